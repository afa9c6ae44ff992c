"""Values of proportions and rates with their confidence limits.

Every function takes numbers, lists, arrays or pandas columns that broadcast against each other, works on all rows at
once and answers with arrays in the order given. A row that has no figure (something missing, a denominator that is
not positive, a negative count) gets NaN and never stops the others; a wrong setting raises ValueError.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv
from statsmodels.stats.proportion import proportion_confint

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.normal import two_sided_z

EXACT_BELOW_COUNT = 10


class Estimate(NamedTuple):
    """A value and its confidence limits, in one unit."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def wilson_interval(
    count: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Give Wilson score limits of a proportion.

    With x of n and the normal quantile z: (2x + z^2 -/+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)).

    Args:
        count: People with the characteristic, x. Need not be whole.
        denominator: People in all, n.
        confidence: Confidence as a fraction.

    Returns:
        Lower and upper limit on the scale 0 to 1. NaN where a number is missing, n is not positive, x is negative,
        or x exceeds n. A count of 0 has the lower limit 0, and a count of n the upper limit 1, exactly.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        Wilson EB (1927), Probable inference, the law of succession, and statistical inference. JASA 22:209-212.
        Public Health England (2018), Technical Guide: confidence intervals, appendix 3.
    """
    two_sided_z(confidence)
    x, n = np.broadcast_arrays(as_floats(count), as_floats(denominator))
    is_proportion = (n > 0) & (x >= 0) & (x <= n)
    lower, upper = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    # statsmodels warns about rows without a figure, so it sees only the others.
    lower[is_proportion], upper[is_proportion] = proportion_confint(
        x[is_proportion], n[is_proportion], alpha=1 - confidence, method="wilson"
    )
    lower[is_proportion & (x == 0)] = 0.0
    upper[is_proportion & (x == n)] = 1.0
    return lower[()], upper[()]


def proportion(
    count: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95, multiplier: float = 1
) -> Estimate:
    """Give a proportion with Wilson limits: value = multiplier x/n.

    Args:
        count: People with the characteristic, x.
        denominator: People in all, n.
        confidence: Confidence as a fraction.
        multiplier: Scale of the answer: 100 for per cent.

    Returns:
        Value and limits on that scale, NaN where `wilson_interval` has none.

    Raises:
        ValueError: If the confidence or the multiplier is out of range.

    References:
        Public Health England (2018), Technical Guide: confidence intervals, appendix 3.
    """
    scale = _checked_multiplier(multiplier)
    lower, upper = wilson_interval(count, denominator, confidence=confidence)
    value = _quotient(count, denominator, np.isfinite(lower))
    return Estimate(value * scale, lower * scale, upper * scale)


def exact_poisson_interval(count: ArrayLike, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Give exact limits of a Poisson count.

    With x events and a = 1 - confidence: lower chi2(a/2; 2x)/2, which is 0 when x = 0; upper chi2(1 - a/2; 2x + 2)/2.

    Args:
        count: Events, x. Need not be whole.
        confidence: Confidence as a fraction.

    Returns:
        Lower and upper limit, in events. NaN where x is missing or negative.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        Garwood F (1936), Fiducial limits for the Poisson distribution. Biometrika 28:437-442.
        Public Health England (2018), Technical Guide: confidence intervals, appendix 1.
    """
    two_sided_z(confidence)
    tail = (1 - confidence) / 2
    x = as_floats(count)
    # Counts repeat a great deal and this quantile is dear, so each distinct count is worked out once.
    distinct, place = np.unique(np.where(x >= 0, x, np.nan), return_inverse=True)
    # chi2(p; 2k)/2 is the gamma quantile with shape k.
    lower = np.where(distinct == 0, 0.0, gammaincinv(distinct, tail))
    upper = gammaincinv(distinct + 1, 1 - tail)
    return lower[place].reshape(x.shape)[()], upper[place].reshape(x.shape)[()]


