"""What the page of inequalities says of a neighbourhood of a reader's own: what its groups are made of, or why none."""

from __future__ import annotations

from dash import html

from components.selection import Selection
from pages._own.notice import kept_notice, profile_link
from pages._own.words import made_of, origin_words, refusal_words
from queries.inequalities import InequalityView
from queries.own_groups import get_example
from queries.own_neighbourhoods import OwnArea, find_own

_TO_CHOOSE = "Choose it as the place to see its groups."


def groups_notice(view: InequalityView, selection: Selection) -> html.Div | None:
    """Say how the groups of a set come about, or why it has none; None without a set in the address.

    Args:
        view: the measure and the groups on show.
        selection: what the address asks for.
    """
    own, _ = find_own(selection.own)
    if own is None:
        return kept_notice(selection, "")
    has_groups = own.code in view.held_areas
    said = _account(view.indicator.slug, own)
    if not isinstance(view.area, OwnArea):
        return kept_notice(selection, _TO_CHOOSE if has_groups else said)
    parts = [html.B(own.name), f": {made_of(own)}, a neighbourhood of your own. {said} "]
    return html.Div([*parts, profile_link(own.name, selection)], className="note note-plain", role="note")


def _account(indicator_slug: str, own: OwnArea) -> str:
    """Say how the groups come about, or why there are none."""
    example = get_example(indicator_slug, own)
    if example is None:
        return f"This measure is not published by group for {own.noun} or areas they make up: no counts to add up."
    if example.has_value:
        return f"Each group: {origin_words(example)}"
    return f"This measure has no groups for it. {refusal_words(example)}"
