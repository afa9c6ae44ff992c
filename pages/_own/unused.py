"""Why a page that tells of whole places has no use for a neighbourhood: for a published one neither."""

from __future__ import annotations

from components.formatting import count_words
from queries.inequalities import InequalityView
from queries.life_course_list import get_life_course_list
from queries.models import FIFTHS_WITHIN_AREA
from queries.small_area_levels import has_small_area_groups, list_without_small_areas

_NONE_HERE = "No neighbourhood can be chosen on this page, published or your own:"
_NOT_PUBLISHED = "not published for wards or MSOAs, so there are no counts to add up"


def why_not_groups(view: InequalityView) -> str:
    """Say why the page of inequalities shows no neighbourhood.

    Args:
        view: the measure and the groups on show.
    """
    said = f"{_NONE_HERE} it compares groups within a whole place."
    grouping = view.grouping
    if grouping is None:
        return said
    if grouping.category_type in FIFTHS_WITHIN_AREA.values():
        return f"{said} Its fifths are of all small areas of a place, so a part of it is not cut into them."
    if has_small_area_groups(view.indicator.slug, grouping):
        return f"{said} What is held by these groups for small areas is on the map of this measure."
    return f"{said} By these groups this measure is {_NOT_PUBLISHED}."


def why_not_lives() -> str:
    """Say why the tale of two babies shows no neighbourhood."""
    slugs = get_life_course_list().slugs
    without = list_without_small_areas(slugs)
    said = f"{_NONE_HERE} it follows two lives in whole places, or in fifths of all areas."
    if not without:
        return said
    many = f"{count_words(len(without)).capitalize()} of its {count_words(len(slugs), 'measure')}"
    return f"{said} {many} {'is' if len(without) == 1 else 'are'} {_NOT_PUBLISHED}."
