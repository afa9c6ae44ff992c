"""Figures of a group from those of its parts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.aggregation import add_up, missing_parts, total_proportion, total_rate, total_ratio
from queries.stats.intervals import proportion, rate

parts = st.lists(st.tuples(st.integers(0, 50), st.integers(50, 5000)), min_size=1, max_size=8)
quick = settings(deadline=None, max_examples=50)


@quick
@given(parts, st.randoms(use_true_random=False))
def test_sums_are_preserved_and_the_order_of_the_parts_never_matters(drawn, randomly):
    shuffled = list(drawn)
    randomly.shuffle(shuffled)
    for total in (total_proportion, total_rate):
        found, again = (total(*zip(*rows, strict=True), multiplier=100) for rows in (drawn, shuffled))
        assert found == again
        assert found.count == sum(count for count, _ in drawn)
        assert found.denominator == sum(people for _, people in drawn)
        assert found.value * found.denominator == pytest.approx(100 * found.count)
        assert found.lower <= found.value <= found.upper


@quick
@given(parts, st.integers(0, 8))
def test_groups_of_groups_are_the_group_of_all(drawn, cut):
    count, people = zip(*drawn, strict=True)
    of_halves = [[add_up(numbers[:cut]), add_up(numbers[cut:])] for numbers in (count, people) if 0 < cut < len(drawn)]
    if of_halves:
        assert total_rate(*of_halves) == total_rate(count, people)


@quick
@given(parts)
def test_the_value_lies_among_those_of_the_parts(drawn):
    count, people = (np.array(column) for column in zip(*drawn, strict=True))
    value = total_proportion(count, people).value
    assert (count / people).min() - 1e-12 <= value <= (count / people).max() + 1e-12


def test_a_group_of_one_part_has_the_figure_of_that_part():
    assert total_proportion([12], [345], multiplier=100)[2:] == proportion(12, 345, multiplier=100)
    assert total_rate([12], [345], multiplier=1000)[2:] == rate(12, 345, multiplier=1000)


def test_a_missing_part_leaves_no_total_and_is_named():
    counts, people = [12, None, 3], [345, 200, None]
    found = total_proportion(counts, people)
    assert np.isnan(found).all()
    assert missing_parts(["Abbey", "Aylestone", "Belgrave"], counts, people) == ["Aylestone", "Belgrave"]
    assert missing_parts(["Abbey"], [1], [2]) == []
    with pytest.raises(ValueError, match="names"):
        missing_parts(["Abbey"], [1, 2])


def test_nothing_known_is_not_zero():
    assert np.isnan(add_up([]))
    assert add_up([0, 0]) == 0
    with pytest.raises(ValueError, match="parts"):
        add_up(5)


def test_many_groups_are_added_up_at_once():
    np.testing.assert_array_equal(add_up([[1, 2], [3, None]]), [3, np.nan])


def test_a_ratio_is_that_of_the_sums():
    assert total_ratio([8, 32], [4, 8]) == pytest.approx(40 / 12)
    assert np.isnan(total_ratio([1, 2], [0, 0]))
