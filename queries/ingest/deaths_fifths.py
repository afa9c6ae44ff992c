"""Deaths and people of small areas, added up to fifths of an area by deprivation.

The small areas of an area stand in order of a deprivation score that is loaded beside the deaths, and are cut once for
each period by the person-years of everyone, so that men and women are compared over the same small areas.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.cells import read_numbers
from queries.ingest.definitions import Definition
from queries.ingest.deprivation_order import Order, Whole, codes_of, find_fifths, find_order, list_wholes
from queries.ingest.derive import DeathsOfAreas, derive_life_expectancy, missing_words
from queries.ingest.gap_contributions import no_contributions, split_gaps
from queries.ingest.geography import Reference
from queries.models import FEWEST_AREAS_IN_FIFTHS, FIFTH_NAMES, FIFTHS_WITHIN_AREA, Sex, ValueStatus

_OF_FILE = ("is_shipped", "file_source_id")
_SCORE_COLUMNS = {
    layout.INDICATOR_ID: "indicator_id", layout.AREA_CODE: "area_code", layout.SEX: "sex", layout.AGE: "age",
    layout.CATEGORY_TYPE: "category_type", layout.CATEGORY: "category", layout.TIME_PERIOD: "period",
}  # fmt: skip


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


def add_up_fifths(
    groups: pd.DataFrame, table: pd.DataFrame, definitions: list[Definition], reference: Reference
) -> pd.DataFrame:
    """Add small areas up to fifths within each place and the system.

    Args:
        groups: as `derive.DeathsOfAreas` has them.
        table: the rows of every file as text, where the deprivation scores are.
        definitions: the indicators.
        reference: the areas.

    Raises:
        RefusedError: two scores put the areas of a level in order.

    Returns:
        Groups with category_type and category; where a fifth cannot be made, why_not says so. Empty where no score
        orders the small areas of the table.
    """
    made: list[dict] = []
    scores, names = _scores(table, definitions), reference.areas.set_index("area_code")["area_name"]
    for level, category_type in FIFTHS_WITHIN_AREA.items():
        parts = groups[groups["area_code"].isin(codes_of(reference, level))]
        order = find_order(scores, definitions, reference, level) if len(parts) else None
        if order is None or order.scores.empty:
            continue
        noun = reference.names[level].noun
        for whole in list_wholes(reference, level):
            held = parts[parts["area_code"].isin(whole.parts)]
            named = {"area_code": whole.code, "area_name": whole.name, "vintage": whole.vintage}
            for fifth in _fifths_of_area(held, whole, order, noun, names):
                made.append(fifth | named | {"category_type": category_type})
    return pd.DataFrame(made)


def _scores(table: pd.DataFrame, definitions: list[Definition]) -> pd.DataFrame:
    """Read the rows of every score that orders deprivation, in the columns that `find_order` needs."""
    ordering = {each.indicator.indicator_id for each in definitions if each.indicator.orders_deprivation}
    rows = table[table[layout.INDICATOR_ID].isin(ordering)].rename(columns=_SCORE_COLUMNS)
    values, is_number = read_numbers(rows[layout.VALUE])
    rows = rows.assign(value=values, status=np.where(is_number, ValueStatus.VALUE, ValueStatus.NOT_PUBLISHED))
    return rows.drop_duplicates([*_SCORE_COLUMNS.values()])


def _fifths_of_area(parts: pd.DataFrame, whole: Whole, order: Order, noun: str, names: pd.Series) -> Iterator[dict]:
    """Make the five groups of each sex and period from the small areas of one area."""
    scored = [code for code in whole.parts if code in order.scores.index]
    unscored = [names[code] for code in whole.parts if code not in order.scores.index]
    for _, of_period in parts.groupby("period", sort=False):
        fifth_of = find_fifths(order.scores, _people_of_both_sexes(of_period))
        for _, rows in of_period.groupby("sex", sort=False):
            why_not = missing_words(scored, set(rows["area_code"]), names)
            if len(scored) < FEWEST_AREAS_IN_FIFTHS:
                why_not = (
                    f"[z] Not cut into fifths: the number of {noun}s with a deprivation score is {len(scored)}, and "
                    f"{FEWEST_AREAS_IN_FIFTHS} are needed"
                )
            places = rows["area_code"].map(fifth_of)
            for name in FIFTH_NAMES:
                members = rows[places == name]
                note = f"Deaths and people of {len(members)} of {len(scored)} {noun}s, in order of {order.index}"
                if unscored:
                    note = f"{note}. Left out, without a deprivation score: {', '.join(unscored)}"
                yield _added_up(members, rows.iloc[0], why_not, note) | {"category": name}


def _people_of_both_sexes(of_period: pd.DataFrame) -> pd.Series:
    """Give the person-years of everyone by small area, so that men and women are cut alike."""
    totals = of_period.assign(total=[people.sum() for people in of_period["people"]])
    by_sex = totals.pivot(index="area_code", columns="sex", values="total")
    parts = by_sex.drop(columns=Sex.PERSONS.value, errors="ignore").sum(axis=1)
    return by_sex[Sex.PERSONS.value].fillna(parts) if Sex.PERSONS.value in by_sex else parts


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
