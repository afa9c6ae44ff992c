/** The areas: drawn once per geography, repainted by one class each, named for screen readers when there is time. */
(function (healthGap) {
  "use strict";

  const { parts } = healthGap.map;

  const CLASS_OF_STATUS = {
    n: "no-data",
    s: "suppressed",
    u: "not-reliable",
    z: "not-applicable",
    "-": "outside",
  };
  const UNKNOWN = "map-area no-data";
  const NAMES_PER_SLICE = 300;

  function areaMarkup(boundaries, index, className) {
    const name = healthGap.format.escape(parts.words.fullName(boundaries, index));
    return (
      `<path class="${className}" role="option" tabindex="-1" aria-selected="false" aria-label="${name}" ` +
      `data-code="${boundaries.codes[index]}" d="${boundaries.paths[index]}"/>`
    );
  }

  /** Draws every area that has a shape. One string for the parser is several times faster than one call per area. */
  function draw(state) {
    const { boundaries, nodes, view } = state;
    const names = classNamesOf(view);
    state.classNames = Array.from(view.classes, (letter) => names[letter] || UNKNOWN);
    const drawn = boundaries.paths.map((path, index) => (path ? index : -1)).filter((index) => index >= 0);
    nodes.areas.innerHTML = drawn.map((index) => areaMarkup(boundaries, index, state.classNames[index])).join("");
    state.paths = new Array(boundaries.codes.length).fill(null);
    drawn.forEach((index, position) => (state.paths[index] = nodes.areas.children[position]));
    state.activeIndex = -1;
    state.shownNow = null;
    nodes.outlines.innerHTML = boundaries.outlines
      .map(({ code, path }) => `<path class="map-outline" data-code="${code}" d="${path}"/>`)
      .join("");
  }

  /** The class of each character of `view.classes`: the legend's swatch, or the pattern of what is not a value. */
  function classNamesOf(view) {
    const names = {};
    for (const entry of view.legend) names[entry.class] = `map-area ${entry.swatch}`;
    for (const [status, name] of Object.entries(CLASS_OF_STATUS)) names[status] = `map-area ${name}`;
    return names;
  }

  function paintClasses(state) {
    const names = classNamesOf(state.view);
    const { paths, classNames, twins } = state;
    const { classes } = state.view;
    for (let index = 0; index < classes.length; index += 1) {
      const name = names[classes[index]] || UNKNOWN;
      if (name === classNames[index]) continue;
      classNames[index] = name;
      paths[index]?.setAttribute("class", name);
      twins?.get(index)?.setAttribute("class", name);
    }
  }

  /** Areas outside the chosen place stay in the drawing and out of the list that keys walk through. */
  function paintShown(state) {
    const { paths, view } = state;
    if (state.shownNow === view.shown) return;
    for (let index = 0; index < paths.length; index += 1) {
      const path = paths[index];
      if (!path) continue;
      if (view.shown[index] === "0") path.setAttribute("aria-disabled", "true");
      else if (path.hasAttribute("aria-disabled")) path.removeAttribute("aria-disabled");
    }
    state.shownNow = view.shown;
  }

  function paintList(state) {
    const { boundaries, nodes, view } = state;
    const chosen = view.neighbourhood || view.place;
    for (const outline of nodes.outlines.children) {
      outline.classList.toggle("is-chosen", Boolean(chosen) && outline.dataset.code === chosen);
    }
    const label = `${boundaries.title} shaded by ${view.measure}`;
    nodes.areas.setAttribute("aria-label", label);
    if (!isReachable(state, state.activeIndex)) activate(state, firstReachable(state));
  }

  function paint(state) {
    paintClasses(state);
    paintShown(state);
    paintList(state);
  }

  function isReachable(state, index) {
    return Boolean(state.paths[index]) && state.view.shown[index] !== "0";
  }

  function firstReachable(state) {
    const selected = state.selected.map((code) => state.indexOfCode.get(code));
    const chosen = selected.find((index) => isReachable(state, index));
    return chosen ?? state.paths.findIndex((path, index) => isReachable(state, index));
  }

  /** Moves the map's one tab stop to an area. */
  function activate(state, index) {
    state.paths[state.activeIndex]?.setAttribute("tabindex", "-1");
    state.activeIndex = index;
    state.paths[index]?.setAttribute("tabindex", "0");
  }

  function indexOf(state, node) {
    const code = node?.dataset?.code;
    return code === undefined || !node.classList.contains("map-area") ? -1 : (state.indexOfCode.get(code) ?? -1);
  }

  function describe(state, index) {
    state.paths[index]?.setAttribute("aria-label", parts.words.sentence(state, index));
  }

  /** Gives every area its full name when the browser is idle: names must not delay the colours. */
  function describeLater(state) {
    const number = state.paintNumber;
    let next = 0;
    const slice = () => {
      if (number !== state.paintNumber) return;
      const end = Math.min(next + NAMES_PER_SLICE, state.paths.length);
      for (; next < end; next += 1) describe(state, next);
      if (next < state.paths.length) whenIdle(slice);
    };
    describe(state, state.activeIndex);
    whenIdle(slice);
  }

  function whenIdle(act) {
    if (window.requestIdleCallback) window.requestIdleCallback(act, { timeout: 1000 });
    else setTimeout(act, 50);
  }

  parts.areas = { draw, paint, isReachable, activate, indexOf, describe, describeLater, classNamesOf };
})(window.healthGap);
