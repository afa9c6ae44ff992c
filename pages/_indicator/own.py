"""A neighbourhood of a reader's own on the page of a measure: its figure, its row in the file, its words."""

from __future__ import annotations

from datetime import date

from dash.development.base_component import Component

from components import formatting
from components.downloads import Cell
from components.selection import Selection
from pages._indicator.words import benchmark_name_of
from pages._own import words
from pages._own.card import own_figure_parts
from queries.models import OWN_CODE
from queries.own_figures import OwnFigure, compare_own, get_own_figure
from queries.own_neighbourhoods import OwnArea
from queries.views import IndicatorView


def own_parts(view: IndicatorView, selection: Selection, today: date) -> list[Component]:
    """Show what the set of an address comes to in the series on show."""
    benchmark = (view.comparison.benchmark, benchmark_name_of(view), _sources(view))
    return own_figure_parts(selection, view.indicator, view.choice, benchmark, view.release, today)


def _sources(view: IndicatorView) -> set[str]:
    values = view.comparison.values
    return set(values["source_id"].to_numpy(dtype=object)[values["value"].notna().to_numpy()])


def own_figure_of(view: IndicatorView) -> OwnFigure | None:
    """Give the figure of the set that a view is limited to; None where it is limited to none."""
    if not isinstance(view.neighbourhood, OwnArea):
        return None
    return get_own_figure(view.indicator.slug, view.choice, view.neighbourhood)


def own_cells(view: IndicatorView, figure: OwnFigure) -> dict[str, Cell]:
    """Write the row of a set in the file of a view, but for what every row of the file has."""
    indicator, benchmark = view.indicator, view.comparison.benchmark
    verdict = compare_own(figure, indicator, benchmark, _sources(view))
    codes = " ".join(area.code for area in figure.parts)
    said = f"{words.origin_words(figure)} {codes}." if figure.has_value else words.refusal_words(figure)
    return {
        "area_code": OWN_CODE,
        "area_name": figure.own.name,
        "level": "neighbourhood of your own",
        "area_vintage": figure.own.vintage,
        "value": figure.value,
        "lower_limit": figure.lower,
        "upper_limit": figure.upper,
        "confidence_percent": 95,
        "count": figure.event_count,
        "denominator": figure.denominator_count,
        "gap": figure.value - benchmark.value if figure.has_value and benchmark else None,
        "verdict": formatting.format_verdict(verdict, benchmark_name_of(view)),
        "status": "Figure" if figure.has_value else "No figure",
        "note": said,
    }
