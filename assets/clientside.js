// What Dash calls in the browser: read the address, paint a view, hand charts their colours.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const LONG_FINDING = 75; // letters: from here on a finding is set smaller, so that it keeps to two lines
  const byId = (part) => document.getElementById("indicator-" + part);
  let paintedView = null;
  let lastPainted = null;

  let early = null; // {key, codes, painting}: what the map has taken before Dash had heard of the address
  let ready = null; // {taken, view}: what stood ready for the query that was taken last

  // The part of the address that decides which figures are shown: what is taken, and what the server is asked for. A new
  // selection alone asks for nothing, and neither does a view that stands ready.
  function splitAddress(search, taken, slug) {
    const { no_update } = window.dash_clientside;
    const asked = healthGap.address.newQuery("/indicator/" + slug, search, taken);
    if (asked === null) return [no_update, no_update];
    const view = healthGap.ahead.find(asked);
    ready = view && { taken: window.location.pathname + asked, view };
    if (!view) {
      healthGap.ahead.stop();
      return [asked, asked];
    }
    window.dash_clientside.set_props("indicator-view", { data: view });
    return [asked, no_update];
  }

  // The map takes what is known of a new address at once, before Dash has told its callbacks of it: a view that stands
  // ready, or another shading of the figures on show, of which the view holds every one.
  function paintAhead(search) {
    const map = byId("map");
    if (!paintedView || !map || !healthGap.map.isMounted(map)) return false;
    const asked = healthGap.address.withoutSelected(search);
    const whole = asked === paintedView.query ? null : healthGap.ahead.find(asked);
    const view = whole || shadedAnew(search);
    if (!view || view.boundaries_url !== paintedView.boundaries_url) return false;
    const chosen = healthGap.address.parse(search).selected;
    const codes = chosen.length ? chosen : view.default_selected;
    const painting = healthGap.map.paint(map, view, codes);
    early = whole && { key: whole.key, codes: codes.join(), painting };
    return true;
  }

  function shadedAnew(search) {
    const wanted = healthGap.address.parse(search).shade || "value";
    const shading = wanted !== paintedView.shade && paintedView.shadings[wanted];
    const isThat = shading && healthGap.address.differsOnlyIn("shade", search, paintedView.query);
    return isThat ? { ...paintedView, ...shading } : null;
  }

  healthGap.address.paintAtOnce(paintAhead);

  function mountMap() {
    healthGap.map.mount(byId("map"), { onSelect: (codes) => healthGap.address.choose(codes) });
  }

  function selectedCodes(view, boundary) {
    const chosen = healthGap.address.read().selected.filter((code) => boundary.codes.includes(code));
    return chosen.length ? chosen : view.default_selected;
  }

  // Charts are drawn for the width they have: on a phone a wide one would squeeze its dots to nothing.
  function chartWidths() {
    const widthOf = (part) => Math.round(byId(part).clientWidth);
    return { ranking_width_px: widthOf("ranking"), trend_width_px: widthOf("trend") };
  }

  let saidView = null; // the view whose words are on the page

  function say(view) {
    if (saidView === view) return;
    saidView = view;
    healthGap.markup.paint(byId, view.parts);
    healthGap.ownArea.paint(byId("own-form"), view);
    byId("title").classList.toggle("long", byId("title").textContent.length > LONG_FINDING);
  }

  function paintView(view) {
    healthGap.controls.paint(byId("filters"), view.controls.filters);
    healthGap.controls.paint(byId("switches"), view.controls.switches);
    // Where one period is all that is held, the card is a sentence and not a picture.
    byId("trend").closest("[data-card]").classList.toggle("is-brief", !view.has_trend);
    document.title = `${view.measure} · The Health Gap`;
    paintedView = view;
  }

  // The table is written after the map's frame, while the charts are already being asked for: it takes a while. A view
  // that has been overtaken by then writes none.
  function paintTableNext(view, boundary, codes) {
    const write = () => {
      if (paintedView === view && byId("table")) healthGap.table.paint(byId("table"), view, boundary, codes);
    };
    if (window.requestIdleCallback) window.requestIdleCallback(write, { timeout: 100 });
    else setTimeout(write, 50);
  }

  // Shapes that did not come leave the map and what needs the names of its areas empty: nothing else may stand there.
  function emptyPictures(view, error) {
    healthGap.map.unmount(byId("map"));
    for (const part of ["details", "table"]) byId(part).replaceChildren();
    paintedView = null;
    healthGap.failures.report("boundaries", {
      title: "The map could not be drawn",
      cause: error.message,
      reference: "",
      startedAt: performance.now(),
      isFirst: false,
      keepsPicture: false,
      retry: () => window.dash_clientside.set_props("indicator-view", { data: view }),
    });
  }

  // Map, details and table from one view, so that they cannot disagree. Resolves when the map is on the screen, with
  // the widths of the charts, or null where something later has overtaken it.
  async function paintPictures(view, boundary) {
    const map = byId("map");
    if (!map) return null;
    mountMap();
    const codes = selectedCodes(view, boundary);
    const isThere = early && early.key === view.key && early.codes === codes.join();
    const { painted } = await (isThere ? early.painting : healthGap.map.paint(map, view, codes));
    early = null;
    if (!painted || !map.isConnected) return null; // a later view or another page has come meanwhile
    // Measured while the page is laid out: after the table is written the browser would lay it out anew to answer.
    const widths = chartWidths();
    healthGap.details.paint(byId("details"), view, codes, boundary);
    if (paintedView === view && byId("table").firstChild) {
      healthGap.table.select(byId("table"), codes);
    } else {
      paintView(view);
      paintTableNext(view, boundary, codes);
    }
    healthGap.failures.clear("boundaries");
    healthGap.status.painted(view);
    return widths;
  }

  // Charts are asked for with the query of the painted view, not of the address: when a view fails to come, the map
  // stays as it was, and so must the charts beside it.
  async function paint(view, search, taken) {
    if (!view || !byId("map")) return window.dash_clientside.no_update;
    // An answer that was on its way when a view that stood ready took its place comes too late.
    const isReady = ready && ready.taken === window.location.pathname + taken;
    if (isReady && view.query !== ready.view.query) {
      window.dash_clientside.set_props("indicator-view", { data: ready.view });
      return window.dash_clientside.no_update;
    }
    healthGap.ahead.keep(view.query, view);
    say(view);
    let codes = view.default_selected;
    let widths = null;
    try {
      const boundary = await healthGap.map.preload(view.boundaries_url);
      codes = selectedCodes(view, boundary);
      widths = await paintPictures(view, boundary);
    } catch (error) {
      if (!(error instanceof healthGap.map.BoundariesError)) throw error;
      if (!byId("map")) return window.dash_clientside.no_update;
      emptyPictures(view, error);
      widths = chartWidths();
    }
    if (!widths) return window.dash_clientside.no_update;
    healthGap.cardTools.describe(view.about, codes);
    lastPainted = { key: view.key, query: view.query, release: view.release, selected: codes, ...widths };
    healthGap.controls.expectMore(); // whoever is at a filter still may choose again
    return lastPainted;
  }

  // Plotly fits a chart to its box. The box gets the height that the figure was drawn for, or rows would be squeezed;
  // it gets it at once, or Plotly would draw for the old height and a moment later again for the new one.
  function heightOf(figure, part) {
    const height = (figure.layout.height || 400) + "px";
    if (byId(part)) byId(part).style.height = height;
    return { height };
  }

  // A turned tablet or a resized window: draw the charts again for the width they have now.
  let resizeTimer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(resizeTimer);
    resizeTimer = setTimeout(() => {
      if (!lastPainted || !byId("ranking")) return;
      const widths = chartWidths();
      if (Object.keys(widths).every((name) => widths[name] === lastPainted[name])) return;
      lastPainted = { ...lastPainted, ...widths };
      window.dash_clientside.set_props("indicator-painted", { data: lastPainted });
    }, 200);
  });

  function themeFigures(figures) {
    if (!figures) return Array(4).fill(window.dash_clientside.no_update);
    const { ranking, trend, parts, earlier, query } = figures;
    healthGap.markup.paint(byId, parts);
    // Charts of a view that has been overtaken say nothing of the one on show.
    if (paintedView && paintedView.query === query) healthGap.details.takeEarlier(byId("details"), paintedView, earlier);
    return [
      healthGap.theme.figure(ranking),
      heightOf(ranking, "ranking"),
      healthGap.theme.figure(trend),
      heightOf(trend, "trend"),
    ];
  }

  // A row of the ranking selects its area. The whole row counts, not only the dot; keys go through map and table.
  document.addEventListener("click", (event) => {
    const chart = event.target.closest && event.target.closest("#indicator-ranking .js-plotly-plot");
    const rows = chart && chart.layout && chart.layout.meta;
    if (!rows || !rows.area_codes) return;
    const box = chart.getBoundingClientRect();
    const y = ((event.clientY - box.top) * chart.offsetHeight) / box.height; // present mode enlarges the chart
    const code = rows.area_codes[Math.floor((y - rows.first_row_px) / rows.row_px)];
    if (code) healthGap.address.select(code, event);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    healthGap: { splitAddress, paint, themeFigures },
  });
})();
