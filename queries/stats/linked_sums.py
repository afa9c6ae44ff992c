"""Cells that are linked by sums, and which of the sums are true: the rest that parts leave of a whole is a cell too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from queries.stats.arrays import FloatArray
from queries.stats.disclosure import DisclosureRule, is_small_number
from queries.stats.row_space import Integers

Flags = NDArray[np.bool_]

ADDS_UP_WITHIN = 0.5  # counts are whole numbers


@dataclass(frozen=True)
class Sum:
    """A whole and some of its parts, as rows of the cells. What the parts leave of the whole is a number too."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LinkedCells:
    """Cells over dates: arrays with one row for each cell and one column for each date.

    Attributes:
        counts: NaN where nothing is held, or where the source has hidden it.
        denominators: NaN where none is published.
        is_secret: must be hidden for its own sake: small, small in what is left, or hidden by the source.
        is_hidden: one mark for each cell that is hidden for another reason.
    """

    counts: FloatArray
    denominators: FloatArray
    is_secret: Flags
    is_hidden: Flags


def settle(
    cells: LinkedCells, sums: Sequence[Sum], rule: DisclosureRule
) -> tuple[LinkedCells, list[int], list[Integers]]:
    """Hold the sums against the numbers, and add the rests that they leave as cells of their own.

    Args:
        cells: the cells.
        sums: which of them may be sums of others.
        rule: says which rests are small.

    Returns:
        The cells with the rests behind them; the whole of each sum that is one; and its parts.
    """
    wholes, parts = [], []
    rests: list[tuple[FloatArray, FloatArray]] = []

    def hold(each: Sum) -> None:
        of_sum = np.array(each.parts, dtype=np.int64)
        is_unknown = np.isnan(cells.counts[of_sum]) & cells.is_secret[of_sum]
        rest = cells.counts[each.whole] - np.nansum(cells.counts[of_sum], axis=0)
        is_held = ~np.isnan(cells.counts) | cells.is_secret
        is_together = is_held[each.whole] & is_held[of_sum].any(axis=0)
        if not is_together.any():
            return
        rest[~is_together] = np.nan
        people = cells.denominators[each.whole] - np.nansum(cells.denominators[of_sum], axis=0)
        is_nobody = np.abs(rest) <= ADDS_UP_WITHIN
        adds_up = is_nobody[~is_together | (np.abs(people) <= ADDS_UP_WITHIN)].any()
        adds_up |= is_nobody[is_together].all() and not (people > ADDS_UP_WITHIN).any()
        if not adds_up and not is_unknown.any() and not np.isnan(rest).all():
            if (rest < -ADDS_UP_WITHIN).any():
                for part in each.parts if len(each.parts) > 1 else ():
                    hold(Sum(each.whole, (part,)))
                return
            of_sum = np.append(of_sum, len(cells.counts) + len(rests))
            rests.append((np.maximum(rest, 0), np.where(people >= rest, people, np.nan)))
        wholes.append(each.whole)
        parts.append(of_sum)

    for each in sums:
        hold(each)
    return _with_rests(cells, rests, rule), wholes, parts


def _with_rests(cells: LinkedCells, rests: list[tuple[FloatArray, FloatArray]], rule: DisclosureRule) -> LinkedCells:
    if not rests:
        return cells
    counts, denominators = (np.array(each) for each in zip(*rests, strict=True))
    return replace(
        cells,
        counts=np.concatenate([cells.counts, counts]),
        denominators=np.concatenate([cells.denominators, denominators]),
        is_secret=np.concatenate([cells.is_secret, is_small_number(counts, rule, denominators=denominators)]),
        is_hidden=np.concatenate([cells.is_hidden, np.zeros(len(rests), dtype=bool)]),
    )
