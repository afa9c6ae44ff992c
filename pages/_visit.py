"""Which address a reader has asked for, known only while Dash answers a reader."""

from __future__ import annotations

from dash import ctx
from dash.exceptions import MissingCallbackContextException
from flask import has_request_context, request

_PATH = "_pages_location.pathname"
_SEARCH = "_pages_location.search"


def visited_path() -> str | None:
    """Give the path of the page that is being opened; None when Dash calls a layout bare to learn its ids.

    What a bare layout holds is written into the HTML of every page, so a long page is empty when it is called so.
    """
    try:
        return str(ctx.inputs.get(_PATH) or "")
    except (LookupError, MissingCallbackContextException):
        return None


def visited_search() -> str:
    """Give the query string of the page that is being opened, whether its document or its content is asked for."""
    try:
        return str(ctx.inputs.get(_SEARCH) or "")
    except (LookupError, MissingCallbackContextException):
        return request.query_string.decode(errors="replace") if has_request_context() else ""
