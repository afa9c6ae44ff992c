"""Which ages, and which causes of death, make the gap between two life expectancies.

Age bands are on the last axis. A positive contribution adds to the life expectancy of the second population over the
first; the contributions of all ages add up to the gap. Causes stand on the axis before the ages.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.life_tables import LifeTable


class Lifetimes(NamedTuple):
    """Three columns of a life table, by age band on the last axis; any radix will do.

    Attributes:
        survivors: l, how many reach the band.
        years_lived: L, years that they live in the band together.
        years_to_live: T, years that they live from the start of the band on.
    """

    survivors: FloatArray
    years_lived: FloatArray
    years_to_live: FloatArray


def lifetimes_of(table: LifeTable) -> Lifetimes:
    """Take from a life table what a decomposition needs.

    Args:
        table: The columns that `life_tables.life_table` gives.

    Returns:
        Survivors, years lived and years still to live.
    """
    return Lifetimes(table.survivors, table.years_lived, table.survivors * table.expectancy)


def contributions_by_age(first: Lifetimes, second: Lifetimes, *, is_symmetric: bool = True) -> FloatArray:
    """Split the gap in life expectancy, second minus first, by age band (Arriaga).

    From 1 to 2, with l, L and T of each and l0 the radix: l1/l0 (L2/l2 - L1/l1) + T2'/l0 (l1/l2 - l1'/l2'), where '
    is the next band; the open band has the first term only, with T for L. The direction matters a little, so the
    symmetric form is the mean of 1 to 2 and of the reverse of 2 to 1.

    Args:
        first: Life table of the first population, say the most deprived fifth.
        second: That of the second.
        is_symmetric: Whether to take the mean of both directions; otherwise from the first to the second.

    Returns:
        Years that each band adds to the gap; they add up to it. NaN where a life table has none, or nobody reaches
        a band.

    Raises:
        ValueError: If the life tables do not have the same bands.

    References:
        Arriaga EE (1984), Measuring and explaining the change in life expectancies. Demography 21:83-96.
        Preston SH, Heuveline P, Guillot M (2001), Demography, box 3.4.
    """
    one, two = (_per_birth(population) for population in (first, second))
    if one.survivors.shape[-1] != two.survivors.shape[-1]:
        raise ValueError("both life tables must have the same age bands")
    forward = _directed(one, two)
    return (forward - _directed(two, one)) / 2 if is_symmetric else forward


def contributions_by_cause(contributions: ArrayLike, first_rates: ArrayLike, second_rates: ArrayLike) -> FloatArray:
    """Split the contribution of each age band by cause of death.

    A cause c has the share (m2c - m1c) / (m2 - m1) of its band, where m is the death rate of all causes: the sum over
    those given. So causes must be complete: put what is left into one of its own.

    Args:
        contributions: Years by age band, on the last axis, as `contributions_by_age` gives them.
        first_rates: Death rates of the first population: causes on the axis before the last, age bands on the last.
        second_rates: Death rates of the second population.

    Returns:
        Years by cause and age band; the causes of a band add up to its contribution. A band in which the rates of all
        causes together are alike has nothing to share out, and each of its causes has 0, never infinity.

    Raises:
        ValueError: If the rates have no axis of causes or the shapes do not fit.

    References:
        Arriaga EE (1989), Changing trends in mortality decline during the last decades. In: Differential mortality.
        Preston SH, Heuveline P, Guillot M (2001), Demography, chapter 4.
    """
    change = as_floats(second_rates) - as_floats(first_rates)
    if change.ndim < 2:
        raise ValueError("rates need an axis of causes before the axis of age bands")
    total = change.sum(axis=-2, keepdims=True)
    scale = np.maximum(np.abs(as_floats(first_rates)), np.abs(as_floats(second_rates))).sum(axis=-2, keepdims=True)
    is_alike = np.abs(total) <= np.finfo(float).eps * change.shape[-2] * scale
    shares = np.divide(change, total, out=np.zeros_like(change), where=~is_alike)
    return np.where(np.isnan(total), np.nan, shares * as_floats(contributions)[..., None, :])


def shares_of_gap(contributions: ArrayLike) -> FloatArray:
    """Give each contribution as a share of the gap, its sum.

    Args:
        contributions: Years on the last axis.

    Returns:
        Shares, which add up to 1. Shares below 0 and above 1 are right where contributions pull against each other.
        NaN where there is no gap.
    """
    years = as_floats(contributions)
    total = years.sum(axis=-1, keepdims=True)
    return years / np.where(total != 0, total, np.nan)


def _per_birth(population: Lifetimes) -> Lifetimes:
    columns = np.broadcast_arrays(*(as_floats(column) for column in population))
    radix = columns[0][..., :1]
    return Lifetimes(*(column / radix for column in columns))


def _directed(one: Lifetimes, two: Lifetimes) -> FloatArray:
    reached = [np.where(population.survivors > 0, population.survivors, np.nan) for population in (one, two)]
    in_band = np.concatenate(  # the open band lasts for the rest of life
        [one.survivors[..., :-1] * (two.years_lived / reached[1] - one.years_lived / reached[0])[..., :-1],
         (one.survivors * (two.years_to_live / reached[1] - one.years_to_live / reached[0]))[..., -1:]],
        axis=-1,
    )  # fmt: skip
    ratio = one.survivors / reached[1]
    afterwards = np.zeros_like(in_band)
    afterwards[..., :-1] = two.years_to_live[..., 1:] * (ratio[..., :-1] - ratio[..., 1:])
    return in_band + afterwards
