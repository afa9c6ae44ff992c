"""Levelling up or down: whether a gap changed because the worse-off got on or because the better-off fell back."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from queries.stats.arrays import FloatArray, as_floats


class Levelling(StrEnum):
    """How a gap changed. "Up" means that the worse-off end got better, "down" that the better-off end got worse."""

    NOT_CALCULABLE = ""
    LEVELLING_UP = "levelling_up"
    LEVELLING_DOWN = "levelling_down"
    NARROWED_FROM_BOTH_ENDS = "narrowed_from_both_ends"
    WORSE_OFF_FELL_BACK = "worse_off_fell_back"
    BETTER_OFF_PULLED_AWAY = "better_off_pulled_away"
    WIDENED_FROM_BOTH_ENDS = "widened_from_both_ends"
    UNCHANGED = "unchanged"


class GapSplit(NamedTuple):
    """A change in the gap between a worse-off and a better-off group, split between the two.

    Attributes:
        gap_change: Gap at the end less gap at the start; below zero it narrowed.
        improved_at_bottom: By how much the worse-off group got better; below zero it got worse.
        worsened_at_top: By how much the better-off group got worse; below zero it got better.
        levelling: A `Levelling` for each, as text.
    """

    gap_change: FloatArray
    improved_at_bottom: FloatArray
    worsened_at_top: FloatArray
    levelling: NDArray[np.str_]


def split_gap_change(
    bottom_before: ArrayLike,
    top_before: ArrayLike,
    bottom_after: ArrayLike,
    top_after: ArrayLike,
    *,
    is_favourable: bool,
) -> GapSplit:
    """Split the change of a gap: change = -(improved at the bottom) - (worsened at the top).

    With g = 1 where high values are good and -1 where they are bad, the gap is g(top - bottom), the bottom improves by
    g(bottom after - bottom before), and the top worsens by g(top before - top after).

    Args:
        bottom_before: Value of the worse-off group at the start.
        top_before: Value of the better-off group at the start.
        bottom_after: Value of the same worse-off group at the end.
        top_after: Value of the same better-off group at the end.
        is_favourable: Whether high values are good.

    Returns:
        The change and its two parts, in the unit of the values. NaN and "" where a value is missing. Where both ends
        moved the same way, the end that moved more decides: a gap that narrowed while both got worse is levelling
        down, and one that narrowed while both got better is levelling up.
    """
    sign = 1.0 if is_favourable else -1.0
    bottom = sign * (as_floats(bottom_after) - as_floats(bottom_before))
    top = sign * (as_floats(top_before) - as_floats(top_after))
    change = -(bottom + top)
    cases = (
        (np.isnan(change), Levelling.NOT_CALCULABLE),
        (change == 0, Levelling.UNCHANGED),
        ((change < 0) & (bottom > 0) & (top > 0), Levelling.NARROWED_FROM_BOTH_ENDS),
        ((change < 0) & (top <= 0), Levelling.LEVELLING_UP),
        (change < 0, Levelling.LEVELLING_DOWN),
        ((bottom < 0) & (top < 0), Levelling.WIDENED_FROM_BOTH_ENDS),
        (bottom < 0, Levelling.WORSE_OFF_FELL_BACK),
    )
    labels = np.select(
        [applies for applies, _ in cases], [label.value for _, label in cases], Levelling.BETTER_OFF_PULLED_AWAY.value
    )
    return GapSplit(change[()], bottom[()], top[()], labels)
