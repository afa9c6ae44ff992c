"""What is held of a measure for small areas at all: where nothing is, nothing can be added up for a set of them."""

from __future__ import annotations

from collections.abc import Iterable

from queries import series
from queries.models import SMALL_AREA_GEOGRAPHIES


def list_without_small_areas(indicator_slugs: Iterable[str]) -> tuple[str, ...]:
    """List the measures that are held for no ward and no MSOA.

    Args:
        indicator_slugs: measures that are held.
    """
    return tuple(slug for slug in indicator_slugs if not _SMALL & set(series.list_geographies(slug)))


_SMALL = frozenset(SMALL_AREA_GEOGRAPHIES)
