"""Boundaries through DuckDB: the ones that ship, and a user's own file in their place."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import brotli
import pytest

from queries.areas import get_geography_names, list_areas
from queries.boundaries import fetch_boundaries, get_web_boundaries
from queries.errors import UnknownGeographyError
from queries.ingest.__main__ import main
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.models import Geography
from tests import factories
from tests.conftest import ROOT, SHARED
from tests.factories import ABBEY, AYLESTONE, LEICESTER, RUTLAND, UPPINGHAM, load_request, write_boundaries

# Ward files in a user's place: our own, which lacks two wards, and official ones where they lie beside the project.
WARD_FILES = [(ROOT / "data" / "boundaries" / "ward.geojson", 179)] + [
    (SHARED / "data" / "boundaries" / name, 181)
    for name in ("llr_wards_dec2022.geojson", "england_wards_dec2021_bsc.geojson")
    if (SHARED / "data" / "boundaries" / name).exists()
]


def web_form(geography: Geography = Geography.WARD) -> dict:
    return json.loads(get_web_boundaries(geography, "identity"))


def test_every_level_that_is_mapped_is_stored_as_shapes_and_for_the_web(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    for geography in ("place", "district", "neighbourhood", "msoa", "ward"):
        form = web_form(Geography(geography))
        assert form["codes"] == [area.code for area in list_areas(Geography(geography))]
        assert gzip.decompress(get_web_boundaries(Geography(geography), "gzip")) == get_web_boundaries(
            Geography(geography), "identity"
        )
        assert json.loads(brotli.decompress(get_web_boundaries(Geography(geography), "br"))) == form
    shapes = fetch_boundaries(Geography.WARD)
    assert shapes["area_code"].tolist() == [ABBEY, UPPINGHAM]
    assert shapes.crs == "EPSG:4326"
    assert shapes.geometry.is_valid.all()


def test_an_area_without_a_shape_keeps_its_place_in_the_order(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    form = web_form()
    assert form["codes"] == [ABBEY, AYLESTONE, UPPINGHAM]
    assert [bool(path) for path in form["paths"]] == [True, False, True]


def test_a_users_file_draws_a_level_in_place_of_ours_and_is_credited(workspace, serve):
    path = write_boundaries(
        workspace / "official.geojson", [UPPINGHAM, ABBEY, "E05000026"], vintage="December 2022 wards"
    )
    before = load(load_request(workspace))
    summary = load(load_request(workspace, boundaries={Geography.WARD: path}))
    assert before.notes == []
    assert summary.notes == ["official.geojson: 1 areas outside this system were left out (E05000026)."]
    serve(workspace / "db")
    assert get_geography_names(Geography.WARD) == ("Wards", "December 2022 wards", "Source: made up")
    form = web_form()
    assert (form["title"], form["codes"]) == ("Wards", [ABBEY, AYLESTONE, UPPINGHAM])
    assert fetch_boundaries(Geography.WARD)["area_code"].tolist() == [ABBEY, UPPINGHAM]


def test_a_users_file_that_leaves_a_hole_in_the_map_is_refused(workspace):
    path = write_boundaries(workspace / "official.geojson", [ABBEY], vintage="December 2023 wards")
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace, boundaries={Geography.WARD: path}))
    assert "the file is of December 2023 wards and has no shape for 1 of the 2 areas" in str(caught.value)
    assert UPPINGHAM in str(caught.value)
    assert "--all-areas" in str(caught.value)


def test_all_areas_of_a_users_file_can_become_the_areas_of_a_level(workspace, serve):
    path = write_boundaries(workspace / "official.geojson", [UPPINGHAM, "E05000026"], vintage="Other wards")
    rows = [
        factories.row(area_code=code, source="", kind="", vintage="", indicator_id="local.1", indicator_name="Mine")
        for code in ("E05000026", UPPINGHAM)
    ]
    table = factories.write_csv(workspace / "mine.csv", rows, columns=factories.COLUMNS_27)
    summary = load(load_request(workspace, table, boundaries={Geography.WARD: path}, all_areas=True))
    said = f"2 areas of the level 'ward' are not in official.geojson and are not drawn ({ABBEY}, {AYLESTONE})."
    assert summary.notes == [said]
    serve(workspace / "db")
    assert [area.code for area in list_areas(Geography.WARD)] == [UPPINGHAM, "E05000026"]
    assert web_form()["codes"] == [UPPINGHAM, "E05000026"]
    assert [area.place_code for area in list_areas(Geography.WARD)] == [RUTLAND, None]
    assert list_areas(Geography.DISTRICT)[0].code == LEICESTER


def test_msoas_of_2021_can_be_drawn_in_place_of_those_that_ship(workspace, serve):
    path = write_boundaries(workspace / "msoa.geojson", [factories.MSOA_1, "E02006964"], vintage="MSOA 2021")
    own = {"source": "", "kind": "", "vintage": "", "indicator_id": "local.1", "area_type": "MSOA"}
    rows = [factories.row(area_code=code, **own) for code in ("E02006964", factories.MSOA_1, factories.MSOA_2)]
    table = factories.write_csv(workspace / "mine.csv", rows, columns=factories.COLUMNS_27)
    summary = load(load_request(workspace, table, boundaries={Geography.MSOA: path}, all_areas=True))
    assert summary.rows_kept[str(table)] == 3  # those of 2011 are known still, and no longer drawn
    serve(workspace / "db")
    assert [area.code for area in list_areas(Geography.MSOA)] == [factories.MSOA_1, "E02006964"]


def test_of_a_national_file_only_what_lies_in_the_system_is_drawn(workspace, serve):
    """MSOAs of 2021 are published for all of England, and in part under codes that nobody had in 2011."""
    path = write_boundaries(workspace / "msoa.geojson", ["E02009001", "E02009002", "E02009003"], vintage="MSOA 2021")
    text = path.read_text()
    content = json.loads(text)
    ring = content["features"][1]["geometry"]["coordinates"][0]
    content["features"][1]["geometry"]["coordinates"][0] = [[x + 1, y - 1] for x, y in ring]  # far away
    content["features"][2]["geometry"]["coordinates"][0] = _wider(ring_of(workspace, RUTLAND))
    path.write_text(json.dumps(content))
    with pytest.raises(RefusedError, match="--areas-within"):
        load(load_request(workspace, boundaries={Geography.MSOA: path}))
    summary = load(load_request(workspace, boundaries={Geography.MSOA: path}, areas_within=True))
    assert "msoa.geojson: 1 areas outside this system were left out (E02009002)." in summary.notes
    serve(workspace / "db")
    assert [(area.code, area.place_code) for area in list_areas(Geography.MSOA)] == [
        ("E02009001", LEICESTER),
        ("E02009003", RUTLAND),
    ]
    assert web_form(Geography.MSOA)["codes"] == ["E02009001", "E02009003"]
    assert fetch_boundaries(Geography.MSOA)["area_code"].tolist() == ["E02009001", "E02009003"]


def ring_of(workspace, code: str) -> list[list[float]]:
    content = json.loads((workspace / "data" / "boundaries" / "district.geojson").read_text())
    return next(
        each["geometry"]["coordinates"][0] for each in content["features"] if each["properties"]["area_code"] == code
    )


def _wider(ring: list[list[float]]) -> list[list[float]]:
    """The same shape, a little wider than the district: borders of two files never agree."""
    left, bottom = ring[0]
    return [[left + (x - left) * 1.1, bottom + (y - bottom) * 1.1] for x, y in ring]


def test_a_system_without_boundary_files_loads_and_has_no_maps(workspace, serve):
    path = workspace / "data" / "system.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "boundary_file" not in line), encoding="utf-8")
    load(load_request(workspace))
    serve(workspace / "db")
    assert len(list_areas(Geography.WARD)) == 3
    with pytest.raises(UnknownGeographyError):
        web_form()


def test_boundaries_of_none_of_the_areas_are_refused(workspace):
    for path in (workspace / "data" / "boundaries").iterdir():
        write_boundaries(path, ["E05000026"])
    with pytest.raises(RefusedError, match="data/boundaries: No area has a shape"):
        load(load_request(workspace))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "GeoJSON"),
        ("{}", "FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "at least one area"),
    ],
)
def test_a_file_that_is_no_boundary_file_is_refused(workspace, content, said):
    path = workspace / "wrong.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RefusedError, match=r"wrong\.geojson") as caught:
        load(load_request(workspace, boundaries={Geography.WARD: path}))
    assert said in str(caught.value)


def test_a_boundary_file_that_is_not_there_is_refused(workspace):
    with pytest.raises(RefusedError, match=r"nowhere\.geojson: there is no such file"):
        load(load_request(workspace, boundaries={Geography.WARD: workspace / "nowhere.geojson"}))


def test_the_command_takes_a_boundary_file(workspace, serve, capsys):
    path = write_boundaries(workspace / "official.geojson", [UPPINGHAM, ABBEY], vintage="December 2022 wards")
    arguments = [
        "load", "--data-dir", str(workspace / "data"), "--database-dir", str(workspace / "db"),
        "--definitions-dir", str(workspace / "definitions"), "--boundaries", str(path), "--geography", "ward",
    ]  # fmt: skip
    assert main(arguments) == 0
    serve(workspace / "db")
    assert get_geography_names(Geography.WARD)[0] == "Wards"


@pytest.mark.parametrize(("path", "count"), WARD_FILES, ids=[path.stem for path, _ in WARD_FILES])
def test_a_ward_file_replaces_the_best_fit_wards(tmp_path, serve, path, count):
    request = replace(
        load_request(tmp_path, boundaries={Geography.WARD: path}),
        data_dir=ROOT / "data",
        definitions_dir=ROOT / "queries" / "definitions",
    )
    load(request)
    serve(tmp_path / "db")
    assert len(fetch_boundaries(Geography.WARD)) == count
    assert len(web_form()["codes"]) == 181
    assert sum(map(bool, web_form()["paths"])) == count
    assert get_geography_names(Geography.WARD)[0] == "Wards"
