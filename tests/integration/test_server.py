"""The dashboard on a PostgreSQL server: the same answers over HTTP as from files, and whole releases as they come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from queries.engine import current_release, fetch_frame, find_release, get_engine, using_release
from queries.errors import NoAnswerError, NoDatabaseError
from queries.ingest.load import load
from queries.schema import observations, outreach_events, release, sources
from queries.server import ServerStore
from tests.factories import LEICESTER, load_request
from tests.server_loads import load_value


@pytest.fixture
def served(workspace, database, monkeypatch, serve) -> Path:
    """A small system whose releases are loaded to a server and read from there."""
    load(load_request(workspace, database_url=database.url))
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", database.reader_url)
    serve(workspace / "db-that-is-not-there")
    return workspace


def value_of_leicester() -> float:
    held = fetch_frame(select(observations.c.value).where(observations.c.area_code == LEICESTER))
    return float(held["value"].item())


def test_the_web_app_writes_nothing_even_as_a_role_that_could(served, database, monkeypatch, serve):
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", database.url)
    serve(served / "db")
    with get_engine("published", 1).connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(insert(release).values(dataset="x", number=2, checksum="", code_version=""))


def test_the_role_of_the_web_app_may_not_write_whatever_its_session_says(served, database):
    for statement in (
        "UPDATE health_gap.pointers SET number = 9", "DELETE FROM published_0001.release", "CREATE SCHEMA mine",
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match="permission denied"):
            database.execute(statement, role="reader")


def test_a_new_release_is_served_without_a_restart_and_an_old_one_while_it_is_kept(served, database):
    first = current_release()
    for number, value in ((2, 41.0), (3, 42.0), (4, 43.0)):
        load_value(served, database.url, value)
        assert (current_release().number, value_of_leicester()) == (number, value)
    assert find_release("published-1") == first
    with using_release(first):
        assert value_of_leicester() == 30.1
    load_value(served, database.url, 44.0, releases_kept=2, settling_seconds=0)
    assert [find_release(f"published-{number}") is None for number in range(1, 6)] == [True, True, True, False, False]
    assert find_release("published-99") is find_release("x-1") is None
    with using_release(first), pytest.raises(DBAPIError, match="published_0001"):
        fetch_frame(select(release))


def test_threads_that_query_during_loads_see_one_whole_release_each(served, database):
    seen, stop = set(), []

    def ask() -> None:
        while not stop:
            with using_release(current_release()):
                seen.add((fetch_frame(select(release))["number"].item(), value_of_leicester()))

    values = {1: 30.1} | {number: 40.0 + number for number in range(2, 6)}
    with ThreadPoolExecutor(max_workers=4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for number in range(2, 6):
                load_value(served, database.url, values[number])
        finally:
            stop.append(True)
        for future in asking:
            future.result()
    assert seen <= set(values.items())
    assert value_of_leicester() == 45.0


def test_a_server_that_was_restarted_is_asked_again(served, database):
    assert value_of_leicester() == 30.1
    ended = database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'",
        role="postgres",
    )
    assert ended
    assert value_of_leicester() == 30.1


def test_frames_have_the_same_types_with_rows_and_without(served, serve, monkeypatch):
    statements = [
        select(observations),
        select(release),
        select(sources),
        select(observations.c.area_code, func.count().label("n"), func.max(observations.c.value).label("most"))
        .group_by(observations.c.area_code)
        .order_by(observations.c.area_code),
        select(func.sum(observations.c.value).label("sum"), func.avg(observations.c.value).label("mean")),
        select((release.c.number > 0).label("is_so")),
    ]
    from_server = [fetch_frame(statement) for statement in statements]
    none = fetch_frame(select(outreach_events))
    monkeypatch.delenv("HEALTH_GAP_DATABASE_URL")
    serve(served / "db")
    for statement, frame in zip(statements, from_server, strict=True):
        held = fetch_frame(statement)
        assert (frame.dtypes == held.dtypes).all(), frame.dtypes.compare(held.dtypes)
        assert frame.equals(held)
    assert none.columns.tolist() == fetch_frame(select(outreach_events)).columns.tolist()
    assert none.empty


def test_an_empty_server_says_what_to_run(database, serve, tmp_path, monkeypatch):
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", database.reader_url)
    serve(tmp_path)
    with pytest.raises(NoDatabaseError, match=r"queries\.ingest publish --dataset published"):
        current_release()
    assert find_release("published-1") is None


def test_a_register_that_may_not_be_read_is_not_called_empty(served, database):
    database.execute("REVOKE SELECT ON health_gap.pointers FROM reader")
    with pytest.raises(DBAPIError, match="permission denied"):
        current_release()


def test_a_silent_server_is_left_alone_for_a_moment_and_then_asked_again(database):
    store = ServerStore(database.silent_url)
    with pytest.raises(NoAnswerError) as first:
        store.current_number("published")
    with pytest.raises(NoAnswerError) as at_once:
        store.current_number("published")
    assert (first.value.__cause__ is None, at_once.value.__cause__ is None) == (False, True)
    store._silent_until = 0.0
    with pytest.raises(NoAnswerError) as later:
        store.holds("published", 1)
    assert later.value.__cause__ is not None
    store.close()


def test_a_session_of_the_web_app_finds_no_table_by_chance(served):
    with get_engine("published", 1).connect() as connection, pytest.raises(DBAPIError, match="does not exist"):
        connection.execute(text("SELECT * FROM observations"))
