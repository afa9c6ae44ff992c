"""Up to six areas side by side: the same measures, in the same period wherever one is held for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from queries import areas, indicators
from queries.caching import cached_per_release
from queries.compare_own import OwnSideRow, get_own_rows, own_history, own_row
from queries.differences import difference_of
from queries.engine import current_release
from queries.errors import UnknownAreaError
from queries.models import OWN_CODE, Area, Geography, Indicator, Release, Sex
from queries.own_neighbourhoods import OwnArea, find_own
from queries.profile_models import Difference, ProfileRow
from queries.profile_rows import choice_at, get_rows, history_of, row_in_period

MOST_AREAS = 6
_Key = tuple[str, Sex]


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
    """The chosen areas in every measure that two of them have, or the one of them where one is chosen.

    A measure that one area has and the areas of a reader's own set have too is shown, with the reason why the set has
    none: it is refused, and not missing.

    Attributes:
        refused: the other measures of which the set has no figure, while another area has one or none is chosen.
    """

    release: Release
    areas: tuple[Area, ...]
    measures: tuple[SideMeasure, ...]
    refused: tuple[SideMeasure, ...]
    benchmarks: tuple[tuple[str, str], ...]
    wanted: str


def find_areas(codes: Iterable[str], own: str = "") -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """Find the areas of codes, at most six.

    Args:
        codes: of areas; `OWN_CODE` stands for the set.
        own: a neighbourhood of a reader's own, as an address has it.

    Returns:
        The areas, and the codes that name none or are too many.
    """
    found: list[Area] = []
    unused: list[str] = []
    for code in codes:
        try:
            area = _get_area(code, own)
        except UnknownAreaError:
            unused.append(code)
            continue
        if len(found) == MOST_AREAS:
            unused.append(code)
        else:
            found.append(area)
    return tuple(found), tuple(unused)


def _get_area(code: str, own: str) -> Area:
    """Get an area, or the set that `OWN_CODE` stands for."""
    found = find_own(own)[0] if code == OWN_CODE else areas.get_area(code)
    if found is None:
        raise UnknownAreaError("The address holds no neighbourhood of a reader's own that can be read.")
    return found


@cached_per_release()
def get_sides(codes: tuple[str, ...], wanted: str = "", own: str = "") -> Sides:
    """Set areas side by side.

    Args:
        codes: areas of any level, the first being the one that differences are from.
        wanted: the code of the benchmark; "" for each measure's own. One that serves none of the areas is left out.
        own: the neighbourhood of a reader's own that `OWN_CODE` stands for, as an address has it.

    Raises:
        UnknownAreaError: no area of this release has one of the codes.
    """
    chosen = tuple(_get_area(code, own) for code in codes)
    benchmarks = _benchmarks(chosen)
    wanted = wanted if wanted in dict(benchmarks) else ""
    held = {area.code: {(row.indicator.slug, row.choice.sex): row for row in _rows(area, wanted)} for area in chosen}
    keys = dict.fromkeys(key for rows in held.values() for key in rows)
    order = {each.slug: place for place, each in enumerate(indicators.list_indicators())}
    measures = [_measure(key, chosen, held, wanted) for key in sorted(keys, key=lambda key: order[key[0]])]
    shown = [each for each in measures if _is_shown(each, len(chosen))]
    refused = [each for each in measures if each not in shown and _is_refused(each, len(chosen))]
    return Sides(
        release=current_release(),
        areas=chosen,
        measures=_by_topic(shown),
        refused=_by_topic(refused),
        benchmarks=benchmarks,
        wanted=wanted,
    )


def _rows(area: Area, wanted: str) -> tuple[ProfileRow, ...]:
    return get_own_rows(area, wanted) if isinstance(area, OwnArea) else get_rows(area.code, wanted)


def _is_shown(measure: SideMeasure, area_count: int) -> bool:
    """Show what two areas have; what one has as well, where the set is refused it though its own areas have it."""
    count = sum(row.has_value for row in measure.rows)
    is_refused = any(isinstance(row, OwnSideRow) and row.is_refused_here for row in measure.rows)
    return count >= min(2, area_count) or (count == 1 and is_refused)


def _is_refused(measure: SideMeasure, area_count: int) -> bool:
    has_set = any(isinstance(row, OwnSideRow) and not row.has_value for row in measure.rows)
    return has_set and (area_count == 1 or any(row.has_value for row in measure.rows))


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
        difference = None if area == first else difference_of((first, area), (rows.get(first.code), row), period)
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
    return own_history(row) if isinstance(row, OwnSideRow) else history_of(row, code)


def _in_period(row: ProfileRow, code: str, period: str, wanted: str) -> ProfileRow:
    """Give the figure of an area in a period; where it has none, its own latest stays."""
    if row.choice.period == period or not isinstance(row, OwnSideRow):
        return row_in_period(row, code, period, wanted)
    there = own_history(row).query("period == @period")
    return row if there.empty else own_row(row.indicator, choice_at(row.choice, there.iloc[-1]), row.figure.own, wanted)
