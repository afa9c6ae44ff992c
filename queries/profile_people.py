"""Who lives in an area: the groups of the Census, deprivation and households, beside its place and the system."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from sqlalchemy import or_, select

from queries import areas, indicators
from queries.caching import cached_per_release
from queries.census_groups import in_census_order
from queries.engine import fetch_frame
from queries.models import (
    CHARACTERISTIC_OF_CATEGORY_TYPE,
    Area,
    Characteristic,
    Geography,
    Indicator,
    Kind,
    ValueStatus,
)
from queries.profile_lists import get_lists
from queries.profile_models import People, PeopleCell, PeopleRow
from queries.schema import observations

_COLUMNS = ("indicator_slug", "area_code", "category_type", "category", "period", "period_end_date", "value",
            "event_count", "denominator_count", "status", "value_note", "kind", "source_id")  # fmt: skip


def columns_of(area: Area) -> tuple[Area, ...]:
    """List the areas that stand side by side: the area, its place, the system and England, each once."""
    listed = {each.code: each for level in (Geography.PLACE, Geography.SYSTEM, Geography.ENGLAND)
              for each in areas.list_areas(level)}  # fmt: skip
    codes = [area.place_code] if area.place_code else []
    if area.code not in {each.code for each in areas.list_areas(Geography.ENGLAND)}:
        codes += [each.code for each in areas.list_areas(Geography.SYSTEM)]
    codes += [each.code for each in areas.list_areas(Geography.ENGLAND)]
    return (area, *(listed[code] for code in dict.fromkeys(codes) if code != area.code and code in listed))


@cached_per_release(maxsize=512)
def get_people(area: Area) -> People:
    """Set who lives in an area beside the areas that hold it."""
    columns = columns_of(area)
    lists = get_lists()
    measures = [each for each in indicators.list_indicators() if each.are_groups_parts]
    others = [*lists.people, *lists.households]
    held = _fetch(tuple(each.slug for each in measures), tuple(others), tuple(each.code for each in columns))
    rows: list[PeopleRow] = []
    for measure in measures:
        rows += _group_rows(measure, held, columns)
    by_slug = {each.slug: each for each in indicators.list_indicators()}
    for slug in others:
        if slug in by_slug:
            rows += _rows(by_slug[slug], held, columns, "", "", must_be_held=slug in lists.people)
    return People(areas=columns, rows=tuple(rows))


def _fetch(grouped: tuple[str, ...], others: tuple[str, ...], codes: tuple[str, ...]) -> pd.DataFrame:
    of_groups = observations.c.category_type.in_(list(CHARACTERISTIC_OF_CATEGORY_TYPE))
    statement = select(*(observations.c[name] for name in _COLUMNS)).where(
        observations.c.area_code.in_(codes),
        or_(
            observations.c.indicator_slug.in_(grouped) & of_groups,
            observations.c.indicator_slug.in_(others) & (observations.c.category_type == ""),
        ),
    )
    return fetch_frame(statement)


def _group_rows(measure: Indicator, held: pd.DataFrame, columns: tuple[Area, ...]) -> Iterator[PeopleRow]:
    own = held[held["indicator_slug"] == measure.slug]
    for category_type in dict.fromkeys(own["category_type"]):
        groups = own.loc[own["category_type"] == category_type, "category"].unique()
        is_race = CHARACTERISTIC_OF_CATEGORY_TYPE[category_type] is Characteristic.RACE
        for group in in_census_order(groups) if is_race else _by_size(own, category_type):
            yield from _rows(measure, held, columns, category_type, group, must_be_held=True)


def _by_size(rows: pd.DataFrame, category_type: str) -> list[str]:
    """Order groups by their share of the widest area, the same everywhere; "not answered" is last."""
    own = rows[rows["category_type"] == category_type]
    shares = own.groupby("category")["event_count"].max().sort_values(ascending=False)
    names = [str(name) for name in shares.index]
    return sorted(names, key=lambda name: name.lower().startswith("not answered"))


def _rows(
    measure: Indicator, held: pd.DataFrame, columns: tuple[Area, ...], category_type: str, group: str, *,
    must_be_held: bool,
) -> Iterator[PeopleRow]:  # fmt: skip
    rows = held[
        (held["indicator_slug"] == measure.slug)
        & (held["category_type"] == category_type)
        & (held["category"] == group)
    ]
    if rows.empty:
        return
    rows = rows[rows["period_end_date"] == rows["period_end_date"].max()].drop_duplicates("area_code")
    by_code = rows.set_index("area_code")
    own_code = columns[0].code
    if own_code not in by_code.index and must_be_held:
        return
    first = by_code.loc[own_code] if own_code in by_code.index else by_code.iloc[0]
    yield PeopleRow(
        indicator=measure,
        group=group,
        characteristic=CHARACTERISTIC_OF_CATEGORY_TYPE.get(category_type),
        period=first["period"],
        cells=tuple(_cell(by_code, area.code) for area in columns),
        denominator=_number(first["denominator_count"]) if own_code in by_code.index else None,
        kind=Kind(first["kind"]),
        source_id=first["source_id"],
    )


def _cell(by_code: pd.DataFrame, code: str) -> PeopleCell:
    if code not in by_code.index:
        return PeopleCell(status=ValueStatus.NOT_PUBLISHED, value=None, count=None)
    row = by_code.loc[code]
    return PeopleCell(
        status=ValueStatus(row["status"]),
        value=_number(row["value"]),
        count=_number(row["event_count"]),
        note=row["value_note"],
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
