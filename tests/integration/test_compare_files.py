"""What the page that compares gives away: files that are what is on the screen, and ready comparisons to open."""

from __future__ import annotations

import csv
import io
import re

import pytest

from components.selection import read_search
from queries import indicators
from queries.compare_extremes import find_extremes
from queries.models import Geography
from tests.browser.published import LEICESTER, LEICESTERSHIRE, RUTLAND, printed
from tests.integration.compare_screen import WARD, file_of, screen, text_of

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("sides", f"?selected={LEICESTER},{RUTLAND}&family=work"),
        ("sides", f"?areas={LEICESTER},{RUTLAND}&family=work"),
        ("rug", f"?areas=msoa&place={LEICESTER}&order=worst&view=rug&family=deprivation"),
        ("alike", f"?selected={WARD}&view=alike"),
    ],
)
def test_a_file_has_what_is_on_the_screen_in_its_order(dash_app, name, search):
    rows = file_of(dash_app, name, search)
    shown = read_search(search).selection
    whole = screen(**{field: getattr(shown, field) for field in shown.__dataclass_fields__})
    markup = whole["parts"]["body"] + whole["rug"]
    body = text_of(markup)
    codes = list(dict.fromkeys(row["area_code"] for row in rows))
    places = [markup.find(f"/area/{each}") for each in codes] if name != "rug" else []
    assert places == sorted(places) and -1 not in places
    if name == "rug":
        assert codes == re.findall(r'data-choose="(\w+)"', markup)
    for row in rows:
        if row["value"]:
            decimals = next(each.decimals for each in indicators.list_indicators() if each.title == row["measure"])
            assert printed(row["value"], decimals) in body


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/download/compare/rug.csv?view=rug&areas=ward&family=nothing", 400),
        ("/download/compare/rug.csv?view=rug&order=nothing", 400),
        ("/download/compare/sides.csv", 404),
        ("/download/compare/rug.csv", 404),
        ("/download/compare/sides.csv?selected=E99999999", 400),
        ("/download/compare/nothing.csv?view=rug", 404),
    ],
)
def test_no_file_is_made_of_something_else_than_was_asked(dash_app, address, status):
    assert dash_app.server.test_client().get(address).status_code == status


def test_an_empty_comparison_teaches_by_ready_ones():
    body = screen()["parts"]["body"]
    assert f"selected={LEICESTER},{LEICESTERSHIRE},{RUTLAND}" in body
    found = find_extremes(Geography.NEIGHBOURHOOD)
    assert f"selected={found.most.code},{found.least.code}" in body


def test_the_example_is_stamped_everywhere(dash_app):
    shown = dash_app.server.test_client().get("/download/compare/rug.csv?data=example&view=rug&areas=ward")
    assert shown.status_code == 200
    rows = list(csv.DictReader(io.StringIO(shown.data.decode("utf-8-sig"))))
    assert rows and all(row["measure"].startswith("Example") for row in rows)
