"""Which figures of an indicator are sums of others: over areas, groups, ages and sexes.

The names say what may be a sum: neighbourhoods of a place, groups of one kind, ages 50 to 64 and 65 and over. Whether
it is one, the numbers say (`queries.stats.linked_sums`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from queries.census_groups import broad_group_of, wider_group_of
from queries.groupings import is_nested
from queries.ingest.geography import Reference
from queries.models import Geography, Sex
from queries.stats.linked_sums import Sum

CELL_KEYS = ["area_code", "sex", "age", "category_type", "category"]

Held = Mapping[Any, int]  # where the cell of each area, age, sex or (kind, group) is
Band = tuple[float, float]  # from an age up to, not including, another

_EVERYONE = ("", "")
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
    found = []
    parts_of_area = _parts_of_areas(reference)
    for held in _held_by(cells, "area_code"):
        found += [(held[area], _places(held, parts)) for area, parts in parts_of_area if area in held]
    for held in _held_by(cells, "sex"):
        if Sex.PERSONS.value in held:
            found.append((held[Sex.PERSONS.value], _places(held, (Sex.MALE.value, Sex.FEMALE.value))))
    for held in _held_by(cells, "age"):
        found += _sums_of_ages(held)
    for held in _held_by(cells, "category_type", "category"):
        found += _sums_of_groups(held)
    unique = {(whole, tuple(sorted(parts))): None for whole, parts in found if parts and parts != [whole]}
    return [Sum(whole, parts) for whole, parts in sorted(unique)]


def _held_by(cells: pd.DataFrame, *columns: str) -> list[Held]:
    """Give the places of the cells that differ only in some columns, by what they hold there."""
    names = cells[list(columns)].itertuples(index=False, name=None) if len(columns) > 1 else cells[columns[0]]
    others = cells[[key for key in CELL_KEYS if key not in columns]].itertuples(index=False, name=None)
    found: dict[tuple[str, ...], Held] = {}
    for place, (name, other) in enumerate(zip(names, others, strict=True)):
        found.setdefault(other, {})[name] = place
    return [held for held in found.values() if len(held) > 1]


def _places(held: Held, names: tuple[str, ...]) -> list[int]:
    return [held[name] for name in names if name in held]


def _parts_of_areas(reference: Reference) -> list[tuple[str, tuple[str, ...]]]:
    """List each area with its parts of one level. Leicester is a place and a district, and no part of itself."""
    parts: dict[tuple[str, Geography], list[str]] = {}
    areas = reference.areas[["area_code", "geographies", *_PARENTS]]
    levels_of = {code: levels.split(";") for code, levels in zip(areas["area_code"], areas["geographies"], strict=True)}
    systems = [code for code, levels in levels_of.items() if Geography.SYSTEM in levels]
    for level in _LEVELS:
        for code, _, *parents in areas.itertuples(index=False, name=None):
            if level in levels_of[code]:
                for whole in dict.fromkeys([*systems, *parents]):
                    if whole not in ("", code):
                        parts.setdefault((whole, level), []).append(code)
    return [(whole, tuple(codes)) for (whole, _), codes in parts.items()]


def _sums_of_groups(held: Held) -> list[tuple[int, list[int]]]:
    """List the sums over groups of one area, sex and age: to everyone, and to wider groups."""
    found: dict[tuple[int, str, str], list[int]] = {}
    for (kind, group), place in held.items():
        if is_nested(group):
            wholes = {"nested": _wider(kind, group, held)}
        else:
            wholes = {"wider": _wider(kind, group, held), "everyone": held.get(_EVERYONE)}
        for relation, whole in wholes.items():
            if whole is not None and whole != place:
                found.setdefault((whole, kind, relation), []).append(place)
    return [(whole, parts) for (whole, *_), parts in found.items()]


def _wider(kind: str, group: str, held: Held) -> int | None:
    """Find the cell that one of the 19 groups, or a nested group, is part of; everyone for a nested one at least."""
    others = [key for key in held if key[0] not in ("", kind)]
    if is_nested(group):
        for keys in ([key for key in held if key[0] == kind], others):
            wider = wider_group_of(group, [name for _, name in keys])
            if wider is not None:
                return next(held[key] for key in keys if key[1] == wider)
        return held.get(_EVERYONE)
    broad = broad_group_of(group)
    return next((held[key] for key in others if key[1] == broad), None)


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
