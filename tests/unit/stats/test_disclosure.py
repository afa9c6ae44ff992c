import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.disclosure import (
    DisclosureRule,
    Hidden,
    is_small_number,
    largest_small_count,
    suppress_counts,
    suppress_table,
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


def table(*rows: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list("abcdef")[: len(rows[0])])


def test_a_part_alone_in_its_row_takes_the_smallest_other_with_it():
    found = suppress_table(table([3, 20, 9, 0]), DisclosureRule.ONE_TO_FOUR)
    assert found.parts_hidden.iloc[0].tolist() == [Hidden.SMALL, Hidden.NO, Hidden.PROTECTS, Hidden.NO]
    np.testing.assert_array_equal(found.parts.iloc[0], [np.nan, 20, np.nan, 0])
    assert found.totals.tolist() == [32]


def test_parts_that_hide_each_other_need_no_third():
    found = suppress_table(table([3, 2, 50, 0]), DisclosureRule.ONE_TO_FOUR)
    assert found.parts_hidden.iloc[0].tolist() == [Hidden.SMALL, Hidden.SMALL, Hidden.NO, Hidden.NO]


@pytest.mark.parametrize("row", [[1, 1, 30, 40], [4, 4, 30, 40]])
def test_two_small_parts_at_the_end_of_their_bounds_need_a_third(row):
    found = suppress_table(table(row), DisclosureRule.ONE_TO_FOUR)
    assert found.parts_hidden.iloc[0].tolist() == [Hidden.SMALL, Hidden.SMALL, Hidden.PROTECTS, Hidden.NO]


def test_the_total_goes_when_there_is_no_other_part_to_hide():
    found = suppress_table(table([4, 4, 0], [1, 1, 1]), DisclosureRule.ONE_TO_FOUR)
    assert found.totals_hidden.tolist() == [Hidden.PROTECTS, Hidden.SMALL]
    assert np.isnan(found.totals).all()
    assert found.parts.iloc[0].tolist()[2] == 0


def test_four_hidden_ones_under_a_small_total_are_not_given_away_by_its_words():
    found = suppress_table(table([1, 1, 1, 1]), DisclosureRule.ONE_TO_FOUR)
    assert found.totals_hidden.tolist() == [Hidden.PROTECTS]


@pytest.mark.parametrize(("ones", "total_hidden"), [(11, Hidden.NO), (12, Hidden.PROTECTS)])
def test_a_rounded_total_at_the_end_of_its_rounding_gives_nothing_away(ones, total_hidden):
    # Both totals are printed as 10, so at most 12: twelve hidden parts of at least 1 would all be 1.
    found = suppress_table(pd.DataFrame([[1] * ones]), ROUNDED)
    assert found.totals_hidden.tolist() == [total_hidden]


@pytest.mark.parametrize("columns", [["a", "b", "c"], ["c", "b", "a"]])
def test_of_equal_parts_the_first_by_name_is_hidden(columns):
    found = suppress_table(table([3, 9, 9])[columns], DisclosureRule.ONE_TO_FOUR)
    assert found.parts_hidden.iloc[0].to_dict() == {"a": Hidden.SMALL, "b": Hidden.PROTECTS, "c": Hidden.NO}


def test_rows_without_small_numbers_are_published_whole():
    found = suppress_table(table([10, 20, 0]), DisclosureRule.ONE_TO_FIVE)
    assert found.parts.iloc[0].tolist() == [10, 20, 0]
    assert found.totals.tolist() == [30]
    assert (found.parts_hidden == Hidden.NO).all(axis=None)


@pytest.mark.parametrize("rule", [DisclosureRule.NONE, DisclosureRule.SOURCE_SUPPRESSED])
def test_a_rule_that_hides_nothing_leaves_the_table(rule):
    found = suppress_table(table([1, None, 0]), rule, totals=[9])
    np.testing.assert_array_equal(found.parts.iloc[0], [1, np.nan, 0])
    assert found.totals.tolist() == [9]


def test_a_part_missing_at_the_source_is_protected_too():
    found = suppress_table(table([None, 20, 9]), DisclosureRule.ONE_TO_FOUR, totals=[32])
    assert found.parts_hidden.iloc[0].tolist() == [Hidden.PROTECTS, Hidden.NO, Hidden.PROTECTS]


def test_a_part_hidden_for_another_reason_is_protected_too():
    parts = table([100, 20, 9])
    found = suppress_table(parts, DisclosureRule.ONE_TO_FOUR, also_hidden=parts == 100)
    assert found.parts_hidden.iloc[0].tolist() == [Hidden.PROTECTS, Hidden.NO, Hidden.PROTECTS]


def test_a_missing_total_gives_nothing_away():
    found = suppress_table(table([3, 20, 9]), DisclosureRule.ONE_TO_FOUR, totals=[None])
    assert found.parts_hidden.iloc[0].tolist() == [Hidden.SMALL, Hidden.NO, Hidden.NO]


def test_tables_that_do_not_fit_are_refused():
    parts, rule = table([3, 20], [10, 20]), DisclosureRule.ONE_TO_FOUR
    with pytest.raises(ValueError, match="less than the sum"):
        suppress_table(parts, rule, totals=[22, 30])
    with pytest.raises(ValueError, match="one for each row"):
        suppress_table(parts, rule, totals=[23])
    with pytest.raises(ValueError, match="same order"):
        suppress_table(parts, rule, totals=pd.Series([30, 23], index=[1, 0]))
    with pytest.raises(ValueError, match="same order"):
        suppress_table(parts, rule, also_hidden=(parts > 100)[["b", "a"]])
    with pytest.raises(ValueError, match="give them"):
        suppress_table(table([None, 20]), rule)
    with pytest.raises(ValueError, match="negative"):
        suppress_table(table([-1, 20]), rule)


def could_have_been(published: float, hidden: Hidden, rule: DisclosureRule) -> range:
    """Every count that what is printed leaves possible, by plain listing; 80 stands for no upper bound."""
    largest = largest_small_count(rule)
    if hidden == Hidden.SMALL:
        return range(1, largest + 1)
    if hidden == Hidden.PROTECTS:
        return range(1, 81)
    if rule == ROUNDED and published > 0:
        return range(int(published) - 2, int(published) + 3)
    return range(int(published), int(published) + 1)


def sums_of(ranges: list[range]) -> set[int]:
    sums = {0}
    for one in ranges:
        sums = {before + count for before in sums for count in one}
    return sums


@settings(deadline=None, max_examples=200)
@given(
    row=st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15]), min_size=1, max_size=5),
    rule=st.sampled_from(HIDING_RULES),
)
def test_no_hidden_part_follows_from_the_total_and_the_other_parts(row, rule):
    found = suppress_table(table(row), rule)
    parts = [
        could_have_been(published, hidden, rule)
        for published, hidden in zip(found.parts.iloc[0], found.parts_hidden.iloc[0], strict=True)
    ]
    totals = set(could_have_been(found.totals[0], found.totals_hidden[0], rule))
    assert all(count in possible for count, possible in zip(row, parts, strict=True))
    for place, hidden in enumerate(found.parts_hidden.iloc[0]):
        if hidden != Hidden.NO:
            others = sums_of(parts[:place] + parts[place + 1 :])
            possible = [count for count in parts[place] if any(count + other in totals for other in others)]
            assert len(possible) >= 2


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=8),
    rule=st.sampled_from(HIDING_RULES),
    seed=st.randoms(use_true_random=False),
)
def test_the_order_of_rows_and_columns_changes_nothing(rows, rule, seed):
    parts = table(*rows)
    index, columns = list(parts.index), list(parts.columns)
    seed.shuffle(index)
    seed.shuffle(columns)
    found, other = suppress_table(parts, rule), suppress_table(parts.loc[index, columns], rule)
    pd.testing.assert_frame_equal(found.parts.loc[index, columns], other.parts)
    pd.testing.assert_frame_equal(found.parts_hidden.loc[index, columns], other.parts_hidden)
    pd.testing.assert_series_equal(found.totals.loc[index], other.totals)


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=8),
    rule=st.sampled_from(HIDING_RULES),
)
def test_small_numbers_are_always_hidden_and_zeros_always_shown(rows, rule):
    parts = table(*rows)
    found = suppress_table(parts, rule)
    is_small = (parts >= 1) & (parts <= largest_small_count(rule))
    assert (found.parts_hidden[is_small].isin([Hidden.SMALL]) == is_small).all(axis=None)
    assert (found.parts[parts == 0].notna() == (parts == 0)).all(axis=None)
