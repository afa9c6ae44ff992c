// Present mode: one card in the whole window, large enough for a room, until Escape. The address does not change, so a
// link that is copied meanwhile opens the page as everybody knows it.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const STAYS = ".page-head, .notices, .filter-bar"; // the finding, what must be known, and the switch of the sexes
  const SMALLEST_PX = 14; // the smallest type of a page, which has to become 18
  const LARGE_PX = 18.2;
  const DESIGN_WIDTH_PX = 1180; // a card is laid out about so wide, or as it says itself, and then enlarged to the window
  let shown = null; // {card, button, scrollY, focused, path}

  function scaleOf() {
    const width = Number(shown.card.dataset.designWidth) || DESIGN_WIDTH_PX;
    return Math.max(LARGE_PX / SMALLEST_PX, window.innerWidth / width);
  }

  function enlarge() {
    document.documentElement.style.setProperty("--present-scale", scaleOf().toFixed(4));
  }

  // From the card up to the page: what holds it, and what stands beside it and steps aside.
  function* levels(card) {
    const main = document.getElementById("main");
    for (let node = card; node !== main; node = node.parentElement) yield node;
  }

  function mark(card) {
    for (const node of levels(card)) {
      if (node !== card) node.dataset.present = "holder";
      for (const sibling of node.parentElement.children) {
        if (sibling === node || sibling.matches(STAYS) || sibling.querySelector(STAYS)) continue;
        // It keeps its width, so that its chart need not be drawn again, twice.
        sibling.style.setProperty("--present-width", `${sibling.offsetWidth}px`);
        sibling.dataset.present = "aside";
      }
    }
    card.dataset.present = "card";
    nameWindow(card);
    // Its buttons are put away, and a keyboard can only scroll what it can focus.
    for (const box of card.querySelectorAll(".details")) box.tabIndex = 0;
  }

  // The window must say what it shows: where the first heading of the page steps aside, the card's own takes its place.
  function nameWindow(card) {
    const heading = card.querySelector("h2");
    const first = document.querySelector("#main h1");
    if (!heading || !first || !first.closest('[data-present="aside"]')) return;
    heading.setAttribute("role", "heading");
    heading.setAttribute("aria-level", "1");
  }

  function unmark() {
    for (const heading of document.querySelectorAll('[data-present="card"] h2[aria-level]')) {
      heading.removeAttribute("role");
      heading.removeAttribute("aria-level");
    }
    for (const node of document.querySelectorAll("[data-present]")) {
      delete node.dataset.present;
      node.style.removeProperty("--present-width");
      for (const box of node.querySelectorAll(".details")) box.removeAttribute("tabindex");
    }
  }

  // Charts are drawn for the width of their boxes, which has just changed.
  function redraw() {
    requestAnimationFrame(() => window.dispatchEvent(new Event("resize")));
  }

  function name(button, isOn) {
    button.setAttribute("aria-pressed", String(isOn));
    button.textContent = isOn ? "Leave (Esc)" : "Present";
    if (isOn) button.dataset.label = button.getAttribute("aria-label");
    button.setAttribute("aria-label", isOn ? "Leave (Esc) present mode" : button.dataset.label);
  }

  function enter(button) {
    const card = healthGap.cardTools.cardOf(button);
    shown = { card, button, scrollY: window.scrollY };
    enlarge();
    mark(card);
    document.documentElement.dataset.presenting = card.dataset.anchor || "";
    name(button, true);
    button.focus({ preventScroll: true });
    redraw();
    healthGap.status.say("Present mode. Escape leaves it.");
  }

  function leave({ isGone = false } = {}) {
    if (!shown) return;
    const { button, scrollY } = shown;
    shown = null;
    delete document.documentElement.dataset.presenting;
    unmark();
    name(button, false);
    redraw();
    if (isGone) return;
    window.scrollTo({ top: scrollY, behavior: "instant" });
    button.focus({ preventScroll: true });
    healthGap.status.say("Present mode is off");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest('[data-tool="present"]');
    if (!button) return;
    if (shown) leave();
    else enter(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown || event.defaultPrevented) return;
    event.preventDefault();
    leave();
  });
  // What was opened last is closed first (WCAG 2.2, 1.4.13): Escape that closed a note or the box of an area did not
  // leave, and says so.
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !shown) return;
      setTimeout(() => shown && healthGap.status.say("Closed. Escape again leaves present mode."));
    },
    true,
  );
  window.addEventListener("resize", () => shown && enlarge());

  // Another page has come: its cards are others.
  new MutationObserver(() => {
    if (shown && !shown.card.isConnected) leave({ isGone: true });
  }).observe(document.documentElement, { childList: true, subtree: true });

  healthGap.present = { isOn: () => shown !== null };
})();
