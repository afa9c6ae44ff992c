"""Figures of a group of areas from those of its parts: counts are added up, values and limits never averaged.

Parts are on the last axis. A part without a number makes the group one without a figure, and it is said which part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.intervals import Estimate, proportion, rate

Limits = Callable[..., Estimate]


class Total(NamedTuple):
    """What a group of areas adds up to, with its value and limits."""

    count: FloatArray
    denominator: FloatArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def add_up(parts: ArrayLike) -> FloatArray:
    """Add up the parts of each group.

    Args:
        parts: A number of each part, on the last axis.

    Returns:
        The sum. NaN where a part is missing, and where there are no parts: nothing known is not zero.

    Raises:
        ValueError: If there is no axis of parts.
    """
    numbers = as_floats(parts)
    if not numbers.ndim:
        raise ValueError("a total is of parts, on the last axis; got a single number")
    return (numbers.sum(axis=-1) if numbers.shape[-1] else np.full(numbers.shape[:-1], np.nan))[()]


def missing_parts(names: Sequence[str], *parts: ArrayLike) -> list[str]:
    """Say which parts of one group lack a number, so that the group can say why it has no figure.

    Args:
        names: Names of the parts.
        parts: Counts, denominators or whatever else every part must have, each in the order of the names.

    Returns:
        The names of the parts that lack one of them, in the order given.

    Raises:
        ValueError: If there are not as many numbers as names.
    """
    is_missing = np.zeros(len(names), dtype=bool)
    for numbers in parts:
        found = np.isnan(as_floats(numbers))
        if found.shape != is_missing.shape:
            raise ValueError(f"{len(names)} names and numbers of shape {found.shape} do not fit")
        is_missing |= found
    return [name for name, lacks in zip(names, is_missing, strict=True) if lacks]


def total_proportion(
    counts: ArrayLike, denominators: ArrayLike, *, multiplier: float = 1, confidence: float = 0.95
) -> Total:
    """Give the proportion of a group of areas with Wilson limits, from added counts and denominators.

    Args:
        counts: People with the characteristic in each part, on the last axis.
        denominators: People in each part.
        multiplier: Scale of the answer: 100 for per cent.
        confidence: Confidence as a fraction.

    Returns:
        Totals, value and limits. A group of one part has the value of that part. NaN where a part is missing.

    Raises:
        ValueError: If the confidence or the multiplier is out of range.

    References:
        As for `intervals.proportion`.
    """
    return _total(counts, denominators, proportion, multiplier=multiplier, confidence=confidence)


def total_rate(counts: ArrayLike, denominators: ArrayLike, *, multiplier: float = 1, confidence: float = 0.95) -> Total:
    """Give the crude rate of a group of areas with limits of its count, from added counts and denominators.

    Args:
        counts: Events in each part, on the last axis.
        denominators: People or person-years in each part.
        multiplier: Scale of the answer: 100,000 for a rate per 100,000.
        confidence: Confidence as a fraction.

    Returns:
        Totals, value and limits. A group of one part has the value of that part. NaN where a part is missing.

    Raises:
        ValueError: If the confidence or the multiplier is out of range.

    References:
        As for `intervals.rate`.
    """
    return _total(counts, denominators, rate, multiplier=multiplier, confidence=confidence)


def total_ratio(numerators: ArrayLike, denominators: ArrayLike, *, multiplier: float = 1) -> FloatArray:
    """Give the ratio of a group of areas: the sum of numerators over the sum of denominators, and no limits.

    Args:
        numerators: What stands above the line, of each part, on the last axis.
        denominators: What stands below it.
        multiplier: Scale of the answer.

    Returns:
        The ratio: the mean of the parts' ratios weighted by denominator, never their plain mean. NaN where a part is
        missing or the denominators do not add up to more than zero.
    """
    below = add_up(denominators)
    return (multiplier * add_up(numerators) / np.where(below > 0, below, np.nan))[()]


def _total(
    counts: ArrayLike, denominators: ArrayLike, limits: Limits, *, multiplier: float, confidence: float
) -> Total:
    count, denominator = add_up(counts), add_up(denominators)
    return Total(count, denominator, *limits(count, denominator, multiplier=multiplier, confidence=confidence))
