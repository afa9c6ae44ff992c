/** What a label says and how large it is, and where inside its area it can stand. */
(function (parts) {
  "use strict";

  const LEAST_SIGN = 4; // pixels from the middle of a sign to its edge
  const MOST_SIGN = { large: 9, small: 7 };
  // Eight points on the edge of the text, as shares of half its size.
  const PROBES = [[-1, -1], [1, -1], [-1, 1], [1, 1], [-1, 0], [1, 0], [0, -1], [0, 1]];
  // Where to try, as shares of the radius of free room about the label point: the middle first.
  const SHIFTS = [
    [0, 0], [0, 0.4], [0, -0.4], [0.5, 0], [-0.5, 0], [1, 0], [-1, 0],
    [0, 0.8], [0, -0.8], [0.6, 0.6], [-0.6, 0.6], [0.6, -0.6], [-0.6, -0.6],
  ];
  // At how many of the eight points text may stand over an edge. Small areas lie too close for more than one.
  const LOOSE = { large: 3, small: 1 };

  /** The last line of a label: the figure, or on large areas why there is none. */
  function lastLine(state, index) {
    const { view } = state;
    const figure = parts.words.figure(view, index);
    if (figure) return { text: figure, isFigure: true };
    const words = parts.labels.isLarge(state) ? parts.words.statusWords(view, view.statuses[index]) : "";
    return { text: words, isFigure: false };
  }

  function make(fonts, lines, last, signRadius) {
    const { width, figureWidth } = parts.text;
    const lastWidth = last.isFigure ? figureWidth(last.text, fonts.value) : width(last.text, fonts.name);
    const signWidth = signRadius ? signRadius * 2 + 4 : 0;
    const lastHeight = last.text || signRadius ? fonts.valueHeight : 0;
    const widest = Math.max(0, ...lines.map((line) => width(line, fonts.name)));
    return {
      lines,
      last,
      signRadius,
      signWidth,
      lastWidth,
      width: Math.max(widest, lastWidth + signWidth),
      height: lines.length * fonts.nameHeight + lastHeight,
    };
  }

  function hasSign(state, index) {
    return state.view.shade === "verdict" && state.view.statuses[index] === "v";
  }

  /** Ways to label an area, the fullest first; names in one, two and three lines. */
  function of(state, index, fonts) {
    const last = lastLine(state, index);
    const signRadius = hasSign(state, index) ? fonts.size * 0.57 : 0;
    const names = parts.text.wrappings(state.boundaries.names[index], fonts.name);
    const full = names.map((lines) => make(fonts, lines, last, signRadius));
    if (last.isFigure) return [...full, make(fonts, [], last, signRadius)];
    return [...full, ...names.map((lines) => make(fonts, lines, { text: "", isFigure: false }, 0))];
  }

  /** Only the sign, as large as the area allows. */
  function bareSign(state, index) {
    const [labelX, labelY, radius] = state.boundaries.labels[index];
    const most = parts.labels.isLarge(state) ? MOST_SIGN.large : MOST_SIGN.small;
    const room = Math.min(most, radius * state.camera.scale * 0.85);
    if (!hasSign(state, index) || room < LEAST_SIGN) return null;
    const last = { text: "", isFigure: false };
    const block = { lines: [], last, signRadius: room, signWidth: 0, lastWidth: 0, width: room * 2, height: room * 2 };
    return { index, at: parts.labels.toPixels(state, labelX, labelY), block };
  }

  /** At how many of the eight points the text would stand outside its area. */
  function missesAt(state, path, [x, y], { width, height }, most) {
    const { camera } = state;
    const point = state.nodes.drawing.createSVGPoint();
    let misses = 0;
    for (const [across, down] of PROBES) {
      point.x = (x + (across * width) / 2 - camera.x) / camera.scale;
      point.y = (y + (down * height * 0.86) / 2 - camera.y) / camera.scale;
      if (!path.isPointInFill(point)) misses += 1;
      if (misses > most) break;
    }
    return misses;
  }

  /** The best place for a block inside its area, and how far it stands over the edge there. */
  function spot(state, index, block) {
    const [labelX, labelY, radius] = state.boundaries.labels[index];
    const [x, y] = parts.labels.toPixels(state, labelX, labelY);
    const room = radius * state.camera.scale;
    if (Math.hypot(block.width, block.height) / 2 <= room) return { at: [x, y], misses: 0 };
    if (block.height > room * 2.8 || block.width > room * 7) return null;
    const most = parts.labels.isLarge(state) ? LOOSE.large : LOOSE.small;
    let best = { at: [x, y], misses: most + 1 };
    for (const [across, down] of SHIFTS) {
      const at = [x + across * room, y + down * room];
      const misses = missesAt(state, state.paths[index], at, block, best.misses);
      if (misses < best.misses) best = { at, misses };
      if (!best.misses) break;
    }
    return best.misses <= most ? best : null;
  }

  /** The fullest label that stands wholly inside, and the best one that stands a little over the edge. */
  function inside(state, index, fonts) {
    const found = { whole: null, loose: null };
    for (const block of of(state, index, fonts)) {
      const place = spot(state, index, block);
      if (!place) continue;
      const label = { index, at: place.at, block, misses: place.misses };
      if (!place.misses) return { ...found, whole: label };
      if (block.lines.length && label.misses < (found.loose?.misses ?? Infinity)) found.loose = label;
    }
    return found;
  }

  parts.labelBlocks = { make, of, inside, bareSign, LEAST_SIGN };
})(window.healthGap.map.parts);
