"""Open a large file: look through it, copy it if need be, and list its different texts. DuckDB does the reading.

Twenty million rows have some ten thousand different names of series, areas and periods. Each is read once, by the
careful reader's own functions; what is left of a row are its numbers.
"""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ingest import layout
from queries.ingest.bulk.plain_copy import copy_plainly, first_record
from queries.ingest.bulk.scan import Scan, line_end_of, scan
from queries.ingest.bulk.store import BulkFile, BulkStore
from queries.ingest.deaths_layout import is_deaths_header
from queries.ingest.geography import Reference
from queries.ingest.next_lists import is_next_list
from queries.ingest.origins import InputFile
from queries.ingest.outreach import is_outreach_header
from queries.ingest.problems import Problem, RefusedError
from queries.ingest.read_table import NO_ROWS, tidied
from queries.ingest.uptake_layout import is_uptake_header
from queries.ingest.workbook import is_workbook

# The columns that are read as texts, in groups whose combinations are few.
TEXTS = {
    "series": (
        layout.INDICATOR_ID, layout.INDICATOR_NAME, layout.SEX, layout.AGE, layout.CATEGORY_TYPE, layout.CATEGORY,
        layout.SOURCE, layout.KIND,
    ),
    "area": (layout.AREA_CODE, layout.AREA_NAME, layout.AREA_TYPE, layout.VINTAGE),
    "moment": (layout.TIME_PERIOD, layout.TIME_PERIOD_RANGE, layout.VALUE_NOTE, layout.COMPARED_TO_ENGLAND),
}  # fmt: skip
BULK_ABOVE_MEGABYTES = 10.0
_BYTES_OF_A_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class CarefulIds:
    """Indicators that other files or definitions have too: their rows go the careful way, with those other rows.

    Of `defined` ones only rows of areas that are held here; of `shared` ones every row, because they say together what
    type the indicator is.
    """

    defined: frozenset[str]
    shared: frozenset[str]


def open_bulk(file: InputFile, above_megabytes: float, store: BulkStore) -> BulkFile | None:
    """Open a file that is large enough and in the layout of a Fingertips download; None for any other.

    Args:
        file: what to read.
        above_megabytes: how large a file must be.
        store: gets the file, and its different texts.

    Raises:
        RefusedError: the file is not as agreed.
    """
    is_small = file.path.stat().st_size <= above_megabytes * _BYTES_OF_A_MEGABYTE
    if file.is_shipped or is_small or is_workbook(file.path) or is_next_list(file.path):
        return None
    with ThreadPoolExecutor(1) as beside:  # two walks through the file at once: neither needs the other's answer
        scanning = beside.submit(scan, file.path, file.name)
        listed, failure = _listed(file, store)
        found = scanning.result()
    header = first_record(file.path, file.name)
    if any(is_header(header) for is_header in (is_outreach_header, is_deaths_header, is_uptake_header)):
        return None
    if failure and found.is_plain(len(header)):
        raise failure
    plain = listed if listed and _is_read_alike(listed, header, found, store) else _copied(file, header, store)
    store.files.append(plain)
    return plain


def _listed(file: InputFile, store: BulkStore) -> tuple[BulkFile | None, duckdb.Error | None]:
    """List the texts of a file as if it were plain; or say what failed, if it was not the file's being otherwise."""
    try:
        header = first_record(file.path, file.name)
        names = layout.read_header(file.name, header)
        opened = BulkFile(file, len(store.files), file.path, names, line_end_of(file.path), 0, store.row_count)
        opened.rows = _list_texts(opened, store)
    except (
        RefusedError,
        UnicodeError,
        csv.Error,
        duckdb.InvalidInputException,
    ):  # what is wrong is found again, and said, when it is copied
        return None, None
    except duckdb.Error as error:
        return None, error
    return opened, None


def _is_read_alike(opened: BulkFile, header: list[str], found: Scan, store: BulkStore) -> bool:
    """Tell whether DuckDB has read the file as the careful reader would."""
    is_plain = found.is_plain(len(header)) and not any("\n" in cell for cell in header) and found.rows > 1
    is_whole = opened.rows == found.rows - 1 and opened.line_end == found.line_end
    return is_plain and is_whole and not _has_blank_rows(opened, store)


