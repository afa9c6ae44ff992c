"""Copying releases to a PostgreSQL server: whole or not at all, whatever happens, and never one number twice."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from queries.errors import NoDatabaseError
from queries.ingest import server_copy
from queries.ingest.__main__ import main
from queries.ingest.database import BuildError
from queries.ingest.load import load
from queries.ingest.server_copy import copy_release, exclusive_register
from queries.ingest.server_releases import list_releases, pin, roll_back
from queries.schema import metadata
from queries.server import connect, schema_of
from settings import get_settings
from tests import factories
from tests.factories import LEICESTER, load_request, row
from tests.loader import Loader
from tests.postgres_cluster import Cluster, as_reader

KILLS = int(os.environ.get("HEALTH_GAP_KILLS", "10"))
STATE_FILES = ("published.current", "published.releases")


@pytest.fixture
def database(cluster: Cluster) -> str:
    """Name an empty database on the server."""
    return cluster.make_database()


@pytest.fixture
def url(cluster: Cluster, database: str) -> str:
    return cluster.url(database)


@pytest.fixture
def commands(url, workspace, monkeypatch) -> Iterator[Callable[..., int]]:
    """Run commands as whoever loads does who has set the server's address."""
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", url)
    get_settings.cache_clear()
    folders = {"--data-dir": "data", "--definitions-dir": "definitions"}
    of_a_load = [part for option, name in folders.items() for part in (option, str(workspace / name))]

    def run(command: str, *arguments: str) -> int:
        given = [*arguments, "--database-dir", str(workspace / "db")]
        return main([command, *given, *(of_a_load if command == "load" else [])])

    yield run
    monkeypatch.undo()
    get_settings.cache_clear()


def write_value(workspace: Path, value: float) -> None:
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", [row(value=str(value))])


def load_value(workspace: Path, url: str, value: float, **options) -> int:
    """Load a release in which Leicester has a figure; answer with its number."""
    write_value(workspace, value)
    return load(load_request(workspace, database_url=url, **options)).release_number


def served(cluster: Cluster, database: str) -> tuple[int, float]:
    """Read the current number and Leicester's figure as anybody with a client would, in the role of the web app."""
    [(number,)] = cluster.execute(database, "SELECT number FROM health_gap.pointers", role="reader")
    statement = f"SELECT value FROM published_{number:04d}.observations WHERE area_code = '{LEICESTER}'"
    [(value,)] = cluster.execute(database, statement, role="reader")
    return number, value


def schemas(cluster: Cluster, database: str) -> set[str]:
    held = cluster.execute(database, "SELECT nspname FROM pg_namespace WHERE nspname ~ '^(published|example)_'")
    return {name for (name,) in held}


@pytest.mark.parametrize("dataset", ["published", "example"])
def test_every_cell_of_every_table_is_the_file_s(dataset, cluster, mirrors, shipped_database_dir):
    mirrors.url_of(shipped_database_dir)
    database, file = mirrors.databases[shipped_database_dir], shipped_database_dir / f"{dataset}-0001.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        for table in metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            expected = connection.execute(f'SELECT {names} FROM "{table.name}"').fetchall()
            schema = schema_of(dataset, 1)
            assert (
                cluster.execute(database, f'SELECT {names} FROM "{schema}"."{table.name}"', role="reader") == expected
            )
    assert expected  # the last table is that of the boundaries for the web, which is never empty


def test_a_load_makes_its_release_current_on_the_server_too(commands, workspace, cluster, database, capsys):
    write_value(workspace, 41.0)
    assert commands("load") == 0
    assert "Copying release 1 to the database server" in capsys.readouterr().err
    assert served(cluster, database) == (1, 41.0)
    write_value(workspace, 42.0)
    assert commands("load") == 0
    assert served(cluster, database) == (2, 42.0)


def test_the_commands_about_releases_speak_of_the_server(commands, workspace, cluster, database, url, capsys):
    assert commands("publish") == 1
    assert commands("releases") == 1
    for value in (41.0, 42.0, 43.0):
        load_value(workspace, url, value)
    assert commands("rollback") == 0
    assert served(cluster, database) == (2, 42.0)
    assert commands("rollback", "1") == commands("pin", "1") == 0
    assert (workspace / "db" / "published.current").read_text() == "published-0003.duckdb\n"
    capsys.readouterr()
    assert commands("releases") == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert [line.rpartition("  ")[2] for line in lines if "current" in line] == ["current, pinned"]
    assert commands("unpin", "1") == commands("publish") == 0
    assert served(cluster, database) == (3, 43.0)
    assert commands("rollback", "9") == commands("rollback", "3") == 1


