"""What a release holds: of each measure, of each source and of each level of area. Fifths made here are not counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import func, select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.models import MAPPED_GEOGRAPHIES, Geography, Kind, Sex, Source, ValueStatus
from queries.observations import IS_NO_FIFTH
from queries.schema import areas, boundaries, geographies, geography_areas, observations, source_notes, sources

_LEVELS = list(Geography)
_SEXES = (Sex.PERSONS, Sex.MALE, Sex.FEMALE)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What is held of one measure.

    Attributes:
        kinds: who stands behind the figures.
        source_ids: the sources of its rows.
        periods: labels, oldest first.
        area_counts: how many areas have at least one figure, by level, widest level first.
        sexes: the sexes held.
        ages: the ages held.
        groups: the names of the groups of each kind, such as "Religion".
        row_count: rows in all, with those that have no figure.
        status_counts: how many rows have a figure and how many lack one, by reason.
        has_limits: whether any figure has 95% limits.
        has_publishers_test: whether any row carries the publisher's own comparison with England.
        limits_notes: how limits were made that are not the publisher's own.
    """

    kinds: tuple[Kind, ...]
    source_ids: tuple[str, ...]
    periods: tuple[str, ...]
    area_counts: dict[Geography, int]
    sexes: tuple[Sex, ...]
    ages: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    row_count: int
    status_counts: dict[ValueStatus, int]
    has_limits: bool
    has_publishers_test: bool
    limits_notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SourceHolding:
    """One source with what is held of it."""

    source: Source
    kinds: tuple[Kind, ...]
    indicator_slugs: tuple[str, ...]
    row_count: int
    figure_count: int
    first_period: str
    last_period: str


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of area: its boundaries, whom they come from, and the areas that could not be drawn."""

    geography: Geography
    title: str
    vintage: str
    credit: str
    area_count: int
    shape_count: int
    without_shape: tuple[tuple[str, str], ...]


@cached_per_release()
def list_mapped_slugs() -> frozenset[str]:
    """Name the measures that have a map: two areas of one level have a figure of the same people and period.

    One statement for all of them: every page lists them, and asking measure by measure made the first page after a
    load wait for the lot.
    """
    names = ("indicator_slug", "sex", "age", "category_type", "category", "period", "period_start_date")
    keys = [geography_areas.c.geography, observations.c.period_end_date, *(observations.c[name] for name in names)]
    mapped = (
        select(observations.c.indicator_slug)
        .join_from(observations, geography_areas, observations.c.area_code == geography_areas.c.area_code)
        .where(IS_NO_FIFTH, geography_areas.c.geography.in_(MAPPED_GEOGRAPHIES))
        .group_by(*keys)
        .having(func.count(observations.c.value) > 1)
    )
    return frozenset(fetch_frame(mapped.distinct())["indicator_slug"])


@cached_per_release()
def get_holdings() -> dict[str, Holding]:
    """Get what is held of every measure, by its slug."""
    rows = _fetch_series()
    counts = _fetch_area_counts()
    return {
        slug: _holding(part, counts[counts["indicator_slug"] == slug])
        for slug, part in rows.groupby("indicator_slug", sort=False)
    }


@cached_per_release()
def list_sources() -> tuple[SourceHolding, ...]:
    """List the sources that have figures, by title, with what is held of each."""
    described = fetch_frame(select(sources).order_by(sources.c.title))
    notes = fetch_frame(select(source_notes).order_by(source_notes.c.source_id, source_notes.c.sort_order))
    rows = _fetch_series()
    found = []
    for row in described.itertuples(index=False):
        own_notes = tuple(notes.loc[notes["source_id"] == row.source_id, "note"])
        held = rows[rows["source_id"] == row.source_id]
        if len(held):
            found.append(_source_holding(Source(**row._asdict(), notes=own_notes), held))
    return tuple(found)


@cached_per_release()
def list_levels() -> tuple[Level, ...]:
    """List every level of area, widest first, with the areas that have no boundary."""
    titles = fetch_frame(select(geographies)).set_index("geography")
    members = fetch_frame(
        select(geography_areas.c.geography, areas.c.area_code, areas.c.area_name, areas.c.note)
        .join_from(geography_areas, areas, geography_areas.c.area_code == areas.c.area_code)
        .order_by(geography_areas.c.geography, geography_areas.c.sort_order)
    )
    drawn = fetch_frame(select(boundaries.c.geography, boundaries.c.area_code))
    shapes = set(zip(drawn["geography"], drawn["area_code"], strict=True))
    found = []
    for geography in (level for level in _LEVELS if level.value in titles.index):
        own = members[members["geography"] == geography.value]
        has_shape = pd.Series([(geography.value, code) in shapes for code in own["area_code"]], index=own.index)
        missing = own[~has_shape] if has_shape.any() else own[:0]
        named = titles.loc[geography.value]
        found.append(
            Level(
                geography=geography,
                title=named["title"],
                vintage=named["vintage"],
                credit=named["credit"],
                area_count=len(own),
                shape_count=int(has_shape.sum()),
                without_shape=tuple(zip(missing["area_name"], missing["note"], strict=True)),
            )
        )
    return tuple(found)


@cached_per_release()
def fetch_missing() -> pd.DataFrame:
    """Count the rows that have no figure, by measure and reason.

    Returns:
        One row per indicator_slug, status and reason with row_count and area_count, in that order. A reason is the
        note that travels with the rows, without what is said of one area only.
    """
    statement = select(
        observations.c.indicator_slug, observations.c.status, observations.c.value_note, observations.c.area_code
    ).where(observations.c.status != ValueStatus.VALUE.value, IS_NO_FIFTH)
    rows = fetch_frame(statement)
    rows["reason"] = [_reason(note) for note in rows["value_note"]]
    return (
        rows.groupby(["indicator_slug", "status", "reason"], sort=True)["area_code"]
        .agg(row_count="size", area_count="nunique")
        .reset_index()
    )


def _reason(note: str) -> str:
    """Keep of a note what it shares with others: the first sentence, with numbers of one area left open."""
    first = note.split(". ")[0].removeprefix("Not reliable enough to show: ")
    return re.sub(r"\b\d+,\d{3}\b", "so many", first)


@cached_per_release()
def _fetch_series() -> pd.DataFrame:
    keys = [
        observations.c.indicator_slug,
        observations.c.source_id,
        observations.c.kind,
        observations.c.period,
        observations.c.period_start_date,
        observations.c.period_end_date,
        observations.c.sex,
        observations.c.age,
        observations.c.category_type,
        observations.c.category,
        observations.c.status,
        observations.c.limits_note,
    ]
    statement = (
        select(
            *keys,
            func.count().label("row_count"),
            func.count(observations.c.lower_ci95).label("limits_count"),
            func.max(observations.c.published_comparison).label("published_comparison"),
        )
        .where(IS_NO_FIFTH)
        .group_by(*keys)
        .order_by(observations.c.indicator_slug, observations.c.period_end_date, observations.c.period_start_date)
    )
    return fetch_frame(statement)


def _fetch_area_counts() -> pd.DataFrame:
    statement = (
        select(
            observations.c.indicator_slug,
            geography_areas.c.geography,
            func.count(observations.c.area_code.distinct()).label("area_count"),
        )
        .join_from(observations, geography_areas, observations.c.area_code == geography_areas.c.area_code)
        .where(observations.c.status == ValueStatus.VALUE.value, IS_NO_FIFTH)
        .group_by(observations.c.indicator_slug, geography_areas.c.geography)
    )
    return fetch_frame(statement)


def _holding(rows: pd.DataFrame, counts: pd.DataFrame) -> Holding:
    area_counts = dict(zip(counts["geography"], counts["area_count"], strict=True))
    groups = rows[rows["category_type"] != ""]
    by_status = rows.groupby("status")["row_count"].sum()
    sexes = set(rows["sex"])
    return Holding(
        kinds=_kinds(rows),
        source_ids=tuple(sorted(set(rows["source_id"]))),
        periods=_distinct(rows["period"]),
        area_counts={level: int(area_counts[level.value]) for level in _LEVELS if level.value in area_counts},
        sexes=tuple(sex for sex in _SEXES if sex.value in sexes),
        ages=tuple(sorted(set(rows["age"]))),
        groups={kind: tuple(sorted(set(part["category"]))) for kind, part in groups.groupby("category_type")},
        row_count=int(rows["row_count"].sum()),
        status_counts={status: int(by_status[status.value]) for status in ValueStatus if status.value in by_status},
        has_limits=bool(rows["limits_count"].sum()),
        has_publishers_test=bool((rows["published_comparison"] != "").any()),
        limits_notes=tuple(note for note in sorted(set(rows["limits_note"])) if note),
    )


def _source_holding(source: Source, rows: pd.DataFrame) -> SourceHolding:
    by_end = rows.sort_values(["period_end_date", "period_start_date"], kind="stable")["period"]
    return SourceHolding(
        source=source,
        kinds=_kinds(rows),
        indicator_slugs=_distinct(rows["indicator_slug"]),
        row_count=int(rows["row_count"].sum()),
        figure_count=int(rows.loc[rows["status"] == ValueStatus.VALUE.value, "row_count"].sum()),
        first_period=by_end.iloc[0],
        last_period=by_end.iloc[-1],
    )


def _kinds(rows: pd.DataFrame) -> tuple[Kind, ...]:
    held = set(rows["kind"])
    return tuple(kind for kind in Kind if kind.value in held)


def _distinct(texts: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
