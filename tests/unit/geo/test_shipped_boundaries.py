"""What ships under data/boundaries, against the table of areas."""

import json

import pandas as pd
import pytest
import shapely
import yaml

from geo.build import CREDIT, read_credits
from geo.hierarchy import list_level
from geo.read import read_areas

COUNTS = {"place": 3, "district": 9, "neighbourhood": 12, "msoa": 125, "ward": 179}
WITHOUT_SHAPE = {"Castle Donington Park", "Ibstock West"}


@pytest.fixture(params=COUNTS)
def geography(request):
    return request.param


@pytest.fixture
def shapes(data_dir, geography):
    return read_areas(data_dir / "boundaries" / f"{geography}.geojson")


def test_every_level_has_its_areas_in_the_fixed_order(shapes, geography, shipped_areas):
    level = list_level(shipped_areas, geography)
    drawn = level[~level["area_name"].isin(WITHOUT_SHAPE)]
    assert len(shapes) == COUNTS[geography]
    for column in ("area_code", "area_name", "vintage"):
        assert shapes[column].tolist() == drawn[column].tolist()


def test_areas_without_shape_say_why(shipped_areas):
    wards = list_level(shipped_areas, "ward")
    notes = wards.loc[wards["area_name"].isin(WITHOUT_SHAPE), "note"]
    assert len(notes) == 2 and notes.str.startswith("No LSOA has its best fit").all()


def test_every_level_tiles_the_same_ground(shapes):
    polygons = shapes.geometry.to_numpy()
    assert shapes.attrs["notes"] == () and shapes.is_valid.all()
    assert shapely.coverage_is_valid(polygons)
    outline = shapely.coverage_union_all(polygons)
    assert outline.geom_type == "Polygon" and not outline.interiors
    assert shapes.to_crs("EPSG:27700").area.sum() / 1e6 == pytest.approx(2550.2, abs=0.1)


def test_levels_are_made_of_the_same_lines(data_dir, shipped_areas):
    wards = read_areas(data_dir / "boundaries" / "ward.geojson").merge(shipped_areas, on="area_code")
    districts = read_areas(data_dir / "boundaries" / "district.geojson").set_index("area_code").geometry
    for code, members in wards.groupby("district_code"):
        union = shapely.coverage_union_all(members.geometry.to_numpy())
        assert union.symmetric_difference(districts[code]).area == pytest.approx(0, abs=1e-12)


def test_files_are_small_rounded_and_wound_as_geojson_asks(data_dir, geography, shapes):
    path = data_dir / "boundaries" / f"{geography}.geojson"
    assert path.stat().st_size < 400_000
    points = shapely.get_coordinates(shapes.geometry.to_numpy())
    assert (points == points.round(5)).all()
    rings = [part.exterior for part in shapely.get_parts(shapes.geometry.to_numpy())]
    assert all(ring.is_ccw for ring in rings)


def test_credits_agree_wherever_they_stand(data_dir, geography):
    document = json.loads((data_dir / "boundaries" / f"{geography}.geojson").read_text(encoding="utf-8"))
    levels = yaml.safe_load((data_dir / "system.yaml").read_text(encoding="utf-8"))["levels"]
    assert document["credit"] == levels[geography]["credit"] == read_credits(data_dir)[geography]
    assert document["credit"].startswith(CREDIT)
    assert "© Crown copyright" in document["credit"]
    assert levels[geography]["boundary_file"] == f"boundaries/{geography}.geojson"


@pytest.mark.parametrize("folder", ["geography", "boundaries"])
def test_origins_name_every_file_and_where_it_comes_from(data_dir, folder):
    origin = yaml.safe_load((data_dir / folder / "origin.yaml").read_text(encoding="utf-8"))
    assert set(origin["files"]) == {path.name for path in (data_dir / folder).iterdir()} - {"origin.yaml"}
    for field in ("source_id", "title", "publisher", "url", "licence", "accessed_date"):
        assert origin[field], field
    assert origin["source_id"] == folder


def test_the_lookup_leads_to_areas_of_the_right_level(data_dir, shipped_areas):
    lookup = pd.read_csv(data_dir / "geography" / "lsoa11_lookup.csv", dtype=str)
    assert len(lookup) == 611 and lookup["lsoa11_code"].is_unique and not lookup.isna().any(axis=None)
    for level, count in COUNTS.items():
        codes = set(lookup[f"{level}_code"])
        assert len(codes) == count and codes <= set(list_level(shipped_areas, level)["area_code"])
    parents = lookup.merge(shipped_areas, left_on="msoa_code", right_on="area_code", suffixes=("", "_of_msoa"))
    for column in ("place_code", "district_code", "neighbourhood_code"):
        assert (parents[column] == parents[f"{column}_of_msoa"]).all()
