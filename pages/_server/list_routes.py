"""Addresses of the lists of measures and of sources, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from flask import Flask, Response, request

from components.selection import Selection, read_query
from pages._addresses import at
from pages._releases import ReleaseNotKeptError, require_kept, using_address
from queries import catalogue, indicators
from queries.catalogue import SourceHolding
from queries.engine import current_release
from queries.models import Indicator, ValueStatus

_MEASURE_COLUMNS = (
    "slug", "indicator_id", "title", "definition", "method", "how_to_read", "unit", "polarity", "value_type",
    "source_id", "kinds", "periods", "geographies", "sexes", "ages", "groups", "figure_rows", "rows", "may_rank",
    "may_compare", "why_not_compared", "warning", "caveats", "withheld_when", "disclosure_rule", "release",
)  # fmt: skip
_SOURCE_COLUMNS = (
    "source_id", "title", "publisher", "url", "licence", "accessed_date", "credit", "kinds", "rows", "figure_rows",
    "measures", "first_period", "last_period", "notes", "release",
)  # fmt: skip


def add_list_routes(server: Flask) -> None:
    """Add the addresses to the server."""

    @server.get(at("/data/measures.csv"))
    def serve_measures() -> Response:
        """Every measure with its definition and what is held of it."""
        return _answer("measures.csv", _MEASURE_COLUMNS, lambda: map(_measure_row, indicators.list_indicators()))

    @server.get(at("/data/sources.csv"))
    def serve_sources() -> Response:
        """Every source with its licence, date and extent."""
        return _answer("sources.csv", _SOURCE_COLUMNS, lambda: map(_source_row, catalogue.list_sources()))


def _answer(name: str, columns: Sequence[str], list_rows: Callable[[], Iterable[dict[str, object]]]) -> Response:
    """Answer from the release that the address asks for, or the current one."""
    selection = Selection(release=read_query(request.args.to_dict(flat=False)).selection.release)
    try:
        with using_address(selection):
            require_kept(selection)
            return _csv(name, columns, list_rows())
    except ReleaseNotKeptError as error:
        return Response(f"{error}\n", 404, mimetype="text/plain")


def _measure_row(measure: Indicator) -> dict[str, object]:
    held = catalogue.get_holdings()[measure.slug]
    groups = [f"{kind}: {name}" for kind, names in held.groups.items() for name in names]
    return {
        **{name: getattr(measure, name) for name in _MEASURE_COLUMNS if hasattr(measure, name)},
        "caveats": _joined(measure.caveats),
        "withheld_when": _joined(measure.withheld_when),
        "kinds": _joined(held.kinds),
        "periods": _joined(held.periods),
        "geographies": _joined(held.area_counts),
        "sexes": _joined(held.sexes),
        "ages": _joined(held.ages),
        "groups": _joined(groups),
        "figure_rows": held.status_counts.get(ValueStatus.VALUE, 0),
        "rows": held.row_count,
        "release": current_release().name,
    }


def _source_row(held: SourceHolding) -> dict[str, object]:
    return {
        **{name: getattr(held.source, name) for name in _SOURCE_COLUMNS if hasattr(held.source, name)},
        "kinds": _joined(held.kinds),
        "rows": held.row_count,
        "figure_rows": held.figure_count,
        "measures": _joined(held.indicator_slugs),
        "first_period": held.first_period,
        "last_period": held.last_period,
        "notes": _joined(held.source.notes),
        "release": current_release().name,
    }


def _joined(texts: Iterable[object]) -> str:
    return " | ".join(map(str, texts))


def _csv(name: str, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> Response:
    """Write a table as spreadsheets expect it: the byte order mark tells them that it is UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns)
    writer.writeheader()
    writer.writerows(rows)
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "no-cache"
    return response
