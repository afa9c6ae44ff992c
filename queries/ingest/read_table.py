"""Read a CSV file as text, keeping the row number of every record: its cells, and the Fingertips layout in them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from queries.ingest import layout
from queries.ingest.problems import Problem, Problems, RefusedError

EMPTY = "the file is empty; expected a header and rows"
NO_ROWS = "the file has a header and no rows; expected figures"
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Nobody can see these marks, which come along when a cell is copied from a web page: "Persons" with one of them at its
# end looks like any other, and must be no other.
INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True)
class Records:
    """A file as cells: its header, and each record with its row number (as a spreadsheet counts: the header is 1)."""

    header: list[str]
    body: list[list[str]]
    rows: list[int]
    ends_cleanly: bool


def read_records(path: Path, name: str) -> Records:
    """Read the cells of one CSV file, whatever its layout. Every cell stays text; nothing is dropped.

    Args:
        path: the file.
        name: how messages name it.

    Raises:
        RefusedError: the file is empty, is not UTF-8, or its quotation marks cannot be read.
    """
    text = _decoded(path, name)
    records, rows = _records(text, name)
    if not records:
        raise RefusedError([Problem(file=name, expected=EMPTY)])
    return Records(records[0], records[1:], rows[1:], ends_cleanly=text.endswith(("\n", "\r")))


def read_table(path: Path, name: str) -> pd.DataFrame:
    """Read one file in the Fingertips layout, as `as_table` gives it."""
    return as_table(read_records(path, name), name)


def as_table(records: Records, name: str) -> pd.DataFrame:
    """Read records in the Fingertips layout. Nothing is guessed.

    Args:
        records: the cells of the file.
        name: how messages name it.

    Returns:
        One row per record, with columns file, row and every column of `layout.USED_COLUMNS`; white space, line breaks
        included, is single spaces. A column that the file does not have is empty.

    Raises:
        RefusedError: the header is not that of such a table.
    """
    return as_columns(records, name, layout.read_header(name, records.header), layout.USED_COLUMNS)


def as_columns(records: Records, name: str, header: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Take some columns from records by the names that `header` gives them, with file and row beside them."""
    if not records.body:
        raise RefusedError([Problem(file=name, expected=NO_ROWS)])
    _check_widths(name, records)
    frame = pd.DataFrame(records.body, columns=range(len(header)), dtype="object")
    table = pd.DataFrame({"file": name, "row": records.rows})
    for column in columns:
        table[column] = frame[header.index(column)].map(tidied) if column in header else ""
    return table


def whole_file_problem(name: str, expected: str) -> Problem:
    """Say what is wrong with a file as a whole."""
    return Problem(file=name, expected=expected)


def refuse_utf16(data: bytes, name: str) -> None:
    """Refuse a file that begins as UTF-16 does."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        expected = "the file is UTF-16; expected UTF-8 (in Excel: Save as, CSV UTF-8)"
        raise RefusedError([whole_file_problem(name, expected)])


def not_utf8(name: str, data: bytes, start: int, offset: int = 0, lines_before: int = 0) -> Problem:
    """Name the byte that is not UTF-8.

    Args:
        name: how messages name the file.
        data: the file, or a piece of it that begins with a line.
        start: place of the byte in it.
        offset: where the piece begins.
        lines_before: how many lines there are before it.
    """
    before = data[:start]
    cell = before[before.rfind(b"\n") + 1 :].rsplit(b",", 1)[-1] + data[start : start + 12]
    expected = (
        f"byte {offset + start} of the file is 0x{data[start]:02x}, which is not UTF-8; "
        "expected UTF-8 (in Excel: Save as, CSV UTF-8)"
    )
    row = lines_before + before.count(b"\n") + 1
    return Problem(file=name, row=row, value=cell.decode("utf-8", errors="replace"), expected=expected)


def control_character(name: str, found: tuple[str, int], lines_before: int = 0) -> Problem:
    """Name a character that is no text, found after so many line ends."""
    sign, lines = found
    what = "null byte" if sign == "\0" else f"control character (U+{ord(sign):04X})"
    row = lines_before + lines + 1
    return Problem(file=name, row=row, expected=f"there is a {what}; expected a text file")


def _decoded(path: Path, name: str) -> str:
    data = path.read_bytes()
    if not data.strip():
        raise RefusedError([whole_file_problem(name, EMPTY)])
    refuse_utf16(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        plain = data.removeprefix(codecs.BOM_UTF8)
        raise RefusedError([not_utf8(name, plain, error.start, len(data) - len(plain))]) from None
    if found := NOT_TEXT.search(text):
        raise RefusedError([control_character(name, (found[0], text[: found.start()].count("\n")))])
    return INVISIBLE.sub("", text)


def _records(text: str, name: str) -> tuple[list[list[str]], list[int]]:
    """Split the text into records, with the row number of each; blank rows are counted and left out."""
    records, rows = [], []
    for row, record in iterate_records(io.StringIO(text, newline=""), name):
        records.append(record)
        rows.append(row)
    return records, rows


def iterate_records(lines: Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """Go through the records of a file with their row numbers; blank rows are counted and left out.

    Raises:
        RefusedError: the quotation marks of a row cannot be read.
    """
    reader = csv.reader(lines, strict=True)
    number = started = 0
    while True:
        started = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RefusedError([_broken(name, number + 1, started, error)]) from None
        number += 1
        if any(cell.strip() for cell in record):
            yield number, record


def _broken(name: str, row: int, line: int, error: csv.Error) -> Problem:
    reason = str(error)
    if "field larger" in reason:
        expected = (
            f"this row, line {line} of the file, has a cell of more than {csv.field_size_limit():,} characters: is a "
            'quotation mark (") opened in it and never closed?'
        )
    elif "unexpected end" in reason:
        expected = f'a quotation mark (") opened in this row, line {line} of the file, is never closed: is it cut off?'
    else:
        expected = f"the quotation marks of this row, line {line} of the file, cannot be read ({reason})"
    return Problem(file=name, row=row, expected=expected)


def _check_widths(name: str, records: Records) -> None:
    problems, body, header = Problems(), records.body, records.header
    for place, (record, row) in enumerate(zip(body, records.rows, strict=True)):
        if len(record) != len(header):
            is_cut_off = place == len(body) - 1 and not records.ends_cleanly
            problems.add(width_problem(name, row, record, header, is_cut_off=is_cut_off))
    if problems:
        raise RefusedError(problems)


def width_problem(name: str, row: int, record: list[str], header: list[str], *, is_cut_off: bool) -> Problem:
    """Say that a record has more or fewer cells than the header."""
    width = len(header)
    expected = f"the row has {len(record)} columns, the header has {width}"
    if is_cut_off and len(record) < width:
        expected += ": the file ends in the middle of a row, so it has been cut off; fetch it again"
    column = header[0] if not record else f"{min(len(record), width)}"
    return Problem(file=name, row=row, column=column, value=record[-1], expected=expected)


def tidied(cell: str) -> str:
    """Make white space, line breaks included, single spaces, with none at either end."""
    return " ".join(cell.split())
