import gzip
import json
import re
import time
from pathlib import Path

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from geo.geojson import write_geojson
from geo.paths import Frame, to_paths
from geo.read import read_areas
from geo.web import Layer, encode_json, make_web_boundaries, match_codes

KEYS = [
    "geography", "noun", "title", "vintage", "credit", "width", "height", "codes", "names", "paths", "labels", "boxes",
    "districts", "district_of", "outlines", "extents",
]  # fmt: skip
BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data" / "boundaries"
OFFICIAL_WARDS = sorted(BESIDE.glob("*wards*.geojson"))  # none where the project stands alone


def read_path(path: str) -> shapely.Geometry:
    """Read a path back, as a browser does; rings that lie in one another make holes."""
    assert re.fullmatch(r"(M-?\d+ -?\d+l[\d -]+z)*", path), path[:80]
    rings = []
    for start, steps in re.findall(r"M([^l]+)l([^z]+)z", path):
        numbers = np.array([int(number) for number in re.findall(r"-?\d+", steps)]).reshape(-1, 2)
        corners = np.vstack([[int(number) for number in start.split()], numbers]).cumsum(axis=0)
        rings.append(shapely.make_valid(shapely.Polygon(corners)))
    shape = shapely.Polygon()
    for ring in rings:
        shape = shape.symmetric_difference(ring)
    return shape


def make_layer(geography: str, shapes: gpd.GeoDataFrame) -> Layer:
    return Layer(geography=geography, title="T", noun="n", vintage="v", credit="©", shapes=shapes)


def merge_squares(squares, lookup, column):
    merged = squares.merge(lookup, left_on="area_code", right_on="lsoa11_code")
    return merged.dissolve(column).reset_index()[[column, "geometry"]].rename(columns={column: "area_code"})


@pytest.fixture
def toy_layers(squares, lookup):
    levels = {level: merge_squares(squares, lookup, f"{level}_code") for level in ("place", "district", "ward")}
    return [make_layer(level, shapes) for level, shapes in levels.items()]


@pytest.fixture(scope="module")
def shipped():
    data = Path(__file__).resolve().parents[3] / "data"
    areas = pd.read_csv(data / "geography" / "areas.csv", dtype=str, keep_default_na=False)
    levels = yaml.safe_load((data / "system.yaml").read_text(encoding="utf-8"))["levels"]
    words = ("title", "noun", "vintage", "credit")
    layers = {
        geography: Layer(
            geography=geography,
            shapes=read_areas(data / "boundaries" / f"{geography}.geojson"),
            **{word: level[word] for word in words},
        )
        for geography, level in levels.items()
        if "boundary_file" in level
    }
    return layers, areas, make_web_boundaries(list(layers.values()), areas)


def test_forms_have_the_agreed_members_and_one_frame(shipped):
    _, _, web = shipped
    assert list(web.forms) == ["place", "district", "neighbourhood", "msoa", "ward"]
    assert all(list(form) == KEYS for form in web.forms.values())
    assert {(form["width"], form["height"]) for form in web.forms.values()} == {(10_000, 8312)}


@pytest.mark.parametrize(
    ("geography", "areas", "shapes", "outlines"),
    [
        ("place", 3, 3, 0),
        ("district", 9, 9, 3),
        ("neighbourhood", 12, 12, 3),
        ("msoa", 125, 125, 9),
        ("ward", 181, 179, 9),
    ],
)
def test_every_level_has_its_areas_shapes_and_outlines(shipped, geography, areas, shapes, outlines):
    _, table, web = shipped
    form = web.forms[geography]
    lengths = {len(form[key]) for key in ("codes", "names", "paths", "labels", "boxes", "district_of")}
    assert lengths == {areas}
    assert sum(path != "" for path in form["paths"]) == shapes == len(web.matches[geography].matched)
    assert len(form["outlines"]) == outlines
    order = {code: index for index, code in enumerate(table["area_code"])}
    assert [order[code] for code in form["codes"]] == sorted(order[code] for code in form["codes"])


@pytest.mark.parametrize("geography", ["place", "district", "neighbourhood", "msoa", "ward"])
def test_a_path_reads_back_as_the_area_it_came_from(shipped, geography):
    layers, _, web = shipped
    form = web.forms[geography]
    metres = layers[geography].shapes.to_crs("EPSG:27700").set_index("area_code").geometry
    left, _, right, _ = metres.total_bounds
    units_per_m = (10_000 - 2 * 40) / (right - left)
    for code, path in zip(form["codes"], form["paths"], strict=True):
        if path:
            drawn, ground = read_path(path), metres[code]
            # A corner moves by half a unit each way at most, so the ground by that much along its edge.
            assert drawn.area == pytest.approx(ground.area * units_per_m**2, abs=ground.length * units_per_m)


