/**
 * The SVG choropleth: its namespace, its life cycle and the order in which a view is painted.
 *
 * The server sends boundaries once per geography and afterwards only one character of class per area, so that a change
 * of filter costs one attribute for each area whose class changed. The other map_*.js files add their part to
 * `healthGap.map.parts`; state belongs to one element and goes with it.
 */
window.healthGap = window.healthGap || {};
(function (healthGap) {
  "use strict";

  const parts = {};
  const states = new WeakMap();
  const boundariesByUrl = new Map();

  /** The element itself, or the element with that id. */
  function elementOf(target) {
    return typeof target === "string" ? document.getElementById(target) : target;
  }

  function stateOf(target) {
    const state = states.get(elementOf(target));
    if (!state) throw new Error("The map is not mounted: call healthGap.map.mount(element, callbacks) first");
    return state;
  }

  function newState(element, callbacks) {
    return {
      element,
      callbacks,
      abort: new AbortController(),
      nodes: {},
      view: null,
      boundaries: null,
      boundariesUrl: "",
      paths: [],
      classNames: [],
      indexOfCode: new Map(),
      selected: [],
      activeIndex: -1,
      tooltip: { index: -1, source: "" },
      size: { width: 0, height: 0 },
      camera: null,
      home: null,
      zoomedTo: null,
      paintNumber: 0,
    };
  }

  /**
   * Builds toolbar, drawing, legend and live text inside an empty element. A second call on the same element only
   * replaces the callbacks.
   * @param {Element|string} target the element, or its id
   * @param {{onSelect: function(string[]), onFocus: function(?string, string)}} callbacks
   */
  function mount(target, callbacks = {}) {
    const element = elementOf(target);
    const known = states.get(element);
    if (known) {
      known.callbacks = callbacks;
      return;
    }
    const state = newState(element, callbacks);
    states.set(element, state);
    parts.frame.build(state);
    parts.camera.watch(state);
    parts.gestures.listen(state);
    parts.keyboard.listen(state);
    parts.tooltip.listen(state);
    element.dataset.state = "loading";
    // The first number format of a page is slow to make; it is made while the figures are on their way.
    setTimeout(() => healthGap.format.number(0, 0), 0);
  }

  /** Empties the element and stops everything that listens outside it. */
  function unmount(target) {
    const element = elementOf(target);
    const state = element && states.get(element);
    if (!state) return;
    state.abort.abort();
    state.paintNumber += 1;
    states.delete(element);
    element.replaceChildren();
    delete element.dataset.state;
    delete element.dataset.paintedKey;
  }

  /** The shapes of a level did not come, or came damaged. */
  class BoundariesError extends Error {}

  async function fetchBoundaries(url) {
    const response = await fetch(url, { priority: "high" }).catch(() => null);
    if (!response) throw new BoundariesError("The server cannot be reached. Check the connection, then try again.");
    if (!response.ok) throw new BoundariesError(`The server could not send the shapes (error ${response.status}).`);
    return response.json().catch(() => {
      throw new BoundariesError("The shapes came damaged from the server.");
    });
  }

  /** Boundaries never change at an address, so one fetch serves every map and every later visit to the page. */
  function preload(url) {
    if (!boundariesByUrl.has(url)) {
      const promise = fetchBoundaries(url);
      boundariesByUrl.set(url, promise);
      promise.catch(() => boundariesByUrl.delete(url));
    }
    return boundariesByUrl.get(url);
  }

  /** Resolves when the frame that holds the new colours has left the main thread. */
  function afterFrame() {
    return new Promise((resolve) => {
      if (document.hidden) {
        // A hidden tab has no frames, and whoever waits must not wait for ever.
        setTimeout(resolve, 0);
        return;
      }
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(null);
      });
    });
  }

  function checkLengths(view, boundaries) {
    const expected = boundaries.codes.length;
    for (const name of ["classes", "statuses", "shown", "values", "verdicts"]) {
      if (view[name].length !== expected) {
        throw new Error(`The view has ${view[name].length} ${name} for ${expected} areas of ${view.boundaries_url}`);
      }
    }
  }

  function draw(state, boundaries, view) {
    state.boundaries = boundaries;
    state.boundariesUrl = view.boundaries_url;
    state.indexOfCode = new Map(boundaries.codes.map((code, index) => [code, index]));
    // The stage is measured while it is still empty: later the browser would lay out every area to answer.
    parts.legend.paint(state);
    parts.inset.draw(state);
    parts.frame.shape(state);
    parts.areas.draw(state);
  }

  function show(state, view, boundaries, selected) {
    const isNewGeography = state.boundariesUrl !== view.boundaries_url;
    const isFirst = state.view === null;
    checkLengths(view, boundaries);
    state.view = view;
    state.selected = selected;
    parts.tooltip.hide(state);
    if (isNewGeography) draw(state, boundaries, view);
    parts.areas.paint(state);
    parts.inset.paint(state);
    parts.legend.paint(state);
    parts.camera.follow(state, isFirst);
    parts.labels.paint(state);
    parts.inset.refresh(state);
    parts.selection.set(state, selected); // in the same frame: a line drawn later would have the whole map drawn again
    state.element.dataset.state = "painted";
  }

  /**
   * Shows a view. The last call wins: one that a later call overtook resolves with `painted: false`.
   * @param {Element|string} target the element, or its id
   * @param {object} view the payload that the server made for one query
   * @param {string[]} selected the codes that are chosen with it
   * @returns {Promise<{painted: boolean, key: string, milliseconds: number}>}
   */
  async function paint(target, view, selected = []) {
    const state = stateOf(target);
    const number = ++state.paintNumber;
    const boundaries = await preload(view.boundaries_url);
    if (number !== state.paintNumber) return { painted: false, key: view.key, milliseconds: 0 };
    const startedAt = performance.now();
    show(state, view, boundaries, selected);
    await afterFrame();
    if (number !== state.paintNumber) return { painted: false, key: view.key, milliseconds: 0 };
    const milliseconds = performance.now() - startedAt;
    performance.mark("health-gap:painted", { detail: { key: view.key, milliseconds } });
    state.element.dataset.paintedKey = view.key;
    parts.areas.describeLater(state);
    return { painted: true, key: view.key, milliseconds };
  }

  healthGap.map = {
    parts,
    mount,
    unmount,
    preload,
    BoundariesError,
    paint,
    select: (target, codes) => parts.selection.set(stateOf(target), codes),
    zoomTo: (target, extentKey) => parts.camera.zoomTo(stateOf(target), extentKey),
    isMounted: (target) => states.has(elementOf(target)),
    body: (target) => parts.exports.body(stateOf(target)),
  };
})(window.healthGap);
