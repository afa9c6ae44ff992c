"""What follows from published sums, exactly: elimination in whole numbers, with columns that are hidden one by one.

A row is an equation between cells: a whole less its parts is nothing. Cells that are published are known, so only the
columns of hidden cells count: a hidden cell can be worked out if some sum of rows holds it and no other hidden cell.
Rows are kept so reduced that such a sum stands in a row of its own.

A row holds few cells, also after thousands of others were taken from it, because sums within sums share little. So a
row is a dictionary of what it holds and nothing else, and each column knows its rows: time and memory grow with the
sums, not with sums times cells.

The arithmetic is that of remainders by a prime, so nothing is ever rounded. It could differ from that of fractions
only where a determinant is a multiple of the prime; those of sums within sums are far below it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Row = dict[int, int]  # the factor of each cell that is in it

_PRIME = 2**25 - 39
_NO_PIVOT = -1


class RowSpace:
    """Equations between cells, of which more and more are hidden."""

    def __init__(self, n_cells: int, is_hidden: NDArray[np.bool_] | None = None) -> None:
        """Begin without equations.

        Args:
            n_cells: how many cells, that is columns, there are.
            is_hidden: one mark for each; all are published if not given.
        """
        self.is_hidden = np.zeros(n_cells, dtype=bool) if is_hidden is None else is_hidden.copy()
        self._rows: list[Row] = []
        self._pivots: list[int] = []
        self._n_hidden: list[int] = []  # how many hidden cells each row holds
        self._row_of_pivot: dict[int, int] = {}
        self._rows_of: list[set[int]] = [set() for _ in range(n_cells)]
        self._free_rows_of = np.zeros(n_cells, dtype=np.int64)  # how many rows without a pivot hold each cell

    def add(self, whole: int, parts: Integers) -> None:
        """Add the equation: the whole is the sum of the parts."""
        row = dict.fromkeys(parts.tolist(), _PRIME - 1)
        row[whole] = 1
        for column in [column for column in row if column in self._row_of_pivot]:
            _subtract(row, self._rows[self._row_of_pivot[column]], row[column])
        if not row:
            return  # it follows from the others
        place = len(self._rows)
        self._rows.append(row)
        self._pivots.append(_NO_PIVOT)
        columns = list(row)
        for column in columns:
            self._rows_of[column].add(place)
        self._free_rows_of[columns] += 1
        hidden = [column for column in columns if self.is_hidden[column]]
        self._n_hidden.append(len(hidden))
        if hidden:
            self._make_pivot(place, min(hidden))

    def hide(self, cell: int) -> None:
        """Hide one more cell."""
        if self.is_hidden[cell]:
            return
        self.is_hidden[cell] = True
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
        return self._free_rows_of[cells] > 0

    def _make_pivot(self, place: int, column: int) -> None:
        """Scale a row to 1 in a column, and take the column out of every other row."""
        row = self._rows[place]
        scale = pow(row[column], -1, _PRIME)
        if scale != 1:
            for each in row:
                row[each] = row[each] * scale % _PRIME
        self._pivots[place] = column
        self._row_of_pivot[column] = place
        self._free_rows_of[list(row)] -= 1
        for other in self._rows_of[column] - {place}:
            self._take_from(other, row, column)

    def _take_from(self, place: int, row: Row, column: int) -> None:
        """Take one row from another as often as makes a column nothing, and keep count of what it holds now."""
        changed = self._rows[place]
        came, gone = _subtract(changed, row, changed[column])
        for each in came:
            self._rows_of[each].add(place)
        for each in gone:
            self._rows_of[each].discard(place)
        self._n_hidden[place] += sum(map(self.is_hidden.__getitem__, came)) - sum(map(self.is_hidden.__getitem__, gone))
        if self._pivots[place] == _NO_PIVOT:
            self._free_rows_of[came] += 1
            self._free_rows_of[gone] -= 1


def _subtract(row: Row, other: Row, factor: int) -> tuple[list[int], list[int]]:
    """Take another row from a row, so many times; answer which cells came into it and which left it."""
    came, gone = [], []
    for column, number in other.items():
        before = row.get(column)
        if before is None:
            row[column] = -factor * number % _PRIME
            came.append(column)
        else:
            after = (before - factor * number) % _PRIME
            if after:
                row[column] = after
            else:
                del row[column]
                gone.append(column)
    return came, gone
