"""What kind of number each row holds, as its definition says it or as its rows show."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from queries.ingest.definitions import Definition
from queries.ingest.provisional import GuessedType, guess_value_type


def add_value_types(
    table: pd.DataFrame, definitions: list[Definition], concluded: Mapping[str, GuessedType] | None = None
) -> None:
    """Give each row the type, unit and multiplier of its indicator, concluded from the rows where nobody defined it.

    Args:
        table: rows with indicator_id and the parsed numbers.
        definitions: the indicators that are described.
        concluded: what was concluded already, from more rows than these.
    """
    types, units, multipliers = {}, {}, {}
    for indicator_id, (value_type, unit, multiplier) in (concluded or {}).items():
        types[indicator_id], units[indicator_id], multipliers[indicator_id] = value_type.value, unit, multiplier
    for definition in definitions:
        indicator = definition.indicator
        types[indicator.indicator_id] = indicator.value_type.value
        units[indicator.indicator_id] = indicator.unit
        multipliers[indicator.indicator_id] = definition.multiplier
    undefined = table[~table["indicator_id"].isin(types)]
    for indicator_id, rows in undefined.groupby("indicator_id", sort=False):
        value_type, unit, multiplier = guess_value_type(rows)
        types[indicator_id], units[indicator_id], multipliers[indicator_id] = value_type.value, unit, multiplier
    table["value_type"] = table["indicator_id"].map(types)
    table["unit"] = table["indicator_id"].map(units)
    table["multiplier"] = table["indicator_id"].map(multipliers).astype(float)
    table["is_percentage"] = table["multiplier"] == 100
    uptake = {each.indicator.indicator_id for each in definitions if each.indicator.vaccine}
    table["is_uptake"] = table["indicator_id"].isin(uptake)
    counted_whole = {each.indicator.indicator_id for each in definitions if not each.indicator.may_compare}
    table["is_tested"] = ~table["indicator_id"].isin(counted_whole)
