"""Whole or not at all: whatever happens to a load, the old database serves, and the next load cleans up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from queries.engine import fetch_frame
from queries.ingest.database import BuildError, exclusive_build, publish
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.schema import metadata, observations, release
from tests import factories
from tests.factories import LEICESTER, load_request, row
from tests.loader import Loader

# Areas and definitions, boundaries, the table, checking, limits, drawing, writing, publishing.
STEPS = 8


@pytest.fixture
def loader(workspace) -> Iterator[Loader]:
    loader = Loader(workspace)
    yield loader
    loader.close()


def value_of_leicester() -> float:
    held = fetch_frame(select(observations.c.value).where(observations.c.area_code == LEICESTER))
    return float(held["value"].item())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_value(workspace: Path, value: str) -> None:
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", [row(value=value)])


def test_a_load_killed_at_any_moment_leaves_the_old_database_and_the_next_one_cleans_up(workspace, serve, loader):
    load(load_request(workspace))
    serve(workspace / "db")
    assert value_of_leicester() == 30.1
    write_value(workspace, "40.0")
    assert (loader.run(), value_of_leicester()) == (0, 40.0)
    killed = 0
    for moment in range(2 * STEPS):
        value = 41.0 + moment
        before = value_of_leicester()
        write_value(workspace, str(value))
        code = loader.run(killed_after_steps=moment // 2 + 1, delay=0.02 * (moment % 2))
        killed += code == -9
        # A load that was killed after it had moved the pointer has been published whole.
        assert value_of_leicester() in ((before, value) if code == -9 else (value,))
        assert len(fetch_frame(select(observations))) == 1
    assert killed >= 12
    write_value(workspace, "99.0")
    assert loader.run() == 0
    assert value_of_leicester() == 99.0
    left = names(workspace / "db")
    assert left[-2:] == ["published.current", "published.releases"]
    assert all(name.startswith("published") for name in left)
    assert (workspace / "db" / "published.current").read_text().strip() in left


def test_a_full_disk_leaves_the_old_database_and_nothing_behind(workspace, serve, loader):
    load(load_request(workspace))
    serve(workspace / "db")
    before = names(workspace / "db")
    write_value(workspace, "40.0")
    assert loader.run(file_size_limit=100_000) == 1
    said = (workspace / "log.txt").read_text()
    assert "The database could not be written" in said
    assert "Nothing has been changed." in said
    assert names(workspace / "db") == before
    assert value_of_leicester() == 30.1


def test_a_refused_load_changes_nothing(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    held = {path.name: path.read_bytes() for path in (workspace / "db").iterdir()}
    factories.write_csv(
        workspace / "data" / factories.SOURCE_ID / "adults.csv",
        [row(value="50"), row(area_code="E06000017", value="x")],
    )
    with pytest.raises(RefusedError):
        load(load_request(workspace))
    assert {path.name: path.read_bytes() for path in (workspace / "db").iterdir()} == held
    assert value_of_leicester() == 30.1


def test_a_first_load_that_is_refused_leaves_no_database(workspace):
    write_value(workspace, "x")
    with pytest.raises(RefusedError):
        load(load_request(workspace))
    assert names(workspace / "db") == []


def test_leftovers_of_a_dead_build_are_cleared_away_and_said(workspace):
    folder = workspace / "db"
    folder.mkdir()
    (folder / ".building-123.duckdb").write_bytes(b"half")
    (folder / ".building-123.duckdb.tmp").mkdir()
    summary = load(load_request(workspace))
    assert summary.leftovers_removed == [".building-123.duckdb", ".building-123.duckdb.tmp"]
    assert "Cleared away what an interrupted load had left" in "\n".join(summary.lines())
    assert names(folder) == ["published-0001.duckdb", "published.current", "published.releases"]


def test_the_newest_releases_are_kept_and_older_ones_go(workspace, serve):
    for _ in range(4):
        load(load_request(workspace, releases_kept=2, settling_seconds=0))
    assert names(workspace / "db") == [
        "published-0003.duckdb", "published-0004.duckdb", "published.current", "published.releases",
    ]  # fmt: skip
    serve(workspace / "db")
    assert fetch_frame(select(release))["number"].tolist() == [4]


def test_a_number_is_never_used_again_even_when_its_release_was_never_current(workspace):
    load(load_request(workspace))
    (workspace / "db" / "published-0007.duckdb").write_bytes(b"renamed, and then the power went")
    assert load(load_request(workspace)).release_number == 8
    assert names(workspace / "db") == [
        "published-0001.duckdb", "published-0008.duckdb", "published.current", "published.releases",
    ]  # fmt: skip


def test_a_database_that_cannot_be_written_is_said_to_be(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    frames = {
        table.name: pd.DataFrame(columns=[column.name for column in table.columns]) for table in metadata.sorted_tables
    }
    frames["release"] = pd.DataFrame([["published", None, None, "", ""]], columns=frames["release"].columns)
    with pytest.raises(BuildError, match="could not be written"):
        publish(frames, workspace / "db", "published", 2)
    assert names(workspace / "db") == ["published-0001.duckdb", "published.current", "published.releases"]
    with pytest.raises(ValueError, match="table areas: expected the columns"):
        publish({**frames, "areas": pd.DataFrame()}, workspace / "db", "published", 2)


def test_two_loads_at_once_are_kept_apart(workspace):
    with exclusive_build(workspace / "db"), pytest.raises(BuildError, match="Another load is writing"):
        load(load_request(workspace))
    assert load(load_request(workspace)).release_number == 1
