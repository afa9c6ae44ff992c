"""The recent trend of shipped series, against the test worked out here step by step."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from pages._indicator.words import recent_trend_words
from queries import indicators, observations, views
from queries.models import ViewRequest
from queries.recent_trend import recent_trend
from queries.stats.trend import Refusal, TrendLabel

pytestmark = pytest.mark.on_every_store

LEICESTER = "E06000016"


def history_of(slug: str, area_code: str = LEICESTER) -> pd.DataFrame:
    view = views.get_indicator_view(slug, ViewRequest())
    return observations.fetch_history(slug, view.choice, (area_code,))


def chi_squared_by_hand(rows: pd.DataFrame) -> tuple[float, float]:
    """The weighted slope over five years and its statistic, from 95 % limits."""
    last = rows.dropna(subset=["value"]).sort_values("period_end_date").tail(5)
    times = range(1, 6)
    weights = [(3.92 / (high - low)) ** 2 for low, high in zip(last["lower_ci95"], last["upper_ci95"], strict=True)]
    mean = sum(w * t for w, t in zip(weights, times, strict=True)) / sum(weights)
    spread = sum(w * (t - mean) ** 2 for w, t in zip(weights, times, strict=True))
    slope = sum(w * (t - mean) * y for w, t, y in zip(weights, times, last["value"], strict=True)) / spread
    return slope, slope**2 * spread


@pytest.mark.parametrize("slug", ["adult-obesity", "anxiety", "employment", "unemployment", "life-satisfaction"])
def test_a_trend_is_told_only_where_chance_is_ruled_out(shipped, slug):
    history = history_of(slug)
    found = recent_trend(indicators.get_indicator(slug), history)
    _, statistic = chi_squared_by_hand(history)
    assert found.refusal is Refusal.NONE
    assert statistic < 9.5495
    assert found.label is TrendLabel.NO_CHANGE
    assert recent_trend_words(found).endswith("no change that is more than chance.")


def test_a_steady_rise_is_told_with_which_way_is_good(shipped):
    years = range(2019, 2024)
    values = [10.0, 12.0, 14.0, 16.0, 18.0]
    history = pd.DataFrame(
        {
            "period": [str(year) for year in years],
            "period_start_date": [pd.Timestamp(year, 1, 1) for year in years],
            "period_end_date": [pd.Timestamp(year, 12, 31) for year in years],
            "value": values,
            "lower_ci95": [value - 0.5 for value in values],
            "upper_ci95": [value + 0.5 for value in values],
            "event_count": math.nan,
            "denominator_count": math.nan,
        }
    )
    slope, statistic = chi_squared_by_hand(history)
    assert slope > 0
    assert statistic > 9.5495
    unemployment, employment = (indicators.get_indicator(slug) for slug in ("unemployment", "employment"))
    assert recent_trend(unemployment, history).label is TrendLabel.INCREASING_WORSE
    assert recent_trend(employment, history).label is TrendLabel.INCREASING_BETTER
    gap = history[history["period"] != "2021"]
    assert (
        recent_trend(employment, pd.concat([gap, gap.head(1).assign(period="2018")])).refusal is Refusal.POINT_MISSING
    )
    assert recent_trend(employment, history.assign(value=np.nan)).refusal is Refusal.TOO_FEW_POINTS


@pytest.mark.parametrize(
    ("slug", "refusal", "words"),
    [
        ("life-expectancy-at-birth", Refusal.NOT_ANNUAL, "the years overlap"),
        ("inactive-adults", Refusal.LIMITS_MISSING, "95% limits are not held"),
        ("covid-first-dose-50-plus-nims", Refusal.TOO_FEW_POINTS, "fewer than five years"),
    ],
)
def test_what_cannot_be_tested_says_why(shipped, slug, refusal, words):
    found = recent_trend(indicators.get_indicator(slug), history_of(slug))
    assert (found.label, found.refusal) == (TrendLabel.CANNOT_BE_CALCULATED, refusal)
    assert words in recent_trend_words(found)
