// Every area, every figure: a real table, sorted in the browser, that shows and makes the selection.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const STEP = 200; // rows that are all drawn, and added at a time: a browser is slow with thousands
  const FIRST_OF_MORE = 100; // where not all can be drawn, this many are enough to begin with
  const MANY_ROWS = 20; // from here on the benchmark stands first, where it is seen
  const states = new WeakMap(); // element -> what it shows and how it is sorted

  function nameCell(boundary, index, isSelected) {
    const { escape, districtOf } = healthGap.format;
    const district = districtOf(boundary, index);
    const tail = district ? `<span class="district">, ${escape(district)}</span>` : "";
    const name = escape(boundary.names[index]) + tail;
    const button = `<button type="button" class="row-button" tabindex="-1" aria-pressed="${isSelected}">${name}</button>`;
    return `<th scope="row">${button}</th>`;
  }

  function rowOf(state, index) {
    const { view, boundary, columns, chosen } = state;
    const isSelected = chosen.has(boundary.codes[index]);
    const mark = isSelected ? ' class="is-selected"' : "";
    let row = `<tr data-index="${index}"${mark}>${nameCell(boundary, index, isSelected)}`;
    for (let place = 1; place < columns.length; place += 1) {
      row += healthGap.tableColumns.td(columns[place].cell(view, index));
    }
    return row + "</tr>";
  }

  function sorted(state) {
    const { view, sort } = state;
    const key = healthGap.tableColumns.sortKey(sort.key);
    const keys = new Map(state.indexes.map((index) => [index, key(view, index, state)]));
    const sign = sort.isDescending ? -1 : 1;
    const { isMissing } = healthGap.format;
    return [...state.indexes].sort((a, b) => {
      const [first, second] = [keys.get(a), keys.get(b)];
      if (isMissing(first) || isMissing(second)) return isMissing(first) - isMissing(second) || a - b;
      return sign * (first - second) || a - b;
    });
  }

  function drawRows(state) {
    const order = sorted(state);
    const limit = order.length > STEP ? state.limit : STEP;
    const drawn = order.slice(0, limit);
    for (const index of order.slice(limit)) {
      if (state.chosen.has(state.boundary.codes[index])) drawn.push(index);
    }
    const rows = drawn.map((index) => rowOf(state, index));
    const benchmark = healthGap.tableColumns.benchmarkRow(state);
    if (order.length > MANY_ROWS) rows.unshift(benchmark);
    else rows.push(benchmark);
    state.head.innerHTML = healthGap.tableColumns.headOf(state.columns, state.sort, new Set(state.explained));
    state.body.innerHTML = rows.join("");
    const left = order.length - limit;
    state.more.hidden = left <= 0;
    state.more.textContent =
      left > 0 ? `Show ${Math.min(STEP, left)} more of ${healthGap.format.count(order.length)}` : "";
    letTabIn(state);
  }

  // One stop of the Tab key for the whole column of names; the arrow keys go on from there.
  function letTabIn(state) {
    const button = state.body.querySelector(".is-selected .row-button") || state.body.querySelector(".row-button");
    if (button) button.tabIndex = 0;
  }

  function draw(state) {
    const focused = state.region.contains(document.activeElement) ? document.activeElement : null;
    const row = focused && focused.closest("tr[data-index]");
    const again = row
      ? `tr[data-index="${row.dataset.index}"] .row-button`
      : focused && `[data-sort="${focused.dataset.sort}"]`;
    drawRows(state);
    if (again && focused !== state.region) {
      const next = state.region.querySelector(again);
      if (next) moveTo(state, next);
    }
  }

  function moveTo(state, button) {
    if (button.matches(".row-button")) {
      for (const other of state.body.querySelectorAll('.row-button[tabindex="0"]')) other.tabIndex = -1;
      button.tabIndex = 0;
    }
    button.focus({ preventScroll: true });
  }

  // Only the table's own box moves: the page stays where its reader has put it.
  function scrollTo(state, row) {
    const head = state.head.offsetHeight;
    const top = row.offsetTop - head;
    const bottom = row.offsetTop + row.offsetHeight;
    const { region } = state;
    if (top < region.scrollTop) region.scrollTop = top;
    else if (bottom > region.scrollTop + region.clientHeight) region.scrollTop = bottom - region.clientHeight;
  }

  function onClick(state, event) {
    const header = event.target.closest("button[data-sort]");
    if (header) {
      const isSame = state.sort.key === header.dataset.sort;
      state.sort = { key: header.dataset.sort, isDescending: isSame && !state.sort.isDescending };
      state.isSortChosen = true;
      state.region.scrollTop = 0;
      draw(state);
      return;
    }
    const row = event.target.closest("tr[data-index]");
    if (!row || String(window.getSelection())) return; // a drag that marks text is no choice
    moveTo(state, row.querySelector(".row-button"));
    healthGap.address.select(state.boundary.codes[Number(row.dataset.index)], event);
  }

  function onKey(state, event) {
    const row = event.target.closest("tr[data-index]");
    const isModified = event.shiftKey || event.ctrlKey || event.metaKey;
    if (row && event.key === "Enter" && isModified) {
      event.preventDefault(); // browsers differ in whether a button is pressed by Enter with another key
      healthGap.address.select(state.boundary.codes[Number(row.dataset.index)], event);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!row || !step) return;
    const buttons = [...state.body.querySelectorAll(".row-button")];
    const place = buttons.indexOf(row.querySelector(".row-button"));
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, place + step))];
    event.preventDefault();
    moveTo(state, next);
    scrollTo(state, next.closest("tr"));
  }

  function build(element) {
    element.innerHTML =
      '<div class="table-scroll" role="region" tabindex="0" aria-label="Table of areas"><table class="table"><caption></caption>' +
      '<thead></thead><tbody></tbody></table></div><button type="button" class="button table-more" hidden></button>';
    const state = {
      limit: FIRST_OF_MORE,
      isSortChosen: false,
      chosen: new Set(),
      region: element.firstChild,
      more: element.lastChild,
    };
    state.head = element.querySelector("thead");
    state.body = element.querySelector("tbody");
    state.region.addEventListener("click", (event) => onClick(state, event));
    state.region.addEventListener("keydown", (event) => onKey(state, event));
    state.more.addEventListener("click", () => {
      state.limit += STEP;
      draw(state);
    });
    return state;
  }

  // Sorted by value unless the series must not be ranked; a reader's own order is kept while its column is there.
  function keepSort(state, view) {
    const isThere = state.sort && state.columns.some((column) => column.key === state.sort.key);
    if (!state.isSortChosen || !isThere) {
      state.sort = view.first_sort || { key: view.may_rank ? "value" : "area", isDescending: false };
    }
  }

  // Paint a view. Codes are the selected areas; without them the address says which.
  function paint(element, view, boundary, codes) {
    if (!element || !view || !boundary) return;
    const isNew = !states.has(element) || !element.firstChild;
    const state = isNew ? build(element) : states.get(element);
    states.set(element, state);
    if (state.boundary !== boundary) state.limit = FIRST_OF_MORE;
    Object.assign(state, { view, boundary });
    state.indexes = [...view.shown].flatMap((flag, index) => (flag === "1" ? [index] : []));
    state.columns = healthGap.tableColumns.columnsOf(view, state.indexes);
    state.chosen = new Set(codes || healthGap.address.read().selected);
    keepSort(state, view);
    state.explained = new Set(); // the words that the caption explains already
    element.querySelector("caption").innerHTML = healthGap.tableColumns.captionOf(view, state.columns, state.explained);
    draw(state);
    showSelected(state);
  }

  function showSelected(state) {
    requestAnimationFrame(() => {
      const row = state.body.querySelector(".is-selected");
      if (row && state.region.scrollHeight > state.region.clientHeight) scrollTo(state, row);
    });
  }

  // Mark the selected areas without drawing the table again, unless one of them is not drawn yet.
  function select(element, codes) {
    const state = states.get(element);
    if (!state) return;
    state.chosen = new Set(codes);
    const places = codes
      .map((code) => state.boundary.codes.indexOf(code))
      .filter((index) => state.view.shown[index] === "1");
    if (places.some((index) => !state.body.querySelector(`tr[data-index="${index}"]`))) {
      draw(state);
    } else {
      for (const row of state.body.querySelectorAll("tr[data-index]")) {
        const isSelected = state.chosen.has(state.boundary.codes[Number(row.dataset.index)]);
        row.classList.toggle("is-selected", isSelected);
        row.querySelector(".row-button").setAttribute("aria-pressed", String(isSelected));
      }
    }
    showSelected(state);
  }

  healthGap.table = { paint, select };
})();
