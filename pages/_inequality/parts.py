"""What the cards of the page of inequalities are made of: frames, charts, tools, and the way to the nearest figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from components import datasets, formatting, ids
from components.card_tools import Picture, TableFile, anchored, card_tools
from components.cards import source_line
from components.selection import Selection
from pages._addresses import at
from pages._inequality import pictures
from queries import indicators
from queries.inequalities import InequalityView
from queries.models import Sex, least_official
from settings import get_settings

ID = ids.scope("inequality")
_NO_VINTAGE = ("", "Country")  # England has one boundary for all years


def has_figures(view: InequalityView) -> bool:
    """Tell whether any group has a figure: without one there is nothing to draw or to list."""
    return view.now is not None and bool(view.now.groups["value"].notna().any())


def section(name: str, children: list[Component]) -> html.Section:
    """Frame a card, and mark it as the place that an address with its name opens at."""
    return anchored(html.Section(children, className=f"card inequality-{name}", **{"data-card": "true"}), name)


def chart(chart_id: str, summary: str, height_px: int | None = None, *, may_stretch: bool = False) -> html.Div:
    """Make a place for a chart, with its words for those who cannot see it.

    Args:
        chart_id: the id of the chart.
        summary: what it shows, in words.
        height_px: how high it will be, where that is known: what stands under it then never moves.
        may_stretch: whether it may be drawn lower, to fit a screen that is shared.
    """
    graph = dcc.Graph(
        id=chart_id,
        config={"displayModeBar": False, "responsive": True},
        responsive=True,
        style={"height": f"{height_px}px"} if height_px else {},
    )
    return html.Div(
        [
            html.Div(graph, id=f"{chart_id}-box", className="chart-box may-stretch" if may_stretch else "chart-box"),
            html.P(summary, className="visually-hidden"),
        ]
    )


def hidden_charts(view: InequalityView) -> html.Div:
    """Hold the charts that this view has nothing to draw in: the script that draws them looks for each."""
    missing = [] if has_figures(view) else [ID("groups")]
    missing += [] if len(pictures.gap_points(view)) > 1 else [ID("history")]
    missing += [] if pictures.contributions_of(view) is not None else [ID("causes")]
    return html.Div([dcc.Graph(id=chart_id) for chart_id in missing], hidden=True)


def groups_source(view: InequalityView, period: str, today: date, *, with_areas: bool = False) -> html.P:
    """Write the small print of a card of groups.

    Args:
        view: the figures on show.
        period: the label of the period, or of all periods, that the card is about.
        today: the day of reading.
        with_areas: whether to name the vintage of the areas.
    """
    groups = view.now.groups
    kind = least_official(groups["kind"])
    sources = dict.fromkeys(source for source in groups["source_id"] if source)
    names = formatting.join_names([indicators.get_source(each).short_title for each in sources])
    vintages = formatting.join_names([each for each in dict.fromkeys(groups["vintage"]) if each not in _NO_VINTAGE])
    return source_line(
        kind,
        datasets.stamped(names, view.release),
        period,
        end_date=view.now.end_date,
        today=today,
        has_limits=bool(groups["lower_ci95"].notna().any()),
        remarks=[f"Areas: {vintages}."] if vintages and with_areas else [],
    )


def tools(anchor: str, noun: str, picture_id: str = "", *, with_table: bool = False) -> html.Div:
    """Make the tools of a card: its files, its picture if it has one, its link."""
    found = [Picture(element_id=picture_id, noun=noun)] if picture_id else []
    files = [TableFile(key="groups", noun="groups")] if with_table or not picture_id else []
    files += [TableFile(key="periods", noun="gap over time")] if anchor == "history" else []
    return card_tools(anchor, noun, tables=files, pictures=found, may_present=bool(picture_id))


def nearest(view: InequalityView) -> html.P:
    """Lead to what can be shown instead."""
    indicator, links = view.indicator, []
    system = view.areas[0]
    elsewhere = [area for area in view.areas if area.code in view.held_areas and area.code != view.area.code]
    sex = view.slope_sex or (Sex(view.series.sex) if view.series is not None and view.series.sex else None)
    for area in elsewhere[:2]:
        href = _address(indicator.slug, Selection(place=area.code, sex=sex), view)
        links.append(dcc.Link(f"The same for {area.name}", href=href))
    pattern = indicator.nearest.get("msoa", "")
    if pattern and pattern in {each.slug for each in indicators.list_indicators()}:
        other = indicators.get_indicator(pattern)
        if other.is_grouped_by_deprivation:
            href = _address(other.slug, Selection(place=system.code, sex=sex), view)
            links.append(dcc.Link(f"{other.short_title}, fifths within {system.name}", href=href))
    links.append(dcc.Link("This measure on the map", href=_map_address(view)))
    items: list[Component | str] = ["Nearest: "]
    for place, link in enumerate(links):
        items += [", " if place else "", link]
    return html.P([*items, "."])


def _address(slug: str, selection: Selection, view: InequalityView) -> str:
    """Write the address of another view of this page, in the same data set."""
    return at(f"/inequalities/{slug}{replace(selection, data=_data_of(view)).to_search()}")


def _map_address(view: InequalityView) -> str:
    return at(f"/indicator/{view.indicator.slug}{Selection(data=_data_of(view)).to_search()}")


def _data_of(view: InequalityView) -> str:
    return "" if view.release.dataset == get_settings().dataset else view.release.dataset
