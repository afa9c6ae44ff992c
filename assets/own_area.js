// A neighbourhood of the reader's own: the form that makes one of codes or of the areas chosen on the map. The server
// says whether they fit together; the address keeps the set, and nothing else does.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const SMALL = { ward: "wards", msoa: "MSOAs" };
  const NO_ANSWER = "There is no answer from the server. Nothing was changed. Please try again.";
  const states = new WeakMap(); // container -> its form

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // A field with its hint, and with the place for what is wrong with it: both are read out with it.
  function fieldOf(id, label, hint, control) {
    control.id = id;
    control.setAttribute("aria-describedby", `${id}-hint ${id}-error`);
    const error = make("p", { id: `${id}-error`, class: "own-error" });
    const block = make(
      "div",
      { class: "own-field" },
      make("label", { for: id }, label),
      make("p", { id: `${id}-hint`, class: "own-hint" }, hint),
      control,
      error,
    );
    return { block, control, error };
  }

  function build(container) {
    const most = container.dataset.most;
    const name = fieldOf(
      "own-name",
      "Name",
      "A few words, such as: Wards along the river.",
      make("input", { type: "text", autocomplete: "off" }),
    );
    const codes = fieldOf(
      "own-codes",
      "Codes of wards or of MSOAs",
      `Two to ${most} of one kind, with anything between them. Codes of earlier years are understood.`,
      make("textarea", { rows: "4", spellcheck: "false", autocomplete: "off", autocapitalize: "characters" }),
    );
    const take = make("button", { type: "button", class: "button" });
    const takeHint = make("p", { class: "own-hint" });
    const submit = make("button", { type: "submit", class: "button own-make" }, "Make it");
    const remove = make("button", { type: "button", class: "button" }, "Remove it");
    const said = make("p", { class: "own-said", role: "status" });
    const form = make(
      "form",
      { novalidate: "" },
      name.block,
      codes.block,
      make("div", { class: "own-take" }, take, takeHint),
      make("div", { class: "own-buttons" }, submit, remove),
      said,
    );
    const summary = make("summary", {});
    const fold = make("details", { class: "fold" }, summary, make("div", { class: "fold-body" }, form));
    container.replaceChildren(fold);
    const state = { container, fold, summary, form, name, codes, take, takeHint, submit, remove, said, view: null };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      check(state);
    });
    take.addEventListener("click", () => takeChosen(state));
    remove.addEventListener("click", () => forget(state));
    return state;
  }

  function chosenHere(state) {
    return state.view && SMALL[state.view.geography] ? healthGap.address.read().selected : [];
  }

  function refresh(state) {
    const chosen = chosenHere(state);
    state.take.hidden = !chosen.length;
    state.take.textContent = `Add the ${chosen.length === 1 ? "area" : `${chosen.length} areas`} chosen on the map`;
    state.takeHint.textContent = chosen.length
      ? ""
      : SMALL[state.view.geography]
        ? `Or choose ${SMALL[state.view.geography]} on the map, with Ctrl for more than one, and add them here.`
        : "Or choose areas on a map of wards or small areas, and add them here.";
  }

  function takeChosen(state) {
    const { control } = state.codes;
    const held = new Set(control.value.split(/[^A-Za-z0-9]+/).filter(Boolean));
    const added = chosenHere(state).filter((code) => !held.has(code));
    control.value = [control.value.trim(), ...added].filter(Boolean).join("\n");
    state.said.textContent = `${added.length} ${added.length === 1 ? "code" : "codes"} added.`;
    control.focus();
  }

  function show(field, problem) {
    field.error.textContent = problem ? `Please check: ${problem}` : "";
    if (problem) field.control.setAttribute("aria-invalid", "true");
    else field.control.removeAttribute("aria-invalid");
  }

  function showProblems(state, answer) {
    show(state.name, answer.name_problem);
    show(state.codes, answer.codes_problem);
    const wrong = [state.name, state.codes].find((field) => field.error.textContent);
    if (wrong) wrong.control.focus();
  }

  async function ask(state) {
    const { data } = healthGap.address.read();
    const body = { name: state.name.control.value, codes: state.codes.control.value, data: data || "" };
    const response = await fetch(state.container.dataset.check, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  async function check(state) {
    state.said.textContent = "";
    let answer;
    try {
      answer = await ask(state);
    } catch {
      answer = { codes_problem: NO_ANSWER };
    }
    if (!state.form.isConnected) return;
    showProblems(state, answer);
    if (!answer.own) return;
    state.said.textContent = answer.said;
    healthGap.status.expect(answer.said);
    healthGap.address.change({ own: answer.own, neighbourhood: "own", place: null, selected: [] });
  }

  function forget(state) {
    const isShown = healthGap.address.read().neighbourhood === "own";
    state.said.textContent = "It is removed. Links that you have sent go on working.";
    state.summary.focus();
    healthGap.address.change({ own: null, ...(isShown ? { neighbourhood: null } : {}) });
  }

  // The fields follow the address, not while somebody writes in them.
  function fill(state, own) {
    const key = own ? `${own.name}~${own.codes.join()}` : "";
    state.summary.textContent = own ? "Change it" : "Make one";
    state.remove.hidden = !own;
    if (state.key === key) return;
    const isFirst = state.key === undefined;
    state.key = key;
    if (!own && isFirst) return;
    state.name.control.value = own ? own.name : "";
    state.codes.control.value = own ? own.codes.join("\n") : "";
    showProblems(state, {});
  }

  /** Paint the form for a view, which says what is in the set of the address, if any. */
  function paint(container, view) {
    if (!container || !view) return;
    if (!states.has(container) || !container.firstChild) states.set(container, build(container));
    const state = states.get(container);
    state.view = view;
    container.closest(".own-card").classList.toggle("is-offer", !view.own);
    fill(state, view.own);
    refresh(state);
  }

  document.addEventListener("health-gap-address", () => {
    const container = document.querySelector(".own-form");
    if (container && states.has(container)) refresh(states.get(container));
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-own-show]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const isAlone = link.dataset.ownShow === "own";
    healthGap.address.change(isAlone ? { neighbourhood: "own", place: null } : { neighbourhood: null });
  });

  healthGap.ownArea = { paint };
})();
