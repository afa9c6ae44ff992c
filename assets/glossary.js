// Words that can be asked about: a button opens what its word means beside it. Click, Enter or Space opens and closes;
// Escape, a click elsewhere or moving on closes. One is open at a time, and nothing depends on hovering.
(function () {
  "use strict";

  const EDGE_PX = 12; // room that is left at the edge of the window
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

  // The note hangs under its word, and is moved sideways or above where the window would cut it.
  function place(note, button) {
    note.style.setProperty("--shift", "0px");
    const box = note.getBoundingClientRect();
    const room = document.documentElement.clientWidth - EDGE_PX;
    const shift = Math.max(Math.min(0, room - box.right), EDGE_PX - box.left);
    note.style.setProperty("--shift", `${Math.round(shift)}px`);
    const word = button.getBoundingClientRect();
    const hasRoomAbove = word.top > box.height + EDGE_PX;
    note.classList.toggle("is-above", box.bottom > window.innerHeight - EDGE_PX && hasRoomAbove);
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

  // Dash may redraw the text that holds the word; a note without its word means nothing.
  for (const name of ["popstate", "_dashprivate_pushstate"]) window.addEventListener(name, () => close(false));
})();
