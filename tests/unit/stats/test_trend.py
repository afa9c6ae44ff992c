"""Recent trends by both tests."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from queries.models import Polarity
from queries.stats.trend import (
    CRITICAL_VALUE,
    Direction,
    Refusal,
    TrendLabel,
    label_trends,
    trend_of_proportions,
    trend_of_values,
)

quick = settings(deadline=None, max_examples=50)
counts = st.lists(st.integers(1, 990), min_size=5, max_size=5)
values = st.lists(st.floats(1, 100), min_size=5, max_size=5)
RISING = [180, 200, 215, 240, 262]


def test_the_critical_value_is_that_of_the_guidance():
    assert pytest.approx(9.54953570608324) == CRITICAL_VALUE


@quick
@given(counts)
def test_the_test_of_proportions_is_that_for_a_linear_trend(drawn):
    found = trend_of_proportions(drawn, [1000] * 5)
    cases, times, total = np.array(drawn), np.arange(1, 6), 5000
    share = cases.sum() / total
    score = (times * (cases - 1000 * share)).sum()
    variance = share * (1 - share) * 1000 * ((times - 3) ** 2).sum()
    assert found.chi_squared == pytest.approx(score**2 / variance, rel=1e-9, abs=1e-9)


@quick
@given(values)
def test_the_test_of_values_is_that_of_a_weighted_regression(drawn):
    errors = np.array([1.0, 2, 1, 0.5, 1])
    found = trend_of_values(drawn, np.array(drawn) - 1.96 * errors, np.array(drawn) + 1.96 * errors)
    fitted = sm.WLS(drawn, sm.add_constant(np.arange(1.0, 6)), weights=errors**-2).fit(cov_type="fixed scale")
    assert found.slope == pytest.approx(fitted.params[1], rel=1e-6, abs=1e-9)
    assert chi2.sf(found.chi_squared, 1) == pytest.approx(fitted.pvalues[1], rel=1e-6, abs=1e-9)


@quick
@given(counts)
def test_counting_the_others_turns_a_rise_into_a_fall(drawn):
    assume(len(set(drawn)) == 5)  # a slope of 0, as of four years that are alike, counts as positive both times
    found = trend_of_proportions(drawn, [1000] * 5)
    others = trend_of_proportions(1000 - np.array(drawn), [1000] * 5)
    np.testing.assert_allclose(others.chi_squared, found.chi_squared, atol=1e-9)
    turned = {Direction.INCREASING: Direction.DECREASING, Direction.DECREASING: Direction.INCREASING}
    assert others.direction == turned.get(found.direction, found.direction)


@quick
@given(counts)
def test_the_order_of_years_turned_round_turns_the_trend_round(drawn):
    there, back = trend_of_proportions(drawn, [1000] * 5), trend_of_proportions(drawn[::-1], [1000] * 5)
    np.testing.assert_allclose(back.slope, -there.slope, atol=1e-12)
    np.testing.assert_allclose(back.chi_squared, there.chi_squared, rtol=1e-6, atol=1e-9)


@quick
@given(counts, counts)
def test_series_are_answered_each_for_itself_and_only_five_years_count(first, second):
    together = trend_of_proportions([first, second], [1000] * 5)
    for place, drawn in enumerate((first, second)):
        alone = trend_of_proportions([None, 5, *drawn], [1000] * 7)
        assert alone.direction == together.direction[place]
        assert alone.chi_squared == together.chi_squared[place]


def test_a_slope_of_nothing_counts_as_positive():
    at_the_end = trend_of_proportions([10, 10, 10, 10, 90], [1000] * 5)
    assert at_the_end.direction == Direction.INCREASING
    assert trend_of_proportions([990, 990, 990, 990, 910], [1000] * 5).direction == Direction.NO_CHANGE
    assert trend_of_proportions([300] * 5, [1000] * 5).slope == 0


def test_no_single_year_makes_a_trend():
    steady = trend_of_values(np.arange(5) * 4.0, np.arange(5) * 4.0 - 2, np.arange(5) * 4.0 + 2)
    assert (steady.direction, steady.is_significant[()]) == (Direction.INCREASING, True)
    jump = np.array([10.0, 9, 8, 7, 30])
    found = trend_of_values(jump, jump - 2, jump + 2)
    assert found.chi_squared > CRITICAL_VALUE
    assert (found.direction, found.is_significant[()]) == (Direction.NO_CHANGE, False)


REFUSED = {
    Refusal.NOT_ANNUAL: trend_of_proportions(RISING, [1000] * 5, years_per_point=3),
    Refusal.TOO_FEW_POINTS: trend_of_proportions(RISING[:4], [1000] * 4),
    Refusal.POINT_MISSING: trend_of_proportions([*RISING[:4], None], [1000] * 5),
    Refusal.LIMITS_MISSING: trend_of_values([1, 2, 3, 4, 5], [0, 1, None, 3, 4], [2, 3, 4, 5, 6]),
    Refusal.NONE_OR_ALL: trend_of_proportions([*RISING[:4], 1000], [1000] * 5),
}


@pytest.mark.parametrize("refusal", REFUSED)
def test_a_trend_that_cannot_be_calculated_says_why(refusal):
    found = REFUSED[refusal]
    assert (found.refusal, found.direction) == (refusal, Direction.CANNOT_BE_CALCULATED)
    assert np.isnan([found.chi_squared, found.slope]).all()
    assert not found.is_significant


def test_everybody_in_one_year_stops_the_other_test_too():
    limits = np.array([90.0, 95, 97, 99, 100])
    assert trend_of_values(limits, limits - 3, limits + 3, whole=100).refusal == Refusal.NONE_OR_ALL
    assert trend_of_values(limits, limits - 3, limits + 3).refusal == Refusal.NONE


@pytest.mark.parametrize("direction", Direction)
def test_polarity_flips_nothing_but_words(direction):
    up, down, neither = (str(label_trends([direction], polarity)[0]) for polarity in Polarity)
    other = {"better": "worse", "worse": "better"}
    assert [other.get(word, word) for word in up.split()] == down.split()
    assert up.split(" and ")[0] == down.split(" and ")[0] == neither
    assert "better" not in neither


def test_a_rise_is_good_where_high_is():
    assert label_trends(["increasing", "decreasing"], Polarity.HIGH_IS_GOOD).tolist() == [
        TrendLabel.INCREASING_BETTER,
        TrendLabel.DECREASING_WORSE,
    ]
    with pytest.raises(ValueError, match="sideways"):
        label_trends(["sideways"], Polarity.HIGH_IS_GOOD)


def test_a_single_number_has_no_years():
    with pytest.raises(ValueError, match="years"):
        trend_of_proportions(1, 2)
