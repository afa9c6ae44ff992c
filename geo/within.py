"""Which areas of a file lie in a system: those of which a point well inside lies in one of its districts."""

from __future__ import annotations

import geopandas as gpd
import shapely


def keep_within(areas: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Keep the areas that lie in one of some districts, and tell the district of each.

    Borders of two files never agree to the metre, so an area is placed by a point inside it, not by its outline.

    Args:
        areas: columns area_code and geometry, and any others.
        districts: columns area_code and geometry.

    Returns:
        The areas that are kept, with the district in which each lies as district_code; and the codes of the others.
    """
    points = shapely.point_on_surface(areas.geometry.to_crs(districts.crs).to_numpy())
    of_point, of_district = shapely.STRtree(districts.geometry.to_numpy()).query(points, predicate="within")
    place_of = dict(zip(of_point.tolist(), of_district.tolist(), strict=True))
    kept = areas.iloc[sorted(place_of)].copy()
    kept["district_code"] = [districts["area_code"].iloc[place_of[place]] for place in sorted(place_of)]
    kept.attrs = areas.attrs
    return kept, [code for place, code in enumerate(areas["area_code"]) if place not in place_of]
