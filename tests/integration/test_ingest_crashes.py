"""Whatever moment a load dies at, and wherever the disk is full: the old figures are all there and the next load works.

HEALTH_GAP_KILLS=200 makes the long run.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from queries.ingest.load import load
from tests import factories
from tests.conftest import ROOT
from tests.factories import RUTLAND, load_request, row
from tests.loader import Loader

KILLS = int(os.environ.get("HEALTH_GAP_KILLS", "12"))
PERIODS = 10


@pytest.fixture
def loader(workspace: Path) -> Iterator[Loader]:
    loader = Loader(workspace)
    yield loader
    loader.close()


def write_values(root: Path, value: float) -> set[tuple[str, float]]:
    """Write a table whose every figure says which load it belongs to; answer with what a database of it holds."""
    areas = {factories.LEICESTER: "Leicester", RUTLAND: "Rutland"}
    rows = [
        row(area_code=code, area_name=name, time_period=2010 + year, value=f"{value:.2f}")
        for code, name in areas.items()
        for year in range(PERIODS)
    ]
    factories.write_csv(root / "data" / factories.SOURCE_ID / "adults.csv", rows)
    return {(code, str(2010 + year), round(value, 2)) for code in areas for year in range(PERIODS)}


def held_in(root: Path) -> set[tuple[str, float]]:
    """Read every figure of the current release, as somebody who has just started would."""
    name = (root / "db" / "published.current").read_text().strip()
    with duckdb.connect(str(root / "db" / name), read_only=True) as connection:
        rows = connection.execute("SELECT area_code, period, value FROM observations").fetchall()
    return {(code, period, round(value, 2)) for code, period, value in rows}


def seconds_of_a_load(loader: Loader) -> float:
    """Load once, which must work, and answer how long it took."""
    started = time.monotonic()
    assert loader.run() == 0
    return time.monotonic() - started


def assert_nothing_is_left(root: Path) -> None:
    """Only releases that were current once, the pointer and the list of releases: no half file, no lock, no log."""
    state = json.loads((root / "db" / "published.releases").read_text())
    releases = {f"published-{number:04d}.duckdb" for number in state["published"]}
    assert {path.name for path in (root / "db").iterdir()} == {*releases, "published.current", "published.releases"}


def test_a_load_killed_at_any_moment_loses_nothing_and_leaves_nothing(workspace, loader):
    before = write_values(workspace, 10.0)
    load(load_request(workspace))
    usual_seconds = seconds_of_a_load(loader)
    chance = random.Random(7)
    killed = published = 0
    for moment in range(KILLS):
        wanted = write_values(workspace, 10.0 + (2 * moment + 1) / 10)
        code = loader.run(killed_after_steps=0, delay=chance.uniform(0, usual_seconds))
        killed += code == -9
        held = held_in(workspace)
        assert held in ((before, wanted) if code == -9 else (wanted,))
        published += code == -9 and held == wanted
        wanted = write_values(workspace, 10.0 + (2 * moment + 2) / 10)
        usual_seconds = seconds_of_a_load(loader)
        assert held_in(workspace) == wanted
        assert_nothing_is_left(workspace)
        before = wanted
    print(f"{killed} of {KILLS} loads were killed, {published} of them after they were current")
    assert killed >= KILLS // 4


@pytest.mark.parametrize("file_size_limit", [2_000, 700_000])
def test_a_file_that_may_not_grow_is_said_and_the_old_database_stays(workspace, loader, file_size_limit):
    before = write_values(workspace, 10.0)
    load(load_request(workspace))
    names = sorted(path.name for path in (workspace / "db").iterdir())
    write_values(workspace, 20.0)
    assert loader.run(file_size_limit=file_size_limit) == 1
    said = (workspace / "log.txt").read_text()
    assert "The database could not be written" in said
    assert "Nothing has been changed." in said
    assert sorted(path.name for path in (workspace / "db").iterdir()) == names
    assert held_in(workspace) == before
    assert loader.run() == 0


# In a name space of its own a disk of its own is made, which holds one database, and not two.
FULL_DISK = """
set -eu
mount -t tmpfs -o size="$2" tmpfs "$1/db"
load() {
  "$PYTHON" -m queries.ingest load --data-dir "$1/data" --definitions-dir "$1/definitions" --database-dir "$1/db"
}
load "$1" > "$1/first.txt" 2>&1
ls -A "$1/db" > "$1/before.txt"
cp "$1/db/published-0001.duckdb" "$1/old.duckdb"
head -c 1T /dev/zero > "$1/db/filler" 2>/dev/null || true
truncate -s "-$3" "$1/db/filler"
load "$1" > "$1/second.txt" 2>&1 && echo 0 > "$1/code.txt" || echo $? > "$1/code.txt"
ls -A "$1/db" | grep -v filler > "$1/after.txt"
cmp "$1/db/published-0001.duckdb" "$1/old.duckdb"
cat "$1/db/published.current" > "$1/pointer.txt"
rm "$1/db/filler"
load "$1" > "$1/third.txt" 2>&1
"""


@pytest.mark.parametrize("room_left", ["0", "200K"])
def test_a_full_disk_is_said_and_the_old_database_stays(workspace, room_left):
    if subprocess.run(["unshare", "-Urm", "true"], capture_output=True).returncode:
        pytest.skip("no name space of its own may be made here")
    write_values(workspace, 10.0)
    (workspace / "db").mkdir()
    environment = {**os.environ, "PYTHON": sys.executable}
    command = ["unshare", "-Urm", "sh", "-c", FULL_DISK, "sh", str(workspace), "40M", room_left]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    said = (workspace / "second.txt").read_text()
    assert done.returncode == 0, done.stderr + said
    assert (workspace / "code.txt").read_text().strip() == "1"
    assert "The database could not be written" in said
    assert "Nothing has been changed." in said
    assert (workspace / "after.txt").read_text() == (workspace / "before.txt").read_text()
    assert (workspace / "pointer.txt").read_text() == "published-0001.duckdb\n"
    assert "Release 2 is current" in (workspace / "third.txt").read_text()
