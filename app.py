"""The web application: `create_app()` for tests, `server` for gunicorn."""

from __future__ import annotations

from dash import Dash, page_registry

from pages._addresses import at
from pages._datasets import serve_data_sets
from pages._frame import frame
from pages._server.compression import compress_answers
from pages._server.failures import add_error_page, refuse_callback
from pages._server.headers import add_headers
from pages._server.health import add_health
from pages._server.list_routes import add_list_routes
from pages._server.logs import set_up_logs
from pages._server.routes import add_routes
from pages._server.statuses import add_statuses
from settings import get_settings

_INDEX = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="FAVICON" type="image/svg+xml">
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
    app = Dash(
        __name__,
        use_pages=True,
        title="The Health Gap",
        update_title=None,
        index_string=_INDEX.replace("FAVICON", at("/assets/favicon.svg")),
        url_base_pathname=get_settings().base_path,
        on_error=refuse_callback,
    )
    serve_data_sets(page_registry)
    app.layout = frame
    set_up_logs(app.server)
    add_error_page(app.server)
    add_statuses(app.server, page_registry)
    add_headers(app)
    compress_answers(app.server)
    add_health(app.server)
    add_routes(app.server)
    add_list_routes(app.server)
    # Dash finishes its callbacks while it answers the first request, and a second one beside that would find none.
    app.server.test_client().get(at("/health/live"))
    return app


app = create_app()
server = app.server

if __name__ == "__main__":
    app.run(port=8050)
