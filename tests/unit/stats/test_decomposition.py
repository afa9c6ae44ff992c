"""The parts of a gap in life expectancy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.stats.decomposition import (
    Lifetimes,
    contributions_by_age,
    contributions_by_cause,
    lifetimes_of,
    shares_of_gap,
)
from queries.stats.life_tables import life_table

quick = settings(deadline=None, max_examples=40)
people = st.lists(st.integers(400, 5000), min_size=20, max_size=20)
deaths = st.lists(st.floats(0, 0.05), min_size=60, max_size=60)
both = pytest.mark.parametrize("is_symmetric", [True, False])


def population(people_in_bands, death_shares):
    """Deaths by cause and age band, of three causes, with some in the open band."""
    by_cause = np.array(death_shares).reshape(3, 20) * people_in_bands
    by_cause[:, -1] += np.array(people_in_bands[-1]) * 0.05
    return by_cause, np.array(people_in_bands, dtype=float)


def lifetimes(by_cause, people_in_bands):
    table = life_table(by_cause.sum(axis=0), people_in_bands)
    return lifetimes_of(table), table.expectancy[..., 0]


@both
@quick
@given(st.tuples(people, deaths), st.tuples(people, deaths))
def test_ages_and_causes_add_up_to_the_gap(is_symmetric, first, second):
    one, two = population(*first), population(*second)
    (first_table, first_years), (second_table, second_years) = lifetimes(*one), lifetimes(*two)
    by_age = contributions_by_age(first_table, second_table, is_symmetric=is_symmetric)
    assert by_age.sum() == pytest.approx(second_years - first_years, abs=1e-9)
    by_cause = contributions_by_cause(by_age, one[0] / one[1], two[0] / two[1])
    np.testing.assert_allclose(by_cause.sum(axis=0), by_age, atol=1e-6)


@quick
@given(st.tuples(people, deaths), st.tuples(people, deaths))
def test_the_symmetric_split_only_turns_its_sign_with_the_populations(first, second):
    one, two = (lifetimes(*population(*drawn))[0] for drawn in (first, second))
    np.testing.assert_allclose(contributions_by_age(one, two), -contributions_by_age(two, one), atol=1e-9)


@quick
@given(people, deaths, st.integers(0, 19))
def test_where_one_age_differs_the_whole_gap_is_of_that_age(people_in_bands, shares, band):
    by_cause, number = population(people_in_bands, shares)
    changed = by_cause.copy()
    changed[1, band] += 0.02 * number[band]
    (one, first_years), (two, second_years) = lifetimes(by_cause, number), lifetimes(changed, number)
    by_age = contributions_by_age(one, two)
    np.testing.assert_allclose(np.delete(by_age, band), 0, atol=1e-9)
    assert by_age[band] == pytest.approx(second_years - first_years, abs=1e-9)
    causes = contributions_by_cause(by_age, by_cause / number, changed / number)
    np.testing.assert_allclose(causes[[0, 2]], 0, atol=1e-9)


def test_the_same_population_twice_has_no_gap():
    by_cause, number = population([1000] * 20, np.linspace(0.001, 0.2, 60))
    table, _ = lifetimes(by_cause, number)
    by_age = contributions_by_age(table, table)
    assert (by_age == 0).all()
    assert np.isnan(shares_of_gap(by_age)).all()


def test_a_band_without_a_change_in_all_causes_together_has_no_contribution_of_any():
    years = [0.0, 1.5]
    first, second = [[0.01, 0.02], [0.02, 0.03]], [[0.02, 0.01], [0.01, 0.02]]
    by_cause = contributions_by_cause(years, first, second)
    np.testing.assert_allclose(by_cause, [[0, 0.75], [0, 0.75]])
    nobody = contributions_by_cause([0.0], [[0.0], [0.0]], [[0.0], [0.0]])
    assert nobody.tolist() == [[0], [0]]


def test_any_radix_will_do_and_many_populations_are_split_at_once():
    by_cause, number = population([1000] * 20, np.linspace(0.001, 0.2, 60))
    one, two = lifetimes(by_cause, number)[0], lifetimes(by_cause * 0.7, number)[0]
    scaled = Lifetimes(*(column / 7 for column in one))
    np.testing.assert_allclose(contributions_by_age(scaled, two), contributions_by_age(one, two))
    stacked = Lifetimes(*(np.stack(columns) for columns in zip(one, two, strict=True)))
    together = contributions_by_age(stacked, two)
    np.testing.assert_allclose(together, [contributions_by_age(one, two), np.zeros(20)], atol=1e-12)


def test_a_population_without_a_life_table_has_no_parts_of_a_gap():
    by_cause, number = population([1000] * 20, np.linspace(0.001, 0.2, 60))
    refused = lifetimes_of(life_table(np.zeros(20), number))
    assert np.isnan(contributions_by_age(refused, lifetimes(by_cause, number)[0])).all()


def test_what_does_not_fit_is_refused():
    table = Lifetimes([1.0, 0.9], [0.95, 30.0], [30.95, 30.0])
    with pytest.raises(ValueError, match="same age bands"):
        contributions_by_age(table, Lifetimes([1.0], [30.0], [30.0]))
    with pytest.raises(ValueError, match="axis of causes"):
        contributions_by_cause([1.0], [0.1], [0.2])


def test_shares_add_up_to_one():
    np.testing.assert_allclose(shares_of_gap([[3.0, -1.0], [1.0, 1.0]]), [[1.5, -0.5], [0.5, 0.5]])