@pytest.mark.parametrize("geography", ["place", "district", "neighbourhood", "msoa", "ward"])
def test_rounding_opens_no_gap(shipped, geography):
    shapes = [read_path(path) for path in shipped[2].forms[geography]["paths"] if path]
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), abs=1e-6)
    assert whole.geom_type == "Polygon" and not whole.interiors


@pytest.mark.parametrize("geography", ["place", "district", "neighbourhood", "msoa", "ward"])
def test_labels_lie_well_inside_and_boxes_around(shipped, geography):
    form = shipped[2].forms[geography]
    for path, (x, y, radius), box in zip(form["paths"], form["labels"], form["boxes"], strict=True):
        if path == "":
            assert (x, y, radius, box) == (0, 0, 0, [0, 0, 0, 0])
            continue
        shape = read_path(path)
        assert shape.contains(shapely.Point(x, y)) and radius > 0
        assert shape.boundary.distance(shapely.Point(x, y)) == pytest.approx(radius, abs=3)
        assert box == [int(side) for side in shape.bounds]


def test_small_areas_name_their_district(shipped):
    ward, place = shipped[2].forms["ward"], shipped[2].forms["place"]
    named = [(name, ward["districts"][index]) for name, index in zip(ward["names"], ward["district_of"], strict=True)]
    assert ("Abbey", "Leicester") in named and ("Castle Donington Park", "North West Leicestershire") in named
    assert [district for name, district in named if name == "Normanton"] == ["Blaby", "Rutland"]
    assert place["districts"] == [] and place["district_of"] == [-1, -1, -1]


@pytest.mark.parametrize("geography", ["place", "district", "neighbourhood", "msoa", "ward"])
def test_extents_hold_everything_that_zooming_there_shows(shipped, geography):
    _, table, web = shipped
    form = web.forms[geography]
    parents = {"", "E06000016", "E10000018", "E06000017", *(f"LLR-LC{n}" for n in range(1, 5))}
    assert parents | set(web.forms["district"]["codes"]) == set(form["extents"])
    rows = table.set_index("area_code")
    for code, path, box in zip(form["codes"], form["paths"], form["boxes"], strict=True):
        holders = ["", *(rows.at[code, column] for column in ("place_code", "district_code", "neighbourhood_code"))]
        for holder in dict.fromkeys(holders):
            x0, y0, x1, y1 = form["extents"][holder]
            assert path == "" or (x0 <= box[0] and y0 <= box[1] and box[2] <= x1 and box[3] <= y1)
    assert form["extents"][""] == [40, 40, 9960, form["height"] - 40]
    leicester = form["extents"]["E06000016"]
    assert leicester[2] - leicester[0] < 1600  # so that its wards are legible once zoomed


def test_an_outline_is_the_area_it_names(shipped):
    web = shipped[2]
    districts = dict(zip(web.forms["district"]["codes"], web.forms["district"]["paths"], strict=True))
    assert {line["code"]: line["path"] for line in web.forms["ward"]["outlines"]} == districts
    assert web.forms["msoa"]["outlines"][0]["name"] == "Leicester"
    places = dict(zip(web.forms["place"]["codes"], web.forms["place"]["paths"], strict=True))
    assert {line["code"]: line["path"] for line in web.forms["neighbourhood"]["outlines"]} == places


def test_encodings_hold_the_same_form_and_are_small(shipped):
    for form in shipped[2].forms.values():
        bodies = encode_json(form)
        assert json.loads(bodies["identity"]) == form
        assert gzip.decompress(bodies["gzip"]) == brotli.decompress(bodies["br"]) == bodies["identity"]
        assert len(bodies["br"]) < len(bodies["gzip"]) < len(bodies["identity"]) < 60_000
        assert bodies == encode_json(form) and b'": ' not in bodies["identity"]


def test_a_layer_in_another_order_and_system_draws_the_same(toy_layers, areas):
    turned = [make_layer(layer.geography, layer.shapes.iloc[::-1].to_crs("EPSG:27700")) for layer in toy_layers]
    assert make_web_boundaries(turned, areas).forms == make_web_boundaries(toy_layers, areas).forms


def test_codes_that_do_not_match_are_reported_and_not_drawn(toy_layers, areas):
    place, district, ward = toy_layers
    shapes = ward.shapes.assign(area_code=["E05000001", "E05999999", "E05000003"])
    web = make_web_boundaries([place, district, make_layer("ward", shapes)], areas)
    match = web.matches["ward"]
    assert match == match_codes(make_layer("ward", shapes), areas)
    assert match.matched == ("E05000003", "E05000001")
    assert match.unmatched == ("E05999999",) and match.missing == ("E05000004", "E05000002")
    assert [path != "" for path in web.forms["ward"]["paths"]] == [True, False, True, False]


def test_nothing_that_matches_is_an_error(toy_layers, areas):
    with pytest.raises(ValueError, match="match no area"):
        make_web_boundaries([make_layer("ward", toy_layers[2].shapes.assign(area_code="E05999999"))], areas)


