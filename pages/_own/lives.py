"""Why the tale of two babies cannot be told of a neighbourhood of a reader's own."""

from __future__ import annotations

from components.formatting import count_words
from queries.life_course_list import get_life_course_list
from queries.small_area_levels import list_without_small_areas


def why_not_lives() -> str:
    """Say why the tale of two babies has no lives in a neighbourhood: what cannot be added up, and how much of it."""
    slugs = get_life_course_list().slugs
    without = list_without_small_areas(slugs)
    said = "This page follows two lives in whole places, or in fifths of all areas, so it cannot be told of a set."
    if not without:
        return said
    many = f"{count_words(len(without)).capitalize()} of its {count_words(len(slugs), 'measure')}"
    are = "is" if len(without) == 1 else "are"
    return f"{said} {many} {are} not published for wards or MSOAs, so there are no counts to add up."
