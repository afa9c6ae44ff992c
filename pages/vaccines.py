"""Vaccine uptake by community: where, for whom, by whose count, since when, and how many people are still to reach."""

from __future__ import annotations

from datetime import date

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components import cards as frames
from components import controls, datasets, folds, notices, shell
from components.card_tools import anchored
from components.selection import Selection, read_query, read_search
from pages._indicator.payload import payload_of
from pages._releases import using_address
from pages._vaccines import counted, history, matrix, parts, places, reach, study, unknown, words
from pages._vaccines.about import about_of, cells_of, opens_at, request_of, unused_of
from pages._vaccines.filters import PLACES, cells_switch, columns_switch, controls_of, order_switch
from pages._visit import visited_path
from queries.caching import cached_per_release
from queries.errors import NoDatabaseError, UnknownIndicatorError
from queries.uptake import get_uptake_view
from queries.uptake_counted import get_counted, order_turns
from queries.uptake_models import UptakeView
from queries.uptake_places import get_places
from queries.uptake_reach import get_reach
from settings import get_settings

ID = parts.ID
WIDE_FROM_PX, _WIDE_PX, _NARROW_PX = 520, 560, 340
_OUTPUTS = ("map-title", "map-foot", "notices", "title", "side", "body")
_TITLE = "Vaccine uptake by community"

register_page(
    __name__, path="/vaccines", title="Vaccine uptake · The Health Gap", name="Vaccines", in_nav=True, order=4
)


def layout(**query: str | list[str]) -> Component:
    """Compose the page with the view that the address asks for. Outside a visit it is the skeleton."""
    if visited_path() is None:
        return _page("", {})
    address = read_query(query)
    try:
        drawn = _get_drawn(address.selection, address.ignored, date.today())
    except NoDatabaseError:
        return html.Div(html.H1(_TITLE), className="wrap page-text")  # the frame says what to do
    except UnknownIndicatorError as error:
        return html.Div([html.H1(_TITLE), notices.warning(str(error))], className="wrap page-text")
    return _page(address.selection.without_selected().to_search(), drawn)


def _page(search: str, drawn: dict[str, object]) -> Component:
    """Lay the page out. The skeleton holds every id that a callback names."""
    title = html.Div(html.H1(drawn.get("title"), id=ID("title"), className="dense"), className="page-title")
    bare = html.Div([dcc.Graph(id=ID(name)) for name in parts.CHARTS], hidden=True)
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("view"), data=drawn.get("view")),
            dcc.Store(id=ID("pictures"), data=drawn.get("pictures")),
            dcc.Store(id=ID("width")),
            dcc.Store(id=ID("painted")),
            controls.filter_bar(ID("filters"), location_id=ID("address")),
            html.Div(
                [
                    html.Div(title, className="page-head"),
                    html.Div(drawn.get("notices"), id=ID("notices"), className="notices"),
                    html.Div(
                        [
                            html.Div(
                                [
                                    _map_card(drawn),
                                    html.Div(drawn.get("side"), id=ID("side"), className="vaccines-side"),
                                ],
                                className="vaccines-top",
                            ),
                            html.Div(drawn.get("body") or bare, id=ID("body"), className="vaccines-rest"),
                        ],
                        className="vaccines",
                    ),
                ],
                className="wrap page-cards",
            ),
        ]
    )


def _map_card(drawn: dict[str, object]) -> html.Section:
    """The map stays where it is when a filter changes: only its colours and its words do."""
    card = html.Section(
        [
            html.H2(drawn.get("map-title"), id=ID("map-title")),
            frames.picture_slot(ID("map"), "map"),
            html.Div(drawn.get("map-foot"), id=ID("map-foot")),
        ],
        className="card vaccines-map",
        **{"data-card": "true"},
    )
    return anchored(card, "map")


