"""Deaths and people of small areas, added up to fifths of an area by deprivation.

The small areas of an area stand in order of a deprivation score that is loaded beside the deaths, and are cut once for
each period by the person-years of everyone, so that men and women are compared over the same small areas.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.cells import read_numbers
from queries.ingest.definitions import Definition
from queries.ingest.derive import DeathsOfAreas, derive_life_expectancy, missing_words
from queries.ingest.gap_contributions import no_contributions, split_gaps
from queries.ingest.geography import Reference
from queries.models import (
    FEWEST_AREAS_IN_FIFTHS,
    FIFTH_NAMES,
    FIFTHS_WITHIN_AREA,
    Geography,
    Polarity,
    Sex,
)
from queries.stats.quantiles import assign_population_quantiles

_OF_FILE = ("is_shipped", "file_source_id")


class Order(NamedTuple):
    """The small areas of one level in order of deprivation.

    Attributes:
        index_name: what the score is called, such as "IMD 2025".
        scores: by area code.
        is_highest_first: whether a high score is a deprived area.
    """

    index_name: str
    scores: pd.Series
    is_highest_first: bool


def append_fifths(
    table: pd.DataFrame, deaths: list[DeathsOfAreas], definitions: list[Definition], reference: Reference
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add to the rows of every file the life expectancy of fifths by deprivation, where deaths are loaded.

    Args:
        table: the rows of every file as text, with is_shipped and file_source_id.
        deaths: those of each file that has some.
        definitions: the indicators, some of which order deprivation.
        reference: the areas.

    Returns:
        The rows with those of the fifths after them, and what `gap_contributions.split_gaps` gives for these.
    """
    rows, contributions = [table], [no_contributions()]
    of_file = table.drop_duplicates("file").set_index("file")
    for of_areas in deaths:
        fifths = add_up_fifths(of_areas.groups, table, definitions, reference)
        if len(fifths):
            added = derive_life_expectancy(fifths)
            rows.append(added.assign(**{name: added["file"].map(of_file[name]) for name in _OF_FILE}))
            contributions.append(split_gaps(fifths, of_areas.causes))
    return pd.concat(rows, ignore_index=True), pd.concat(contributions, ignore_index=True)


def find_order(table: pd.DataFrame, definitions: list[Definition], codes: pd.Index) -> Order | None:
    """Find the score that puts small areas in order: that of the most areas, and of those the last by name.

    Args:
        table: rows of every file as text, in the columns of the Fingertips layout.
        definitions: the indicators, some of which order deprivation.
        codes: the small areas of one level.
    """
    orders = []
    rows = table[table[layout.AREA_CODE].isin(codes) & (table[layout.CATEGORY] == "")]
    for definition in definitions:
        indicator = definition.indicator
        own = rows[rows[layout.INDICATOR_ID] == indicator.indicator_id] if indicator.orders_deprivation else rows[:0]
        if len(own):
            values, is_number = read_numbers(own[layout.VALUE])
            by_code = values.set_axis(own[layout.AREA_CODE])[is_number.to_numpy()]
            scores = by_code[~by_code.index.duplicated(keep="last")]
            orders.append(Order(indicator.orders_deprivation, scores, indicator.polarity is not Polarity.HIGH_IS_GOOD))
    return max(orders, key=lambda order: (len(order.scores), order.index_name), default=None)


