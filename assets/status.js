// What the page is doing: loading, or showing a view. Watches Dash's own requests and passes on what failed.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const PATIENCE_MS = 300;
  const UNREACHABLE = "The server cannot be reached. Check the connection, then try again.";
  const fetchAsBuilt = window.fetch.bind(window);
  let pending = 0;
  let pendingViews = 0; // of these, how many bring a whole new view rather than only its charts
  let timer = null;
  let label = "";
  let paintedView = null;

  function element(id) {
    return document.getElementById(id);
  }

  // Say something to a screen reader, without moving the focus.
  function say(text) {
    const region = element("status");
    if (!region) return;
    if (region.textContent === text) region.textContent = "";
    region.textContent = text;
  }

  function expect(words) {
    label = words;
  }

  function markBusy(main) {
    main.dataset.busy = pendingViews > 0 ? "view" : "charts";
  }

  function showBusy() {
    const main = element("main");
    if (!main) return;
    markBusy(main);
    element("status").dataset.shown = "";
    say(label ? `Loading: ${label}` : "Loading");
  }

  function start(isView) {
    pending += 1;
    pendingViews += isView ? 1 : 0;
    if (pending === 1) timer = window.setTimeout(showBusy, PATIENCE_MS);
    return performance.now();
  }

  function finish(isView) {
    pending -= 1;
    pendingViews -= isView ? 1 : 0;
    const main = element("main");
    const isShown = main && main.dataset.busy !== undefined;
    if (pending > 0) {
      if (isShown) markBusy(main);
      return;
    }
    window.clearTimeout(timer);
    if (!isShown) return;
    delete main.dataset.busy;
    delete element("status").dataset.shown;
    if (element("status").textContent.startsWith("Loading")) say("");
  }

  function causeOf(status) {
    if (status >= 500) return `The server could not answer this (error ${status}).`;
    if (status >= 400) return `The server refused this request (error ${status}).`;
    return "The server could not work this out.";
  }

  async function describe(response) {
    let reference = response.headers.get("X-Reference") || "";
    let cause = causeOf(response.status);
    try {
      const body = await response.clone().json();
      reference = reference || body.reference || "";
      cause = body.cause || cause;
    } catch {
      // an error page need not be JSON
    }
    return { cause, reference };
  }

  // Ask once more: the changed inputs of that request are set again to what they were.
  function repeat(request) {
    const changed = new Set((request && request.changedPropIds) || []);
    const inputs = ((request && request.inputs) || [])
      .flat()
      .filter((input) => changed.has(`${input.id}.${input.property}`));
    if (!inputs.length) window.location.reload();
    for (const input of inputs) window.dash_clientside.set_props(input.id, { [input.property]: input.value });
  }

  function readBody(init) {
    try {
      return JSON.parse(init.body);
    } catch {
      return null;
    }
  }

  function isCallback(input) {
    const url = typeof input === "string" ? input : (input && input.url) || String(input);
    return url.split("?")[0].endsWith("/_dash-update-component");
  }

  function isPage(request) {
    return Boolean(request && request.output.includes("_pages_content."));
  }

  // Charts follow the map. While only they are on their way, the map stays in sight.
  function bringsView(request) {
    return isPage(request) || Boolean(request && request.output.includes("-view.data"));
  }

  function fail(request, startedAt, { cause, reference }) {
    healthGap.failures.report(request ? request.output : "unknown", {
      title: "The figures could not be loaded",
      cause,
      reference,
      startedAt,
      isFirst: bringsView(request),
      keepsPicture: true,
      retry: () => repeat(request),
    });
  }

  function succeed(request, startedAt) {
    if (isPage(request)) healthGap.failures.clearAll(startedAt);
    else if (request) healthGap.failures.clear(request.output, startedAt);
  }

  async function watch(input, init) {
    const request = readBody(init);
    const isView = bringsView(request);
    const startedAt = start(isView);
    try {
      const response = await fetchAsBuilt(input, init);
      // An error handler that returns nothing answers 200 and changes nothing; its reference is what tells.
      const isFailure = response.status >= 400 || response.headers.get("X-Reference");
      if (isFailure) fail(request, startedAt, await describe(response));
      else succeed(request, startedAt);
      return response;
    } catch (error) {
      if (error.name !== "AbortError") fail(request, startedAt, { cause: UNREACHABLE, reference: "" });
      throw error;
    } finally {
      finish(isView);
    }
  }

  window.fetch = function (input, init) {
    return isCallback(input) ? watch(input, init) : fetchAsBuilt(input, init);
  };

  // The page calls this once map, table and details show a view. A new view is the last good picture from now on.
  function painted(view) {
    if (view === paintedView) return;
    if (paintedView && view.key !== paintedView.key) say(`Showing ${view.measure}`);
    paintedView = view;
    healthGap.failures.pictureShown(new Date());
  }

  healthGap.status = { say, expect, painted };
})();
