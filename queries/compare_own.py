"""A neighbourhood of a reader's own beside areas that are published: the same kind of row, made of its own figures."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from queries.caching import cached_per_release
from queries.compare_rug import RugColumn, get_columns
from queries.comparisons import Benchmark
from queries.models import SMALL_AREA_GEOGRAPHIES, Geography, Indicator, SeriesChoice, ValueStatus, Verdict
from queries.overlaps import is_whole_in
from queries.own_figures import OwnFigure, Refusal, compare_own, get_own_figure
from queries.own_neighbourhoods import OwnArea
from queries.own_profile import get_own_profile
from queries.profile_models import ProfileRow
from queries.profile_rows import choice_at, compare_level, history_of

LIMITS = "95% limits"


@dataclass(frozen=True, kw_only=True)
class OwnSideRow(ProfileRow):
    """The row of a set: `figure` says what it is made of, or why there is none."""

    figure: OwnFigure

    @property
    def is_refused_here(self) -> bool:
        """Whether its areas, or small areas on the same ground, have the measure and it cannot be added up."""
        return self.figure.refusal not in (Refusal.NONE, Refusal.NOT_HELD) and (
            self.figure.level in SMALL_AREA_GEOGRAPHIES
        )


@cached_per_release(maxsize=64)
def get_own_rows(own: OwnArea, wanted: str) -> tuple[OwnSideRow, ...]:
    """Give the latest row of a set in every measure: with its figure, or with the reason why it has none.

    Args:
        own: the set.
        wanted: the code of the benchmark; "" for each measure's own.
    """
    profile = get_own_profile(own)
    return tuple(own_row(row.indicator, row.choice, own, wanted) for row in (*profile.added, *profile.refused))


@dataclass(frozen=True, kw_only=True)
class OwnCell:
    """A set in one column of the rug: its row there, and the quarter that its figure would be in; 0 for none.

    A set is never counted among the areas of a level: it is made of some of them.
    """

    column: RugColumn
    row: OwnSideRow
    quarter: int


@cached_per_release(maxsize=64)
def get_own_cells(own: OwnArea, level: Geography, wanted: str) -> dict[str, OwnCell]:
    """Give a set in every column of the rug of a level, by the key of the column.

    Args:
        own: the set.
        level: the areas that the rug has, whatever the set is made of.
        wanted: the code of the benchmark; "" for each measure's own.
    """
    cells = {}
    for column in get_columns(level, wanted):
        row = own_row(column.indicator, column.choice, own, wanted)
        cells[column.key] = OwnCell(column=column, row=row, quarter=column.quarter_of(row.value))
    return cells


def own_row(indicator: Indicator, choice: SeriesChoice, own: OwnArea, wanted: str) -> OwnSideRow:
    """Give the row of a set in one series and period, tested by its 95 % limits as on its own profile."""
    comparison = compare_level(indicator, choice, wanted)
    values, benchmark = comparison.values, comparison.benchmark
    figure = get_own_figure(indicator.slug, choice, own)
    sources = frozenset(values.loc[values["value"].notna(), "source_id"])
    is_inside = benchmark is not None and is_whole_in(benchmark.code, own)
    verdict = Verdict.NOT_COMPARED if is_inside else compare_own(figure, indicator, benchmark, sources)
    return OwnSideRow(
        indicator=indicator,
        choice=choice,
        status=ValueStatus.VALUE if figure.has_value else ValueStatus.NOT_PUBLISHED,
        note="",
        **{name: getattr(figure, name) for name in ("value", "lower", "upper", "event_count", "denominator_count")},
        confidence_percent=95,
        kind=figure.kind,
        source_id=figure.source_id,
        benchmark=benchmark,
        verdict=verdict,
        basis=LIMITS if verdict is not Verdict.NOT_COMPARED else _why_not(figure, indicator, benchmark, is_inside),
        times=None,
        peers=None,
        trend=None,
        figure=figure,
    )


def _why_not(figure: OwnFigure, indicator: Indicator, benchmark: Benchmark | None, is_inside: bool) -> str:
    if not indicator.may_compare:
        return indicator.why_not_compared or "This measure is not tested against a benchmark."
    if not figure.has_value:
        return ""
    if is_inside:
        return f"Not compared: {benchmark.name} lies in {figure.own.name}."
    if figure.lower is None:
        return "Not compared: it has no limits."
    return "Not compared: no benchmark from the same source is held for this period."


def own_history(row: OwnSideRow) -> pd.DataFrame:
    """List the periods in which a set has a figure, oldest first: those of the areas that it is made of."""
    parts = row.figure.parts
    found = history_of(row, parts[0].code if parts else "")
    figures = [get_own_figure(row.indicator.slug, choice_at(row.choice, each), row.figure.own) for each in
               found.itertuples()]  # fmt: skip
    return found[[figure.has_value for figure in figures]]
