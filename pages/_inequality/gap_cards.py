"""The cards about a gap in time: whether it closes, and what the source itself publishes of it."""

from __future__ import annotations

from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.cards import source_line
from components.figures.two_ends import HEIGHT_PX, two_ends_summary
from components.folds import Column, plain_table
from components.formatting import format_limits, format_value
from components.glossary import with_terms
from pages._inequality import measures, pictures, words
from pages._inequality.parts import ID, chart, groups_source, has_figures, nearest, section, tools
from queries import indicators
from queries.gap_change import GapChange
from queries.inequalities import InequalityView
from queries.models import Kind


def change_card(view: InequalityView, change: GapChange, today: date) -> html.Section | None:
    """Whether the gap is widening or narrowing, from which end, or why that is not tested."""
    if not has_figures(view):
        return None
    points = pictures.gap_points(view)
    drawn = []
    if len(points) > 1:
        names = pictures.end_names(view)
        drawn = [
            chart(
                ID("history"),
                two_ends_summary(points, names=names, indicator=view.indicator),
                HEIGHT_PX,
                may_stretch=True,
            ),
            groups_source(view, f"{len(points)} periods up to {points[-1].period.removeprefix('to ')}", today),
        ]
    parts: list[Component] = [
        html.H2(words.change_heading(change)),
        html.P(with_terms(" ".join(words.change_words(view, change))), className="lede"),
        *drawn,
        folds.folds(
            *([folds.fold("Table", _history_table(view))] if view.earlier else []),
            *([folds.how_to_read(view.indicator), tools("history", "gap over time", ID("history"))] if drawn else []),
        ),
    ]
    return section("history", parts)


def published_card(view: InequalityView, today: date) -> html.Section | None:
    """What the source itself publishes as the gap inside the area, or that it publishes none."""
    if view.slope_indicator is None:
        return None
    title = f"The gap inside {view.area.name}, {formatting.sex_words(view.slope_sex)}"
    if view.published_slope.empty:
        reason = view.slope_indicator.not_published.get("place", "")
        refusal = html.Div([html.P(with_terms(reason)), nearest(view)], className="refusal", role="note")
        return section("published", [html.H2(title), refusal])
    indicator, held = view.slope_indicator, view.published_slope
    latest = held.iloc[0]
    value = format_value(latest["value"], indicator.decimals, indicator.unit)
    has_limits = bool(held["lower_ci95"].notna().any())
    tested = _why_not_tested(held, has_limits=has_limits)
    parts = [
        html.H2(f"{title}: {value}"),
        html.P(with_terms(f"{indicator.definition} {tested}"), className="lede"),
        source_line(
            Kind(latest["kind"]),
            indicators.get_source(latest["source_id"]).short_title,
            latest["period"],
            end_date=latest["period_end_date"],
            today=today,
            has_limits=has_limits,
        ),
        folds.folds(folds.fold("Every period", _slopes_table(view, title)), folds.how_to_read(indicator)),
    ]
    return section("published", parts)


def _why_not_tested(held: pd.DataFrame, *, has_limits: bool) -> str:
    """Say why the change of a published slope is not tested here, as far as the rows tell."""
    starts, ends = held["period_start_date"].iloc[:-1], held["period_end_date"].iloc[1:]
    is_overlapping = bool((starts.to_numpy() <= ends.to_numpy()).any())
    why = ["the periods overlap"] * is_overlapping + ["95% limits are not held"] * (not has_limits)
    return f"Change not tested: {', and '.join(why)}." if why else ""


def _slopes_table(view: InequalityView, caption: str) -> Component:
    indicator = view.slope_indicator
    heads = ("Period", "Slope index", "95% limits")
    columns = [Column(head=head, is_number=place > 0) for place, head in enumerate(heads)]
    rows = [
        [
            row.period,
            format_value(row.value, indicator.decimals, indicator.unit),
            format_limits(row.lower_ci95, row.upper_ci95, indicator.decimals),
        ]
        for row in view.published_slope.itertuples()
    ]
    return plain_table(columns, rows, caption=caption)


def _history_table(view: InequalityView) -> Component:
    names = pictures.end_names(view)
    columns = [Column(head="Period"), *(Column(head=name, is_number=True) for name in (*names, "Gap", "Slope index"))]
    rows = []
    for period in sorted([view.now, *view.earlier], key=lambda each: each.end_date, reverse=True):
        found = period.measures
        values = period.groups["value"]
        ends = ["", ""]
        if view.now.measures.worst is not None:
            ends = [
                format_value(values.iloc[place], view.indicator.decimals, view.indicator.unit)
                for place in (view.now.measures.worst, view.now.measures.best)
            ]
        pairs = (("gap", found.gap), ("sii", found.slope.sii if found.slope else None))
        texts = [measures.format_estimate(key, each, view.indicator) if each else ("none", "") for key, each in pairs]
        rows.append([period.period, *ends, *(f"{value} ({limits})" if limits else value for value, limits in texts)])
    return plain_table(columns, rows, caption=f"The gap over time: {view.area.name}")
