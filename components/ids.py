"""Ids of components: `scope("indicator")("map")` is "indicator-map", so that no two pages share an id."""

from __future__ import annotations

from collections.abc import Callable


def scope(page: str) -> Callable[[str], str]:
    """Make the id function of one page."""

    def scoped_id(part: str) -> str:
        return f"{page}-{part}"

    return scoped_id
