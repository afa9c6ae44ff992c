"""The place of the area search, on every page. The script area_search.js fills it: Dash has no accessible combobox."""

from __future__ import annotations

from dash import html

SEARCH_ID = "area-search"


def area_search_slot(index_url: str, system_name: str) -> html.Div:
    """Make the empty place of the search; it keeps its size while the script is on its way.

    Args:
        index_url: where the script finds every area by name.
        system_name: the integrated care system, for the words when nothing is found.
    """
    labels = {"data-index": index_url, "data-system": system_name, "aria-label": "Find an area"}
    return html.Div(id=SEARCH_ID, className="area-search", role="search", **labels)
