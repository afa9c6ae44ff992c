"""Read the page that compares as a visitor would: its words and its files."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

from components.selection import Selection

WARD = "E05012642"


def screen(**chosen: object) -> dict[str, object]:
    from pages._compare.screen import get_screen  # there are pages once there is an app

    return get_screen(Selection(**chosen), ())


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def file_of(dash_app, name: str, search: str) -> list[dict[str, str]]:
    response = dash_app.server.test_client().get(f"/download/compare/{name}.csv{search}")
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
