"""Which broad ethnic group each of the 19 groups of the 2021 Census of England and Wales belongs to.

Source: Office for National Statistics, Census 2021, classification "Ethnic group: 20 categories" (19 groups and "Does
not apply"), ethnic_group_tb_20b, in which each name begins with that of its broad group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ASIAN = "Asian, Asian British or Asian Welsh"
_BLACK = "Black, Black British, Black Welsh, Caribbean or African"
_MIXED = "Mixed or Multiple ethnic groups"
_WHITE = "White"
_OTHER = "Other ethnic group"

GROUPS_OF_BROAD_GROUP = {
    _ASIAN: ("Bangladeshi", "Chinese", "Indian", "Pakistani", "Other Asian"),
    _BLACK: ("African", "Caribbean", "Other Black"),
    _MIXED: (
        "White and Asian", "White and Black African", "White and Black Caribbean",
        "Other Mixed or Multiple ethnic groups",
    ),
    _WHITE: (
        "English, Welsh, Scottish, Northern Irish or British", "Gypsy or Irish Traveller", "Irish", "Roma",
        "Other White",
    ),
    _OTHER: ("Arab", "Any other ethnic group"),
}  # fmt: skip

_BROAD_GROUP_OF = {group.lower(): broad for broad, groups in GROUPS_OF_BROAD_GROUP.items() for group in groups}
_NESTED_IN = re.compile(r"\(part of ([^)]+)\)$")


def broad_group_of(group: str) -> str | None:
    """Name the broad group of one of the 19, given with or without it in front ("White: Irish"); None for others."""
    broad, colon, _ = group.partition(": ")
    if colon and broad in GROUPS_OF_BROAD_GROUP:
        return broad
    return _BROAD_GROUP_OF.get(group.lower())


def wider_group_of(group: str, groups: Iterable[str]) -> str | None:
    """Find the group that a nested one is part of: "Black, Black British ..." for "Somali (part of Black)".

    Args:
        group: name of a group.
        groups: names that the wider one may have. The shortest of those that begin as the group says is taken.

    Returns:
        One of the names; None if the group is not nested, or none of the names fits.
    """
    found = _NESTED_IN.search(group)
    if found is None:
        return None
    said = found[1].strip().lower()
    fitting = [name for name in groups if name != group and _begins_with(name, said)]
    return min(fitting, key=lambda name: (len(name), name), default=None)


def in_census_order(groups: Iterable[str]) -> list[str]:
    """Sort groups as the Census prints them; others follow by name, and a nested one stands after the wider one."""
    listed = list(groups)

    def key(group: str) -> tuple[tuple[int, int], str, bool, str]:
        wider = wider_group_of(group, listed)
        return _place_of(wider or group), wider or group, wider is not None, group

    return sorted(listed, key=key)


def _place_of(group: str) -> tuple[int, int]:
    """Give the place of a group: of its broad group, then within it; the broad group itself comes first."""
    for place, (broad, parts) in enumerate(GROUPS_OF_BROAD_GROUP.items()):
        names = [part.lower() for part in parts]
        bare = group.rpartition(": ")[2].lower()
        if broad_group_of(group) == broad:
            return place, 1 + (names.index(bare) if bare in names else len(names))
    words = group.lower().split()
    firsts = [broad.lower().replace(",", "").split()[0] for broad in GROUPS_OF_BROAD_GROUP]
    first = words[0].rstrip(",") if words else ""
    return (firsts.index(first), 0) if first in firsts else (len(firsts), 0)


def _begins_with(name: str, said: str) -> bool:
    names = (name.lower(), name.lower().rpartition(": ")[2])
    return any(re.match(rf"{re.escape(said)}(?!\w| and )", each) is not None for each in names)
