"""Means with Student's t limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from queries.stats.means import mean_with_limits


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_limits_bracket_the_mean_and_the_order_never_matters(values, randomly):
    found = mean_with_limits(values)
    shuffled = list(values)
    randomly.shuffle(shuffled)
    assert found.lower <= found.value <= found.upper
    np.testing.assert_allclose(mean_with_limits(shuffled), found, rtol=1e-9, atol=1e-9)


def test_limits_are_those_of_scipy():
    values = [3.1, 4.7, 2.2, 9.9]
    expected = stats.t.interval(0.95, 3, loc=np.mean(values), scale=stats.sem(values))
    assert mean_with_limits(values)[1:] == pytest.approx(expected)


def test_what_has_no_mean_or_no_limits():
    assert np.isnan(mean_with_limits([1, None, 3])).all()
    assert np.isnan(mean_with_limits([])).all()
    found = mean_with_limits([7])
    assert found.value == 7
    assert np.isnan(found[1:]).all()
    with pytest.raises(ValueError, match="measurements"):
        mean_with_limits(7)
