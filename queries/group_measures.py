"""What the groups of one period come to: gap, slope index and the measures of the WHO, or the reason why not.

Ratios and shares mean something for proportions and rates only: never for life expectancy, scores or means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.groupings import Grouping, is_nested, is_unknown
from queries.models import Indicator, Polarity, ValueStatus, ValueType
from queries.stats import concentration, dispersion, gap, groups, potential, slope
from queries.stats.normal import standard_error_from_interval

_WITH_RATIOS = (ValueType.PROPORTION, ValueType.RATE)
_PER_CENT = 100.0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number with its 95 % limits; None where they are not held or cannot be worked out."""

    value: float
    lower: float | None = None
    upper: float | None = None

    @property
    def has_limits(self) -> bool:
        """Whether chance can be judged."""
        return self.lower is not None and self.upper is not None

    def excludes(self, number: float) -> bool | None:
        """Tell whether the limits lie on one side of a number; None where there are none."""
        if not self.has_limits:
            return None
        return not self.lower <= number <= self.upper


@dataclass(frozen=True, kw_only=True)
class SlopeLine:
    """The slope index and the line behind it, in the unit of the measure; ranks run from 0, most deprived, to 1."""

    sii: Estimate
    rii: Estimate | None
    at_most_deprived: float
    at_least_deprived: float
    ranks: tuple[float, ...] = ()
    fitted: tuple[float, ...] = ()
    area_count: int = 0  # how many single areas the line rests on; 0 where it rests on the groups


@dataclass(frozen=True, kw_only=True)
class Measures:
    """The measures of one set of groups; None where one means nothing or cannot be given.

    Attributes:
        worst: place of the worst-off group among the groups, or of the most deprived one; None without a gap.
        best: place of the group at the other end.
        gap: a positive gap is a disadvantage of `worst`. In the unit of the measure.
        ratio: the larger disadvantage over the other end.
        slope: slope index with its line, for ordered groups.
        others: further measures by key ("aci", "rci", "bgv", "theil", "mld", "mdb", "par", "paf").
        why_no_gap: "", "missing" (a group has no figure) or "too_few".
        why_no_slope: a `slope.Refusal`, "unordered" or "".
        why_no_others: a `groups.Refusal` or "".
    """

    worst: int | None
    best: int | None
    gap: Estimate | None
    ratio: Estimate | None
    slope: SlopeLine | None
    others: dict[str, Estimate]
    why_no_gap: str
    why_no_slope: str
    why_no_others: str


def has_ratios(indicator: Indicator) -> bool:
    """Tell whether ratios and shares of this measure mean anything."""
    return indicator.value_type in _WITH_RATIOS


def people_in_groups(table: pd.DataFrame, indicator: Indicator, grouping: Grouping) -> np.ndarray:
    """Give how many people each group weighs; NaN where that is not known.

    The denominator of a survey counts those who were asked, and it asks more people in some groups than in others.
    Fifths and tenths are cut so that they hold alike, so each weighs the same; of other groups nothing is known.
    """
    if not indicator.is_denominator_a_sample:
        return table["denominator_count"].to_numpy(dtype=float)
    return np.full(len(table), 1.0 if grouping.is_ordered else np.nan)


def standard_errors(table: pd.DataFrame) -> np.ndarray:
    """Give the standard errors behind 95 % limits, in the unit of the values."""
    return standard_error_from_interval(table["lower_ci95"], table["upper_ci95"])


def measure_groups(table: pd.DataFrame, indicator: Indicator, grouping: Grouping) -> Measures:
    """Work out every measure of one set of groups.

    People whose group nobody knows are no end of a gap and count in no measure. A group inside another can be an end,
    and does not count beside the group that it is part of.

    Args:
        table: as `group_values.select_groups` gives it.
        indicator: decides direction, kind of number and which measures mean something.
        grouping: decides whether the groups have an order.
    """
    is_favourable = indicator.polarity is not Polarity.LOW_IS_GOOD
    values, errors = table["value"].to_numpy(dtype=float), standard_errors(table)
    worst, best, why_no_gap = _ends(table, grouping, is_favourable=is_favourable)
    gap_estimate = ratio = None
    if worst is not None:
        ends = (best, worst) if is_favourable else (worst, best)
        pair = [part for end in ends for part in (values[end], errors[end])]
        gap_estimate = estimate_of(gap.difference_between(*pair))
        ratio = estimate_of(gap.ratio_between(*pair)) if has_ratios(indicator) else None
    line, why_no_slope = _slope(table, indicator, grouping)
    whole = table[[not is_unknown(part) and not is_nested(part) for part in table["part"]]]
    others, why_no_others = _others(whole, indicator, grouping, is_favourable=is_favourable)
    return Measures(
        worst=worst,
        best=best,
        gap=gap_estimate,
        ratio=ratio,
        slope=line,
        others=others,
        why_no_gap=why_no_gap,
        why_no_slope=why_no_slope,
        why_no_others=why_no_others,
    )


