"""The first command, `make run`, for another system: it serves what that system has, and no example of another."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

from queries.engine import current_release, find_release
from queries.errors import OtherSystemError
from queries.ingest.example import NoExampleError, write_example
from queries.ingest.load import load
from queries.models import EXAMPLE_DATASET
from tests import cornwall
from tests.conftest import ROOT
from tests.factories import load_request
from tests.integration.test_example_leaks import page_of

EXAMPLE_MEASURE = "/indicator/example-ward-life-expectancy"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def asked(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`make run` with another system's folders and an environment that is there: its address, and all it said."""
    root = cornwall.write_cornwall(tmp_path_factory.mktemp("cornwall"))
    folders = {"DATA": "data", "DEFINITIONS": "definitions", "DATABASE": "db", "DOWNLOADS": "downloads"}
    own = {f"HEALTH_GAP_{name}_DIR": str(root / folder) for name, folder in folders.items()}
    port, log = free_port(), root / "log.txt"
    installed = ["-o", ".venv/.installed", f"BIN={Path(sys.executable).parent}"]
    command = ["make", *installed, f"PORT={port}", "WORKERS=1", "run"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own}, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(240):
                assert process.poll() is None, log.read_text()
                try:
                    asked(f"{address}/health/ready")
                    break
                except URLError:
                    time.sleep(0.25)
            yield address, root
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def test_make_run_serves_the_other_system_and_says_why_there_is_no_example(run):
    address, root = run
    said = (root / "log.txt").read_text()
    assert "Release 1 is current" in said
    assert "No example is made, and the dashboard offers none" in said
    assert f"{cornwall.NAME} has no district that is its city (enlarged_district)." in said
    assert sorted(path.name for path in (root / "db").iterdir()) == [
        "published-0001.duckdb", "published.current", "published.releases",
    ]  # fmt: skip
    frame = asked(f"{address}/_dash-layout")
    assert cornwall.NAME in frame
    assert "data=example" not in frame
    assert "Leave example" not in frame
    assert asked(f"{address}/?data=example")  # no redirect to a measure that nobody has


def test_no_example_is_made_without_a_city(tmp_path):
    root = cornwall.write_cornwall(tmp_path)
    with pytest.raises(NoExampleError, match="no district that is its city"):
        write_example(tmp_path / "out", root / "data")
    with (root / "data" / "system.yaml").open("a", encoding="utf-8") as file:
        file.write(f"enlarged_district: {cornwall.CORNWALL}\n")
    assert len(write_example(tmp_path / "out", root / "data")) == 6


@pytest.fixture(scope="module")
def beside_another_example(tmp_path_factory, shipped_database_dir) -> Path:
    """The databases of the other system, where an example of the first one was built before."""
    root = cornwall.write_cornwall(tmp_path_factory.mktemp("beside"))
    load(load_request(root))
    for path in shipped_database_dir.glob("example*"):
        shutil.copy(path, root / "db")
    return root / "db"


def test_an_example_of_another_system_is_not_opened(dash_app, serve, beside_another_example):
    serve(beside_another_example)
    with pytest.raises(OtherSystemError, match=f"the figures are of {cornwall.NAME}"):
        current_release(EXAMPLE_DATASET)
    assert find_release("example-1") is None
    assert find_release("published-1").system_name == cornwall.NAME
    client = dash_app.server.test_client()
    assert "data=example" not in json.dumps(client.get("/_dash-layout").get_json())
    for path in ("/", EXAMPLE_MEASURE, "/vaccines", "/inequalities/example-glucose-sensors", "/two-babies"):
        page = page_of(client, path, "?data=example")
        assert "The example is of another system" in page, path
        assert f"the figures are of {cornwall.NAME}." in page, path
        assert "Back to the real figures" in page, path
    assert client.get("/?data=example").status_code == 200
    assert client.get("/download/indicator/example-ward-life-expectancy.csv?data=example").status_code == 503


def test_without_any_example_its_address_answers_with_a_plain_page(dash_app, serve, tmp_path):
    root = cornwall.write_cornwall(tmp_path)
    load(load_request(root))
    serve(root / "db")
    client = dash_app.server.test_client()
    for path in ("/", "/vaccines"):
        page = page_of(client, path, "?data=example")
        assert "The example data set has not been built" in page
        assert cornwall.OF_THE_FIRST.findall(page) == []
