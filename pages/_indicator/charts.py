"""Ranking, trend and reading of one view: drawn after the map, for the areas that are selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from components import glossary, readings, sentences
from components.datasets import stamped
from components.figures.ranking import rank_areas, ranking_picture, ranking_summary
from components.figures.trend import trend_picture, trend_summary
from components.figures.trend_scene import MOST_OTHERS
from components.histories import spread_codes
from components.map import status_letters
from components.markup import markup_of
from pages._addresses import at
from pages._indicator.payload import default_selected
from pages._indicator.words import LEVEL_NOUNS, recent_trend_words, together_paragraph, yardstick_of
from queries import areas, observations, series, views
from queries.aggregates import add_areas
from queries.caching import cached_per_release
from queries.models import SMALL_AREA_GEOGRAPHIES, Geography, ViewRequest
from queries.recent_trend import recent_trend
from queries.views import IndicatorView

_PLACES = ("ranking-summary", "trend-summary", "trend-title", "trend-words", "reading")


@dataclass(frozen=True, kw_only=True)
class Painted:
    """What the browser says of the painted map."""

    selected: tuple[str, ...]
    ranking_width_px: int
    trend_width_px: int

    @classmethod
    def read(cls, said: Mapping[str, object]) -> Painted:
        """Take the browser's word, within what a chart can be."""

        def width_px(name: str) -> int:
            return min(max(int(said.get(name) or 460), 280), 1400)

        widths = {name: width_px(name) for name in ("ranking_width_px", "trend_width_px")}
        return cls(selected=tuple(str(code) for code in said["selected"]), **widths)


@cached_per_release(maxsize=128)
def get_charts(indicator_slug: str, request: ViewRequest, painted: Painted) -> tuple[object, ...]:
    """Draw everything that follows the map. Nobody may change it.

    Returns:
        The figures of ranking and trend; the words of both for those who cannot see them; title and words of the trend;
        the reading.
    """
    return _charts_of(views.get_indicator_view(indicator_slug, request), painted)


@cached_per_release(maxsize=128)
def get_markup(indicator_slug: str, request: ViewRequest, painted: Painted) -> dict[str, object]:
    """Write what `get_charts` draws as the browser takes it: the figures, and `parts` by their place on the page.

    `earlier` has, for the details of each selected area, its figure of the earlier period, or why there is none.
    """
    figures, *parts = get_charts(indicator_slug, request, painted)
    return {**figures, "parts": dict(zip(_PLACES, map(markup_of, parts), strict=True))}


def _charts_of(view: IndicatorView, painted: Painted) -> tuple[object, ...]:
    selected = painted.selected
    shown = _with_districts(view.shown_values, view)
    benchmark = view.comparison.benchmark
    yardstick = yardstick_of(view)
    ranking = {
        "areas": rank_areas(shown, indicator=view.indicator, benchmark_name=yardstick.name, selected=selected),
        "indicator": view.indicator,
        "benchmark_value": yardstick.value,
        "benchmark_name": yardstick.name,
        "verdict_basis": yardstick.basis,
    }
    codes = (benchmark.code,) if benchmark else ()
    history, left_out = fetch_drawn_history(view, selected)
    trend = {
        "indicator": view.indicator,
        "selected": selected,
        "benchmark_code": "".join(codes),
        "left_out": left_out,
    }
    noun = LEVEL_NOUNS[view.choice.geography]
    figures = {
        "ranking": ranking_picture(shown, selected=selected, width_px=painted.ranking_width_px, **ranking),
        "trend": trend_picture(history, width_px=painted.trend_width_px, noun=noun, **trend),
        "earlier": _earlier_figures(view, history, selected),
    }
    title, words = _trend_text(view, history, selected)
    return (
        figures,
        stamped(ranking_summary(shown, **ranking), view.release),
        stamped(trend_summary(history, **trend), view.release),
        stamped(title, view.release),
        words,
        _reading_of(view, shown, selected),
    )


