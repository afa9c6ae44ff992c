"""The cells of a CSV file, read a second time and as plainly as can be, to hold the loader against."""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Reading:
    """What the naive reader found: cells by row and column, and what is wrong.

    Attributes:
        columns: the header, in small letters and without what may be left out of it.
        rows: row number, as a spreadsheet counts, and cells by column.
        faults: what is wrong, with row and column (0 and "" for the whole file).
    """

    columns: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)

    def fault(self, reason: str, row: int = 0, column: str = "") -> None:
        """Note something wrong."""
        self.faults.append((row, column, reason))


def plain(header: str) -> str:
    """Write a header without capitals, blanks, underscores, dots and hyphens."""
    return re.sub(r"[\s_.\-]", "", header.lower())


def read_cells(data: bytes) -> Reading:
    """Read the cells of a file."""
    reading = Reading()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        reading.fault("not UTF-8")
        return reading
    if any(unicodedata.category(each) == "Cc" and each not in "\t\n\v\f\r\x85" for each in {*text}):
        reading.fault("control character")
        return reading
    for each in [each for each in {*text} if unicodedata.category(each) == "Cf"]:
        text = text.replace(each, "")
    try:
        csv.field_size_limit(131_072)
        records = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        reading.fault(f"CSV: {error}")
        return reading
    numbered = [(row, cells) for row, cells in enumerate(records, start=1) if "".join(cells).strip()]
    if len(numbered) < 2:
        reading.fault("no header, or no rows")
        return reading
    (_, header), *body = numbered
    reading.columns = [plain(cell) for cell in header]
    for row, cells in body:
        if len(cells) != len(header):
            reading.fault("columns are missing or too many", row)
        tidy = [" ".join(cell.split()) for cell in cells]
        reading.rows.append((row, dict(zip(reading.columns, tidy, strict=False))))
    return reading


def number_of(text: str) -> float | None:
    """Read a number, None where the text is none: digits, thousands in their places, a point, an exponent."""
    whole, _, exponent = text.replace("E", "e").partition("e")
    sign, digits = (whole[0], whole[1:]) if whole[:1] in ("+", "-") else ("", whole)
    before, point, after = digits.partition(".")
    first, *groups = before.split(",")
    is_grouped = not groups or (1 <= len(first) <= 3 and all(len(each) == 3 for each in groups))
    allowed = set("0123456789")
    parts_are_digits = set(first + "".join(groups) + after) <= allowed and first + after
    if not (is_grouped and parts_are_digits) or (not first and (groups or not point)):
        return None
    if "e" in text.lower() and not re.fullmatch(r"[+-]?[0-9]{1,2}", exponent):
        return None
    digits = f"{sign}{before.replace(',', '') or '0'}{point}{after or '0' * bool(point)}e{exponent or 0}"
    number = float(Decimal(digits))
    return number if math.isfinite(number) else None  # hundreds of digits are no number of anything


def printed_step(text: str) -> float:
    """Give half a unit of the last digit that a number is printed to; one with an exponent is taken as exact."""
    return 0.0 if "e" in text.lower() else 0.5 * 10.0 ** -len(text.partition(".")[2])
