"""Copy a large CSV file that is not plainly written, so that DuckDB reads in the copy what the careful reader reads."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator
from pathlib import Path

from queries.ingest.problems import Problems
from queries.ingest.read_table import INVISIBLE, iterate_records, tidied, width_problem


def copy_plainly(path: Path, name: str, copy: Path) -> tuple[array, Problems]:
    """Write the records of a file anew, each on a row of its own: no blank rows, no marks that nobody can
    see, single spaces.

    One record is held at a time. It takes several times as long as reading the file does, so it is done only where a
    file is not plain as it is.

    Args:
        path: the file, which is known to be UTF-8.
        name: how messages name it.
        copy: where to write.

    Returns:
        The row number of each record of the copy, the header first; and the rows that have more or fewer cells.

    Raises:
        RefusedError: quotation marks cannot be read.
    """
    rows, problems = array("q"), Problems()
    header: list[str] = []
    narrow = None  # the last record, if it is too short: whether the file is cut off is known at its end
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row, record in iterate_records(_visible_lines(path), name):
            header = header or record
            if narrow:
                problems.add(width_problem(name, *narrow, header, is_cut_off=False))
            narrow = (row, record) if len(record) != len(header) else None
            rows.append(row)
            writer.writerow([tidied(cell) for cell in record])
    if narrow:
        problems.add(width_problem(name, *narrow, header, is_cut_off=not _ends_cleanly(path)))
    return rows, problems


def first_record(path: Path, name: str) -> list[str]:
    """Read the header of a file.

    Raises:
        RefusedError: its quotation marks cannot be read.
    """
    return next(iterate_records(_visible_lines(path), name), (0, []))[1]


def _visible_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in file:
            yield INVISIBLE.sub("", line) if not line.isascii() else line


def _ends_cleanly(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read() in (b"\n", b"\r")
