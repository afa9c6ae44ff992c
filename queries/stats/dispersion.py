"""How far the groups of a population lie from each other: measures for groups with or without an order.

Groups are on the last axis. Every measure is 0 when all groups are alike and never below, so that none of them says
who is worse off. Those that weigh groups by people are about people; the unweighted ones are about groups.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray
from queries.stats.groups import Groups, Measure, error_of_weighted_sum, measure_from, read_groups

_PER_THOUSAND = 1000
_PER_CENT = 100
_IN_PLACE_OF_ZERO = 1e-6


def between_group_variance(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    is_ordered: bool,
    confidence: float = 0.95,
) -> Measure:
    """Give the between-group variance: BGV = sum p (y - mean)^2.

    As a quadratic form of independent normal values its variance is
    4 sum p^2 (y - mean)^2 se^2 + 2 (sum p^2 (1-p)^2 se^4 + sum over pairs j, k of p_j^2 p_k^2 se_j^2 se_k^2).

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group.
        standard_errors: Standard errors of the values; None when there are none.
        is_ordered: Whether the groups have an order of their own: then none may be missing.
        confidence: Confidence as a fraction.

    Returns:
        The variance in the squared unit of the values, with normal limits, none below zero. NaN where
        `groups.find_refusals` refuses; limits NaN without standard errors.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups = read_groups(values, populations, standard_errors, is_ordered=is_ordered)
    p, away, variances = groups.shares, groups.values - groups.mean, groups.errors**2
    squares = (p * groups.errors) ** 4
    own = (p * (1 - p) * variances) ** 2
    pairs = ((p**2 * variances).sum(axis=-1)) ** 2 - squares.sum(axis=-1)
    variance = 4 * ((p * away) ** 2 * variances).sum(axis=-1) + 2 * (own.sum(axis=-1) + pairs)
    return measure_from((p * away**2).sum(axis=-1), np.sqrt(np.maximum(variance, 0)), confidence, floor=0)


def between_group_standard_deviation(values: ArrayLike, populations: ArrayLike, *, is_ordered: bool) -> FloatArray:
    """Give the between-group standard deviation: the square root of the between-group variance.

    Returns:
        The deviation in the unit of the values. NaN where `groups.find_refusals` refuses.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    return np.sqrt(between_group_variance(values, populations, is_ordered=is_ordered).estimate)


def coefficient_of_variation(values: ArrayLike, populations: ArrayLike, *, is_ordered: bool) -> FloatArray:
    """Give the coefficient of variation: the between-group standard deviation as a percentage of the mean.

    Returns:
        Per cent. NaN where `groups.find_refusals` refuses or the mean is not positive.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups = read_groups(values, populations, is_ordered=is_ordered)
    deviation = between_group_standard_deviation(values, populations, is_ordered=is_ordered)
    return (_PER_CENT * deviation / _positive(groups.mean)[..., 0])[()]


def theil_index(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    is_ordered: bool,
    confidence: float = 0.95,
) -> Measure:
    """Give the Theil index times a thousand: 1000 sum p (y/mean) ln(y/mean), with limits by the delta method.

    Args:
        values: Values of the groups, on the last axis; none below zero. Zero counts as a millionth.
        populations: People of each group.
        standard_errors: Standard errors of the values; None when there are none.
        is_ordered: Whether the groups have an order of their own: then none may be missing.
        confidence: Confidence as a fraction.

    Returns:
        The index and its standard error, both times a thousand, no limit below zero. NaN where
        `groups.find_refusals` refuses, a value is negative or the mean is not positive.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups, ratios = _ratios_to_mean(values, populations, standard_errors, is_ordered=is_ordered)
    estimate = (groups.shares * ratios * np.log(ratios)).sum(axis=-1)
    slopes = groups.shares / groups.mean * (np.log(ratios) - estimate[..., None])
    error = error_of_weighted_sum(slopes, groups.errors)
    return measure_from(_PER_THOUSAND * estimate, _PER_THOUSAND * error, confidence, floor=0)


def mean_log_deviation(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    is_ordered: bool,
    confidence: float = 0.95,
) -> Measure:
    """Give the mean log deviation times a thousand: 1000 sum p (-ln(y/mean)), with limits by the delta method.

    Args:
        values: Values of the groups, on the last axis; none below zero. Zero counts as a millionth.
        populations: People of each group.
        standard_errors: Standard errors of the values; None when there are none.
        is_ordered: Whether the groups have an order of their own: then none may be missing.
        confidence: Confidence as a fraction.

    Returns:
        The deviation and its standard error, both times a thousand, no limit below zero. NaN where
        `groups.find_refusals` refuses, a value is negative or the mean is not positive.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups, ratios = _ratios_to_mean(values, populations, standard_errors, is_ordered=is_ordered)
    estimate = -(groups.shares * np.log(ratios)).sum(axis=-1)
    slopes = groups.shares / groups.mean * (1 - 1 / ratios)
    error = error_of_weighted_sum(slopes, groups.errors)
    return measure_from(_PER_THOUSAND * estimate, _PER_THOUSAND * error, confidence, floor=0)


