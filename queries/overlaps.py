"""Whether two areas share people. What is not independent of each other is not tested against each other."""

from __future__ import annotations

from queries import areas
from queries.footprints import find_cover
from queries.models import SMALL_AREA_GEOGRAPHIES, Area, Geography
from queries.own_neighbourhoods import OwnArea
from queries.profile_rows import levels_of

_WIDEST = {Geography.SYSTEM, Geography.ENGLAND}
_ONE_IN_OTHER = "One of the two areas lies in the other."
_SHARED = "The two areas share ground, so some people are in both."


def parents_of(area: Area) -> tuple[Area, ...]:
    """List the areas that hold an area, nearest first: neighbourhood, district, place, system, England."""
    codes = [area.neighbourhood_code, area.district_code, area.place_code]
    levels = levels_of(area.code)
    if Geography.ENGLAND not in levels:
        wider = (Geography.SYSTEM, Geography.ENGLAND)
        codes += [each.code for level in wider for each in areas.list_areas(level)]
    found = dict.fromkeys(code for code in codes if code and code != area.code)
    return tuple(areas.get_area(code) for code in found)


def why_not_independent(one: Area, other: Area) -> str:
    """Say why two areas are not independent; "" where nobody is in both.

    Args:
        one: an area, or a neighbourhood of a reader's own.
        other: another one.
    """
    own, area = (one, other) if isinstance(one, OwnArea) else (other, one)
    if isinstance(own, OwnArea):
        return _why_not_of_set(own, area)
    if any(each.code == other.code for each in parents_of(one)):
        return _ONE_IN_OTHER
    if any(each.code == one.code for each in parents_of(other)):
        return _ONE_IN_OTHER
    return _SHARED if _share_ground(one, other) else ""


def is_whole_in(area_code: str, own: OwnArea) -> bool:
    """Tell whether an area lies wholly in a set, or is the same ground."""
    if area_code in own.codes:
        return True
    covers = [find_cover(own.codes, own.level, level) for level in levels_of(area_code)]
    return any(area_code in each.touched and area_code not in each.cut and not each.lost for each in covers)


def _share_ground(one: Area, other: Area) -> bool:
    """Tell whether a small area and an area of another level, which does not hold it, share small areas of 2011."""
    for small, wide in ((one, other), (other, one)):
        level = next((each for each in levels_of(small.code) if each in SMALL_AREA_GEOGRAPHIES), None)
        wanted = next(iter(levels_of(wide.code)), None)
        if level and wanted and level is not wanted and wanted not in _WIDEST:
            return wide.code in find_cover((small.code,), level, wanted).touched
    return False


def _why_not_of_set(own: OwnArea, area: Area) -> str:
    if area.code in own.codes:
        return f"{area.name} is one of the {own.noun} of {own.name}."
    levels = levels_of(area.code)
    if _WIDEST & set(levels):
        return f"{own.name} lies in {area.name}."
    if own.level in levels:
        return ""
    cover = find_cover(own.codes, own.level, levels[0])
    if cover.is_exact or (cover.touched and not cover.lost):
        return _why_not_covered(own, area, cover.touched, area.code in cover.cut)
    return _why_not_by_codes(own, area, levels)


def _why_not_covered(own: OwnArea, area: Area, touched: tuple[str, ...], is_cut: bool) -> str:
    if area.code not in touched:
        return ""
    if len(touched) == 1:
        return f"{own.name} {'lies in' if is_cut else 'is the whole of'} {area.name}."
    return f"{own.name} and {area.name} share people." if is_cut else f"{area.name} lies in {own.name}."


def _why_not_by_codes(own: OwnArea, area: Area, levels: tuple[Geography, ...]) -> str:
    """Ask the areas of a set themselves, where the lookup does not say where all of them lie."""
    inside = [area.code in {each.code for each in parents_of(member)} for member in own.members]
    if all(inside):
        return f"{own.name} lies in {area.name}."
    if any(inside):
        return f"{own.name} and {area.name} share people."
    is_small = any(level in SMALL_AREA_GEOGRAPHIES for level in levels)
    return f"It is not known whether {own.name} and {area.name} share people." if is_small else ""
