"""The kinds of groups that a measure is held by, and in which order the groups of each kind stand.

A grouping is a category type of the data, such as deprivation tenths or ethnic groups, or the two sexes. Groups by
deprivation have an order, from most to least deprived; the others have none, and are compared as worst and best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from queries.models import FIFTHS_WITHIN_AREA, Geography, Sex, slug_of

SEX_GROUPING = "sex"


_TENTHS = (
    "most deprived",
    "second most deprived",
    "third more deprived",
    "fourth more deprived",
    "fifth more deprived",
    "fifth less deprived",
    "fourth less deprived",
    "third less deprived",
    "second least deprived",
    "least deprived",
)
_FIFTHS = ("most deprived", "second most deprived", "average deprived", "second least deprived", "least deprived")
_PLAIN_FIFTHS = ("most deprived", "second", "middle", "fourth", "least deprived")
# How the names of the groups end, the scales that may stand before it, and what a part is called.
_SCALES = (("decile", _TENTHS, "tenth"), ("quintile", _FIFTHS, "fifth"), ("fifth", _PLAIN_FIFTHS, "fifth"))
_NOBODY_KNOWS = re.compile(r"^(not (stated|known|answered|recorded)|unknown)|unclassified", re.IGNORECASE)
_NESTED = re.compile(r"\(part of [^)]+\)$")
_LABELS = {
    FIFTHS_WITHIN_AREA[Geography.MSOA]: "Fifths of small areas by deprivation, within the place",
    FIFTHS_WITHIN_AREA[Geography.WARD]: "Fifths of wards by deprivation, within the place",
    "LSOA11 deprivation deciles within area (IMD trend)": "Tenths of small areas by deprivation, England",
    "LSOA11 deprivation quintiles in England (IMD2019)": "Fifths of small areas by deprivation, England (IMD 2019)",
    "County & UA deprivation deciles in England (IMD2019)": "Tenths of authorities by deprivation (IMD 2019)",
    "Ethnic groups": "Ethnic group",
}


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """One kind of groups.

    Attributes:
        slug: its name in the address.
        category_type: as the data name it; "" for the sexes.
        label: in words.
        parts: the groups as the data name them: ordered ones from most to least deprived, the whole scale even where
            one is not held.
        part_noun: "tenth", "fifth" or "group".
    """

    slug: str
    category_type: str
    label: str
    parts: tuple[str, ...]
    part_noun: str = "group"
    is_ordered: bool = False

    @property
    def is_sex(self) -> bool:
        """Whether the groups are the sexes, which are held in a column of their own."""
        return self.slug == SEX_GROUPING

    def label_of(self, part: str) -> str:
        """Name one group for a reader: "Most deprived fifth", "3rd fifth"."""
        if not self.is_ordered:
            return part
        place = self.parts.index(part)
        if place in (0, len(self.parts) - 1):
            return f"{'Most' if place == 0 else 'Least'} deprived {self.part_noun}"
        return f"{place + 1}{_ordinal_end(place + 1)} {self.part_noun}"


def is_unknown(part: str) -> bool:
    """Tell whether a "group" is of people whose group nobody knows: it is shown, and compared with no other."""
    return _NOBODY_KNOWS.search(part) is not None


def is_nested(part: str) -> bool:
    """Tell whether a group is part of another, as "Somali (part of Black)": sums over groups would count it twice."""
    return bool(_NESTED.search(part))


def grouping_of(category_type: str, categories: Iterable[str]) -> Grouping:
    """Describe a category type of the data by the categories that are held."""
    held = list(dict.fromkeys(categories))
    label = _LABELS.get(category_type, category_type)
    for unit, scale, part_noun in _SCALES:
        names = {name.lower().removesuffix(f" {unit}"): name for name in held}
        if names and names.keys() <= set(scale) and all(name.lower().endswith(unit) for name in held):
            parts = tuple(names.get(each, f"{each.capitalize()} {unit}") for each in scale)
            return Grouping(
                slug=slug_of(category_type),
                category_type=category_type,
                label=label,
                parts=parts,
                part_noun=part_noun,
                is_ordered=True,
            )
    return Grouping(slug=slug_of(category_type), category_type=category_type, label=label, parts=tuple(sorted(held)))


def sex_grouping() -> Grouping:
    """Describe men and women as two groups."""
    return Grouping(
        slug=SEX_GROUPING, category_type="", label="Sex", parts=(Sex.MALE.value, Sex.FEMALE.value), part_noun="sex"
    )


def _ordinal_end(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
