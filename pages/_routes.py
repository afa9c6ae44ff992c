"""Addresses that are not pages: the way in, and the boundaries of a release."""

from __future__ import annotations

from flask import Flask, Response, abort, redirect, request

from pages._datasets import link_to
from queries import boundaries
from queries.engine import find_release, using_release
from queries.errors import UnknownGeographyError
from queries.models import EXAMPLE_DATASET, Geography


def add_routes(server: Flask, first_indicator: str) -> None:
    """Add the addresses to the server.

    Args:
        server: the Flask server of the app.
        first_indicator: slug of the measure that opens at "/".
    """

    @server.before_request
    def open_first_indicator() -> Response | None:
        if request.path != "/":  # Dash owns the route itself
            return None
        is_example = request.args.get("data") == EXAMPLE_DATASET
        return redirect(link_to(EXAMPLE_DATASET).href if is_example else f"/indicator/{first_indicator}")

    @server.get("/boundaries/<release_name>/<geography>.json")
    def serve_boundaries(release_name: str, geography: str) -> Response:
        """The shapes of one level: compressed once at ingest, the same for ever under a release's name."""
        release = find_release(release_name)
        if release is None or geography not in set(Geography):
            abort(404)
        encoding = next((name for name in ("br", "gzip") if name in request.accept_encodings), "identity")
        try:
            with using_release(release):
                body = boundaries.get_web_boundaries(Geography(geography), encoding)
        except UnknownGeographyError:
            abort(404)
        response = Response(body, mimetype="application/json")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Vary"] = "Accept-Encoding"
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        return response
