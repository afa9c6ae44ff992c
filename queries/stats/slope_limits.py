"""The line behind the slope index of inequality, and its limits: exact where what is drawn is normal, else by drawing.

Groups are on the last axis.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from queries.stats.arrays import FloatArray
from queries.stats.normal import two_sided_z
from queries.stats.scales import Scale, from_scale

_FEWEST_SIMULATIONS = 1000
_SERIES_AT_A_TIME = 32
_GROUPS_AT_A_TIME = 32

Limits = tuple[FloatArray, FloatArray]
Drawn = NDArray[np.float32]


class Line(NamedTuple):
    """A line through groups on some scale, Y(b) = middle + slope (b - 1/2), with the variances of its two parts.

    Attributes:
        ranks: Place b of each group, on the last axis.
        shares: Share of the population, which is the weight of each value in the middle.
        weights: Weight of each value in the slope.
        middle: Y(1/2).
        slope: Y(1) - Y(0).
        middle_variance: Variance of the middle.
        slope_variance: Variance of the slope.
        covariance: Covariance of the two.
    """

    ranks: FloatArray
    shares: FloatArray
    weights: FloatArray
    middle: FloatArray
    slope: FloatArray
    middle_variance: FloatArray
    slope_variance: FloatArray
    covariance: FloatArray

    def at(self, ranks: float | FloatArray, scale: Scale) -> FloatArray:
        """Give the line at one place, or at many on a further axis, brought back from the scale."""
        if isinstance(ranks, float):
            return from_scale(self.middle + self.slope * (ranks - 0.5), scale)
        return from_scale(self.middle[..., None] + self.slope[..., None] * (ranks - 0.5), scale)


def shares_of(people: FloatArray) -> FloatArray:
    """Give each group's share of the population; NaN for a series in which one is missing or not positive."""
    counted = np.where((people > 0).all(axis=-1, keepdims=True), people, np.nan)
    return counted / counted.sum(axis=-1, keepdims=True)


def ranks_of(shares: FloatArray, order: FloatArray | None = None) -> FloatArray:
    """Give the midpoint of the cumulative share of each group; groups alike in `order` share that of them together."""
    if order is None:
        return np.cumsum(shares, axis=-1) - shares / 2
    in_order = np.argsort(order, axis=-1, kind="stable")
    keys, parts = (np.take_along_axis(column, in_order, axis=-1) for column in (order, shares))
    until = np.cumsum(parts, axis=-1)
    is_new = np.diff(keys, axis=-1, prepend=-np.inf) != 0
    is_last = np.diff(keys, axis=-1, append=np.inf) != 0
    from_ = np.maximum.accumulate(np.where(is_new, until - parts, -np.inf), axis=-1)
    to = np.flip(np.minimum.accumulate(np.flip(np.where(is_last, until, np.inf), -1), axis=-1), -1)
    ranks = np.empty_like(shares)
    np.put_along_axis(ranks, in_order, (from_ + to) / 2, axis=-1)
    return np.where(np.isnan(order).any(axis=-1, keepdims=True), np.nan, ranks)


def fit_line(
    values: FloatArray, people: FloatArray, standard_errors: FloatArray, order: FloatArray | None = None
) -> Line:
    """Fit the line by least squares weighted by people.

    With shares a and ranks b, whose weighted mean is 1/2 whatever the shares: Y(1/2) = sum(a Y) and slope = sum(c Y),
    c = a(b - 1/2) / sum(a(b - 1/2)^2). Both are sums of independent values, so that their variances are
    sum(a^2 se^2) and sum(c^2 se^2), and their covariance sum(a c se^2).

    Args:
        values: Values of the groups, on the scale of the line.
        people: People of each group.
        standard_errors: Standard errors of the values; missing ones leave the line without variances.
        order: What the groups are ordered by; None where they stand in order.

    Returns:
        The line. NaN for a series with a value or a population missing.

    References:
        Low A, Low A (2004), Measuring the gap: quantifying and comparing local health inequalities. J Public Health
        26:388-395.
    """
    shares = shares_of(people)
    ranks = ranks_of(shares, order)
    weights = shares * (ranks - 0.5)
    weights = weights / (weights * (ranks - 0.5)).sum(axis=-1, keepdims=True)
    return Line(
        ranks=ranks,
        shares=shares,
        weights=weights,
        middle=(shares * values).sum(axis=-1),
        slope=(weights * values).sum(axis=-1),
        middle_variance=(shares**2 * standard_errors**2).sum(axis=-1),
        slope_variance=(weights**2 * standard_errors**2).sum(axis=-1),
        covariance=(shares * weights * standard_errors**2).sum(axis=-1),
    )


