"""Potential for improvement: what the whole population would gain if every group did as well as one of them.

The population attributable risk and fraction of the WHO. They are not the fraction of cases due to an exposure, and
mean nothing for measures that have no whole to be a part of, such as life expectancy or scores.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray
from queries.stats.groups import Groups, Measure, error_of_weighted_sum, measure_from, read_groups

_PER_CENT = 100


class _Reference(NamedTuple):
    value: FloatArray
    is_it: FloatArray  # 1 for the reference group, 0 for the others


def attributable_risk(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    is_ordered: bool,
    is_favourable: bool,
    whole: float | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Give the population attributable risk: PAR = reference - mean, and 0 where the reference is not the better.

    The reference is the least disadvantaged of ordered groups, and the best of groups without an order. Limits of
    proportions come from the counts behind them (Walter): with f = -PAR/mean the fraction of cases to be avoided, a
    cases and b others outside the reference group, c cases and d others in it, and N people, se(PAR) =
    mean (1 - f) sqrt((b + f (a + d)) / (N c)). For other values they are those of a weighted sum.

    Args:
        values: Values of the groups, on the last axis; ordered ones from most to least disadvantaged.
        populations: People of each group, as a number of people.
        standard_errors: Standard errors of the values, used where `whole` is None.
        is_ordered: Whether the groups have an order of their own.
        is_favourable: Whether high values are good.
        whole: The value that stands for everyone, when the values are proportions: 1 or 100. None for other values.
        confidence: Confidence as a fraction.

    Returns:
        The risk in the unit of the values: positive where the mean would rise. NaN where `groups.find_refusals`
        refuses; no standard error or limits where there is no potential, or nothing to work them out from.

    Raises:
        ValueError: If the confidence or the whole is out of range, or the shapes do not fit.

    References:
        WHO (2024), Health inequality monitoring: harnessing data to advance health equity, annex 11.
        Walter SD (1978), Calculation of attributable risks from epidemiological data. Int J Epidemiol 7:175-182.
    """
    groups = read_groups(values, populations, standard_errors, is_ordered=is_ordered)
    reference = _reference(groups, is_ordered=is_ordered, is_favourable=is_favourable)
    gain = reference.value - groups.mean[..., 0]
    is_potential = gain > 0 if is_favourable else gain < 0
    if whole is None:
        error = error_of_weighted_sum(reference.is_it - groups.shares, groups.errors)
    else:
        error = _walter_error(groups, reference, gain, whole) * groups.mean[..., 0]
    estimate = np.where(is_potential, gain, np.where(np.isnan(gain), np.nan, 0))
    return measure_from(estimate, np.where(is_potential, error, np.nan), confidence)


def attributable_fraction(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    *,
    is_ordered: bool,
    is_favourable: bool,
    whole: float | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Give the population attributable fraction: PAF = 100 PAR / mean.

    Args:
        values: Values of the groups, on the last axis; ordered ones from most to least disadvantaged.
        populations: People of each group, as a number of people.
        standard_errors: Standard errors of the values, used where `whole` is None.
        is_ordered: Whether the groups have an order of their own.
        is_favourable: Whether high values are good.
        whole: The value that stands for everyone, when the values are proportions: 1 or 100. None for other values.
        confidence: Confidence as a fraction.

    Returns:
        Per cent of the mean, standard error and limits in the same unit. NaN as for `attributable_risk`, and where
        the mean is not positive.

    Raises:
        ValueError: If the confidence or the whole is out of range, or the shapes do not fit.

    References:
        As for `attributable_risk`.
    """
    risk = attributable_risk(
        values,
        populations,
        standard_errors,
        is_ordered=is_ordered,
        is_favourable=is_favourable,
        whole=whole,
        confidence=confidence,
    )
    groups = read_groups(values, populations, standard_errors, is_ordered=is_ordered)
    mean = np.where(groups.mean > 0, groups.mean, np.nan)
    estimate = _PER_CENT * risk.estimate / mean[..., 0]
    if whole is not None:
        return measure_from(estimate, _PER_CENT * risk.standard_error / mean[..., 0], confidence)
    reference = _reference(groups, is_ordered=is_ordered, is_favourable=is_favourable)
    slopes = (reference.is_it - groups.shares * (1 + risk.estimate / mean[..., 0])[..., None]) / mean
    error = np.where(np.isnan(risk.standard_error), np.nan, error_of_weighted_sum(slopes, groups.errors))
    return measure_from(estimate, _PER_CENT * error, confidence)


def _reference(groups: Groups, *, is_ordered: bool, is_favourable: bool) -> _Reference:
    signed = groups.values if is_favourable else -groups.values
    if is_ordered:
        place = np.full(groups.mean.shape, groups.values.shape[-1] - 1)
    else:
        place = np.where(groups.is_there, signed, -np.inf).argmax(axis=-1)[..., None]
    is_it = np.zeros(groups.values.shape)
    np.put_along_axis(is_it, place, 1.0, axis=-1)
    return _Reference(np.take_along_axis(groups.values, place, axis=-1)[..., 0], is_it)


def _walter_error(groups: Groups, reference: _Reference, gain: FloatArray, whole: float) -> FloatArray:
    """Give the standard error of the fraction of cases to be avoided."""
    if not whole > 0:
        raise ValueError(f"the whole is a positive number, such as 1 or 100; got {whole}")
    cases, people = groups.populations * groups.values / whole, groups.populations
    avoided = -gain / np.where(groups.mean[..., 0] > 0, groups.mean[..., 0], np.nan)
    in_reference = (cases * reference.is_it).sum(axis=-1)
    others_in_reference = (people * reference.is_it).sum(axis=-1) - in_reference
    elsewhere = (cases * (1 - reference.is_it)).sum(axis=-1)
    others_elsewhere = (people * (1 - reference.is_it)).sum(axis=-1) - elsewhere
    above = others_elsewhere + avoided * (elsewhere + others_in_reference)
    below = people.sum(axis=-1) * np.where(in_reference > 0, in_reference, np.nan)
    return (1 - avoided) * np.sqrt(np.where(above >= 0, above, np.nan) / below)
