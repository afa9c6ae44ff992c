/** Turns chosen labels into SVG text, and follows the figures and the camera afterwards. */
(function (healthGap) {
  "use strict";

  const { parts } = healthGap.map;

  function textMarkup(name, text, x, y, size) {
    const content = healthGap.format.escape(text);
    return `<text class="${name}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}">${content}</text>`;
  }

  function lastLineMarkup(state, label, fonts, y) {
    const { block, index } = label;
    const { last, signRadius, signWidth, lastWidth } = block;
    const left = -(lastWidth + signWidth) / 2;
    const baseline = y + fonts.valueSize * 0.86;
    let markup = "";
    if (signRadius) {
      const middle = last.text ? y + fonts.valueHeight / 2 : 0;
      const x = last.text ? left + signRadius : 0;
      markup += parts.patterns.signMarkup(state.view.verdicts[index], signRadius, x, middle);
    }
    if (last.text) {
      const name = last.isFigure ? "map-figure" : "map-status";
      const size = last.isFigure ? fonts.valueSize : fonts.size;
      markup += textMarkup(name, last.text, left + signWidth + lastWidth / 2, baseline, size);
    }
    return markup;
  }

  function leaderMarkup(label) {
    if (!label.leader) return "";
    const { fromX, fromY, toX, toY } = label.leader;
    return (
      `<line class="map-leader" x1="${fromX}" y1="${fromY}" x2="${toX}" y2="${toY}"/>` +
      `<circle class="map-leader-end" cx="${fromX}" cy="${fromY}" r="2.4"/>`
    );
  }

  function classOf(state, label) {
    if (label.isDistrict) return "map-label is-district";
    if (label.leader) return "map-label is-outside";
    return state.classNames[label.index].replace("map-area", "map-label");
  }

  /** A label is drawn about its own middle, so that moving the camera moves one transform for each. */
  function labelMarkup(state, label, fonts) {
    const { block, at } = label;
    let y = -block.height / 2;
    let markup = leaderMarkup(label);
    for (const line of block.lines) {
      markup += textMarkup("map-name", line, 0, y + fonts.size * 0.86, fonts.size);
      y += fonts.nameHeight;
    }
    markup += lastLineMarkup(state, label, fonts, y);
    const name = classOf(state, label);
    return `<g class="${name}" transform="translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})">${markup}</g>`;
  }

  function draw(state, fonts) {
    const { nodes, labels, camera } = state;
    nodes.labels.innerHTML = labels.map((label) => labelMarkup(state, label, fonts)).join("");
    labels.forEach((label, position) => {
      label.node = nodes.labels.children[position];
      label.figure = label.node.querySelector(".map-figure");
      label.sign = label.node.querySelector(".map-sign");
      // What the label belongs to in the boundaries' units, and how far from it the label stands in pixels.
      const anchor = label.leader ? [label.at[0] + label.leader.fromX, label.at[1] + label.leader.fromY] : label.at;
      label.anchor = [(anchor[0] - camera.x) / camera.scale, (anchor[1] - camera.y) / camera.scale];
      label.offset = [label.at[0] - anchor[0], label.at[1] - anchor[1]];
    });
  }

  function move(state, label) {
    if (!label.node) return;
    const [x, y] = parts.labels.toPixels(state, label.anchor[0], label.anchor[1]);
    const at = [x + label.offset[0], y + label.offset[1]].map((pixels) => pixels.toFixed(1));
    label.node.setAttribute("transform", `translate(${at.join(" ")})`);
  }

  function repaintSign(state, label) {
    const markup = parts.patterns.signMarkup(state.view.verdicts[label.index], 10);
    const holder = parts.frame.makeSvg("g");
    holder.innerHTML = markup;
    const sign = holder.firstChild;
    if (!sign || sign.getAttribute("class") === label.sign.getAttribute("class")) return;
    sign.setAttribute("transform", label.sign.getAttribute("transform"));
    label.sign.replaceWith(sign);
    label.sign = sign;
  }

  /** New figures in the same places. */
  function repaint(state) {
    for (const label of state.labels || []) {
      if (label.index < 0) continue;
      label.node.setAttribute("class", classOf(state, label));
      const figure = parts.words.figure(state.view, label.index);
      if (label.figure && label.figure.textContent !== figure) label.figure.textContent = figure;
      if (label.sign) repaintSign(state, label);
    }
  }

  parts.labelDrawing = { draw, move, repaint };
})(window.healthGap);
