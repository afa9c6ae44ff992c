"""People whose ethnic group nobody knows: how many they are, and what they could change in every group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.caching import cached_per_release
from queries.stats.reach import share_bounds_with_unknown
from queries.uptake_models import Cell, Column, MatrixRow, UptakeView


@dataclass(frozen=True, kw_only=True)
class GroupBounds:
    """One group: its figure, and the least and the most if people of unknown group belonged to it."""

    label: str
    cell: Cell
    least: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """What is not known of the groups in the whole area.

    Attributes:
        labels: what the data call it: "Not stated", "Not known".
        people_count: people of unknown group.
        share_percent: their share of everyone; NaN where a count is missing.
        groups: every known group.
    """

    area_name: str
    labels: tuple[str, ...]
    people_count: float
    share_percent: float
    groups: tuple[GroupBounds, ...]


@cached_per_release()
def get_unknown(view: UptakeView) -> Unknown | None:
    """Bound the figures of the groups on show; None where the columns are no groups with unknown people."""
    columns = view.matrix.basis.columns
    if not view.matrix.rows or not any(column.is_unknown for column in columns):
        return None
    row = view.matrix.rows[0]
    pairs = list(zip(columns, row.cells, strict=True))
    unknown = [cell for column, cell in pairs if column.is_unknown]
    reached, people = (sum(getattr(cell, name) for cell in unknown) for name in ("reached_count", "people_count"))
    everyone = next(cell for column, cell in pairs if column.is_everyone)
    return Unknown(
        area_name=row.area.name,
        labels=tuple(column.label for column in columns if column.is_unknown),
        people_count=people,
        share_percent=100 * people / everyone.people_count,
        groups=tuple(_bounds(pairs, row, reached, people)),
    )


def _bounds(pairs: list[tuple[Column, Cell]], row: MatrixRow, reached: float, people: float) -> list[GroupBounds]:
    known = [(column, cell) for column, cell in pairs if not (column.is_unknown or column.is_everyone)]
    if np.isnan(reached):  # the count of the unknown is hidden itself: then anything between is possible
        reached_least, reached_most = 0.0, people
    else:
        reached_least = reached_most = reached
    counts = [cell.reached_count for _, cell in known], [cell.people_count for _, cell in known]
    least = share_bounds_with_unknown(*counts, reached_least, people).least
    most = share_bounds_with_unknown(*counts, reached_most, people).most
    return [
        GroupBounds(label=column.label, cell=cell, least=float(low), most=float(high))
        for (column, cell), low, high in zip(known, least, most, strict=True)
    ]
