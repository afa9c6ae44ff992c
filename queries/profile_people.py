"""Who lives in an area: the groups of the Census, deprivation and households, beside its place and the system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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

Held = dict[tuple[str, str, str], dict[str, Any]]  # measure, kind of groups, group: the latest row of each area


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


def _fetch(grouped: tuple[str, ...], others: tuple[str, ...], codes: tuple[str, ...]) -> Held:
    """Fetch the latest row of each area and group, by measure, kind of groups and group."""
    of_groups = observations.c.category_type.in_(list(CHARACTERISTIC_OF_CATEGORY_TYPE))
    statement = select(*(observations.c[name] for name in _COLUMNS)).where(
        observations.c.area_code.in_(codes),
        or_(
            observations.c.indicator_slug.in_(grouped) & of_groups,
            observations.c.indicator_slug.in_(others) & (observations.c.category_type == ""),
        ),
    )
    frame = fetch_frame(statement)
    series = ["indicator_slug", "category_type", "category"]
    latest = frame[frame["period_end_date"] == frame.groupby(series)["period_end_date"].transform("max")]
    held: Held = {}
    for row in latest.itertuples(index=False):
        held.setdefault((row.indicator_slug, row.category_type, row.category), {}).setdefault(row.area_code, row)
    return held


def _group_rows(measure: Indicator, held: Held, columns: tuple[Area, ...]) -> Iterator[PeopleRow]:
    of_measure = [key for key in held if key[0] == measure.slug]
    for category_type in dict.fromkeys(key[1] for key in of_measure):
        groups = [key[2] for key in of_measure if key[1] == category_type]
        is_race = CHARACTERISTIC_OF_CATEGORY_TYPE[category_type] is Characteristic.RACE
        for group in in_census_order(groups) if is_race else _by_size(groups, measure, category_type, held):
            yield from _rows(measure, held, columns, category_type, group, must_be_held=True)


def _by_size(groups: list[str], measure: Indicator, category_type: str, held: Held) -> list[str]:
    """Order groups by their share of the widest area, the same everywhere; "not answered" is last."""

    def place(group: str) -> tuple[bool, float, str]:
        counts = [_number(row.event_count) or 0.0 for row in held[measure.slug, category_type, group].values()]
        return group.lower().startswith("not answered"), -max(counts), group

    return sorted(groups, key=place)


def _rows(
    measure: Indicator, held: Held, columns: tuple[Area, ...], category_type: str, group: str, *, must_be_held: bool
) -> Iterator[PeopleRow]:
    by_code = held.get((measure.slug, category_type, group))
    own_code = columns[0].code
    if by_code is None or (own_code not in by_code and must_be_held):
        return
    first = by_code[own_code] if own_code in by_code else next(iter(by_code.values()))
    yield PeopleRow(
        indicator=measure,
        group=group,
        characteristic=CHARACTERISTIC_OF_CATEGORY_TYPE.get(category_type),
        period=first.period,
        cells=tuple(_cell(by_code.get(area.code)) for area in columns),
        denominator=_number(first.denominator_count) if own_code in by_code else None,
        kind=Kind(first.kind),
        source_id=first.source_id,
    )


def _cell(row: Any) -> PeopleCell:
    if row is None:
        return PeopleCell(status=ValueStatus.NOT_PUBLISHED, value=None, count=None)
    return PeopleCell(
        status=ValueStatus(row.status),
        value=_number(row.value),
        count=_number(row.event_count),
        note=row.value_note,
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
