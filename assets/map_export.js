/** The drawing of a map as it leaves the page: what is in view with its legend, without style sheet. See pictures.js. */
(function (parts) {
  "use strict";

  const GAP = 14; // pixels between map and legend

  function at(nodes, y) {
    const group = parts.frame.makeSvg("g", { transform: `translate(0 ${y})` });
    group.append(...nodes);
    return group;
  }

  /** A copy of map and legend in the colours of the theme that is on, with the room that they take and what the colours are. */
  function body(state) {
    if (!state.view) throw new Error("The map has not been painted yet: there is nothing to export");
    const { size, nodes } = state;
    const map = at([parts.freezing.freezeMap(state), ...parts.freezing.freezeInset(state)], 0);
    const legend = at([parts.freezing.freezeLegend(state)], size.height + GAP);
    const height = size.height + GAP + nodes.legend.offsetHeight;
    return { nodes: [map, legend], width: size.width, height, words: `Colours: ${state.view.legend_title}` };
  }

  parts.exports = { body };
})(window.healthGap.map.parts);
