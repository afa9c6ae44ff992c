"""Groups of a population, read for a summary measure of inequality: values, shares, mean, and why there is none.

Groups are on the last axis. Ordered groups, such as deprivation fifths, stand from most to least disadvantaged; the
order of the others means nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.normal import two_sided_z

FEWEST_GROUPS = 3
MOST_MISSING = 0.15  # share of groups without an order that may be missing


class Refusal(StrEnum):
    """Why groups have no summary measure. The first that applies is given."""

    NONE = ""
    POPULATION_MISSING = "population_missing"
    GROUP_MISSING = "group_missing"
    TOO_FEW_GROUPS = "too_few_groups"


class Measure(NamedTuple):
    """A summary measure with its standard error and limits."""

    estimate: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray


class Groups(NamedTuple):
    """Groups ready for a measure. Those of a refused series are NaN, and so is whatever is made of them.

    Attributes:
        values: Value of each group; the mean where a group without an order is left out.
        populations: People of each group; 0 where it is left out.
        shares: Share of the people of all groups that count.
        errors: Standard error of each value; 0 where the group is left out.
        is_there: Which groups count.
        mean: Mean of the values weighted by people, with a last axis of one.
    """

    values: FloatArray
    populations: FloatArray
    shares: FloatArray
    errors: FloatArray
    is_there: NDArray[np.bool_]
    mean: FloatArray

    @property
    def counts(self) -> FloatArray:
        """How many groups count, with a last axis of one."""
        return self.is_there.sum(axis=-1, keepdims=True)


def find_refusals(values: ArrayLike, populations: ArrayLike, *, is_ordered: bool) -> NDArray[np.str_]:
    """Say which series of groups can have no summary measure, and why.

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group. None is a number; nobody is one as well.
        is_ordered: Whether the groups have an order of their own.

    Returns:
        A `Refusal` for each series, as text; "" where there is nothing against it.

    Raises:
        ValueError: If the shapes do not fit or there is no axis of groups.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11; WHO, healthequal
        1.0.1: three groups or more; none missing of ordered groups, at most 15 % of others.
    """
    y, people = _checked(values, populations)
    is_there = ~np.isnan(y)
    missing = (~is_there).sum(axis=-1)
    most_missing = 0 if is_ordered else MOST_MISSING * y.shape[-1]
    reasons = (
        (~(people >= 0).all(axis=-1) | ~((people * is_there).sum(axis=-1) > 0), Refusal.POPULATION_MISSING),
        (missing > most_missing, Refusal.GROUP_MISSING),
        (is_there.sum(axis=-1) < FEWEST_GROUPS, Refusal.TOO_FEW_GROUPS),
    )
    return np.select([applies for applies, _ in reasons], [reason.value for _, reason in reasons], Refusal.NONE.value)


def read_groups(
    values: ArrayLike, populations: ArrayLike, standard_errors: ArrayLike | None = None, *, is_ordered: bool
) -> Groups:
    """Read groups for a measure.

    Args:
        values: Values of the groups, on the last axis.
        populations: People of each group.
        standard_errors: Standard errors of the values; None when there are none.
        is_ordered: Whether the groups have an order of their own.

    Returns:
        The groups, with NaN for a series that `find_refusals` refuses.

    Raises:
        ValueError: If the shapes do not fit or there is no axis of groups.
    """
    y, people = _checked(values, populations)
    errors = np.full(y.shape, np.nan) if standard_errors is None else as_floats(standard_errors)
    is_refused = (find_refusals(y, people, is_ordered=is_ordered) != Refusal.NONE)[..., None]
    is_there = ~np.isnan(y)
    people = np.where(is_refused, np.nan, np.where(is_there, people, 0))
    shares = people / np.where(is_refused, np.nan, people.sum(axis=-1, keepdims=True))
    mean = (shares * np.where(is_there, y, 0)).sum(axis=-1, keepdims=True)
    errors = np.where(is_there, np.where(errors >= 0, errors, np.nan), 0)
    return Groups(np.where(is_there, y, mean), people, shares, errors, is_there, mean)


def measure_from(
    estimate: FloatArray, standard_error: FloatArray, confidence: float, *, floor: float = -np.inf
) -> Measure:
    """Put normal limits round an estimate, estimate -/+ z standard error. Neither is below the floor: what comes out
    under it has been rounded there.

    Raises:
        ValueError: If the confidence is out of range.
    """
    spread, estimate = two_sided_z(confidence) * standard_error, np.maximum(estimate, floor)
    error = np.where(np.isnan(estimate), np.nan, standard_error)
    return Measure(estimate[()], error[()], np.maximum(estimate - spread, floor)[()], (estimate + spread)[()])


def error_of_weighted_sum(weights: FloatArray, errors: FloatArray) -> FloatArray:
    """Give the standard error of a sum of independent values: sqrt(sum(w^2 se^2)); by the delta method, of a smooth
    function of them, with its slopes as weights."""
    return np.sqrt((weights**2 * errors**2).sum(axis=-1))


def _checked(values: ArrayLike, populations: ArrayLike) -> tuple[FloatArray, FloatArray]:
    y, people = np.broadcast_arrays(as_floats(values), as_floats(populations))
    if not y.ndim:
        raise ValueError("a summary measure is of groups, on the last axis; got a single number")
    return y, people
