// The frame around every page: which page is the current one, the skip link, and boxes that a keyboard can scroll.
(function () {
  "use strict";

  const watched = new WeakSet(); // boxes, and what is in them, whose size is already watched

  function isCurrent(item, path) {
    const prefix = item.dataset.match;
    return path === prefix || (item.dataset.exact === undefined && path.startsWith(prefix));
  }

  function markCurrentPage() {
    for (const item of document.querySelectorAll(".site-nav [data-match]")) {
      const link = item.querySelector("a");
      if (!link) continue;
      if (isCurrent(item, window.location.pathname)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  function labelOf(box) {
    const section = box.closest("section");
    const heading = section && section.querySelector("h2");
    return heading ? heading.textContent : "Chart";
  }

  // A keyboard can only scroll what it can focus, and must not stop at what does not scroll.
  function keepReachable(box) {
    if (box.scrollHeight > box.clientHeight + 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", labelOf(box));
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }

  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const box = entry.target.closest(".picture-scroll");
      if (box) keepReachable(box);
    }
  });

  // Dash draws a page some time after this script has run, another one whenever a link is followed, and puts a chart
  // in the place of what stood for it.
  function watchBoxes() {
    for (const part of document.querySelectorAll(".picture-scroll, .picture-scroll > *")) {
      if (watched.has(part)) continue;
      watched.add(part);
      sizes.observe(part);
    }
  }

  let isNavigationDrawn = false;
  new MutationObserver(() => {
    watchBoxes();
    if (isNavigationDrawn || !document.querySelector(".site-nav a")) return;
    isNavigationDrawn = true;
    markCurrentPage();
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(".skip-link");
    const main = document.getElementById("main");
    if (!link || !main) return;
    event.preventDefault(); // a #main in the address would travel with every copied link
    main.focus();
  });

  window.addEventListener("popstate", markCurrentPage);
  window.addEventListener("_dashprivate_pushstate", markCurrentPage);
})();
