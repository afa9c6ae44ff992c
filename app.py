"""The web application: `create_app()` for tests, `server` for gunicorn."""

from __future__ import annotations

import logging
import secrets

from dash import Dash, page_registry
from flask import Response, abort, make_response, request

from pages._datasets import serve_data_sets
from pages._frame import frame
from pages._routes import add_routes
from settings import get_settings

logger = logging.getLogger("health_gap")

_DAY_SECONDS = 24 * 60 * 60
_YEAR_SECONDS = 365 * _DAY_SECONDS

_INDEX = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
{%css%}
</head>
<body>
{%app_entry%}
{%config%}
{%scripts%}
{%renderer%}
</body>
</html>"""


def create_app() -> Dash:
    """Build the application with its pages, headers, boundary addresses and error handling."""
    settings = get_settings()
    app = Dash(
        __name__,
        use_pages=True,
        title="The Health Gap",
        update_title=None,
        index_string=_INDEX,
        on_error=_log_and_refuse,
    )
    serve_data_sets(page_registry)
    app.layout = frame
    add_routes(app.server, settings.first_indicator)
    _add_headers(app)
    return app


def _log_and_refuse(error: Exception) -> None:
    """Log an error of a callback with a short reference and let the browser say it: the last picture stays."""
    reference = secrets.token_hex(3)
    logger.error("callback failed, reference %s", reference, exc_info=error)
    abort(make_response({"reference": reference}, 500, {"X-Reference": reference}))


def _add_headers(app: Dash) -> None:
    def policy() -> str:
        # Worked out anew for every answer: Dash adds the inline script of its own page callback at the first page that
        # a worker serves, which need not be the first answer that it gives.
        scripts = " ".join(["'self'", *app.csp_hashes()])
        return (
            f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
        )

    @app.server.after_request
    def set_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy()
        if request.path.startswith("/assets/"):
            # A script or style sheet changes its address with its content; pictures and fonts rarely change.
            lasts_for_ever = "m" in request.args
            response.cache_control.no_cache = None
            response.cache_control.public = True
            response.cache_control.max_age = _YEAR_SECONDS if lasts_for_ever else _DAY_SECONDS
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


app = create_app()
server = app.server

if __name__ == "__main__":
    app.run(port=8050)
