"""Large files go through DuckDB, small ones through pandas: whatever stands in a file, both ways end in the same."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tests.bulk_rows import assert_both_ways_agree, many_rows, outcome, own_row, written
from tests.factories import BLABY, COLUMNS_27, csv_text


def test_rows_of_every_kind(workspace):
    problems, table = assert_both_ways_agree(written(workspace, csv_text(many_rows(), columns=COLUMNS_27)))
    assert problems == []
    assert {"value", "suppressed", "not_published", "not_reliable"} <= set(table["status"])
    assert table["limits_note"].str.contains("Wilson").any()
    assert table["limits_note"].str.contains("Byar").any()
    assert table["limits_note"].str.startswith("99.8%").any()


def test_a_large_file_does_go_as_a_set(workspace):
    request = written(workspace, csv_text(many_rows(), columns=COLUMNS_27), bulk_above_megabytes=0.01)
    assert outcome(request)[3]
    assert not outcome(dataclasses.replace(request, bulk_above_megabytes=10))[3]


# What may stand in one file together is tried together: a comparison takes two loads.
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("Measure 1", "Mea\u200bsure 1"),
        lambda text: text.replace("Leicester,", '"Lei\ncester",'),
        lambda text: text.replace("Leicester,", '"Lei\n\ncester",'),
        lambda text: text.replace("Leicester,", '"a ""great"" place",'),
        lambda text: text.replace("\nlocal.2", "\n\nlocal.2", 3),
        lambda text: text.replace("\nlocal.2", "\n" + "," * 26 + "\nlocal.2", 3),
        lambda text: text.replace("Persons", " Persons\u00a0 ", 40),
        lambda text: text.replace("65+ yrs", "65+\tyrs", 40),
        lambda text: text.replace("Area Code", "Area.Code").replace("Indicator ID", "IndicatorID"),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("Rutland", "Rhutland\u2014\u00e9"),
        lambda text: text.replace("Persons", "Males", 30),
        lambda text: text.replace("Leicester,", ' "Leicester",', 2),
    ],
)  # fmt: skip
def test_what_is_written_unusually_is_read_alike(workspace, spoil):
    text = spoil(csv_text(many_rows(), columns=COLUMNS_27))
    assert assert_both_ways_agree(written(workspace, text))[0] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("Persons", "Nobody", 3),
        lambda text: text.replace("\n", ",\n", 5),
        lambda text: text.replace("1y\n", "1y,\n", 1),
        lambda text: text.replace("Leicester,", '"Leicester" ,', 2),
        lambda text: text.replace("Leicester,", '"Leicester,', 1),
        lambda text: text.replace("Leicester,", '"Lei"cester,', 1),
        lambda text: text[:-20],
        lambda text: text[: len(text) // 2] + "\n" + "x" * 140_000 + text[len(text) // 2 :],
        lambda text: text.replace("1990", "next year", 2),
        lambda text: text.replace("E06000017", "E0600017", 2),
        lambda text: text.replace("E06000017", "", 2),
        lambda text: text + text.splitlines()[5] + "\n",
        lambda text: text.replace("local.3", "", 2),
        lambda text: text.replace("Rutland", "Rut\x07land", 1),
        lambda text: text.replace("Rutland", "Rut\x00land", 1),
        lambda text: text.encode().replace(b"Rutland", b"Rutl\xe4nd", 1),
        lambda text: text.encode("utf-16"),
        lambda text: b"",
        lambda text: text.splitlines()[0],
        lambda text: text.replace(",Value,", ",Value (%),", 1),
        lambda text: text.replace(",Sex,", ",Sect,", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_alike(workspace, spoil):
    assert assert_both_ways_agree(written(workspace, spoil(csv_text(many_rows(), columns=COLUMNS_27))))[0]


CELLS = [
    {"value": "1e2"},
    {"value": "1_0"},
    {"value": "inf"},
    {"value": "nan"},
    {"value": "0x10"},
    {"value": "12,34"},
    {"count": "1" * 400},
    {"value": "1,234.5"},
    {"value": "1,234,"},
    {"value": "+5"},
    {"value": "-5"},
    {"value": "-0"},
    {"value": "5."},
    {"value": ".5"},
    {"value": "5 "},
    {"value": " 5"},
    {"value": "5\u00a0"},
    {"value": "٣"},
    {"value": "1e400"},
    {"value": "[C]"},
    {"value": "[x]", "value_note": "Kept"},
    {"value": "3", "value_note": "[x] none"},
    {"value": "3", "value_note": "[c] small"},
    {"value": "12.3", "lower_95": "12.34", "upper_95": "13"},
    {"value": "12.3", "lower_95": "12.36", "upper_95": "13"},
    {"value": "12.3", "lower_95": "12"},
    {"value": "12", "lower_95": "14", "upper_95": "11"},
    {"value": "12", "lower_998": "14", "upper_998": "15"},
    {"value": "12", "lower_95": "11", "upper_95": "13", "lower_998": "11.5", "upper_998": "14"},
    {"count": "[c]", "denominator": "100"},
    {"count": "-1"},
    {"count": "many"},
    {"denominator": "-3"},
    {"value": "50", "count": "5", "denominator": "10"},
    {"value": "150", "count": "15", "denominator": "10"},
    {"value": "0", "count": "0", "denominator": "0"},
    {"value": "5", "count": "1", "denominator": "0"},
    {"category_type": "Ethnic group"},
    {"category_type": "Ethnic group", "category": "White"},
    {"time_period": "2020 - 22", "time_period_range": "3y"},
    {"time_period_range": "soon"},
    {"sex": "not applicable"},
    {"compared_to_england": "Better"},
    {"area_code": "E05014640"},
    {"area_code": "C82001", "area_type": "GPs"},
    {"area_code": "C82001", "area_type": "Ward"},
]


def test_single_cells_are_read_or_refused_alike(workspace):
    rows = many_rows(60)
    for place, changes in enumerate(CELLS):
        own = {"indicator_id": f"local.{10 + place}", "indicator_name": f"Alone {place} (%)"}
        rows.append(own_row(**own, **changes))
        rows.append(own_row(**own, area_code=BLABY, value="20"))
    refused = {int(row) for problem in assert_both_ways_agree(written(workspace, csv_text(rows, columns=COLUMNS_27)))[0]
               if (row := re.search(r"row (\d+)", problem)[1])}  # fmt: skip
    assert 15 < len(refused) < 40
    accepted = [each for place, each in enumerate(rows, start=2) if place not in refused]
    problems, table = assert_both_ways_agree(written(workspace, csv_text(accepted, columns=COLUMNS_27)))
    assert problems == []
    assert len(table) > 60