def test_outlines_and_extents_do_without_the_other_levels(toy_layers, areas):
    form = make_web_boundaries([toy_layers[2]], areas.drop(index=[1, 2]).assign(district_name="Named here")).forms[
        "ward"
    ]
    assert [line["code"] for line in form["outlines"]] == ["E07000002", "E07000001"]
    assert {line["name"] for line in form["outlines"]} == {"Named here"}
    assert form["districts"] == ["Named here", "Named here"] and form["district_of"] == [0, 1, 1, 1]
    west = read_path(form["outlines"][1]["path"])
    assert west.area == pytest.approx(sum(read_path(path).area for path in form["paths"][2:]))
    assert set(form["extents"]) == {"", "E10000001", "E07000001", "E07000002"}


def test_districts_without_any_name_are_called_by_code(toy_layers, areas):
    form = make_web_boundaries([toy_layers[2]], areas.drop(index=[1, 2])).forms["ward"]
    assert form["districts"] == ["E07000002", "E07000001"]


def test_holes_and_islands_survive():
    ring = shapely.Polygon([(0, 0), (90, 0), (90, 90), (0, 90)], [[(20, 20), (20, 40), (40, 40), (40, 20)]])
    island = shapely.box(100, 0, 110, 10)
    (path,) = to_paths(np.array([shapely.MultiPolygon([ring, island])]))
    assert path.count("M") == 3
    assert read_path(path).equals(shapely.MultiPolygon([ring, island]))


def test_an_area_smaller_than_the_grid_keeps_a_unit():
    dot, sliver = shapely.box(3.1, 4.1, 3.2, 4.2), shapely.box(0, 0, 40, 0.2)
    assert to_paths(np.array([dot, None, sliver], dtype=object)) == ["M3 4l1 0 0 1-1 0z", "", "M20 0l1 0 0 1-1 0z"]


def test_a_frame_keeps_shape_and_puts_north_up():
    frame = Frame.around((400_000, 300_000, 500_000, 350_000), 1000)
    north_west, south_east = frame.place(shapely.points([(400_000, 350_000), (500_000, 300_000)]))
    assert (north_west.x, north_west.y) == pytest.approx((4, 4))
    assert (south_east.x, south_east.y) == pytest.approx((996, 500))
    assert frame.height == 504


def make_official_wards(tmp_path, areas) -> Path:
    """Make a file as ONS ships wards: WD22CD and the rest, a square for each ward, in the order of the codes."""
    wards = areas[areas["geographies"] == "ward"].sort_values("area_code")
    row, column = np.divmod(np.arange(len(wards)), 14)
    left, bottom = -1.5 + column * 0.06, 52.45 + row * 0.035
    shapes = gpd.GeoDataFrame(
        {"WD22CD": wards["area_code"], "WD22NM": wards["area_name"], "LAD22CD": wards["district_code"], "LONG": left},
        geometry=shapely.box(left, bottom, left + 0.06, bottom + 0.035),
        crs="EPSG:4326",
    )
    path = tmp_path / "wards_december_2022.geojson"
    write_geojson(shapes, path, credit="", decimals=6)
    return path


@pytest.mark.parametrize("official", [None, *OFFICIAL_WARDS], ids=lambda path: path.stem if path else "toy")
def test_official_wards_stand_in_for_best_fit_wards(shipped, official, tmp_path):
    layers, areas, _ = shipped
    wards = read_areas(official or make_official_wards(tmp_path, areas))
    started = time.process_time()
    web = make_web_boundaries([*list(layers.values())[:-1], make_layer("ward", wards)], areas)
    assert time.process_time() - started < 20
    match, form = web.matches["ward"], web.forms["ward"]
    assert len(match.matched) + len(match.missing) == 181
    assert len(match.matched) + len(match.unmatched) == len(wards)
    assert len(match.matched) >= 135  # the codes that the wards of 2022 and 2023 have in common
    drawn = {code for code, path in zip(form["codes"], form["paths"], strict=True) if path}
    assert drawn == set(match.matched)
    if not match.missing:
        assert {"E05010102", "E05010114"} <= drawn
    districts = dict(zip(web.forms["district"]["codes"], web.forms["district"]["paths"], strict=True))
    assert {line["code"]: line["path"] for line in form["outlines"]} == districts
    assert form["height"] == web.forms["msoa"]["height"]


def test_seven_thousand_wards_are_drawn_in_seconds(make_squares):
    wards = make_squares(84)
    areas = pd.DataFrame({"area_code": wards["area_code"], "area_name": "Ward", "geographies": "ward"})
    areas = areas.assign(place_code="", neighbourhood_code="", district_name="District")
    areas["district_code"] = [f"E07{index // 24:06d}" for index in range(len(areas))]
    started = time.process_time()
    form = make_web_boundaries([make_layer("ward", wards)], areas).forms["ward"]
    encode_json(form)
    assert time.process_time() - started < 20
    assert len(form["codes"]) == 7056 and all(form["paths"])
    assert len(form["districts"]) == len(form["outlines"]) == 294
