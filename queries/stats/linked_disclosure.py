"""Hiding what would give a hidden number away, in tables that are linked by sums.

Primary suppression looks at one number at a time. Here every published sum is looked at together: groups, nested
groups, ages, sexes and areas within areas. What is hidden can then be neither worked out exactly from any linear
combination of what is shown, nor narrowed down to one number within one sum, nor had together with its neighbours as
a sum that is itself small. The count of those who are left (not vaccinated) is as secret as the count: where the
denominator is shown, one is as good as the other.

Dates: a cell that is hidden on one date is hidden on all. A running total never falls, so the weeks before and after
would close in on it from both sides; and a yearly count of the same people moves too little to be told apart. The
pattern of hidden cells is therefore one for all dates, and is checked against the numbers of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from queries.stats.arrays import FloatArray
from queries.stats.disclosure import DisclosureRule, is_small_number, largest_small_count
from queries.stats.row_space import Integers, RowSpace

Flags = NDArray[np.bool_]

_ADDS_UP_WITHIN = 0.5  # counts are whole numbers


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


def hide_linked(cells: LinkedCells, sums: Sequence[Sum], rule: DisclosureRule) -> Flags:
    """Choose which cells to hide so that no hidden one can be worked out.

    Sums that the numbers contradict are not sums: if the parts are more than the whole, each part alone is taken as
    a part of it. Parts that are less than the whole leave a rest, which nobody publishes and anybody can work out:
    a small one is kept secret as well. Of what can be hidden, the cell goes that disturbs the fewest sums in which
    nothing is hidden yet; of these, the smallest; of these, the first. A zero goes only if nothing else can.

    Args:
        cells: counts with their marks. Their order decides between equals, so give them in a fixed one.
        sums: which cells may be sums of others.
        rule: rule of the indicator; it must be one that hides.

    Returns:
        True for each cell that must be hidden, on all dates.

    Raises:
        ValueError: If the rule hides nothing.

    References:
        Hundepool A and others (2012), Statistical disclosure control, chapter 4. Wiley.
        Fischetti M, Salazar JJ (2000), Models and algorithms for optimizing cell suppression in tabular data with
        linear constraints. Journal of the American Statistical Association 95, 916 to 928.
    """
    largest = largest_small_count(rule)
    if largest is None:
        raise ValueError(f"rule {rule} hides nothing")
    if not cells.is_secret.any() and not cells.is_hidden.any():
        return np.zeros(len(cells.counts), dtype=bool)
    settled, wholes, parts = _settle(cells, sums, rule)
    return _Search(settled, wholes, parts, len(cells.counts), largest).run()


def _settle(
    cells: LinkedCells, sums: Sequence[Sum], rule: DisclosureRule
) -> tuple[LinkedCells, list[int], list[Integers]]:
    """Hold the sums against the numbers, and add the rests that they leave as cells of their own."""
    wholes, parts = [], []
    rests: list[tuple[FloatArray, FloatArray]] = []

    def settle(each: Sum) -> None:
        of_sum = np.array(each.parts, dtype=np.int64)
        is_unknown = np.isnan(cells.counts[of_sum]) & cells.is_secret[of_sum]
        rest = cells.counts[each.whole] - np.nansum(cells.counts[of_sum], axis=0)
        is_held = ~np.isnan(cells.counts) | cells.is_secret
        is_together = is_held[each.whole] & is_held[of_sum].any(axis=0)
        if not is_together.any():
            return
        rest[~is_together] = np.nan
        adds_up = (np.abs(rest) <= _ADDS_UP_WITHIN).any()
        if not adds_up and not is_unknown.any() and not np.isnan(rest).all():
            if (rest < -_ADDS_UP_WITHIN).any():
                for part in each.parts if len(each.parts) > 1 else ():
                    settle(Sum(each.whole, (part,)))
                return
            known = cells.denominators[each.whole] - np.nansum(cells.denominators[of_sum], axis=0)
            of_sum = np.append(of_sum, len(cells.counts) + len(rests))
            rests.append((rest, np.where(known >= rest, known, np.nan)))
        wholes.append(each.whole)
        parts.append(of_sum)

    for each in sums:
        settle(each)
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


class _Search:
    """One search: hides cell after cell until nothing can be worked out."""

    def __init__(
        self, cells: LinkedCells, wholes: list[int], parts: list[Integers], n_published: int, largest: int
    ) -> None:
        self._cells, self._wholes, self._parts, self._largest = cells, wholes, parts, largest
        self._n_published = n_published
        self._sums_of: list[list[int]] = [[] for _ in cells.counts]
        for place, (whole, of_sum) in enumerate(zip(wholes, parts, strict=True)):
            for cell in (whole, *of_sum.tolist()):
                self._sums_of[cell].append(place)
        self._is_shown = np.arange(len(cells.counts)) < n_published
        self._space = RowSpace(len(cells.counts))
        self._to_check: set[int] = set()
        self._is_secret = cells.is_secret.any(axis=1)
        # A sum that holds a rest of no interest has one unknown of its own, so nothing follows from it.
        self._waits = np.array([all(map(self._may_be_known, of_sum)) for of_sum in parts], dtype=bool)
        self._sizes = np.nansum(cells.counts, axis=1)

    def run(self) -> Flags:
        for cell in np.flatnonzero(self._is_secret | self._cells.is_hidden | ~self._is_shown):
            self._hide(int(cell))
        is_safe = False
        while not is_safe:
            self._protect_sums()
            is_safe = self._protect_combinations()
        return ~self._is_shown[: self._n_published]

    def _hide(self, cell: int) -> None:
        self._is_shown[cell] = False
        self._to_check.update(self._sums_of[cell])
        if not self._may_be_known(cell):
            return
        self._space.hide(cell)
        for place in self._sums_of[cell]:
            if self._waits[place]:
                self._waits[place] = False
                self._space.add(self._wholes[place], self._parts[place])

    def _may_be_known(self, cell: int) -> bool:
        return bool(cell < self._n_published or self._is_secret[cell])

    def _protect_sums(self) -> None:
        """Hide in each sum what a reader could narrow down within it."""
        while self._to_check:
            place = min(self._to_check)
            self._to_check.discard(place)
            at_risk = self._dates_at_risk(place)
            if not at_risk.any():
                continue
            of_sum = self._parts[place]
            of_sum = of_sum[self._is_shown[of_sum] & (np.nan_to_num(self._cells.counts[of_sum])[:, at_risk] > 0).any(1)]
            self._hide(self._choose(of_sum, at_risk) if of_sum.size else self._wholes[place])
            self._to_check.add(place)

    def _protect_combinations(self) -> bool:
        """Hide what gives cells away across sums; answer whether there was nothing to hide."""
        determined = self._space.find_determined()
        for cell in determined:
            givers = self._space.find_givers(cell)
            if givers.size:
                self._hide(self._choose(givers))
        return not determined

    def _choose(self, cells: Integers, dates: Flags | slice = slice(None)) -> int:
        zeros = (np.nan_to_num(self._cells.counts[cells][:, dates]) == 0).sum(axis=1)
        untouched = np.array([self._waits[self._sums_of[cell]].sum() for cell in cells])
        disturbed = untouched + self._space.are_bound(cells)
        return int(cells[np.lexsort((cells, self._sizes[cells], disturbed, zeros))[0]])

    def _dates_at_risk(self, place: int) -> Flags:
        """Find the dates on which one sum gives a hidden part away, or a small sum of them."""
        counts, of_sum, whole = self._cells.counts, self._parts[place], self._wholes[place]
        hidden = of_sum[~self._is_shown[of_sum]]
        if not self._is_shown[whole] or not hidden.size:
            return np.zeros(counts.shape[1], dtype=bool)
        rest = counts[whole] - np.nansum(counts[of_sum[self._is_shown[of_sum]]], axis=0)
        is_held = ~np.isnan(counts[hidden]) | self._cells.is_secret[hidden]
        left = np.where(is_held, self._cells.denominators[hidden], 0).sum(axis=0) - rest
        is_small = _is_within(rest, self._largest) | _is_within(left, self._largest)
        least, most = self._bounds(hidden, rest)
        least, most = np.where(is_held, least, 0), np.where(is_held, most, 0)
        lowest = np.maximum(least, rest - (most.sum(axis=0) - most))
        highest = np.minimum(most, rest - (least.sum(axis=0) - least))
        is_narrow = (self._cells.is_secret[hidden] & (highest - lowest < 1)).any(axis=0)
        return (rest > 0) & (is_small | is_narrow)

    def _bounds(self, hidden: Integers, rest: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give the least and the most that a reader who knows the rule would take each hidden part to be."""
        counts, people, is_secret = (
            each[hidden] for each in (self._cells.counts, self._cells.denominators, self._cells.is_secret)
        )
        is_published = (hidden < self._n_published)[:, None]
        is_secret = is_secret & is_published  # nobody prints bounds of a rest
        least = np.where(is_published & (counts > 0), 1.0, 0.0)  # zeros are mostly shown
        most = np.broadcast_to(np.maximum(rest, 1), least.shape)
        is_tiny = is_secret & (people <= self._largest)  # zero and everyone are hidden in it as well
        by_count = is_secret & _is_within(counts, self._largest) & ~is_tiny
        by_left = is_secret & ~by_count & ~is_tiny & _is_within(people - counts, self._largest)
        least = np.select([is_tiny, by_left], [np.zeros_like(people), people - self._largest], least)
        most = np.select([is_tiny, by_count, by_left], [people, np.full_like(people, self._largest), people - 1], most)
        return least, most


def _is_within(counts: FloatArray, largest: int) -> Flags:
    return (counts > _ADDS_UP_WITHIN) & (counts < largest + 1)
