import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.models import Polarity
from queries.stats.yardstick import least_times_benchmark, least_times_better

LOW, HIGH, NEITHER = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NO_JUDGEMENT


@pytest.mark.parametrize(
    ("lower", "upper", "benchmark", "polarity", "is_percent", "times"),
    [
        (12.6, 19.6, 6.2, LOW, True, 12.6 / 6.2),  # adults without a qualification, Leicester, 2023
        (46.7, 56.3, 67.4, HIGH, True, 43.7 / 32.6),  # with A levels: the people without them are counted
        (39.8, 49.6, 30.2, LOW, False, 39.8 / 30.2),
        (400, 500, 1000, HIGH, False, 2),
        (5, 8, 6.2, LOW, True, math.nan),  # the limits take in the benchmark
        (1, 2, 6.2, LOW, True, math.nan),  # better
        (6.2, 8, 6.2, LOW, True, math.nan),  # touches it
        (60, 70, 100, HIGH, True, math.nan),  # nobody is left out in England
        (2, 3, 0, LOW, False, math.nan),
        (math.nan, 3, 1, LOW, False, math.nan),
        (2, math.nan, 1, LOW, False, math.nan),
        (2, 3, 1, NEITHER, False, math.nan),
    ],
)
def test_it_counts_how_many_times_as_bad_at_the_least(lower, upper, benchmark, polarity, is_percent, times):
    found = least_times_benchmark(lower, upper, benchmark, polarity=polarity, is_percent=is_percent)
    assert found == pytest.approx(times, nan_ok=True)


shares = st.floats(0.1, 99.9)


@given(ends=st.tuples(shares, shares).map(sorted), benchmark=shares)
def test_people_with_and_people_without_give_one_answer(ends, benchmark):
    lower, upper = ends
    having = least_times_benchmark(lower, upper, benchmark, polarity=HIGH, is_percent=True)
    lacking = least_times_benchmark(100 - upper, 100 - lower, 100 - benchmark, polarity=LOW, is_percent=True)
    assert having == pytest.approx(lacking, nan_ok=True)


def test_it_works_on_columns():
    found = least_times_benchmark([12, 3], [20, 9], 6, polarity=LOW, is_percent=True)
    np.testing.assert_allclose(found, [2, np.nan])


@pytest.mark.parametrize(
    ("lower", "upper", "benchmark", "polarity", "is_percent", "times"),
    [
        (5.7, 10.0, 11.5, LOW, True, 11.5 / 10.0),  # adults who smoke, Rutland, 2020 to 2024
        (80, 90, 60, HIGH, True, 40 / 20),  # the people without are counted
        (400, 500, 200, HIGH, False, 2),
        (5, 8, 6.2, LOW, True, math.nan),  # the limits take in the benchmark
        (12, 19, 6.2, LOW, True, math.nan),  # worse
        (0, 0, 6.2, LOW, True, math.nan),  # nobody is left
        (math.nan, 3, 5, LOW, False, math.nan),
        (2, 3, 5, NEITHER, False, math.nan),
    ],
)
def test_it_counts_how_many_times_as_good_at_the_least(lower, upper, benchmark, polarity, is_percent, times):
    found = least_times_better(lower, upper, benchmark, polarity=polarity, is_percent=is_percent)
    assert found == pytest.approx(times, nan_ok=True)
