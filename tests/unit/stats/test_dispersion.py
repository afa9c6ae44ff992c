"""Summary measures of groups: what they have in common, and why there is none."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats import dispersion
from queries.stats.groups import Refusal, find_refusals
from queries.stats.potential import attributable_fraction, attributable_risk

quick = settings(deadline=None, max_examples=40)
groups = st.lists(st.tuples(st.floats(0.5, 100), st.integers(1, 5000), st.floats(0.01, 5)), min_size=3, max_size=9)

PLAIN = {
    "standard deviation": dispersion.between_group_standard_deviation,
    "coefficient of variation": dispersion.coefficient_of_variation,
    "difference from the mean": dispersion.mean_difference_from_mean,
    "the same, unweighted": partial(dispersion.mean_difference_from_mean, is_weighted=False),
    "difference from the best": partial(dispersion.mean_difference_from_best, is_favourable=True),
    "the same, low is good": partial(dispersion.mean_difference_from_best, is_favourable=False, is_weighted=False),
    "index of disparity": dispersion.index_of_disparity,
    "the same index, unweighted": partial(dispersion.index_of_disparity, is_weighted=False),
}
WITH_LIMITS = {
    "variance": dispersion.between_group_variance,
    "Theil": dispersion.theil_index,
    "mean log deviation": dispersion.mean_log_deviation,
    "attributable risk": partial(attributable_risk, is_favourable=True),
    "attributable fraction": partial(attributable_fraction, is_favourable=False),
}
ESTIMATES = PLAIN | {
    name: lambda *columns, measure=measure, **settings_: measure(*columns, **settings_).estimate
    for name, measure in WITH_LIMITS.items()
}

each = pytest.mark.parametrize("name", ESTIMATES)


@each
@quick
@given(drawn=groups, randomly=st.randoms(use_true_random=False))
def test_the_order_of_groups_never_matters(name, drawn, randomly):
    shuffled = list(drawn)
    randomly.shuffle(shuffled)
    found, again = (ESTIMATES[name](*list(zip(*rows, strict=True))[:2], is_ordered=False) for rows in (drawn, shuffled))
    np.testing.assert_allclose(found, again, rtol=1e-9, atol=1e-9)


@each
@quick
@given(drawn=groups, factor=st.floats(0.01, 100))
def test_only_shares_of_the_population_count(name, drawn, factor):
    values, people, _ = zip(*drawn, strict=True)
    found = ESTIMATES[name](values, people, is_ordered=False)
    scaled = ESTIMATES[name](values, np.multiply(people, factor), is_ordered=False)
    np.testing.assert_allclose(scaled, found, rtol=1e-9, atol=1e-9)


@each
def test_groups_that_are_alike_have_no_inequality(name):
    np.testing.assert_allclose(ESTIMATES[name]([7.0] * 4, [1, 20, 300, 4000], is_ordered=False), 0, atol=1e-9)


@each
def test_series_are_answered_each_for_itself(name):
    rows = [[1.0, 2, 4, 8], [3, None, 3, 1], [9, 9, 2, 4]]
    together = ESTIMATES[name](rows, [10, 20, 30, 40], is_ordered=True)
    alone = [ESTIMATES[name](row, [10, 20, 30, 40], is_ordered=True) for row in rows]
    np.testing.assert_allclose(together, alone)
    assert np.isnan(together).tolist() == [False, True, False]


@pytest.mark.parametrize("name", WITH_LIMITS)
@quick
@given(drawn=groups)
def test_limits_bracket_the_estimate_and_narrow_with_the_errors(name, drawn):
    values, people, errors = zip(*drawn, strict=True)
    wide = WITH_LIMITS[name](values, people, errors, is_ordered=False)
    narrow = WITH_LIMITS[name](values, people, np.divide(errors, 2), is_ordered=False)
    if not np.isnan(wide.lower):
        assert wide.lower <= wide.estimate <= wide.upper
        assert narrow.standard_error <= wide.standard_error
        assert narrow.estimate == wide.estimate


@pytest.mark.parametrize("name", WITH_LIMITS)
def test_standard_errors_are_those_of_drawn_values(name):
    values, people = np.array([30.0, 34, 41, 52]), [400, 300, 200, 250]
    errors = np.array([0.2, 0.1, 0.3, 0.2])
    drawn = np.random.default_rng(3).normal(values, errors, (20_000, 4))
    found = WITH_LIMITS[name](values, people, errors, is_ordered=False)
    spread = WITH_LIMITS[name](drawn, people, is_ordered=False).estimate.std()
    assert found.standard_error == pytest.approx(spread, rel=0.03)


@pytest.mark.parametrize("name", WITH_LIMITS)
def test_without_standard_errors_there_are_no_limits(name):
    found = WITH_LIMITS[name]([1, 2, 4], [10, 20, 30], is_ordered=True)
    assert np.isfinite(found.estimate)
    assert np.isnan(found[1:]).all()


def test_by_hand():
    values, people = [10.0, 20, 40], [50, 25, 25]  # the mean is 20
    assert dispersion.between_group_variance(values, people, is_ordered=True).estimate == pytest.approx(150)
    assert dispersion.mean_difference_from_mean(values, people, is_ordered=True) == pytest.approx(10)
    assert dispersion.mean_difference_from_mean(values, people, is_ordered=True, is_weighted=False) == pytest.approx(10)
    assert dispersion.index_of_disparity(values, people, is_ordered=True) == pytest.approx(50)
    best = partial(dispersion.mean_difference_from_best, values, people, is_ordered=True)
    assert (best(is_favourable=True), best(is_favourable=False)) == (pytest.approx(20), pytest.approx(10))
    assert dispersion.mean_difference_from_reference(values, people, 1, is_ordered=True) == pytest.approx(10)
    expected = 1000 * (0.5 * 0.5 * np.log(0.5) + 0.25 * 2 * np.log(2))
    assert dispersion.theil_index(values, people, is_ordered=True).estimate == pytest.approx(expected)
    expected = -1000 * (0.5 * np.log(0.5) + 0.25 * np.log(2))
    assert dispersion.mean_log_deviation(values, people, is_ordered=True).estimate == pytest.approx(expected)


def test_relative_measures_need_a_positive_mean():
    below = [-3.0, -2, 1]
    assert dispersion.mean_difference_from_mean(below, [1, 1, 1], is_ordered=True) > 0
    for measure in (dispersion.coefficient_of_variation, dispersion.index_of_disparity):
        assert np.isnan(measure(below, [1, 1, 1], is_ordered=True))
    for measure in (dispersion.theil_index, dispersion.mean_log_deviation):
        assert np.isnan(measure(below, [1, 1, 1], is_ordered=True).estimate)
        assert np.isnan(measure([-1, 5, 5], [1, 1, 1], is_ordered=True).estimate)


REFUSED = {
    Refusal.POPULATION_MISSING: ([1, 2, 3, 4], [10, None, 10, 10], False),
    Refusal.GROUP_MISSING: ([1, None, 3, 4, 5, 6, 7, 8], [10] * 8, True),
    Refusal.TOO_FEW_GROUPS: ([1, 2], [10, 10], False),
}


@pytest.mark.parametrize("refusal", REFUSED)
def test_groups_without_a_measure_say_why(refusal):
    values, people, is_ordered = REFUSED[refusal]
    assert find_refusals(values, people, is_ordered=is_ordered)[()] == refusal
    for measure in ESTIMATES.values():
        assert np.isnan(measure(values, people, is_ordered=is_ordered))


def test_one_of_eight_groups_without_an_order_may_be_missing_but_not_one_of_five():
    assert find_refusals([1, None, 3, 4, 5, 6, 7, 8], [10] * 8, is_ordered=False)[()] == Refusal.NONE
    assert find_refusals([1, None, 3, 4, 5], [10] * 5, is_ordered=False)[()] == Refusal.GROUP_MISSING
    assert find_refusals([1, 2, 3], [0, 0, 0], is_ordered=False)[()] == Refusal.POPULATION_MISSING
    for measure in ESTIMATES.values():
        left_out = measure([1, None, 3, 4, 5, 6, 7, 8], [10] * 8, is_ordered=False)
        assert left_out == pytest.approx(measure([1, 3, 4, 5, 6, 7, 8], [10] * 7, is_ordered=False))


def test_a_missing_reference_group_leaves_no_difference_from_it():
    values = [1, None, 3, 4, 5, 6, 7, 8]
    assert np.isnan(dispersion.mean_difference_from_reference(values, [10] * 8, 1, is_ordered=False))


def test_a_single_number_has_no_groups():
    with pytest.raises(ValueError, match="groups"):
        dispersion.theil_index(1, 1, is_ordered=True)
