"""The address of a view before it is asked for: assets/ahead.js fetches what stands one step from a filter."""

from __future__ import annotations

from datetime import date

import orjson
from flask import Flask, Response, abort, request

from components.selection import read_query
from pages._addresses import at
from pages._indicator.screen import get_screen
from pages._releases import using_address
from queries.errors import NoDatabaseError, UnknownIndicatorError


def add_ahead(server: Flask) -> None:
    """Add the address to the server."""

    @server.get(at("/ahead/indicator/<indicator_slug>.json"))
    def serve_view_ahead(indicator_slug: str) -> Response:
        """What the page of a measure would be given for these filters. Nobody keeps it but the page that asks."""
        address = read_query(request.args.to_dict(flat=False))
        try:
            with using_address(address.selection):
                view = get_screen(indicator_slug, address.selection, tuple(address.ignored), date.today())["view"]
        except (UnknownIndicatorError, NoDatabaseError):
            abort(404)
        response = Response(orjson.dumps(view, option=orjson.OPT_SERIALIZE_NUMPY), mimetype="application/json")
        response.headers["Cache-Control"] = "no-store"
        return response
