"""Standardised rates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.standardised_rates import (
    EUROPEAN_STANDARD_2013,
    Refusal,
    find_refusals,
    indirectly_standardised,
    join_first_bands,
    standardised_rate,
)

quick = settings(deadline=None, max_examples=40)
bands = st.lists(st.tuples(st.integers(1, 50), st.integers(100, 5000)), min_size=19, max_size=19)
PEOPLE = np.full(19, 1000)


def test_the_standard_population_is_a_hundred_thousand_people():
    assert sum(EUROPEAN_STANDARD_2013) == 100_000
    assert len(EUROPEAN_STANDARD_2013) == 19


@quick
@given(bands)
def test_limits_bracket_the_rate_which_lies_among_those_of_the_bands(drawn):
    counts, people = (np.array(column) for column in zip(*drawn, strict=True))
    found = standardised_rate(counts, people)
    assert found.lower < found.value < found.upper
    rates = 100_000 * counts / people
    assert rates.min() - 1e-6 <= found.value <= rates.max() + 1e-6


@quick
@given(bands, st.randoms(use_true_random=False))
def test_the_order_of_the_bands_never_matters(drawn, randomly):
    rows = [(*row, weight) for row, weight in zip(drawn, EUROPEAN_STANDARD_2013, strict=True)]
    shuffled = list(rows)
    randomly.shuffle(shuffled)
    one, other = (standardised_rate(*zip(*order, strict=True)) for order in (rows, shuffled))
    np.testing.assert_allclose(one, other, rtol=1e-9)


@quick
@given(bands)
def test_a_population_that_is_its_own_standard_has_its_crude_rate(drawn):
    counts, people = (np.array(column) for column in zip(*drawn, strict=True))
    assert standardised_rate(counts, people, people).value == pytest.approx(100_000 * counts.sum() / people.sum())
    own = indirectly_standardised(counts, people, counts, people)
    assert own.ratio.value == pytest.approx(1)
    assert own.rate.value == pytest.approx(own.reference_rate)
    assert own.ratio.lower < 1 < own.ratio.upper


def test_events_of_the_same_people_widen_the_limits():
    counts = np.full(19, 4)
    once, twice = standardised_rate(counts, PEOPLE), standardised_rate(counts, PEOPLE, count_variances=counts * 2)
    assert once.value == twice.value
    assert twice.upper - twice.value == pytest.approx(np.sqrt(2) * (once.upper - once.value))


REFUSED = {
    Refusal.POPULATION_MISSING: (np.full(19, 5.0), [*PEOPLE[1:], None], EUROPEAN_STANDARD_2013),
    Refusal.WEIGHT_MISSING: (np.full(19, 5.0), PEOPLE, [*EUROPEAN_STANDARD_2013[1:], None]),
    Refusal.NEGATIVE_COUNT: ([-1.0] + [5.0] * 18, PEOPLE, EUROPEAN_STANDARD_2013),
    Refusal.TOO_FEW_EVENTS: ([9.0] + [None] * 18, PEOPLE, EUROPEAN_STANDARD_2013),
}


@pytest.mark.parametrize("refusal", REFUSED)
def test_an_area_without_a_rate_says_why(refusal):
    assert find_refusals(*REFUSED[refusal])[()] == refusal
    assert np.isnan(standardised_rate(*REFUSED[refusal])).all()


def test_one_refused_area_does_not_stop_the_others():
    found = standardised_rate([np.full(19, 5.0), np.zeros(19)], PEOPLE)
    assert np.isnan(found.value).tolist() == [False, True]


def test_what_has_no_indirect_rate():
    three = [10, 10, 10]
    assert np.isnan(indirectly_standardised([1, 2, 3], [5, None, 5], three, [99, 99, 99]).ratio.value)
    assert np.isnan(indirectly_standardised([1, -2, 3], [5, 5, 5], three, [99, 99, 99]).rate.value)
    assert np.isnan(indirectly_standardised([1, 2, 3], [5, 5, 5], [0, 0, 0], [99, 99, 99]).expected)
    nobody_died = indirectly_standardised([1, None, 3], [5, None, 5], [10, None, 10], [99, 99, 99])
    assert (nobody_died.observed, nobody_died.expected) == (4, pytest.approx(100 / 99))


def test_the_first_bands_are_joined_and_nothing_is_lost():
    twenty = np.arange(40.0).reshape(2, 20)
    joined = join_first_bands(twenty)
    assert joined[:, 0].tolist() == [1, 41]
    np.testing.assert_array_equal(joined.sum(axis=-1), twenty.sum(axis=-1))
    with pytest.raises(ValueError, match="20 age bands"):
        join_first_bands(np.ones(19))


def test_a_single_number_has_no_age_bands():
    with pytest.raises(ValueError, match="age bands"):
        standardised_rate(5, 100, 1)
