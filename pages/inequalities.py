"""Page of inequalities: the groups of one measure in one place, how big the gap is, and whether it closes."""

from __future__ import annotations

from datetime import date

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components import controls, datasets, ids, notices, shell
from components.selection import Selection, read_query, read_search
from pages._datasets import exists_measure, missing_measure
from pages._inequality import cards, gap_cards, measures, parts, pictures, words
from pages._inequality.about import about_of, request_of
from pages._inequality.causes import causes_card
from pages._inequality.filters import controls_of
from pages._own.groups import groups_notice
from pages._own.notice import without_own
from pages._releases import using_address
from queries import indicators
from queries.caching import cached_per_release
from queries.errors import UnknownIndicatorError
from queries.gap_change import change_of_gap
from queries.inequalities import get_inequality_view, list_measures
from queries.system import get_system

ID = ids.scope("inequality")


def _title(indicator_slug: str | None = None, **_query: str) -> str:
    try:
        return f"{indicators.get_indicator(indicator_slug or '').title}: inequality · The Health Gap"
    except UnknownIndicatorError:
        return "The Health Gap"


register_page(
    __name__,
    path_template="/inequalities/<indicator_slug>",
    title=_title,
    name="Inequality",
    in_nav=True,
    order=3,
    exists=exists_measure,
)


def layout(indicator_slug: str | None = None, **query: str | list[str]) -> Component:
    """Compose the page with the view that the address asks for already in it. Called bare, it is the skeleton."""
    if indicator_slug is None:
        return _page("", "", {})
    address = read_query(query)
    try:
        drawn = _get_drawn(indicator_slug, address.selection, tuple(address.ignored), date.today())
    except UnknownIndicatorError:
        return missing_measure(indicator_slug)
    return _page(indicator_slug, address.selection.without_selected().to_search(), drawn)


def _page(slug: str, search: str, drawn: dict[str, object]) -> Component:
    """Lay the page out. The skeleton holds every id that a callback names."""
    bare = [dcc.Graph(id=ID(part)) for part in ("groups", "history", "causes")]
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("slug"), data=slug),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("controls"), data=drawn.get("controls")),
            dcc.Store(id=ID("about"), data=drawn.get("about")),
            dcc.Store(id=ID("pictures"), data=drawn.get("pictures")),
            dcc.Store(id=ID("width")),
            dcc.Store(id=ID("described")),
            controls.filter_bar(ID("filters"), location_id=ID("address")),
            html.Div(
                [
                    html.Div(
                        html.Div(
                            html.H1(drawn.get("title"), id=ID("title"), className="dense"), className="page-title"
                        ),
                        className="page-head",
                    ),
                    html.Div(drawn.get("notices"), id=ID("notices"), className="notices"),
                    html.Div(drawn.get("body") or bare, id=ID("body"), className="inequality"),
                ],
                className="wrap page-cards",
            ),
        ]
    )


@cached_per_release()
def _get_drawn(slug: str, selection: Selection, ignored: tuple[str, ...], today: date) -> dict[str, object]:
    """Draw all that the callback answers with, in the order of its outputs. Nobody may change it."""
    view = get_inequality_view(slug, request_of(selection))
    change = change_of_gap(view)
    unused = [*ignored, *(f"{name}={getattr(selection, name)}" for name in view.ignored)]
    unused = [text for text in unused if not text.endswith("=")]
    notice, own = notices.ignored_parameters(without_own(unused)), groups_notice(view, selection)
    warning = notices.warning(view.indicator.warning, title="Take care.") if view.indicator.warning else None
    published, by_deprivation = gap_cards.published_card(view, today), view.grouping and view.grouping.is_ordered
    is_published_first = published is not None and not by_deprivation
    changed = gap_cards.change_card(view, change, today)
    # A card without a chart finds room beside the groups, where the measures are few.
    is_brief = len(pictures.gap_points(view)) < 2 and measures.has_few(view)
    beside = [card for card in (cards.measures_card(view), changed if is_brief else None) if card is not None]
    rows = [
        ("inequality-first", [published] if is_published_first else []),
        (
            "inequality-top",
            [cards.groups_card(view, today), html.Div(beside, className="inequality-side") if beside else None],
        ),
        ("inequality-pair", [None if is_brief else changed, None if is_published_first else published]),
        ("inequality-all", [causes_card(view, today)]),
        ("inequality-all", [cards.table_card(view)]),
    ]
    return {
        "controls": {
            "filters": controls_of(view, list_measures(), get_system().short_name),
            "measure": view.indicator.title,
        },
        "about": about_of(view, selection),
        "pictures": pictures.pictures_of(view),
        "title": datasets.stamped_heading(
            words.published_finding(view) if is_published_first else words.finding(view), view.release
        ),
        "notices": [part for part in (notice, own, warning) if part is not None],
        "body": [
            *(html.Div([card for card in row if card is not None], className=name) for name, row in rows if any(row)),
            parts.hidden_charts(view),
        ],
    }


clientside_callback(
    ClientsideFunction("healthGapInequality", "splitAddress"),
    Output(ID("query"), "data"),
    Input(ID("address"), "search"),
    State(ID("query"), "data"),
    State(ID("slug"), "data"),
    prevent_initial_call=True,
)


@callback(
    Output(ID("controls"), "data"),
    Output(ID("about"), "data"),
    Output(ID("pictures"), "data"),
    Output(ID("title"), "children"),
    Output(ID("notices"), "children"),
    Output(ID("body"), "children"),
    Input(ID("query"), "data"),
    State(ID("slug"), "data"),
    prevent_initial_call=True,
)
def update_view(search: str, slug: str) -> tuple[object, ...]:
    """Fetch what the address asks for, and compose the cards anew."""
    address = read_search(search)
    with using_address(address.selection):
        return tuple(_get_drawn(slug, address.selection, tuple(address.ignored), date.today()).values())


clientside_callback(
    ClientsideFunction("healthGapInequality", "describe"),
    Output(ID("described"), "data"),
    Input(ID("controls"), "data"),
    Input(ID("about"), "data"),
)


clientside_callback(
    ClientsideFunction("healthGapInequality", "figures"),
    Output(ID("groups"), "figure"),
    Output(ID("groups"), "style"),
    Output(ID("history"), "figure"),
    Output(ID("history"), "style"),
    Output(ID("causes"), "figure"),
    Output(ID("causes"), "style"),
    Input(ID("pictures"), "data"),
    Input(shell.THEME_STORE_ID, "data"),
    Input(ID("width"), "data"),
)
