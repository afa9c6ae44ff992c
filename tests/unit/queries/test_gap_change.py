"""Whether a gap changed: tested only where limits and independent periods are there, and said from which end."""

from __future__ import annotations

import math

import pytest

from pages._inequality import words
from queries.gap_change import Change, change_of_gap
from queries.models import Polarity
from queries.stats.levelling import Levelling
from tests.unit.components.drawing_inputs import make_indicator, make_share
from tests.unit.queries.grouped import FIFTHS, groups_of, make_period, make_view

LIFE, SMOKING = make_indicator(), make_share()
Z = 1.959963984540054


def change_between(indicator, before, after, *, grouping=FIFTHS, years=(2018, 2023), **more):
    """Set two periods beside each other that have these values at their ends, and middling ones between."""
    periods = []
    for year, ends in zip(years, (before, after), strict=True):
        between = [sum(ends) / 2] * (len(grouping.parts) - 2)
        periods.append(make_period(indicator, grouping, year, [ends[0], *between, ends[1]], **more))
    view = make_view(indicator, grouping, *periods)
    change = change_of_gap(view)
    return change, " ".join(words.change_words(view, change))


@pytest.mark.parametrize(
    ("indicator", "before", "after", "change", "levelling"),
    [
        (LIFE, (70, 80), (76, 80), Change.NARROWING, Levelling.LEVELLING_UP),
        (LIFE, (70, 80), (70, 74), Change.NARROWING, Levelling.LEVELLING_DOWN),
        (LIFE, (70, 80), (73, 77), Change.NARROWING, Levelling.NARROWED_FROM_BOTH_ENDS),
        (LIFE, (70, 80), (64, 80), Change.WIDENING, Levelling.WORSE_OFF_FELL_BACK),
        (LIFE, (70, 80), (70, 86), Change.WIDENING, Levelling.BETTER_OFF_PULLED_AWAY),
        (LIFE, (70, 80), (70.5, 80), Change.NO_CLEAR_CHANGE, Levelling.LEVELLING_UP),
        (SMOKING, (30, 10), (20, 10), Change.NARROWING, Levelling.LEVELLING_UP),
        (SMOKING, (30, 10), (30, 20), Change.NARROWING, Levelling.LEVELLING_DOWN),
        (SMOKING, (30, 10), (40, 10), Change.WIDENING, Levelling.WORSE_OFF_FELL_BACK),
    ],
)
def test_a_change_is_tested_and_split(indicator, before, after, change, levelling):
    found, said = change_between(indicator, before, after, half=1.0)
    sizes = [abs(one - other) for one, other in (before, after)]
    assert (found.change, found.levelling) == (change, levelling)
    assert found.gap_before == sizes[0]
    half = Z * math.sqrt(4 * (1 / Z) ** 2)
    difference = sizes[1] - sizes[0]
    assert found.difference.value == pytest.approx(difference)
    assert (found.difference.lower, found.difference.upper) == pytest.approx((difference - half, difference + half))
    assert found.difference.value == pytest.approx(-(found.improved_at_bottom + found.worsened_at_top))
    assert ("levelling down" in said) == (levelling in (Levelling.LEVELLING_DOWN, Levelling.NARROWED_FROM_BOTH_ENDS))
    assert ("more than chance. Since" in said) == (change is not Change.NO_CLEAR_CHANGE)


def test_the_worse_off_end_is_the_one_that_is_worse_off_even_where_it_is_the_least_deprived():
    """The least deprived have the lower life expectancy, and fell further behind."""
    found, said = change_between(LIFE, (80, 78), (80, 72), half=1.0)
    assert found.change is Change.WIDENING
    assert (found.gap_before, found.difference.value) == (2, 6)
    assert (found.improved_at_bottom, found.worsened_at_top) == (-6, 0)
    assert found.levelling is Levelling.WORSE_OFF_FELL_BACK
    assert "the worse-off end got worse by 6.0 years" in said


def test_a_gap_that_turns_round_says_so():
    found, said = change_between(LIFE, (70, 80), (80, 70), half=1.0)
    assert found.change is Change.TURNED_ROUND
    assert (found.gap_before, found.difference.value) == (-10, 20)
    assert "The other end is worse off now." in said


def test_periods_that_share_a_year_are_never_tested():
    periods = [
        make_period(LIFE, FIFTHS, year, [70, 72, 74, 76, end], years=3) for year, end in ((2021, 80), (2023, 71))
    ]
    view = make_view(LIFE, FIFTHS, *periods)
    found = change_of_gap(view)
    assert (found.change, found.before, found.difference) == (Change.OVERLAPPING, None, None)
    assert words.change_words(view, found) == ["The periods overlap, so they share years."]
    assert words.change_heading(found) == "Change not tested"


