"""The figure of a neighbourhood of a reader's own: its counts added up, or why they cannot be.

Counts and denominators are added, and value and limits follow by the method of the measure. Where a measure is held for
other areas than the set is made of, their counts are taken only if they cover exactly the same ground. Nothing that is
hidden can be worked out from it: it is a sum of figures that are all on show, and a set with a hidden part has none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from queries import areas, indicators, observations, series
from queries.aggregates import WhyNot, add_areas
from queries.caching import cached_per_release
from queries.comparisons import Benchmark
from queries.footprints import Cover, find_cover
from queries.models import Area, Geography, Indicator, Kind, SeriesChoice, ValueStatus, Verdict
from queries.own_neighbourhoods import OwnArea
from queries.stats.benchmark import compare_with_benchmark

_BASIS = re.compile(r"Denominator: ([^.;]+)")
_WIDER = (Geography.DISTRICT, Geography.PLACE)


class Refusal(StrEnum):
    """Why a set has no figure."""

    NONE = ""
    NOT_HELD = "not_held"  # for no areas that could be added up to it
    CUT = "cut"  # held for areas of which it takes in parts only
    NO_GROUND = "no_ground"  # held for other areas, and the lookup does not say where some of its own lie
    NOT_ADDED_UP = "not_added_up"  # not a count over a count
    NO_COUNTS = "no_counts"
    PART_MISSING = "part_missing"
    BASES_DIFFER = "bases_differ"  # the people are not counted in the same way everywhere


@dataclass(frozen=True, kw_only=True)
class OwnFigure:
    """What a set comes to in one series and period, or why nothing can be said.

    Attributes:
        level: of which areas the counts are, or would be.
        parts: those areas.
        is_own_level: whether they are the areas that the set is made of.
        lower: lower 95 % limit; None where the parts have none either.
        kind: derived; of one part alone, whatever that is.
        refusal: why there is no figure.
        named: areas that the refusal is about: parts without a figure, or areas that are cut. Of a figure that has no
            limits, the parts without any where others have some.
        outside: areas to add, so that nothing is cut.
        nearest: what is held around it: area, value.
    """

    own: OwnArea
    level: Geography
    parts: tuple[Area, ...]
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    event_count: float | None = None
    denominator_count: float | None = None
    kind: Kind = Kind.DERIVED
    source_id: str = ""
    basis: str = ""
    refusal: Refusal = Refusal.NONE
    named: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    nearest: tuple[tuple[Area, float], ...] = ()

    @property
    def is_own_level(self) -> bool:
        """Whether the counts are of the very areas that the set is made of."""
        return self.level is self.own.level

    @property
    def has_value(self) -> bool:
        """Whether there is a figure. Zero is one."""
        return self.value is not None


@cached_per_release(maxsize=512)
def get_own_figure(indicator_slug: str, choice: SeriesChoice, own: OwnArea) -> OwnFigure:
    """Work out what a set comes to.

    Args:
        indicator_slug: a measure that is held.
        choice: of whom, and of when; its level of area does not matter.
        own: the set.
    """
    indicator = indicators.get_indicator(indicator_slug)
    first = None
    for level, values in _tables(indicator_slug, choice, own):
        cover = find_cover(own.codes, own.level, level)
        found = _refused_cover(own, level, cover) or _add_up(indicator, own, level, values, cover)
        if found.has_value:
            return found
        first = first or found
    nearest = _nearest(indicator_slug, choice, own)
    if first is None:
        first = OwnFigure(own=own, level=own.level, parts=own.members, refusal=Refusal.NOT_HELD)
    return OwnFigure(**{**vars(first), "nearest": nearest})


def _tables(indicator_slug: str, choice: SeriesChoice, own: OwnArea) -> Iterator[tuple[Geography, pd.DataFrame]]:
    """Give the levels at which the series has figures: the set's own level, MSOAs, then what may hold it whole.

    MSOAs are made of LSOAs of 2011, by definition; wards are the ones of each source's own best fit. So wards are never
    taken for MSOAs.
    """
    held = series.list_geographies(indicator_slug)
    for level in dict.fromkeys((own.level, Geography.MSOA, *_WIDER)):
        if level not in held:
            continue
        values = _values(indicator_slug, choice, level)
        if (values["status"] != ValueStatus.NOT_PUBLISHED.value).any():
            yield level, values


def _values(indicator_slug: str, choice: SeriesChoice, level: Geography) -> pd.DataFrame:
    return observations.fetch_area_values(indicator_slug, _at(choice, level))


def _at(choice: SeriesChoice, level: Geography) -> SeriesChoice:
    kept = {name: getattr(choice, name) for name in ("sex", "age", "category_type", "category", "period")}
    dates = {"period_start_date": choice.period_start_date, "period_end_date": choice.period_end_date}
    return SeriesChoice(geography=level, **kept, **dates)


def _refused_cover(own: OwnArea, level: Geography, cover: Cover) -> OwnFigure | None:
    if cover.is_exact:
        return None
    if cover.lost or not cover.touched:
        return OwnFigure(
            own=own, level=level, parts=(), refusal=Refusal.NO_GROUND, named=_names(cover.lost or own.codes)
        )
    return OwnFigure(
        own=own,
        level=level,
        parts=_areas(cover.touched),
        refusal=Refusal.CUT,
        named=_names(cover.cut),
        outside=_names(cover.outside) if level not in _WIDER else (),
    )


def _add_up(indicator: Indicator, own: OwnArea, level: Geography, values: pd.DataFrame, cover: Cover) -> OwnFigure:
    rows = values[values["area_code"].isin(cover.touched)]
    parts = _areas(cover.touched)
    if len(rows) < len(cover.touched):
        named = tuple(sorted(set(cover.touched) - set(rows["area_code"])))
        return OwnFigure(own=own, level=level, parts=parts, refusal=Refusal.PART_MISSING, named=named)
    if len(rows) == 1 and rows["status"].iloc[0] == ValueStatus.VALUE.value:
        return _passed_through(own, level, parts, rows.iloc[0])
    bases = rows["value_note"].str.extract(_BASIS, expand=False).str.strip().fillna("")
    sources = rows["source_id"].where(rows["value"].notna()).dropna()
    for ways in (bases[bases != ""], sources):
        if ways.nunique() > 1:
            named = _odd_ones(rows["area_name"], ways)
            return OwnFigure(own=own, level=level, parts=parts, refusal=Refusal.BASES_DIFFER, named=named)
    found = add_areas(indicator, rows, cover.touched)
    if found.why_not is not WhyNot.NONE:
        refusal = Refusal(found.why_not.value)
        return OwnFigure(own=own, level=level, parts=parts, refusal=refusal, named=found.missing)
    limits = (found.lower, found.upper)
    value = found.value
    bare = rows["lower_ci95"].isna()
    if np.isnan(value):  # more were counted than there are people: the share stands, limits would mean nothing
        value, limits = 100 * found.event_count / found.denominator_count, (None, None)
    return OwnFigure(
        own=own,
        level=level,
        parts=parts,
        value=value,
        lower=limits[0],
        upper=limits[1],
        event_count=found.event_count,
        denominator_count=found.denominator_count,
        source_id=sources.iloc[0],
        basis=bases.iloc[0],
        named=tuple(rows.loc[bare, "area_name"]) if not bare.all() else (),
    )


def _odd_ones(names: pd.Series, ways: pd.Series) -> tuple[str, ...]:
    """Name the parts that are not counted as most of them are, and how they are."""
    odd = ways[ways != ways.mode().iloc[0]]
    return tuple(f"{names[place]} ({way})" for place, way in odd.items())


def _passed_through(own: OwnArea, level: Geography, parts: tuple[Area, ...], row: pd.Series) -> OwnFigure:
    """Give the figure of the one area that the set is the whole of, as it is held."""
    columns = {"value": "value", "lower": "lower_ci95", "upper": "upper_ci95"}
    columns |= {name: name for name in ("event_count", "denominator_count")}
    numbers = {name: None if pd.isna(row[column]) else float(row[column]) for name, column in columns.items()}
    return OwnFigure(
        own=own, level=level, parts=parts, **numbers, kind=Kind(row["kind"]), source_id=row["source_id"]
    )  # fmt: skip


def _nearest(indicator_slug: str, choice: SeriesChoice, own: OwnArea) -> tuple[tuple[Area, float], ...]:
    """Give the figures of the smallest areas round the set that have any: its districts, its places, the system."""
    codes = [
        [area.district_code for area in own.members],
        [area.place_code for area in own.members],
        [area.code for area in areas.list_areas(Geography.SYSTEM)],
        [area.code for area in areas.list_areas(Geography.ENGLAND)],
    ]
    held = observations.fetch_companion_values(indicator_slug, choice)["value"].dropna().to_dict()
    for here in codes:
        wanted = tuple(dict.fromkeys(code for code in here if code))
        if wanted and all(code in held for code in wanted):
            return tuple((_known()[code], held[code]) for code in wanted)
    return ()


def compare_own(
    figure: OwnFigure, indicator: Indicator, benchmark: Benchmark | None, source_ids: Collection[str]
) -> Verdict:
    """Compare a set with a benchmark by its 95 % limits: it is one area that was asked for, and not one of many.

    Args:
        figure: of the set.
        indicator: decides polarity, and whether a comparison means anything.
        benchmark: what to compare with.
        source_ids: the sources of the benchmark's own series; another source is not compared.
    """
    may = indicator.may_compare and benchmark is not None and figure.source_id in source_ids
    if not may or not figure.has_value or figure.lower is None:
        return Verdict.NOT_COMPARED
    numbers = (np.array([number]) for number in (figure.value, figure.lower, figure.upper))
    verdicts = compare_with_benchmark(*numbers, benchmark.value, polarity=indicator.polarity)
    return Verdict(verdicts[0])


def list_shown(own: OwnArea, level: Geography) -> tuple[str, ...]:
    """List the areas of a level that a set lies in, or that it is made of; of its districts where nobody knows."""
    found = find_cover(own.codes, own.level, level).touched
    holders = {area.place_code for area in own.members} | {area.district_code for area in own.members}
    inside = (area.code for area in areas.list_areas(level) if holders & {area.code, area.district_code})
    return found or tuple(inside)


@cached_per_release()
def _known() -> dict[str, Area]:
    """Give every area by its code; read only."""
    return {area.code: area for level in Geography for area in areas.list_areas(level)}


def _areas(codes: tuple[str, ...]) -> tuple[Area, ...]:
    return tuple(_known()[code] for code in codes if code in _known())  # a lookup may know more than a release


def _names(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(area.name for area in _areas(codes))
