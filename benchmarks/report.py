"""From measurements to the figures that are printed, and to pass or fail."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from benchmarks.browser import Change
from benchmarks.scenarios import Ground

MOST_SETTLED_MILLISECONDS = 300
MOST_SERVER_MILLISECONDS = 40
MOST_FIRST_MAP_MILLISECONDS = 1200


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The middle and the slow end of some measurements."""

    median: float
    p95: float

    @classmethod
    def of(cls, numbers: Iterable[float]) -> Spread:
        """Summarise measurements."""
        found = np.fromiter(numbers, dtype=float)
        return cls(median=float(np.median(found)), p95=float(np.percentile(found, 95)))

    def __str__(self) -> str:
        return f"{self.median:6.0f} {self.p95:6.0f}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """The changes of one scenario, each beside a change of the bare page."""

    scenario: str
    answers: str
    changes: tuple[Change, ...]
    bare: tuple[Change, ...]

    def to_record(self) -> dict[str, object]:
        """Write the figures for a file."""
        names = ("map_milliseconds", "settled_milliseconds", "server_milliseconds", "server_map_milliseconds")
        return {
            "scenario": self.scenario,
            "answers": self.answers,
            **{name: vars(Spread.of(getattr(change, name) for change in self.changes)) for name in names},
            "bare_map_milliseconds": vars(self.bare_map),
            "ratio_to_bare": self.ratio,
            "body_bytes": self.body_bytes,
            "transferred_bytes": self.transferred_bytes,
            "changes": [vars(change) for change in self.changes],
        }

    @property
    def map(self) -> Spread:
        return Spread.of(change.map_milliseconds for change in self.changes)

    @property
    def settled(self) -> Spread:
        return Spread.of(change.settled_milliseconds for change in self.changes)

    @property
    def server(self) -> Spread:
        return Spread.of(change.server_milliseconds for change in self.changes)

    @property
    def server_map(self) -> Spread:
        return Spread.of(change.server_map_milliseconds for change in self.changes)

    @property
    def bare_map(self) -> Spread:
        return Spread.of(change.map_milliseconds for change in self.bare)

    @property
    def ratio(self) -> float:
        return self.map.median / self.bare_map.median

    @property
    def body_bytes(self) -> int:
        return int(np.median([change.body_bytes for change in self.changes]))

    @property
    def transferred_bytes(self) -> int:
        return int(np.median([change.transferred_bytes for change in self.changes]))


@dataclass(frozen=True, kw_only=True)
class FirstMap:
    """How long the first map of an address takes with nothing in the cache."""

    path: str
    milliseconds: Spread
    bare: Spread

    def to_record(self) -> dict[str, object]:
        """Write the figures for a file."""
        return {"path": self.path, "milliseconds": vars(self.milliseconds), "bare": vars(self.bare)}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One target, and what was measured."""

    words: str
    measured: float
    target: float

    @property
    def is_met(self) -> bool:
        return self.measured < self.target

    def __str__(self) -> str:
        outcome = "pass" if self.is_met else "FAIL"
        return f"{outcome}  {self.words}: {self.measured:.0f} ms, target under {self.target:.0f}"


def machine_line(chromium_version: str = "") -> str:
    """Say on what the figures were measured."""
    load = os.getloadavg()[0]
    browser = f"Chromium {chromium_version}, " if chromium_version else ""
    return (
        f"{date.today().isoformat()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{browser}load {load:.1f} at the start"
    )


def result_lines(results: Sequence[Result]) -> list[str]:
    """Write a table, one line for each scenario: median and 95th percentile in milliseconds."""
    spread_names = ("map", "settled", "server map", "server all", "bare map")
    head = f"{'median and p95 in ms':40}" + "".join(f"{name:>13}  " for name in spread_names)
    head += f"{'ratio':>6}{'kB':>8}{'sent':>8}"
    lines = [head]
    for result in results:
        spreads = (result.map, result.settled, result.server_map, result.server, result.bare_map)
        lines.append(
            f"{f'{result.scenario}, {result.answers}':40}"
            + "".join(f"{spread}  " for spread in spreads)
            + f"{result.ratio:6.2f}{result.body_bytes / 1000:8.1f}{result.transferred_bytes / 1000:8.1f}"
        )
    return lines


def first_map_lines(found: Sequence[FirstMap]) -> list[str]:
    """Write how long first maps take beside the bare page's."""
    return [
        f"{f'first map, {each.path}':53}{each.milliseconds}   bare {each.bare}"
        f"   ratio {each.milliseconds.median / each.bare.median:.2f}"
        for each in found
    ]


def checks_of(ground: Ground, results: Sequence[Result], first_maps: Sequence[FirstMap]) -> list[Check]:
    """Compare the medians with what is promised, scenario by scenario."""
    checks = []
    for result in results:
        name = f"{ground.name} {result.scenario}, {result.answers}"
        checks += [
            Check(words=f"{name}: map", measured=result.map.median, target=ground.most_map_milliseconds),
            Check(words=f"{name}: settled", measured=result.settled.median, target=MOST_SETTLED_MILLISECONDS),
            Check(words=f"{name}: server map", measured=result.server_map.median, target=MOST_SERVER_MILLISECONDS),
        ]
    return checks + [
        Check(
            words=f"{ground.name} first map, {each.path}",
            measured=each.milliseconds.median,
            target=MOST_FIRST_MAP_MILLISECONDS,
        )
        for each in first_maps
    ]
