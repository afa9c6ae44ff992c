// The page of vaccines: paints its map, filters and switches, and draws its charts for the room they have.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const byId = (part) => document.getElementById("vaccines-" + part);
  const CHARTS = ["counted", "history", "study"];
  const no_update = () => window.dash_clientside.no_update;
  const LEAST_PRESENTED_PX = 215;
  let drawnFor = "";
  const drawnAs = {}; // chart -> its picture as it was drawn last

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

  // Shown to a room, a chart takes the height that its card leaves it.
  function heightOf(box, figure) {
    const card = box && box.closest('[data-present="card"]');
    if (!card) return figure.layout.height;
    const scale = document.getElementById("main").getBoundingClientRect().height / document.getElementById("main").offsetHeight;
    const left = (window.innerHeight - card.getBoundingClientRect().bottom) / scale + box.clientHeight - 12;
    return Math.max(LEAST_PRESENTED_PX, Math.round(left));
  }

  function figures(pictures) {
    if (!pictures) return Array(2 * CHARTS.length).fill(no_update());
    drawnFor = room();
    const asked = window.dash_clientside.callback_context.triggered.map((each) => each.prop_id);
    const isOfPictures = Boolean(pictures.emptied) && asked.length === 1 && asked[0] === "vaccines-pictures.data";
    return CHARTS.flatMap((name) => {
      const box = byId(name + "-box");
      const size = box && box.clientWidth < pictures.wide_from_px ? "narrow" : "wide";
      const figure = pictures[size][name];
      if (!figure) {
        delete drawnAs[name];
        return [{}, { display: "none" }];
      }
      const height = heightOf(box, figure);
      const drawn = { ...figure, layout: { ...figure.layout, height } };
      const same = JSON.stringify([drawn, document.documentElement.dataset.theme]);
      if (isOfPictures && drawnAs[name] === same && !pictures.emptied.includes(name)) return [no_update(), no_update()];
      drawnAs[name] = same;
      return [healthGap.theme.figure(drawn), { height: height + "px" }];
    });
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
