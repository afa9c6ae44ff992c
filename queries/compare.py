"""Up to six areas side by side: the same measures, in the same period wherever one is held for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from queries import areas
from queries.caching import cached_per_release
from queries.engine import current_release
from queries.errors import UnknownAreaError
from queries.models import SMALL_AREA_GEOGRAPHIES, Area, Geography, Indicator, Release, Sex
from queries.profile import parents_of
from queries.profile_models import ProfileRow
from queries.profile_rows import fetch_series, get_row, get_rows, levels_of
from queries.stats.gap import difference_between
from queries.stats.normal import standard_error_from_interval

MOST_AREAS = 6
_Key = tuple[str, Sex]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """An area less the first one, in the unit of the measure.

    Attributes:
        value: None where one of the two has no figure of the shared period.
        lower: limit at `confidence_percent`; None where it cannot be worked out, and `why_not` says why.
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    confidence_percent: float = 95
    why_not: str = ""

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the limits leave out no difference."""
        return self.lower is not None and (self.lower > 0 or self.upper < 0)


@dataclass(frozen=True, kw_only=True)
class Side:
    """One area beside the others, in one measure.

    Attributes:
        row: its figure with its verdict; None where no row of the measure is held for it.
        is_same_period: whether that is the period that the areas share.
        difference: from the first area; None for the first.
    """

    area: Area
    row: ProfileRow | None
    is_same_period: bool
    difference: Difference | None


@dataclass(frozen=True, kw_only=True)
class SideMeasure:
    """One measure and sex, for every chosen area."""

    indicator: Indicator
    sex: Sex
    age: str
    period: str
    sides: tuple[Side, ...]

    @property
    def rows(self) -> list[ProfileRow]:
        """The rows that are held."""
        return [side.row for side in self.sides if side.row is not None]

    @property
    def is_one_period(self) -> bool:
        """Whether every figure is of the shared period."""
        return all(side.is_same_period for side in self.sides if side.row is not None and side.row.has_value)


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The chosen areas in every measure that two of them have, or the one of them where one is chosen."""

    release: Release
    areas: tuple[Area, ...]
    measures: tuple[SideMeasure, ...]
    benchmarks: tuple[tuple[str, str], ...]
    wanted: str


def find_areas(codes: Iterable[str]) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """Find the areas of codes, at most six.

    Returns:
        The areas, and the codes that name none or are too many.
    """
    found: list[Area] = []
    unused: list[str] = []
    for code in codes:
        try:
            area = areas.get_area(code)
        except UnknownAreaError:
            unused.append(code)
            continue
        if len(found) == MOST_AREAS:
            unused.append(code)
        else:
            found.append(area)
    return tuple(found), tuple(unused)


@cached_per_release()
def get_sides(codes: tuple[str, ...], wanted: str = "") -> Sides:
    """Set areas side by side.

    Args:
        codes: areas of any level, the first being the one that differences are from.
        wanted: the code of the benchmark; "" for each measure's own. One that serves none of the areas is left out.

    Raises:
        UnknownAreaError: no area of this release has one of the codes.
    """
    chosen = tuple(areas.get_area(code) for code in codes)
    benchmarks = _benchmarks(chosen)
    wanted = wanted if wanted in dict(benchmarks) else ""
    held = {code: {(row.indicator.slug, row.choice.sex): row for row in get_rows(code, wanted)} for code in codes}
    keys = dict.fromkeys(key for rows in held.values() for key in rows)
    order = {row.indicator.slug: place for rows in held.values() for place, row in enumerate(rows.values())}
    measures = [_measure(key, chosen, held, wanted) for key in sorted(keys, key=lambda key: order[key[0]])]
    fewest = min(2, len(chosen))
    shown = [each for each in measures if sum(row.has_value for row in each.rows) >= fewest]
    return Sides(
        release=current_release(), areas=chosen, measures=_by_topic(shown), benchmarks=benchmarks, wanted=wanted
    )


def _by_topic(measures: list[SideMeasure]) -> tuple[SideMeasure, ...]:
    order = {topic: place for place, topic in enumerate(dict.fromkeys(each.indicator.topic for each in measures))}
    return tuple(sorted(measures, key=lambda each: order[each.indicator.topic]))


def _benchmarks(chosen: tuple[Area, ...]) -> tuple[tuple[str, str], ...]:
    """List what all of the areas can be compared with: England, the system, and the places."""
    wider = [
        each for level in (Geography.ENGLAND, Geography.SYSTEM, Geography.PLACE) for each in areas.list_areas(level)
    ]
    return tuple((each.code, each.name) for each in wider) if chosen else ()


