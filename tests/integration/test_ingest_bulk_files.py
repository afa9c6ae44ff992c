"""Large files beside others: repeats, sources, definitions, spoilt files, tables that ship, and what is published."""

from __future__ import annotations

import csv
import dataclasses

import duckdb
import pytest

from queries.ingest.inputs import LoadRequest
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from tests import factories
from tests.bulk_rows import KEYS, assert_both_ways_agree, many_rows, written
from tests.conftest import ROOT
from tests.factories import BLABY, COLUMNS_26, COLUMNS_27, COLUMNS_30, ENGLAND, LEICESTER, RUTLAND, csv_text
from tests.mutated.run import make_file


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
