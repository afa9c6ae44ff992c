"""Levelling up or down: each way in which a gap can change, and what holds for all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.stats.levelling import Levelling, split_gap_change

# Bottom before, top before, bottom after, top after of a measure of which more is better; by how much the bottom
# improved and the top worsened, worked out by hand.
CASES = [
    (Levelling.LEVELLING_UP, (70, 80, 74, 80), 4, 0),
    (Levelling.LEVELLING_UP, (70, 80, 76, 83), 6, -3),  # both got better, the bottom by more
    (Levelling.LEVELLING_DOWN, (70, 80, 70, 77), 0, 3),
    (Levelling.LEVELLING_DOWN, (70, 80, 68, 74), -2, 6),  # both got worse, the top by more
    (Levelling.NARROWED_FROM_BOTH_ENDS, (70, 80, 72, 79), 2, 1),
    (Levelling.WORSE_OFF_FELL_BACK, (70, 80, 66, 80), -4, 0),
    (Levelling.WORSE_OFF_FELL_BACK, (70, 80, 64, 78), -6, 2),  # both got worse, the bottom by more
    (Levelling.BETTER_OFF_PULLED_AWAY, (70, 80, 70, 83), 0, -3),
    (Levelling.BETTER_OFF_PULLED_AWAY, (70, 80, 72, 86), 2, -6),  # both got better, the top by more
    (Levelling.WIDENED_FROM_BOTH_ENDS, (70, 80, 69, 82), -1, -2),
    (Levelling.UNCHANGED, (70, 80, 70, 80), 0, 0),
    (Levelling.UNCHANGED, (70, 80, 75, 85), 5, -5),
]
numbers = st.floats(-1e6, 1e6)
four = st.tuples(numbers, numbers, numbers, numbers)


@pytest.mark.parametrize(("label", "values", "bottom", "top"), CASES)
def test_each_way_in_which_a_gap_changes(label, values, bottom, top):
    before, after = values[1] - values[0], values[3] - values[2]
    split = split_gap_change(*values, is_favourable=True)
    assert str(split.levelling) == label
    assert (split.improved_at_bottom, split.worsened_at_top) == (bottom, top)
    assert split.gap_change == after - before
    deaths = split_gap_change(*(-value for value in values), is_favourable=False)  # less is better
    assert str(deaths.levelling) == label


def test_every_label_has_a_case():
    assert {label for label, *_ in CASES} == set(Levelling) - {Levelling.NOT_CALCULABLE}


@pytest.mark.parametrize("place", range(4))
def test_a_missing_value_gives_no_answer(place):
    values = [70.0, 80.0, 72.0, 79.0]
    values[place] = np.nan
    split = split_gap_change(*values, is_favourable=True)
    assert np.isnan(split.gap_change)
    assert str(split.levelling) == Levelling.NOT_CALCULABLE


def test_many_series_at_once_are_as_one_by_one():
    columns = np.array([values for _, values, _, _ in CASES], dtype=float).T
    split = split_gap_change(*columns, is_favourable=True)
    assert split.levelling.tolist() == [label.value for label, *_ in CASES]
    assert split.gap_change.shape == (len(CASES),)


@given(four, st.booleans())
def test_the_change_is_what_the_two_ends_leave_of_it(values, is_favourable):
    split = split_gap_change(*values, is_favourable=is_favourable)
    assert split.gap_change == -(split.improved_at_bottom + split.worsened_at_top)
    bottom_before, top_before, bottom_after, top_after = values
    gaps = [
        abs_gap if is_favourable else -abs_gap for abs_gap in (top_before - bottom_before, top_after - bottom_after)
    ]
    assert split.gap_change == pytest.approx(gaps[1] - gaps[0], abs=1e-6)


@given(four, st.booleans())
def test_turning_direction_and_signs_round_changes_nothing(values, is_favourable):
    split = split_gap_change(*values, is_favourable=is_favourable)
    turned = split_gap_change(*(-value for value in values), is_favourable=not is_favourable)
    assert turned == split


@given(four, st.booleans())
def test_the_label_follows_the_signs(values, is_favourable):
    split = split_gap_change(*values, is_favourable=is_favourable)
    narrowed = {Levelling.LEVELLING_UP, Levelling.LEVELLING_DOWN, Levelling.NARROWED_FROM_BOTH_ENDS}
    assert (Levelling(str(split.levelling)) in narrowed) == bool(split.gap_change < 0)
    if str(split.levelling) == Levelling.LEVELLING_DOWN:
        assert split.worsened_at_top > 0
        assert split.improved_at_bottom <= 0
    if str(split.levelling) == Levelling.LEVELLING_UP:
        assert split.improved_at_bottom > 0
