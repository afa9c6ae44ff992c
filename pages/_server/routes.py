"""Addresses that are not pages: what a release holds and never changes, its boundaries and the index of its areas."""

from __future__ import annotations

import re

from flask import Flask, Response, abort, redirect, request

from pages._addresses import at
from pages._datasets import held_datasets, link_to
from pages._server.ahead import add_ahead
from pages._server.area_search import get_postcodes, get_search_index
from pages._server.downloads import add_downloads
from pages._server.own_area import add_own_area
from queries import boundaries
from queries.engine import current_release, find_release, using_release
from queries.errors import NoDatabaseError, UnknownGeographyError
from queries.models import EXAMPLE_DATASET, PUBLISHED_DATASET, Geography


def add_routes(server: Flask) -> None:
    """Add the addresses to the Flask server of the app."""
    add_downloads(server)
    add_own_area(server)
    add_ahead(server)
    _add_search(server)

    @server.before_request
    def open_example() -> Response | None:
        """Home is about real figures: the example opens at its first measure."""
        is_example = request.path == at("/") and request.args.get("data") == EXAMPLE_DATASET
        return redirect(link_to(EXAMPLE_DATASET).href) if is_example and EXAMPLE_DATASET in held_datasets() else None

    @server.get(at("/boundaries/<release_name>/<geography>.json"))
    def serve_boundaries(release_name: str, geography: str) -> Response:
        """The shapes of one level: compressed once at ingest, the same for ever under a release's name."""
        release = find_release(release_name)
        if release is None or geography not in set(Geography):
            abort(404)
        try:
            with using_release(release):
                body = boundaries.get_web_boundaries(Geography(geography), _encoding())
        except UnknownGeographyError:
            abort(404)
        return _unchanging(body)


def _add_search(server: Flask) -> None:
    @server.get(at("/search/<release_name>.json"))
    def serve_search_index(release_name: str) -> Response:
        """Every area by name, with the page that shows it. A page that is older than what is kept gets today's."""
        release = find_release(release_name)
        if release is None:
            return _lead_to_current(release_name)
        with using_release(release):
            return _unchanging(get_search_index(_encoding()))

    @server.get(at("/search/<release_name>/postcodes.json"))
    def serve_postcodes(release_name: str) -> Response:
        """The postcodes that begin alike. The half that is asked for stands in the query, which no log holds."""
        release = find_release(release_name)
        outward = request.args.get("begins", "")
        if release is None or not re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?", outward, re.ASCII):
            abort(404)
        with using_release(release):
            response = Response(get_postcodes(outward), mimetype="application/json")
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _lead_to_current(release_name: str) -> Response:
    """Lead from the areas of a release that is not kept any more to those of the current one: links open that one."""
    dataset, _, number = release_name.rpartition("-")
    if dataset != PUBLISHED_DATASET or not number.isdecimal():
        abort(404)
    try:
        current = current_release(PUBLISHED_DATASET)
    except NoDatabaseError:
        abort(404)
    if int(number) >= current.number:
        abort(404)
    response = redirect(at(f"/search/{current.name}.json"))
    response.headers["Cache-Control"] = "no-store"
    return response


def _encoding() -> str:
    return next((name for name in ("br", "gzip") if name in request.accept_encodings), "identity")


def _unchanging(body: bytes) -> Response:
    """Answer with JSON that may be kept for ever, in the encoding that was asked for."""
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if _encoding() != "identity":
        response.headers["Content-Encoding"] = _encoding()
    return response
