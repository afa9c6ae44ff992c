// A field that takes one area by its name or code: a native field with a native list, so that every key and reader knows
// it. A slip of spelling is forgiven as in the search of the header (area_match.js).
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});

  const codeOf = (area) => area.address.split("/").pop();

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function say(slot, words) {
    slot.querySelector("[role=status]").textContent = words;
  }

  async function areasOf(slot, field) {
    const { areas } = await healthGap.areaIndex.load(slot.dataset.index);
    return areas.filter((area) => field.offers(slot, area));
  }

  // The list is of the areas that the slot offers now: `data-offer` says of which.
  async function fill(slot, field) {
    const list = slot.querySelector("datalist");
    const offer = slot.dataset.offer || "";
    if (list.firstChild && list.dataset.offer === offer) return;
    const areas = await areasOf(slot, field);
    list.dataset.offer = offer;
    list.replaceChildren(...areas.map((area) => make("option", { value: field.labelOf(area) })));
  }

  async function take(slot, field) {
    const input = slot.querySelector("input");
    const text = input.value.trim();
    if (!text) return say(slot, `Type the name of ${field.noun(slot)} first.`);
    let areas;
    try {
      areas = await areasOf(slot, field);
    } catch {
      return say(slot, "The list of areas could not be loaded. Try once more.");
    }
    const exact = areas.find((area) => field.labelOf(area) === text || codeOf(area) === text.toUpperCase());
    const found = exact || healthGap.areaMatch.find(areas, text)[0];
    if (!found) return say(slot, `${field.none(slot)} is called \u201c${text}\u201d here.`);
    const refusal = field.refusal(slot, found);
    if (refusal) return say(slot, refusal);
    input.value = "";
    say(slot, field.taken(found));
    healthGap.address.change(field.change(found));
  }

  /**
   * Puts label, field, list and button into a slot with `data-index`, the address of the areas.
   * @param {Element} slot
   * @param {object} field id, label, placeholder, button; offers(slot, area), labelOf(area), noun(slot), none(slot),
   *   refusal(slot, area), taken(area), change(area)
   */
  function build(slot, field) {
    const list = make("datalist", { id: `${field.id}-list` });
    const input = make("input", {
      id: `${field.id}-box`,
      type: "text",
      list: list.id,
      autocomplete: "off",
      spellcheck: "false",
      placeholder: field.placeholder,
    });
    const label = make("label", { for: input.id }, field.label);
    const button = make("button", { type: "button", class: "button" }, field.button);
    slot.replaceChildren(label, input, list, button, make("span", { role: "status", class: "adder-status" }));
    input.addEventListener("focus", () => fill(slot, field).catch(() => {}));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") take(slot, field);
    });
    // A choice from the list is whole at once: it need not be confirmed.
    input.addEventListener("input", (event) => {
      if (event.inputType === "insertReplacementText" || !event.inputType) take(slot, field);
    });
    button.addEventListener("click", () => take(slot, field));
  }

  healthGap.areaField = { build, codeOf, say };
})();
