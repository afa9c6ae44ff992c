"""Hiding small numbers: those that are small themselves, and those from which a small one could be worked out.

Primary suppression looks at one count at a time. Secondary suppression, here, protects one margin: the parts of one
total, row by row. Where column totals, nested groups, areas within areas or two dates are published as well, a hidden
number can still follow from several tables together; that needs a search over all of them, which this module does
not do. Ingest applies it, so that a hidden number never reaches the database that the web serves.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from queries.stats.arrays import FloatArray, as_flags, as_floats

_ROUNDED_TO = 5
_MOST_LOST_BY_ROUNDING = 2  # a whole number moves at most this far when it is rounded to the nearest 5


class DisclosureRule(StrEnum):
    """Which counts of an indicator are too small to be shown. Zero is shown under every rule."""

    NONE = "none"
    ONE_TO_FOUR = "lt5"
    ONE_TO_FIVE = "1to5"
    ONE_TO_SEVEN_ROUNDED = "1to7_round5"  # the other counts are rounded to the nearest 5
    SOURCE_SUPPRESSED = "source_suppressed"  # the publisher has hidden what had to be hidden


class Hidden(StrEnum):
    """Why a number is not shown. The words printed for the second must not give the bounds of the first."""

    NO = ""
    SMALL = "small"  # within the bounds of the rule
    PROTECTS = "protects"  # any number; hidden so that another cannot be worked out, or for a reason of the caller's


class SuppressedTable(NamedTuple):
    """A table fit to publish: hidden numbers are NaN, with the reason in the frame or column of the same shape."""

    parts: pd.DataFrame
    totals: pd.Series
    parts_hidden: pd.DataFrame
    totals_hidden: pd.Series


_LARGEST_SMALL_COUNT = {
    DisclosureRule.ONE_TO_FOUR: 4,
    DisclosureRule.ONE_TO_FIVE: 5,
    DisclosureRule.ONE_TO_SEVEN_ROUNDED: 7,
}


def largest_small_count(rule: DisclosureRule) -> int | None:
    """Give the largest count that a rule hides, for the words "between 1 and 4"; None where it hides nothing.

    Args:
        rule: Rule of the indicator.

    Returns:
        4, 5 or 7; None for `none` and `source_suppressed`.

    Raises:
        ValueError: If there is no such rule.
    """
    return _LARGEST_SMALL_COUNT.get(DisclosureRule(rule))


def is_small_number(
    counts: ArrayLike,
    rule: DisclosureRule,
    *,
    denominators: ArrayLike | None = None,
    whole_groups_are_small: bool = False,
) -> NDArray[np.bool_]:
    """Find the counts that must not be shown for their own sake.

    Args:
        counts: Counts of people or events.
        rule: Rule of the indicator. A count is small from just above 0 to its largest small count.
        denominators: Counts of all people, when they are published beside the counts. The rest, such as those not
            vaccinated, can then be had by subtraction, so a small rest is hidden as well.
        whole_groups_are_small: Whether groups at 0 % or 100 % are treated as small numbers, since they give away
            the status of everyone in them. Needs denominators. Otherwise zeros are shown.

    Returns:
        True where the count must be hidden. A missing count is not small: it is missing already.

    Raises:
        ValueError: If there is no such rule, a count is negative, or whole groups are to be treated as small without
            denominators or under a rule that hides nothing.

    References:
        NHS England, Hospital Episode Statistics: disclosure control. OHID, Fingertips: small numbers.
    """
    largest = largest_small_count(rule)
    if whole_groups_are_small and (denominators is None or largest is None):
        raise ValueError("whole groups can be treated as small only with denominators, and by a rule that hides")
    count = as_floats(counts)
    if (count < 0).any():
        raise ValueError("a count cannot be negative")
    if largest is None:
        return np.zeros(count.shape, dtype=bool)
    is_small = _is_within(count, largest)
    if denominators is not None:
        everyone = as_floats(denominators)
        is_small = is_small | _is_within(everyone - count, largest)
        if whole_groups_are_small:
            is_small = is_small | ((everyone > 0) & ((count == 0) | (count == everyone)))
    return is_small


def suppress_counts(
    counts: ArrayLike,
    rule: DisclosureRule,
    *,
    denominators: ArrayLike | None = None,
    whole_groups_are_small: bool = False,
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Hide small counts one by one, and round the others where the rule says so.

    Where a count is hidden, the caller hides the value, its limits and everything derived from it as well, and works
    out values from the counts returned here, so that a rounded count is not given away by an exact percentage.

    Args:
        counts: Counts of people or events.
        rule: Rule of the indicator.
        denominators: As in `is_small_number`.
        whole_groups_are_small: As in `is_small_number`.

    Returns:
        The counts fit to publish, NaN where hidden or missing, and marks of those hidden here.

    Raises:
        ValueError: As in `is_small_number`.

    References:
        NHS England, Hospital Episode Statistics: disclosure control. OHID, Fingertips: small numbers.
    """
    is_hidden = is_small_number(counts, rule, denominators=denominators, whole_groups_are_small=whole_groups_are_small)
    return np.where(is_hidden, np.nan, _published(as_floats(counts), rule)), is_hidden