def limits_round_middle(line: Line, z: float, scale: Scale) -> tuple[Limits, Limits]:
    """Give limits of both indices of a transformed line: those of its slope, put round the fitted middle.

    References:
        OHID, Fingertips public health technical guidance: inequality, slope index of inequality.
    """
    spread = z * np.sqrt(line.slope_variance)
    low, high = (line._replace(slope=slope) for slope in (line.slope - spread, line.slope + spread))
    (low_start, low_end), (high_start, high_end) = ((side.at(0.0, scale), side.at(1.0, scale)) for side in (low, high))
    return (low_end - low_start, high_end - high_start), (low_end / low_start, high_end / high_start)


def limits_of_plain_line(line: Line, z: float) -> tuple[Limits, Limits]:
    """Give limits of both indices of a line through normal values: slope -/+ z se, and the percentiles of the ratio."""
    spread = z * np.sqrt(line.slope_variance)
    return (line.slope - spread, line.slope + spread), limits_of_normal_ratio(line, z)


def limits_of_normal_ratio(line: Line, z: float) -> Limits:
    """Give the percentiles of Y(1) / Y(0), two normal numbers that depend on each other.

    Y(1) - r Y(0) is normal too, and is zero at its own percentile where r is that of the ratio: the two roots of
    (m0^2 - z^2 v0) r^2 - 2 (m0 m1 - z^2 c) r + (m1^2 - z^2 v1) = 0.

    Args:
        line: The line, with variances.
        z: Normal quantile of the limits.

    Returns:
        Lower and upper limit. NaN where Y(0) is not clear of zero, so that the ratio has no bounds.

    References:
        Fieller EC (1954), Some problems in interval estimation. J R Stat Soc B 16:175-185.
    """
    start, end = line.at(0.0, Scale.PLAIN), line.at(1.0, Scale.PLAIN)
    quarter = line.slope_variance / 4
    square = start**2 - z**2 * (line.middle_variance - line.covariance + quarter)
    product = start * end - z**2 * (line.middle_variance - quarter)
    constant = end**2 - z**2 * (line.middle_variance + line.covariance + quarter)
    square = np.where((start > 0) & (square > 0), square, np.nan)
    root = np.sqrt(np.maximum(product**2 - square * constant, 0))
    return (product - root) / square, (product + root) / square


