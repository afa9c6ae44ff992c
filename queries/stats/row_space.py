"""What follows from published sums, exactly: equations between cells, with columns that are hidden one by one.

A row is an equation between cells: a whole less its parts is nothing. Cells that are published are known, so only the
columns of hidden cells count: a hidden cell can be worked out if some sum of rows holds it and no other hidden cell.
Rows are kept so reduced that such a sum stands in a row of its own.

A row holds few cells, also after thousands of others were taken from it, because sums within sums share little. So a
row is a dictionary of what it holds and nothing else, and each column knows its rows: time and memory grow with the
sums, not with sums times cells.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from queries.stats.effort import Effort
from queries.stats.elimination import PRIME, Row, eliminate, scale, subtract

Integers = NDArray[np.int64]
Equation = tuple[int, Integers]  # a whole, and its parts

_NO_PIVOT = -1


class RowSpace:
    """Equations between cells, of which more and more are hidden."""

    def __init__(self, is_hidden: NDArray[np.bool_], equations: Iterable[Equation], effort: Effort) -> None:
        """Solve what is known at the start.

        Args:
            is_hidden: one mark for each cell.
            equations: a whole and its parts each.
            effort: what may be spent on them, now and later.
        """
        self._effort = effort
        self.is_hidden = is_hidden.copy()
        self._is_hidden: list[bool] = is_hidden.tolist()  # the same, quicker to ask one by one
        self._rows = [_row(*each) for each in equations]
        self._row_of_pivot = eliminate(self._rows, self.is_hidden, effort)
        self._pivots = [_NO_PIVOT] * len(self._rows)
        for column, place in self._row_of_pivot.items():
            self._pivots[place] = column
        self._n_hidden: list[int] = []  # how many hidden cells each row holds
        self._rows_of: list[set[int]] = [set() for _ in is_hidden]
        self._free_rows_of = [0] * len(is_hidden)  # how many rows without a pivot hold each cell
        for place in range(len(self._rows)):
            self._index(place)

    def add(self, whole: int, parts: Integers) -> None:
        """Add the equation: the whole is the sum of the parts."""
        row = _row(whole, parts)
        for column in [column for column in row if column in self._row_of_pivot]:
            other = self._rows[self._row_of_pivot[column]]
            self._effort.spend(len(other))
            subtract(row, other, row[column])
        self._rows.append(row)
        self._pivots.append(_NO_PIVOT)
        self._index(len(self._rows) - 1)
        hidden = [column for column in row if self._is_hidden[column]]
        if hidden:
            self._make_pivot(len(self._rows) - 1, min(hidden))

    def hide(self, cell: int) -> None:
        """Hide one more cell."""
        if self.is_hidden[cell]:
            return
        self.is_hidden[cell] = self._is_hidden[cell] = True
        for place in self._rows_of[cell]:
            self._n_hidden[place] += 1
        free = [place for place in self._rows_of[cell] if self._pivots[place] == _NO_PIVOT]
        if free:
            self._make_pivot(min(free), cell)

    def find_determined(self) -> list[int]:
        """List the hidden cells that can be worked out from the published ones, in order."""
        return sorted(pivot for pivot, place in self._row_of_pivot.items() if self._n_hidden[place] == 1)

    def find_givers(self, cell: int) -> Integers:
        """List the published cells from which a hidden one can be worked out; none if it cannot be."""
        place = self._row_of_pivot.get(cell)
        if place is None or self._n_hidden[place] > 1:
            return np.empty(0, dtype=np.int64)
        return np.array(sorted(self._rows[place].keys() - {cell}), dtype=np.int64)

    def are_bound(self, cells: Integers) -> NDArray[np.bool_]:
        """Say which published cells follow from other published ones, so that hiding one alone would hide nothing."""
        return np.array([self._free_rows_of[cell] > 0 for cell in cells.tolist()], dtype=bool)

    def _index(self, place: int) -> None:
        columns = list(self._rows[place])
        for column in columns:
            self._rows_of[column].add(place)
        self._n_hidden.append(sum(self._is_hidden[each] for each in columns))
        if self._pivots[place] == _NO_PIVOT:
            for each in columns:
                self._free_rows_of[each] += 1

    def _make_pivot(self, place: int, column: int) -> None:
        """Scale a row to 1 in a column, and take the column out of every other row."""
        row = self._rows[place]
        scale(row, column)
        self._pivots[place] = column
        self._row_of_pivot[column] = place
        for each in row:
            self._free_rows_of[each] -= 1
        self._effort.spend(len(row) * len(self._rows_of[column]))
        for other in self._rows_of[column] - {place}:
            self._take_from(other, row, column)

    def _take_from(self, place: int, row: Row, column: int) -> None:
        """Take one row from another as often as makes a column nothing, and keep count of what it holds now."""
        came, gone = subtract(self._rows[place], row, self._rows[place][column])
        for each in came:
            self._rows_of[each].add(place)
        for each in gone:
            self._rows_of[each].discard(place)
        self._n_hidden[place] += sum(self._is_hidden[each] for each in came)
        self._n_hidden[place] -= sum(self._is_hidden[each] for each in gone)
        if self._pivots[place] == _NO_PIVOT:
            for each in came:
                self._free_rows_of[each] += 1
            for each in gone:
                self._free_rows_of[each] -= 1


def find_determined(is_hidden: NDArray[np.bool_], equations: Iterable[Equation], effort: Effort) -> list[int]:
    """List the hidden cells that can be worked out, as a `RowSpace` does that is asked once and not from what.

    Args:
        is_hidden: one mark for each cell.
        equations: a whole and its parts each.
        effort: what may be spent on them.
    """
    hidden = {*np.flatnonzero(is_hidden).tolist()}
    rows = [{column: row[column] for column in row.keys() & hidden} for row in (_row(*each) for each in equations)]
    row_of = eliminate(rows, is_hidden, effort)
    return sorted(column for column, place in row_of.items() if len(rows[place]) == 1)


def _row(whole: int, parts: Integers) -> Row:
    row = dict.fromkeys(parts.tolist(), PRIME - 1)
    row[whole] = 1
    return row
