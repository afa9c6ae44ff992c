"""Codes of another vintage than the one that is drawn."""

from __future__ import annotations

from queries.ingest.inputs import LoadRequest
from queries.ingest.load import prepare
from queries.ingest.summary import Summary
from tests.conftest import ROOT
from tests.factories import COLUMNS_27, row, write_csv

OWN = {"source": "", "kind": "", "vintage": "", "indicator_id": "local.uptake"}


def test_an_msoa_of_2021_that_is_new_is_set_aside_with_what_it_was_and_one_that_stayed_is_kept(tmp_path):
    codes = [("E02002834", "Abbey Park"), ("E02006964", "Hamilton North")]  # of 2011 and 2021, and of 2021 only
    rows = [row(**OWN, area_code=code, area_name=name, area_type="MSOA") for code, name in codes]
    path = write_csv(tmp_path / "mine.csv", rows, columns=COLUMNS_27)
    request = LoadRequest(data_dir=ROOT / "data", definitions_dir=ROOT / "queries" / "definitions",
                          database_dir=tmp_path / "db", files=(path,))  # fmt: skip
    summary = Summary()
    tables = prepare(request, 1, summary)
    held = tables["observations"].query("source_id == 'local:mine.csv'")
    assert held["area_code"].tolist() == ["E02002834"]
    assert (
        "Hamilton North, MSOA 2021: this code is not of a vintage held here (MSOA 2011). Part of Hamilton & "
        "Humberstone (E02002835) in the MSOAs of 2011: E02006964 Hamilton North (row 3)"
    ) in "\n".join(summary.lines())