def _reading_of(view: IndicatorView, shown: pd.DataFrame, selected: tuple[str, ...]) -> list[Component]:
    noun, yardstick = LEVEL_NOUNS[view.choice.geography], yardstick_of(view)
    said = readings.reading(view.indicator, shown, yardstick=yardstick, selected=selected, noun=noun)
    return _reading_text([*_together(view, selected, noun), *said], view.indicator.slug)


def _earlier_figures(view: IndicatorView, history: pd.DataFrame, selected: tuple[str, ...]) -> dict[str, object]:
    if view.earlier is None or not selected:
        return {}
    found = views.get_earlier_values(view, history, selected)
    statuses = status_letters(found["status"])
    rows = zip(found["area_code"].tolist(), found["value"].tolist(), statuses, strict=True)
    return {code: {"value": value if letter == "v" else None, "status": letter} for code, value, letter in rows}


def _together(view: IndicatorView, selected: tuple[str, ...], noun: str) -> list[readings.Paragraph]:
    """Say what the chosen areas come to together, or why that cannot be said."""
    if len(selected) < 2 or list(selected) == default_selected(view):
        return []
    found = add_areas(view.indicator, view.comparison.values, selected)
    return [together_paragraph(found, view.indicator, noun)] if found.area_count > 1 else []


def fetch_drawn_history(view: IndicatorView, selected: tuple[str, ...]) -> tuple[pd.DataFrame, int]:
    """Fetch the figures over time of the areas that the trend draws, and count those that it does not.

    Returns:
        The frame of `fetch_history` with a column is_reference, True for the benchmark; how many areas are left out.
    """
    benchmark = view.comparison.benchmark
    references = (benchmark.code,) if benchmark else ()
    shown = view.shown_values[["area_code", "value"]]
    codes = shown["area_code"].tolist()
    is_other = shown["value"].notna().to_numpy(copy=True)
    lacking = tuple(shown.loc[~is_other, "area_code"])
    if lacking and len(series.list_periods(view.indicator.slug, view.choice)) > 1:
        earlier = observations.fetch_codes_with_history(view.indicator.slug, view.choice, lacking)
        is_other |= shown["area_code"].isin(earlier).to_numpy()
    standing_out = {*selected, *references}
    is_other[[place for place, code in enumerate(codes) if code in standing_out]] = False
    others = shown[is_other]
    spread = spread_codes(others, most=MOST_OTHERS)
    drawn = {*spread, *selected}
    members = tuple(code for code in codes if code in drawn)
    references = tuple(code for code in references if code not in members)
    history = observations.fetch_history(view.indicator.slug, view.choice, members + references)
    return history.assign(is_reference=history["area_code"].isin(list(references))), len(others) - len(spread)


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
    if history["period"].nunique() < 2:
        return heading, ""  # the words in place of the chart say that there is no change to read
    sentence = sentences.trend_sentence(history, indicator=view.indicator, area_code=held[0])
    recent = recent_trend(view.indicator, history[history["area_code"] == held[0]])
    rest = sentence.removeprefix(f"{heading}.").strip()  # the heading has said the figures
    return heading, f"{rest} {recent_trend_words(recent)}".strip()


def _reading_text(paragraphs: list[readings.Paragraph], slug: str) -> list[Component]:
    """Write the reading with its terms marked once, and lead to how the measure is made."""
    seen: set[str] = set()
    method = dcc.Link("How this is measured", href=at(f"/methods#{slug}"))
    return [*(_paragraph(paragraph, seen) for paragraph in paragraphs), html.P(method, className="method-link")]


def _paragraph(paragraph: readings.Paragraph, seen: set[str]) -> Component:
    lead = [html.B(f"{paragraph.lead} ")] if paragraph.lead else []
    return html.P([*lead, *glossary.with_terms(paragraph.text, seen=seen)])
