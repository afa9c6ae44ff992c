// The title of the document says of the example data set that its figures are made up, whatever page wrote it.
(function () {
  "use strict";

  const STAMP = "Example: made-up figures";

  function isExample() {
    const asked = new URLSearchParams(window.location.search).get("data") === "example";
    return asked || document.querySelector(".example-banner") !== null;
  }

  function stampTitle() {
    if (isExample() && !document.title.startsWith(STAMP)) document.title = `${STAMP}. ${document.title}`;
  }

  new MutationObserver(stampTitle).observe(document.head, { childList: true, subtree: true, characterData: true });
  stampTitle();
})();
