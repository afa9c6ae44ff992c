import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.models import Polarity, Verdict
from queries.stats.benchmark import (
    QuintileLabel,
    TwoLevelVerdict,
    compare_at_two_levels,
    compare_intervals,
    compare_with_benchmark,
    label_quintiles,
    proportion_control_limits,
)
from queries.stats.gap import gap_from_benchmark

numbers = st.none() | st.integers(-5, 5)
rows = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=20)
SWAPPED = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
WITHOUT_JUDGEMENT = {Verdict.BETTER: Verdict.HIGHER, Verdict.WORSE: Verdict.LOWER}


def test_each_side_of_the_benchmark_has_its_word():
    areas = ([2.5, 3.0, 3.5], [2.2, 2.7, 3.2], [2.8, 3.3, 3.8])
    high = compare_with_benchmark(*areas, 3.0, Polarity.HIGH_IS_GOOD)
    low = compare_with_benchmark(*areas, 3.0, Polarity.LOW_IS_GOOD)
    neither = compare_with_benchmark(*areas, 3.0, Polarity.NO_JUDGEMENT)
    assert high.tolist() == [Verdict.WORSE, Verdict.SIMILAR, Verdict.BETTER]
    assert low.tolist() == [Verdict.BETTER, Verdict.SIMILAR, Verdict.WORSE]
    assert neither.tolist() == [Verdict.LOWER, Verdict.SIMILAR, Verdict.HIGHER]
    assert all(isinstance(verdict, Verdict) for verdict in high)


@pytest.mark.parametrize("benchmark", [9, 11])
@pytest.mark.parametrize("polarity", Polarity)
def test_limits_that_touch_the_benchmark_are_similar(benchmark, polarity):
    assert compare_with_benchmark([10], [9], [11], benchmark, polarity).tolist() == [Verdict.SIMILAR]


@pytest.mark.parametrize(
    ("value", "lower", "upper", "benchmark"),
    [(None, 1, 2, 5), (1, None, 2, 5), (1, 1, None, 5), (1, None, None, 5), (1, 1, 2, None), (1.5, 2, 1, 5)],
)
def test_anything_missing_or_the_wrong_way_round_is_not_compared(value, lower, upper, benchmark):
    found = compare_with_benchmark([value], [lower], [upper], benchmark, Polarity.HIGH_IS_GOOD)
    assert found.tolist() == [Verdict.NOT_COMPARED]


def test_zero_is_compared_like_any_value():
    assert compare_with_benchmark([0], [0], [3.7], 5, Polarity.LOW_IS_GOOD).tolist() == [Verdict.BETTER]


def test_a_benchmark_is_never_compared_with_itself():
    areas = ([79.7, 77.5], [79.6, 77.0], [79.8, 78.0])
    for is_benchmark in ([True, False], np.array([True, False])):
        found = compare_with_benchmark(*areas, 80.5, Polarity.HIGH_IS_GOOD, is_benchmark=is_benchmark)
        assert found.tolist() == [Verdict.NOT_COMPARED, Verdict.WORSE]


def test_each_area_may_have_a_benchmark_of_its_own():
    found = compare_with_benchmark([5, 5], [4, 4], [6, 6], [3, 7], Polarity.HIGH_IS_GOOD)
    assert found.tolist() == [Verdict.BETTER, Verdict.WORSE]


@settings(deadline=None)
@given(rows=rows, benchmark=numbers)
def test_polarity_changes_words_and_nothing_else(rows, benchmark):
    columns = list(zip(*rows, strict=True))
    high, low, neither = (
        compare_with_benchmark(*columns, benchmark, polarity)
        for polarity in (Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD, Polarity.NO_JUDGEMENT)
    )
    assert low.tolist() == [SWAPPED.get(verdict, verdict) for verdict in high]
    assert neither.tolist() == [WITHOUT_JUDGEMENT.get(verdict, verdict) for verdict in high]


