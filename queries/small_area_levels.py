"""What is held of a measure for small areas at all: where nothing is, nothing can be added up for a set of them."""

from __future__ import annotations

from collections.abc import Iterable

from queries import series
from queries.groupings import Grouping
from queries.models import SMALL_AREA_GEOGRAPHIES, Sex


def list_without_small_areas(indicator_slugs: Iterable[str]) -> tuple[str, ...]:
    """List the measures that are held for no ward and no MSOA.

    Args:
        indicator_slugs: measures that are held.
    """
    return tuple(slug for slug in indicator_slugs if not _SMALL & set(series.list_geographies(slug)))


def has_small_area_groups(indicator_slug: str, grouping: Grouping) -> bool:
    """Tell whether a measure is held for wards or MSOAs by some groups.

    Args:
        indicator_slug: a measure that is held.
        grouping: a kind of groups, or the sexes.
    """
    held = series.fetch_availability(indicator_slug)
    small = held[held["geography"].isin([level.value for level in _SMALL])]
    if grouping.is_sex:
        return {Sex.MALE.value, Sex.FEMALE.value} <= set(small["sex"])
    return bool((small["category_type"] == grouping.category_type).any())


_SMALL = frozenset(SMALL_AREA_GEOGRAPHIES)
