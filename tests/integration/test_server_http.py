"""The dashboard over HTTP on a PostgreSQL server: what files give, whole releases, and a word when it is silent."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Callable

import duckdb
import pytest

from benchmarks.dash_requests import outputs_named
from benchmarks.release_swaps import serving
from queries.engine import current_release
from queries.errors import NoAnswerError
from queries.ingest.database import BuildError
from queries.ingest.server_copy import copy_release
from queries.ingest.server_releases import roll_back
from tests.factories import LEICESTER

SLUG = "life-expectancy-at-birth"
PAGES = [
    ("/", ""),
    (f"/indicator/{SLUG}", "?areas=ward&sex=female"),
    ("/inequalities/life-expectancy-at-birth", ""),
    ("/vaccines", ""),
    ("/two-babies", ""),
    (f"/area/{LEICESTER}", ""),
    ("/data", ""),
    ("/indicator/example-ward-life-expectancy", "?data=example"),
]
FILES = [
    "/boundaries/published-1/ward.json",
    "/boundaries/published-1/msoa.json",
    "/boundaries/example-1/ward.json",
    "/search/published-1.json",
    f"/download/indicator/{SLUG}.csv?areas=ward",
    f"/download/indicator/{SLUG}.csv?release=1",
    "/health/ready",
]
Ask = Callable[..., bytes]


def over_http(address: str) -> Ask:
    def ask(path: str, body: dict | None = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"{address}{path}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.read()

    return ask


def in_process(client) -> Ask:
    def ask(path: str, body: dict | None = None) -> bytes:
        answer = client.get(path) if body is None else client.post(path, json=body)
        assert answer.status_code == 200, path
        return answer.data

    return ask


def ask_callback(ask: Ask, wanted: str, inputs: dict[str, object], state: dict[str, object]) -> dict:
    outputs = [each["output"] for each in json.loads(ask("/_dash-dependencies"))]
    output = next(each for each in outputs if wanted in each)
    parts = [
        [{"id": name.rpartition(".")[0], "property": name.rpartition(".")[2], "value": value} for name, value in each]
        for each in (inputs.items(), state.items())
    ]
    body = {"output": output, "outputs": outputs_named(output), "inputs": parts[0], "state": parts[1]}
    return json.loads(ask("/_dash-update-component", body | {"changedPropIds": list(inputs)}))


def ask_page(ask: Ask, path: str, search: str) -> dict:
    place = {"_pages_location.pathname": path, "_pages_location.search": search}
    return ask_callback(ask, "_pages_content.children", place, {})


def ask_view(ask: Ask, search: str = "") -> dict:
    answer = ask_callback(ask, "indicator-view.data", {"indicator-query.data": search}, {"indicator-slug.data": SLUG})
    return answer["response"]["indicator-view"]["data"]


def test_what_is_served_over_http_is_what_files_give(app, shipped_database_dir, mirrors, tmp_path):
    from_files = in_process(app.server.test_client())
    with serving(tmp_path, SLUG, mirrors.of(shipped_database_dir).reader_url) as address:
        from_server = over_http(address)
        for path in FILES:
            assert from_server(path) == from_files(path), path
        for path, search in PAGES:
            assert ask_page(from_server, path, search) == ask_page(from_files, path, search), path
        for search in ("?sex=female", "?areas=place"):
            view = ask_view(from_server, search)
            assert view == ask_view(from_files, search)
            assert {type(value) for value in view["values"]} >= {float}


def test_a_running_dashboard_takes_up_what_is_copied_whole_and_nothing_else(shipped_database_dir, database, tmp_path):
    first, second, broken = (tmp_path / f"published-{number:04d}.duckdb" for number in (1, 2, 3))
    shutil.copy(shipped_database_dir / first.name, first)
    copy_release(database.url, first)
    for number, path in ((2, second), (3, broken)):
        shutil.copy(first, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"UPDATE release SET number = {number}, checksum = '{number}'")
            connection.execute(f"UPDATE observations SET value = {60 + number} WHERE indicator_slug = '{SLUG}'")
    with duckdb.connect(str(broken)) as connection:
        connection.execute("DROP TABLE web_boundaries")
    with serving(tmp_path / "nothing", SLUG, database.reader_url) as address:
        ask = over_http(address)
        before = ask_view(ask)
        assert before["boundaries_url"].startswith("/boundaries/published-1/")
        copy_release(database.url, second)
        view = ask_view(ask)
        assert view["boundaries_url"].startswith("/boundaries/published-2/")
        assert {value for value in view["values"] if value is not None} == {62.0}
        with pytest.raises(BuildError):
            copy_release(database.url, broken)
        assert ask_view(ask) == view
        assert ask_view(ask, "?release=1")["values"] == before["values"]
        roll_back(database.url, "published")
        assert ask_view(ask) == before
        assert json.loads(ask("/health/ready"))["release"] == "published-1"


@pytest.fixture
def silent(database, serve, tmp_path, monkeypatch) -> None:
    """A server that does not answer."""
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", database.silent_url)
    serve(tmp_path)


@pytest.mark.usefixtures("silent")
def test_a_server_that_does_not_answer_is_said_to_readers_and_to_who_watches(dash_app):
    client = dash_app.server.test_client()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.get_json()["reason"]) == (503, "The database server does not answer.")
    assert "their server does not answer" in client.get("/_dash-layout").text
    file = client.get(f"/download/indicator/{SLUG}.csv")
    assert (file.status_code, "their server does not answer" in file.text) == (503, True)
    with pytest.raises(NoAnswerError):
        current_release("example")
    for path in (f"/indicator/{SLUG}", "/"):
        assert ask_page(in_process(client), path, "")
