"""What opens at an address that no page has: what was asked for, and the nearest things that there are."""

from __future__ import annotations

from urllib.parse import unquote

from dash import register_page
from dash.development.base_component import Component

from pages._nearest import nothing_here
from pages._visit import visited_path

register_page(__name__, title="Not found · The Health Gap")

_LONGEST_NAME = 80


def layout(**_query: str | list[str]) -> Component:
    """Say that nothing is here, and where to go on."""
    return nothing_here("page", unquote(visited_path() or "")[:_LONGEST_NAME])
