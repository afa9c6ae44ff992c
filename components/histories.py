"""A series over time as points and unbroken runs: what may be joined by a line, and what may not.

A line joins two points only if they have one source and one length of period and no period between them is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import pandas as pd

from components.formatting import is_missing
from queries.models import ValueStatus

NEW_SOURCE = "new source"
NEW_PERIOD = "new length of period"
MISSING = "missing"
_COLUMNS = (
    "area_code",
    "area_name",
    "period",
    "period_start_date",
    "period_end_date",
    "value",
    "lower_ci95",
    "upper_ci95",
    "source_id",
    "status",
)
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One figure of one area. Dates are the first and last day that it is about; months tell one year from three."""

    period: str
    start_date: date
    end_date: date
    months: int
    value: float
    lower: float | None
    upper: float | None
    source_id: str

    @property
    def has_limits(self) -> bool:
        """Whether both limits are held."""
        return not (is_missing(self.lower) or is_missing(self.upper))


@dataclass(frozen=True, kw_only=True)
class Break:
    """Why two neighbouring points are not joined; for missing periods also which, and their status if they have one."""

    reason: str
    before: Point
    after: Point
    missing_periods: tuple[str, ...] = ()
    missing_status: ValueStatus | None = None


@dataclass(frozen=True, kw_only=True)
class AreaHistory:
    """The figures of one area, oldest first, with the calendar of the series that they belong to."""

    code: str
    name: str
    points: tuple[Point, ...]
    statuses: Mapping[date, ValueStatus]
    calendar: Calendar

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """Every pair of neighbouring points that a line must not join."""
        found = (self.calendar.find_break(before, after, self.statuses) for before, after in pairwise(self.points))
        return tuple(each for each in found if each)

    @cached_property
    def runs(self) -> tuple[tuple[Point, ...], ...]:
        """The points between breaks, which a line may join."""
        return _cut(self.points, self.breaks)

    @property
    def latest_points(self) -> tuple[Point, ...]:
        """The figures since the last change of source or of length of period: these may be compared."""
        return _cut(self.points, [found for found in self.breaks if found.reason != MISSING])[-1]

    @property
    def has_overlaps(self) -> bool:
        """Whether neighbouring periods share years, as rolling three-year figures do."""
        return any(before.end_date >= after.start_date for before, after in pairwise(self.latest_points))


class Calendar:
    """The periods of a whole series, by their length: their order, and how far apart they usually lie."""

    def __init__(self, labels: Mapping[tuple[int, date], str]) -> None:
        """Take the label of every period by its length in months and its last day."""
        self._labels = labels
        self._ends: dict[int, list[date]] = defaultdict(list)
        for months, end in sorted(labels):
            self._ends[months].append(end)
        self._places = {(months, end): place for months, ends in self._ends.items() for place, end in enumerate(ends)}
        self._steps = {months: _usual_step(ends) for months, ends in self._ends.items()}

    def find_break(self, before: Point, after: Point, statuses: Mapping[date, ValueStatus]) -> Break | None:
        """Say why two points are not joined, or None if they are."""
        if before.source_id != after.source_id:
            return Break(reason=NEW_SOURCE, before=before, after=after)
        if before.months != after.months:
            return Break(reason=NEW_PERIOD, before=before, after=after)
        first, last = (self._places[point.months, point.end_date] for point in (before, after))
        between = self._ends[before.months][first + 1 : last]
        # Only whole years make a regular calendar: figures for 21 March and 15 July have no missing months between.
        step = self._steps[before.months]
        is_hole = step > 0 and step % 12 == 0 and _months_between(before.end_date, after.end_date) > step
        if not (between or is_hole):
            return None
        found = {statuses.get(end, ValueStatus.VALUE) for end in between} - {ValueStatus.VALUE}
        return Break(
            reason=MISSING,
            before=before,
            after=after,
            missing_periods=tuple(self._labels[before.months, end] for end in between),
            missing_status=found.pop() if len(found) == 1 else None,
        )


