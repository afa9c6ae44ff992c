"""Recent trend: whether the latest five years show a rise or a fall that is more than chance.

Years are on the last axis, oldest first, one column for every year; a year without a figure is a missing one, so that
gaps show. Only the latest five count. Both tests work on any number of series at once.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit
from scipy.stats import chi2

from queries.models import Polarity
from queries.stats.arrays import FloatArray, as_floats

POINT_COUNT = 5
CHANCE = 0.002  # a trend is said only where chance would show one less often than this
CRITICAL_VALUE = float(chi2.isf(CHANCE, 1))

_Z_OF_LIMITS = 1.96  # as the guidance rounds it
_ROUNDING = 1e-12  # a slope smaller than this beside its values is one of 0, whose sign decides
_TIMES = np.arange(1.0, POINT_COUNT + 1)
_LEFT_OUT = [np.arange(POINT_COUNT) != place for place in range(POINT_COUNT)]


class Direction(StrEnum):
    """What a recent trend is."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no_change"
    CANNOT_BE_CALCULATED = "cannot_be_calculated"


class Refusal(StrEnum):
    """Why a trend cannot be calculated. The first that applies is given."""

    NONE = ""
    NOT_ANNUAL = "not_annual"
    TOO_FEW_POINTS = "too_few_points"
    POINT_MISSING = "point_missing"
    LIMITS_MISSING = "limits_missing"
    NONE_OR_ALL = "none_or_all"


class TrendLabel(StrEnum):
    """A trend in words."""

    INCREASING = "Increasing"
    DECREASING = "Decreasing"
    INCREASING_BETTER = "Increasing and getting better"
    INCREASING_WORSE = "Increasing and getting worse"
    DECREASING_BETTER = "Decreasing and getting better"
    DECREASING_WORSE = "Decreasing and getting worse"
    NO_CHANGE = "No significant change"
    CANNOT_BE_CALCULATED = "Cannot be calculated"


class Trend(NamedTuple):
    """The recent trend of each series.

    Attributes:
        direction: A `Direction` for each.
        chi_squared: The test statistic, NaN where there is none.
        slope: Change a year: of the value, or for proportions of the logit of the share.
        is_significant: Whether it is a trend: chance is ruled out and no single point makes it.
        refusal: A `Refusal` for each, as text; "" where the trend could be calculated.
    """

    direction: NDArray[np.object_]
    chi_squared: FloatArray
    slope: FloatArray
    is_significant: NDArray[np.bool_]
    refusal: NDArray[np.str_]


def trend_of_proportions(counts: ArrayLike, denominators: ArrayLike, *, years_per_point: int = 1) -> Trend:
    """Test the recent trend of proportions by their counts and denominators.

    With counts c, denominators N and S = sum(N) of the years t = 1 to 5:
    X2 = S (S sum(ct) - sum(c) sum(Nt))^2 / (sum(c) (S - sum(c)) (S sum(Nt^2) - sum(Nt)^2)).
    It is a trend where X2 is above 9.55 (chance under 0.002) and the slope of logit(c/N), all years alike, has the same
    sign with each year left out; a slope of 0 counts as positive.

    Args:
        counts: People with the characteristic, by year on the last axis, oldest first.
        denominators: People in each year.
        years_per_point: Years that each point covers; with more than one, points overlap or are not annual.

    Returns:
        The trend of each series. Cannot be calculated with fewer than five years, with a year missing, or with nobody
        or everybody in one of them.

    Raises:
        ValueError: If the shapes do not fit or there is no axis of years.

    References:
        OHID, Fingertips public health technical guidance: trend markers.
        Armitage P (1955), Tests for linear trends in proportions and frequencies. Biometrics 11:375-386.
    """
    (c, n), has_points = _latest(counts, denominators)
    is_missing = ~((c >= 0) & (n > 0) & (c <= n)).all(axis=-1)
    has_none_or_all = ((c == 0) | (c == n)).any(axis=-1)
    refusal = _refusals(
        c.shape[:-1],
        years_per_point,
        (~has_points, Refusal.TOO_FEW_POINTS),
        (is_missing, Refusal.POINT_MISSING),
        (has_none_or_all, Refusal.NONE_OR_ALL),
    )
    c, n = _stand_in(refusal, c, 1.0), _stand_in(refusal, n, 2.0)
    whole, cases = n.sum(axis=-1), c.sum(axis=-1)
    top = whole * (whole * (c * _TIMES).sum(axis=-1) - cases * (n * _TIMES).sum(axis=-1)) ** 2
    spread = whole * (n * _TIMES**2).sum(axis=-1) - (n * _TIMES).sum(axis=-1) ** 2
    chi_squared = top / (cases * (whole - cases) * spread)
    return _judge(logit(c / n), np.ones_like(c), chi_squared, refusal)


