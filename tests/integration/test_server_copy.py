"""Copying releases to a PostgreSQL server: whole or not at all, whatever happens, and never one number twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import duckdb
import pytest

from queries.errors import NoDatabaseError
from queries.ingest import server_copy
from queries.ingest.__main__ import main
from queries.ingest.database import BuildError
from queries.ingest.server_copy import copy_release, exclusive_register
from queries.ingest.server_releases import list_releases, pin, roll_back
from queries.schema import metadata
from queries.server import connect, schema_of
from settings import get_settings
from tests.factories import load_request
from tests.server_loads import load_value, served_by, write_value

STATE_FILES = ("published.current", "published.releases")


@pytest.fixture
def commands(database, workspace, monkeypatch) -> Iterator[Callable[..., int]]:
    """Run commands as whoever loads does who has set the server's address."""
    monkeypatch.setenv("HEALTH_GAP_DATABASE_URL", database.url)
    get_settings.cache_clear()
    folders = {"--data-dir": "data", "--definitions-dir": "definitions"}
    of_a_load = [part for option, name in folders.items() for part in (option, str(workspace / name))]

    def run(command: str, *arguments: str) -> int:
        given = [*arguments, "--database-dir", str(workspace / "db")]
        return main([command, *given, *(of_a_load if command == "load" else [])])

    yield run
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.parametrize("dataset", ["published", "example"])
def test_every_cell_of_every_table_is_the_file_s(dataset, mirrors, shipped_database_dir):
    database, file = mirrors.of(shipped_database_dir), shipped_database_dir / f"{dataset}-0001.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        for table in metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            expected = connection.execute(f'SELECT {names} FROM "{table.name}"').fetchall()
            statement = f'SELECT {names} FROM "{schema_of(dataset, 1)}"."{table.name}"'
            assert database.execute(statement, role="reader") == expected
    assert expected  # the last table is that of the boundaries for the web, which is never empty


def test_a_load_makes_its_release_current_on_the_server_too(commands, workspace, database, capsys):
    write_value(workspace, 41.0)
    assert commands("load") == 0
    assert "Copying release 1 to the database server" in capsys.readouterr().err
    assert served_by(database) == (1, 41.0)
    write_value(workspace, 42.0)
    assert commands("load") == 0
    assert served_by(database) == (2, 42.0)


def test_the_commands_about_releases_speak_of_the_server(commands, workspace, database, capsys):
    assert commands("publish") == 1
    assert commands("releases") == 1
    for value in (41.0, 42.0, 43.0):
        load_value(workspace, database.url, value)
    assert commands("rollback") == 0
    assert served_by(database) == (2, 42.0)
    assert commands("rollback", "1") == commands("pin", "1") == 0
    assert (workspace / "db" / "published.current").read_text() == "published-0003.duckdb\n"
    capsys.readouterr()
    assert commands("releases") == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert [line.rpartition("  ")[2] for line in lines if "current" in line] == ["current, pinned"]
    assert commands("unpin", "1") == commands("publish") == 0
    assert served_by(database) == (3, 43.0)
    assert commands("rollback", "9") == commands("rollback", "3") == 1


def test_publish_brings_what_was_built_before_there_was_a_server(commands, workspace, database):
    load_value(workspace, "", 41.0)
    assert commands("publish") == 0
    assert served_by(database) == (1, 41.0)
    assert commands("publish") == 0  # it is there already: nothing to copy
    assert database.schemas() == {"published_0001"}


def test_publish_asks_for_the_address_of_a_server(workspace, capsys):
    load_value(workspace, "", 41.0)
    assert main(["publish", "--database-dir", str(workspace / "db")]) == 1
    assert "Set HEALTH_GAP_DATABASE_URL" in capsys.readouterr().out


def test_old_releases_go_and_pinned_ones_stay(workspace, database):
    brief = {"releases_kept": 2, "settling_seconds": 0}
    assert load_value(workspace, database.url, 41.0, **brief) == 1
    pin(database.url, "published", 1)
    for value in (42.0, 43.0, 44.0):
        number = load_value(workspace, database.url, value, **brief)
    assert number == 4
    assert database.schemas() == {"published_0001", "published_0003", "published_0004"}
    assert [each.number for each in list_releases(database.url, "published")] == [4, 3, 1]
    roll_back(database.url, "published", 1)
    load_value(workspace, database.url, 45.0, **brief)
    assert database.schemas() == {f"published_{number:04d}" for number in (1, 4, 5)}


def test_a_release_stays_while_screens_that_were_begun_with_it_may_be_open(workspace, database):
    for value in (41.0, 42.0, 43.0, 44.0):
        load_value(workspace, database.url, value, releases_kept=2)
    assert len(database.schemas()) == 4


def test_a_number_is_never_used_twice_even_from_a_new_machine(workspace, database):
    load_value(workspace, database.url, 41.0)
    load_value(workspace, database.url, 42.0)
    shutil.rmtree(workspace / "db")
    assert load_value(workspace, database.url, 43.0) == 3
    assert served_by(database) == (3, 43.0)


def test_another_release_of_a_number_that_the_server_had_is_refused(workspace, database):
    load_value(workspace, database.url, 41.0)
    shutil.rmtree(workspace / "db")
    load_value(workspace, "", 42.0)
    with pytest.raises(BuildError, match="holds another release 1"):
        copy_release(database.url, workspace / "db" / "published-0001.duckdb")
    database.execute("DELETE FROM health_gap.kept_releases")
    with pytest.raises(BuildError, match="has had another release 1"):
        copy_release(database.url, workspace / "db" / "published-0001.duckdb")
    assert served_by(database) == (1, 41.0)


def test_what_the_server_refuses_changes_nothing_in_the_folder_either(workspace, database):
    load_value(workspace, database.url, 41.0)
    database.execute("CREATE SCHEMA published_0002")  # somebody else's, where the release is to go
    with pytest.raises(BuildError, match='could not be written to: schema "published_0002" already exists'):
        load_value(workspace, database.url, 42.0)
    assert served_by(database) == (1, 41.0)
    assert {path.name for path in (workspace / "db").iterdir()} == {"published-0001.duckdb", *STATE_FILES}
    database.execute("DROP SCHEMA published_0002")
    load_value(workspace, database.url, 43.0)
    assert served_by(database)[1] == 43.0


def test_a_server_that_does_not_answer_stops_a_load_before_it_begins(workspace, database):
    with pytest.raises(BuildError, match="could not be written to"):
        load_value(workspace, database.silent_url, 41.0)
    assert not list((workspace / "db").glob("published*"))


def test_a_role_that_may_only_read_cannot_publish(workspace, database):
    load_value(workspace, database.url, 41.0)
    with pytest.raises(BuildError, match="permission denied"):
        load_value(workspace, database.reader_url, 42.0)
    assert served_by(database) == (1, 41.0)


def test_two_loads_do_not_write_at_once(workspace, database, monkeypatch):
    monkeypatch.setitem(server_copy._WRITING, "lock_timeout", "50ms")
    load_value(workspace, database.url, 41.0)
    with (
        exclusive_register(database.url),
        pytest.raises(BuildError, match="Another load is writing to the data"),
    ):
        copy_release(database.url, workspace / "db" / "published-0001.duckdb")
    assert copy_release(database.url, workspace / "db" / "published-0001.duckdb") == 1


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


def test_a_password_is_not_printed(commands, database, workspace):
    assert database.url not in repr(get_settings())
    assert database.url not in repr(load_request(workspace, database_url=database.url))
