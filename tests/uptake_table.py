"""A small table of vaccine uptake in the layout of docs/vaccine-uptake.md, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from queries.ingest.uptake_layout import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from tests import factories

BLACK = "Black, Black British, Black Welsh, Caribbean or African"
COLUMNS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)


def uptake(**changes: object) -> dict[str, str]:
    """Make one row by keyword: everyone in the neighbourhood Leicester City 1, 120 of 200."""
    cells = {
        "Area Code": "",
        "Area Name": "Leicester City 1",
        "Vaccine": "COVID-19",
        "Dose": "First",
        "Date": "2021-03-21",
        "Age": "50+ yrs",
        "Sex": "Persons",
        "Count Vaccinated": "120",
        "Population": "200",
        "Denominator Source": "GP records",
    }
    return cells | {name.replace("_", " "): str(value) for name, value in changes.items()}


def group(name: str, level: str = "5", **changes: object) -> dict[str, str]:
    """Make one row of a group."""
    return uptake(Ethnic_Scheme="Census 2021", Ethnic_Level=level, Ethnic_Group=name, **changes)


def write_uptake(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write rows as a file of the layout."""
    return factories.write_csv(path, rows, columns=COLUMNS)
