"""The same change of filter in Streamlit, Panel, Vizro and our page: `python -m benchmarks.peers`.

Each peer is a page as its own tutorial builds it (benchmarks/peers), in an environment of its own that is made once and
is never a requirement of the project. All read the same values and the same ward shapes, written from our own built
database. Every page stands open in the system's Chromium, and they change in turns, so that what else the machine does
falls on all alike.

- frame: milliseconds from the input event until the frame with the new colours has left the main thread.
- the frame after it: until the next animation frame begins, which waits for what else the page does. Targets are here.
- timed out: changes that took more than 20 seconds. They are counted here and left out of median and ratio, which
  flatters who has them.
- ours, ready: as it is for a reader, who is at the filter for half a second and more: the page has fetched the view
  ahead, or holds it because it has shown it before.
- ours, asked before: the page is kept from that, as when a reader is quicker; the server has given these answers since
  it started. ours, new: the same, and nobody has asked for them.

`--england FILE` adds all the wards of a boundary file, with made-up figures from a seeded generator. Measure when the
machine is idle.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import peer_report, report
from benchmarks.browser import open_browser
from benchmarks.peer_apps import PEERS, make_environment, serve_peer
from benchmarks.peer_browser import MapPage, Subject
from benchmarks.peer_data import export
from benchmarks.peer_report import GroundReport, Moment, Row
from benchmarks.scenarios import ENGLAND, LLR, Ground, Scenario
from benchmarks.served import DataSet, build_england, build_shipped, serve

_READY, _KNOWN, _NEW = "ours, ready", "ours, asked before", "ours, new"
_WARM_UP_CHANGES = 3  # of every page, not measured


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0, or 1 when `--check` is given and a target is missed.
    """
    options = _parser().parse_args(arguments)
    bin_dir = make_environment(options.environment)
    grounds: list[tuple[Ground, Callable[[Path], DataSet], int]] = []
    if not options.only_england:
        grounds.append((LLR, build_shipped, options.rounds))
    if options.england:
        grounds.append((ENGLAND, lambda root: build_england(root, options.england), options.england_rounds))
    with tempfile.TemporaryDirectory(prefix="health-gap-peers-") as folder, open_browser() as browser:
        machine = report.machine_line(browser.version)
        print(machine, flush=True)
        measured = [
            _measure(browser, ground, build(Path(folder) / ground.name), bin_dir, rounds, options)
            for ground, build, rounds in grounds
        ]
    checks = [check for each in measured for check in peer_report.checks_of(each)]
    print("\n".join(["", *peer_report.NOTES, "", *map(str, checks)]))
    if options.json:
        records = {each.ground: each.to_record() for each in measured}
        options.json.write_text(json.dumps({"measured_on": machine, **records}, indent=1), encoding="utf-8")
    return int(options.check and not all(check.is_met for check in checks))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.splitlines()[0])
    parser.add_argument("--england", type=Path, metavar="FILE", help="a GeoJSON of all wards, to measure with them too")
    parser.add_argument("--only-england", action="store_true", help="leave out the figures that ship")
    parser.add_argument("--rounds", type=int, default=20, help="changes of each page (default: %(default)s)")
    parser.add_argument("--england-rounds", type=int, default=5, help="the same for England (default: %(default)s)")
    parser.add_argument("--only", type=_peer_names, default=tuple(PEERS), metavar="NAMES", help=",".join(PEERS))
    environment = Path(tempfile.gettempdir()) / "health-gap-peers-environment"
    parser.add_argument("--environment", type=Path, default=environment, help="of the peers (default: %(default)s)")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="take a picture of every page")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every single measurement to a file")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    return parser


def _peer_names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - set(PEERS):
        raise argparse.ArgumentTypeError(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    return names


def _measure(
    browser: Browser, ground: Ground, data_set: DataSet, bin_dir: Path, rounds: int, options: argparse.Namespace
) -> GroundReport:
    """Open every page on one data set, and change them in turns."""
    scenario = ground.scenarios[0]
    peers_dir = data_set.database_dir.parent / "peers"
    export(data_set, _slug_of(scenario), peers_dir)
    with ExitStack() as stack:
        subjects = [_serve_own(stack, ground, data_set, name) for name in (_READY, _KNOWN, _NEW)]
        for name in options.only:
            address = stack.enter_context(serve_peer(PEERS[name], bin_dir, peers_dir, peers_dir))
            subjects.append(Subject(name=name, address=address, choices=PEERS[name].choices))
        pages = [MapPage(browser, subject, scenario.cycle) for subject in subjects]
        for page in pages:
            stack.callback(page.close)
        load_at_start = peer_report.load_average()
        changes = _change_in_turns(pages, scenario, rounds)
        load_at_end = peer_report.load_average()
        if options.pictures:
            options.pictures.mkdir(parents=True, exist_ok=True)
            for page in pages:
                page.picture(options.pictures / f"{ground.name} {page.subject.name}.png")
        measured = GroundReport(
            ground=ground.name,
            rows=[_row_of(page, found) for page, found in zip(pages, changes, strict=True)],
            group_count=len(scenario.values),
            load_at_start=load_at_start,
            load_at_end=load_at_end,
        )
    print("\n".join(["", *peer_report.table_lines(measured)]), flush=True)
    return measured


def _slug_of(scenario: Scenario) -> str:
    return scenario.path.partition("?")[0].rpartition("/")[2]


def _serve_own(stack: ExitStack, ground: Ground, data_set: DataSet, name: str) -> Subject:
    """Serve our page: one server for known answers and one for new ones, whose caches are emptied at every change."""
    scenario = ground.scenarios[0]
    classes_dir = data_set.database_dir  # of the bare page, which is not asked here
    address = stack.enter_context(serve(data_set, ground.first_indicator, classes_dir))
    return Subject(
        name=name,
        address=f"{address}{scenario.path}",
        choices=f'[data-field="{scenario.field}"] select',
        is_ours=True,
        is_forgetting=name == _NEW,
        is_ready=name == _READY,
    )


def _change_in_turns(pages: Sequence[MapPage], scenario: Scenario, rounds: int) -> list[list[Moment | None]]:
    """Change page after page, another one first in each round; what each took, in the order of the pages."""
    for page in pages:
        # Both workers of our own server have to know all answers before "asked before" is true.
        is_to_know = page.subject.is_ours and not page.subject.is_forgetting
        for _ in range(4 * len(scenario.cycle) if is_to_know else _WARM_UP_CHANGES):
            page.change()
    changes: list[list[Moment | None]] = [[] for _ in pages]
    for turn in range(rounds):
        for step in range(len(pages)):
            which = (turn + step) % len(pages)
            changes[which].append(pages[which].change())
    for page in pages:
        page.check_colours()
    return changes


def _row_of(page: MapPage, changes: Sequence[Moment | None]) -> Row:
    return Row(
        name=page.subject.name,
        is_ours=page.subject.is_ours,
        area_count=page.area_count,
        changes=tuple(changes),
        outside=dict(page.outside),
    )


if __name__ == "__main__":
    sys.exit(main())
