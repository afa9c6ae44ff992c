"""A neighbourhood of a reader's own on the page of a measure: its figure, its row in the file, its words."""

from __future__ import annotations

from datetime import date

from dash.development.base_component import Component

from components.selection import Selection
from pages._indicator.words import benchmark_name_of
from pages._own.card import own_figure_parts
from queries.views import IndicatorView


def own_parts(view: IndicatorView, selection: Selection, today: date) -> list[Component]:
    """Show what the set of an address comes to in the series on show."""
    comparison = view.comparison
    sources = set(comparison.values.loc[comparison.values["value"].notna(), "source_id"])
    benchmark = (comparison.benchmark, benchmark_name_of(view), sources)
    return own_figure_parts(selection, view.indicator, view.choice, benchmark, view.release, today)
