"""Gaps: differences and ratios between groups, and from a benchmark, with their confidence limits.

Whether two groups differ is read from the limits of the gap, never from whether their own limits overlap.
Groups are taken to be independent of each other. Every function works on all rows at once; a row without a figure
gets NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.intervals import Estimate, wilson_interval
from queries.stats.normal import two_sided_z


class Gap(NamedTuple):
    """A difference or a ratio. The standard error of a ratio is that of its natural logarithm."""

    estimate: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray


def difference_between(
    first: ArrayLike,
    first_standard_error: ArrayLike,
    second: ArrayLike,
    second_standard_error: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Gap:
    """Give first minus second with limits: D -/+ z sqrt(se1^2 + se2^2).

    Args:
        first: First value.
        first_standard_error: Its standard error.
        second: Second value, of an independent group.
        second_standard_error: Its standard error.
        confidence: Confidence as a fraction.

    Returns:
        The difference in the unit of the values. NaN where a value is missing; where only a standard error is missing
        or negative, the difference stands and its limits are NaN.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    z = two_sided_z(confidence)
    estimate = as_floats(first) - as_floats(second)
    standard_error = np.hypot(_error(first_standard_error), _error(second_standard_error))
    standard_error = np.where(np.isnan(estimate), np.nan, standard_error)
    return Gap(
        estimate[()],
        standard_error[()],
        (estimate - z * standard_error)[()],
        (estimate + z * standard_error)[()],
    )


