// Light and dark. The choice is kept in this browser; without one, the system's setting decides.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const KEY = "health-gap-theme";
  const STORE_ID = "theme";
  let darkOf = null; // colour of the light theme -> colour of the dark theme

  function stored() {
    try {
      return window.localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden: the page works without
    }
  }

  function keep(theme) {
    try {
      window.localStorage.setItem(KEY, theme);
    } catch {
      // nothing to do: the choice lasts until the page is left
    }
  }

  function current() {
    return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
  }

  function apply(theme) {
    document.documentElement.dataset.theme = theme;
  }

  function toggle() {
    const theme = current() === "dark" ? "light" : "dark";
    apply(theme);
    keep(theme);
    window.dash_clientside.set_props(STORE_ID, { data: theme });
    if (healthGap.status) healthGap.status.say(theme === "dark" ? "Dark colours" : "Light colours");
  }

  function rulesOf(sheet) {
    try {
      return [...sheet.cssRules].flatMap((rule) =>
        rule.cssRules && rule.cssRules.length ? [rule, ...rule.cssRules] : [rule],
      );
    } catch {
      return []; // a sheet that a browser extension added from elsewhere
    }
  }

  function tokensOf(selector) {
    const tokens = {};
    for (const sheet of document.styleSheets) {
      for (const rule of rulesOf(sheet)) {
        if (rule.selectorText !== selector) continue;
        for (const name of rule.style) {
          if (name.startsWith("--")) tokens[name] = rule.style.getPropertyValue(name).trim().toUpperCase();
        }
      }
    }
    return tokens;
  }

  function darkColours() {
    const light = tokensOf(":root");
    const dark = tokensOf('[data-theme="dark"]');
    const colours = new Map();
    for (const name of Object.keys(light)) {
      const isColour = /^#[0-9A-F]{6}$/.test(light[name]);
      if (isColour && dark[name] && !colours.has(light[name])) colours.set(light[name], dark[name]);
    }
    return colours;
  }

  function recolour(part, colours) {
    if (typeof part === "string") return colours.get(part.toUpperCase()) || part;
    if (Array.isArray(part)) return part.map((each) => recolour(each, colours));
    if (part === null || typeof part !== "object" || ArrayBuffer.isView(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, recolour(value, colours)]));
  }

  // Plotly cannot read custom properties: the server sends a figure in light colours, and dark ones are put in here.
  function figure(asSent) {
    if (!asSent || current() === "light") return asSent;
    darkOf = darkOf || darkColours();
    return recolour(asSent, darkOf);
  }

  // The same the other way, for paper: where two colours of the light theme share a dark one, the first is meant.
  function lightOf() {
    darkOf = darkOf || darkColours();
    const light = new Map();
    for (const [day, night] of darkOf) if (!light.has(night)) light.set(night, day);
    return light;
  }

  function lightFigure(figure) {
    return current() === "light" ? figure : recolour(figure, lightOf());
  }

  // The light colour of a dark one as a style sheet prints it, "rgb(241, 244, 246)"; "" for any other colour.
  function lightColour(text) {
    const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(text.trim());
    if (!parts) return "";
    const hex = parts.slice(1).map((part) => Number(part).toString(16).padStart(2, "0"));
    return lightOf().get(`#${hex.join("")}`.toUpperCase()) || "";
  }

  // Do something at once in light colours, as paper needs them; nothing of it is painted on the screen.
  function inLight(act) {
    const theme = current();
    apply("light");
    try {
      return act();
    } finally {
      apply(theme);
    }
  }

  const isSystemDark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
  apply(stored() || (isSystemDark ? "dark" : "light"));
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("#theme-toggle")) toggle();
  });

  healthGap.theme = { current, figure, lightFigure, lightColour, inLight };
})();
