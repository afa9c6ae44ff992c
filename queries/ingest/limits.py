"""Confidence limits that are worked out at load, where the publisher gave what they follow from and not them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from queries.models import ValueType
from queries.stats.intervals import Estimate, proportion, rate, rescale_normal_interval

WILSON_NOTE = "Limits calculated here from the count and denominator (Wilson)"
POISSON_NOTE = "Limits calculated here from the count and denominator (Byar, exact below 10 events)"
ABOVE_WHOLE_NOTE = "Above 100%: more people vaccinated than the estimate counts, so there are no limits"
RESCALED_NOTE = "99.8% limits calculated here from the 95% limits"

_RESCALED_TYPES = [ValueType.LIFE_EXPECTANCY.value, ValueType.MEAN.value]
# A published value may be rounded, or be standardised or weighted. Only where it is the plain quotient, to the rounding
# of one decimal or half a percent, do limits of the plain quotient belong to it.
ABSOLUTE_TOLERANCE = 0.051
RELATIVE_TOLERANCE = 0.005


def add_limits(table: pd.DataFrame) -> int:
    """Fill in limits that are missing, and say so in `limits_note`; published limits are never changed.

    Proportions get Wilson's, crude rates Byar's (exact below ten events), at 95 and 99.8 %. Where only 95 % limits are
    published, those of a proportion or rate with counts get 99.8 % limits by the same method, and those of a life
    expectancy or mean are stretched, because they are normal. A census or an index counts everyone: nothing was
    sampled, so its figures get no limits here. Nor does a share above the whole, which is no proportion; its note says
    so, unless it does already.

    Args:
        table: rows with value_type, multiplier (from the unit; may be missing), is_tested, the parsed numbers, and
            limits_method, which says how limits were worked out that came with the rows ("" if they are published).

    Returns:
        How many proportions and rates got no limits because the value is not its count over its denominator.
    """
    table["limits_note"] = table["limits_method"]
    has_counts = (
        table["value"].notna()
        & table["is_tested"]
        & table["event_count"].notna()
        & (table["denominator_count"] > 0)
        & table["multiplier"].notna()
    )
    above = has_counts & (table["value_type"] == ValueType.PROPORTION.value) & _is_above_whole(table)
    has_counts &= ~above
    _say_above_whole(table, above)
    disagreeing = 0
    for value_type, estimate, note in (
        (ValueType.PROPORTION.value, proportion, WILSON_NOTE),
        (ValueType.RATE.value, rate, POISSON_NOTE),
    ):
        wanted = has_counts & (table["value_type"] == value_type) & table["lower_ci998"].isna()
        agrees = wanted & is_quotient(table)
        disagreeing += int((wanted & ~agrees & table["lower_ci95"].isna()).sum())
        _fill_from_counts(table, agrees, estimate, note)
    wanted = (
        table["value_type"].isin(_RESCALED_TYPES)
        & table[["value", "lower_ci95", "upper_ci95"]].notna().all(axis=1)
        & table["lower_ci998"].isna()
    )
    rows = table[wanted]
    lower, upper = rescale_normal_interval(
        rows["value"].to_numpy(), rows["lower_ci95"].to_numpy(), rows["upper_ci95"].to_numpy()
    )
    table.loc[wanted, "lower_ci998"], table.loc[wanted, "upper_ci998"] = lower, upper
    table.loc[wanted & table["lower_ci998"].notna(), "limits_note"] = RESCALED_NOTE
    return disagreeing


def is_quotient(table: pd.DataFrame) -> pd.Series:
    """Tell of which rows the value is the count over the denominator, to the rounding of a printed figure."""
    quotient = (
        table["multiplier"] * table["event_count"] / table["denominator_count"].where(table["denominator_count"] > 0)
    )
    return pd.Series(
        np.isclose(table["value"], quotient, rtol=RELATIVE_TOLERANCE, atol=ABSOLUTE_TOLERANCE), index=table.index
    )


def _is_above_whole(table: pd.DataFrame) -> pd.Series:
    return table["event_count"] > table["denominator_count"]


def _say_above_whole(table: pd.DataFrame, above: pd.Series) -> None:
    unsaid = above & ~table["value_note"].str.contains("Above 100%", regex=False)
    notes = table.loc[unsaid, "value_note"]
    table.loc[unsaid, "value_note"] = (notes + ". ").where(notes != "", "") + ABOVE_WHOLE_NOTE


def _fill_from_counts(table: pd.DataFrame, rows: pd.Series, estimate: Callable, note: str) -> None:
    for multiplier, group in table[rows].groupby("multiplier"):
        counts, denominators = group["event_count"].to_numpy(), group["denominator_count"].to_numpy()
        value, published = group["value"].to_numpy(), group[["lower_ci95", "upper_ci95"]].to_numpy()
        at_95 = _around(value, estimate(counts, denominators, confidence=0.95, multiplier=float(multiplier)))
        at_998 = _around(value, estimate(counts, denominators, confidence=0.998, multiplier=float(multiplier)))
        is_published = ~np.isnan(published).any(axis=1)
        # Published limits may come from a survey's design or another method: then wider ones cannot be had from counts.
        same_method = np.isclose(published, at_95, rtol=RELATIVE_TOLERANCE, atol=ABSOLUTE_TOLERANCE).all(axis=1)
        table.loc[group.index[~is_published], ["lower_ci95", "upper_ci95"]] = at_95[~is_published]
        fits = ~is_published | same_method
        table.loc[group.index[fits], ["lower_ci998", "upper_ci998"]] = at_998[fits]
        table.loc[group.index[~is_published], "limits_note"] = note
        table.loc[group.index[is_published & fits], "limits_note"] = f"99.8% {note[0].lower()}{note[1:]}"


def _around(value: np.ndarray, result: Estimate) -> np.ndarray:
    # Rounding must not put a printed value outside its own limits: 0.04 per 1,000 is printed 0.0.
    return np.column_stack([np.minimum(result.lower, value), np.maximum(result.upper, value)])
