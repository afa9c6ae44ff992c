"""Which figures of an indicator are sums of others: over areas, groups, ages and sexes.

The names say what may be a sum: neighbourhoods of a place, groups of one kind, ages 50 to 64 and 65 and over. Whether
it is one, the numbers say (`queries.stats.linked_disclosure`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

import pandas as pd

from queries.census_groups import broad_group_of, wider_group_of
from queries.groupings import is_nested
from queries.ingest.geography import Reference
from queries.models import Geography, Sex
from queries.stats.linked_disclosure import Sum

CELL_KEYS = ["area_code", "sex", "age", "category_type", "category"]

Held = Mapping[str, int]  # where the cell of each area, age or sex is
Band = tuple[float, float]  # from an age up to, not including, another

_LEVELS = (Geography.PLACE, Geography.DISTRICT, Geography.NEIGHBOURHOOD, Geography.MSOA, Geography.WARD)
_PARENTS = ("place_code", "district_code", "neighbourhood_code")
_YEARS = r"(?: ?(?:yrs?|years?))?"
_BANDS = (
    (re.compile(rf"(?:under |< ?)(\d+){_YEARS}"), lambda end: (0, end)),
    (re.compile(rf"(\d+)(?: ?\+|{_YEARS} (?:and|or) over){_YEARS}"), lambda start: (start, math.inf)),
    (re.compile(rf"(\d+) ?(?:-|–|to) ?(\d+){_YEARS}"), lambda start, last: (start, last + 1)),
    (re.compile(rf"(\d+){_YEARS}"), lambda age: (age, age + 1)),
    (re.compile(r"all ages"), lambda: (0, math.inf)),
)  # fmt: skip


def find_sums(cells: pd.DataFrame, reference: Reference) -> list[Sum]:
    """List what may be a sum among the figures of an indicator.

    Args:
        cells: CELL_KEYS of each figure, once each, in a fixed order.
        reference: the areas.

    Returns:
        Each whole with the parts that are held, as places in `cells`, in a fixed order.
    """
    parts_of_area = _parts_of_areas(reference)
    found = []
    for held in _held_by(cells, "area_code"):
        found += [(held[area], _places(held, parts)) for area, parts in parts_of_area if area in held]
    for held in _held_by(cells, "sex"):
        if Sex.PERSONS.value in held:
            found.append((held[Sex.PERSONS.value], _places(held, (Sex.MALE.value, Sex.FEMALE.value))))
    for held in _held_by(cells, "age"):
        found += _sums_of_ages(held)
    for _, rows in cells.groupby(["area_code", "sex", "age"], sort=False):
        found += _sums_of_groups(rows)
    unique = {(whole, tuple(sorted(parts))): None for whole, parts in found if parts and parts != [whole]}
    return [Sum(whole, parts) for whole, parts in sorted(unique)]


def _held_by(cells: pd.DataFrame, column: str) -> Iterator[Held]:
    others = [key for key in CELL_KEYS if key != column]
    for _, rows in cells.groupby(others, sort=False):
        if len(rows) > 1:
            yield dict(zip(rows[column], rows.index, strict=True))


def _places(held: Held, names: tuple[str, ...]) -> list[int]:
    return [held[name] for name in names if name in held]


def _parts_of_areas(reference: Reference) -> list[tuple[str, tuple[str, ...]]]:
    """List each area with its parts of one level. Leicester is a place and a district, and no part of itself."""
    areas = reference.members.merge(reference.areas, on="area_code")
    systems = areas.loc[areas["geography"] == Geography.SYSTEM.value, "area_code"]
    found = []
    for level in _LEVELS:
        members = areas[areas["geography"] == level.value]
        found += [(system, tuple(members["area_code"])) for system in systems]
        for column in _PARENTS:
            within = members[(members[column] != "") & (members[column] != members["area_code"])]
            found += [(str(code), tuple(rows["area_code"])) for code, rows in within.groupby(column)]
    return found


def _sums_of_groups(rows: pd.DataFrame) -> list[tuple[int, list[int]]]:
    """List the sums over groups of one area, sex and age: to everyone, and to wider groups."""
    place_of = {(kind, group): place for place, kind, group in rows[["category_type", "category"]].itertuples()}
    everyone = place_of.get(("", ""))
    found: dict[int, list[int]] = {}
    sums = []
    for kind, of_kind in rows[rows["category_type"] != ""].groupby("category_type", sort=True):
        groups = list(of_kind["category"])
        if everyone is not None:
            sums.append((everyone, [place_of[kind, group] for group in groups if not is_nested(group)]))
        for group in groups:
            wider = _wider(kind, group, place_of)
            if wider is not None:
                key = (wider, is_nested(group), kind)
                found.setdefault(key, []).append(place_of[kind, group])
    return sums + [(wider, parts) for (wider, *_), parts in found.items()]


def _wider(kind: str, group: str, place_of: Mapping[tuple[str, str], int]) -> int | None:
    """Find the cell that one of the 19 groups, or a nested group, is part of; everyone for a nested one at least."""
    if is_nested(group):
        own = {name: place for (its_kind, name), place in place_of.items() if its_kind == kind}
        others = {name: place for (its_kind, name), place in place_of.items() if its_kind not in ("", kind)}
        for held in (own, others):
            wider = wider_group_of(group, held)
            if wider is not None:
                return held[wider]
        return place_of.get(("", ""))
    broad = broad_group_of(group)
    if broad is None:
        return None
    return next((place for (its_kind, name), place in place_of.items() if name == broad and its_kind != kind), None)


def _sums_of_ages(held: Held) -> list[tuple[int, list[int]]]:
    """List each age band with the bands inside it, once from the narrowest and once from the widest that fit."""
    bands = {band: held[age] for age in sorted(held) if (band := band_of(age)) is not None}
    sums = []
    for whole, place in bands.items():
        inside = [band for band in bands if whole[0] <= band[0] and band[1] <= whole[1] and band != whole]
        for sign in (1, -1):
            chain, reached = [], whole[0]
            for start, end in sorted(inside, key=lambda band: (band[0], sign * band[1])):
                if start >= reached:
                    chain.append(bands[start, end])
                    reached = end
            sums.append((place, chain))
    return sums


def band_of(age: str) -> Band | None:
    """Read an age band: (50, 65) for "50-64 yrs", (50, infinity) for "50+ yrs"; None where it is none."""
    for pattern, make in _BANDS:
        found = pattern.fullmatch(age.strip().lower())
        if found:
            return make(*(int(text) for text in found.groups() if text))
    return None
