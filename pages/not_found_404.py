"""What opens at an address that no page has."""

from __future__ import annotations

from dash import register_page
from dash.development.base_component import Component

from components import notices
from components.shell import Link
from settings import get_settings

register_page(__name__, title="Not found · The Health Gap")


def layout(**_query: str | list[str]) -> Component:
    """Say that nothing is here, and where to go on."""
    first = Link(label="Open the map", href=f"/indicator/{get_settings().first_indicator}")
    return notices.not_found("page", "this address", links=[Link(label="Open the home page", href="/"), first])
