"""Neighbourhoods of a reader's own: some wards, or some MSOAs, under a name. They live in the address and nowhere else.

In an address a set is `name~codes`. The codes are in order, with points between them. One that differs from the code
before it in its last figures only is written as those: `East~E05010458.61.3` are E05010458, E05010461 and E05010463.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queries import areas
from queries.caching import cached_per_release
from queries.errors import OwnNeighbourhoodError
from queries.models import OWN_CODE, SMALL_AREA_GEOGRAPHIES, Area, Geography
from queries.old_codes import find_old_code

FEWEST_AREAS, MOST_AREAS = 2, 40
LONGEST_NAME = 40
_MOST_NAMED = 5
_NAME = re.compile(r"[^\W_][\w '’,.&()/+-]*")
_MARKS = "' , & ( ) / + - and the full stop"
_WORD = re.compile(r"[^\s,;|.:\"']+")
_FIGURES = re.compile(r"[0-9]+")
_CODE = re.compile(r"[A-Z][A-Z0-9]{3,12}")
_PLURALS = {Geography.WARD: "wards", Geography.MSOA: "MSOAs"}


@dataclass(frozen=True, kw_only=True)
class OwnArea(Area):
    """A set of small areas under a reader's own name. Its code is `OWN_CODE`: no area of a release has that.

    Attributes:
        level: of which areas it is made: wards, or MSOAs.
        members: those areas, by code.
    """

    level: Geography
    members: tuple[Area, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its areas, in order."""
        return tuple(area.code for area in self.members)

    @property
    def noun(self) -> str:
        """What it is made of: "ten wards" are wards."""
        return _PLURALS[self.level]


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A code of another vintage, and the areas of this release that it led to."""

    code: str
    name: str
    areas: tuple[Area, ...]


def write_own(name: str, codes: Iterable[str]) -> str:
    """Write a set as it stands in an address, before its letters are escaped."""
    written, before = [], ""
    for code in sorted(set(codes)):
        written.append(_shortened(code, before))
        before = code
    return f"{name}~{'.'.join(written)}"


def _shortened(code: str, before: str) -> str:
    """Leave out what a code shares with the one before it, as long as figures are left over."""
    shared = next((place for place, (one, other) in enumerate(zip(code, before, strict=False)) if one != other), 0)
    return code[shared:] if len(code) == len(before) and _FIGURES.fullmatch(code[shared:]) else code


@cached_per_release()
def read_own(text: str) -> OwnArea:
    """Read a set from an address.

    Raises:
        OwnNeighbourhoodError: something is wrong with its name or its areas; nothing of it is guessed.
    """
    name, mark, codes = text.partition("~")
    if not mark:
        raise OwnNeighbourhoodError(codes_problem="It names no areas. We expect a name, the mark ~ and codes of areas.")
    return make_own(name, _full_codes(codes))


def find_own(text: str) -> tuple[OwnArea | None, str]:
    """Read a set from an address: the set, or None and what is wrong with it. Without any text, neither."""
    if not text:
        return None, ""
    try:
        return read_own(text), ""
    except OwnNeighbourhoodError as error:
        return None, str(error)


def make_own(name: str, codes: Sequence[str]) -> OwnArea:
    """Make a set of its name and the codes of its areas.

    Raises:
        OwnNeighbourhoodError: something is wrong with either.
    """
    name = " ".join(name.split())
    name_problem, codes_problem, members, level = _problem_of_name(name), "", [], None
    try:
        level, members = _members_of(list(dict.fromkeys(codes)))
    except OwnNeighbourhoodError as error:
        codes_problem = error.codes_problem
    if name_problem or codes_problem:
        raise OwnNeighbourhoodError(name_problem, codes_problem)
    vintages = dict.fromkeys(area.vintage for area in members)
    return OwnArea(code=OWN_CODE, name=name, vintage=", ".join(vintages), level=level, members=tuple(members))


def read_pasted(text: str) -> tuple[list[str], list[Followed]]:
    """Read codes as people paste them, with anything between them; old codes lead to what has taken their place.

    Returns:
        The codes, each once, and the old ones that were followed. Words without a figure, such as the names that stand
        beside codes in a table, are passed over; what looks like a code and is none is kept, so that it is named.
    """
    known = {area.code for level in SMALL_AREA_GEOGRAPHIES for area in areas.list_areas(level)}
    codes, followed = [], []
    for word in _WORD.findall(text):
        code = word.strip("()[]{}<>").upper()
        if not any(letter.isdigit() for letter in code):
            continue
        old = None if code in known else find_old_code(code)
        heirs = tuple(area for area in old.related if area.code in known) if old else ()
        if heirs:
            followed.append(Followed(code=code, name=old.name, areas=heirs))
        codes += [area.code for area in heirs] or [code]
    return list(dict.fromkeys(codes)), followed


def _full_codes(text: str) -> list[str]:
    """Undo `_shortened`; what cannot be undone stays as it is written."""
    codes: list[str] = []
    for part in text.split("."):
        is_tail = codes and _FIGURES.fullmatch(part) and len(part) < len(codes[-1])
        codes.append(codes[-1][: -len(part)] + part if is_tail else part)
    return codes


def _problem_of_name(name: str) -> str:
    if not name:
        return "It has no name. We expect a few words."
    if len(name) > LONGEST_NAME:
        return f"Its name has {len(name)} letters. We expect {LONGEST_NAME} at most."
    if not _NAME.fullmatch(name):
        return f"Its name has a mark that we do not take. We expect letters, figures, spaces and the marks {_MARKS}."
    return ""


def _members_of(codes: Sequence[str]) -> tuple[Geography, list[Area]]:
    by_level = {level: {area.code: area for area in areas.list_areas(level)} for level in SMALL_AREA_GEOGRAPHIES}
    found = {level: sorted(set(codes) & set(held)) for level, held in by_level.items()}
    unknown = [code for code in codes if not any(code in held for held in by_level.values())]
    if unknown:
        raise OwnNeighbourhoodError(codes_problem=_unknown_words(unknown))
    levels = [level for level, here in found.items() if here]
    if len(levels) > 1:
        kinds = " and ".join(f"{_PLURALS[level]} ({len(found[level])})" for level in levels)
        raise OwnNeighbourhoodError(
            codes_problem=f"It holds both {kinds}. They lie in each other. We expect areas of one kind."
        )
    if not FEWEST_AREAS <= len(codes) <= MOST_AREAS:
        count = f"{len(codes)} areas" if len(codes) != 1 else "one area"
        raise OwnNeighbourhoodError(
            codes_problem=f"It holds {count if codes else 'no areas'}. We expect {FEWEST_AREAS} to {MOST_AREAS}."
        )
    level = levels[0]
    return level, [by_level[level][code] for code in found[level]]


def _unknown_words(unknown: Sequence[str]) -> str:
    """Name the codes that no ward and no MSOA of this release has; an old one with what became of it."""
    named = [_unknown_word(code) for code in unknown[:_MOST_NAMED]]
    more = len(unknown) - len(named)
    rest = f", and {more} more" if more > 0 else ""
    what = "This is no ward or MSOA here" if len(unknown) == 1 else f"These {len(unknown)} are no wards or MSOAs here"
    return f"{what}: {', '.join(named)}{rest}. We expect codes such as {_example_codes()}."


def _unknown_word(code: str) -> str:
    old = find_old_code(code) if _CODE.fullmatch(code) else None
    if old is None:
        return code[:20] or "an empty code"
    heirs = ", ".join(area.code for area in old.related)
    return f"{code} (an old code, {old.name}{f': see {heirs}' if heirs else ''})"


def _example_codes() -> str:
    firsts = [areas.list_areas(level)[0].code for level in SMALL_AREA_GEOGRAPHIES if areas.list_areas(level)]
    return " or ".join(firsts)
