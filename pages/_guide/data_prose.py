"""The prose of the Data page: what the kinds mean, and what was looked at and left out. Measured for reading age."""

from __future__ import annotations

from queries.models import Kind

INTRODUCTION = (
    "Every figure on this site comes from one of the sources below. Here is who put it out, when we read it, on what "
    "terms, and what is missing."
)

KINDS: dict[Kind, str] = {
    Kind.PUBLISHED: (
        "The figure is as its publisher printed it. We may have read it from a copy; the notes on each source say so."
    ),
    Kind.THIRD_PARTY: (
        "Someone other than the publisher passed the figure on, or we know that it is incomplete. Its warning goes "
        "with it on each screen and in each download."
    ),
    Kind.DERIVED: (
        "We worked the figure out from published ones, such as by adding up small areas. The method is named. It is "
        "not an official figure."
    ),
    Kind.EXAMPLE: (
        "The figure is made up, to show what the site does with local data. Such figures live in a data set of their "
        "own and never stand beside real ones."
    ),
}

NOT_PUBLISHED = (
    "Where nobody has put out a figure, we show none and name the nearest one. We do not fill gaps. We do not average "
    "the life expectancies of small areas into wards, or figures of districts into the county."
)

LEFT_OUT_INTRODUCTION = (
    "We looked at these figures and do not show them, because they could mislead. They may come later, with a better "
    "source."
)
