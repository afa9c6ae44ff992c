"""Two measures over the areas of a level, and how closely they go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries import areas
from queries.caching import cached_per_release
from queries.compare_rug import RugColumn, get_columns
from queries.engine import current_release
from queries.models import Area, Geography, Release, ValueStatus
from queries.stats.correlation import FEWEST_PAIRS, Correlation, pearson, spearman


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Two measures of the areas of a level.

    Attributes:
        columns: every measure that can be chosen.
        across: the measure along the bottom; None where the level has fewer than two.
        x: its figures for every area in the fixed order, NaN where there is none.
        pearson: how closely the points lie on a line; None where it is refused.
        spearman: how closely the orders agree; None where it is refused.
        refusal: why no correlation is given; "" where one is.
    """

    release: Release
    level: Geography
    areas: tuple[Area, ...]
    columns: tuple[RugColumn, ...]
    across: RugColumn | None
    up: RugColumn | None
    x: np.ndarray
    y: np.ndarray
    pearson: Correlation | None
    spearman: Correlation | None
    refusal: str

    @property
    def is_complete(self) -> np.ndarray:
        """Whether each area has both figures."""
        return ~np.isnan(self.x) & ~np.isnan(self.y)


@cached_per_release(maxsize=128)
def get_pairs(level: Geography, across: str, up: str) -> Pairs:
    """Get two measures.

    Args:
        level: the areas.
        across: the key of the measure along the bottom, as in the rug; the level's first choice where it names none.
        up: the key of the measure up the side, likewise.
    """
    columns = get_columns(level, "")
    by_key = {column.key: column for column in columns}
    one = by_key.get(across) or _first(columns, by_key.get(up))
    other = by_key.get(up) or _second(columns, one)
    members = areas.list_areas(level)
    x, y = _figures(one, len(members)), _figures(other, len(members))
    count = int((~np.isnan(x) & ~np.isnan(y)).sum())
    refusal = _refusal(one, other, count, x, y)
    return Pairs(
        release=current_release(),
        level=level,
        areas=members,
        columns=columns,
        across=one,
        up=other,
        x=x,
        y=y,
        pearson=None if refusal else pearson(x, y),
        spearman=None if refusal else spearman(x, y),
        refusal=refusal,
    )


def _first(columns: tuple[RugColumn, ...], other: RugColumn | None) -> RugColumn | None:
    """Begin with a measure that puts areas in order of deprivation: most questions are about it."""
    left = [column for column in columns if column is not other]
    ordering = [column for column in left if column.indicator.orders_deprivation]
    if ordering:
        return max(ordering, key=lambda column: column.choice.period_end_date)
    return next(iter(left), None)


def _second(columns: tuple[RugColumn, ...], one: RugColumn | None) -> RugColumn | None:
    """Set beside it the first measure of another topic that most areas have."""
    left = [column for column in columns if column is not one]
    others = [column for column in left if one is None or column.indicator.topic != one.indicator.topic] or left
    return max(others, key=lambda column: int(column.comparison.values["value"].notna().sum()), default=None)


def _figures(column: RugColumn | None, length: int) -> np.ndarray:
    if column is None:
        return np.full(length, np.nan)
    values = column.comparison.values
    return values["value"].where(values["status"] == ValueStatus.VALUE.value).to_numpy(dtype=float)


def _refusal(one: RugColumn | None, other: RugColumn | None, count: int, x: np.ndarray, y: np.ndarray) -> str:
    if one is None or other is None:
        return "Fewer than two measures are held for these areas."
    if one is other:
        return "This is one measure twice: it always goes with itself. Choose another."
    if count < FEWEST_PAIRS:
        return f"No correlation is given for fewer than {FEWEST_PAIRS} areas with both figures. Here there are {count}."
    if any(np.ptp(each[~np.isnan(x) & ~np.isnan(y)]) == 0 for each in (x, y)):
        return "One of the measures is the same in all areas, so nothing can go with it."
    return ""
