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
  const GAP = 12;

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

  /** Above the area if there is room, else below it; always inside the stage. */
  function place(state, index) {
    const { camera, nodes, size } = state;
    const box = nodes.tooltip;
    const [x0, y0, x1, y1] = state.boundaries.boxes[index];
    const top = Math.max(0, y0 * camera.scale + camera.y);
    const bottom = Math.min(size.height, y1 * camera.scale + camera.y);
    const middle = ((x0 + x1) / 2) * camera.scale + camera.x;
    const left = Math.max(0, Math.min(size.width - box.offsetWidth, middle - box.offsetWidth / 2));
    const above = top - box.offsetHeight - GAP;
    box.style.left = `${Math.round(left)}px`;
    box.style.top = `${Math.round(above > -40 ? above : Math.min(bottom + GAP, size.height - 24))}px`;
  }

  function show(state, index, source) {
    if (!state.view || index < 0) return;
    clearTimeout(state.tooltip.timer);
    state.tooltip.index = index;
    state.tooltip.source = source;
    const { tooltip } = state.nodes;
    tooltip.innerHTML = markup(state, index);
    tooltip.hidden = false;
    place(state, index);
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
    show(state, index, "pointer");
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
    state.abort.signal.addEventListener("abort", () => hide(state));
  }

  parts.tooltip = { listen, show, hide, hideSoon, isShown };
})(window.healthGap);
