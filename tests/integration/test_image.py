"""The container image, as far as it can be tested where no container engine runs: what enters it, and what it starts.

The commands are taken from the Dockerfile and run on a copy of exactly the files that enter the build.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
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

BASE_PATH = "/health-gap/"
STRAYS = (
    *(".env", ".env.local", "queries/.env", "key.pem", ".git/config", ".venv/bin/python", ".coverage", "notes.txt"),
    *(
        "data/published-0001.duckdb",
        "data/published-0001.duckdb.wal",
        "data/published.current",
        "data/published.releases",
    ),
    *("data/.building-1/rows.duckdb", "pages/__pycache__/home.pyc", "__pycache__/app.pyc", "assets/.DS_Store"),
    *("tests/conftest.py", "benchmarks/load.py", "docs/images/home.png", "Dockerfile", "test-results/trace.zip"),
)


def _instructions() -> list[tuple[str, str]]:
    """The Dockerfile as pairs of an instruction and what follows it."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", "")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


def _last(name: str) -> str:
    return [words for instruction, words in _instructions() if instruction == name][-1]


def _rules() -> list[tuple[bool, re.Pattern[str]]]:
    """The rules of .dockerignore: does it let in, and which paths; a rule about a folder holds for all within."""
    lines = (line.strip() for line in (ROOT / ".dockerignore").read_text().splitlines())
    patterns = [line for line in lines if line and not line.startswith("#")]
    return [(line.startswith("!"), _expression(line.removeprefix("!"))) for line in patterns]


def _expression(pattern: str) -> re.Pattern[str]:
    words = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.compile(f"{words}(?:/.*)?")


def _enters(path: str) -> bool:
    """Whether a file enters the build: the last rule that speaks of it decides."""
    spoken = [lets_in for lets_in, expression in _rules() if expression.fullmatch(path)]
    return spoken[-1] if spoken else True


def _copy_what_enters(folder: Path) -> None:
    for top in ROOT.iterdir():
        files = top.rglob("*") if top.is_dir() and _enters(top.name) else [top]
        for file in files:
            path = file.relative_to(ROOT)
            if file.is_file() and _enters(path.as_posix()):
                (folder / path.parent).mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, folder / path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Container:
    """The process that the image starts, on a copy of its files, under a path and beside a dead proxy."""

    def __init__(self, app: Path) -> None:
        self.app, self.port, self.log = app, _free_port(), app.parent / "log"
        variables = dict(words.split("=", 1) for instruction, words in _instructions() if instruction == "ENV")
        self._environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **variables}
        self._environment |= {"HEALTH_GAP_BASE_PATH": BASE_PATH, "http_proxy": "http://127.0.0.1:9"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self._command(_last("CMD")), cwd=app, env=self._environment, stdout=log, stderr=log
            )

    def _command(self, words: str) -> list[str]:
        here = f"{Path(sys.executable).parent}/"
        return [part.replace("/venv/bin/", here).replace("8050", str(self.port)) for part in json.loads(words)]

    def is_healthy(self) -> bool:
        words = _last("HEALTHCHECK").split("CMD", 1)[1]
        return not subprocess.run(
            self._command(words), cwd=self.app, env=self._environment, capture_output=True
        ).returncode

    def status_of(self, path: str) -> int | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{BASE_PATH}{path}", timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def wait_until_live(self) -> None:
        end = time.monotonic() + 60
        while self.status_of("health/live") != 200:
            assert self.process.poll() is None and time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)


@pytest.fixture
def container(tmp_path: Path) -> Iterator[Container]:
    _copy_what_enters(tmp_path / "app")
    container = Container(tmp_path / "app")
    yield container
    container.process.kill()
    container.process.wait()


@pytest.mark.parametrize("path", STRAYS)
def test_what_a_machine_leaves_behind_stays_out_of_the_image(path):
    assert not _enters(path)


def test_the_image_starts_says_when_it_has_figures_and_stops_when_it_is_told(container, shipped_database_dir):
    assert not container.is_healthy()
    container.wait_until_live()
    assert container.status_of("health/ready") == 503  # there is no database in the copy yet
    assert not container.is_healthy()

    shutil.copytree(shipped_database_dir, container.app / "data", dirs_exist_ok=True)
    assert container.is_healthy()
    for path in ("", "?data=example", "indicator/life-expectancy-at-birth", "download/templates/vaccine-uptake.txt"):
        assert container.status_of(path) == 200, path

    container.process.send_signal(signal.SIGTERM)
    assert container.process.wait(timeout=9) == 0  # `docker stop` waits for ten seconds, then it kills
    log = container.log.read_text()
    assert not re.search(r"ERROR|WARNING|terminate called|Traceback", log), log


def test_a_worker_that_is_told_to_stop_amid_its_warm_up_is_not_aborted(container, shipped_database_dir):
    shutil.copytree(shipped_database_dir, container.app / "data", dirs_exist_ok=True)
    container.wait_until_live()
    assert container.status_of("indicator/life-expectancy-at-birth") == 200
    container.process.send_signal(signal.SIGTERM)
    assert container.process.wait(timeout=9) == 0
    log = container.log.read_text()
    assert not re.search(r"ERROR|WARNING|terminate called|Traceback", log), log


def test_the_image_runs_as_a_numbered_user_who_owns_none_of_its_files():
    stages = [place for place, (instruction, _) in enumerate(_instructions()) if instruction == "FROM"]
    final = _instructions()[stages[-1] :]
    users = [words for instruction, words in final if instruction == "USER"]
    assert len(users) == 1
    assert int(users[0]) >= 1000
    assert not [words for instruction, words in final if instruction == "COPY" and "--chown" in words]


def test_the_image_has_a_package_for_every_setting():
    install = next(words for instruction, words in _instructions() if "install" in words and instruction == "RUN")
    named = set(re.findall(r"-r (\S+\.txt)", install))
    assert named == {"requirements.txt", "requirements-postgres.txt"}
    copied = next(words for instruction, words in _instructions() if instruction == "COPY").split()[:-1]
    assert named == set(copied)
    assert all(_enters(name) for name in copied)
