// The tools of a card: what the page shows now, menus that close again, and addresses that open at a card.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const PATIENCE_MS = 15000; // figures that have not come by then do not hold the reader up
  const STEADY_MS = 200; // a page that has kept its height for so long keeps it
  let about = null;

  /**
   * A page says what it shows, whenever that changes.
   * @param {{measure: string, trend: string, name: string, mark: string, files: Object<string, string>,
   *   lines: Object<string, string[]>}} description measure and trend in words; the name of files; words across
   *   pictures of made-up figures; the addresses of tables; the small print of pictures. Where each card shows
   *   something of its own, `cards` describes each by its anchor.
   * @param {string[]} codes the selected areas
   */
  function describe(description, codes = []) {
    about = { ...description, selected: codes };
    healthGap.releases.say(about.release);
    const selected = codes.length ? `selected=${codes.join(",")}` : "";
    for (const link of document.querySelectorAll("a[data-file]")) {
      const address = about.files[link.dataset.file];
      if (!address) continue;
      const isOfSelected = link.dataset.file === "history" && selected;
      link.href = isOfSelected ? address + (address.includes("?") ? "&" : "?") + selected : address;
    }
  }

  const aboutCard = (anchor) => about?.cards?.[anchor] || about;
  const cardOf = (node) => node.closest("[data-card]");
  const cardAt = (anchor) => (anchor ? document.querySelector(`[data-anchor="${CSS.escape(anchor)}"]`) : null);

  // A menu closes when the reader turns to something else, or with Escape, which gives the focus back.
  function closeMenus(except = null) {
    for (const menu of document.querySelectorAll(".tool-menu[open]")) if (menu !== except) menu.open = false;
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest(".tool-menu")));
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest(".tool-menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".tool-menu[open]");
    if (!menu) return;
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // Everything that decides the height of the page has come: maps, charts, tables.
  function isFilled(main) {
    const slots = [...main.querySelectorAll(".picture, .table-slot, .home-chart-box")];
    const isDrawn = (slot) => slot.querySelector("table, .main-svg, .map-drawing g path, .words");
    return slots.length > 0 && slots.every(isDrawn) && main.dataset.busy === undefined;
  }

  // Go to a card once, when nothing will move it any more; a reader who has begun to read is left where he is.
  function openAt(card) {
    const startedAt = performance.now();
    let steadySince = 0;
    let height = 0;
    let isLeft = false;
    const leave = () => (isLeft = true);
    for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      window.addEventListener(name, leave, { once: true, passive: true, capture: true });
    }
    function look(now) {
      const main = document.getElementById("main");
      if (isLeft || !card.isConnected) return;
      if (!isFilled(main) || main.scrollHeight !== height) steadySince = now;
      height = main.scrollHeight;
      const isLate = now - startedAt > PATIENCE_MS || main.dataset.failed;
      if (now - steadySince < STEADY_MS && !isLate) {
        requestAnimationFrame(look);
        return;
      }
      card.scrollIntoView({ block: "start", behavior: "instant" });
      card.focus({ preventScroll: true });
    }
    requestAnimationFrame(look);
  }

  // Dash draws the page after this script has run, and the browser has looked for the place in vain by then.
  let opened = "";
  function follow() {
    const anchor = decodeURIComponent(window.location.hash.slice(1));
    const key = window.location.pathname + anchor;
    const card = cardAt(anchor);
    if (!card || key === opened) return;
    opened = key;
    openAt(card);
  }

  if (window.location.hash) {
    const seeker = new MutationObserver(() => {
      follow();
      if (opened) seeker.disconnect();
    });
    seeker.observe(document.documentElement, { childList: true, subtree: true });
  }
  window.addEventListener("hashchange", () => {
    opened = "";
    follow();
  });

  healthGap.cardTools = { describe, about: () => about, aboutCard, cardOf };
})();
