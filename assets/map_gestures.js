/** Mouse, wheel and fingers: drag moves, wheel and pinch zoom, double click zooms, click selects. */
(function (parts) {
  "use strict";

  const DRAG_PIXELS = 4; // a hand is not still: less than this is a click
  const HINT_MILLISECONDS = 1800;
  const HINT = "To zoom, hold Ctrl or click the map first";

  function pointOf(state, event) {
    const box = state.nodes.drawing.getBoundingClientRect();
    const enlarged = box.width / state.size.width || 1; // in present mode a pixel of the drawing is more than one
    return { x: (event.clientX - box.left) / enlarged, y: (event.clientY - box.top) / enlarged };
  }

  function showHint(state) {
    const { hint } = state.nodes;
    hint.textContent = HINT;
    hint.hidden = false;
    clearTimeout(state.hintTimer);
    state.hintTimer = setTimeout(() => (hint.hidden = true), HINT_MILLISECONDS);
  }

  function wheelFactor(event) {
    const pixels = event.deltaMode === 1 ? event.deltaY * 18 : event.deltaY;
    // A pinch on a touch pad arrives as a wheel with Ctrl, in much smaller steps.
    const speed = event.ctrlKey && Math.abs(pixels) < 50 ? 0.01 : 0.0016;
    return Math.exp(-Math.max(-240, Math.min(240, pixels)) * speed);
  }

  /** The page scrolls past a map unless the reader has shown that the map is meant. */
  function onWheel(state, event) {
    if (!state.camera) return;
    const isMeant = event.ctrlKey || event.metaKey || state.element.contains(document.activeElement);
    if (!isMeant) return showHint(state);
    const factor = wheelFactor(event);
    const hasCtrl = event.ctrlKey || event.metaKey;
    if (factor < 1 && parts.camera.isHome(state) && !hasCtrl) return;
    event.preventDefault();
    state.nodes.hint.hidden = true;
    parts.camera.drag(state, { factor, point: pointOf(state, event) });
  }

  function spread(points) {
    const [a, b] = points;
    return {
      distance: Math.hypot(a.x - b.x, a.y - b.y) || 1,
      point: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    };
  }

  function onPointerDown(state, event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const hand = state.hand;
    hand.pointers.set(event.pointerId, pointOf(state, event));
    if (hand.pointers.size === 1) {
      hand.from = pointOf(state, event);
      hand.isDragging = false;
    }
  }

  function pinch(state, event) {
    const { pointers } = state.hand;
    const before = spread([...pointers.values()]);
    pointers.set(event.pointerId, pointOf(state, event));
    const after = spread([...pointers.values()]);
    state.hand.isDragging = true;
    parts.camera.drag(state, {
      factor: after.distance / before.distance,
      point: before.point,
      dx: after.point.x - before.point.x,
      dy: after.point.y - before.point.y,
    });
  }

  function startDrag(state, event) {
    state.hand.isDragging = true;
    state.nodes.drawing.setPointerCapture(event.pointerId);
    state.element.dataset.dragging = "true";
  }

  function onPointerMove(state, event) {
    const { hand } = state;
    const before = hand.pointers.get(event.pointerId);
    if (!before || !state.camera) return;
    if (hand.pointers.size === 2) return pinch(state, event);
    const point = pointOf(state, event);
    if (!hand.isDragging) {
      if (Math.hypot(point.x - hand.from.x, point.y - hand.from.y) < DRAG_PIXELS) return;
      if (parts.camera.isHome(state)) return;
      startDrag(state, event);
    }
    hand.pointers.set(event.pointerId, point);
    parts.camera.drag(state, { dx: point.x - before.x, dy: point.y - before.y });
  }

  function onPointerEnd(state, event) {
    const { hand } = state;
    if (!hand.pointers.delete(event.pointerId) || hand.pointers.size) return;
    delete state.element.dataset.dragging;
    // The click that ends a drag comes after this event and is not meant as one.
    setTimeout(() => (hand.isDragging = false), 0);
  }

  function onClick(state, event) {
    if (!state.view || state.hand.isDragging) return;
    const index = parts.areas.indexOf(state, event.target);
    if (index < 0 || !parts.areas.isReachable(state, index)) return;
    parts.areas.activate(state, index);
    parts.selection.choose(state, index, event.ctrlKey || event.metaKey || event.shiftKey);
  }

  function onDoubleClick(state, event) {
    event.preventDefault();
    parts.camera.step(state, event.shiftKey ? -1 : 1, pointOf(state, event));
  }

  function onTouch(event) {
    // Two fingers are a pinch on the map; without this the browser may scroll the page with them.
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  }

  function listen(state) {
    const { drawing, areas } = state.nodes;
    state.hand = { pointers: new Map(), from: null, isDragging: false };
    const on = (name, act, options) => drawing.addEventListener(name, (event) => act(state, event), options);
    on("wheel", onWheel, { passive: false });
    on("pointerdown", onPointerDown);
    on("pointermove", onPointerMove);
    on("pointerup", onPointerEnd);
    on("pointercancel", onPointerEnd);
    on("dblclick", onDoubleClick);
    areas.addEventListener("click", (event) => onClick(state, event));
    drawing.addEventListener("touchstart", onTouch, { passive: false });
    drawing.addEventListener("touchmove", onTouch, { passive: false });
    state.abort.signal.addEventListener("abort", () => clearTimeout(state.hintTimer));
  }

  parts.gestures = { listen, pointOf };
})(window.healthGap.map.parts);
