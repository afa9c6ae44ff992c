"""Figures by group: which areas hold a measure by which groups, and the figures of one such series."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import or_, select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.groupings import SEX_GROUPING, Grouping, grouping_of, sex_grouping
from queries.indicators import get_indicator
from queries.models import Geography, Sex, ValueStatus, ValueType
from queries.schema import areas, geography_areas, observations

_LEVELS = (Geography.SYSTEM, Geography.PLACE, Geography.DISTRICT, Geography.ENGLAND)
_SEX_ORDER = (Sex.PERSONS.value, Sex.MALE.value, Sex.FEMALE.value)
_COLUMNS = (
    observations.c.area_code,
    areas.c.area_name,
    observations.c.sex,
    observations.c.age,
    observations.c.category_type,
    observations.c.category,
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
    observations.c.limits_note,
    observations.c.kind,
    observations.c.source_id,
    observations.c.vintage,
)


@dataclass(frozen=True, kw_only=True)
class GroupSeries:
    """One measure in one area by one kind of groups. `sex` is "" where the groups are the sexes themselves."""

    area_code: str
    grouping: Grouping
    sex: str
    age: str
    period: str


@cached_per_release()
def fetch_grouped(indicator_slug: str) -> pd.DataFrame:
    """Fetch every figure by group or by sex of a measure, for England, the system, its places and districts.

    Returns:
        One row per area, sex, age, group and period, latest period first, with area_code, area_name, sex, age,
        category_type, category, period, period_start_date, period_end_date, value, lower_ci95, upper_ci95,
        event_count, denominator_count, status, value_note, limits_note, kind, source_id, vintage, and `grouping`:
        the slug of the kind of groups. A measure whose groups are parts of one whole has none of them.
    """
    levels = [level.value for level in _LEVELS]
    codes = select(geography_areas.c.area_code).where(geography_areas.c.geography.in_(levels))
    is_sex = observations.c.sex.in_([Sex.MALE.value, Sex.FEMALE.value])
    statement = (
        select(*_COLUMNS)
        .join_from(observations, areas, observations.c.area_code == areas.c.area_code)
        .where(
            observations.c.indicator_slug == indicator_slug,
            observations.c.area_code.in_(codes),
            or_(observations.c.category_type != "", is_sex),
        )
        .order_by(observations.c.period_end_date.desc(), observations.c.area_code)
    )
    rows = fetch_frame(statement)
    indicator = get_indicator(indicator_slug)
    if indicator.value_type is ValueType.SLOPE_INDEX:  # it is a measure of a gap itself
        rows = rows.iloc[:0]
    if indicator.are_groups_parts:
        rows = rows[rows["category_type"] == ""]
    return with_grouping(rows)


def with_grouping(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the slug of the kind of groups to rows with a category_type."""
    slugs = {text: grouping_of(text, ()).slug if text else SEX_GROUPING for text in rows["category_type"].unique()}
    return rows.assign(grouping=rows["category_type"].map(slugs).astype(object)).reset_index(drop=True)


@cached_per_release()
def list_groupings(indicator_slug: str) -> tuple[Grouping, ...]:
    """List the kinds of groups that a measure is held by, in any area: ordered ones first, the sexes last."""
    return groupings_of(fetch_grouped(indicator_slug))


def groupings_of(rows: pd.DataFrame) -> tuple[Grouping, ...]:
    """List the kinds of groups that rows such as those of `fetch_grouped` are of, in the same order."""
    by_category = rows[rows["category_type"] != ""].groupby("category_type", sort=True)["category"]
    found = [grouping_of(category_type, categories.unique()) for category_type, categories in by_category]
    found.sort(key=lambda each: not each.is_ordered)
    has_both = set(rows.loc[rows["category_type"] == "", "sex"]) >= {Sex.MALE.value, Sex.FEMALE.value}
    return (*found, sex_grouping()) if has_both else tuple(found)


def rows_of(rows: pd.DataFrame, area_code: str, grouping: Grouping) -> pd.DataFrame:
    """Pick, of the rows that `fetch_grouped` gives, those of one area and kind of groups. Nobody may change them."""
    return rows[(rows["area_code"] == area_code) & (rows["grouping"] == grouping.slug)]


def list_sexes(rows: pd.DataFrame, grouping: Grouping) -> tuple[str, ...]:
    """List the sexes that rows of one kind of groups are held for; none where the groups are the sexes."""
    held = set(rows["sex"])
    return () if grouping.is_sex else tuple(sex for sex in _SEX_ORDER if sex in held)


def select_groups(rows: pd.DataFrame, series: GroupSeries) -> pd.DataFrame:
    """Pick the figures of one series and period, one row per group in the order of the grouping.

    Args:
        rows: as `rows_of` gives them.
        series: what to pick.

    Returns:
        Columns part, label and those of `fetch_grouped`. A group without a row has the status "not_published".
    """
    is_meant = (rows["age"] == series.age) & (rows["period"] == series.period)
    if not series.grouping.is_sex:
        is_meant &= rows["sex"] == series.sex
    key = "sex" if series.grouping.is_sex else "category"
    found = rows[is_meant].drop_duplicates(key).set_index(key).reindex(list(series.grouping.parts))
    found = found.assign(
        part=found.index,
        label=[series.grouping.label_of(part) for part in found.index],
        status=found["status"].fillna(ValueStatus.NOT_PUBLISHED.value),
    ).reset_index(drop=True)
    texts = ["value_note", "limits_note", "kind", "source_id", "vintage"]
    return found.fillna(dict.fromkeys(texts, ""))
