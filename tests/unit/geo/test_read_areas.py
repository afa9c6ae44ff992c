import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.errors import BoundaryError
from geo.geojson import write_geojson
from geo.read import read_areas

SQUARE = [[[-1.2, 52.6], [-1.1, 52.6], [-1.1, 52.7], [-1.2, 52.7], [-1.2, 52.6]]]
NEXT_SQUARE = [[[-1.1, 52.6], [-1.0, 52.6], [-1.0, 52.7], [-1.1, 52.7], [-1.1, 52.6]]]
BOW_TIE = [[[-1.2, 52.6], [-1.1, 52.7], [-1.1, 52.6], [-1.2, 52.7], [-1.2, 52.6]]]
FLAT = [[[-1.2, 52.6], [-1.1, 52.6], [-1.15, 52.6], [-1.2, 52.6]]]


def make_feature(code="E05010458", name="Abbey", coordinates=None, kind="Polygon", **properties):
    return {
        "type": "Feature",
        "properties": {"WD22CD": code, "WD22NM": name, **properties},
        "geometry": {"type": kind, "coordinates": SQUARE if coordinates is None else coordinates},
    }


def make_document(*features, **members):
    return {"type": "FeatureCollection", "features": list(features), **members}


@pytest.fixture
def write(tmp_path):
    def write_file(content, name="wards.geojson") -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write_file


def test_a_ward_file_gives_codes_names_vintage_and_districts(write):
    second = make_feature("E05010459", "Aylestone", NEXT_SQUARE, LAD22CD="E06000016", LAD22NM="Leicester")
    first = make_feature(LAD22CD="E06000016", LAD22NM="Leicester")
    wards = read_areas(write(make_document(second, first)))
    assert wards["area_code"].tolist() == ["E05010459", "E05010458"]
    assert wards["area_name"].tolist() == ["Aylestone", "Abbey"]
    assert set(wards["vintage"]) == {"2022 wards"}
    assert set(wards["district_name"]) == {"Leicester"} and set(wards["district_code"]) == {"E06000016"}
    assert wards.crs == "EPSG:4326" and wards.attrs == {"credit": "", "notes": ()}


def test_the_caller_decides_the_vintage_and_may_name_the_columns(write):
    path = write(make_document(make_feature(ref="LLR-LC1", label="Leicester\nCity 1 ")))
    areas = read_areas(path, vintage="ICB neighbourhoods 2025", code_column="ref", name_column="label")
    assert areas.drop(columns="geometry").to_dict("records") == [
        {"area_code": "LLR-LC1", "area_name": "Leicester City 1", "vintage": "ICB neighbourhoods 2025"}
    ]


def test_what_we_write_reads_back_the_same(tmp_path, squares):
    areas = squares.assign(area_name=[f"Name & “{n}” é" for n in range(9)], vintage="LSOA 2011")
    path, again = tmp_path / "areas.geojson", tmp_path / "again.geojson"
    write_geojson(areas, path, credit="Contains OS data ©", decimals=5)
    read = read_areas(path)
    assert read["area_name"].tolist() == areas["area_name"].tolist()
    assert set(read["vintage"]) == {"LSOA 2011"} and read.attrs["credit"] == "Contains OS data ©"
    assert read.geom_equals_exact(areas.geometry, 1e-5).all()
    write_geojson(areas, again, credit="Contains OS data ©", decimals=5)
    assert path.read_text().replace('"areas"', '"again"') == again.read_text()


def test_our_own_vintage_gives_way_to_the_callers(tmp_path, squares):
    write_geojson(squares.assign(vintage="LSOA 2011"), tmp_path / "own.geojson", credit="", decimals=5)
    assert set(read_areas(tmp_path / "own.geojson", vintage="toy")["vintage"]) == {"toy"}


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_no_fault(write, prefix):
    assert len(read_areas(write(prefix + json.dumps(make_document(make_feature())).encode()))) == 1


def test_a_file_without_names_uses_codes_and_says_so(write):
    feature = make_feature()
    del feature["properties"]["WD22NM"]
    areas = read_areas(write(make_document(feature)))
    assert areas["area_name"].tolist() == ["E05010458"]
    assert "no property with names" in areas.attrs["notes"][0]


