// What the columns of the table hold: their heads, the text of a cell, and what a column is sorted by.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const HINT = "Up and down keys move between areas, Enter selects, Shift and Enter adds.";
  const nameOrders = new WeakMap(); // boundary -> place of each area in alphabetical order
  const collator = new Intl.Collator("en-GB", { numeric: true });

  // A cell is its text, as markup that is escaped where it comes from data, and its class. Few elements make a quick
  // table: the sign of a verdict is drawn by the style sheet. A column without a sort cannot be sorted.
  const COLUMNS = {
    area: { sort: (view, index, state) => nameOrder(state.boundary)[index] },
    value: { isNumber: true, sort: (view, index) => figure(view, view.values, index), cell: valueCell },
    other_sex: {
      isNumber: true,
      sort: (view, index) => view.other_sex.values[index],
      cell: (view, index) => statusCell(view.other_sex, index, view.decimals, "number"),
    },
    gap: { isNumber: true, sort: (view, index) => figure(view, view.gaps, index), cell: gapCell },
    verdict: { sort: (view, index) => "wlsxhb".indexOf(view.verdicts[index]), cell: verdictCell },
    limits: { sort: (view, index) => view.lower[index], cell: limitsCell },
    count: {
      isNumber: true,
      sort: (view, index) => view.counts[index],
      cell: (view, index) => numberCell(view.counts[index], 0),
    },
    denominator: {
      isNumber: true,
      sort: (view, index) => view.denominators[index],
      cell: (view, index) => numberCell(view.denominators[index], 0),
    },
    period: { cell: (view) => [healthGap.format.escape(view.period), "table-period"] },
    // What nobody published has no kind.
    kind: { cell: (view, index) => [view.statuses[index] === "n" ? "" : healthGap.format.escape(view.kind), ""] },
    note: { cell: (view, index) => [healthGap.format.escape(view.notes[view.note_of[index]]), "table-note"] },
  };

  function figure(view, values, index) {
    return view.statuses[index] === "v" ? values[index] : null;
  }

  function numberCell(value, decimals) {
    const { isMissing, number, NOT_HELD } = healthGap.format;
    return isMissing(value) ? [NOT_HELD, "number quiet"] : [number(value, decimals), "number"];
  }

  function valueCell(view, index) {
    return statusCell(view, index, view.decimals, "number figure");
  }

  // A figure, or why there is none: withheld, not published and not held are different things in every column.
  function statusCell({ values, statuses }, index, decimals, className) {
    const { number, missing } = healthGap.format;
    if (statuses[index] === "v") return [number(values[index], decimals), className];
    return [missing(statuses[index]), "number quiet"];
  }

  function gapCell(view, index) {
    const gap = figure(view, view.gaps, index);
    return [healthGap.format.isMissing(gap) ? "" : healthGap.format.gap(gap, view.decimals), "number"];
  }

  function verdictCell(view, index) {
    const letter = view.verdicts[index];
    const { VERDICTS, escape } = healthGap.format;
    return [escape(view.verdict_words[letter]), `verdict-cell verdict-${VERDICTS[letter]}`];
  }

  function limitsCell(view, index) {
    const text = healthGap.format.limits(view.lower[index], view.upper[index], view.decimals);
    return [text, text === healthGap.format.NOT_HELD ? "quiet" : ""];
  }

  function td([text, className]) {
    return className ? `<td class="${className}">${text}</td>` : `<td>${text}</td>`;
  }

  function nameOrder(boundary) {
    if (!nameOrders.has(boundary)) {
      const order = new Array(boundary.names.length);
      const indexes = boundary.names.map((name, index) => index);
      indexes.sort((a, b) => collator.compare(boundary.names[a], boundary.names[b]) || a - b);
      indexes.forEach((index, place) => (order[index] = place));
      nameOrders.set(boundary, order);
    }
    return nameOrders.get(boundary);
  }

  // The columns of a view. A column in which nothing at all is held is left out, and the caption says so.
  function columnsOf(view, indexes) {
    const isHeld = (values) => indexes.some((index) => !healthGap.format.isMissing(values[index]));
    const hasNotes = indexes.some((index) => view.notes[view.note_of[index]]);
    const labels = Object.fromEntries((view.columns || []).map((column) => [column.key, column.label]));
    const benchmark = view.benchmark ? view.benchmark.name : "";
    const all = [
      ["area", "Area"],
      ["value", `Value, ${view.unit}`],
      view.other_sex && ["other_sex", view.other_sex.label],
      benchmark && ["gap", `Gap from ${benchmark}`],
      benchmark && ["verdict", `Compared with ${benchmark}`],
      view.may_have_limits && ["limits", `${view.confidence}% limits`],
      isHeld(view.counts) && ["count", "Count"],
      isHeld(view.denominators) && ["denominator", isHeld(view.counts) ? "Out of" : "Population"],
      ["period", "Period"],
      ["kind", "Kind"],
      hasNotes && ["note", "Note"],
    ];
    return all.filter(Boolean).map(([key, label]) => ({ key, label: labels[key] || label, ...COLUMNS[key] }));
  }

  function captionOf(view, columns, seen) {
    const { mark } = healthGap.glossary;
    const missing = [
      ["count", "Counts"],
      ["denominator", "denominators"],
    ].filter(([key]) => !columns.some((column) => column.key === key));
    const words = missing.map(([, name]) => name).join(" and ");
    const held = words ? ` ${words[0].toUpperCase()}${words.slice(1)} are not held.` : "";
    const limits = view.may_have_limits ? "" : " Limits do not apply: an index has none.";
    const basis = view.verdict_basis ? ` Comparison: ${view.verdict_basis.replace(/\.$/, "")}.` : "";
    const said = mark(`${view.measure}.${basis}${held}${limits}`, seen);
    return `<span>${said}</span> <span class="table-hint">${HINT}</span>`;
  }

  // The arrow stands on the side away from the figures, so that a head and its figures end on one line.
  function headCell(column, sort, seen) {
    const kind = column.isNumber ? ' class="number"' : "";
    const label = healthGap.format.escape(column.label);
    const ask = healthGap.glossary.sign(column.label, seen); // beside the button that sorts, never in it
    if (!column.sort) return `<th scope="col"${kind}>${label}${ask}</th>`;
    const isSorted = sort.key === column.key;
    const state = isSorted ? ` aria-sort="${sort.isDescending ? "descending" : "ascending"}"` : "";
    const sign = isSorted ? (sort.isDescending ? "\u2193" : "\u2191") : "";
    const arrow = `<span class="sort-arrow" aria-hidden="true">${sign}</span>`;
    const words = column.isNumber ? arrow + label : label + arrow;
    return `<th scope="col"${kind}${state}><button type="button" data-sort="${column.key}">${words}</button>${ask}</th>`;
  }

  function headOf(columns, sort, seen) {
    return `<tr>${columns.map((column) => headCell(column, sort, seen)).join("")}</tr>`;
  }

  function benchmarkRow({ view, columns }) {
    if (!view.benchmark) return "";
    const { escape, limits, number, gap } = healthGap.format;
    const { benchmark } = view;
    const cells = {
      value: [number(benchmark.value, view.decimals), "number figure"],
      other_sex: view.other_sex && numberCell(view.other_sex.benchmark, view.decimals),
      gap: [gap(0, view.decimals), "number"],
      verdict: ["Not compared: benchmark", "verdict-cell verdict-not-compared"],
      limits: [limits(benchmark.lower, benchmark.upper, view.decimals), ""],
      period: [escape(view.period), "table-period"],
      kind: [escape(benchmark.kind), ""],
    };
    const row = columns.slice(1).map((column) => td(cells[column.key] || ["", ""]));
    return `<tr class="is-benchmark"><th scope="row">${escape(benchmark.name)}</th>${row.join("")}</tr>`;
  }

  healthGap.tableColumns = {
    columnsOf,
    captionOf,
    headOf,
    benchmarkRow,
    td,
    sortKey: (key) => COLUMNS[key].sort,
  };
})();
