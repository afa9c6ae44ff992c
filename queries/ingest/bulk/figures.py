"""Read the numbers of large files in one statement, and mark every row that is not plainly right.

A number is plain when it is digits with at most a sign, a point and thousands separators in their places. All else, and
limits that do not bracket their value as they stand, makes a row a suspect, which the careful reader decides on.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from queries.ingest import layout
from queries.ingest.bulk.store import BulkFile, BulkStore
from queries.ingest.bulk.survey import TEXTS, text_id
from queries.ingest.bulk.texts import MARKS
from queries.ingest.cells import NUMBER_NAMES, add_numbers
from queries.ingest.problems import Problems

NUMBERS = tuple(NUMBER_NAMES.values())
_CHUNK_ROWS = 100_000
_THOUSANDS = r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"
# Of limits that cross or do not bracket, some are right to the digits that are printed.
_NOT_PLAIN = """
    (lower_ci95 IS NULL) <> (upper_ci95 IS NULL) OR (lower_ci998 IS NULL) <> (upper_ci998 IS NULL)
    OR coalesce(lower_ci95 > upper_ci95 OR lower_ci95 > value OR upper_ci95 < value, false)
    OR coalesce(lower_ci998 > upper_ci998 OR lower_ci998 > value OR upper_ci998 < value, false)
    OR coalesce(lower_ci998 > lower_ci95, false) OR coalesce(upper_ci998 < upper_ci95, false)
    OR coalesce(event_count < 0, false) OR coalesce(denominator_count < 0, false)
"""


_LEAVE_OUT = """
    UPDATE figures SET is_left_out = true
    WHERE series IN (SELECT id FROM series_read WHERE is_shared)
        OR (series IN (SELECT id FROM series_read WHERE is_defined)
            AND area IN (SELECT id FROM area_read WHERE place >= 0))
"""


def read_figures(store: BulkStore) -> None:
    """Fill the table `figures` with a row for each row of the large files, in their order.

    It has the ids of its texts (series, area, moment), the numbers, how many digits of the value are printed after the
    point, the number of a mark in place of the value, whether the row is a suspect, and whether it is left out here,
    because it goes the careful way.
    """
    for file in store.files:
        select = _select(file)
        store.run(f"CREATE TABLE IF NOT EXISTS figures AS {select} LIMIT 0")
        store.run(f"INSERT INTO figures {select}")
    if store.holds("series_read", "is_shared OR is_defined"):
        store.run(_LEAVE_OUT)
    _mend_suspects(store)


def _select(file: BulkFile) -> str:
    ids = ", ".join(f"{text_id(file, name)} AS {name}" for name in TEXTS)
    cells = ", ".join(file.column(column) for column in NUMBER_NAMES)
    numbers = ", ".join(f"{_number(file.column(column))} AS {name}" for column, name in NUMBER_NAMES.items())
    odd = f"contains({file.column(layout.VALUE)}, ' ') OR " + " OR ".join(
        _is_odd(file.column(column), name) for column, name in NUMBER_NAMES.items()
    )
    value = file.column(layout.VALUE)
    digits = f"CASE WHEN contains({value}, '.') THEN least(length({value}) - strpos({value}, '.'), 255) ELSE 0 END"
    return f"""
        SELECT series, area, moment, {", ".join(NUMBERS)}, digits, 0::UTINYINT AS mark,
            is_odd OR {_NOT_PLAIN} AS is_suspect, false AS is_left_out
        FROM (
            SELECT *, {odd} AS is_odd
            FROM (
                SELECT {ids}, {numbers}, ({digits})::UTINYINT AS digits, {cells} FROM {file.relation()}
            )
        )
    """


def _number(cell: str) -> str:
    """Read a cell as a number; NULL where it is blank or none. Adding 0 makes -0 a 0."""
    separated = f"CASE WHEN regexp_full_match({cell}, '{_THOUSANDS}') THEN replace({cell}, ',', '')::DOUBLE END"
    return f"CASE WHEN {cell} = '' THEN NULL ELSE coalesce(TRY_CAST({cell} AS DOUBLE), {separated}) END + 0.0"


def _is_odd(cell: str, name: str) -> str:
    # What DuckDB takes for a number beyond plain digits has one of these: 1e5, 1_000, inf, nan, or a blank beside it.
    signs = " OR ".join(f"contains({cell}, '{sign}')" for sign in ("e", "E", "_"))
    return f"({cell} <> '' AND ({name} IS NULL OR NOT isfinite({name}) OR {cell} > ':' OR {cell} < '+' OR {signs}))"


def _mend_suspects(store: BulkStore) -> None:
    """Give suspects the numbers and marks that the careful reader finds in them."""
    for rows in suspects(store):
        add_numbers(rows, Problems())
        mended = pd.DataFrame({"place": rows["place"], "mark": rows["mark"].map(MARKS.index)})
        mended = mended.assign(**{name: rows[name].astype(float) for name in NUMBERS})
        mended["digits"] = _digits(rows[layout.VALUE])
        store.hold("mended", mended)
        changes = ", ".join(f"{name} = mended.{name}" for name in (*NUMBERS, "mark", "digits"))
        store.run(f"UPDATE figures SET {changes} FROM mended WHERE figures.rowid = mended.place")


def _digits(texts: pd.Series) -> pd.Series:
    """Count the digits after the point as `validate.half_a_digit` does."""
    texts = texts.astype("str")
    decimals = texts.str.extract(r"\.(\d*)$")[0].str.len().fillna(0)
    return decimals.where(~texts.str.contains("e", case=False), 15).clip(upper=255).astype("uint8")


def suspects(store: BulkStore) -> Iterator[pd.DataFrame]:
    """Read the rows that are suspects again, as text, some at a time."""
    wanted = "SELECT rowid AS place FROM figures WHERE is_suspect AND NOT is_left_out"
    store.run(f"CREATE OR REPLACE TABLE suspects AS {wanted} ORDER BY place")
    count = store.connection.execute("SELECT count(*) FROM suspects").fetchone()[0]
    for first in range(0, count, _CHUNK_ROWS):
        yield store.texts(f"SELECT place FROM suspects ORDER BY place LIMIT {_CHUNK_ROWS} OFFSET {first}")
