"""Area profile: everything about one ward, small area, neighbourhood, district or place, worst first."""

from __future__ import annotations

from datetime import date

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components import cards as frames
from components import controls, notices
from components.card_tools import anchored
from components.formatting import end_sentence
from components.selection import read_query, read_search
from components.shell import Link
from pages._addresses import at
from pages._area.parts import ID
from pages._area.screen import SLOTS, get_screen
from pages._area.words import full_name
from pages._datasets import held_datasets
from pages._nearest import nothing_here
from pages._own.profile import own_profile_page, title_of
from pages._releases import using_address
from queries import areas
from queries.engine import current_release
from queries.errors import NoDatabaseError, UnknownAreaError
from queries.models import OWN_CODE, PUBLISHED_DATASET
from queries.old_codes import find_old_code


def _title(area_code: str | None = None, **query: str) -> str:
    try:
        if area_code == OWN_CODE:
            return f"{title_of(read_query(query).selection.own)} · The Health Gap"
        return f"{full_name(areas.get_area(area_code or ''))} · The Health Gap"
    except UnknownAreaError:
        return "No such area here · The Health Gap"
    except NoDatabaseError:
        return "The Health Gap"


def _exists(area_code: str) -> bool:
    if area_code == OWN_CODE:
        return True
    try:
        areas.get_area(area_code)
    except UnknownAreaError:
        return False
    except NoDatabaseError:
        return not held_datasets()
    return True


register_page(__name__, path_template="/area/<area_code>", title=_title, name="Profile", in_nav=False, exists=_exists)


def layout(area_code: str | None = None, **query: str | list[str]) -> Component:
    """Compose the profile that the address asks for. Called bare, it is the skeleton."""
    if area_code is None:
        return _page("", "", None)
    address = read_query(query)
    try:
        if area_code == OWN_CODE:
            return own_profile_page(address, date.today())
        view = get_screen(area_code, address.selection.without_selected(), tuple(address.ignored), date.today())
    except UnknownAreaError:
        return _old_area(area_code) or nothing_here("area", area_code)
    except NoDatabaseError:
        return html.Div(html.H1("Area profile"), className="wrap page-text")  # the frame says what to do
    return _page(area_code, address.selection.without_selected().to_search(), view)


def _old_area(area_code: str) -> Component | None:
    """Lead from a code of another vintage to the areas that hold the same small areas; None for an unknown code."""
    old = find_old_code(area_code)
    if old is None:
        return None
    links = [Link(label=full_name(area), href=at(f"/area/{area.code}")) for area in old.related]
    return notices.elsewhere(
        f"There is no area called “{area_code}” any more, or not here",
        f"The code is that of {old.name} ({old.vintage}). {end_sentence(old.note)}",
        links=[*links, Link(label="Home: the gap and where it is worst", href=at("/"))],
    )


def _page(code: str, search: str, view: dict[str, object] | None) -> Component:
    """Lay the page out. The skeleton holds every id that a callback names; the script puts the cards in their slots."""
    head = html.Div(
        [
            html.Div([html.H1(id=ID("title"), className="dense"), html.Div(id=ID("lede"))], className="page-title"),
            html.Div([controls.view_switches(ID("switches")), _beside()], className="area-against"),
        ],
        className="page-head",
        **{"data-location": ID("address")},
    )
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("code"), data=code),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("view"), data=view),
            dcc.Store(id=ID("painted")),
            head,
            html.Div(id=ID("notices"), className="notices"),
            html.Div(
                [html.Div([html.Div(id=ID(SLOTS[0]), className="area-first"), _map_card()], className="area-top")]
                + [html.Div(id=ID(name), className="area-slot") for name in SLOTS[1:]],
                className="area-cards",
            ),
        ],
        className="wrap page-cards area is-coming",
    )


def _beside() -> html.Div:
    """Make the place of the field that takes another area as the benchmark; assets/area_beside.js fills it."""
    try:
        index = at(f"/search/{current_release(PUBLISHED_DATASET).name}.json")
    except NoDatabaseError:
        index = ""
    return html.Div(id=ID("beside"), className="adder area-beside", **{"data-index": index})


def _map_card() -> html.Section:
    """The map stays where it is when the benchmark changes."""
    card = html.Section(
        [html.H2("Where it is"), frames.picture_slot(ID("map"), "map"), html.Div(id=ID("map-foot"))],
        className="card area-map",
        **{"data-card": "true"},
    )
    return anchored(card, "map")


clientside_callback(
    ClientsideFunction("healthGapArea", "splitAddress"),
    Output(ID("query"), "data"),
    Input(ID("address"), "search"),
    State(ID("query"), "data"),
    State(ID("code"), "data"),
    prevent_initial_call=True,
)


@callback(
    Output(ID("view"), "data"),
    Input(ID("query"), "data"),
    State(ID("code"), "data"),
    prevent_initial_call=True,
)
def update_view(search: str, code: str) -> dict[str, object]:
    """Fetch what the address asks for; the browser changes what differs."""
    address = read_search(search)
    with using_address(address.selection):
        return get_screen(code, address.selection, tuple(address.ignored), date.today())


clientside_callback(
    ClientsideFunction("healthGapArea", "paint"), Output(ID("painted"), "data"), Input(ID("view"), "data")
)
