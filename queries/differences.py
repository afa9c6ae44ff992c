"""One area less another in one measure: with limits of the difference, or the reason why it is not tested."""

from __future__ import annotations

from queries.models import SMALL_AREA_GEOGRAPHIES, Area
from queries.overlaps import why_not_independent
from queries.profile_models import Difference, ProfileRow
from queries.profile_rows import levels_of
from queries.stats.gap import difference_between
from queries.stats.normal import standard_error_from_interval

NO_FIGURE = "One of the two has no figure."
PERIODS_DIFFER = "The periods differ."


def difference_of(
    pair: tuple[Area, Area], rows: tuple[ProfileRow | None, ProfileRow | None], period: str
) -> Difference:
    """Take the first area from the other, with limits where the two are independent and both have theirs.

    Args:
        pair: the first area, and the other.
        rows: their figures; None where no row is held.
        period: the one that both must be of.
    """
    first, other = rows
    if first is None or other is None or not (first.has_value and other.has_value):
        return Difference(value=None, why_not=NO_FIGURE)
    if first.choice.period != period or other.choice.period != period:
        return Difference(value=None, why_not=PERIODS_DIFFER)
    value = other.value - first.value
    shared = why_not_independent(*pair)
    if why_not := _why_no_limits(first, other) or shared:
        return Difference(value=value, why_not=why_not, is_shared=bool(shared))
    confidence = _confidence_of(pair)
    errors = [
        standard_error_from_interval(row.lower, row.upper, confidence=row.confidence_percent / 100)
        for row in (other, first)
    ]
    gap = difference_between(other.value, errors[0], first.value, errors[1], confidence=confidence / 100)
    return Difference(value=value, lower=float(gap.lower), upper=float(gap.upper), confidence_percent=confidence)


def _why_no_limits(first: ProfileRow, other: ProfileRow) -> str:
    if first.source_id != other.source_id:
        return "The two figures come from different sources."
    if any(row.lower is None or row.upper is None for row in (first, other)):
        return "Limits are not held for both, so we cannot test this."
    return "" if first.indicator.may_compare else "This measure is not tested."


def _confidence_of(pair: tuple[Area, Area]) -> float:
    """Ask more of small areas, of which many can be compared: the same rule as against a benchmark."""
    is_small = any(level in SMALL_AREA_GEOGRAPHIES for area in pair for level in levels_of(area.code)[:1])
    return 99.8 if is_small else 95
