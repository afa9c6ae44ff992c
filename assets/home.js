// The home page: paints its map, whose areas lead to their figures, and draws its charts for the room they have.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const byId = (part) => document.getElementById("home-" + part);
  const CHARTS = ["life", "healthy"];
  let widthNow = 0;

  // Another page of ours, without loading everything again. Dash Pages hears the event as from its own links.
  function go(path) {
    window.history.pushState({}, "", healthGap.releases.keep(path));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
    const main = document.getElementById("main");
    if (main) main.focus({ preventScroll: true });
  }

  function reportShapes(view, error) {
    healthGap.failures.report("home-boundaries", {
      title: "The map could not be drawn",
      cause: error.message,
      reference: "",
      startedAt: performance.now(),
      isFirst: false,
      keepsPicture: false,
      retry: () => window.dash_clientside.set_props("home-view", { data: { ...view } }),
    });
  }

  // Nothing is kept as selected here: an area that is chosen opens the page that tells all of it.
  async function paint(view) {
    const map = byId("map");
    if (!view) return window.dash_clientside.no_update;
    healthGap.cardTools.describe(view.about);
    if (!map) return window.dash_clientside.no_update; // this release has nothing to draw on it
    healthGap.map.mount(map, { onSelect: (codes) => codes.length && go(view.opens + codes[0]) });
    try {
      const { painted, key } = await healthGap.map.paint(map, view);
      if (painted) healthGap.failures.clear("home-boundaries");
      return key;
    } catch (error) {
      if (!(error instanceof healthGap.map.BoundariesError)) throw error;
      healthGap.map.unmount(map);
      reportShapes(view, error);
      return window.dash_clientside.no_update;
    }
  }

  function widthOf(name) {
    const box = byId(name + "-box");
    return box ? box.clientWidth : 0;
  }

  function figures(pictures) {
    if (!pictures) return Array(2 * CHARTS.length).fill(window.dash_clientside.no_update);
    widthNow = window.innerWidth;
    return CHARTS.flatMap((name) => {
      const size = widthOf(name) >= pictures.wide_from_px ? "wide" : "narrow";
      const figure = pictures[size][name];
      if (!figure) return [window.dash_clientside.no_update, window.dash_clientside.no_update];
      return [healthGap.theme.figure(figure), { height: figure.layout.height + "px" }];
    });
  }

  // A turned tablet or a resized window: a chart may have room for its wide form now, or only for the narrow one.
  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!byId("life") || window.innerWidth === widthNow) return;
      window.dash_clientside.set_props("home-width", { data: window.innerWidth });
    }, 200);
  });

  healthGap.go = go;
  window.dash_clientside = Object.assign({}, window.dash_clientside, { healthGapHome: { paint, figures } });
})();
