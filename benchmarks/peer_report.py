"""From the changes of every page to a table with all ratios, and to pass or fail."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.report import Spread

LEAST_RATIOS = {"LLR": 3, "England": 10}
NOTES = (
    "What is not alike, whichever way it cuts:",
    "- Our map paints classes and has no colour bar; the peers' Plotly paints a continuous scale and has one.",
    "- The peers are plain pages as their tutorials build them: shapes inside the figure, one worker, the server that",
    "  comes with them. A tuned page of theirs is quicker. Ours is tuned, and runs two workers of gunicorn.",
    "- Our page also redraws ranking, trend, table and reading, most of it after these figures have been taken.",
    "- Ours reads a database, or its cache (asked before), or has fetched the figures while the reader was at the",
    "  filter (ready); the peers hold all values in memory and send them once they are asked.",
    "- Ours draws the shapes on a grid of 10,000 steps, the peers in 5 decimals of a degree. Wards without a shape are",
    "  drawn by none.",
    "- Ours is moved by the keyboard, the peers by a click; the clock of both starts with the event.",
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When a change was seen: milliseconds from the input event to the frame with the new colours, and the one after.

    The first is over before the page does anything else; the second waits for what it does next, and for the screen.
    """

    frame: float
    next_frame: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """All changes of one page, None for one that did not come in time."""

    name: str
    is_ours: bool
    area_count: int
    changes: tuple[Moment | None, ...]
    outside: Mapping[str, int]

    @property
    def in_time(self) -> list[Moment]:
        return [change for change in self.changes if change is not None]

    @property
    def timed_out_count(self) -> int:
        return len(self.changes) - len(self.in_time)

    @property
    def frame(self) -> Spread | None:
        """Of the changes that came in time: what a time-out would add can only be slower."""
        return Spread.of(change.frame for change in self.in_time) if self.in_time else None

    @property
    def next_frame(self) -> Spread | None:
        """The same, to the frame after."""
        return Spread.of(change.next_frame for change in self.in_time) if self.in_time else None

    def frame_ratio_to(self, own: Row) -> float | None:
        """How many times as long as ours it takes, median by median; None if either has none."""
        return self.frame.median / own.frame.median if self.frame and own.frame else None

    def next_frame_ratio_to(self, own: Row) -> float | None:
        """The same, to the frame after. This is what is promised: it is the less kind of the two to our page."""
        return self.next_frame.median / own.next_frame.median if self.next_frame and own.next_frame else None


@dataclass(frozen=True, kw_only=True)
class GroundReport:
    """One data set: ours first, then every peer, all measured in turns."""

    ground: str
    rows: Sequence[Row]
    group_count: int
    load_at_start: float
    load_at_end: float

    @property
    def own(self) -> list[Row]:
        return [row for row in self.rows if row.is_ours]

    @property
    def peers(self) -> list[Row]:
        return [row for row in self.rows if not row.is_ours]

    def to_record(self) -> dict[str, object]:
        """Write every measurement for a file."""
        rows = [
            {
                "name": row.name,
                "areas": row.area_count,
                "changes": [vars(change) if change else None for change in row.changes],
                "timed_out": row.timed_out_count,
                "frame": vars(row.frame) if row.frame else None,
                "next_frame": vars(row.next_frame) if row.next_frame else None,
                "frame_ratios": {own.name: row.frame_ratio_to(own) for own in self.own},
                "next_frame_ratios": {own.name: row.next_frame_ratio_to(own) for own in self.own},
                "outside": dict(row.outside),
            }
            for row in self.rows
        ]
        return {"rows": rows, "load_at_start": self.load_at_start, "load_at_end": self.load_at_end}


@dataclass(frozen=True, kw_only=True)
class RatioCheck:
    """One target: how many times as fast as a peer our page has to be."""

    words: str
    measured: float | None
    target: float

    @property
    def is_met(self) -> bool:
        return self.measured is not None and self.measured >= self.target

    def __str__(self) -> str:
        outcome = "pass" if self.is_met else "FAIL"
        measured = "no ratio" if self.measured is None else f"{self.measured:.1f} times"
        return f"{outcome}  {self.words}: {measured}, target at least {self.target:g}"


def load_average() -> float:
    """The load of the last minute, this benchmark's own work included."""
    return os.getloadavg()[0]


def table_lines(report: GroundReport) -> list[str]:
    """Write one line for each page with its ratio to each of ours, for the frame and for the frame after it."""
    lines = [
        f"{report.ground}: from one of {report.group_count} groups to the next, page after page; "
        f"load {report.load_at_start:.1f} at the start, {report.load_at_end:.1f} at the end",
        f"{'':18}{'':6}{'':4}{'timed':>6}  {'frame with the new colours':^44}  {'the frame after it':^44}",
        f"{'ms from the input':18}{'areas':>6}{'n':>4}{'out':>6}  " + "  ".join([_spread_head(report)] * 2),
    ]
    for row in report.rows:
        frame = _spread_cells(row.frame, [row.frame_ratio_to(own) for own in report.own])
        next_frame = _spread_cells(row.next_frame, [row.next_frame_ratio_to(own) for own in report.own])
        count = f"{row.area_count:6}{len(row.changes):4}{row.timed_out_count:6}"
        lines.append(f"{row.name:18}{count}  {frame}  {next_frame}")
    return lines + [_outside_line(row) for row in report.rows]


def _spread_head(report: GroundReport) -> str:
    ratios = "".join(f"{'x ' + own.name.removeprefix('ours, '):>15}" for own in report.own)
    return f"{'median':>7}{'p95':>7}{ratios}"


def _spread_cells(spread: Spread | None, ratios: Sequence[float | None]) -> str:
    times = f"{spread.median:7.0f}{spread.p95:7.0f}" if spread else f"{'none':>7}{'none':>7}"
    return times + "".join(f"{'none' if ratio is None else format(ratio, '.1f'):>15}" for ratio in ratios)


def _outside_line(row: Row) -> str:
    if not row.outside:
        return f"other hosts, {row.name}: none asked"
    asked = ", ".join(f"{name} ({count})" for name, count in sorted(row.outside.items()))
    return f"other hosts, {row.name}: {sum(row.outside.values())} requests, answered by a stub: {asked}"


def checks_of(report: GroundReport) -> list[RatioCheck]:
    """Compare every ratio with what is promised. A change of ours that timed out fails them all."""
    target = LEAST_RATIOS[report.ground]
    return [
        RatioCheck(
            words=f"{report.ground}, {peer.name} against {own.name}, to the frame after",
            measured=None if own.timed_out_count else peer.next_frame_ratio_to(own),
            target=target,
        )
        for peer in report.peers
        for own in report.own
    ]
