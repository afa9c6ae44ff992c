// The field that takes another area of the same level as the benchmark of a profile.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const codeOf = (area) => healthGap.areaField.codeOf(area);

  const labelOf = (area) => (area.where && area.where !== area.name ? `${area.name}, ${area.where}` : area.name);

  const field = {
    id: "area-beside",
    label: "",
    placeholder: "Name or code",
    button: "Compare",
    labelOf,
    // The other areas of the level: one may be of two, "district and place".
    offers: ({ dataset }, area) => area.what.split(/, | and /).includes(dataset.noun) && codeOf(area) !== dataset.code,
    noun: ({ dataset }) => `another ${dataset.noun}`,
    none: ({ dataset }) => `No other ${dataset.noun}`,
    refusal: () => "",
    taken: (area) => `Compared with ${labelOf(area)}.`,
    change: (area) => ({ benchmark: codeOf(area) }),
  };

  /** Offer the other areas of a level; an area without any gets no field. */
  function paint(slot, { noun, code }) {
    if (!slot) return;
    slot.hidden = !noun;
    if (!noun) return;
    const isAnother = slot.dataset.code !== code;
    Object.assign(slot.dataset, { noun, code, offer: `${noun} ${code}` });
    if (!slot.firstChild) healthGap.areaField.build(slot, field);
    slot.querySelector("label").textContent = `Or with another ${noun}`;
    if (isAnother) healthGap.areaField.say(slot, "");
  }

  healthGap.areaBeside = { paint };
})();
