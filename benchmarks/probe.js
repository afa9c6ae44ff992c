/**
 * Measures one change in a page: from the input event to the frame with the new colours and to the last change of what
 * stands around the map. It runs in the dashboard and in the bare page alike, and asks neither for anything but the
 * attribute data-painted-key of its map.
 */
(function () {
  "use strict";

  const QUIET_MILLISECONDS = 400; // this long without a change of the page, and it has settled
  const PATIENCE_MILLISECONDS = 20000;
  const STEP_MILLISECONDS = 25;
  const fetchAsBuilt = window.fetch.bind(window);
  let pendingRequests = 0;
  let current = null;

  window.fetch = async function (input, init) {
    pendingRequests += 1;
    const asking = current;
    try {
      return await fetchAsBuilt(input, init);
    } finally {
      pendingRequests -= 1;
      if (asking) {
        asking.answers += 1;
        asking.answeredAt = performance.now();
      }
    }
  };

  /** Resolves when the frame that holds what was just changed has left the main thread. */
  function afterFrame() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
  }

  function watchInput(change) {
    const begin = (event) => {
      if (!event.isTrusted || change.startedAt !== null) return;
      change.startedAt = event.timeStamp;
    };
    for (const type of ["keydown", "click"]) {
      window.addEventListener(type, begin, { capture: true, signal: change.abort.signal });
    }
  }

  function observe(change, node, options, act) {
    const observer = new MutationObserver((records) => act(records, observer));
    observer.observe(node, options);
    change.abort.signal.addEventListener("abort", () => observer.disconnect());
  }

  function watchMap(change, { map, areas }) {
    const mapNode = document.querySelector(map);
    observe(change, document.querySelector(areas), { subtree: true, attributeFilter: ["class"] }, async (_, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => (change.frameAt = performance.now()));
      change.colouredAt = await afterFrame();
    });
    // The first word after the new colours: another shading is painted ahead, and once more with the answer.
    observe(change, mapNode, { attributeFilter: ["data-painted-key"] }, () => {
      if (!(change.declaredAt > change.frameAt)) change.declaredAt = performance.now();
    });
  }

  function watchParts(change, { parts }) {
    for (const [name, selector] of Object.entries(parts)) {
      const options = { subtree: true, childList: true, attributes: true, characterData: true };
      observe(change, document.querySelector(selector), options, async () => {
        change.changedParts.add(name);
        change.changedAt = performance.now();
        change.partsAt[name] = change.changedAt;
        change.settledAt = Math.max(change.settledAt, await afterFrame());
      });
    }
  }

  /**
   * Begin to watch. `page` names the map, its areas, the parts around it, those of them that every change changes, and
   * how many answers of the server a change needs. With `mapMayStay` a change need not recolour the map.
   */
  async function arm(page) {
    current?.abort.abort();
    await afterFrame(); // a page that comes to the front draws itself once more: that is not part of the change
    performance.clearResourceTimings();
    current = {
      page,
      abort: new AbortController(),
      keyBefore: document.querySelector(page.map).dataset.paintedKey,
      startedAt: null,
      frameAt: null,
      colouredAt: null,
      declaredAt: null,
      answers: 0,
      answeredAt: 0,
      changedAt: 0,
      settledAt: 0,
      changedParts: new Set(),
      partsAt: {},
    };
    watchInput(current);
    watchMap(current, page);
    watchParts(current, page);
  }

  function isDone(change) {
    if (change.startedAt === null) return false;
    if (!change.page.mapMayStay && (change.colouredAt === null || change.declaredAt === null)) return false;
    if (pendingRequests || change.answers < change.page.answers) return false;
    if (!change.page.mustChange.every((name) => change.changedParts.has(name))) return false;
    const lastAt = Math.max(change.changedAt, change.declaredAt, change.answeredAt);
    return performance.now() - lastAt > QUIET_MILLISECONDS;
  }

  function requestsOf(change) {
    return performance.getEntriesByType("resource").map((entry) => ({
      name: new URL(entry.name).pathname,
      startedAt: entry.startTime - change.startedAt,
      endedAt: entry.responseEnd - change.startedAt,
      transferred: entry.transferSize,
      body: entry.decodedBodySize,
      serverMilliseconds: entry.serverTiming.reduce((sum, { duration }) => sum + duration, 0),
    }));
  }

  /**
   * When the frame with the new colours was done. The page's own word counts if a frame with them had begun by then: our
   * message after the frame comes after the page's, which goes on to other work at once.
   */
  function mapPaintedAt({ frameAt, colouredAt, declaredAt }) {
    return declaredAt > frameAt ? declaredAt : colouredAt;
  }

  function resultOf(change) {
    const mapAt = change.colouredAt === null ? change.startedAt : mapPaintedAt(change);
    const since = (moment) => moment - change.startedAt;
    return {
      key: document.querySelector(change.page.map).dataset.paintedKey,
      keyBefore: change.keyBefore,
      map: since(mapAt),
      settled: since(Math.max(mapAt, change.settledAt)),
      parts: Object.fromEntries(Object.entries(change.partsAt).map(([name, moment]) => [name, since(moment)])),
      requests: requestsOf(change),
    };
  }

  /** Wait until the change that is watched is complete and the page quiet. */
  async function finish() {
    const change = current;
    const until = performance.now() + PATIENCE_MILLISECONDS;
    while (!isDone(change)) {
      if (performance.now() > until) {
        throw new Error(`The change was not complete in time: ${JSON.stringify(change)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MILLISECONDS));
    }
    change.abort.abort();
    return resultOf(change);
  }

  /** When the first map of this page was painted, in milliseconds since the navigation began. */
  async function firstMap() {
    const until = performance.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const [mark] = performance.getEntriesByName("health-gap:painted");
      if (mark) return mark.startTime;
      if (performance.now() > until) throw new Error("No map was painted in time");
      await new Promise((resolve) => setTimeout(resolve, STEP_MILLISECONDS));
    }
  }

  window.benchmarkProbe = { arm, finish, firstMap };
})();
