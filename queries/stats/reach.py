"""People still to reach for a target, and what people of unknown group could change. Counts in, counts and shares out.

A target is a share of the people counted. What is still missing is a count of people: it starts a plan, where a
percentage only starts a talk.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from queries.stats.arrays import FloatArray, as_floats
from queries.stats.intervals import Estimate, proportion

_NOISE = 1e-9  # 0.9 x 10 is 9.000000000000002 in binary: nobody more is needed for that


class Bounds(NamedTuple):
    """The least and the most that a number can be."""

    least: FloatArray
    most: FloatArray


def people_to_reach(reached_counts: ArrayLike, people_counts: ArrayLike, target_percent: float) -> FloatArray:
    """Count how many more people must be reached for a target.

    Args:
        reached_counts: people reached so far.
        people_counts: all people counted.
        target_percent: share of the people to reach, 0 to 100.

    Returns:
        Whole people, 0 where the target is met or passed, NaN where a count is missing.

    Raises:
        ValueError: If the target is not from 0 to 100.
    """
    if not 0 <= target_percent <= 100:
        raise ValueError(f"a target is a share of the people, from 0 to 100 per cent; got {target_percent}")
    wanted = np.ceil(as_floats(people_counts) * target_percent / 100 - _NOISE)
    return np.maximum(wanted - as_floats(reached_counts), 0.0)


def people_to_reach_bounds(people_counts: ArrayLike, target_percent: float) -> Bounds:
    """Bound how many more people must be reached where the count of those reached is hidden.

    The bounds rest on the people alone, so they give nothing of the hidden count away.
    """
    most = people_to_reach(np.zeros_like(as_floats(people_counts)), people_counts, target_percent)
    return Bounds(np.where(np.isnan(most), np.nan, 0.0), most)


def share_bounds_with_unknown(
    reached_counts: ArrayLike, people_counts: ArrayLike, unknown_reached: float, unknown_people: float
) -> Bounds:
    """Bound the uptake of each group if some or all people of unknown group belonged to it.

    The least is had if all unknown people who were not reached belonged to the group, the most if all who were
    reached did. Bounds of two groups cannot both be had at once.

    Args:
        reached_counts: people reached, one number per group.
        people_counts: people counted, one number per group.
        unknown_reached: people of unknown group who were reached.
        unknown_people: all people of unknown group.

    Returns:
        Percentages.

    Raises:
        ValueError: If more unknown people were reached than there are.
    """
    if unknown_reached > unknown_people:
        raise ValueError("more people of unknown group were reached than there are")
    reached, people = as_floats(reached_counts), as_floats(people_counts)
    with np.errstate(invalid="ignore", divide="ignore"):
        least = 100 * reached / (people + unknown_people - unknown_reached)
        most = 100 * (reached + unknown_reached) / (people + unknown_reached)
    return Bounds(least, most)


def reached_between(before_counts: ArrayLike, after_counts: ArrayLike, people_counts: ArrayLike) -> Estimate:
    """Give, of the people not yet reached on the first date, the share that was reached by the second.

    It compares groups fairly: one that was nearly done cannot rise by as many points as one that was not.

    Args:
        before_counts: people reached by the first date.
        after_counts: people reached by the second date, the first ones among them.
        people_counts: all people counted, the same on both dates.

    Returns:
        Percentages with Wilson's 95 % limits; NaN where nobody was left, or where the count fell.
    """
    before, after, people = as_floats(before_counts), as_floats(after_counts), as_floats(people_counts)
    came, left = after - before, people - before
    may_count = (came >= 0) & (left > 0) & (came <= left)
    return proportion(np.where(may_count, came, np.nan), np.where(may_count, left, np.nan), multiplier=100)