def mean_difference_from_mean(
    values: ArrayLike, populations: ArrayLike, *, is_ordered: bool, is_weighted: bool = True
) -> FloatArray:
    """Give the mean difference from the mean: sum p |y - mean|, or without weights the plain mean of |y - mean|.

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group; the mean is always weighted by them.
        is_ordered: Whether the groups have an order of their own: then none may be missing.
        is_weighted: Whether a group counts by its people.

    Returns:
        The difference in the unit of the values. NaN where `groups.find_refusals` refuses.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups = read_groups(values, populations, is_ordered=is_ordered)
    return _mean_distance(groups, groups.mean, is_weighted=is_weighted)


def mean_difference_from_best(
    values: ArrayLike, populations: ArrayLike, *, is_ordered: bool, is_favourable: bool, is_weighted: bool = True
) -> FloatArray:
    """Give the mean difference from the best group: sum p |y - best|, or without weights the plain mean.

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group.
        is_ordered: Whether the groups have an order of their own: then none may be missing. The best is the best
            value all the same.
        is_favourable: Whether high values are good.
        is_weighted: Whether a group counts by its people.

    Returns:
        The difference in the unit of the values. NaN where `groups.find_refusals` refuses.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups = read_groups(values, populations, is_ordered=is_ordered)
    return _mean_distance(groups, best_of(groups, is_favourable=is_favourable), is_weighted=is_weighted)


def mean_difference_from_reference(
    values: ArrayLike, populations: ArrayLike, reference: int, *, is_ordered: bool, is_weighted: bool = True
) -> FloatArray:
    """Give the mean difference from a group of one's choice: sum p |y - reference|, or without weights the plain mean.

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group.
        reference: Place of the reference group on the last axis.
        is_ordered: Whether the groups have an order of their own: then none may be missing.
        is_weighted: Whether a group counts by its people.

    Returns:
        The difference in the unit of the values. NaN where `groups.find_refusals` refuses or the reference is missing.

    Raises:
        IndexError: If there is no group in that place.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups = read_groups(values, populations, is_ordered=is_ordered)
    at_reference = np.where(groups.is_there, groups.values, np.nan)[..., reference, None]
    return _mean_distance(groups, at_reference, is_weighted=is_weighted)


def index_of_disparity(
    values: ArrayLike, populations: ArrayLike, *, is_ordered: bool, is_weighted: bool = True
) -> FloatArray:
    """Give the index of disparity: the mean difference from the mean, as a percentage of the mean.

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group; the mean is always weighted by them.
        is_ordered: Whether the groups have an order of their own: then none may be missing.
        is_weighted: Whether a group counts by its people.

    Returns:
        Per cent. NaN where `groups.find_refusals` refuses or the mean is not positive.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups = read_groups(values, populations, is_ordered=is_ordered)
    distance = _mean_distance(groups, groups.mean, is_weighted=is_weighted)
    return (_PER_CENT * distance / _positive(groups.mean)[..., 0])[()]


def best_of(groups: Groups, *, is_favourable: bool) -> FloatArray:
    """Give the best value of the groups, with a last axis of one."""
    signed = groups.values if is_favourable else -groups.values
    best = np.where(groups.is_there, signed, -np.inf).max(axis=-1, keepdims=True, initial=-np.inf)
    return np.where(np.isnan(groups.mean), np.nan, best if is_favourable else -best)


def _mean_distance(groups: Groups, centre: FloatArray, *, is_weighted: bool) -> FloatArray:
    weights = groups.shares if is_weighted else np.where(np.isnan(groups.shares), np.nan, groups.is_there)
    distance = (weights * np.abs(groups.values - centre)).sum(axis=-1)
    return (distance if is_weighted else distance / groups.counts[..., 0])[()]


def _ratios_to_mean(
    values: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike | None, *, is_ordered: bool
) -> tuple[Groups, FloatArray]:
    groups = read_groups(values, populations, standard_errors, is_ordered=is_ordered)
    mean = _positive(groups.mean)
    numbers = np.where(groups.values == 0, _IN_PLACE_OF_ZERO, groups.values)
    return groups._replace(mean=mean), np.where(numbers > 0, numbers, np.nan) / mean


def _positive(numbers: FloatArray) -> FloatArray:
    return np.where(numbers > 0, numbers, np.nan)
