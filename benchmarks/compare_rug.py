"""How long the rug takes, from its address to its last painted cell: `python -m benchmarks.compare_rug`.

125 small areas by 40 seeded measures, loaded by the real ingest and served by gunicorn, in Chromium.

- opened: the whole page is loaded at the address, with scripts in the browser's cache.
- sorted: the order in the address changes on the page that stands.
- new: the server has no answer in its caches, as when nobody has asked before. known: somebody has.

Speed depends on what else the machine does: measure when it is idle.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks import report
from benchmarks.browser import VIEWPORT, open_browser
from benchmarks.england import ENGLAND_DATASET
from benchmarks.report import Check, Spread
from benchmarks.scenarios import FORGET_HEADER
from benchmarks.served import PROJECT_DIR, DataSet, serve
from benchmarks.small_areas import MEASURE_COUNT, slug_of_measure, write_small_areas
from queries.ingest.load import LoadRequest, load

MOST_PAINTED_MILLISECONDS = 1000
AREA_COUNT = 125
PATH = "/compare?areas=msoa&view=rug"
_ORDERS = ("worst", slug_of_measure(0), "")
# Painted: every cell stands, in the order that was asked for, and a frame with them has left the main thread.
_PAINTED = """({ areas, cells, order }) => new Promise((resolve) => {
  const isThere = () => {
    const table = document.querySelector("#compare-body .rug");
    if (!table || table.tBodies[0].rows.length !== areas) return false;
    if (table.querySelectorAll("tbody td:not(.rug-count)").length !== cells) return false;
    const head = table.querySelector("th[aria-sort] button");
    return head && head.dataset.order === order && !document.querySelector(".is-coming");
  };
  const look = () => (isThere() ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0))
                                : requestAnimationFrame(look));
  look();
})"""
_SORT = """(order) => {
  const startedAt = performance.now();
  window.healthGap.address.change({ order: order || null });
  return startedAt;
}"""


@dataclass(frozen=True, kw_only=True)
class Result:
    """One way to come to the rug, many times."""

    name: str
    milliseconds: tuple[float, ...]

    @property
    def painted(self) -> Spread:
        return Spread.of(self.milliseconds)

    def __str__(self) -> str:
        return f"{self.name:24}{self.painted!s:>15}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0, or 1 when `--check` is given and a target is missed.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare_rug", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="of each way (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="health-gap-benchmark-") as folder:
        root = Path(folder)
        data_set = build(root)
        with serve(data_set, slug_of_measure(0), root) as address, open_browser() as browser:
            print(report.machine_line(browser.version), flush=True)
            print(f"{f'{AREA_COUNT} areas by {MEASURE_COUNT}, ms':24}{'median and p95':>15}")
            results = _measure(browser, address, options.rounds)
    checks = checks_of(results)
    print("\n".join(map(str, checks)))
    return int(options.check and not all(check.is_met for check in checks))


def build(root: Path) -> DataSet:
    """Make up and load the measures in a folder."""
    write_small_areas(root, PROJECT_DIR / "data")
    folders = {name: root / name.removesuffix("_dir") for name in ("data_dir", "definitions_dir", "database_dir")}
    load(LoadRequest(**folders, dataset=ENGLAND_DATASET))
    return DataSet(**folders, name=ENGLAND_DATASET)


def checks_of(results: Sequence[Result]) -> list[Check]:
    """Compare the medians with what is promised."""
    return [
        Check(words=f"Rug, {each.name}: painted", measured=each.painted.median, target=MOST_PAINTED_MILLISECONDS)
        for each in results
    ]


def _measure(browser: Browser, address: str, rounds: int) -> list[Result]:
    page = browser.new_context(viewport=VIEWPORT).new_page()
    _open(page, address)  # scripts come into the cache, as for whoever has seen another page before
    orders = itertools.cycle(_ORDERS)
    ways: tuple[tuple[str, Callable[[], float]], ...] = (
        ("opened, known", lambda: _open(page, address)),
        ("opened, new", lambda: _open(page, address)),
        ("sorted, known", lambda: _sort(page, next(orders))),
        ("sorted, new", lambda: _sort(page, next(orders))),
    )
    results = []
    for name, way in ways:
        page.set_extra_http_headers({FORGET_HEADER: "1"} if name.endswith("new") else {})
        for _ in range(len(_ORDERS)):
            way()
        result = Result(name=name, milliseconds=tuple(way() for _ in range(rounds)))
        print(result, flush=True)
        results.append(result)
    return results


def _open(page: Page, address: str) -> float:
    page.goto(f"{address}{PATH}", wait_until="commit")
    return page.evaluate(_PAINTED, _wanted(""))


def _sort(page: Page, order: str) -> float:
    started = page.evaluate(_SORT, order)
    return page.evaluate(_PAINTED, _wanted(order)) - started


def _wanted(order: str) -> dict[str, object]:
    return {"areas": AREA_COUNT, "cells": AREA_COUNT * MEASURE_COUNT, "order": order}


if __name__ == "__main__":
    sys.exit(main())
