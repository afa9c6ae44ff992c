"""The normal distribution, as limits use it: quantiles, and the standard error behind published limits."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from queries.stats.arrays import FloatArray, as_floats


def two_sided_z(confidence: float) -> float:
    """Give the normal quantile that leaves (1 - confidence) / 2 in each tail: 1.96 for 0.95.

    Args:
        confidence: Confidence as a fraction, at least 0.9 and under 1.

    Returns:
        The quantile, in standard deviations.

    Raises:
        ValueError: If the confidence is not in that range; 95 is not taken for 0.95.
    """
    if not 0.9 <= confidence < 1:
        raise ValueError(f"confidence is a fraction from 0.9 to below 1, such as 0.95 or 0.998; got {confidence}")
    return float(-ndtri((1 - confidence) / 2))


def standard_error_from_interval(lower: ArrayLike, upper: ArrayLike, *, confidence: float = 0.95) -> FloatArray:
    """Give the standard error behind normally based limits: (upper - lower) / 2z.

    Args:
        lower: Lower limit.
        upper: Upper limit.
        confidence: Confidence of these limits, as a fraction.

    Returns:
        Standard error, in the unit of the limits. NaN where a limit is missing or the two stand the wrong way round.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        OHID, Fingertips public health technical guidance: inequality, slope index.
    """
    z = two_sided_z(confidence)
    width = as_floats(upper) - as_floats(lower)
    return (np.where(width >= 0, width, np.nan) / (2 * z))[()]
