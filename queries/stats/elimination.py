"""Elimination of many equations at once, exactly, with few numbers made on the way.

Equations are dictionaries of what they hold: the factor of each cell, as a remainder by a prime. Nothing is ever
rounded. It could differ from fractions only where a determinant is a multiple of the prime; those of sums within sums
are far below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from queries.stats.effort import Effort

PRIME = 2**25 - 39
Row = dict[int, int]  # the factor of each cell that is in it


def subtract(row: Row, other: Row, factor: int) -> tuple[list[int], list[int]]:
    """Take another row from a row, so many times.

    Args:
        row: is changed.
        other: the other row.
        factor: how many times it is taken.

    Returns:
        Which cells came into the row, and which left it.
    """
    came, gone = [], []
    for column, number in other.items():
        before = row.get(column)
        if before is None:
            row[column] = -factor * number % PRIME
            came.append(column)
        else:
            after = (before - factor * number) % PRIME
            if after:
                row[column] = after
            else:
                del row[column]
                gone.append(column)
    return came, gone


def scale(row: Row, column: int) -> None:
    """Multiply a row so that it holds a cell once."""
    factor = pow(row[column], -1, PRIME)
    if factor != 1:
        for each in row:
            row[each] = row[each] * factor % PRIME


def eliminate(rows: Sequence[Row], is_hidden: NDArray[np.bool_], effort: Effort) -> dict[int, int]:
    """Solve rows for hidden cells: each that is solved for stands in one row, once, and in no other.

    The cell that is in the fewest rows goes first, by the shortest of them, so that the others change little; what a
    row still holds of cells that were solved for after it is taken out at the end, from the last one back.

    Args:
        rows: are changed; those that follow from others may become empty.
        is_hidden: one mark for each cell.
        effort: what may be spent on them.

    Returns:
        The place of the row that each cell was solved by.

    References:
        Markowitz HM (1957), The elimination form of the inverse. Management Science 3, 255 to 269.
    """
    rows_of: dict[int, set[int]] = {}
    for place, row in enumerate(rows):
        for column in row:
            if is_hidden[column]:
                rows_of.setdefault(column, set()).add(place)
    waiting = [(len(places), column) for column, places in rows_of.items()]
    heapify(waiting)
    row_of: dict[int, int] = {}
    while waiting:
        count, column = heappop(waiting)
        places = rows_of.get(column)
        if places is None or len(places) != count:
            continue  # it was put in again with its new count, or is in no row any more
        chosen = min(places, key=lambda place: (len(rows[place]), place))
        row_of[column] = chosen
        scale(rows[chosen], column)
        effort.spend(len(rows[chosen]) * len(places))
        touched = _take_out(rows, rows_of, chosen, column, is_hidden)
        for each in touched:
            if rows_of.get(each):
                heappush(waiting, (len(rows_of[each]), each))
    _take_out_later_ones(rows, row_of, effort)
    return row_of


def _take_out(
    rows: Sequence[Row], rows_of: dict[int, set[int]], chosen: int, column: int, is_hidden: NDArray[np.bool_]
) -> set[int]:
    """Take a cell out of all rows that are not solved yet; answer of which hidden cells the rows changed."""
    row = rows[chosen]
    touched = {each for each in row if is_hidden[each]}
    for each in touched:
        rows_of[each].discard(chosen)
    for place in rows_of.pop(column):
        came, gone = subtract(rows[place], row, rows[place][column])
        for each in came:
            if is_hidden[each]:
                rows_of[each].add(place)
        for each in gone:
            if each != column and is_hidden[each]:
                rows_of[each].discard(place)
    return touched - {column}


def _take_out_later_ones(rows: Sequence[Row], row_of: dict[int, int], effort: Effort) -> None:
    for column, place in reversed(row_of.items()):
        row = rows[place]
        for each in [other for other in row if other in row_of and other != column]:
            effort.spend(len(rows[row_of[each]]))
            subtract(row, rows[row_of[each]], row[each])
