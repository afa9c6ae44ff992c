"""Uptake over time: a community beside everyone with outreach marked, and published accounts of single places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from dash import html

from components import folds, formatting
from components.datasets import stamped
from components.figures.uptake_lines import (
    HEIGHT_PX,
    Band,
    DatedLine,
    DatedPoint,
    uptake_lines_picture,
    uptake_lines_summary,
)
from components.folds import Column, plain_table
from components.formatting import format_limits, format_number, format_value
from components.glossary import with_terms
from pages._vaccines import words
from pages._vaccines.parts import chart, section, source_of, tools
from queries.caching import cached_per_release
from queries.groupings import is_unknown
from queries.models import EXAMPLE_STAMP, Area, Indicator
from queries.uptake_history import BeforeAfter, Line, OutreachEvent, compare_around, events_on, find_community, lines_of
from queries.uptake_matrix import cell_of
from queries.uptake_models import Cell, Community, UptakeView

NOT_THE_CLINIC = (
    "Uptake rose everywhere in those weeks. So a rise here is not the work of the outreach alone, and may not be its "
    "work at all. The last column is the fairer test: it counts only people who had not had the dose before."
)


@cached_per_release()
def shown_lines(view: UptakeView) -> tuple[Line, ...]:
    """Give the lines on show: the chosen community, or one that outreach was for, beside everyone."""
    area = view.neighbourhood or view.place or view.whole
    communities = [_community_on_show(view, area), Community()]
    return tuple(lines_of(view.rows, view.series.age, area, list(dict.fromkeys(communities))))


def _community_on_show(view: UptakeView, area: Area) -> Community:
    """Choose a group: the one that was asked for, else one that outreach was for, else the one with least uptake."""
    if not view.series.community.is_everyone:
        return view.series.community
    for event in events_on(view, area):
        if event.community:
            return find_community(view.rows, event.community)
    held = view.rows[(view.rows["area_code"] == area.code) & (view.rows["age"] == view.series.age)]
    held = held[(held["period"] == view.series.period) & held["value"].notna()].sort_values("value")
    known = {each: each for each in view.communities if not is_unknown(each.category)}
    found = (Community(category_type=row.category_type, category=row.category) for row in held.itertuples())
    return next((each for each in found if each in known), Community())


def history_card(view: UptakeView, today: date) -> html.Section | None:
    """Show the lines over the dates; None where only one date is held."""
    lines = shown_lines(view)
    if not lines or max(len(line.points.dropna(subset=["value"])) for line in lines) < 2:
        return None
    area = view.neighbourhood or view.place or view.whole
    events = events_on(view, area)
    drawn, bands = dated(lines), bands_of(events)
    return section(
        "history",
        [
            html.H2(_heading(lines, view.indicator)),
            html.P(
                with_terms(
                    f"{view.indicator.vaccine}, {view.indicator.dose.lower()} dose, people "
                    f"{words.age_words(view.series.age)}, {area.name}. "
                    f"{formatting.end_sentence(formatting.polarity_words(view.indicator))}"
                ),
                className="lede",
            ),
            chart("history", uptake_lines_summary(drawn, bands, decimals=view.indicator.decimals), HEIGHT_PX),
            source_of(view, _cells(view, lines), today, period=_periods_of(lines)),
            folds.folds(
                folds.fold("Table", lines_table(lines, view)), tools("history", "uptake over time", picture="history")
            ),
        ],
    )


def period_on_show(view: UptakeView) -> str:
    """Say from which to which date the lines go; "" where there are none."""
    lines = shown_lines(view)
    return _periods_of(lines) if lines else ""


def around_card(view: UptakeView, today: date) -> html.Section | None:
    """Set uptake before and after outreach side by side with people it was not for; None without outreach."""
    events = events_on(view, view.neighbourhood or view.place or view.whole)
    compared = [(event, compare_around(view.rows, view.series.age, event)) for event in events]
    tables = [_around_table(event, found, view) for event, found in compared if found]
    if not tables:
        return None
    cells = _cells(view, [line for _, found in compared for line in found])
    return section(
        "around",
        [
            html.H2("Before and after outreach, beside people it was not for"),
            html.P(NOT_THE_CLINIC, className="lede"),
            *tables,
            source_of(view, cells, today, period=formatting.join_names([_event_label(each) for each in events])),
            folds.folds(tools("around", "before and after")),
        ],
    )


def history_picture(view: UptakeView, width_px: int, height_px: int) -> dict[str, object] | None:
    """Draw the lines; None where there is nothing to draw."""
    lines = shown_lines(view)
    if not lines:
        return None
    area = view.neighbourhood or view.place or view.whole
    return uptake_lines_picture(
        dated(lines), bands_of(events_on(view, area)), decimals=view.indicator.decimals, width_px=width_px,
        height_px=height_px, target_percent=view.target_percent,
    )  # fmt: skip


def dated(lines: Sequence[Line]) -> list[DatedLine]:
    """Write lines as the picture reads them."""
    found = []
    for line in lines:
        points = line.points.dropna(subset=["value"])
        found.append(
            DatedLine(
                name=words.group_name(line.community) or "Everyone",
                points=tuple(
                    DatedPoint(
                        on=pd.Timestamp(row.end_date).date(),
                        value=row.value,
                        lower=_number(row.lower),
                        upper=_number(row.upper),
                    )
                    for row in points.itertuples(index=False)
                ),
                is_joined=points["people"].nunique() <= 1,
            )
        )
    return found


def bands_of(events: Sequence[OutreachEvent]) -> list[Band]:
    """Write outreach as the picture reads it."""
    return [Band(label=_event_label(each), start=each.start_date, end=each.end_date) for each in events]


def lines_table(lines: Sequence[Line], view: UptakeView) -> html.Div:
    """Write every figure of the lines."""
    columns = [
        Column(head="Group"),
        Column(head="Date"),
        Column(head="Uptake", is_number=True),
        Column(head="95% limits", is_number=True),
        Column(head="Had the dose", is_number=True),
        Column(head="People counted", is_number=True),
    ]
    rows = []
    for line in lines:
        for point in line.points.itertuples(index=False):
            value = _number(point.value)
            rows.append(
                [
                    line.label,
                    point.period,
                    formatting.format_missing(point.status)
                    if value is None
                    else format_value(value, view.indicator.decimals, view.indicator.unit),
                    format_limits(_number(point.lower), _number(point.upper), view.indicator.decimals),
                    formatting.format_count(_number(point.reached)) if _number(point.reached) is not None else "",
                    formatting.format_count(_number(point.people)) if _number(point.people) is not None else "",
                ]
            )
    return plain_table(columns, rows, caption=stamped("Uptake over time, every figure", view.release))


def _around_table(event: OutreachEvent, found: Sequence[BeforeAfter], view: UptakeView) -> html.Div:
    """Write a table of before and after: those it was for, and those it was not for."""
    decimals, unit = view.indicator.decimals, view.indicator.unit
    first = found[0]
    columns = [
        Column(head="Group"),
        Column(head=f"Before: {formatting.when_words(first.before[0], is_first=False)}", is_number=True),
        Column(head=f"After: {formatting.when_words(first.after[0], is_first=False)}", is_number=True),
        Column(head="Rise in points", is_number=True),
        Column(head="Of 100 without a dose before, had one after", is_number=True),
    ]
    rows = [
        [
            html.Span([each.label, html.Small(" it was for them" if each.is_meant else " for comparison")]),
            _with_limits(each.before, decimals, unit),
            _with_limits(each.after, decimals, unit),
            format_number(each.rise, decimals),
            _came(each, decimals),
        ]
        for each in found
    ]
    title = _event_label(event)
    return html.Div(
        [
            html.H3(stamped(title, view.release)),
            html.P(event.note, className="home-note") if event.note not in ("", EXAMPLE_STAMP) else None,
            plain_table(columns, rows, caption=stamped(f"Before and after: {title}", view.release)),
        ],
        className="around",
    )


def _with_limits(figure: tuple[str, float, float, float], decimals: int, unit: str) -> list[object]:
    _, value, lower, upper = figure
    limits = format_limits(_number(lower), _number(upper), decimals)
    return [html.B(format_value(value, decimals, unit)), html.Small(f" {limits}")]


def _came(each: BeforeAfter, decimals: int) -> object:
    if each.came is None or np.isnan(each.came.value):
        return "not worked out: the people counted differ"
    numbers = [float(number) for number in each.came]
    return [html.B(format_number(numbers[0], decimals)), html.Small(f" {format_limits(*numbers[1:], decimals)}")]


def _event_label(event: OutreachEvent) -> str:
    title = event.title.removeprefix(f"{EXAMPLE_STAMP}. ")
    attended = f", {formatting.format_count(event.attended_count)} attendances" if event.attended_count else ""
    return f"{title}{attended}"


def _heading(lines: Sequence[Line], indicator: Indicator) -> str:
    """State the first line's first and last figure."""
    points = lines[0].points.dropna(subset=["value"])
    first, last = points.iloc[0], points.iloc[-1]
    values = [format_value(each["value"], indicator.decimals, indicator.unit) for each in (first, last)]
    name = words.group_name(lines[0].community) or "Everyone"
    return f"{name}: from {values[0]} to {values[1]}"


def _periods_of(lines: Sequence[Line]) -> str:
    points = lines[0].points
    first, last = (points["period"].iloc[at] for at in (0, -1))
    if len(points) <= 2:
        return first if len(points) == 1 else f"{first} and {last}"
    more = formatting.count_words(len(points) - 1)
    return f"{first}, and {more} more dates until {last.removeprefix('to ')}"


def _cells(view: UptakeView, lines: Sequence[Line | BeforeAfter]) -> list[Cell]:
    codes = {line.area.code for line in lines}
    return [cell_of(row) for row in view.rows[view.rows["area_code"].isin(codes)].itertuples(index=False)]


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
