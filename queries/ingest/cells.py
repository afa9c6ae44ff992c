"""Turn the text of cells into numbers, sexes, periods and statuses. What cannot be read becomes a problem."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.periods import UnreadablePeriodError, read_period
from queries.ingest.problems import Problems
from queries.models import Sex, ValueStatus

NUMBER_NAMES = {
    layout.VALUE: "value",
    layout.LOWER_95: "lower_ci95",
    layout.UPPER_95: "upper_ci95",
    layout.LOWER_998: "lower_ci998",
    layout.UPPER_998: "upper_ci998",
    layout.COUNT: "event_count",
    layout.DENOMINATOR: "denominator_count",
}
NOT_RELIABLE_PREFIX = "Not reliable enough to show: "
FIGURE_NAMES = ("value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998")

# Digits with or without thousands separators in their places: 1,234.5 but not 12,34.
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d{1,2})?|[+-]?\.\d+", re.ASCII)
_RANGE = re.compile(r"(?:\d+[ymqwd])?", re.IGNORECASE | re.ASCII)

# The marks of the Government Statistical Service, and the asterisk of NHS tables.
STATUS_OF_MARK = {
    "[c]": ValueStatus.SUPPRESSED,
    "*": ValueStatus.SUPPRESSED,
    "[x]": ValueStatus.NOT_PUBLISHED,
    "[z]": ValueStatus.NOT_APPLICABLE,
    "[u]": ValueStatus.NOT_RELIABLE,
}
# Fingertips writes sentences. The first that fits decides; a blank value that nothing explains is not published.
_STATUS_OF_WORDS = (
    (re.compile(r"suppress|disclos", re.IGNORECASE), ValueStatus.SUPPRESSED),
    (re.compile(r"too small|unreliable|not reliable|small numbers", re.IGNORECASE), ValueStatus.NOT_RELIABLE),
    (re.compile(r"not applicable", re.IGNORECASE), ValueStatus.NOT_APPLICABLE),
)
_SEXES = {
    "male": Sex.MALE.value,
    "males": Sex.MALE.value,
    "female": Sex.FEMALE.value,
    "females": Sex.FEMALE.value,
    "persons": Sex.PERSONS.value,
    "not applicable": Sex.PERSONS.value,  # how Fingertips writes a figure that is not about people of one sex
}
_COMPARISONS = ("Better", "Similar", "Worse", "Higher", "Lower", "Not compared")


def add_numbers(table: pd.DataFrame, problems: Problems) -> None:
    """Add the numbers of a table as columns value … denominator_count, and `mark`, a mark in place of the value.

    Args:
        table: rows as `read_table` gives them; columns are added in place.
        problems: where text in a number goes.
    """
    table["mark"] = table[layout.VALUE].str.lower().where(table[layout.VALUE].str.lower().isin(STATUS_OF_MARK), "")
    for column, name in NUMBER_NAMES.items():
        is_blank = (table[column] == "") | table[column].str.lower().isin(STATUS_OF_MARK)
        numbers, is_number = read_numbers(table[column])
        bad = ~(is_blank | is_number)
        if bad.any():
            problems.add_rows(
                table[bad],
                column=column,
                expected="expected a number such as 12.3 or 1,234, or nothing, or a mark such as [c]",
            )
        table[name] = numbers


def read_numbers(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read cells as numbers, with or without thousands separators in their places.

    Returns:
        The numbers, missing where a cell is none; and True for each cell that is a number.
    """
    is_number = texts.str.fullmatch(_NUMBER)
    numbers = pd.Series(np.nan, index=texts.index)
    numbers[is_number] = texts[is_number].str.replace(",", "").astype(float) + 0.0  # -0 is 0
    is_number &= ~np.isinf(numbers)  # hundreds of digits
    return numbers.where(is_number), is_number


def read_sexes(texts: pd.Series) -> pd.Series:
    """Read cells as `Sex` values, missing where a cell names none."""
    return texts.str.lower().map(_SEXES)


