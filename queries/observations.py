"""Stored figures: one series over every area of a level, one area of reference, or the whole history of a series."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import and_, select
from sqlalchemy.sql import Select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.models import SeriesChoice, ValueStatus
from queries.schema import areas, geography_areas, observations

_AREA_AND_FIGURES = (
    areas.c.area_code,
    areas.c.area_name,
    areas.c.vintage,
    areas.c.place_code,
    areas.c.district_code,
    areas.c.neighbourhood_code,
    areas.c.note.label("area_note"),
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


_NUMBERS = {"value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998", "event_count", "denominator_count"}
_DATES = {"period_start_date", "period_end_date"}


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns the types that they have when there are rows: a frame without any cannot know them."""
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


@cached_per_release()
def fetch_area_values(indicator_slug: str, choice: SeriesChoice) -> pd.DataFrame:
    """Fetch one series and period for every area of its level, the ones without a figure included.

    Returns:
        One row per area in the fixed order of the boundaries, with columns area_code, area_name, vintage, place_code,
        district_code, neighbourhood_code, area_note, value, lower_ci95, upper_ci95, lower_ci998, upper_ci998,
        event_count, denominator_count, status, value_note, published_comparison, kind, source_id. An area without a
        row in the data has the status "not_published".
    """
    matches = and_(
        observations.c.area_code == geography_areas.c.area_code,
        _series_is(indicator_slug, choice),
        observations.c.period == choice.period,
    )
    statement = (
        select(*_AREA_AND_FIGURES)
        .join_from(geography_areas, areas, geography_areas.c.area_code == areas.c.area_code)
        .outerjoin(observations, matches)
        .where(geography_areas.c.geography == choice.geography.value)
        .order_by(geography_areas.c.sort_order)
    )
    frame = _typed(fetch_frame(statement))
    frame["status"] = frame["status"].fillna(ValueStatus.NOT_PUBLISHED.value)
    texts = ["area_note", "value_note", "published_comparison", "kind", "source_id"]
    frame[texts] = frame[texts].fillna("")
    return frame


@cached_per_release()
def fetch_reference_values(indicator_slug: str, choice: SeriesChoice, area_codes: tuple[str, ...]) -> pd.DataFrame:
    """Fetch one series and period for named areas of any level, such as England.

    Returns:
        One row per area that has a figure, in the order of `area_codes`, with the columns of `fetch_area_values`.
    """
    statement = (
        select(*_AREA_AND_FIGURES)
        .join_from(observations, areas, observations.c.area_code == areas.c.area_code)
        .where(
            _series_is(indicator_slug, choice),
            observations.c.period == choice.period,
            observations.c.area_code.in_(area_codes),
            observations.c.value.is_not(None),
        )
    )
    frame = _typed(fetch_frame(statement))
    order = {code: place for place, code in enumerate(area_codes)}
    return frame.sort_values("area_code", key=lambda codes: codes.map(order)).reset_index(drop=True)


@cached_per_release()
def fetch_history(indicator_slug: str, choice: SeriesChoice, reference_codes: tuple[str, ...]) -> pd.DataFrame:
    """Fetch every period of one series for the areas of its level and for areas of reference.

    Returns:
        One row per area and period that has a row in the data, by area in the fixed order and by end date, with columns
        area_code, area_name, period, period_start_date, period_end_date, value, lower_ci95, upper_ci95, status,
        source_id, is_reference.
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
        observations.c.status,
        observations.c.source_id,
    )
    joined = select(*columns).join_from(observations, areas, observations.c.area_code == areas.c.area_code)
    members = _typed(fetch_frame(_members_history(joined, indicator_slug, choice)))
    of_references = joined.where(
        _series_is(indicator_slug, choice), observations.c.area_code.in_(reference_codes)
    ).order_by(observations.c.area_code, observations.c.period_end_date)
    references = _typed(fetch_frame(of_references))
    references = references[~references["area_code"].isin(members["area_code"])]
    return pd.concat([members.assign(is_reference=False), references.assign(is_reference=True)], ignore_index=True)


def _members_history(joined: Select, indicator_slug: str, choice: SeriesChoice) -> Select:
    return (
        joined.join(geography_areas, geography_areas.c.area_code == observations.c.area_code)
        .where(_series_is(indicator_slug, choice), geography_areas.c.geography == choice.geography.value)
        .order_by(geography_areas.c.sort_order, observations.c.period_end_date)
    )
