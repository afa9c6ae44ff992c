// Numbers, limits and reasons as text, equal to components/formatting.py: the same figure reads the same everywhere.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const MINUS = "\u2212";
  const NO_FIGURE = "no figure";
  const NOT_HELD = "not held";
  const MARKS = { v: "", s: "[c]", n: "[x]", z: "[z]", u: "[u]" };
  const REASONS = {
    v: "",
    s: "Suppressed: small number",
    n: "Not published",
    z: "Not applicable",
    u: "Not reliable enough to show",
  };
  const VERDICTS = { b: "better", s: "similar", w: "worse", h: "higher", l: "lower", x: "not-compared" };
  const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const makers = new Map();

  function isMissing(value) {
    return value === null || value === undefined || Number.isNaN(value);
  }

  function maker(decimals, signDisplay) {
    const key = signDisplay + decimals;
    if (!makers.has(key)) {
      const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay };
      makers.set(key, new Intl.NumberFormat("en-GB", options));
    }
    return makers.get(key);
  }

  function number(value, decimals = 1, signDisplay = "negative") {
    return isMissing(value) ? NO_FIGURE : maker(decimals, signDisplay).format(value).replace("-", MINUS);
  }

  function unitSuffix(unit) {
    if (!unit) return "";
    if (unit.startsWith("%")) return unit;
    const words = unit.replace(/^£/, "").trim();
    return words ? " " + words : "";
  }

  function value(amount, decimals, unit = "") {
    const text = number(amount, decimals);
    if (text === NO_FIGURE) return text;
    const sign = text.startsWith(MINUS) ? MINUS : "";
    return sign + (unit.startsWith("£") ? "£" : "") + text.slice(sign.length) + unitSuffix(unit);
  }

  function gap(difference, decimals) {
    return number(difference, decimals, "exceptZero");
  }

  function gapUnit(unit) {
    return unit.startsWith("%") ? "percentage points" : unit;
  }

  function gapWithUnit(difference, decimals, unit) {
    const text = gap(difference, decimals);
    if (text === NO_FIGURE) return text;
    const name = gapUnit(unit);
    if (!name.startsWith("£")) return text + unitSuffix(name);
    const sign = /^[+\u2212]/.test(text) ? text[0] : "";
    return sign + "£" + text.slice(sign.length) + unitSuffix(name);
  }

  function count(amount) {
    return number(amount, 0);
  }

  function limits(lower, upper, decimals) {
    if (isMissing(lower) || isMissing(upper)) return NOT_HELD;
    return number(lower, decimals) + " to " + number(upper, decimals);
  }

  function missing(status, note = "") {
    const words = note.trim().replace(/^\[[a-z]\]\s*/, "") || REASONS[status];
    return (MARKS[status] + " " + words).trim();
  }

  // Names of wards repeat ("Normanton" is in Blaby and in Rutland), so the district goes with the name of a small area.
  function districtOf(boundary, index) {
    const isSmall = boundary.geography === "ward" || boundary.geography === "msoa";
    const district = isSmall && boundary.districts && boundary.districts[boundary.district_of[index]];
    return district && district !== boundary.names[index] ? district : "";
  }

  function areaName(boundary, index) {
    const district = districtOf(boundary, index);
    return boundary.names[index] + (district ? `, ${district}` : "");
  }

  // Names and notes come from loaded files, so they are text, never markup.
  function escape(text) {
    return String(text).replace(/[&<>"']/g, (character) => ESCAPES[character]);
  }

  healthGap.format = {
    MARKS,
    NOT_HELD,
    REASONS,
    VERDICTS,
    isMissing,
    number,
    value,
    gap,
    gapUnit,
    gapWithUnit,
    count,
    limits,
    missing,
    unitSuffix,
    districtOf,
    areaName,
    escape,
  };
})();
