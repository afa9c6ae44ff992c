// The profile of an area: puts its cards in their places, paints its small map and the switch of the benchmark.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const byId = (part) => document.getElementById("area-" + part);

  function splitAddress(search, query, code) {
    return healthGap.address.newQuery("/area/" + code, search, query) ?? window.dash_clientside.no_update;
  }

  function reportShapes(view, error) {
    healthGap.failures.report("area-boundaries", {
      title: "The map could not be drawn",
      cause: error.message,
      reference: "",
      startedAt: performance.now(),
      isFirst: false,
      keepsPicture: false,
      retry: () => window.dash_clientside.set_props("area-view", { data: { ...view } }),
    });
  }

  // Another area of the map opens its own profile; choosing this one again changes nothing.
  function open(view, codes) {
    const code = codes.find((each) => !view.map.selected.includes(each));
    if (code) healthGap.go(view.map.profiles.join(code));
    else healthGap.map.select(byId("map"), view.map.selected);
  }

  async function paintMap(view) {
    const map = byId("map");
    if (!view.map) {
      map.closest("[data-card]").hidden = true;
      return;
    }
    healthGap.map.mount(map, { onSelect: (codes) => open(view, codes) });
    try {
      const { painted } = await healthGap.map.paint(map, view.map, view.map.selected);
      if (painted) healthGap.failures.clear("area-boundaries");
    } catch (error) {
      if (!(error instanceof healthGap.map.BoundariesError)) throw error;
      healthGap.map.unmount(map);
      reportShapes(view, error);
    }
  }

  async function paint(view) {
    if (!view || !byId("map")) return window.dash_clientside.no_update;
    healthGap.markup.paint(byId, view.parts);
    healthGap.controls.paint(byId("switches"), view.switches);
    healthGap.areaBeside.paint(byId("beside"), view.beside);
    healthGap.cardTools.describe(view.about);
    await paintMap(view);
    if (healthGap.status) healthGap.status.painted({ key: view.key, measure: view.about.measure });
    return view.key;
  }

  // Lines that wait to be asked for. On paper all of them stand: the style sheet sees to that.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unfolds]");
    if (!button) return;
    const more = document.getElementById(button.dataset.unfolds);
    more.hidden = !more.hidden;
    button.setAttribute("aria-expanded", String(!more.hidden));
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { healthGapArea: { splitAddress, paint } });
})();