def suppress_table(
    parts: pd.DataFrame,
    rule: DisclosureRule,
    *,
    totals: ArrayLike | None = None,
    also_hidden: pd.DataFrame | None = None,
) -> SuppressedTable:
    """Hide small numbers in a table whose rows add up to published totals, and what would give them away.

    A row is safe when a reader who knows the numbers shown, the rule and the words printed can narrow no hidden part
    down to one number: each hidden part, given the others' bounds, may still be at least two. While a row is not
    safe, its smallest part that is still shown and not zero is hidden too; when none is left, the total is. Zeros
    stay shown. Rows are handled apart: totals of columns are not protected.

    Args:
        parts: Counts, one row for each total, one column for each part. A missing one counts as hidden.
        rule: Rule of the indicator. One that hides nothing leaves the table as it is, but for `also_hidden`.
        totals: Total of each row; the sum of its parts when not given. A missing one counts as hidden.
        also_hidden: Marks of parts that must be hidden for other reasons, such as a small rest or a whole group.
            Labels of totals and marks must be those of the parts, in the same order.

    Returns:
        The table fit to publish with the reason for each number hidden, in the shape and order of the one given.

    Raises:
        ValueError: If there is no such rule, a count is negative, marks or totals do not fit, totals are not given
            although a part is missing, or a total is less than the parts shown.

    References:
        Hundepool A and others (2012), Statistical disclosure control, chapter 4. Wiley.
    """
    counts = as_floats(parts.to_numpy(dtype=float, na_value=np.nan))
    sums = _checked_totals(counts, totals, parts)
    reasons = np.full(counts.shape, Hidden.NO, dtype=object)
    reasons[np.isnan(counts) | _checked_marks(also_hidden, parts)] = Hidden.PROTECTS
    reasons[is_small_number(counts, rule)] = Hidden.SMALL
    total_reasons = np.where(is_small_number(sums, rule), Hidden.SMALL, Hidden.NO).astype(object)
    total_reasons[np.isnan(sums)] = Hidden.PROTECTS
    if largest_small_count(rule) is not None:
        for row in np.flatnonzero((reasons != Hidden.NO).any(axis=1)):
            total_reasons[row] = _protect_row(counts[row], reasons[row], sums[row], total_reasons[row], rule, parts)
    published = np.where(reasons == Hidden.NO, _published(counts, rule), np.nan)
    published_totals = np.where(total_reasons == Hidden.NO, _published(sums, rule), np.nan)
    return SuppressedTable(
        pd.DataFrame(published, index=parts.index, columns=parts.columns),
        pd.Series(published_totals, index=parts.index),
        pd.DataFrame(reasons, index=parts.index, columns=parts.columns, dtype=object),
        pd.Series(total_reasons, index=parts.index, dtype=object),
    )


