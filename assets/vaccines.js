// The page of vaccines: paints its map, filters and switches, and draws its charts for the room they have.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const byId = (part) => document.getElementById("vaccines-" + part);
  const CHARTS = ["counted", "history", "study"];
  const no_update = () => window.dash_clientside.no_update;
  let widthNow = 0;

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

  // The cards are composed anew with every view: their switches are painted once they are there.
  function paintCards(view) {
    if (!byId("matrix-switches")) return;
    healthGap.controls.paint(byId("matrix-switches"), view.matrix_switches);
    healthGap.controls.paint(byId("reach-switches"), view.reach_switches);
    healthGap.cardTools.describe(view.about);
  }

  async function paint(view) {
    if (!view || !byId("map")) return no_update();
    healthGap.controls.paint(byId("filters"), view.filters);
    setTimeout(() => paintCards(view), 0);
    await paintMap(view);
    healthGap.status.painted({ key: view.key, measure: view.about.measure });
    return view.key;
  }

  function figures(pictures) {
    if (!pictures) return Array(2 * CHARTS.length).fill(no_update());
    widthNow = window.innerWidth;
    return CHARTS.flatMap((name) => {
      const box = byId(name + "-box");
      const size = box && box.clientWidth < pictures.wide_from_px ? "narrow" : "wide";
      const figure = pictures[size][name];
      if (!figure) return [{}, { display: "none" }];
      return [healthGap.theme.figure(figure), { height: figure.layout.height + "px" }];
    });
  }

  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!byId("map") || window.innerWidth === widthNow) return;
      window.dash_clientside.set_props("vaccines-width", { data: window.innerWidth });
    }, 200);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    healthGapVaccines: { splitAddress, paint, figures },
  });
})();
