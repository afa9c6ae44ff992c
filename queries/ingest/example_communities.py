"""The made-up communities of the example: groups as the Census names them, with made-up shares and uptake.

Every share and height is a round number out of nobody's table.
"""

from __future__ import annotations

from typing import NamedTuple

NOT_STATED = "Not stated"
SOMALI, GUJARATI_SPEAKING = "Somali", "Gujarati-speaking"
LOCAL_GROUPS = (SOMALI, GUJARATI_SPEAKING)

_WHITE = "White"
_ASIAN = "Asian, Asian British or Asian Welsh"
_BLACK = "Black, Black British, Black Welsh, Caribbean or African"
_MIXED = "Mixed or Multiple ethnic groups"
_OTHER = "Other ethnic group"

# group: share of people of 50 and over in the city and outside, final uptake, delay in weeks
_WIDE = {
    _WHITE: (0.56, 0.945, 0.95, 0.0),
    _ASIAN: (0.33, 0.035, 0.90, 0.8),
    _BLACK: (0.05, 0.006, 0.87, 1.2),
    _MIXED: (0.02, 0.006, 0.86, 1.2),
    _OTHER: (0.02, 0.004, 0.82, 1.6),
    NOT_STATED: (0.02, 0.004, 0.74, 1.0),
}
# The 19 groups of the Census, and the local groups within them: wide group, group, local group, share of the wide
# group, added to its final uptake, added to its delay.
_SPLITS = (
    (_WHITE, "English, Welsh, Scottish, Northern Irish or British", "", 0.90, 0.00, 0.0),
    (_WHITE, "Irish", "", 0.02, 0.00, 0.0),
    (_WHITE, "Gypsy or Irish Traveller", "", 0.01, -0.25, 2.0),
    (_WHITE, "Roma", "", 0.01, -0.25, 2.5),
    (_WHITE, "Other White", "", 0.06, -0.10, 1.5),
    (_ASIAN, "Bangladeshi", "", 0.05, -0.06, 1.0),
    (_ASIAN, "Chinese", "", 0.04, 0.01, 0.0),
    (_ASIAN, "Indian", GUJARATI_SPEAKING, 0.50, 0.03, -0.4),
    (_ASIAN, "Indian", "", 0.21, 0.01, 0.0),
    (_ASIAN, "Pakistani", "", 0.10, -0.08, 1.2),
    (_ASIAN, "Other Asian", "", 0.10, -0.02, 0.4),
    (_BLACK, "African", SOMALI, 0.30, -0.21, 1.8),
    (_BLACK, "African", "", 0.30, 0.00, 0.4),
    (_BLACK, "Caribbean", "", 0.30, -0.04, 0.6),
    (_BLACK, "Other Black", "", 0.10, -0.06, 0.6),
    (_MIXED, "White and Asian", "", 0.30, 0.02, 0.0),
    (_MIXED, "White and Black African", "", 0.10, -0.02, 0.2),
    (_MIXED, "White and Black Caribbean", "", 0.40, -0.04, 0.4),
    (_MIXED, "Other Mixed or Multiple ethnic groups", "", 0.20, 0.00, 0.0),
    (_OTHER, "Arab", "", 0.40, -0.04, 0.4),
    (_OTHER, "Any other ethnic group", "", 0.60, 0.02, 0.0),
    (NOT_STATED, NOT_STATED, "", 1.00, 0.00, 0.0),
)


class Atom(NamedTuple):
    """The smallest group that is drawn; every other one is a sum of these."""

    wide: str
    nineteen: str
    local: str
    share_in_city: float
    share_outside: float
    height: float
    delay: float

    @property
    def is_reached_by_outreach(self) -> bool:
        """Whether the made-up outreach was for this group."""
        return self.local == SOMALI


def _atom(wide: str, nineteen: str, local: str, share: float, higher: float, later: float) -> Atom:
    in_city, outside, height, delay = _WIDE[wide]
    return Atom(wide, nineteen, local, in_city * share, outside * share, height + higher, delay + later)


ATOMS = tuple(_atom(*split) for split in _SPLITS)
WIDE_GROUPS = tuple(_WIDE)
NINETEEN_GROUPS = tuple(dict.fromkeys(atom.nineteen for atom in ATOMS if atom.nineteen != NOT_STATED))
