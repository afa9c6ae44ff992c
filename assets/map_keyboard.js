/** The map by keyboard: one tab stop, arrows to the nearest area, Enter to select, plus, minus and 0 to zoom. */
(function (parts) {
  "use strict";

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const PAN_PIXELS = 60;
  const TYPING_MILLISECONDS = 700;

  /**
   * The nearest area in a direction. Distance across counts double, so that Down goes down, and an area counts only
   * when it lies more along the direction than across it.
   */
  function nearest(state, from, [dx, dy]) {
    const { labels } = state.boundaries;
    const [x0, y0] = labels[from];
    let best = -1;
    let least = Infinity;
    for (let index = 0; index < labels.length; index += 1) {
      if (index === from || !parts.areas.isReachable(state, index)) continue;
      const x = labels[index][0] - x0;
      const y = labels[index][1] - y0;
      const along = x * dx + y * dy;
      const across = Math.abs(x * dy - y * dx);
      if (along <= 0 || across > along * 1.2) continue;
      const cost = along + 2 * across;
      if (cost < least) [best, least] = [index, cost];
    }
    return best;
  }

  /** The next reachable area in the fixed order: with it, every area can be reached whatever its shape. */
  function inOrder(state, from, step) {
    for (let index = from + step; index >= 0 && index < state.paths.length; index += step) {
      if (parts.areas.isReachable(state, index)) return index;
    }
    return -1;
  }

  function focus(state, index) {
    if (index < 0) return;
    parts.areas.activate(state, index);
    parts.areas.describe(state, index);
    parts.camera.reveal(state, index);
    state.paths[index].focus();
  }

  /** Finds a name by its first letters, from the area after the focused one onwards. */
  function find(state, letter) {
    clearTimeout(state.typingTimer);
    state.typingTimer = setTimeout(() => (state.typed = ""), TYPING_MILLISECONDS);
    state.typed = (state.typed || "") + letter.toLowerCase();
    const { names } = state.boundaries;
    const start = state.activeIndex + (state.typed.length > 1 ? 0 : 1);
    for (let offset = 0; offset < names.length; offset += 1) {
      const index = (start + offset) % names.length;
      const isMatch = names[index].toLowerCase().startsWith(state.typed);
      if (isMatch && parts.areas.isReachable(state, index)) return index;
    }
    return -1;
  }

  function clearOrDismiss(state) {
    if (parts.tooltip.isShown(state)) parts.tooltip.hide(state);
    else parts.selection.clear(state);
  }

  const ZOOM_KEYS = {
    "+": (state) => parts.camera.step(state, 1),
    "=": (state) => parts.camera.step(state, 1),
    "-": (state) => parts.camera.step(state, -1),
    _: (state) => parts.camera.step(state, -1),
    0: (state) => parts.camera.showAll(state),
    Escape: clearOrDismiss,
  };

  const AREA_KEYS = {
    Home: (state) => focus(state, inOrder(state, -1, 1)),
    End: (state) => focus(state, inOrder(state, state.paths.length, -1)),
    PageDown: (state) => focus(state, inOrder(state, state.activeIndex, 1)),
    PageUp: (state) => focus(state, inOrder(state, state.activeIndex, -1)),
    Enter: choose,
    " ": choose,
  };

  function choose(state, event) {
    const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
    parts.selection.choose(state, state.activeIndex, isAdding);
  }

  function move(state, event) {
    const direction = DIRECTIONS[event.key];
    if (event.shiftKey) parts.camera.panBy(state, -direction[0] * PAN_PIXELS, -direction[1] * PAN_PIXELS);
    else focus(state, nearest(state, state.activeIndex, direction));
  }

  function actionOf(event, isOnArea) {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    if (!hasModifier && ZOOM_KEYS[event.key]) return ZOOM_KEYS[event.key];
    if (!isOnArea || event.altKey) return null;
    if (DIRECTIONS[event.key] && !hasModifier) return move;
    return AREA_KEYS[event.key] || null;
  }

  // While the map fills the window, Escape leads back to the page: what is chosen stays chosen.
  function isToLeave(state, event) {
    return event.key === "Escape" && window.healthGap.present?.isOn() && !parts.tooltip.isShown(state);
  }

  function onKeyDown(state, event) {
    if (!state.view || event.defaultPrevented || isToLeave(state, event)) return;
    const isOnArea = parts.areas.indexOf(state, event.target) >= 0;
    const action = actionOf(event, isOnArea);
    if (action) {
      event.preventDefault();
      action(state, event);
      return;
    }
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isOnArea && isLetter) focus(state, find(state, event.key));
  }

  function onFocusIn(state, event) {
    const index = parts.areas.indexOf(state, event.target);
    if (index < 0) return;
    parts.areas.activate(state, index);
    parts.areas.describe(state, index);
    if (!event.target.matches(":focus-visible")) return;
    parts.selection.ring(state, index);
    parts.tooltip.show(state, index, "focus");
    state.callbacks.onFocus?.(state.boundaries.codes[index], "focus");
  }

  function onFocusOut(state, event) {
    if (parts.areas.indexOf(state, event.target) < 0) return;
    parts.selection.ring(state, -1);
    parts.tooltip.hide(state);
    state.callbacks.onFocus?.(null, "focus");
  }

  function listen(state) {
    const { element, nodes } = state;
    element.addEventListener("keydown", (event) => onKeyDown(state, event), { signal: state.abort.signal });
    // Not on the SVG itself: Chromium takes an SVG element that listens for focus as one more tab stop.
    nodes.stage.addEventListener("focusin", (event) => onFocusIn(state, event));
    nodes.stage.addEventListener("focusout", (event) => onFocusOut(state, event));
    state.abort.signal.addEventListener("abort", () => clearTimeout(state.typingTimer));
  }

  parts.keyboard = { listen, nearest };
})(window.healthGap.map.parts);
