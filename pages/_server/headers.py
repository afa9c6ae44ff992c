"""What every answer carries: the content-security policy, other safety headers, and how long it may be kept."""

from __future__ import annotations

from dash import Dash
from flask import Response, request

from pages._addresses import at

_DAY_SECONDS = 24 * 60 * 60
_YEAR_SECONDS = 365 * _DAY_SECONDS


def add_headers(app: Dash) -> None:
    """Set the headers of every answer of the app."""

    @app.server.after_request
    def set_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _policy(app)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.path.startswith(at("/assets/")) and response.status_code == 200:
            _keep_asset(response)
        return response


def _policy(app: Dash) -> str:
    # Worked out anew for every answer: Dash adds the inline script of its own page callback at the first page that a
    # worker serves, which need not be the first answer that it gives.
    scripts = " ".join(["'self'", *app.csp_hashes()])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    )


def _keep_asset(response: Response) -> None:
    """A script or style sheet changes its address with its content; pictures and fonts do not, but rarely change."""
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = _YEAR_SECONDS if "m" in request.args else _DAY_SECONDS
