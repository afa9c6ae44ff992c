// The marks of the tale of two babies: text, beads, a line that is solid, double or dotted, and years to scale. Each is
// told apart by its shape: nothing here needs colour.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const BEAD = 7.5;
  const LINE = 16;
  const DASHES = "2.6 2.4";

  const makeSvg = (...parts) => healthGap.map.parts.frame.makeSvg(...parts);
  const ink = (name) => `var(--${name})`;
  const life = (place) => ink(place ? "life-b" : "life-a");

  function text(words, x, y, { size = 14, weight = 400, colour = "ink-2", anchor = "start" } = {}) {
    const node = makeSvg("text", { x, y, "font-size": size, "font-weight": weight, fill: ink(colour), "text-anchor": anchor });
    node.textContent = words;
    return node;
  }

  function fontOf(size, weight = 400) {
    return `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  }

  const wrap = (words, size, most, weight) => healthGap.map.parts.text.wrap(words, fontOf(size, weight), most);
  const widthOf = (words, size, weight) => healthGap.map.parts.text.width(words, fontOf(size, weight));

  /** Lines of text under each other; gives back the nodes and where the next line may stand. */
  function paragraph(words, x, y, most, options = {}) {
    const size = options.size || 14;
    const lines = words ? wrap(words, size, most, options.weight) : [];
    return { nodes: lines.map((line, place) => text(line, x, y + place * size * 1.28, options)), end: y + lines.length * size * 1.28 };
  }

  /** Both figures of a stage in one row, in the order and the colours of the two names. */
  function pair(values, x, y, { anchor = "middle", size = 28 } = {}) {
    const node = makeSvg("text", { x, y, "text-anchor": anchor, "font-size": size, "font-weight": 650 });
    const spans = [[values[0], life(0), size, 650], [" and ", ink("ink-2"), 16, 400], [values[1], life(1), size, 650]];
    for (const [words, fill, px, weight] of spans) {
      const span = makeSvg("tspan", { fill, "font-size": px, "font-weight": weight });
      span.textContent = words;
      span.style.whiteSpace = "pre";
      node.append(span);
    }
    return node;
  }

  function bead(outcome, x, y) {
    const group = makeSvg("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    const circle = (more) => group.append(makeSvg("circle", { r: BEAD, fill: ink("surface"), stroke: ink("ink"), "stroke-width": 2, ...more }));
    if (outcome === "more_than_chance") circle({ fill: ink("ink"), stroke: ink("surface") });
    else if (outcome === "could_be_chance") circle({ "stroke-width": 2.8 });
    else if (outcome === "cannot_be_tested") circle({ "stroke-dasharray": DASHES });
    else circle({});
    const sign = { same: "M-3.4 -2H3.4M-3.4 2H3.4", no_figure: "M-2.8 -2.8 2.8 2.8M-2.8 2.8 2.8 -2.8" }[outcome];
    if (sign) group.append(makeSvg("path", { d: sign, stroke: ink("ink"), "stroke-width": 1.8, fill: "none" }));
    return group;
  }

  /** A stretch of a line: solid for those asked for, double for everyone together, dotted where nothing is published. */
  function stretch(points, place, kind) {
    const d = "M" + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
    const path = { d, fill: "none", stroke: life(place), "stroke-width": LINE, "stroke-linejoin": "round" };
    if (kind === "empty") return [makeSvg("path", { ...path, "stroke-width": 9, "stroke-linecap": "round", "stroke-dasharray": "0.1 18", opacity: 0.55 })];
    const nodes = [makeSvg("path", path)];
    if (kind === "together") nodes.push(makeSvg("path", { ...path, stroke: ink(place ? "life-b-soft" : "life-a-soft"), "stroke-width": 4 }));
    return nodes;
  }

  /** Years to scale: solid in good health, hollow for the rest; striped where good health is not published for both. */
  function years(end, place, y, at, from, { isThin = false } = {}) {
    const high = isThin ? 12 : LINE;
    const [length, healthy] = [end.length[place], end.healthy && end.healthy[place]];
    const last = at(length.value);
    const edge = { stroke: life(place), "stroke-width": 2 };
    const box = (x, width, fill) => makeSvg("rect", { x, y: y - high / 2 + 1, width: Math.max(0, width), height: high - 2, fill, ...edge });
    const solid = healthy ? at(healthy.value) : from;
    const nodes = [box(from, last - from, ink(place ? "life-b-soft" : "life-a-soft"))];
    if (healthy) nodes.push(box(from, solid - from, life(place)));
    else nodes.push(makeSvg("path", { d: `M${from} ${y}H${last}`, stroke: life(place), "stroke-width": high - 2, "stroke-dasharray": "4 5" }));
    nodes.push(makeSvg("circle", { cx: last, cy: y, r: isThin ? 7 : 10, fill: place ? ink("surface") : life(place), stroke: life(place), "stroke-width": place ? (isThin ? 4 : 5) : 2 }));
    return nodes;
  }

  /** The limits of a figure: a thin bar with ends. */
  function limits(figure, place, y, at, half = 5) {
    if (!figure || figure.lower === null || figure.upper === null) return [];
    const [low, high] = [at(figure.lower), at(figure.upper)];
    return [makeSvg("path", { d: `M${low} ${y - half}V${y + half}M${low} ${y}H${high}M${high} ${y - half}V${y + half}`, stroke: life(place), "stroke-width": 2, fill: "none" })];
  }

  /** The scale that the years stand on. */
  function scale(ticks, y, at, label) {
    const nodes = [makeSvg("path", { d: `M${at(ticks[0])} ${y}H${at(ticks.at(-1))}` + ticks.map((tick) => `M${at(tick)} ${y - 4}V${y + 4}`).join(""), stroke: ink("edge"), fill: "none" })];
    const step = (at(ticks[1]) - at(ticks[0])) < 30 ? 2 : 1;
    ticks.forEach((tick, place) => place % step || nodes.push(text(String(tick), at(tick), y + 19, { anchor: "middle" })));
    if (label) nodes.push(text(label, at(ticks[0]), y - 11));
    return nodes;
  }

  healthGap.taleMarks = { makeSvg, ink, life, text, paragraph, pair, bead, stretch, years, limits, scale, widthOf };
})();
