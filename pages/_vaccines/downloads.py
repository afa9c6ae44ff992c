"""The figures of the page of vaccines as tables for a spreadsheet: what each card shows, every cell of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from components import datasets
from components.downloads import Cell as FileCell
from components.downloads import csv_bytes, file_name, without_noise
from pages._origin_columns import origin_columns
from pages._vaccines import words
from pages._vaccines.history import shown_lines
from pages._vaccines.study import study_of
from queries import areas, indicators
from queries.models import Area, Indicator
from queries.uptake import fetch_uptake, rows_of
from queries.uptake_counted import get_counted
from queries.uptake_history import BeforeAfter, compare_around, events_on
from queries.uptake_matrix import MISSING_CELL, cell_of, on_show
from queries.uptake_models import Cell, UptakeView
from queries.uptake_places import get_places
from queries.uptake_reach import cell_reach, get_cell_ranges, get_reach
from queries.uptake_unknown import get_unknown

COLUMNS = (
    "vaccine", "dose", "people_counted", "area_code", "area_name", "age", "group", "period", "value", "lower_limit",
    "upper_limit", "confidence_percent", "had_the_dose", "people", "unit", "status", "note", "target_percent",
    "least_to_reach", "most_to_reach", "least_if_unknown", "most_if_unknown", "outreach", "outreach_was_for_them",
    "came_of_100", "came_lower_limit", "came_upper_limit", "kind", "source", "publisher",
    "source_address", "licence", "data_release",
)  # fmt: skip
PLACE_COLUMNS = (
    "vaccine", "dose", "people_counted", "area_code", "area_name", "age", "period", "value", "lower_limit",
    "upper_limit", "had_the_dose", "people", "status", "measure", "measure_group", "measure_period", "measure_value",
    "measure_source", "kind", "source", "data_release",
)  # fmt: skip
FILES = ("map", "matrix", "places", "reach", "counted", "history", "around", "study", "unknown")


def write_file(view: UptakeView, name: str) -> tuple[bytes, str]:
    """Write the table of one card, and name the file after what is in it.

    Args:
        view: the screen.
        name: one of `FILES`.
    """
    rows = {
        "map": _map_rows,
        "matrix": _matrix_rows,
        "places": _place_rows,
        "reach": _reach_rows,
        "counted": _counted_rows,
        "history": _history_rows,
        "around": _around_rows,
        "study": _study_rows,
        "unknown": _unknown_rows,
    }[name](view)
    parts = ["vaccines", name, view.indicator.slug, view.series.age, view.series.period, view.release.name]
    return csv_bytes(rows, PLACE_COLUMNS if name == "places" else COLUMNS), file_name(parts, "csv")


def _map_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    listed = {area.code: area for area in areas.list_areas(view.map.choice.geography)}
    held = on_show(view).set_index("area_code")
    for code in view.map.shown_values["area_code"]:
        cell = cell_of(held.loc[code]) if code in held.index else MISSING_CELL
        yield _row(view, view.indicator, listed[code], cell)


def _matrix_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    ranges = get_cell_ranges(view)
    for row in view.matrix.rows:
        for column, cell in zip(view.matrix.basis.columns, row.cells, strict=True):
            least, most = ranges.get((row.area.code, column.age, column.community), (np.nan, np.nan))
            about = _row(view, view.indicator, row.area, cell, age=column.age, group=column.community.category)
            yield about | {"least_to_reach": least, "most_to_reach": most}


def _place_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    """Write what stands beside the uptake of each area, one row for each."""
    table = get_places(view)
    for row in table.rows if table is not None else ():
        about = _row(view, view.indicator, row.area, row.uptake)
        beside = [
            (table.census, group, table.census_period, share)
            for group, share in zip(table.groups, row.shares, strict=True)
        ]
        beside += [(table.deprivation, "", "", row.deprivation)] if table.deprivation else []
        for measure, group, period, value in beside:
            yield about | {
                "measure": measure.title,
                "measure_group": group,
                "measure_period": period,
                "measure_value": value,
                "measure_source": indicators.get_source(measure.source_id).title,
            }
        yield about | {"measure": "Share of the people counted who are 65 or over", "measure_value": row.older_percent}


def _reach_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    table = get_reach(view)
    for row in table.rows:
        for indicator, cell in zip(table.denominators, row.cells, strict=True):
            yield _row(view, indicator, row.area, cell)


def _counted_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    found = get_counted(view)
    for area, cells in found.rows if found is not None else ():
        for indicator, cell in zip(found.denominators, cells, strict=True):
            yield _row(view, indicator, area, cell)


def _history_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    for line in shown_lines(view):
        held = view.rows[(view.rows["area_code"] == line.area.code) & (view.rows["age"] == view.series.age)]
        held = held[(held["category"] == line.community.category)]
        held = held[held["category_type"] == line.community.category_type].sort_values("period_end_date")
        for row in held.itertuples(index=False):
            yield _row(view, view.indicator, line.area, cell_of(row), group=line.community.category, period=row.period)


def _around_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    """Write the figures before and after each outreach; what came of those left stands beside the later one."""
    for event in events_on(view, view.neighbourhood or view.place or view.whole):
        for each in compare_around(view, event):
            held = rows_of(view.rows, view.series.age, each.community)
            held = held[held["area_code"] == each.area.code].set_index("period")
            about = {"outreach": event.title, "outreach_was_for_them": "yes" if each.is_meant else "no"}
            group = each.community.category
            for period in (each.before[0], each.after[0]):
                row = _row(view, view.indicator, each.area, cell_of(held.loc[period]), group=group, period=period)
                yield row | about | (_came(each) if period == each.after[0] else {})


def _came(each: BeforeAfter) -> dict[str, FileCell]:
    if each.came is None:
        return {}
    return dict(zip(("came_of_100", "came_lower_limit", "came_upper_limit"), map(float, each.came), strict=True))


def _study_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    study = study_of(view)
    if study is None:
        return
    for row in fetch_uptake(study.slug).itertuples(index=False):
        area = areas.get_area(row.area_code)
        yield _row(view, study, area, cell_of(row), age=row.age, group=row.category, period=row.period)


def _unknown_rows(view: UptakeView) -> Iterator[dict[str, FileCell]]:
    found = get_unknown(view)
    for group in found.groups if found is not None else ():
        area = view.matrix.rows[0].area
        bounds = {"least_if_unknown": without_noise(group.least), "most_if_unknown": without_noise(group.most)}
        yield _row(view, view.indicator, area, group.cell, group=group.label) | bounds


def _row(
    view: UptakeView,
    indicator: Indicator,
    area: Area,
    cell: Cell,
    *,
    age: str = "",
    group: str | None = None,
    period: str = "",
) -> dict[str, FileCell]:
    reach = cell_reach(cell, view.target_percent)
    shown_group = view.series.community.category if group is None else group
    return {
        "vaccine": datasets.stamped(indicator.vaccine, view.release),
        "dose": indicator.dose,
        "people_counted": indicator.people_counted,
        "area_code": area.code,
        "area_name": area.name,
        "age": age or view.series.age,
        "group": shown_group or "Everyone",
        "period": period or view.series.period,
        "value": cell.value,
        "lower_limit": cell.lower,
        "upper_limit": cell.upper,
        "confidence_percent": 95,
        "had_the_dose": cell.reached_count,
        "people": cell.people_count,
        "unit": indicator.unit,
        "status": cell.status.value,
        "note": " ".join(filter(None, (cell.note, words.OVER_ALL if words.is_over_all(cell) else ""))),
        "target_percent": view.target_percent,
        "least_to_reach": np.nan if reach is None else reach[0],
        "most_to_reach": np.nan if reach is None else reach[1],
        "data_release": view.release.name,
    } | origin_columns(cell.source_id, cell.kind)