def test_publish_brings_what_was_built_before_there_was_a_server(commands, workspace, cluster, database):
    load_value(workspace, "", 41.0)
    assert commands("publish") == 0
    assert served(cluster, database) == (1, 41.0)
    assert commands("publish") == 0  # it is there already: nothing to copy
    assert schemas(cluster, database) == {"published_0001"}


def test_publish_asks_for_the_address_of_a_server(workspace, capsys):
    load_value(workspace, "", 41.0)
    assert main(["publish", "--database-dir", str(workspace / "db")]) == 1
    assert "Set HEALTH_GAP_DATABASE_URL" in capsys.readouterr().out


def test_old_releases_go_and_pinned_ones_stay(workspace, cluster, database, url):
    brief = {"releases_kept": 2, "settling_seconds": 0}
    assert load_value(workspace, url, 41.0, **brief) == 1
    pin(url, "published", 1)
    for value in (42.0, 43.0, 44.0):
        number = load_value(workspace, url, value, **brief)
    assert number == 4
    assert schemas(cluster, database) == {"published_0001", "published_0003", "published_0004"}
    assert [each.number for each in list_releases(url, "published")] == [4, 3, 1]
    roll_back(url, "published", 1)
    load_value(workspace, url, 45.0, **brief)
    assert schemas(cluster, database) == {f"published_{number:04d}" for number in (1, 4, 5)}


def test_a_release_stays_while_screens_that_were_begun_with_it_may_be_open(workspace, cluster, database, url):
    for value in (41.0, 42.0, 43.0, 44.0):
        load_value(workspace, url, value, releases_kept=2)
    assert len(schemas(cluster, database)) == 4


def test_a_number_is_never_used_twice_even_from_a_new_machine(workspace, cluster, database, url):
    load_value(workspace, url, 41.0)
    load_value(workspace, url, 42.0)
    shutil.rmtree(workspace / "db")
    assert load_value(workspace, url, 43.0) == 3
    assert served(cluster, database) == (3, 43.0)


def test_another_release_of_a_number_that_the_server_had_is_refused(workspace, cluster, database, url):
    load_value(workspace, url, 41.0)
    shutil.rmtree(workspace / "db")
    load_value(workspace, "", 42.0)
    with pytest.raises(BuildError, match="holds another release 1"):
        copy_release(url, workspace / "db" / "published-0001.duckdb")
    cluster.execute(database, "DELETE FROM health_gap.kept_releases")
    with pytest.raises(BuildError, match="has had another release 1"):
        copy_release(url, workspace / "db" / "published-0001.duckdb")
    assert served(cluster, database) == (1, 41.0)


def test_a_copy_that_breaks_in_the_middle_leaves_the_old_release(workspace, cluster, database, url):
    load_value(workspace, url, 41.0)
    load_value(workspace, "", 42.0)
    broken = workspace / "db" / "published-0002.duckdb"
    with duckdb.connect(str(broken)) as connection:
        connection.execute("DROP TABLE web_boundaries")  # the last to be copied
    with pytest.raises(BuildError, match="web_boundaries"):
        copy_release(url, broken)
    assert served(cluster, database) == (1, 41.0)
    assert schemas(cluster, database) == {"published_0001"}


def test_what_the_server_refuses_changes_nothing_in_the_folder_either(workspace, cluster, database, url):
    load_value(workspace, url, 41.0)
    cluster.execute(database, "CREATE SCHEMA published_0002")  # somebody else's, where the release is to go
    with pytest.raises(BuildError, match='could not be written to: schema "published_0002" already exists'):
        load_value(workspace, url, 42.0)
    assert served(cluster, database) == (1, 41.0)
    assert {path.name for path in (workspace / "db").iterdir()} == {"published-0001.duckdb", *STATE_FILES}
    cluster.execute(database, "DROP SCHEMA published_0002")
    load_value(workspace, url, 43.0)
    assert served(cluster, database)[1] == 43.0


def test_a_server_that_does_not_answer_stops_a_load_before_it_begins(workspace, url, cluster):
    nowhere = url.replace(f":{cluster.port}/", ":9/")
    with pytest.raises(BuildError, match="could not be written to"):
        load_value(workspace, nowhere, 41.0)
    assert not list((workspace / "db").glob("published*"))


