"""The columns of every file of figures that say who stands behind one."""

from __future__ import annotations

from components.cards import KIND_LABELS
from queries import indicators
from queries.models import Kind

_COLUMNS = ("kind", "source", "publisher", "source_address", "licence")


def origin_columns(source_id: str, kind: str) -> dict[str, str]:
    """Write kind, source, publisher, address and licence; all blank where a figure has no source: it is not held."""
    if not source_id:
        return dict.fromkeys(_COLUMNS, "")
    source = indicators.get_source(source_id)
    words = KIND_LABELS[Kind(kind)] if kind else ""
    return dict(zip(_COLUMNS, (words, source.title, source.publisher, source.url, source.licence), strict=True))
