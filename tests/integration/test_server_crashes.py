"""Copies to a PostgreSQL server that are killed, broken or read meanwhile: one whole release is served at any moment.

HEALTH_GAP_KILLS=200 makes the long run.
"""

from __future__ import annotations

import os
import random
import threading

import duckdb
import pytest

from queries.ingest import server_copy
from queries.ingest.database import BuildError
from queries.ingest.server_copy import copy_release
from queries.ingest.server_releases import list_releases
from queries.server import connect, schema_of
from tests.loader import Loader
from tests.server_loads import load_value, served_by, write_value

KILLS = int(os.environ.get("HEALTH_GAP_KILLS", "10"))


def test_a_load_killed_at_any_moment_leaves_one_whole_release(workspace, database, monkeypatch):
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", database.url)
    load_value(workspace, database.url, 10.0)
    loader = Loader(workspace)
    chance = random.Random(7)
    killed = 0
    try:
        for moment in range(KILLS):
            before, wanted = served_by(database)[1], 20.0 + moment
            write_value(workspace, wanted)
            # Of the ten steps that a load reports the last but one is the copy: that is where most of the kills are.
            code = loader.run(killed_after_steps=chance.choice((0, 5, 7, 8, 8, 8)), delay=chance.uniform(0, 0.15))
            killed += code == -9
            assert served_by(database)[1] in ({before, wanted} if code else {wanted})
            assert database.schemas() >= {f"published_{served_by(database)[0]:04d}"}
        write_value(workspace, 99.0)
        assert loader.run() == 0
    finally:
        loader.close()
    assert killed >= KILLS // 2
    number, value = served_by(database)
    assert value == 99.0
    assert {
        schema_of("published", each.number) for each in list_releases(database.url, "published")
    } == database.schemas()
    assert number == int((workspace / "db" / "published.current").read_text()[10:14])


def test_readers_in_the_middle_of_copies_see_whole_releases(workspace, database):
    values = {number: 40.0 + number for number in range(1, 5)}
    load_value(workspace, database.url, values[1])
    seen: set[tuple[int, float]] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(served_by(database))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in (2, 3, 4):
            assert load_value(workspace, database.url, values[number]) == number
    finally:
        stop.set()
        reader.join()
    assert seen <= set(values.items())
    assert served_by(database) == (4, 44.0)


def test_a_reader_who_holds_a_release_does_not_hold_up_the_next(workspace, database, monkeypatch):
    """The old release cannot be removed while somebody reads it; the new one is current all the same."""
    monkeypatch.setitem(server_copy._WRITING, "lock_timeout", "50ms")
    brief = {"releases_kept": 2, "settling_seconds": 0}
    load_value(workspace, database.url, 41.0, **brief)
    engine = connect(database.reader_url)
    with engine.connect() as reading:
        reading.exec_driver_sql("SELECT value FROM published_0001.observations")
        for value in (42.0, 43.0):
            load_value(workspace, database.url, value, **brief)
        assert served_by(database) == (3, 43.0)
        assert "published_0001" in database.schemas()
    engine.dispose()
    load_value(workspace, database.url, 44.0, **brief)
    assert database.schemas() == {"published_0003", "published_0004"}


def test_a_copy_that_breaks_in_the_middle_leaves_the_old_release(workspace, database):
    load_value(workspace, database.url, 41.0)
    load_value(workspace, "", 42.0)
    broken = workspace / "db" / "published-0002.duckdb"
    with duckdb.connect(str(broken)) as connection:
        connection.execute("DROP TABLE web_boundaries")  # the last to be copied
    with pytest.raises(BuildError, match="web_boundaries"):
        copy_release(database.url, broken)
    assert served_by(database) == (1, 41.0)
    assert database.schemas() == {"published_0001"}
