"""People still to reach, by hand; and what people of unknown group could change, against ways to share them out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.stats.reach import people_to_reach, people_to_reach_bounds, reached_between, share_bounds_with_unknown

COUNTS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: (min(pair), max(pair)))


@pytest.mark.parametrize(
    ("reached", "people", "target", "expected"),
    [
        (82_881, 109_980, 90, 16_101),  # Leicester on 21 March 2021, on NHS lists: 98,982 less 82,881
        (0, 10, 90, 9),  # 0.9 x 10 is a little over 9 in binary
        (0, 11, 90, 10),  # 9.9 people are ten
        (10, 10, 90, 0),
        (12, 10, 90, 0),  # more than are counted
        (3, 0, 90, 0),
        (0, 0, 100, 0),
    ],
)
def test_people_to_reach_by_hand(reached, people, target, expected):
    assert people_to_reach(reached, people, target) == expected


def test_a_count_that_is_missing_gives_no_number():
    assert np.isnan(people_to_reach(np.nan, 100, 90))
    assert np.isnan(people_to_reach(5, np.nan, 90))


@pytest.mark.parametrize("target", [-1, 100.5])
def test_a_target_that_is_no_share_is_refused(target):
    with pytest.raises(ValueError, match="from 0 to 100"):
        people_to_reach(1, 2, target)


@given(COUNTS, st.integers(0, 100))
def test_the_target_is_met_with_these_people_and_not_with_one_fewer(counts, target):
    reached, people = counts
    more = int(people_to_reach(reached, people, target))
    assert 100 * (reached + more) >= target * people
    assert more == 0 or 100 * (reached + more - 1) < target * people


@given(COUNTS, st.integers(0, 100))
def test_bounds_without_a_count_hold_whatever_the_count_is(counts, target):
    reached, people = counts
    bounds = people_to_reach_bounds(people, target)
    assert bounds.least <= people_to_reach(reached, people, target) <= bounds.most


@given(COUNTS, COUNTS)
def test_no_way_to_share_unknown_people_out_leaves_the_bounds(group, unknown):
    (reached, people), (unknown_reached, unknown_people) = group, unknown
    if people == 0:
        return
    bounds = share_bounds_with_unknown(reached, people, unknown_reached, unknown_people)
    for with_dose in {0, unknown_reached // 2, unknown_reached}:
        for without in {0, (unknown_people - unknown_reached) // 2, unknown_people - unknown_reached}:
            share = 100 * (reached + with_dose) / (people + with_dose + without)
            assert bounds.least - 1e-9 <= share <= bounds.most + 1e-9


def test_the_bounds_of_unknown_people_are_reached():
    bounds = share_bounds_with_unknown([60.0], [100.0], 5, 25)
    assert (bounds.least[0], bounds.most[0]) == pytest.approx((100 * 60 / 120, 100 * 65 / 105))


def test_more_unknown_people_reached_than_there_are_is_refused():
    with pytest.raises(ValueError, match="more people of unknown group"):
        share_bounds_with_unknown(1, 2, 3, 2)


def test_of_those_left_the_share_that_came_with_wilsons_limits():
    came = reached_between(40, 70, 100)
    z, x, n = 1.959963984540054, 30, 60
    middle, spread = 2 * x + z * z, z * np.sqrt(z * z + 4 * x * (1 - x / n))
    limits = [100 * (middle + sign * spread) / (2 * (n + z * z)) for sign in (-1, 1)]
    assert (came.value, came.lower, came.upper) == pytest.approx((50, *limits))


@pytest.mark.parametrize(("before", "after", "people"), [(50, 40, 100), (100, 100, 100), (np.nan, 5, 10), (5, 12, 10)])
def test_nothing_is_said_where_counts_fall_or_nobody_is_left(before, after, people):
    assert np.isnan(reached_between(before, after, people).value)
