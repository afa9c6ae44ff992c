import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from queries.stats.gap import (
    difference,
    difference_between,
    gap_from_benchmark,
    limit_nearest_no_gap,
    newcombe_difference,
    ratio,
    ratio_between,
)

values = st.floats(-1000, 1000)
positive = st.floats(0.01, 1000)
errors = st.floats(0.001, 50)


@settings(deadline=None)
@given(first=values, first_error=errors, second=values, second_error=errors)
def test_a_difference_is_bracketed_and_turns_round_with_its_groups(first, first_error, second, second_error):
    gap = difference_between(first, first_error, second, second_error)
    turned = difference_between(second, second_error, first, first_error)
    assert gap.lower < gap.estimate < gap.upper
    assert (gap.estimate, gap.lower, gap.upper) == (-turned.estimate, -turned.upper, -turned.lower)


@settings(deadline=None)
@given(first=positive, first_error=errors, second=positive, second_error=errors)
def test_a_ratio_is_the_difference_of_logarithms(first, first_error, second, second_error):
    found = ratio_between(first, first_error, second, second_error)
    logs = difference_between(np.log(first), first_error / first, np.log(second), second_error / second)
    assert found.estimate == pytest.approx(np.exp(logs.estimate))
    if logs.upper < 700:  # above this a number cannot hold the limit
        np.testing.assert_allclose(np.log([found.lower, found.upper]), [logs.lower, logs.upper], rtol=1e-6, atol=1e-6)


@settings(deadline=None)
@given(first=positive, second=positive, error=errors)
def test_limits_narrow_as_standard_errors_fall(first, second, error):
    for gap in (difference_between, ratio_between):
        wide, narrow = gap(first, error, second, error), gap(first, error / 2, second, error / 2)
        assert not narrow.upper - narrow.lower > wide.upper - wide.lower
        assert np.isfinite(narrow.estimate)


def test_a_limit_too_large_for_a_number_is_missing():
    found = ratio_between(1e-3, 10, 1, 1)
    assert found.estimate == pytest.approx(1e-3)
    assert np.isnan([found.lower, found.upper]).all()


def test_a_missing_value_has_no_gap_and_a_missing_error_no_limits():
    for gap in (difference_between, ratio_between):
        assert np.isnan(gap(None, 1, 5, 1)).all()
        found = gap([6, 6, 6], [None, 1, -1], 3, [1, None, 1])
        assert (found.estimate == gap(6, 1, 3, 1).estimate).all()
        assert np.isnan(found[1:]).all()


@pytest.mark.parametrize(("first", "second"), [(5, 0), (5, -1), (-5, 2), (0, 0)])
def test_a_ratio_needs_a_positive_divisor_and_no_negative_value(first, second):
    assert np.isnan(ratio_between(first, 1, second, 1)).all()


def test_a_ratio_of_zero_has_no_limits():
    found = ratio_between(0, 1, 5, 1)
    assert found.estimate == 0
    assert np.isnan(found[1:]).all()


FIFTHS = [74.0, 76.0, 79.0, 80.0, 82.0]


def test_an_ordered_gap_is_positive_when_the_most_disadvantaged_are_worse_off():
    assert difference(FIFTHS, is_ordered=True, is_favourable=True).estimate == 8
    assert difference(FIFTHS[::-1], is_ordered=True, is_favourable=False).estimate == 8
    assert difference(FIFTHS, is_ordered=True, is_favourable=False).estimate == -8
    assert ratio(FIFTHS, is_ordered=True, is_favourable=True).estimate == pytest.approx(82 / 74)
    assert ratio(FIFTHS, is_ordered=True, is_favourable=False).estimate == pytest.approx(74 / 82)


def test_an_ordered_gap_takes_the_ends_and_not_the_extremes():
    assert difference([3.0, 9.0, 1.0, 5.0], is_ordered=True).estimate == 2
    assert difference([3.0, 9.0, 1.0, 5.0], is_ordered=False).estimate == 8


