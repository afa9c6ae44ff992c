"""Putting areas into equal groups by rank, and values into classes by percentile. They are two different things.

`assign_quantiles` is the rule of deprivation fifths and tenths: it ranks areas and counts them out.
`assign_population_quantiles` counts out the people who live in them instead. `category_bounds` and `assign_categories`
are the quintiles of a Fingertips map: limits are percentiles of the values, and an area falls into the first class
whose upper limit it does not exceed, so that classes need not hold equal numbers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from pandas.api.extensions import ExtensionArray

from queries.models import Polarity
from queries.stats.arrays import FloatArray, as_floats


def assign_quantiles(values: ArrayLike, *, quantile_count: int, highest_first: bool = True) -> ExtensionArray:
    """Assign each area to a quantile by its rank, as Public Health England does for deprivation.

    With N areas that have a value, Q quantiles and rank r (tied areas take the best rank of the tie):
    q = Q + 1 - ceil((N + 1 - r) Q / N). Areas are counted, not people.

    Args:
        values: One value per area.
        quantile_count: How many quantiles, Q: 5 for fifths, 10 for tenths.
        highest_first: Whether quantile 1 holds the highest values, as it must for a score that rises with
            deprivation when 1 means most deprived; otherwise it holds the lowest.

    Returns:
        Quantile numbers 1 to Q as a nullable integer column (Int64), in the order given. Missing where the value is
        missing; all missing when fewer areas than quantiles have a value.

    Raises:
        ValueError: If `quantile_count` is not a whole number of at least 2, or `values` is not one column.

    References:
        OHID, Fingertips public health technical guidance: assigning deprivation categories.
    """
    numbers = _checked_column(values)
    groups = _checked_count(quantile_count)
    ranks = pd.Series(numbers).rank(method="min", ascending=not highest_first).to_numpy()
    has_value = ~np.isnan(numbers)
    area_count = int(has_value.sum())
    quantiles = np.full(numbers.shape, np.nan)
    if area_count >= groups:
        # Whole numbers throughout: N / Q as a float puts an area one group too low for some N, such as 28 areas in 20.
        ranks_from_last = area_count + 1 - ranks[has_value].astype(int)
        quantiles[has_value] = groups + 1 - -(-ranks_from_last * groups // area_count)
    return pd.array(quantiles, dtype="Int64")


def assign_population_quantiles(
    values: ArrayLike, populations: ArrayLike, *, quantile_count: int, highest_first: bool = True
) -> ExtensionArray:
    """Assign each area to a quantile that holds about an equal share of the people, not of the areas.

    Areas stand in order of their value, each at the midpoint m of its cumulative share of the people:
    q = floor(Q m) + 1. Tied areas stay in the order given.

    Args:
        values: One value per area, such as a deprivation score.
        populations: People of each area, such as person-years.
        quantile_count: How many quantiles, Q.
        highest_first: Whether quantile 1 holds the highest values.

    Returns:
        Quantile numbers 1 to Q as a nullable integer column (Int64), in the order given. Missing where the value or
        the population is missing or nobody lives there; all missing when fewer areas than quantiles are left. A
        quantile can be empty where one area holds more than its share of the people.

    Raises:
        ValueError: If `quantile_count` is not a whole number of at least 2, or the columns do not fit each other.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11: the midpoint rank.
    """
    numbers, people = _checked_column(values), _checked_column(populations)
    groups = _checked_count(quantile_count)
    if numbers.shape != people.shape:
        raise ValueError(f"one population for each value: got {people.size} for {numbers.size}")
    quantiles = np.full(numbers.shape, np.nan)
    held = np.flatnonzero(~np.isnan(numbers) & (people > 0))
    if held.size >= groups:
        order = held[np.argsort(-numbers[held] if highest_first else numbers[held], kind="stable")]
        shares = people[order] / people[order].sum()
        quantiles[order] = np.floor(groups * (np.cumsum(shares) - shares / 2)) + 1
    return pd.array(quantiles, dtype="Int64")


def category_bounds(values: ArrayLike, *, category_count: int = 5) -> FloatArray:
    """Give the limits of value classes that cut the values at equally spaced percentiles.

    Limit k of n is the inclusive percentile 100 k / n of the values, with straight lines between neighbours.

    Args:
        values: One value per area; missing ones do not take part.
        category_count: How many classes, n.

    Returns:
        n + 1 ascending limits in the unit of the values, from the smallest to the largest value. All NaN when fewer
        values than classes are there: quintiles of four areas mean nothing.

    Raises:
        ValueError: If `category_count` is not a whole number of at least 2, or `values` is not one column.

    References:
        OHID, Fingertips: quintiles of values on maps. Hyndman RJ, Fan Y (1996), Sample quantiles in statistical
        packages, type 7. The American Statistician 50:361-365.
    """
    numbers = _checked_column(values)
    classes = _checked_count(category_count)
    ordered = np.sort(numbers[~np.isnan(numbers)])
    if ordered.size < classes:
        return np.full(classes + 1, np.nan)
    # The place of limit k is k (N - 1) / n. Kept as quotient and remainder, so that a limit that falls on a value is
    # that value: a limit smaller than it by a rounding error would push the area into the next class.
    below, remainder = np.divmod(np.arange(classes + 1) * (ordered.size - 1), classes)
    above = np.minimum(below + 1, ordered.size - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (remainder / classes)


def assign_categories(values: ArrayLike, bounds: ArrayLike, *, polarity: Polarity) -> ExtensionArray:
    """Assign each value to the first class whose upper limit it does not exceed.

    Args:
        values: One value per area.
        bounds: Ascending limits from `category_bounds`.
        polarity: Classes count from 1 at the lowest values, and from 1 at the highest where high is good.

    Returns:
        Class numbers as a nullable integer column (Int64), in the order given. Missing where the value is missing or
        outside the limits, or where there are no limits.

    Raises:
        ValueError: If the limits do not ascend, or `values` is not one column.

    References:
        OHID, Fingertips: quintiles of values on maps.
    """
    numbers = _checked_column(values)
    limits = _checked_column(bounds)
    if limits.size < 2 or (np.diff(limits) < 0).any():
        raise ValueError("bounds are at least two ascending numbers")
    # Limits that are NaN hold nothing between them, so that every class is missing.
    is_inside = (numbers >= limits[0]) & (numbers <= limits[-1])
    places = np.searchsorted(limits[1:], numbers[is_inside], side="left") + 1
    categories = np.full(numbers.shape, np.nan)
    categories[is_inside] = limits.size - places if Polarity(polarity) is Polarity.HIGH_IS_GOOD else places
    return pd.array(categories, dtype="Int64")


def _checked_column(values: ArrayLike) -> FloatArray:
    numbers = as_floats(values)
    if numbers.ndim != 1:
        raise ValueError(f"expected one column of values, got {numbers.ndim} dimensions")
    return numbers


def _checked_count(count: int) -> int:
    if int(count) != count or count < 2:
        raise ValueError(f"expected a whole number of at least 2 groups, got {count}")
    return int(count)
