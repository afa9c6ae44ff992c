"""The web application: `create_app()` for tests, `server` for gunicorn."""

from __future__ import annotations

import logging
import secrets
from functools import lru_cache

import dash
from dash import Dash
from dash.development.base_component import Component
from flask import Flask, Response, abort, make_response, redirect, request

from components import shell
from components.shell import NavItem
from queries import boundaries
from queries.engine import current_release
from queries.errors import NoDatabaseError, QueryError
from queries.models import Geography
from settings import get_settings

logger = logging.getLogger("health_gap")

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
<footer>{%config%}{%scripts%}{%renderer%}</footer>
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
    header = shell.page_header("The Health Gap", settings.system_name, _nav_items(settings.first_indicator))
    app.layout = lambda: shell.page_frame(header, dash.page_container, _footer())
    _add_routes(app.server, settings.first_indicator)
    _add_headers(app)
    return app


def _nav_items(first_indicator: str) -> list[NavItem]:
    """The pages that exist, in their own order. A page with a variable in its path opens at the first indicator."""
    pages = [page for page in dash.page_registry.values() if page.get("in_nav")]
    return [
        NavItem(
            label=page["name"],
            href=page["path_template"].replace("<indicator_slug>", first_indicator),
            match=page["path_template"].split("<")[0],
        )
        for page in pages
    ]


def _footer() -> Component:
    release = current_release()
    return shell.page_footer(
        f"Data release {release.number}, built {release.released_at:%-d %B %Y}.",
        [
            "Contains public sector information licensed under the Open Government Licence v3.0.",
            "Boundaries: Office for National Statistics; contains OS data © Crown copyright and database right 2026.",
            "Wards are best-fit wards of December 2022.",
        ],
    )


def _log_and_refuse(error: Exception) -> None:
    """Log an error of a callback with a short reference and let the browser say it: the last picture stays."""
    reference = secrets.token_hex(3)
    logger.error("callback failed, reference %s", reference, exc_info=error)
    abort(make_response({"reference": reference}, 500, {"X-Reference": reference}))


def _add_routes(server: Flask, first_indicator: str) -> None:
    @server.before_request
    def open_first_indicator() -> Response | None:
        return redirect(f"/indicator/{first_indicator}") if request.path == "/" else None  # Dash owns the route itself

    @server.get("/boundaries/<release_name>/<geography>.json")
    def serve_boundaries(release_name: str, geography: str) -> Response:
        """The shapes of one level: compressed once at ingest, the same for ever under a release's name."""
        if release_name != current_release().name or geography not in set(Geography):
            abort(404)
        encoding = next((name for name in ("br", "gzip") if name in request.accept_encodings), "identity")
        try:
            body = boundaries.get_web_boundaries(Geography(geography), encoding)
        except QueryError:
            abort(404)
        response = Response(body, mimetype="application/json")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Vary"] = "Accept-Encoding"
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        return response

    @server.errorhandler(NoDatabaseError)
    def say_how_to_build(error: NoDatabaseError) -> tuple[str, int]:
        return str(error), 503


def _add_headers(app: Dash) -> None:
    @lru_cache(maxsize=1)
    def policy() -> str:
        # Worked out at the first answer: only then has Dash added the inline script of its own page callback.
        scripts = " ".join(["'self'", *app.csp_hashes()])
        return (
            f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
        )

    @app.server.after_request
    def set_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy()
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


app = create_app()
server = app.server

if __name__ == "__main__":
    app.run(port=8050)
