// Copy link: the whole address of what is shown, with the card that it opens at. Where the clipboard is refused, as in
// a page that is served without encryption, the address stands selected in a field.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const CONFIRMED_MS = 4000;

  function addressAt(anchor) {
    const { origin, pathname, search } = window.location;
    return `${origin}${pathname}${search}#${anchor}`;
  }

  // The button keeps its name; beside it stands for a while what has happened.
  function confirm(tools) {
    let words = tools.querySelector(".tool-done");
    if (!words) {
      words = document.createElement("span");
      words.className = "tool-done";
      words.setAttribute("aria-hidden", "true"); // the live region says it
      tools.append(words);
    }
    words.textContent = "Link copied";
    clearTimeout(words.timer);
    words.timer = setTimeout(() => words.remove(), CONFIRMED_MS);
    healthGap.status.say("Link copied");
  }

  function showField(tools, button, address) {
    let label = tools.querySelector(".tool-link");
    if (!label) {
      label = document.createElement("label");
      label.className = "tool-link";
      label.append("Copy this link ", Object.assign(document.createElement("input"), { readOnly: true, type: "text" }));
      tools.append(label);
      const field = label.querySelector("input");
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        label.remove();
        button.focus();
      });
    }
    const field = label.querySelector("input");
    field.value = address;
    field.focus();
    field.select();
    healthGap.status.say("The link could not be copied. It is selected in the field: copy it from there.");
  }

  async function copy(button) {
    const tools = button.closest(".card-tools");
    const address = addressAt(tools.dataset.tools);
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      showField(tools, button, address); // refused, or not there at all
      return;
    }
    tools.querySelector(".tool-link")?.remove();
    confirm(tools);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest('[data-tool="link"]');
    if (button) copy(button);
  });

  healthGap.cardLink = { addressAt };
})();
