/**
 * Copies of what is on the screen that need no style sheet: every colour and font is read and written as an attribute.
 */
(function (parts) {
  "use strict";

  const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "fill-rule"];
  const WRITTEN = ["font-family", "font-size", "font-weight", "text-anchor"];
  const OF_THE_PAGE = /^(class|style|tabindex|role|focusable|aria-.*)$/;

  function setAll(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  /** Lines that keep their width at every zoom get it in the units of their own drawing: `scale` pixels each. */
  function writeStyle(from, to, scale) {
    const style = getComputedStyle(from);
    for (const name of from.tagName === "text" ? [...DRAWN, ...WRITTEN] : DRAWN) {
      // A pattern is named by its id within the file, not by the address of the page.
      to.setAttribute(name, style.getPropertyValue(name).replace(/url\("?[^#)"]*(#[^)"]+)"?\)/g, "url($1)"));
    }
    if (style.vectorEffect === "non-scaling-stroke") {
      to.setAttribute("stroke-width", (parseFloat(style.strokeWidth) / scale).toPrecision(4));
    }
  }

  /** A copy of a node and all that is in it. */
  function freeze(node, scale = 1) {
    const copy = node.cloneNode(true);
    const pairs = [[node, copy]];
    while (pairs.length) {
      const [from, to] = pairs.pop();
      writeStyle(from, to, scale);
      for (const name of to.getAttributeNames()) if (OF_THE_PAGE.test(name)) to.removeAttribute(name);
      [...from.children].forEach((child, index) => pairs.push([child, to.children[index]]));
    }
    return copy;
  }

  /** A copy that stands in the file where the node stands on the page. */
  function freezeAt(node, origin, scale = 1) {
    const box = node.getBoundingClientRect();
    const place = { x: box.left - origin.left, y: box.top - origin.top, width: box.width, height: box.height };
    return setAll(freeze(node, scale), place);
  }

  function isInView(state, index) {
    const { boundaries, camera, size } = state;
    const [x0, y0, x1, y1] = boundaries.boxes[index];
    const isBefore = x1 * camera.scale + camera.x < 0 || y1 * camera.scale + camera.y < 0;
    const isAfter = x0 * camera.scale + camera.x > size.width || y0 * camera.scale + camera.y > size.height;
    return !isBefore && !isAfter;
  }

  /** The areas in view, gathered by class: one style for each class, however many areas there are. */
  function freezeAreas(state) {
    const { makeSvg } = parts.frame;
    const groups = new Map();
    state.paths.forEach((path, index) => {
      if (!path || !isInView(state, index)) return;
      const name = state.classNames[index];
      if (!groups.has(name)) {
        groups.set(name, makeSvg("g"));
        writeStyle(path, groups.get(name), state.camera.scale);
      }
      groups.get(name).append(makeSvg("path", { d: path.getAttribute("d") }));
    });
    return [...groups.values()];
  }

  /** The drawing as it is in view. What is under the pointer or has the focus is the reader's, not the picture's. */
  function freezeMap(state) {
    const { nodes, size } = state;
    const { makeSvg } = parts.frame;
    const { scale } = state.camera;
    const lines = nodes.overlay.querySelectorAll(".map-selected-halo, .map-selected");
    const chosen = [...lines].map((path) => freeze(path, scale));
    const world = makeSvg("g", { transform: nodes.world.getAttribute("transform") });
    world.append(...freezeAreas(state), freeze(nodes.outlines, scale), ...chosen);
    const { width, height } = size;
    const map = makeSvg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, overflow: "hidden" });
    map.append(freeze(nodes.defs), world, freeze(nodes.labels));
    return map;
  }

  function freezeInset(state) {
    const { inset, stage } = state.nodes;
    if (inset.hidden) return [];
    const origin = stage.getBoundingClientRect();
    const box = inset.getBoundingClientRect();
    const place = { x: box.left - origin.left, y: box.top - origin.top, width: box.width, height: box.height };
    const style = getComputedStyle(inset);
    const edge = parts.frame.makeSvg("rect", { ...place, fill: style.backgroundColor, stroke: style.borderTopColor });
    const drawing = freezeAt(inset.querySelector("svg"), origin, parts.inset.scaleOf(state));
    return [edge, drawing, ...freezeWords(inset.querySelector("button"), origin)];
  }

  /** One text as the lines into which the browser broke it, each at its own place. */
  function linesOf(node) {
    const range = document.createRange();
    const lines = [];
    for (let index = 0; index < node.length; index += 1) {
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      const { left, bottom, width, height } = range.getBoundingClientRect();
      const isSpace = !node.data[index].trim();
      const last = lines.at(-1);
      if (last && Math.abs(last.bottom - bottom) < 3) last.content += node.data[index];
      else if (width && !isSpace) lines.push({ left, bottom, height, content: node.data[index] });
    }
    return lines;
  }

  /** The words of a piece of the page, as SVG text where they stand. */
  function freezeWords(piece, origin) {
    const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const style = getComputedStyle(walker.currentNode.parentElement);
      for (const { left, bottom, height, content } of linesOf(walker.currentNode)) {
        const baseline = bottom - origin.top - height * 0.24;
        const font = { "font-size": style.fontSize, "font-weight": style.fontWeight, "font-family": style.fontFamily };
        const text = parts.frame.makeSvg("text", { x: left - origin.left, y: baseline, fill: style.color, ...font });
        text.textContent = content.trim();
        texts.push(text);
      }
    }
    return texts;
  }

  function freezeLegend(state) {
    const { legend } = state.nodes;
    const origin = legend.getBoundingClientRect();
    const group = parts.frame.makeSvg("g");
    group.append(freeze(state.nodes.keyDefs));
    for (const drawing of legend.querySelectorAll(".map-swatch svg")) group.append(freezeAt(drawing, origin));
    group.append(...freezeWords(legend, origin));
    return group;
  }

  parts.freezing = { freezeMap, freezeInset, freezeLegend };
})(window.healthGap.map.parts);
