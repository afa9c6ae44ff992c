/** Measuring and breaking text for labels, in real pixels and in the font that the page uses. */
(function (parts) {
  "use strict";

  const context = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  // A fallback font has other widths: measure again when the real one has come.
  document.fonts?.addEventListener?.("loadingdone", () => widths.clear());

  /** The fonts of a map's labels, from its style sheet: present mode and print may choose other sizes. */
  function fontsOf(state) {
    const style = getComputedStyle(state.nodes.labels);
    const size = parseFloat(style.fontSize);
    const valueSize = Math.round(size * 1.14);
    return {
      size,
      valueSize,
      name: `${style.fontWeight} ${size}px ${style.fontFamily}`,
      value: `650 ${valueSize}px ${style.fontFamily}`,
      nameHeight: size * 1.1,
      valueHeight: valueSize * 1.06,
    };
  }

  function width(text, font) {
    const key = `${font}|${text}`;
    if (!widths.has(key)) {
      context.font = font;
      widths.set(key, context.measureText(text).width);
    }
    return widths.get(key);
  }

  /** Digits have one width, so a label keeps its place when only its figures change. */
  function figureWidth(text, font) {
    return width(text.replace(/\d/g, "0"), font);
  }

  /** Breaks words into `count` lines of as equal a width as can be; null when there are too few words. */
  function breakInto(words, count, font) {
    if (count > words.length) return null;
    if (count === 1) return [words.join(" ")];
    let best = null;
    for (let first = 1; first <= words.length - count + 1; first += 1) {
      const head = words.slice(0, first).join(" ");
      const lines = [head, ...breakInto(words.slice(first), count - 1, font)];
      const widest = Math.max(...lines.map((line) => width(line, font)));
      if (!best || widest < best.widest) best = { lines, widest };
    }
    return best.lines;
  }

  /** A name in one, two and three lines, as far as it has words. */
  function wrappings(name, font) {
    const words = name.split(/\s+/);
    return [1, 2, 3].map((count) => breakInto(words, count, font)).filter(Boolean);
  }

  /** Words broken into as many lines as a width asks for. */
  function wrap(text, font, most) {
    const lines = [];
    for (const word of text.split(/\s+/)) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && width(longer, font) <= most) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  parts.text = { fontsOf, width, figureWidth, wrappings, wrap };
})(window.healthGap.map.parts);
