// Pictures that leave the page: a map or a chart with title, people, period, key, source and release inside, light as
// paper whatever the theme, as SVG or PNG. What must be said of the figures is part of the picture.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const MARGIN = 24; // pixels round the picture
  const GAP = 14; // pixels between title, drawing, key and small print
  const LEAST_WIDTH = 420; // narrower, and the small print is longer than the drawing
  const TITLE = { size: 22, weight: 600, family: "--serif", colour: "--ink" };
  const WORDS = { size: 16, weight: 400, family: "--sans", colour: "--ink-2" };
  const NOTE = { after: 4, size: 14, weight: 400, family: "--sans", colour: "--ink-2" };
  const WARNING = { size: 14, weight: 600, family: "--sans", colour: "--warn" };
  const SIGN = { size: 20, gap: 6, apart: 18 };
  const WATERMARK = { size: 30, weight: 600, family: "--sans", colour: "--example" };
  const FONT_URL = /url\("?([^")]+)"?\)/;
  const PNG_SCALE = 3;
  const MOST_PNG_PX = 16000; // browsers draw no higher canvas

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const makeSvg = (...parts) => healthGap.map.parts.frame.makeSvg(...parts);
  const fontOf = (kind) => `${kind.weight} ${kind.size}px ${token(kind.family)}`;

  /** A word that is wider than the picture, such as an address, is cut where it is full. */
  function cut(word, font, most) {
    const { width } = healthGap.map.parts.text;
    const pieces = [];
    for (let rest = word; rest; ) {
      let length = rest.length;
      while (length > 1 && width(rest.slice(0, length), font) > most) length -= 1;
      pieces.push(rest.slice(0, length));
      rest = rest.slice(length);
    }
    return pieces;
  }

  function linesOf(text, font, most) {
    const words = text.split(/\s+/).flatMap((word) => cut(word, font, most));
    return healthGap.map.parts.text.wrap(words.join(" "), font, most);
  }

  function textNode(content, kind, x, y, more = {}) {
    const node = makeSvg("text", {
      x,
      y,
      "font-size": kind.size,
      "font-weight": kind.weight,
      "font-family": token(kind.family),
      fill: token(kind.colour),
      ...more,
    });
    node.textContent = content;
    return node;
  }

  /** Writes paragraphs into the picture from `y` downwards; gives back where the next thing may begin. */
  function write(svg, texts, y, kind, width) {
    let end = y;
    for (const text of texts.filter(Boolean)) {
      for (const line of linesOf(text, fontOf(kind), width)) {
        svg.append(textNode(line, kind, MARGIN, end + kind.size));
        end += kind.size * 1.32;
      }
      end += kind.after || 0;
    }
    return end;
  }

  /** The key of the signs, each with its word, in as many rows as it needs. */
  function writeKey(svg, items, y, width) {
    let [x, top] = [0, y];
    const { width: measure } = healthGap.map.parts.text;
    for (const { verdict, words } of items) {
      const signWidth = verdict ? SIGN.size + SIGN.gap : 0;
      for (const [place, line] of linesOf(words, fontOf(NOTE), width - signWidth).entries()) {
        const lineWidth = signWidth + measure(line, fontOf(NOTE));
        if (place || (x && x + lineWidth > width)) [x, top] = [0, top + SIGN.size + SIGN.gap];
        if (verdict && !place) {
          const sign = { transform: `translate(${MARGIN + x} ${top})`, fill: token(`--${verdict}`) };
          svg.append(makeSvg("path", { ...sign, d: healthGap.symbols.PATHS[verdict], "fill-rule": "evenodd" }));
        }
        svg.append(textNode(line, NOTE, MARGIN + x + signWidth, top + 15));
        x += lineWidth + SIGN.apart;
      }
    }
    return items.length ? top + SIGN.size : y;
  }

  /** Words across the picture, for figures that are made up. */
  function stamp(svg, words, body, y) {
    if (!words) return;
    const [x, middle] = [MARGIN + body.width / 2, y + body.height / 2];
    const edge = { "paint-order": "stroke", stroke: token("--surface"), "stroke-width": 5, "text-anchor": "middle" };
    svg.append(textNode(words, WATERMARK, x, middle, { ...edge, transform: `rotate(-18 ${x} ${middle})` }));
  }

  /**
   * Puts a drawing into a picture. Colours are those of the theme that is on: call it within `theme.inLight`.
   * @param {{nodes: Element[], width: number, height: number}} body the drawing, from 0, 0
   * @param {{title: string, measure: string, words: string, key: object[], warnings: string[], caption: string[],
   *   mark: string}} options what is written above and below it
   */
  function compose(body, { title, measure, words = "", key = [], warnings = [], caption = [], mark = "" }) {
    const inner = Math.max(body.width, LEAST_WIDTH);
    const width = Math.ceil(inner + 2 * MARGIN);
    const svg = makeSvg("svg", { role: "img" });
    const name = makeSvg("title");
    name.textContent = `${title}. ${measure}`;
    const ground = makeSvg("rect", { width, fill: token("--surface") });
    svg.append(name, ground);
    const heading = write(svg, [title], MARGIN, TITLE, inner);
    const top = write(svg, [measure, words], heading + 2, WORDS, inner) + GAP;
    const drawing = makeSvg("g", { transform: `translate(${MARGIN} ${top})` });
    drawing.append(...body.nodes);
    svg.append(drawing);
    let end = writeKey(svg, key, top + body.height + GAP, inner) + (key.length ? GAP : 0);
    end = write(svg, warnings, end, WARNING, inner) + (warnings.length ? GAP / 2 : 0);
    end = write(svg, caption, end, NOTE, inner);
    stamp(svg, mark, body, top);
    const height = Math.ceil(end + MARGIN);
    ground.setAttribute("height", height);
    for (const [attribute, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
      svg.setAttribute(attribute, value);
    }
    return svg;
  }

  const toText = (svg) => new XMLSerializer().serializeToString(svg);

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
    const style = makeSvg("style");
    style.textContent = (await Promise.all(texts)).join("");
    return style;
  }

  /** A picture as a PNG of three pixels to one: sharp on a slide and in print. */
  async function toPng(svg) {
    const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name)));
    const scale = Math.min(PNG_SCALE, MOST_PNG_PX / height);
    svg.prepend(await fontStyle());
    svg.setAttribute("width", width * scale);
    svg.setAttribute("height", height * scale);
    const image = new Image();
    image.src = await asDataUrl(new Blob([toText(svg)], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return new Promise((resolve, reject) => {
      const give = (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made")));
      canvas.toBlob(give, "image/png");
    });
  }

  healthGap.pictures = { compose, toText, toPng };
})();
