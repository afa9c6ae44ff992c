// Downloads of pictures: which map or chart, and what is written round it. Tables are made by the server.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});

  const textOf = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");

  // The signs that stand with a chart, each with its word, and at the end what was compared and how.
  function keyOf(section) {
    return [...section.querySelectorAll(".verdict-key li")].map((item) => {
      const sign = item.querySelector(".symbol");
      const verdict = sign && [...sign.classList].find((name) => name.startsWith("symbol-"));
      return { verdict: verdict ? verdict.slice("symbol-".length) : "", words: textOf(item) };
    });
  }

  // Everything that the picture says beside its drawing. A file that leaves the page cannot be asked what it means.
  function wordsOf(element, lines) {
    const card = healthGap.cardTools.cardOf(element);
    const section = element.closest("section");
    const anchor = card.dataset.anchor || "";
    const about = healthGap.cardTools.aboutCard(anchor);
    const isStale = textOf(card.querySelector(":scope > .stale-mark"));
    return {
      title: textOf(section.querySelector("h1, h2")),
      measure: lines === "trend" ? about.trend : about.measure,
      words: textOf(section.querySelector(":scope > :is(.lede, .home-lede)")),
      key: keyOf(section),
      warnings: [isStale, ...about.lines.first],
      caption: [...(about.lines[lines] || []), ...about.lines.all, healthGap.cardLink.addressAt(anchor)],
      mark: about.mark,
    };
  }

  // Plotly draws the chart anew, off the page, in light colours and in the size that it has on the screen.
  async function chartBody(chart) {
    const { width, height } = chart._fullLayout;
    const figure = healthGap.theme.lightFigure({ data: chart.data, layout: chart.layout });
    const size = { width: Math.round(width), height: Math.round(height) };
    const layout = { ...figure.layout, ...size, autosize: false };
    const address = await window.Plotly.toImage({ data: figure.data, layout }, { format: "svg", ...size });
    const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
    const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return { nodes: [document.importNode(drawing, true)], ...size };
  }

  async function pictureOf(element, lines) {
    const words = wordsOf(element, lines);
    if (healthGap.map.isMounted(element)) {
      return healthGap.theme.inLight(() => {
        const body = healthGap.map.body(element);
        return healthGap.pictures.compose(body, { ...words, words: body.words });
      });
    }
    if (healthGap.drawings?.[element.id]) {
      return healthGap.theme.inLight(() => healthGap.pictures.compose(healthGap.drawings[element.id](), words));
    }
    const body = await chartBody(element.querySelector(".js-plotly-plot"));
    return healthGap.theme.inLight(() => healthGap.pictures.compose(body, words));
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function download(button) {
    const { picture, format, noun, lines } = button.dataset;
    const element = document.getElementById(picture);
    healthGap.status.say(`Making the picture of the ${noun}`);
    try {
      const svg = await pictureOf(element, lines);
      const blob =
        format === "png"
          ? await healthGap.pictures.toPng(svg)
          : new Blob([healthGap.pictures.toText(svg)], { type: "image/svg+xml" });
      const { anchor } = healthGap.cardTools.cardOf(element).dataset;
      save(blob, `${healthGap.cardTools.aboutCard(anchor).name}_${noun.replaceAll(" ", "-")}.${format}`);
      healthGap.status.say(`The ${noun} was saved as ${format.toUpperCase()}`);
    } catch (error) {
      console.error(error);
      healthGap.status.say(`The picture of the ${noun} could not be made. Wait until it is on the screen, then try again.`);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-picture]");
    if (!button) return;
    const menu = button.closest(".tool-menu");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus({ preventScroll: true });
    }
    download(button);
  });

  healthGap.downloads = { pictureOf };
})();
