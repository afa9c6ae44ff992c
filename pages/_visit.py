"""Which address a reader has asked for, known only while Dash answers a reader."""

from __future__ import annotations

from dash import ctx
from dash.exceptions import MissingCallbackContextException

_ADDRESS = "_pages_location.pathname"


def visited_path() -> str | None:
    """Give the path of the page that is being opened; None when Dash calls a layout bare to learn its ids.

    What a bare layout holds is written into the HTML of every page, so a long page is empty when it is called so.
    """
    try:
        return str(ctx.inputs.get(_ADDRESS) or "")
    except (LookupError, MissingCallbackContextException):
        return None
