"""The index of the area search: every area by name, and the address that shows it best today."""

from __future__ import annotations

import gzip

import brotli
import orjson

from pages._addresses import at
from queries import areas, indicators, observations, series
from queries.caching import cached_per_release
from queries.models import Area, Geography, SeriesRequest
from queries.system import get_first_measure

# The measures that may show an area of a level, best first: the first that has a figure for the area is opened.
_MEASURES = {
    Geography.DISTRICT: ("life-expectancy-at-birth",),
    Geography.PLACE: ("life-expectancy-at-birth", "healthy-life-expectancy"),
    Geography.NEIGHBOURHOOD: ("deprivation-most-deprived-fifth",),
    Geography.WARD: ("deprivation-most-deprived-fifth",),
    Geography.MSOA: ("life-expectancy-small-area-pattern",),
}
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
    """List every area once: one that belongs to several levels opens at the first of them."""
    levels_of: dict[str, list[Geography]] = {}
    known: dict[str, Area] = {}
    for level in _MEASURES:
        for area in areas.list_areas(level):
            levels_of.setdefault(area.code, []).append(level)
            known[area.code] = area
    name_of = {code: area.name for code, area in known.items()}
    found = [
        [
            area.name,
            _what(levels_of[code]),
            _where(area, levels_of[code][0], name_of),
            _address(code, levels_of[code][0]),
        ]
        for code, area in known.items()
    ]
    return {"areas": found}


def _what(levels: list[Geography]) -> str:
    nouns = [_NOUNS[level] for level in levels]
    return nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} and {nouns[-1]}"


def _where(area: Area, level: Geography, name_of: dict[str, str]) -> str:
    """Name the district of a small area: names of wards repeat."""
    return name_of.get(area.district_code or area.place_code or "", "") if level in _SMALL else ""


def _address(area_code: str, level: Geography) -> str:
    """Write where an area is shown: at the first of its measures with a figure for it, else at what opens first."""
    held = [slug for slug in (*_MEASURES[level], get_first_measure()) if slug in _held_slugs()]
    slugs = [slug for slug in held if area_code in _codes_with_figures(slug, level)]
    if not held:
        return at("/")  # a release without any measure has no map
    slug = (slugs or held)[0]
    return at(f"/indicator/{slug}?areas={level.value}&selected={area_code}")


@cached_per_release()
def _held_slugs() -> frozenset[str]:
    return frozenset(each.slug for each in indicators.list_indicators())


@cached_per_release()
def _codes_with_figures(slug: str, level: Geography) -> frozenset[str]:
    choice = series.choose_series(slug, SeriesRequest(geography=level))
    values = observations.fetch_area_values(slug, choice)
    return frozenset(values.loc[values["value"].notna(), "area_code"])