def test_codes_of_no_known_column_have_no_vintage(write):
    feature = make_feature(area_code="LLR-LC1")
    assert read_areas(write(make_document(feature)))["vintage"].tolist() == [""]


def test_a_shape_that_crosses_itself_is_repaired_and_reported(write):
    areas = read_areas(
        write(make_document(make_feature("E05010459", coordinates=NEXT_SQUARE), make_feature(coordinates=BOW_TIE)))
    )
    assert areas.is_valid.all()
    assert areas.geometry.iloc[1].area == pytest.approx(0.005)
    (note,) = areas.attrs["notes"]
    assert "feature 2 (E05010458)" in note and "repaired" in note


def test_heights_are_dropped(write):
    ring = [[[*corner, 80.0] for corner in SQUARE[0]]]
    assert not read_areas(write(make_document(make_feature(coordinates=ring)))).has_z.any()


def in_grid(coordinates):
    points = gpd.GeoSeries([shapely.Polygon(coordinates[0])], crs="EPSG:4326").to_crs("EPSG:27700").iloc[0]
    return [[list(corner) for corner in points.exterior.coords]]


@pytest.mark.parametrize(
    ("crs", "note"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}, "was converted"),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, "does not say truly"),
        (None, "does not say truly"),
    ],
)
def test_national_grid_becomes_longitude_and_latitude(write, crs, note):
    document = make_document(make_feature(coordinates=in_grid(SQUARE)), **({"crs": crs} if crs else {}))
    areas = read_areas(write(document))
    assert areas.crs == "EPSG:4326"
    assert areas.total_bounds == pytest.approx([-1.2, 52.6, -1.1, 52.7], abs=1e-4)
    assert any(note in line for line in areas.attrs["notes"])


@pytest.mark.parametrize("keep_prj", [True, False])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:27700"])
def test_a_shapefile_reads_like_geojson(tmp_path, squares, crs, keep_prj):
    path = tmp_path / "lsoas.shp"
    squares.rename(columns={"area_code": "LSOA11CD"}).to_crs(crs).to_file(path)
    if not keep_prj:
        path.with_suffix(".prj").unlink()
    areas = read_areas(path)
    assert areas["area_code"].tolist() == squares["area_code"].tolist()
    assert areas.total_bounds == pytest.approx(squares.total_bounds, abs=1e-5)
    assert set(areas["vintage"]) == {"LSOA 2011"}
    assert any("does not say truly" in note for note in areas.attrs["notes"]) is not keep_prj