def simulate_limits(
    values: FloatArray,
    standard_errors: FloatArray,
    line: Line,
    scale: Scale,
    *,
    confidence: float,
    simulation_count: int,
    seed: int,
) -> tuple[Limits, Limits]:
    """Draw the limits of both indices of an untransformed line through rates or proportions.

    Every set draws each group's value from a normal distribution on its scale, round the value, and fits the line.
    The limits are the values in place n(1 - confidence)/2 of the n sets, from either end. What is drawn is how far a
    value lies from its centre, so single precision does no harm.

    Args:
        values: Values of the groups, on the last axis, in their own unit.
        standard_errors: Their standard errors, on the scale.
        line: The line through the values.
        scale: Logarithm or logit.
        confidence: Confidence as a fraction.
        simulation_count: Sets to draw.
        seed: Where the drawing starts.

    Returns:
        Limits of the SII, then of the RII. NaN where a value or a standard error is missing; for the RII also where
        too many sets have a Y(0) that is not positive, for which the ratio counts as beyond any bound.

    Raises:
        ValueError: If there are fewer than 1,000 sets, or the confidence is out of range.
    """
    two_sided_z(confidence)
    if simulation_count < _FEWEST_SIMULATIONS:
        raise ValueError(f"limits need at least {_FEWEST_SIMULATIONS} simulations, got {simulation_count}")
    from_end = max(round(simulation_count * (1 - confidence) / 2), 1)
    places = [from_end - 1, simulation_count - from_end]
    series = np.flatnonzero(~np.isnan(line.slope) & ~np.isnan(line.slope_variance))
    # The first draws go to the most disadvantaged group, wherever it stands, so that the order of rows never matters.
    in_order = np.lexsort((line.shares, standard_errors, values, line.ranks), axis=-1)
    columns = (values, standard_errors, line.weights, line.shares)
    flat = [np.take_along_axis(each, in_order, axis=-1).reshape(-1, values.shape[-1]) for each in columns]
    slopes, middles = np.ravel(line.slope), np.ravel(line.middle)
    found = np.full((4, slopes.size), np.nan)
    for start in range(0, series.size, _SERIES_AT_A_TIME):
        chosen = series[start : start + _SERIES_AT_A_TIME]
        drawn = _draw_lines(*(column[chosen] for column in flat), scale, simulation_count, seed)
        for at, away in zip(chosen, drawn, strict=True):
            found[:, at] = _limits_of(float(slopes[at]), float(middles[at]), away, places)
    found = found.reshape((4, *line.slope.shape))
    return (found[0], found[1]), (found[2], found[3])


def _draw_lines(
    values: FloatArray,
    standard_errors: FloatArray,
    weights: FloatArray,
    shares: FloatArray,
    scale: Scale,
    simulation_count: int,
    seed: int,
) -> Drawn:
    """Draw some series, a few groups at a time, so that memory stays small: series, slope or middle, set."""
    generator = np.random.default_rng(seed)
    away = np.zeros((len(values), 2, simulation_count), dtype=np.float32)
    for start in range(0, values.shape[-1], _GROUPS_AT_A_TIME):
        groups = slice(start, start + _GROUPS_AT_A_TIME)
        draws = generator.standard_normal((values[0, groups].size, simulation_count), dtype=np.float32)
        for row in range(len(values)):
            parts = np.stack([weights[row, groups], shares[row, groups]])
            away[row] += _draw_away(draws, values[row, groups], standard_errors[row, groups], parts, scale)
    return away


def _draw_away(
    draws: Drawn, values: FloatArray, standard_errors: FloatArray, weights: FloatArray, scale: Scale
) -> Drawn:
    """Give how far slope and middle of every set lie from those of the line, as far as these groups move them.

    A rate y e^d is y (e^d - 1) away from y, and a share p with its logit moved by d is p (1 - p) (e^d - 1) /
    (1 + p (e^d - 1)) away from p; what does not change from set to set goes into the weights.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        growth = draws * standard_errors.astype(np.float32)[:, None]
        np.expm1(growth, out=growth)
        factors = values
        if scale is Scale.LOGIT:
            scaled = growth * values.astype(np.float32)[:, None]
            scaled += 1
            growth /= scaled
            factors = values * (1 - values)
        # einsum, not @: for two rows the threads of a matrix library cost more than they save.
        return np.einsum("wg,gs->ws", (weights * factors).astype(np.float32), growth)


def _limits_of(slope: float, middle: float, away: Drawn, places: list[int]) -> FloatArray:
    """Give the limits of the SII, then of the RII, of one series."""
    slopes, middles = away
    found = np.full(4, np.nan)
    found[:2] = slope + np.sort(slopes)[places]
    start, end = middle - slope / 2, middle + slope / 2
    if start > 0 and end > 0:
        with np.errstate(over="ignore", invalid="ignore"):
            start_growth, end_growth = ((middles + sign * slopes / 2) / at for sign, at in ((-1, start), (1, end)))
            away_from_ratio = np.full_like(slopes, np.inf)
            np.divide(end_growth - start_growth, 1 + start_growth, out=away_from_ratio, where=start_growth > -1)
        found[2:] = end / start * (1 + np.sort(away_from_ratio)[places])
    return np.where(np.isfinite(found), found, np.nan)
