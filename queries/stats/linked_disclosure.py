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

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

import numpy as np

from queries.stats.arrays import FloatArray
from queries.stats.disclosure import DisclosureRule, largest_small_count
from queries.stats.effort import Effort, TooMuchWorkError
from queries.stats.linked_sums import ADDS_UP_WITHIN, Flags, LinkedCells, Sum, settle
from queries.stats.row_space import Equation, Integers, RowSpace, find_determined

_STEPS_OF_A_CHECK = 100  # as long as so many steps of an elimination


def hide_linked(cells: LinkedCells, sums: Sequence[Sum], rule: DisclosureRule, effort: Effort | None = None) -> Flags:
    """Choose which cells to hide so that no hidden one can be worked out.

    Sums that the numbers contradict are not sums: if the parts are more than the whole, each part alone is taken as
    a part of it. Parts that are less than the whole leave a rest, which nobody publishes and anybody can work out:
    a small one is kept secret as well. Of what can be hidden, the cell goes that disturbs the fewest sums in which
    nothing is hidden yet; of these, the smallest; of these, the first. A zero goes only if nothing else can.

    If the effort does not suffice, every cell goes that sums link to a hidden one, also through others. That is more
    than is needed, and safe: what is left shares no sum with what is hidden.

    Args:
        cells: counts with their marks. Their order decides between equals, so give them in a fixed one.
        sums: which cells may be sums of others.
        rule: rule of the indicator; it must be one that hides.
        effort: how much work the search may take; it knows afterwards whether that was enough.

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
    settled, wholes, parts = settle(cells, sums, rule)
    if not settled.is_secret.any() and not settled.is_hidden.any():
        return cells.is_hidden
    return _Search(settled, wholes, parts, len(cells.counts), largest, effort or Effort()).run()


class _Queue:
    """Sums that are to be looked at, each once, the first first."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._held: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._places)

    def update(self, places: Iterable[int]) -> None:
        for place in places:
            if place not in self._held:
                self._held.add(place)
                heappush(self._places, place)

    def pop(self) -> int:
        place = heappop(self._places)
        self._held.discard(place)
        return place


