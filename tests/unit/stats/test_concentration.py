"""Concentration indices."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.concentration import absolute_concentration, relative_concentration

groups = st.lists(st.tuples(st.floats(0.5, 100), st.integers(1, 5000), st.floats(0.01, 5)), min_size=3, max_size=9)
quick = settings(deadline=None, max_examples=40)

VALUES, PEOPLE = np.array([20.0, 25, 41, 50, 62]), np.array([78, 91, 162, 103, 105])


@quick
@given(groups)
def test_turning_the_groups_round_turns_the_sign(drawn):
    for index in (absolute_concentration, relative_concentration):
        there, back = (index(*zip(*rows, strict=True)) for rows in (drawn, drawn[::-1]))
        np.testing.assert_allclose(back.estimate, -there.estimate, atol=1e-9)
        np.testing.assert_allclose(back.standard_error, there.standard_error, rtol=1e-6)
        assert there.lower <= there.estimate <= there.upper


@quick
@given(groups)
def test_the_relative_index_lies_between_minus_one_and_one(drawn):
    assert -1 < relative_concentration(*zip(*drawn, strict=True)).estimate < 1


@quick
@given(groups, st.floats(0.1, 10))
def test_the_unit_moves_the_absolute_index_only(drawn, factor):
    values, people, _ = zip(*drawn, strict=True)
    scaled = np.multiply(values, factor)
    expected = factor * absolute_concentration(values, people).estimate
    np.testing.assert_allclose(absolute_concentration(scaled, people).estimate, expected, atol=1e-9)
    expected = relative_concentration(values, people).estimate
    np.testing.assert_allclose(relative_concentration(scaled, people).estimate, expected, atol=1e-9)


def test_without_errors_of_the_values_the_scatter_round_the_regression_line_is_taken():
    shares = PEOPLE / PEOPLE.sum()
    ranks = np.cumsum(shares) - shares / 2
    variance = (shares * (ranks - 0.5) ** 2).sum()
    fitted = sm.WLS(2 * variance * VALUES, sm.add_constant(ranks), weights=PEOPLE).fit()
    found = absolute_concentration(VALUES, PEOPLE)
    assert (found.estimate, found.standard_error) == pytest.approx((fitted.params[1], fitted.bse[1]))


@pytest.mark.parametrize("index", [absolute_concentration, relative_concentration])
def test_standard_errors_are_those_of_drawn_values(index):
    errors = np.array([1.0, 2, 1, 0.5, 1])
    drawn = np.random.default_rng(5).normal(VALUES, errors, (20_000, 5))
    expected = index(drawn, PEOPLE).estimate.std()
    assert index(VALUES, PEOPLE, errors).standard_error == pytest.approx(expected, rel=0.03)


def test_everybody_in_one_group_has_no_scatter_to_judge_by():
    found = absolute_concentration([1, 2, 3], [0, 0, 10])
    assert found.estimate == 0
    assert np.isnan(found.standard_error)


def test_a_missing_group_leaves_no_index():
    for index in (absolute_concentration, relative_concentration):
        assert np.isnan(index([1, None, 3, 4, 5, 6, 7, 8], [1] * 8)).all()
    assert np.isnan(relative_concentration([-1, -2, -3], [1, 1, 1]).estimate)
