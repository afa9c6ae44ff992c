// The page of vaccines: paints its map, filters and switches, and draws its charts for the room they have.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const byId = (part) => document.getElementById("vaccines-" + part);
  const CHARTS = ["counted", "history", "study"];
  const no_update = () => window.dash_clientside.no_update;
  const LEAST_PRESENTED_PX = 215;
  let drawnFor = "";
  let painted = null; // the view whose cards are on the page
  const charts = {}; // name -> its figures, wide and narrow, as they were sent last
  const drawnAs = new WeakMap(); // chart -> its picture as it was drawn last

  function splitAddress(search, query) {
    return healthGap.address.newQuery("/vaccines", search, query) ?? no_update();
  }

  function reportShapes(view, error) {
    healthGap.failures.report("vaccines-boundaries", {
      title: "The map could not be drawn",
      cause: error.message,
      reference: "",
      startedAt: performance.now(),
      isFirst: false,
      keepsPicture: false,
      retry: () => window.dash_clientside.set_props("vaccines-view", { data: { ...view } }),
    });
  }

  // An area of the map opens the page that tells all of it.
  async function paintMap(view) {
    const map = byId("map");
    healthGap.map.mount(map, { onSelect: (codes) => codes.length && healthGap.go(view.opens + codes[0]) });
    try {
      const { painted } = await healthGap.map.paint(map, view.map);
      if (painted) healthGap.failures.clear("vaccines-boundaries");
    } catch (error) {
      if (!(error instanceof healthGap.map.BoundariesError)) throw error;
      healthGap.map.unmount(map);
      reportShapes(view, error);
    }
  }

  // Only what has changed is sent: the rest of the page, and the figures of the other charts, are here.
  function paintCards(view) {
    if (view === painted) return;
    painted = view;
    healthGap.markup.paint(byId, view.parts);
    Object.assign(charts, view.charts);
    for (const name of CHARTS) {
      const box = byId(name + "-box");
      const chart = byId(name + "-chart");
      if (box && chart.parentElement !== box) box.append(chart);
    }
    healthGap.controls.paint(byId("filters"), view.filters);
    healthGap.controls.paint(byId("matrix-switches"), view.matrix_switches);
    healthGap.controls.paint(byId("reach-switches"), view.reach_switches);
    healthGap.cardTools.describe(view.about);
  }

  async function paint(view) {
    if (!view || !byId("map")) return no_update();
    paintCards(view);
    await paintMap(view);
    healthGap.status.painted({ key: view.key, measure: view.about.measure });
    return view.key;
  }

  // Shown to a room, a chart takes the height that its card leaves it.
  function heightOf(box, figure) {
    const card = box.closest('[data-present="card"]');
    if (!card) return figure.layout.height;
    const scale = document.getElementById("main").getBoundingClientRect().height / document.getElementById("main").offsetHeight;
    const left = (window.innerHeight - card.getBoundingClientRect().bottom) / scale + box.clientHeight - 12;
    return Math.max(LEAST_PRESENTED_PX, Math.round(left));
  }

  // What a chart is drawn as now. One that stays the same is not drawn again.
  function drawing(name, view) {
    const box = byId(name + "-box");
    if (!box || !charts[name]) return [{}, { display: "none" }];
    const figure = charts[name][box.clientWidth < view.wide_from_px ? "narrow" : "wide"];
    const height = heightOf(box, figure);
    const same = JSON.stringify([figure, height, box.clientWidth, document.documentElement.dataset.theme]);
    const chart = byId(name + "-chart");
    if (drawnAs.get(chart) === same) return [no_update(), no_update()];
    drawnAs.set(chart, same);
    return [
      healthGap.theme.figure({ ...figure, layout: { ...figure.layout, height } }),
      { height: height + "px" },
    ];
  }

  function figures(view) {
    if (!view) return Array(2 * CHARTS.length).fill(no_update());
    paintCards(view);
    drawnFor = room();
    return CHARTS.flatMap((name) => drawing(name, view));
  }

  // What the charts were drawn for: the width of the window, and whether one card fills it.
  const room = () => `${window.innerWidth} ${document.documentElement.dataset.presenting ?? ""}`;

  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!byId("map") || room() === drawnFor) return;
      window.dash_clientside.set_props("vaccines-width", { data: room() });
    }, 200);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    healthGapVaccines: { splitAddress, paint, figures },
  });
})();
