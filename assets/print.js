// Print: what paper needs and a screen does not. What is chosen is said in words, drawings shrink to the sheet, charts
// of the dark theme turn light, and source, date and link stand at the end. All of it goes again afterwards.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const MOST_HIGH_PX = 900; // a drawing that is higher than a sheet would be cut: its figures are in the table
  const MOST_LINK_LETTERS = 110; // at the foot of every sheet; the whole link stands at the end
  const PAINTED = ["fill", "stroke", "color"];
  let undo = [];

  function add(parent, node, before = null) {
    parent.insertBefore(node, before);
    undo.push(() => node.remove());
  }

  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    node.className = className;
    node.append(...children);
    return node;
  }

  function set(node, name, value) {
    const before = node.getAttribute(name);
    node.setAttribute(name, value);
    undo.push(() => (before === null ? node.removeAttribute(name) : node.setAttribute(name, before)));
  }

  // Controls are not printed; what they are set to is.
  function choices() {
    const words = [];
    for (const field of document.querySelectorAll(".filter-bar .field, .page-head .field")) {
      const select = field.querySelector("select");
      const chosen = select ? select.selectedOptions[0] : field.querySelector('[aria-pressed="true"]');
      if (!chosen) continue;
      const label = field.dataset.field === "sex" ? "Sex" : field.querySelector(".field-label").textContent;
      words.push(make("span", "", make("b", "", label), ` ${chosen.textContent}`));
    }
    return words;
  }

  function addChoices() {
    const head = document.querySelector(".page-head");
    const words = choices();
    if (head && words.length) add(head.parentElement, make("p", "print-choices", ...words), head.nextSibling);
  }

  function addFoot() {
    const footer = document.querySelector(".site-footer .wrap");
    if (!footer) return;
    const about = healthGap.cardTools.about();
    const lines = about ? [...about.lines.first, ...about.lines.view, about.lines.all[0]] : sourceLines();
    const link = Object.assign(make("a", "", window.location.href), { href: window.location.href });
    const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    const paragraphs = [...lines.filter(Boolean), `Printed on ${day}.`].map((text) => make("p", "", text));
    add(footer, make("div", "print-foot", ...paragraphs, make("p", "", "This view: ", link)), footer.firstChild);
  }

  function sourceLines() {
    return [...new Set([...document.querySelectorAll(".source-line")].filter((line) => !line.closest(".guide")).map((line) => line.textContent.trim()))];
  }

  // Every sheet bears the link: sheets get parted.
  function addSheetLink() {
    const { href } = window.location;
    const short = href.length > MOST_LINK_LETTERS ? `${href.slice(0, MOST_LINK_LETTERS)}\u2026` : href;
    const rule = `@page { @bottom-left { content: ${JSON.stringify(short)}; } }`;
    add(document.head, make("style", "", rule));
  }

  // A drawing has the size of the screen in pixels; with a view box it takes the room that the sheet has.
  function shrink(svg, holder) {
    const { clientWidth: width, clientHeight: height } = svg;
    if (!width || !height) return;
    set(svg, "viewBox", `0 0 ${width} ${height}`);
    holder.style.setProperty("--print-proportion", `${width} / ${height}`);
    holder.style.setProperty("--print-width", `${width}px`);
    undo.push(() => ["--print-proportion", "--print-width"].forEach((name) => holder.style.removeProperty(name)));
  }

  function shrinkDrawings() {
    for (const svg of document.querySelectorAll(".map-stage > .map-drawing")) shrink(svg, svg.parentElement);
    for (const svg of document.querySelectorAll(".js-plotly-plot .main-svg")) shrink(svg, svg.closest(".picture, .home-chart, .chart-box"));
  }

  function leaveOutLong() {
    for (const picture of document.querySelectorAll(".picture")) {
      const svg = picture.querySelector(".main-svg");
      if (!svg || svg.clientHeight <= MOST_HIGH_PX) continue;
      set(picture, "data-print", "left-out");
      const words = "All areas in this order, with their signs in words, are in the table below.";
      add(picture.parentElement, make("p", "print-left-out", words), picture);
    }
  }

  function lighten() {
    if (healthGap.theme.current() === "light") return;
    for (const node of document.querySelectorAll(".js-plotly-plot .main-svg [style]")) {
      const style = node.getAttribute("style");
      let isChanged = false;
      for (const name of PAINTED) {
        const light = healthGap.theme.lightColour(node.style.getPropertyValue(name));
        if (!light) continue;
        node.style.setProperty(name, light);
        isChanged = true;
      }
      if (isChanged) undo.push(() => node.setAttribute("style", style));
    }
  }

  function prepare() {
    if (undo.length) return;
    leaveOutLong();
    shrinkDrawings();
    lighten();
    addChoices();
    addFoot();
    addSheetLink();
  }

  function restore() {
    for (const step of undo.reverse()) step();
    undo = [];
  }

  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", restore);
})();
