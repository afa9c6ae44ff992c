"""Bad input: each kind is read rightly, or refused with file, row, column, value and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from queries.engine import fetch_frame
from queries.ingest.__main__ import main
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.schema import observations
from tests import factories
from tests.factories import COLUMNS_26, COLUMNS_27, COLUMNS_30, RUTLAND, csv_text, row

LOCAL = {"indicator_id": "local.1", "indicator_name": "A local measure", "source": "", "kind": "", "vintage": ""}


def local_row(**changes: Any) -> dict[str, str]:
    return row(**{**LOCAL, **changes})


def user_csv(*rows: Mapping[str, str], columns: Iterable[str] = COLUMNS_27) -> str:
    return csv_text(
        rows or [local_row(), local_row(area_code=RUTLAND, area_name="Rutland", value="17")], columns=columns
    )


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def refusal(workspace: Path, content: str | bytes, name: str = "mine.csv") -> RefusedError:
    path = workspace / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    with pytest.raises(RefusedError) as caught:
        load(factories.load_request(workspace, path))
    return caught.value


# What is wrong with one row of a user's file: its changed cells, then row, column, value and words of "expected".
BAD_CELLS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "text in a number": ({"value": "about 20"}, "Value", "about 20", "a number such as 12.3"),
    "misplaced thousands separator": ({"count": "12,34"}, "Count", "12,34", "a number such as"),
    "not a number": ({"value": "nan"}, "Value", "nan", "a number"),
    "digits of another script": ({"value": "٣"}, "Value", "٣", "a number"),
    "a number beyond all numbers": ({"value": "1e999"}, "Value", "1e999", "a number"),
    "infinity": ({"value": "inf"}, "Value", "inf", "a number"),
    "lower limit above the value": (
        {"value": "20.0", "lower_95": "21.5", "upper_95": "25.0"}, "Lower CI 95.0 limit", "21.5", "at most 20.0, the v",
    ),
    "upper limit below the value": (
        {"value": "20.0", "lower_95": "15.0", "upper_95": "19.9"}, "Upper CI 95.0 limit", "19.9", "at least 20.0",
    ),
    "limits the wrong way round": (
        {"value": "20.0", "lower_95": "25.0", "upper_95": "15.0"}, "Lower CI 95.0 limit", "25.0", "at most 15.0, the u",
    ),
    "99.8% limits that do not bracket": (
        {"value": "20.0", "lower_998": "22.0", "upper_998": "25.0"}, "Lower CI 99.8 limit", "22.0", "at most 20.0",
    ),
    "99.8% limits inside the 95% ones": (
        {"value": "20", "lower_95": "15", "upper_95": "25", "lower_998": "16", "upper_998": "26"},
        "Lower CI 99.8 limit", "16", "at most 15, the 95% limit",
    ),
    "only one limit": ({"value": "20.0", "upper_95": "25.0"}, "Lower CI 95.0 limit", "", "a lower limit too"),
    "count above denominator": ({"count": "120", "denominator": "100"}, "Count", "120", "at most 100, the denominator"),
    "percentage above 100": ({"value": "130"}, "Value", "130", "from 0 to 100"),
    "negative value": ({"value": "-1"}, "Value", "-1", "0 or more"),
    "negative count": ({"count": "-3"}, "Count", "-3", "0 or more"),
    "negative denominator": ({"denominator": "-3"}, "Denominator", "-3", "0 or more"),
    "a value of nobody": ({"count": "0", "denominator": "0"}, "Denominator", "0", "no value for a denominator of 0"),
    "malformed area code": ({"area_code": "E0600016"}, "Area Code", "E0600016", "code of an area, such as E92000001"),
    "an area code that a practice could have": ({"area_code": "E06016"}, "Area Code", "E06016", "the code of an area"),
    "no area code": ({"area_code": ""}, "Area Code", "", "the code of an area"),
    "no indicator": ({"indicator_id": ""}, "Indicator ID", "", "id of an indicator"),
    "unknown sex": ({"sex": "Boys"}, "Sex", "Boys", "Male, Female or Persons"),
    "unreadable period": ({"time_period": "last year"}, "Time period", "last year", "a period such as 2023"),
    "period that is no span": ({"time_period": "2023/25"}, "Time period", "2023/25", "a year and the one after it"),
    "unreadable range": ({"time_period_range": "a while"}, "Time period range", "a while", "a length such as 1y"),
    "category without a type": ({"category": "White"}, "Category", "White", "both a Category Type and a Category"),
    "a value that a mark denies": ({"value_note": "[x] Not available"}, "Value", "25.0", "says that there is none"),
}  # fmt: skip


def test_hundreds_of_digits_are_no_number_and_are_quoted_in_short(workspace):
    bad = row(age="65+ yrs", count="1" * 400, source="", kind="", vintage="")
    (problem,) = refusal(workspace, user_csv(bad)).problems.kept
    assert (problem.row, problem.column) == (2, "Count")
    assert "a number such as 12.3" in problem.expected
    assert len(str(problem)) < 400


@pytest.mark.parametrize(("changes", "column", "value", "expected"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_bad_cell_is_refused_with_row_column_value_and_what_was_expected(workspace, changes, column, value, expected):
    # The definition of the shipped indicator makes it a percentage; the bad row has an age of its own, so that it is
    # no duplicate of a shipped one.
    good = row(age="65+ yrs", area_code=RUTLAND, area_name="Rutland", source="", kind="", vintage="")
    bad = row(**{"age": "65+ yrs", "source": "", "kind": "", "vintage": "", **changes})
    problems = refusal(workspace, user_csv(good, bad)).problems
    (problem,) = [found for found in problems.kept if found.column == column]
    assert problem.file.endswith("mine.csv")
    assert problem.row == 3
    assert problem.value == value
    assert expected in problem.expected
    assert f"row 3, column '{column}': '{value}' found; " in str(problem)


def test_every_problem_is_counted_and_the_first_twenty_are_printed(workspace, capsys):
    rows = [local_row(area_code=RUTLAND, time_period=str(1950 + place), value="x") for place in range(60)]
    path = factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)
    arguments = [
        "load", str(path), "--data-dir", str(workspace / "data"), "--database-dir", str(workspace / "db"),
        "--definitions-dir", str(workspace / "definitions"),
    ]  # fmt: skip
    assert main(arguments) == 1
    printed = capsys.readouterr().out
    assert "Refused: 60 problems. Nothing has been changed." in printed
    assert printed.count("'x' found") == 20
    assert "column 'Value': … and 40 more" in printed


def test_one_kind_of_problem_does_not_hide_another(workspace):
    rows = [local_row(area_code=RUTLAND, time_period=str(1950 + place), value="x") for place in range(60)]
    rows += [local_row(time_period=str(1950 + place), sex="Boys") for place in range(5)]
    error = refusal(workspace, csv_text(rows, columns=COLUMNS_27))
    assert error.problems.count == 65
    assert str(error).count("'x' found") == 10
    assert str(error).count("'Boys' found") == 5
    assert "column 'Value': … and 50 more" in str(error)


BAD_FILES: dict[str, tuple[Callable[[], str | bytes], tuple[str, ...]]] = {
    "an empty file": (lambda: "", ("mine.csv", "the file is empty")),
    "nothing but empty cells": (lambda: '"",""\n', ("the file is empty",)),
    "nothing but blank lines": (lambda: "\n\n  \n", ("the file is empty",)),
    "a header and no rows": (lambda: csv_text([], columns=COLUMNS_27), ("a header and no rows",)),
    "a missing column": (
        lambda: user_csv(columns=[name for name in COLUMNS_27 if name != "Sex"]), ("row 1", "'Sex'", "missing"),
    ),
    "an unknown column": (
        lambda: replaced(user_csv(), ",Value,", ",Valeu,"),
        ("row 1", "'Valeu' found", "column 13 of a Fingertips download is 'Value'", "column 'Value'"),
    ),
    "a column twice": (lambda: replaced(user_csv(), ",Age,", ",Sex,"), ("row 1", "'Sex'", "each column once")),
    "semicolons": (lambda: user_csv().replace(",", ";"), ("row 1", "separated by semicolons", "expected commas")),
    "tabs": (lambda: user_csv().replace(",", "\t"), ("row 1", "separated by tabs", "expected commas")),
    "not a table": (lambda: "<!doctype html>\n<p>Sign in</p>\n", ("row 1", "doctype", "beginning with 'Indicator ID'")),
    "a row cut off": (
        lambda: user_csv()[:-40], ("row 3", "the header has 27", "the file ends in the middle of a row", "cut off"),
    ),
    "a row too short in the middle": (
        lambda: replaced(user_csv(), ",1y\n", "\n"), ("row 2", "the row has 26 columns, the header has 27"),
    ),
    "a row too long": (lambda: replaced(user_csv(), ",1y\n", ",1y,,\n"), ("row 2", "the row has 29 columns")),
    "a quotation mark never closed": (
        lambda: replaced(user_csv(), ",Rutland,", ',"Rutland,'), ("row 3", "is never closed", "cut off"),
    ),
    "a quotation mark in the middle of a cell": (
        lambda: replaced(user_csv(), ",Rutland,", ',"Rut"land,'), ("row 3", "the quotation marks of this row"),
    ),
    "not UTF-8": (
        lambda: replaced(user_csv(), "Rutland", "Rutländ").encode("cp1252"),
        ("row 3", "Rutl\ufffdnd", "0xe4, which is not UTF-8", "CSV UTF-8"),
    ),
    "UTF-16": (lambda: user_csv().encode("utf-16"), ("the file is UTF-16; expected UTF-8",)),
    "a null byte": (lambda: replaced(user_csv(), "Rutland", "Rut\0land"), ("row 3", "null byte")),
}  # fmt: skip


@pytest.mark.parametrize(("make", "parts"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_and_says_where_it_is_bad(workspace, make, parts):
    error = refusal(workspace, make())
    for part in ("mine.csv", *parts):
        assert part in str(error)


READABLE_FILES: dict[str, Callable[[], str | bytes]] = {
    "26 columns": lambda: user_csv(columns=COLUMNS_26),
    "27 columns": lambda: user_csv(columns=COLUMNS_27),
    "30 columns": lambda: user_csv(columns=COLUMNS_30),
    "a byte order mark": lambda: user_csv().encode("utf-8-sig"),
    "Windows line ends": lambda: user_csv().replace("\n", "\r\n"),
    "old Macintosh line ends": lambda: user_csv().replace("\n", "\r"),
    "no line end at the end": lambda: user_csv().rstrip("\n"),
    "blank lines": lambda: user_csv().replace("\n", "\n\n"),
    "AreaName for Area Name": lambda: replaced(user_csv(), "Area Name", "AreaName"),
    "underscores in the header": lambda: user_csv().replace("Lower CI 95.0 limit", "Lower_CI_95.0_limit", 1),
    "no spaces in the header": lambda: ",".join(name.replace(" ", "") for name in COLUMNS_27)
    + user_csv()[user_csv().index("\n") :],
    "another comparator": lambda: replaced(user_csv(), "Counties & UAs (2023-24) value", "Region value"),
    "a column that is not used": lambda: replaced(
        user_csv(), "Compared to Counties & UAs (2023-24) value or percentiles", "Column not used"
    ),
    "columns in another order": lambda: user_csv(columns=sorted(COLUMNS_27)),
    "everything quoted": lambda: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in user_csv().splitlines()
    ),
    "spaces at the ends of cells": lambda: user_csv().replace(",Rutland,", ",  Rutland  ,").replace(",17,", ", 17 ,"),
    "a line break inside a name": lambda: replaced(user_csv(), ",Rutland,", ',"Rutland\nCounty",'),
}  # fmt: skip


@pytest.mark.parametrize("make", READABLE_FILES.values(), ids=READABLE_FILES)
def test_a_harmless_oddity_is_read_rightly(workspace, serve, make):
    content = make()
    path = workspace / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    summary = load(factories.load_request(workspace, path))
    assert summary.rows_read[str(path)] == 2
    serve(workspace / "db")
    own = observations.c.source_id == "local:mine.csv"
    found = fetch_frame(select(observations.c.area_code, observations.c.value).where(own))
    assert dict(zip(found["area_code"], found["value"], strict=True)) == {factories.LEICESTER: 25.0, RUTLAND: 17.0}


def test_thousands_separators_zero_and_exponents_are_read(workspace, serve):
    rows = [
        local_row(value="50", count="1,234", denominator="2,468.0"),
        local_row(area_code=RUTLAND, value="0", count="0", denominator="1E+03"),
        local_row(area_code=factories.BLABY, value=".5", count="+5", denominator="1,000,000"),
    ]
    load(factories.load_request(workspace, factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))
    serve(workspace / "db")
    own = observations.c.source_id == "local:mine.csv"
    found = fetch_frame(select(observations).where(own)).set_index("area_code")
    columns = ["value", "event_count", "denominator_count"]
    assert found.loc[factories.LEICESTER, columns].tolist() == [50, 1234, 2468]
    assert found.loc[RUTLAND, columns].tolist() == [0, 0, 1000]
    assert found.loc[factories.BLABY, columns].tolist() == [0.5, 5, 1_000_000]
    assert (found["status"] == "value").all()


def test_rows_are_counted_as_a_spreadsheet_counts_them(workspace):
    text = user_csv(
        local_row(indicator_name="A name\nover two lines"),
        local_row(area_code=RUTLAND, value="bad"),
    ).replace("\n4", "\n\n4")
    error = refusal(workspace, text)
    assert "row 3, column 'Value': 'bad' found" in str(error)


def test_names_with_a_line_break_are_one_line(workspace, serve):
    rows = [local_row(indicator_name="A name\nover  two lines")]
    load(factories.load_request(workspace, factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27)))
    serve(workspace / "db")
    from queries.indicators import list_indicators

    assert [found.title for found in list_indicators() if found.is_provisional] == ["A name over two lines"]


def test_a_file_that_is_not_there_is_refused(workspace):
    with pytest.raises(RefusedError, match=r"nowhere\.csv: there is no such file"):
        load(factories.load_request(workspace, workspace / "nowhere.csv"))


def test_two_files_of_one_name_are_refused(workspace):
    first = factories.write_csv(workspace / "a" / "mine.csv", [local_row()], columns=COLUMNS_27)
    second = factories.write_csv(workspace / "b" / "mine.csv", [local_row(area_code=RUTLAND)], columns=COLUMNS_27)
    with pytest.raises(RefusedError, match="different names"):
        load(factories.load_request(workspace, first, second))


ROUNDED: dict[str, tuple[str, str, bool]] = {
    "printed to the same digit and in order": ("12.3", "12.3", True),
    "printed to the same digit and out of order": ("12.3", "12.4", False),
    "a limit printed more finely, within half a digit of the value": ("12.3", "12.34", True),
    "a limit printed more finely, beyond half a digit": ("12.3", "12.36", False),
    "a value printed more finely, within half a digit of the limit": ("12.26", "12.3", True),
    "a value printed more finely, beyond half a digit": ("12.24", "12.3", False),
}


@pytest.mark.parametrize(("value", "lower", "is_read"), ROUNDED.values(), ids=ROUNDED)
def test_limits_may_miss_the_value_by_rounding_and_by_nothing_else(workspace, value, lower, is_read):
    rows = [local_row(value=value, lower_95=lower, upper_95="20")]
    request = factories.load_request(workspace, factories.write_csv(workspace / "mine.csv", rows, columns=COLUMNS_27))
    if is_read:
        assert load(request).statuses == {"value": 4}
    else:
        with pytest.raises(RefusedError, match=rf"'{lower}' found; expected at most {value}, the value"):
            load(request)
