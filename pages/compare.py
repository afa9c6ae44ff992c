"""Compare: areas side by side, all areas by all measures, two measures at once, and the areas most like one."""

from __future__ import annotations

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components import controls
from components.selection import read_query, read_search
from pages._addresses import at
from pages._compare.parts import ID
from pages._compare.screen import get_screen
from pages._releases import using_address
from pages._visit import visited_path
from queries.engine import current_release
from queries.errors import NoDatabaseError
from queries.models import PUBLISHED_DATASET

register_page(__name__, path="/compare", title="Compare areas · The Health Gap", name="Compare", in_nav=True, order=6)


def layout(**query: str | list[str]) -> Component:
    """Compose the page with the view that the address asks for. Outside a visit it is the skeleton."""
    if visited_path() is None:
        return _page("", None)
    address = read_query(query)
    try:
        view = get_screen(address.selection, address.ignored)
    except NoDatabaseError:
        return html.Div(html.H1("Compare areas"), className="wrap page-text")  # the frame says what to do
    return _page(address.selection.to_search(), view)


def _page(search: str, view: dict[str, object] | None) -> Component:
    """Lay the page out. The skeleton holds every id that a callback names; the script puts the cards in their slots."""
    head = html.Div(
        [
            html.Div([html.H1(id=ID("title"), className="dense"), html.P(id=ID("lede"), className="lede")],
                     className="page-title"),
            controls.view_switches(ID("switches")),
        ],
        className="page-head",
    )  # fmt: skip
    chosen = html.Div([html.Div(id=ID("chips"), className="chips-slot"), _adder(), html.P(id=ID("room"))],
                      className="chosen", role="group", **{"aria-label": "Areas to compare"})  # fmt: skip
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("view"), data=view),
            dcc.Store(id=ID("painted")),
            controls.filter_bar(ID("filters"), location_id=ID("address")),
            html.Div(
                [head, chosen, html.Div(id=ID("notices"), className="notices"), html.Div(id=ID("body"))],
                className="wrap page-cards compare is-coming",
            ),
        ]
    )


def _adder() -> html.Div:
    """Make the place of the box that adds an area; assets/compare_add.js fills it with a native field and its list."""
    try:
        index = at(f"/search/{current_release(PUBLISHED_DATASET).name}.json")
    except NoDatabaseError:
        index = ""
    return html.Div(id=ID("adder"), className="adder", **{"data-index": index})


clientside_callback(
    ClientsideFunction("healthGapCompare", "splitAddress"),
    Output(ID("query"), "data"),
    Input(ID("address"), "search"),
    State(ID("query"), "data"),
    prevent_initial_call=True,
)


@callback(Output(ID("view"), "data"), Input(ID("query"), "data"), prevent_initial_call=True)
def update_view(search: str) -> dict[str, object]:
    """Fetch what the address asks for; the browser changes what differs."""
    address = read_search(search)
    with using_address(address.selection):
        return get_screen(address.selection, address.ignored)


clientside_callback(
    ClientsideFunction("healthGapCompare", "paint"), Output(ID("painted"), "data"), Input(ID("view"), "data")
)
