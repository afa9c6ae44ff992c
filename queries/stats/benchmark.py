"""Comparing areas with a benchmark, and the words for the outcome.

An area differs from a benchmark when the area's own limits leave the benchmark's value out. Limits that touch it are
similar. Anything missing is not compared, and nothing is compared with itself. Polarity chooses words and nothing
else: which areas differ, and in which direction, never depends on it.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.models import Polarity, Verdict
from queries.stats.arrays import FloatArray, as_flags, as_floats
from queries.stats.intervals import wilson_interval

FEWEST_AREAS_FOR_QUINTILES = 5


class TwoLevelVerdict(StrEnum):
    """The outcome of a comparison at 95 and 99.8 %: best, worst, highest and lowest hold at 99.8 % as well."""

    BEST = "best"
    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    WORST = "worst"
    HIGHEST = "highest"
    HIGHER = "higher"
    LOWER = "lower"
    LOWEST = "lowest"
    NOT_COMPARED = "not_compared"


class QuintileLabel(StrEnum):
    """The fifth of the areas that an area stands in. A rank, not a comparison: it says nothing of chance."""

    BEST = "best"
    BETTER = "better"
    MIDDLE = "middle"
    WORSE = "worse"
    WORST = "worst"
    HIGHEST = "highest"
    HIGH = "high"
    LOW = "low"
    LOWEST = "lowest"
    NOT_COMPARED = "not_compared"


# Words for below, similar and above the benchmark.
_WORDS = {
    Polarity.HIGH_IS_GOOD: (Verdict.WORSE, Verdict.SIMILAR, Verdict.BETTER),
    Polarity.LOW_IS_GOOD: (Verdict.BETTER, Verdict.SIMILAR, Verdict.WORSE),
    Polarity.NO_JUDGEMENT: (Verdict.LOWER, Verdict.SIMILAR, Verdict.HIGHER),
}
_RISING = (
    TwoLevelVerdict.WORST,
    TwoLevelVerdict.WORSE,
    TwoLevelVerdict.SIMILAR,
    TwoLevelVerdict.BETTER,
    TwoLevelVerdict.BEST,
)
_TWO_LEVEL_WORDS = {
    Polarity.HIGH_IS_GOOD: _RISING,
    Polarity.LOW_IS_GOOD: _RISING[::-1],
    Polarity.NO_JUDGEMENT: (
        TwoLevelVerdict.LOWEST,
        TwoLevelVerdict.LOWER,
        TwoLevelVerdict.SIMILAR,
        TwoLevelVerdict.HIGHER,
        TwoLevelVerdict.HIGHEST,
    ),
}
_FIFTHS = (
    QuintileLabel.WORST,
    QuintileLabel.WORSE,
    QuintileLabel.MIDDLE,
    QuintileLabel.BETTER,
    QuintileLabel.BEST,
)
_QUINTILE_WORDS = {
    Polarity.HIGH_IS_GOOD: _FIFTHS,
    Polarity.LOW_IS_GOOD: _FIFTHS[::-1],
    Polarity.NO_JUDGEMENT: (
        QuintileLabel.LOWEST,
        QuintileLabel.LOW,
        QuintileLabel.MIDDLE,
        QuintileLabel.HIGH,
        QuintileLabel.HIGHEST,
    ),
}


def compare_with_benchmark(
    values: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    benchmark_value: ArrayLike,
    polarity: Polarity,
    *,
    is_benchmark: ArrayLike | None = None,
) -> NDArray[np.object_]:
    """Compare each area's limits with the value of a benchmark.

    Args:
        values: Values of the areas.
        lower: Their lower limits, 95 or 99.8 % as the comparison is to be.
        upper: Their upper limits at the same confidence.
        benchmark_value: Value of the benchmark, one for all or one for each area; of the same indicator, sex, age and
            period, and from the same source.
        polarity: Which direction is good.
        is_benchmark: Marks the rows that are the benchmark itself.

    Returns:
        One `models.Verdict` for each area, in the order given. Not compared where a value, a limit or the benchmark
        is missing, where the limits stand the wrong way round, and where the row is the benchmark.

    Raises:
        ValueError: If the polarity is unknown or the shapes do not fit.

    References:
        OHID, Fingertips public health technical guidance: comparing areas with a benchmark.
    """
    side = _side_of(values, lower, upper, benchmark_value, benchmark_value)
    return _say(side, _WORDS[Polarity(polarity)], Verdict.NOT_COMPARED, is_benchmark)


def compare_intervals(
    values: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    benchmark_lower: ArrayLike,
    benchmark_upper: ArrayLike,
    polarity: Polarity,
    *,
    is_benchmark: ArrayLike | None = None,
) -> NDArray[np.object_]:
    """Compare each area's limits with the limits of a benchmark that is uncertain too: overlapping is similar.

    It finds fewer differences than the limits of the gap would: two intervals may overlap although the gap is more
    than chance. Take `gap.difference_between` where standard errors are known.

    Args:
        values: Values of the areas.
        lower: Their lower limits.
        upper: Their upper limits.
        benchmark_lower: Lower limit of the benchmark at the same confidence.
        benchmark_upper: Upper limit of the benchmark.
        polarity: Which direction is good.
        is_benchmark: Marks the rows that are the benchmark itself.

    Returns:
        One `models.Verdict` for each area, as `compare_with_benchmark` gives.

    Raises:
        ValueError: If the polarity is unknown or the shapes do not fit.

    References:
        OHID, Fingertips public health technical guidance: comparing areas with a benchmark.
    """
    side = _side_of(values, lower, upper, benchmark_lower, benchmark_upper)
    return _say(side, _WORDS[Polarity(polarity)], Verdict.NOT_COMPARED, is_benchmark)


def compare_at_two_levels(
    values: ArrayLike,
    lower_95: ArrayLike,
    upper_95: ArrayLike,
    lower_998: ArrayLike,
    upper_998: ArrayLike,
    benchmark_value: ArrayLike,
    polarity: Polarity,
    *,
    is_benchmark: ArrayLike | None = None,
) -> NDArray[np.object_]:
    """Compare each area with a benchmark at 95 and at 99.8 % together.

    Args:
        values: Values of the areas.
        lower_95: Their lower 95 % limits.
        upper_95: Their upper 95 % limits.
        lower_998: Their lower 99.8 % limits.
        upper_998: Their upper 99.8 % limits.
        benchmark_value: Value of the benchmark.
        polarity: Which direction is good.
        is_benchmark: Marks the rows that are the benchmark itself.

    Returns:
        One `TwoLevelVerdict` for each area: better, worse, higher or lower where only the 95 % limits leave the
        benchmark out; best, worst, highest or lowest where the 99.8 % limits do so too. Not compared where either
        pair cannot be.

    Raises:
        ValueError: If the polarity is unknown or the shapes do not fit.

    References:
        OHID, Fingertips public health technical guidance: comparing areas with a benchmark.
    """
    side_at_95 = _side_of(values, lower_95, upper_95, benchmark_value, benchmark_value)
    side_at_998 = _side_of(values, lower_998, upper_998, benchmark_value, benchmark_value)
    words = _TWO_LEVEL_WORDS[Polarity(polarity)]
    return _say(side_at_95 + side_at_998, words, TwoLevelVerdict.NOT_COMPARED, is_benchmark)


def proportion_control_limits(
    benchmark_proportion: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.998
) -> tuple[FloatArray, FloatArray]:
    """Give the limits round a benchmark within which an area of this size would fall by chance alone.

    Wilson limits of the benchmark's proportion at the area's denominator; the limits of a funnel plot.

    Args:
        benchmark_proportion: Proportion of the benchmark, 0 to 1.
        denominator: Denominators of the areas.
        confidence: Confidence as a fraction.

    Returns:
        Lower and upper control limit on the scale 0 to 1. NaN where `intervals.wilson_interval` has none.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        OHID, Fingertips: statistical process control for proportions.
    """
    people = as_floats(denominator)
    return wilson_interval(as_floats(benchmark_proportion) * people, people, confidence=confidence)


def label_quintiles(quintiles: ArrayLike, polarity: Polarity, *, area_count: int) -> NDArray[np.object_]:
    """Say which fifth of the areas each stands in.

    Args:
        quintiles: Quintile of each area, 1 for the lowest values to 5 for the highest.
        polarity: Which direction is good.
        area_count: How many areas the quintiles were made from.

    Returns:
        One `QuintileLabel` for each area. Not compared where the quintile is missing, or under five areas.

    Raises:
        ValueError: If the polarity is unknown or a quintile is not 1 to 5.

    References:
        OHID, Fingertips public health technical guidance: comparing areas by quintiles.
    """
    fifths = as_floats(quintiles)
    if not (np.isnan(fifths) | np.isin(fifths, (1, 2, 3, 4, 5))).all():
        raise ValueError("a quintile is a whole number from 1 to 5")
    if area_count < FEWEST_AREAS_FOR_QUINTILES:
        fifths = np.full(fifths.shape, np.nan)
    return _say(fifths - 3, _QUINTILE_WORDS[Polarity(polarity)], QuintileLabel.NOT_COMPARED, None)


def _side_of(
    values: ArrayLike, lower: ArrayLike, upper: ArrayLike, benchmark_lower: ArrayLike, benchmark_upper: ArrayLike
) -> FloatArray:
    """Give -1 for wholly below the benchmark, 0 for touching or overlapping it, 1 for wholly above; NaN if unknown."""
    value, low, high = as_floats(values), as_floats(lower), as_floats(upper)
    from_, to = as_floats(benchmark_lower), as_floats(benchmark_upper)
    is_known = ~np.isnan(value) & (low <= high) & (from_ <= to)
    side = (low > to).astype(float) - (high < from_).astype(float)
    return np.where(is_known, side, np.nan)


def _say(
    side: FloatArray, words: tuple[StrEnum, ...], not_compared: StrEnum, is_benchmark: ArrayLike | None
) -> NDArray[np.object_]:
    """Put words to sides; the middle word is for 0, and the last of the row stands for NaN."""
    is_silent = np.isnan(side) | as_flags(is_benchmark, side.shape)
    place = np.where(is_silent, len(words), side + len(words) // 2).astype(int)
    return np.array([*words, not_compared], dtype=object)[place]
