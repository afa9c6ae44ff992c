// Long pages of text: an address with a # opens at its part, a box narrows a list of entries, and paper shows them all.
(function () {
  "use strict";

  let wanted = ""; // the id that the address asks for, until it has been shown
  const opened = new Set(); // entries opened for printing only

  function show(id) {
    const part = document.getElementById(id);
    if (!part || !part.closest(".guide")) return false; // other pages have other uses for a #
    if (part.hidden) clearFilter();
    for (let box = part; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    const line = part.tagName === "DETAILS" ? part.querySelector("summary") : part;
    if (line === part && !part.hasAttribute("tabindex")) part.tabIndex = -1;
    line.focus({ preventScroll: true });
    part.scrollIntoView({ block: "start" });
    return true;
  }

  // Dash draws the page after the address has changed: what is asked for may not be there yet.
  function look() {
    if (wanted && show(wanted)) wanted = "";
  }

  function readAddress() {
    wanted = decodeURIComponent(window.location.hash.slice(1));
    look();
  }

  // React keeps the text of a box: it hears of a new one only if it is set behind its back and told as if typed.
  function clearFilter() {
    const box = document.querySelector(".entry-filter-box input");
    if (!box || !box.value) return;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, "");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function narrow(box) {
    const section = box.closest("section");
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    const entries = section.querySelectorAll(".entry");
    for (const entry of entries) {
      const text = entry.textContent.toLowerCase();
      entry.hidden = !words.every((word) => text.includes(word));
      if (!entry.hidden) shown += 1;
    }
    for (const group of section.querySelectorAll(".entry-group")) {
      group.hidden = !group.querySelector(".entry:not([hidden])");
    }
    const count = section.querySelector(".entry-count");
    const noun = count.dataset.noun;
    const all = `${entries.length} ${noun}s`;
    if (!words.length) count.textContent = all;
    else if (shown) count.textContent = `${shown} of ${all}`;
    else count.textContent = `No ${noun} has these words. Try fewer or shorter ones.`;
  }

  document.addEventListener("input", (event) => {
    if (event.target.closest && event.target.closest(".entry-filter-box")) narrow(event.target);
  });

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  for (const name of ["hashchange", "popstate", "_dashprivate_pushstate"]) window.addEventListener(name, readAddress);
  readAddress();

  window.addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll(".guide details:not([open])")) {
      box.open = true;
      opened.add(box);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const box of opened) box.open = false;
    opened.clear();
  });
})();
