// The signs of the verdicts, one colour each, in a box of 20 by 20: drawn as inline SVG, or by the style sheet.
// The same shapes stand in 30-components.css; a test compares the two.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const PATHS = {
    "better": "M10 1.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17zM8.9 5.75h2.2v3.15h3.15v2.2h-3.15v3.15h-2.2v-3.15H5.75v-2.2H8.9z",
    "similar": "M10 .2 19.8 10 10 19.8 .2 10zM10 3 17 10 10 17 3 10zM6.8 7.2h6.4v1.7H6.8zM6.8 11.1h6.4v1.7H6.8z",
    "worse": "M2.2 2.2h15.6v15.6H2.2zM5.75 8.9h8.5v2.2h-8.5z",
    "higher": "M10 1.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17zM10 4.6 14.4 9.2h-3.2v5.8H8.8V9.2H5.6z",
    "lower": "M2.2 2.2h15.6v15.6H2.2zM10 15.4 5.6 10.8h3.2V5h2.4v5.8h3.2z",
    "not-compared": "M10.99 1.96A8.1 8.1 0 0 1 14.41 3.21L13.38 4.8A6.2 6.2 0 0 0 10.76 3.85zM15.92 4.48A8.1 8.1 0 0 1 17.75 7.63L15.93 8.19A6.2 6.2 0 0 0 14.53 5.77zM18.09 9.58A8.1 8.1 0 0 1 17.46 13.16L15.71 12.42A6.2 6.2 0 0 0 16.19 9.68zM16.47 14.87A8.1 8.1 0 0 1 13.68 17.22L12.81 15.52A6.2 6.2 0 0 0 14.95 13.73zM11.82 17.89A8.1 8.1 0 0 1 8.18 17.89L8.61 16.04A6.2 6.2 0 0 0 11.39 16.04zM6.32 17.22A8.1 8.1 0 0 1 3.53 14.87L5.05 13.73A6.2 6.2 0 0 0 7.19 15.52zM2.54 13.16A8.1 8.1 0 0 1 1.91 9.58L3.81 9.68A6.2 6.2 0 0 0 4.29 12.42zM2.25 7.63A8.1 8.1 0 0 1 4.08 4.48L5.47 5.77A6.2 6.2 0 0 0 4.07 8.19zM5.59 3.21A8.1 8.1 0 0 1 9.01 1.96L9.24 3.85A6.2 6.2 0 0 0 6.62 4.8z",
  };

  // For pictures that are exported or scaled: an <svg> as markup, coloured by the text around it.
  function svg(verdict, sizePx = 20) {
    return (
      `<svg class="symbol-svg" width="${sizePx}" height="${sizePx}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">` +
      `<path fill="currentColor" fill-rule="evenodd" d="${PATHS[verdict]}"/></svg>`
    );
  }

  // For text and tables: the sign with its word, as markup. A style sheet draws the sign, which is quicker in long tables.
  function labelled(verdict, words) {
    const text = healthGap.format.escape(words);
    return `<span class="verdict verdict-${verdict}"><i class="symbol symbol-${verdict}"></i>${text}</span>`;
  }

  healthGap.symbols = { PATHS, svg, labelled };
})();
