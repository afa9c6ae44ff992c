"""The web application: `create_app()` for tests, `server` for gunicorn."""

from __future__ import annotations

import logging
import secrets
from functools import lru_cache

import dash
from dash import Dash
from dash.development.base_component import Component
from flask import Response, abort, make_response

from components import shell
from components.shell import NavItem
from pages._routes import add_routes
from queries.engine import current_release
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
    header = shell.page_header("The Health Gap", settings.system_name, _nav_items(settings.first_indicator))
    app.layout = lambda: shell.page_frame(header, dash.page_container, _footer())
    add_routes(app.server, settings.first_indicator)
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