def add_statuses(table: pd.DataFrame, problems: Problems) -> None:
    """Add `status`: is there a figure, and if not, why not. A zero is a figure.

    A value beside a mark that withholds it ([c], [u], or a note that says "suppressed") is withheld; a value beside a
    mark that says there is none ([x], [z]) contradicts itself and is a problem.
    """
    notes = table[layout.VALUE_NOTE]
    marked = notes.str.extract(r"^(\[[cxzu]\]|\*)", flags=re.IGNORECASE)[0].fillna("").str.lower()
    marks = table["mark"].where(table["mark"] != "", marked)
    has_value = table["value"].notna()
    contradicted = has_value & marks.isin(["[x]", "[z]"])
    if contradicted.any():
        expected = "expected no value, because the note '{Value note}' says that there is none"
        problems.add_rows(table[contradicted], column=layout.VALUE, expected=expected)
    status = pd.Series(ValueStatus.NOT_PUBLISHED.value, index=table.index).where(~has_value, ValueStatus.VALUE.value)
    for words, meaning in reversed(_STATUS_OF_WORDS):
        said = notes.str.contains(words) & (marks == "")
        applies = said if meaning is ValueStatus.SUPPRESSED else said & ~has_value
        status = status.where(~applies, meaning.value)
    for mark, meaning in STATUS_OF_MARK.items():
        status = status.where(marks != mark, meaning.value)
    table["status"] = status
    plain = notes.str.replace(r"^(\[[cxzu]\]|\*)\s*", "", regex=True, flags=re.IGNORECASE)
    unsure = (marks == "[u]") & (plain != "") & ~plain.str.startswith(NOT_RELIABLE_PREFIX)
    table["value_note"] = plain.where(~unsure, NOT_RELIABLE_PREFIX + plain)
    blank_withheld(table)


def blank_withheld(table: pd.DataFrame) -> None:
    """Take value and limits from every row that has a status other than "value"; of a suppressed one, the count too.

    The denominator of a suppressed row stays: it is not the secret, and readers need it to judge the size of a group.
    """
    table.loc[table["status"] != ValueStatus.VALUE.value, list(FIGURE_NAMES)] = np.nan
    table.loc[table["status"] == ValueStatus.SUPPRESSED.value, "event_count"] = np.nan


def add_keys(table: pd.DataFrame, problems: Problems) -> None:
    """Add what names a series: indicator_id, sex, age, category_type, category; and the publisher's comparison."""
    table["indicator_id"] = table[layout.INDICATOR_ID]
    _require(table, layout.INDICATOR_ID, "expected the number or the text id of an indicator", problems)
    sexes = read_sexes(table[layout.SEX])
    if sexes.isna().any():
        problems.add_rows(table[sexes.isna()], column=layout.SEX, expected="expected Male, Female or Persons")
    table["sex"] = sexes.fillna(Sex.PERSONS.value)
    table["age"] = table[layout.AGE]
    table["category_type"] = table[layout.CATEGORY_TYPE]
    table["category"] = table[layout.CATEGORY]
    halves = (table["category_type"] == "") != (table["category"] == "")
    if halves.any():
        expected = "expected both a Category Type and a Category, or neither"
        problems.add_rows(table[halves], column=layout.CATEGORY, expected=expected)
    table["published_comparison"] = table[layout.COMPARED_TO_ENGLAND].where(
        table[layout.COMPARED_TO_ENGLAND].isin(_COMPARISONS), ""
    )


def add_periods(table: pd.DataFrame, problems: Problems) -> None:
    """Add period_start_date, period_end_date and period, the label."""
    bad_range = ~table[layout.TIME_PERIOD_RANGE].str.fullmatch(_RANGE) & ~table[layout.TIME_PERIOD_RANGE].str.contains(
        "academic", case=False
    )
    if bad_range.any():
        expected = "expected a length such as 1y, 3y, 1q, 1m or 1d, or nothing"
        problems.add_rows(table[bad_range], column=layout.TIME_PERIOD_RANGE, expected=expected)
    read = {}
    for text, length in set(zip(table[layout.TIME_PERIOD], table[layout.TIME_PERIOD_RANGE], strict=True)):
        try:
            read[text, length] = read_period(text, length)
        except UnreadablePeriodError as error:
            is_row = (table[layout.TIME_PERIOD] == text) & (table[layout.TIME_PERIOD_RANGE] == length)
            problems.add_rows(table[is_row], column=layout.TIME_PERIOD, expected=str(error))
    pairs = list(zip(table[layout.TIME_PERIOD], table[layout.TIME_PERIOD_RANGE], strict=True))
    found = [read.get(pair) for pair in pairs]
    table["period_start_date"] = [period and period.start_date for period in found]
    table["period_end_date"] = [period and period.end_date for period in found]
    table["period"] = [period.label if period else "" for period in found]


def _require(table: pd.DataFrame, column: str, expected: str, problems: Problems) -> None:
    blank = table[column] == ""
    if blank.any():
        problems.add_rows(table[blank], column=column, expected=expected)
