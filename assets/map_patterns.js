/**
 * Patterns for what is not a value, and the signs of a verdict as the map draws them.
 *
 * A pattern is measured in the units of the shape that it fills. The drawing, its inset and the legend have different
 * units, so each has its own set, scaled to the same size on the screen.
 */
(function (healthGap) {
  "use strict";

  // Side of the tile in pixels, its ground, and what is drawn on it.
  const TILES = {
    hatch: { side: 6, ground: "no-data", lines: "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", width: 1.3 },
    sparse: { side: 13, ground: "no-data", lines: "M-1 14L14 -1M-1 1L1 -1M12 14L14 12", width: 1.3 },
    cross: { side: 9, ground: "no-data", lines: "M0 4.5H9M4.5 0V9", width: 0.9 },
    dots: { side: 7, ground: "suppressed", circles: [[1.75, 1.75], [5.25, 5.25]], radius: 1.1 },
  };

  function tileMarkup({ side, ground, lines, width, circles, radius }) {
    const dots = (circles || []).map(([x, y]) => `<circle class="map-tile-dot" cx="${x}" cy="${y}" r="${radius}"/>`);
    const strokes = lines ? `<path class="map-tile-line" stroke-width="${width}" d="${lines}"/>` : "";
    return `<rect class="map-tile-${ground}" width="${side}" height="${side}"/>${strokes}${dots.join("")}`;
  }

  function markup(prefix) {
    return Object.entries(TILES)
      .map(([name, tile]) => {
        const size = `width="${tile.side}" height="${tile.side}"`;
        return `<pattern id="${prefix}-${name}" patternUnits="userSpaceOnUse" ${size}>${tileMarkup(tile)}</pattern>`;
      })
      .join("");
  }

  /** Makes the shapes inside `node` use the set of patterns with that prefix. */
  function use(node, prefix) {
    for (const name of Object.keys(TILES)) node.style.setProperty(`--map-${name}`, `url(#${prefix}-${name})`);
  }

  /** Keeps tiles the same size on the screen when one unit of the drawing is `scale` pixels. */
  function rescale(defs, scale) {
    const transform = `scale(${1 / scale})`;
    for (const pattern of defs.children) pattern.setAttribute("patternTransform", transform);
  }

  /** The sign's own outline, filled behind it: on a fill of the same colour a light edge keeps the sign apart. */
  function groundOf(verdict) {
    const path = healthGap.symbols.PATHS[verdict === "not-compared" ? "better" : verdict];
    return path.slice(0, path.toLowerCase().indexOf("z") + 1);
  }

  /** A verdict's sign as markup, from its letter; `radius` is half its size. */
  function signMarkup(letter, radius, x = 0, y = 0) {
    const verdict = healthGap.format.VERDICTS[letter];
    if (!verdict) return "";
    const scale = radius / 10;
    return (
      `<g class="map-sign ${verdict}" transform="translate(${x} ${y}) scale(${scale}) translate(-10 -10)">` +
      `<path class="map-sign-ground" d="${groundOf(verdict)}"/>` +
      `<path class="map-sign-mark" fill-rule="evenodd" d="${healthGap.symbols.PATHS[verdict]}"/></g>`
    );
  }

  healthGap.map.parts.patterns = { markup, use, rescale, signMarkup };
})(window.healthGap);
