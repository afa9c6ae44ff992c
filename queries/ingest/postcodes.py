"""A lookup of postcodes in the layout of the ONS Postcode Directory or the National Statistics Postcode Lookup.

Of each postcode its ward and its small area are kept, and only where one of them is of this system. A code of another
vintage counts for the area that holds its small areas, where there is just one. The file is read in parts: the one for
the whole country has over two million rows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from queries import schema
from queries.ingest.geography import Reference
from queries.ingest.problems import Problem, Problems, RefusedError
from queries.models import Geography

POSTCODE, WARD, MSOA = "pcds", "osward", "msoa21"
# Names of columns that editions have used, the one that fits best first.
_NAMES = {
    POSTCODE: ("pcds", "pcd8", "pcd7", "postcode"),
    WARD: ("osward", "oseward", "ward", r"wd\d\dcd"),
    MSOA: (r"msoa11(cd)?", r"msoa21(cd)?", "msoa"),
}
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9][A-Z]{2})")
_CODE = re.compile(r"|[A-Z]\d{8}|[A-Z]99999999")  # postcodes of islands and of none have made-up codes
_ROWS_AT_ONCE = 200_000
_STORED = [column.name for column in schema.postcodes.columns]


def is_postcode_file(path: Path) -> bool:
    """Tell from its header whether a file is such a lookup: it names postcodes and the areas that hold them."""
    if path.suffix.lower() != ".csv":
        return False
    header = [cell.lower() for cell in _header(path)]
    return "pcds" in header or set(_columns(header)) == set(_NAMES)


def read_postcodes(path: Path, name: str, reference: Reference) -> tuple[pd.DataFrame, list[str]]:
    """Read and check a lookup, and keep the postcodes of this system.

    Args:
        path: the file.
        name: how messages name it.
        reference: the areas of this system, and what became of codes of other vintages.

    Returns:
        One row per postcode with the columns of the table `postcodes` but for source_id, and what to say of the file.

    Raises:
        RefusedError: a column is missing, or rows are not as agreed; each is named with what was expected.
    """
    columns = _columns(_header(path))
    if missing := [each for each in (POSTCODE, WARD, MSOA) if each not in columns]:
        expected = "this column of a postcode lookup is missing"
        raise RefusedError([Problem(file=name, row=1, column=each, expected=expected) for each in missing])
    problems, kept, read = Problems(), [], 0
    areas = {column: _areas_of(reference, level) for column, level in ((WARD, Geography.WARD), (MSOA, Geography.MSOA))}
    for rows in _parts(path, name, columns):
        read += len(rows)
        kept.append(_kept(rows, areas, columns, problems))
    table = pd.concat(kept, ignore_index=True)
    _check_twice(table, columns[POSTCODE], problems)
    if problems:
        raise RefusedError(problems)
    return table[_STORED[:4]], [f"{name}: {read:,} postcodes read, {len(table):,} of this system kept."]


def join_postcodes(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the lookups of several files together; of a postcode in two, the later file counts."""
    if not tables:
        return pd.DataFrame(columns=_STORED, dtype="str")
    return pd.concat(tables, ignore_index=True).drop_duplicates(["outward", "inward"], keep="last")


def postcode_rows(postcodes: pd.DataFrame) -> pd.DataFrame:
    """Write postcodes as rows of the table, in the order in which they are asked for."""
    return postcodes[_STORED].sort_values(["outward", "inward"]).reset_index(drop=True)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [cell.strip() for cell in next(csv.reader(file), [])]


def _columns(header: list[str]) -> dict[str, str]:
    """Find which column of a file is which, by the names that editions have used."""
    found = {}
    for column, names in _NAMES.items():
        held = (cell for name in names for cell in header if re.fullmatch(name, cell, re.IGNORECASE))
        if cell := next(held, ""):
            found[column] = cell
    return found


def _parts(path: Path, name: str, columns: dict[str, str]) -> Iterator[pd.DataFrame]:
    """Read the three columns as text, part by part, each row with its number in a spreadsheet."""
    options = {"usecols": list(columns.values()), "dtype": "str", "keep_default_na": False, "skip_blank_lines": False}
    try:
        for part in pd.read_csv(path, encoding="utf-8-sig", chunksize=_ROWS_AT_ONCE, **options):
            rows = part.apply(lambda cells: cells.fillna("").str.strip())
            rows = rows.assign(file=name, row=part.index + 2)
            yield rows[(rows[list(columns.values())] != "").any(axis=1)]
    except (UnicodeDecodeError, pd.errors.ParserError) as error:
        raise RefusedError([Problem(file=name, expected=f"expected a CSV table in UTF-8: {error}")]) from None


def _kept(
    rows: pd.DataFrame, areas: dict[str, dict[str, str]], columns: dict[str, str], problems: Problems
) -> pd.DataFrame:
    """Check some rows, and keep those of an area of this system."""
    halves = rows[columns[POSTCODE]].str.upper().str.extract(rf"^{_POSTCODE.pattern}$")
    wrong = rows[halves[0].isna()]
    problems.add_rows(wrong, column=columns[POSTCODE], expected='expected a postcode in two halves, such as "AB1 2CD"')
    for column in (WARD, MSOA):
        wrong = rows[~rows[columns[column]].str.fullmatch(_CODE)]
        problems.add_rows(
            wrong, column=columns[column], expected="expected an ONS code (a letter, 8 digits) or nothing"
        )
    found = rows.assign(
        outward=halves[0],
        inward=halves[1],
        ward_code=rows[columns[WARD]].map(areas[WARD]).fillna(""),
        msoa_code=rows[columns[MSOA]].map(areas[MSOA]).fillna(""),
    )
    return found[((found["ward_code"] != "") | (found["msoa_code"] != "")) & found["outward"].notna()]


def _check_twice(table: pd.DataFrame, column: str, problems: Problems) -> None:
    twice = table[table.duplicated(["outward", "inward"])]
    problems.add_rows(twice, column=column, expected="expected each postcode once; a row above has it too")


def _areas_of(reference: Reference, level: Geography) -> dict[str, str]:
    """Lead each code to the area of a level here: its own, or the only one that holds its small areas."""
    members = reference.members
    held = set(members.loc[members["geography"] == level.value, "area_code"])
    leads = {code: code for code in held}
    for row in reference.other_codes.itertuples():
        here = [code for code in row.related_codes.split(";") if code in held]
        if len(here) == 1:
            leads.setdefault(row.area_code, here[0])
    return leads
