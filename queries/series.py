"""Which series an indicator has, and which of them answers what a reader asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, func, select

from queries.areas import list_levels
from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.indicators import get_indicator
from queries.models import (
    CHARACTERISTIC_OF_CATEGORY_TYPE,
    MAPPED_GEOGRAPHIES,
    Characteristic,
    Geography,
    Indicator,
    SeriesChoice,
    SeriesRequest,
    Sex,
    slug_of,
)
from queries.observations import IS_NO_FIFTH
from queries.schema import geography_areas, observations

_SEX_ORDER = (Sex.PERSONS, Sex.MALE, Sex.FEMALE)


_KEYS = (
    geography_areas.c.geography,
    observations.c.sex,
    observations.c.age,
    observations.c.category_type,
    observations.c.category,
    observations.c.period,
    observations.c.period_start_date,
    observations.c.period_end_date,
)


def _counted(*more: ColumnElement) -> Select:
    """Count rows and figures for every combination of the keys and some more columns, latest period first."""
    keys = [*_KEYS, *more]
    return (
        select(*keys, func.count().label("row_count"), func.count(observations.c.value).label("value_count"))
        .join_from(observations, geography_areas, observations.c.area_code == geography_areas.c.area_code)
        .where(IS_NO_FIFTH)
        .group_by(*keys)
        .order_by(observations.c.period_end_date.desc(), *_KEYS)
    )


@cached_per_release()
def fetch_availability(indicator_slug: str) -> pd.DataFrame:
    """Count the areas that have a figure, for every combination an indicator is held by.

    Returns:
        One row per geography, sex, age, category and period, latest period first, with columns geography, sex, age,
        category_type, category, period, period_start_date, period_end_date, row_count, value_count.
    """
    return fetch_frame(_counted().where(observations.c.indicator_slug == indicator_slug))


@dataclass(frozen=True)
class Held:
    """The availability of one indicator with the questions that a choice asks of it.

    The questions are many and small, and the rows are few: records answer in microseconds what a frame does not.
    """

    rows: tuple[Any, ...]

    def having(self, **wanted: str) -> list[Any]:
        """The rows whose columns are as wanted."""
        return [row for row in self.rows if all(getattr(row, name) == value for name, value in wanted.items())]

    @cached_property
    def geographies(self) -> list[Geography]:
        """Levels with figures for two areas or more: one area alone makes no map."""
        held = {row.geography for row in self.rows if row.value_count > 1}
        return [level for level in MAPPED_GEOGRAPHIES if level.value in held]

    @cached_property
    def sexes(self) -> list[Sex]:
        """The sexes that are held, everyone first."""
        held = {row.sex for row in self.rows}
        return [sex for sex in _SEX_ORDER if sex.value in held]

    @cached_property
    def ages(self) -> list[str]:
        """The ages that are held, youngest first."""
        return sorted({row.age for row in self.rows}, key=age_order)

    @cached_property
    def main_age(self) -> str:
        """The age that most rows share; the others are age groups."""
        counts: Counter[str] = Counter()
        for row in self.rows:
            counts[row.age] += row.row_count
        return min(counts, key=lambda age: (-counts[age], age)) if counts else ""

    def categories(self, category_type: str) -> list[str]:
        """The groups of one kind that a map can show: a group held for England alone is not one of them."""
        held = [row for row in self.having(category_type=category_type) if row.geography in MAPPED_GEOGRAPHIES]
        return sorted({row.category for row in held})


@cached_per_release()
def _held(indicator_slug: str) -> Held:
    return Held(tuple(fetch_availability(indicator_slug).itertuples(index=False)))


def fetch_every_held() -> dict[str, Held]:
    """Fetch what is held of every indicator, in one statement: nobody need ask for each of them after that."""
    frame = fetch_frame(_counted(observations.c.indicator_slug))
    every = {slug: Held(tuple(rows.itertuples(index=False))) for slug, rows in frame.groupby("indicator_slug")}
    for slug, held in every.items():
        _held.hold(held, slug)
    return every


def list_geographies(indicator_slug: str) -> list[Geography]:
    """List the levels at which two areas or more have a figure."""
    return _held(indicator_slug).geographies


def list_sexes(indicator_slug: str) -> list[Sex]:
    """List the sexes for which an indicator is held."""
    return _held(indicator_slug).sexes


def list_groups(indicator_slug: str) -> dict[Characteristic, list[str]]:
    """List the groups that an indicator is held by, for each protected characteristic that has any.

    Sex is listed apart by `list_sexes`. Ages are listed only where there is more than one.
    """
    held = _held(indicator_slug)
    groups: dict[Characteristic, list[str]] = {}
    if len(held.ages) > 1:
        groups[Characteristic.AGE] = held.ages
    for category_type, characteristic in CHARACTERISTIC_OF_CATEGORY_TYPE.items():
        categories = held.categories(category_type)
        if categories:
            groups[characteristic] = categories
    return groups


def list_periods(indicator_slug: str, choice: SeriesChoice) -> list[str]:
    """List the period labels of one series at one level, latest first."""
    rows = _rows_of(_held(indicator_slug), choice.geography, choice)
    return list(dict.fromkeys(row.period for row in rows if row.value_count > 0))


def choose_earlier(indicator_slug: str, choice: SeriesChoice) -> SeriesChoice | None:
    """Choose the last period of the same series that ends before the chosen one begins, or None."""
    if choice.period_start_date is None:
        return None
    rows = _rows_of(_held(indicator_slug), choice.geography, choice)
    before = (row for row in rows if row.value_count > 0 and row.period_end_date < choice.period_start_date)
    row = next(before, None)
    if row is None:
        return None
    return replace(
        choice, period=row.period, period_start_date=row.period_start_date, period_end_date=row.period_end_date
    )


@cached_per_release(maxsize=1024)
def choose_series(indicator_slug: str, request: SeriesRequest) -> SeriesChoice:
    """Choose the series that answers a request; say what of the request is not held.

    Raises:
        UnknownIndicatorError: this release has no figures for the indicator.
    """
    indicator = get_indicator(indicator_slug)
    return choose_among(_held(indicator.slug), indicator, request)


def choose_among(held: Held, indicator: Indicator, request: SeriesRequest) -> SeriesChoice:
    """Choose as `choose_series` does, among what is held already."""
    ignored: list[str] = []
    geography = _choose_geography(indicator, request, held, ignored)
    sex = _choose_sex(indicator, request, held, ignored)
    category_type, category, age, missing = _choose_group(indicator, request, held)
    draft = SeriesChoice(
        geography=geography,
        sex=sex,
        age=age,
        category_type=category_type,
        category=category,
        period="",
        period_start_date=None,
        period_end_date=None,
        characteristic=request.characteristic or CHARACTERISTIC_OF_CATEGORY_TYPE.get(category_type),
        missing=missing or ("" if geography in held.geographies else "geography"),
    )
    return _with_period(draft, request, held, ignored)


def _choose_geography(indicator: Indicator, request: SeriesRequest, held: Held, ignored: list[str]) -> Geography:
    levels = list_levels()
    if request.geography in levels:
        return request.geography
    if request.geography is not None:
        ignored.append("areas")
    if held.geographies and indicator.first_geography not in held.geographies:
        return held.geographies[-1]
    return indicator.first_geography if indicator.first_geography in levels or not levels else levels[0]


def _choose_sex(indicator: Indicator, request: SeriesRequest, held: Held, ignored: list[str]) -> Sex:
    wanted = request.sex
    if request.characteristic is Characteristic.SEX and request.group in set(Sex):
        wanted = Sex(request.group)
    if wanted in held.sexes:
        return wanted
    if wanted is not None:
        ignored.append("sex")
    if indicator.first_sex in held.sexes:
        return indicator.first_sex
    return held.sexes[0] if held.sexes else Sex.PERSONS


def _choose_group(indicator: Indicator, request: SeriesRequest, held: Held) -> tuple[str, str, str, str]:
    """Choose (category type, category, age, what is missing).

    No row has a blank age: where the characteristic is not held, every area says "not published".
    """
    wanted = request.characteristic
    if wanted is Characteristic.SEX and len(held.sexes) < 2:
        return "", "", "", "characteristic"
    if wanted in (None, Characteristic.SEX):
        return *_first_category(indicator, held), held.main_age, ""
    if wanted is Characteristic.AGE:
        ages = {slug_of(age): age for age in held.ages}
        if len(ages) < 2:
            return "", "", "", "characteristic"
        return "", "", ages.get(request.group, held.main_age), "" if request.group in ages else "group"
    for category_type, characteristic in CHARACTERISTIC_OF_CATEGORY_TYPE.items():
        if characteristic is wanted:
            categories = {slug_of(text): text for text in held.categories(category_type)}
            if categories:
                chosen = categories.get(request.group) or _first_of(categories, indicator.first_group)
                return category_type, chosen, held.main_age, ""
    return wanted.value, request.group, held.main_age, "characteristic"


def _first_category(indicator: Indicator, held: Held) -> tuple[str, str]:
    """Everyone together where that is held; else the first group, as for a census table of ethnic groups."""
    if not held.rows or any(row.category_type == "" for row in held.rows):
        return "", ""
    category_type = held.rows[0].category_type
    categories = {slug_of(text): text for text in held.categories(category_type)}
    return category_type, _first_of(categories, indicator.first_group)


def _first_of(categories: dict[str, str], wanted: str) -> str:
    return categories.get(slug_of(wanted)) or categories[min(categories)]


def _rows_of(held: Held, geography: Geography, choice: SeriesChoice) -> list[Any]:
    return held.having(
        geography=geography.value,
        sex=choice.sex.value,
        age=choice.age,
        category_type=choice.category_type,
        category=choice.category,
    )


def _with_period(draft: SeriesChoice, request: SeriesRequest, held: Held, ignored: list[str]) -> SeriesChoice:
    rows = _rows_of(held, draft.geography, draft)
    rows = [row for row in rows if row.value_count > 0]
    missing = draft.missing
    if not rows:
        missing = missing or "geography"
        rows = [row for row in held.rows if row.value_count > 0]
    by_slug = {slug_of(row.period): row for row in reversed(rows)}
    if request.period and slug_of(request.period) not in by_slug:
        ignored.append("period")
    row = by_slug.get(slug_of(request.period)) or (rows[0] if rows else None)
    return replace(
        draft,
        period=row.period if row else "",
        period_start_date=row.period_start_date if row else None,
        period_end_date=row.period_end_date if row else None,
        missing=missing,
        ignored=tuple(ignored),
    )


def age_order(age: str) -> tuple[int, str]:
    """Give the key by which ages stand youngest first: "5 yrs" before "10-11 yrs"."""
    digits = "".join(letter if letter.isdigit() else " " for letter in age).split()
    return (int(digits[0]) if digits else -1, age)
