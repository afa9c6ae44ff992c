"""The address that gives a view before it is asked for: exactly what the callback of the page would answer with."""

from __future__ import annotations

import pytest

from benchmarks.dash_requests import outputs_named
from tests.browser.published import LEICESTER

LIFE = "life-expectancy-at-birth"


@pytest.fixture
def client(app):
    return app.server.test_client()


def asked_of_the_page(client, slug: str, search: str) -> dict[str, object]:
    body = {
        "output": "indicator-view.data",
        "outputs": outputs_named("indicator-view.data"),
        "inputs": [{"id": "indicator-query", "property": "data", "value": search}],
        "changedPropIds": ["indicator-query.data"],
        "parsedChangedPropsIds": ["indicator-query.data"],
        "state": [{"id": "indicator-slug", "property": "data", "value": slug}],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    return answer.json["response"]["indicator-view"]["data"]


@pytest.mark.parametrize(
    ("slug", "search"),
    [
        (LIFE, ""),
        (LIFE, "?sex=female"),
        (LIFE, f"?place={LEICESTER}&sex=female&shade=gap"),
        (LIFE, "?period=1999-to-2001&unknown=1"),
        ("example-ward-life-expectancy", "?data=example&sex=male"),
    ],
)
def test_it_is_what_the_page_would_be_given(client, slug, search):
    answer = client.get(f"/ahead/indicator/{slug}.json{search}")
    assert answer.status_code == 200
    assert answer.json == asked_of_the_page(client, slug, search)
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_measure_has_none(client):
    assert client.get("/ahead/indicator/nothing.json").status_code == 404
    assert client.get("/ahead/indicator/example-ward-life-expectancy.json").status_code == 404  # not of real figures
