"""Places side by side: uptake, who lives there, how deprived they are, how old. It says nothing of single people."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select

from queries import indicators
from queries.caching import cached_per_release
from queries.census_groups import in_census_order
from queries.engine import fetch_frame
from queries.models import Area, Indicator
from queries.schema import observations
from queries.uptake_matrix import MISSING_CELL, cell_of, on_show
from queries.uptake_models import Cell, UptakeView

_ETHNIC_TYPE = "Ethnic group"
_OLDER_FROM = 65


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """One area: its uptake, the share of each ethnic group among its residents, deprivation, share of older people.

    Attributes:
        shares: percentages in the order of `PlaceTable.groups`; NaN where not held.
        deprivation: the score, high where deprived; NaN where not held.
        older_percent: of the people counted, the share aged 65 or over; NaN where the ages are not held.
    """

    area: Area
    uptake: Cell
    shares: tuple[float, ...]
    deprivation: float
    older_percent: float


@dataclass(frozen=True, kw_only=True)
class PlaceTable:
    """The areas of a screen side by side, with the measures that the columns come from."""

    census: Indicator
    census_period: str
    groups: tuple[str, ...]
    deprivation: Indicator | None
    rows: tuple[PlaceRow, ...]


def has_places(view: UptakeView) -> bool:
    """Tell whether a census of ethnic groups is held for the areas of a screen, so that they can stand side by side."""
    return _find_census(_codes_of(view)) is not None


@cached_per_release()
def get_places(view: UptakeView) -> PlaceTable | None:
    """Set the areas of a screen side by side; None where no census of ethnic groups is held for them."""
    codes = _codes_of(view)
    census = _find_census(codes)
    if census is None:
        return None
    held = _fetch_latest(census.slug, codes)
    held = held[held["category_type"] == _ETHNIC_TYPE]
    groups = _groups(census, codes)
    shares = held.pivot_table(index="area_code", columns="category", values="value", aggfunc="first")
    deprivation, scores = _deprivation(codes)
    uptake = {row.area_code: cell_of(row) for row in on_show(view).itertuples(index=False)}
    older = _older_percent(view)
    rows = [
        PlaceRow(
            area=area,
            uptake=uptake.get(area.code, MISSING_CELL),
            shares=tuple(shares.reindex([area.code], columns=groups).iloc[0]),
            deprivation=scores.get(area.code, float("nan")),
            older_percent=older.get(area.code, float("nan")),
        )
        for area in view.areas
    ]
    rows.sort(key=lambda row: (not row.uptake.has_value, row.uptake.value))
    return PlaceTable(
        census=census, census_period=held["period"].iloc[0], groups=groups, deprivation=deprivation, rows=tuple(rows)
    )


def _codes_of(view: UptakeView) -> tuple[str, ...]:
    return tuple(area.code for area in view.areas)


@cached_per_release()
def _find_census(area_codes: tuple[str, ...]) -> Indicator | None:
    held = (each for each in indicators.list_indicators() if each.are_groups_parts and _groups(each, area_codes))
    return next(held, None)


def _groups(census: Indicator, area_codes: tuple[str, ...]) -> tuple[str, ...]:
    """List the ethnic groups of a census that all these areas have, in its order."""
    held = _fetch_latest(census.slug, area_codes)
    held = held[(held["category_type"] == _ETHNIC_TYPE) & held["value"].notna()]
    if held["area_code"].nunique() < len(area_codes):
        return ()
    return tuple(in_census_order(held["category"].unique()))


def _deprivation(area_codes: tuple[str, ...]) -> tuple[Indicator | None, dict[str, float]]:
    """Find the newest score that puts all these areas in order of deprivation."""
    scores = [each for each in indicators.list_indicators() if each.orders_deprivation]
    for indicator in sorted(scores, key=lambda each: each.orders_deprivation, reverse=True):
        held = _fetch_latest(indicator.slug, area_codes)
        held = held[(held["category_type"] == "") & held["value"].notna()]
        if held["area_code"].nunique() == len(area_codes):
            return indicator, held.set_index("area_code")["value"].to_dict()
    return None, {}


@cached_per_release()
def _fetch_latest(indicator_slug: str, area_codes: tuple[str, ...]) -> pd.DataFrame:
    """Fetch the latest period of a measure for some areas: area_code, category_type, category, period, value."""
    columns = [observations.c[name] for name in ("area_code", "category_type", "category", "period", "value")]
    statement = select(*columns, observations.c.period_end_date).where(
        observations.c.indicator_slug == indicator_slug, observations.c.area_code.in_(area_codes)
    )
    rows = fetch_frame(statement)
    return rows[rows["period_end_date"] == rows["period_end_date"].max()] if len(rows) else rows


def _older_percent(view: UptakeView) -> dict[str, float]:
    """Give, of the people counted, the share who are 65 or over, where bands from 65 on are held for every one."""
    bands = [age for age in view.ages if age != view.main_age and _first_year(age) >= _OLDER_FROM]
    rows = view.rows[(view.rows["period"] == view.series.period) & (view.rows["category_type"] == "")]
    people = rows.pivot_table(index="area_code", columns="age", values="denominator_count", aggfunc="first")
    if not bands or not {view.main_age, *bands} <= set(people.columns):
        return {}
    return (100 * people[bands].sum(axis=1, skipna=False) / people[view.main_age]).dropna().to_dict()


def _first_year(age: str) -> int:
    found = re.search(r"\d+", age)
    return int(found[0]) if found else 0
