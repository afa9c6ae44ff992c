"""Stored figures: one series over every area of a level, some areas of reference, or the history of a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from sqlalchemy import and_, select, tuple_

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.models import FIFTHS_WITHIN_AREA, Geography, SeriesChoice, ValueStatus
from queries.schema import areas, geography_areas, observations

_AREA_COLUMNS = (
    areas.c.area_code,
    areas.c.area_name,
    areas.c.vintage,
    areas.c.place_code,
    areas.c.district_code,
    areas.c.neighbourhood_code,
    areas.c.note.label("area_note"),
)
_FIGURES = (
    observations.c.value,
    observations.c.lower_ci95,
    observations.c.upper_ci95,
    observations.c.lower_ci998,
    observations.c.upper_ci998,
    observations.c.event_count,
    observations.c.denominator_count,
    observations.c.status,
    observations.c.value_note,
    observations.c.published_comparison,
    observations.c.kind,
    observations.c.source_id,
)
# Fifths by deprivation are made here from other rows and say nothing of an area as a whole: what lists the series of
# areas, or counts what sources gave, leaves them out. The page of inequalities asks for them by name.
IS_NO_FIFTH = observations.c.category_type.not_in(FIFTHS_WITHIN_AREA.values())
SERIES_KEYS = ("indicator_slug", "sex", "age", "category_type", "category", "period")
_TEXTS = ["value_note", "published_comparison", "kind", "source_id"]
_NUMBERS = {"value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998", "event_count", "denominator_count"}
_DATES = {"period_start_date", "period_end_date"}


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns the types that they have when there are rows: a frame without any cannot know them."""
    if len(frame):
        return frame
    texts = [name for name in frame if name not in _NUMBERS | _DATES]
    return frame.astype({name: float for name in frame if name in _NUMBERS} | dict.fromkeys(texts, "str"))


def _series_is(indicator_slug: str, choice: SeriesChoice):
    return and_(
        observations.c.indicator_slug == indicator_slug,
        observations.c.sex == choice.sex.value,
        observations.c.age == choice.age,
        observations.c.category_type == choice.category_type,
        observations.c.category == choice.category,
    )


def _of_any_level(choice: SeriesChoice) -> SeriesChoice:
    """Give a series one name for all levels, so that its figures are read once."""
    return replace(choice, geography=Geography.DISTRICT, missing="", ignored=(), characteristic=None)


@cached_per_release()
def fetch_area_values(indicator_slug: str, choice: SeriesChoice) -> pd.DataFrame:
    """Fetch one series and period for every area of its level, the ones without a figure included.

    Returns:
        One row per area in the fixed order of the boundaries, with columns area_code, area_name, vintage, place_code,
        district_code, neighbourhood_code, area_note, value, lower_ci95, upper_ci95, lower_ci998, upper_ci998,
        event_count, denominator_count, status, value_note, published_comparison, kind, source_id. An area without a
        row in the data has the status "not_published".
    """
    members = _fetch_members(choice.geography)
    figures = in_order(_fetch_figures(indicator_slug, _of_any_level(choice)), members["area_code"])
    return pd.concat([members, figures], axis=1)


def in_order(figures: pd.DataFrame, area_codes: pd.Series) -> pd.DataFrame:
    """Put figures, by area code, in the order of the areas; an area without a row is "not_published"."""
    places = figures.index.get_indexer(area_codes)
    if (places >= 0).all():  # nothing is missing, so there is nothing to fill
        return figures.take(places).reset_index(drop=True)
    ordered = figures.reindex(area_codes).reset_index(drop=True)
    texts = [name for name in _TEXTS if name in ordered]
    ordered[texts] = ordered[texts].fillna("")
    return ordered.fillna({"status": ValueStatus.NOT_PUBLISHED.value})


@cached_per_release()
def fetch_companion_values(indicator_slug: str, choice: SeriesChoice) -> pd.DataFrame:
    """Fetch what stands beside a series, only value and status, for every area of any level that has a row.

    Returns:
        One row per area, by area code, with columns value and status.
    """
    statement = select(observations.c.area_code, observations.c.value, observations.c.status).where(
        _series_is(indicator_slug, choice), observations.c.period == choice.period
    )
    return _typed(fetch_frame(statement)).set_index("area_code")


@cached_per_release()
def fetch_reference_values(indicator_slug: str, choice: SeriesChoice, area_codes: tuple[str, ...]) -> pd.DataFrame:
    """Fetch one series and period for named areas of any level, such as England.

    Returns:
        One row per area that has a figure, in the order of `area_codes`, with the columns of `fetch_area_values`.
    """
    figures = _fetch_figures(indicator_slug, _of_any_level(choice))
    places = figures.index.get_indexer(list(area_codes))  # a few rows of thousands
    held = figures.take(places[places >= 0])
    held = held[held["value"].notna()]
    named = _fetch_areas(area_codes)
    named = named.take(pd.Index(named["area_code"]).get_indexer(held.index))
    return pd.concat([named.reset_index(drop=True), held.reset_index(drop=True)], axis=1)


