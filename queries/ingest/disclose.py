"""Small numbers: hidden at load by the rule of their indicator, so that they are never in the database."""

from __future__ import annotations

import numpy as np
import pandas as pd

from queries.ingest.cells import FIGURE_NAMES, blank_withheld
from queries.ingest.definitions import Definition
from queries.models import Sex, ValueStatus, ValueType
from queries.stats.disclosure import (
    DisclosureRule,
    largest_small_count,
    suppress_counts,
    suppress_table,
)

_TABLE_KEYS = ["area_code", "period_start_date", "period_end_date", "age", "category_type", "category"]
_PARTS = [Sex.MALE.value, Sex.FEMALE.value]


def hide_small_numbers(table: pd.DataFrame, definitions: dict[str, Definition]) -> int:
    """Hide small counts with their values and limits, and the number of the other sex where it would give them away.

    Only the two sexes of a published total are protected against subtraction. Totals over areas, ages or groups are
    not: an extract that has them needs its own check before it is loaded.

    Args:
        table: rows with parsed numbers and value_type, multiplier; changed in place.
        definitions: by indicator id.

    Returns:
        How many figures were hidden.
    """
    hidden_rows = 0
    for indicator_id, rows in table.groupby("indicator_id", sort=False):
        rule = definitions[str(indicator_id)].disclosure_rule
        largest = largest_small_count(rule)
        if largest is None:
            continue
        published, is_hidden = suppress_counts(
            rows["event_count"].to_numpy(), rule, denominators=rows["denominator_count"].to_numpy()
        )
        hidden = rows.index[is_hidden | _is_given_away(rows, is_hidden, rule)]
        if rule is DisclosureRule.ONE_TO_SEVEN_ROUNDED:
            _round(table, rows, published)
        hidden = hidden[table.loc[hidden, "status"] == ValueStatus.VALUE.value]
        table.loc[hidden, "status"] = ValueStatus.SUPPRESSED.value
        table.loc[hidden, "value_note"] = f"Suppressed: between 1 and {largest}, or a number from which it would follow"
        hidden_rows += len(hidden)
    blank_withheld(table)
    return hidden_rows


def _is_given_away(rows: pd.DataFrame, is_hidden: np.ndarray, rule: DisclosureRule) -> np.ndarray:
    """Find counts of one sex that, taken from those of both, would give a hidden one."""
    counts = rows.assign(is_hidden=is_hidden).pivot_table(
        index=_TABLE_KEYS, columns="sex", values=["event_count", "is_hidden"], aggfunc="first"
    )
    wanted = [("event_count", sex) for sex in (*_PARTS, Sex.PERSONS.value)]
    if any(column not in counts.columns for column in wanted):
        return np.zeros(len(rows), dtype=bool)
    counts = counts[counts[wanted].notna().all(axis=1)]
    # A published total below its parts is a fault of the source, and there is no margin to protect.
    adds_up = counts["event_count"][Sex.PERSONS.value] >= counts["event_count"][_PARTS].sum(axis=1)
    counts = counts[adds_up]
    parts, marks = counts["event_count"][_PARTS], counts["is_hidden"][_PARTS].astype(bool)
    result = suppress_table(parts, rule, totals=counts["event_count"][Sex.PERSONS.value].to_numpy(), also_hidden=marks)
    hidden = result.parts_hidden.assign(**{Sex.PERSONS.value: result.totals_hidden}) != ""
    hidden_keys = hidden.rename_axis(columns="sex").stack()
    hidden_keys = hidden_keys.index[hidden_keys]
    return pd.MultiIndex.from_frame(rows[[*_TABLE_KEYS, "sex"]]).isin(hidden_keys)


def _round(table: pd.DataFrame, rows: pd.DataFrame, published: np.ndarray) -> None:
    """Put rounded counts in place of exact ones, and work values out from them: an exact value gives a count away."""
    index = rows.index
    table.loc[index, "event_count"] = np.fmin(published, rows["denominator_count"].to_numpy())
    rounded = rows["value_type"].isin([ValueType.PROPORTION.value, ValueType.RATE.value]) & rows["event_count"].notna()
    index = index[rounded]
    counts = table.loc[index, "event_count"]
    denominators = table.loc[index, "denominator_count"].where(lambda numbers: numbers > 0)
    table.loc[index, list(FIGURE_NAMES)] = np.nan
    table.loc[index, "value"] = table.loc[index, "multiplier"] * counts / denominators
