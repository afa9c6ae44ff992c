"""Large files go through DuckDB, small ones through pandas: whatever the file, both ways end in the same."""

from __future__ import annotations

import csv
import dataclasses
import math
import re
from pathlib import Path
from random import Random

import duckdb
import pandas as pd
import pytest

from queries.ingest.bulk_store import BulkStore
from queries.ingest.bulk_write import BulkRows
from queries.ingest.inputs import LoadRequest
from queries.ingest.load import load, prepare
from queries.ingest.problems import RefusedError
from queries.ingest.summary import Summary
from tests import factories
from tests.conftest import ROOT
from tests.factories import BLABY, COLUMNS_26, COLUMNS_27, COLUMNS_30, ENGLAND, LEICESTER, RUTLAND, csv_text, row
from tests.mutated.run import make_file

KEYS = [
    "indicator_slug", "period_end_date", "period_start_date", "sex", "age", "category_type", "category", "area_code",
]  # fmt: skip


def own_row(**changes: str) -> dict[str, str]:
    own = {"indicator_id": "local.1", "age": "65+ yrs", "source": "", "kind": "", "vintage": ""}
    return row(**{**own, **changes})


def outcome(request: LoadRequest) -> tuple[list[str], pd.DataFrame | None, list[str], bool]:
    """Prepare a load: its refusals, or its observations; the account; and whether a file went as a set."""
    summary = Summary()
    with BulkStore() as store:
        try:
            tables = prepare(request, 1, summary, lambda _: None, store)
        except RefusedError as error:
            return sorted(map(str, error.problems.kept)), None, [str(error.problems.count)], bool(store.files)
        frames = [tables["observations"], *([BulkRows(store).frame()] if store.files else [])]
        observations = pd.concat([_plain(frame) for frame in frames], ignore_index=True)
        described = tables["indicators"].sort_values("indicator_slug")
        account = [*summary.lines(), *described["definition_json"], *sorted(tables["sources"]["source_id"])]
        return [], observations.sort_values(KEYS).reset_index(drop=True), account, bool(store.files)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    dates = {name: pd.to_datetime(frame[name]) for name in ("period_start_date", "period_end_date")}
    return frame.assign(**dates)


def assert_both_ways_agree(request: LoadRequest) -> tuple[list[str], pd.DataFrame | None]:
    """Prepare the load row by row and as a set, and compare value for value."""
    problems, table, account, went = outcome(dataclasses.replace(request, bulk_above_megabytes=math.inf))
    assert not went
    problems_of_set, table_of_set, account_of_set, _ = outcome(dataclasses.replace(request, bulk_above_megabytes=0))
    assert problems_of_set == problems
    assert sorted(account_of_set) == sorted(account)
    if table is not None:
        pd.testing.assert_frame_equal(table_of_set, table, check_dtype=False, rtol=1e-13, atol=0)
    return problems, table_of_set


def written(workspace: Path, content: str | bytes, **options: object) -> LoadRequest:
    path = workspace / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return factories.load_request(workspace, path, **options)


