"""Figures that are held and must not be shown, because they are too unsure by the rules of their definition."""

from __future__ import annotations

import pandas as pd

from queries.ingest.cells import NOT_RELIABLE_PREFIX, blank_withheld
from queries.ingest.definitions import Definition
from queries.models import Sex, ValueStatus, ValueType

_AREA_KEYS = ["area_code", "period_start_date", "period_end_date", "age", "category_type", "category"]


def withhold_unreliable(table: pd.DataFrame, definitions: dict[str, Definition]) -> int:
    """Withhold the rows that the definition of their indicator calls unreliable, and add its flags to their notes.

    Args:
        table: rows with status, value_note and parsed numbers; changed in place.
        definitions: by indicator id.

    Returns:
        How many values were withheld.
    """
    withheld = 0
    for indicator_id, rows in table.groupby("indicator_id", sort=False):
        definition = definitions[str(indicator_id)]
        reasons = withheld_reasons(rows, definition)
        withheld += len(reasons)
        table.loc[reasons.index, "status"] = ValueStatus.NOT_RELIABLE.value
        notes = NOT_RELIABLE_PREFIX + reasons
        table.loc[reasons.index, "value_note"] = _joined(notes, table.loc[reasons.index, "value_note"])
        for area_code, flag in definition.flags:
            flagged = rows.index[rows["area_code"] == area_code]
            flags = pd.Series(flag, index=flagged, dtype="str")
            table.loc[flagged, "value_note"] = _joined(table.loc[flagged, "value_note"], flags)
    blank_withheld(table)
    table.loc[table["status"] != ValueStatus.VALUE.value, "limits_note"] = ""
    return withheld


def withheld_reasons(rows: pd.DataFrame, definition: Definition) -> pd.Series:
    """Say why values of one indicator are too unsure to be shown.

    Args:
        rows: all rows of the indicator, before anything is withheld: the sexes of an area are judged by each other.
        definition: the indicator with its withholding rules.

    Returns:
        A reason for each row to withhold, by the index of the row.
    """
    rules, unit = definition.withhold, definition.indicator.unit
    held = rows[rows["status"] == ValueStatus.VALUE.value]
    reasons = pd.Series("", index=held.index, dtype="str")
    whole_areas = _inconsistent_areas(held, definition)
    for is_area, reason in whole_areas:
        reasons[is_area & (reasons == "")] = reason
    if rules.fewer_events_than is not None:
        events = "deaths" if definition.indicator.value_type is ValueType.LIFE_EXPECTANCY else "events"
        few = held["event_count"] < rules.fewer_events_than
        reasons[few] = f"it rests on fewer than {rules.fewer_events_than:g} {events}"
    if rules.interval_wider_than is not None:
        wide = held["upper_ci95"] - held["lower_ci95"] > rules.interval_wider_than
        reasons[wide] = f"its 95% interval is wider than {rules.interval_wider_than:g} {unit}".rstrip()
    return reasons[reasons != ""]


def _inconsistent_areas(held: pd.DataFrame, definition: Definition) -> list[tuple[pd.Series, str]]:
    """Find areas whose figures by sex contradict each other, so that none of them can be trusted."""
    rules, unit = definition.withhold, definition.indicator.unit
    by_sex = held.pivot_table(index=_AREA_KEYS, columns="sex", values="value", aggfunc="first").reindex(
        columns=[sex.value for sex in Sex]
    )
    men, women, persons = (by_sex[sex.value] for sex in (Sex.MALE, Sex.FEMALE, Sex.PERSONS))
    found = []
    if rules.persons_outside_men_and_women:
        both = by_sex[[Sex.MALE.value, Sex.FEMALE.value]]
        outside = (persons < both.min(axis=1, skipna=False)) | (persons > both.max(axis=1, skipna=False))
        found.append((outside, "the figure for everyone lies outside those for men and women"))
    if rules.women_minus_men_below is not None:
        below = women - men < rules.women_minus_men_below
        found.append((below, f"women's figure less men's is below {rules.women_minus_men_below:g} {unit}".rstrip()))
    if rules.women_minus_men_above is not None:
        above = women - men > rules.women_minus_men_above
        found.append((above, f"women's figure less men's is above {rules.women_minus_men_above:g} {unit}".rstrip()))
    keys = pd.MultiIndex.from_frame(held[_AREA_KEYS])
    return [(pd.Series(keys.isin(areas.index[areas]), index=held.index), reason) for areas, reason in found]


def _joined(first: pd.Series, second: pd.Series) -> pd.Series:
    both = (first != "") & (second != "")
    return (first + second.where(~both, ". " + second)).astype("str")
