"""The dashboard under a path of its own, behind a proxy that passes the path on: every address stays under it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

BASE = "/health-gap/"
OUTSIDE = re.compile(r'"(?:href|data-match|boundaries_url|opens|data-index)": ?"(/[^"]*)"')
PAGES = ("", "indicator/life-expectancy-at-birth", "indicator/ethnic-group", "methods", "data", "nowhere")
PLAIN = (
    "", "health/ready", "boundaries/published-1/ward.json", "search/published-1.json", "data/measures.csv",
    "download/indicator/life-expectancy-at-birth.csv", "assets/map.js",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(shipped_database_dir: Path) -> Iterator[str]:
    """A server of its own: one process holds one app, for Dash keeps its callbacks in one list."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    settings = {"HEALTH_GAP_BASE_PATH": BASE, "HEALTH_GAP_DATABASE_DIR": str(shipped_database_dir)}
    command = [sys.executable, "-m", "gunicorn", "app:server", "--bind", bind, "--log-level", "error"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    try:
        deadline = time.monotonic() + 60
        while status_of(f"http://{bind}{BASE}health/ready") != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield f"http://{bind}"
    finally:
        process.terminate()
        process.wait()


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def text_of(url: str, body: dict[str, object] | None = None) -> str:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/json"})) as answer:
        return answer.read().decode().replace("\\u002f", "/")  # as Dash writes a slash


def page(address: str, path: str) -> str:
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": BASE + path},
            {"id": "_pages_location", "property": "search", "value": ""},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }
    return text_of(f"{address}{BASE}_dash-update-component", body)


@pytest.mark.parametrize("path", PAGES)
def test_every_address_of_a_page_stays_under_the_path(address, path):
    found = OUTSIDE.findall(page(address, path))
    assert found
    assert [each for each in found if not each.startswith(BASE)] == []


def test_header_and_footer_stay_under_the_path(address):
    found = OUTSIDE.findall(text_of(f"{address}{BASE}_dash-layout"))
    assert len(found) > 5
    assert [each for each in found if not each.startswith(BASE)] == []


@pytest.mark.parametrize(("path", "status"), [("methods", 200), ("nowhere", 404), ("indicator/no-such-measure", 404)])
def test_a_path_that_no_page_has_is_not_found_under_the_path_either(address, path, status):
    assert status_of(f"{address}{BASE}{path}") == status


@pytest.mark.parametrize("path", PLAIN)
def test_the_server_answers_under_the_path_alone(address, path):
    assert status_of(f"{address}{BASE}{path}") == 200
    assert status_of(f"{address}/{path}") == 404


def test_the_icon_of_the_page_is_found_under_the_path(address):
    (icon,) = re.findall(r'rel="icon" href="([^"]+)"', text_of(f"{address}{BASE}"))
    assert icon == f"{BASE}assets/favicon.svg"
    assert "<svg" in text_of(f"{address}{icon}")
