"""Small numbers of large files: hidden as `disclose` hides them, indicator by indicator.

Which indicators have any, SQL counts (`SMALL`). Only those are looked at together with their sums, each by itself, and
only their rows of areas that are held here, which are few even in a download of all of England. An indicator with more
rows than that search can take is refused, because hiding its small numbers alone would leave the sums that give them
away.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from queries.ingest import disclose
from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.texts import HIDDEN
from queries.ingest.bulk.write import KEPT
from queries.ingest.definitions import Definition
from queries.ingest.disclose import (
    RULE_OF_THE_UNDESCRIBED,
    hide_small_numbers,
    is_local,
    list_hidden_of_undescribed,
    too_many_to_search,
    with_rule_of_the_undescribed,
)
from queries.ingest.geography import Reference
from queries.ingest.problems import RefusedError
from queries.ingest.search_watch import SearchWatch
from queries.ingest.summary import Summary
from queries.models import Kind, ValueType
from queries.stats.disclosure import largest_small_count

_LARGEST = largest_small_count(RULE_OF_THE_UNDESCRIBED)
_TEXTS = ("indicator_id", "value_type", "sex", "age", "category_type", "category", "area_code", "status", "value_note")
_NUMBERS = "place, period_start_date, period_end_date, multiplier, value, event_count, denominator_count"
# As `disclose._counts`: pandas rounds a half to the even number.
_IMPLIED = f"""CASE WHEN value_type = '{ValueType.PROPORTION.value}'
    THEN greatest(round_even(value / multiplier * denominator_count, 0), 0) END"""
_COUNT = f"coalesce(event_count, {_IMPLIED})"
SMALL = f"""
    coalesce(kind <> '{Kind.PUBLISHED.value}' AND number IN (FROM own_files) AND (
        ({_COUNT} > 0 AND {_COUNT} < {_LARGEST + 1})
        OR coalesce(denominator_count - {_COUNT} > 0 AND denominator_count - {_COUNT} < {_LARGEST + 1}, false)
    ), false)
"""


def hold_own_files(store: BulkStore) -> None:
    """Make the table `own_files`, of the numbers of those that are a user's own, which `SMALL` asks for."""
    own = [file.number for file in store.files if is_local(file.input.source_id)]
    store.hold("own_files", pd.DataFrame({"number": own}, dtype="int64"))


def hide_in_large_files(
    store: BulkStore,
    indicator_ids: Iterable[str],
    definitions: dict[str, Definition],
    reference: Reference,
    summary: Summary,
    watch: SearchWatch,
) -> None:
    """Hide small numbers and what would give them away, and say so in the account.

    Args:
        store: with rows that are ready to be written.
        indicator_ids: of the indicators that have small numbers, none of which anybody has described.
        definitions: by indicator id; those of the indicators are changed.
        reference: the areas.
        summary: the account.
        watch: told how a long search goes.

    Raises:
        RefusedError: an indicator has more rows than can be searched.
    """
    ids = sorted(indicator_ids)
    _refuse_too_many(store, ids)
    told = []
    texts = ", ".join(f"{name}::VARCHAR AS {name}" for name in _TEXTS)
    limits = ", ".join(("lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998"))
    for indicator_id in ids:
        definitions[indicator_id] = with_rule_of_the_undescribed(definitions[indicator_id])
        store.hold("one_indicator", pd.DataFrame({"indicator_id": [indicator_id]}))
        rows = store.frame(
            f"SELECT {texts}, {_NUMBERS}, {limits} FROM ({KEPT}) "
            "WHERE indicator_id IN (FROM one_indicator) ORDER BY place"
        )
        status = rows["status"] + rows["value_note"]
        summary.hidden += hide_small_numbers(rows, definitions, reference, watch)
        hidden = rows[status != rows["status"] + rows["value_note"]]
        store.hold("hidden", hidden[["place"]])
        store.run(f"UPDATE figures SET mark = {HIDDEN}, value = NULL WHERE rowid IN (FROM hidden)")
        told.append(hidden[["place", "indicator_id", "value_note"]])
    summary.notes += watch.notes
    if told:
        rows = store.with_origin(pd.concat(told).sort_values("place", ignore_index=True))
        summary.notes += list_hidden_of_undescribed(rows, definitions)


def _refuse_too_many(store: BulkStore, ids: list[str]) -> None:
    store.hold("small_ids", pd.DataFrame({"indicator_id": ids}, dtype="str"))
    counts = store.frame(
        f"SELECT indicator_id, count(*) AS rows, min(place) FILTER ({SMALL}) AS place FROM ({KEPT}) "
        "WHERE indicator_id IN (FROM small_ids) GROUP BY ALL "
        f"HAVING rows > {disclose.MOST_SEARCHED_ROWS} ORDER BY place"
    )
    problems = [
        too_many_to_search(*store.where(int(each.place)), str(each.indicator_id), int(each.rows))
        for each in counts.itertuples()
    ]
    if problems:
        raise RefusedError(problems)
