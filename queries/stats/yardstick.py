"""How far areas are from a benchmark, in a measure of distance that shares, rates and sums of money have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from queries.models import Polarity
from queries.stats.arrays import FloatArray, as_floats

_WHOLE_PERCENT = 100


def least_times_benchmark(
    lower: ArrayLike, upper: ArrayLike, benchmark_value: float, *, polarity: Polarity, is_percent: bool
) -> FloatArray:
    """Give how many times as bad as the benchmark an area is at the least: at its limit nearer to the benchmark.

    A percentage is read as the share of people who are worse off: where higher is good, those left over. So it does
    not matter whether a source counts people with a qualification or people without one.

    Args:
        lower: Lower limits of the areas.
        upper: Their upper limits.
        benchmark_value: The figure to compare with, in the same unit.
        polarity: Which direction is good.
        is_percent: Whether the figures are percentages of people.

    Returns:
        1.3 for "at least 1.3 times as bad". NaN where a limit is missing, where the limits take in the benchmark or
        lie on its good side, where no direction is good, and where the benchmark leaves nothing to multiply.
    """
    low, high = as_floats(lower), as_floats(upper)
    nothing = np.full(low.shape, np.nan)
    if polarity is Polarity.NO_JUDGEMENT:
        return nothing[()]
    if polarity is Polarity.LOW_IS_GOOD:
        near, base = low, as_floats(benchmark_value)
    elif is_percent:
        near, base = _WHOLE_PERCENT - high, _WHOLE_PERCENT - as_floats(benchmark_value)
    else:
        near, base = as_floats(benchmark_value), high
    with np.errstate(divide="ignore", invalid="ignore"):
        times = near / base
    is_known = ~np.isnan(low) & ~np.isnan(high) & (base > 0) & (near > base)
    return np.where(is_known, times, np.nan)[()]


def least_times_better(
    lower: ArrayLike, upper: ArrayLike, benchmark_value: float, *, polarity: Polarity, is_percent: bool
) -> FloatArray:
    """Give how many times as bad the benchmark is as an area at the least: the same yardstick for what is better.

    Args:
        lower: Lower limits of the areas.
        upper: Their upper limits.
        benchmark_value: The figure to compare with, in the same unit.
        polarity: Which direction is good.
        is_percent: Whether the figures are percentages of people.

    Returns:
        1.3 where the benchmark is at least 1.3 times as bad as the area. NaN where a limit is missing, where the limits
        take in the benchmark or lie on its bad side, where no direction is good, and where nothing is left over.
    """
    low, high, bench = as_floats(lower), as_floats(upper), as_floats(benchmark_value)
    if polarity is Polarity.NO_JUDGEMENT:
        return np.full(low.shape, np.nan)[()]
    if polarity is Polarity.LOW_IS_GOOD:
        near, base = bench, high
    elif is_percent:
        near, base = _WHOLE_PERCENT - bench, _WHOLE_PERCENT - low
    else:
        near, base = low, bench
    with np.errstate(divide="ignore", invalid="ignore"):
        times = near / base
    is_known = ~np.isnan(low) & ~np.isnan(high) & (base > 0) & (near > base)
    return np.where(is_known, times, np.nan)[()]
