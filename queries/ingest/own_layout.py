"""What the layouts of this project's own have in common: headers read leniently, rows noted with what was expected."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from queries.ingest.problems import Problem, Problems, RefusedError


def bare(text: str) -> str:
    """Strip a text to what tells it from others: "Area Code", "area_code" and "AreaCode" are one column."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def bare_header(cell: str) -> str:
    """Strip a header likewise, but of nothing that may mean something: "Population (thousands)" is no Population."""
    return re.sub(r"[\s_.\-]", "", cell.lower())


def read_own_header(
    cells: list[str], name: str, required: Sequence[str], optional: Sequence[str], what: str
) -> list[str]:
    """Give each column of a file its name in this project; the order of columns does not matter.

    Args:
        cells: the header as it stands in the file.
        name: how messages name the file.
        required: columns that must be there.
        optional: columns that may be.
        what: the layout, as in "a list of outreach events".

    Raises:
        RefusedError: a column is missing, unknown or there twice.
    """
    known = {bare_header(column): column for column in (*required, *optional)}
    names = [known.get(bare_header(cell), "") for cell in cells]
    allowed = f"expected only {', '.join(known.values())}"
    problems = [
        Problem(file=name, row=1, column=cell, value=cell, expected=allowed)
        for cell, column in zip(cells, names, strict=True)
        if not column
    ]
    problems += [
        Problem(file=name, row=1, column=column, expected=f"this column of {what} is missing")
        for column in required
        if column not in names
    ]
    problems += [
        Problem(file=name, row=1, column=column, value=column, expected="expected each column once")
        for column in sorted({column for column in names if column and names.count(column) > 1})
    ]
    if problems:
        raise RefusedError(problems)
    return names


def note_rows(table: pd.DataFrame, is_wrong: pd.Series, column: str, expected: str, problems: Problems) -> None:
    """Note the same problem for each row of a table that is wrong."""
    if is_wrong.any():
        problems.add_rows(table[is_wrong], column=column, expected=expected)


def require_cells(table: pd.DataFrame, columns: Sequence[str], problems: Problems) -> None:
    """Note each cell of some columns that is blank."""
    for column in columns:
        note_rows(table, table[column] == "", column, "expected a text; the cell is blank", problems)
