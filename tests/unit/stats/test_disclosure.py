import numpy as np
import pytest

from queries.stats.disclosure import (
    DisclosureRule,
    is_small_number,
    largest_small_count,
    suppress_counts,
)

HIDING_RULES = [rule for rule in DisclosureRule if largest_small_count(rule) is not None]
ROUNDED = DisclosureRule.ONE_TO_SEVEN_ROUNDED


@pytest.mark.parametrize(
    ("rule", "hidden"),
    [
        ("none", []),
        ("lt5", [1, 2, 3, 4]),
        ("1to5", [1, 2, 3, 4, 5]),
        ("1to7_round5", [1, 2, 3, 4, 5, 6, 7]),
        ("source_suppressed", []),
    ],
)
def test_each_rule_hides_its_own_counts_and_shows_zero(rule, hidden):
    counts = np.arange(12)
    assert counts[is_small_number(counts, rule)].tolist() == hidden
    published, is_hidden = suppress_counts(counts, rule)
    assert np.isnan(published).tolist() == is_hidden.tolist()
    assert published[0] == 0


def test_the_rounding_rule_rounds_what_it_shows():
    published, _ = suppress_counts([0, 7, 8, 12, 13, 1002], ROUNDED)
    np.testing.assert_array_equal(published, [0, np.nan, 10, 10, 15, 1000])


def test_other_rules_leave_what_they_show_as_it_is():
    published, _ = suppress_counts([5, 12, 1002], DisclosureRule.ONE_TO_FOUR)
    assert published.tolist() == [5, 12, 1002]


def test_a_missing_count_is_missing_and_not_suppressed():
    published, is_hidden = suppress_counts([None, 3], DisclosureRule.ONE_TO_FOUR)
    assert np.isnan(published).all()
    assert is_hidden.tolist() == [False, True]


def test_a_count_between_two_whole_ones_does_not_slip_through():
    assert is_small_number([0.2, 4.6, 5.0], DisclosureRule.ONE_TO_FOUR).tolist() == [True, True, False]


def test_a_small_rest_is_hidden_when_denominators_are_published():
    counts, people = [97, 90, 100, 0, 3], [100, 100, 100, 100, None]
    found = is_small_number(counts, DisclosureRule.ONE_TO_FIVE, denominators=people)
    assert found.tolist() == [True, False, False, False, True]


def test_whole_groups_are_small_numbers_only_when_asked():
    counts, people = [0, 40, 20, 0], [40, 40, 40, 0]
    rule = DisclosureRule.ONE_TO_FIVE
    assert not is_small_number(counts, rule, denominators=people).any()
    found = is_small_number(counts, rule, denominators=people, whole_groups_are_small=True)
    assert found.tolist() == [True, True, False, False]


def test_whole_groups_need_denominators_and_a_rule_that_hides():
    with pytest.raises(ValueError, match="denominators"):
        suppress_counts([0], DisclosureRule.ONE_TO_FIVE, whole_groups_are_small=True)
    with pytest.raises(ValueError, match="a rule that hides"):
        suppress_counts([0], DisclosureRule.NONE, denominators=[5], whole_groups_are_small=True)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="negative"):
        is_small_number([-1], DisclosureRule.ONE_TO_FOUR)
    with pytest.raises(ValueError, match="under_a_dozen"):
        is_small_number([1], "under_a_dozen")
