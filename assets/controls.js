// Native selects and buttons, painted from a list of fields into a container that React leaves empty.
// Dash's own dropdown and radio items fail the accessibility check (aria-hidden-focus, nested-interactive).
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const painted = new WeakMap(); // container -> {shape, spec}
  const AFTER_A_CHANGE_MILLISECONDS = 400;
  let lastUsed = null; // {field, value} of the control used last, so that a rebuilt page gives the focus back

  function make(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function words(option) {
    return option.is_available === false && option.note ? `${option.label}: ${option.note}` : option.label;
  }

  function defaultsOf(field) {
    for (const option of field.options) {
      if (!option.is_default) continue;
      const set = option.set || { [field.field]: option.value };
      for (const name of Object.keys(set)) healthGap.address.setDefault(name, set[name]);
    }
  }

  function choose(field, option) {
    lastUsed = { field: field.field, value: option.value };
    if (healthGap.status) healthGap.status.expect(words(option));
    if (option.href) {
      healthGap.address.visit(option.href);
      return;
    }
    healthGap.address.change(changesOf(field, option));
  }

  // What a choice changes in the address.
  function changesOf(field, option) {
    return option.set || { [field.field]: option.is_default ? null : option.value };
  }

  // A reader has come to a filter and will soon choose: what the choices need can be fetched meanwhile.
  function expectChange({ target }, pause) {
    const block = target.closest && target.closest(".field");
    const spec = block && painted.get(block.parentElement);
    const field = spec && spec.spec.find((each) => each.field === block.dataset.field);
    if (field) healthGap.ahead.fetchAround(field, pause);
  }

  // The page has painted a choice and now asks for what follows it: that goes first.
  function expectMore() {
    if (document.activeElement) expectChange({ target: document.activeElement }, AFTER_A_CHANGE_MILLISECONDS);
  }

  function optionNodes(options) {
    const fragment = document.createDocumentFragment();
    let group = null;
    for (const option of options) {
      if (option.group && (!group || group.label !== option.group)) {
        group = make("optgroup");
        group.label = option.group;
        fragment.append(group);
      } else if (!option.group) {
        group = null;
      }
      const node = make("option", "", words(option));
      node.value = option.value;
      (group || fragment).append(node);
    }
    return fragment;
  }

  function makeSelect(container, field) {
    const label = make("label", "field");
    const select = make("select");
    label.append(make("span", "field-label"), select);
    select.addEventListener("change", () => {
      const current = fieldOf(container, field.field);
      choose(current, current.options[select.selectedIndex]);
    });
    return label;
  }

  function makeSwitch(container, field) {
    const block = make("div", "field");
    const group = make("span", "segments");
    const label = make("span", "field-label");
    label.id = `${container.id}-${field.field}-label`;
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", label.id);
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || button.getAttribute("aria-pressed") === "true") return;
      press(group, button.value);
      const current = fieldOf(container, field.field);
      choose(
        current,
        current.options.find((option) => option.value === button.value),
      );
    });
    block.append(label, group);
    return block;
  }

  function press(group, value) {
    for (const button of group.children) button.setAttribute("aria-pressed", String(button.value === value));
  }

  function buttonNodes(options) {
    return options.map((option) => {
      const button = make("button", "", option.label);
      button.type = "button";
      button.value = option.value;
      if (option.is_available === false) {
        const cross = make("span", "", " \u00d7");
        cross.setAttribute("aria-hidden", "true");
        button.append(cross, make("span", "visually-hidden", `: ${option.note || "not published"}`));
      }
      return button;
    });
  }

  function fieldOf(container, name) {
    return painted.get(container).spec.find((field) => field.field === name);
  }

  function paintField(block, field) {
    block.dataset.field = field.field;
    block.classList.toggle("field-end", field.is_at_end === true);
    block.querySelector(".field-label").textContent = field.label;
    const list = block.querySelector(field.kind === "select" ? "select" : ".segments");
    const shape = JSON.stringify(field.options);
    if (block.dataset.options !== shape) {
      const focused = list.contains(document.activeElement) ? document.activeElement.value : null;
      list.replaceChildren(...(field.kind === "select" ? [optionNodes(field.options)] : buttonNodes(field.options)));
      block.dataset.options = shape;
      if (focused !== null && field.kind === "switch") focusButton(list, focused);
    }
    if (field.kind === "select") list.value = field.value;
    else press(list, field.value);
  }

  function focusButton(group, value) {
    const button = [...group.children].find((each) => each.value === value) || group.firstElementChild;
    if (button) button.focus({ preventScroll: true });
  }

  // Paint the fields of a spec. What is already there is changed in place, so that the focus stays where it is.
  function paint(container, spec) {
    if (!container || !spec) return;
    const shape = spec.map((field) => field.field + field.kind).join();
    const before = painted.get(container);
    painted.set(container, { shape, spec });
    if (!before || before.shape !== shape || !container.firstChild) {
      container.replaceChildren(
        ...spec.map((field) => (field.kind === "select" ? makeSelect : makeSwitch)(container, field)),
      );
    }
    spec.forEach((field, place) => {
      defaultsOf(field);
      paintField(container.children[place], field);
    });
    summarise(container, spec);
    giveFocusBack(container, spec);
  }

  // On a phone the filters are folded away: one line says what is chosen in them.
  function summarise(container, spec) {
    const bar = container.closest(".filter-bar");
    const summary = bar && bar.querySelector(".filter-summary");
    if (!summary) return;
    const chosen = spec
      .filter((field) => field.kind === "select")
      .map((field) => {
        const option = field.options.find((each) => each.value === field.value);
        return option ? words(option) : "";
      });
    summary.textContent = chosen.filter(Boolean).join(" \u00b7 ");
  }

  function giveFocusBack(container, spec) {
    if (!lastUsed || document.activeElement !== document.body) return;
    const place = spec.findIndex((field) => field.field === lastUsed.field);
    if (place < 0) return;
    const block = container.children[place];
    if (spec[place].kind === "select") block.querySelector("select").focus({ preventScroll: true });
    else focusButton(block.querySelector(".segments"), lastUsed.value);
  }

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest && event.target.closest(".filter-toggle");
    if (toggle) toggle.setAttribute("aria-expanded", String(toggle.getAttribute("aria-expanded") !== "true"));
  });

  document.addEventListener("focusin", (event) => expectChange(event));
  document.addEventListener("pointerover", (event) => expectChange(event));

  // Whoever moves on with mouse or keyboard does not want the focus back.
  document.addEventListener("pointerdown", () => {
    lastUsed = null;
  });

  healthGap.controls = { paint, changesOf, expectMore };
})();
