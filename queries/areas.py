"""Areas of every level, their names and the areas that hold them."""

from __future__ import annotations

from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.errors import UnknownAreaError
from queries.models import MAPPED_GEOGRAPHIES, Area, Geography
from queries.schema import areas, geographies, geography_areas


@cached_per_release()
def list_areas(geography: Geography) -> tuple[Area, ...]:
    """List the areas of one level in the fixed order of its boundaries."""
    statement = (
        select(areas)
        .join_from(geography_areas, areas, geography_areas.c.area_code == areas.c.area_code)
        .where(geography_areas.c.geography == geography.value)
        .order_by(geography_areas.c.sort_order)
    )
    return tuple(_area(row) for row in fetch_frame(statement).itertuples())


@cached_per_release()
def list_levels() -> tuple[Geography, ...]:
    """List the levels that a map can show and that this system has areas of, in the order of the switch."""
    return tuple(level for level in MAPPED_GEOGRAPHIES if list_areas(level))


@cached_per_release()
def get_area(area_code: str) -> Area:
    """Get one area by its code.

    Raises:
        UnknownAreaError: no area of this release has the code.
    """
    rows = fetch_frame(select(areas).where(areas.c.area_code == area_code))
    if rows.empty:
        raise UnknownAreaError(f"No area has the code {area_code!r} in this release.")
    return _area(next(rows.itertuples()))


@cached_per_release()
def get_geography_names(geography: Geography) -> tuple[str, str, str]:
    """Get (title, vintage, credit) of a level, for example ("Wards", "December 2022, best fit", "Source: …")."""
    rows = fetch_frame(select(geographies).where(geographies.c.geography == geography.value))
    row = next(rows.itertuples())
    return row.title, row.vintage, row.credit


def _area(row) -> Area:
    return Area(
        code=row.area_code,
        name=row.area_name,
        vintage=row.vintage,
        place_code=row.place_code or None,
        district_code=row.district_code or None,
        neighbourhood_code=row.neighbourhood_code or None,
        note=row.note or "",
    )
