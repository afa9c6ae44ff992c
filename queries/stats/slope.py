"""Slope and relative index of inequality: the gap from end to end of a population in order of disadvantage.

A line is fitted through the values of ordered groups, such as deprivation tenths, each standing at its middle place in
the population and weighing as much as its people. Y(0) is the fitted value of the most disadvantaged person, Y(1) of
the least; SII = Y(1) - Y(0) and RII = Y(1) / Y(0). Groups are on the last axis; every function works on any number of
series at once.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.models import ValueType
from queries.stats.arrays import FloatArray, as_floats
from queries.stats.normal import standard_error_from_interval, two_sided_z
from queries.stats.scales import Scale, scale_of, to_scale
from queries.stats.slope_limits import (
    Limits,
    Line,
    fit_line,
    limits_of_plain_line,
    limits_round_middle,
    ranks_of,
    shares_of,
    simulate_limits,
)

FEWEST_GROUPS = 5
SIMULATION_COUNT = 100_000
SEED = 20_040_901


class Refusal(StrEnum):
    """Why a series of groups has no slope index. The first that applies is given."""

    NONE = ""
    TOO_FEW_GROUPS = "too_few_groups"
    GROUP_MISSING = "group_missing"
    POPULATION_MISSING = "population_missing"
    ORDER_MISSING = "order_missing"
    ERROR_MISSING = "error_missing"
    ZERO_HAS_NO_LOGARITHM = "zero_has_no_logarithm"
    NONE_OR_ALL_HAS_NO_LOGIT = "none_or_all_has_no_logit"


class SlopeIndex(NamedTuple):
    """Slope and relative index with limits, and the fitted line.

    Attributes:
        sii: Slope index, in the unit of the values times the multiplier. Its sign is kept: below zero means that the
            least disadvantaged have the lower values.
        sii_lower: Its lower limit.
        sii_upper: Its upper limit.
        rii: Relative index, Y(1) / Y(0); the inverse for a negative multiplier.
        rii_lower: Its lower limit.
        rii_upper: Its upper limit.
        intercept: Y(0), the fitted value of the most disadvantaged, in the unit of the values times the size of the
            multiplier.
        end: Y(1), that of the least disadvantaged.
        ranks: Place of each group between 0 and 1, on the last axis.
        fitted: The line at these places, in the unit of the intercept.
    """

    sii: FloatArray
    sii_lower: FloatArray
    sii_upper: FloatArray
    rii: FloatArray
    rii_lower: FloatArray
    rii_upper: FloatArray
    intercept: FloatArray
    end: FloatArray
    ranks: FloatArray
    fitted: FloatArray


def relative_ranks(populations: ArrayLike, order: ArrayLike | None = None) -> FloatArray:
    """Give the place of each group in the population: the midpoint of its cumulative share.

    Args:
        populations: People of each group, on the last axis.
        order: What the groups are ordered by, the lowest being the most disadvantaged; groups alike in it share one
            place. None where they stand in order already.

    Returns:
        Places between 0 and 1. NaN for a whole series in which a population is missing or not positive, or in which
        the order of a group is missing.
    """
    people = as_floats(populations)
    if order is None:
        return ranks_of(shares_of(people))
    people, places = np.broadcast_arrays(people, as_floats(order))
    return ranks_of(shares_of(people), places)


def standard_errors_on_scale(
    lower: ArrayLike, upper: ArrayLike, *, kind: ValueType, confidence: float = 0.95
) -> FloatArray:
    """Give the standard errors that a slope index needs, from published limits: (f(upper) - f(lower)) / 2z.

    f is the natural logarithm for rates, the logit for proportions (on the scale 0 to 1) and nothing for the rest,
    whether or not the line is fitted on that scale.

    Args:
        lower: Lower limits.
        upper: Upper limits.
        kind: What kind of number the values are.
        confidence: Confidence of these limits, as a fraction.

    Returns:
        Standard errors on that scale. NaN where a limit is missing or has no place on it, such as the logarithm of 0.

    Raises:
        ValueError: If the confidence is out of range.

    References:
        OHID, Fingertips public health technical guidance: inequality, slope index.
    """
    scale = scale_of(kind)
    return standard_error_from_interval(to_scale(lower, scale), to_scale(upper, scale), confidence=confidence)


def find_refusals(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    kind: ValueType,
    is_transformed: bool,
    order: ArrayLike | None = None,
) -> NDArray[np.str_]:
    """Say which series can have no slope index, and why.

    Args:
        values: As for `slope_index`.
        populations: As for `slope_index`.
        standard_errors: As for `slope_index`.
        kind: As for `slope_index`.
        is_transformed: As for `slope_index`.
        order: As for `slope_index`.

    Returns:
        A `Refusal` for each series, as text; "" where there is nothing against it.

    Raises:
        ValueError: If the shapes do not fit or there is no axis of groups.

    References:
        OHID, Fingertips public health technical guidance: inequality, slope index: at least five groups.
    """
    y, people, errors, places = _checked(values, populations, standard_errors, order)
    scale = scale_of(kind)
    needs_scale = is_transformed or standard_errors is not None
    has_no_place = needs_scale & np.isnan(to_scale(y, scale)).any(axis=-1)
    reasons = (
        (np.full(y.shape[:-1], y.shape[-1] < FEWEST_GROUPS), Refusal.TOO_FEW_GROUPS),
        (np.isnan(y).any(axis=-1), Refusal.GROUP_MISSING),
        (~(people > 0).all(axis=-1), Refusal.POPULATION_MISSING),
        ((order is not None) & np.isnan(places).any(axis=-1), Refusal.ORDER_MISSING),
        (has_no_place & (scale is Scale.LOG), Refusal.ZERO_HAS_NO_LOGARITHM),
        (has_no_place & (scale is Scale.LOGIT), Refusal.NONE_OR_ALL_HAS_NO_LOGIT),
        ((standard_errors is not None) & ~(errors >= 0).all(axis=-1), Refusal.ERROR_MISSING),
    )
    return np.select([applies for applies, _ in reasons], [reason.value for _, reason in reasons], Refusal.NONE.value)


def slope_index(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    kind: ValueType,
    is_transformed: bool,
    multiplier: float = 1,
    confidence: float = 0.95,
    simulation_count: int = SIMULATION_COUNT,
    seed: int = SEED,
    order: ArrayLike | None = None,
) -> SlopeIndex:
    """Give slope and relative index of inequality with limits, and the fitted line.

    With share of population a, rank b (midpoint of the cumulative share) and value Y of each group: least squares of
    sqrt(a) Y on sqrt(a) and sqrt(a) b, which is Y(b) = sum(aY) + s(b - 1/2) with the slope s = sum(cY) and
    c = a(b - 1/2) / sum(a(b - 1/2)^2). Then SII = Y(1) - Y(0) and RII = Y(1) / Y(0).

    Transformed, the line is fitted to ln Y for rates and to logit Y for proportions, and Y(0) and Y(1) are brought
    back. The limits are percentiles of the index when every Y is drawn from a normal distribution on that scale round
    its value. Where the drawn quantity is itself normal its percentiles are exact and nothing is drawn: the slope of a
    transformed line, whose limits are put round the fitted middle Y(1/2), and of values without a scale of their own,
    s -/+ z sqrt(sum(c^2 se^2)), whose RII has the percentiles of a ratio of two normal numbers. For an untransformed
    line through rates or proportions they are drawn, the same numbers for every series, so that a series has the same
    limits whatever is asked beside it.

    Args:
        values: Values of the groups, on the last axis, from most to least disadvantaged unless `order` says
            otherwise. Proportions from 0 to 1.
        populations: People of each group.
        standard_errors: Standard errors on the scale of the kind, as `standard_errors_on_scale` gives them; None for
            an index without limits.
        kind: What kind of number the values are: a rate, a proportion, or any other.
        is_transformed: Whether the line is fitted on the scale of the kind; recommended for rates and proportions.
        multiplier: Scale of the answer: 100 for percentage points. Negative turns the sign, for a measure where high
            is bad, and the RII the other way up.
        confidence: Confidence as a fraction.
        simulation_count: Sets to draw.
        seed: Where the drawing starts.
        order: What the groups are ordered by, the lowest being the most disadvantaged; then they may stand in any
            order, and groups alike in it share one place. None where they stand in order already.

    Returns:
        The index of each series. NaN for a series that `find_refusals` refuses; the RII also where the line reaches
        zero, and limits where there are no standard errors or the divisor of the RII may be zero.

    Raises:
        ValueError: If the shapes do not fit, or confidence, multiplier or simulation count are out of range.

    References:
        OHID, Fingertips public health technical guidance: inequality, slope index of inequality.
        Low A, Low A (2004), Measuring the gap: quantifying and comparing local health inequalities. J Public Health
        26:388-395.
        Fieller EC (1954), Some problems in interval estimation. J R Stat Soc B 16:175-185: the ratio of two normals.
    """
    if not math.isfinite(multiplier) or multiplier == 0:
        raise ValueError(f"multiplier is a number other than 0, such as 100 or -1; got {multiplier}")
    y, people, errors, places = _checked(values, populations, standard_errors, order)
    refusals = find_refusals(y, people, standard_errors, kind=kind, is_transformed=is_transformed, order=order)
    is_refused = refusals != Refusal.NONE
    y, people, errors = (np.where(is_refused[..., None], np.nan, numbers) for numbers in (y, people, errors))
    scale = scale_of(kind)
    fitting_scale = scale if is_transformed else Scale.PLAIN
    line = fit_line(to_scale(y, fitting_scale), people, errors, None if order is None else places)
    z = two_sided_z(confidence)
    if fitting_scale is not Scale.PLAIN:
        limits = limits_round_middle(line, z, scale)
    elif scale is Scale.PLAIN:
        limits = limits_of_plain_line(line, z)
    else:
        limits = simulate_limits(
            y, errors, line, scale, confidence=confidence, simulation_count=simulation_count, seed=seed
        )
    return _answer(line, fitting_scale, limits, multiplier)


def _answer(line: Line, scale: Scale, limits: tuple[Limits, Limits], multiplier: float) -> SlopeIndex:
    """Put line and limits in the unit and the direction of the multiplier."""
    intercept, end, fitted = line.at(0.0, scale), line.at(1.0, scale), line.at(line.ranks, scale)
    has_ratio = (intercept > 0) & (end > 0)
    rii = np.divide(end, intercept, out=np.full_like(end, np.nan), where=has_ratio)
    sii_limits, rii_limits = limits
    rii_limits = tuple(np.where(has_ratio, limit, np.nan) for limit in rii_limits)
    size = abs(multiplier)
    return SlopeIndex(
        *_signed(end - intercept, sii_limits, multiplier),
        *(_inverted(rii, rii_limits) if multiplier < 0 else (rii[()], rii_limits[0][()], rii_limits[1][()])),
        (intercept * size)[()],
        (end * size)[()],
        line.ranks,
        fitted * size,
    )


def _checked(values: ArrayLike, populations: ArrayLike, *others: ArrayLike | None) -> list[FloatArray]:
    columns = [values, populations, *(np.nan if other is None else other for other in others)]
    columns = list(np.broadcast_arrays(*(as_floats(column) for column in columns)))
    if not columns[0].ndim:
        raise ValueError("a slope index is of groups, on the last axis; got a single number")
    return columns


def _signed(value: FloatArray, limits: Limits, multiplier: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    first, second = (limit * multiplier for limit in limits)
    return (value * multiplier)[()], np.minimum(first, second)[()], np.maximum(first, second)[()]


def _inverted(value: FloatArray, limits: Limits) -> tuple[FloatArray, FloatArray, FloatArray]:
    with np.errstate(divide="ignore"):
        lower, upper = (np.where(limit > 0, 1 / limit, np.nan) for limit in reversed(limits))
    return (1 / value)[()], lower[()], upper[()]
