"""Indicator page: one measure across every area of one level, as map, ranking, trend and table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components import cards, controls, ids, shell
from components.card_tools import Picture, TableFile, anchored, card_tools
from components.selection import read_query, read_search
from pages._datasets import exists_measure, link_to_groups, missing_measure
from pages._indicator.charts import Painted, get_markup
from pages._indicator.screen import get_screen
from pages._own.card import own_card
from pages._releases import require_kept, using_address
from queries import indicators
from queries.errors import NoDatabaseError, UnknownIndicatorError
from queries.group_values import list_groupings

ID = ids.scope("indicator")


def _title(indicator_slug: str | None = None, **_query: str) -> str:
    try:
        return f"{indicators.get_indicator(indicator_slug or '').title} · The Health Gap"
    except UnknownIndicatorError:
        return "No such measure here · The Health Gap"
    except NoDatabaseError:
        return "The Health Gap"


register_page(
    __name__,
    path_template="/indicator/<indicator_slug>",
    title=_title,
    name="Map",
    in_nav=True,
    order=1,
    exists=exists_measure,
)


def layout(indicator_slug: str | None = None, **query: str | list[str]) -> Component:
    """Compose the page with the view that the address asks for already in it. Called bare, it is the skeleton."""
    if indicator_slug is None:
        return _page("", "", {})
    address = read_query(query)
    try:
        drawn = get_screen(indicator_slug, address.selection, tuple(address.ignored), date.today())
    except UnknownIndicatorError:
        return missing_measure(indicator_slug)
    search = address.selection.without_selected().to_search()
    return _page(indicator_slug, search, drawn)


def _page(slug: str, search: str, drawn: dict[str, object]) -> Component:
    """Lay the page out. The empty places are filled by the scripts, from the stores."""
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("slug"), data=slug),
            dcc.Store(id=ID("taken"), data=search),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("view"), data=drawn.get("view")),
            dcc.Store(id=ID("painted")),
            dcc.Store(id=ID("figures")),
            controls.filter_bar(ID("filters"), location_id=ID("address")),
            html.Div(
                [
                    html.Div(_page_head(drawn), className="page-head"),
                    html.Div(drawn.get("notices"), id=ID("notices"), className="notices"),
                    _view_card(drawn),
                    own_card(
                        ID("own"), ID("own-form"), drawn.get("own"), has_set=bool((drawn.get("view") or {}).get("own"))
                    ),
                    html.Div([_reading_card(slug), _trend_card(drawn)], className="lower-grid"),
                    _table_card(),
                ],
                className="wrap page-cards",
            ),
        ]
    )


def _page_head(drawn: dict[str, object]) -> list[Component]:
    title = html.H1(drawn.get("title"), id=ID("title"), className="dense loads")
    return [html.Div(title, className="page-title"), controls.view_switches(ID("switches"))]


def _view_card(drawn: dict[str, object]) -> Component:
    view_card = cards.view_card(
        map_part=[html.H2(drawn.get("map-title"), id=ID("map-title")), cards.picture_slot(ID("map"), "map")],
        ranking_part=[
            html.H2(drawn.get("ranking-title"), id=ID("ranking-title")),
            _chart(ID("ranking"), "ranking"),
            html.Div(drawn.get("key"), id=ID("key")),
        ],
        details=cards.details_slot(ID("details")),
        tail=cards.card_tail(html.Div(drawn.get("source"), id=ID("source")), [_view_tools()]),
    )
    return anchored(view_card, "map")


def _view_tools() -> Component:
    pictures = [Picture(element_id=ID("map"), noun="map"), Picture(element_id=ID("ranking"), noun="ranking")]
    tables = [TableFile(key="figures")]
    return card_tools("map", "map and ranking", tables=tables, pictures=pictures, may_present=True)


def _chart(chart_id: str, shape: str) -> Component:
    """A place for a Plotly figure, with its words for those who cannot see it."""
    graph = dcc.Graph(id=chart_id, config={"displayModeBar": False, "responsive": True}, responsive=True)
    words = html.P(id=f"{chart_id}-summary", className="visually-hidden")
    return html.Div([html.Div(graph, className="picture-scroll"), words], className=f"picture picture-{shape}")


def _reading_card(slug: str) -> Component:
    groups = dcc.Link("Who is worse off? This measure by group", href=link_to_groups(slug))
    parts = [html.Div(id=ID("reading")), *([html.P(groups)] if slug and list_groupings(slug) else [])]
    return cards.card("What this shows", *parts, is_reading=True)


def _trend_card(drawn: dict[str, object]) -> Component:
    pictures = [Picture(element_id=ID("trend"), noun="trend", lines="trend")]
    tables = [TableFile(key="history", noun="figures over time")]
    tools = card_tools("trend", "trend", tables=tables, pictures=pictures, may_present=True)
    trend = html.Section(
        [
            html.H2(id=ID("trend-title"), children="Over time"),
            html.P(id=ID("trend-words"), className="lede"),
            _chart(ID("trend"), "chart"),
            cards.card_tail(html.Div(drawn.get("trend-source"), id=ID("trend-source")), [tools]),
        ],
        className="card" if (drawn.get("view") or {}).get("has_trend", True) else "card is-brief",
        **{"data-card": "true"},
    )
    return anchored(trend, "trend")


def _table_card() -> Component:
    head = html.Div(
        [html.H2("Every area, every figure"), card_tools("table", "table", tables=[TableFile(key="figures")])],
        className="card-head",
    )
    table = html.Section([head, cards.table_slot(ID("table"))], className="card", **{"data-card": "true"})
    return anchored(table, "table")


clientside_callback(
    ClientsideFunction("healthGap", "splitAddress"),
    Output(ID("taken"), "data"),
    Output(ID("query"), "data"),
    Input(ID("address"), "search"),
    State(ID("taken"), "data"),
    State(ID("slug"), "data"),
    prevent_initial_call=True,
)


@callback(Output(ID("view"), "data"), Input(ID("query"), "data"), State(ID("slug"), "data"), prevent_initial_call=True)
def update_view(search: str, slug: str) -> object:
    """Fetch what the address asks for; the browser paints everything from it but the charts."""
    address = read_search(search)
    with using_address(address.selection):
        return get_screen(slug, address.selection, tuple(address.ignored), date.today())["view"]


clientside_callback(
    ClientsideFunction("healthGap", "paint"),
    Output(ID("painted"), "data"),
    Input(ID("view"), "data"),
    Input(ID("address"), "search"),
    State(ID("taken"), "data"),
)


@callback(
    Output(ID("figures"), "data"),
    Input(ID("painted"), "data"),
    State(ID("slug"), "data"),
    prevent_initial_call=True,
)
def update_charts(painted: dict[str, object], slug: str) -> object:
    """Draw ranking, trend and reading of what is painted, once it is painted: the map never waits for them.

    They are of the painted release, whatever has been loaded since. Where that is gone nothing is drawn beside it.
    """
    selection = read_search(painted["query"]).selection
    if painted.get("release"):
        selection = replace(selection, release=str(painted["release"]))
        require_kept(selection)
    with using_address(selection):
        return {**get_markup(slug, selection.to_request(), Painted.read(painted)), "query": painted["query"]}


clientside_callback(
    ClientsideFunction("healthGap", "themeFigures"),
    Output(ID("ranking"), "figure"),
    Output(ID("ranking"), "style"),
    Output(ID("trend"), "figure"),
    Output(ID("trend"), "style"),
    Input(ID("figures"), "data"),
    Input(shell.THEME_STORE_ID, "data"),
    prevent_initial_call=True,
)
