/** Labels for areas too small for their own name: text on free ground, with a line back to the area. */
(function (parts) {
  "use strict";

  const NEAREST = 26;
  const FARTHEST = 320;
  const STEP = 8;
  const ANGLES = Array.from({ length: 40 }, (_, turn) => (turn * Math.PI) / 20);

  function boxAbout([x, y], width, height, margin) {
    return {
      x0: x - width / 2 - margin,
      y0: y - height / 2 - margin,
      x1: x + width / 2 + margin,
      y1: y + height / 2 + margin,
    };
  }

  /** Whether a line runs through a box; sampled, since both are short. */
  function crosses(box, from, to) {
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 4);
    for (let step = 0; step <= steps; step += 1) {
      const x = from[0] + ((to[0] - from[0]) * step) / steps;
      const y = from[1] + ((to[1] - from[1]) * step) / steps;
      if (x > box.x0 && x < box.x1 && y > box.y0 && y < box.y1) return true;
    }
    return false;
  }

  /** Boxes that a label may not cover: other labels and the buttons. */
  function obstaclesOf(state, placed) {
    return [...placed.map(({ at, block }) => boxAbout(at, block.width, block.height, 2)), state.buttons];
  }

  /** Where a leader may end: on the edges of the text that face the area. */
  function endsOf(box, from) {
    const middle = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2];
    const ends = [];
    if (from[1] < box.y0) ends.push([middle[0], box.y0 - 1]);
    if (from[1] > box.y1) ends.push([middle[0], box.y1 + 1]);
    if (from[0] < box.x0) ends.push([box.x0 - 2, middle[1]]);
    if (from[0] > box.x1) ends.push([box.x1 + 2, middle[1]]);
    return ends;
  }

  function isFree(state, scene, box) {
    const { width, height } = state.size;
    if (box.x0 < 2 || box.y0 < 2 || box.x1 > width - 2 || box.y1 > height - 1) return false;
    if (!parts.ground.isFree(scene.ground, box)) return false;
    if (scene.obstacles.some((other) => parts.labels.overlaps(box, other))) return false;
    return !scene.lines.some(([a, b]) => crosses(box, a, b));
  }

  function findSpot(state, scene, from, block, farthest) {
    for (let distance = NEAREST; distance < farthest; distance += STEP) {
      for (const angle of ANGLES) {
        const at = [from[0] + Math.cos(angle) * distance, from[1] + Math.sin(angle) * distance];
        const box = boxAbout(at, block.width, block.height, 2);
        if (!isFree(state, scene, box)) continue;
        const to = endsOf(box, from).find((end) => !scene.obstacles.some((other) => crosses(other, from, end)));
        if (to) return { at, box, to };
      }
    }
    return null;
  }

  function lead(state, scene, index, fonts) {
    const [labelX, labelY] = state.boundaries.labels[index];
    const from = parts.labels.toPixels(state, labelX, labelY);
    for (const block of parts.labelBlocks.of(state, index, fonts).filter((one) => one.lines.length)) {
      const found = findSpot(state, scene, from, block, FARTHEST);
      if (!found) continue;
      scene.obstacles.push(found.box);
      scene.lines.push([from, found.to]);
      const { at, to } = found;
      const leader = { fromX: from[0] - at[0], fromY: from[1] - at[1], toX: to[0] - at[0], toY: to[1] - at[1] };
      return { index, at, block, leader };
    }
    return null;
  }

  /** Labels with leaders for areas without room; where there is no free ground either, what fits inside. */
  function place(state, placed, homeless, fonts) {
    const ground = parts.ground.survey(state.boundaries, state.size, state.camera);
    const scene = { ground, obstacles: obstaclesOf(state, placed), lines: [] };
    return homeless
      .map(({ index, fallback }) => lead(state, scene, index, fonts) || fallback)
      .filter(Boolean);
  }

  parts.leaders = { place };
})(window.healthGap.map.parts);
