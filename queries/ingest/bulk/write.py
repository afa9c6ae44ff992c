"""Write the rows of large files into the table of observations, sorted as it is stored.

A join does not keep rows in order, so sorting comes last; and texts are dear to sort, so each is held as its number in
a list (DuckDB's ENUM) until the rows are in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ingest.bulk.limits import keep_exact_limits, with_limits
from queries.ingest.bulk.store import BulkStore
from queries.ingest.cells import FIGURE_NAMES
from queries.models import ValueStatus
from queries.schema import observations

_OF_SERIES = ("indicator_slug", "sex", "age", "category_type", "category", "kind", "source_id")
_OF_AREA = ("area_code", "vintage")
_OF_STATE = ("period", "published_comparison", "status", "value_note")
_TEXTS = (*_OF_SERIES, *_OF_AREA, *_OF_STATE, "limits_note")
_COLUMNS = ", ".join(f'"{column.name}"' for column in observations.columns)
_PLAIN = ", ".join(
    f'"{column.name}"::VARCHAR AS "{column.name}"' if column.name in _TEXTS else f'"{column.name}"'
    for column in observations.columns
)


@dataclass
class BulkRows:
    """The observations of large files, ready to be written."""

    store: BulkStore

    def write_into(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Add the rows to the table of observations of a database, after those that it holds."""
        self.store.let_go()
        main = connection.execute("SELECT current_database()").fetchone()[0]
        path = str(self.store.database).replace("'", "''")
        for name, value in self.store.config().items():
            connection.execute(f"SET {name} = '{value}'")
        connection.execute(f"ATTACH '{path}' AS bulk (READ_ONLY)")
        connection.execute("USE bulk")
        try:
            connection.execute(f'INSERT INTO "{main}".observations ({_COLUMNS}) {_SORTED}')
        finally:
            connection.execute(f'USE "{main}"')

    def frame(self) -> pd.DataFrame:
        """Give the rows as a frame, for a comparison that writes nothing."""
        return self.store.frame(_SORTED)


def prepare_rows(store: BulkStore, slugs: Mapping[str, str]) -> BulkRows:
    """Make what the writing needs: the texts as numbers of lists, the order of series, limits that are looked up.

    Args:
        store: with rows that were checked.
        slugs: slug by indicator id.
    """
    keep_exact_limits(store)
    store.hold("slugs", pd.DataFrame({"indicator_id": list(slugs), "indicator_slug": list(slugs.values())}))
    store.run(
        "CREATE OR REPLACE TABLE series_named AS "
        "SELECT * FROM series_read JOIN types USING (indicator_id) JOIN slugs USING (indicator_id)"
    )
    # Series and periods are put in order by themselves, so that rows are sorted by numbers.
    people = "dense_rank() OVER (ORDER BY sex, age, category_type, category) AS people_order"
    told = "id, number, series_key, indicator_id, value_type, multiplier"
    measure = "dense_rank() OVER (ORDER BY indicator_slug) AS measure_order"
    _hold_told(store, "series", "series_named", f"{told}, {measure}, {people}", _OF_SERIES)
    _hold_told(store, "area", "area_read", "id, place", _OF_AREA)
    dates = "period_end_date, period_start_date"
    period = f"dense_rank() OVER (ORDER BY {dates}) AS period_order"
    _hold_told(store, "state", "states", f"code, {dates}, {period}", _OF_STATE)
    return BulkRows(store)


def _hold_told(store: BulkStore, name: str, table: str, others: str, texts: tuple[str, ...]) -> None:
    """Make the table `<name>_told`, in which texts are the numbers of lists."""
    for text in texts:
        store.run(f"CREATE TYPE a_{text} AS ENUM (SELECT DISTINCT {text} FROM {table} ORDER BY ALL)")
    numbered = ", ".join(f"{text}::a_{text} AS {text}" for text in texts)
    store.run(f"CREATE OR REPLACE TABLE {name}_told AS SELECT {others}, {numbered} FROM {table}")


def _kept() -> str:
    """Give the SQL of the kept rows with what their ids stand for; figures are blank where their status is a reason."""
    figures = ", ".join(
        f"CASE WHEN status = '{ValueStatus.VALUE.value}' THEN {name} END AS {name}" for name in FIGURE_NAMES
    )
    return f"""
        SELECT figures.rowid AS place, series_told.* EXCLUDE (id), area_told.* EXCLUDE (id, place),
            area_told.place AS area_place, states.* EXCLUDE (code), {figures},
            CASE WHEN status <> '{ValueStatus.SUPPRESSED.value}' THEN event_count END AS event_count,
            denominator_count, digits
        FROM figures JOIN series_told ON series_told.id = series JOIN area_told ON area_told.id = area
        JOIN state_told AS states ON states.code = hash(moment, mark, value IS NOT NULL)
        WHERE NOT is_left_out AND area_told.place >= 0
    """


KEPT = _kept()
_SORTED = f"""
    SELECT {_PLAIN} FROM (
        SELECT {_COLUMNS} FROM ({with_limits(KEPT)})
        ORDER BY (measure_order << 20) | period_order, (people_order << 24) | area_place
    )
"""
