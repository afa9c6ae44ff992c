"""The run-book does what it says: its commands are run in their order, on a copy."""

from __future__ import annotations

import re
import secrets
import shlex

import pytest
from sqlalchemy.exc import DBAPIError

from queries.engine import find_release
from queries.ingest.__main__ import main
from queries.ingest.load import load
from settings import Settings, get_settings
from tests import factories
from tests.conftest import ROOT
from tests.factories import load_request, row
from tests.postgres_cluster import ServerDatabase
from tests.reading_age import reading_age

PAGE = (ROOT / "docs" / "run-book.md").read_text(encoding="utf-8")
PROGRAM = ".venv/bin/python -m queries.ingest "
WORDS_A_MINUTE = 200


def commands() -> list[str]:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    lines = [line for language, block in blocks if language != "sql" for line in block.splitlines()]
    assert all(line.startswith(PROGRAM) for line in lines)
    return [line.removeprefix(PROGRAM) for line in lines]


def test_the_commands_of_the_run_book_do_what_it_says(workspace, serve, monkeypatch, capsys):
    load(load_request(workspace))
    for name in ("data_dir", "definitions_dir"):
        monkeypatch.setenv(f"HEALTH_GAP_{name.upper()}", str(workspace / name.removesuffix("_dir")))
    serve(workspace / "db")
    monkeypatch.chdir(workspace)
    factories.write_csv(
        workspace / "my-table.csv", [row(value="44.4", source="", kind=""), row(sex="Male", value="12.3")]
    )
    said = {}
    for command in commands():
        code = main(shlex.split(command))
        said[command] = capsys.readouterr().out
        expected = 1 if command == "check my-table.csv" else 0  # the series is held: it asks for --replace
        assert code == expected, said[command]
    assert "would go through" in said["check my-table.csv --replace"]
    assert "Release 2 is current" in said["load my-table.csv --replace"]
    assert said["releases"].count("current") == 1
    assert "From release 1 to release 2." in said["diff"]
    assert (workspace / "changes.csv").read_text().startswith("change,")
    assert "Release 1, built" in said["rollback"]
    assert "pinned: no load removes it" in said["pin 1"]
    assert main(["rollback", "2"]) == 0
    (workspace / "db" / "published-0001.duckdb").unlink()
    assert find_release("published-1") is None
    assert load(load_request(workspace)).release_number == 3


def test_what_the_run_book_quotes_is_what_is_said():
    source = "".join(path.read_text() for path in (ROOT / "queries" / "ingest").glob("*.py"))
    for quoted in ("Another load is writing", "The database could not be written", "its file cannot be read",
                   "Nothing has been changed.", "The database server could not be written to"):  # fmt: skip
        assert quoted in PAGE
        assert quoted in source
    assert "HEALTH_GAP_RELEASES_KEPT" in PAGE
    assert Settings.model_fields["releases_kept"].default == 5 == get_settings().releases_kept


def test_the_run_book_is_read_in_five_minutes_by_a_reader_of_twelve():
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    prose = re.sub(r"^[|#].*$|`[^`]*`|[*]", "", prose, flags=re.MULTILINE)
    assert len(PAGE.split()) / WORDS_A_MINUTE < 5
    assert reading_age(prose) <= 12


def test_the_roles_of_the_run_book_are_enough_and_no_more(cluster, workspace):
    """The statements for whoever runs the server, as they are printed; then a load by one role, a look by the other."""
    name, loader, reader = (f"{word}_{secrets.token_hex(3)}" for word in ("health_gap", "loader", "reader"))
    [script] = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    for word, own in (("health_gap", name), ("loader", loader), ("reader", reader), ("...", cluster.password)):
        script = script.replace(word, own)
    made = ServerDatabase(cluster, name)
    for_the_server, in_the_database = re.split(r"^\\c .*\n", script, flags=re.MULTILINE)
    for statement in for_the_server.strip().split("\n"):
        ServerDatabase(cluster, "postgres").execute(statement, role="postgres")
    for statement in in_the_database.strip().split("\n"):
        made.execute(statement, role=loader)
    load(load_request(workspace, database_url=made.url_of(loader)))
    assert made.execute("SELECT number FROM health_gap.pointers", role=reader) == [(1,)]
    assert made.execute("SELECT count(*) FROM published_0001.observations", role=reader) == [(3,)]
    for statement in ("DELETE FROM health_gap.pointers", "DROP SCHEMA published_0001", "CREATE SCHEMA mine"):
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            made.execute(statement, role=reader)
