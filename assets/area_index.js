// The areas that the search and the fields for one area look in. Their address never changes for a release, so that one
// answer serves them all until the page goes.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const indexes = new Map(); // address -> promise

  async function fetched(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(String(response.status));
    const { areas, old, hasPostcodes } = await response.json();
    const { prepare } = healthGap.areaMatch;
    return { areas: prepare(areas, false), old: prepare(old, true), hasPostcodes };
  }

  /** Resolves with the areas of today, names and codes of earlier years, and whether postcodes are held. */
  function load(url) {
    if (!indexes.has(url)) {
      const promise = fetched(url);
      indexes.set(url, promise);
      promise.catch(() => indexes.delete(url));
    }
    return indexes.get(url);
  }

  healthGap.areaIndex = { load };
})();
