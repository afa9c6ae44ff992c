"""Means of measurements with Student's t limits."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t

from queries.stats.arrays import as_floats
from queries.stats.intervals import Estimate
from queries.stats.normal import two_sided_z


def mean_with_limits(values: ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Give the mean of measurements with limits: mean -/+ t s / sqrt(n), t with n - 1 degrees of freedom.

    Args:
        values: Measurements, on the last axis, each of them independent of the others.
        confidence: Confidence as a fraction.

    Returns:
        Mean and limits in the unit of the measurements. NaN where a measurement is missing or there are none; a
        single measurement has no limits.

    Raises:
        ValueError: If the confidence is out of range or there is no axis of measurements.

    References:
        Student (1908), The probable error of a mean. Biometrika 6:1-25.
        Public Health England (2018), Technical Guide: confidence intervals.
    """
    two_sided_z(confidence)
    numbers = as_floats(values)
    if not numbers.ndim:
        raise ValueError("a mean is of measurements, on the last axis; got a single number")
    count = numbers.shape[-1]
    if count == 0:
        nothing = np.full(numbers.shape[:-1], np.nan)
        return Estimate(nothing[()], nothing[()], nothing[()])
    mean = numbers.mean(axis=-1)
    if count == 1:
        nothing = np.full_like(mean, np.nan)
        return Estimate(mean[()], nothing[()], nothing[()])
    spread = t.ppf((1 + confidence) / 2, count - 1) * numbers.std(axis=-1, ddof=1) / np.sqrt(count)
    return Estimate(mean[()], (mean - spread)[()], (mean + spread)[()])
