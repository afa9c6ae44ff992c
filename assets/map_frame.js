/** The parts of a map that stand still: toolbar, drawing surface with its groups, patterns, legend, live text. */
(function (parts) {
  "use strict";

  // Taken from an element that the HTML parser made, so that no address is written here.
  const host = document.createElement("div");
  host.innerHTML = "<svg></svg>";
  const SVG_NAMESPACE = host.firstChild.namespaceURI;

  const ICONS = {
    in: '<path d="M10 4v12M4 10h12"/>',
    out: '<path d="M4 10h12"/>',
    all: '<path d="M12 3h5v5M8 17H3v-5M17 3l-5.5 5.5M3 17l5.5-5.5"/>',
  };

  const HELP =
    "Arrow keys move to the nearest area, Page Up and Page Down to the one before and after, Home and End to the " +
    "first and last. Letters find a name. Enter selects, Shift and Enter adds, Escape clears. Plus and minus zoom, " +
    "0 shows all, Shift and arrow keys move the map.";

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function makeSvg(tag, attributes = {}, ...children) {
    const node = document.createElementNS(SVG_NAMESPACE, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function button(icon, label, act) {
    const node = make("button", { type: "button", "aria-label": label, title: label, class: "map-button" });
    node.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">${ICONS[icon]}</svg>`;
    node.addEventListener("click", act);
    return node;
  }

  function buildToolbar(state) {
    const camera = parts.camera;
    return make(
      "div",
      { class: "map-toolbar", role: "group", "aria-label": "Zoom the map" },
      button("in", "Zoom in", () => camera.step(state, 1)),
      button("out", "Zoom out", () => camera.step(state, -1)),
      button("all", "Show all", () => camera.showAll(state)),
    );
  }

  function buildDrawing(state) {
    const nodes = state.nodes;
    const hidden = { "aria-hidden": "true" };
    nodes.defs = makeSvg("defs");
    nodes.areas = makeSvg("g", { class: "map-areas", "aria-describedby": nodes.help.id });
    nodes.outlines = makeSvg("g", { class: "map-outlines", ...hidden });
    nodes.overlay = makeSvg("g", { class: "map-overlay", ...hidden });
    nodes.world = makeSvg("g", { class: "map-world" }, nodes.areas, nodes.outlines, nodes.overlay);
    nodes.labels = makeSvg("g", { class: "map-labels", ...hidden });
    return makeSvg("svg", { class: "map-drawing", focusable: "false" }, nodes.defs, nodes.world, nodes.labels);
  }

  function build(state) {
    const { element, nodes } = state;
    const key = element.id || `map-${Math.random().toString(36).slice(2, 8)}`;
    state.key = key;
    nodes.help = make("p", { class: "map-help", id: `${key}-help`, hidden: "" }, HELP);
    nodes.drawing = buildDrawing(state);
    nodes.tooltip = make("div", { class: "map-tooltip", "aria-hidden": "true", hidden: "" });
    nodes.hint = make("p", { class: "map-hint", "aria-hidden": "true", hidden: "" });
    nodes.inset = make("div", { class: "map-inset", hidden: "" });
    nodes.toolbar = buildToolbar(state);
    nodes.stage = make(
      "div",
      { class: "map-stage" },
      nodes.toolbar,
      nodes.drawing,
      nodes.inset,
      nodes.hint,
      nodes.tooltip,
    );
    nodes.legend = make("div", { class: "map-legend" });
    nodes.live = make("p", { class: "map-live", role: "status", "aria-live": "polite" });
    nodes.defs.innerHTML = parts.patterns.markup(`${key}-map`);
    parts.patterns.use(nodes.world, `${key}-map`);
    nodes.keyDefs = makeSvg("defs");
    nodes.keyDefs.innerHTML = parts.patterns.markup(`${key}-key`);
    parts.patterns.use(nodes.legend, `${key}-key`);
    const keyPatterns = makeSvg("svg", { class: "map-key-patterns", "aria-hidden": "true" }, nodes.keyDefs);
    element.classList.add("map");
    element.replaceChildren(nodes.stage, keyPatterns, nodes.legend, nodes.help, nodes.live);
  }

  /** Gives the stage the proportions of the boundaries, and the list of areas its role, once there are areas. */
  function shape(state) {
    const { boundaries, nodes } = state;
    nodes.stage.style.setProperty("--map-proportion", (boundaries.width / boundaries.height).toFixed(4));
    state.element.dataset.level = parts.labels.isLarge(state) ? "large" : "small";
    nodes.areas.setAttribute("role", "listbox");
    nodes.areas.setAttribute("aria-multiselectable", "true");
    parts.camera.measure(state);
  }

  /** Says something to a screen reader without moving the focus. */
  function announce(state, text) {
    state.nodes.live.textContent = text;
  }

  parts.frame = { build, shape, announce, make, makeSvg, SVG_NAMESPACE };
})(window.healthGap.map.parts);