def _measure(
    key: _Key, chosen: tuple[Area, ...], held: Mapping[str, Mapping[_Key, ProfileRow]], wanted: str
) -> SideMeasure:
    latest = {area.code: held[area.code][key] for area in chosen if key in held[area.code]}
    any_row = next(iter(latest.values()))
    period = _shared_period(latest)
    rows = {code: _in_period(row, code, period, wanted) for code, row in latest.items()}
    first = chosen[0]
    sides = []
    for area in chosen:
        row = rows.get(area.code)
        difference = None if area == first else _difference((first, area), (rows.get(first.code), row), period)
        is_same = row is not None and row.choice.period == period
        sides.append(Side(area=area, row=row, is_same_period=is_same, difference=difference))
    return SideMeasure(
        indicator=any_row.indicator, sex=any_row.choice.sex, age=any_row.choice.age, period=period, sides=tuple(sides)
    )


def _shared_period(latest: Mapping[str, ProfileRow]) -> str:
    """Choose the period that most of the areas have a figure of; of several, the latest."""
    figures = {code: row for code, row in latest.items() if row.has_value} or latest
    if len({row.choice.period for row in figures.values()}) == 1:
        return next(iter(figures.values())).choice.period
    counts: Counter[str] = Counter()
    ends: dict[str, date] = {}
    for code, row in figures.items():
        for each in _history(row, code).itertuples():
            counts[each.period] += 1
            ends[each.period] = each.period_end_date
    return max(counts, key=lambda period: (counts[period], ends[period]))


def _history(row: ProfileRow, code: str) -> pd.DataFrame:
    """Pick every figure of an area in the series of a row."""
    held = fetch_series(code)
    is_it = (
        (held["indicator_slug"] == row.indicator.slug)
        & (held["sex"] == row.choice.sex.value)
        & (held["age"] == row.choice.age)
        & held["value"].notna()
    )
    return held[is_it]


def _in_period(row: ProfileRow, code: str, period: str, wanted: str) -> ProfileRow:
    """Give the figure of an area in a period; where it has none, its own latest stays."""
    if row.choice.period == period:
        return row
    history = _history(row, code)
    there = history[history["period"] == period]
    if there.empty:
        return row
    found = there.iloc[-1]
    choice = replace(
        row.choice,
        period=period,
        period_start_date=found["period_start_date"],
        period_end_date=found["period_end_date"],
    )
    return get_row(row.indicator, choice, code, wanted, history)


def _difference(pair: tuple[Area, Area], rows: tuple[ProfileRow | None, ProfileRow | None], period: str) -> Difference:
    """Take the first area from the other, with limits where the two are independent and both have theirs."""
    first, other = rows
    if first is None or other is None or not (first.has_value and other.has_value):
        return Difference(value=None, why_not="One of the two has no figure.")
    if first.choice.period != period or other.choice.period != period:
        return Difference(value=None, why_not="The periods differ.")
    value = other.value - first.value
    why_not = _why_no_limits(pair, first, other)
    if why_not:
        return Difference(value=value, why_not=why_not)
    confidence = _confidence_of(pair)
    errors = [
        standard_error_from_interval(row.lower, row.upper, confidence=row.confidence_percent / 100)
        for row in (other, first)
    ]
    gap = difference_between(other.value, errors[0], first.value, errors[1], confidence=confidence / 100)
    return Difference(value=value, lower=float(gap.lower), upper=float(gap.upper), confidence_percent=confidence)


def _why_no_limits(pair: tuple[Area, Area], first: ProfileRow, other: ProfileRow) -> str:
    if first.source_id != other.source_id:
        return "The two figures come from different sources."
    if any(row.lower is None or row.upper is None for row in (first, other)):
        return "Limits are not held for both, so we cannot test this."
    if not first.indicator.may_compare:
        return "This measure is not tested."
    codes = [area.code for area in pair]
    for one, area in zip(reversed(codes), pair, strict=True):
        if one in {each.code for each in parents_of(area)}:
            return "One of the two areas lies in the other."
    return ""


def _confidence_of(pair: tuple[Area, Area]) -> float:
    """Ask more of small areas, of which many can be compared: the same rule as against a benchmark."""
    is_small = any(level in SMALL_AREA_GEOGRAPHIES for area in pair for level in levels_of(area.code)[:1])
    return 99.8 if is_small else 95
