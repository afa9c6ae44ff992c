"""How long a change of filter takes, from key or click to the picture: `python -m benchmarks.filter_change`.

The page is the real one, built by the real ingest, served as `make run` serves it and driven in the system's Chromium.
Beside it, change by change, a bare page without any framework fetches and paints the same classes of the same shapes.

- map: from the input event until the frame with the new colours has left the main thread.
- settled: until ranking, trend, table, reading and titles have stopped changing.
- server: what the application took for the callbacks of the change; "server map" for the one that the map waits for.
- kB, sent: the answers as the page reads them, and as they went over the wire.
- new: the server has no answer in its caches, as when nobody has asked before. known: somebody has. For both the page
  is kept from using what it holds, as when a reader is quicker than the page.
- ready: as it is for a reader, who is at a filter for half a second and more: the page has fetched the view ahead, or
  holds it because it has shown it before. The charts are asked for as always.
- first map: from the start of the navigation, with nothing in the cache, to the frame with the map.

`--england FILE` adds all the wards of a boundary file, with made-up figures from a seeded generator. Speed depends on
what else the machine does: measure when it is idle.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import report
from benchmarks.bare_page import classes_file
from benchmarks.browser import BarePage, DashboardPage, bare_address, first_map, new_context, open_browser
from benchmarks.report import FirstMap, Result, Spread
from benchmarks.scenarios import ENGLAND, LLR, Ground, Scenario
from benchmarks.served import DataSet, build_england, build_shipped, serve

FIRST_MAP_ROUNDS = 10


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0, or 1 when `--check` is given and a target is missed.
    """
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="health-gap-benchmark-") as folder, open_browser() as browser:
        machine = report.machine_line(browser.version)
        print(machine, flush=True)
        grounds: list[tuple[Ground, Callable[[Path], DataSet]]] = []
        if not options.only_england:
            grounds.append((LLR, build_shipped))
        if options.england:
            grounds.append((ENGLAND, lambda root: build_england(root, options.england)))
        measured = [_measure(browser, ground, build, Path(folder) / ground.name, options) for ground, build in grounds]
    checks = [check for ground, results, first in measured for check in report.checks_of(ground, results, first)]
    print("\n".join(str(check) for check in checks))
    if options.json:
        records = {
            ground.name: {
                "changes": [result.to_record() for result in results],
                "first_maps": [first_map.to_record() for first_map in first_maps],
            }
            for ground, results, first_maps in measured
        }
        options.json.write_text(json.dumps({"measured_on": machine, **records}, indent=1), encoding="utf-8")
    return int(options.check and not all(check.is_met for check in checks))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.filter_change", description=__doc__.splitlines()[0])
    parser.add_argument("--england", type=Path, metavar="FILE", help="a GeoJSON of all wards, to measure with them too")
    parser.add_argument("--only-england", action="store_true", help="leave out the figures that ship")
    parser.add_argument("--rounds", type=int, default=30, help="changes of each scenario (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every single measurement to a file")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    return parser


def _measure(
    browser: Browser, ground: Ground, build: Callable[[Path], DataSet], root: Path, options: argparse.Namespace
) -> tuple[Ground, list[Result], list[FirstMap]]:
    classes_dir = root / "classes"
    classes_dir.mkdir(parents=True)
    with serve(build(root), ground.first_indicator, classes_dir) as address:
        results = []
        bare_addresses: dict[str, str] = {}
        for scenario in ground.scenarios:
            results += _changes(browser, address, scenario, classes_dir, options.rounds, bare_addresses)
        first_maps = [_first_maps(browser, address, path, bare_addresses) for path in ground.first_paths]
    lines = [f"\n{ground.name}", *report.result_lines(results), *report.first_map_lines(first_maps)]
    print("\n".join(lines), flush=True)
    return ground, results, first_maps


def _changes(
    browser: Browser, address: str, scenario: Scenario, classes_dir: Path, rounds: int, bare_addresses: dict[str, str]
) -> list[Result]:
    """Measure one scenario: with answers that nobody has asked for, with known ones, with ready ones."""
    contexts = [new_context(browser) for _ in range(2)]
    dashboard = DashboardPage(contexts[0], address, scenario)
    # The walk is the warm-up of both, too: scripts are compiled, and the answers are known in both workers.
    for place, classes in enumerate(dashboard.collect_classes()):
        classes_file(classes_dir, scenario.name, place).write_text(classes, encoding="utf-8")
    bare_url = bare_address(address, scenario, dashboard.boundaries_path, dashboard.map_size())
    bare_addresses[scenario.path] = bare_url
    bare = BarePage(contexts[1], bare_url, scenario)
    results = []
    for answers in ("new", "known", "ready"):
        dashboard.take_answers(answers)
        for _ in scenario.cycle:
            dashboard.change(), bare.change()
        pairs = [(dashboard.change(), bare.change()) for _ in range(rounds)]
        changes, beside = zip(*pairs, strict=True)
        results.append(Result(scenario=scenario.name, answers=answers, changes=changes, bare=beside))
    for context in contexts:
        context.close()
    return results


def _first_maps(browser: Browser, address: str, path: str, bare_addresses: dict[str, str]) -> FirstMap:
    """Open a page again and again with an empty cache, the bare page with the same level in turn."""
    bare_url = next((url for key, url in bare_addresses.items() if key.startswith(path)), None)
    pairs = [(first_map(browser, f"{address}{path}"), first_map(browser, bare_url)) for _ in range(FIRST_MAP_ROUNDS)]
    own, bare = zip(*pairs, strict=True)
    return FirstMap(path=path, milliseconds=Spread.of(own), bare=Spread.of(bare))


if __name__ == "__main__":
    sys.exit(main())
