"""What happens when an answer cannot be given: a short reference for the reader, the whole story in the log."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, abort, make_response

from pages._addresses import at

logger = logging.getLogger("health_gap")

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>This page could not be made · The Health Gap</title>
<link rel="stylesheet" href="{assets}00-tokens.css"><link rel="stylesheet" href="{assets}10-base.css">
<link rel="stylesheet" href="{assets}20-layout.css"></head>
<body><main class="wrap"><h1>This page could not be made</h1>
<p>The fault is ours. Try again in a minute. If it goes on, tell whoever runs this site the reference {reference}.</p>
<p><a href="{home}">Go to the first page</a></p></main></body>
</html>"""


def refuse_callback(error: Exception) -> None:
    """Log an error of a callback with a short reference and let the browser say it: the last picture stays."""
    reference = _log("callback failed", error)
    abort(make_response({"reference": reference}, 500, {"X-Reference": reference}))


def add_error_page(server: Flask) -> None:
    """Answer an error outside callbacks with a page that carries a reference."""

    @server.errorhandler(500)
    def show_error(error: Exception) -> Response:
        reference = _log("page failed", getattr(error, "original_exception", None) or error)
        return make_response(
            _PAGE.format(reference=reference, assets=at("/assets/"), home=at("/")), 500, {"X-Reference": reference}
        )


def _log(what: str, error: Exception) -> str:
    reference = secrets.token_hex(3)
    logger.error("%s, reference %s", what, reference, exc_info=error)
    return reference
