"""Small numbers: hidden at load by the rule of their indicator, so that they are never in the database."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.cells import FIGURE_NAMES, blank_withheld
from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.ingest.origins import LOCAL_PREFIX, WORKBOOKS
from queries.ingest.problems import Problem, RefusedError
from queries.ingest.search_watch import SearchWatch
from queries.ingest.sums import CELL_KEYS, find_sums
from queries.models import Kind, ValueStatus, ValueType
from queries.stats.disclosure import DisclosureRule, is_small_number, largest_small_count, suppress_counts
from queries.stats.linked_disclosure import hide_linked
from queries.stats.linked_sums import LinkedCells

_SHOWN_IDS = 3
MOST_SEARCHED_ROWS = 10_000  # of what nobody has described: above it, somebody should
RULE_OF_THE_UNDESCRIBED = DisclosureRule.ONE_TO_FOUR
_NOTE = "Suppressed: between 1 and {}, or a number from which it would follow"
HIDDEN_OF_THE_UNDESCRIBED = _NOTE.format(largest_small_count(RULE_OF_THE_UNDESCRIBED))
_DATE_KEYS = ["period_start_date", "period_end_date"]


def hide_small_numbers(
    table: pd.DataFrame, definitions: dict[str, Definition], reference: Reference, watch: SearchWatch | None = None
) -> int:
    """Hide small counts with their values and limits, and every number from which one would follow.

    Sums over areas, groups, nested groups, ages and sexes are looked at together, and one date with the next
    (`queries.stats.linked_disclosure`). Uptakes of the same dose over different counts of people are the same counts,
    so what is hidden in one is hidden in the others.

    Args:
        table: rows with parsed numbers and value_type, multiplier; changed in place.
        definitions: by indicator id.
        reference: the areas.
        watch: told how a long search goes, and which was ended before it was through.

    Returns:
        How many figures were hidden.
    """
    watch = watch or SearchWatch()
    hidden_rows = 0
    rules = table["indicator_id"].map({key: each.disclosure_rule for key, each in definitions.items()})
    families = table["indicator_id"].map({key: _family(key, each) for key, each in definitions.items()})
    hides = rules.map(largest_small_count).notna()
    for _, rows in table[hides].groupby(families[hides], sort=False):
        marks = _find_hidden(rows, rules[rows.index], reference, watch)
        hidden = rows.index[marks & rows[["value", "event_count"]].notna().any(axis=1).to_numpy()]
        _round_counts(table, rows, rules)
        table.loc[hidden, "status"] = ValueStatus.SUPPRESSED.value
        table.loc[hidden, "value_note"] = rules[hidden].map(largest_small_count).astype(int).map(_NOTE.format)
        hidden_rows += len(hidden)
    blank_withheld(table)
    return hidden_rows


def hide_unless_described(definition: Definition, rows: pd.DataFrame) -> Definition:
    """Give an indicator that nobody has described the rule that hides small numbers, if a user's own table has any.

    What a publisher has put out is taken to be hidden where it must be; of a local table nobody knows that.

    Args:
        definition: as it was made of the rows of the indicator.
        rows: all of them, with the parsed numbers, value_type, multiplier, kind, file_source_id, file and row.

    Raises:
        RefusedError: there are more rows than can be searched for what would give a small number away.
    """
    own = (rows["kind"] != Kind.PUBLISHED.value) & rows["file_source_id"].map(is_local)
    people = rows["denominator_count"].to_numpy(dtype=float)
    small = is_small_number(_counts(rows), RULE_OF_THE_UNDESCRIBED, denominators=people)
    if not (own & small).any():
        return definition
    if len(rows) > MOST_SEARCHED_ROWS:
        first = rows[own & small].iloc[0]
        place = (str(first["file"]), int(first["row"]))
        raise RefusedError([too_many_to_search(*place, definition.indicator.indicator_id, len(rows))])
    return with_rule_of_the_undescribed(definition)


def with_rule_of_the_undescribed(definition: Definition) -> Definition:
    """Have the small numbers of an indicator hidden, and say so where it is described."""
    told = replace(definition.indicator, disclosure_rule=RULE_OF_THE_UNDESCRIBED.value)
    return replace(definition, indicator=told, disclosure_rule=RULE_OF_THE_UNDESCRIBED)


def too_many_to_search(file: str, row: int, indicator_id: str, count: int) -> Problem:
    """Say that small numbers cannot be hidden safely, because sums that give them away could not all be looked at.

    Args:
        file: where the first small number is.
        row: its row.
        indicator_id: its indicator.
        count: how many rows the indicator has.
    """
    expected = (
        f"indicator {indicator_id} has a count from 1 to 4 here, nobody has described it, and its {count:,} rows are "
        f"more than the {MOST_SEARCHED_ROWS:,} that are searched for sums that would give such a count away; describe "
        "the indicator with a disclosure_rule, hide small counts and those sums in the file, or write published in the "
        "column Kind if that is what the table is"
    )
    return Problem(file=file, row=row, column=layout.COUNT, expected=expected)


def list_hidden_of_undescribed(table: pd.DataFrame, definitions: dict[str, Definition]) -> list[str]:
    """Say of each file how many figures of indicators that nobody has described were hidden, and how to have it else.

    Args:
        table: rows after `hide_small_numbers`, with file and row.
        definitions: by indicator id.
    """
    guarded = {key for key, each in definitions.items() if each.indicator.is_provisional and _hides(each)}
    hidden = table[table["indicator_id"].isin(guarded) & (table["value_note"] == HIDDEN_OF_THE_UNDESCRIBED)]
    return [
        f"{file}: {len(rows):,} {'figure was' if len(rows) == 1 else 'figures were'} hidden, the first in row "
        f"{rows['row'].iloc[0]}, so that no count from 1 to 4 can be seen or worked out: nobody has described "
        f"indicator {', '.join(rows['indicator_id'].unique()[:_SHOWN_IDS])}; to have it otherwise, describe it with a "
        "disclosure_rule of its own, or write published in the column Kind if that is what the table is"
        for file, rows in hidden.groupby("file", sort=False)
    ]


def is_local(source_id: str) -> bool:
    """Tell whether a source is a user's own table."""
    return source_id.startswith(LOCAL_PREFIX) and source_id != WORKBOOKS


