"""The layout "deaths and population by age band and sex": what a public-health team has, and life tables need.

One row per area, sex, age band and period, and per cause of death where causes are given. The columns are described
for those who fill them in docs/deaths-and-population.md, with a template beside it.
"""

from __future__ import annotations

import re

import pandas as pd

from queries.ingest import layout
from queries.ingest.cells import read_numbers, read_sexes
from queries.ingest.own_layout import note_rows, read_own_header
from queries.ingest.periods import UnreadablePeriodError, read_period
from queries.ingest.problems import Problems, RefusedError
from queries.ingest.read_table import Records, as_columns
from queries.stats.life_tables import START_AGES

AGE_BAND = "Age band"
DEATHS = "Deaths"
POPULATION = "Population"
SUPPRESSION = "Suppression"
CAUSE = "Cause"

REQUIRED_COLUMNS = (
    layout.AREA_CODE, layout.AREA_NAME, layout.VINTAGE, layout.SEX, AGE_BAND, layout.TIME_PERIOD, DEATHS, POPULATION,
    SUPPRESSION,
)  # fmt: skip
OPTIONAL_COLUMNS = (CAUSE, "Note", layout.SOURCE, layout.KIND)
AGE_BANDS = ("Under 1", "1 to 4", *(f"{age} to {age + 4}" for age in START_AGES[2:-1]), "90 and over")

_HIDDEN_MARKS = ("[c]", "*")
_KEYS = [layout.AREA_CODE, "sex", layout.TIME_PERIOD, "band"]


def _bare(text: str) -> str:
    return re.sub(r"[\s_.\-]", "", text.lower())


_COLUMN_OF_BARE = {_bare(column): column for column in (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)}
_BAND_OF_BARE = {_bare(name): place for place, name in enumerate(AGE_BANDS)} | {"0": 0, "<1": 0, "90+": 19}


def is_deaths_header(header: list[str]) -> bool:
    """Tell from its header whether a file is in this layout: it has the columns that no other layout has."""
    found = {_COLUMN_OF_BARE.get(_bare(cell)) for cell in header}
    return {AGE_BAND, DEATHS, POPULATION} <= found


def read_deaths(records: Records, name: str) -> pd.DataFrame:
    """Read and check a file of this layout, row by row.

    Args:
        records: the cells of the file.
        name: how messages name it.

    Returns:
        One row per record with file, row, every column of the layout as text (that of an optional one which is not
        there is blank), and sex, band (the place of the age band), deaths, population, is_hidden.

    Raises:
        RefusedError: the header or rows are not as agreed; every row that is wrong is named with what was expected.
    """
    header = read_own_header(
        records.header, name, REQUIRED_COLUMNS, OPTIONAL_COLUMNS, "a table of deaths and population"
    )
    table = as_columns(records, name, header, (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS))
    problems = Problems()
    _require_area(table, problems)
    table["sex"] = read_sexes(table[layout.SEX])
    note_rows(table, table["sex"].isna(), layout.SEX, "expected Male, Female or Persons", problems)
    # A dash is read as "to" before signs are dropped: "1-4" must not become 14.
    table["band"] = table[AGE_BAND].str.replace(r"[-–—]", " to ", regex=True).map(_bare).map(_BAND_OF_BARE)
    note_rows(table, table["band"].isna(), AGE_BAND, f"expected one of {', '.join(AGE_BANDS)}", problems)
    _check_periods(table, problems)
    _add_numbers(table, problems)
    is_named = table["band"].notna() & table["sex"].notna()
    repeated = table.duplicated([*_KEYS, CAUSE], keep="first") & is_named
    has_causes = bool((table[CAUSE] != "").any())
    each = "area, sex, age band, period and cause" if has_causes else "area, sex, age band and period"
    note_rows(table, repeated, AGE_BAND, f"expected one row for each {each}", problems)
    if has_causes:
        _check_causes(table, problems)
        _check_repeated_population(table[is_named & table["population"].notna()], problems)
    if problems:
        raise RefusedError(problems)
    return table


def _require_area(table: pd.DataFrame, problems: Problems) -> None:
    for column, expected in (
        (layout.AREA_CODE, "expected the code of an area, such as E05010458"),
        (layout.VINTAGE, "expected the vintage of the area code, such as December 2022 wards"),
    ):
        note_rows(table, table[column] == "", column, expected, problems)


def _check_periods(table: pd.DataFrame, problems: Problems) -> None:
    for text in table[layout.TIME_PERIOD].unique():
        try:
            read_period(text)
        except UnreadablePeriodError as error:
            note_rows(table, table[layout.TIME_PERIOD] == text, layout.TIME_PERIOD, str(error), problems)


def _add_numbers(table: pd.DataFrame, problems: Problems) -> None:
    mark = table[SUPPRESSION].str.lower()
    table["is_hidden"] = mark.isin(_HIDDEN_MARKS)
    unknown = ~table["is_hidden"] & (mark != "")
    note_rows(table, unknown, SUPPRESSION, "expected [c] where the number of deaths is hidden, or nothing", problems)
    table["deaths"], has_deaths = read_numbers(table[DEATHS])
    table["population"], has_population = read_numbers(table[POPULATION])
    wrong = ~table["is_hidden"] & ~unknown & ~(has_deaths & (table["deaths"] >= 0) & (table["deaths"] % 1 == 0))
    expected = f"expected a whole number of deaths, 0 or more; a hidden one is left blank, with [c] under {SUPPRESSION}"
    note_rows(table, wrong, DEATHS, expected, problems)
    told = table["is_hidden"] & (table[DEATHS] != "")
    note_rows(table, told, DEATHS, f"expected nothing, because {SUPPRESSION} says that the number is hidden", problems)
    wrong = ~(has_population & (table["population"] >= 0))
    expected = "expected a number of people, 0 or more: those of each year of the period added up"
    note_rows(table, wrong, POPULATION, expected, problems)


def _check_causes(table: pd.DataFrame, problems: Problems) -> None:
    """A cause that is left out would be taken for no deaths of it, so every group of rows has every cause."""
    causes = table[CAUSE]
    first = table[causes != ""].iloc[0]
    expected = f"expected a cause, because row {first['row']} has one: all rows of a file have a cause, or none has"
    note_rows(table, causes == "", CAUSE, expected, problems)
    if (causes == "").any():
        return
    places = table.groupby(_KEYS, dropna=False, sort=False).ngroup()
    for cause in causes.unique():
        is_without = ~places.isin(places[causes == cause]) & ~places.duplicated()
        expected = f"expected a row for {cause!r} too, which other rows of the file have: 0 deaths where nobody died"
        note_rows(table, is_without, CAUSE, expected, problems)


def _check_repeated_population(table: pd.DataFrame, problems: Problems) -> None:
    """The people of an age band stand on the row of every cause, and are counted once."""
    first = table.groupby(_KEYS, sort=False)[["row", "population", POPULATION]].transform("first")
    told = table.assign(first_row=first["row"], first_population=first[POPULATION])
    expected = "expected {first_population}, as in row {first_row}: the people are the same for every cause"
    note_rows(told, table["population"] != first["population"], POPULATION, expected, problems)
