import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.stats.intervals import (
    byars_interval,
    exact_poisson_interval,
    poisson_interval,
    proportion,
    rate,
    rate_interval,
    rescale_normal_interval,
    wilson_interval,
)
from queries.stats.normal import standard_error_from_interval, two_sided_z

confidences = st.sampled_from([0.9, 0.95, 0.99, 0.998])
groups = st.integers(1, 200_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("confidence", "z"), [(0.95, 1.959964), (0.998, 3.090232)])
def test_z_is_the_two_sided_normal_quantile(confidence, z):
    assert two_sided_z(confidence) == pytest.approx(z, abs=1e-6)


@pytest.mark.parametrize("confidence", [95, 99.8, 1, 0.5, 0, -0.95, float("nan")])
@pytest.mark.parametrize(
    "limits",
    [
        lambda confidence: wilson_interval(1, 10, confidence=confidence),
        lambda confidence: exact_poisson_interval(1, confidence=confidence),
        lambda confidence: byars_interval(1, confidence=confidence),
        lambda confidence: rate(1, 10, confidence=confidence),
        lambda confidence: rescale_normal_interval(1, 0, 2, to_confidence=confidence),
        lambda confidence: standard_error_from_interval(0, 2, confidence=confidence),
    ],
)
def test_a_confidence_that_is_no_fraction_from_nine_tenths_is_refused(limits, confidence):
    with pytest.raises(ValueError, match="confidence is a fraction"):
        limits(confidence)


@pytest.mark.parametrize("multiplier", [0, -100, float("inf"), float("nan")])
@pytest.mark.parametrize("value", [proportion, rate])
def test_a_multiplier_that_is_not_positive_is_refused(value, multiplier):
    with pytest.raises(ValueError, match="multiplier"):
        value(1, 10, multiplier=multiplier)


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(ValueError):
        wilson_interval([1, 2, 3], [10, 20])


@settings(deadline=None)
@given(group=groups, confidence=confidences)
def test_wilson_limits_are_where_the_score_test_turns(group, confidence):
    x, n = group
    z = stats.norm.isf((1 - confidence) / 2)
    for limit in wilson_interval(x, n, confidence=confidence):
        assert abs(x / n - limit) == pytest.approx(z * np.sqrt(limit * (1 - limit) / n), rel=1e-5, abs=1e-9)


@settings(deadline=None)
@given(group=groups, confidence=confidences)
def test_wilson_limits_bracket_the_proportion_and_stay_on_its_scale(group, confidence):
    lower, upper = wilson_interval(*group, confidence=confidence)
    assert 0 <= lower <= group[0] / group[1] <= upper <= 1
    assert lower < upper


@settings(deadline=None)
@given(group=groups, times=st.integers(2, 50))
def test_wilson_limits_narrow_as_people_are_added(group, times):
    x, n = group
    few, many = (np.subtract(*wilson_interval(x * k, n * k)[::-1]) for k in (1, times))
    assert many < few


def test_no_one_and_everyone_have_exact_ends():
    lower, upper = wilson_interval([0, 7, 0, 10**6], [7, 7, 10**6, 10**6], confidence=0.998)
    assert lower[[0, 2]].tolist() == [0, 0]
    assert upper[[1, 3]].tolist() == [1, 1]


NO_FIGURE = [(None, 10), (5, None), (None, None), (5, 0), (0, 0), (5, -3), (-1, 10)]


@pytest.mark.parametrize(("x", "n"), [*NO_FIGURE, (11, 10)])
def test_a_proportion_without_a_figure_is_missing_and_stops_no_other(x, n):
    found = proportion([x, 5], [n, 10], multiplier=100)
    assert np.isnan([number[0] for number in found]).all()
    assert found.value[1] == 50
    assert np.isfinite([number[1] for number in found]).all()


@pytest.mark.parametrize(("x", "n"), NO_FIGURE)
def test_a_rate_without_a_figure_is_missing_and_stops_no_other(x, n):
    found = rate([x, 5], [n, 10], multiplier=1000)
    assert np.isnan([number[0] for number in found]).all()
    assert found.value[1] == 500
    assert np.isfinite([number[1] for number in found]).all()


def test_a_rate_may_have_more_events_than_people():
    assert rate(15, 3).value == 5


def test_zero_events_are_a_rate_of_zero_with_an_upper_limit():
    found = rate(0, 1000, multiplier=1000)
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(-np.log(0.025))


