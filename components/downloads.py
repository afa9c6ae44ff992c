"""Tables as files: comma-separated text that a spreadsheet opens without harm, and names that say what is inside."""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from queries.models import slug_of

# A spreadsheet takes a cell that begins with one of these for a formula, and some could send what is in the sheet
# somewhere else. The wide forms count too. Numbers are written as numbers and need no guard.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MOST_NAME_LETTERS = 120

Cell = str | float | int | date | None


def csv_bytes(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str]) -> bytes:
    """Write rows as UTF-8 with a byte order mark, by which Excel knows that it is not its own code page.

    Args:
        rows: one mapping per row; a column that it lacks is left blank.
        columns: the columns in their order.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell_text(row.get(column)) for column in columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def cell_text(cell: Cell) -> str:
    """Write one cell: numbers as they are stored, dates as ISO 8601, text with an apostrophe where it could be run."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return number_text(float(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def number_text(value: float) -> str:
    """Write a number with all the digits that are stored, and none where there is no number."""
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def without_noise(value: float) -> float:
    """Take the noise of binary subtraction from a difference: 77.5 less 79.7 is -2.2, not -2.2000000000000028."""
    return float(f"{value:.12g}")


def file_name(parts: Sequence[str], extension: str) -> str:
    """Name a file after what is in it: "life-expectancy-at-birth_male_2023-to-2025.csv". ASCII, no blanks."""
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode() for part in parts if part)
    name = "_".join(filter(None, map(slug_of, plain)))
    return f"{name[:_MOST_NAME_LETTERS].rstrip('-_') or 'figures'}.{extension}"


def name_order(name: str) -> list[tuple[int, int, str]]:
    """Give the key by which the table on the screen sorts names: without case or accents, digits by their number."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in re.split(r"(\d+)", plain) if piece]
