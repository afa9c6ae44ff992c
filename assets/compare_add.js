// The box that adds an area to a comparison: a native field with a native list, so that every key and reader knows it.
// A slip of spelling is forgiven as in the search of the header (area_match.js).
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const indexes = new Map(); // address -> promise of areas

  const codeOf = (area) => area.address.split("/").pop();
  const labelOf = (area) => {
    const where = area.where && area.where !== area.name ? ` in ${area.where}` : "";
    return `${area.name}, ${area.what}${where}`;
  };

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function load(url) {
    if (!indexes.has(url)) {
      const promise = fetch(url)
        .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
        .then((body) => healthGap.areaMatch.prepare(body.areas));
      indexes.set(url, promise);
      promise.catch(() => indexes.delete(url));
    }
    return indexes.get(url);
  }

  function say(slot, words) {
    slot.querySelector("[role=status]").textContent = words;
  }

  async function fill(slot) {
    const list = slot.querySelector("datalist");
    if (list.firstChild) return;
    const areas = await load(slot.dataset.index);
    if (!list.firstChild) list.append(...areas.map((area) => make("option", { value: labelOf(area) })));
  }

  async function add(slot) {
    const input = slot.querySelector("input");
    const text = input.value.trim();
    if (!text) return say(slot, "Type the name of an area first.");
    let areas;
    try {
      areas = await load(slot.dataset.index);
    } catch {
      return say(slot, "The list of areas could not be loaded. Try once more.");
    }
    const exact = areas.find((area) => labelOf(area) === text || codeOf(area) === text.toUpperCase());
    const found = exact || healthGap.areaMatch.find(areas, text)[0];
    if (!found) return say(slot, `No area is called \u201c${text}\u201d here.`);
    const chosen = healthGap.address.read().selected;
    if (chosen.includes(codeOf(found))) return say(slot, `${found.name} is chosen already.`);
    if (chosen.length >= Number(slot.dataset.most)) return say(slot, "Six areas are the most that fit. Take one out first.");
    input.value = "";
    say(slot, `${labelOf(found)} is added.`);
    healthGap.address.change({ selected: [...chosen, codeOf(found)] });
  }

  function build(slot) {
    const list = make("datalist", { id: "compare-areas-list" });
    const input = make("input", {
      id: "compare-add-box",
      type: "text",
      list: list.id,
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Ward, district, place \u2026",
    });
    const label = make("label", { for: input.id }, "Add an area");
    const button = make("button", { type: "button", class: "button" }, "Add");
    const status = make("span", { role: "status", class: "adder-status" });
    slot.replaceChildren(label, input, list, button, status);
    input.addEventListener("focus", () => fill(slot).catch(() => {}));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") add(slot);
    });
    // A choice from the list is whole at once: it need not be confirmed.
    input.addEventListener("input", (event) => {
      if (event.inputType === "insertReplacementText" || !event.inputType) add(slot);
    });
    button.addEventListener("click", () => add(slot));
  }

  /** Put the box in its place once; say how many areas there is room for. */
  function mount(slot, chosen, most) {
    if (!slot) return;
    slot.dataset.most = most;
    if (!slot.firstChild) build(slot);
  }

  healthGap.compareAdd = { mount };
})();