def _protect_row(
    counts: FloatArray,
    reasons: NDArray[np.object_],
    total: float,
    total_reason: Hidden,
    rule: DisclosureRule,
    parts: pd.DataFrame,
) -> Hidden:
    """Hide parts of one row in place until it is safe; answer with the reason for hiding its total, if any."""
    while _gives_away(counts, reasons, total, total_reason, rule):
        can_hide = np.flatnonzero((reasons == Hidden.NO) & (counts > 0))
        if can_hide.size == 0:
            return Hidden.PROTECTS
        # Of equal parts the first by name, so that the order of columns changes nothing.
        smallest = min(can_hide, key=lambda place: (counts[place], str(parts.columns[place])))
        reasons[smallest] = Hidden.PROTECTS
    return total_reason


def _gives_away(
    counts: FloatArray, reasons: NDArray[np.object_], total: float, total_reason: Hidden, rule: DisclosureRule
) -> bool:
    """Say whether a reader of this row could narrow one of its hidden parts down to a single number."""
    if total_reason == Hidden.PROTECTS:
        return False
    largest = largest_small_count(rule)
    is_hidden = reasons != Hidden.NO
    shown_low, shown_high = _bounds_of_published(counts[~is_hidden], rule)
    total_low, total_high = (1, largest) if total_reason == Hidden.SMALL else _bounds_of_published(total, rule)
    rest_low, rest_high = total_low - shown_high.sum(), total_high - shown_low.sum()
    # A part hidden for another's sake may be anything; 1 as its least is the harder test, as zeros are mostly shown.
    least = np.ones(is_hidden.sum())
    most = np.where(reasons[is_hidden] == Hidden.SMALL, largest, max(rest_high, 1))
    lowest = np.maximum(least, rest_low - (most.sum() - most))
    highest = np.minimum(most, rest_high - (least.sum() - least))
    return bool((highest - lowest < 1).any())


def _bounds_of_published(counts: FloatArray | float, rule: DisclosureRule) -> tuple[FloatArray, FloatArray]:
    """Give the least and the most that counts shown under a rule may have been."""
    published = _published(as_floats(counts), rule)
    loss = np.where(published > 0, _MOST_LOST_BY_ROUNDING, 0) if rule == DisclosureRule.ONE_TO_SEVEN_ROUNDED else 0
    return published - loss, published + loss


def _checked_marks(marks: pd.DataFrame | None, parts: pd.DataFrame) -> NDArray[np.bool_]:
    if marks is not None and not (marks.index.equals(parts.index) and marks.columns.equals(parts.columns)):
        raise ValueError("marks of hidden parts must have the rows and columns of the parts, in the same order")
    return as_flags(marks, parts.shape)


def _checked_totals(counts: FloatArray, totals: ArrayLike | None, parts: pd.DataFrame) -> FloatArray:
    if isinstance(totals, pd.Series) and not totals.index.equals(parts.index):
        raise ValueError("totals must have the rows of the parts, in the same order")
    if totals is None:
        if np.isnan(counts).any():
            raise ValueError("a part is missing, so the totals cannot be summed: give them")
        return counts.sum(axis=1)
    sums = as_floats(totals)
    if sums.shape != counts.shape[:1]:
        raise ValueError(f"expected {counts.shape[0]} totals, one for each row; got shape {sums.shape}")
    if (sums < np.nansum(counts, axis=1)).any():
        raise ValueError("a total is less than the sum of its parts")
    return sums


def _is_within(counts: FloatArray, largest: int) -> NDArray[np.bool_]:
    # Just above the largest is hidden too: a count that is not whole must not slip between two whole ones.
    return (counts > 0) & (counts < largest + 1)


def _published(counts: FloatArray, rule: DisclosureRule) -> FloatArray:
    if rule == DisclosureRule.ONE_TO_SEVEN_ROUNDED:
        return np.floor(counts / _ROUNDED_TO + 0.5) * _ROUNDED_TO
    return counts
