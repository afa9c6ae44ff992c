"""Vaccine uptake by community: where, for whom, by whose count, since when, and how many people are still to reach."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    no_update,
    register_page,
)
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from components import cards as frames
from components import controls, datasets, folds, notices, shell
from components.card_tools import anchored
from components.figures.uptake_lines import HEIGHT_PX
from components.glossary import with_terms
from components.selection import Selection, read_query, read_search
from pages._indicator.payload import payload_of
from pages._vaccines import counted, history, matrix, parts, places, reach, study, unknown, words
from pages._vaccines.about import about_of, cells_of, opens_at, request_of, unused_of
from pages._vaccines.filters import PLACES, cells_switch, columns_switch, controls_of, order_switch
from pages._vaccines.own_table import own_table_card
from pages._visit import visited_path
from queries.caching import cached_per_release
from queries.engine import using_dataset
from queries.errors import NoDatabaseError, UnknownIndicatorError
from queries.uptake import get_uptake_view
from queries.uptake_counted import get_counted, order_turns
from queries.uptake_models import UptakeView
from queries.uptake_places import get_places
from queries.uptake_reach import get_reach
from settings import get_settings

ID = parts.ID
WIDE_FROM_PX, _WIDE_PX, _NARROW_PX = 520, 560, 340
# Each is sent by itself, and only when it has changed: a new target leaves the chart of a case study as it is.
_LEFT, _RIGHT = ("slot-reach", "slot-past", "slot-own-left"), ("slot-study", "slot-unknown", "slot-own-right")
_SLOTS = ("slot-side", "slot-wide", "slot-around", *_LEFT, *_RIGHT, "slot-missing")
_PARTS = ("map-title", "map-foot", "notices", "title", "lede", *_SLOTS)
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
    title = html.Div(
        [
            html.H1(drawn.get("title"), id=ID("title"), className="dense"),
            html.P(drawn.get("lede"), id=ID("lede"), className="lede"),
        ],
        className="page-title",
    )
    slots = {name: html.Div(drawn.get(name), id=ID(name), className=_class_of(name)) for name in _SLOTS}
    slots["slot-missing"] = html.Div(
        drawn.get("slot-missing", _missing(parts.CHARTS)), id=ID("slot-missing"), hidden=True
    )
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("view"), data=drawn.get("view")),
            dcc.Store(id=ID("pictures"), data=drawn.get("pictures")),
            dcc.Store(id=ID("keys"), data=drawn.get("keys")),
            dcc.Store(id=ID("width")),
            dcc.Store(id=ID("painted")),
            controls.filter_bar(ID("filters"), location_id=ID("address")),
            html.Div(
                [
                    html.Div(title, className="page-head"),
                    html.Div(drawn.get("notices"), id=ID("notices"), className="notices"),
                    html.Div(
                        [
                            html.Div([_map_card(drawn), slots["slot-side"]], className="vaccines-top"),
                            html.Div(_rest(slots), id=ID("body"), className="vaccines-rest"),
                        ],
                        className="vaccines",
                    ),
                ],
                className="wrap page-cards",
            ),
        ]
    )


def _rest(slots: dict[str, Component]) -> list[Component]:
    columns = [html.Div([slots[name] for name in names], className="vaccines-column") for names in (_LEFT, _RIGHT)]
    return [
        slots["slot-wide"],
        slots["slot-around"],
        html.Div(columns, className="vaccines-columns"),
        slots["slot-missing"],
    ]


def _class_of(slot: str) -> str:
    return "vaccines-side" if slot == "slot-side" else "vaccines-slot"


def _missing(charts: Iterable[str]) -> list[Component]:
    """Hold the charts that a view has nothing to draw in: the script that draws them looks for each."""
    return [dcc.Graph(id=ID(name)) for name in charts]


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
    past = found["history"] if found["history"] is not first else None
    charts = {name for name in parts.CHARTS if found[name] is not None}
    drawn = {
        "view": _sent(view, selection, has_places=beside is not None, is_places=is_beside),
        "pictures": _pictures(view, charts, beside_map=first),
        "map-title": words.map_heading(view),
        "map-foot": _map_foot(view, today),
        "notices": [part for part in (notice, warning) if part is not None],
        "title": datasets.stamped_heading(
            words.page_heading(view, order_turns(ways) if ways is not None else None), view.release
        ),
        "lede": with_terms(words.page_lede(view)),
        "slot-side": first,
        "slot-wide": wide,
        "slot-around": history.around_card(view, today),
        "slot-reach": reach.reach_card(view, get_reach(view), today),
        "slot-past": past,
        "slot-study": found["study"],
        "slot-unknown": unknown.unknown_card(view, today),
        "slot-own-left": own_table_card(view) if past is None else None,
        "slot-own-right": own_table_card(view) if past is not None else None,
        "slot-missing": _missing(name for name in parts.CHARTS if name not in charts),
    }
    return _with_keys(drawn, found)


def _with_keys(drawn: dict[str, object], found: dict[str, Component | None]) -> dict[str, object]:
    """Add which chart stands in which slot, and a key of every part, by which what has not changed is not sent."""
    charts = {slot: [name for name in parts.CHARTS if drawn[slot] is found[name] is not None] for slot in _SLOTS}
    charts["slot-missing"] = [name for name in parts.CHARTS if found[name] is None]
    return {**drawn, "charts": charts, "keys": {name: _key_of(drawn[name]) for name in _PARTS}}


def _key_of(part: object) -> str:
    """Give a short text that differs for parts that differ."""
    return hashlib.sha256(to_json_plotly(part).encode()).hexdigest()[:16]


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


def _pictures(view: UptakeView, drawn_charts: set[str], *, beside_map: Component | None) -> dict[str, object]:
    """Draw every chart twice: a phone gets its own, not a shrunk one. The one beside the map is as high as that."""
    draw = {
        "counted": counted.counted_picture,
        "history": history.history_picture,
        "study": study.study_picture,
    }
    drawn: dict[str, object] = {"wide_from_px": WIDE_FROM_PX}
    for name, width_px in (("wide", _WIDE_PX), ("narrow", _NARROW_PX)):
        drawn[name] = {
            chart: draw[chart](view, width_px, _height_px(chart, beside_map, name)) if chart in drawn_charts else None
            for chart in parts.CHARTS
        }
    return drawn


def _height_px(chart: str, beside_map: Component | None, size: str) -> int:
    is_beside = beside_map is not None and f"vaccines-{chart}" in beside_map.className.split()
    return parts.TALL_PX if is_beside and size == "wide" else HEIGHT_PX


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
    Output(ID("keys"), "data"),
    *(Output(ID(part), "children") for part in _PARTS),
    Input(ID("query"), "data"),
    State(ID("keys"), "data"),
    prevent_initial_call=True,
)
def update_view(search: str, held: dict[str, str] | None) -> tuple[object, ...]:
    """Fetch what the address asks for, and send what differs from the parts that are held."""
    address = read_search(search)
    with using_dataset(address.selection.data):
        drawn = _get_drawn(address.selection, address.ignored, date.today())
    changed = {name for name in _PARTS if drawn["keys"][name] != (held or {}).get(name)}
    sent = (drawn[name] if name in changed else no_update for name in _PARTS)
    # A chart of a card that is composed anew begins empty, even where its picture stays the same.
    emptied = [chart for slot in changed for chart in drawn["charts"].get(slot, ())]
    pictures = {**drawn["pictures"], "emptied": emptied}
    return drawn["view"], pictures, drawn["keys"], *sent


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
