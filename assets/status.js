// What the page is doing: loading, failed, or showing figures from earlier. Watches Dash's own requests.
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
  let failure = null; // {startedAt, cause, reference, body}
  let paintedAt = null;
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

  function clockTime(moment) {
    return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }

  function markStale() {
    if (!paintedAt) return;
    for (const card of document.querySelectorAll("[data-card]")) {
      let mark = card.querySelector(":scope > .stale-mark");
      if (!mark) {
        mark = document.createElement("p");
        mark.className = "stale-mark";
        card.append(mark);
      }
      mark.textContent = `Stale: from ${clockTime(paintedAt)}`;
    }
  }

  function showFailure() {
    const banner = element("error-banner");
    const main = element("main");
    if (!banner || !main) return;
    main.dataset.failed = "true";
    const title = document.createElement("p");
    title.className = "error-title";
    title.textContent = "The figures could not be loaded";
    const cause = document.createElement("p");
    const kept = paintedAt ? ` What you see is from ${clockTime(paintedAt)}.` : "";
    cause.textContent = failure.cause + kept;
    const reference = document.createElement("p");
    reference.className = "error-reference";
    reference.textContent = failure.reference ? `Reference ${failure.reference}` : "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Try again";
    button.addEventListener("click", retry);
    const row = document.createElement("div");
    row.className = "wrap";
    row.append(title, cause, ...(failure.reference ? [reference] : []), button);
    banner.replaceChildren(row);
    markStale();
  }

  function clearFailure() {
    failure = null;
    const main = element("main");
    const banner = element("error-banner");
    if (main) delete main.dataset.failed;
    if (banner) {
      const hadFocus = banner.contains(document.activeElement);
      banner.replaceChildren();
      if (hadFocus && main) main.focus({ preventScroll: true });
    }
    for (const mark of document.querySelectorAll(".stale-mark")) mark.remove();
  }

  // Ask again exactly what failed: the changed inputs of that request are set once more to what they were.
  function retry() {
    const request = failure && failure.body;
    const changed = new Set((request && request.changedPropIds) || []);
    const inputs = ((request && request.inputs) || [])
      .flat()
      .filter((input) => changed.has(`${input.id}.${input.property}`));
    if (!inputs.length) {
      window.location.reload();
      return;
    }
    for (const input of inputs) window.dash_clientside.set_props(input.id, { [input.property]: input.value });
  }

  function readBody(init) {
    try {
      return JSON.parse(init.body);
    } catch {
      return null;
    }
  }

  function fail(startedAt, init, description) {
    failure = { startedAt, body: readBody(init), ...description };
    showFailure();
  }

  function isCallback(input) {
    const url = typeof input === "string" ? input : (input && input.url) || String(input);
    return url.split("?")[0].endsWith("/_dash-update-component");
  }

  // Charts follow the map. While only they are on their way, the map stays in sight.
  function bringsView(init) {
    return /"output":"[^"]*(-view\.data|_pages_content\.)/.test((init && init.body) || "");
  }

  async function watch(input, init) {
    const isView = bringsView(init);
    const startedAt = start(isView);
    try {
      const response = await fetchAsBuilt(input, init);
      // An error handler that returns nothing answers 200 and changes nothing; its reference is what tells.
      if (response.status >= 400 || response.headers.get("X-Reference")) {
        fail(startedAt, init, await describe(response));
      } else if (failure && startedAt > failure.startedAt) {
        clearFailure();
      }
      return response;
    } catch (error) {
      if (error.name !== "AbortError") fail(startedAt, init, { cause: UNREACHABLE, reference: "" });
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
    paintedAt = new Date();
  }

  healthGap.status = { say, expect, painted };
})();
