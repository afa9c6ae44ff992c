"""Potential for improvement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.potential import attributable_fraction, attributable_risk

VALUES, PEOPLE = [20.0, 30, 40, 50, 60], [100, 100, 200, 100, 100]  # the mean is 40


@pytest.mark.parametrize(
    ("is_ordered", "is_favourable", "expected"),
    [(True, True, 20), (True, False, 0), (False, True, 20), (False, False, -20)],
)
def test_the_reference_is_the_last_of_ordered_groups_and_the_best_of_others(is_ordered, is_favourable, expected):
    found = attributable_risk(VALUES, PEOPLE, is_ordered=is_ordered, is_favourable=is_favourable, whole=100)
    assert found.estimate == pytest.approx(expected)
    fraction = attributable_fraction(VALUES, PEOPLE, is_ordered=is_ordered, is_favourable=is_favourable, whole=100)
    assert fraction.estimate == pytest.approx(100 * expected / 40)
    assert np.isnan(found.standard_error) == (expected == 0)


def test_limits_of_proportions_are_walters():
    values, people = np.array([20.0, 10]), np.array([1000, 3000])  # cases: 200 of the exposed, 300 of the others
    found = attributable_fraction(
        [*values, 10.0], [*people[:1], 1500, 1500], is_ordered=True, is_favourable=False, whole=100
    )
    avoided = (125 - 100) / 125
    error = (1 - avoided) * np.sqrt((4000 - 1500 - 350 + avoided * (350 + 1350)) / (4000 * 150))
    assert found.estimate == pytest.approx(-100 * avoided)
    assert found.standard_error == pytest.approx(100 * error)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(1, 99), min_size=3, max_size=6), st.booleans(), st.booleans())
def test_what_is_said_is_an_improvement_within_its_limits(values, is_ordered, is_favourable):
    people = np.full(len(values), 500)
    found = attributable_risk(values, people, is_ordered=is_ordered, is_favourable=is_favourable, whole=100)
    assert found.estimate >= 0 if is_favourable else found.estimate <= 0
    if not np.isnan(found.lower):
        assert found.lower <= found.estimate <= found.upper


def test_a_count_of_none_in_the_reference_leaves_no_limits():
    found = attributable_risk([3.0, 2, 0], [10, 10, 10], is_ordered=True, is_favourable=False, whole=100)
    assert found.estimate == pytest.approx(-5 / 3)
    assert np.isnan(found.standard_error)


def test_a_whole_that_is_none_is_refused():
    with pytest.raises(ValueError, match="whole"):
        attributable_risk(VALUES, PEOPLE, is_ordered=True, is_favourable=True, whole=0)
