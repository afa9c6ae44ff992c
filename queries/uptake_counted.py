"""The same doses over different counts of people: the places under each, and whose order that turns round."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from queries import areas
from queries.caching import cached_per_release
from queries.models import Area, Geography, Indicator
from queries.stats.gap import difference
from queries.uptake_matrix import MISSING_CELL
from queries.uptake_models import Cell, UptakeView
from queries.uptake_reach import held_denominators


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The places, and the system that holds them, with a cell for each way to count people."""

    denominators: tuple[Indicator, ...]
    rows: tuple[tuple[Area, tuple[Cell, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Turned:
    """Two places whose order depends on whom one counts.

    Attributes:
        behind: the place that is behind under the first count.
        ahead: the other.
        differences: `behind` less `ahead` in percentage points, under the first and under the last count.
    """

    behind: str
    ahead: str
    differences: tuple[float, float]


@cached_per_release()
def get_counted(view: UptakeView) -> Counted | None:
    """Give the places under each way to count the people on show; None where they are counted in one way only."""
    denominators, tables = held_denominators(view)
    held = [place for place, table in enumerate(tables) if any(cell.has_value for cell in table.values())]
    if len(held) < 2:
        return None
    rows = [
        (area, tuple(tables[place].get(area.code, MISSING_CELL) for place in held))
        for level in (Geography.PLACE, Geography.SYSTEM)
        for area in areas.list_areas(level)
    ]
    return Counted(
        denominators=tuple(denominators[place] for place in held),
        rows=tuple(row for row in rows if any(cell.has_value for cell in row[1])),
    )


def order_turns(found: Counted) -> Turned | None:
    """Find the two places whose order turns round most, where their 95 % limits lie apart under both counts."""
    places = [row for row in found.rows if row[0] in areas.list_areas(Geography.PLACE)]
    turned = []
    for (area, cells), (other, others) in combinations(places, 2):
        first, last = ((cells[at], others[at]) for at in (0, -1))
        if not (_are_apart(*first) and _are_apart(*last)):
            continue
        before, after = (_difference(*pair) for pair in (first, last))
        if before < 0 < after:
            turned.append(Turned(behind=area.name, ahead=other.name, differences=(before, after)))
        elif after < 0 < before:
            turned.append(Turned(behind=other.name, ahead=area.name, differences=(-before, -after)))
    return max(turned, key=lambda each: min(np.abs(each.differences)), default=None)


def _difference(one: Cell, other: Cell) -> float:
    """Give the first figure less the second, in percentage points."""
    return float(difference([other.value, one.value], is_ordered=True).estimate)


def _are_apart(one: Cell, other: Cell) -> bool:
    return bool(one.lower > other.upper or other.lower > one.upper)