def _ends(table: pd.DataFrame, grouping: Grouping, *, is_favourable: bool) -> tuple[int | None, int | None, str]:
    """Find the two groups that the gap lies between. Nothing is left out to make a gap possible."""
    is_known = np.array([not is_unknown(part) for part in table["part"]], dtype=bool)
    values = table["value"].to_numpy(dtype=float)
    known = values[is_known]
    if len(known) < 2:
        return None, None, "too_few"
    if grouping.is_ordered:
        return (None, None, "missing") if np.isnan(values).any() else (0, len(values) - 1, "")
    if _is_any_hidden(table[is_known]) or np.isnan(known).sum() > groups.MOST_MISSING * len(known):
        return None, None, "missing"
    if np.isfinite(known).sum() < 2:
        return None, None, "too_few"
    values = np.where(is_known, values, np.nan)
    low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
    return (low, high, "") if is_favourable else (high, low, "")


def _is_any_hidden(table: pd.DataFrame) -> bool:
    """Tell whether a group has a figure that is held back: what is made of the others would tell of it."""
    return bool(table["status"].isin([ValueStatus.SUPPRESSED.value, ValueStatus.NOT_RELIABLE.value]).any())


def _slope(table: pd.DataFrame, indicator: Indicator, grouping: Grouping) -> tuple[SlopeLine | None, str]:
    if not grouping.is_ordered:
        return None, "unordered"
    scale = _PER_CENT if indicator.value_type is ValueType.PROPORTION else 1.0
    values = table["value"].to_numpy(dtype=float) / scale
    lower, upper = (table[name].to_numpy(dtype=float) / scale for name in ("lower_ci95", "upper_ci95"))
    people = people_in_groups(table, indicator, grouping)
    has_limits = not (np.isnan(lower).all() or np.isnan(upper).all())
    errors = slope.standard_errors_on_scale(lower, upper, kind=indicator.value_type) if has_limits else None
    asked = {"kind": indicator.value_type, "is_transformed": has_ratios(indicator)}
    why_not = str(slope.find_refusals(values, people, errors, **asked))
    if why_not:
        return None, why_not
    found = slope.slope_index(values, people, errors, multiplier=scale, **asked)
    rii = Estimate(value=float(found.rii), lower=_number(found.rii_lower), upper=_number(found.rii_upper))
    return SlopeLine(
        sii=Estimate(value=float(found.sii), lower=_number(found.sii_lower), upper=_number(found.sii_upper)),
        rii=rii if has_ratios(indicator) else None,
        at_most_deprived=float(found.intercept),
        at_least_deprived=float(found.end),
        ranks=tuple(map(float, found.ranks)),
        fitted=tuple(map(float, found.fitted)),
    ), ""


def _others(
    table: pd.DataFrame, indicator: Indicator, grouping: Grouping, *, is_favourable: bool
) -> tuple[dict[str, Estimate], str]:
    values, people = table["value"].to_numpy(dtype=float), people_in_groups(table, indicator, grouping)
    errors = standard_errors(table)
    errors = None if np.isnan(errors).all() else errors
    is_ordered = grouping.is_ordered
    why_not = str(groups.find_refusals(values, people, is_ordered=is_ordered))
    if not why_not and _is_any_hidden(table):
        why_not = groups.Refusal.GROUP_MISSING.value
    if why_not:
        return {}, why_not
    found: dict[str, object] = {}
    if is_ordered:
        found["aci"] = concentration.absolute_concentration(values, people, errors)
    else:
        found["bgv"] = dispersion.between_group_variance(values, people, errors, is_ordered=False)
        if indicator.polarity is not Polarity.NO_JUDGEMENT:
            found["mdb"] = dispersion.mean_difference_from_best(
                values, people, is_ordered=False, is_favourable=is_favourable
            )
    if has_ratios(indicator):
        if is_ordered:
            found["rci"] = concentration.relative_concentration(values, people, errors)
        else:
            found["theil"] = dispersion.theil_index(values, people, errors, is_ordered=False)
            found["mld"] = dispersion.mean_log_deviation(values, people, errors, is_ordered=False)
        if indicator.polarity is not Polarity.NO_JUDGEMENT:
            is_counted = indicator.value_type is ValueType.PROPORTION and not indicator.is_denominator_a_sample
            whole = _PER_CENT if is_counted else None
            sides = {"is_ordered": is_ordered, "is_favourable": is_favourable, "whole": whole}
            found["par"] = potential.attributable_risk(values, people, errors, **sides)
            found["paf"] = potential.attributable_fraction(values, people, errors, **sides)
    estimates = {key: estimate_of(each) for key, each in found.items()}
    return {key: each for key, each in estimates.items() if each is not None}, ""


def estimate_of(found: object) -> Estimate | None:
    """Take one estimate out of a result of `queries.stats`; None where there is no number."""
    if not hasattr(found, "estimate"):
        value = _number(found)
        return None if value is None else Estimate(value=value)
    value = _number(found.estimate)
    return None if value is None else Estimate(value=value, lower=_number(found.lower), upper=_number(found.upper))


def _number(value: object) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None