@pytest.mark.parametrize("is_favourable", [True, False])
def test_a_gap_without_order_does_not_turn_round(is_favourable):
    found = difference([3, 8, 5], [1, 3, 2], is_ordered=False, is_favourable=is_favourable)
    assert (found.estimate, found.standard_error) == (5, pytest.approx(np.sqrt(10)))


def test_missing_groups():
    assert np.isnan(difference([1, None, 5], is_ordered=True).estimate)
    assert difference([1, None, 5], is_ordered=False).estimate == 4
    assert np.isnan(difference([None, 5], is_ordered=False).estimate)
    assert np.isnan(difference([5], is_ordered=True).estimate)
    assert np.isnan(difference([], is_ordered=False).estimate)


def test_many_rows_of_groups_are_answered_at_once():
    estimates = [[1.0, 2.0, 4.0], [4.0, None, 1.0], [7.0, 7.0, 7.0]]
    found = difference(estimates, np.ones((3, 3)), is_ordered=True)
    np.testing.assert_array_equal(found.estimate, [3, np.nan, 0])
    np.testing.assert_array_equal(np.isnan(found.lower), [False, True, False])


@settings(deadline=None)
@given(groups=st.lists(positive, min_size=2, max_size=12), seed=st.randoms(use_true_random=False))
def test_the_order_of_groups_without_order_never_matters(groups, seed):
    shuffled = groups.copy()
    seed.shuffle(shuffled)
    for gap in (difference, ratio):
        assert gap(groups, is_ordered=False).estimate == gap(shuffled, is_ordered=False).estimate


def test_errors_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="one shape"):
        difference([1, 2, 3], [1, 2], is_ordered=True)
    with pytest.raises(ValueError, match="one shape"):
        difference(1, is_ordered=True)


# Newcombe (1998), table II, method 10.
@pytest.mark.parametrize(
    ("groups", "lower", "upper"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((10, 10, 0, 20), 0.6791, 1.0000),
    ],
)
def test_newcombe_limits_are_those_of_his_paper(groups, lower, upper):
    found = newcombe_difference(*groups)
    assert found.value == pytest.approx(groups[0] / groups[1] - groups[2] / groups[3])
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)


@settings(deadline=None)
@given(first=st.integers(1, 999), second=st.integers(1, 999))
def test_newcombe_limits_are_those_of_statsmodels(first, second):
    found = newcombe_difference(first, 1000, second, 1200)
    expected = confint_proportions_2indep(first, 1000, second, 1200, method="newcomb", compare="diff")
    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-9)
    assert -1 <= found.lower <= found.value <= found.upper <= 1


def test_newcombe_needs_two_proportions():
    found = newcombe_difference([1, 11, None, 1], [10, 10, 10, 0], 5, 10)
    for numbers in found:
        assert np.isnan(numbers).tolist() == [False, True, True, True]


def test_a_gap_from_a_benchmark_moves_value_and_limits_alike():
    found = gap_from_benchmark([77.5, 82.9, None, 80.0], [77.0, 81.9, None, None], [78.0, 83.9, None, None], 79.7)
    np.testing.assert_allclose(found.value, [-2.2, 3.2, np.nan, 0.3])
    np.testing.assert_allclose(found.lower, [-2.7, 2.2, np.nan, np.nan])
    np.testing.assert_allclose(found.upper, [-1.7, 4.2, np.nan, np.nan])


def test_without_a_benchmark_there_is_no_gap():
    assert np.isnan(gap_from_benchmark([77.5], [77.0], [78.0], None)).all()


def test_worst_first_does_not_let_noise_lead():
    gaps = {"large and uncertain": (-9, 1), "small and certain": (-3, -2), "better": (1, 3)}
    nearest = limit_nearest_no_gap(*zip(*gaps.values(), strict=True))
    assert nearest.tolist() == [0, -2, 1]
    assert np.isnan(limit_nearest_no_gap([None, 1], [1, None])).all()
