// The picture of the two babies: two lives as lines through six stages, in real pixels for the width at hand. A wide one
// runs from left to right; on a phone it runs down the page.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const marks = () => healthGap.taleMarks;
  const WIDE_FROM_PX = 900;
  const SHARES = [0.122, 0.136, 0.13, 0.172, 0.126, 0.314]; // of the width: the last holds the years
  const HEAD_PX = 62;
  const STEP_PX = 6;

  const kindOf = (stage) => (stage.beads.length ? (stage.is_together ? "together" : "own") : "empty");

  // A curve through knots, level at each of them.
  function curve(knots) {
    return (x) => {
      const next = knots.findIndex(([at]) => at >= x);
      if (next <= 0) return next < 0 ? knots.at(-1)[1] : knots[0][1];
      const [[x0, y0], [x1, y1]] = [knots[next - 1], knots[next]];
      return y0 + ((y1 - y0) * (1 - Math.cos((Math.PI * (x - x0)) / (x1 - x0)))) / 2;
    };
  }

  function pointsOf(from, to, place) {
    const points = [];
    for (let step = from; step < to; step += STEP_PX) points.push(place(step));
    points.push(place(to));
    return points;
  }

  function beadsAt(stage, from, to) {
    return stage.beads.map((outcome, place) => [outcome, from + ((place + 0.5) * (to - from)) / stage.beads.length]);
  }

  function columns(payload, width) {
    let left = 0;
    return payload.stages.map((stage, place) => {
      const column = { stage, left, width: SHARES[place] * width };
      left += column.width;
      return column;
    });
  }

  function ground(column, height, isCurrent) {
    const { makeSvg, ink } = marks();
    const nodes = [];
    if (isCurrent) {
      nodes.push(makeSvg("rect", { x: column.left, y: 0, width: column.width, height, fill: ink("surface") }));
      nodes.push(makeSvg("rect", { x: column.left, y: 0, width: column.width, height: 5, fill: ink("ink") }));
    }
    if (column.left) nodes.push(makeSvg("path", { d: `M${column.left} 0V${height}`, stroke: ink("rule") }));
    return nodes;
  }

  // What stands between the lines at one stage: the first figure of its list, or why there is none.
  function between(column, middle) {
    const { paragraph, pair } = marks();
    const { stage } = column;
    const [x, most] = [column.left + column.width / 2, column.width - 16];
    const centred = { anchor: "middle" };
    if (!stage.first) return paragraph(stage.why_empty, x, middle - 14, most, centred).nodes;
    const title = paragraph(stage.first.title, x, 0, most, { ...centred, weight: 600, colour: "ink" });
    const height = title.end + 30 + 18 + (stage.first.note ? 18 : 0);
    const top = middle - height / 2 + 10;
    const nodes = paragraph(stage.first.title, x, top, most, { ...centred, weight: 600, colour: "ink" }).nodes;
    const figures = top + title.end + 14;
    nodes.push(pair(stage.first.values, x, figures));
    const unit = paragraph(stage.first.out_of, x, figures + 19, most, centred);
    return [...nodes, ...unit.nodes, ...paragraph(stage.first.note, x, unit.end, most, centred).nodes];
  }

  // Told by sex, a line ends in two bars: the boy's above, the girl's below, each with its words on its outer side.
  function boyAndGirl(ends, place, y, at, start) {
    const { text, years, limits, life, makeSvg, widthOf } = marks();
    const nodes = [makeSvg("rect", { x: start - 6, y: y - 16, width: 7, height: 32, fill: life(place) })];
    ends.forEach((end, row) => {
      const [last, healthy] = [end.length[place], end.healthy && end.healthy[place]];
      const way = row ? 1 : -1;
      const words = `${end.who[0].toUpperCase()}${end.who.slice(1)} ${last.text}${healthy ? `, ${healthy.text} in good health` : ""}`;
      const x = Math.max(start - 60, at(last.value) + 10 - widthOf(words, 16, 650));
      nodes.push(...years(end, place, y + way * 11, at, start, { isThin: true }));
      nodes.push(...limits(healthy || last, place, y + way * 3, at, 2.5));
      nodes.push(text(words, x, y + (row ? 33 : -21), { size: 16, weight: 650, colour: place ? "life-b" : "life-a" }));
    });
    return nodes;
  }

  function end(payload, column, ys, base) {
    const { text, years, limits, scale, life, makeSvg, widthOf } = marks();
    const { end: told } = payload;
    const from = column.left + 84;
    const [low, high] = [told.scale[0], told.scale.at(-1)];
    const isByEach = told.of_each.length > 1;
    const [start, stop] = [from + 8, column.left + column.width - 34];
    const at = (year) => start + ((year - low) * (stop - start)) / (high - low);
    const nodes = [];
    ys.forEach((y, place) => {
      nodes.push(makeSvg("path", { d: `M${column.left + 70} ${y}H${start}`, stroke: life(place), "stroke-width": 16 }));
      if (isByEach) nodes.push(...boyAndGirl(told.of_each, place, y, at, start));
      if (isByEach) return;
      const [only] = told.of_each;
      nodes.push(...years(only, place, y, at, start));
      const colour = place ? "life-b" : "life-a";
      const last = only.length[place];
      const healthy = only.healthy && only.healthy[place];
      const [under, above] = [y + (place ? 46 : -28), y + (place ? 18 : -18)];
      nodes.push(text(last.text, at(last.value), under, { size: 26, weight: 650, colour, anchor: "middle" }));
      nodes.push(...limits(healthy || last, place, above, at));
      if (!healthy) return;
      const words = `${healthy.text} in good health`;
      const half = widthOf(words, 16, 600) / 2;
      const x = Math.max(start - 60 + half, Math.min(at(healthy.value), at(last.value) - 40 - half));
      nodes.push(text(words, x, under - 2, { size: 16, colour, anchor: "middle", weight: 600 }));
    });
    const label = told.is_pattern ? "years, a pattern: the level is too high" : "years of life, to scale from here";
    return [...nodes, ...scale(told.scale, base, at, label)];
  }

  /** The wide form: stages side by side. */
  function wide(payload, { width, current, withHeads = false, isLow = false }) {
    const { text, stretch, bead, paragraph } = marks();
    const gap = isLow ? 128 : 152;
    const [first, wave] = [HEAD_PX + (isLow ? 68 : 88), isLow ? 20 : 30];
    const height = first + gap + wave + 44;
    const found = columns(payload, width);
    const last = found.at(-1);
    const middleOf = (column) => column.left + column.width / 2;
    const path = curve([
      [0, 0.3 * wave], [found[1].left + 10, wave], [middleOf(found[3]), -wave], [middleOf(found[4]) + 10, 0.5 * wave],
      [last.left + 70, 0],
    ]);
    const yOf = (x, place) => first + place * gap + path(x);
    const nodes = found.flatMap((column) => ground(column, height, column.stage.slug === current));
    payload.names.forEach((name, place) => {
      for (const column of found) {
        const isLast = column === last;
        const to = isLast && payload.end ? column.left + 74 : column.left + column.width;
        const from = column.left + (column.left ? 0 : 14);
        nodes.push(...stretch(pointsOf(from, to, (x) => [x, yOf(x, place)]), place, kindOf(column.stage)));
      }
      const y = place ? first + gap + wave + 30 : HEAD_PX + 30;
      nodes.push(...paragraph(name, 14, y, found[0].width + found[1].width - 20, { size: 20, weight: 650, colour: place ? "life-b" : "life-a" }).nodes);
      for (const column of found) {
        const to = column === last && payload.end ? column.left + 78 : column.left + column.width;
        for (const [outcome, x] of beadsAt(column.stage, column.left, to)) nodes.push(bead(outcome, x, yOf(x, place)));
      }
    });
    for (const column of found) {
      if (column === last && payload.end) nodes.push(...end(payload, column, [yOf(width, 0), yOf(width, 1)], first + gap / 2 + 8));
      else nodes.push(...between(column, (yOf(middleOf(column), 0) + yOf(middleOf(column), 1)) / 2));
    }
    if (withHeads) {
      for (const { stage, left, width: most } of found) {
        const title = paragraph(stage.title, left + 14, 26, most - 34, { size: 16, weight: 600, colour: "ink" });
        nodes.push(...title.nodes, text(stage.count, left + 14, title.end));
      }
    }
    const heads = found.map((column) => ({ stage: column.stage, left: column.left, top: 0, width: column.width, height: HEAD_PX }));
    return { nodes, width, height, heads };
  }

  function tellDown(stage, x, y, most) {
    const { pair, paragraph, text } = marks();
    if (!stage.first) return paragraph(stage.why_empty, x, y + 18, most);
    const figures = pair(stage.first.values, x, y + 30, { anchor: "start", size: 24 });
    const title = paragraph(`${stage.first.title}, ${stage.first.out_of}`, x, y + 52, most);
    const note = paragraph(stage.first.note, x, title.end, most);
    return { nodes: [figures, ...title.nodes, ...note.nodes, text("", x, y)], end: note.end };
  }

  function endDown(payload, x, y, width) {
    const { text, paragraph, years, limits, scale } = marks();
    const { end: told } = payload;
    const [low, high] = [told.scale[0], told.scale.at(-1)];
    const at = (year) => x + ((year - low) * (width - x - 20)) / (high - low);
    const nodes = [];
    const rows = [0, 1].flatMap((place) => told.of_each.map((each) => ({ place, each })));
    rows.forEach(({ place, each }, row) => {
      const top = y + row * 82;
      const colour = place ? "life-b" : "life-a";
      const [last, healthy] = [each.length[place], each.healthy && each.healthy[place]];
      const whose = rows.length > 2 ? `${payload.names[place]}, ${each.who}` : payload.names[place];
      const words = healthy ? `: ${healthy.text} in good health` : "";
      nodes.push(...paragraph(`${whose} ${last.text}${words}`, x, top, width - x - 4, { size: 16, weight: 650, colour }).nodes);
      nodes.push(...years(each, place, top + 20, at, x), ...limits(healthy || last, place, top + 40, at));
    });
    const base = y + 82 * rows.length + 8;
    nodes.push(...scale(told.scale, base, at, ""));
    nodes.push(text(told.is_pattern ? "years, a pattern: too high" : "years of life, to scale", x, base + 38));
    return { nodes, end: base + 44 };
  }

  /** The form for a phone: the lives run down, and each stage tells its first figure beside them. */
  function down(payload, { width, current, withHeads = false }) {
    const { makeSvg, ink, text, stretch, bead, widthOf } = marks();
    const [lanes, x, nodes, heads] = [[22, 54], 86, [], []];
    const swing = (y) => 6 * Math.sin(y / 46);
    const lines = [];
    let y = 40;
    nodes.push(text(payload.names[0], 12, 24, { size: 16, weight: 650, colour: "life-a" }));
    const next = 30 + widthOf(payload.names[0], 16, 650);
    nodes.push(text(payload.names[1], next, 24, { size: 16, weight: 650, colour: "life-b" }));
    payload.stages.forEach((stage, place) => {
      const isEnd = place === payload.stages.length - 1 && payload.end;
      const told = isEnd ? endDown(payload, 16, y + 74, width) : tellDown(stage, x, y + 44, width - x - 12);
      const bottom = Math.max(told.end + 8, y + 96);
      const isCurrent = stage.slug === current;
      if (isCurrent) nodes.push(makeSvg("rect", { x: 0, y, width, height: bottom - y, fill: ink("surface") }), makeSvg("rect", { x: 0, y, width: 5, height: bottom - y, fill: ink("ink") }));
      nodes.push(makeSvg("path", { d: `M0 ${y}H${width}`, stroke: ink("rule") }));
      const to = isEnd ? y + 54 : bottom;
      lanes.forEach((lane, which) => {
        lines.push(...stretch(pointsOf(y, to, (at) => [lane + swing(at), at]), which, kindOf(stage)));
        for (const [outcome, at] of beadsAt(stage, y + 4, to - 2)) lines.push(bead(outcome, lane + swing(at), at));
      });
      lines.push(...told.nodes);
      heads.push({ stage, left: x - 14, top: y + 2, width: width - x, height: 46 });
      if (withHeads) lines.push(text(stage.title, x, y + 22, { size: 16, weight: 600, colour: "ink" }), text(stage.count, x, y + 40));
      y = bottom;
    });
    return { nodes: [...nodes, ...lines], width, height: y, heads };
  }

  function draw(payload, options) {
    return options.width >= WIDE_FROM_PX ? wide(payload, options) : down(payload, options);
  }

  // A file holds colours, not the names of colours: call it while the theme of the file is on.
  function withColours(node) {
    const style = getComputedStyle(document.documentElement);
    for (const each of [node, ...node.querySelectorAll("*")]) {
      for (const name of ["fill", "stroke"]) {
        const token = /^var\((--[a-z0-9-]+)\)$/.exec(each.getAttribute(name) || "");
        if (token) each.setAttribute(name, style.getPropertyValue(token[1]).trim());
      }
    }
    return node;
  }

  // The key goes along inside the drawing: its signs are beads, not verdicts.
  function keyNodes(payload, top, width) {
    const { text, bead, widthOf } = marks();
    let [x, y] = [12, top + 24];
    return {
      nodes: payload.key.flatMap(({ outcome, words, count }) => {
        const label = `${count} ${words}`;
        if (x + 40 + widthOf(label, 14) > width) [x, y] = [12, y + 26];
        const nodes = [bead(outcome, x + 6, y - 5), text(label, x + 22, y)];
        x += 44 + widthOf(label, 14);
        return nodes;
      }),
      get end() {
        return y + 10;
      },
    };
  }

  /** The whole picture as a body for pictures.js. */
  function body(payload, width) {
    const { makeSvg } = marks();
    const drawn = draw(payload, { width, current: "", withHeads: true });
    const key = keyNodes(payload, drawn.height, width);
    const nodes = key.nodes;
    const group = makeSvg("g", { "font-family": getComputedStyle(document.body).fontFamily });
    group.append(makeSvg("rect", { width, height: drawn.height, fill: "var(--sunken)" }), ...drawn.nodes, ...nodes);
    return { nodes: [withColours(group)], width, height: key.end };
  }

  healthGap.tale = { draw, body };
})();