def test_the_first_period_that_shares_no_year_is_compared_with():
    periods = [make_period(LIFE, FIFTHS, year, [70, 72, 74, 76, 80], years=3) for year in range(2018, 2024)]
    found = change_of_gap(make_view(LIFE, FIFTHS, *periods))
    assert found.before is periods[0]
    assert found.change is Change.NO_CLEAR_CHANGE


def test_without_limits_the_change_is_told_and_not_tested():
    found, said = change_between(SMOKING, (30, 10), (20, 10), half=None)
    assert found.change is Change.NO_LIMITS
    assert not found.change.is_tested
    assert "We cannot test the change, for 95% limits are not held for both ends." in said
    assert "If it is more than chance: the worse-off end got better: this is levelling up." in said


def test_running_totals_count_the_same_people_and_are_not_tested():
    periods = [
        make_period(SMOKING, FIFTHS, year, values, period=period, half=0.1)
        for year, values, period in (
            (2020, [30, 28, 26, 24, 10], "to 21 March 2021"),
            (2021, [20, 18, 16, 14, 10], "to 11 July 2021"),
        )
    ]
    view = make_view(SMOKING, FIFTHS, *periods)
    found = change_of_gap(view)
    assert (found.change, found.slope_change) == (Change.SAME_PEOPLE, None)
    said = words.change_words(view, found)
    assert said[0] == (
        "The gap was 20.0 percentage points up to 21 March 2021 and 10.0 percentage points up to 11 July 2021."
    )
    assert "counts the same people again" in said[1]
    assert words.change_heading(found) == "Change not tested"


def test_one_period_and_the_first_of_several_have_nothing_to_stand_beside():
    alone, later = (make_period(LIFE, FIFTHS, year, [70, 72, 74, 76, 80]) for year in (2018, 2023))
    assert change_of_gap(make_view(LIFE, FIFTHS, alone)).change is Change.ONE_PERIOD
    view = make_view(LIFE, FIFTHS, later, alone)
    assert change_of_gap(view).change is Change.FIRST_PERIOD
    assert words.change_words(view, change_of_gap(view)) == ["No earlier period is held."]


def test_a_gap_that_is_refused_now_or_then_is_not_compared():
    whole, holed = [70, 72, 74, 76, 80], [None, 72, 74, 76, 80]
    for values in ((whole, holed), (holed, whole)):
        view = make_view(LIFE, FIFTHS, *(make_period(LIFE, FIFTHS, 2018 + 5 * n, v) for n, v in enumerate(values)))
        found = change_of_gap(view)
        assert (found.change, found.difference) == (Change.NO_GAP, None)
        assert words.change_words(view, found) == ["There is no gap to set beside an earlier one."]


def test_neither_side_levels_where_neither_direction_is_good():
    no_judgement = make_share(polarity=Polarity.NO_JUDGEMENT)
    _, said = change_between(no_judgement, (10, 30), (10, 20), grouping=groups_of(*"ABCDE"), half=1.0)
    assert "better" not in said
    assert "worse" not in said
    assert "levelling" not in said


@pytest.mark.parametrize(
    ("end", "change"), [(88.0, Change.WIDENING), (80.1, Change.NO_CLEAR_CHANGE), (71.0, Change.NARROWING)]
)
def test_the_slope_is_tested_over_every_group(end, change):
    """Five groups of one size stand at 0.1, 0.3 and so on: by least squares the slope is a sum with these weights."""
    before, after = (
        [70.0, 72.5, 75.0, 77.5, 80.0],
        [70.0, 70 + (end - 70) / 4, (70 + end) / 2, end - (end - 70) / 4, end],
    )
    view = make_view(LIFE, FIFTHS, *(make_period(LIFE, FIFTHS, y, v) for y, v in ((2018, before), (2023, after))))
    found = change_of_gap(view)
    weights = [-1.0, -0.5, 0.0, 0.5, 1.0]
    slopes = [sum(w * v for w, v in zip(weights, values, strict=True)) for values in (before, after)]
    half = math.sqrt(2 * sum((w * 2.0) ** 2 for w in weights))
    difference = slopes[1] - slopes[0]
    assert found.slope_change is change
    assert found.slope_difference.value == pytest.approx(difference)
    limits = (found.slope_difference.lower, found.slope_difference.upper)
    assert limits == pytest.approx((difference - half, difference + half))
    assert "By the slope index" in " ".join(words.change_words(view, found))


def test_groups_without_an_order_have_no_slope_to_test():
    found, said = change_between(SMOKING, (30, 10), (20, 10), grouping=groups_of(*"ABCDE"), half=1.0)
    assert found.slope_change is None
    assert "slope" not in said
