"""Maps of any make in the system's Chromium: open the page, choose a group, read what the probe saw."""

from __future__ import annotations

import base64
import itertools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Locator, Request

from benchmarks.browser import VIEWPORT
from benchmarks.peer_report import Moment
from benchmarks.scenarios import FETCHED_AHEAD_MILLISECONDS, FORGET_HEADER, USE_VIEWS_AHEAD

MOST_CHANGE_MILLISECONDS = 20_000
_MOST_OPENING_MILLISECONDS = 180_000
_PROBE = Path(__file__).with_name("peer_probe.js")
_OWN_MAP = {"layer": "#indicator-map .map-areas", "colour": "class"}
_PLOTLY_MAP = {"layer": ".choroplethlayer", "colour": "fill"}
_LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
# Plotly asks for the world's coasts before it draws any map. This one is a world without any.
_EMPTY_WORLD = json.dumps(
    {
        "type": "Topology",
        "arcs": [],
        "objects": {layer: {"type": "GeometryCollection", "geometries": []} for layer in _LAYERS},
    }
)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A page with a map and a control for the group.

    Attributes:
        choices: selector of what is clicked, in the order of the groups; or of a native select.
        is_ours: our page, moved by arrow keys on its select; otherwise a Plotly map beside radio buttons, clicked.
        is_ready: our page may use views that it holds or has fetched ahead, as it does for a reader.
        is_forgetting: our server forgets what it has answered before, so that each change is asked for the first time.
    """

    name: str
    address: str
    choices: str
    is_ours: bool = False
    is_forgetting: bool = False
    is_ready: bool = True


class MapPage:
    """One subject in a profile of its own. A stub answers for all other hosts, and is counted."""

    def __init__(self, browser: Browser, subject: Subject, cycle: Sequence[int]) -> None:
        self.subject = subject
        self.outside: Counter[str] = Counter()
        self.area_count = 0
        self._cycle = cycle
        self._colours: dict[int, int] = {}
        self._context = browser.new_context(viewport=VIEWPORT)
        self._context.add_init_script(path=_PROBE)
        self._page = self._context.new_page()
        self._page.on("request", self._note_outside)
        self._stub_other_hosts(self._context.new_cdp_session(self._page))
        if not self.open():
            raise SystemExit(f"{subject.name} drew no map in {_MOST_OPENING_MILLISECONDS / 1000:.0f} s.")
        if subject.is_forgetting:
            self._page.set_extra_http_headers({FORGET_HEADER: "1"})

    def open(self) -> bool:
        """Open the page at its first group and wait until it rests; False if no map came."""
        self._page.bring_to_front()
        self._page.goto(self.subject.address, wait_until="commit")
        selectors = _OWN_MAP if self.subject.is_ours else _PLOTLY_MAP
        self._place, self._next_places = 0, itertools.cycle(self._cycle)
        what = [selectors, _MOST_OPENING_MILLISECONDS]
        self.area_count = self._page.evaluate("([what, patience]) => window.peerProbe.open(what, patience)", what)
        if self.subject.is_ours:
            self._page.evaluate(USE_VIEWS_AHEAD, self.subject.is_ready)
        return self.area_count > 0

    def change(self) -> Moment | None:
        """Choose the next group, there and back: how long the new colours took, or None if they did not come in time.

        After a change that did not come, the page is opened again, so that the next one begins at rest.
        """
        place = next(self._next_places)
        self._page.bring_to_front()
        if self.subject.is_ours and self.subject.is_ready:  # a reader is at the filter for a while before choosing
            self._page.locator(self.subject.choices).focus()
            self._page.wait_for_timeout(FETCHED_AHEAD_MILLISECONDS)
        self._page.evaluate("window.peerProbe.arm()")
        self._move_to(place)
        self._place = place
        patience = MOST_CHANGE_MILLISECONDS
        seen = self._page.evaluate("patience => window.peerProbe.finish(patience)", patience)
        if seen["times"] is None:
            self.open()
            return None
        if self._colours.setdefault(place, seen["colours"]) != seen["colours"]:
            raise AssertionError(f"{self.subject.name} painted group {place} in other colours than before.")
        return Moment(frame=seen["times"]["frame"], next_frame=seen["times"]["nextFrame"])

    def check_colours(self) -> None:
        """Make sure that every group had colours of its own, as its figures have: else something else was measured."""
        if len(set(self._colours.values())) != len(self._colours):
            raise AssertionError(f"{self.subject.name} painted two groups alike.")

    def picture(self, path: Path) -> None:
        """Take a picture of the page, to see that it shows what is measured."""
        self._page.bring_to_front()
        self._page.screenshot(path=path)

    def close(self) -> None:
        """Close the profile."""
        self._context.close()

    def _move_to(self, place: int) -> None:
        found: Locator = self._page.locator(self.subject.choices)
        if not self.subject.is_ours:
            found.nth(place).click(no_wait_after=True)
            return
        found.focus()
        self._page.keyboard.press("ArrowDown" if place > self._place else "ArrowUp")

    def _note_outside(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.hostname not in (None, "127.0.0.1", "localhost") and parts.scheme in ("http", "https", "ws", "wss"):
            self.outside[f"{parts.hostname}{parts.path}"] += 1

    def _stub_other_hosts(self, session: CDPSession) -> None:
        """Answer https requests with a stub. Playwright's own routes would also slow down those to the peer itself."""

        def answer(paused: dict) -> None:
            is_world = urlsplit(paused["request"]["url"]).path.endswith(".json")
            body = _EMPTY_WORLD if is_world else ""
            headers = [{"name": "Access-Control-Allow-Origin", "value": "*"}]
            fulfilled = {"requestId": paused["requestId"], "responseCode": 200, "responseHeaders": headers}
            session.send("Fetch.fulfillRequest", {**fulfilled, "body": base64.b64encode(body.encode()).decode()})

        session.on("Fetch.requestPaused", answer)
        session.send("Fetch.enable", {"patterns": [{"urlPattern": "https://*"}]})
