"""The indicator page as a reader sees it: what it shows, and what can be done on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, Response, expect

MINUS = "\u2212"

# Settled: Dash has nothing left to do, what is painted belongs to the address, and both charts show their figures in
# the width of their boxes, for a tenth of a second on end. A page that only stops for a moment is not settled.
_IS_SETTLED = """() => {
  const data = (part) => window.dash_component_api.getLayout("indicator-" + part)?.props?.data;
  const shape = (figure) => JSON.stringify([
    figure.data.map((trace) => [trace.name, trace.x, trace.y]), (figure.layout.shapes || []).length,
  ]);
  const isDrawn = (part, figure) => {
    const chart = document.querySelector(`#indicator-${part} .js-plotly-plot`);
    if (!chart || !chart.querySelector(".main-svg") || !chart.data || shape(chart) !== shape(figure)) return false;
    return Math.abs(chart._fullLayout.width - chart.closest(".picture-scroll").clientWidth) < 3;
  };
  const isSteady = () => {
    const store = window.dash_stores && window.dash_stores[0];
    if (!store || store.getState().isLoading || !document.getElementById("indicator-map")) return false;
    const [view, painted, figures, query] = ["view", "painted", "figures", "taken"].map(data);
    if (!view || !painted || !figures || painted.key !== view.key) return false;
    const address = window.healthGap.address;
    if (query !== address.withoutSelected(window.location.search)) return false;
    const chosen = address.read().selected.filter((code) => document.querySelector(`[data-code="${code}"]`));
    if (chosen.length && chosen.join() !== painted.selected.join()) return false;
    if (document.getElementById("indicator-map").dataset.paintedKey !== view.key) return false;
    return isDrawn("ranking", figures.ranking) && isDrawn("trend", figures.trend);
  };
  if (!isSteady()) window.steadySince = 0;
  else window.steadySince = window.steadySince || performance.now();
  return window.steadySince > 0 && performance.now() - window.steadySince > 100;
}"""
_WHEN_IDLE = "() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 0), { timeout: 3000 }))"


class Screen:
    """One indicator page in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str) -> Response | None:
        """Open an address and wait until everything is on the screen."""
        response = self.page.goto(path)
        self.settle()
        return response

    def settle(self) -> None:
        """Wait until map, table, ranking and trend show what the address asks for, and every area has its name."""
        self.page.wait_for_function(_IS_SETTLED)
        self.page.evaluate(_WHEN_IDLE)

    def after(self, act: Callable[[], object]) -> None:
        """Do something that changes the address, and wait until the page has followed."""
        before = self.page.url
        act()
        self.page.wait_for_function("(url) => window.location.href !== url", arg=before)
        self.settle()

    @property
    def address(self) -> dict[str, str]:
        """The parameters of the address."""
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    @property
    def selected(self) -> list[str]:
        return [code for code in self.address.get("selected", "").split(",") if code]

    # Words

    @property
    def title(self) -> str:
        return self.page.locator("#indicator-title").inner_text()

    @property
    def source(self) -> str:
        return self.page.locator("#indicator-source").inner_text()

    @property
    def notices(self) -> Locator:
        return self.page.locator("#indicator-notices")

    @property
    def reading(self) -> str:
        return self.page.locator("#indicator-reading").inner_text()

    @property
    def details(self) -> Locator:
        return self.page.locator("#indicator-details")

    @property
    def caption(self) -> str:
        return self.page.locator("#indicator-table caption").inner_text()

    # Controls

    def filter(self, label: str) -> Locator:
        """A drop-down of the filter bar, by its words."""
        return self.page.get_by_role("region", name="Filters").get_by_role("combobox", name=label, exact=True)

    def choose(self, label: str, option: str) -> None:
        self.after(lambda: self.filter(label).select_option(label=option))

    def switch(self, group: str, name: str) -> Locator:
        """A button of a switch, by the words over the switch and on the button."""
        scope = self.page.get_by_role("group", name=group, exact=True)
        return scope.get_by_role("button", name=re.compile(rf"^{name}( ?[:×]|$)"))

    def press(self, group: str, name: str) -> None:
        self.after(self.switch(group, name).click)

    # Map

    @property
    def map(self) -> Locator:
        return self.page.locator("#indicator-map")

    def area(self, code: str) -> Locator:
        return self.map.locator(f'.map-areas .map-area[data-code="{code}"]')

    def area_names(self) -> dict[str, str]:
        """The accessible name of every area that is drawn, by code."""
        pairs = self.map.locator(".map-areas .map-area").evaluate_all(
            "(nodes) => nodes.map((node) => [node.dataset.code, node.getAttribute('aria-label')])"
        )
        return dict(pairs)

    def area_classes(self) -> dict[str, str]:
        pairs = self.map.locator(".map-areas .map-area").evaluate_all(
            "(nodes) => nodes.map((node) => [node.dataset.code, node.getAttribute('class').replace('map-area ', '')])"
        )
        return dict(pairs)

    def area_point(self, code: str) -> tuple[float, float]:
        """A point on the screen that is inside an area whatever its shape: where its label stands."""
        point = self.page.evaluate(
            """async (code) => {
              const view = window.dash_component_api.getLayout("indicator-view").props.data;
              const boundaries = await window.healthGap.map.preload(view.boundaries_url);
              const [x, y] = boundaries.labels[boundaries.codes.indexOf(code)];
              const matrix = document.querySelector("#indicator-map .map-world").getScreenCTM();
              const point = new DOMPoint(x, y).matrixTransform(matrix);
              return [point.x, point.y];
            }""",
            code,
        )
        return point[0], point[1]

    def click_area(self, code: str, *modifiers: str) -> None:
        self.area(code).scroll_into_view_if_needed()
        x, y = self.area_point(code)

        def click() -> None:
            for key in modifiers:
                self.page.keyboard.down(key)
            self.page.mouse.click(x, y)
            for key in modifiers:
                self.page.keyboard.up(key)

        self.after(click)

    def legend(self) -> list[tuple[str, str]]:
        """The words and the count of every step, then of what is not a value."""
        items = self.map.locator(".map-legend li")
        return [(item.locator("b").inner_text(), item.locator("span").last.inner_text()) for item in items.all()]

    # Ranking

    def ranked_codes(self) -> list[str]:
        chart = self.page.locator("#indicator-ranking .js-plotly-plot")
        return chart.evaluate("(chart) => (chart.layout.meta || {}).area_codes || []")

    def click_ranked(self, code: str, *modifiers: str) -> None:
        chart = self.page.locator("#indicator-ranking .js-plotly-plot")
        chart.scroll_into_view_if_needed()
        place = chart.evaluate(
            """(chart, code) => {
              const { area_codes, first_row_px, row_px } = chart.layout.meta;
              return first_row_px + (area_codes.indexOf(code) + 0.5) * row_px;
            }""",
            code,
        )
        box = chart.bounding_box()
        self.after(
            lambda: chart.click(position={"x": box["width"] / 2, "y": place}, modifiers=list(modifiers), force=True)
        )

    def banded_codes(self) -> list[str]:
        """The areas whose row of the ranking lies on a band: the chosen ones."""
        chart = self.page.locator("#indicator-ranking .js-plotly-plot")
        return chart.evaluate(
            """(chart) => [...new Set((chart.layout.shapes || [])
              .filter((shape) => shape.type === "rect" && shape.yref === "y")
              .map((shape) => chart.layout.meta.area_codes[Math.round((shape.y0 + shape.y1) / 2)]))]"""
        )

    # Table

    def table(self) -> list[dict[str, str]]:
        """Every row of the table, the benchmark included. Columns have their keys; `heads` has their words."""
        rows = self.page.locator("#indicator-table table").evaluate(
            """(table) => [
              [...table.tHead.rows[0].cells].map((cell) =>
                cell.querySelector("[data-sort]")?.dataset.sort || cell.textContent.trim().toLowerCase()),
              ...[...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
            ]"""
        )
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    def heads(self) -> list[str]:
        """What stands over the columns of the table, without the arrow of the sorted one."""
        texts = self.page.locator("#indicator-table thead th").all_inner_texts()
        return [text.strip(" \u2191\u2193\n") for text in texts]

    def row(self, name: str) -> Locator:
        return self.page.locator("#indicator-table tbody tr").filter(
            has=self.page.get_by_role("rowheader", name=name, exact=True)
        )

    def selected_rows(self) -> list[str]:
        return self.page.locator("#indicator-table tr.is-selected th").all_inner_texts()

    def expect_selected(self, names: list[str], codes: list[str]) -> None:
        """Map, ranking, table and details all show these areas as chosen."""
        assert sorted(self.selected_rows()) == sorted(names)
        marked = self.map.locator('.map-areas [aria-selected="true"]')
        assert sorted(marked.evaluate_all("(nodes) => nodes.map((node) => node.dataset.code)")) == sorted(codes)
        if self.ranked_codes():
            assert sorted(self.banded_codes()) == sorted(codes)
        for name in names:
            expect(self.details).to_contain_text(name)
