"""Several areas taken together: from their counts and denominators, never from averages of their figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from queries.models import Indicator, ValueStatus, ValueType
from queries.stats.aggregation import missing_parts, total_proportion, total_rate

_ROUNDING = 0.06  # a published figure of one decimal lies this near to its count over its denominator


class WhyNot(StrEnum):
    """Why several areas have no figure together."""

    NONE = ""
    NOT_ADDED_UP = "not_added_up"
    NO_COUNTS = "no_counts"
    PART_MISSING = "part_missing"


@dataclass(frozen=True, kw_only=True)
class Together:
    """The figure of several areas together, or why there is none.

    Attributes:
        area_count: how many areas.
        value: in the unit of the measure; None where there is none.
        lower: lower 95 % limit; None where the areas have no limits either, as of a census that counted everyone.
        upper: upper 95 % limit.
        event_count: the counts added up.
        denominator_count: the denominators added up.
        why_not: why there is no figure.
        missing: names of the areas without a figure or without counts.
    """

    area_count: int
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    event_count: float | None = None
    denominator_count: float | None = None
    why_not: WhyNot = WhyNot.NONE
    missing: tuple[str, ...] = ()


def add_areas(indicator: Indicator, values: pd.DataFrame, area_codes: Sequence[str]) -> Together:
    """Add several areas up.

    Args:
        indicator: a proportion or a crude rate; of other kinds of figure nothing can be added up.
        values: one row per area, with area_code, area_name, value, lower_ci95, event_count, denominator_count,
            status.
        area_codes: the areas, of one level, so that none lies inside another.
    """
    chosen = values[values["area_code"].isin(list(area_codes))]
    multiplier = _multiplier(indicator)
    if multiplier is None:
        return Together(area_count=len(chosen), why_not=WhyNot.NOT_ADDED_UP)
    is_shown = chosen["status"] == ValueStatus.VALUE.value
    counts, people = chosen["event_count"].where(is_shown), chosen["denominator_count"].where(is_shown)
    if counts.isna().all() or people.isna().all():
        return Together(area_count=len(chosen), why_not=WhyNot.NO_COUNTS)
    missing = missing_parts(chosen["area_name"].tolist(), counts, people)
    if missing:
        return Together(area_count=len(chosen), why_not=WhyNot.PART_MISSING, missing=tuple(missing))
    if (np.abs(chosen["value"] - multiplier * counts / people) > _ROUNDING * max(1, multiplier / 100)).any():
        return Together(area_count=len(chosen), why_not=WhyNot.NOT_ADDED_UP)  # it allows for age, or for who they are
    total = (total_proportion if indicator.value_type is ValueType.PROPORTION else total_rate)(
        counts, people, multiplier=multiplier
    )
    has_limits = bool(chosen["lower_ci95"].notna().all())
    return Together(
        area_count=len(chosen),
        value=float(total.value),
        lower=float(total.lower) if has_limits else None,
        upper=float(total.upper) if has_limits else None,
        event_count=float(counts.sum()),
        denominator_count=float(people.sum()),
    )


def _multiplier(indicator: Indicator) -> float | None:
    """By what a count over its denominator is multiplied to give the value; None where figures cannot be added up."""
    if indicator.value_type is ValueType.PROPORTION:
        return 100.0
    per = re.search(r"per ([\d,]+)", indicator.unit) if indicator.value_type is ValueType.RATE else None
    return float(per[1].replace(",", "")) if per else None
