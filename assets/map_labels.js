/**
 * Names, values and signs on the areas, where there is room at the present zoom.
 *
 * What an area can hold is decided by its own shape, not its box. Only areas in view are looked at, the roomiest first
 * and up to a limit, so that thousands of small areas cost nothing until the reader is close to them.
 */
(function (parts) {
  "use strict";

  const MOST_LABELS = 160;
  const MOST_EXAMINED = 400;
  const LEAST_ROOM = 7; // pixels of free room about the label point, below which no text fits
  const SLACK = 3; // pixels by which labels may come closer than their boxes
  const OWN_NAMES_FROM = 2.2; // times home: nearer than this, small areas carry their own names
  const LARGE_LEVELS = new Set(["place", "district", "neighbourhood"]);

  const isLarge = (state) => LARGE_LEVELS.has(state.boundaries.geography);
  const isNear = (state) => state.camera.scale >= state.home.scale * OWN_NAMES_FROM;

  function toPixels(state, x, y) {
    const { camera } = state;
    return [x * camera.scale + camera.x, y * camera.scale + camera.y];
  }

  /** The ink of a label: what is round it may touch another's. */
  function boxOf({ at: [x, y], block: { width, height } }) {
    const [across, down] = [width / 2 - SLACK, height / 2 - SLACK];
    return { x0: x - across, y0: y - down, x1: x + across, y1: y + down };
  }

  const overlaps = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

  /** Whether a label is wholly in view, clear of the buttons and of what is placed already. */
  function hasRoom(state, label, taken) {
    if (!label) return false;
    const box = boxOf(label);
    const { width, height } = state.size;
    if (box.x0 < 0 || box.y0 < 0 || box.x1 > width || box.y1 > height) return false;
    return ![state.buttons, ...taken].some((other) => overlaps(other, box));
  }

  /** Areas in view that could hold something, the roomiest first. */
  function candidates(state) {
    const { boundaries, camera, size, view } = state;
    const least = view.shade === "verdict" ? parts.labelBlocks.LEAST_SIGN : LEAST_ROOM;
    const found = [];
    for (let index = 0; index < boundaries.labels.length; index += 1) {
      const [labelX, labelY, radius] = boundaries.labels[index];
      if (radius * camera.scale < least && !isLarge(state)) continue;
      const [x, y] = toPixels(state, labelX, labelY);
      const isInView = x > 0 && y > 0 && x < size.width && y < size.height;
      if (isInView && parts.areas.isReachable(state, index)) found.push(index);
    }
    return found.sort((a, b) => boundaries.labels[b][2] - boundaries.labels[a][2]).slice(0, MOST_EXAMINED);
  }

  /** Large areas: a full label inside, or beside with a leader, or as much as fits. */
  function labelLarge(state, fonts) {
    const placed = [];
    const homeless = [];
    const isFree = (label) => hasRoom(state, label, placed.map(boxOf));
    for (const index of candidates(state)) {
      const { whole, loose } = parts.labelBlocks.inside(state, index, fonts);
      const label = [whole?.block.lines.length ? whole : null, loose].find(isFree);
      if (label) placed.push(label);
      else homeless.push({ index, fallback: [whole, parts.labelBlocks.bareSign(state, index)].find(isFree) });
    }
    return homeless.length ? [...placed, ...parts.leaders.place(state, placed, homeless, fonts)] : placed;
  }

  /** Labels that keep clear of those before them: the names of small districts give way to their neighbours'. */
  function keepClear(labels) {
    const kept = [];
    for (const label of labels) if (!kept.some((other) => overlaps(boxOf(other), boxOf(label)))) kept.push(label);
    return kept;
  }

  /** Small areas: from afar only signs and the names of districts; near, each area's own name and figure. */
  function labelSmall(state, fonts) {
    const districts = isNear(state) ? [] : keepClear(parts.districtNames.labels(state, fonts));
    const taken = districts.map(boxOf);
    const labels = [];
    for (const index of candidates(state)) {
      if (labels.length >= MOST_LABELS) break;
      const isFree = (label) => hasRoom(state, label, taken);
      const { whole, loose } = isNear(state) ? parts.labelBlocks.inside(state, index, fonts) : {};
      const inOrder = [whole?.block.lines.length ? whole : loose, whole, parts.labelBlocks.bareSign(state, index)];
      const label = inOrder.find(isFree);
      if (!label) continue;
      labels.push(label);
      taken.push(boxOf(label));
    }
    return [...labels, ...districts];
  }

  /** Lays everything out again: after a zoom, a resize, a new geography or figures of another length. */
  function layOut(state) {
    if (!state.view || !state.camera) return;
    const { fonts } = state;
    state.labels = isLarge(state) ? labelLarge(state, fonts) : labelSmall(state, fonts);
    state.labelKey = keyOf(state);
    parts.labelDrawing.draw(state, fonts);
  }

  /** What decides a layout besides the camera. Only large areas print figures of every length from afar. */
  function keyOf(state) {
    const { view } = state;
    const decides = [view.boundaries_url, view.shade, view.decimals, view.shown];
    const lengths = () => view.values.map((_, index) => parts.words.figure(view, index).length);
    if (isLarge(state)) decides.push(view.statuses, lengths());
    else if (isNear(state) || view.shade === "verdict") decides.push(view.statuses);
    return decides.join("|");
  }

  /** Puts the present figures and colours on the labels; lays them out again only when that could move one. */
  function paint(state) {
    if (!state.home) return;
    if (state.labelKey !== keyOf(state)) layOut(state);
    else parts.labelDrawing.repaint(state);
  }

  /** Keeps labels on their areas while the camera moves. */
  function move(state) {
    for (const label of state.labels || []) parts.labelDrawing.move(state, label);
  }

  parts.labels = { layOut, paint, move, toPixels, boxOf, overlaps, isLarge };
})(window.healthGap.map.parts);
