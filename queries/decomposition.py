"""Which ages and causes of death make the gap in life expectancy between fifths by deprivation."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.models import FIFTH_NAMES, Sex
from queries.schema import gap_contributions, observations

_MOST, _LEAST = FIFTH_NAMES[0], FIFTH_NAMES[-1]


@cached_per_release(maxsize=512)
def get_contributions(
    indicator_slug: str, area_code: str, sex: Sex, period: str, category_type: str
) -> pd.DataFrame | None:
    """Get what each age band, and each cause of death, adds to the gap: least less most deprived fifth.

    Args:
        indicator_slug: a life expectancy.
        area_code: the system or a place.
        sex: the sex.
        period: the label of the period.
        category_type: the fifths (`models.FIFTHS_WITHIN_AREA`).

    Returns:
        One row per age band and cause, youngest first, with columns start_age, age_band, cause ("" for all causes
        together; the others only where causes of death are loaded), contribution_years, period_end_date, kind,
        source_id, and gap_years, the gap itself. To a hundredth of a year, the rows of all causes together add up to
        the gap, and those of the causes of a band to its own. None where no deaths by age are loaded, or a fifth is
        not shown.
    """
    held = gap_contributions.c
    statement = (
        select(
            held.start_age, held.age_band, held.cause, held.contribution_years, held.period_end_date, held.kind,
            held.source_id,
        )
        .where(
            held.indicator_slug == indicator_slug, held.area_code == area_code, held.sex == sex.value,
            held.period == period, held.category_type == category_type,
        )
        .order_by(held.start_age, held.cause)
    )  # fmt: skip
    rows = fetch_frame(statement)
    if rows.empty:
        return None
    figures = _fetch_fifths(indicator_slug, area_code, sex, period, category_type)
    return rows.assign(gap_years=figures[_LEAST] - figures[_MOST])


def _fetch_fifths(indicator_slug: str, area_code: str, sex: Sex, period: str, category_type: str) -> pd.Series:
    held = observations.c
    statement = select(held.category, held.value).where(
        held.indicator_slug == indicator_slug, held.area_code == area_code, held.sex == sex.value,
        held.period == period, held.category_type == category_type, held.category.in_([_MOST, _LEAST]),
    )  # fmt: skip
    return fetch_frame(statement).set_index("category")["value"]