def read_histories(history: pd.DataFrame) -> dict[str, AreaHistory]:
    """Read a frame of figures over time into one history per area that has any figure, in the frame's order.

    Args:
        history: one row per area and period, with columns area_code, area_name, period, period_start_date,
            period_end_date, value, and where held lower_ci95, upper_ci95, source_id, status.

    Raises:
        ValueError: an area has two rows for one period, so a line through both sexes or two groups would be drawn.
    """
    if history.duplicated(["area_code", "period_start_date", "period_end_date"]).any():
        raise ValueError("An area has two figures for one period. Pass one sex, age and group at a time.")
    points: dict[str, list[Point]] = defaultdict(list)
    statuses: dict[str, dict[date, ValueStatus]] = defaultdict(dict)
    names: dict[str, str] = {}
    labels: dict[tuple[int, date], str] = {}
    for code, name, point, status in _rows(history):
        labels[point.months, point.end_date] = point.period
        names[code] = name
        if is_missing(point.value):
            statuses[code][point.end_date] = ValueStatus(status or ValueStatus.NOT_PUBLISHED)
        else:
            points[code].append(point)
    calendar = Calendar(labels)
    return {
        code: AreaHistory(
            code=code,
            name=name,
            points=tuple(sorted(points[code], key=lambda point: point.end_date)),
            statuses=statuses[code],
            calendar=calendar,
        )
        for code, name in names.items()
        if points[code]
    }


def spread_codes(values: pd.DataFrame, *, most: int) -> list[str]:
    """Choose some of many areas to draw, so that the histories of the others need not even be read.

    Args:
        values: one row per area that has a history, with columns area_code, value: its figure now, if it has one.
        most: how many to choose, evenly spaced from the lowest to the highest figure; all if there are no more.
    """
    if len(values) <= most:
        return values["area_code"].tolist()
    ranked = values.sort_values("value", kind="stable")  # areas without a figure come last
    held = max(int(ranked["value"].notna().sum()), most)
    places = [round(place * (held - 1) / (most - 1)) for place in range(most)]
    return ranked["area_code"].iloc[places].tolist()


def list_periods(history: pd.DataFrame) -> list[tuple[date, str]]:
    """List the periods of a frame by last day: (end date, label), oldest first."""
    pairs = history[["period_end_date", "period"]].drop_duplicates()
    return sorted({(_day(end), str(period)) for end, period in pairs.itertuples(index=False)})


def _rows(history: pd.DataFrame) -> Iterable[tuple[str, str, Point, str | None]]:
    nothing = [None] * len(history)
    columns = [history[name].tolist() if name in history else nothing for name in _COLUMNS]
    spans = {pair: _span(*pair) for pair in set(zip(columns[3], columns[4], strict=True))}
    for code, name, period, start, end, value, lower, upper, source_id, status in zip(*columns, strict=True):
        start_date, end_date, months = spans[start, end]
        yield (
            code,
            name,
            Point(
                period=period,
                start_date=start_date,
                end_date=end_date,
                months=months,
                value=value,
                lower=lower,
                upper=upper,
                source_id=source_id or "",
            ),
            status,
        )


def _span(start: date, end: date) -> tuple[date, date, int]:
    start, end = _day(start), _day(end)
    return start, end, round((end - start + timedelta(days=1)).days / _DAYS_A_MONTH)


def _day(moment: date | pd.Timestamp) -> date:
    return moment.date() if isinstance(moment, pd.Timestamp) else moment


def _usual_step(ends: list[date]) -> int:
    """Months between neighbouring ends: the commonest, the shortest of equals; 0 if there is only one end."""
    gaps = Counter(_months_between(before, after) for before, after in pairwise(ends))
    return min(gaps, key=lambda gap: (-gaps[gap], gap), default=0)


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _cut(points: tuple[Point, ...], breaks: Iterable[Break]) -> tuple[tuple[Point, ...], ...]:
    starts = [points.index(found.after) for found in breaks]
    return tuple(points[first:last] for first, last in pairwise([0, *starts, len(points)]))
