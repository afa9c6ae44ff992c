"""Ranking, trend and reading of one view: drawn after the map, for the areas that are selected."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import readings, sentences
from components.figures.ranking import ranking_figure, ranking_summary
from components.figures.trend import trend_figure, trend_summary
from pages._indicator_parts import LEVEL_NOUNS, yardstick_of
from queries import observations
from queries.views import IndicatorView


def charts_of(view: IndicatorView, selected: tuple[str, ...]) -> tuple[object, ...]:
    """Draw everything that follows the map, in the order of the outputs of `update_charts`."""
    shown = view.comparison.values[view.shown]
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
    trend = {"indicator": view.indicator, "selected": selected, "benchmark_code": codes[0] if codes else ""}
    figures = {
        "ranking": ranking_figure(shown, selected=selected, **ranking).to_plotly_json(),
        "trend": trend_figure(history, **trend).to_plotly_json(),
    }
    title, words = _trend_text(view, history, selected)
    paragraphs = readings.reading(
        view.indicator, shown, yardstick=yardstick, selected=selected, noun=LEVEL_NOUNS[view.choice.geography]
    )
    return (
        figures,
        ranking_summary(shown, **ranking),
        trend_summary(history, **trend),
        title,
        words,
        [_paragraph(paragraph) for paragraph in paragraphs],
    )


def _trend_text(view: IndicatorView, history, selected: tuple[str, ...]) -> tuple[str, str]:
    held = [code for code in selected if code in set(history["area_code"])]
    if not held:
        return "Over time", "Select an area to see how its figure has changed."
    heading = sentences.trend_heading(history, indicator=view.indicator, area_code=held[0])
    sentence = sentences.trend_sentence(history, indicator=view.indicator, area_code=held[0])
    return heading, sentence.removeprefix(f"{heading}.").strip()  # the heading has said the figures


def _paragraph(paragraph: readings.Paragraph) -> Component:
    lead = [html.B(f"{paragraph.lead} ")] if paragraph.lead else []
    return html.P([*lead, paragraph.text])
