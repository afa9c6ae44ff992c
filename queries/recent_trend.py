"""The recent trend of one series: whether its latest five years rise or fall by more than chance, or why not told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.models import Indicator, ValueType
from queries.stats.trend import POINT_COUNT, Refusal, TrendLabel, label_trends, trend_of_proportions, trend_of_values

_PER_CENT = 100.0
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, kw_only=True)
class RecentTrend:
    """The label of a trend, and why it could not be calculated ("" where it could)."""

    label: TrendLabel
    refusal: Refusal = Refusal.NONE
    last_period: str = ""


def recent_trend(indicator: Indicator, history: pd.DataFrame) -> RecentTrend:
    """Test the latest five years of one area.

    Proportions with counts are tested by their counts and denominators, everything else by its 95 % limits, as OHID
    does. Years that overlap, or that are not a year each, are not tested.

    Args:
        indicator: decides the test and what is good.
        history: rows of `fetch_history` of one area, with period, period_start_date, period_end_date, value,
            lower_ci95, upper_ci95, event_count, denominator_count.
    """
    held = history.dropna(subset=["value"]).sort_values("period_end_date")
    if held.empty:
        return RecentTrend(label=TrendLabel.CANNOT_BE_CALCULATED, refusal=Refusal.TOO_FEW_POINTS)
    ends, starts = pd.to_datetime(held["period_end_date"]), pd.to_datetime(held["period_start_date"])
    years_per_point = max(1, round(float((ends - starts).dt.days.max() + 1) / _DAYS_A_YEAR))
    last = held.iloc[-1]
    by_year = held.assign(year=ends.dt.year).drop_duplicates("year", keep="last").set_index("year")
    years = np.arange(by_year.index[-1] - POINT_COUNT + 1, by_year.index[-1] + 1)
    if len(held) < POINT_COUNT:
        years = by_year.index.to_numpy()
    points = by_year.reindex(years)
    is_proportion = indicator.value_type is ValueType.PROPORTION
    if is_proportion and points[["event_count", "denominator_count"]].notna().all(axis=None):
        found = trend_of_proportions(
            points["event_count"], points["denominator_count"], years_per_point=years_per_point
        )
    else:
        found = trend_of_values(
            points["value"],
            points["lower_ci95"],
            points["upper_ci95"],
            whole=_PER_CENT if is_proportion else None,
            years_per_point=years_per_point,
        )
    return RecentTrend(
        label=label_trends(found.direction, indicator.polarity).item(),
        refusal=Refusal(str(found.refusal)),
        last_period=str(last["period"]),
    )