def _copied(file: InputFile, header: list[str], store: BulkStore) -> BulkFile:
    """Have DuckDB read a plain copy, which the careful reader writes."""
    number = len(store.files)
    copy = store.folder / f"{number}.csv"
    rows, problems = copy_plainly(file.path, file.name, copy)
    names = layout.read_header(file.name, header)
    if len(rows) < 2:
        raise RefusedError([Problem(file=file.name, expected=NO_ROWS)])
    if problems:
        raise RefusedError(problems)
    opened = BulkFile(file, number, copy, names, "\n", len(rows) - 1, store.row_count, rows)
    if _list_texts(opened, store) != opened.rows:
        raise RuntimeError(f"{file.name}: the copy was not read whole")
    return opened


def _list_texts(file: BulkFile, store: BulkStore) -> int:
    """Keep the different texts of a file in tables `series_texts` …, and count its rows."""
    groups = {name: [file.column(each) for each in columns] for name, columns in TEXTS.items()}
    held = {name: [column for column in columns if column.startswith("c")] for name, columns in groups.items()}
    sets = ", ".join(f"({', '.join(columns)})" for columns in held.values())
    columns = [column for columns in held.values() for column in columns]
    firsts = {name: columns[0] for name, columns in held.items()}
    marks = ", ".join(f"grouping({first}) = 0 AS is_{name}" for name, first in firsts.items())
    store.run(
        f"CREATE OR REPLACE TEMP TABLE texts AS SELECT {', '.join(columns)}, {marks}, count(*) AS row_count "
        f"FROM {file.relation()} GROUP BY GROUPING SETS ({sets})"
    )
    for name, columns in groups.items():
        table = f"{name}_texts"
        cells = ", ".join(f"{column} AS t{place}" for place, column in enumerate(columns))
        select = (
            f"SELECT {text_id(file, name)} AS id, {file.number} AS file, {cells}, row_count FROM texts WHERE is_{name}"
        )
        store.run(f"CREATE TABLE IF NOT EXISTS {table} AS {select} LIMIT 0")
        store.run(f"DELETE FROM {table} WHERE file = {file.number}")
        store.run(f"INSERT INTO {table} {select}")
    return store.connection.execute("SELECT sum(row_count)::BIGINT FROM texts WHERE is_series").fetchone()[0]


def text_id(file: BulkFile, name: str) -> str:
    """Give the SQL of the id of a row's texts of one group: a hash of them, 64 bits long, and of the file."""
    cells = ", ".join(file.column(column) for column in TEXTS[name])
    return f"hash({file.number}, {cells})"


def _has_blank_rows(file: BulkFile, store: BulkStore) -> bool:
    """Tell whether there may be rows without anything in them: the careful reader leaves them out."""
    ids = store.frame(f"SELECT DISTINCT t0 FROM series_texts WHERE file = {file.number}")["t0"]
    return any(not text.strip() for text in ids)


def read_careful_rows(store: BulkStore, ids: CarefulIds, reference: Reference) -> pd.DataFrame:
    """Read the rows that go the careful way, as `read_table.as_table` gives them, with where they come from."""
    frames = []
    for file in store.files:
        held = store.frame(f"SELECT DISTINCT t0 AS text FROM series_texts WHERE file = {file.number}")
        names = held["text"].map(tidied)
        areas = store.frame(f"SELECT DISTINCT t0 AS text FROM area_texts WHERE file = {file.number}")
        is_known = areas["text"].map(tidied).isin(set(reference.place_of_code))
        store.hold("shared_ids", held[names.isin(ids.shared)])
        store.hold("defined_ids", held[names.isin(ids.defined)])
        store.hold("known_areas", areas[is_known])
        indicator, area = file.column(layout.INDICATOR_ID), file.column(layout.AREA_CODE)
        if names.isin(ids.shared | ids.defined).any():
            frames.append(
                store.read_rows(
                    file,
                    f"{indicator} IN (FROM shared_ids) OR ({indicator} IN (FROM defined_ids) "
                    f"AND {area} IN (FROM known_areas))",
                )
            )
    return pd.concat(frames, ignore_index=True).drop(columns="place") if frames else pd.DataFrame()
