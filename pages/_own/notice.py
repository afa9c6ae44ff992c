"""What a page says of a neighbourhood of a reader's own that its address names and that could not be used."""

from __future__ import annotations

from dash import dcc, html

from components import notices
from components.controls import Option
from components.selection import Selection
from pages._own.addresses import own_address
from pages._own.words import made_of, nearest_words, origin_words, refusal_words
from queries.models import OWN_CODE, Indicator
from queries.own_figures import OwnFigure
from queries.own_neighbourhoods import OwnArea, find_own

_UNNAMED = "The address asks for a neighbourhood of your own and does not say what is in it."


def own_notice(selection: Selection, *, is_used: bool) -> html.Div | None:
    """Say what is wrong with the set of an address; None where nothing is, or where there is none.

    Args:
        selection: what the address asks for.
        is_used: whether the page shows the set.
    """
    own, problem = find_own(selection.own)
    is_meant = selection.neighbourhood == OWN_CODE
    if problem:
        title = "Your own neighbourhood could not be used."
        return notices.warning(f"{problem} Everything else is shown.", title=title)
    if not is_meant or is_used:
        return None
    if own is None:
        return notices.warning(_UNNAMED, title="Your own neighbourhood could not be used.")
    return notices.warning(
        f"“{own.name}” does not lie in the chosen place alone. The place is shown instead.", title="Not both at once."
    )


def home_notice(selection: Selection) -> html.Div | None:
    """Lead from Home to the set that the address carries, or say what is wrong with it; None without a set."""
    own, problem = find_own(selection.own)
    if own is None:
        return own_notice(selection, is_used=False) if problem else None
    parts = [html.B(own.name), f": your own neighbourhood, {made_of(own)}. ", profile_link(own.name, selection)]
    return html.Div(parts, className="note note-plain", role="note")


def profile_link(name: str, selection: Selection) -> dcc.Link:
    """Lead to the profile of the set of an address."""
    return dcc.Link(f"What can be told of {name}", href=own_address(selection))


def kept_notice(selection: Selection, why: str) -> html.Div | None:
    """Say on a page that tells of no neighbourhoods that a set is kept, and where it counts; None without a set.

    Args:
        selection: what the address asks for.
        why: why the page does not show it.
    """
    own, problem = find_own(selection.own)
    if problem or (own is None and selection.neighbourhood == OWN_CODE):
        return own_notice(selection, is_used=False)
    if own is None:
        return None
    parts = [html.B(own.name), f": kept in the address. {why} ", profile_link(own.name, selection)]
    return html.Div(parts, className="note note-plain", role="note")


def own_account(figure: OwnFigure, indicator: Indicator) -> html.Div:
    """Say what the figure of a set is made of, on a page where it stands among others; or why it has none."""
    if figure.has_value:
        said = [f": {made_of(figure.own)}. {origin_words(figure)}"]
    else:
        said = [f" has no figure together. {refusal_words(figure)} {nearest_words(figure, indicator)}"]
    return html.Div([html.B(figure.own.name), *said], className="note note-plain", role="note")


def without_own(ignored: list[str]) -> list[str]:
    """Leave out what `own_notice` says already."""
    return [text for text in ignored if text != f"neighbourhood={OWN_CODE}" and not text.startswith("own=")]


def own_options(own: str) -> list[Option]:
    """Offer the set of an address among the neighbourhoods, where it has one."""
    found, _ = find_own(own)
    return [own_option(found)] if found else []


def own_option(own: OwnArea) -> Option:
    """Offer a set as a choice. A place is let go: the set need not lie in one."""
    sets = {"neighbourhood": OWN_CODE, "place": None}
    return Option(value=OWN_CODE, label=f"{own.name} (your own)", sets=sets)
