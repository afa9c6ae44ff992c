"""The system's Chromium: open a page, move a control with a real input event, and read what the probe saw."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from benchmarks import bare_page
from benchmarks.scenarios import (
    CALLBACKS_PATH,
    CALLBACKS_PER_CHANGE,
    FETCHED_AHEAD_MILLISECONDS,
    FORGET_HEADER,
    MAP_CALLBACK,
    PARTS,
    USE_VIEWS_AHEAD,
    Scenario,
)

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
VIEWPORT = {"width": 1366, "height": 768}
_PROBE = Path(__file__).with_name("probe.js")
_DASHBOARD = {
    "map": "#indicator-map",
    "areas": "#indicator-map .map-areas",
    "parts": PARTS,
    "answers": CALLBACKS_PER_CHANGE,
}
_BARE = {"map": "#map", "areas": "#map", "parts": {}, "mustChange": [], "answers": 1}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change as the reader lives it: milliseconds since the input event, and what went over the wire."""

    map_milliseconds: float
    settled_milliseconds: float
    server_milliseconds: float = 0.0
    server_map_milliseconds: float = 0.0
    body_bytes: int = 0
    transferred_bytes: int = 0
    parts: dict[str, float] = field(default_factory=dict)
    requests: list[dict] = field(default_factory=list)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the Chromium of this system, without a window."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        raise SystemExit("The benchmark needs Chromium. On Debian or Ubuntu: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Browser) -> BrowserContext:
    """Open a profile of its own, with nothing in its cache and the probe in every page."""
    context = browser.new_context(viewport=VIEWPORT)
    context.add_init_script(path=_PROBE)
    return context


class DashboardPage:
    """The dashboard at the first choice of a scenario."""

    def __init__(self, context: BrowserContext, address: str, scenario: Scenario) -> None:
        self._scenario = scenario
        self._place = 0
        self._next_places = itertools.cycle(scenario.cycle)
        self._page = context.new_page()
        self.first_map_milliseconds = _open(self._page, f"{address}{scenario.path}")
        self._page.wait_for_load_state("networkidle")
        self.boundaries_path = self._find_boundaries()
        self._page.locator("#indicator-reading p").first.wait_for()
        self._page.wait_for_load_state("networkidle")
        self._is_ready = False
        self._page.evaluate(USE_VIEWS_AHEAD, False)

    def _find_boundaries(self) -> str:
        names = self._page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        return urlsplit(next(name for name in names if "/boundaries/" in name)).path

    def collect_classes(self) -> list[str]:
        """Walk once through the choices and note the classes of each, from the answers of the server itself."""
        classes: dict[int, str] = {}
        for _ in self._scenario.cycle:
            with self._page.expect_response(_is_of_the_map) as found:
                self.change()
            view = found.value.json()["response"]["indicator-view"]
            classes[self._place] = view["data"]["classes"]
        return [classes[place] for place in range(len(self._scenario.values))]

    def take_answers(self, answers: str) -> None:
        """Have the server forget its answers before each change ("new"), or keep them ("known"); or let the page use
        what it holds and has fetched ahead ("ready")."""
        self._is_ready = answers == "ready"
        self._page.set_extra_http_headers({FORGET_HEADER: "1"} if answers == "new" else {})
        self._page.evaluate(USE_VIEWS_AHEAD, self._is_ready)

    def change(self) -> Change:
        """Move the control to the next choice, there and back."""
        place = next(self._next_places)
        block = self._page.locator(f'[data-field="{self._scenario.field}"]')
        if self._is_ready:
            self._page.bring_to_front()
            block.locator("select, button").first.focus()
            self._page.wait_for_timeout(FETCHED_AHEAD_MILLISECONDS)
        must_change = list(self._scenario.must_change)
        answers = CALLBACKS_PER_CHANGE - self._is_ready
        arm(self._page, {**_DASHBOARD, "mustChange": must_change, "answers": answers})
        if self._scenario.is_select:
            block.locator("select").focus()
            self._page.keyboard.press("ArrowDown" if place > self._place else "ArrowUp")
        else:
            block.locator(f'button[value="{self._scenario.values[place]}"]').click(no_wait_after=True)
        self._place = place
        return finish(self._page)

    def map_size(self) -> tuple[float, float]:
        """The size in which the dashboard draws its map, so that the bare page can draw it as large."""
        box = self._page.locator("#indicator-map .map-drawing").bounding_box()
        return box["width"], box["height"]


class BarePage:
    """The bare page with the steps of a scenario."""

    def __init__(self, context: BrowserContext, address: str, scenario: Scenario) -> None:
        self._place = 0
        self._next_places = itertools.cycle(scenario.cycle)
        self._page = context.new_page()
        self.first_map_milliseconds = _open(self._page, address)

    def change(self) -> Change:
        """Move the select to the next step, there and back."""
        place = next(self._next_places)
        arm(self._page, _BARE)
        self._page.locator("select").focus()
        self._page.keyboard.press("ArrowDown" if place > self._place else "ArrowUp")
        self._place = place
        return finish(self._page)


def bare_address(address: str, scenario: Scenario, boundaries_path: str, size: tuple[float, float]) -> str:
    """The address of the bare page for one scenario."""
    width, height = size
    query = {
        "scenario": scenario.name,
        "steps": len(scenario.values),
        "boundaries": boundaries_path,
        "width": round(width),
        "height": round(height),
    }
    return f"{address}{bare_page.PREFIX}?{urlencode(query)}"


def first_map(browser: Browser, address: str) -> float:
    """Open an address with an empty cache: milliseconds from the start of the navigation to the first painted map."""
    context = new_context(browser)
    try:
        return _open(context.new_page(), address)
    finally:
        context.close()


def _open(page: Page, address: str) -> float:
    page.goto(address, wait_until="commit")
    return page.evaluate("window.benchmarkProbe.firstMap()")


def arm(page: Page, what: dict) -> None:
    """Have the probe watch for the next change."""
    page.bring_to_front()
    page.evaluate("what => window.benchmarkProbe.arm(what)", what)


def _is_of_the_map(answer: Response) -> bool:
    return CALLBACKS_PATH in answer.url and MAP_CALLBACK in (answer.request.post_data or "")


def finish(page: Page) -> Change:
    """Wait until the change is complete, and give what the probe saw."""
    result = page.evaluate("window.benchmarkProbe.finish()")
    answers = [request for request in result["requests"] if request["name"] == CALLBACKS_PATH]
    if any("/boundaries/" in request["name"] for request in result["requests"]):
        raise AssertionError("A change of filter fetched boundaries again: they must be sent once")
    return Change(
        map_milliseconds=result["map"],
        settled_milliseconds=result["settled"],
        server_milliseconds=sum(answer["serverMilliseconds"] for answer in answers),
        # Where the map was painted from what the page held, only the charts have asked.
        server_map_milliseconds=min(answers, key=lambda answer: answer["startedAt"])["serverMilliseconds"]
        if len(answers) == CALLBACKS_PER_CHANGE
        else 0.0,
        body_bytes=sum(answer["body"] for answer in answers),
        transferred_bytes=sum(answer["transferred"] for answer in answers),
        parts=result["parts"],
        requests=result["requests"],
    )