def trend_of_values(
    values: ArrayLike,
    lower_95: ArrayLike,
    upper_95: ArrayLike,
    *,
    whole: float | None = None,
    years_per_point: int = 1,
) -> Trend:
    """Test the recent trend of values of any kind by their 95 % limits.

    With se = (upper - lower) / 3.92 and weights 1/se^2, X2 = (b / se(b))^2 of the weighted slope b over the years. It
    is a trend where X2 is above 9.55 (chance under 0.002) and the slope has the same sign with each year left out; a
    slope of 0 counts as positive.

    Args:
        values: Values by year on the last axis, oldest first.
        lower_95: Their lower 95 % limits.
        upper_95: Their upper 95 % limits.
        whole: The value that stands for everyone, when the values are proportions: a year at it cannot be weighed.
        years_per_point: Years that each point covers; with more than one, points overlap or are not annual.

    Returns:
        The trend of each series. Cannot be calculated with fewer than five years, with a year missing, or with one
        that has no limits.

    Raises:
        ValueError: If the shapes do not fit or there is no axis of years.

    References:
        OHID, Fingertips public health technical guidance: trend markers.
    """
    (y, low, high), has_points = _latest(values, lower_95, upper_95)
    refusal = _refusals(
        y.shape[:-1],
        years_per_point,
        (~has_points, Refusal.TOO_FEW_POINTS),
        (np.isnan(y).any(axis=-1), Refusal.POINT_MISSING),
        (~(high > low).all(axis=-1), Refusal.LIMITS_MISSING),
        ((y == (np.nan if whole is None else whole)).any(axis=-1), Refusal.NONE_OR_ALL),
    )
    y, error = _stand_in(refusal, y, 1.0), _stand_in(refusal, (high - low) / (2 * _Z_OF_LIMITS), 1.0)
    weights = 1 / error**2
    slope, spread = _weighted_slope(y, weights, np.ones(POINT_COUNT, dtype=bool))
    return _judge(y, weights, slope**2 * spread, refusal)


def label_trends(directions: ArrayLike, polarity: Polarity) -> NDArray[np.object_]:
    """Put trends in words: better or worse are said only where one direction is good.

    Args:
        directions: A `Direction` for each series.
        polarity: Which direction is good.

    Returns:
        One `TrendLabel` for each.

    Raises:
        ValueError: If a direction or the polarity is unknown.

    References:
        OHID, Fingertips public health technical guidance: trend markers.
    """
    better = Polarity(polarity)
    rising, falling = {
        Polarity.HIGH_IS_GOOD: (TrendLabel.INCREASING_BETTER, TrendLabel.DECREASING_WORSE),
        Polarity.LOW_IS_GOOD: (TrendLabel.INCREASING_WORSE, TrendLabel.DECREASING_BETTER),
        Polarity.NO_JUDGEMENT: (TrendLabel.INCREASING, TrendLabel.DECREASING),
    }[better]
    words = {
        Direction.INCREASING: rising,
        Direction.DECREASING: falling,
        Direction.NO_CHANGE: TrendLabel.NO_CHANGE,
        Direction.CANNOT_BE_CALCULATED: TrendLabel.CANNOT_BE_CALCULATED,
    }
    given = np.asarray(directions, dtype=object)
    labels = np.empty(given.shape, dtype=object)
    labels.flat = [words[Direction(direction)] for direction in given.flat]
    return labels


def _latest(*columns: ArrayLike) -> tuple[list[FloatArray], NDArray[np.bool_]]:
    """Take the latest five years of each column, and tell which series have five; shorter ones are filled up."""
    numbers = np.broadcast_arrays(*(as_floats(column) for column in columns))
    if not numbers[0].ndim:
        raise ValueError("a trend is of years, on the last axis; got a single number")
    years = numbers[0].shape[-1]
    missing = np.full((*numbers[0].shape[:-1], max(POINT_COUNT - years, 0)), np.nan)
    latest = [np.concatenate([missing, column[..., -POINT_COUNT:]], axis=-1) for column in numbers]
    return latest, np.full(numbers[0].shape[:-1], years >= POINT_COUNT)


def _refusals(
    shape: tuple[int, ...], years_per_point: int, *reasons: tuple[NDArray[np.bool_], Refusal]
) -> NDArray[np.str_]:
    ordered = ((np.full(shape, years_per_point != 1), Refusal.NOT_ANNUAL), *reasons)
    return np.select([applies for applies, _ in ordered], [reason.value for _, reason in ordered], Refusal.NONE.value)


def _stand_in(refusal: NDArray[np.str_], numbers: FloatArray, ordinary: float) -> FloatArray:
    """Put an ordinary number into refused series, so that the arithmetic stays quiet; they get NaN in the end."""
    return np.where((refusal == Refusal.NONE)[..., None], numbers, ordinary)


def _weighted_slope(y: FloatArray, weights: FloatArray, is_used: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Give the weighted slope over the years used, and the weighted sum of squares of the years round their mean."""
    w = np.where(is_used, weights, 0.0)
    mean = (w * _TIMES).sum(axis=-1, keepdims=True) / w.sum(axis=-1, keepdims=True)
    spread = (w * (_TIMES - mean) ** 2).sum(axis=-1)
    slope = (w * (_TIMES - mean) * y).sum(axis=-1) / spread
    is_nothing = np.abs(slope) <= _ROUNDING * np.abs(y).max(axis=-1)
    return np.where(is_nothing, 0.0, slope), spread


def _judge(y: FloatArray, weights: FloatArray, chi_squared: FloatArray, refusal: NDArray[np.str_]) -> Trend:
    slope, _ = _weighted_slope(y, weights, np.ones(POINT_COUNT, dtype=bool))
    signs = np.stack([_weighted_slope(y, weights, is_used)[0] >= 0 for is_used in _LEFT_OUT])
    is_calculated = refusal == Refusal.NONE
    is_steady = (signs == (slope >= 0)).all(axis=0)
    is_significant = is_calculated & is_steady & (chi_squared > CRITICAL_VALUE)
    direction = np.full(slope.shape, Direction.NO_CHANGE, dtype=object)
    direction[is_significant & (slope >= 0)] = Direction.INCREASING
    direction[is_significant & (slope < 0)] = Direction.DECREASING
    direction[~is_calculated] = Direction.CANNOT_BE_CALCULATED
    chi_squared, slope = (np.where(is_calculated, numbers, np.nan) for numbers in (chi_squared, slope))
    return Trend(direction[()], chi_squared[()], slope[()], is_significant[()], refusal[()])