def ratio_between(
    first: ArrayLike,
    first_standard_error: ArrayLike,
    second: ArrayLike,
    second_standard_error: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Gap:
    """Give first over second with limits: exp(ln R -/+ z sqrt((se1/y1)^2 + (se2/y2)^2)).

    Args:
        first: Value above the line, y1.
        first_standard_error: Its standard error.
        second: Value below the line, y2, of an independent group.
        second_standard_error: Its standard error.
        confidence: Confidence as a fraction.

    Returns:
        The ratio, and the standard error of its logarithm. NaN where a value is missing or negative or the divisor is
        zero. A first value of zero has the ratio 0 and no limits, since its logarithm does not exist.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    z = two_sided_z(confidence)
    above, below = as_floats(first), as_floats(second)
    above, below = np.where(above >= 0, above, np.nan), np.where(below > 0, below, np.nan)
    positive = np.where(above > 0, above, np.nan)
    with np.errstate(over="ignore"):  # a standard error many times its value has no limit that a number could hold
        estimate = above / below
        standard_error = np.hypot(_error(first_standard_error) / positive, _error(second_standard_error) / below)
        spread = np.exp(z * standard_error)
    spread = np.where(np.isfinite(spread), spread, np.nan)
    return Gap(estimate[()], standard_error[()], (estimate / spread)[()], (estimate * spread)[()])


def difference(
    estimates: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    is_ordered: bool,
    is_favourable: bool = True,
    confidence: float = 0.95,
) -> Gap:
    """Give the difference across groups, so that a positive one is a disadvantage.

    Ordered groups: the last minus the first where the measure is favourable, the first minus the last where it is
    adverse. Groups without an order: the largest minus the smallest.

    Args:
        estimates: Values, groups along the last axis; ordered groups stand from most to least disadvantaged.
        standard_errors: Their standard errors, of the same shape; None when there are none.
        is_ordered: Whether the groups have an order of their own, as deprivation fifths do.
        is_favourable: Whether high values are good. It decides the sign for ordered groups only.
        confidence: Confidence as a fraction.

    Returns:
        One difference for each row of groups, in the unit of the values. NaN with fewer than two groups. Ordered
        groups need every group; groups without an order leave a missing one out, so a caller that must refuse then,
        as for a suppressed group, refuses before. Limits of largest minus smallest take no account of the two having
        been picked for being extreme: read them as too narrow.

    Raises:
        ValueError: If the confidence is out of range or the shapes differ.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    first, second = _pick_groups(estimates, standard_errors, is_ordered=is_ordered, is_favourable=is_favourable)
    return difference_between(*first, *second, confidence=confidence)


def ratio(
    estimates: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    is_ordered: bool,
    is_favourable: bool = True,
    confidence: float = 0.95,
) -> Gap:
    """Give the ratio across groups, so that one above 1 is a disadvantage.

    Ordered groups: the last over the first where the measure is favourable, the first over the last where it is
    adverse. Groups without an order: the largest over the smallest.

    Args:
        estimates: Values, groups along the last axis; ordered groups stand from most to least disadvantaged.
        standard_errors: Their standard errors, of the same shape; None when there are none.
        is_ordered: Whether the groups have an order of their own.
        is_favourable: Whether high values are good. It decides which way up ordered groups stand.
        confidence: Confidence as a fraction.

    Returns:
        One ratio for each row of groups, with the same rules for missing groups as `difference` and for zeros as
        `ratio_between`.

    Raises:
        ValueError: If the confidence is out of range or the shapes differ.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
    """
    first, second = _pick_groups(estimates, standard_errors, is_ordered=is_ordered, is_favourable=is_favourable)
    return ratio_between(*first, *second, confidence=confidence)


def newcombe_difference(
    first_count: ArrayLike,
    first_denominator: ArrayLike,
    second_count: ArrayLike,
    second_denominator: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Give the difference of two proportions with Newcombe's hybrid score limits.

    With p and the Wilson limits l, u of each: D = p1 - p2, lower D - sqrt((p1-l1)^2 + (u2-p2)^2), upper
    D + sqrt((u1-p1)^2 + (p2-l2)^2). Unlike the normal limits they stay within -1 and 1 and hold for small groups.

    Args:
        first_count: People with the characteristic in the first group.
        first_denominator: People in the first group.
        second_count: People with the characteristic in the second, independent group.
        second_denominator: People in the second group.
        confidence: Confidence as a fraction.

    Returns:
        Difference and limits as proportions, from -1 to 1. NaN where either group has no Wilson limits.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        Newcombe RG (1998), Interval estimation for the difference between independent proportions, method 10.
        Statistics in Medicine 17:873-890.
    """
    first_lower, first_upper = wilson_interval(first_count, first_denominator, confidence=confidence)
    second_lower, second_upper = wilson_interval(second_count, second_denominator, confidence=confidence)
    first = as_floats(first_count) / np.where(np.isnan(first_lower), np.nan, as_floats(first_denominator))
    second = as_floats(second_count) / np.where(np.isnan(second_lower), np.nan, as_floats(second_denominator))
    gap = first - second
    return Estimate(
        gap,
        gap - np.hypot(first - first_lower, second_upper - second),
        gap + np.hypot(first_upper - first, second - second_lower),
    )


def gap_from_benchmark(values: ArrayLike, lower: ArrayLike, upper: ArrayLike, benchmark_value: ArrayLike) -> Estimate:
    """Give the gap of each area from a benchmark taken as fixed: value - benchmark, limits moved by as much.

    Args:
        values: Values of the areas.
        lower: Their lower limits.
        upper: Their upper limits.
        benchmark_value: The benchmark, one for all or one for each area. Its own uncertainty is left out, as the
            comparison with a benchmark leaves it out, so that gap and verdict always agree.

    Returns:
        Gap and limits in the unit of the values. NaN where a value or the benchmark is missing; where only limits are
        missing, the gap stands without them.

    References:
        OHID, Fingertips public health technical guidance: comparing areas with a benchmark.
    """
    benchmark = as_floats(benchmark_value)
    gap = as_floats(values) - benchmark
    has_gap = ~np.isnan(gap)
    return Estimate(
        gap[()],
        np.where(has_gap, as_floats(lower) - benchmark, np.nan)[()],
        np.where(has_gap, as_floats(upper) - benchmark, np.nan)[()],
    )


def limit_nearest_no_gap(lower: ArrayLike, upper: ArrayLike) -> FloatArray:
    """Give the limit of a gap that lies nearer to no gap: what "worst first" sorts by, so that noise does not lead.

    Args:
        lower: Lower limit of the gap.
        upper: Upper limit of the gap.

    Returns:
        The lower limit of a gap above zero, the upper limit of one below, and 0 where the limits take in zero.
        NaN where a limit is missing.
    """
    low, high = as_floats(lower), as_floats(upper)
    return np.where(np.isnan(low) | np.isnan(high), np.nan, np.maximum(low, 0) + np.minimum(high, 0))[()]


def _error(standard_error: ArrayLike) -> FloatArray:
    errors = as_floats(standard_error)
    return np.where(errors >= 0, errors, np.nan)


def _pick_groups(
    estimates: ArrayLike, standard_errors: ArrayLike | None, *, is_ordered: bool, is_favourable: bool
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Find the two groups that a gap is taken between, each as value and standard error."""
    values = as_floats(estimates)
    errors = np.full(values.shape, np.nan) if standard_errors is None else as_floats(standard_errors)
    if values.ndim == 0 or values.shape != errors.shape:
        raise ValueError(f"groups {values.shape} and their standard errors {errors.shape} must have one shape")
    if values.shape[-1] == 0:
        nothing = np.full(values.shape[:-1], np.nan)
        return (nothing, nothing), (nothing, nothing)
    is_there = ~np.isnan(values)
    if is_ordered:
        has_gap = is_there.all(axis=-1) & (values.shape[-1] >= 2)
        ends = (-1, 0) if is_favourable else (0, -1)
        places = [np.full(has_gap.shape, end) for end in ends]
    else:
        has_gap = is_there.sum(axis=-1) >= 2
        places = [
            np.where(is_there, values, -np.inf).argmax(axis=-1),
            np.where(is_there, values, np.inf).argmin(axis=-1),
        ]
    first, second = (_take_group(values, errors, place, has_gap) for place in places)
    return first, second


def _take_group(
    values: FloatArray, errors: FloatArray, place: np.ndarray, has_gap: np.ndarray
) -> tuple[FloatArray, FloatArray]:
    index = np.asarray(place)[..., np.newaxis]
    value = np.take_along_axis(values, index, axis=-1)[..., 0]
    error = np.take_along_axis(errors, index, axis=-1)[..., 0]
    return np.where(has_gap, value, np.nan), np.where(has_gap, error, np.nan)
