// The field that adds an area to a comparison.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const codeOf = (area) => healthGap.areaField.codeOf(area);

  function labelOf(area) {
    const where = area.where && area.where !== area.name ? ` in ${area.where}` : "";
    return `${area.name}, ${area.what}${where}`;
  }

  function refusal({ dataset }, area) {
    const chosen = healthGap.address.read().selected;
    if (chosen.includes(codeOf(area))) return `${area.name} is chosen already.`;
    return chosen.length >= Number(dataset.most) ? "Six areas are the most that fit. Take one out first." : "";
  }

  const field = {
    id: "compare-add",
    label: "Add an area",
    placeholder: "Ward, district, place \u2026",
    button: "Add",
    labelOf,
    offers: () => true,
    noun: () => "an area",
    none: () => "No area",
    refusal,
    taken: (area) => `${labelOf(area)} is added.`,
    change: (area) => ({ selected: [...healthGap.address.read().selected, codeOf(area)] }),
  };

  /** Put the box in its place once; say how many areas there is room for. */
  function mount(slot, chosen, most) {
    if (!slot) return;
    slot.dataset.most = most;
    if (!slot.firstChild) healthGap.areaField.build(slot, field);
  }

  healthGap.compareAdd = { mount };
})();
