"""A load that holds a large file as a set may die at any moment and run out of disk anywhere, as every other may.

HEALTH_GAP_KILLS=200 makes the long run, HEALTH_GAP_KILLS_SEED another one.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from queries.ingest.bulk.survey import BULK_ABOVE_MEGABYTES
from tests.factories import BLABY, COLUMNS_27, LEICESTER, RUTLAND
from tests.loader import Loader, assert_a_full_disk_changes_nothing, assert_nothing_is_left

KILLS = int(os.environ.get("HEALTH_GAP_KILLS", "8"))
SEED = int(os.environ.get("HEALTH_GAP_KILLS_SEED", "7"))
AREAS = {LEICESTER: "Leicester", RUTLAND: "Rutland", BLABY: "Blaby"}
SEXES = ("Persons", "Male", "Female")
MEASURES, YEARS = 40, 100
ROWS = MEASURES * len(AREAS) * len(SEXES) * YEARS
PEOPLE = 10_000


@pytest.fixture
def large(workspace: Path) -> Path:
    return workspace / "large.csv"


@pytest.fixture
def loader(workspace: Path, large: Path) -> Iterator[Loader]:
    loader = Loader(workspace, large)
    yield loader
    loader.close()


def write_file(path: Path, number: int, *, is_plain: bool = True) -> float:
    """Write a large file in which every figure is a tenth of the number, and so says which load it belongs to.

    One that is not plain has a blank row and is copied, beside the database, before it is read.
    """
    fixed = {"Parent Name": "Nobody reads this. " * 12, "Area Type": "District", "Age": "65+ yrs",
             "Time period range": "1y", "Value": f"{number / 10:.1f}",
             "Count": f"{number * 10}", "Denominator": f"{PEOPLE}"}  # fmt: skip
    lines = [",".join(COLUMNS_27), *([] if is_plain else ["," * (len(COLUMNS_27) - 1)])]
    for measure in range(MEASURES):
        named = {"Indicator ID": f"local.{measure}", "Indicator Name": f"A measure of the tests number {measure} (%)"}
        for code, name in AREAS.items():
            for sex in SEXES:
                cells = {**fixed, **named, "Area Code": code, "Area Name": name, "Sex": sex, "Time period": "YEAR"}
                line = ",".join(cells.get(column, "") for column in COLUMNS_27)
                lines += [line.replace("YEAR", str(1900 + year)) for year in range(YEARS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert path.stat().st_size > BULK_ABOVE_MEGABYTES * 1e6
    return number / 10


def held_in(root: Path) -> set[float]:
    """Answer with the figures of the large file in the current release, which must be there whole."""
    name = (root / "db" / "published.current").read_text().strip()
    with duckdb.connect(str(root / "db" / name), read_only=True) as connection:
        rows = connection.execute(
            "SELECT round(value, 1), count(*), count(lower_ci95) FROM observations WHERE denominator_count = ? "
            "GROUP BY 1", [PEOPLE],
        ).fetchall()  # fmt: skip
        others = connection.execute("SELECT count(*) FROM observations").fetchone()[0] - ROWS
    assert [row[1:] for row in rows] == [(ROWS, ROWS)]
    assert others == 3  # what ships
    return {value for value, *_ in rows}


def seconds_of_a_load(loader: Loader) -> float:
    """Load once, which must work, and answer how long it took."""
    started = time.monotonic()
    assert loader.run() == 0
    return time.monotonic() - started


def test_a_large_load_killed_at_any_moment_loses_nothing_and_leaves_nothing(workspace, loader, large):
    before = {write_file(large, 1)}
    usual_seconds = seconds_of_a_load(loader)
    assert "large files" in (workspace / "log.txt").read_text()
    chance = random.Random(SEED)
    killed = published = in_scratch = 0
    for moment in range(KILLS):
        wanted = {write_file(large, 2 * moment + 2, is_plain=moment % 2 == 0)}
        code = loader.run(killed_after_steps=0, delay=chance.uniform(0, usual_seconds))
        killed += code == -9
        held = held_in(workspace)
        assert held in ((before, wanted) if code == -9 else (wanted,))
        published += code == -9 and held == wanted
        in_scratch += any((workspace / "db").glob(".building-*-rows/*"))
        before = {write_file(large, 2 * moment + 3)}
        usual_seconds = seconds_of_a_load(loader)
        assert held_in(workspace) == before
        assert_nothing_is_left(workspace)
    print(f"{killed} of {KILLS} loads were killed, {in_scratch} with rows put aside, {published} when current")
    assert killed >= KILLS // 4
    assert in_scratch


@pytest.mark.parametrize(("file_size_limit", "is_plain"), [(1_000_000, True), (9_000_000, False)])
def test_a_large_load_that_may_not_write_says_so(workspace, loader, large, file_size_limit, is_plain):
    before = {write_file(large, 1)}
    assert loader.run() == 0
    names = sorted(path.name for path in (workspace / "db").iterdir())
    write_file(large, 2, is_plain=is_plain)
    assert loader.run(file_size_limit=file_size_limit) == 1
    said = (workspace / "log.txt").read_text()
    assert "The database could not be written" in said
    assert "Nothing has been changed." in said
    assert "Traceback" not in said
    assert sorted(path.name for path in (workspace / "db").iterdir()) == names
    assert held_in(workspace) == before
    assert loader.run() == 0


@pytest.mark.parametrize(("room_left", "is_plain"), [("0", True), ("14M", False)])
def test_a_disk_that_a_large_load_fills_is_said(workspace, large, room_left, is_plain):
    write_file(large, 1, is_plain=is_plain)
    assert_a_full_disk_changes_nothing(workspace, large, size="200M", room_left=room_left)
