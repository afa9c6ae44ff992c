"""Postcodes of this system and the areas that hold them, where a lookup has been loaded."""

from __future__ import annotations

from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.schema import postcodes


@cached_per_release()
def has_postcodes() -> bool:
    """Tell whether a lookup has been loaded."""
    return not fetch_frame(select(postcodes.c.outward).limit(1)).empty


@cached_per_release()
def list_postcodes(outward: str) -> tuple[tuple[str, str, str], ...]:
    """List the postcodes that begin alike.

    Args:
        outward: the first half, such as "LE15".

    Returns:
        Second half, code of the ward ("" where unclear), code of the small area ("" where there is none).
    """
    columns = (postcodes.c.inward, postcodes.c.ward_code, postcodes.c.msoa_code)
    rows = fetch_frame(select(*columns).where(postcodes.c.outward == outward).order_by(postcodes.c.inward))
    return tuple(rows.itertuples(index=False, name=None))
