"""Small numbers: hidden at load by the rule of their indicator, so that they are never in the database."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np
import pandas as pd

from queries.ingest.cells import FIGURE_NAMES, blank_withheld
from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.ingest.origins import LOCAL_PREFIX, WORKBOOKS
from queries.ingest.sums import CELL_KEYS, find_sums
from queries.models import Kind, ValueStatus, ValueType
from queries.stats.disclosure import DisclosureRule, is_small_number, largest_small_count, suppress_counts
from queries.stats.linked_disclosure import LinkedCells, hide_linked

LARGEST_UNRULED = largest_small_count(DisclosureRule.ONE_TO_FOUR)
_DATE_KEYS = ["period_start_date", "period_end_date"]


def hide_small_numbers(table: pd.DataFrame, definitions: dict[str, Definition], reference: Reference) -> int:
    """Hide small counts with their values and limits, and every number from which one would follow.

    Sums over areas, groups, nested groups, ages and sexes are looked at together, and one date with the next
    (`queries.stats.linked_disclosure`). Uptakes of the same dose over different counts of people are the same counts,
    so what is hidden in one is hidden in the others.

    Args:
        table: rows with parsed numbers and value_type, multiplier; changed in place.
        definitions: by indicator id.
        reference: the areas.

    Returns:
        How many figures were hidden.
    """
    hidden_rows = 0
    rules = table["indicator_id"].map({key: each.disclosure_rule for key, each in definitions.items()})
    families = table["indicator_id"].map({key: _family(key, each) for key, each in definitions.items()})
    hides = rules.map(largest_small_count).notna()
    for _, rows in table[hides].groupby(families[hides], sort=False):
        marks = _find_hidden(rows, rules[rows.index], reference)
        hidden = rows.index[marks & rows[["value", "event_count"]].notna().any(axis=1).to_numpy()]
        _round_counts(table, rows, rules)
        largest = rules[hidden].map(largest_small_count).astype(int).astype(str)
        table.loc[hidden, "status"] = ValueStatus.SUPPRESSED.value
        table.loc[hidden, "value_note"] = (
            "Suppressed: between 1 and " + largest + ", or a number from which it would follow"
        )
        hidden_rows += len(hidden)
    blank_withheld(table)
    return hidden_rows


def list_small_numbers(table: pd.DataFrame, definitions: dict[str, Definition]) -> list[str]:
    """Name small counts of a user's own tables that no rule hides, because nobody has described their indicator.

    What a publisher has put out is taken to be hidden where it must be; of a local table nobody knows that.

    Args:
        table: rows with the parsed counts, file, row, kind and file_source_id.
        definitions: by indicator id.
    """
    unruled = unruled_ids(definitions)
    is_small = (table["event_count"] > 0) & (table["event_count"] <= LARGEST_UNRULED)
    own = is_small & table["indicator_id"].isin(unruled) & (table["kind"] != Kind.PUBLISHED.value)
    own &= table["file_source_id"].map({source: is_local(source) for source in set(table["file_source_id"])})
    return [
        small_numbers_line(str(file), len(rows), rows["row"].iloc[0], rows["indicator_id"].unique()[:3])
        for file, rows in table[own].groupby("file", sort=False)
    ]


def unruled_ids(definitions: dict[str, Definition]) -> set[str]:
    """Name the indicators that nobody has described and no rule hides anything of."""
    return {key for key, each in definitions.items() if each.indicator.is_provisional and _is_open(each)}


def is_local(source_id: str) -> bool:
    """Tell whether a source is a user's own table."""
    return source_id.startswith(LOCAL_PREFIX) and source_id != WORKBOOKS


def small_numbers_line(file: str, count: int, row: int, indicator_ids: Iterable[str]) -> str:
    """Say of a file how many small counts every reader can see, in which row the first is, and of which indicators."""
    return (
        f"{file}: {count:,} {'count' if count == 1 else 'counts'} from 1 to 4, the first in row {row}, can be seen by "
        f"every reader: indicator {', '.join(indicator_ids)} has no rule for small numbers; describe it with a "
        "disclosure_rule and load again"
    )


