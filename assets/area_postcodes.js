// Finds the ward and the small area of a postcode. Only its first half is ever sent, and the half stands in the query of
// the address, which no log of ours holds; the postcode itself is found here, in the browser.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const WHOLE = /^([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})$/i;
  const BEGUN = /^[a-z]{1,2}[0-9][a-z0-9]?( ?[0-9][a-z]?)?$/i;
  const held = new Map(); // address -> promise of postcodes that begin alike

  function load(url) {
    if (!held.has(url)) {
      const promise = fetch(url).then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))));
      held.set(url, promise);
      promise.catch(() => held.delete(url));
    }
    return held.get(url);
  }

  // What a text is: "whole" postcode, one that has "begun", or "" for neither.
  function kindOf(text) {
    const typed = text.trim().replace(/\s+/g, " ");
    return WHOLE.test(typed) ? "whole" : BEGUN.test(typed) ? "begun" : "";
  }

  // The areas of a whole postcode, its ward first; none where it is not of this system.
  async function find(text, areas, indexUrl) {
    const [, outward, inward] = text.trim().replace(/\s+/g, " ").toUpperCase().match(WHOLE);
    const { postcodes } = await load(indexUrl.replace(/\.json$/, `/postcodes.json?begins=${outward}`));
    const [, ...codes] = postcodes.find(([each]) => each === inward) ?? [""];
    return codes.map((code) => areas.find((area) => area.code === code.toLowerCase())).filter(Boolean);
  }

  healthGap.areaPostcodes = { find, kindOf };
})();