def test_a_role_that_may_only_read_cannot_publish(workspace, cluster, database, url):
    load_value(workspace, url, 41.0)
    with pytest.raises(BuildError, match="permission denied"):
        load_value(workspace, as_reader(url), 42.0)
    assert served(cluster, database) == (1, 41.0)


def test_two_loads_do_not_write_at_once(workspace, url, monkeypatch):
    monkeypatch.setitem(server_copy._WRITING, "lock_timeout", "50ms")
    load_value(workspace, url, 41.0)
    with exclusive_register(url), pytest.raises(BuildError, match="Another load is writing to the database server"):
        copy_release(url, workspace / "db" / "published-0001.duckdb")
    assert copy_release(url, workspace / "db" / "published-0001.duckdb") == 1


def test_a_reader_who_holds_a_release_does_not_hold_up_the_next(workspace, cluster, database, url, monkeypatch):
    """The old release cannot be removed while somebody reads it; the new one is current all the same."""
    monkeypatch.setitem(server_copy._WRITING, "lock_timeout", "50ms")
    brief = {"releases_kept": 2, "settling_seconds": 0}
    load_value(workspace, url, 41.0, **brief)
    engine = connect(as_reader(url))
    with engine.connect() as reading:
        reading.exec_driver_sql("SELECT value FROM published_0001.observations")
        for value in (42.0, 43.0):
            load_value(workspace, url, value, **brief)
        assert served(cluster, database) == (3, 43.0)
        assert "published_0001" in schemas(cluster, database)
    engine.dispose()
    load_value(workspace, url, 44.0, **brief)
    assert schemas(cluster, database) == {"published_0003", "published_0004"}


def test_a_load_killed_at_any_moment_leaves_one_whole_release(workspace, cluster, database, url, monkeypatch):
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", url)
    load_value(workspace, url, 10.0)
    loader = Loader(workspace)
    chance = random.Random(7)
    killed = 0
    try:
        for moment in range(KILLS):
            before, wanted = served(cluster, database)[1], 20.0 + moment
            write_value(workspace, wanted)
            # Of the ten steps that a load reports the last but one is the copy: that is where most of the kills are.
            code = loader.run(killed_after_steps=chance.choice((0, 5, 7, 8, 8, 8)), delay=chance.uniform(0, 0.15))
            killed += code == -9
            assert served(cluster, database)[1] in ({before, wanted} if code else {wanted})
            assert schemas(cluster, database) >= {f"published_{served(cluster, database)[0]:04d}"}
        write_value(workspace, 99.0)
        assert loader.run() == 0
    finally:
        loader.close()
    assert killed >= KILLS // 2
    number, value = served(cluster, database)
    assert value == 99.0
    assert {schema_of("published", each.number) for each in list_releases(url, "published")} == schemas(
        cluster, database
    )
    assert number == int((workspace / "db" / "published.current").read_text()[10:14])


def test_readers_in_the_middle_of_copies_see_whole_releases(workspace, cluster, database, url):
    values = {number: 40.0 + number for number in range(1, 5)}
    load_value(workspace, url, values[1])
    seen: set[tuple[int, float]] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(served(cluster, database))

    reader = threading.Thread(target=read)
    reader.start()
    for number in (2, 3, 4):
        assert load_value(workspace, url, values[number]) == number
    stop.set()
    reader.join()
    assert seen <= set(values.items())
    assert served(cluster, database) == (4, 44.0)


def test_without_the_driver_the_error_says_what_to_install():
    with pytest.raises(NoDatabaseError, match=r"requirements-postgres\.txt"):
        connect("postgresql+pg8000://loader@127.0.0.1/health_gap")
    with pytest.raises(BuildError, match=r"requirements-postgres\.txt"):
        list_releases("postgresql+pg8000://loader@127.0.0.1/health_gap", "published")


@pytest.mark.parametrize("address", ["sqlite:///figures.db", "postgresql://loader@localhost/health_gap"])
def test_another_kind_of_database_is_refused_at_once(address, monkeypatch):
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", address)
    get_settings.cache_clear()
    with pytest.raises(ValueError, match=r"begins with postgresql\+psycopg://"):
        get_settings()
    monkeypatch.undo()
    get_settings.cache_clear()


def test_a_password_is_not_printed(commands, url, workspace):
    assert url not in repr(get_settings())
    assert url not in repr(load_request(workspace, database_url=url))
