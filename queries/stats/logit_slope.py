"""The slope index of the WHO: a logistic curve through ordered groups. It is not the one that Fingertips publishes.

Kept to be compared with figures that others make with the WHO's tools; `slope` is the index of this dashboard.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit
from statsmodels.api import GLM, families

from queries.stats.arrays import FloatArray
from queries.stats.groups import Measure, read_groups
from queries.stats.normal import two_sided_z

_LINE_PARTS = 2  # a curve has an intercept and a slope


class LogitSlope(NamedTuple):
    """Slope index in the unit of the values, and relative index, whose standard error is that of its logarithm."""

    sii: Measure
    rii: Measure


def logit_slope_index(
    values: ArrayLike, populations: ArrayLike, *, whole: float, confidence: float = 0.95
) -> LogitSlope:
    """Give the slope and the relative index of the WHO: P(1) - P(0) and P(1) / P(0) on a logistic curve.

    The curve is fitted to whole counts of people by their rank, and every group weighs again by its people, as the
    WHO's package weighs it. Standard errors are robust (HC1), through the delta method.

    Args:
        values: Values of the groups, on the last axis, from most to least disadvantaged: proportions of `whole`.
        populations: People of each group.
        whole: The value that stands for everyone: 1 or 100.
        confidence: Confidence as a fraction.

    Returns:
        The indices. NaN where `groups.find_refusals` refuses or a value lies outside 0 and `whole`.

    Raises:
        ValueError: If the confidence is out of range or the shapes do not fit.

    References:
        WHO, healthequal 1.0.1.
        Schlotheuber A, Hosseinpoor AR (2022), Summary measures of health inequality. Int J Environ Res Public Health
        19:3697.
    """
    z = two_sided_z(confidence)
    groups = read_groups(values, populations, is_ordered=True)
    people = np.ceil(groups.populations)
    counts = np.round(groups.values / whole * people)
    series = zip(np.reshape(counts, (-1, counts.shape[-1])), np.reshape(people, (-1, counts.shape[-1])), strict=True)
    found = np.array([_fit(count, number) for count, number in series]).reshape((*counts.shape[:-1], 4))
    sii, sii_error, rii, rii_error = np.moveaxis(found, -1, 0)
    return LogitSlope(
        Measure(
            (whole * sii)[()],
            (whole * sii_error)[()],
            (whole * (sii - z * sii_error))[()],
            (whole * (sii + z * sii_error))[()],
        ),
        Measure(rii[()], rii_error[()], (rii * np.exp(-z * rii_error))[()], (rii * np.exp(z * rii_error))[()]),
    )


def _fit(counts: FloatArray, people: FloatArray) -> tuple[float, float, float, float]:
    """Fit one curve: slope index and its standard error, relative index and that of its logarithm."""
    if not ((counts >= 0) & (counts <= people) & (people > 0)).all():
        return (np.nan,) * 4
    ranks = (np.cumsum(people) - people / 2) / people.sum()
    design = np.column_stack([np.ones_like(ranks), ranks])
    fitted = GLM(counts / people, design, family=families.Binomial(), var_weights=people**2).fit(cov_type="HC0")
    covariance = fitted.cov_params() * counts.size / (counts.size - _LINE_PARTS)
    start, end = expit(fitted.params[0]), expit(fitted.params.sum())
    of_difference = np.array([end * (1 - end) - start * (1 - start), end * (1 - end)])
    of_logarithm = np.array([start - end, 1 - end])
    errors = [float(np.sqrt(slopes @ covariance @ slopes)) for slopes in (of_difference, of_logarithm)]
    return end - start, errors[0], end / start, errors[1]