def fetch_many_series(wanted: Sequence[tuple[str, ...]], area_codes: Sequence[str]) -> pd.DataFrame:
    """Fetch the figures that named areas have in many series, in one statement.

    Args:
        wanted: one tuple per series and period, in the order of `SERIES_KEYS`.
        area_codes: areas of any level.

    Returns:
        One row per series and area that has a figure, with the columns of `SERIES_KEYS`, area_code, value, lower_ci95,
        upper_ci95, lower_ci998, upper_ci998, event_count, denominator_count, status, value_note, published_comparison,
        kind, source_id.
    """
    keys = [observations.c[name] for name in SERIES_KEYS]
    statement = select(*keys, observations.c.area_code, *_FIGURES).where(
        tuple_(*keys).in_(wanted), observations.c.area_code.in_(area_codes), observations.c.value.is_not(None)
    )
    return _typed(fetch_frame(statement))


@cached_per_release()
def _fetch_members(geography: Geography) -> pd.DataFrame:
    """Fetch what stays the same of every area of a level, in the fixed order: it need not be read with each series."""
    statement = (
        select(*_AREA_COLUMNS)
        .join_from(geography_areas, areas, geography_areas.c.area_code == areas.c.area_code)
        .where(geography_areas.c.geography == geography.value)
        .order_by(geography_areas.c.sort_order)
    )
    frame = _typed(fetch_frame(statement))
    return frame.assign(area_note=frame["area_note"].fillna(""))


@cached_per_release()
def _fetch_areas(area_codes: tuple[str, ...]) -> pd.DataFrame:
    frame = _typed(fetch_frame(select(*_AREA_COLUMNS).where(areas.c.area_code.in_(area_codes))))
    return frame.assign(area_note=frame["area_note"].fillna(""))


@cached_per_release()
def _fetch_figures(indicator_slug: str, choice: SeriesChoice) -> pd.DataFrame:
    """Fetch one series and period for every area of any level that has a row, by area code."""
    statement = select(observations.c.area_code, *_FIGURES).where(
        _series_is(indicator_slug, choice), observations.c.period == choice.period
    )
    return _typed(fetch_frame(statement)).set_index("area_code")


def hold_figures(wanted: Sequence[tuple[str, SeriesChoice]]) -> None:
    """Read many series in one statement, each with its period, for whoever asks for one of them next.

    Args:
        wanted: slugs of indicators, each with one of its series.
    """
    keys = [observations.c[name] for name in SERIES_KEYS]
    named = {
        (slug, str(one.sex.value), one.age, one.category_type, one.category, one.period): (slug, _of_any_level(one))
        for slug, one in wanted
    }
    if not named:
        return
    statement = select(*keys, observations.c.area_code, *_FIGURES).where(tuple_(*keys).in_(list(named)))
    for key, rows in fetch_frame(statement).groupby(list(SERIES_KEYS), sort=False):
        _fetch_figures.hold(rows.drop(columns=list(SERIES_KEYS)).set_index("area_code"), *named[key])


@cached_per_release()
def fetch_history(indicator_slug: str, choice: SeriesChoice, area_codes: tuple[str, ...]) -> pd.DataFrame:
    """Fetch every period of one series for some areas of any level.

    Returns:
        One row per area and period that has a row in the data, by area in the order of `area_codes` and by end date,
        with columns area_code, area_name, period, period_start_date, period_end_date, value, lower_ci95, upper_ci95,
        event_count, denominator_count, status, value_note, kind, source_id.
    """
    columns = (
        areas.c.area_code,
        areas.c.area_name,
        observations.c.period,
        observations.c.period_start_date,
        observations.c.period_end_date,
        observations.c.value,
        observations.c.lower_ci95,
        observations.c.upper_ci95,
        observations.c.event_count,
        observations.c.denominator_count,
        observations.c.status,
        observations.c.value_note,
        observations.c.kind,
        observations.c.source_id,
    )
    statement = (
        select(*columns)
        .join_from(observations, areas, observations.c.area_code == areas.c.area_code)
        .where(_series_is(indicator_slug, choice), observations.c.area_code.in_(area_codes))
        .order_by(observations.c.period_end_date)
    )
    history = _typed(fetch_frame(statement))
    places = {code: place for place, code in enumerate(area_codes)}
    return history.sort_values("area_code", key=lambda codes: codes.map(places), kind="stable", ignore_index=True)


def fetch_codes_with_history(indicator_slug: str, choice: SeriesChoice, area_codes: tuple[str, ...]) -> frozenset[str]:
    """Fetch which of some areas, of any level, have a figure of this series in any period."""
    any_period = replace(choice, period="", period_start_date=None, period_end_date=None)
    return _fetch_codes_with_history(indicator_slug, any_period, area_codes)


@cached_per_release()
def _fetch_codes_with_history(indicator_slug: str, choice: SeriesChoice, area_codes: tuple[str, ...]) -> frozenset[str]:
    statement = select(observations.c.area_code).where(
        _series_is(indicator_slug, choice),
        observations.c.area_code.in_(area_codes),
        observations.c.value.is_not(None),
    )
    return frozenset(fetch_frame(statement.distinct())["area_code"].tolist())
