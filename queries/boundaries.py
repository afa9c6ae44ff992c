"""Boundaries as they are stored in DuckDB: geometry for analysis, and the compressed form that the map draws."""

from __future__ import annotations

import geopandas as gpd
import shapely
from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.errors import UnknownGeographyError
from queries.models import Geography
from queries.schema import areas, boundaries, geography_areas, web_boundaries


@cached_per_release()
def get_web_boundaries(geography: Geography, encoding: str) -> bytes:
    """Get the map form of one level, compressed as "br" or "gzip", or as "identity".

    Raises:
        UnknownGeographyError: this release holds no boundaries of this level.
    """
    statement = select(web_boundaries.c.body).where(
        web_boundaries.c.geography == geography.value, web_boundaries.c.encoding == encoding
    )
    rows = fetch_frame(statement)
    if rows.empty:
        raise UnknownGeographyError(f"No boundaries are held for {geography.value!r}.")
    return bytes(rows["body"].iloc[0])


def fetch_boundaries(geography: Geography) -> gpd.GeoDataFrame:
    """Fetch the shapes of one level.

    Returns:
        One row per area that has a shape, in the fixed order, with columns area_code, area_name, geometry (EPSG:4326).
    """
    statement = (
        select(boundaries.c.area_code, areas.c.area_name, boundaries.c.geometry_wkb)
        .join_from(boundaries, areas, boundaries.c.area_code == areas.c.area_code)
        .join(geography_areas, geography_areas.c.area_code == areas.c.area_code)
        .where(boundaries.c.geography == geography.value, geography_areas.c.geography == geography.value)
        .order_by(geography_areas.c.sort_order)
    )
    frame = fetch_frame(statement)
    shapes = shapely.from_wkb([bytes(wkb) for wkb in frame.pop("geometry_wkb")])
    return gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4326")
