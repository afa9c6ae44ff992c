"""What an address of the page that compares asks for: which way to look, at which areas, of which level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from components.selection import Selection
from queries import areas
from queries.compare import find_areas
from queries.errors import UnknownAreaError
from queries.models import MAPPED_GEOGRAPHIES, Area, Geography
from queries.own_neighbourhoods import OwnArea
from queries.profile_rows import levels_of


class View(StrEnum):
    """A way to compare; its value stands in the address."""

    SIDES = ""
    RUG = "rug"
    PAIRS = "scatter"
    ALIKE = "alike"


_COMMON = ("data", "release", "selected", "view", "own")
_USED_BY = {
    View.SIDES: ("family", "benchmark", "sex"),
    View.RUG: ("areas", "place", "family", "benchmark", "sex", "peers", "order"),
    View.PAIRS: ("areas", "across", "up"),
    View.ALIKE: ("areas", "peers"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An address, read against what is held.

    Attributes:
        selection: what is used of the address, and nothing else; the areas are those of `areas`.
        areas: the chosen areas, six at most.
        level: the level of the rug, of the pairs and of the areas that are alike.
        peer: the area whose like are asked for; None for none.
        unused: parts of the address that nothing is done with.
    """

    selection: Selection
    view: View
    areas: tuple[Area, ...]
    level: Geography
    peer: Area | None
    unused: tuple[str, ...]


def read(selection: Selection) -> Asked:
    """Read an address. Never fails: what cannot be used is named."""
    view = View(selection.view) if selection.view in set(View) else View.SIDES
    chosen, strange = find_areas(selection.selected, selection.own)
    peer = _peer(selection, view, chosen)
    used = _used(selection, view, tuple(area.code for area in chosen))
    unused = [
        *_left_out(selection, replace(used, selected=selection.selected)),
        *(f"selected={code}" for code in strange),
    ]
    if selection.peers and "peers" in _USED_BY[view] and (peer is None or peer.code != selection.peers):
        unused.append(f"peers={selection.peers}")
        used = replace(used, peers="")
    level = _level(selection, view, chosen, peer)
    if used.areas is not None and used.areas is not level:
        unused.append(f"areas={used.areas}")
        used = replace(used, areas=None)
    return Asked(selection=used, view=view, areas=chosen, level=level, peer=peer, unused=tuple(unused))


def _used(selection: Selection, view: View, codes: tuple[str, ...]) -> Selection:
    kept = {name: getattr(selection, name) for name in (*_COMMON, *_USED_BY[view])}
    return Selection(**{**kept, "view": str(view), "selected": codes})


def _left_out(asked: Selection, used: Selection) -> Iterable[str]:
    held = set(used.to_search().lstrip("?").split("&"))
    return [part for part in asked.to_search().lstrip("?").split("&") if part and part not in held]


def _peer(selection: Selection, view: View, chosen: tuple[Area, ...]) -> Area | None:
    """Find whose like are asked for: on their own view the first chosen area, unless another is named."""
    if selection.peers:
        try:
            return areas.get_area(selection.peers)
        except UnknownAreaError:
            pass
    published = [area for area in chosen if not isinstance(area, OwnArea)]
    return published[0] if published and view is View.ALIKE else None


def _level(selection: Selection, view: View, chosen: tuple[Area, ...], peer: Area | None) -> Geography:
    held = areas.list_levels()
    own = [level for level in levels_of(peer.code) if level in MAPPED_GEOGRAPHIES] if peer else []
    if own:
        return selection.areas if selection.areas in own else own[0]
    if selection.areas in held:
        return selection.areas
    if view is not View.RUG:
        named = [level for area in chosen[:1] for level in _levels_of(area) if level in held]
        if named:
            return named[0]
    wanted = (Geography.MSOA, Geography.WARD, Geography.DISTRICT)
    return next((level for level in wanted if level in held), held[-1] if held else Geography.DISTRICT)


def _levels_of(area: Area) -> tuple[Geography, ...]:
    return (area.level,) if isinstance(area, OwnArea) else levels_of(area.code)
