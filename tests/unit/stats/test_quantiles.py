import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.models import Polarity
from queries.stats.quantiles import assign_categories, assign_population_quantiles, assign_quantiles, category_bounds

values = st.floats(-1000, 1000, allow_nan=False)


def test_a_tenth_of_ninety_areas_is_nine():
    assert np.bincount(assign_quantiles(range(90), quantile_count=10))[1:].tolist() == [9] * 10


def test_one_means_the_highest_values_unless_told_otherwise():
    assert assign_quantiles([10, 20, 30, 40], quantile_count=2).tolist() == [2, 2, 1, 1]
    assert assign_quantiles([10, 20, 30, 40], quantile_count=2, highest_first=False).tolist() == [1, 1, 2, 2]


def test_an_exact_multiple_is_not_pushed_over_by_a_rounding_error():
    # 28 areas in 20 groups: with N / Q as a float, one area lands in the wrong group.
    found = assign_quantiles(range(28), quantile_count=20, highest_first=False)
    by_fractions = [20 + 1 - -(-(28 + 1 - rank) * 20 // 28) for rank in range(1, 29)]
    assert found.tolist() == by_fractions


@settings(deadline=None)
@given(data=st.data(), quantile_count=st.sampled_from([2, 4, 5, 10]))
def test_quantiles_are_equal_groups_in_the_order_of_the_values(data, quantile_count):
    areas = data.draw(st.lists(values, min_size=quantile_count, max_size=80, unique=True))
    found = np.array(assign_quantiles(areas, quantile_count=quantile_count, highest_first=False), dtype=int)
    assert (np.diff(found[np.argsort(areas)]) >= 0).all()
    sizes = np.bincount(found, minlength=quantile_count + 1)[1:]
    assert sizes.max() - sizes.min() <= 1


@settings(deadline=None)
@given(areas=st.lists(st.none() | st.integers(0, 9), max_size=40), seed=st.randoms(use_true_random=False))
def test_the_order_of_areas_changes_no_quantile_and_ties_share_one(areas, seed):
    shuffled = list(range(len(areas)))
    seed.shuffle(shuffled)
    found = pd.Series(assign_quantiles(areas, quantile_count=5))
    other = pd.Series(assign_quantiles([areas[place] for place in shuffled], quantile_count=5))
    pd.testing.assert_series_equal(found.iloc[shuffled].reset_index(drop=True), other)
    assert (found.groupby(pd.Series(areas, dtype=float)).nunique() <= 1).all()


def test_fewer_areas_than_quantiles_get_none():
    assert pd.isna(assign_quantiles([5, 1, None, 4, 2], quantile_count=5)).all()


@pytest.mark.parametrize("count", [0, 1, 2.5, -5])
def test_a_count_of_groups_that_makes_no_sense_is_refused(count):
    with pytest.raises(ValueError, match="at least 2"):
        assign_quantiles([1, 2, 3], quantile_count=count)
    with pytest.raises(ValueError, match="at least 2"):
        category_bounds([1, 2, 3], category_count=count)


def test_more_than_one_column_is_refused():
    with pytest.raises(ValueError, match="one column"):
        assign_quantiles([[1, 2], [3, 4]], quantile_count=2)


@settings(deadline=None)
@given(areas=st.lists(values, min_size=5, max_size=60))
def test_bounds_are_linear_percentiles_of_the_values(areas):
    expected = np.percentile(areas, [0, 20, 40, 60, 80, 100])
    np.testing.assert_allclose(category_bounds(areas), expected, rtol=1e-9, atol=1e-9)


def test_a_value_on_a_bound_belongs_to_the_class_below():
    # 0.6 of ten steps is a little over 6 as a float; the bound must be the value itself.
    areas = [step / 10 for step in range(11)]
    bounds = category_bounds(areas)
    assert bounds.tolist() == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert assign_categories(areas, bounds, polarity=Polarity.LOW_IS_GOOD).tolist() == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_missing_values_take_no_part_in_bounds():
    assert category_bounds([1, None, 2, 3, 4, 5, 6]).tolist() == category_bounds([1, 2, 3, 4, 5, 6]).tolist()


def test_fewer_values_than_classes_have_no_bounds_and_no_class():
    bounds = category_bounds([1, 2, 3, 4])
    assert np.isnan(bounds).all()
    assert pd.isna(assign_categories([1, 2], bounds, polarity=Polarity.LOW_IS_GOOD)).all()


@settings(deadline=None)
@given(areas=st.lists(values, min_size=5, max_size=40))
def test_polarity_turns_the_numbering_round_and_nothing_else(areas):
    bounds = category_bounds(areas)
    low, neutral, high = (
        assign_categories(areas, bounds, polarity=polarity)
        for polarity in (Polarity.LOW_IS_GOOD, Polarity.NO_JUDGEMENT, Polarity.HIGH_IS_GOOD)
    )
    assert low.tolist() == neutral.tolist() == (6 - high).tolist()


def test_a_value_outside_the_bounds_has_no_class():
    found = assign_categories([0, 1, 3, 4, None], [1, 2, 3], polarity=Polarity.NO_JUDGEMENT)
    assert pd.isna(found).tolist() == [True, False, False, True, True]


@pytest.mark.parametrize("bounds", [[], [1], [1, 3, 2]])
def test_bounds_that_do_not_ascend_are_refused(bounds):
    with pytest.raises(ValueError, match="ascending"):
        assign_categories([1], bounds, polarity=Polarity.NO_JUDGEMENT)


def test_population_quantiles_count_people_and_not_areas():
    # Shares 0.5, 0.1, 0.1, 0.1, 0.2: midpoints 0.25, 0.55, 0.65, 0.75, 0.9 in order of deprivation.
    expected = [2, 3, 4, 4, 5]
    found = assign_population_quantiles([50, 40, 30, 20, 10], [5, 1, 1, 1, 2], quantile_count=5)
    assert found.tolist() == expected
    lowest_first = assign_population_quantiles(
        [10, 20, 30, 40, 50], [5, 1, 1, 1, 2], quantile_count=5, highest_first=False
    )
    assert lowest_first.tolist() == expected


def test_areas_without_value_or_people_take_no_part_in_population_quantiles():
    found = assign_population_quantiles([9, None, 8, 7, 6, 5, 4], [1, 1, 0, 1, 1, 1, 1], quantile_count=5)
    assert found.isna().tolist() == [False, True, True, False, False, False, False]
    assert found.dropna().tolist() == [1, 2, 3, 4, 5]


def test_fewer_areas_than_population_quantiles_have_none():
    assert assign_population_quantiles([1, 2, 3, 4], [1, 1, 1, 1], quantile_count=5).isna().all()
    with pytest.raises(ValueError, match="one population for each value"):
        assign_population_quantiles([1, 2], [1], quantile_count=2)


@given(order=st.permutations(range(12)))
def test_the_order_of_rows_does_not_change_population_quantiles(order):
    scores, people = np.linspace(60, 5, 12), np.arange(12) + 3.0
    expected = assign_population_quantiles(scores, people, quantile_count=5).to_numpy(dtype=int)
    found = assign_population_quantiles(scores[order], people[order], quantile_count=5).to_numpy(dtype=int)
    assert (found == expected[order]).all()
