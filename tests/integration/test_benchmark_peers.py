"""What the peers are given, and what is said about them: the peers themselves are never installed by the tests."""

import csv
import json
from pathlib import Path

import pytest
import shapely

from benchmarks.peer_data import SHAPES_FILE, VALUES_FILE, export
from benchmarks.peer_report import GroundReport, Moment, Row, checks_of, table_lines
from benchmarks.served import DataSet

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "data" / "ons_census_2021" / "ethnic_group.csv"


@pytest.fixture(scope="module")
def exported(shipped_database_dir, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("peers")
    definitions_dir = ROOT / "queries" / "definitions"
    data_set = DataSet(
        data_dir=ROOT / "data", definitions_dir=definitions_dir, database_dir=shipped_database_dir, name="published"
    )
    export(data_set, "ethnic-group", folder)
    return folder


def _published() -> dict[tuple[str, str], float]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Area Type"] == "Ward" and row["Value"]]
    return {(row["Area Code"], row["Category"]): float(row["Value"]) for row in rows}


def test_the_peers_get_every_figure_of_the_wards_as_it_was_published(exported):
    with (exported / VALUES_FILE).open(encoding="utf-8", newline="") as file:
        given = {(row["area_code"], row["group"]): float(row["value"]) for row in csv.DictReader(file)}
    published = _published()
    assert len(published) == 5 * 179
    assert given == pytest.approx(published)


def test_the_peers_get_one_shape_for_each_ward_wound_as_plotly_needs_it(exported):
    features = json.loads((exported / SHAPES_FILE).read_text(encoding="utf-8"))["features"]
    codes = [feature["properties"]["area_code"] for feature in features]
    assert sorted(codes) == sorted({code for code, _ in _published()})
    for feature in features:
        shape = shapely.geometry.shape(feature["geometry"])
        for polygon in shapely.get_parts(shape):
            assert not polygon.exterior.is_ccw
            assert all(ring.is_ccw for ring in polygon.interiors)


def _row(name: str, *milliseconds: float | None, is_ours: bool = False, outside: dict | None = None) -> Row:
    changes = tuple(None if time is None else Moment(frame=time, next_frame=2 * time) for time in milliseconds)
    return Row(name=name, is_ours=is_ours, area_count=179, changes=changes, outside=outside or {})


def _report(*rows: Row, ground: str = "LLR") -> GroundReport:
    return GroundReport(ground=ground, rows=rows, group_count=5, load_at_start=0.5, load_at_end=1.5)


OURS = _row("ours, asked before", 40, 50, 60, is_ours=True)
SLOWER_OURS = _row("ours, new", 80, 100, 120, is_ours=True)


def test_every_page_has_a_line_with_all_its_ratios():
    lines = table_lines(_report(OURS, SLOWER_OURS, _row("quick", 20, 25, 30), _row("slow", 200, 240, 600)))
    cells = {line.split("  ")[0]: line.split()[-10:] for line in lines[3:7]}
    assert cells["quick"][-8:] == ["25", "30", "0.5", "0.2", "50", "59", "0.5", "0.2"]
    assert cells["slow"][-8:] == ["240", "564", "4.8", "2.4", "480", "1128", "4.8", "2.4"]
    assert "load 0.5 at the start, 1.5 at the end" in lines[0]


def test_a_change_that_timed_out_is_counted_and_makes_no_ratio_larger():
    row = _row("slow", 200, None, 200, None)
    assert (len(row.changes), row.timed_out_count, row.frame_ratio_to(OURS)) == (4, 2, 4)
    line = next(line for line in table_lines(_report(OURS, row)) if line.startswith("slow"))
    assert line.split()[1:4] == ["179", "4", "2"]


def test_a_peer_that_never_came_is_printed_and_is_no_success():
    report = _report(OURS, _row("stuck", None, None))
    assert next(line for line in table_lines(report) if line.startswith("stuck")).split()[3:] == ["2", *["none"] * 6]
    assert [check.is_met for check in checks_of(report)] == [False]


def test_a_time_out_of_our_own_fails_every_target():
    own = _row("ours, new", 40, None, is_ours=True)
    assert [check.is_met for check in checks_of(_report(OURS, own, _row("slow", 900)))] == [True, False]


@pytest.mark.parametrize(("ground", "least"), [("LLR", 3), ("England", 10)])
def test_the_target_is_met_at_the_promised_ratio_and_not_below_it(ground, least):
    peers = [_row("just", 50 * least), _row("not quite", 50 * least - 1)]
    checks = checks_of(_report(OURS, *peers, ground=ground))
    assert [check.is_met for check in checks] == [True, False]
    assert str(checks[0]).startswith(f"pass  {ground}, just against ours, asked before")
    assert str(checks[1]).startswith(f"FAIL  {ground}, not quite")


def test_other_hosts_are_named_with_how_often_they_were_asked():
    lines = table_lines(_report(OURS, _row("peer", 9, outside={"cdn.plot.ly/un/world_110m.json": 2})))
    assert "other hosts, ours, asked before: none asked" in lines
    assert "cdn.plot.ly/un/world_110m.json (2)" in lines[-1]


def test_what_the_peers_need_is_pinned_and_no_requirement_of_the_project():
    pins = dict(
        line.split("==")
        for line in (ROOT / "benchmarks" / "peers" / "requirements.txt").read_text().splitlines()
        if not line.startswith("#")
    )
    assert {"streamlit": "1.67.0", "panel": "1.9.4", "vizro": "1.0.0"}.items() <= pins.items()
    ours = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements-dev.txt").read_text()
    assert not [name for name in ("streamlit", "panel", "vizro") if name in ours]
