"""Releases as DuckDB files in a folder: each has a file of its own, and a pointer file names the current one.

Ingest replaces the pointer in one step. Renaming over an open DuckDB file would keep serving old rows (DECISIONS.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Date, Engine, create_engine
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import Select

from queries.errors import NoDatabaseError

# One thread per connection: the web server brings its own threads, and DuckDB's would only compete with them. The
# file is data, not a program, so it may neither read other files nor load extensions.
_CONFIG = {
    "threads": 1,
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_POOL_SIZE = 8
_POOL_OVERFLOW = 24


def pointer_path(database_dir: Path, dataset: str) -> Path:
    """Name the file that says which database file of a data set is current."""
    return database_dir / f"{dataset}.current"


def database_name(dataset: str, release_number: int) -> str:
    """Name the database file of one release."""
    return f"{dataset}-{release_number:04d}.duckdb"


@dataclass(frozen=True)
class FileStore:
    """The releases of a folder."""

    database_dir: Path

    def current_number(self, dataset: str) -> int:
        """Read the pointer.

        Raises:
            NoDatabaseError: there is none, or it names no database file.
        """
        pointer = pointer_path(self.database_dir, dataset)
        try:
            name = pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise NoDatabaseError(
                f"No database of the data set {dataset!r} has been built: {pointer} does not exist. "
                "Run `make data` (or `python -m queries.ingest load`, for the example `... example`) and try again."
            ) from None
        match = re.fullmatch(rf"{re.escape(dataset)}-(\d+)\.duckdb", name)
        if match is None:
            raise NoDatabaseError(f"{pointer} does not name a database file. Run `make data` to build one.")
        return int(match[1])

    def holds(self, dataset: str, release_number: int) -> bool:
        """Say whether the file of a release is there."""
        return self._path(dataset, release_number).exists()

    def open(self, dataset: str, release_number: int) -> Engine:
        """Make the engine of one release: read-only and pooled, because threads must never share a connection."""
        return create_engine(
            f"duckdb:///{self._path(dataset, release_number)}",
            connect_args={"read_only": True, "config": dict(_CONFIG)},
            isolation_level="AUTOCOMMIT",  # nobody writes to a release: a transaction would hold nothing together
            poolclass=QueuePool,
            pool_size=_POOL_SIZE,
            max_overflow=_POOL_OVERFLOW,
        )

    def read(self, statement: Select, connection: Connection) -> pd.DataFrame:
        """Let DuckDB fill the columns itself: row by row through Python takes four times as long for all wards."""
        frame = connection.execute(statement).cursor.df()
        for column in statement.selected_columns:
            if isinstance(column.type, Date):
                frame[column.name] = _as_dates(frame[column.name])
        return frame

    def let_go(self, engine: Engine) -> None:
        """Close the pooled connections to one release."""
        engine.dispose()

    def close(self) -> None:
        """Close nothing: releases share nothing."""

    def _path(self, dataset: str, release_number: int) -> Path:
        return self.database_dir / database_name(dataset, release_number)


def _as_dates(moments: pd.Series) -> np.ndarray:
    """Turn time stamps into dates, each different one once."""
    places, days = pd.factorize(moments)
    return np.array([*(day.date() for day in days), None], dtype=object)[places]  # no day has the place -1: the last
