"""Which series an indicator has, and which of them answers what a reader asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import func, select

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
from queries.schema import geography_areas, observations

_SEX_ORDER = (Sex.PERSONS, Sex.MALE, Sex.FEMALE)


@cached_per_release()
def fetch_availability(indicator_slug: str) -> pd.DataFrame:
    """Count the areas that have a figure, for every combination an indicator is held by.

    Returns:
        One row per geography, sex, age, category and period, latest period first, with columns geography, sex, age,
        category_type, category, period, period_start_date, period_end_date, row_count, value_count.
    """
    keys = [
        geography_areas.c.geography,
        observations.c.sex,
        observations.c.age,
        observations.c.category_type,
        observations.c.category,
        observations.c.period,
        observations.c.period_start_date,
        observations.c.period_end_date,
    ]
    statement = (
        select(*keys, func.count().label("row_count"), func.count(observations.c.value).label("value_count"))
        .join_from(observations, geography_areas, observations.c.area_code == geography_areas.c.area_code)
        .where(observations.c.indicator_slug == indicator_slug)
        .group_by(*keys)
        .order_by(observations.c.period_end_date.desc(), *keys)
    )
    return fetch_frame(statement)


@dataclass(frozen=True)
class _Held:
    """The availability of one indicator with the questions that a choice asks of it."""

    frame: pd.DataFrame

    def having(self, **wanted: str) -> pd.DataFrame:
        rows = self.frame
        for column, value in wanted.items():
            rows = rows[rows[column] == value]
        return rows

    @property
    def geographies(self) -> list[Geography]:
        """Levels with figures for two areas or more: one area alone makes no map."""
        most = self.frame.groupby("geography")["value_count"].max()
        return [level for level in MAPPED_GEOGRAPHIES if most.get(level.value, 0) > 1]

    @property
    def sexes(self) -> list[Sex]:
        return [sex for sex in _SEX_ORDER if (self.frame["sex"] == sex.value).any()]

    @property
    def main_age(self) -> str:
        """The age that most rows share; the others are age groups."""
        ages = self.frame.groupby("age")["row_count"].sum()
        return str(ages.idxmax()) if len(ages) else ""


def list_geographies(indicator_slug: str) -> list[Geography]:
    """List the levels at which two areas or more have a figure."""
    return _Held(fetch_availability(indicator_slug)).geographies


def list_sexes(indicator_slug: str) -> list[Sex]:
    """List the sexes for which an indicator is held."""
    return _Held(fetch_availability(indicator_slug)).sexes


def list_groups(indicator_slug: str) -> dict[Characteristic, list[str]]:
    """List the groups that an indicator is held by, for each protected characteristic that has any.

    Sex is listed apart by `list_sexes`. Ages are listed only where there is more than one.
    """
    held = _Held(fetch_availability(indicator_slug))
    groups: dict[Characteristic, list[str]] = {}
    ages = sorted(held.frame["age"].unique(), key=_age_order)
    if len(ages) > 1:
        groups[Characteristic.AGE] = ages
    for category_type, characteristic in CHARACTERISTIC_OF_CATEGORY_TYPE.items():
        categories = held.having(category_type=category_type)["category"]
        if len(categories):
            groups[characteristic] = sorted(categories.unique())
    return groups


def list_periods(indicator_slug: str, choice: SeriesChoice) -> list[str]:
    """List the period labels of one series at one level, latest first."""
    rows = _rows_of(_Held(fetch_availability(indicator_slug)), choice.geography, choice)
    return list(dict.fromkeys(rows[rows["value_count"] > 0]["period"]))


def choose_earlier(indicator_slug: str, choice: SeriesChoice) -> SeriesChoice | None:
    """Choose the last period of the same series that ends before the chosen one begins, or None."""
    if choice.period_start_date is None:
        return None
    rows = _rows_of(_Held(fetch_availability(indicator_slug)), choice.geography, choice)
    before = rows[(rows["value_count"] > 0) & (rows["period_end_date"] < choice.period_start_date)]
    if before.empty:
        return None
    row = next(before.itertuples())
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
    held = _Held(fetch_availability(indicator.slug))
    ignored: list[str] = []
    geography = _choose_geography(indicator, request, held)
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


def _choose_geography(indicator: Indicator, request: SeriesRequest, held: _Held) -> Geography:
    if request.geography in MAPPED_GEOGRAPHIES:
        return request.geography
    if indicator.first_geography in held.geographies or not held.geographies:
        return indicator.first_geography
    return held.geographies[-1]


def _choose_sex(indicator: Indicator, request: SeriesRequest, held: _Held, ignored: list[str]) -> Sex:
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


def _choose_group(indicator: Indicator, request: SeriesRequest, held: _Held) -> tuple[str, str, str, str]:
    """Choose (category type, category, age, what is missing).

    No row has a blank age: where the characteristic is not held, every area says "not published".
    """
    wanted = request.characteristic
    if wanted is Characteristic.SEX and len(held.sexes) < 2:
        return "", "", "", "characteristic"
    if wanted in (None, Characteristic.SEX):
        return *_first_category(indicator, held), held.main_age, ""
    if wanted is Characteristic.AGE:
        ages = {slug_of(age): age for age in held.frame["age"].unique()}
        if len(ages) < 2:
            return "", "", "", "characteristic"
        return "", "", ages.get(request.group, held.main_age), "" if request.group in ages else "group"
    for category_type, characteristic in CHARACTERISTIC_OF_CATEGORY_TYPE.items():
        if characteristic is wanted:
            categories = {slug_of(text): text for text in held.having(category_type=category_type)["category"]}
            if categories:
                chosen = categories.get(request.group) or _first_of(categories, indicator.first_group)
                return category_type, chosen, held.main_age, ""
    return wanted.value, request.group, held.main_age, "characteristic"


def _first_category(indicator: Indicator, held: _Held) -> tuple[str, str]:
    """Everyone together where that is held; else the first group, as for a census table of ethnic groups."""
    if held.frame.empty or (held.frame["category_type"] == "").any():
        return "", ""
    category_type = str(held.frame["category_type"].iloc[0])
    categories = {slug_of(text): text for text in held.having(category_type=category_type)["category"]}
    return category_type, _first_of(categories, indicator.first_group)


def _first_of(categories: dict[str, str], wanted: str) -> str:
    return categories.get(slug_of(wanted)) or categories[min(categories)]


def _rows_of(held: _Held, geography: Geography, choice: SeriesChoice) -> pd.DataFrame:
    return held.having(
        geography=geography.value,
        sex=choice.sex.value,
        age=choice.age,
        category_type=choice.category_type,
        category=choice.category,
    )


def _with_period(draft: SeriesChoice, request: SeriesRequest, held: _Held, ignored: list[str]) -> SeriesChoice:
    rows = _rows_of(held, draft.geography, draft)
    rows = rows[rows["value_count"] > 0]
    missing = draft.missing
    if rows.empty:
        missing = missing or "geography"
        rows = held.frame[held.frame["value_count"] > 0]
    by_slug = {slug_of(row.period): row for row in rows[::-1].itertuples()}
    if request.period and slug_of(request.period) not in by_slug:
        ignored.append("period")
    row = by_slug.get(slug_of(request.period)) or (next(rows.itertuples()) if len(rows) else None)
    return replace(
        draft,
        period=row.period if row else "",
        period_start_date=row.period_start_date if row else None,
        period_end_date=row.period_end_date if row else None,
        missing=missing,
        ignored=tuple(ignored),
    )


def _age_order(age: str) -> tuple[int, str]:
    digits = "".join(letter if letter.isdigit() else " " for letter in age).split()
    return (int(digits[0]) if digits else -1, age)
