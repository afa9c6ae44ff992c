"""`fetch boundaries` from end to end, against a service that answers in pages as ArcGIS does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.read import read_areas
from queries.ingest.__main__ import main
from queries.ingest.fetch.boundaries import service_name
from tests.integration.fetch_service import Asked, Reply, Service, as_json, ring, serving

WARDS = "Wards_December_2022_Boundaries_UK_BSC"
LAYER = f"/services/{WARDS}/FeatureServer/0"
DESCRIPTION = {
    "name": "WD_DEC_2022_UK_BSC",
    "geometryType": "esriGeometryPolygon",
    "objectIdField": "FID",
    "maxRecordCount": 2,
    "editingInfo": {"lastEditDate": 1683123456789},
    "fields": [{"name": name} for name in ("FID", "WD22CD", "WD22NM", "LAD22CD", "LAD22NM")],
}
FEATURES = [
    {
        "type": "Feature",
        "id": number,
        "properties": {"FID": number, "WD22CD": f"E0501045{number}", "WD22NM": f"Ward {number}", "LAD22CD": "E06000016",
                       "LAD22NM": "Leicester"},
        "geometry": ring(number),
    }
    for number in range(1, 6)
]  # fmt: skip


def page(asked: Asked) -> Reply:
    """Answer a query: a count, or two features from the offset on."""
    if asked.query.get("returnCountOnly") == "true":
        return as_json({"count": len(FEATURES)})
    assert asked.query["orderByFields"] == "FID"
    assert (asked.query["outSR"], asked.query["f"]) == ("4326", "geojson")
    start = int(asked.query["resultOffset"])
    stop = start + int(asked.query["resultRecordCount"])
    found = {"type": "FeatureCollection", "features": FEATURES[start:stop]}
    return as_json(found | ({"properties": {"exceededTransferLimit": True}} if stop < len(FEATURES) else {}))


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        running.says(LAYER, as_json(DESCRIPTION))
        running.answers[f"{LAYER}/query"] = page
        running.says("/services", as_json({"services": [{"name": WARDS, "type": "FeatureServer"}, {"name": "Roads"}]}))
        yield running


@pytest.fixture
def run(service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def command(*arguments: str) -> tuple[int, str]:
        address = ["--geography-address", f"{service.address}/services", "--gap-seconds", "0"]
        code = main(["fetch", "boundaries", *arguments, *address, "--into", str(tmp_path)])
        return code, capsys.readouterr().out

    return command


def test_all_pages_become_one_file_that_our_reader_takes(service, run, tmp_path):
    code, printed = run("--wards", "2022-12")
    assert code == 0
    assert f"{WARDS}.geojson: fetched; 5 areas" in printed
    path = tmp_path / f"{WARDS}.geojson"
    assert json.loads(path.read_text())["features"] == json.loads(json.dumps(FEATURES))
    areas = read_areas(path)
    assert list(areas["area_code"]) == [f"E0501045{number}" for number in range(1, 6)]
    assert set(areas["vintage"]) == {"2022 wards"}
    offsets = [each.query.get("resultOffset") for each in service.asked(f"{LAYER}/query")]
    assert offsets == [None, "0", "2", "4"]
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name, f"{path.name}.origin.json"]


def test_a_layer_that_was_not_edited_is_not_fetched_again(service, run):
    run("--wards", "2022-12")
    asked = len(service.asked(f"{LAYER}/query"))
    code, printed = run("--wards", "2022-12")
    assert (code, "not changed since" in printed) == (0, True)
    assert len(service.asked(f"{LAYER}/query")) == asked
    service.says(LAYER, as_json(DESCRIPTION | {"editingInfo": {"lastEditDate": 1783123456789}}))
    assert "fetched; 5 areas" in run("--wards", "2022-12")[1]


def test_only_the_districts_asked_for(service, run, tmp_path):
    assert run("--wards", "2022-12", "--within", "E06000016,E06000017")[0] == 0
    assert service.asked(f"{LAYER}/query")[0].query["where"] == "LAD22CD IN ('E06000016','E06000017')"
    assert (tmp_path / f"{WARDS}_part.geojson").exists()
    code, printed = run("--wards", "2022-12", "--within", "1=1) --")
    assert (code, "no code of a district" in printed) == (1, True)
    service.says(LAYER, as_json(DESCRIPTION | {"fields": [{"name": "FID"}, {"name": "WD22CD"}]}))
    assert "a layer that does not say the district" in run("--wards", "2022-12", "--within", "E06000016")[1]


def test_a_lookup_has_no_shapes(service, run, tmp_path):
    rows = [{"type": "Feature", "id": 1, "properties": {"WD22CD": "E05010451", "LAD22CD": "E06000016"},
             "geometry": None}]  # fmt: skip
    path = "/services/WD22_LAD22_UK_LU/FeatureServer/0"
    service.says(path, as_json({"fields": DESCRIPTION["fields"], "objectIdField": "FID"}))
    replies = as_json({"count": 1}), as_json({"type": "FeatureCollection", "features": rows})
    service.says(f"{path}/query", *replies)
    assert run("--ward-lookup", "2022-12")[0] == 0
    assert service.asked(f"{path}/query")[1].query["returnGeometry"] == "false"
    assert json.loads((tmp_path / "WD22_LAD22_UK_LU.geojson").read_text())["features"] == rows


COUNT = as_json({"count": 5})


def collection(features: list, **more: object) -> Reply:
    return as_json({"type": "FeatureCollection", "features": features, **more})


WRONG = {
    "an error with status 200": ([as_json({"error": {"code": 400, "message": "Invalid URL"}})], "an error message"),
    "a count that is none": ([as_json({"count": 0})], "a count of 0 areas"),
    "another shape": ([COUNT, as_json({"objectIds": [1]})], "no collection of areas"),
    "a list": ([as_json([1])], "a list, not an object"),
    "fewer than counted": ([COUNT, collection(FEATURES[:2], exceededTransferLimit=True), collection([])], "2 areas, 2"),
    "one twice": ([COUNT, collection([*FEATURES[:4], FEATURES[0]])], "5 areas, 4 of them different"),
    "no shape": ([COUNT, collection([*FEATURES[:4], FEATURES[4] | {"geometry": None}])], "1 areas without a shape"),
}


@pytest.mark.parametrize(("replies", "reason"), WRONG.values(), ids=WRONG)
def test_a_layer_that_does_not_come_whole_is_refused(service, run, tmp_path, replies, reason):
    service.says(f"{LAYER}/query", *replies)
    code, printed = run("--wards", "2022-12")
    assert code == 1
    assert reason in printed
    assert list(tmp_path.iterdir()) == []


def test_a_layer_of_another_name_is_answered_with_the_nearest(run):
    code, printed = run("--service", "Wards_December_2022_Boundaries_GB_BSC")
    assert code == 1
    assert f"Give one of the nearest names with --service: {WARDS}" in printed
    assert "404" in run("--service", "Zzz")[1]


def test_a_layer_without_fields_is_refused(service, run):
    service.says(LAYER, as_json({"name": "WD"}))
    assert "no list of fields" in run("--wards", "2022-12")[1]


@pytest.mark.parametrize("vintage", ["2022", "2022-13", "Dec 2022"])
def test_a_vintage_is_a_year_and_a_month(run, vintage):
    code, printed = run("--wards", vintage)
    assert (code, "expected a year and a month such as 2022-12" in printed) == (1, True)


def test_something_must_be_asked_for(run):
    code, printed = run()
    assert (code, "expected one of --wards" in printed) == (1, True)


# Names that published code asks this service for.
@pytest.mark.parametrize(
    ("kind", "vintage", "detail", "name"),
    [
        ("wards", "2022-12", "BGC", "Wards_December_2022_Boundaries_UK_BGC"),
        ("msoas", "2021-12", "BGC", "Middle_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V3"),
        ("districts", "2022-12", "BGC", "Local_Authority_Districts_December_2022_Boundaries_UK_BGC"),
        ("ward-lookup", "2022-12", "BSC", "WD22_LAD22_UK_LU"),
        ("parliament-lookup", "2022-12", "BSC", "WD22_PCON22_LAD22_UTLA22_UK_LU"),
    ],
)
def test_the_names_of_layers(kind, vintage, detail, name):
    assert service_name(kind, vintage, detail) == name
