"""The figures of the page of inequalities as tables for a spreadsheet: the groups, then what they come to."""

from __future__ import annotations

from collections.abc import Iterator

from components import datasets
from components.cards import KIND_LABELS
from components.downloads import Cell, csv_bytes, file_name, without_noise
from components.selection import Selection
from pages._inequality import measures, words
from pages._inequality.about import own_of
from pages._origin_columns import origin_columns
from queries.inequalities import InequalityView, PeriodMeasures
from queries.models import Kind, Sex, ValueStatus

COLUMNS = (
    "row_is", "indicator", "area_code", "area_name", "groups_are", "group", "sex", "age", "period", "period_start",
    "period_end", "value", "lower_limit", "upper_limit", "confidence_percent", "count", "denominator", "unit", "status",
    "note", "warning", "caveats", "kind", "source", "publisher", "source_address", "licence", "area_vintage",
    "data_release",
)  # fmt: skip
_DERIVED_NOTE = "Worked out here from the groups of the same period"


def unused_of(view: InequalityView, selection: Selection) -> list[str]:
    """Name the parts of an address that this page has no use for or that name nothing, as they were written."""
    names = {"place": selection.place, "basis": selection.basis, "sex": selection.sex, "period": selection.period}
    unused = [f"{name}={names[name]}" for name in view.ignored if names.get(name)]
    bare = Selection(
        data=selection.data,
        release=selection.release,
        place=selection.place,
        basis=selection.basis,
        sex=selection.sex,
        **own_of(view, selection),
    )
    others = selection.to_search().lstrip("?").split("&")
    known = bare.to_search().lstrip("?").split("&")
    return unused + [text for text in others if text and text not in known and not text.startswith("period=")]


def write_groups(view: InequalityView) -> tuple[bytes, str]:
    """Write the period on show, and name the file after what is in it."""
    rows = _rows(view, view.now) if view.now is not None else []
    return csv_bytes(rows, COLUMNS), _name(view, view.series.period if view.series else "nothing-held")


def write_periods(view: InequalityView) -> tuple[bytes, str]:
    """Write every period of the series, latest first."""
    periods = [] if view.now is None else [view.now, *view.earlier]
    periods.sort(key=lambda each: each.end_date, reverse=True)
    return csv_bytes((row for period in periods for row in _rows(view, period)), COLUMNS), _name(view, "over-time")


def _name(view: InequalityView, period: str) -> str:
    parts = [view.indicator.slug, "inequality", view.area.name]
    if view.series is not None:
        parts += [view.grouping.slug, view.series.sex]
    return file_name([*parts, period, view.release.name], "csv")


def _rows(view: InequalityView, period: PeriodMeasures) -> Iterator[dict[str, Cell]]:
    about = _about(view, period)
    names = words.group_names(view)
    for name, row in zip(names, period.groups.to_dict("records"), strict=True):
        is_figure = row["status"] == ValueStatus.VALUE.value
        yield about | {
            "row_is": "group",
            "group": name,
            "sex": row["part"] if view.grouping.is_sex else view.series.sex,
            "value": row["value"] if is_figure else None,
            "lower_limit": row["lower_ci95"],
            "upper_limit": row["upper_ci95"],
            "count": row["event_count"],
            "denominator": row["denominator_count"],
            "unit": view.indicator.unit,
            "status": row["status"],
            "note": ". ".join(filter(None, (row["value_note"], row["limits_note"]))),
            **origin_columns(row["source_id"], row["kind"]),
            "area_vintage": row["vintage"],
        }
    for key, estimate in measures.estimates_of(period.measures).items():
        yield about | {
            "row_is": "measure",
            "group": measures.NOTE_OF[key].title,
            "sex": view.series.sex or Sex.PERSONS.value,
            "value": without_noise(estimate.value),
            "lower_limit": None if estimate.lower is None else without_noise(estimate.lower),
            "upper_limit": None if estimate.upper is None else without_noise(estimate.upper),
            "unit": measures.unit_of(key, view.indicator),
            "status": ValueStatus.VALUE.value,
            "note": datasets.stamped(_DERIVED_NOTE, view.release),
            "kind": KIND_LABELS[Kind.DERIVED],
        }


def _about(view: InequalityView, period: PeriodMeasures) -> dict[str, Cell]:
    return {
        "indicator": datasets.stamped(view.indicator.title, view.release),
        "area_code": view.area.code,
        "area_name": view.area.name,
        "groups_are": view.grouping.label,
        "age": view.series.age,
        "period": period.period,
        "period_start": period.start_date,
        "period_end": period.end_date,
        "confidence_percent": 95,
        "warning": view.indicator.warning,
        "caveats": " ".join(view.indicator.caveats),
        "data_release": view.release.name,
    }
