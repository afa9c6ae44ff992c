"""Topology-safe simplification, precision and winding of areas that tile the ground."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geo.dissolve import check_coverage
from geo.read import BRITISH_NATIONAL_GRID


def simplify_coverage(areas: gpd.GeoDataFrame, *, tolerance_m: float) -> gpd.GeoDataFrame:
    """Leave out corners that hardly bend, the same ones on both sides of every common edge.

    Args:
        areas: a coverage in any reference system.
        tolerance_m: a corner goes when the triangle it makes with its neighbours covers less than the square of this.

    Returns:
        The same areas with fewer corners: no gap, no overlap, and never an area lost.

    Raises:
        CoverageError: the result does not tile the ground.
    """
    metres = areas.geometry.to_crs(BRITISH_NATIONAL_GRID)
    fewer = shapely.coverage_simplify(metres.to_numpy(), tolerance_m)
    simpler = areas.set_geometry(gpd.GeoSeries(fewer, index=areas.index, crs=metres.crs).to_crs(areas.crs))
    check_coverage(simpler, may_have_holes=True)
    return simpler


def round_coverage(areas: gpd.GeoDataFrame, *, decimals: int) -> gpd.GeoDataFrame:
    """Round every corner to so many decimals. A corner shared by areas stays shared.

    Args:
        areas: a coverage.
        decimals: decimals of the unit of the coordinates; 5 decimals of a degree are about a metre.

    Returns:
        The same areas on the grid of that precision.

    Raises:
        CoverageError: the grid is too coarse for these areas.
    """
    rounded = shapely.transform(areas.geometry.to_numpy(), lambda points: points.round(decimals))
    on_grid = areas.set_geometry(gpd.GeoSeries(rounded, index=areas.index, crs=areas.crs))
    check_coverage(on_grid, may_have_holes=True)
    return on_grid


def order_corners(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Start every ring at a fixed corner and wind it as GeoJSON asks: outer rings anticlockwise, holes clockwise.

    Args:
        areas: the areas.

    Returns:
        The same ground; equal areas now have equal coordinates, so that a rebuilt file does not differ.
    """
    ordered = shapely.orient_polygons(shapely.normalize(areas.geometry.to_numpy()), exterior_cw=False)
    return areas.set_geometry(gpd.GeoSeries(ordered, index=areas.index, crs=areas.crs))
