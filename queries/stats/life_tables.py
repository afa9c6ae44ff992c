"""Abridged life tables: how long people would live if the death rates of one period lasted for all their lives.

Twenty age bands: under 1, 1 to 4, then five years each to 85 to 89, and the open band from 90. Every function works on
any number of populations at once, with the age bands on the last axis.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.normal import two_sided_z

START_AGES = (0, 1, *range(5, 95, 5))
SMALLEST_POPULATION = 5000  # person-years; a population must be larger than this
WIDEST_INTERVAL_YEARS = 20

_BAND_COUNT = len(START_AGES)
_WIDTHS = np.diff(START_AGES).astype(float)  # of the closed bands
_LIVED_SHARES = np.array([0.1] + [0.5] * (_BAND_COUNT - 2))  # of their last band, by those who die in it
_RADIX = 100_000.0


class Refusal(StrEnum):
    """Why a population has no life table, or its figure is not to be shown. The first that applies is given."""

    NONE = ""
    INCOMPLETE = "incomplete"
    NEGATIVE_DEATHS = "negative_deaths"
    EMPTY_BAND = "empty_band"
    MORE_DEATHS_THAN_PEOPLE = "more_deaths_than_people"
    TOO_FEW_PEOPLE = "too_few_people"
    NO_DEATHS_IN_LAST_BAND = "no_deaths_in_last_band"


class LifeExpectancy(NamedTuple):
    """Years still to live at the start of each age band, with limits; the last axis is the band."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


class LifeTable(NamedTuple):
    """The columns of a life table; the last axis is the band.

    Attributes:
        death_rate: M, deaths per person-year.
        death_probability: q, the chance of dying in the band for those who reach it.
        survivors: l, of 100,000 born, how many reach the band.
        years_lived: L, years that they live in the band together.
        expectancy: e, years still to live at the start of the band.
        standard_error: of e, in years.
    """

    death_rate: FloatArray
    death_probability: FloatArray
    survivors: FloatArray
    years_lived: FloatArray
    expectancy: FloatArray
    standard_error: FloatArray


def find_refusals(deaths: ArrayLike, person_years: ArrayLike) -> NDArray[np.str_]:
    """Say which populations can have no life table, and why.

    Args:
        deaths: Deaths by age band, on the last axis.
        person_years: People in the middle of each year, added up over the years of the period, by age band.

    Returns:
        A `Refusal` for each population, as text; "" where there is nothing against it.

    Raises:
        ValueError: If the last axis does not have the twenty age bands.

    References:
        Office for Health Improvement and Disparities, life expectancy calculator and its notes: more than 5,000
        person-years, nobody missing from a band, and at least one death in the open band, whose rate would be 0.
    """
    d, p = _checked(deaths, person_years)
    reasons = (
        (np.isnan(d).any(axis=-1) | np.isnan(p).any(axis=-1), Refusal.INCOMPLETE),
        ((d < 0).any(axis=-1), Refusal.NEGATIVE_DEATHS),
        ((p <= 0).any(axis=-1), Refusal.EMPTY_BAND),
        ((d > p).any(axis=-1), Refusal.MORE_DEATHS_THAN_PEOPLE),
        (p.sum(axis=-1) <= SMALLEST_POPULATION, Refusal.TOO_FEW_PEOPLE),
        (d[..., -1] == 0, Refusal.NO_DEATHS_IN_LAST_BAND),
    )
    return np.select([applies for applies, _ in reasons], [reason.value for _, reason in reasons], Refusal.NONE.value)


