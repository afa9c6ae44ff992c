/**
 * Where the reader looks: the transform from the boundaries' units to pixels, and every way to change it.
 *
 * A camera is {scale, x, y}: pixel = unit * scale + offset. `home` shows everything; nothing zooms out further.
 */
(function (parts) {
  "use strict";

  const MARGIN = 6; // pixels between the outermost area and the edge of the stage
  const PLACE_MARGIN = 10; // pixels round a place that the map zooms to
  const STEP = 1.7; // one press of a button or key
  const MOST_PIXELS_PER_HOME = 80; // the closest look, as a multiple of home
  const SETTLE_MILLISECONDS = 140;
  const MOST_ANIMATED = 2000; // areas: a browser draws more than these too slowly for a movement to be smooth

  const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const ease = (t) => 1 - (1 - t) ** 3;

  function calmMilliseconds(state) {
    const text = getComputedStyle(state.element).getPropertyValue("--calm").trim();
    const milliseconds = text.endsWith("ms") ? parseFloat(text) : parseFloat(text) * 1000;
    return isCalm() ? 0 : Number.isFinite(milliseconds) ? milliseconds : 240;
  }

  /** The camera that shows a box of the boundaries in the middle of the stage, or of what the buttons leave of it. */
  function fit(state, box, margin = MARGIN, left = 0, top = 0) {
    const { width, height } = state.size;
    const [x0, y0, x1, y1] = box;
    const scale = Math.min((width - left - 2 * margin) / (x1 - x0), (height - top - 2 * margin) / (y1 - y0));
    return { scale, x: (width + left - scale * (x0 + x1)) / 2, y: (height + top - scale * (y0 + y1)) / 2 };
  }

  function wholeBox(state) {
    const { boundaries } = state;
    return boundaries.extents[""] || [0, 0, boundaries.width, boundaries.height];
  }

  /** Everything in view, at the top of the stage: what is left below is room for labels and the inset. */
  function homeOf(state) {
    const whole = fit(state, wholeBox(state));
    const home = { ...whole, y: MARGIN - wholeBox(state)[1] * whole.scale };
    return state.inset ? parts.inset.makeRoom(state, home, MARGIN) : home;
  }

  /** Keeps the camera between home and the closest look, and some of the map under the middle of the stage. */
  function limit(state, camera) {
    const { home, size } = state;
    const scale = clamp(camera.scale, home.scale, home.scale * MOST_PIXELS_PER_HOME);
    const [x0, y0, x1, y1] = wholeBox(state);
    if (scale <= home.scale * 1.001) return { ...home };
    return {
      scale,
      x: clamp(camera.x, size.width / 2 - x1 * scale, size.width / 2 - x0 * scale),
      y: clamp(camera.y, size.height / 2 - y1 * scale, size.height / 2 - y0 * scale),
    };
  }

  function apply(state, camera) {
    const { nodes } = state;
    if (state.camera?.scale !== camera.scale) parts.patterns.rescale(nodes.defs, camera.scale);
    state.camera = camera;
    nodes.world.setAttribute("transform", `translate(${camera.x} ${camera.y}) scale(${camera.scale})`);
    parts.labels.move(state);
  }

  function isHome(state) {
    return state.camera.scale <= state.home.scale * 1.001;
  }

  /** After a movement: labels for what is now in view, the inset only when it adds something, touch as it should be. */
  function settle(state) {
    state.element.dataset.zoomed = String(!isHome(state));
    parts.labels.layOut(state);
    parts.inset.refresh(state);
  }

  function settleSoon(state) {
    clearTimeout(state.settleTimer);
    state.settleTimer = setTimeout(() => settle(state), SETTLE_MILLISECONDS);
  }

  /** A camera between two: it zooms about the one point that both show at the same place. */
  function between(from, to, t) {
    const ratio = to.scale / from.scale;
    if (Math.abs(ratio - 1) < 0.01) {
      const mix = (a, b) => a + (b - a) * t;
      return { scale: mix(from.scale, to.scale), x: mix(from.x, to.x), y: mix(from.y, to.y) };
    }
    const scale = from.scale * ratio ** t;
    const about = (a, b) => {
      const fixed = (b - ratio * a) / (1 - ratio);
      return fixed - ((fixed - a) * scale) / from.scale;
    };
    return { scale, x: about(from.x, to.x), y: about(from.y, to.y) };
  }

  function stop(state) {
    cancelAnimationFrame(state.frame);
    state.frame = 0;
  }

  /** Moves to a camera in the time that the theme gives a mark that moves; at once under reduced motion. */
  function moveTo(state, target, asked = calmMilliseconds(state)) {
    const milliseconds = state.paths.length > MOST_ANIMATED ? 0 : asked;
    stop(state);
    clearTimeout(state.settleTimer);
    const from = state.camera;
    const to = limit(state, target);
    parts.tooltip.hide(state);
    state.destination = to;
    if (!milliseconds || document.hidden) {
      apply(state, to);
      settle(state);
      return;
    }
    const startedAt = performance.now();
    const tick = (now) => {
      const t = clamp((now - startedAt) / milliseconds, 0, 1);
      apply(state, t < 1 ? between(from, state.destination, ease(t)) : state.destination);
      if (t < 1) state.frame = requestAnimationFrame(tick);
      else settle(state);
    };
    state.frame = requestAnimationFrame(tick);
  }

  /** A zoom by a factor that keeps one point of the stage where it is. */
  function zoomed(state, camera, factor, point) {
    const { home } = state;
    const scale = clamp(camera.scale * factor, home.scale, home.scale * MOST_PIXELS_PER_HOME);
    const ratio = scale / camera.scale;
    return { scale, x: point.x - (point.x - camera.x) * ratio, y: point.y - (point.y - camera.y) * ratio };
  }

  const middle = (state) => ({ x: state.size.width / 2, y: state.size.height / 2 });

  function step(state, direction, point = middle(state)) {
    if (!state.camera) return;
    const from = state.frame ? state.destination : state.camera;
    moveTo(state, zoomed(state, from, STEP ** direction, point));
    const times = state.destination.scale / state.home.scale;
    parts.frame.announce(state, times < 1.01 ? "All areas are shown" : `Zoomed in ${times.toFixed(1)} times`);
  }

  function showAll(state) {
    if (!state.camera) return;
    moveTo(state, state.home);
    parts.frame.announce(state, "All areas are shown");
  }

  /** Follows a finger or a wheel: no animation, and labels only once it has stopped. */
  function drag(state, { factor = 1, point = middle(state), dx = 0, dy = 0 }) {
    stop(state);
    const camera = zoomed(state, state.camera, factor, point);
    apply(state, limit(state, { ...camera, x: camera.x + dx, y: camera.y + dy }));
    parts.tooltip.hide(state);
    settleSoon(state);
  }

  function panBy(state, dx, dy) {
    const from = state.frame ? state.destination : state.camera;
    moveTo(state, { ...from, x: from.x + dx, y: from.y + dy });
  }

  function boxOf(state, extentKey) {
    const { boundaries } = state;
    const boxes = extentKey
      .split(" ")
      .map((code) => boundaries.extents[code] || boundaries.boxes[state.indexOfCode.get(code)])
      .filter(Boolean);
    if (!boxes.length) return wholeBox(state);
    const reach = (corner, choose) => choose(...boxes.map((box) => box[corner]));
    return [reach(0, Math.min), reach(1, Math.min), reach(2, Math.max), reach(3, Math.max)];
  }

  /** Shows a place, a neighbourhood, a district or areas with blanks between them; else everything. */
  function zoomTo(state, extentKey, milliseconds) {
    if (!state.home) return;
    if (!extentKey) return moveTo(state, state.home, milliseconds);
    const { x1, y1 } = state.buttons;
    // The buttons stand in a column beside the place, or on a phone in a row above it.
    const [left, top] = y1 > x1 ? [x1, 0] : [0, y1];
    moveTo(state, fit(state, boxOf(state, extentKey), PLACE_MARGIN, left, top), milliseconds);
  }

  /** Brings an area into the stage when part of it is outside; areas wider than the stage are centred. */
  function reveal(state, index) {
    const { camera, size } = state;
    if (!camera || isHome(state)) return;
    const [x0, y0, x1, y1] = state.boundaries.boxes[index];
    const shift = (low, high, offset, length) => {
      const from = low * camera.scale + offset;
      const to = high * camera.scale + offset;
      if (to - from > length - 2 * MARGIN) return length / 2 - (from + to) / 2;
      return from < MARGIN ? MARGIN - from : to > length - MARGIN ? length - MARGIN - to : 0;
    };
    const dx = shift(x0, x1, camera.x, size.width);
    const dy = shift(y0, y1, camera.y, size.height);
    if (dx || dy) panBy(state, dx, dy);
  }

  /** Obeys the address: moves only when the place to zoom to has changed, never against the reader's own zoom. */
  function follow(state, isFirst) {
    if (state.zoomedTo === state.view.zoom_to) return;
    state.zoomedTo = state.view.zoom_to;
    zoomTo(state, state.view.zoom_to, isFirst ? 0 : undefined);
  }

  /** Takes the size of the stage; the drawing is in pixels, so text keeps its size at every zoom and width. */
  function measure(state) {
    const { clientWidth: width, clientHeight: height } = state.nodes.drawing;
    if (!state.boundaries || !width || !height) return;
    const before = { home: state.home, size: state.size };
    state.size = { width, height };
    state.fonts = parts.text.fontsOf(state);
    const { offsetWidth, offsetHeight } = state.nodes.toolbar;
    state.buttons = { x0: 0, y0: 0, x1: offsetWidth, y1: offsetHeight };
    state.nodes.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    state.nodes.stage.style.setProperty("--map-stage-shape", (width / height).toFixed(4));
    state.home = homeOf(state);
    if (!before.home) return apply(state, { ...state.home });
    if (state.frame) state.destination = resized(state, before, state.destination);
    apply(state, resized(state, before, state.camera));
  }

  /** The same look on a stage of another size: the same middle, the same multiple of home. */
  function resized(state, before, camera) {
    const { width, height } = state.size;
    const scale = (camera.scale / before.home.scale) * state.home.scale;
    const middleX = (before.size.width / 2 - camera.x) / camera.scale;
    const middleY = (before.size.height / 2 - camera.y) / camera.scale;
    return limit(state, { scale, x: width / 2 - middleX * scale, y: height / 2 - middleY * scale });
  }

  function watch(state) {
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = state.nodes.drawing;
      if (clientWidth === state.size.width && clientHeight === state.size.height) return;
      measure(state);
      parts.legend.fit(state);
      if (state.view && state.home) settle(state);
    });
    observer.observe(state.nodes.stage);
    state.abort.signal.addEventListener("abort", () => {
      observer.disconnect();
      stop(state);
      clearTimeout(state.settleTimer);
    });
  }

  parts.camera = { watch, measure, follow, zoomTo, showAll, step, drag, panBy, reveal, isHome, settle, fit };
})(window.healthGap.map.parts);
