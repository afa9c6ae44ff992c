/**
 * The picture that leaves the page: title, what is in view, legend and source lines, as SVG or PNG.
 *
 * The figures' caveats and kind belong to the caption, so that they travel with the picture.
 */
(function (parts) {
  "use strict";

  const MARGIN = 24; // pixels round the picture
  const GAP = 14; // pixels between title, map, legend and caption
  const TITLE = { size: 22, weight: 600, family: "--serif", colour: "--ink" };
  const CAPTION = { size: 14, weight: 400, family: "--sans", colour: "--ink-2" };
  const WATERMARK = { size: 30, weight: 600, family: "--sans", colour: "--example" };
  const FONT_URL = /url\("?([^")]+)"?\)/;
  const PNG_SCALE = 3;

  function token(state, name) {
    return getComputedStyle(state.element).getPropertyValue(name).trim();
  }

  /** Lines of text, broken to a width, from `y` downwards; gives back where the next thing may begin. */
  function write(state, texts, y, kind, width) {
    const family = token(state, kind.family);
    const lineHeight = kind.size * 1.32;
    const font = `${kind.weight} ${kind.size}px ${family}`;
    const lines = texts.filter(Boolean).flatMap((text) => parts.text.wrap(text, font, width));
    const nodes = lines.map((line, index) => {
      const node = parts.frame.makeSvg("text", {
        x: MARGIN,
        y: y + lineHeight * index + kind.size,
        "font-size": kind.size,
        "font-weight": kind.weight,
        "font-family": family,
        fill: token(state, kind.colour),
      });
      node.textContent = line;
      return node;
    });
    return { nodes, end: y + lineHeight * lines.length };
  }

  function at(nodes, y) {
    const group = parts.frame.makeSvg("g", { transform: `translate(${MARGIN} ${y})` });
    group.append(...nodes);
    return group;
  }

  /** Words across the picture, for figures that are made up. */
  function watermark(state, words, y) {
    if (!words) return [];
    const { size } = state;
    const [x, middle] = [MARGIN + size.width / 2, y + size.height / 2];
    const node = parts.frame.makeSvg("text", {
      x,
      y: middle,
      "text-anchor": "middle",
      transform: `rotate(-18 ${x} ${middle})`,
      "font-size": WATERMARK.size,
      "font-weight": WATERMARK.weight,
      "font-family": token(state, WATERMARK.family),
      fill: token(state, WATERMARK.colour),
      "paint-order": "stroke",
      stroke: token(state, "--surface"),
      "stroke-width": 5,
    });
    node.textContent = words;
    return [node];
  }

  function compose(state, { title = "", caption = [], mark = state.view?.stamp } = {}) {
    if (!state.view) throw new Error("The map has not been painted yet: there is nothing to export");
    const { size, nodes } = state;
    const width = size.width + 2 * MARGIN;
    const heading = write(state, [title || state.view.title], MARGIN, TITLE, size.width);
    const measure = write(state, [state.view.measure], heading.end + 2, CAPTION, size.width);
    const mapTop = measure.end + GAP;
    const legendTop = mapTop + size.height + GAP;
    const source = [caption].flat();
    const below = write(state, source, legendTop + nodes.legend.offsetHeight + GAP, CAPTION, size.width);
    const height = Math.ceil(below.end + MARGIN);
    const svg = parts.frame.makeSvg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
    const name = parts.frame.makeSvg("title");
    name.textContent = `${title || state.view.title}. ${state.view.measure}`;
    const ground = parts.frame.makeSvg("rect", { width, height, fill: token(state, "--surface") });
    const map = at([parts.freezing.freezeMap(state), ...parts.freezing.freezeInset(state)], mapTop);
    const legend = at([parts.freezing.freezeLegend(state)], legendTop);
    svg.append(name, ground, ...heading.nodes, ...measure.nodes, map, legend, ...below.nodes);
    svg.append(...watermark(state, mark, mapTop));
    return svg;
  }

  /**
   * The picture as SVG text, with no style sheet and no address in it.
   * @param {{title: string, caption: string[], mark: string}} options title (the view's own if empty), source lines,
   *   and words across the picture for figures that are made up (the view's own stamp unless given)
   */
  function svg(state, options) {
    return new XMLSerializer().serializeToString(compose(state, options));
  }

  function fontRules() {
    const rules = [];
    for (const sheet of document.styleSheets) {
      if (sheet.href && new URL(sheet.href).origin !== location.origin) continue;
      for (const rule of sheet.cssRules) if (rule instanceof CSSFontFaceRule) rules.push({ rule, base: sheet.href });
    }
    return rules;
  }

  function asDataUrl(blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  /** A picture drawn from SVG cannot ask for the page's fonts, so they go inside it. */
  async function fontStyle() {
    const texts = fontRules().map(async ({ rule, base }) => {
      const address = FONT_URL.exec(rule.style.getPropertyValue("src"))?.[1];
      if (!address) return "";
      const response = await fetch(new URL(address, base || document.baseURI));
      if (!response.ok) return "";
      return rule.cssText.replace(FONT_URL, `url(${await asDataUrl(await response.blob())})`);
    });
    const style = parts.frame.makeSvg("style");
    style.textContent = (await Promise.all(texts)).join("");
    return style;
  }

  async function load(source) {
    const image = new Image();
    image.src = source;
    await image.decode();
    return image;
  }

  /** The picture as a PNG of three pixels to one: sharp on a slide and in print. */
  async function png(state, options) {
    const picture = compose(state, options);
    const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)));
    picture.prepend(await fontStyle());
    picture.setAttribute("width", width * PNG_SCALE);
    picture.setAttribute("height", height * PNG_SCALE);
    const text = new XMLSerializer().serializeToString(picture);
    const image = await load(await asDataUrl(new Blob([text], { type: "image/svg+xml" })));
    const canvas = document.createElement("canvas");
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return new Promise((resolve, reject) => {
      const give = (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made")));
      canvas.toBlob(give, "image/png");
    });
  }

  parts.exports = { svg, png };
})(window.healthGap.map.parts);
