"""The figures of one view as tables for a spreadsheet: exactly what is on the screen, with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from components import formatting
from components.downloads import Cell, csv_bytes, file_name, name_order, without_noise
from components.selection import Selection
from pages._indicator.charts import fetch_drawn_history
from pages._indicator.own import own_cells, own_figure_of
from pages._indicator.payload import default_selected
from pages._indicator.words import benchmark_name_of
from pages._origin_columns import origin_columns
from queries import areas
from queries.models import OWN_CODE, SMALL_AREA_GEOGRAPHIES, Geography, ValueStatus
from queries.views import IndicatorView

MANY_ROWS = 20  # from here on the table on the screen puts the benchmark first (assets/table.js)
_WHAT = ("indicator", "sex", "age", "category_type", "category", "period")
_ABOUT = ("warning", "caveats", "kind", "source", "publisher", "source_address", "licence", "data_release")
FIGURE_COLUMNS = (
    "area_code", "area_name", "district", "level", "area_vintage", *_WHAT,
    "value", "lower_limit", "upper_limit", "confidence_percent", "count", "denominator", "unit",
    "benchmark", "benchmark_value", "gap", "verdict", "comparison",
    "other_sex", "other_sex_value", "other_sex_status", "status", "note", *_ABOUT,
)  # fmt: skip
HISTORY_COLUMNS = (
    "area_code", "area_name", "drawn_as", *_WHAT, "period_start", "period_end",
    "value", "lower_limit", "upper_limit", "confidence_percent", "count", "denominator", "unit",
    "status", "note", *_ABOUT,
)  # fmt: skip


def held_selection(view: IndicatorView, selection: Selection) -> Selection:
    """Leave out what the data do not hold, so that the address of a file asks for nothing in vain."""
    empty = Selection()
    unused = {name: getattr(empty, name) for name in view.ignored if hasattr(empty, name)}
    held = replace(selection, **unused).without_selected()
    return held if held.neighbourhood == OWN_CODE else replace(held, own="")


def figures_csv(view: IndicatorView) -> bytes:
    """Write the table of a view, in the order in which it first stands on the screen, the benchmark with it."""
    return csv_bytes(figure_rows(view), FIGURE_COLUMNS)


def figure_rows(view: IndicatorView) -> list[dict[str, Cell]]:
    """Give that table as rows with the columns `FIGURE_COLUMNS`."""
    rows = [_figure_row(view, row) for row in _in_table_order(view).to_dict("records")]
    own = own_figure_of(view)
    if own is not None:  # it stands above the table, in a card of its own
        kind = own.kind.value if own.has_value else ""
        whole = {**own_cells(view, own), **_benchmark_cells(view), **_what(view, view.choice.period)}
        rows.insert(0, {**whole, **_about(view, kind, own.source_id)})
    benchmark = _benchmark_row(view)
    if benchmark and len(rows) > MANY_ROWS:
        rows.insert(0, benchmark)
    elif benchmark:
        rows.append(benchmark)
    return rows


def history_csv(view: IndicatorView, selected: tuple[str, ...]) -> bytes:
    """Write the figures over time from which the trend is drawn, for the areas that are chosen."""
    chosen = selected or tuple(default_selected(view))
    history, _ = fetch_drawn_history(view, chosen)
    return csv_bytes((_history_row(view, row, chosen) for row in history.to_dict("records")), HISTORY_COLUMNS)


def name_of_file(view: IndicatorView, *, is_history: bool = False) -> str:
    """Name the file after measure, people, period, level, part of the system and release."""
    choice = view.choice
    part = view.neighbourhood or view.place
    period = "over-time" if is_history else choice.period
    parts = [view.indicator.slug, choice.sex.value, choice.category, period, choice.geography.value]
    return file_name([*parts, part.name if part else "", view.release.name], "csv")


def _in_table_order(view: IndicatorView) -> pd.DataFrame:
    """Sort as the table does at first: by value, or by name where areas must not be ranked; no figure comes last."""
    values = view.comparison.values
    if view.other_sex is not None:
        other = view.other_sex.values
        values = values.assign(other_value=other["value"].to_numpy(), other_status=other["status"].to_numpy())
    shown = values[view.shown]
    if view.indicator.may_rank:
        return shown.sort_values("value", kind="stable", na_position="last")
    return shown.sort_values("area_name", kind="stable", key=lambda names: names.map(name_order))


def _figure_row(view: IndicatorView, row: dict[str, object]) -> dict[str, Cell]:
    status = ValueStatus(row["status"])
    is_figure = status is ValueStatus.VALUE
    small = view.choice.geography in SMALL_AREA_GEOGRAPHIES
    return {
        "area_code": row["area_code"],
        "area_name": row["area_name"],
        "district": _district_names().get(row["district_code"], "") if small else "",
        "level": view.choice.geography.value,
        "area_vintage": row["vintage"],
        "value": row["value"] if is_figure else None,
        "lower_limit": row["lower"],
        "upper_limit": row["upper"],
        "confidence_percent": view.comparison.confidence_percent,
        "count": row["event_count"],
        "denominator": row["denominator_count"],
        **_benchmark_cells(view),
        "gap": without_noise(row["gap"]) if is_figure else None,
        "verdict": formatting.format_verdict(row["verdict"], benchmark_name_of(view)),
        **_other_sex_cells(view, row.get("other_value"), row.get("other_status")),
        **_why(status, row["value_note"], row["area_note"]),
        **_what(view, view.choice.period),
        **_about(view, row["kind"], row["source_id"]),
    }


def _benchmark_row(view: IndicatorView) -> dict[str, Cell] | None:
    benchmark = view.comparison.benchmark
    if benchmark is None:
        return None
    other_value = view.other_sex.benchmark_value if view.other_sex else None
    other_status = ValueStatus.NOT_PUBLISHED if other_value is None else ValueStatus.VALUE
    return {
        "area_code": benchmark.code,
        "area_name": benchmark_name_of(view),
        "level": "benchmark",
        "value": benchmark.value,
        "lower_limit": benchmark.lower,
        "upper_limit": benchmark.upper,
        "confidence_percent": view.comparison.confidence_percent,
        **_benchmark_cells(view),
        "gap": 0,
        "verdict": "Not compared: benchmark",
        **_other_sex_cells(view, other_value, other_status),
        **_why(ValueStatus.VALUE, "", ""),
        **_what(view, view.choice.period),
        **_about(view, benchmark.kind, view.source.source_id),
    }


def _benchmark_cells(view: IndicatorView) -> dict[str, Cell]:
    benchmark = view.comparison.benchmark
    return {
        "benchmark": benchmark_name_of(view),
        "benchmark_value": benchmark.value if benchmark else None,
        "comparison": view.comparison.basis,
    }


def _other_sex_cells(view: IndicatorView, value: float | None, status: str | None) -> dict[str, Cell]:
    if view.other_sex is None:
        return {}
    status = ValueStatus(status)
    return {
        "other_sex": formatting.sex_words(view.other_sex.sex, view.choice.age).capitalize(),
        "other_sex_value": value if status is ValueStatus.VALUE else None,
        "other_sex_status": _status_words(status),
    }


def _history_row(view: IndicatorView, row: dict[str, object], chosen: tuple[str, ...]) -> dict[str, Cell]:
    status = ValueStatus(row["status"])
    is_chosen = row["area_code"] in chosen
    return {
        "area_code": row["area_code"],
        "area_name": row["area_name"],
        "drawn_as": "chosen area" if is_chosen else "benchmark" if row["is_reference"] else "other area",
        "period_start": row["period_start_date"],
        "period_end": row["period_end_date"],
        "value": row["value"] if status is ValueStatus.VALUE else None,
        "lower_limit": row["lower_ci95"],
        "upper_limit": row["upper_ci95"],
        "confidence_percent": 95,
        "count": row["event_count"],
        "denominator": row["denominator_count"],
        **_why(status, row["value_note"], ""),
        **_what(view, row["period"]),
        **_about(view, row["kind"], row["source_id"]),
    }


def _what(view: IndicatorView, period: str) -> dict[str, Cell]:
    choice = view.choice
    return {
        "indicator": view.indicator.title,
        "sex": choice.sex.value.capitalize(),
        "age": choice.age,
        "category_type": choice.category_type,
        "category": choice.category,
        "period": period,
        "unit": view.indicator.unit,
    }


def _why(status: ValueStatus, value_note: str | None, area_note: str) -> dict[str, Cell]:
    """Say in words whether there is a figure; the note bears the mark of the Government Statistical Service."""
    note = value_note if status is ValueStatus.VALUE else formatting.format_missing(status, value_note or "")
    return {"status": _status_words(status), "note": " ".join(filter(None, [note, area_note]))}


def _status_words(status: ValueStatus) -> str:
    return formatting.STATUS_WORDS[status] or "Figure"


def _about(view: IndicatorView, kind: str, source_id: str) -> dict[str, Cell]:
    indicator = view.indicator
    return {
        "warning": " ".join(warnings_of(view)),
        "caveats": " ".join(map(formatting.end_sentence, indicator.caveats)),
        **origin_columns(source_id or view.source.source_id, kind),
        "data_release": f"{view.release.name}, built {view.release.released_at:%Y-%m-%d}",
    }


def warnings_of(view: IndicatorView) -> Iterator[str]:
    """Give what a reader must know before using a figure; it stands on the page and in every file."""
    if view.indicator.warning:
        yield formatting.end_sentence(view.indicator.warning)
    if view.indicator.is_provisional:
        yield "Loaded from a table without a definition: unit and direction are not known."


def _district_names() -> dict[str, str]:
    return {area.code: area.name for area in areas.list_areas(Geography.DISTRICT)}