@settings(deadline=None)
@given(rows=rows, benchmark=st.integers(-5, 5), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_verdict(rows, benchmark, seed):
    shuffled = list(range(len(rows)))
    seed.shuffle(shuffled)
    found = compare_with_benchmark(*zip(*rows, strict=True), benchmark, Polarity.HIGH_IS_GOOD)
    other = compare_with_benchmark(
        *zip(*[rows[place] for place in shuffled], strict=True), benchmark, Polarity.HIGH_IS_GOOD
    )
    assert found[shuffled].tolist() == other.tolist()


@settings(deadline=None)
@given(value=st.floats(-100, 100), below=st.floats(0, 10), above=st.floats(0, 10), benchmark=st.floats(-100, 100))
def test_verdict_and_gap_always_agree(value, below, above, benchmark):
    limits = (value - below, value + above)
    verdict = compare_with_benchmark([value], *limits, benchmark, Polarity.NO_JUDGEMENT)[0]
    gap = gap_from_benchmark(value, *limits, benchmark)
    assert (verdict == Verdict.HIGHER) == (gap.lower > 0)
    assert (verdict == Verdict.LOWER) == (gap.upper < 0)


def test_a_wider_interval_at_99_8_flags_fewer():
    values, benchmark = np.linspace(0, 10, 41), 5
    at_95 = compare_with_benchmark(values, values - 2, values + 2, benchmark, Polarity.HIGH_IS_GOOD)
    at_998 = compare_with_benchmark(values, values - 3.2, values + 3.2, benchmark, Polarity.HIGH_IS_GOOD)
    flagged_95, flagged_998 = (verdicts != Verdict.SIMILAR for verdicts in (at_95, at_998))
    assert flagged_998.sum() < flagged_95.sum()
    assert not (flagged_998 & ~flagged_95).any()


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        (Polarity.HIGH_IS_GOOD, ["best", "better", "similar", "worse", "worst", "not_compared"]),
        (Polarity.LOW_IS_GOOD, ["worst", "worse", "similar", "better", "best", "not_compared"]),
        (Polarity.NO_JUDGEMENT, ["highest", "higher", "similar", "lower", "lowest", "not_compared"]),
    ],
)
def test_two_levels_have_five_words(polarity, expected):
    benchmarks = [2.2, 2.4, 2.6, 2.8, 3.0, None]
    found = compare_at_two_levels([2.6] * 6, 2.5, 2.7, 2.3, 2.9, benchmarks, polarity)
    assert found.tolist() == expected
    assert all(isinstance(verdict, TwoLevelVerdict) for verdict in found)


def test_two_levels_need_both_pairs_of_limits():
    found = compare_at_two_levels(
        [2.6] * 3, [2.5, None, 2.5], 2.7, [None, 2.3, 2.3], 2.9, 2, Polarity.HIGH_IS_GOOD, is_benchmark=[0, 0, 1]
    )
    assert found.tolist() == [TwoLevelVerdict.NOT_COMPARED] * 3


def test_intervals_that_overlap_or_touch_are_similar():
    found = compare_intervals([10] * 5, 9, 11, [11, 11.1, 7, 7, None], [12, 12, 9, 8.9, 9], Polarity.LOW_IS_GOOD)
    assert found.tolist() == [
        Verdict.SIMILAR,
        Verdict.BETTER,
        Verdict.SIMILAR,
        Verdict.WORSE,
        Verdict.NOT_COMPARED,
    ]


def test_control_limits_close_in_on_the_benchmark_as_areas_grow():
    lower, upper = proportion_control_limits(0.1, [50, 500, 5000, 0])
    assert (lower[:3] < 0.1).all()
    assert (upper[:3] > 0.1).all()
    assert (np.diff(upper[:3] - lower[:3]) < 0).all()
    assert np.isnan([lower[3], upper[3]]).all()


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        (Polarity.HIGH_IS_GOOD, ["worst", "worse", "middle", "better", "best", "not_compared"]),
        (Polarity.LOW_IS_GOOD, ["best", "better", "middle", "worse", "worst", "not_compared"]),
        (Polarity.NO_JUDGEMENT, ["lowest", "low", "middle", "high", "highest", "not_compared"]),
    ],
)
def test_quintiles_have_five_words(polarity, expected):
    assert label_quintiles([1, 2, 3, 4, 5, None], polarity, area_count=20).tolist() == expected


def test_quintiles_of_fewer_than_five_areas_are_not_compared():
    assert label_quintiles([1], Polarity.HIGH_IS_GOOD, area_count=4).tolist() == [QuintileLabel.NOT_COMPARED]
    assert label_quintiles([1], Polarity.HIGH_IS_GOOD, area_count=5).tolist() == [QuintileLabel.WORST]


@pytest.mark.parametrize("quintile", [0, 6, 2.5])
def test_a_quintile_that_does_not_exist_is_refused(quintile):
    with pytest.raises(ValueError, match="1 to 5"):
        label_quintiles([quintile], Polarity.HIGH_IS_GOOD, area_count=20)


def test_an_unknown_polarity_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        compare_with_benchmark([1], [0], [2], 5, "sideways")
