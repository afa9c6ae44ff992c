"""People still to reach for a target, area by area: a range where it depends on whom one counts, or is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.caching import cached_per_release
from queries.models import Area, Indicator, ValueStatus
from queries.stats.reach import people_to_reach, people_to_reach_bounds
from queries.uptake import fetch_uptake_around, rows_of
from queries.uptake_matrix import MISSING_CELL, cell_of, cells_by_key
from queries.uptake_models import Cell, Community, ReachOrder, UptakeView

CellRanges = dict[tuple[str, str, Community], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many people of one area are still to reach.

    Attributes:
        cells: the figure under each denominator, in their order.
        least: fewest people, over the denominators; None where nothing is held.
        most: most people.
        gap: by how many percentage points the lowest figure lies below the target; 0 where it is met, NaN without one.
        is_hidden: whether a count is suppressed, so that the range says no more than how many people there are.
    """

    area: Area
    cells: tuple[Cell, ...]
    least: float | None
    most: float | None
    gap: float
    is_hidden: bool


@dataclass(frozen=True, kw_only=True)
class ReachTable:
    """The areas in the order that was asked for, and all of them together.

    Attributes:
        least: fewest people in all areas together under one denominator; None where an area has no figure.
        most: most people in all areas together.
        without_figure: areas of which nothing is held.
    """

    denominators: tuple[Indicator, ...]
    rows: tuple[Reach, ...]
    least: float | None
    most: float | None
    without_figure: tuple[Area, ...]


@cached_per_release()
def get_reach(view: UptakeView) -> ReachTable:
    """Count, for every area of a screen, the people still to reach for its target."""
    denominators, tables = held_denominators(view)
    found = [_reach_of(area, tables, view.target_percent) for area in view.areas]
    held = [each for each in found if each.least is not None]
    sums = [_sum_of(held, place, view.target_percent) for place in range(len(denominators))]
    sums = [each for each in sums if each is not None]
    return ReachTable(
        denominators=denominators,
        rows=tuple(_in_order(held, view.order)),
        least=min((each[0] for each in sums), default=None),
        most=max((each[1] for each in sums), default=None),
        without_figure=tuple(each.area for each in found if each.least is None),
    )


def cell_reach(cell: Cell, target_percent: float) -> tuple[float, float] | None:
    """Bound the people still to reach in one cell; one number twice where the count is known, None without people."""
    if np.isnan(cell.people_count):
        return None
    if not np.isnan(cell.reached_count):
        number = float(people_to_reach(cell.reached_count, cell.people_count, target_percent))
        return number, number
    if cell.status is not ValueStatus.SUPPRESSED:
        return None
    bounds = people_to_reach_bounds(cell.people_count, target_percent)
    return float(bounds.least), float(bounds.most)


def get_cell_ranges(view: UptakeView) -> CellRanges:
    """Bound the people still to reach in every cell of a date, over all ways to count people that hold the cell.

    Returns:
        The fewest and the most by area code, age and group; a cell of which nothing is known is left out.
    """
    found: CellRanges = {}
    for indicator in view.denominators:
        rows = fetch_uptake_around(indicator.slug, view.series.sex, view.neighbourhood)
        for key, cell in cells_by_key(rows[rows["period"] == view.series.period]).items():
            numbers = cell_reach(cell, view.target_percent)
            if numbers is not None:
                low, high = found.get(key, numbers)
                found[key] = min(low, numbers[0]), max(high, numbers[1])
    return found


@cached_per_release()
def held_denominators(view: UptakeView) -> tuple[tuple[Indicator, ...], list[dict[str, Cell]]]:
    """Keep the denominators that have the people of a screen on its date, with the cell of every area; read only."""
    series = view.series
    kept, tables = [], []
    for indicator in view.denominators:
        held = rows_of(
            fetch_uptake_around(indicator.slug, series.sex, view.neighbourhood), series.age, series.community
        )
        held = held[held["period"] == series.period]
        if len(held):
            kept.append(indicator)
            tables.append({row.area_code: cell_of(row) for row in held.itertuples(index=False)})
    return tuple(kept), tables


def _reach_of(area: Area, tables: Sequence[dict[str, Cell]], target_percent: float) -> Reach:
    cells = tuple(table.get(area.code, MISSING_CELL) for table in tables)
    ranges = [found for cell in cells if (found := cell_reach(cell, target_percent)) is not None]
    values = [cell.value for cell in cells if cell.has_value]
    return Reach(
        area=area,
        cells=cells,
        least=min((low for low, _ in ranges), default=None),
        most=max((high for _, high in ranges), default=None),
        gap=max(target_percent - min(values), 0.0) if values else np.nan,
        is_hidden=any(cell.status is ValueStatus.SUPPRESSED for cell in cells),
    )


def _sum_of(held: Sequence[Reach], place: int, target_percent: float) -> tuple[float, float] | None:
    """Add the people of all areas under one denominator; None where an area has no figure under it."""
    ranges = [cell_reach(each.cells[place], target_percent) for each in held]
    if not ranges or None in ranges:
        return None
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def _in_order(held: Sequence[Reach], order: ReachOrder) -> list[Reach]:
    """Sort areas; "both" adds up the two places, so that neither size nor need alone decides."""
    table = pd.DataFrame({"people": [each.most for each in held], "gap": [each.gap for each in held]}, dtype=float)
    ranks = table.rank(ascending=False, na_option="bottom")
    keys = {
        ReachOrder.PEOPLE: ranks["people"],
        ReachOrder.GAP: ranks["gap"],
        ReachOrder.BOTH: ranks["people"] + ranks["gap"],
    }
    places = keys[order].reset_index(drop=True)
    return [held[place] for place in sorted(range(len(held)), key=lambda at: (places[at], held[at].area.name))]
