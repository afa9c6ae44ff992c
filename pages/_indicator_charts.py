"""Ranking, trend and reading of one view: drawn after the map, for the areas that are selected."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components import readings, sentences
from components.figures.ranking import ranking_figure, ranking_summary
from components.figures.trend import trend_figure, trend_summary
from pages._indicator_words import LEVEL_NOUNS, yardstick_of
from queries import areas, observations
from queries.models import SMALL_AREA_GEOGRAPHIES, Geography
from queries.views import IndicatorView


def charts_of(view: IndicatorView, painted: Mapping[str, object]) -> tuple[object, ...]:
    """Draw everything that follows the map, in the order of the outputs of `update_charts`.

    Args:
        view: the figures.
        painted: what the browser says of the painted map: `selected` area codes, and the width in pixels that each
            chart has.
    """
    selected = tuple(painted["selected"])
    shown = _with_districts(view.comparison.values[view.shown], view)
    benchmark = view.comparison.benchmark
    yardstick = yardstick_of(view)
    ranking = {
        "indicator": view.indicator,
        "benchmark_value": yardstick.value,
        "benchmark_name": yardstick.name,
        "verdict_basis": yardstick.basis,
    }
    codes = (benchmark.code,) if benchmark else ()
    history = observations.fetch_history(view.indicator.slug, view.choice, codes)
    history = history[history["is_reference"] | history["area_code"].isin(shown["area_code"])]
    trend = {
        "indicator": view.indicator,
        "selected": selected,
        "benchmark_code": "".join(codes),
    }
    noun = LEVEL_NOUNS[view.choice.geography]
    widths = {name: _width(painted, name) for name in ("ranking_width_px", "trend_width_px")}
    figures = {
        "ranking": ranking_figure(shown, selected=selected, width_px=widths["ranking_width_px"], **ranking),
        "trend": trend_figure(history, width_px=widths["trend_width_px"], noun=noun, **trend),
    }
    title, words = _trend_text(view, history, selected)
    paragraphs = readings.reading(view.indicator, shown, yardstick=yardstick, selected=selected, noun=noun)
    return (
        {name: figure.to_plotly_json() for name, figure in figures.items()},
        ranking_summary(shown, **ranking),
        trend_summary(history, **trend),
        title,
        words,
        [_paragraph(paragraph) for paragraph in paragraphs],
    )


def _width(painted: Mapping[str, object], name: str) -> int:
    """Take the browser's word for a width, within what a chart can be."""
    return min(max(int(painted.get(name) or 460), 280), 1400)


def _with_districts(shown: pd.DataFrame, view: IndicatorView) -> pd.DataFrame:
    """Put the district beside small areas: two wards are called Normanton."""
    if view.choice.geography not in SMALL_AREA_GEOGRAPHIES:
        return shown
    names = {area.code: area.name for area in areas.list_areas(Geography.DISTRICT)}
    return shown.assign(district_name=shown["district_code"].map(names).fillna(""))


def _trend_text(view: IndicatorView, history: pd.DataFrame, selected: tuple[str, ...]) -> tuple[str, str]:
    held = [code for code in selected if code in set(history["area_code"])]
    if not held:
        return "Over time", "Select an area to see how its figure has changed."
    heading = sentences.trend_heading(history, indicator=view.indicator, area_code=held[0])
    sentence = sentences.trend_sentence(history, indicator=view.indicator, area_code=held[0])
    return heading, sentence.removeprefix(f"{heading}.").strip()  # the heading has said the figures


def _paragraph(paragraph: readings.Paragraph) -> Component:
    lead = [html.B(f"{paragraph.lead} ")] if paragraph.lead else []
    return html.P([*lead, paragraph.text])
