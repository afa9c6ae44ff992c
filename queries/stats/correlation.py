"""How closely two figures go together over areas, with limits: Pearson's and Spearman's coefficients."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from queries.stats.arrays import as_floats
from queries.stats.normal import two_sided_z

FEWEST_PAIRS = 10  # under ten pairs, limits are so wide that nearly any coefficient lies in them


class Correlation(NamedTuple):
    """A coefficient between -1 and 1 with its limits, and the number of pairs behind it."""

    estimate: float
    lower: float
    upper: float
    count: int


def pearson(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Give Pearson's coefficient with Fisher's limits: tanh(atanh r -/+ z / sqrt(n - 3)).

    Args:
        first: One figure per area.
        second: The other figure of the same areas.
        confidence: Confidence as a fraction.

    Returns:
        The coefficient over the pairs that are complete. NaN with fewer than `FEWEST_PAIRS` of them, and where all
        areas have the same figure.

    Raises:
        ValueError: If the confidence is out of range, or the two are not of one length.

    References:
        Fisher RA (1921), On the probable error of a coefficient of correlation deduced from a small sample.
    """
    one, other = _complete(first, second)
    estimate = _coefficient(one, other)
    return _with_limits(estimate, 1.0, len(one), confidence)


def spearman(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Give Spearman's coefficient, which asks only for order: Pearson's of the ranks, ties at their mean rank.

    The limits are those of Bonett and Wright: tanh(atanh r -/+ z sqrt((1 + r^2 / 2) / (n - 3))).

    Args:
        first: One figure per area.
        second: The other figure of the same areas.
        confidence: Confidence as a fraction.

    Returns:
        The coefficient, by the rules of `pearson`.

    Raises:
        ValueError: If the confidence is out of range, or the two are not of one length.

    References:
        Bonett DG, Wright TA (2000), Sample size requirements for estimating Pearson, Kendall and Spearman correlations.
    """
    one, other = _complete(first, second)
    estimate = _coefficient(rankdata(one), rankdata(other)) if len(one) else np.nan
    return _with_limits(estimate, 1 + estimate**2 / 2, len(one), confidence)


def _complete(first: ArrayLike, second: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    one, other = as_floats(first), as_floats(second)
    if one.shape != other.shape:
        raise ValueError(f"Two figures are needed for each area; got {one.shape} and {other.shape}")
    held = ~np.isnan(one) & ~np.isnan(other)
    return one[held], other[held]


def _coefficient(one: np.ndarray, other: np.ndarray) -> float:
    if len(one) < FEWEST_PAIRS or np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1))


def _with_limits(estimate: float, spread: float, count: int, confidence: float) -> Correlation:
    z = two_sided_z(confidence)
    if np.isnan(estimate):
        return Correlation(float("nan"), float("nan"), float("nan"), count)
    with np.errstate(divide="ignore"):
        middle = np.arctanh(estimate)
    reach = z * np.sqrt(spread / (count - 3))
    return Correlation(estimate, float(np.tanh(middle - reach)), float(np.tanh(middle + reach)), count)
