"""How long the profile of an area takes to open: `python -m benchmarks.area_profile`.

Each profile is new to the server: nobody has asked for that area before. Areas are chosen by a seed from every level of
everything that ships.

- from Home: from the Enter of the search until cards and small map of the profile are drawn.
- by address: from the start of the navigation to the same, with scripts and styles in the browser's cache.

Beside it what the server took for it, and what went over the wire. Speed depends on what else the machine does: measure
when it is idle. `--databases` takes a folder of built databases.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Browser, Page

from benchmarks import report
from benchmarks.browser import new_context, open_browser
from benchmarks.report import Check, Spread
from benchmarks.served import PROJECT_DIR, DataSet, build_shipped, serve
from queries.ingest.geography import read_geography
from queries.models import PUBLISHED_DATASET, Geography

MOST_OPENED_MILLISECONDS = 400
MOST_SERVER_MILLISECONDS = 120
SEED = 2026
_FIRST_INDICATOR = "life-expectancy-at-birth"
_WATCH = """code => {
  const isDrawn = () => {
    const byId = (part) => document.getElementById("area-" + part);
    return location.pathname.endsWith("/" + code) && byId("slot-figures")?.firstChild
      && (byId("map")?.dataset.paintedKey || byId("map")?.closest("[data-card]").hidden);
  };
  let startedAt = 0;
  window.addEventListener("keydown", (event) => (startedAt = event.timeStamp), { capture: true, once: true });
  performance.clearResourceTimings();
  window.profileOpened = new Promise((resolve) => {
    const look = () => {
      if (!isDrawn()) return requestAnimationFrame(look);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - startedAt);
      channel.port2.postMessage(null);
    };
    look();
  });
}"""
_ASKED = """() => {
  const held = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return held.map((each) => ({
    isPage: each.entryType === "navigation",
    milliseconds: each.serverTiming.reduce((sum, timing) => sum + timing.duration, 0),
    bytes: each.transferSize,
  }));
}"""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One profile as the reader lives it."""

    milliseconds: float
    server_milliseconds: float
    transferred_bytes: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """The openings of one way."""

    way: str
    openings: tuple[Opening, ...]

    @property
    def opened(self) -> Spread:
        return Spread.of(each.milliseconds for each in self.openings)

    @property
    def server(self) -> Spread:
        return Spread.of(each.server_milliseconds for each in self.openings)

    def __str__(self) -> str:
        sent = sum(each.transferred_bytes for each in self.openings) / len(self.openings) / 1000
        return f"{self.way:32}{self.opened!s:>15}  {self.server!s:>15}{sent:8.1f}"


class Way(Protocol):
    """Opens the profile of an area and says how long it took."""

    def __call__(self, page: Page, address: str, code: str) -> Opening: ...


def from_home(page: Page, address: str, code: str) -> Opening:
    """Find the area by its code from Home."""
    page.goto(f"{address}/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("combobox", name="Find").fill(code)
    page.get_by_role("option").first.wait_for()
    page.evaluate(_WATCH, code)
    page.keyboard.press("Enter")
    return _opening(page, has_page=False)


def by_address(page: Page, address: str, code: str) -> Opening:
    """Open the address of the profile, as a link in a paper does."""
    page.goto(f"{address}/area/{code}", wait_until="commit")
    page.evaluate(_WATCH, code)
    return _opening(page, has_page=True)


def _opening(page: Page, *, has_page: bool) -> Opening:
    milliseconds = page.evaluate("window.profileOpened")
    page.wait_for_load_state("networkidle")
    asked = [each for each in page.evaluate(_ASKED) if has_page or not each["isPage"]]
    return Opening(
        milliseconds=milliseconds,
        server_milliseconds=sum(each["milliseconds"] for each in asked),
        transferred_bytes=sum(each["bytes"] for each in asked),
    )


WAYS: dict[str, Way] = {"from Home": from_home, "by address": by_address}


def sample_areas(count: int) -> list[str]:
    """Choose areas by the seed: of each level as many as its share, and at least one."""
    members = read_geography(PROJECT_DIR / "data").members
    by_level = {
        level: list(codes) for level, codes in members.groupby("geography")["area_code"] if level in [*Geography]
    }
    choice = random.Random(SEED)
    first = [choice.choice(codes) for codes in by_level.values()]
    rest = sorted({code for codes in by_level.values() for code in codes} - set(first))
    return [*dict.fromkeys(first), *choice.sample(rest, min(len(rest), max(0, count - len(set(first)))))][:count]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0, or 1 when `--check` is given and a target is missed.
    """
    options = _parser().parse_args(arguments)
    codes = sample_areas(options.profiles * len(WAYS))
    with _served(options.databases) as address, open_browser() as browser:
        print(report.machine_line(browser.version), flush=True)
        print(f"{'median and p95 in ms':32}{'opened':>15}  {'server':>15}{'kB sent':>8}")
        results = []
        for place, (name, way) in enumerate(WAYS.items()):
            results.append(_measure(browser, address, name, way, codes[place :: len(WAYS)]))
            print(results[-1], flush=True)
    checks = checks_of(results)
    print("\n".join(map(str, checks)))
    return int(options.check and not all(check.is_met for check in checks))


def checks_of(results: Sequence[Result]) -> list[Check]:
    """Compare the medians with what is promised."""
    opened = [
        Check(words=f"{each.way}: opened", measured=each.opened.median, target=MOST_OPENED_MILLISECONDS)
        for each in results
    ]
    return opened + [
        Check(words=f"{each.way}: server", measured=each.server.median, target=MOST_SERVER_MILLISECONDS)
        for each in results
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.area_profile", description=__doc__.splitlines()[0])
    parser.add_argument("--profiles", type=int, default=40, help="profiles of each way (default: %(default)s)")
    parser.add_argument("--databases", type=Path, metavar="DIR", help="a built database; without, it is built first")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    return parser


@contextmanager
def _served(databases: Path | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="health-gap-benchmark-") as folder:
        root = Path(folder)
        if databases is None:
            data_set = build_shipped(root)
        else:
            folders = {"data_dir": PROJECT_DIR / "data", "definitions_dir": PROJECT_DIR / "queries" / "definitions"}
            data_set = DataSet(**folders, database_dir=databases, name=PUBLISHED_DATASET)
        with serve(data_set, _FIRST_INDICATOR, root) as address:
            yield address


def _measure(browser: Browser, address: str, name: str, way: Way, codes: Sequence[str]) -> Result:
    context = new_context(browser)
    page = context.new_page()
    page.goto(f"{address}/")  # scripts, styles and fonts are in the cache from here on
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(4000)  # the workers are warm, as they are a few seconds after their start
    openings = tuple(way(page, address, code) for code in codes)
    context.close()
    return Result(way=name, openings=openings)


if __name__ == "__main__":
    sys.exit(main())
