"""Whatever moment a load dies at, and wherever the disk is full: the old figures are all there and the next load works.

HEALTH_GAP_KILLS=200 makes the long run.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from queries.ingest.load import load
from tests import factories
from tests.factories import RUTLAND, load_request, row
from tests.loader import Loader, assert_a_full_disk_changes_nothing, assert_nothing_is_left

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


@pytest.mark.parametrize("room_left", ["0", "200K"])
def test_a_full_disk_is_said_and_the_old_database_stays(workspace, room_left):
    write_values(workspace, 10.0)
    assert_a_full_disk_changes_nothing(workspace, size="40M", room_left=room_left)
