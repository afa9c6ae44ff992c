"""Concentration indices: how far a value is concentrated among the advantaged, over all ordered groups.

Groups are on the last axis, from most to least disadvantaged. Above zero the value is concentrated among the
advantaged, below zero among the disadvantaged; which of the two is bad depends on what is measured.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray
from queries.stats.groups import Groups, Measure, error_of_weighted_sum, measure_from, read_groups


def absolute_concentration(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    confidence: float = 0.95,
) -> Measure:
    """Give the absolute concentration index: ACI = sum p (2X - 1) y.

    p is a group's share of the population and X the midpoint of its cumulative share. The standard error is that of a
    weighted sum of the values. Without standard errors of the values it is taken from how far they scatter round a
    line: the weighted regression of 2 var(X) y on X, whose slope is the index.

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group.
        standard_errors: Standard errors of the values; None when there are none.
        confidence: Confidence as a fraction.

    Returns:
        The index in the unit of the values. NaN where `groups.find_refusals` refuses.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
        Kakwani N, Wagstaff A, van Doorslaer E (1997), Socioeconomic inequalities in health: measurement, computation,
        and statistical inference. J Econometrics 77:87-103: the regression.
    """
    groups, weights = _read(values, populations, standard_errors)
    estimate = (weights * groups.values).sum(axis=-1)
    if standard_errors is None:
        return measure_from(estimate, _error_of_regression(groups, weights), confidence)
    return measure_from(estimate, error_of_weighted_sum(weights, groups.errors), confidence)


def relative_concentration(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    confidence: float = 0.95,
) -> Measure:
    """Give the relative concentration index: RCI = ACI / mean, from -1 to 1.

    The standard error takes in that of the mean (delta method); without standard errors of the values it is that of
    the regression over the mean, as for `absolute_concentration`.

    Args:
        values: Values of the groups, on the last axis; none below zero.
        populations: People of each group.
        standard_errors: Standard errors of the values; None when there are none.
        confidence: Confidence as a fraction.

    Returns:
        The index as a fraction of 1. NaN where `groups.find_refusals` refuses or the mean is not positive.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    groups, weights = _read(values, populations, standard_errors)
    mean = np.where(groups.mean > 0, groups.mean, np.nan)
    estimate = (weights * groups.values).sum(axis=-1) / mean[..., 0]
    if standard_errors is None:
        return measure_from(estimate, _error_of_regression(groups, weights) / mean[..., 0], confidence)
    slopes = (weights - groups.shares * estimate[..., None]) / mean
    return measure_from(estimate, error_of_weighted_sum(slopes, groups.errors), confidence)


def _read(values: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike | None) -> tuple[Groups, FloatArray]:
    """Read ordered groups and the weight p (2X - 1) of each."""
    groups = read_groups(values, populations, standard_errors, is_ordered=True)
    ranks = np.cumsum(groups.shares, axis=-1) - groups.shares / 2
    return groups, groups.shares * (2 * ranks - 1)


def _error_of_regression(groups: Groups, weights: FloatArray) -> FloatArray:
    """Give the standard error of the slope of 2 var(X) y on X, weighted by people, with n - 2 degrees of freedom."""
    shares = groups.shares
    from_middle = np.cumsum(shares, axis=-1) - shares / 2 - 0.5
    variance = (shares * from_middle**2).sum(axis=-1, keepdims=True)
    variance = np.where(variance > 0, variance, np.nan)
    scaled = 2 * variance * (groups.values - groups.mean)
    slope = (weights * groups.values).sum(axis=-1, keepdims=True)
    scatter = (shares * (scaled - slope * from_middle) ** 2).sum(axis=-1)
    return np.sqrt(scatter / (groups.counts[..., 0] - 2) / variance[..., 0])