@settings(deadline=None)
@given(x=st.integers(0, 5000), confidence=confidences)
def test_exact_limits_leave_half_the_rest_in_each_tail(x, confidence):
    lower, upper = exact_poisson_interval(x, confidence=confidence)
    tail = (1 - confidence) / 2
    assert stats.poisson.cdf(x, upper) == pytest.approx(tail, rel=1e-6)
    if x == 0:
        assert lower == 0
    else:
        assert stats.poisson.sf(x - 1, lower) == pytest.approx(tail, rel=1e-6)


@settings(deadline=None)
@given(x=st.floats(10, 1e6), confidence=confidences)
def test_byars_limits_are_close_to_the_exact_ones(x, confidence):
    approximate, exact = byars_interval(x, confidence=confidence), exact_poisson_interval(x, confidence=confidence)
    np.testing.assert_allclose(approximate, exact, rtol=0.016)  # farthest apart at ten events and 99.8 %


@settings(deadline=None)
@given(x=st.just(0) | st.floats(0.001, 1e6), confidence=confidences)
def test_poisson_limits_bracket_the_count(x, confidence):
    lower, upper = poisson_interval(x, confidence=confidence)
    assert 0 <= lower <= x < upper


@settings(deadline=None)
@given(x=st.integers(1, 5000), times=st.integers(2, 20))
def test_rate_limits_narrow_as_people_are_added(x, times):
    few, many = (np.subtract(*rate_interval(x * k, 10_000 * k)[::-1]) for k in (1, times))
    assert many < few


def test_limits_switch_from_exact_to_byars_at_ten():
    x = np.array([0, 1, 9, 9.99, 10, 11])
    lower, upper = poisson_interval(x)
    exact, byars = exact_poisson_interval(x), byars_interval(x)
    assert lower[:4].tolist() == exact[0][:4].tolist()
    assert upper[:4].tolist() == exact[1][:4].tolist()
    assert lower[4:].tolist() == byars[0][4:].tolist()
    assert upper[4:].tolist() == byars[1][4:].tolist()


def test_byars_lower_limit_is_missing_where_it_would_be_negative():
    lower, upper = byars_interval([0, 1], confidence=0.998)
    assert np.isnan(lower).all()
    assert (upper > 0).all()


@settings(deadline=None)
@given(rows=st.lists(groups, min_size=2, max_size=30), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_row(rows, seed):
    shuffled = list(range(len(rows)))
    seed.shuffle(shuffled)
    x, n = np.array(rows).T
    for value in (proportion, rate):
        for given_order, other_order in zip(value(x, n), value(x[shuffled], n[shuffled]), strict=True):
            assert given_order[shuffled].tolist() == other_order.tolist()


def test_pandas_columns_with_missing_numbers_are_read():
    frame = pd.DataFrame({"count": [3, None], "people": [7, 9]}, dtype="Int64")
    lower, upper = wilson_interval(frame["count"], frame["people"])
    assert np.isfinite([lower[0], upper[0]]).all()
    assert np.isnan([lower[1], upper[1]]).all()


def test_one_denominator_serves_many_counts():
    assert rate([1, 2], 4).value.tolist() == [0.25, 0.5]
    assert rate(1, [4, 2]).value.tolist() == [0.25, 0.5]


def test_empty_columns_give_empty_answers():
    assert all(number.size == 0 for number in (*proportion([], []), *rate([], [])))


def test_normal_limits_are_stretched_about_the_value():
    lower, upper = rescale_normal_interval(78.0, 77.0, 79.2)
    stretch = 3.0902323 / 1.9599640
    assert (lower, upper) == pytest.approx((78 - stretch, 78 + 1.2 * stretch), abs=1e-6)


@settings(deadline=None)
@given(value=st.floats(-100, 100), below=st.floats(0, 10), above=st.floats(0, 10))
def test_stretching_there_and_back_changes_nothing(value, below, above):
    wide = rescale_normal_interval(value, value - below, value + above)
    back = rescale_normal_interval(value, *wide, from_confidence=0.998, to_confidence=0.95)
    np.testing.assert_allclose(back, (value - below, value + above), atol=1e-9)


@pytest.mark.parametrize("row", [(None, 1, 2), (1.5, None, 2), (1.5, 1, None), (3, 1, 2), (1.5, 2, 1)])
def test_limits_that_do_not_bracket_a_value_are_not_stretched(row):
    assert np.isnan(rescale_normal_interval(*row)).all()


def test_standard_error_is_the_half_width_over_z():
    assert standard_error_from_interval(-1.959964, 1.959964) == pytest.approx(1, abs=1e-6)
    assert np.isnan(standard_error_from_interval([2, None], [1, 3])).all()
