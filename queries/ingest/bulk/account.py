"""What is said of large files in the account of a load."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from queries.ingest import layout
from queries.ingest.agreement import SHOWN, list_overlapping_periods, quotient_line
from queries.ingest.bulk.disclose import SMALL, hide_in_large_files, hold_own_files
from queries.ingest.bulk.limits import quotient_agrees, wants_limits
from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.write import KEPT
from queries.ingest.definitions import Definition
from queries.ingest.geography import Reference
from queries.ingest.search_watch import SearchWatch
from queries.ingest.summary import Summary
from queries.ingest.validate import SERIES_KEYS
from queries.models import ValueStatus, ValueType


def set_aside(store: BulkStore) -> pd.DataFrame:
    """List the areas that are not held here, with how many rows each has, as `match_areas` lists the rows."""
    table = store.frame(
        f"""
        SELECT min(figures.rowid) AS place, area_code, arg_min("{layout.AREA_NAME}", figures.rowid) AS area_name,
            arg_min("{layout.AREA_TYPE}", figures.rowid) AS area_type, reason, count(*) AS rows
        FROM figures JOIN area_read ON area_read.id = area
        WHERE NOT is_left_out AND reason <> '' GROUP BY number, area_code, reason ORDER BY place
        """
    )
    return store.with_origin(table)[["file", "row", "area_code", "area_name", "area_type", "reason", "rows"]]


def add_to_account(
    store: BulkStore,
    definitions: dict[str, Definition],
    reference: Reference,
    summary: Summary,
    watch: SearchWatch,
) -> None:
    """Say what does not agree, hide small numbers, and add the kept rows to the counts of a load.

    Args:
        store: with rows that are ready to be written.
        definitions: of the indicators of large files; changed where small numbers are hidden.
        reference: the areas.
        summary: the account.
        watch: told how a long search goes.
    """
    hold_own_files(store)
    counts = store.frame(_COUNTS)
    summary.notes += [*_unlike_quotients(store, counts), *_overlapping_periods(store)]
    small = counts.loc[counts["small"] > 0, "indicator_id"].unique()
    if len(small):
        hide_in_large_files(store, small, definitions, reference, summary, watch)
        counts = store.frame(_COUNTS)
    for row in counts.to_dict("records"):
        name = store.files[row["number"]].name
        summary.rows_kept[name] = summary.rows_kept.get(name, 0) + row["rows"]
        summary.statuses[row["status"]] = summary.statuses.get(row["status"], 0) + row["rows"]
        summary.without_limits += row["without_limits"]
    summary.indicator_count += len(definitions)


# One look at all rows counts all that is said of them.
_QUOTIENT = "multiplier * event_count / denominator_count"
_IS_UNLIKE = f"""
    coalesce(value_type = '{ValueType.PROPORTION.value}' AND status = '{ValueStatus.VALUE.value}'
    AND denominator_count > 0 AND abs(value - {_QUOTIENT}) > 0.5 * pow(10.0, -digits) + 1e-9, false)
"""
_COUNTS = f"""
    SELECT number, status, indicator_id, count(*) AS rows,
        count(*) FILTER ({wants_limits()} AND NOT {quotient_agrees()} AND lower_ci95 IS NULL) AS without_limits,
        count(*) FILTER ({_IS_UNLIKE}) AS unlike,
        count(*) FILTER ({SMALL}) AS small
    FROM ({KEPT}) GROUP BY number, status, indicator_id
"""


def _unlike_quotients(store: BulkStore, counts: pd.DataFrame) -> Iterator[str]:
    for number, count in counts.groupby("number")["unlike"].sum().items():
        if count:
            first = store.frame(
                f"SELECT place, {_QUOTIENT} AS quotient FROM ({KEPT}) WHERE number = {number} AND {_IS_UNLIKE} "
                f"ORDER BY place LIMIT {SHOWN}"
            )
            store.hold("first_unlike", first)
            rows = store.texts("SELECT place FROM first_unlike").assign(quotient=first["quotient"])
            yield quotient_line(store.files[number].name, rows, int(count))


def _overlapping_periods(store: BulkStore) -> list[str]:
    keys = ", ".join(SERIES_KEYS)
    rows = store.frame(
        f"""
        SELECT {keys}, period_start_date, period_end_date, period, min(figures.rowid) AS place FROM figures
        JOIN series_read ON series_read.id = series JOIN moment_read ON moment_read.id = moment
        JOIN area_read ON area_read.id = area WHERE NOT is_left_out AND area_read.place >= 0 GROUP BY ALL
        """
    )
    length = (rows["period_end_date"] - rows["period_start_date"]).dt.days
    spread = length.groupby([rows[key] for key in SERIES_KEYS]).transform(lambda days: days.max() - days.min())
    return list_overlapping_periods(store.with_origin(rows[spread > 0].sort_values("place")))