class _Search:
    """One search: hides cell after cell until nothing can be worked out."""

    _space: RowSpace

    def __init__(
        self,
        cells: LinkedCells,
        wholes: list[int],
        parts: list[Integers],
        n_published: int,
        largest: int,
        effort: Effort,
    ) -> None:
        self._cells, self._wholes, self._parts, self._largest, self._effort = cells, wholes, parts, largest, effort
        self._counts = np.nan_to_num(cells.counts)
        self._is_held = ~np.isnan(cells.counts) | cells.is_secret
        self._is_secret = cells.is_secret.any(axis=1)
        self._is_published = np.arange(len(cells.counts)) < n_published
        self._is_shown = self._is_published.copy()
        self._is_sure = np.zeros_like(cells.is_secret)  # hidden, but nobody or everybody on that date, as a sum tells
        self._sums_of: list[list[int]] = [[] for _ in cells.counts]
        for place, (whole, of_sum) in enumerate(zip(wholes, parts, strict=True)):
            for cell in (whole, *of_sum.tolist()):
                self._sums_of[cell].append(place)
        self._to_check = _Queue()
        # A sum that leaves a rest of no interest has one unknown of its own, so nothing follows from it.
        self._matters = self._is_published | self._is_secret
        self._waits = np.array([self._matters[of_sum].all() for of_sum in parts], dtype=bool)
        self._unknown_when_safe: dict[int, Flags] = {}  # by date: when nothing could be worked out for it alone

    def run(self) -> Flags:
        try:
            self._search()
        except TooMuchWorkError:
            self._hide_all_linked()
        return ~self._is_shown[self._is_published]

    def _search(self) -> None:
        self._space = self._begin()
        is_safe = False
        while not is_safe:
            self._protect_sums()
            is_safe = self._protect_combinations() and self._protect_dates()

    def _hide_all_linked(self) -> None:
        """Hide whatever is linked to a hidden cell, by however many sums."""
        reached = np.flatnonzero(~self._is_shown & self._matters).tolist()
        seen: set[int] = set()
        while reached:
            for place in self._sums_of[reached.pop()]:
                if place not in seen:
                    seen.add(place)
                    reached += [self._wholes[place], *self._parts[place].tolist()]
        for place in seen:
            self._is_shown[self._wholes[place]] = False
            self._is_shown[self._parts[place]] = False

    def _begin(self) -> RowSpace:
        """Hide what must be hidden for its own sake, all at once: then there is little to work out again."""
        is_hidden = self._is_secret | self._cells.is_hidden | ~self._is_published
        self._is_shown &= ~is_hidden
        begun = set()
        for cell in np.flatnonzero(is_hidden):
            self._to_check.update(self._sums_of[cell])
            if self._matters[cell]:
                begun.update(place for place in self._sums_of[cell] if self._waits[place])
        self._waits[list(begun)] = False
        return RowSpace(is_hidden & self._matters, self._equations(sorted(begun)), self._effort)

    def _equations(self, places: Iterable[int]) -> list[Equation]:
        return [(self._wholes[place], self._parts[place]) for place in places]

    def _hide(self, cell: int) -> None:
        self._is_shown[cell] = False
        self._to_check.update(self._sums_of[cell])
        if self._matters[cell]:
            self._space.hide(cell)
            for place in self._sums_of[cell]:
                if self._waits[place]:
                    self._waits[place] = False
                    self._space.add(self._wholes[place], self._parts[place])

    def _protect_sums(self) -> None:
        """Hide in each sum what a reader could narrow down within it."""
        while self._to_check:
            place = self._to_check.pop()
            at_risk = self._dates_at_risk(place)
            if not at_risk.any():
                continue
            of_sum, whole = self._parts[place], self._wholes[place]
            # Nobody, or everybody, adds nothing to what is unknown in the sum, or in the sum of those who are left.
            adds = (self._counts[of_sum] > 0) & ~(self._cells.denominators[of_sum] <= self._counts[of_sum])
            can_hide = of_sum[self._is_shown[of_sum] & adds[:, at_risk].any(axis=1)]
            if can_hide.size:
                self._hide(self._choose(can_hide, at_risk))
            else:
                self._break(np.array([whole]), at_risk)
            self._to_check.update([place])

    def _protect_combinations(self) -> bool:
        """Hide what gives cells away across sums; answer whether there was nothing to hide."""
        self._effort.spend(len(self._wholes))
        determined = self._space.find_determined()
        for cell in determined:
            givers = self._space.find_givers(cell)
            if givers.size:
                self._hide(self._choose(givers))
        return not determined

    def _protect_dates(self) -> bool:
        """Hide what gives cells away on a date on which some hidden cells are sure; answer as above."""
        for date in np.flatnonzero(self._is_sure.any(axis=0)).tolist():
            is_sure = self._is_sure[:, date]
            is_unknown = ~self._is_shown & ~is_sure
            before = self._unknown_when_safe.get(date)
            if before is not None and is_unknown[before].all():
                continue  # no more is known than when nothing followed from it
            is_told = self._matters | is_sure
            self._effort.spend(len(self._wholes))
            told = self._equations(place for place in np.flatnonzero(~self._waits) if is_told[self._parts[place]].all())
            is_hidden = self._space.is_hidden & ~is_sure
            secret = [
                cell for cell in find_determined(is_hidden, told, self._effort) if self._cells.is_secret[cell, date]
            ]
            if secret:
                givers = RowSpace(is_hidden, told, self._effort).find_givers(secret[0])
                self._break(np.append(givers, secret[0]), [date])
                return False
            self._unknown_when_safe[date] = is_unknown
        return True

    def _break(self, cells: Integers, dates: Flags | list[int]) -> None:
        """Hide one of the cells that give another away; if all are hidden but sure, what makes one of them sure."""
        seen: set[int] = set()
        while cells.size and not self._is_shown[cells].any():
            seen.update(cells.tolist())
            wholes = {self._wholes[place] for cell in cells for place in self._sums_of[cell]}
            cells = np.array(sorted(wholes - seen), dtype=np.int64)
        if cells.size:
            self._hide(self._choose(cells[self._is_shown[cells]], dates))
        was_sure = np.flatnonzero(self._is_sure.any(axis=1))
        self._is_sure[:] = False  # some was perhaps made so by what is hidden since
        for cell in was_sure:
            self._to_check.update(self._sums_of[cell])

    def _choose(self, cells: Integers, dates: Flags | list[int] | slice = slice(None)) -> int:
        zeros = (self._counts[cells][:, dates] == 0).sum(axis=1)
        untouched = np.array([self._waits[self._sums_of[cell]].sum() for cell in cells])
        disturbed = untouched + self._space.are_bound(cells)
        sizes = self._counts[cells].sum(axis=1)
        return int(cells[np.lexsort((cells, sizes, disturbed, zeros))[0]])

    def _dates_at_risk(self, place: int) -> Flags:
        """Find the dates on which one sum gives a hidden part away, or a small sum of them."""
        of_sum, whole = self._parts[place], self._wholes[place]
        self._effort.spend(_STEPS_OF_A_CHECK + of_sum.size * self._counts.shape[1] // 4)
        is_known = self._is_shown[of_sum][:, None] | self._is_sure[of_sum]
        is_hidden = self._is_held[of_sum] & ~is_known
        is_open = is_hidden.any(axis=0) & (self._is_shown[whole] | self._is_sure[whole])
        is_open &= ~np.isnan(self._cells.counts[whole])
        if not is_open.any():
            return is_open
        counts, people = self._counts[of_sum], self._cells.denominators[of_sum]
        rest = self._counts[whole] - np.where(is_known, counts, 0).sum(axis=0)
        left = np.where(is_hidden, people, 0).sum(axis=0) - rest
        is_sure = is_open & ((np.abs(rest) <= ADDS_UP_WITHIN) | (np.abs(left) <= ADDS_UP_WITHIN))
        least, most = self._bounds(of_sum, rest)
        least, most = np.where(is_hidden, least, 0), np.where(is_hidden, most, 0)
        lowest = np.maximum(least, rest - (most.sum(axis=0) - most))
        highest = np.minimum(most, rest - (least.sum(axis=0) - least))
        is_narrow = (self._cells.is_secret[of_sum] & is_hidden & (is_sure | (highest - lowest < 1))).any(axis=0)
        is_small = _is_within(rest, self._largest) | _is_within(left, self._largest)
        at_risk = is_open & (rest >= -ADDS_UP_WITHIN) & (is_small | is_narrow)
        self._make_sure(of_sum, is_hidden & is_sure & ~at_risk)
        return at_risk

    def _make_sure(self, cells: Integers, marks: Flags) -> None:
        self._is_sure[cells] |= marks
        for cell in cells[marks.any(axis=1)]:
            self._to_check.update(self._sums_of[cell])

    def _bounds(self, cells: Integers, rest: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give the least and the most that a reader who knows the rule would take each hidden part to be."""
        counts, people = self._cells.counts[cells], self._cells.denominators[cells]
        is_published = self._is_published[cells][:, None]
        is_secret = self._cells.is_secret[cells] & is_published  # nobody prints bounds of a rest
        is_tiny = is_secret & (people <= self._largest)  # zero and everyone are hidden in it as well
        by_count = is_secret & ~is_tiny & _is_within(counts, self._largest)
        by_left = is_secret & ~is_tiny & ~by_count & _is_within(people - counts, self._largest)
        least = np.where(is_published & (counts > 0), 1.0, 0.0)  # zeros are mostly shown
        least = np.where(is_tiny, 0, np.where(by_left, people - self._largest, least))
        most = np.where(by_count, self._largest, np.broadcast_to(np.maximum(rest, 1), counts.shape))
        most = np.where(is_tiny, people, np.where(by_left, people - 1, most))
        return least, most


def _is_within(counts: FloatArray, largest: int) -> Flags:
    return (counts > ADDS_UP_WITHIN) & (counts < largest + 1)
