"""Releases on a shared PostgreSQL server: each has a schema of its own, and a row says which one is current.

A statement is compiled for the schema of its release, so no state of a session decides what is read, and all releases
share one pool of connections. Ingest copies a release and moves the row in one transaction (ingest/server_copy.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    select,
)
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.sql import Select

from queries.errors import NoAnswerError, NoDatabaseError

REGISTER_SCHEMA = "health_gap"

register = MetaData(schema=REGISTER_SCHEMA)

pointers = Table(  # one row for each data set
    "pointers",
    register,
    Column("dataset", String, primary_key=True),
    Column("number", Integer, nullable=False),  # of the release that is current
    Column("last_number", Integer, nullable=False),  # the highest ever given: a number is never used twice
)

kept_releases = Table(
    "kept_releases",
    register,
    Column("dataset", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("released_at", DateTime, nullable=False),
    Column("checksum", String, nullable=False),
    Column("indicator_count", Integer, nullable=False),
    Column("figure_count", Integer, nullable=False),
    Column("copied_at", DateTime, nullable=False),  # UTC
    Column("is_pinned", Boolean, nullable=False),
)

# A reader's session writes nothing, finds no table without naming its schema, and never waits for ever. The rows of a
# table come in the order in which they were stored, as from a file.
_READING = {
    "default_transaction_read_only": "on",
    "search_path": "pg_catalog",
    "statement_timeout": "30s",
    "timezone": "UTC",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "synchronize_seqscans": "off",
}
_UNDEFINED_TABLE = "42P01"
_CONNECT_SECONDS = 5
_SILENCE_SECONDS = 2.0  # a server that has not answered is let be: readers are told at once, not after so long each
_NO_ANSWER = "The database server of HEALTH_GAP_DATABASE_URL does not answer."
_POOL_SIZE = 8
_POOL_OVERFLOW = 24


def schema_of(dataset: str, release_number: int) -> str:
    """Name the schema that holds the tables of one release."""
    return f"{dataset}_{release_number:04d}"


def connect(url: str, **options: Any) -> Engine:
    """Make an engine on a server.

    Raises:
        NoDatabaseError: its driver is not installed.
    """
    try:
        return create_engine(url, **options)
    except ModuleNotFoundError as error:
        raise NoDatabaseError(
            f"The driver of the database server is missing ({error.name}). Run `pip install -r "
            "requirements-postgres.txt` in the dashboard's environment."
        ) from error


class ServerStore:
    """The releases on a server, read by a role that need not be able to write."""

    def __init__(self, url: str) -> None:
        """Name the database of the server. Nothing connects to it yet."""
        self._silent_until = 0.0
        self._engine = connect(
            url,
            connect_args={
                "options": " ".join(f"-c {name}={value}" for name, value in _READING.items()),
                "connect_timeout": _CONNECT_SECONDS,
            },
            isolation_level="AUTOCOMMIT",  # a query is one statement: nothing is held between two
            pool_size=_POOL_SIZE,
            max_overflow=_POOL_OVERFLOW,
            pool_pre_ping=True,  # the server may have been restarted since
        )

    def current_number(self, dataset: str) -> int:
        """Ask which release is current.

        Raises:
            NoDatabaseError: the server holds no release of this data set, or does not answer.
        """
        number = self._ask(select(pointers.c.number).where(pointers.c.dataset == dataset))
        if number is None:
            raise NoDatabaseError(
                f"No release of the data set {dataset!r} is on the database server. Run `python -m queries.ingest "
                f"publish --dataset {dataset}` where it was built, with HEALTH_GAP_DATABASE_URL set."
            )
        return number

    def holds(self, dataset: str, release_number: int) -> bool:
        """Say whether a release is on the server.

        Raises:
            NoAnswerError: the server does not answer.
        """
        is_asked = (kept_releases.c.dataset == dataset, kept_releases.c.number == release_number)
        return self._ask(select(kept_releases.c.number).where(*is_asked)) is not None

    def open(self, dataset: str, release_number: int) -> Engine:
        """Make the engine of one release: read-only, with the connections of the server's one pool."""
        return self._engine.execution_options(schema_translate_map={None: schema_of(dataset, release_number)})

    def read(self, statement: Select, connection: Connection) -> pd.DataFrame:
        """Fill columns of the same types as a database file gives."""
        cursor = connection.execute(statement).cursor
        rows = cursor.fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(cursor.description)
        return pd.DataFrame(
            {
                each.name: _MADE.get(each.type_code, _as_objects)(held)
                for each, held in zip(cursor.description, columns, strict=True)
            }
        )

    def let_go(self, engine: Engine) -> None:
        """Close nothing: releases share their connections."""

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()

    def _ask(self, statement: Select) -> int | None:
        """Ask the register one number; None where it says none, or is not there yet."""
        if time.monotonic() < self._silent_until:
            raise NoAnswerError(_NO_ANSWER)
        try:
            with self._engine.connect() as connection:
                return connection.execute(statement).scalar_one_or_none()
        except OperationalError as error:
            self._silent_until = time.monotonic() + _SILENCE_SECONDS
            raise NoAnswerError(_NO_ANSWER) from error
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", "") != _UNDEFINED_TABLE:
                raise
            return None


def _as_objects(held: Sequence[Any]) -> pd.Series:
    return pd.Series(held, dtype=object)


def _as_text(held: Sequence[str | None]) -> pd.Series:
    return pd.Series(held, dtype="str")


def _as_floats(held: Sequence[Any]) -> pd.Series:
    return pd.Series(held, dtype="float64")


def _as_integers(dtype: str) -> Callable[[Sequence[int | None]], pd.Series]:
    """Make whole numbers; a column with a gap holds them as floats, as pandas does."""
    return lambda held: pd.Series(held, dtype="float64" if None in held else dtype)


def _as_moments(held: Sequence[Any]) -> pd.Series:
    return pd.Series(np.array(held, dtype="datetime64[us]"))


# By PostgreSQL's number of a type: bool, bigint, integer, text, double precision, varchar, timestamp, numeric.
_MADE: dict[int, Callable[[Sequence[Any]], pd.Series]] = {
    16: lambda held: pd.Series(held, dtype=object if None in held else "bool"),
    20: _as_integers("int64"),
    23: _as_integers("int32"),
    25: _as_text,
    701: _as_floats,
    1043: _as_text,
    1114: _as_moments,
    1700: _as_floats,
}
