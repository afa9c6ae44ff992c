"""The columns of a Fingertips download, under every name that its versions have used, and ours after them."""

from __future__ import annotations

import re

from queries.ingest.problems import Problem, RefusedError

INDICATOR_ID = "Indicator ID"
INDICATOR_NAME = "Indicator Name"
PARENT_CODE = "Parent Code"
AREA_CODE = "Area Code"
AREA_NAME = "Area Name"
AREA_TYPE = "Area Type"
SEX = "Sex"
AGE = "Age"
CATEGORY_TYPE = "Category Type"
CATEGORY = "Category"
TIME_PERIOD = "Time period"
VALUE = "Value"
LOWER_95 = "Lower CI 95.0 limit"
UPPER_95 = "Upper CI 95.0 limit"
LOWER_998 = "Lower CI 99.8 limit"
UPPER_998 = "Upper CI 99.8 limit"
COUNT = "Count"
DENOMINATOR = "Denominator"
VALUE_NOTE = "Value note"
COMPARED_TO_ENGLAND = "Compared to England value or percentiles"
TIME_PERIOD_RANGE = "Time period range"
SOURCE = "Source"
KIND = "Kind"
VINTAGE = "Vintage"

NUMBER_COLUMNS = (VALUE, LOWER_95, UPPER_95, LOWER_998, UPPER_998, COUNT, DENOMINATOR)

# The 26 columns of every Fingertips download but one: column 23 is named after what the user compared with
# ("Compared to Region value or percentiles", "Compared to percentiles", "Column not used").
REQUIRED_COLUMNS = (
    INDICATOR_ID, INDICATOR_NAME, PARENT_CODE, "Parent Name", AREA_CODE, AREA_NAME, AREA_TYPE, SEX, AGE,
    CATEGORY_TYPE, CATEGORY, TIME_PERIOD, VALUE, LOWER_95, UPPER_95, LOWER_998, UPPER_998, COUNT, DENOMINATOR,
    VALUE_NOTE, "Recent Trend", COMPARED_TO_ENGLAND, "Time period Sortable", "New data", "Compared to goal",
)  # fmt: skip
OPTIONAL_COLUMNS = (TIME_PERIOD_RANGE, SOURCE, KIND, VINTAGE)
ALL_COLUMNS = REQUIRED_COLUMNS + OPTIONAL_COLUMNS

# What is read on; the other columns are about the download, not about the figure.
USED_COLUMNS = (
    INDICATOR_ID, INDICATOR_NAME, PARENT_CODE, AREA_CODE, AREA_NAME, AREA_TYPE, SEX, AGE, CATEGORY_TYPE, CATEGORY,
    TIME_PERIOD, *NUMBER_COLUMNS, VALUE_NOTE, COMPARED_TO_ENGLAND, *OPTIONAL_COLUMNS,
)  # fmt: skip

# What the CSV files under the charts of the new Fingertips site have, whatever the chart.
_OF_A_CHART = {"indicatorid", "indicatorname", "period", "areacode", "value"}
_COMPARED_COLUMN = re.compile(r"comparedto.*|columnnotused")


def _bare(header: str) -> str:
    # No other sign is left out: "Value (%)" may not be the Value of a download.
    return re.sub(r"[\s_.\-]", "", header.lower())


_COLUMN_OF_BARE = {_bare(column): column for column in ALL_COLUMNS}


def read_header(file: str, cells: list[str]) -> list[str]:
    """Give each column of a file its name in this project.

    "AreaName", "Area_Name" and "Area Name" are one column; the order of columns does not matter.

    Args:
        file: name of the file, for messages.
        cells: the header as it stands in the file.

    Returns:
        One name per cell, "" for a column that is known and not used.

    Raises:
        RefusedError: a column is missing, unknown or there twice, or the file is not separated by commas.
    """
    if len(cells) == 1:
        raise RefusedError([_not_commas(file, cells[0])])
    bare = {_bare(cell) for cell in cells}
    if bare >= _OF_A_CHART and not bare & {"sex", "age"}:
        expected = (
            "this is the table of one chart of Fingertips, which does not say whose figures they are (sex and age); "
            "expected the download of all data of an indicator, with 26 or 27 columns"
        )
        raise RefusedError([Problem(file=file, row=1, column="Sex", expected=expected)])
    names = [_COLUMN_OF_BARE.get(_bare(cell)) for cell in cells]
    problems = []
    for number, (cell, name) in enumerate(zip(cells, names, strict=True), start=1):
        if name is None and not _COMPARED_COLUMN.fullmatch(_bare(cell)):
            expected = f"column {number} of a Fingertips download is {_usual(number)!r}"
            problems.append(Problem(file=file, row=1, column=cell, value=cell, expected=expected))
        elif name is not None and name in names[: number - 1]:
            problems.append(Problem(file=file, row=1, column=cell, value=cell, expected="expected each column once"))
    missing = [column for column in REQUIRED_COLUMNS if column not in names]
    problems += [
        Problem(file=file, row=1, column=column, expected="this column of a Fingertips download is missing")
        for column in missing
    ]
    if problems:
        raise RefusedError(problems)
    return [name or "" for name in names]


def _usual(number: int) -> str:
    usual = [*REQUIRED_COLUMNS]
    usual.insert(22, "Compared to … value or percentiles")
    usual += OPTIONAL_COLUMNS
    return usual[number - 1] if number <= len(usual) else "(none: there are at most 30)"


def _not_commas(file: str, line: str) -> Problem:
    for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")):
        if line.count(separator) >= 10:
            expected = f"columns are separated by {name}; expected commas (save as CSV UTF-8, comma delimited)"
            return Problem(file=file, row=1, column="1", value=line, expected=expected)
    expected = "expected a header of 26, 27 or 30 columns, beginning with 'Indicator ID', separated by commas"
    return Problem(file=file, row=1, column="1", value=line, expected=expected)
