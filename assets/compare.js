// The page that compares: puts its cards in their places, lets keys move through the rug, and keeps choices in the address.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const MOST = 6;
  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const byId = (part) => document.getElementById("compare-" + part);
  const no_update = () => window.dash_clientside.no_update;

  // Here the chosen areas decide which figures are fetched, so the whole address is the query.
  function splitAddress(search, query) {
    if (!window.location.pathname.endsWith("/compare")) return no_update();
    return (search || "") === query ? no_update() : search || "";
  }

  // What a cell or button of the rug is known by when the table has been written anew.
  function markOf(node) {
    const row = node.closest("tbody tr");
    const { order, choose } = node.dataset;
    if (order !== undefined) return (table) => table.querySelector(`[data-order="${CSS.escape(order)}"]`);
    if (choose !== undefined) return (table) => table.querySelector(`[data-choose="${CSS.escape(choose)}"]`);
    if (!row || node.tagName !== "TD") return () => null;
    const [line, column] = [row.sectionRowIndex, node.cellIndex];
    return (table) => table.tBodies[0].rows[line]?.cells[column];
  }

  // The table has thousands of cells: to write it whole is far quicker than to look for what differs.
  function paintRug(view) {
    const place = byId("body").querySelector(".rug-place");
    if (!place || place.rugWritten === view.rug) return;
    const before = place.firstElementChild;
    const scrolled = before && [before.scrollTop, before.scrollLeft];
    const mark = place.contains(document.activeElement) ? markOf(document.activeElement) : null;
    place.innerHTML = view.rug;
    place.rugWritten = view.rug;
    const box = place.firstElementChild;
    if (scrolled) [box.scrollTop, box.scrollLeft] = scrolled;
    const again = mark && mark(box.querySelector("table"));
    if (again) again.focus({ preventScroll: true });
  }

  function paint(view) {
    if (!view || !byId("body")) return no_update();
    healthGap.markup.paint(byId, view.parts);
    paintRug(view);
    healthGap.controls.paint(byId("filters"), view.filters);
    healthGap.controls.paint(byId("switches"), view.switches);
    byId("filters").closest(".filter-bar").hidden = !view.filters.length;
    healthGap.compareAdd.mount(byId("adder"), view.chosen, MOST);
    healthGap.cardTools.describe(view.about);
    document.title = `${view.about.measure} \u00b7 The Health Gap`;
    if (healthGap.status) healthGap.status.painted({ key: view.key, measure: view.about.measure });
    return view.key;
  }

  const labelOf = (cell) => (cell.querySelector("button[data-order], a") || cell).textContent.trim();

  // What a cell says, written out under the key, for those who see the rug: its area, its measure, its figure.
  function read(cell) {
    const table = cell.closest("table");
    const place = table.closest(".card").querySelector(".rug-reading");
    const head = table.tHead.rows[0].cells[cell.cellIndex];
    const period = head.querySelector("small");
    const when = period && !head.classList.contains("is-count") ? `, ${period.textContent}` : "";
    place.textContent = `${labelOf(cell.parentElement.cells[0])}. ${labelOf(head)}${when}: ${cell.textContent.trim()}`;
  }

  function moveTo(cell) {
    const before = cell.closest("tbody").querySelector("td[tabindex]");
    if (before) before.removeAttribute("tabindex");
    cell.tabIndex = 0;
    cell.focus();
  }

  function targetOf(cell, event) {
    const row = cell.parentElement;
    const rows = row.parentElement.rows;
    const last = row.cells.length - 1;
    if (event.key === "Home") return event.ctrlKey ? rows[0].cells[1] : row.cells[1];
    if (event.key === "End") return event.ctrlKey ? rows[rows.length - 1].cells[last] : row.cells[last];
    const [down, right] = STEPS[event.key] || [];
    if (down === undefined) return null;
    const next = rows[row.sectionRowIndex + down];
    const column = cell.cellIndex + right;
    return next && column >= 1 && column <= last ? next.cells[column] : null;
  }

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest && event.target.closest(".rug tbody td");
    const target = cell && targetOf(cell, event);
    if (!target) return;
    event.preventDefault();
    moveTo(target);
  });

  for (const name of ["focusin", "pointerover"]) {
    document.addEventListener(name, (event) => {
      const cell = event.target.closest && event.target.closest(".rug tbody td");
      if (cell) read(cell);
    });
  }

  function chooseArea(code) {
    const chosen = healthGap.address.read().selected;
    const others = chosen.filter((each) => each !== code);
    if (others.length === chosen.length && chosen.length >= MOST) {
      healthGap.status.say("Six areas are the most that fit. Take one out first.");
      return;
    }
    healthGap.address.change({ selected: others.length === chosen.length ? [...chosen, code] : others });
  }

  // Links within the page change its address and nothing else: the page is not drawn anew.
  function follow(link, event) {
    event.preventDefault();
    const isChip = link.closest(".chips-slot");
    healthGap.address.push(new URL(link.href).search);
    if (isChip) byId("adder").querySelector("input").focus();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[data-within]");
    if (link) return void follow(link, event);
    const order = event.target.closest(".rug button[data-order]");
    if (order) return void healthGap.address.change({ order: order.dataset.order || null });
    const choose = event.target.closest(".rug button[data-choose]");
    if (choose) chooseArea(choose.dataset.choose);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { healthGapCompare: { splitAddress, paint } });
})();
