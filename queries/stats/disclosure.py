"""Small numbers: which counts must not be shown for their own sake, rule by rule.

What else must go, so that none of them can be worked out, is found by `queries.stats.linked_disclosure`.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.stats.arrays import FloatArray, as_floats

_ROUNDED_TO = 5


class DisclosureRule(StrEnum):
    """Which counts of an indicator are too small to be shown. Zero is shown under every rule."""

    NONE = "none"
    ONE_TO_FOUR = "lt5"
    ONE_TO_FIVE = "1to5"
    ONE_TO_SEVEN_ROUNDED = "1to7_round5"  # the other counts are rounded to the nearest 5
    SOURCE_SUPPRESSED = "source_suppressed"  # the publisher has hidden what had to be hidden


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


def _is_within(counts: FloatArray, largest: int) -> NDArray[np.bool_]:
    # Just above the largest is hidden too: a count that is not whole must not slip between two whole ones.
    return (counts > 0) & (counts < largest + 1)


def _published(counts: FloatArray, rule: DisclosureRule) -> FloatArray:
    if rule == DisclosureRule.ONE_TO_SEVEN_ROUNDED:
        return np.floor(counts / _ROUNDED_TO + 0.5) * _ROUNDED_TO
    return counts
