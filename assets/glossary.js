// Words that can be asked about: a button opens what its word means beside it. Click, Enter or Space opens and closes;
// Escape, a click elsewhere or moving on closes. One is open at a time, and nothing depends on hovering.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});

  const EDGE_PX = 12; // room that is left at the edge of the window
  const SCROLLERS = ".table-scroll, .view-details .details, .guide-scroll, .plain-table-box";
  let open = null; // {button, note}

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // The site may be served under a path of its own; Dash knows which.
  function pathPrefix() {
    const config = document.getElementById("_dash-config");
    return (config && JSON.parse(config.textContent).requests_pathname_prefix) || "/";
  }

  function close(returnsFocus) {
    if (!open) return;
    const { button, note } = open;
    open = null;
    button.setAttribute("aria-expanded", "false");
    if (returnsFocus) button.focus();
    note.remove();
  }

  // What a note is seen in: the window, or the part of it that a box which scrolls leaves.
  function frameOf(button) {
    const width = document.documentElement.clientWidth;
    const frame = { left: EDGE_PX, right: width - EDGE_PX, top: EDGE_PX, bottom: window.innerHeight - EDGE_PX };
    const scroller = button.closest(SCROLLERS);
    if (!scroller) return frame;
    const box = scroller.getBoundingClientRect();
    return {
      left: Math.max(frame.left, box.left + 1),
      right: Math.min(frame.right, box.left + scroller.clientWidth - 1),
      top: Math.max(frame.top, box.top),
      bottom: Math.min(frame.bottom, box.bottom),
    };
  }

  // The note hangs under its word, and is moved sideways or above where it would be cut.
  function place(note, button) {
    const frame = frameOf(button);
    note.style.setProperty("--shift", "0px");
    note.style.setProperty("--room", `${Math.floor(frame.right - frame.left)}px`);
    const box = note.getBoundingClientRect();
    const shift = Math.max(Math.min(0, frame.right - box.right), frame.left - box.left);
    note.style.setProperty("--shift", `${Math.round(shift)}px`);
    const word = button.getBoundingClientRect();
    const hasRoomAbove = word.top - box.height > frame.top;
    note.classList.toggle("is-above", box.bottom > frame.bottom && hasRoomAbove);
  }

  function show(button) {
    close(false);
    const note = element("span", "term-note");
    note.setAttribute("role", "status"); // read aloud when it appears
    button.parentElement.append(note);
    const link = element("a", "", "All words explained");
    link.href = `${pathPrefix()}methods#term-${button.dataset.term}`;
    note.append(element("b", "", button.dataset.title), element("span", "term-says", button.dataset.says), link);
    button.setAttribute("aria-expanded", "true");
    open = { button, note };
    place(note, button);
  }

  let known = null; // {ofWords, pattern}: the terms by how they stand in text, as components/glossary.py has them

  function terms() {
    const slot = document.getElementById("glossary-terms");
    if (known || !slot) return known;
    const ofWords = new Map();
    for (const [slug, title, says, foundAs] of JSON.parse(slot.dataset.terms)) {
      for (const words of foundAs) ofWords.set(words, { slug, title, says });
    }
    // Longer words first, so that "healthy life expectancy" is not read as "life expectancy".
    const plain = [...ofWords.keys()].sort((a, b) => b.length - a.length);
    const any = plain.map((words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    known = { ofWords, pattern: new RegExp(`(?<![\\w-])(?:${any})(?![\\w-])`, "g") };
    return known;
  }

  function buttonMarkup({ slug, title, says }, words, extra = "") {
    const { escape } = healthGap.format;
    const data = `data-term="${slug}" data-title="${escape(title)}" data-says="${escape(says)}"`;
    const kind = extra ? "term term-sign" : "term";
    return (
      `<span class="term-place"><button type="button" class="${kind}" aria-expanded="false" ${data}${extra}>` +
      `${words}</button></span>`
    );
  }

  // Text as markup in which each term is a button at its first place. `seen` holds what the card has marked already.
  function mark(text, seen = new Set()) {
    const { escape } = healthGap.format;
    const held = terms();
    if (!held) return escape(text);
    let markup = "";
    let start = 0;
    for (const { 0: words, index } of text.matchAll(held.pattern)) {
      const term = held.ofWords.get(words);
      if (seen.has(term.slug)) continue;
      seen.add(term.slug);
      markup += escape(text.slice(start, index)) + buttonMarkup(term, escape(words));
      start = index + words.length;
    }
    return markup + escape(text.slice(start));
  }

  // A small sign to ask about the first term of a text that is a button itself, such as a head that sorts.
  function sign(text, seen = new Set()) {
    const held = terms();
    const found = held && text.match(held.pattern);
    const term = found && held.ofWords.get(found[0]);
    if (!term || seen.has(term.slug)) return "";
    seen.add(term.slug);
    return buttonMarkup(term, "", ` aria-label="What does \u201c${healthGap.format.escape(found[0])}\u201d mean?"`);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".term");
    if (button) {
      if (open && open.button === button) close(true);
      else show(button);
    } else if (open && !open.note.contains(event.target)) close(false);
  });

  // Before the map's own keys: Escape closes what was opened last.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !open) return;
      event.stopPropagation();
      close(true);
    },
    true,
  );

  document.addEventListener("focusout", (event) => {
    if (open && event.relatedTarget && !open.button.parentElement.contains(event.relatedTarget)) close(false);
  });

  // A turned phone: the note was placed for the width that was.
  window.addEventListener("resize", () => open && place(open.note, open.button));

  // Dash may redraw the text that holds the word; a note without its word means nothing.
  for (const name of ["popstate", "_dashprivate_pushstate"]) window.addEventListener(name, () => close(false));

  healthGap.glossary = { mark, sign };
})();
