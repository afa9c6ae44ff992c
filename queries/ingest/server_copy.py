"""Copy a finished release to the shared server and make it current: in one transaction, so whole or not at all.

Whatever ends the copy, the power included, the server goes on with the release before: PostgreSQL undoes what was not
committed. The register (queries/server.py) says which releases are there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
from sqlalchemy import Connection, Engine, Index, MetaData, String, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema, DropSchema

from queries.errors import NoDatabaseError
from queries.ingest.database import RELEASES_KEPT, SETTLING_SECONDS, BuildError
from queries.schema import metadata, observations
from queries.server import REGISTER_SCHEMA, connect, kept_releases, pointers, register, schema_of

_LOCK = 7_455_183_251  # any number: whoever writes to the register holds it
_ROWS_AT_ONCE = 10_000
# A load that died gives its lock back when the server notices, so the next one waits a little; and the server asks a
# silent machine whether it is still there.
_WRITING = {
    "lock_timeout": "5s",
    "timezone": "UTC",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


@contextmanager
def open_register(url: str) -> Iterator[Connection]:
    """Open one transaction on the server, and make the register where there is none yet.

    Raises:
        BuildError: the server does not answer, or refuses. Nothing has been changed.
    """
    engine = _writing_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(CreateSchema(REGISTER_SCHEMA, if_not_exists=True))
            register.create_all(connection)
            yield connection
    except (DBAPIError, duckdb.Error, engine.dialect.dbapi.Error) as error:
        raise BuildError(f"The database server could not be written to: {_first_line(error)}") from error
    finally:
        engine.dispose()


@contextmanager
def exclusive_register(url: str) -> Iterator[Connection]:
    """Open the transaction of the one who changes what is kept or current.

    Raises:
        BuildError: somebody else has it, or the server does not answer or refuses. Nothing has been changed.
    """
    with open_register(url) as connection:
        try:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        except OperationalError as error:
            raise BuildError("Another load is writing to the database server. Wait for it to end.") from error
        yield connection


def last_number(url: str, dataset: str) -> int:
    """Find the highest release number that the server has ever held; 0 if none."""
    with open_register(url) as connection:
        return _last_number(connection, dataset)


def copy_release(
    url: str,
    path: Path,
    report: Callable[[str], None] = lambda _: None,
    *,
    kept: int = RELEASES_KEPT,
    settling_seconds: float = SETTLING_SECONDS,
) -> int:
    """Copy a release from its database file to the server and make it current there.

    A release that the server holds already is only made current.

    Args:
        url: address of the server's database, with a role that may create schemas.
        path: the database file.
        report: told of each step.
        kept: how many releases the server keeps, newest first; pinned ones besides.
        settling_seconds: how long a release is kept in any case after another has come.

    Returns:
        Number of the release.

    Raises:
        BuildError: the server has had another release of this number, or could not be written to. Nothing has been
            changed.
    """
    with duckdb.connect(str(path), read_only=True) as source, exclusive_register(url) as connection:
        dataset, number, released_at, checksum = source.execute(
            "SELECT dataset, number, released_at, checksum FROM release"
        ).fetchone()
        before = current_number(connection, dataset)
        held = connection.execute(select(kept_releases).where(*_is(dataset, number))).one_or_none()
        if held is None:
            if number <= _last_number(connection, dataset):
                raise BuildError(f"The server has had another release {number}. Load again: it gets a new number.")
            report(f"Copying release {number} to the database server")
            _copy_tables(source, connection, schema_of(dataset, number))
            _add_to_register(source, connection, dataset, number, released_at, checksum)
        elif (held.released_at, held.checksum) != (released_at, checksum):
            raise BuildError(f"The server holds another release {number}. Load again: it gets a new number.")
        make_current(connection, dataset, number)
    with suppress(BuildError):  # the release is current: what cannot be tidied now, the next copy tidies
        _tidy(url, dataset, {number, before}, kept, settling_seconds)
    return number


def current_number(connection: Connection, dataset: str) -> int | None:
    """Find the number of the release that is current on the server."""
    return connection.execute(select(pointers.c.number).where(pointers.c.dataset == dataset)).scalar_one_or_none()


def make_current(connection: Connection, dataset: str, number: int) -> None:
    """Move the pointer of a data set, inside the transaction of `exclusive_register`."""
    if current_number(connection, dataset) is None:
        connection.execute(insert(pointers).values(dataset=dataset, number=number, last_number=number))
        return
    highest = max(number, _last_number(connection, dataset))
    moved = update(pointers).where(pointers.c.dataset == dataset).values(number=number, last_number=highest)
    connection.execute(moved)


def _writing_engine(url: str) -> Engine:
    try:
        options = " ".join(f"-c {name}={value}" for name, value in _WRITING.items())
        return connect(url, poolclass=NullPool, connect_args={"options": options, "connect_timeout": 10})
    except NoDatabaseError as error:
        raise BuildError(str(error)) from error


def _last_number(connection: Connection, dataset: str) -> int:
    statement = select(pointers.c.last_number).where(pointers.c.dataset == dataset)
    return connection.execute(statement).scalar_one_or_none() or 0


def _is(dataset: str, number: int) -> tuple:
    return kept_releases.c.dataset == dataset, kept_releases.c.number == number


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().split("\n")[0]


def _copy_tables(source: duckdb.DuckDBPyConnection, connection: Connection, schema: str) -> None:
    connection.execute(CreateSchema(schema))
    copies = _tables_in(schema)
    copies.create_all(connection)
    for table in copies.sorted_tables:
        _copy_rows(source, connection, table)
    slug, area = (copies.tables[f"{schema}.{observations.name}"].c[name] for name in ("indicator_slug", "area_code"))
    for number, columns in enumerate(((slug, slug.table.c.period_end_date), (area,))):
        Index(f"observations_{number}", *columns).create(connection)
    for table in copies.sorted_tables:
        connection.execute(text(f"ANALYZE {table.fullname}"))


def _tables_in(schema: str) -> MetaData:
    """Make the tables of the schema module for the server, with text in the order of its bytes as in DuckDB."""
    copies = MetaData()
    for table in metadata.sorted_tables:
        for column in table.to_metadata(copies, schema=schema).columns:
            if isinstance(column.type, String):
                column.type = String(collation="C")
    return copies


def _copy_rows(source: duckdb.DuckDBPyConnection, connection: Connection, table: Table) -> None:
    """Copy the rows of a table in the order in which they are stored."""
    quoted = connection.dialect.identifier_preparer.quote
    names = ", ".join(quoted(column.name) for column in table.columns)
    rows = source.execute(f"SELECT {names} FROM {quoted(table.name)}")
    target = f"COPY {quoted(table.schema)}.{quoted(table.name)} ({names}) FROM STDIN"
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy(target) as copy:
        while block := rows.fetchmany(_ROWS_AT_ONCE):
            for row in block:
                copy.write_row(row)


def _add_to_register(
    source: duckdb.DuckDBPyConnection,
    connection: Connection,
    dataset: str,
    number: int,
    released_at: datetime,
    checksum: str,
) -> None:
    indicator_count, figure_count = source.execute(
        "SELECT count(DISTINCT indicator_slug), count(value) FROM observations"
    ).fetchone()
    connection.execute(
        insert(kept_releases).values(
            dataset=dataset,
            number=number,
            released_at=released_at,
            checksum=checksum,
            indicator_count=indicator_count,
            figure_count=figure_count,
            copied_at=_now(),
            is_pinned=False,
        )
    )


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC).replace(tzinfo=None)


def _tidy(url: str, dataset: str, wanted: set[int | None], kept: int, settling_seconds: float) -> None:
    """Remove the releases that are old. A screen that is being finished with one holds its removal up."""
    with exclusive_register(url) as connection:
        statement = select(kept_releases).where(kept_releases.c.dataset == dataset).order_by(kept_releases.c.number)
        held = connection.execute(statement).all()
        since = _now() - timedelta(seconds=settling_seconds)
        settling = {each.number for each, successor in pairwise(held) if successor.copied_at > since}
        pinned = {each.number for each in held if each.is_pinned}
        numbers = [each.number for each in held]
        for number in set(numbers) - {*numbers[-kept:], *settling, *pinned, *wanted}:
            connection.execute(delete(kept_releases).where(*_is(dataset, number)))
            connection.execute(DropSchema(schema_of(dataset, number), cascade=True))
