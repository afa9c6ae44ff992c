/** The legend: every step with its limits in words and its count, empty ones too, then what is not a value. */
(function (healthGap) {
  "use strict";

  const { parts } = healthGap.map;
  const NOT_A_VALUE = new Set(["n", "s", "u", "z"]);
  const LEAST_STEP = 52; // pixels in which the words of a step can still be read

  function swatch(entry, isStep) {
    const { VERDICTS } = healthGap.format;
    const letter = Object.keys(VERDICTS).find((one) => VERDICTS[one] === entry.swatch);
    const sign = letter
      ? `<svg class="map-swatch-sign" viewBox="-10 -10 20 20">${parts.patterns.signMarkup(letter, 9.5)}</svg>`
      : "";
    const name = parts.areas.classNamesOf({ legend: [entry] })[entry.class];
    const fill = `<svg class="map-swatch-fill"><rect class="${name}" width="100%" height="100%"/></svg>`;
    return `<span class="map-swatch${isStep ? "" : " is-square"}" aria-hidden="true">${fill}${sign}</span>`;
  }

  function itemMarkup(entry, isStep) {
    const words = `<b>${healthGap.format.escape(entry.label)}</b> <span class="map-count"></span>`;
    return `<li>${swatch(entry, isStep)}<span class="map-step-words">${words}</span></li>`;
  }

  function list(name, label, entries, isStep) {
    if (!entries.length) return "";
    const items = entries.map((entry) => itemMarkup(entry, isStep)).join("");
    return `<ul class="${name}" aria-label="${healthGap.format.escape(label)}">${items}</ul>`;
  }

  /** What the legend is made of, but for its counts: these alone change with most filters. */
  function shapeOf(view) {
    return JSON.stringify([view.legend_title, view.legend.map((entry) => [entry.class, entry.label, entry.swatch])]);
  }

  /** Figures that are made up say so in the legend too: it may be all that a picture of the screen keeps. */
  function stamp(words) {
    return words ? `<p class="map-stamp">${healthGap.format.escape(words)}</p>` : "";
  }

  function build(state, steps, others) {
    const title = `${state.view.legend_title}, number of areas in each step`;
    state.nodes.legend.innerHTML =
      stamp(state.view.stamp) +
      `<p class="map-legend-title">${healthGap.glossary.mark(state.view.legend_title)}</p>` +
      list("map-steps", title, steps, true) + list("map-others", "Areas without a figure", others, false);
    state.counts = state.nodes.legend.getElementsByClassName("map-count");
    state.stepCount = steps.length;
    fit(state);
  }

  function paint(state) {
    const { view, boundaries } = state;
    const steps = view.legend.filter((entry) => !NOT_A_VALUE.has(entry.class));
    const others = view.legend.filter((entry) => NOT_A_VALUE.has(entry.class));
    const shape = shapeOf(view);
    if (state.legendShape !== shape) build(state, steps, others);
    state.legendShape = shape;
    [...steps, ...others].forEach((entry, position) => {
      const words = parts.words.counted(boundaries, entry.count);
      if (state.counts[position].textContent !== words) state.counts[position].textContent = words;
    });
  }

  /** Steps stand in one row where their words fit, else in two rows of equal length. */
  function fit(state) {
    const count = state.stepCount;
    if (!count) return;
    // The stage is as wide as the legend, and its width is known: asking the page would lay it out in mid paint.
    const width = state.size.width || state.nodes.stage.clientWidth;
    const columns = width / count >= LEAST_STEP ? count : Math.ceil(count / 2);
    state.nodes.legend.style.setProperty("--map-columns", columns);
  }

  parts.legend = { paint, fit };
})(window.healthGap);
