// The page of the two babies: paints its filters and its picture, and steps through the six stages without the server.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const byId = (part) => document.getElementById("two-babies-" + part);
  const NEEDS_KEYS = "input, select, textarea, [contenteditable], [role=combobox], [role=listbox], .plain-table-box";
  const STEPS = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };
  let sent = null; // what the server sent, by sex
  let view = null; // of it, the sex on show
  let drawnFor = "";
  let shownFor = null; // the address that is on show

  const no_update = () => window.dash_clientside.no_update;
  const stages = () => view.picture.stages;

  // All stages are on the page already, of both sexes: which one is open fetches nothing.
  function fetched(search) {
    const parameters = new URLSearchParams(healthGap.address.withoutSelected(search || ""));
    for (const shown of ["stage", "sex"]) parameters.delete(shown);
    const text = parameters.toString();
    return text ? "?" + text : "";
  }

  function splitAddress(search, query) {
    if (!byId("picture")) return no_update();
    const asked = fetched(search);
    if (asked !== fetched(query)) return asked;
    if (sent && shownFor !== window.location.search) show();
    return no_update();
  }

  // Boys and girls are here already: they do not wait until Dash has heard of the new address.
  document.addEventListener("health-gap-address", () => {
    if (byId("picture") && view && sent[sexAsked()] !== view) show();
  });

  function currentStage() {
    const asked = healthGap.address.read().stage;
    return stages().some((stage) => stage.slug === asked) ? asked : view.picture.first_stage;
  }

  function makeHead(stage) {
    const button = document.createElement("button");
    const count = document.createElement("span");
    button.type = "button";
    button.className = "tale-head";
    button.dataset.stage = stage.slug;
    count.textContent = stage.count;
    button.append(stage.title, count);
    return button;
  }

  // Buttons stay the same nodes, so that a redraw does not take the focus.
  function placeHeads(box, heads, current) {
    let group = box.querySelector(".tale-heads");
    if (!group) {
      group = document.createElement("div");
      group.className = "tale-heads";
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Stages of life");
      box.prepend(group);
    }
    if (group.children.length !== heads.length) group.replaceChildren(...heads.map(({ stage }) => makeHead(stage)));
    heads.forEach(({ stage, left, top, width, height }, place) => {
      const button = group.children[place];
      button.dataset.stage = stage.slug;
      button.firstChild.textContent = stage.title;
      button.lastChild.textContent = stage.count;
      Object.assign(button.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, minHeight: `${height}px` });
      if (stage.slug === current) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
  }

  function drawPicture(current) {
    const box = byId("picture");
    const width = Math.floor(box.clientWidth);
    if (!width) return;
    const isLow = document.documentElement.dataset.presenting !== undefined;
    const drawn = healthGap.tale.draw(view.picture, { width, current, isLow });
    const size = { width, height: drawn.height, viewBox: `0 0 ${width} ${drawn.height}`, "aria-hidden": "true" };
    const svg = healthGap.taleMarks.makeSvg("svg", { ...size, class: "tale-drawing" });
    svg.append(...drawn.nodes);
    placeHeads(box, drawn.heads, current);
    box.querySelector(".tale-drawing")?.remove();
    box.append(svg);
    drawnFor = `${width} ${isLow}`;
  }

  function showStage({ isSaid = false } = {}) {
    const current = currentStage();
    const place = stages().findIndex((stage) => stage.slug === current);
    const where = `Stage ${place + 1} of ${stages().length}`;
    byId("panels").dataset.stage = current;
    byId("where").textContent = `${where} · ${stages()[place].title}`;
    for (const button of document.querySelectorAll("[data-step]")) {
      const isOver = !stages()[place + Number(button.dataset.step)];
      button.setAttribute("aria-disabled", String(isOver));
    }
    drawPicture(current);
    if (isSaid) {
      const finding = byId("panels").querySelector(`:scope > [data-of="${byId("page").dataset.sex}"] > [data-stage="${current}"] .stage-finding`).textContent;
      healthGap.status.say(`${where}, ${stages()[place].title}. ${finding}`);
    }
  }

  function open(slug) {
    healthGap.address.change({ stage: slug });
    setTimeout(() => view && byId("picture") && showStage({ isSaid: true }), 0);
  }

  function step(by) {
    const next = stages()[stages().findIndex((stage) => stage.slug === currentStage()) + by];
    if (next) open(next.slug);
  }

  function sexAsked() {
    const asked = healthGap.address.read().sex;
    return sent[asked] ? asked : "male";
  }

  function chooseSex() {
    const sex = sexAsked();
    const isOther = byId("page").dataset.sex !== sex;
    byId("page").dataset.sex = sex;
    view = sent[sex];
    document.title = view.title;
    if (isOther) healthGap.status.say(byId("title").innerText);
  }

  function show() {
    if (!byId("picture") || !sent) return;
    chooseSex();
    healthGap.controls.paint(byId("filters"), view.filters);
    healthGap.address.setDefault("stage", view.picture.first_stage);
    healthGap.cardTools.describe(view.about);
    showStage();
    byId("picture").dataset.painted = view.about.name;
    shownFor = window.location.search;
  }

  // What stands in the parts of the page is composed anew: it is there a moment after the view has come.
  function paint(views) {
    if (!views) return no_update();
    sent = views;
    healthGap.drawings = { ...healthGap.drawings, "two-babies-picture": () => healthGap.tale.body(view.picture, Math.floor(byId("picture").clientWidth)) };
    setTimeout(show, 0);
    return Object.keys(views);
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest(".tale-head, [data-step]");
    if (!pressed || !view) return;
    if (pressed.dataset.step) step(Number(pressed.dataset.step));
    else open(pressed.dataset.stage);
  });

  // A clicker sends Page Down. On the page itself that key scrolls, as everywhere, unless the focus is in the card.
  document.addEventListener("keydown", (event) => {
    const by = STEPS[event.key];
    if (!by || !view || !byId("picture") || event.defaultPrevented) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest && event.target.closest(NEEDS_KEYS)) return;
    const isShown = healthGap.present.isOn() || document.activeElement?.closest(".tale-card");
    if (event.key.startsWith("Page") && !isShown) return;
    event.preventDefault();
    step(by);
  });

  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!view || !byId("picture")) return;
      const isLow = document.documentElement.dataset.presenting !== undefined;
      if (drawnFor !== `${Math.floor(byId("picture").clientWidth)} ${isLow}`) drawPicture(currentStage());
    }, 60);
  });

  // Paper has a width of its own: the wide form, drawn for it.
  const PAPER_PX = 1240;
  window.addEventListener("beforeprint", () => {
    if (!view || !byId("picture")) return;
    const { makeSvg } = healthGap.taleMarks;
    const body = healthGap.tale.draw(view.picture, { width: PAPER_PX, current: currentStage(), withHeads: true, isLow: true });
    const svg = makeSvg("svg", { viewBox: `0 0 ${PAPER_PX} ${body.height}`, class: "tale-print", "aria-hidden": "true" });
    svg.append(...body.nodes);
    byId("picture").append(svg);
  });
  window.addEventListener("afterprint", () => document.querySelectorAll(".tale-print").forEach((node) => node.remove()));

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    healthGapTwoBabies: { splitAddress, paint },
  });
})();