def _hides(definition: Definition) -> bool:
    return largest_small_count(definition.disclosure_rule) is not None


def _family(indicator_id: str, definition: Definition) -> Hashable:
    indicator = definition.indicator
    return (indicator.vaccine, indicator.dose) if indicator.vaccine else indicator_id


def _find_hidden(rows: pd.DataFrame, rules: pd.Series, reference: Reference, watch: SearchWatch) -> np.ndarray:
    """Mark the rows to hide: those of every cell that is hidden in one indicator of a family."""
    cell_of_row, cells = _numbered(rows, CELL_KEYS)
    sums = find_sums(cells, reference)
    is_hidden, unsettled = np.zeros(len(cells), dtype=bool), sorted(rows["indicator_id"].unique())
    ended = set()  # before they were through
    while unsettled:
        indicator_id = unsettled.pop(0)
        is_one = (rows["indicator_id"] == indicator_id).to_numpy()
        rule = rules[rows.index[is_one][0]]
        effort = watch.effort_for(indicator_id, int(is_one.sum()), len(sums))
        found = hide_linked(_linked(rows[is_one], cell_of_row[is_one], is_hidden, rule), sums, rule, effort)
        if effort.is_used_up:
            ended.add(indicator_id)
        if (found & ~is_hidden).any():
            unsettled = sorted({*rows["indicator_id"]} - {indicator_id})
        is_hidden |= found
    marks = is_hidden[cell_of_row]
    for indicator_id in sorted(ended):
        watch.note(indicator_id, int((marks & (rows["indicator_id"] == indicator_id)).sum()))
    return marks


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