def _is_open(definition: Definition) -> bool:
    return largest_small_count(definition.disclosure_rule) is None


def _family(indicator_id: str, definition: Definition) -> Hashable:
    indicator = definition.indicator
    return (indicator.vaccine, indicator.dose) if indicator.vaccine else indicator_id


def _find_hidden(rows: pd.DataFrame, rules: pd.Series, reference: Reference) -> np.ndarray:
    """Mark the rows to hide: those of every cell that is hidden in one indicator of a family."""
    cell_of_row, cells = _numbered(rows, CELL_KEYS)
    sums = find_sums(cells, reference)
    is_hidden, unsettled = np.zeros(len(cells), dtype=bool), sorted(rows["indicator_id"].unique())
    while unsettled:
        indicator_id = unsettled.pop(0)
        is_one = (rows["indicator_id"] == indicator_id).to_numpy()
        rule = rules[rows.index[is_one][0]]
        found = hide_linked(_linked(rows[is_one], cell_of_row[is_one], is_hidden, rule), sums, rule)
        if (found & ~is_hidden).any():
            unsettled = sorted({*rows["indicator_id"]} - {indicator_id})
        is_hidden |= found
    return is_hidden[cell_of_row]


def _numbered(rows: pd.DataFrame, keys: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Give each row the place of its keys among all keys in order, so that the order of rows changes nothing."""
    names = list(zip(*(rows[key] for key in keys), strict=True))
    unique = sorted(set(names))
    place_of = {name: place for place, name in enumerate(unique)}
    return np.array([place_of[name] for name in names]), pd.DataFrame(unique, columns=keys)


def _linked(rows: pd.DataFrame, cell_of_row: np.ndarray, is_hidden: np.ndarray, rule: DisclosureRule) -> LinkedCells:
    """Lay the rows of one indicator out as cells by dates."""
    date_of_row, dates = _numbered(rows, _DATE_KEYS)
    at = (cell_of_row, date_of_row)
    is_withheld = (rows["status"] == ValueStatus.SUPPRESSED.value).to_numpy()
    counts, denominators = (np.full((len(is_hidden), len(dates)), np.nan) for _ in range(2))
    counts[at] = np.where(is_withheld, np.nan, _counts(rows))
    denominators[at] = rows["denominator_count"].to_numpy(dtype=float)
    is_secret = is_small_number(counts, rule, denominators=denominators)
    is_secret[at] |= is_withheld
    return LinkedCells(counts=counts, denominators=denominators, is_secret=is_secret, is_hidden=is_hidden)


def _counts(rows: pd.DataFrame) -> np.ndarray:
    """Give the counts, also those that a reader can work out from a percentage and its denominator."""
    implied = (rows["value"] / rows["multiplier"] * rows["denominator_count"]).round()
    implied = implied.where(rows["value_type"] == ValueType.PROPORTION.value)
    return rows["event_count"].fillna(implied.clip(lower=0)).to_numpy(dtype=float)


def _round_counts(table: pd.DataFrame, rows: pd.DataFrame, rules: pd.Series) -> None:
    """Put rounded counts in place of exact ones, and work values out from them: an exact value gives a count away."""
    rows = rows[rules[rows.index] == DisclosureRule.ONE_TO_SEVEN_ROUNDED]
    if rows.empty:
        return
    index, people = rows.index, rows["denominator_count"].to_numpy()
    published, _ = suppress_counts(
        rows["event_count"].to_numpy(), DisclosureRule.ONE_TO_SEVEN_ROUNDED, denominators=people
    )
    table.loc[index, "event_count"] = np.fmin(published, people)
    rounded = rows["value_type"].isin([ValueType.PROPORTION.value, ValueType.RATE.value]) & rows["event_count"].notna()
    index = index[rounded]
    counts = table.loc[index, "event_count"]
    denominators = table.loc[index, "denominator_count"].where(lambda numbers: numbers > 0)
    table.loc[index, list(FIGURE_NAMES)] = np.nan
    table.loc[index, "value"] = table.loc[index, "multiplier"] * counts / denominators
