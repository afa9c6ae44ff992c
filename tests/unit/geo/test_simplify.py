import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import CoverageError
from geo.simplify import order_corners, round_coverage, simplify_coverage


def make_wavy(seed: int, corners: int = 60) -> gpd.GeoDataFrame:
    """Make two areas with a ragged edge between them."""
    random = np.random.default_rng(seed)
    north = np.linspace(52.6, 52.7, corners)
    edge = list(zip(-1.15 + random.uniform(-0.001, 0.001, corners), north, strict=True))
    west = shapely.Polygon([(-1.2, 52.6), *edge, (-1.2, 52.7)])
    east = shapely.Polygon([(-1.1, 52.6), *edge, (-1.1, 52.7)])
    return gpd.GeoDataFrame({"area_code": ["W", "E"]}, geometry=[west, east], crs="EPSG:4326")


@given(seed=st.integers(0, 10_000), tolerance_m=st.sampled_from([1.0, 50.0, 200.0, 1000.0]))
def test_simplified_neighbours_still_share_their_edge(seed, tolerance_m):
    areas = make_wavy(seed)
    simpler = simplify_coverage(areas, tolerance_m=tolerance_m)
    assert shapely.coverage_is_valid(simpler.geometry.to_numpy())
    assert simpler.count_coordinates().sum() <= areas.count_coordinates().sum()
    assert simpler["area_code"].tolist() == ["W", "E"] and simpler.crs == areas.crs
    assert shapely.area(simpler.geometry).sum() == pytest.approx(shapely.area(areas.geometry).sum(), rel=2e-2)


def test_more_tolerance_leaves_fewer_corners():
    counts = [simplify_coverage(make_wavy(1), tolerance_m=size).count_coordinates().sum() for size in (1, 100, 2000)]
    assert counts[0] > counts[1] > counts[2]


@given(seed=st.integers(0, 10_000), decimals=st.sampled_from([4, 5, 6]))
def test_rounding_keeps_shared_corners_shared(seed, decimals):
    rounded = round_coverage(make_wavy(seed, corners=20), decimals=decimals)
    assert shapely.coverage_is_valid(rounded.geometry.to_numpy())
    points = shapely.get_coordinates(rounded.geometry.to_numpy())
    assert np.array_equal(points, points.round(decimals))


def test_a_grid_too_coarse_is_refused():
    with pytest.raises(CoverageError):
        round_coverage(make_wavy(1), decimals=1)


def test_corners_have_one_order_and_rings_one_winding():
    square = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (4, 2), (4, 4), (2, 4)]])
    turned = shapely.Polygon([(9, 9), (9, 0), (0, 0), (0, 9)], [[(4, 4), (2, 4), (2, 2), (4, 2)]])
    areas = gpd.GeoDataFrame({"area_code": ["A", "B"]}, geometry=[square, turned], crs="EPSG:4326")
    first, second = order_corners(areas).geometry
    assert first.wkb == second.wkb
    assert first.exterior.is_ccw and not first.interiors[0].is_ccw
