"""Small areas -> MSOAs, best-fit wards, districts, neighbourhoods and places, without gap or overlap.

Every level is made of the same small areas, so their edges are the same lines. That is checked, not hoped for: a level
whose areas overlap, leave a gap or do not share their corners is refused.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import CoverageError

LEVELS = ("place", "district", "neighbourhood", "msoa", "ward")
_SHOWN_CODES = 5


def dissolve_areas(small_areas: gpd.GeoDataFrame, parent_of: pd.Series) -> gpd.GeoDataFrame:
    """Merge small areas into the areas that hold them.

    Args:
        small_areas: columns area_code and geometry; a coverage (no gap, no overlap, shared corners).
        parent_of: the code of the larger area by the code of the small one.

    Returns:
        One row per larger area in the order of its code, with columns area_code, geometry.

    Raises:
        CoverageError: a small area has no parent, or a code of the lookup has no shape.
    """
    codes = set(small_areas["area_code"])
    _refuse("have a shape but no parent in the lookup", codes - set(parent_of.index[parent_of.notna()]))
    _refuse("stand in the lookup but have no shape", set(parent_of.index) - codes)
    parents = small_areas["area_code"].map(parent_of)
    shapes = small_areas.geometry.groupby(parents, sort=True).agg(lambda group: shapely.coverage_union_all(group.array))
    return gpd.GeoDataFrame({"area_code": shapes.index}, geometry=list(shapes), crs=small_areas.crs)


def dissolve_levels(
    small_areas: gpd.GeoDataFrame, lookup: pd.DataFrame, *, code_column: str
) -> dict[str, gpd.GeoDataFrame]:
    """Merge small areas into every level that the lookup names.

    Args:
        small_areas: columns area_code and geometry.
        lookup: one row per small area: `code_column`, and place_code, district_code, neighbourhood_code, msoa_code,
            ward_code, as many as there are.
        code_column: the column of the lookup that holds the code of the small area.

    Returns:
        The areas of each level by its name, each as `dissolve_areas` returns them and checked.

    Raises:
        CoverageError: the small areas or a level made of them do not tile the ground.
    """
    check_coverage(small_areas)
    by_code = lookup.set_index(code_column)
    levels = {
        level: dissolve_areas(small_areas, by_code[f"{level}_code"])
        for level in LEVELS
        if f"{level}_code" in by_code.columns
    }
    for areas in levels.values():
        check_coverage(areas)
    return levels


def check_coverage(areas: gpd.GeoDataFrame, *, may_have_holes: bool = False) -> None:
    """Refuse areas that overlap, leave a gap or do not share the corners of their common edges.

    Args:
        areas: columns area_code and geometry.
        may_have_holes: whether the areas may surround ground that belongs to none of them.

    Raises:
        CoverageError: naming the areas at fault.
    """
    shapes = areas.geometry.to_numpy()
    _refuse("are not valid polygons", areas.loc[~shapely.is_valid(shapes), "area_code"])
    faults = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    _refuse("overlap a neighbour, or do not share the corners of a common edge", areas.loc[faults, "area_code"])
    if not may_have_holes:
        holes = np.array(_holes(shapely.coverage_union_all(shapes)), dtype=object)
        touching = shapely.intersects(shapes[:, None], holes[None, :]).any(axis=1)
        _refuse("leave a gap between them", areas.loc[touching, "area_code"])


def _holes(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    parts = shapely.get_parts(geometry)
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]


def _refuse(fault: str, codes: set[str] | pd.Series) -> None:
    found = sorted(map(str, codes))
    if found:
        shown = ", ".join(found[:_SHOWN_CODES])
        more = f" and {len(found) - _SHOWN_CODES} more" if len(found) > _SHOWN_CODES else ""
        raise CoverageError(f"{len(found)} areas {fault}: {shown}{more}.")
