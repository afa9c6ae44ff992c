// The search for an area: a combobox with a list, by the pattern of the ARIA practices. The focus stays in the box;
// arrow keys move through the list, Enter opens, Escape closes.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const MOST = 8;

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  async function load(url) {
    const { areas, old, hasPostcodes } = await healthGap.areaIndex.load(url);
    return { areas: [...areas, ...old], hasPostcodes };
  }

  function kindOf(area) {
    return area.where && area.where !== area.name ? `${area.what} in ${area.where}` : area.what;
  }

  function build(slot) {
    const list = make("ul", { id: "area-search-list", role: "listbox", "aria-label": "Areas", hidden: "" });
    const input = make("input", {
      id: "area-search-box",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      autocapitalize: "off",
      enterkeyhint: "go",
      placeholder: "Find your ward or district",
      "aria-label": "Find your ward, small area, neighbourhood, district or postcode",
      "aria-keyshortcuts": "Control+K Meta+K",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
    });
    const none = make("p", { class: "area-search-none", hidden: "" });
    const live = make("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    const isMac = /Mac|iP/.test(navigator.platform);
    const keys = make("kbd", { class: "area-search-keys", "aria-hidden": "true" }, isMac ? "⌘ K" : "Ctrl K");
    slot.replaceChildren(input, keys, list, none, live);
    return { slot, input, list, none, live, shown: [], active: -1, asked: 0 };
  }

  function setActive(state, active) {
    state.active = active;
    [...state.list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === active));
      if (place === active) option.scrollIntoView({ block: "nearest" });
    });
    if (active < 0) state.input.removeAttribute("aria-activedescendant");
    else state.input.setAttribute("aria-activedescendant", state.list.children[active].id);
  }

  function close(state) {
    state.asked += 1;
    state.shown = [];
    state.list.replaceChildren();
    state.list.hidden = state.none.hidden = true;
    state.input.setAttribute("aria-expanded", "false");
    setActive(state, -1);
  }

  function optionOf(area, place) {
    const name = make("span", { class: "area-search-name" }, area.name);
    const kind = make("span", { class: "area-search-kind" }, kindOf(area));
    const comma = make("span", { class: "visually-hidden" }, ", ");
    return make("li", { id: `area-search-${place}`, role: "option", "aria-selected": "false" }, name, comma, kind);
  }

  function tell(state, words) {
    state.none.textContent = words;
    state.none.hidden = false;
    state.live.textContent = words;
  }

  function show(state, found, why) {
    state.shown = found.slice(0, MOST);
    state.list.replaceChildren(...state.shown.map(optionOf));
    state.list.hidden = !state.shown.length;
    state.none.hidden = true;
    state.input.setAttribute("aria-expanded", String(state.shown.length > 0));
    setActive(state, state.shown.length ? 0 : -1);
    if (!found.length) {
      tell(state, why);
      return;
    }
    const more = found.length > MOST ? `, the first ${MOST} are shown` : "";
    state.live.textContent = `${found.length} area${found.length === 1 ? "" : "s"}${more}`;
  }

  // Names and codes first; what looks like a postcode and is no name is one.
  async function matches(state, index, text) {
    const found = healthGap.areaMatch.find(index.areas, text);
    const kind = healthGap.areaPostcodes.kindOf(text);
    const system = state.slot.dataset.system;
    if (found.length || !kind) return { found, why: `No area of that name in ${system}` };
    if (!index.hasPostcodes) return { found, why: "Postcodes are not loaded here. Type the name of a ward, town or district." };
    if (kind === "begun") return { found, why: "Type the whole postcode. It stays in your browser." };
    const areas = await healthGap.areaPostcodes.find(text, index.areas, state.slot.dataset.index);
    return { found: areas, why: `That postcode is not one of ${system} in the lookup that is loaded here` };
  }

  async function search(state) {
    const text = state.input.value;
    if (!healthGap.areaMatch.normal(text)) {
      close(state);
      state.live.textContent = "";
      return;
    }
    const asked = ++state.asked;
    try {
      const index = await load(state.slot.dataset.index);
      const { found, why } = await matches(state, index, text);
      if (asked === state.asked) show(state, found, why);
    } catch {
      if (asked === state.asked) tell(state, "The list of areas could not be loaded. Type again to try once more.");
    }
  }

  function open(state, place) {
    const area = state.shown[place];
    if (!area) return;
    state.input.value = "";
    close(state);
    healthGap.go(area.address);
    if (healthGap.status) healthGap.status.say(`Opened ${area.name}, ${kindOf(area)}`);
  }

  // Enter may come before the list does.
  async function enter(state) {
    if (!state.shown.length) await search(state);
    open(state, Math.max(state.active, 0));
  }

  function onKeyDown(state, event) {
    const count = state.shown.length;
    const moves = { ArrowDown: state.active + 1, ArrowUp: state.active - 1 };
    if (event.key in moves) {
      event.preventDefault();
      if (!count) search(state);
      else setActive(state, (moves[event.key] + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      enter(state);
    } else if (event.key === "Escape") {
      if (state.list.hidden && state.none.hidden) state.input.value = "";
      close(state);
    }
  }

  function listen(state) {
    const { input, list } = state;
    input.addEventListener("focus", () => load(state.slot.dataset.index).catch(() => {}));
    input.addEventListener("input", () => search(state));
    input.addEventListener("keydown", (event) => onKeyDown(state, event));
    input.addEventListener("blur", () => close(state));
    // The focus stays in the box, or the list would be gone before the click comes.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) open(state, [...list.children].indexOf(option));
    });
  }

  // From any page: Ctrl and K (⌘ and K) lead to the search. A key alone would be in the way of those who dictate.
  document.addEventListener("keydown", (event) => {
    const input = document.getElementById("area-search-box");
    if (!input || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  function mount() {
    const slot = document.getElementById("area-search");
    if (slot && !slot.firstChild) listen(build(slot));
  }

  new MutationObserver(mount).observe(document.documentElement, { childList: true, subtree: true });
})();
