"""What follows from published sums, exactly: elimination in whole numbers, with columns that are hidden one by one.

A row is an equation between cells: a whole less its parts is nothing. Cells that are published are known, so only the
columns of hidden cells count: a hidden cell can be worked out if some sum of rows holds it and no other hidden cell.
Rows are kept so reduced that such a sum stands in a row of its own.

The arithmetic is that of remainders by a prime, so nothing is ever rounded. It could differ from that of fractions
only where a determinant is a multiple of the prime; those of sums within sums are far below it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_PRIME = 2**25 - 39  # products of two remainders, and a thousand of them added up, fit into 63 bits
_NO_PIVOT = -1


class RowSpace:
    """Equations between cells, of which more and more are hidden."""

    def __init__(self, n_cells: int) -> None:
        """Begin without equations, all cells published.

        Args:
            n_cells: how many cells, that is columns, there are.
        """
        self.is_hidden = np.zeros(n_cells, dtype=bool)
        self._rows: Integers = np.zeros((64, n_cells), dtype=np.int64)
        self._pivots: Integers = np.full(64, _NO_PIVOT, dtype=np.int64)
        self._n_rows = 0

    def add(self, whole: int, parts: Integers) -> None:
        """Add the equation: the whole is the sum of the parts."""
        row = np.zeros(self.is_hidden.size, dtype=np.int64)
        row[whole] = 1
        row[parts] = _PRIME - 1
        self._store(self._reduced(row))
        place = self._n_rows - 1
        hidden = np.flatnonzero((self._rows[place] != 0) & self.is_hidden)
        if hidden.size:
            self._make_pivot(place, int(hidden[0]))

    def hide(self, cell: int) -> None:
        """Hide one more cell."""
        self.is_hidden[cell] = True
        rows = self._rows[: self._n_rows]
        free = np.flatnonzero((self._pivots[: self._n_rows] == _NO_PIVOT) & (rows[:, cell] != 0))
        if free.size:
            self._make_pivot(int(free[0]), cell)

    def find_determined(self) -> list[int]:
        """List the hidden cells that can be worked out from the published ones, in order."""
        pivots = self._pivots[: self._n_rows]
        rows = self._rows[: self._n_rows][:, self.is_hidden]
        alone = (pivots != _NO_PIVOT) & (np.count_nonzero(rows, axis=1) == 1)
        return sorted(pivots[alone].tolist())

    def find_givers(self, cell: int) -> Integers:
        """List the published cells from which a hidden one can be worked out; none if it cannot be."""
        (places,) = np.nonzero(self._pivots[: self._n_rows] == cell)
        if not places.size:
            return places
        held = self._rows[places[0]] != 0
        alone = np.count_nonzero(held & self.is_hidden) == 1
        return np.flatnonzero(held & ~self.is_hidden) if alone else places[:0]

    def are_bound(self, cells: Integers) -> NDArray[np.bool_]:
        """Say which published cells follow from other published ones, so that hiding one alone would hide nothing."""
        free = self._pivots[: self._n_rows] == _NO_PIVOT
        return (self._rows[: self._n_rows][free][:, cells] != 0).any(axis=0)

    def _reduced(self, row: Integers) -> Integers:
        """Take from a row what the pivots of the others make nothing."""
        places = np.flatnonzero(self._pivots[: self._n_rows] != _NO_PIVOT)
        factors = row[self._pivots[places]]
        for place, factor in zip(places[factors != 0], factors[factors != 0], strict=True):
            row = (row - factor * self._rows[place]) % _PRIME
        return row

    def _store(self, row: Integers) -> None:
        if self._n_rows == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._pivots = np.concatenate([self._pivots, np.full_like(self._pivots, _NO_PIVOT)])
        self._rows[self._n_rows] = row
        self._n_rows += 1

    def _make_pivot(self, place: int, column: int) -> None:
        """Scale a row to 1 in a column, and take the column out of every other row."""
        row = self._rows[place] * pow(int(self._rows[place, column]), -1, _PRIME) % _PRIME
        self._rows[place] = row
        self._pivots[place] = column
        others = np.flatnonzero(self._rows[: self._n_rows, column])
        others = others[others != place]
        held = np.flatnonzero(row)
        block = np.ix_(others, held)
        self._rows[block] = (self._rows[block] - np.outer(self._rows[others, column], row[held])) % _PRIME