def byars_interval(count: ArrayLike, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Give Byar's approximate limits of a Poisson count, at any size of count.

    With x events and the normal quantile z: lower x(1 - 1/(9x) - z/(3 sqrt x))^3; upper the same with x + 1 for x
    and +z for -z. `poisson_interval` is what a rate needs: it takes the exact limits below ten events.

    Args:
        count: Events, x. Need not be whole.
        confidence: Confidence as a fraction.

    Returns:
        Lower and upper limit, in events. NaN where x is missing or negative; the lower limit is also NaN where the
        approximation breaks down and would be negative, as it does for the smallest counts.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        Breslow NE, Day NE (1987), Statistical methods in cancer research, volume II. IARC, p 69.
        Public Health England (2018), Technical Guide: confidence intervals, appendix 1.
    """
    z = two_sided_z(confidence)
    x = as_floats(count)
    x = np.where(x >= 0, x, np.nan)
    positive = np.where(x > 0, x, np.nan)
    lower = positive * (1 - 1 / (9 * positive) - z / (3 * np.sqrt(positive))) ** 3
    above = x + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(lower >= 0, lower, np.nan)[()], upper[()]


def poisson_interval(count: ArrayLike, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Give limits of a Poisson count: exact below ten events, Byar's from ten.

    Args:
        count: Events. The switch is on the count being under 10, for counts that are not whole as well.
        confidence: Confidence as a fraction.

    Returns:
        Lower and upper limit, in events. NaN where the count is missing or negative.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        Public Health England (2018), Technical Guide: confidence intervals, appendices 1 and 2.
    """
    x = as_floats(count)
    is_few = x < EXACT_BELOW_COUNT
    lower, upper = (np.array(limit) for limit in byars_interval(x, confidence=confidence))
    lower[is_few], upper[is_few] = exact_poisson_interval(x[is_few], confidence=confidence)
    return lower[()], upper[()]


def rate_interval(
    count: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95, multiplier: float = 1
) -> tuple[FloatArray, FloatArray]:
    """Give limits of a crude rate: those of its count, over the denominator.

    Args:
        count: Events. There may be more events than people.
        denominator: People, or person-years.
        confidence: Confidence as a fraction.
        multiplier: Scale of the answer: 100,000 for a rate per 100,000.

    Returns:
        Lower and upper limit on that scale. NaN where a number is missing, the denominator is not positive or the
        count is negative.

    Raises:
        ValueError: If the confidence or the multiplier is out of range.

    References:
        Public Health England (2018), Technical Guide: confidence intervals, appendix 2.
    """
    return rate(count, denominator, confidence=confidence, multiplier=multiplier)[1:]


def rate(count: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95, multiplier: float = 1) -> Estimate:
    """Give a crude rate with limits: value = multiplier x/n, limits as in `rate_interval`.

    Args:
        count: Events, x.
        denominator: People or person-years, n.
        confidence: Confidence as a fraction.
        multiplier: Scale of the answer: 100,000 for a rate per 100,000.

    Returns:
        Value and limits on that scale, NaN where there is no figure.

    Raises:
        ValueError: If the confidence or the multiplier is out of range.

    References:
        Public Health England (2018), Technical Guide: confidence intervals, appendix 2.
    """
    scale = _checked_multiplier(multiplier)
    # Limits are worked out before broadcasting: many denominators may share one count.
    lower, upper = poisson_interval(count, confidence=confidence)
    has_count = np.isfinite(upper)
    return Estimate(
        _quotient(count, denominator, has_count) * scale,
        _quotient(lower, denominator, has_count) * scale,
        _quotient(upper, denominator, has_count) * scale,
    )


def rescale_normal_interval(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    from_confidence: float = 0.95,
    to_confidence: float = 0.998,
) -> tuple[FloatArray, FloatArray]:
    """Bring normally based limits from one confidence to another: each side is stretched by z(to) / z(from).

    Only for measures whose limits are value -/+ z standard errors, such as life expectancy. Wilson and Poisson limits
    are not of that shape: work them out again from the counts.

    Args:
        value: The value that the limits stand round.
        lower: Lower limit at `from_confidence`.
        upper: Upper limit at `from_confidence`.
        from_confidence: Confidence of the limits given, as a fraction.
        to_confidence: Confidence wanted, as a fraction.

    Returns:
        Lower and upper limit at `to_confidence`, in the unit of the value. NaN where a number is missing or the
        limits given do not bracket the value. Rounding of the limits given is stretched with them.

    Raises:
        ValueError: If a confidence is out of range.

    References:
        Public Health England (2018), Technical Guide: confidence intervals.
    """
    stretch = two_sided_z(to_confidence) / two_sided_z(from_confidence)
    middle, low, high = np.broadcast_arrays(as_floats(value), as_floats(lower), as_floats(upper))
    middle = np.where((low <= middle) & (middle <= high), middle, np.nan)
    return (middle - (middle - low) * stretch)[()], (middle + (high - middle) * stretch)[()]


def _checked_multiplier(multiplier: float) -> float:
    if not (multiplier > 0 and math.isfinite(multiplier)):
        raise ValueError(f"multiplier is a positive number, such as 100 or 100000; got {multiplier}")
    return multiplier


def _quotient(numerator: ArrayLike, denominator: ArrayLike, has_figure: ArrayLike) -> FloatArray:
    people = as_floats(denominator)
    return np.where(has_figure, as_floats(numerator), np.nan) / np.where(people > 0, people, np.nan)
