"""Slope indices over single small areas, as ingest worked them out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.models import Kind, Sex
from queries.schema import area_slopes


@dataclass(frozen=True, kw_only=True)
class AreaSlope:
    """The line through the small areas of one area, from the most deprived end to the least.

    Attributes:
        sii: the value at the least deprived end minus that at the most deprived.
        sii_lower_95: its lower limit; None where the small areas have no limits.
        sii_upper_95: its upper limit.
        intercept: the line at the most deprived end.
        end: the line at the least deprived end.
        area_count: how many small areas it goes through.
    """

    sii: float
    sii_lower_95: float | None
    sii_upper_95: float | None
    intercept: float
    end: float
    area_count: int
    source_id: str
    kind: Kind


@cached_per_release(maxsize=512)
def get_area_slope(
    indicator_slug: str, area_code: str, sex: Sex, age: str, category_type: str, period: str
) -> AreaSlope | None:
    """Get the slope over the small areas of an area; None where ingest made none.

    Args:
        indicator_slug: the measure.
        area_code: the system or a place.
        sex: the sex.
        age: the age, as rows have it.
        category_type: the fifths that the slope goes with (`models.FIFTHS_WITHIN_AREA`).
        period: the label of the period.
    """
    wanted = area_slopes.c
    statement = select(
        wanted.sii, wanted.sii_lower_95, wanted.sii_upper_95, wanted.intercept, wanted.end,
        wanted.area_count, wanted.source_id, wanted.kind,
    ).where(
        wanted.indicator_slug == indicator_slug, wanted.area_code == area_code, wanted.sex == sex.value,
        wanted.age == age, wanted.category_type == category_type, wanted.period == period,
    )  # fmt: skip
    rows = fetch_frame(statement).to_dict("records")
    if not rows:
        return None
    limits = {name: None if rows[0][name] != rows[0][name] else rows[0][name] for name in _LIMITS}
    return AreaSlope(**rows[0] | limits | {"kind": Kind(rows[0]["kind"])})


_LIMITS = ("sii_lower_95", "sii_upper_95")
