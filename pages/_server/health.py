"""Two addresses for whoever runs the dashboard: is the process alive, and can it answer with figures."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from pages._addresses import at
from queries.engine import current_release
from queries.errors import NoAnswerError, NoDatabaseError


def add_health(server: Flask) -> None:
    """Add /health/live and /health/ready."""

    @server.get(at("/health/live"))
    def is_alive() -> Response:
        return _uncached(jsonify(status="alive"))

    @server.get(at("/health/ready"))
    def is_ready() -> Response:
        """200 with the data release; 503 with the reason while there is none."""
        try:
            release = current_release()
        except NoDatabaseError as error:
            is_silent = isinstance(error, NoAnswerError)
            reason = "The database server does not answer." if is_silent else "No database has been built."
            response = jsonify(status="no data", reason=reason)
            response.status_code = 503
            return _uncached(response)
        return _uncached(jsonify(status="ready", release=release.name))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
