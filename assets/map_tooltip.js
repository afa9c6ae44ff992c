/**
 * The box that repeats, beside the pointer or the focused area, what selecting says.
 *
 * Escape takes it away without moving the pointer or the focus, the pointer may rest on it, and it stays until pointer
 * or focus leave (WCAG 2.2, 1.4.13). It is hidden from screen readers: the area's own name says the same.
 */
(function (healthGap) {
  "use strict";

  const { parts } = healthGap.map;

  const GRACE_MILLISECONDS = 140; // time for the pointer to travel from the area to the box
  const MARGIN = 60; // pixels by which the box may stand out above the stage

  function markup(state, index) {
    const { escape } = healthGap.format;
    const { name, value, limits, gap, verdict, sign, note } = parts.words.describe(state, index);
    const svg = `<svg viewBox="-10 -10 20 20" aria-hidden="true">${parts.patterns.signMarkup(sign, 10)}</svg>`;
    const line = (text) => (text ? `<p>${escape(text)}</p>` : "");
    const verdictLine = verdict ? `<p class="map-tooltip-verdict">${svg}${escape(verdict)}</p>` : "";
    return (
      `<p class="map-tooltip-name">${escape(name)}</p><p class="map-tooltip-value">${escape(value)}</p>` +
      verdictLine +
      line(limits) +
      line(gap) +
      line(note)
    );
  }

  /** The free room inside an area, in pixels of the stage. */
  function roomOf(state, index) {
    const [labelX, labelY, radius] = state.boundaries.labels[index];
    const [x, y] = parts.labels.toPixels(state, labelX, labelY);
    return { x, y, radius: radius * state.camera.scale };
  }

  /**
   * The box touches the free room inside the area, on the side away from the pointer: it is never under the pointer
   * when it comes, and the way to it leads through the area itself.
   */
  function place(state, { x, y, radius }, pointerY) {
    const { size, nodes } = state;
    const { offsetWidth: width, offsetHeight: height } = nodes.tooltip;
    const above = y - radius * 0.8 - height;
    const below = y + radius * 0.8;
    const isAbove = pointerY === null ? above > -MARGIN : pointerY > y;
    const left = Math.max(0, Math.min(size.width - width, x - width / 2));
    nodes.tooltip.style.left = `${Math.round(left)}px`;
    nodes.tooltip.style.top = `${Math.round(isAbove ? above : below)}px`;
  }

  /** Shows the box; `pointerY` and `room` say where the pointer and the area are when a pointer asks. */
  function show(state, index, source, pointerY = null, room = roomOf(state, index)) {
    if (!state.view || index < 0) return;
    clearTimeout(state.tooltip.timer);
    state.tooltip.index = index;
    state.tooltip.source = source;
    const { tooltip } = state.nodes;
    tooltip.innerHTML = markup(state, index);
    tooltip.hidden = false;
    place(state, room, pointerY);
    parts.selection.point(state, source === "pointer" ? index : -1);
    document.addEventListener("keydown", state.tooltip.onKeyDown, true);
  }

  function hide(state) {
    clearTimeout(state.tooltip.timer);
    if (state.tooltip.index < 0) return;
    state.tooltip.index = -1;
    state.nodes.tooltip.hidden = true;
    parts.selection.point(state, -1);
    document.removeEventListener("keydown", state.tooltip.onKeyDown, true);
  }

  function hideSoon(state) {
    clearTimeout(state.tooltip.timer);
    state.tooltip.timer = setTimeout(() => leave(state), GRACE_MILLISECONDS);
  }

  function leave(state) {
    if (state.tooltip.source !== "pointer") return;
    hide(state);
    state.callbacks.onFocus?.(null, "hover");
  }

  function isShown(state) {
    return state.tooltip.index >= 0;
  }

  function onPointerOver(state, event) {
    if (event.pointerType === "touch" || event.buttons) return;
    const index = parts.areas.indexOf(state, event.target);
    if (index < 0 || !state.view) return;
    if (state.tooltip.index === index) return clearTimeout(state.tooltip.timer);
    show(state, index, "pointer", parts.gestures.pointOf(state, event).y);
    if (parts.areas.isReachable(state, index)) state.callbacks.onFocus?.(state.boundaries.codes[index], "hover");
  }

  function listen(state) {
    const { areas, tooltip } = state.nodes;
    state.tooltip.onKeyDown = (event) => {
      if (event.key !== "Escape") return;
      hide(state);
      event.preventDefault();
      event.stopPropagation();
    };
    areas.addEventListener("pointerover", (event) => onPointerOver(state, event));
    areas.addEventListener("pointerleave", () => hideSoon(state));
    tooltip.addEventListener("pointerenter", () => clearTimeout(state.tooltip.timer));
    tooltip.addEventListener("pointerleave", () => hideSoon(state));
    tooltip.addEventListener("click", (event) => {
      parts.selection.choose(state, state.tooltip.index, event.ctrlKey || event.metaKey || event.shiftKey);
    });
    state.abort.signal.addEventListener("abort", () => hide(state));
  }

  parts.tooltip = { listen, show, hide, hideSoon, isShown };
})(window.healthGap);
