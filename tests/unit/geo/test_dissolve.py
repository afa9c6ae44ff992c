import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.dissolve import check_coverage, dissolve_areas, dissolve_levels
from geo.errors import CoverageError


def test_squares_dissolve_into_every_level_of_the_lookup(squares, lookup):
    levels = dissolve_levels(squares, lookup, code_column="lsoa11_code")
    assert list(levels) == ["place", "district", "ward"]
    assert levels["ward"]["area_code"].tolist() == ["E05000001", "E05000002", "E05000003"]
    assert levels["district"]["area_code"].tolist() == ["E07000001", "E07000002"]
    west = levels["district"].geometry.iloc[0]
    assert west.equals(shapely.box(-1.2, 52.6, -1.18, 52.63))
    assert levels["place"].geometry.iloc[0].equals(shapely.box(-1.2, 52.6, -1.17, 52.63))
    assert all(areas.crs == squares.crs for areas in levels.values())


@given(parents=st.lists(st.integers(0, 4), min_size=16, max_size=16))
def test_any_grouping_keeps_the_ground_and_the_topology(make_squares, parents):
    small = make_squares(4)
    parent_of = pd.Series([f"W{parent}" for parent in parents], index=small["area_code"])
    large = dissolve_areas(small, parent_of)
    assert set(large["area_code"]) == set(parent_of)
    assert shapely.area(large.geometry).sum() == pytest.approx(shapely.area(small.geometry).sum())
    assert shapely.coverage_is_valid(large.geometry.to_numpy())
    for code, shape in zip(large["area_code"], large.geometry, strict=True):
        members = small[small["area_code"].map(parent_of) == code]
        assert shape.symmetric_difference(members.union_all()).area == pytest.approx(0, abs=1e-15)


def test_a_small_area_without_parent_is_named(squares, lookup):
    with pytest.raises(CoverageError, match=r"1 areas have a shape but no parent.*E01000008"):
        dissolve_areas(squares, lookup.set_index("lsoa11_code")["ward_code"].drop("E01000008"))


def test_a_code_without_shape_is_named(squares, lookup):
    with pytest.raises(CoverageError, match=r"9 areas stand in the lookup.*E01000000, .*E01000004 and 4 more"):
        dissolve_areas(squares.iloc[:0], lookup.set_index("lsoa11_code")["ward_code"])


def move_corner(squares: gpd.GeoDataFrame, index: int, shape: shapely.Polygon) -> gpd.GeoDataFrame:
    return squares.assign(geometry=[shape if n == index else old for n, old in enumerate(squares.geometry)])


FAULTS = {
    "overlap": shapely.box(-1.19, 52.61, -1.175, 52.62),
    "sliver of a gap": shapely.box(-1.19, 52.61, -1.1801, 52.62),
    "corner not shared": shapely.box(-1.19, 52.61, -1.18, 52.62).segmentize(0.005),
    "bow tie": shapely.Polygon([(-1.19, 52.61), (-1.18, 52.62), (-1.18, 52.61), (-1.19, 52.62)]),
}


@pytest.mark.parametrize("shape", FAULTS.values(), ids=FAULTS)
def test_a_fault_between_neighbours_is_refused(squares, lookup, shape):
    faulty = move_corner(squares, 4, shape)
    with pytest.raises(CoverageError, match="E01000004"):
        dissolve_levels(faulty, lookup, code_column="lsoa11_code")


def test_a_hole_in_the_middle_is_a_gap_unless_the_caller_knows_of_it(squares):
    ring = squares.drop(index=4)
    with pytest.raises(CoverageError, match="8 areas leave a gap"):
        check_coverage(ring)
    check_coverage(ring, may_have_holes=True)


def test_a_clean_grid_passes(squares):
    assert check_coverage(squares) is None
    assert shapely.coverage_is_valid(squares.geometry.to_numpy())
