"""Vaccine uptake by community: where, for whom, by whose count, since when, and how many people are still to reach."""

from __future__ import annotations

from datetime import date

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components import cards as frames
from components import controls, shell
from components.card_tools import anchored
from components.selection import read_query, read_search
from pages._releases import using_address
from pages._vaccines import parts
from pages._vaccines.own_table import nothing_held
from pages._vaccines.screen import LEFT_SLOTS, RIGHT_SLOTS, sent
from pages._visit import visited_path
from queries.errors import NoDatabaseError, UnknownIndicatorError

ID = parts.ID
_TITLE = "Vaccine uptake by community"

register_page(
    __name__, path="/vaccines", title="Vaccine uptake · The Health Gap", name="Vaccines", in_nav=True, order=4
)


def layout(**query: str | list[str]) -> Component:
    """Compose the page with the view that the address asks for. Outside a visit it is the skeleton."""
    if visited_path() is None:
        return _page("", None, None)
    address = read_query(query)
    try:
        view, keys = sent(address.selection, address.ignored, date.today(), {})
    except NoDatabaseError:
        return html.Div(html.H1(_TITLE), className="wrap page-text")  # the frame says what to do
    except UnknownIndicatorError as error:
        return nothing_held(_TITLE, str(error))
    return _page(address.selection.without_selected().to_search(), view, keys)


def _page(search: str, view: dict[str, object] | None, keys: dict[str, str] | None) -> Component:
    """Lay the page out. The skeleton holds every id that a callback names; the script puts the cards in their slots."""
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("view"), data=view),
            dcc.Store(id=ID("keys"), data=keys),
            dcc.Store(id=ID("width")),
            dcc.Store(id=ID("painted")),
            controls.filter_bar(ID("filters"), location_id=ID("address")),
            html.Div(
                [
                    html.Div(html.Div(_title(), className="page-title"), className="page-head"),
                    html.Div(id=ID("notices"), className="notices"),
                    html.Div(
                        [
                            html.Div([_map_card(), _slot("slot-side", "vaccines-side")], className="vaccines-top"),
                            html.Div(_rest(), id=ID("body"), className="vaccines-rest"),
                        ],
                        className="vaccines",
                    ),
                ],
                className="wrap page-cards is-coming",
            ),
        ]
    )


def _title() -> list[Component]:
    return [html.H1(id=ID("title"), className="dense"), html.P(id=ID("lede"), className="lede")]


def _rest() -> list[Component]:
    columns = [
        html.Div([_slot(name) for name in names], className="vaccines-column") for names in (LEFT_SLOTS, RIGHT_SLOTS)
    ]
    return [
        _slot("slot-wide"),
        _slot("slot-around"),
        html.Div(columns, className="vaccines-columns"),
        parts.charts_at_home(),
    ]


def _slot(name: str, class_name: str = "vaccines-slot") -> html.Div:
    return html.Div(id=ID(name), className=class_name)


def _map_card() -> html.Section:
    """The map stays where it is when a filter changes: only its colours and its words do."""
    card = html.Section(
        [
            html.H2(id=ID("map-title")),
            frames.picture_slot(ID("map"), "map"),
            html.Div(id=ID("map-foot")),
        ],
        className="card vaccines-map",
        **{"data-card": "true"},
    )
    return anchored(card, "map")


clientside_callback(
    ClientsideFunction("healthGapVaccines", "splitAddress"),
    Output(ID("query"), "data"),
    Input(ID("address"), "search"),
    State(ID("query"), "data"),
    prevent_initial_call=True,
)


@callback(
    Output(ID("view"), "data"),
    Output(ID("keys"), "data"),
    Input(ID("query"), "data"),
    State(ID("keys"), "data"),
    prevent_initial_call=True,
)
def update_view(search: str, held: dict[str, str] | None) -> tuple[dict[str, object], dict[str, str]]:
    """Fetch what the address asks for, and send what differs from the parts that are held."""
    address = read_search(search)
    with using_address(address.selection):
        return sent(address.selection, address.ignored, date.today(), held or {})


clientside_callback(
    ClientsideFunction("healthGapVaccines", "paint"), Output(ID("painted"), "data"), Input(ID("view"), "data")
)


clientside_callback(
    ClientsideFunction("healthGapVaccines", "figures"),
    *(Output(ID(name), field) for name in parts.CHARTS for field in ("figure", "style")),
    Input(ID("view"), "data"),
    Input(shell.THEME_STORE_ID, "data"),
    Input(ID("width"), "data"),
)
