"""Read the cells of a workbook, .xlsx or .ods, as text: what the sheets hold, never how they look.

Both are zip archives of XML with a published description, so the standard library reads them and no dependency is
needed. Formulas are not worked out: the result that was saved with them is taken.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from queries.ingest.problems import Problem, RefusedError

Sheet = list[list[str]]
SUFFIXES = (".xlsx", ".ods")

_MOST_BYTES = 200 * 1024 * 1024  # of one part, unpacked: a small archive may hold a very large one
_MOST_COLUMNS = 1_000  # a spreadsheet fills its rows with empty cells to the edge
_MOST_ROWS = 1_100_000
_MOST_EMPTY_ROWS = 1_000  # in one go: what follows a longer gap is no part of a table
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def is_workbook(path: Path) -> bool:
    """Tell by its name whether a file is a workbook that can be read."""
    return path.suffix.lower() in SUFFIXES


def read_workbook(path: Path, name: str) -> dict[str, Sheet]:
    """Read every sheet of a workbook.

    Args:
        path: the file.
        name: how messages name it.

    Returns:
        The rows of each sheet by its name, in order; row 1 of the sheet is the first. Cells are text; numbers are as
        they were saved, not as they are shown. Empty cells at the end of a row and empty rows at the end are left out.

    Raises:
        RefusedError: the file is no such workbook, is damaged, or is larger than any table of this kind.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            read = _read_ods if "content.xml" in archive.namelist() else _read_xlsx
            return {title: _trimmed(rows) for title, rows in read(archive)}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError, EOFError, OSError) as error:
        expected = f"expected a workbook (.xlsx or .ods); this one cannot be read: {error}"
        raise RefusedError([Problem(file=name, expected=expected)]) from None


def _part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(f"{name} is larger than {_MOST_BYTES // 1024**2} MB when unpacked")
    data = archive.read(name)
    if b"<!DOCTYPE" in data[:1000] or b"<!ENTITY" in data:
        raise ValueError(f"{name} declares entities, which no spreadsheet program does")
    return ElementTree.fromstring(data)


def _trimmed(rows: Sheet) -> Sheet:
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _read_ods(archive: zipfile.ZipFile) -> Iterator[tuple[str, Sheet]]:
    for table in _part(archive, "content.xml").iter(f"{_TABLE}table"):
        rows: Sheet = []
        for element in table.iter(f"{_TABLE}table-row"):
            row = _ods_row(element)
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", 1))
            rows += [
                list(row) for _ in range(min(repeated, _MOST_ROWS - len(rows)) if any(row) else min(repeated, 1_000))
            ]
        yield table.get(f"{_TABLE}name", ""), rows


def _ods_row(element: ElementTree.Element) -> list[str]:
    row: list[str] = []
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        row += [_ods_text(cell)] * min(repeated, _MOST_COLUMNS - len(row))
    return row


def _ods_text(cell: ElementTree.Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        return cell.get(f"{_OFFICE}value", "")
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "")
    return "\n".join("".join(part.itertext()) for part in cell.findall(f"{_TEXT}p")).strip()


def _read_xlsx(archive: zipfile.ZipFile) -> Iterator[tuple[str, Sheet]]:
    strings = _shared_strings(archive)
    relations = _part(archive, "xl/_rels/workbook.xml.rels")
    target_of = {each.get("Id"): each.get("Target", "") for each in relations}
    for sheet in _part(archive, "xl/workbook.xml").iter(f"{_SHEET}sheet"):
        target = target_of[sheet.get(_RELATION)].lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        yield sheet.get("name", ""), _xlsx_rows(_part(archive, path), strings)


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    found = _part(archive, "xl/sharedStrings.xml").iter(f"{_SHEET}si")
    return ["".join(_plain_texts(item)) for item in found]


def _plain_texts(item: ElementTree.Element) -> Iterator[str]:
    """Give the text of a string, without the readings that stand above East Asian characters."""
    for child in item:
        if child.tag == f"{_SHEET}t":
            yield child.text or ""
        elif child.tag == f"{_SHEET}r":
            yield from (text.text or "" for text in child.findall(f"{_SHEET}t"))


def _xlsx_rows(sheet: ElementTree.Element, strings: list[str]) -> Sheet:
    rows: Sheet = []
    for element in sheet.iter(f"{_SHEET}row"):
        number = int(element.get("r", len(rows) + 1))
        if not len(rows) < number <= _MOST_ROWS:
            raise ValueError(f"row {number} follows row {len(rows)}")
        rows += [[] for _ in range(number - len(rows))]
        row = rows[-1]
        for cell in element.findall(f"{_SHEET}c"):
            place = _column_of(cell.get("r", "")) if cell.get("r") else len(row)
            if place >= _MOST_COLUMNS:
                continue
            row += [""] * (place + 1 - len(row))
            row[place] = _xlsx_text(cell, strings)
    return rows


def _column_of(reference: str) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        raise ValueError(f"{reference!r} is no cell")
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _xlsx_text(cell: ElementTree.Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{_SHEET}is")
        return "" if inline is None else "".join(_plain_texts(inline)).strip()
    value = cell.findtext(f"{_SHEET}v", "")
    return strings[int(value)].strip() if kind == "s" and value else value.strip()