@cached_per_release()
def _get_drawn(selection: Selection, ignored: tuple[str, ...], today: date) -> dict[str, object]:
    """Draw all that the callback answers with. Nobody may change it."""
    view = get_uptake_view(request_of(selection))
    notice = notices.ignored_parameters([*ignored, *unused_of(view, selection)])
    warning = notices.warning(view.indicator.warning, title="Take care.") if view.indicator.warning else None
    ways, beside = get_counted(view), get_places(view)
    is_beside = selection.columns == PLACES and beside is not None
    found = {
        "counted": counted.counted_card(view, ways, today) if ways is not None else None,
        "history": history.history_card(view, today),
        "study": study.study_card(view, today),
    }
    first = found["counted"] or found["history"]
    wide = (
        places.places_card(view, beside, today) if is_beside else matrix.matrix_card(view, cells_of(selection), today)
    )
    reached = reach.reach_card(view, get_reach(view), today)
    others = [reached, found["study"], found["history"], unknown.unknown_card(view, today)]
    others = [card for card in others if card is not None and card is not first]
    around = history.around_card(view, today)
    rows = [
        [wide],
        *([[around]] if around is not None else []),
        *(others[place : place + 2] for place in range(0, len(others), 2)),
    ]
    missing = [dcc.Graph(id=ID(name)) for name in parts.CHARTS if found[name] is None]
    return {
        "view": _sent(view, selection, has_places=beside is not None, is_places=is_beside),
        "pictures": _pictures(view, {name for name in parts.CHARTS if found[name] is not None}),
        "map-title": words.map_heading(view),
        "map-foot": _map_foot(view, today),
        "notices": [part for part in (notice, warning) if part is not None],
        "title": datasets.stamped_heading(
            words.page_heading(view, order_turns(ways) if ways is not None else None), view.release
        ),
        "side": [first] if first is not None else [],
        "body": [*(html.Div(row, className="vaccines-row") for row in rows), html.Div(missing, hidden=True)],
    }


def _sent(view: UptakeView, selection: Selection, *, has_places: bool, is_places: bool) -> dict[str, object]:
    """Collect what assets/vaccines.js paints: the map, the filters and switches, and what the cards take along."""
    columns = columns_switch(view, has_places)
    if is_places:
        columns["value"] = PLACES
    shown = cells_of(selection)
    return {
        "map": {**payload_of(view.map, Selection(data=selection.data)), "selected": []},
        "opens": opens_at(view, selection),
        "filters": controls_of(view, get_settings().system_short_name),
        "matrix_switches": [columns] + ([] if is_places else [cells_switch(shown)]),
        "reach_switches": [order_switch(view)],
        "about": about_of(view, selection),
        "key": f"{selection.to_search()} {view.release.name}",
    }


def _map_foot(view: UptakeView, today: date) -> list[Component]:
    held = view.map.shown_values
    from_rows = view.rows[
        (view.rows["area_code"].isin(held["area_code"])) & (view.rows["period"] == view.series.period)
    ]
    return [
        parts.source_of_rows(view, from_rows, today),
        folds.folds(folds.how_to_read(view.indicator), parts.tools("map", "map", picture="map")),
    ]


def _pictures(view: UptakeView, drawn_charts: set[str]) -> dict[str, object]:
    """Draw every chart twice: a phone gets its own, not a shrunk one."""
    draw = {
        "counted": counted.counted_picture,
        "history": history.history_picture,
        "study": study.study_picture,
    }
    drawn: dict[str, object] = {"wide_from_px": WIDE_FROM_PX}
    for name, width_px in (("wide", _WIDE_PX), ("narrow", _NARROW_PX)):
        drawn[name] = {chart: draw[chart](view, width_px) if chart in drawn_charts else None for chart in parts.CHARTS}
    return drawn


clientside_callback(
    ClientsideFunction("healthGapVaccines", "splitAddress"),
    Output(ID("query"), "data"),
    Input(ID("address"), "search"),
    State(ID("query"), "data"),
    prevent_initial_call=True,
)


@callback(
    Output(ID("view"), "data"),
    Output(ID("pictures"), "data"),
    *(Output(ID(part), "children") for part in _OUTPUTS),
    Input(ID("query"), "data"),
    prevent_initial_call=True,
)
def update_view(search: str) -> tuple[object, ...]:
    """Fetch what the address asks for, and compose the cards anew."""
    address = read_search(search)
    with using_address(address.selection):
        drawn = _get_drawn(address.selection, address.ignored, date.today())
    return drawn["view"], drawn["pictures"], *(drawn[part] for part in _OUTPUTS)


clientside_callback(
    ClientsideFunction("healthGapVaccines", "paint"), Output(ID("painted"), "data"), Input(ID("view"), "data")
)


clientside_callback(
    ClientsideFunction("healthGapVaccines", "figures"),
    *(Output(ID(name), field) for name in parts.CHARTS for field in ("figure", "style")),
    Input(ID("pictures"), "data"),
    Input(shell.THEME_STORE_ID, "data"),
    Input(ID("width"), "data"),
)
