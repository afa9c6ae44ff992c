"""The tables of the page that compares for a spreadsheet: exactly what is on the screen, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from components import datasets, formatting
from components.downloads import Cell, csv_bytes, file_name
from pages._compare import own_pairs, words
from pages._compare.asked import Asked, View
from pages._compare.own import note_of, note_of_row
from pages._compare.own_rug import list_cells
from pages._compare.screen import FILES, rug_of
from pages._compare.sides import missing_words, shown_measures
from pages._origin_columns import origin_columns
from queries.compare import Side, SideMeasure, get_sides
from queries.compare_alike import Alike, get_alike
from queries.compare_own import OwnSideRow
from queries.compare_pairs import Pairs, get_pairs
from queries.compare_rug import Rug, RugColumn
from queries.engine import current_release
from queries.models import Indicator, ValueStatus, Verdict
from queries.own_neighbourhoods import OwnArea
from queries.profile_models import ProfileRow

_FIGURE = ("area_code", "area_name", "measure", "sex", "age", "period")
_LIMITS = ("value", "lower_limit", "upper_limit", "confidence_percent")
_ORIGIN = ("kind", "source", "publisher", "source_address", "licence", "data_release")
COLUMNS = {
    "sides": (
        *_FIGURE, "shared_period", *_LIMITS, "count", "denominator", "unit", "status", "note", "good_direction",
        "benchmark_code", "benchmark_name", "benchmark_value", "verdict", "test", "difference_from", "difference",
        "difference_lower_limit", "difference_upper_limit", "difference_confidence_percent", "difference_note",
        *_ORIGIN,
    ),
    "rug": (
        *_FIGURE, *_LIMITS, "count", "denominator", "unit", "status", "note", "good_direction", "benchmark_code",
        "benchmark_name", "benchmark_value", "verdict", "test", "quarter_of_level", *_ORIGIN,
    ),
    "pairs": (
        "area_code", "area_name", "axis", "measure", "sex", "age", "period", *_LIMITS, "unit", "status", "note",
        "spearman", "spearman_lower_limit", "spearman_upper_limit", "pearson", "pearson_lower_limit",
        "pearson_upper_limit", "areas_in_correlation", "correlation_note", *_ORIGIN,
    ),
    "alike": ("area_code", "area_name", "distance", "subject", "measure", "group", "period", "value", "unit", *_ORIGIN),
}  # fmt: skip


class NoSuchTableError(LookupError):
    """The address shows no table of this name."""


def write_file(asked: Asked, name: str) -> tuple[bytes, str]:
    """Write the table of a view, and name the file.

    Raises:
        NoSuchTableError: the address asks for another view, or has nothing to show.
    """
    if FILES[asked.view] != name or (asked.view is View.SIDES and not asked.areas):
        raise NoSuchTableError(name)
    if asked.view is View.ALIKE and asked.peer is None:
        raise NoSuchTableError(name)
    rows = {View.SIDES: _sides, View.RUG: _rug, View.PAIRS: _pairs, View.ALIKE: _alike}[asked.view](asked)
    codes = [area.code for area in asked.areas] if asked.view is View.SIDES else [asked.level.value]
    return csv_bytes(rows, COLUMNS[name]), file_name(["compare", name, *codes, current_release().name], "csv")


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _title(indicator: Indicator) -> str:
    return datasets.stamped(indicator.title, current_release())


def _sides(asked: Asked) -> Iterator[dict[str, Cell]]:
    chosen = asked.selection
    found = get_sides(chosen.selected, chosen.benchmark, chosen.own)
    for measure in shown_measures(found, chosen):
        for side in measure.sides:
            yield {**_side(side, measure), **_side_difference(side, found.areas[0].code)}
    for measure in shown_measures(found, chosen, are_refused=True):  # named under the lanes, with the reason
        for side in measure.sides:
            if isinstance(side.area, OwnArea):
                yield _side(side, measure)


def _side(side: Side, measure: SideMeasure) -> dict[str, Cell]:
    row = side.row
    names = {
        "area_code": side.area.code,
        "area_name": side.area.name,
        "measure": _title(measure.indicator),
        "sex": measure.sex.value,
        "age": measure.age,
        "shared_period": measure.period,
        "unit": measure.indicator.unit,
        "good_direction": formatting.polarity_words(measure.indicator),
        "data_release": current_release().name,
    }
    if row is None:
        return {**names, "status": ValueStatus.NOT_PUBLISHED.value, "note": missing_words(side, measure)}
    return {**names, **_of_row(row), **_tested(row), "note": note_of(side)}


def _of_row(row: ProfileRow) -> dict[str, Cell]:
    return {
        "period": row.choice.period,
        "value": _number(row.value),
        "lower_limit": _number(row.lower),
        "upper_limit": _number(row.upper),
        "confidence_percent": row.confidence_percent,
        "status": row.status.value,
        **origin_columns(row.source_id, row.kind),
    }


def _tested(row: ProfileRow) -> dict[str, Cell]:
    return {
        "count": _number(row.event_count),
        "denominator": _number(row.denominator_count),
        "benchmark_code": row.benchmark.code if row.benchmark else "",
        "benchmark_name": row.benchmark.name if row.benchmark else "",
        "benchmark_value": row.benchmark.value if row.benchmark else np.nan,
        "verdict": _verdict(row.verdict, row.benchmark.name if row.benchmark else ""),
        "test": row.basis,
    }


def _side_difference(side: Side, first_code: str) -> dict[str, Cell]:
    found = side.difference
    if found is None:
        return {}
    return {
        "difference_from": first_code,
        "difference": _number(found.value),
        "difference_lower_limit": _number(found.lower),
        "difference_upper_limit": _number(found.upper),
        "difference_confidence_percent": found.confidence_percent if found.lower is not None else np.nan,
        "difference_note": found.why_not,
    }


def _verdict(verdict: Verdict, benchmark: str) -> str:
    return formatting.format_verdict(verdict, benchmark, is_short=True)


def _rug(asked: Asked) -> Iterator[dict[str, Cell]]:
    rug = rug_of(asked)
    for cell in list_cells(rug, asked.selection):
        quarter = {"quarter_of_level": words.quarter_words(cell.quarter)} if cell.quarter else {}
        good = {"good_direction": formatting.polarity_words(cell.column.indicator)}
        yield {**_of_own(cell.row), **_tested(cell.row), **good, **quarter}
    for place in rug.places:
        for column in rug.columns:
            yield _rug_cell(rug, column, place)


def _of_own(row: OwnSideRow) -> dict[str, Cell]:
    """Write a set as a row of its own: what it is made of stands in the note."""
    own = row.figure.own
    return {
        "area_code": own.code,
        "area_name": own.name,
        "measure": _title(row.indicator),
        "sex": row.choice.sex.value,
        "age": row.choice.age,
        "unit": row.indicator.unit,
        "data_release": current_release().name,
        "note": note_of_row(row),
        **_of_row(row),
    }


def _of_column(column: RugColumn, row: pd.Series) -> dict[str, Cell]:
    choice, indicator = column.choice, column.indicator
    return {
        "area_code": row["area_code"],
        "area_name": row["area_name"],
        "measure": _title(indicator),
        "sex": choice.sex.value,
        "age": choice.age,
        "period": choice.period,
        "value": row["value"],
        "lower_limit": row["lower"],
        "upper_limit": row["upper"],
        "confidence_percent": column.comparison.confidence_percent,
        "unit": indicator.unit,
        "status": row["status"],
        "note": row["value_note"],
        "data_release": current_release().name,
        **origin_columns(row["source_id"], row["kind"]),
    }


def _rug_cell(rug: Rug, column: RugColumn, place: int) -> dict[str, Cell]:
    row = column.comparison.values.iloc[place]
    benchmark = column.benchmark
    quarter = int(column.quarters[place])
    return {
        **_of_column(column, row),
        "count": row["event_count"],
        "denominator": row["denominator_count"],
        "good_direction": formatting.polarity_words(column.indicator),
        "benchmark_code": benchmark.code if benchmark else "",
        "benchmark_name": benchmark.name if benchmark else "",
        "benchmark_value": benchmark.value if benchmark else np.nan,
        "verdict": _verdict(row["verdict"], benchmark.name if benchmark else ""),
        "test": column.comparison.basis,
        "quarter_of_level": words.quarter_words(quarter) if quarter else "",
    }


def _pairs(asked: Asked) -> Iterator[dict[str, Cell]]:
    found = get_pairs(asked.level, asked.selection.across, asked.selection.up)
    shared = _correlations(found)
    for axis, row in zip(("across", "up"), own_pairs.rows_of(found, asked.selection), strict=False):
        yield {**_of_own(row), "axis": axis}
    for axis, column in (("across", found.across), ("up", found.up)):
        if column is None:
            continue
        for _, row in column.comparison.values.iterrows():
            yield {**_of_column(column, row), "axis": axis, **shared}


def _correlations(found: Pairs) -> dict[str, Cell]:
    columns: dict[str, Cell] = {"correlation_note": found.refusal}
    for name, each in (("spearman", found.spearman), ("pearson", found.pearson)):
        if each is not None:
            columns |= {
                name: each.estimate,
                f"{name}_lower_limit": each.lower,
                f"{name}_upper_limit": each.upper,
                "areas_in_correlation": each.count,
            }
    return columns


def _alike(asked: Asked) -> Iterator[dict[str, Cell]]:
    found: Alike = get_alike(asked.peer.code, asked.level)
    listed: Iterable = () if found.refusal else (found.own, *found.nearest)
    for neighbour in listed:
        for figure, value in zip(found.figures, neighbour.figures, strict=True):
            yield {
                "area_code": neighbour.area.code,
                "area_name": neighbour.area.name,
                "distance": neighbour.distance,
                "subject": figure.subject,
                "measure": _title(figure.indicator),
                "group": figure.group,
                "period": figure.period,
                "value": value,
                "unit": figure.indicator.unit,
                "data_release": found.release.name,
                **origin_columns(
                    figure.source_ids[0] if figure.source_ids else "", figure.kinds[0] if figure.kinds else ""
                ),
            }