GRID_FAR_AWAY = [[[9e6, 9e6], [9.1e6, 9e6], [9.1e6, 9.1e6], [9e6, 9e6]]]
SWAPPED = [[[latitude, longitude] for longitude, latitude in SQUARE[0]]]
REFUSALS = {
    "cut short": ('{"type": "FeatureCollection", "features": [', "line 1", "cut short"),
    "empty file": ("", "line 1, column 1", "GeoJSON"),
    "not text": (b"PK\x03\x04\xff\xfe", "not text", "UTF-8"),
    "a list": ([1, 2], "type: found 'list'", "FeatureCollection"),
    "one feature": (make_feature(), "type: found 'Feature'", "FeatureCollection"),
    "topojson": ({"type": "Topology"}, "'Topology'", "FeatureCollection"),
    "no features": ({"type": "FeatureCollection"}, "features: found None", "a list of features"),
    "no area": (make_document(), "features: found none", "at least one area"),
    "a feature that is a number": (make_document(7), "feature 1, geometry: found None", "Polygon"),
    "no geometry": (
        make_document({"type": "Feature", "properties": {"WD22CD": "E05010458"}, "geometry": None}),
        "feature 1, geometry: found None",
        "Polygon",
    ),
    "points": (
        make_document(make_feature(), make_feature("E05010459", kind="Point", coordinates=[-1, 52])),
        "feature 2, geometry: found 'Point'",
        "Polygon",
    ),
    "a line as ring": (
        make_document(make_feature(coordinates=[[[-1, 52], [-1, 53]]])),
        "feature 1, coordinates",
        "at least four",
    ),
    "text as corner": (
        make_document(make_feature(coordinates=[["a", "b", "c", "d"]])),
        "feature 1, coordinates",
        "at least four",
    ),
    "no ring": (
        make_document(make_feature(coordinates=[])),
        "feature 1, geometry: found a shape without area",
        "E05010458",
    ),
    "no ground": (
        make_document(make_feature(coordinates=FLAT)),
        "feature 1, geometry: found a shape without area",
        "E05010458",
    ),
    "no properties": (
        make_document({**make_feature(), "properties": None}),
        "feature 1, properties: found None",
        "area code",
    ),
    "no code column": (
        make_document({**make_feature(), "properties": {"NAME": "Abbey"}}),
        "properties: found NAME",
        "WD22CD",
    ),
    "code missing": (
        make_document(make_feature(), make_feature(code=None, coordinates=NEXT_SQUARE)),
        "feature 2, WD22CD: found",
        "a letter and eight digits",
    ),
    "code empty": (make_document(make_feature(code="")), "feature 1, WD22CD: found ''", "a letter and eight digits"),
    "code cut": (
        make_document(make_feature(code="E0501045")),
        "feature 1, WD22CD: found 'E0501045'",
        "a letter and eight digits",
    ),
    "code a number": (
        make_document(make_feature(code=5010458)),
        "feature 1, WD22CD: found 5010458",
        "a letter and eight digits",
    ),
    "own code in small letters": (
        make_document(make_feature(area_code="abbey ward")),
        "feature 1, area_code: found 'abbey ward'",
        "capital letters",
    ),
    "code twice": (
        make_document(make_feature(), make_feature(coordinates=NEXT_SQUARE)),
        "feature 2, WD22CD: found 'E05010458'",
        "feature 1 has it too",
    ),
    "unknown system": (
        make_document(make_feature(), crs={"properties": {"name": "EPSG:none"}}),
        "crs: found 'EPSG:none'",
        "EPSG:4326",
    ),
    "a system that is no name": (make_document(make_feature(), crs="leicester"), "crs: found 'leicester'", "EPSG:4326"),
    "far away": (
        make_document(make_feature(coordinates=GRID_FAR_AWAY)),
        "coordinates: found 9000000",
        "British National Grid",
    ),
    "latitude first": (
        make_document(make_feature(coordinates=SWAPPED)),
        "coordinates: found 52.600",
        "longitude before latitude",
    ),
}


@pytest.mark.parametrize(("content", "where", "expected"), REFUSALS.values(), ids=REFUSALS)
def test_a_faulty_file_is_refused_with_place_value_and_expectation(write, content, where, expected):
    with pytest.raises(BoundaryError) as caught:
        read_areas(write(content))
    message = str(caught.value)
    assert message.startswith("wards.geojson")
    assert where in message
    assert expected in message.split("expected ")[1]


def test_a_fault_can_be_asked_for_its_parts(write):
    with pytest.raises(BoundaryError) as caught:
        read_areas(write(make_document(make_feature(code="E05"))))
    fault = caught.value
    assert (fault.file.name, fault.feature, fault.part, fault.found) == ("wards.geojson", 1, "WD22CD", "'E05'")


def test_a_missing_file_and_a_missing_column_are_named(tmp_path, write):
    with pytest.raises(BoundaryError, match=r"nowhere\.geojson: found no such file"):
        read_areas(tmp_path / "nowhere.geojson")
    with pytest.raises(BoundaryError, match="ref: found no such property; expected one of WD22CD, WD22NM"):
        read_areas(write(make_document(make_feature())), code_column="ref")


def test_a_file_of_another_kind_is_refused(write, tmp_path):
    with pytest.raises(BoundaryError, match="cannot be read"):
        read_areas(write("not a shapefile", name="wards.shp"))
    with pytest.raises(BoundaryError, match="a table without shapes"):
        read_areas(write("WD22CD,WD22NM\nE05010458,Abbey\n", name="wards.csv"))
    lines = gpd.GeoDataFrame(
        {"WD22CD": ["E05010458"]}, geometry=[shapely.LineString([(-1, 52), (-1, 53)])], crs="EPSG:4326"
    )
    lines.to_file(tmp_path / "lines.shp")
    with pytest.raises(BoundaryError, match="feature 1, geometry: found 'LineString'"):
        read_areas(tmp_path / "lines.shp")
