// The address is the only place where a choice is kept: this reads it, and writes it in one canonical form.
// components/selection.py is the same in Python.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const FIELDS = [
    "data",
    "release",
    "areas",
    "place",
    "neighbourhood",
    "own",
    "characteristic",
    "group",
    "basis",
    "sex",
    "period",
    "benchmark",
    "shade",
    "selected",
    "lives",
    "stage",
    "vaccine",
    "dose",
    "people",
    "age",
    "target",
    "columns",
    "cells",
    "order",
    "view",
    "family",
    "peers",
    "across",
    "up",
  ];
  const MAX_SELECTED = 20;
  const KEPT_FOR_ANOTHER_MEASURE = ["data", "release", "place", "neighbourhood", "own", "sex"];
  // What a choice makes meaningless: a place limits the neighbourhoods, an area belongs to its level.
  const CLEARED_BY = {
    areas: ["selected"],
    place: ["neighbourhood"],
    characteristic: ["group"],
    basis: ["period"],
    vaccine: ["dose", "people", "age", "period"],
    dose: ["period"],
  };
  const defaults = {};
  let isSeveral = false;
  const paintedAtOnce = []; // what may paint a new address before anybody hears of it
  let waiting = null; // an address that is painted already and waits for its frame
  let shown = []; // the areas that the page shows as selected, also when the address names none

  function parse(search) {
    const parameters = new URLSearchParams(search);
    const fields = { selected: [] };
    for (const field of FIELDS) {
      const values = parameters.getAll(field);
      const text = values.length ? values[values.length - 1] : "";
      if (!text) continue;
      fields[field] = field === "selected" ? [...new Set(text.split(","))].slice(0, MAX_SELECTED) : text;
    }
    // `areas=E06000016,E06000017` names areas and not their level: people write it so by hand.
    if (/^[A-Z]\d/.test(fields.areas || "")) {
      if (!fields.selected.length) fields.selected = fields.areas.split(",").slice(0, MAX_SELECTED);
      delete fields.areas;
    }
    return fields;
  }

  const current = () => waiting ?? window.location.search;

  function read() {
    return parse(current());
  }

  // As components/selection.py escapes: a canonical address is told from another by its letters.
  function escaped(value) {
    const asInPython = (letter) => "%" + letter.charCodeAt(0).toString(16).toUpperCase();
    return encodeURIComponent(value).replace(/[!'()*]/g, asInPython).replace(/%2C/g, ",");
  }

  function write(fields) {
    const pairs = [];
    for (const field of FIELDS) {
      const value = Array.isArray(fields[field]) ? fields[field].join(",") : fields[field];
      if (!value || value === defaults[field]) continue;
      pairs.push(field + "=" + escaped(value));
    }
    return pairs.length ? "?" + pairs.join("&") : "";
  }

  // The address that these changes lead to. A null or empty value takes the field out.
  function withChanges(changes) {
    const fields = read();
    for (const field of Object.keys(changes)) {
      for (const cleared of CLEARED_BY[field] || []) {
        if (!(cleared in changes)) delete fields[cleared];
      }
    }
    return write({ ...fields, ...changes });
  }

  // What is not understood stays in, so that the page can go on saying that it was not used.
  function withoutSelected(search) {
    const others = [...new URLSearchParams(search)].filter(([name]) => !FIELDS.includes(name));
    const known = write({ ...parse(search), selected: [] });
    const unknown = new URLSearchParams(others).toString();
    return unknown ? (known ? known + "&" : "?") + unknown : known;
  }

  // The part of a page that hears of a new address is named beside its filters.
  // The query that a page must ask for anew, or null. On the way to another page the old one still hears the new
  // address: it must not fetch with its own measure.
  function newQuery(path, search, query) {
    if (!window.location.pathname.endsWith(path)) return null;
    const asked = withoutSelected(search || "");
    return asked === query ? null : asked;
  }

  // Two addresses that ask for the same but for one field, whichever areas are selected.
  function differsOnlyIn(field, one, other) {
    const without = (search) => withoutSelected(write({ ...parse(search), [field]: "" }));
    return without(one) === without(other);
  }

  function push(search) {
    if (!document.querySelector("[data-location]") || search === current()) return;
    announce();
    const isPainted = paintedAtOnce.some((paint) => paint(search));
    waiting = search;
    // Dash takes longer to hear of an address than the map to take its colours: the frame with them goes first.
    if (isPainted) requestAnimationFrame(() => setTimeout(announce, 0));
    else announce();
  }

  // Put the address that waits into the bar, and let Dash and everybody else hear of it.
  function announce() {
    const search = waiting;
    const bar = document.querySelector("[data-location]");
    waiting = null;
    if (search === null || !bar) return;
    window.dash_clientside.set_props(bar.dataset.location, { search });
    // Dash tells its callbacks of it in its own time; what needs no figures from the server need not wait for that.
    setTimeout(() => document.dispatchEvent(new CustomEvent("health-gap-address")), 0);
  }

  function change(changes) {
    push(withChanges(changes));
  }

  // Another measure is another page. Dash Pages hears the same event when one of its own links is followed.
  function visit(path) {
    announce();
    const fields = read();
    const kept = {};
    for (const field of KEPT_FOR_ANOTHER_MEASURE) kept[field] = fields[field];
    window.history.pushState({}, "", path + write(kept));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function setDefault(field, value) {
    defaults[field] = value;
  }

  function isAdding(event) {
    return Boolean(event && (event.ctrlKey || event.metaKey || event.shiftKey));
  }

  // Choose one area, or let it go. With Ctrl, Shift or Command, or while several are being chosen, the others stay.
  function select(code, event) {
    const chosen = read().selected;
    if (!isSeveral && !isAdding(event)) {
      change({ selected: chosen.length === 1 && chosen[0] === code ? [] : [code] });
      return;
    }
    const others = (chosen.length ? chosen : shown).filter((other) => other !== code);
    change({ selected: chosen.includes(code) ? others : [...others, code].slice(-MAX_SELECTED) });
  }

  // What a picture gives as its selection. While several are being chosen, one area alone is added or let go.
  function choose(codes) {
    if (isSeveral && codes.length === 1) select(codes[0]);
    else change({ selected: codes.slice(-MAX_SELECTED) });
  }

  function deselect(code) {
    change({ selected: read().selected.filter((other) => other !== code) });
  }

  healthGap.address = {
    FIELDS,
    MAX_SELECTED,
    parse,
    read,
    with: withChanges,
    push,
    change,
    visit,
    // A function that paints an address from what is at hand, and says whether it could.
    paintAtOnce: (paint) => paintedAtOnce.push(paint),
    setDefault,
    select,
    choose,
    deselect,
    // The part that decides which figures are fetched: everything but the selected areas.
    withoutSelected,
    newQuery,
    differsOnlyIn,
    isSeveral: () => isSeveral,
    setShown: (codes) => {
      shown = codes;
    },
    setSeveral: (value) => {
      isSeveral = Boolean(value);
    },
  };
})();
