"""Cells that give each other away through sums: small tables by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.disclosure import DisclosureRule, is_small_number
from queries.stats.linked_disclosure import hide_linked
from queries.stats.linked_sums import LinkedCells, Sum

RULE = DisclosureRule.ONE_TO_FOUR


def hidden(counts, sums, denominators=None, also=()) -> set[int]:
    """Which cells are hidden; counts are one column for each date, or a list for one date."""
    counts = np.array(counts, dtype=float)
    counts = counts.reshape(len(counts), -1)
    people = (
        np.full(counts.shape, np.nan) if denominators is None else np.array(denominators, float).reshape(counts.shape)
    )
    is_secret = is_small_number(counts, RULE, denominators=people) | np.isnan(counts)
    is_hidden = np.isin(np.arange(len(counts)), list(also))
    cells = LinkedCells(counts=counts, denominators=people, is_secret=is_secret, is_hidden=is_hidden)
    return set(np.flatnonzero(hide_linked(cells, [Sum(*each) for each in sums], RULE)).tolist())


def square(a, b, c, d):
    """Two rows of two, with totals of rows, of columns and of all: a b | c d | rows | columns | all."""
    counts = [a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d]
    return counts, [(4, (0, 1)), (5, (2, 3)), (6, (0, 2)), (7, (1, 3)), (8, (4, 5)), (8, (6, 7)), (8, (0, 1, 2, 3))]


def test_one_small_cell_of_two_by_two_takes_the_other_three_and_no_total():
    assert hidden(*square(3, 20, 30, 40)) == {0, 1, 2, 3}


def test_nothing_is_hidden_where_nothing_is_small():
    assert hidden(*square(10, 20, 30, 0)) == set()


def test_of_a_large_square_four_corners_are_enough():
    table = np.arange(10, 35).reshape(5, 5)
    table[2, 2] = 2
    counts = [*table.ravel(), *table.sum(axis=1), *table.sum(axis=0), table.sum()]
    sums = [(25 + i, tuple(range(5 * i, 5 * i + 5))) for i in range(5)]
    sums += [(30 + i, tuple(range(i, 25, 5))) for i in range(5)]
    sums += [(35, tuple(range(25, 30))), (35, tuple(range(30, 35)))]
    assert hidden(counts, sums) == {12, 10, 0, 2}  # the smallest beside it, then the smallest above, and the corner


def test_the_rest_of_a_wider_group_is_a_number_too():
    everyone, black, white, somali = 100, 40, 60, 37
    assert hidden([everyone, black, white, somali], [(0, (1, 2)), (1, (3,))]) == {3}
    assert hidden([everyone, black, white, 30], [(0, (1, 2)), (1, (3,))]) == set()


def test_two_nested_groups_leave_a_small_rest_together():
    assert hidden([60, 30, 27], [(0, (1, 2))]) == {2}


def test_those_who_are_left_are_as_secret_as_those_who_came():
    sums = [(0, (1, 2, 3))]
    assert hidden([118, 18, 40, 60], sums, [160, 20, 60, 80]) == {1, 2}
    assert hidden([118, 18, 40, 60], sums) == set()


def test_all_who_are_left_of_a_rest_are_counted():
    assert hidden([50, 20], [(0, (1,))], [100, 68]) == {1}  # of 32 others 30 came, so 2 did not


def test_two_levels_of_area():
    # system = places; place 1 = its wards, of which one is small; place 2 = its wards
    counts = [330, 130, 200, 3, 57, 70, 90, 110]
    sums = [(0, (1, 2)), (1, (3, 4, 5)), (2, (6, 7)), (0, (3, 4, 5, 6, 7))]
    assert hidden(counts, sums) == {3, 4}


def test_a_small_whole_hides_what_it_leaves_of_the_next_level():
    counts = [200, 3, 90, 107, 2, 1]
    found = hidden(counts, [(0, (1, 2, 3)), (1, (4, 5))])
    assert {1, 4, 5, 2} <= found
    assert 0 not in found


def test_a_cell_is_hidden_on_every_date_because_the_next_one_closes_in():
    assert hidden([[50, 60], [3, 9], [20, 21], [27, 30]], [(0, (1, 2, 3))]) == {1, 2}


def test_zeros_stay_shown_while_anything_else_will_do():
    assert hidden([53, 3, 0, 50], [(0, (1, 2, 3))]) == {1, 3}
    assert hidden([3, 3, 0], [(0, (1, 2))]) == {0, 1}


def test_two_small_parts_must_not_be_small_together():
    assert hidden([53, 1, 2, 20, 30], [(0, (1, 2, 3, 4))]) == {1, 2, 3}
    assert hidden([55, 3, 2, 20, 30], [(0, (1, 2, 3, 4))]) == {1, 2}


def test_two_parts_at_the_end_of_their_bounds_need_a_third():
    assert hidden([58, 4, 4, 20, 30], [(0, (1, 2, 3, 4))]) == {1, 2, 3}


def test_where_nobody_or_everybody_came_the_parts_are_no_secret_and_the_whole_goes():
    # 7 of 7 came: that 3 of 3 women did is plain from it
    assert hidden([7, 3, 4], [(0, (1, 2))], [7, 3, 4]) == {0, 1, 2}


def test_what_is_sure_on_one_date_gives_nothing_else_away_on_it():
    # On the first date nobody of part 1 came, as its own whole (4) tells; then 3 of the sum would be those of part 2.
    counts = [[33, 40], [0, 3], [3, 6], [30, 31], [0, 9], [0, 6]]
    found = hidden(counts, [(0, (1, 2, 3)), (4, (1, 5))])
    assert {1, 2} < found


def test_what_the_source_has_hidden_is_protected():
    assert hidden([32, np.nan, 20, 9], [(0, (1, 2, 3))]) == {1, 3}


def test_what_is_hidden_for_another_reason_is_protected():
    assert hidden([129, 100, 20, 9], [(0, (1, 2, 3))], also=[1]) == {1, 3}


def test_parts_that_are_more_than_the_whole_are_taken_one_by_one():
    # two kinds of illness: some have both, so only "everyone without it" follows, and that is small for the first
    assert hidden([100, 98, 60], [(0, (1, 2))]) == {1}


def could_have_been(count: int, is_hidden: bool, largest: int) -> range:
    """Every count that what is printed leaves possible, by plain listing; 80 stands for no upper bound."""
    if not is_hidden:
        return range(count, count + 1)
    return range(1, largest + 1) if 1 <= count <= largest else range(1, 81)


def sums_of(ranges: list[range]) -> set[int]:
    sums = {0}
    for one in ranges:
        sums = {before + count for before in sums for count in one}
    return sums


@settings(deadline=None, max_examples=150)
@given(parts=st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15]), min_size=1, max_size=5))
def test_within_one_sum_every_small_part_keeps_two_values(parts):
    found = hidden([sum(parts), *parts], [(0, tuple(range(1, len(parts) + 1)))])
    wholes = set(range(401)) if 0 in found else {sum(parts)}
    possible = [could_have_been(count, place in found, 4) for place, count in enumerate(parts, start=1)]
    for place, count in enumerate(parts):
        if 1 <= count <= 4:
            others = sums_of(possible[:place] + possible[place + 1 :])
            assert len([own for own in possible[place] if any(own + other in wholes for other in others)]) >= 2
    assert 0 in found or not 1 <= sum(count for place, count in enumerate(parts, start=1) if place in found) <= 4


def test_a_rule_that_hides_nothing_is_refused():
    one, marks = np.ones((1, 1)), np.array([[True]])
    cells = LinkedCells(counts=one, denominators=one, is_secret=marks, is_hidden=marks[0])
    with pytest.raises(ValueError, match="hides nothing"):
        hide_linked(cells, [], DisclosureRule.SOURCE_SUPPRESSED)
