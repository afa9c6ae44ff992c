// What could not be loaded: one banner that names every cause, and one button that tries all of it again.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  // What failed -> {title, cause, reference, startedAt, isFirst, keepsPicture, retry}. A later success of the same
  // takes it out; the success of something else must not, or a page could show two different pictures in silence.
  const failures = new Map();
  const answeredAt = new Map();
  let paintedAt = null;

  function clockTime(moment) {
    return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }

  function paragraph(text, className = "") {
    const element = document.createElement("p");
    element.className = className;
    element.textContent = text;
    return element;
  }

  function markStale() {
    for (const card of document.querySelectorAll("[data-card]")) {
      let mark = card.querySelector(":scope > .stale-mark");
      if (!mark) {
        mark = paragraph("", "stale-mark");
        card.append(mark);
      }
      mark.textContent = `Stale: from ${clockTime(paintedAt)}`;
    }
  }

  function clearMarks() {
    for (const mark of document.querySelectorAll(".stale-mark")) mark.remove();
  }

  function inOrder() {
    return [...failures.values()].sort((a, b) => Number(b.isFirst) - Number(a.isFirst));
  }

  // Ask again for everything that failed; what others follow from comes first.
  function retryAll() {
    for (const failure of inOrder()) failure.retry();
  }

  function retryButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Try again";
    button.addEventListener("click", retryAll);
    return button;
  }

  function bannerRow(known, keepsPicture) {
    const causes = [...new Set(known.map((failure) => failure.cause))].join(" ");
    const kept = keepsPicture ? ` What you see is from ${clockTime(paintedAt)}.` : "";
    const references = [...new Set(known.map((failure) => failure.reference).filter(Boolean))].join(", ");
    const row = document.createElement("div");
    row.className = "wrap";
    row.append(paragraph(known[0].title, "error-title"), paragraph(causes + kept));
    if (references) row.append(paragraph(`Reference ${references}`, "error-reference"));
    row.append(retryButton());
    return row;
  }

  function show() {
    const banner = document.getElementById("error-banner");
    const main = document.getElementById("main");
    if (!banner || !main) return;
    const known = inOrder();
    const keepsPicture = paintedAt !== null && known.some((failure) => failure.keepsPicture);
    const hadFocus = banner.contains(document.activeElement);
    if (!known.length) {
      delete main.dataset.failed;
      banner.replaceChildren();
      if (hadFocus) main.focus({ preventScroll: true });
    } else {
      main.dataset.failed = "true";
      banner.replaceChildren(bannerRow(known, keepsPicture));
      if (hadFocus) banner.querySelector("button").focus();
    }
    if (keepsPicture) markStale();
    else clearMarks();
  }

  function report(what, failure) {
    if ((answeredAt.get(what) || 0) > failure.startedAt) return; // an answer that was asked for later has come
    failures.set(what, failure);
    show();
  }

  // `what` was asked for at `startedAt` and has come.
  function clear(what, startedAt = performance.now()) {
    answeredAt.set(what, Math.max(startedAt, answeredAt.get(what) || 0));
    const failure = failures.get(what);
    if (!failure || failure.startedAt > startedAt) return;
    failures.delete(what);
    show();
  }

  // Another page has come: what failed on the one before it is of no use to anybody.
  function clearAll(startedAt) {
    if (!failures.size) return;
    for (const [what, failure] of failures) if (failure.startedAt <= startedAt) failures.delete(what);
    show();
  }

  function pictureShown(moment) {
    paintedAt = moment;
  }

  healthGap.failures = { report, clear, clearAll, pictureShown };
})();
