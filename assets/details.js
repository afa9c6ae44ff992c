// The details panel: everything that hovering could say, in words and always there.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const TEACH =
    "Choose an area on the map, in the ranking or in the table. Its figure, limits and count are shown here, and stay.";
  const panels = new WeakMap(); // element -> the codes it shows
  const earlier = new WeakMap(); // view -> by code, the figure of the earlier period

  function ordinal(number) {
    const tens = number % 100;
    const ending = tens > 10 && tens < 14 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[number % 10] || "th";
    return number + ending;
  }

  function shownIndexes(view) {
    return [...view.shown].flatMap((flag, index) => (flag === "1" ? [index] : []));
  }

  // "shortest of 9", "2nd longest of 9", "joint 3rd lowest of 125": counted on figures as they are printed.
  function placeInOrder(view, index) {
    const round = (value) => Number(value.toFixed(view.decimals));
    const own = round(view.values[index]);
    const others = shownIndexes(view).filter((other) => view.statuses[other] === "v");
    const values = others.map((other) => round(view.values[other]));
    const below = values.filter((value) => value < own).length;
    const above = values.filter((value) => value > own).length;
    const [lowest, highest] = view.order_words || ["lowest", "highest"];
    const isLow = below <= above;
    const place = (isLow ? below : above) + 1;
    const joint = values.length - below - above > 1 ? "joint " : "";
    return `${joint}${place > 1 ? ordinal(place) + " " : ""}${isLow ? lowest : highest} of ${values.length}`;
  }

  function verdictOf(view, index) {
    const { labelled } = healthGap.symbols;
    const letter = view.verdicts[index];
    return labelled(healthGap.format.VERDICTS[letter], view.verdict_words[letter]);
  }

  function orNotHeld(value, write) {
    return healthGap.format.isMissing(value) ? healthGap.format.NOT_HELD : write(value);
  }

  // The figure of the earlier period comes with the charts, of the selected areas alone; its line waits for it.
  function earlierText(view, code) {
    const { number, missing } = healthGap.format;
    const found = (earlier.get(view) || {})[code];
    if (!found) return "\u2026";
    return found.status === "v" ? number(found.value, view.decimals) : missing(found.status);
  }

  function takeEarlier(element, view, figures) {
    earlier.set(view, { ...earlier.get(view), ...figures });
    const [code, ...others] = (panels.get(element) || "").split(",");
    const place = element.querySelector("dd[data-earlier]");
    if (place && !others.length) place.textContent = earlierText(view, code);
  }

  function facts(view, index, code) {
    const { number, gapWithUnit, limits, count, isMissing, missing } = healthGap.format;
    const rows = [];
    const hasValue = view.statuses[index] === "v";
    if (view.benchmark) {
      rows.push([view.benchmark.name, number(view.benchmark.value, view.decimals)]);
      if (hasValue && !isMissing(view.gaps[index])) {
        rows.push([`Gap from ${view.benchmark.name}`, gapWithUnit(view.gaps[index], view.decimals, view.unit)]);
      }
    }
    const isOneOfMany = shownIndexes(view).filter((other) => view.statuses[other] === "v").length > 1;
    if (hasValue && view.may_rank && isOneOfMany && view.shown[index] === "1") {
      rows.push([view.order_label || "Place in order", placeInOrder(view, index)]);
    }
    if (view.may_have_limits) {
      rows.push([`${view.confidence}% limits`, limits(view.lower[index], view.upper[index], view.decimals)]);
    }
    const [events, people] = [view.counts[index], view.denominators[index]];
    if (isMissing(events)) rows.push(isMissing(people) ? ["Counts", "not held"] : ["Population", count(people)]);
    else rows.push(["Count", count(events)], ["Out of", orNotHeld(people, count)]);
    const other = view.other_sex;
    if (other) {
      const isValue = other.statuses[index] === "v";
      rows.push([other.label, isValue ? number(other.values[index], view.decimals) : missing(other.statuses[index])]);
    }
    if (view.earlier) rows.push([view.earlier.label, earlierText(view, code), "data-earlier"]);
    return rows;
  }

  function figure(view, index) {
    const { number, missing, unitSuffix, escape } = healthGap.format;
    const note = view.notes[view.note_of[index]];
    if (view.statuses[index] !== "v") {
      return `<p class="details-missing">${escape(missing(view.statuses[index], note))}</p>`;
    }
    const pound = view.unit.startsWith("£") ? "£" : "";
    const suffix = unitSuffix(view.unit);
    const words = suffix.startsWith("%") ? suffix : `<small>${escape(suffix)}</small>`;
    return `<p class="details-figure">${pound}${number(view.values[index], view.decimals)}${words}</p>`;
  }

  function remarks(view, index) {
    const { escape } = healthGap.format;
    const note = view.statuses[index] === "v" ? view.notes[view.note_of[index]] : "";
    const texts = [
      note,
      view.shown[index] === "1" ? "" : "Outside the place that is chosen above.",
      view.verdict_sentence,
    ];
    return texts
      .filter(Boolean)
      .map((text) => `<p class="details-note">${escape(text)}</p>`)
      .join("");
  }

  function one(view, boundary, index) {
    const { escape } = healthGap.format;
    const code = escape(boundary.codes[index]);
    // The page may open with an area that nobody has chosen: that one cannot be let go of.
    const isChosen = healthGap.address.read().selected.includes(boundary.codes[index]);
    const letGo = isChosen ? `<button type="button" data-let-go="${code}">Let go</button>` : "";
    const seen = new Set();
    const list = facts(view, index, boundary.codes[index])
      .map(([term, text, mark]) => `<dt>${healthGap.glossary.mark(term, seen)}</dt><dd ${mark || ""}>${escape(text)}</dd>`)
      .join("");
    return (
      `<p class="details-kicker">Selected area</p><p class="details-name">${escape(healthGap.format.areaName(boundary, index))}</p>` +
      figure(view, index) +
      `<p class="details-verdict">${verdictOf(view, index)}</p><dl>${list}</dl>${remarks(view, index)}` +
      `<p class="details-actions">${profileLink(view, boundary, index)}${severalButton()}${letGo}</p>`
    );
  }

  // The page that tells all of the area. Back leads to this view again: the address holds all of it.
  function profileLink(view, boundary, index) {
    const { escape } = healthGap.format;
    const address = escape(view.profiles.join(boundary.codes[index]));
    return `<a class="details-profile" href="${address}" data-inside>All about ${escape(boundary.names[index])}</a>`;
  }

  function several(view, boundary, indexes) {
    const { escape, value, missing } = healthGap.format;
    const items = indexes.map((index) => {
      const name = escape(healthGap.format.areaName(boundary, index));
      const note = view.notes[view.note_of[index]];
      const isValue = view.statuses[index] === "v";
      const text = isValue ? value(view.values[index], view.decimals, view.unit) : missing(view.statuses[index], note);
      const interval = isValue && healthGap.format.limits(view.lower[index], view.upper[index], view.decimals);
      const limits = isValue && view.may_have_limits ? `<span class="details-limits">${view.confidence}% limits ${interval}</span>` : "";
      return (
        `<li><span class="details-item-name">${name}</span><b>${escape(text)}</b>${verdictOf(view, index)}${limits}` +
        `<button type="button" data-let-go="${escape(boundary.codes[index])}">Let go<span class="visually-hidden"> of ${name}</span></button></li>`
      );
    });
    return (
      `<p class="details-kicker">${indexes.length} selected areas</p><ul class="details-list">${items.join("")}</ul>` +
      `${view.verdict_sentence ? `<p class="details-note">${escape(view.verdict_sentence)}</p>` : ""}` +
      `<p class="details-actions">${severalButton()}<button type="button" data-let-go="">Let go of all</button></p>`
    );
  }

  function coverage(shown, without) {
    const areas = `${healthGap.format.count(shown)} ${shown === 1 ? "area is" : "areas are"} shown`;
    if (!without) return `${areas}.`;
    if (without === shown) return `${areas}. None has a figure.`;
    return `${areas}; ${healthGap.format.count(without)} of them ${without === 1 ? "has" : "have"} no figure.`;
  }

  function none(view) {
    const { escape, value } = healthGap.format;
    const shown = shownIndexes(view);
    const counts = {};
    for (const index of shown) counts[view.verdicts[index]] = (counts[view.verdicts[index]] || 0) + 1;
    const summary = [..."wslhb"]
      .filter((letter) => counts[letter])
      .map(
        (letter) =>
          `<li>${healthGap.symbols.labelled(healthGap.format.VERDICTS[letter], view.verdict_words[letter])} <b>${counts[letter]}</b></li>`,
      );
    const benchmark =
      view.benchmark && `${view.benchmark.name}: ${value(view.benchmark.value, view.decimals, view.unit)}`;
    const without = shown.filter((index) => view.statuses[index] !== "v").length;
    return (
      `<p class="details-kicker">No area selected</p>` +
      `<p class="details-teach">${TEACH}</p>` +
      `<p class="details-note">${coverage(shown.length, without)}</p>` +
      (benchmark ? `<p class="details-benchmark">${escape(benchmark)}</p>` : "") +
      (summary.length ? `<ul class="details-summary">${summary.join("")}</ul>` : "") +
      `<p class="details-actions">${severalButton()}</p>`
    );
  }

  function severalButton() {
    const pressed = healthGap.address.isSeveral();
    return `<button type="button" data-several aria-pressed="${pressed}">Compare several</button>`;
  }

  function onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.several !== undefined) {
      const isOn = !healthGap.address.isSeveral();
      healthGap.address.setSeveral(isOn);
      button.setAttribute("aria-pressed", String(isOn));
      if (healthGap.status)
        healthGap.status.say(isOn ? "Choose areas one after another, 20 at most" : "One area at a time");
    } else if (button.dataset.letGo) {
      healthGap.address.deselect(button.dataset.letGo);
    } else if (button.dataset.letGo === "") {
      healthGap.address.change({ selected: [] });
    }
  }

  // A keyboard can only scroll what it can focus, and must not stop at what does not scroll.
  function keepScrollable(element) {
    requestAnimationFrame(() => {
      if (element.scrollHeight > element.clientHeight + 1) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    });
  }

  function announce(view, boundary, codes, indexes) {
    if (!healthGap.status || !indexes.length) return;
    const last = indexes[indexes.length - 1];
    const { value, missing } = healthGap.format;
    const isValue = view.statuses[last] === "v";
    const note = view.notes[view.note_of[last]];
    const text = isValue ? value(view.values[last], view.decimals, view.unit) : missing(view.statuses[last], note);
    const verdict = isValue ? `. ${view.verdict_words[view.verdicts[last]]}` : "";
    healthGap.status.say(`${boundary.names[last]}: ${text}${verdict}`);
  }

  // Paint the panel for the selected codes. Codes that this level of area does not have are left out.
  function paint(element, view, codes, boundary) {
    if (!element || !view || !boundary) return;
    const indexes = (codes || []).map((code) => boundary.codes.indexOf(code)).filter((index) => index >= 0);
    const hadFocus = element.contains(document.activeElement) && document.activeElement !== element;
    if (!panels.has(element)) element.addEventListener("click", onClick);
    if (!indexes.length) element.innerHTML = none(view);
    else if (indexes.length === 1) element.innerHTML = one(view, boundary, indexes[0]);
    else element.innerHTML = several(view, boundary, indexes);
    const shown = indexes.map((index) => boundary.codes[index]).join();
    if (panels.has(element) && panels.get(element) !== shown) announce(view, boundary, codes, indexes);
    panels.set(element, shown);
    healthGap.address.setShown(indexes.map((index) => boundary.codes[index]));
    if (hadFocus) (element.querySelector("button[data-several]") || element).focus({ preventScroll: true });
    keepScrollable(element);
  }

  healthGap.details = { paint, placeInOrder, takeEarlier };
})();
