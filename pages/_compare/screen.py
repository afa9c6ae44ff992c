"""One screen of the page that compares: its cards as markup, its controls, and what the cards take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dash.development.base_component import Component

from components import datasets, formatting, notices
from components.controls import FieldSpec
from components.downloads import file_name
from components.markup import markup_of
from components.releases import release_words
from components.selection import Selection
from pages._addresses import at
from pages._compare import alike, head, own, own_rug, pairs, rug, sides, start
from pages._compare.asked import Asked, View, read
from pages._own.notice import without_own
from queries.caching import cached_per_release
from queries.compare import get_sides
from queries.compare_alike import get_alike
from queries.compare_pairs import get_pairs
from queries.compare_rug import Rug
from queries.engine import current_release
from queries.models import slug_of

PARTS = ("title", "lede", "chips", "room", "notices", "body")
FILES = {View.SIDES: "sides", View.RUG: "rug", View.PAIRS: "pairs", View.ALIKE: "alike"}


class _Body(NamedTuple):
    """What stands below the head: markup, filters, what of the address is of no use, and the table of a rug."""

    markup: str
    filters: list[FieldSpec]
    unused: list[str]
    has_file: bool = True
    rug: str = ""


@cached_per_release(maxsize=64)
def get_screen(selection: Selection, ignored: tuple[str, ...]) -> dict[str, object]:
    """Compose what the browser paints for one address. Nobody may change it: it is kept for the next who asks."""
    asked = read(selection)
    body = _BODIES[asked.view](asked)
    release = current_release()
    title = datasets.stamped_heading(head.title_of(asked), release)
    parts = {
        "title": title,
        "lede": _LEDES[asked.view],
        "chips": head.chips(asked),
        "room": head.room_words(asked),
        "notices": _notices(asked, selection, [*ignored, *asked.unused, *body.unused]),
    }
    return {
        "parts": {**{name: markup_of(part) for name, part in parts.items()}, "body": body.markup},
        "rug": body.rug,
        "filters": body.filters,
        "switches": head.view_switch(asked),
        "chosen": list(asked.selection.selected),
        "about": _about(asked, title, body.has_file),
        "key": f"{selection.to_search()} {release.name}",
    }


def _notices(asked: Asked, selection: Selection, unused: list[str]) -> list[Component]:
    """Say what of the address was not used; a neighbourhood of the reader's own is kept, and never unknown."""
    kept = own.set_notice(selection, asked.view, asked.level)
    ignored = notices.ignored_parameters(without_own(unused))
    return [part for part in (kept, ignored) if part]


def unused_of(asked: Asked) -> list[str]:
    """Name the parts of an address that its view has no use for, beyond those that name nothing at all."""
    return _BODIES[asked.view](asked).unused


_LEDES = {
    View.SIDES: "The same measures for each area, on one scale for all, with limits where they are held.",
    View.RUG: "Each row is an area and each column a measure, in one period for all areas.",
    View.PAIRS: "Each dot is an area. What holds for areas need not hold for people.",
    View.ALIKE: "Found by who lives there and how deprived it is, not by how healthy people are.",
}


def _sides(asked: Asked) -> _Body:
    if not asked.areas:
        return _Body(markup_of(start.start_card(asked.selection)), [], [], has_file=False)
    found = get_sides(asked.selection.selected, asked.selection.benchmark, asked.selection.own)
    unused = [f"benchmark={asked.selection.benchmark}"] if asked.selection.benchmark != found.wanted else []
    topics = {slug_of(measure.indicator.topic) for measure in (*found.measures, *found.refused)}
    if asked.selection.family and asked.selection.family not in topics:
        unused.append(f"family={asked.selection.family}")
    card = sides.sides_card(found, asked.selection)
    return _Body(markup_of(card), head.sides_filters(found, asked), unused)


def _rug(asked: Asked) -> _Body:
    found = rug_of(asked)
    said = (rug.peers_words(found, asked), own_rug.account(found, asked.selection))
    card = markup_of([*filter(None, said), rug.rug_card(found, asked)])
    return _Body(card, head.rug_filters(found, asked), list(found.unused), rug=rug.table_of(found, asked))


def rug_of(asked: Asked) -> Rug:
    """Get the rug of an address: of a group of peers, where it asks for one."""
    if asked.peer is None:
        return rug.rug_of(asked)
    near = get_alike(asked.peer.code, asked.level)
    return rug.rug_of(asked, only=(asked.peer.code, *(each.area.code for each in near.nearest)))


def _pairs(asked: Asked) -> _Body:
    found = get_pairs(asked.level, asked.selection.across, asked.selection.up)
    unused = [
        f"{name}={getattr(asked.selection, name)}"
        for name, column in (("across", found.across), ("up", found.up))
        if getattr(asked.selection, name) and (column is None or getattr(asked.selection, name) != column.key)
    ]
    return _Body(pairs.pairs_card(found, asked), [head.level_field(asked), *pairs.pair_fields(found)], unused)


def _alike(asked: Asked) -> _Body:
    if asked.peer is None:
        return _Body(markup_of(alike.choose_card()), [head.level_field(asked)], [], has_file=False)
    found = get_alike(asked.peer.code, asked.level)
    return _Body(markup_of(alike.alike_card(found, asked)), alike.alike_fields(asked), [])


_BODIES: dict[View, Callable[[Asked], _Body]] = {
    View.SIDES: _sides,
    View.RUG: _rug,
    View.PAIRS: _pairs,
    View.ALIKE: _alike,
}


def _about(asked: Asked, title: str, has_file: bool) -> dict[str, object]:
    """Describe the screen for assets/card_tools.js: its file, and what is written under it on paper."""
    release = current_release()
    name = FILES[asked.view]
    search = asked.selection.to_search()
    return {
        "measure": title,
        "files": {name: at(f"/download/compare/{name}.csv{search}")} if has_file else {},
        "name": file_name(["compare", name], "").rstrip("."),
        "lines": {
            "first": [],
            "view": [formatting.end_sentence(title)],
            "all": [
                f"The Health Gap, data release {release.number}, built {release.released_at:%-d %B %Y}.",
            ],
        },
        "mark": datasets.stamp_of(release),
        "release": release_words(release),
    }
