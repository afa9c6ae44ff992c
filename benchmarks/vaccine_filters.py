"""How long a change of filter takes on the page of vaccines: `python -m benchmarks.vaccine_filters`.

From key or click until map, matrix, people to reach and charts have stopped changing and a frame with them has left the
main thread; beside it what the server took, and what went over the wire. The page is the real one, on the figures that
ship and, for the communities, on the example.

- new: the server has no answer in its caches, as when nobody has asked before. known: somebody has.

Speed depends on what else the machine does: measure when it is idle. `--databases` takes a folder of built databases.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from benchmarks import report
from benchmarks.browser import Change, arm, finish, new_context, open_browser
from benchmarks.report import Check, Spread
from benchmarks.scenarios import FORGET_HEADER
from benchmarks.served import PROJECT_DIR, DataSet, build_example, build_shipped, serve
from queries.models import PUBLISHED_DATASET

MOST_SETTLED_MILLISECONDS = 300
_FIRST_INDICATOR = "life-expectancy-at-birth"
_WATCHED = {
    "map": "#vaccines-map",
    "areas": "#vaccines-map .map-areas",
    "parts": {name: f"#vaccines-{name}" for name in ("title", "slot-side", "body", "map-title")},
    "answers": 1,
    "mapMayStay": True,
    "mustChange": ["body"],
}


@dataclass(frozen=True, kw_only=True)
class Control:
    """One control of the page, moved to and fro between two neighbouring choices.

    Attributes:
        name: as the report says it.
        path: the page at the first of the choices.
        field: the control, as components/controls.py names it.
        buttons: the values of its two buttons; none for a native select, which is moved by arrow keys.
    """

    name: str
    path: str
    field: str
    buttons: tuple[str, ...] = ()


_ASIAN = "/vaccines?data=example&characteristic=race&group=asian-asian-british-or-asian-welsh"
CONTROLS = (
    Control(name="place", path="/vaccines", field="place"),
    Control(name="date", path="/vaccines?period=to-11-july-2021", field="period"),
    Control(name="dose", path="/vaccines", field="dose"),
    Control(name="columns", path="/vaccines", field="columns", buttons=("age", "deprivation")),
    Control(name="target", path="/vaccines?target=85", field="target"),
    Control(name="community (example)", path=_ASIAN, field="characteristic"),
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """The changes of one control."""

    control: str
    answers: str
    changes: tuple[Change, ...]

    @property
    def settled(self) -> Spread:
        return Spread.of(change.settled_milliseconds for change in self.changes)

    @property
    def server(self) -> Spread:
        return Spread.of(change.server_milliseconds for change in self.changes)

    def __str__(self) -> str:
        body, sent = (
            sum(getattr(change, name) for change in self.changes) / len(self.changes) / 1000
            for name in ("body_bytes", "transferred_bytes")
        )
        name = f"{self.control}, {self.answers}"
        return f"{name:32}{self.settled!s:>15}  {self.server!s:>15}{body:8.1f}{sent:8.1f}"


class VaccinesPage:
    """The page at the first choice of a control."""

    def __init__(self, context: BrowserContext, address: str, control: Control) -> None:
        self._control = control
        self._steps = itertools.cycle((1, 0))
        self._page = context.new_page()
        self._page.goto(f"{address}{control.path}")
        self._page.wait_for_selector("#vaccines-map[data-painted-key]")
        self._page.wait_for_selector("#vaccines-matrix-switches .segments")
        self._page.wait_for_load_state("networkidle")

    def forget_answers(self, is_forgetting: bool) -> None:
        """Have the server forget its answers before each change from now on, or keep them."""
        self._page.set_extra_http_headers({FORGET_HEADER: "1"} if is_forgetting else {})

    def change(self) -> Change:
        """Move the control to the other choice."""
        step = next(self._steps)
        arm(self._page, _WATCHED)
        block = self._page.locator(f'[data-field="{self._control.field}"]').first
        if self._control.buttons:
            block.locator(f'button[value="{self._control.buttons[step]}"]').click(no_wait_after=True)
        else:
            block.locator("select").focus()
            self._page.keyboard.press("ArrowDown" if step else "ArrowUp")
        return finish(self._page)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0, or 1 when `--check` is given and a target is missed.
    """
    options = _parser().parse_args(arguments)
    with _served(options.databases) as address, open_browser() as browser:
        print(report.machine_line(browser.version), flush=True)
        print(f"{'median and p95 in ms':32}{'settled':>15}  {'server':>15}{'kB':>8}{'sent':>8}")
        results = []
        for control in CONTROLS:
            if options.only in ("", control.field):
                results += _measure(browser, address, control, options.rounds)
    checks = checks_of(results)
    print("\n".join(map(str, checks)))
    return int(options.check and not all(check.is_met for check in checks))


def checks_of(results: Sequence[Result]) -> list[Check]:
    """Compare the medians with what is promised."""
    return [
        Check(
            words=f"{result.control}, {result.answers}: settled",
            measured=result.settled.median,
            target=MOST_SETTLED_MILLISECONDS,
        )
        for result in results
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vaccine_filters", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30, help="changes of each control (default: %(default)s)")
    parser.add_argument("--only", default="", choices=[control.field for control in CONTROLS], help="one control")
    parser.add_argument("--databases", type=Path, metavar="DIR", help="built databases; without, they are built first")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    return parser


@contextmanager
def _served(databases: Path | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="health-gap-benchmark-") as folder:
        root = Path(folder)
        if databases is None:
            data_set = build_shipped(root)
            build_example(root)
        else:
            folders = {"data_dir": PROJECT_DIR / "data", "definitions_dir": PROJECT_DIR / "queries" / "definitions"}
            data_set = DataSet(**folders, database_dir=databases, name=PUBLISHED_DATASET)
        with serve(data_set, _FIRST_INDICATOR, root) as address:
            yield address


def _measure(browser: Browser, address: str, control: Control, rounds: int) -> list[Result]:
    """Measure one control, first with answers that nobody has asked for, then with known ones."""
    context = new_context(browser)
    page = VaccinesPage(context, address, control)
    results = []
    for answers in ("new", "known"):
        page.forget_answers(answers == "new")
        page.change(), page.change()
        result = Result(control=control.name, answers=answers, changes=tuple(page.change() for _ in range(rounds)))
        print(result, flush=True)
        results.append(result)
    context.close()
    return results


if __name__ == "__main__":
    sys.exit(main())
