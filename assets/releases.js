// A link that names a data release (?release=7) keeps to it: so do the pages and files that are opened from there. The
// footer names the release of what is on the page, also after a load has made another one current.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const WORDS_ID = "release-words"; // components/releases.py

  const here = () => new URLSearchParams(window.location.search);

  // An address inside this site, with the release of the page if it is about the same data set and names none.
  function keep(address) {
    const release = here().get("release");
    const target = new URL(address, window.location.href);
    if (!release || target.origin !== window.location.origin || target.searchParams.has("release")) return address;
    if (target.searchParams.get("data") !== here().get("data")) return address;
    target.searchParams.set("release", release);
    const search = target.search.replace(/%2C/g, ",");
    return target.pathname + search + target.hash;
  }

  // The same address without its release.
  function newest() {
    const parameters = here();
    parameters.delete("release");
    const search = parameters.toString().replace(/%2C/g, ",");
    return window.location.pathname + (search ? "?" + search : "") + window.location.hash;
  }

  function linkOf(event) {
    const link = event.target.closest && event.target.closest("a[href]");
    return link && !link.getAttribute("href").startsWith("#") ? link : null;
  }

  // Before a link is followed, opened in another tab or copied, it says where it leads.
  function prepare(event) {
    const link = linkOf(event);
    if (!link || !here().has("release")) return null;
    const address = link.dataset.newest ? newest() : keep(link.getAttribute("href"));
    if (address !== link.getAttribute("href")) link.setAttribute("href", address);
    return link;
  }

  // Dash follows its own links by the address that it was given, not by the one that stands in the link.
  function follow(event) {
    const link = prepare(event);
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.dataset.newest || link.target || link.hasAttribute("download")) return;
    const target = new URL(link.href);
    if (target.origin !== window.location.origin || target.pathname.includes("/download/")) return;
    event.preventDefault();
    event.stopPropagation();
    healthGap.go(target.pathname + target.search + target.hash);
  }

  for (const moment of ["pointerdown", "focusin", "contextmenu"]) document.addEventListener(moment, prepare, true);
  document.addEventListener("click", follow, true);

  function say(words) {
    if (words && document.getElementById(WORDS_ID)) window.dash_clientside.set_props(WORDS_ID, { children: words });
  }

  function wordsOf(page) {
    return (page && page.props && page.props["data-release"]) || window.dash_clientside.no_update;
  }

  healthGap.releases = { keep, say };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { healthGapReleases: { wordsOf } });
})();
