"""Rates standardised by age, so that areas with older and younger people can be compared.

Age bands are on the last axis; every function works on any number of areas at once.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.intervals import Estimate, byars_interval, poisson_interval

# European Standard Population 2013: ages 0 to 4, then five years each to 85 to 89, and 90 and over.
EUROPEAN_STANDARD_2013 = (
    5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000,
)  # fmt: skip
FEWEST_EVENTS = 10
PER_100_000 = 100_000.0


class Refusal(StrEnum):
    """Why an area has no standardised rate. The first that applies is given."""

    NONE = ""
    POPULATION_MISSING = "population_missing"
    WEIGHT_MISSING = "weight_missing"
    NEGATIVE_COUNT = "negative_count"
    TOO_FEW_EVENTS = "too_few_events"


class IndirectRate(NamedTuple):
    """An area against a reference population.

    Attributes:
        observed: Events of the area.
        expected: Events that it would have at the rates of the reference population.
        ratio: Observed over expected, with limits.
        rate: The ratio times the crude rate of the reference population, with limits.
        reference_rate: That crude rate.
    """

    observed: FloatArray
    expected: FloatArray
    ratio: Estimate
    rate: Estimate
    reference_rate: FloatArray


def find_refusals(
    counts: ArrayLike, populations: ArrayLike, standard_population: ArrayLike = EUROPEAN_STANDARD_2013
) -> NDArray[np.str_]:
    """Say which areas can have no directly standardised rate, and why.

    Args:
        counts: Events by age band, on the last axis; a missing count is no events.
        populations: People or person-years by age band.
        standard_population: Weight of each age band.

    Returns:
        A `Refusal` for each area, as text; "" where there is nothing against it.

    Raises:
        ValueError: If the shapes do not fit.

    References:
        OHID, Fingertips public health technical guidance: no directly standardised rate below ten events.
    """
    x, n, w = _checked(counts, populations, standard_population)
    reasons = (
        (~(n > 0).all(axis=-1), Refusal.POPULATION_MISSING),
        (~(w >= 0).all(axis=-1) | ~(w.sum(axis=-1) > 0), Refusal.WEIGHT_MISSING),
        ((x < 0).any(axis=-1), Refusal.NEGATIVE_COUNT),
        (x.sum(axis=-1) < FEWEST_EVENTS, Refusal.TOO_FEW_EVENTS),
    )
    return np.select([applies for applies, _ in reasons], [reason.value for _, reason in reasons], Refusal.NONE.value)


def standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard_population: ArrayLike = EUROPEAN_STANDARD_2013,
    *,
    count_variances: ArrayLike | None = None,
    multiplier: float = PER_100_000,
    confidence: float = 0.95,
) -> Estimate:
    """Give a directly standardised rate with Dobson's limits.

    With events x, people n and weight w of each age band, and X events in all: value = sum(w x/n) / sum(w);
    variance = sum(w^2 v/n^2) / sum(w)^2, where v = x for independent events; limits = value + sqrt(variance / X) times
    (Byar's limit of X, minus X).

    Args:
        counts: Events by age band, on the last axis; a missing count is no events.
        populations: People or person-years by age band.
        standard_population: Weight of each age band: the European Standard Population 2013 unless another is given.
        count_variances: Variance of each count where one person can have several events: the sum, over people, of
            the squared number of their events. None for independent events.
        multiplier: Scale of the answer.
        confidence: Confidence as a fraction.

    Returns:
        Value and limits on that scale. NaN where `find_refusals` refuses.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991), Confidence intervals for weighted sums of Poisson
        parameters. Stat Med 10:457-462.
        Public Health England (2018), Technical Guide: confidence intervals, appendix 4.
        Eurostat (2013), Revision of the European Standard Population.
    """
    x, n, w = _checked(counts, populations, standard_population)
    is_refused = find_refusals(counts, populations, standard_population) != Refusal.NONE
    n, w = (np.where(is_refused[..., None], np.nan, numbers) for numbers in (n, w))
    v = x if count_variances is None else np.broadcast_to(_none_for_missing(count_variances), x.shape)
    total, weights = x.sum(axis=-1), w / w.sum(axis=-1, keepdims=True)
    value = (weights * x / n).sum(axis=-1)
    error = np.sqrt((weights**2 * v / n**2).sum(axis=-1))
    stretch = np.where(is_refused, np.nan, error / np.sqrt(np.where(is_refused, 1.0, total)))
    lower, upper = byars_interval(np.where(is_refused, np.nan, total), confidence=confidence)
    return Estimate(
        (multiplier * value)[()],
        (multiplier * (value + stretch * (lower - total)))[()],
        (multiplier * (value + stretch * (upper - total)))[()],
    )


def indirectly_standardised(
    counts: ArrayLike,
    populations: ArrayLike,
    reference_counts: ArrayLike,
    reference_populations: ArrayLike,
    *,
    multiplier: float = PER_100_000,
    confidence: float = 0.95,
) -> IndirectRate:
    """Give an indirectly standardised ratio and rate, with limits of the observed events.

    expected = sum(n X/N) over age bands with X events of N people in the reference population; ratio = observed /
    expected; rate = ratio times sum(X) / sum(N). Limits are exact below ten events, Byar's from ten.

    Args:
        counts: Events by age band, on the last axis; a missing count is no events.
        populations: People by age band. It may be missing where the reference population has no events.
        reference_counts: Events of the reference population; a missing count is no events.
        reference_populations: People of the reference population.
        multiplier: Scale of the rates.
        confidence: Confidence as a fraction.

    Returns:
        Observed and expected events, ratio and rate. NaN where a population is missing or not positive, a count is
        negative or no events are expected.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        Public Health England (2018), Technical Guide: confidence intervals, appendices 1, 2 and 5.
    """
    x, big_x = _none_for_missing(counts), _none_for_missing(reference_counts)
    x, n, big_x, big_n = np.broadcast_arrays(x, as_floats(populations), big_x, as_floats(reference_populations))
    terms = np.where(big_x == 0, 0.0, np.where(n > 0, n, np.nan) * big_x / np.where(big_n > 0, big_n, np.nan))
    expected = np.where((x < 0).any(axis=-1) | (big_x < 0).any(axis=-1), np.nan, terms.sum(axis=-1))
    expected = np.where(expected > 0, expected, np.nan)
    observed = x.sum(axis=-1)
    reference_rate = multiplier * big_x.sum(axis=-1) / np.where((big_n > 0).all(axis=-1), big_n.sum(axis=-1), np.nan)
    limits = poisson_interval(observed, confidence=confidence)
    ratio = Estimate(*((events / expected)[()] for events in (observed, *limits)))
    rate = Estimate(*((number * reference_rate)[()] for number in ratio))
    return IndirectRate(observed[()], expected[()], ratio, rate, reference_rate[()])


def join_first_bands(by_band: ArrayLike) -> FloatArray:
    """Add the bands under 1 and 1 to 4 of a life table, so that twenty bands become the nineteen of the standard."""
    numbers = as_floats(by_band)
    if not numbers.ndim or numbers.shape[-1] != len(EUROPEAN_STANDARD_2013) + 1:
        raise ValueError(f"the last axis must have {len(EUROPEAN_STANDARD_2013) + 1} age bands, from under 1")
    return np.concatenate([numbers[..., :2].sum(axis=-1, keepdims=True), numbers[..., 2:]], axis=-1)


def _checked(
    counts: ArrayLike, populations: ArrayLike, standard_population: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    x, n, w = np.broadcast_arrays(_none_for_missing(counts), as_floats(populations), as_floats(standard_population))
    if not x.ndim:
        raise ValueError("a standardised rate is of age bands, on the last axis; got a single number")
    return x, n, w


def _none_for_missing(counts: ArrayLike) -> FloatArray:
    return np.nan_to_num(as_floats(counts), nan=0.0)
