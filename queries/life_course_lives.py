"""Whose lives can be compared: two places or districts, or the two ends of deprivation among areas.

Two places are never called the ends of deprivation: each has better-off and poorer streets. Where areas are grouped,
the areas are deprived, not the people in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from queries import areas, indicators
from queries.caching import cached_per_release
from queries.groupings import Grouping, grouping_of
from queries.life_course_list import LifeCourseList, fetch_holders, fetch_listed, get_life_course_list
from queries.life_course_models import Lives, LivesKind
from queries.models import FIFTHS_WITHIN_AREA, Area, Geography

_PARTS = {"tenth": "ten", "fifth": "five"}
_NOBODY = Lives(slug="", first="", second="", title="No two lives to compare", caption="", is_available=False)

Key = tuple[str, str, str]  # area code, category type, category


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Where the figures of both lives stand: the whole of two areas, or two groups of one area."""

    first: Key
    second: Key
    first_in_text: str
    second_in_text: str
    label: str = ""
    unit: str = ""  # "small areas"


@cached_per_release()
def list_offered() -> tuple[Lives, ...]:
    """List a few pairs worth offering, the first one first: the first place with each other area, then groups."""
    listed = get_life_course_list()
    places, groups = _offered_places(), _groups(listed)
    if listed.first_lives is LivesKind.PLACES:
        return (*places, *groups)
    first = [each for each in groups if each.kind is listed.first_lives]
    return (*first, *places, *(each for each in groups if each not in first))


def choose_lives(slug: str) -> Lives | None:
    """Find the lives that an address names, also those not offered; the first ones for ""; None if it names nothing."""
    offered = list_offered()
    if not slug:
        return next((each for each in offered if each.is_available), offered[0] if offered else _NOBODY)
    return next((each for each in offered if each.slug == slug), None) or _pairs().get(slug)


def areas_of(lives: Lives) -> tuple[str, ...]:
    """List the codes of the areas whose rows hold the figures of both lives."""
    if lives.kind is LivesKind.PLACES:
        return next(((a.code, b.code) for a, b in permutations(_areas(), 2) if _slug(a, b) == lives.slug), ())
    level = Geography.SYSTEM if lives.kind is LivesKind.FIFTHS else Geography.ENGLAND
    return tuple(area.code for area in areas.list_areas(level)[:1])


def list_bases(lives: Lives, categories: Iterable[tuple[str, str]]) -> list[Basis]:
    """List where the figures of one indicator may stand, the best first.

    Args:
        lives: whose figures.
        categories: the category types and categories that its rows have.
    """
    codes = areas_of(lives)
    if not codes:
        return []
    if lives.kind is LivesKind.PLACES:
        whole = [(code, "", "") for code in codes]
        return [Basis(first=whole[0], second=whole[1], first_in_text=lives.first, second_in_text=lives.second)]
    noun = lives.first.split()[-1]
    found = _ordered_groupings(lives.kind, categories)
    return [_basis(codes[0], grouping) for grouping in found if grouping.part_noun == noun]


def part_of_other(lives: Lives) -> bool:
    """Tell whether one of two areas lies in the other: then they share people, and no test of two groups applies."""
    codes = areas_of(lives)
    return len(codes) == 2 and any(
        areas.get_area(inner).place_code == outer and inner != outer for inner, outer in (codes, codes[::-1])
    )


def _areas() -> tuple[Area, ...]:
    """Places and districts in order, an area of both levels once."""
    found = {area.code: area for level in (Geography.PLACE, Geography.DISTRICT) for area in areas.list_areas(level)}
    return tuple(found.values())


def _slug(first: Area, second: Area) -> str:
    return f"{first.code}-{second.code}"


def _offered_places() -> list[Lives]:
    places = areas.list_areas(Geography.PLACE)
    held = fetch_holders()["area_code"].value_counts()
    fullest = sorted(places, key=lambda area: -held.get(area.code, 0))[:2]
    if len(fullest) < 2:
        return []
    first, second = sorted(fullest, key=places.index)
    others = [area for area in _areas() if area not in (first, second)]
    return [_pairs()[_slug(first, other)] for other in (second, *others)]


@cached_per_release()
def _pairs() -> dict[str, Lives]:
    holders = set(fetch_holders()["area_code"])
    return {_slug(first, second): _pair(first, second, holders) for first, second in permutations(_areas(), 2)}


