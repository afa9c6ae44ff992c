"""Which status a page answers with. Dash serves one document at every path; a path that nothing has must answer 404.

A page with a variable in its path says what there is: `register_page(..., exists=_exists)`, called with the variables
inside the data set of the address. A choice in the query string that is not known is no reason: the page names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Flask, Request, Response, request

from components.selection import read_query
from pages._addresses import at
from pages._releases import using_address
from queries.errors import NoDatabaseError

_NOT_FOUND = "not_found_404"  # the name that Dash looks for


def add_statuses(server: Flask, registry: Mapping[str, dict]) -> None:
    """Have the server answer 404, with the same page, wherever that page says that nothing is here."""

    @server.after_request
    def mark_missing(response: Response) -> Response:
        if _is_document(request) and response.status_code == 200 and not _is_there(request, registry):
            response.status_code = 404
        return response


def _is_document(asked: Request) -> bool:
    """Tell whether Dash serves its document here: every other address has a rule of its own."""
    return asked.url_rule is not None and asked.url_rule.rule in (at("/"), at("/<path:path>"))


def _is_there(asked: Request, registry: Mapping[str, dict]) -> bool:
    path = asked.path.removeprefix(at("/")).strip("/")
    for module, page in registry.items():
        found = re.fullmatch(_pattern_of(page), path)
        if found is None or module.endswith(_NOT_FOUND):
            continue
        exists = page.get("exists")
        if exists is None:
            return True
        try:
            with using_address(read_query(asked.args.to_dict(flat=False)).selection):
                return exists(**found.groupdict())
        except NoDatabaseError:
            return True  # the page says that no database has been built
    return False


def _pattern_of(page: Mapping[str, str]) -> str:
    """Turn the path of a page, such as "/indicator/<indicator_slug>", into a pattern that names its variables."""
    path = (page.get("path_template") or page["path"]).strip("/")
    parts = re.split(r"<(\w+)>", path)  # fixed text and names of variables by turns
    return "".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