def many_rows(count: int = 400) -> list[dict[str, str]]:
    """Make rows of every kind: shares, rates and scores, with limits or without, with notes and marks."""
    chance, rows = Random(7), []
    codes = [(LEICESTER, "Leicester"), (RUTLAND, "Rutland"), (BLABY, "Blaby"), (ENGLAND, "England"),
             ("E07000999", "Elsewhere")]  # fmt: skip
    for place in range(count):
        measure, (code, name) = place % 5, codes[place // 5 % 5]
        people = chance.randint(20, 5000)
        events = chance.randint(0, people // 3)
        scale = (100, 100, 100_000, 1000, 1)[measure]
        value = scale * events / people if measure < 4 else events / 10
        cells = {"count": f"{events:,}", "denominator": f"{people}"} if measure < 4 else {}
        if measure in (0, 4):
            cells |= {"lower_95": f"{value * 0.9:.3f}", "upper_95": f"{value * 1.1:.3f}"}
        note = chance.choice(["", "", "", "Value suppressed", "[u] few", "* hidden", "Aggregated"])
        text = chance.choice([f"{value:.2f}"] * 8 + ["", "[c]", "[x]", "[z]"]) if note == "" else f"{value:.2f}"
        if text in ("", "[c]", "[x]", "[z]"):
            cells = {}
        rows.append(
            own_row(
                indicator_id=f"local.{measure}",
                indicator_name=f"Measure {measure}",
                area_code=code,
                area_name=name,
                area_type="District",
                value=text,
                value_note=note,
                time_period=str(1990 + place // 25),
                **cells,
            )
        )
    return rows


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


def test_rows_that_come_twice(workspace):
    rows = [*many_rows(50), *(each | {"Parent Code": "E12000004"} for each in many_rows(25))]
    assert assert_both_ways_agree(written(workspace, csv_text(rows, columns=COLUMNS_27)))[0] == []
    other = [each | {"Value": "1.00"} for each in rows[-10:-5]]
    assert assert_both_ways_agree(written(workspace, csv_text([*rows, *other], columns=COLUMNS_27)))[0]


def test_the_source_and_the_kind_of_a_row(workspace):
    rows = many_rows(50)
    for source, kind in (("", "published"), (factories.SOURCE_ID, "derived"), ("nowhere", ""), ("", "guessed"),
                         ("", "example")):  # fmt: skip
        told = [each | {"Source": source, "Kind": kind, "Vintage": "2011 wards"} for each in rows]
        assert_both_ways_agree(written(workspace, csv_text(told, columns=COLUMNS_30)))
    mixed = [each | {"Source": factories.SOURCE_ID * (place % 2)} for place, each in enumerate(rows)]
    assert assert_both_ways_agree(written(workspace, csv_text(mixed, columns=COLUMNS_30)))[0]


def test_two_large_files(workspace):
    first, second = workspace / "one.csv", workspace / "two.csv"
    factories.write_csv(first, many_rows(50), columns=COLUMNS_27)
    factories.write_csv(second, [each | {"Indicator ID": "other.1"} for each in many_rows(50)[::5]], columns=COLUMNS_30)
    assert assert_both_ways_agree(factories.load_request(workspace, first, second))[0] == []
    factories.write_csv(second, many_rows(100)[50:], columns=COLUMNS_26)
    assert assert_both_ways_agree(factories.load_request(workspace, first, second))[0]  # one series of two sources


def test_rows_of_a_defined_indicator_are_seen_by_its_rules(workspace):
    factories.write_definition(workspace / "definitions", indicator_id="local.0", slug="shares", disclosure_rule="lt5",
                               title="Shares", short_title="Shares")  # fmt: skip
    rows = [each | {"Count": "2", "Denominator": "50", "Value": "4.00", "Lower CI 95.0 limit": "", "Value note": "",
                    "Upper CI 95.0 limit": ""} if each["Indicator ID"] == "local.0" else each
            for each in many_rows(100)]  # fmt: skip
    problems, table = assert_both_ways_agree(written(workspace, csv_text(rows, columns=COLUMNS_27)))
    assert problems == []
    assert set(table.loc[table["indicator_slug"] == "shares", "status"]) == {"suppressed"}


def test_a_file_of_other_areas_only_is_refused(workspace):
    rows = [each | {"Area Code": "E07000999"} for each in many_rows(50)]
    assert assert_both_ways_agree(written(workspace, csv_text(rows, columns=COLUMNS_27)))[0]


def test_spoilt_files(workspace):
    for number in range(25):
        assert_both_ways_agree(written(workspace, make_file(2027, number)[0]))


def test_every_table_that_ships_under_ids_that_nobody_defined(tmp_path):
    """Each table that ships in this layout, as a user's own file: the same values by both ways."""
    files = []
    for path in sorted((ROOT / "data").glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *body = csv.reader(file)
        if header[0] == "Indicator ID":
            files.append(tmp_path / f"{path.parent.name}-{path.name}")
            with files[-1].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([header, *([f"own.{each[0]}", *each[1:]] for each in body)])
    assert len(files) > 20
    shares_above_100 = [path for path in files if "covid19" in path.name]  # accepted of a vaccine's uptake only
    request = LoadRequest(
        data_dir=ROOT / "data", definitions_dir=ROOT / "queries" / "definitions", database_dir=tmp_path / "db",
        files=tuple(files),
    )  # fmt: skip
    assert all("covid19" in problem for problem in assert_both_ways_agree(request)[0])
    others = tuple(path for path in files if path not in shares_above_100)
    problems, table = assert_both_ways_agree(dataclasses.replace(request, files=others))
    assert problems == []
    assert table["source_id"].nunique() > 5


def test_what_is_published_is_sorted_and_nothing_is_left_behind(workspace):
    request = written(workspace, csv_text(many_rows(), columns=COLUMNS_27), bulk_above_megabytes=0)
    summary = load(request)
    with duckdb.connect(str(summary.database), read_only=True) as connection:
        table = connection.execute("SELECT * FROM observations WHERE source_id LIKE 'local:%'").df()
    order = {code: place for place, code in enumerate([ENGLAND, LEICESTER, BLABY, RUTLAND])}
    table["area_code"] = table["area_code"].map(order)
    assert len(table) == summary.rows_kept[str(workspace / "mine.csv")] == 320
    assert table[KEYS].apply(tuple, axis=1).is_monotonic_increasing
    assert {path.name for path in (workspace / "db").iterdir()} == {
        "published-0001.duckdb", "published.current", "published.releases",
    }  # fmt: skip
    with pytest.raises(RefusedError):
        load(written(workspace, csv_text(many_rows(), columns=COLUMNS_27).replace("Persons", "?", 1),
                     bulk_above_megabytes=0))  # fmt: skip
    assert len(list((workspace / "db").iterdir())) == 3
