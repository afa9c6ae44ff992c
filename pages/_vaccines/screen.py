"""One screen of the page of vaccines: its cards, its charts, what the script paints, and which parts have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from components import datasets, folds, notices
from components.figures.uptake_lines import HEIGHT_PX
from components.glossary import with_terms
from components.markup import markup_of
from components.selection import Selection
from pages._indicator.payload import payload_of
from pages._own.notice import own_account, own_notice, without_own
from pages._vaccines import counted, history, matrix, parts, places, reach, study, unknown, words
from pages._vaccines.about import about_of, cells_of, opens_at, request_of, unused_of
from pages._vaccines.filters import PLACES, cells_switch, columns_switch, controls_of, order_switch
from pages._vaccines.own_table import own_table_card
from queries.caching import cached_per_release
from queries.own_figures import get_own_figure
from queries.own_neighbourhoods import OwnArea
from queries.system import get_system
from queries.uptake import get_uptake_view
from queries.uptake_counted import Counted, get_counted, order_turns
from queries.uptake_models import UptakeView
from queries.uptake_places import get_places, has_places
from queries.uptake_reach import get_reach

LEFT_SLOTS = ("slot-reach", "slot-past", "slot-own-left")
RIGHT_SLOTS = ("slot-study", "slot-unknown", "slot-own-right")
SLOTS = ("slot-side", "slot-wide", "slot-around", *LEFT_SLOTS, *RIGHT_SLOTS)
PARTS = ("map-title", "map-foot", "notices", "title", "lede", *SLOTS)
_WIDE_FROM_PX, _WIDE_PX, _NARROW_PX = 520, 560, 340


class Screen(NamedTuple):
    """What a screen is made of. Nobody may change it: it is kept for the next who asks.

    Attributes:
        view: what assets/vaccines.js paints by itself: map, filters, switches, tools.
        parts: components by the name of their place, one for each of `PARTS`; None for an empty one.
        charts: figures by the name of their chart and "wide" or "narrow"; None for a chart that the screen lacks.
    """

    view: dict[str, object]
    parts: dict[str, object]
    charts: dict[str, dict[str, object] | None]


@cached_per_release()
def get_screen(selection: Selection, ignored: tuple[str, ...], today: date) -> Screen:
    """Compose the screen that an address asks for."""
    view = get_uptake_view(request_of(selection))
    ways, may_stand_beside = get_counted(view), has_places(view)
    is_beside = selection.columns == PLACES and may_stand_beside
    found = {
        "counted": counted.counted_card(view, ways, today) if ways is not None else None,
        "history": history.history_card(view, today),
        "study": study.study_card(view, today),
    }
    first = next((name for name in ("counted", "history") if found[name] is not None), "")
    past = found["history"] if first != "history" else None
    to_reach = reach.reach_card(view, get_reach(view), today)
    cards = {
        "slot-side": found.get(first, to_reach),
        "slot-wide": (
            places.places_card(view, get_places(view), today)
            if is_beside
            else matrix.matrix_card(view, cells_of(selection), today)
        ),
        "slot-around": history.around_card(view, today),
        "slot-reach": to_reach if first else None,
        "slot-past": past,
        "slot-study": found["study"],
        "slot-unknown": unknown.unknown_card(view, today),
        "slot-own-left": own_table_card(view) if past is None else None,
        "slot-own-right": own_table_card(view) if past is not None else None,
    }
    return Screen(
        view=_painted(view, selection, has_places=may_stand_beside, is_places=is_beside),
        parts={**_heads(view, ways, selection, ignored, today), **cards},
        charts={name: _chart(name, view, is_beside_map=name == first) if found[name] else None for name in found},
    )


@cached_per_release()
def get_markup(selection: Selection, ignored: tuple[str, ...], today: date) -> dict[str, object]:
    """Write every part of a screen as it is sent: markup, and the figures of charts."""
    screen = get_screen(selection, ignored, today)
    return {**{name: markup_of(part) for name, part in screen.parts.items()}, **screen.charts}


@cached_per_release()
def get_keys(selection: Selection, ignored: tuple[str, ...], today: date) -> dict[str, str]:
    """Give every part of a screen a short text that differs where the part does."""
    written = get_markup(selection, ignored, today)
    return {name: hashlib.sha256(to_json_plotly(part).encode()).hexdigest()[:16] for name, part in written.items()}


def sent(
    selection: Selection, ignored: tuple[str, ...], today: date, held: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, str]]:
    """Give what the browser paints, without the parts that it holds, and the keys of all that it holds then.

    Args:
        selection: what the address asks for.
        ignored: the parts of the address that nobody understands.
        today: the day of reading.
        held: the keys of the parts that the browser holds.
    """
    asked = (selection, ignored, today)
    keys, written = get_keys(*asked), get_markup(*asked)
    changed = [name for name in keys if keys[name] != held.get(name)]
    view = {
        **get_screen(*asked).view,
        "parts": {name: written[name] for name in changed if name in PARTS},
        "charts": {name: written[name] for name in changed if name in parts.CHARTS},
        "wide_from_px": _WIDE_FROM_PX,
    }
    return view, keys


def _heads(
    view: UptakeView, ways: Counted | None, selection: Selection, ignored: tuple[str, ...], today: date
) -> dict[str, object]:
    notice = notices.ignored_parameters(without_own([*ignored, *unused_of(view, selection)]))
    own = own_notice(selection, is_used=isinstance(view.neighbourhood, OwnArea))
    warning = notices.warning(view.indicator.warning, title="Take care.") if view.indicator.warning else None
    heading = words.page_heading(view, order_turns(ways) if ways is not None else None)
    return {
        "title": datasets.stamped_heading(heading, view.release),
        "lede": with_terms(words.page_lede(view)),
        "notices": [part for part in (notice, own, warning, _own_account(view)) if part is not None],
        "map-title": words.map_heading(view),
        "map-foot": _map_foot(view, today),
    }


def _own_account(view: UptakeView) -> Component | None:
    if not isinstance(view.neighbourhood, OwnArea):
        return None
    return own_account(get_own_figure(view.indicator.slug, view.map.choice, view.neighbourhood), view.indicator)


def _painted(view: UptakeView, selection: Selection, *, has_places: bool, is_places: bool) -> dict[str, object]:
    """Collect what assets/vaccines.js paints: the map, the filters and switches, and what the cards take along."""
    columns = columns_switch(view, has_places)
    if is_places:
        columns["value"] = PLACES
    shown = cells_of(selection)
    return {
        "map": {**payload_of(view.map, Selection(data=selection.data)), "selected": []},
        "opens": opens_at(view, selection),
        "filters": controls_of(view, get_system().short_name, selection.own),
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


def _chart(name: str, view: UptakeView, *, is_beside_map: bool) -> dict[str, object]:
    """Draw a chart twice: a phone gets its own, not a shrunk one. The one beside the map is as high as that."""
    draw = {
        "counted": counted.counted_picture,
        "history": history.history_picture,
        "study": study.study_picture,
    }[name]
    return {
        "wide": draw(view, _WIDE_PX, parts.TALL_PX if is_beside_map else HEIGHT_PX),
        "narrow": draw(view, _NARROW_PX, HEIGHT_PX),
    }
