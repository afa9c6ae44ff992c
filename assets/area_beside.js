// The field that takes another area of the same level as the benchmark of a profile: a native field with a native list.
// A slip of spelling is forgiven as in the search of the header (area_match.js).
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const indexes = new Map(); // address -> promise of areas

  const codeOf = (area) => area.address.split("/").pop();
  const labelOf = (area) => (area.where && area.where !== area.name ? `${area.name}, ${area.where}` : area.name);

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

  // The other areas of the level: one may be of two, "district and place".
  async function others(slot) {
    const { noun, code } = slot.dataset;
    const all = await load(slot.dataset.index);
    return all.filter((area) => area.what.split(/, | and /).includes(noun) && codeOf(area) !== code);
  }

  function say(slot, words) {
    slot.querySelector("[role=status]").textContent = words;
  }

  async function fill(slot) {
    const list = slot.querySelector("datalist");
    const key = `${slot.dataset.noun} ${slot.dataset.code}`;
    if (list.dataset.key === key) return;
    const areas = await others(slot);
    list.dataset.key = key;
    list.replaceChildren(...areas.map((area) => make("option", { value: labelOf(area) })));
  }

  async function choose(slot) {
    const input = slot.querySelector("input");
    const text = input.value.trim();
    if (!text) return say(slot, `Type the name of another ${slot.dataset.noun} first.`);
    let areas;
    try {
      areas = await others(slot);
    } catch {
      return say(slot, "The list of areas could not be loaded. Try once more.");
    }
    const exact = areas.find((area) => labelOf(area) === text || codeOf(area) === text.toUpperCase());
    const found = exact || healthGap.areaMatch.find(areas, text)[0];
    if (!found) return say(slot, `No other ${slot.dataset.noun} is called \u201c${text}\u201d here.`);
    input.value = "";
    say(slot, `Compared with ${labelOf(found)}.`);
    healthGap.address.change({ benchmark: codeOf(found) });
  }

  function build(slot) {
    const list = make("datalist", { id: "area-beside-list" });
    const input = make("input", { id: "area-beside-box", type: "text", list: list.id, autocomplete: "off", spellcheck: "false", placeholder: "Name or code" });
    const label = make("label", { for: input.id });
    const button = make("button", { type: "button", class: "button" }, "Compare");
    const status = make("span", { role: "status", class: "adder-status" });
    slot.replaceChildren(label, input, list, button, status);
    input.addEventListener("focus", () => fill(slot).catch(() => {}));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") choose(slot);
    });
    // A choice from the list is whole at once: it need not be confirmed.
    input.addEventListener("input", (event) => {
      if (event.inputType === "insertReplacementText" || !event.inputType) choose(slot);
    });
    button.addEventListener("click", () => choose(slot));
  }

  /** Offer the other areas of a level; an area without any gets no field. */
  function paint(slot, field) {
    if (!slot) return;
    slot.hidden = !field.noun;
    if (!field.noun) return;
    const isAnother = slot.dataset.code !== field.code;
    Object.assign(slot.dataset, { noun: field.noun, code: field.code });
    if (!slot.firstChild) build(slot);
    slot.querySelector("label").textContent = `Or with another ${field.noun}`;
    if (isAnother) say(slot, "");
  }

  healthGap.areaBeside = { paint };
})();
