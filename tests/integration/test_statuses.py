"""A path that nothing has answers 404 with the page that helps; a choice that is not known opens a sensible page."""

from __future__ import annotations

import re

import pytest

LIFE = "/indicator/life-expectancy-at-birth"
EXAMPLE = "/indicator/example-ward-life-expectancy"
HELD = (
    "/", "/methods", "/methods/", "/data", "/accessibility", LIFE, f"{EXAMPLE}?data=example",
    f"{LIFE}?areas=planet&period=1066&place=E99999999&nonsense=1", f"{LIFE}?utm_source=newsletter",
    f"{LIFE}?data=example",  # the page says that this is one of the real figures, and leads there
)  # fmt: skip
NOT_HELD = (
    "/nowhere", "/nowhere?data=example", "/method", "/methods/more", "/indicator", "/indicator/", "/template",
    "/indicator/no-such-measure", "/indicator/no-such-measure?data=example", f"{LIFE}/more", "/indicator/a%2fb",
    "/not-found-404", "/indicator/LIFE-expectancy-at-birth",
)  # fmt: skip


@pytest.fixture
def client(app):
    return app.server.test_client()


def opened(client, path: str, search: str = "") -> dict:
    """What Dash answers a browser that opens an address: the page and its title."""
    outputs = [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}]
    inputs = [
        {"id": "_pages_location", "property": "pathname", "value": path},
        {"id": "_pages_location", "property": "search", "value": search},
    ]
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": outputs,
        "inputs": inputs,
        "changedPropIds": ["_pages_location.pathname"],
    }
    return client.post("/_dash-update-component", json=body).get_json()["response"]


@pytest.mark.parametrize("address", HELD)
def test_an_address_that_a_page_has_is_found(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", NOT_HELD)
def test_an_address_that_nothing_has_is_not_found_and_still_gets_its_page(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert 'id="react-entry-point"' in response.text  # the document in which the page says so
    assert client.head(address).status_code == 404
    path, _, search = address.partition("?")
    words = str(opened(client, path.replace("%2f", "/"), f"?{search}" if search else "")["_pages_content"])
    assert "There is no " in words


def test_a_choice_that_is_not_known_is_named_on_the_page(client):
    words = str(opened(client, LIFE, "?areas=planet")["_pages_content"])
    assert "areas=planet" in words
    assert "Part of the address was not used" in words


def test_without_a_database_nobody_knows_what_there_is(dash_app, serve, tmp_path):
    serve(tmp_path)
    client = dash_app.server.test_client()
    assert client.get("/methods").status_code == 200
    assert client.get("/nowhere").status_code == 404
    assert client.get(LIFE).status_code == 200


@pytest.mark.parametrize(
    ("path", "search", "title"),
    [
        (LIFE, "", "Life expectancy at birth"),
        (LIFE, "?data=example", "No such measure here"),
        (EXAMPLE, "", "No such measure here"),
        (EXAMPLE, "?data=example", "Example: made-up figures. Life expectancy at birth"),
        ("/indicator/no-such-measure", "", "No such measure here"),
    ],
)
def test_the_title_of_the_document_is_of_the_data_set_of_its_address(client, path, search, title):
    assert opened(client, path, search)["_pages_store"]["data"]["title"] == f"{title} · The Health Gap"
    (shared,) = re.findall(r'property="og:title" content="([^"]*)"', client.get(path + search).text)
    assert shared == f"{title} · The Health Gap"
