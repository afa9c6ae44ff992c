"""The index of the area search: every area by name, old codes and names with what leads on from them, postcodes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import brotli
import orjson

from pages._addresses import at
from queries import areas, postcodes
from queries.caching import cached_per_release
from queries.models import Area, Geography
from queries.old_codes import list_old_codes

# The levels that can be found, in the order in which an area of several names them.
_NOUNS = {
    Geography.DISTRICT: "district",
    Geography.PLACE: "place",
    Geography.NEIGHBOURHOOD: "neighbourhood",
    Geography.WARD: "ward",
    Geography.MSOA: "small area",
}
_SMALL = (Geography.WARD, Geography.MSOA, Geography.NEIGHBOURHOOD)


@cached_per_release()
def get_search_index(encoding: str) -> bytes:
    """Write the index as JSON, compressed as "br" or "gzip", or as "identity".

    An area is [name, what it is, where it is, address].
    """
    body = orjson.dumps(_index())
    if encoding == "br":
        return brotli.compress(body)
    return gzip.compress(body, mtime=0) if encoding == "gzip" else body


def _index() -> dict[str, object]:
    """List every area once, with all the levels that it belongs to."""
    levels_of: dict[str, list[Geography]] = {}
    known: dict[str, Area] = {}
    for level in _NOUNS:
        for area in areas.list_areas(level):
            levels_of.setdefault(area.code, []).append(level)
            known[area.code] = area
    name_of = {code: area.name for code, area in known.items()}
    found = [
        [
            area.name,
            _what(levels_of[code]),
            _where(area, levels_of[code][0], name_of),
            at(f"/area/{code}"),
        ]
        for code, area in known.items()
    ]
    return {
        "areas": found,
        "old": list(_old_areas(set(name_of.values()))),
        "hasPostcodes": postcodes.has_postcodes(),
    }


def _old_areas(names: set[str]) -> Iterator[list[str]]:
    """List codes of other vintages: [name, what it is, where, address]; no name where an area of today has it too."""
    for old in list_old_codes():
        yield ["" if old.name in names else old.name, f"old or newer code ({old.vintage})", "", at(f"/area/{old.code}")]


@cached_per_release(maxsize=64)
def get_postcodes(outward: str) -> bytes:
    """Write the postcodes that begin alike: [second half, code of the ward, code of the small area] each.

    The browser asks by the first half alone, which thousands of homes share, and finds the postcode itself: what a
    reader types never leaves the browser.
    """
    return orjson.dumps({"postcodes": postcodes.list_postcodes(outward)})


def _what(levels: list[Geography]) -> str:
    nouns = [_NOUNS[level] for level in levels]
    return nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} and {nouns[-1]}"


def _where(area: Area, level: Geography, name_of: dict[str, str]) -> str:
    """Name the district of a small area: names of wards repeat."""
    return name_of.get(area.district_code or area.place_code or "", "") if level in _SMALL else ""
