"""A lookup of postcodes: kept where an area is of the system, refused by row and column, found without being told.

Every postcode here is made up: no post town begins with ZZ, QQ or XX.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from queries.engine import fetch_frame
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.postcodes import has_postcodes, list_postcodes
from queries.schema import postcodes
from tests import factories
from tests.conftest import ROOT

WARD, MSOA, ELSEWHERE = "E05012642", "E02002864", "E05000001"
NEW_MSOA, ITS_MSOA = "E02006964", "E02002835"  # of 2021, and the one of 2011 that holds it
SPLIT_WARD = "E05014686"  # of December 2023: its small areas are in more than one ward of today
HEADER = ("pcds", "dointr", "osward", "msoa21")


def write(folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Path:
    folder.mkdir(exist_ok=True)
    factories.write_rows(folder / "lookup.csv", ",".join(header), rows)
    return folder / "lookup.csv"


@pytest.fixture
def shipped_with(tmp_path, serve):
    """Load everything that ships and a lookup beside it."""

    def build(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER):
        from queries.ingest.load import LoadRequest

        folders = {"data_dir": ROOT / "data", "definitions_dir": ROOT / "queries" / "definitions"}
        summary = load(
            LoadRequest(**folders, database_dir=tmp_path / "db", files=(write(tmp_path / "own", *rows, header=header),))
        )
        serve(tmp_path / "db")
        return summary

    return build


def test_postcodes_of_the_system_are_kept_and_found_by_their_first_half_alone(shipped_with, dash_app, caplog):
    summary = shipped_with(
        ("ZZ1 1AA", "200001", WARD, MSOA),
        ("zz1  1AB", "200001", ELSEWHERE, NEW_MSOA),
        ("ZZ1 1AC", "200001", ELSEWHERE, "E02000001"),
        ("ZZ11 1AA", "200001", SPLIT_WARD, MSOA),
        ("QQ1A 9ZZ", "200001", "", MSOA),
        ("XX1 1AA", "200001", "L99999999", "L99999999"),
    )
    assert any("6 postcodes read, 4 of this system kept" in line for line in summary.lines())
    assert has_postcodes()
    assert list_postcodes("ZZ1") == (("1AA", WARD, MSOA), ("1AB", "", ITS_MSOA))
    assert list_postcodes("ZZ11") == (("1AA", "", MSOA),)
    assert list_postcodes("QQ1A") == (("9ZZ", "", MSOA),)
    assert set(fetch_frame(select(postcodes))["source_id"]) == {"local:lookup.csv"}
    client = dash_app.server.test_client()
    assert json.loads(client.get("/search/published-1.json").data)["hasPostcodes"] is True
    with caplog.at_level(logging.INFO, logger="health_gap"):
        answer = client.get("/search/published-1/postcodes.json?begins=ZZ1")
    assert json.loads(answer.data) == {"postcodes": [["1AA", WARD, MSOA], ["1AB", "", ITS_MSOA]]}
    assert "no-store" in answer.headers["Cache-Control"]
    logged = " ".join(str(vars(record)) for record in caplog.records if record.name == "health_gap")
    assert "/search/published-1/postcodes.json" in logged
    assert "ZZ1" not in logged
    for wrong in ("", "begins=", "begins=ZZ1%201AA", "begins=zz1", "begins=%25"):
        assert client.get(f"/search/published-1/postcodes.json?{wrong}").status_code == 404


@pytest.mark.parametrize(
    "header",
    [
        ("pcds", "dointr", "oseward", "msoa11"),
        ("pcds", "dointr", "ward", "msoa21"),
        ("PCDS", "doterm", "wd25cd", "msoa21cd"),
    ],
)
def test_the_columns_of_other_editions_are_the_same_columns(workspace, tmp_path, serve, header):
    file = write(tmp_path / "own", ("ZZ1 1AA", "", factories.ABBEY, ""), header=header)
    load(factories.load_request(workspace, file))
    serve(workspace / "db")
    assert list_postcodes("ZZ1") == (("1AA", factories.ABBEY, ""),)


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        (("ZZ1", "", factories.ABBEY, ""), "pcds", "ZZ1", "expected a postcode in two halves"),
        (("", "", factories.ABBEY, ""), "pcds", "", "expected a postcode in two halves"),
        (("ZZ1 1AA", "", "Abbey", ""), "osward", "Abbey", "expected an ONS code"),
        (("ZZ1 1AA", "", factories.ABBEY, "E0200"), "msoa21", "E0200", "expected an ONS code"),
    ],
)
def test_a_row_that_is_not_as_agreed_refuses_the_load_and_says_where(workspace, tmp_path, row, column, value, expected):
    file = write(tmp_path / "own", ("ZZ1 1AB", "", factories.ABBEY, ""), row)
    with pytest.raises(RefusedError) as refused:
        load(factories.load_request(workspace, file))
    (problem,) = refused.value.problems.kept
    assert (problem.row, problem.column, problem.value) == (3, column, value)
    assert expected in problem.expected
    assert not (workspace / "db" / "published.current").exists()


def test_a_postcode_that_stands_twice_and_a_missing_column_are_refused(workspace, tmp_path):
    twice = ("ZZ1 1AB", "", factories.ABBEY, "")
    with pytest.raises(RefusedError, match=r"row 3, column 'pcds': 'ZZ1 1AB' found; expected each postcode once"):
        load(factories.load_request(workspace, write(tmp_path / "own", twice, twice)))
    with pytest.raises(RefusedError, match="column 'msoa21': this column of a postcode lookup is missing"):
        load(factories.load_request(workspace, write(tmp_path / "own", ("ZZ1 1AB", "", ""), header=HEADER[:3])))


def test_nothing_that_ships_has_a_postcode(app):
    assert not has_postcodes()
    assert json.loads(app.server.test_client().get("/search/published-1.json").data)["hasPostcodes"] is False
