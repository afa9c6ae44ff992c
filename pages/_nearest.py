"""What to offer at an address that leads nowhere."""

from __future__ import annotations

from dash.development.base_component import Component

from components import notices
from components.shell import Link
from pages._addresses import at
from queries import indicators
from queries.errors import NoDatabaseError


def nothing_here(what: str, asked: str) -> Component:
    """Say that nothing has this name, offer the measures whose names are most like it, and the pages that help.

    Args:
        what: the kind of thing that was asked for, such as "page".
        asked: its name or its path.
    """
    try:
        similar = indicators.find_similar(asked.rstrip("/").rsplit("/", 1)[-1])
    except NoDatabaseError:
        similar = []
    return notices.not_found(
        what,
        asked or "this address",
        similar=[Link(label=each.title, href=at(f"/indicator/{each.slug}")) for each in similar],
        links=[
            Link(label="Home: the gap and where it is worst", href=at("/")),
            Link(label="Methods: every measure by name", href=at("/methods")),
            Link(label="Data: every source", href=at("/data")),
        ],
    )
