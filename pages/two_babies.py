"""A tale of two babies: two lives through six stages, every difference with what can be said of it.

Boys, girls and both, and all stages, come at once: only other lives are asked of the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components import controls, datasets, ids, notices
from components.selection import Selection, read_query, read_search
from components.shell import Link
from pages._addresses import at
from pages._own.lives import why_not_lives
from pages._own.notice import kept_notice, without_own
from pages._releases import using_address
from pages._two_babies import cards, words
from pages._two_babies.about import about_of, request_of, unused_of
from pages._two_babies.filters import controls_of
from pages._two_babies.payload import payload_of
from pages._visit import visited_path
from queries.caching import cached_per_release
from queries.errors import NoDatabaseError, NoTaleError
from queries.life_course import get_life_course
from queries.life_course_models import LifeCourse, LifeCourseRequest
from queries.models import Sex

ID = ids.scope("two-babies")
_WHAT_IT_TAKES = (
    "The list names the measures of each stage of life, from birth to old age. It lies beside the definitions, in "
    "life_course/stages.yaml."
)
_SEXES = (Sex.MALE, Sex.FEMALE, Sex.PERSONS)

register_page(
    __name__, path="/two-babies", title="Two babies · The Health Gap", name="Two babies", in_nav=True, order=2
)


def layout(**query: str | list[str]) -> Component:
    """Compose the page with the tale that the address asks for. Outside a visit it is the skeleton."""
    if visited_path() is None:
        return _page("", {})
    address = read_query(query)
    try:
        drawn = _get_drawn(address.selection, address.ignored)
    except NoDatabaseError:
        return html.Div(html.H1("A tale of two babies"), className="wrap page-text")  # the frame says what to do
    except NoTaleError as error:
        reason = f"{error} {_WHAT_IT_TAKES}"
        links = [Link(label="Methods: every measure by name", href=at("/methods"))]
        return notices.elsewhere("There is no tale of two babies here", reason, links=links)
    return _page(_fetched(address.selection).to_search(), drawn, address.selection.sex)


def _fetched(selection: Selection) -> Selection:
    """Keep what decides which figures are fetched. assets/two_babies.js does the same."""
    return Selection(data=selection.data, release=selection.release, lives=selection.lives)


def _page(search: str, drawn: dict[str, object], sex: Sex | None = None) -> Component:
    """Lay the page out. The skeleton holds every id that a callback names."""
    shown = sex if sex in _SEXES else _SEXES[0]
    return html.Div(
        [
            dcc.Location(id=ID("address"), refresh=False),
            dcc.Store(id=ID("query"), data=search),
            dcc.Store(id=ID("view"), data=drawn.get("view")),
            dcc.Store(id=ID("painted")),
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
                    html.Div(cards.frames(drawn), className="two-babies"),
                ],
                className="wrap page-cards",
            ),
        ],
        id=ID("page"),
        **{"data-sex": shown},
    )


@cached_per_release(maxsize=128)
def _get_drawn(selection: Selection, ignored: tuple[str, ...]) -> dict[str, object]:
    """Draw all that the callback answers with, in the order of its outputs. Nobody may change it."""
    tales = {sex: get_life_course(LifeCourseRequest(lives=selection.lives, sex=sex)) for sex in _SEXES}
    course = get_life_course(request_of(selection))  # knows whether the sex of the address was of use
    titles = [
        html.Span(datasets.stamped(words.heading(each), each.release), className="of-sex", **{"data-of": sex})
        for sex, each in tales.items()
    ]
    return {
        "view": {sex: _view(each, tales, replace(selection, sex=sex)) for sex, each in tales.items()},
        "title": titles,
        "notices": _notices(course, selection, ignored),
        **cards.parts_of(tales),
    }


def _notices(course: LifeCourse, selection: Selection, ignored: Sequence[str]) -> list[Component]:
    own = kept_notice(selection, why_not_lives())
    unused = without_own([*ignored, *unused_of(course, selection)])
    return [*([own] if own else []), *cards.notices_of(course, unused)]


def _view(course: LifeCourse, tales: cards.Tales, selection: Selection) -> dict[str, object]:
    return {
        "filters": controls_of(course),
        "about": about_of(course, selection),
        "picture": payload_of(course, tales.values()),
        "title": f"Two babies: {course.lives.title}, {words.BABIES_IN_TITLE[course.sex]} · The Health Gap",
    }


clientside_callback(
    ClientsideFunction("healthGapTwoBabies", "splitAddress"),
    Output(ID("query"), "data"),
    Input(ID("address"), "search"),
    State(ID("query"), "data"),
    prevent_initial_call=True,
)


@callback(
    Output(ID("view"), "data"),
    Output(ID("title"), "children"),
    Output(ID("notices"), "children"),
    *(Output(ID(part), "children") for part in cards.PARTS),
    Input(ID("query"), "data"),
    prevent_initial_call=True,
)
def update_view(search: str) -> tuple[object, ...]:
    """Fetch the tale that the address asks for, and compose it anew."""
    address = read_search(search)
    with using_address(address.selection), suppress(NoTaleError):
        return tuple(_get_drawn(address.selection, address.ignored).values())
    raise PreventUpdate  # the whole page is composed anew, and says that there is no tale


clientside_callback(
    ClientsideFunction("healthGapTwoBabies", "paint"),
    Output(ID("painted"), "data"),
    Input(ID("view"), "data"),
)
