"""Home: the gap first, where people live who bear it, and where the worst gaps are that are more than chance."""

from __future__ import annotations

from datetime import date

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components import ids, shell
from components.figures.life_gap import WIDE_FROM_PX, life_gap_picture
from components.figures.side_by_side import side_by_side_picture
from components.selection import Selection, read_query
from pages._addresses import at
from pages._home import cards
from pages._home.missing import missing_card, opening_card
from pages._home.small_areas import small_area_card
from pages._home.tools import about_of
from pages._indicator.payload import payload_of
from pages._own.notice import home_notice
from pages._visit import visited_path
from queries.caching import cached_per_release
from queries.errors import NoDatabaseError
from queries.home import HomeFigures, get_home_figures
from queries.models import Geography, Sex

ID = ids.scope("home")
_WIDE_PX, _NARROW_PX = 735, 340

register_page(__name__, path="/", title="The Health Gap", name="Home", in_nav=True, order=0)


def layout(**query: str | list[str]) -> Component:
    """Compose the page with every figure in it. Outside a visit it is the skeleton, and touches no database.

    Dash calls every layout at a worker's first request, to learn the ids. Requests that come meanwhile are answered
    without them, so this must not wait for figures; and there is no parameter that would tell such a call from a visit.
    """
    if visited_path() is None:
        return _skeleton()
    try:
        own = home_notice(read_query(query).selection)
        page = _get_page(date.today())
        return html.Div([html.Div(own, className="wrap home-own"), page]) if own else page
    except NoDatabaseError:
        return html.Div(html.H1("The Health Gap"), className="wrap page-text")  # the frame says what to do


@cached_per_release()
def _get_page(today: date) -> Component:
    """Compose the page of one day. Nobody may change it."""
    return compose(get_home_figures(), today)


def _skeleton() -> Component:
    """Hold every id that a callback names, and nothing else."""
    stores = [dcc.Store(id=ID(part)) for part in ("view", "pictures", "width", "painted")]
    return html.Div([*stores, dcc.Graph(id=ID("life")), dcc.Graph(id=ID("healthy")), html.Div(id=ID("map"))])


def compose(figures: HomeFigures, today: date) -> Component:
    """Put the cards in their places; the scripts paint the map and put the charts in their colours."""
    lead = [] if figures.small_areas is None else [small_area_card(figures.small_areas, today)]
    missing = missing_card(figures)
    if figures.life:
        lead.append(cards.finding_card(figures, today))
    lead = lead or [opening_card()]
    pair = [
        *([cards.healthy_card(figures, today)] if figures.healthy else []),
        *([cards.inside_card(figures, today)] if figures.inside else []),
    ]
    absent = [ID(name) for name, held in (("life", figures.life), ("healthy", figures.healthy)) if held is None]
    return html.Div(
        [
            dcc.Store(id=ID("view"), data=_map_view(figures)),
            dcc.Store(id=ID("pictures"), data=_pictures(figures)),
            dcc.Store(id=ID("width")),
            dcc.Store(id=ID("painted")),
            html.Div(
                [
                    html.Div([*lead, cards.facts(figures)], className="home-first"),
                    cards.map_card(figures, today) if figures.wards else missing,
                ],
                className="home-top",
            ),
            *([html.Div(pair, className="home-pair")] if pair else []),
            cards.worst_card(figures, today),
            *([missing] if missing and figures.wards else []),
            *([cards.unknown_card(figures)] if figures.life else []),
            html.Div([dcc.Graph(id=chart_id) for chart_id in absent], hidden=True),
        ],
        className="wrap home",
    )


def _map_view(figures: HomeFigures) -> dict[str, object]:
    """Build what the map is painted from. Nothing is selected; `opens` is where an area of it leads."""
    view = figures.wards
    if view is None:
        return {"about": about_of(figures)}
    payload = payload_of(view, Selection(areas=Geography.WARD))
    opens = at(f"/indicator/{view.indicator.slug}?areas=ward&selected=")
    return {**payload, "selected": [], "opens": opens, "about": about_of(figures)}


def _pictures(figures: HomeFigures) -> dict[str, object]:
    """Draw every chart for a wide and for a narrow place: a phone gets its own, not a shrunk one."""
    pictures: dict[str, object] = {"wide_from_px": WIDE_FROM_PX, "wide": {}, "narrow": {}}
    for name, width_px in (("wide", _WIDE_PX), ("narrow", _NARROW_PX)):
        if figures.life:
            pictures[name]["life"] = life_gap_picture(cards.life_rows(figures.life), width_px=width_px)
        if figures.healthy:
            groups, indicator = cards.healthy_groups(figures.healthy), figures.healthy[Sex.MALE].indicator
            pictures[name]["healthy"] = side_by_side_picture(groups, indicator=indicator, width_px=width_px)
    return pictures


clientside_callback(
    ClientsideFunction("healthGapHome", "paint"), Output(ID("painted"), "data"), Input(ID("view"), "data")
)


clientside_callback(
    ClientsideFunction("healthGapHome", "figures"),
    Output(ID("life"), "figure"),
    Output(ID("life"), "style"),
    Output(ID("healthy"), "figure"),
    Output(ID("healthy"), "style"),
    Input(ID("pictures"), "data"),
    Input(shell.THEME_STORE_ID, "data"),
    Input(ID("width"), "data"),
)
