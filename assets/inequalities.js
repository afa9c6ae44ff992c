// The page of inequalities: paints its filters, says what its cards show, and draws its charts for the room they have.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const byId = (part) => document.getElementById("inequality-" + part);
  const CHARTS = ["groups", "history", "causes"];
  let widthNow = 0;

  function splitAddress(search, query, slug) {
    return healthGap.address.newQuery("/inequalities/" + slug, search, query) ?? window.dash_clientside.no_update;
  }

  // The page composes its cards anew: what they show is told once they are there.
  function describe(controls, about) {
    if (!controls || !about || !byId("filters")) return window.dash_clientside.no_update;
    healthGap.controls.paint(byId("filters"), controls.filters);
    document.title = `${controls.measure}: inequality · The Health Gap`;
    setTimeout(() => healthGap.cardTools.describe(about), 0);
    healthGap.status.painted({ key: about.name, measure: about.measure });
    return about.name;
  }

  function figures(pictures) {
    if (!pictures) return Array(2 * CHARTS.length).fill(window.dash_clientside.no_update);
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
      if (!byId("groups-box") || window.innerWidth === widthNow) return;
      window.dash_clientside.set_props("inequality-width", { data: window.innerWidth });
    }, 200);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    healthGapInequality: { splitAddress, describe, figures },
  });
})();