def life_table(deaths: ArrayLike, person_years: ArrayLike) -> LifeTable:
    """Make a life table of each population.

    With deaths D and person-years P of a band of n years, M = D/P, and a the share of the band that those live who die
    in it (0.1 under the age of 1, else 0.5):
    q = nM / (1 + nM(1 - a)), at most 1, and 1 in the open band; l next = l(1 - q), from 100,000;
    L = n(l next + a l q), in the open band l/M; T the sum of L from here on; e = T/l.
    Variance of q: q^2 (1 - q) / D, or 0 without deaths. Of e: the sum over the closed bands from here on of
    l^2 ((1 - a)n + e next)^2 var(q), and for the open band (l/2)^2 4 / (D M^2), all over the l of this band squared.

    Args:
        deaths: Deaths by age band, on the last axis.
        person_years: Person-years by age band.

    Returns:
        The columns. NaN for a population that `find_refusals` refuses; an expectancy of 0 without a standard error
        for an age that nobody would reach.

    Raises:
        ValueError: If the last axis does not have the twenty age bands.

    References:
        Chiang CL (1984), The life table and its applications: the abridged table and its variance.
        Silcocks PBS, Jenner DA, Reza R (2001), Life expectancy as a summary of mortality in a population: statistical
        considerations and suitability for use by health authorities. J Epidemiol Community Health 55:38-43: the
        variance of the open band.
    """
    d, p = _checked(deaths, person_years)
    is_refused = find_refusals(d, p) != Refusal.NONE
    d = np.where(is_refused[..., None], 1.0, d)  # an ordinary number keeps the arithmetic quiet; its rows become NaN
    p = np.where(is_refused[..., None], _RADIX, p)
    rate = d / p
    probability = _probabilities(rate)
    survivors = np.empty_like(rate)
    survivors[..., 0] = _RADIX
    survivors[..., 1:] = _RADIX * np.cumprod(1 - probability[..., :-1], axis=-1)
    dying = survivors * probability
    years = np.empty_like(rate)
    years[..., :-1] = _WIDTHS * (survivors[..., 1:] + _LIVED_SHARES * dying[..., :-1])
    years[..., -1] = survivors[..., -1] / rate[..., -1]
    expectancy = _over_survivors(_sum_from_here(years), survivors, empty=0.0)
    variance = _sum_from_here(_variance_terms(d, rate, probability, survivors, expectancy))
    error = _over_survivors(np.sqrt(variance), survivors, empty=np.nan)
    columns = (rate, probability, survivors, years, expectancy, error)
    return LifeTable(*(np.where(is_refused[..., None], np.nan, column) for column in columns))


def life_expectancy(deaths: ArrayLike, person_years: ArrayLike, *, confidence: float = 0.95) -> LifeExpectancy:
    """Give life expectancy at the start of every age band with normal limits: e -/+ z se(e).

    Args:
        deaths: Deaths by age band, on the last axis.
        person_years: Person-years by age band.
        confidence: Confidence as a fraction.

    Returns:
        Years, and their limits. NaN for a population that `find_refusals` refuses. A value stands also where its
        limits are far apart: `is_too_wide` says which are not to be shown.

    Raises:
        ValueError: If the confidence is out of range, or the last axis does not have the twenty age bands.

    References:
        As for `life_table`.
    """
    z = two_sided_z(confidence)
    table = life_table(deaths, person_years)
    return LifeExpectancy(
        table.expectancy,
        table.expectancy - z * table.standard_error,
        table.expectancy + z * table.standard_error,
    )


def is_too_wide(lower_95: ArrayLike, upper_95: ArrayLike) -> NDArray[np.bool_]:
    """Tell which life expectancies are not to be shown: those whose 95 % limits are more than 20 years apart.

    References:
        Office for Health Improvement and Disparities, life expectancy calculator.
    """
    return as_floats(upper_95) - as_floats(lower_95) > WIDEST_INTERVAL_YEARS


def _checked(deaths: ArrayLike, person_years: ArrayLike) -> tuple[FloatArray, FloatArray]:
    d, p = np.broadcast_arrays(as_floats(deaths), as_floats(person_years))
    if not d.ndim or d.shape[-1] != _BAND_COUNT:
        raise ValueError(f"the last axis must have the {_BAND_COUNT} age bands, from under 1 to 90 and over")
    return d, p


def _probabilities(rate: FloatArray) -> FloatArray:
    probability = np.ones_like(rate)
    closed = rate[..., :-1]
    probability[..., :-1] = np.minimum(1.0, _WIDTHS * closed / (1 + _WIDTHS * closed * (1 - _LIVED_SHARES)))
    return probability


def _variance_terms(
    deaths: FloatArray, rate: FloatArray, probability: FloatArray, survivors: FloatArray, expectancy: FloatArray
) -> FloatArray:
    d, q = deaths[..., :-1], probability[..., :-1]
    of_probability = np.divide(q**2 * (1 - q), d, out=np.zeros_like(q), where=d > 0)
    terms = np.empty_like(rate)
    weights = survivors[..., :-1] * ((1 - _LIVED_SHARES) * _WIDTHS + expectancy[..., 1:])
    terms[..., :-1] = weights**2 * of_probability
    terms[..., -1] = (survivors[..., -1] / 2) ** 2 * 4 / (deaths[..., -1] * rate[..., -1] ** 2)
    return terms


def _sum_from_here(terms: FloatArray) -> FloatArray:
    return np.flip(np.cumsum(np.flip(terms, axis=-1), axis=-1), axis=-1)


def _over_survivors(total: FloatArray, survivors: FloatArray, *, empty: float) -> FloatArray:
    return np.divide(total, survivors, out=np.full_like(total, empty), where=survivors > 0)
