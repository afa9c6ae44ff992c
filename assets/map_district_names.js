/** The names of districts over their small areas, for a reader who sees the whole. */
(function (parts) {
  "use strict";

  const MOST_DISTRICTS = 20; // the names of a whole country would cover it

  /** The middle of a district: of its areas, weighted by the room about their label points. */
  function middleOf(boundaries, district) {
    let [sumX, sumY, sum] = [0, 0, 0];
    boundaries.labels.forEach(([x, y, radius], index) => {
      if (boundaries.district_of[index] !== district) return;
      sumX += x * radius ** 2;
      sumY += y * radius ** 2;
      sum += radius ** 2;
    });
    return sum ? [sumX / sum, sumY / sum] : null;
  }

  function isShown(state, district) {
    const { boundaries, view } = state;
    return boundaries.district_of.some((of, index) => of === district && view.shown[index] === "1");
  }

  function label(state, outline, fonts) {
    const { boundaries, camera } = state;
    const district = boundaries.districts.indexOf(outline.name);
    const middle = middleOf(boundaries, district);
    const box = boundaries.extents[outline.code];
    if (!middle || !box || !isShown(state, district)) return null;
    const room = (box[2] - box[0]) * camera.scale * 0.72;
    const fits = (lines) => lines.every((line) => parts.text.width(line, fonts.name) < room);
    const lines = parts.text.wrappings(outline.name, fonts.name).find(fits);
    if (!lines || lines.length * fonts.nameHeight > (box[3] - box[1]) * camera.scale * 0.6) return null;
    const block = parts.labelBlocks.make(fonts, lines, { text: "", isFigure: false }, 0);
    return { index: -1, at: parts.labels.toPixels(state, ...middle), block, isDistrict: true };
  }

  /** The widest districts first. */
  function labels(state, fonts) {
    const { outlines } = state.boundaries;
    if (outlines.length > MOST_DISTRICTS) return [];
    const width = ({ code }) => state.boundaries.extents[code][2] - state.boundaries.extents[code][0];
    const held = outlines.filter(({ code }) => state.boundaries.extents[code]);
    return held.sort((a, b) => width(b) - width(a)).map((outline) => label(state, outline, fonts)).filter(Boolean);
  }

  parts.districtNames = { labels };
})(window.healthGap.map.parts);
