// A link that names a data release (?release=7) keeps to it: so do the pages and files that are opened from there, and
// the pages keep a neighbourhood of the reader's own (?own=...). The footer names the release of what is on the page, also after a load has made another one current.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const WORDS_ID = "release-words"; // components/releases.py

  const here = () => new URLSearchParams(window.location.search);

  // As components/selection.py writes it: a canonical address is told from another by its letters.
  const canonical = (search) => search.replace(/%2C/g, ",").replace(/\+/g, "%20").replace(/%7E/g, "~");

  // An address inside this site, with what the address of the page says and it does not: the release, if it is about the
  // same data set, and the reader's own neighbourhood, which no file but that of its own card knows.
  function keep(address) {
    const target = new URL(address, window.location.href);
    if (target.origin !== window.location.origin) return address;
    const isPage = !/\/download\/|\.(csv|json|txt)$/.test(target.pathname);
    const isSameData = target.searchParams.get("data") === here().get("data");
    const kept = [...(isSameData ? ["release"] : []), ...(isPage ? ["own"] : [])].filter(
      (name) => here().has(name) && !target.searchParams.has(name),
    );
    if (!kept.length) return address;
    for (const name of kept) target.searchParams.set(name, here().get(name));
    return target.pathname + canonical(target.search) + target.hash;
  }

  // The same address without its release.
  function newest() {
    const parameters = here();
    parameters.delete("release");
    const search = canonical(parameters.toString());
    return window.location.pathname + (search ? "?" + search : "") + window.location.hash;
  }

  function linkOf(event) {
    const link = event.target.closest && event.target.closest("a[href]");
    return link && !link.getAttribute("href").startsWith("#") ? link : null;
  }

  // Before a link is followed, opened in another tab or copied, it says where it leads.
  function prepare(event) {
    const link = linkOf(event);
    if (!link || !(here().has("release") || here().has("own"))) return null;
    const address = link.dataset.newest ? newest() : keep(link.getAttribute("href"));
    if (address !== link.getAttribute("href")) link.setAttribute("href", address);
    return link;
  }

  // Dash follows its own links by the address that it was given, not by the one that stands in the link. A link within
  // its page is followed by that page, by what stands in it.
  function follow(event) {
    const link = prepare(event);
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.dataset.newest || link.dataset.within || link.target || link.hasAttribute("download")) return;
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
