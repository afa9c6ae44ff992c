"""The cells of the rug as markup: the look of each, what is printed in it, and what is said after that."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from components import formatting
from components.formatting import format_missing, format_number
from components.rug import rug_cell
from pages._area.words import short_name
from pages._compare import words
from queries.caching import cached_per_release
from queries.compare_rug import RugColumn, get_columns
from queries.models import Geography, ValueStatus, Verdict


@cached_per_release(maxsize=64)
def cells_of(level: Geography, benchmark: str) -> dict[str, tuple[str, ...]]:
    """Write every cell of a level once: another order or filter only puts them elsewhere."""
    return {column.key: tuple(_cells(column)) for column in get_columns(level, benchmark)}


def _cells(column: RugColumn) -> Iterable[str]:
    """Write every cell of a column: its look, what is printed, what is said after it."""
    values = column.comparison.values
    decimals = column.indicator.decimals
    lists = (values[name].tolist() for name in ("value", "lower", "upper", "status", "value_note", "verdict"))
    looks = cache(lambda verdict, quarter: look_of(column, verdict, quarter))  # a few for thousands of cells
    for value, lower, upper, status, note, verdict, quarter in zip(*lists, column.quarters.tolist(), strict=True):
        if status != ValueStatus.VALUE or np.isnan(value):
            mark, _, said = format_missing(status, note).partition(" ")
            yield rug_cell("none", mark, f" {said}")
            continue
        limits = "" if np.isnan(lower) or np.isnan(upper) else f", {formatting.format_limits(lower, upper, decimals)}"
        look, said = looks(verdict, quarter)
        yield rug_cell(look, format_number(value, decimals), f"{limits}{said}")


def look_of(column: RugColumn, verdict: Verdict, quarter: int) -> tuple[str, str]:
    """Give the look of a cell and what is said after its figure: of the verdict, where the column has any."""
    if column.has_verdicts:
        benchmark = short_name(column.benchmark.code, column.benchmark.name) if column.benchmark else ""
        said = formatting.format_verdict(verdict, benchmark, is_short=True)
        name = verdict.value.replace("_", "-")
        return f"{name} verdict-{name}", f". {said}"
    if quarter:
        return f"quarter-{quarter}", f". {words.quarter_words(quarter).capitalize()}"
    return "not-compared verdict-not-compared", ". Not compared"
