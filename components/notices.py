"""What a page says when it has no figure to show, or not the one that was asked for. Each says what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from components.glossary import with_terms
from components.shell import Link


def _link(link: Link) -> dcc.Link:
    return dcc.Link(link.label, href=link.href)


def not_found(what: str, name: str, *, similar: Sequence[Link] = (), links: Sequence[Link] = ()) -> html.Div:
    """Say that nothing has this name, and what there is instead.

    Args:
        what: the kind of thing, such as "measure".
        name: what the address asked for.
        similar: things whose names are like it.
        links: where the reader can go on in any case.
    """
    title = html.H1(f"There is no {what} called “{name}”", className="dense")
    words = html.P("The address may be old or mistyped. Nothing was changed or lost.")
    guess = [html.P(html.B("Did you mean one of these?")), *_choices(similar)] if similar else []
    onward = [html.P(html.B("Or go on from here:")), *_choices(links)] if similar else _choices(links)
    return html.Div([title, words, *guess, *onward], className="wrap page-text")


def elsewhere(title: str, reason: str, *, links: Sequence[Link]) -> html.Div:
    """Say that what was asked for is not on this page, why, and where it is.

    Args:
        title: what is not here, in one sentence.
        reason: why.
        links: where the reader can go on.
    """
    return html.Div([html.H1(title, className="dense"), html.P(reason), *_choices(links)], className="wrap page-text")


def _choices(links: Sequence[Link]) -> list[html.Ul]:
    return [html.Ul([html.Li(_link(link)) for link in links])] if links else []


def ignored_parameters(ignored: Sequence[str]) -> html.Div | None:
    """Name the parts of an address that could not be used. Gives None when all of it could.

    Args:
        ignored: each part as it was written, such as "areas=village".
    """
    if not ignored:
        return None
    parts: list[object] = []
    for place, text in enumerate(ignored):
        parts += [", " if place else "", html.Code(text)]
    noun = "this part" if len(ignored) == 1 else "these parts"
    return html.Div(
        [html.B("Part of the address was not used. "), f"We do not know {noun}: ", *parts, ". The rest is shown."],
        className="note note-plain",
        role="note",
    )


def not_published(
    sentence: str, *, nearest: Link | None = None, nearest_words: str = "The nearest figure is "
) -> html.Div:
    """Fill the place of a picture that nothing was published for: the reason, and the nearest figure as a link.

    Args:
        sentence: why there is nothing, such as "Life expectancy is not published for wards."
        nearest: the nearest figure that is held.
        nearest_words: what stands before the link.
    """
    answer = [html.P([nearest_words, _link(nearest), "."])] if nearest else []
    return html.Div(html.Div([html.P(html.B(sentence)), *answer], className="empty-words"), className="empty")


def empty(title: str, reasons: Sequence[str], *, links: Sequence[Link] = ()) -> html.Div:
    """Fill the place of a picture for which these choices leave nothing: which of them, and what to choose instead.

    Args:
        title: what is missing, in one sentence.
        reasons: one sentence for each choice that leaves nothing.
        links: choices that have figures.
    """
    words = [html.P(html.B(title)), *(html.P(reason) for reason in reasons), *_choices(links)]
    return html.Div(html.Div(words, className="empty-words"), className="empty")


def warning(text: str, *, title: str = "", link: Link | None = None) -> html.Div:
    """Say what a reader must know before using a figure: a third party's data, a known fault, a pattern only."""
    seen: set[str] = set()
    parts: list[object] = [html.B([*with_terms(title, seen=seen), " "])] if title else []
    parts += with_terms(text, seen=seen)
    if link:
        parts += [" ", _link(link)]
    return html.Div(parts, className="note", role="note")
