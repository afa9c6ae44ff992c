"""Small areas in order of deprivation: which score decides, which areas make up a whole, who falls into which fifth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.ingest.problems import Problem, RefusedError
from queries.models import FIFTH_NAMES, Geography, ValueStatus
from queries.stats.quantiles import assign_population_quantiles

_ONE_SCORE = ["indicator_id", "sex", "age", "category_type", "category", "period"]


@dataclass(frozen=True)
class Whole:
    """An area with the small areas of one level that make it up, by code: the order of areas with the same score."""

    code: str
    name: str
    vintage: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """What puts the small areas of one level in order of deprivation.

    Attributes:
        level: MSOAs or wards.
        noun: what one of them is called.
        wholes: the areas within which they stand in order.
        index: the index in words; "" where no score is held for the level.
        scores: by area code, high is deprived.
    """

    level: Geography
    noun: str
    wholes: tuple[Whole, ...]
    index: str
    scores: pd.Series


def find_order(table: pd.DataFrame, definitions: Iterable[Definition], reference: Reference, level: Geography) -> Order:
    """Find the score that puts the areas of a level in order of deprivation.

    Args:
        table: checked rows of every indicator, with indicator_id, area_code, status and value.
        definitions: those of the rows; the ones with `orders_deprivation` are asked.
        reference: the areas of every level, to find what is part of what.
        level: MSOAs or wards.

    Raises:
        RefusedError: there are two scores for the level, so that nobody could say which order is meant.
    """
    ordering = {
        each.indicator.indicator_id: each.indicator
        for each in definitions
        if each.indicator.orders_deprivation
        and (not each.indicator.orders_deprivation_of or level in each.indicator.orders_deprivation_of)
    }
    is_score = table["indicator_id"].isin(ordering) & (table["status"] == ValueStatus.VALUE.value)
    rows = table[is_score & table["area_code"].isin(codes_of(reference, level))]
    found = rows.drop_duplicates(_ONE_SCORE)
    if len(found) > 1:
        names = [f"{ordering[row.indicator_id].slug} of {row.period}" for row in found.itertuples()]
        raise RefusedError(
            [_two_scores(f"definitions/{ordering[found['indicator_id'].iloc[0]].slug}.yaml", level, names)]
        )
    return Order(
        level=level,
        noun=reference.names[level].noun,
        wholes=tuple(list_wholes(reference, level)),
        index=ordering[found["indicator_id"].iloc[0]].orders_deprivation if len(found) else "",
        scores=rows.set_index("area_code")["value"],
    )


def find_fifths(scores: pd.Series, people: pd.Series) -> pd.Series:
    """Put areas into fifths that hold about as many people each, the most deprived first.

    Args:
        scores: by area code, high is deprived. Ties stay in the order given.
        people: people or person-years, by area code.

    Returns:
        The name of the fifth (`FIFTH_NAMES`) of each area of `people` that has a score and people, by area code.
    """
    held = people.index.intersection(scores.index, sort=False)
    numbers = assign_population_quantiles(scores[held], people[held], quantile_count=len(FIFTH_NAMES))
    fifths = pd.Series(numbers, index=held).dropna()
    return fifths.map(dict(enumerate(FIFTH_NAMES, start=1))).astype("str")


def codes_of(reference: Reference, level: Geography) -> list[str]:
    """List the areas of a level in the fixed order."""
    return reference.members.loc[reference.members["geography"] == level.value, "area_code"].tolist()


def list_wholes(reference: Reference, level: Geography) -> list[Whole]:
    """List the system and its places with the small areas of a level that make them up; those without any are left out.

    The areas of the system are those of its places: a boundary file may bring others.
    """
    areas = reference.areas.set_index("area_code")
    place_of = areas.loc[codes_of(reference, level), "place_code"].replace("", None).dropna().sort_index()
    parts_of = {code: tuple(place_of.index) for code in codes_of(reference, Geography.SYSTEM)}
    for code in codes_of(reference, Geography.PLACE):
        parts_of[code] = tuple(place_of.index[place_of == code])
    return [
        Whole(code, areas.loc[code, "area_name"], areas.loc[code, "vintage"], parts)
        for code, parts in parts_of.items()
        if parts
    ]


def _two_scores(file: str, level: Geography, names: list[str]) -> Problem:
    expected = (
        f"expected one score that puts areas of the level {level.value} in order, found {', '.join(names)}; "
        "orders_deprivation_of says which levels a score orders"
    )
    return Problem(file=file, column="orders_deprivation", expected=expected)
