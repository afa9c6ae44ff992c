"""The accessibility statement, in our own words and by the parts that the regulations of 2018 ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PREPARED = date(2026, 11, 22)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the statement: paragraphs, then points."""

    slug: str
    title: str
    says: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


INTRODUCTION = (
    "We want everyone to be able to use this site, with whatever they use to read a screen. Here is what works, what "
    "does not, and whom to tell."
)

PARTS: tuple[Part, ...] = (
    Part(
        slug="what-works",
        title="What you can do here",
        points=(
            "Reach everything with a keyboard, with the map and its areas. The mark of where you are is always seen.",
            "Have every chart and map read out: each has its words, and each figure stands in a table as well.",
            "Tell better from worse without seeing colour. Each verdict has a sign and a word.",
            "Make the text larger, up to 400%, and read on a narrow phone without scrolling to the side.",
            "Choose light or dark colours. Nothing moves if your device asks for less motion.",
            "Open a word that you do not know, and close it with Escape. Nothing needs a mouse to hover.",
            "Print each page.",
        ),
    ),
    Part(
        slug="what-does-not",
        title="What does not work yet",
        says=("We know of these faults. Where there is another way, it is named.",),
        points=(
            "Neighbouring shades on the map differ by less than 3 to 1. The table under the map has every figure, and "
            "areas have edges.",
            "Small wards are hard to hit on a phone. Zoom in, or pick the area in the table, where rows are tall.",
            "Wide tables scroll to the side inside their own box on a phone.",
            "Pages need JavaScript. Without it there is no page to read.",
            "There is no easy read version and no British Sign Language version.",
            "A screen reader hears the ranking as one sentence. Its figures stand in the table under it.",
        ),
    ),
    Part(
        slug="status",
        title="How far this site meets the rules",
        says=(
            "This site partly meets the Web Content Accessibility Guidelines, version 2.2, at level AA. The faults "
            "above are the reason that it does so in part only. No outside body has tested it yet.",
        ),
    ),
    Part(
        slug="how-tested",
        title="How we test it",
        says=(
            "These tests run by machine, in a real browser, before each change is taken in. People who use a screen "
            "reader every day have not tested it yet.",
        ),
        points=(
            "The checker axe looks at each kind of page, with all its rules on, and must find nothing.",
            "It does so at four widths, from 360 to 1,920 pixels, and in light and dark colours. It looks at empty "
            "pages and failures too, and at what opens over a page.",
            "The main tasks are done with the keyboard alone.",
            "The text of measures, methods and words explained is measured, and so are the sentences made from "
            "figures. The reading age must be 12 or less.",
            "Contrast of text and signs is worked out for both colour themes.",
        ),
    ),
)

CONTACT_BEFORE = "If you cannot read a page, or need a figure in another form, please tell "
CONTACT_AFTER = ". Say which page it is, and what you use to read it."

ENFORCEMENT = (
    "If you are not happy with our answer, you can ask for help. The Equality Advisory and Support Service (EASS) is "
    "there for that. Public bodies must keep the rules of 2018 on this. The Equality and Human Rights Commission "
    "(EHRC) sees that they do."
)