def _pair(first: Area, second: Area, holders: set[str]) -> Lives:
    caption = f"Two places. Each figure is for everyone it counts in {first.name}, or in {second.name}."
    for inner, outer in ((first, second), (second, first)):
        if inner.place_code == outer.code:
            caption += f" {inner.name} is a part of {outer.name}."
    is_long = " and " in first.name + second.name
    return Lives(
        slug=_slug(first, second),
        first=first.name,
        second=second.name,
        title=f"{first.name}{',' if is_long else ''} and {second.name}, two places",
        caption=caption,
        is_available=bool({first.code, second.code} & holders),
        first_in_text=first.name,
        second_in_text=second.name,
    )


def _groups(listed: LifeCourseList) -> list[Lives]:
    """The ends of deprivation within the system, and in England: those of which any figure is held."""
    found = []
    for kind, level in ((LivesKind.FIFTHS, Geography.SYSTEM), (LivesKind.ENGLAND, Geography.ENGLAND)):
        meant = {each.slug for stage in listed.stages for each in stage.measures if kind in each.shown_for}
        for area in areas.list_areas(level)[:1]:
            rows = fetch_listed((area.code,))
            rows = rows[rows["indicator_slug"].isin(meant) & rows["value"].notna()]
            held = rows[["category_type", "category"]].drop_duplicates().itertuples(index=False, name=None)
            groupings = _ordered_groupings(kind, held)
            nouns = dict.fromkeys(each.part_noun for each in groupings)
            found += [_ends(kind, area, [each for each in groupings if each.part_noun == noun]) for noun in nouns]
    return found


def _ordered_groupings(kind: LivesKind, categories: Iterable[tuple[str, str]]) -> list[Grouping]:
    """Find groups by deprivation, those of small areas before those of whole authorities."""
    of_type: dict[str, list[str]] = {}
    for category_type, category in categories:
        if category_type and (kind is LivesKind.ENGLAND or category_type in FIFTHS_WITHIN_AREA.values()):
            of_type.setdefault(category_type, []).append(category)
    found = [grouping_of(category_type, names) for category_type, names in sorted(of_type.items())]
    return sorted((each for each in found if each.is_ordered), key=lambda each: _unit(each) == "authorities")


def _ends(kind: LivesKind, area: Area, groupings: list[Grouping]) -> Lives:
    basis, noun = _basis(area.code, groupings[0]), groupings[0].part_noun
    is_england = kind is LivesKind.ENGLAND
    where = f"{basis.unit} in {area.name}"
    index = "" if is_england else _index(groupings[0].category_type)
    order = f"in order of deprivation ({index})" if index else "in order of deprivation"
    caption = f"The {where} were put {order}, then cut into {_PARTS[noun]} groups. These are the two ends."
    return Lives(
        slug=f"england-{noun}s" if is_england else f"{noun}s",
        first=f"Most deprived {noun}",
        second=f"Least deprived {noun}",
        title=f"Most and least deprived {noun}s of {where}",
        caption=f"{caption} It is areas that are deprived, not all the people in them.",
        is_by_deprivation=True,
        kind=kind,
        first_in_text=basis.first_in_text,
        second_in_text=basis.second_in_text,
        groups=f"{noun}s of {basis.unit}",
    )


def _basis(area_code: str, grouping: Grouping) -> Basis:
    unit = _unit(grouping)
    return Basis(
        first=(area_code, grouping.category_type, grouping.parts[0]),
        second=(area_code, grouping.category_type, grouping.parts[-1]),
        first_in_text=f"the most deprived {grouping.part_noun} of {unit}",
        second_in_text=f"the least deprived {grouping.part_noun} of {unit}",
        label=grouping.label,
        unit=unit,
    )


def _unit(grouping: Grouping) -> str:
    text = grouping.category_type.lower()
    if text.startswith("ward"):
        return "wards"
    if text.startswith(("lsoa", "msoa")):
        return "small areas"
    return "authorities" if text.startswith(("county", "district", "utla", "ltla")) else "areas"


def _index(category_type: str) -> str:
    """Name the index that put the small areas in order."""
    level = next((level for level, name in FIFTHS_WITHIN_AREA.items() if name == category_type), None)
    for indicator in indicators.list_indicators():
        levels = indicator.orders_deprivation_of
        if indicator.orders_deprivation and (level in levels or not levels):
            return indicator.orders_deprivation
    return ""
