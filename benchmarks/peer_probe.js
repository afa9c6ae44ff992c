/**
 * Measures one change of a map in any page, ours and the peers' alike: from the input event to the frame with the
 * new colours, and to the frame after that. It reads the colours from the map's own elements and looks into shadow
 * roots, because Panel draws inside them.
 */
(function () {
  "use strict";

  const QUIET_MILLISECONDS = 500; // this long without any change of the page, and it has settled
  const MOST_SETTLING_MILLISECONDS = 5000;
  const STEP_MILLISECONDS = 25;
  const WATCHED = { subtree: true, childList: true, attributeFilter: ["class", "style", "d", "fill"] };
  const roots = [document];
  const attachAsBuilt = Element.prototype.attachShadow;
  let map = null; // { layer, colour }: a selector and the attribute or style that holds an area's colour
  let change = null;
  let mutatedAt = 0;

  const observer = new MutationObserver((records) => {
    mutatedAt = performance.now();
    if (change && records.some(isOfTheMap)) note(change);
  });
  observer.observe(document, WATCHED);

  Element.prototype.attachShadow = function (options) {
    const root = attachAsBuilt.call(this, options);
    roots.push(root);
    observer.observe(root, WATCHED);
    return root;
  };

  /** Whether a change is inside the map, or of something that holds it: a page may hide the old map or show the new. */
  function isOfTheMap({ target }) {
    return Boolean(target.closest?.(map.layer) || target.querySelector?.(map.layer));
  }

  /** The colours that can be seen: Streamlit keeps its old map for a while, hidden beside the new one. */
  function colours() {
    const layers = roots.flatMap((root) => [...root.querySelectorAll(map.layer)]);
    const seen = layers.filter((layer) => layer.checkVisibility({ visibilityProperty: true }));
    const areas = seen.flatMap((layer) => [...layer.querySelectorAll("path")]);
    return { count: areas.length, text: areas.map(colourOf).join("|") };
  }

  /** Plotly's versions differ in whether the fill is an attribute or a style. */
  function colourOf(area) {
    return area.getAttribute(map.colour) ?? area.style.getPropertyValue(map.colour);
  }

  /** Notes that the map has other colours than a moment ago, and when the frame with them and the next one came. */
  function note(of) {
    const found = colours();
    if (found.text === of.seen.text) return;
    const seen = (of.seen = { ...found, frameAt: null, nextFrameAt: null });
    requestAnimationFrame(() => {
      // The first task after the frame, before whatever else the page has to do.
      scheduler.postTask(() => (seen.frameAt = performance.now()), { priority: "user-blocking" });
      requestAnimationFrame(() => (seen.nextFrameAt = performance.now()));
    });
  }

  function begin(event) {
    if (event.isTrusted && change && change.startedAt === null) change.startedAt = event.timeStamp;
  }
  for (const type of ["keydown", "click"]) window.addEventListener(type, begin, { capture: true });

  function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  function isQuiet() {
    return performance.now() - mutatedAt > QUIET_MILLISECONDS;
  }

  /** Resolves with the number of areas when the first map is drawn and the page rests; with 0 if that takes too long. */
  async function open(what, patienceMilliseconds) {
    map = what;
    const until = performance.now() + patienceMilliseconds;
    while (performance.now() < until) {
      const { count } = colours();
      if (count && isQuiet()) return count;
      await pause(STEP_MILLISECONDS);
    }
    return 0;
  }

  /** Begin to watch one change. */
  async function arm() {
    // A page that comes to the front draws itself once more: that is not part of the change.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const before = colours();
    change = { startedAt: null, before, seen: before };
  }

  function isDone({ startedAt, before, seen }) {
    return startedAt !== null && seen.text !== before.text && seen.count > 0 && Boolean(seen.frameAt && seen.nextFrameAt);
  }

  function digest(text) {
    let hash = 0;
    for (let place = 0; place < text.length; place++) hash = (31 * hash + text.charCodeAt(place)) | 0;
    return hash;
  }

  /** Wait until the map has changed and the page rests. `times` is null if the map did not change in time. */
  async function finish(patienceMilliseconds) {
    const until = performance.now() + patienceMilliseconds;
    while (!isDone(change) && performance.now() < until) await pause(STEP_MILLISECONDS);
    const settledBy = performance.now() + MOST_SETTLING_MILLISECONDS;
    while (isDone(change) && !isQuiet() && performance.now() < settledBy) await pause(STEP_MILLISECONDS);
    const { startedAt, seen } = change;
    const isInTime = isDone(change) && seen.nextFrameAt - startedAt <= patienceMilliseconds;
    change = null;
    const times = isInTime ? { frame: seen.frameAt - startedAt, nextFrame: seen.nextFrameAt - startedAt } : null;
    return { times, areas: seen.count, colours: digest(seen.text) };
  }

  window.peerProbe = { open, arm, finish };
})();
