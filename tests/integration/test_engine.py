"""The engine: read-only, one per release, right under threads, and aware of a new release without a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from queries import engine
from queries.caching import cached_per_release
from queries.engine import current_release, fetch_frame, find_release, get_engine, using_release
from queries.errors import NoDatabaseError
from queries.ingest.load import load
from queries.schema import observations, release
from tests import factories
from tests.factories import LEICESTER, load_request, row


def write_value(workspace, value: str) -> None:
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", [row(value=value)])


def value_of_leicester() -> float:
    held = fetch_frame(select(observations.c.value).where(observations.c.area_code == LEICESTER))
    return float(held["value"].item())


@pytest.fixture
def served(workspace, serve):
    load(load_request(workspace))
    serve(workspace / "db")
    return workspace


def test_without_a_database_the_error_says_what_to_run(tmp_path, serve):
    serve(tmp_path)
    with pytest.raises(NoDatabaseError, match="Run `make data`"):
        current_release()


@pytest.mark.parametrize("pointer", ["", "published-0009.duckdb", "../elsewhere.duckdb", "example-0001.duckdb"])
def test_a_pointer_to_nowhere_says_what_to_run(served, serve, pointer):
    (served / "db" / "published.current").write_text(pointer)
    serve(served / "db")
    with pytest.raises(NoDatabaseError, match="Run `make data`"):
        current_release()


def test_the_engine_cannot_write(served):
    with get_engine("published", 1).connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(insert(release).values(dataset="x", number=2, checksum="", code_version=""))


def test_the_engine_reads_no_other_file(served):
    (served / "secret.csv").write_text("a\n1\n")
    with get_engine("published", 1).connect() as connection, pytest.raises(DBAPIError, match="disabled"):
        connection.exec_driver_sql(f"select * from read_csv('{served / 'secret.csv'}')")


def test_one_release_has_one_engine(served):
    assert get_engine("published", 1) is get_engine("published", 1)


def test_a_new_release_is_served_without_a_restart(served):
    assert (current_release().number, value_of_leicester()) == (1, 30.1)
    old = get_engine("published", 1)
    for number, value in ((2, 41.0), (3, 42.0), (4, 43.0)):
        write_value(served, str(value))
        load(load_request(served))
        assert (current_release().number, value_of_leicester()) == (number, value)
    assert get_engine("published", 4) is not old
    assert old.pool.checkedout() == 0


def test_a_connection_in_use_reads_its_own_release_to_the_end(served):
    with get_engine("published", 1).connect() as connection:
        write_value(served, "41.0")
        load(load_request(served))
        load(load_request(served))
        assert value_of_leicester() == 41.0
        assert 30.1 in connection.execute(select(observations.c.value)).scalars().all()


def test_a_pinned_release_answers_every_query_of_a_block(served):
    first = current_release()
    write_value(served, "41.0")
    load(load_request(served))
    with using_release(first):
        assert (current_release(), value_of_leicester()) == (first, 30.1)
    assert value_of_leicester() == 41.0


def test_a_release_is_found_by_its_name_while_its_file_is_kept(served):
    for value in ("41.0", "42.0"):
        write_value(served, value)
        load(load_request(served, releases_kept=2, settling_seconds=0))
    assert find_release("published-2").number == 2
    assert find_release("published-3") == current_release()
    assert [find_release(name) for name in ("published-1", "published-99", "published", "../x-1", "x-1")] == [None] * 5


def test_a_query_whose_file_went_away_is_asked_of_the_release_after(served, monkeypatch):
    """Two loads may finish between reading the pointer and opening the file: here they do, just then."""
    get_now = engine.get_engine
    hurried = []

    def get_late(dataset: str, number: int):
        if not hurried:
            hurried.append(number)
            for successor in (2, 3):
                load(load_request(served, releases_kept=2, settling_seconds=0))
                assert current_release().number == successor
        return get_now(dataset, number)

    monkeypatch.setattr(engine, "get_engine", get_late)
    assert fetch_frame(select(release))["number"].tolist() == [3]
    assert hurried == [1]


def test_the_release_before_answers_to_the_end_even_without_its_file(served):
    first = current_release()
    assert value_of_leicester() == 30.1
    write_value(served, "41.0")
    load(load_request(served))
    assert value_of_leicester() == 41.0
    (served / "db" / "published-0001.duckdb").unlink()
    with using_release(first):
        assert value_of_leicester() == 30.1


def test_a_pinned_release_whose_file_went_away_raises(served):
    first = current_release()
    for successor in (2, 3):
        load(load_request(served, releases_kept=2, settling_seconds=0))
        assert current_release().number == successor
    with using_release(first), pytest.raises(DBAPIError, match="published-0001"):
        fetch_frame(select(release))


def test_sixteen_threads_get_their_own_rows(workspace, serve):
    ages = [f"{age} yrs" for age in range(16)]
    rows = [
        row(age=age, time_period=2000 + year, value=f"{place}.{year:02d}")
        for place, age in enumerate(ages)
        for year in range(20)
    ]
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", rows)
    load(load_request(workspace))
    serve(workspace / "db")

    def ask_fifty_times(place: int) -> int:
        statement = select(observations.c.age, observations.c.value).where(observations.c.age == ages[place])
        right = 0
        for _ in range(50):
            found = fetch_frame(statement)
            expected = {float(f"{place}.{year:02d}") for year in range(20)}
            right += set(found["age"]) == {ages[place]} and set(found["value"]) == expected
        return right

    with ThreadPoolExecutor(max_workers=16) as pool:
        assert list(pool.map(ask_fifty_times, range(16))) == [50] * 16


def test_threads_that_query_during_loads_always_see_one_whole_release(served):
    values = [str(41.0 + step) for step in range(5)]
    seen: set[float] = set()
    stop = []

    def ask() -> None:
        while not stop:
            seen.add(value_of_leicester())

    with ThreadPoolExecutor(max_workers=4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        for value in values:
            write_value(served, value)
            load(load_request(served))
        stop.append(True)
        for future in asking:
            future.result()
    assert seen <= {30.1, *map(float, values)}
    assert value_of_leicester() == 45.0


def test_an_answer_is_remembered_until_the_next_release(served):
    calls = []

    @cached_per_release()
    def fetch_values(area_code: str) -> pd.DataFrame:
        calls.append(area_code)
        return fetch_frame(select(observations.c.value).where(observations.c.area_code == area_code))

    assert fetch_values(LEICESTER)["value"].tolist() == [30.1]
    assert fetch_values(LEICESTER)["value"].tolist() == [30.1]
    assert calls == [LEICESTER]
    write_value(served, "41.0")
    load(load_request(served))
    assert fetch_values(LEICESTER)["value"].tolist() == [41.0]
    assert calls == [LEICESTER, LEICESTER]


def test_nobody_can_change_what_the_next_caller_gets(served):
    @cached_per_release()
    def fetch_values() -> pd.DataFrame:
        return fetch_frame(select(observations.c.value).where(observations.c.area_code == LEICESTER))

    mine = fetch_values()
    mine.loc[0, "value"] = -1.0
    assert fetch_values()["value"].tolist() == [30.1]


def test_the_cache_forgets_the_least_recently_used(served):
    calls = []

    @cached_per_release(maxsize=2)
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    assert [double(number) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert calls == [1, 2, 3, 2]
    double.cache_clear()
    assert double(2) == 4
    assert calls == [1, 2, 3, 2, 2]


def test_a_remembered_answer_belongs_to_the_release_that_it_was_asked_of(served):
    """A release that appears while an answer is worked out must not be filed under the one before."""

    @cached_per_release()
    def fetch_slowly() -> float:
        write_value(served, "41.0")
        load(load_request(served))
        return value_of_leicester()

    assert fetch_slowly() == 30.1
    assert current_release().number == 2


def test_databases_of_two_folders_are_not_mixed(served, tmp_path_factory, serve):
    @cached_per_release()
    def fetch_value() -> float:
        return value_of_leicester()

    assert fetch_value() == 30.1
    other = factories.write_data(tmp_path_factory.mktemp("other"), [row(value="77")])
    load(load_request(other))
    serve(other / "db")
    assert fetch_value() == 77.0
