// The frame around every page: which page is the current one, and the skip link.
(function () {
  "use strict";

  function isCurrent(item, path) {
    const prefix = item.dataset.match;
    return prefix === "/" ? path === "/" : path === prefix || path.startsWith(prefix);
  }

  function markCurrentPage() {
    for (const item of document.querySelectorAll(".site-nav [data-match]")) {
      const link = item.querySelector("a");
      if (!link) continue;
      if (isCurrent(item, window.location.pathname)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(".skip-link");
    const main = document.getElementById("main");
    if (!link || !main) return;
    event.preventDefault(); // a #main in the address would travel with every copied link
    main.focus();
  });

  window.addEventListener("popstate", markCurrentPage);
  window.addEventListener("_dashprivate_pushstate", markCurrentPage);
  // Dash draws the header some time after this script has run.
  const waiting = new MutationObserver(() => {
    if (!document.querySelector(".site-nav a")) return;
    waiting.disconnect();
    markCurrentPage();
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
})();
