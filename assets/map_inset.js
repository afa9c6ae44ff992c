/** The crowded city, enlarged at the lower right: its small areas can be seen and chosen before anyone zooms. */
(function (parts) {
  "use strict";

  const LEAST_AREAS = 10;
  const MOST_OUTLINES = 20; // a country of districts has no one city to enlarge
  const HIDDEN_FROM = 1.6; // times home
  const SHARE_OF_STAGE = 0.29; // its width
  const [LEAST_WIDTH, MOST_WIDTH] = [76, 176]; // pixels
  const FRAME = 10; // pixels of edge and padding, left and right
  const MARGIN = 0.03; // round the city, as a share of its width
  const WORTH = 1.75; // an inset that enlarges less than this is not worth a smaller map
  const SMALLER_HOMES = [1, 0.97, 0.94, 0.91, 0.88, 0.85]; // how far the whole may shrink to leave room
  const SMALL_LEVELS = new Set(["ward", "msoa"]);

  function membersOf(boundaries, outline) {
    const district = boundaries.districts.indexOf(outline.name);
    const members = [];
    boundaries.district_of.forEach((of, index) => {
      if (of === district && boundaries.paths[index]) members.push(index);
    });
    return members;
  }

  /** The district that the system names; else the most compact one with enough areas to be crowded. */
  function targetOf(boundaries) {
    if (!SMALL_LEVELS.has(boundaries.geography) || boundaries.outlines.length > MOST_OUTLINES) return null;
    const sizeOf = ({ outline }) => {
      const [x0, y0, x1, y1] = boundaries.extents[outline.code];
      return (x1 - x0) * (y1 - y0);
    };
    const crowded = boundaries.outlines
      .filter((outline) => boundaries.extents[outline.code])
      .map((outline) => ({ outline, members: membersOf(boundaries, outline) }))
      .filter(({ members }) => members.length >= LEAST_AREAS)
      .sort((a, b) => sizeOf(a) - sizeOf(b));
    return crowded.find(({ outline }) => outline.code === boundaries.enlarged) || crowded[0] || null;
  }

  function drawingMarkup(state, { outline, members }) {
    const { boundaries, view } = state;
    const names = parts.areas.classNamesOf(view);
    const [x0, y0, x1, y1] = boundaries.extents[outline.code];
    const margin = (x1 - x0) * MARGIN;
    const box = [x0 - margin, y0 - margin, x1 - x0 + 2 * margin, y1 - y0 + 2 * margin];
    const areas = members.map((index) => {
      const code = boundaries.codes[index];
      return `<path class="${names[view.classes[index]]}" data-code="${code}" d="${boundaries.paths[index]}"/>`;
    });
    return (
      `<svg class="map-inset-drawing" aria-hidden="true" focusable="false" viewBox="${box.join(" ")}">` +
      `<defs>${parts.patterns.markup(`${state.key}-inset`)}</defs><g class="map-inset-areas">${areas.join("")}</g>` +
      `<path class="map-outline" d="${outline.path}"/><g class="map-inset-overlay"></g>` +
      '<g class="map-inset-signs"></g></svg>'
    );
  }

  const captionOf = ({ outline }) => `${outline.name}, enlarged`;

  function draw(state) {
    const { inset } = state.nodes;
    const target = targetOf(state.boundaries);
    state.inset = target;
    state.twins = null;
    state.insetSigns = "";
    inset.replaceChildren();
    inset.hidden = !target;
    if (!target) return;
    inset.innerHTML = drawingMarkup(state, target);
    parts.patterns.use(inset, `${state.key}-inset`);
    const caption = parts.frame.make("button", { type: "button", class: "map-inset-caption" });
    caption.textContent = captionOf(target);
    caption.title = `Zoom to ${target.outline.name}`;
    caption.addEventListener("click", () => zoom(state));
    inset.append(caption);
    const paths = inset.querySelector(".map-inset-areas").children;
    state.twins = new Map(target.members.map((index, position) => [index, paths[position]]));
    listen(state, inset.querySelector("svg"));
  }

  function zoom(state) {
    const { outline } = state.inset;
    parts.camera.zoomTo(state, outline.code);
    parts.frame.announce(state, `Zoomed to ${outline.name}`);
    // The button goes away with the inset: leave the focus on the first of its areas, not on nothing.
    const first = state.inset.members.find((index) => parts.areas.isReachable(state, index));
    if (first === undefined || !state.nodes.inset.contains(document.activeElement)) return;
    parts.areas.activate(state, first);
    state.paths[first].focus();
  }

  /** The free room inside an area of the inset, in pixels of the stage. */
  function roomOf(state, index, drawing) {
    const [labelX, labelY, radius] = state.boundaries.labels[index];
    const box = drawing.getBoundingClientRect();
    const stage = state.nodes.drawing.getBoundingClientRect();
    const scale = scaleOf(state);
    const { x, y } = drawing.viewBox.baseVal;
    const at = { x: (labelX - x) * scale + FRAME / 2, y: (labelY - y) * scale + FRAME / 2 };
    const enlarged = stage.width / state.size.width || 1; // in present mode
    const off = { x: (box.left - stage.left) / enlarged, y: (box.top - stage.top) / enlarged };
    return { x: at.x + off.x, y: at.y + off.y, radius: radius * scale };
  }

  function listen(state, drawing) {
    const indexOf = (event) => parts.areas.indexOf(state, event.target);
    drawing.addEventListener("click", (event) => {
      const index = indexOf(event);
      if (index >= 0) parts.selection.choose(state, index, event.ctrlKey || event.metaKey || event.shiftKey);
    });
    drawing.addEventListener("pointerover", (event) => {
      const index = indexOf(event);
      if (index < 0 || event.pointerType === "touch") return;
      const { y } = parts.gestures.pointOf(state, event);
      parts.tooltip.show(state, index, "pointer", y, roomOf(state, index, drawing));
    });
    drawing.addEventListener("pointerleave", () => parts.tooltip.hideSoon(state));
  }

  /** The caption needs a second line when the inset is narrow; worked out, since the page would be slow to answer. */
  function captionHeight({ nodes, fonts, inset }, width) {
    const least = parseFloat(getComputedStyle(nodes.inset.lastChild).minHeight);
    const lines = parts.text.width(captionOf(inset), fonts.name) + 4 > width ? 2 : 1;
    return Math.max(least, lines * fonts.size * 1.15 + 5);
  }

  /** The corner of the stage that an inset of that width takes. */
  function cornerOf(state, width) {
    const { size, inset } = state;
    const [x0, y0, x1, y1] = state.boundaries.extents[inset.outline.code];
    const height = (width * (y1 - y0)) / (x1 - x0) + captionHeight(state, width);
    return { x0: size.width - width - 4, y0: size.height - height - 4, x1: size.width, y1: size.height };
  }

  /** The widest inset that covers no area when the map stands so; 0 when there is none. */
  function widestIn(state, home) {
    const ground = parts.ground.survey(state.boundaries, state.size, home);
    const most = Math.min(MOST_WIDTH, Math.round(state.size.width * SHARE_OF_STAGE));
    for (let width = most; width >= LEAST_WIDTH; width -= 2) {
      if (parts.ground.isFree(ground, cornerOf(state, width))) return width;
    }
    return 0;
  }

  /** Homes to try: everything in the middle or at the left, ever a little smaller. */
  function* homes(state, home, margin) {
    for (const share of SMALLER_HOMES) {
      const scale = home.scale * share;
      const [x0, y0, x1] = state.boundaries.extents[""] || [0, 0, state.boundaries.width];
      const y = margin - y0 * scale;
      yield { scale, x: (state.size.width - (x0 + x1) * scale) / 2, y };
      yield { scale, x: margin - x0 * scale, y };
    }
  }

  /** The largest home beside which the inset is worth its place; it never covers an area. */
  function makeRoom(state, home, margin) {
    let best = { home, width: 0, gain: 0 };
    for (const tried of homes(state, home, margin)) {
      const width = widestIn(state, tried);
      const gain = width ? scaleOf(state, width) / tried.scale : 0;
      if (gain > best.gain) best = { home: tried, width, gain };
      if (best.gain >= WORTH) break;
    }
    state.insetWidth = best.width;
    state.nodes.inset.style.width = `${((100 * best.width) / state.size.width).toFixed(3)}%`;
    parts.patterns.rescale(state.nodes.inset.querySelector("defs"), scaleOf(state));
    return best.home;
  }

  /** Pixels to one unit of the inset: what its frame leaves, over what it shows. */
  function scaleOf(state, width = state.insetWidth) {
    const [x0, , x1] = state.boundaries.extents[state.inset.outline.code];
    return (width - FRAME) / ((x1 - x0) * (1 + 2 * MARGIN));
  }

  function signs(state) {
    if (state.view.shade !== "verdict") return "";
    const scale = scaleOf(state);
    return state.inset.members
      .map((index) => {
        const [x, y, radius] = state.boundaries.labels[index];
        const room = Math.min(8, radius * scale * 0.85);
        if (room < 4 || state.view.statuses[index] !== "v") return "";
        return parts.patterns.signMarkup(state.view.verdicts[index], room / scale, x, y);
      })
      .join("");
  }

  function paint(state) {
    if (!state.inset || !state.insetWidth) return;
    const markup = signs(state);
    if (markup === state.insetSigns) return;
    state.insetSigns = markup;
    state.nodes.inset.querySelector(".map-inset-signs").innerHTML = markup;
  }

  /** Shown only while the drawing shows about everything: zoomed, or with another place chosen, it would distract. */
  function refresh(state) {
    const { inset, nodes, view, camera, home } = state;
    if (!inset || !view) return;
    const isOutside = !inset.members.some((index) => parts.areas.isReachable(state, index));
    const isHidden = isOutside || !state.insetWidth || camera.scale > home.scale * HIDDEN_FROM;
    if (nodes.inset.hidden === isHidden) return;
    nodes.inset.hidden = isHidden;
    paint(state);
  }

  function outline(state) {
    if (!state.inset) return;
    const chosen = state.selected.filter((code) => state.twins.has(state.indexOfCode.get(code)));
    const shapes = chosen.map((code) => state.boundaries.paths[state.indexOfCode.get(code)]);
    const line = (name) => shapes.map((path) => `<path class="${name}" d="${path}"/>`).join("");
    state.nodes.inset.querySelector(".map-inset-overlay").innerHTML = line("map-selected-halo") + line("map-selected");
  }

  parts.inset = { draw, paint, refresh, outline, makeRoom, scaleOf };
})(window.healthGap.map.parts);
