"""Read the cells of a workbook, .xlsx or .ods, as text: what the sheets hold, never how they look.

python-calamine reads both. Formulas are not worked out: the result that was saved with them is taken.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from queries.ingest.problems import Problem, RefusedError

Sheet = list[list[str]]
SUFFIXES = (".xlsx", ".ods")

_MOST_BYTES = 200 * 1024 * 1024  # of one part, unpacked: a small archive may hold a very large one
_MOST_CELLS = 5_000_000  # of one sheet: one cell far out makes a sheet of all that lies between


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
        _check_size(path)
        with CalamineWorkbook.from_path(path) as book:
            return {title: _rows(book.get_sheet_by_name(title), title) for title in book.sheet_names}
    except (zipfile.BadZipFile, CalamineError, ValueError, EOFError, OSError) as error:
        expected = f"expected a workbook (.xlsx or .ods); this one cannot be read: {error}"
        raise RefusedError([Problem(file=name, expected=expected)]) from None


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            if part.file_size > _MOST_BYTES:
                raise ValueError(f"{part.filename} is larger than {_MOST_BYTES // 1024**2} MB when unpacked")


def _rows(sheet: CalamineSheet, title: str) -> Sheet:
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise ValueError(f"{title} is {sheet.total_height:,} rows by {sheet.total_width:,} columns")
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
