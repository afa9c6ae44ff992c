"""Life tables: their properties, refusals, and a second reading of the method in plain Python."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.stats.life_tables import START_AGES, Refusal, find_refusals, is_too_wide, life_expectancy, life_table
from tests.plain_life_table import plain_life_expectancy

DEATHS = [17, 9, 4, 8, 20, 15, 24, 33, 50, 71, 100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937]
PEOPLE = [7060, 35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601, 50209, 56416, 46411, 39820, 37978, 37039,
          33288, 23306, 11936, 11936]  # fmt: skip

people = st.lists(st.integers(400, 5000), min_size=20, max_size=20)
shares = st.lists(st.floats(0.0, 0.3), min_size=19, max_size=19)


def changed(numbers: list[float], band: int, number: float) -> list[float]:
    return [number if place == band else old for place, old in enumerate(numbers)]


@given(people, shares, st.floats(0.05, 0.9))
def test_it_is_what_a_plain_loop_over_the_bands_gives(population, rates, last_rate):
    deaths = [rate * count for rate, count in zip([*rates, last_rate], population, strict=True)]
    found = life_expectancy(deaths, population)
    expected = plain_life_expectancy(deaths, population)
    assert np.allclose(found.value, [value for value, _ in expected], rtol=1e-9, atol=1e-9)
    errors = (found.upper - found.lower) / 2 / 1.959963984540054
    assert np.allclose(errors, [error for _, error in expected], rtol=1e-9, atol=1e-9)


@given(people, shares, st.floats(0.05, 0.9))
def test_limits_bracket_the_value_and_wider_confidence_gives_wider_limits(population, rates, last_rate):
    deaths = [rate * count for rate, count in zip([*rates, last_rate], population, strict=True)]
    at_95, at_998 = life_expectancy(deaths, population), life_expectancy(deaths, population, confidence=0.998)
    assert (at_95.lower <= at_95.value).all()
    assert (at_95.value <= at_95.upper).all()
    assert (at_998.lower <= at_95.lower).all()
    assert (at_95.upper <= at_998.upper).all()
    assert np.array_equal(at_95.value, at_998.value)


@given(people, shares, st.floats(0.05, 0.5), st.integers(0, 19))
def test_more_deaths_never_lengthen_life(population, rates, last_rate, band):
    deaths = np.array([rate * count for rate, count in zip([*rates, last_rate], population, strict=True)])
    more = deaths.copy()
    more[band] += population[band] * 0.05
    assert life_expectancy(more, population).value[0] < life_expectancy(deaths, population).value[0] + 1e-9


@given(st.integers(2, 9))
def test_one_population_counted_many_times_lives_as_long_with_narrower_limits(times):
    one = life_expectancy(DEATHS, PEOPLE)
    many = life_expectancy(np.array(DEATHS) * times, np.array(PEOPLE) * times)
    assert np.allclose(one.value, many.value)
    assert np.allclose((one.upper - one.lower) / math.sqrt(times), many.upper - many.lower)


@given(st.permutations(range(4)))
def test_the_order_of_populations_never_matters(order):
    deaths = np.array([[number * factor for number in DEATHS] for factor in (0.5, 1, 1.5, 2)])
    together = life_expectancy(deaths, PEOPLE)
    assert np.array_equal(life_expectancy(deaths[list(order)], PEOPLE).value, together.value[list(order)])


def test_people_of_a_life_table_add_up():
    table = life_table(DEATHS, PEOPLE)
    assert (table.survivors * table.death_probability).sum() == pytest.approx(100_000)
    assert table.years_lived.sum() == pytest.approx(table.expectancy[0] * 100_000)


def test_a_rate_that_never_changes_gives_one_over_the_rate_at_90():
    table = life_table([20.0] * 20, [1000.0] * 20)
    assert table.expectancy[-1] == pytest.approx(50)


@pytest.mark.parametrize(
    ("deaths", "population", "refusal"),
    [
        (changed(DEATHS, 3, math.nan), PEOPLE, Refusal.INCOMPLETE),
        (DEATHS, changed(PEOPLE, 7, math.nan), Refusal.INCOMPLETE),
        (changed(DEATHS, 0, -1), PEOPLE, Refusal.NEGATIVE_DEATHS),
        (changed(DEATHS, 4, 0), changed(PEOPLE, 4, 0), Refusal.EMPTY_BAND),
        (changed(DEATHS, 19, 12000), PEOPLE, Refusal.MORE_DEATHS_THAN_PEOPLE),
        ([1] * 20, [250] * 20, Refusal.TOO_FEW_PEOPLE),
        (changed(DEATHS, 19, 0), PEOPLE, Refusal.NO_DEATHS_IN_LAST_BAND),
    ],
)
def test_what_has_no_life_table_gets_none_and_spoils_no_other(deaths, population, refusal):
    assert str(find_refusals(deaths, population)) == refusal
    found = life_expectancy([deaths, DEATHS], [population, PEOPLE])
    assert np.isnan(found.value[0]).all()
    assert np.isnan(found.lower[0]).all()
    assert found.value[1, 0] == pytest.approx(80.1696, abs=5e-5)


def test_just_above_five_thousand_person_years_is_enough():
    assert str(find_refusals([1] * 20, changed([250] * 20, 5, 251))) == Refusal.NONE


def test_zero_deaths_in_a_band_but_the_last_are_fine():
    assert str(find_refusals(changed(DEATHS, 2, 0), PEOPLE)) == Refusal.NONE


def test_limits_more_than_twenty_years_apart_are_too_wide():
    assert list(is_too_wide([60, 60, math.nan], [80, 80.001, 70])) == [False, True, False]


def test_a_wrong_number_of_bands_is_refused():
    with pytest.raises(ValueError, match="20 age bands"):
        life_expectancy(DEATHS[:19], PEOPLE[:19])
    with pytest.raises(ValueError, match="confidence"):
        life_expectancy(DEATHS, PEOPLE, confidence=95)


def test_there_are_twenty_bands_to_ninety():
    assert (len(START_AGES), START_AGES[:4], START_AGES[-1]) == (20, (0, 1, 5, 10), 90)
