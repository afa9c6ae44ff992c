"""The rug: every area of a level by every measure that is held there, each cell a verdict or a place in the order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from queries import areas, indicators, observations, series
from queries.caching import cached_per_release
from queries.comparisons import PUBLISHERS_OWN, Benchmark, Comparison
from queries.engine import current_release
from queries.models import (
    Area,
    Geography,
    Indicator,
    Polarity,
    Release,
    SeriesChoice,
    SeriesRequest,
    Sex,
    ValueStatus,
    Verdict,
    least_official,
    slug_of,
)
from queries.profile_rows import compare_level

FEWEST_FOR_QUARTERS = 4
_WORST_FIRST, _BY_NAME = "worst", ""


@dataclass(frozen=True, kw_only=True)
class RugColumn:
    """One measure and sex over every area of a level, in one period.

    Attributes:
        key: its name in an address, such as "life-expectancy-at-birth--male".
        comparison: every area with figure, limits and verdict, in the fixed order.
        quarters: 1 to 4 from lowest to highest for every area, 0 where it has no place; of the whole level, whatever
            part of it is on show. All 0 where verdicts can be given, and where areas may not be set in order.
        quarter_limits: the highest figure of the first, second and third quarter; empty where there are no quarters.
    """

    key: str
    indicator: Indicator
    choice: SeriesChoice
    comparison: Comparison
    quarters: np.ndarray
    quarter_limits: tuple[float, ...] = ()

    @property
    def benchmark(self) -> Benchmark | None:
        """What areas are compared with."""
        return self.comparison.benchmark

    @cached_property
    def has_verdicts(self) -> bool:
        """Whether any area could be tested."""
        return bool((self.comparison.values["verdict"] != Verdict.NOT_COMPARED).any())

    @property
    def is_publishers_own(self) -> bool:
        """Whether the verdicts are the publisher's."""
        return self.has_verdicts and self.comparison.basis == PUBLISHERS_OWN

    @cached_property
    def is_worse(self) -> np.ndarray:
        """Whether each area is worse by more than chance."""
        return (self.comparison.values["verdict"] == Verdict.WORSE).to_numpy()

    @cached_property
    def is_tested(self) -> np.ndarray:
        """Whether each area could be tested for better and worse."""
        if self.indicator.polarity is Polarity.NO_JUDGEMENT:
            return np.zeros(len(self.quarters), dtype=bool)
        return (self.comparison.values["verdict"] != Verdict.NOT_COMPARED).to_numpy()

    @property
    def worst_quarter(self) -> int:
        """The quarter at the bad end; 0 where no end is bad."""
        return {Polarity.LOW_IS_GOOD: 4, Polarity.HIGH_IS_GOOD: 1}.get(self.indicator.polarity, 0)

    @cached_property
    def is_worst_quarter(self) -> np.ndarray:
        """Whether each area is in the quarter at the bad end; nowhere where no end is bad."""
        if not self.worst_quarter:
            return np.zeros(len(self.quarters), dtype=bool)
        return self.quarters == self.worst_quarter

    def quarter_of(self, value: float | None) -> int:
        """Give the quarter that a figure would be in, of an area that is none of the level; 0 where there is none."""
        if value is None or not self.quarter_limits:
            return 0
        return int(np.searchsorted(self.quarter_limits, value, side="left")) + 1

    @property
    def kinds(self) -> str:
        """Who stands behind the figures: the least official of them."""
        values = self.comparison.values
        return least_official(kind for kind in values.loc[values["value"].notna(), "kind"])

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of the figures."""
        values = self.comparison.values
        return tuple(dict.fromkeys(values.loc[values["value"].notna(), "source_id"]))


@dataclass(frozen=True, kw_only=True)
class Rug:
    """Areas by measures, as they are on show.

    Attributes:
        places: which areas of the level are on show, in their order: positions in the fixed order.
        columns: the measures on show.
        families: every family of measures that the level has, in order.
        order: how the areas stand: "" by name, "worst", or the key of a column.
        unused: parts of the request that name nothing held, in the words of the address.
    """

    release: Release
    level: Geography
    areas: tuple[Area, ...]
    places: tuple[int, ...]
    columns: tuple[RugColumn, ...]
    families: tuple[str, ...]
    family: str
    order: str
    unused: tuple[str, ...]

    @cached_property
    def shown(self) -> tuple[Area, ...]:
        """The areas on show, in their order."""
        return tuple(self.areas[place] for place in self.places)

    @cached_property
    def worse_counts(self) -> np.ndarray:
        """How many measures each area of the level is worse in, and in how many it was tested, as two rows."""
        return _count([column.is_worse for column in self.columns], [column.is_tested for column in self.columns],
                      len(self.areas))  # fmt: skip

    @cached_property
    def quarter_counts(self) -> np.ndarray:
        """How many measures each area is in the worst quarter of, and of how many it has a place, as two rows."""
        judged = [column for column in self.columns if column.indicator.polarity is not Polarity.NO_JUDGEMENT]
        return _count([column.is_worst_quarter for column in judged], [column.quarters > 0 for column in judged],
                      len(self.areas))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RugRequest:
    """Which rug a reader asks for.

    Attributes:
        family: the slug of a family of measures; "" for all.
        sex: leave out the other sex where men and women are held apart; None for both.
        benchmark: the code of a benchmark; "" for each measure's own.
        place: the code of the place whose areas are shown; "" for all.
        only: the codes of the areas to show, such as a group of peers; empty for all.
    """

    level: Geography
    family: str = ""
    sex: Sex | None = None
    benchmark: str = ""
    place: str = ""
    only: tuple[str, ...] = ()
    order: str = ""


@cached_per_release(maxsize=64)
def get_columns(level: Geography, benchmark: str) -> tuple[RugColumn, ...]:
    """Get every measure that areas of a level have, men and women apart where both are held."""
    series.fetch_every_held()
    chosen: list[tuple[Indicator, SeriesChoice]] = []
    for indicator in indicators.list_indicators():
        if level in series.list_geographies(indicator.slug):
            chosen += [(indicator, choice) for choice in _choices_of(indicator, level)]
    observations.hold_figures([(indicator.slug, choice) for indicator, choice in chosen])
    columns = [_column_of(indicator, choice, benchmark) for indicator, choice in chosen]
    topics = list(dict.fromkeys(column.indicator.topic for column in columns))
    return tuple(sorted(columns, key=lambda column: topics.index(column.indicator.topic)))


def get_rug(request: RugRequest) -> Rug:
    """Get the areas and the measures that are asked for, in the order that is asked for."""
    columns = get_columns(request.level, request.benchmark)
    families = tuple(dict.fromkeys(column.indicator.topic for column in columns))
    family = next((each for each in families if slug_of(each) == request.family), "")
    other = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}.get(request.sex)
    shown = tuple(
        column
        for column in columns
        if (not family or column.indicator.topic == family) and (other is None or column.choice.sex is not other)
    )
    members = areas.list_areas(request.level)
    keys = {column.key: column for column in shown}
    order = request.order if request.order in {_BY_NAME, _WORST_FIRST, *keys} else _BY_NAME
    rug = Rug(
        release=current_release(),
        level=request.level,
        areas=members,
        places=tuple(_shown_places(members, request)),
        columns=shown,
        families=families,
        family=family,
        order=order,
        unused=tuple(_unused(request, family, order)),
    )
    return _in_order(rug, keys.get(order))


def _choices_of(indicator: Indicator, level: Geography) -> Iterable[SeriesChoice]:
    choice = series.choose_series(indicator.slug, SeriesRequest(geography=level))
    if choice.missing or choice.category_type:
        return  # groups, such as ethnic groups, are parts of a whole: they have a page of their own
    sexes = series.list_sexes(indicator.slug)
    apart = [sex for sex in sexes if sex is not Sex.PERSONS] if len(sexes) > 1 else sexes
    for sex in apart:
        choice = series.choose_series(indicator.slug, SeriesRequest(geography=level, sex=sex))
        if not choice.missing:
            yield choice


def _column_of(indicator: Indicator, choice: SeriesChoice, benchmark: str) -> RugColumn:
    comparison = compare_level(indicator, choice, benchmark)
    column = RugColumn(
        key=indicator.slug if choice.sex is Sex.PERSONS else f"{indicator.slug}--{choice.sex.value}",
        indicator=indicator,
        choice=choice,
        comparison=comparison,
        quarters=np.zeros(len(comparison.values), dtype=int),
    )
    if not column.has_verdicts and indicator.may_rank:
        quarters, limits = _quarters(comparison.values)
        return replace(column, quarters=quarters, quarter_limits=limits)
    return column


def _quarters(values: pd.DataFrame) -> tuple[np.ndarray, tuple[float, ...]]:
    """Give the quarter of the level that each figure is in, by the quartiles that profiles show, and these."""
    figures = values["value"].where(values["status"] == ValueStatus.VALUE.value).to_numpy(dtype=float)
    held = ~np.isnan(figures)
    found = np.zeros(len(figures), dtype=int)
    if held.sum() < FEWEST_FOR_QUARTERS:
        return found, ()
    limits = np.quantile(figures[held], (0.25, 0.5, 0.75))
    found[held] = np.searchsorted(limits, figures[held], side="left") + 1
    return found, tuple(limits.tolist())


def _shown_places(members: Sequence[Area], request: RugRequest) -> Iterable[int]:
    for place, area in enumerate(members):
        is_here = not request.place or request.place in (area.place_code, area.code)
        if is_here and (not request.only or area.code in request.only):
            yield place


def _unused(request: RugRequest, family: str, order: str) -> Iterable[str]:
    if request.family and not family:
        yield f"family={request.family}"
    if request.order != order:
        yield f"order={request.order}"


def _in_order(rug: Rug, column: RugColumn | None) -> Rug:
    names = [area.name.casefold() for area in rug.areas]
    if column is not None:
        figures = column.comparison.values["value"].to_numpy(dtype=float)
        sign = 1 if column.indicator.polarity is Polarity.HIGH_IS_GOOD else -1  # the bad end first, else the highest
        rank = {place: (np.isnan(figures[place]), sign * np.nan_to_num(figures[place])) for place in rug.places}
    elif rug.order == _WORST_FIRST:
        worse, quarters = rug.worse_counts[0], rug.quarter_counts[0]
        rank = {place: (-worse[place], -quarters[place]) for place in rug.places}
    else:
        rank = dict.fromkeys(rug.places, (0, 0))
    places = tuple(sorted(rug.places, key=lambda place: (*rank[place], names[place], rug.areas[place].code)))
    return replace(rug, places=places)


def _count(found: Sequence[np.ndarray], asked: Sequence[np.ndarray], length: int) -> np.ndarray:
    none = np.zeros((1, length), dtype=int)
    return np.vstack([np.vstack([none, *each]).sum(axis=0) for each in (found, asked)])
