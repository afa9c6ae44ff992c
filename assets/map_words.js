/** What a map says about one area, in the same words for hover, focus, screen readers and labels. */
(function (healthGap) {
  "use strict";

  const { parts } = healthGap.map;
  const OUTSIDE = "Outside the place chosen";
  const NOTHING = { value: "", limits: "", gap: "", verdict: "", sign: "", note: "" };

  /** The name with its district, where names repeat: "Abbey, Leicester". */
  function fullName(boundaries, index) {
    return healthGap.format.areaName(boundaries, index);
  }

  function statusWords(view, status) {
    const entry = view.legend.find((item) => item.class === status);
    return entry ? entry.label : healthGap.format.REASONS[status];
  }

  function hasValue(view, index) {
    return view.statuses[index] === "v" && !healthGap.format.isMissing(view.values[index]);
  }

  /** What is printed on the area itself: the gap where colours show gaps, the value otherwise. */
  function figure(view, index) {
    const { gap, number, isMissing } = healthGap.format;
    if (!hasValue(view, index)) return "";
    if (view.shade !== "gap") return number(view.values[index], view.decimals);
    return isMissing(view.gaps[index]) ? "" : gap(view.gaps[index], view.decimals);
  }

  function limitsWords(view, index) {
    const { limits, isMissing } = healthGap.format;
    const [lower, upper] = [view.lower[index], view.upper[index]];
    if (isMissing(lower) || isMissing(upper)) return "";
    return `${view.confidence}% limits ${limits(lower, upper, view.decimals)}`;
  }

  function gapWords(view, index) {
    const { gapWithUnit, isMissing } = healthGap.format;
    if (view.shade !== "gap" || !view.benchmark || isMissing(view.gaps[index])) return "";
    return `Gap from ${view.benchmark.name} ${gapWithUnit(view.gaps[index], view.decimals, view.unit)}`;
  }

  function noteWords(view, index) {
    return view.notes[view.note_of[index]] || "";
  }

  function valueParts(view, index) {
    const letter = view.benchmark ? view.verdicts[index] : "";
    return {
      value: healthGap.format.value(view.values[index], view.decimals, view.unit),
      limits: limitsWords(view, index),
      gap: gapWords(view, index),
      verdict: view.verdict_words[letter] || "",
      sign: letter,
      note: noteWords(view, index),
    };
  }

  function missingParts(view, index) {
    const words = statusWords(view, view.statuses[index]);
    const note = noteWords(view, index).replace(/^\[[a-z]\]\s*/, "");
    // A note that opens with the reason says it all; both together would say it twice.
    const isSaid = note.toLowerCase().startsWith(words.toLowerCase());
    return { ...NOTHING, value: isSaid ? note : words, note: isSaid ? "" : note };
  }

  /** Everything that hover and focus say about an area, part by part. */
  function describe(state, index) {
    const { boundaries, view } = state;
    const name = fullName(boundaries, index);
    if (view.shown[index] === "0") return { name, ...NOTHING, value: OUTSIDE };
    return { name, ...(hasValue(view, index) ? valueParts : missingParts)(view, index) };
  }

  /** The same as one sentence: the accessible name of the area. */
  function sentence(state, index) {
    const { name, value, limits, gap, verdict, note } = describe(state, index);
    return `${name}: ${[value, limits, gap, verdict, note].filter(Boolean).join("; ")}`;
  }

  /** "1 ward", "12 areas": a long noun does not fit under a step of the legend on a phone. */
  function counted(boundaries, count) {
    const noun = boundaries.noun.length <= 5 ? boundaries.noun : "area";
    return `${healthGap.format.count(count)} ${noun}${count === 1 ? "" : "s"}`;
  }

  parts.words = { fullName, figure, hasValue, describe, sentence, statusWords, counted };
})(window.healthGap);
