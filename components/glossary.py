"""Words of the field in plain words, and the small buttons that explain one where it stands.

`with_terms` marks the first place of each word in a text; assets/glossary.js opens what the button carries. The words
themselves are in `components/terms.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.terms import TERMS, Term

SLOT_ID = "glossary-terms"
_TERM_OF_WORDS = {words: term for term in TERMS for words in term.found_as}
# Longer words first, so that "healthy life expectancy" is not read as "life expectancy" with a word before it.
_ANY_TERM = re.compile(
    r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(_TERM_OF_WORDS, key=len, reverse=True))) + r")(?![\w-])"
)

# A line may begin or end at a button: these signs stay with their word.
_OPENING, _CLOSING = "(\u201c\u2018", ".,;:!?)\u201d\u2019"


def with_terms(text: str, *, seen: set[str] | None = None) -> list[Component | str]:
    """Cut a text into words and buttons: each term is marked at its first place only.

    Args:
        text: plain text.
        seen: slugs of terms that the card has marked already; those marked here are added. None for a card of one text.
    """
    marked = set() if seen is None else seen
    parts: list[Component | str] = []
    start = 0
    for match in _ANY_TERM.finditer(text):
        term = _TERM_OF_WORDS[match[0]]
        if term.slug in marked:
            continue
        marked.add(term.slug)
        before, end = match.start(), match.end()
        while before > start and text[before - 1] in _OPENING:
            before -= 1
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        place = term_button(term, match[0])
        place.children = [
            part for part in (text[before : match.start()], place.children, text[match.end() : end]) if part
        ]
        parts += [text[start:before], place]
        start = end
    return [part for part in [*parts, text[start:]] if part != ""]


def term_button(term: Term, words: str) -> html.Span:
    """Draw a word that can be asked about. The script puts what it says after the button while it is open."""
    button = html.Button(
        words,
        type="button",
        className="term",
        **{"aria-expanded": "false", "data-term": term.slug, "data-title": term.title, "data-says": term.says},
    )
    return html.Span(button, className="term-place")


def terms_slot() -> html.Div:
    """Carry the glossary to the scripts, which mark words in what they write themselves: legend, details, table."""
    listed = [[term.slug, term.title, term.says, list(term.found_as)] for term in TERMS if term.found_as]
    return html.Div(id=SLOT_ID, hidden=True, **{"data-terms": json.dumps(listed, ensure_ascii=False)})


def glossary_list(terms: Sequence[Term] = TERMS) -> html.Dl:
    """List every term, by its title."""
    parts: list[Component] = []
    for term in sorted(terms, key=lambda each: each.title.lower()):
        parts.append(
            html.Div([html.Dt(term.title), html.Dd(term.says)], id=f"term-{term.slug}", className="glossary-term")
        )
    return html.Dl(parts, className="glossary")
