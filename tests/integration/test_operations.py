"""What whoever runs the dashboard relies on: compression, caching, health, logs and error pages."""

from __future__ import annotations

import gzip
import json
import logging
import re

import brotli
import pytest
from flask import Flask

from pages._server.failures import add_error_page
from pages._server.logs import JsonLines

ASSET = "/assets/map.js"


class Client:
    """Asks and closes: a file that is served must not stay open."""

    def __init__(self, app) -> None:
        self._client = app.server.test_client()

    def get(self, path: str, **options):
        with self._client.get(path, **options) as response:
            response.get_data()
            return response


@pytest.fixture
def client(app) -> Client:
    return Client(app)


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_scripts_and_figures_are_sent_compressed(client, encoding, unpack):
    address = f"{ASSET}?encoding={encoding}"  # nobody has asked for it before
    plain, sizes = client.get(ASSET).data, []
    for _ in range(3):  # the second time from the cache
        packed = client.get(address, headers={"Accept-Encoding": encoding})
        assert packed.headers["Content-Encoding"] == encoding
        assert unpack(packed.data) == plain
        sizes.append(len(packed.data))
    assert len(plain) / 2 > sizes[0] > sizes[1] == sizes[2]  # quick for the first reader, hard for all others
    layout = client.get("/_dash-layout", headers={"Accept-Encoding": encoding})
    assert json.loads(unpack(layout.data)) == client.get("/_dash-layout").get_json()


def test_figures_are_never_taken_for_one_another(client):
    dependencies = client.get("/_dash-dependencies", headers={"Accept-Encoding": "gzip"})
    layout = client.get("/_dash-layout", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(dependencies.data) != gzip.decompress(layout.data)


def test_what_has_its_content_in_its_address_is_kept_for_ever_and_other_files_for_a_day(client):
    assert "max-age=31536000" in client.get(f"{ASSET}?m=1").headers["Cache-Control"]
    assert "max-age=86400" in client.get("/assets/favicon.svg").headers["Cache-Control"]
    assert "max-age" not in client.get("/assets/no-such-file.js").headers.get("Cache-Control", "")


def test_health_says_alive_and_which_release_is_ready(client):
    assert client.get("/health/live").get_json() == {"status": "alive"}
    ready = client.get("/health/ready")
    assert ready.get_json() == {"status": "ready", "release": "published-1"}
    assert ready.headers["Cache-Control"] == "no-store"


def test_health_says_why_it_is_not_ready(dash_app, serve, tmp_path):
    serve(tmp_path)
    client = Client(dash_app)
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["reason"] == "No database has been built."


@pytest.fixture
def lines(app) -> list[dict[str, object]]:
    """What is logged from now on, as whoever reads the log gets it."""
    found: list[dict[str, object]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(self.format(record)))

    handler, logger = Keep(), logging.getLogger("health_gap")
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    yield found
    logger.setLevel(level)
    logger.removeHandler(handler)


def test_a_request_is_one_line_without_anything_about_the_reader(client, lines):
    client.get("/health/live?name=a-private-word", headers={"User-Agent": "my browser", "Cookie": "who=me"})
    (line,) = lines
    assert (line["message"], line["method"], line["path"], line["status"]) == ("request", "GET", "/health/live", 200)
    assert line["milliseconds"] >= 0
    text = json.dumps(line)
    assert not any(word in text for word in ("a-private-word", "my browser", "who=me", "127.0.0.1"))


def test_a_page_that_fails_shows_a_reference_and_logs_the_story(app, lines):
    broken = Flask("broken")
    add_error_page(broken)

    @broken.get("/broken")
    def fail() -> str:
        raise ZeroDivisionError("the story")

    answer = broken.test_client().get("/broken")
    assert answer.status_code == 500
    reference = answer.headers["X-Reference"]
    assert reference in answer.text
    assert "the story" not in answer.text
    line = next(line for line in lines if line["level"] == "error")
    assert reference in line["message"]
    assert "ZeroDivisionError: the story" in line["error"]


def test_the_error_page_finds_its_style_sheets(client):
    broken = Flask("broken")
    add_error_page(broken)
    broken.add_url_rule("/broken", "broken", lambda: 1 / 0)
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', broken.test_client().get("/broken").text)
    assert len(sheets) == 3
    assert {client.get(sheet).mimetype for sheet in sheets} == {"text/css"}
