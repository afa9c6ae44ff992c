/** Which areas are chosen, and the lines drawn over them: selected, focused, under the pointer. */
(function (parts) {
  "use strict";

  const MOST_OUTLINED = 60; // beyond this a map of outlines says nothing more

  function codesHere(state) {
    return state.selected.filter((code) => state.paths[state.indexOfCode.get(code)]);
  }

  /** Draws a dark line inside a light one round every selected area, above all others. */
  function draw(state) {
    const { nodes } = state;
    const key = [state.boundariesUrl, ...state.selected].join();
    if (state.selectionKey === key) return;
    state.selectionKey = key;
    const chosen = new Set(state.selected);
    for (const path of nodes.areas.querySelectorAll('[aria-selected="true"]')) {
      if (!chosen.has(path.dataset.code)) path.setAttribute("aria-selected", "false");
    }
    const shapes = codesHere(state).map((code) => state.paths[state.indexOfCode.get(code)]);
    shapes.forEach((path) => path.setAttribute("aria-selected", "true"));
    const outlined = shapes.slice(0, MOST_OUTLINED).map((path) => path.getAttribute("d"));
    const line = (name) => outlined.map((d) => `<path class="${name}" d="${d}"/>`).join("");
    nodes.overlay.innerHTML =
      line("map-selected-halo") +
      line("map-selected") +
      '<path class="map-pointed" d=""/><path class="map-focus-back" d=""/><path class="map-focus" d=""/>';
    parts.inset.outline(state);
    parts.selection.ring(state, state.ringIndex ?? -1);
  }

  /** Selects from outside: the address, the table or the ranking. Unknown codes are kept and not drawn. */
  function set(state, codes) {
    state.selected = [...codes];
    if (!state.view) return;
    draw(state);
    const index = state.indexOfCode.get(codesHere(state)[0]);
    const hasFocus = state.nodes.areas.contains(document.activeElement);
    if (index !== undefined && !hasFocus && parts.areas.isReachable(state, index)) parts.areas.activate(state, index);
  }

  function publish(state, words) {
    draw(state);
    parts.frame.announce(state, words);
    state.callbacks.onSelect?.([...state.selected]);
  }

  /** Selects one area, or adds it to the selection, or takes it out when it is already there. */
  function choose(state, index, isAdding) {
    if (index < 0 || !parts.areas.isReachable(state, index)) return;
    const code = state.boundaries.codes[index];
    const name = parts.words.fullName(state.boundaries, index);
    const here = codesHere(state);
    const isRemoved = isAdding && here.includes(code);
    if (isRemoved) state.selected = here.filter((other) => other !== code);
    else state.selected = isAdding ? [...here, code] : [code];
    parts.camera.reveal(state, index);
    const count = state.selected.length > 1 ? `, ${state.selected.length} areas selected` : "";
    publish(state, isRemoved ? `${name} is no longer selected` : `${name} selected${count}`);
  }

  function clear(state) {
    if (!state.selected.length) return;
    state.selected = [];
    publish(state, "Nothing is selected");
  }

  function trace(state, name, index) {
    const d = state.paths[index]?.getAttribute("d") || "";
    for (const path of state.nodes.overlay.getElementsByClassName(name)) path.setAttribute("d", d);
  }

  /** The focus ring: yellow on black, as everywhere on the site. */
  function ring(state, index) {
    state.ringIndex = index;
    trace(state, "map-focus-back", index);
    trace(state, "map-focus", index);
  }

  function point(state, index) {
    trace(state, "map-pointed", index);
  }

  parts.selection = { draw, set, choose, clear, ring, point };
})(window.healthGap.map.parts);
