// Parts of a page that come from the server as markup (components/markup.py): only what differs from the markup before is
// changed. So the focus, open folds, scrolled boxes and all that other scripts have marked stay as they are.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const written = new WeakMap(); // element -> {markup, parsed}: what stands in it; nothing parsed is what React has drawn

  // What other scripts or React fill: it stays, with all that is in it.
  const isHeld = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("data-held");

  const isAlike = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");

  // A part that React owns goes home before the place that it was lent to goes away.
  function drop(node) {
    if (node.nodeType === Node.ELEMENT_NODE) {
      for (const lent of node.querySelectorAll("[data-home]")) document.getElementById(lent.dataset.home).append(lent);
    }
    node.remove();
  }

  function updateAttributes(node, before, wanted) {
    for (const { name } of [...before.attributes]) if (!wanted.hasAttribute(name)) node.removeAttribute(name);
    for (const { name, value } of wanted.attributes) {
      if (before.getAttribute(name) !== value) node.setAttribute(name, value);
    }
  }

  function update(node, before, wanted) {
    if (before.isEqualNode(wanted)) return;
    if (node.nodeType !== Node.ELEMENT_NODE) {
      node.nodeValue = wanted.nodeValue;
      return;
    }
    updateAttributes(node, before, wanted);
    if (!isHeld(wanted)) updateChildren(node, before, wanted);
  }

  function updateChildren(node, before, wanted) {
    const [live, old, next] = [node, before, wanted].map((each) => [...each.childNodes]);
    for (let place = 0; place < Math.max(old.length, next.length); place += 1) {
      const isWritten = old[place] && live[place] && isAlike(live[place], old[place]);
      if (next[place] && isWritten && isAlike(old[place], next[place])) update(live[place], old[place], next[place]);
      else {
        if (next[place]) node.insertBefore(document.importNode(next[place], true), live[place] ?? null);
        if (isWritten) drop(live[place]);
      }
    }
  }

  /**
   * Put markup into an element that holds nothing else. What React has drawn there first stays if the first markup
   * says the same, and gives way whole to any other: its links may lead elsewhere in the same words.
   * @param {Element} element whose children no callback of Dash changes
   * @param {string} markup as components/markup.py writes it
   */
  function paint(element, markup) {
    const before = written.get(element);
    if (before?.markup === markup) return;
    const { content } = Object.assign(document.createElement("template"), { innerHTML: markup });
    const isReacts = !before?.parsed && element.hasChildNodes();
    if (isReacts && !before && element.textContent === content.textContent) {
      written.set(element, { markup, parsed: null });
      return;
    }
    if (isReacts) element.replaceChildren();
    updateChildren(element, before?.parsed ?? document.createDocumentFragment(), content);
    written.set(element, { markup, parsed: content });
  }

  /** Put several parts of a page in their places: `parts` holds markup by the name that `find` finds its element by. */
  function paintAll(find, parts) {
    for (const name of Object.keys(parts)) {
      const element = find(name);
      if (element) paint(element, parts[name]);
    }
    document.querySelector(".is-coming")?.classList.remove("is-coming");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-inside]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    healthGap.go(link.getAttribute("href"));
  });

  healthGap.markup = { paint: paintAll };
})();