def add_up_fifths(
    groups: pd.DataFrame, table: pd.DataFrame, definitions: list[Definition], reference: Reference
) -> pd.DataFrame:
    """Add small areas up to fifths within each place and the system.

    Args:
        groups: as `derive.DeathsOfAreas` has them.
        table: the rows of every file as text, where the deprivation scores are.
        definitions: the indicators.
        reference: the areas.

    Returns:
        Groups with category_type and category; where a fifth cannot be made, why_not says so. Empty where no score
        orders the small areas of the table.
    """
    made: list[dict] = []
    areas, members = reference.areas.set_index("area_code"), reference.members
    systems = members.loc[members["geography"] == Geography.SYSTEM.value, "area_code"]
    for level, category_type in FIFTHS_WITHIN_AREA.items():
        codes = pd.Index(members.loc[members["geography"] == level.value, "area_code"])
        parts = groups[groups["area_code"].isin(codes)]
        order = find_order(table, definitions, codes) if len(parts) else None
        if order is None:
            continue
        noun = reference.names[level].noun
        within = [areas.loc[codes, "place_code"], *(pd.Series(system, index=codes) for system in systems)]
        for whole_of in within:
            for whole, wanted in whole_of[whole_of != ""].groupby(whole_of).groups.items():
                held = parts[parts["area_code"].isin(wanted)]
                for fifth in _fifths_of_area(held, wanted, order, noun, areas["area_name"]):
                    named = {"area_code": whole, "area_name": areas.at[whole, "area_name"]}
                    made.append(fifth | named | {"vintage": areas.at[whole, "vintage"], "category_type": category_type})
    return pd.DataFrame(made)


def _fifths_of_area(parts: pd.DataFrame, wanted: pd.Index, order: Order, noun: str, names: pd.Series) -> Iterator[dict]:
    """Make the five groups of each sex and period from the small areas of one area."""
    scored = wanted[wanted.isin(order.scores.index)]
    for _, of_period in parts.groupby("period", sort=False):
        fifth_of = _cut(of_period, order)
        for _, rows in of_period.groupby("sex", sort=False):
            why_not = missing_words(scored, set(rows["area_code"]), names)
            if len(scored) < FEWEST_AREAS_IN_FIFTHS:
                why_not = (
                    f"[z] Not cut into fifths: the number of {noun}s with a deprivation score is {len(scored)}, and "
                    f"{FEWEST_AREAS_IN_FIFTHS} are needed"
                )
            places = rows["area_code"].map(fifth_of)
            for place, name in enumerate(FIFTH_NAMES, start=1):
                members = rows[places == place]
                note = _note(len(members), wanted, scored, order, noun, names)
                yield _added_up(members, rows.iloc[0], why_not, note) | {"category": name}


def _cut(of_period: pd.DataFrame, order: Order) -> dict[str, int]:
    """Say in which fifth each small area is, 1 the most deprived, by the person-years of everyone."""
    totals = of_period.assign(total=[people.sum() for people in of_period["people"]])
    by_sex = totals.pivot(index="area_code", columns="sex", values="total")
    parts = by_sex.drop(columns=Sex.PERSONS.value, errors="ignore").sum(axis=1)
    everyone = by_sex[Sex.PERSONS.value].fillna(parts) if Sex.PERSONS.value in by_sex else parts
    fifths = assign_population_quantiles(
        order.scores.reindex(everyone.index), everyone, quantile_count=5, highest_first=order.is_highest_first
    )
    return {code: int(fifth) for code, fifth in zip(everyone.index, fifths, strict=True) if fifth is not pd.NA}


def _added_up(members: pd.DataFrame, like: pd.Series, why_not: str, note: str) -> dict:
    if members.empty and not why_not:
        why_not = "[z] No area falls into this fifth: one beside it holds more than a fifth of the people"
    blank = {"deaths": np.full_like(like["deaths"], np.nan), "people": np.full_like(like["people"], np.nan)}
    added = {name: np.sum(members[name].tolist(), axis=0) for name in blank} if not why_not else blank
    whole = like.to_dict() | added
    return whole | {
        "is_hidden": bool(members["is_hidden"].any()),
        "why_not": why_not,
        "note": ". ".join(filter(None, [like["note"], note if not why_not else ""])),
    }


def _note(count: int, wanted: pd.Index, scored: pd.Index, order: Order, noun: str, names: pd.Series) -> str:
    words = f"Deaths and people of {count} of {len(scored)} {noun}s, in order of {order.index_name}"
    without = [names[code] for code in wanted.difference(scored)]
    return f"{words}. Left out, without a deprivation score: {', '.join(without)}" if without else words
