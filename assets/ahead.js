// Views that stand ready. A page holds those that it has painted; and as soon as a reader comes to a filter it fetches,
// one after another, those that one more press would ask for. A change is then painted without waiting for the server.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const MOST = 12; // views: of a few areas each takes 0.1 MB, of all England's wards 0.5
  const MOST_STEPS = 6; // choices on either side of the chosen one: the nearest come first
  const MANY_AREAS = 1000; // from here on a view is large, and only the nearest choices are fetched
  const MOST_STEPS_OF_MANY = 2;
  const KEPT_MILLISECONDS = 120000; // a new release is noticed by whoever only goes to and fro, too
  const PAUSE_MILLISECONDS = 60; // whoever only passes over a filter asks for nothing
  const held = new Map(); // path and query -> {view, at}, the one used last at the end
  let release = null;
  let areaCount = 0; // of the view that was held last
  let round = 0; // of what is being fetched: the next one ends it
  let timer = 0;

  const keyOf = (search) => window.location.pathname + search;

  // Views of two releases never stand beside each other: the first of a new one sends the others away.
  function keep(search, view) {
    const own = `${view.stamp} ${view.release}`;
    if (release !== own) held.clear();
    release = own;
    areaCount = (view.classes || "").length;
    // A view that is only shown again is no younger for it.
    const before = held.get(keyOf(search));
    const at = before && before.view.key === view.key ? before.at : performance.now();
    held.delete(keyOf(search));
    held.set(keyOf(search), { view, at });
    if (held.size > MOST) held.delete(held.keys().next().value);
  }

  function find(search) {
    const found = held.get(keyOf(search));
    if (!found) return null;
    if (performance.now() - found.at < KEPT_MILLISECONDS) return found.view;
    held.delete(keyOf(search));
    return null;
  }

  // What each choice of a field would ask for, the nearest to the chosen one first.
  function listSearches(field) {
    const most = areaCount > MANY_AREAS ? MOST_STEPS_OF_MANY : MOST_STEPS;
    const chosen = field.options.findIndex((option) => option.value === field.value);
    const others = field.options
      .map((option, place) => ({ option, steps: Math.abs(place - chosen) }))
      .filter(({ option, steps }) => steps && steps <= most && !option.href && option.is_available !== false)
      .sort((one, other) => one.steps - other.steps);
    return others.map(({ option }) =>
      healthGap.address.withoutSelected(healthGap.address.with(healthGap.controls.changesOf(field, option))),
    );
  }

  async function fetchAll(searches, ownRound) {
    const path = window.location.pathname;
    const address = path.replace(/\/indicator\/([^/]+)$/, "/ahead/indicator/$1.json");
    for (const search of searches) {
      if (round !== ownRound || window.location.pathname !== path) return;
      if (find(search)) continue;
      const answer = await fetch(address + search);
      if (!answer.ok) return;
      const view = await answer.json();
      if (window.location.pathname === path) keep(search, view);
    }
  }

  // Whoever pays for every byte, or has asked for fewer, gets only what is asked for.
  const isSaving = () => Boolean(navigator.connection && navigator.connection.saveData);

  function fetchAround(field, pause = PAUSE_MILLISECONDS) {
    if (isSaving() || !/\/indicator\/[^/]+$/.test(window.location.pathname)) return;
    stop();
    const ownRound = round;
    // What does not come is no failure: the change itself will ask again, and say so.
    timer = setTimeout(() => fetchAll(listSearches(field), ownRound).catch(() => {}), pause);
  }

  // A change that must ask the server goes first: what has been asked for may come, and nothing more is asked for.
  function stop() {
    clearTimeout(timer);
    round += 1;
  }

  healthGap.ahead = { keep, find, fetchAround, stop };
})();
