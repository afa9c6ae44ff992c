"""Read-only engines on the current database, one per release, opened lazily and never at import.

A release is a file of its own, named by a pointer file that ingest replaces atomically. Reading the pointer on every
call is what lets a running app pick up a new release; renaming over an open DuckDB file would keep serving old rows
(DECISIONS.md).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Date, Engine, create_engine, select
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import Select

from queries.errors import NoDatabaseError
from queries.models import Release
from queries.schema import metadata
from queries.schema import release as release_table
from settings import get_settings

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

_lock = threading.Lock()
_engines: dict[Path, Engine] = {}
_releases: dict[Path, Release] = {}
_newest: dict[tuple[Path, str], tuple[Path, ...]] = {}  # the current file, then the one before it
_pinned: ContextVar[Release | None] = ContextVar("pinned_release", default=None)
_chosen: ContextVar[str] = ContextVar("chosen_dataset", default="")  # "" is the one of the settings


def pointer_path(database_dir: Path, dataset: str) -> Path:
    """Name the file that says which database file of a data set is current."""
    return database_dir / f"{dataset}.current"


def database_name(dataset: str, release_number: int) -> str:
    """Name the database file of one release."""
    return f"{dataset}-{release_number:04d}.duckdb"


def current_release(dataset: str | None = None) -> Release:
    """Find out which release is current. Cheap enough to be called for every query.

    Args:
        dataset: name of the data set; the one in use unless given: that of `using_dataset`, else of the settings.

    Raises:
        NoDatabaseError: no database has been built.
    """
    settings = get_settings()
    dataset = dataset or current_dataset()
    pinned = _pinned.get()
    if pinned is not None and pinned.dataset == dataset:
        return pinned
    path = _current_path(settings.database_dir, dataset)
    known = _releases.get(path)
    if known is None:
        known = _read_release(path)
        _releases[path] = known
    if _newest.get((settings.database_dir, dataset), ())[:1] != (path,):
        _retire_superseded(settings.database_dir, dataset, path)
    return known


def current_dataset() -> str:
    """Name the data set that queries read here: the one of `using_dataset`, else of the settings."""
    return _chosen.get() or get_settings().dataset


@contextmanager
def using_dataset(dataset: str) -> Iterator[None]:
    """Make every query inside the block read one data set.

    Args:
        dataset: its name, as an address says it; "" is the one of the settings.
    """
    token = _chosen.set(dataset)
    try:
        yield
    finally:
        _chosen.reset(token)


def find_release(name: str) -> Release | None:
    """Find a release by its name in addresses ("published-7"), as long as its file is kept; else None.

    A page that was opened before a swap may still ask for the boundaries of the release it shows, and a link may name
    a release. A file that an earlier version of the code has written with other tables is as good as gone.
    """
    match = re.fullmatch(r"([a-z]+)-(\d{1,9})", name)
    if match is None:
        return None
    path = get_settings().database_dir / database_name(match[1], int(match[2]))
    if not path.exists():
        return None
    known = _releases.get(path)
    if known is None:
        try:
            known = _read_release(path, is_whole=True)
        except (DBAPIError, NoDatabaseError, NoResultFound):
            return None
        _releases[path] = known
    return known


def get_engine(dataset: str, release_number: int) -> Engine:
    """Get the engine of one release: read-only and pooled, because threads must never share a DuckDB connection."""
    return _engine_of(get_settings().database_dir / database_name(dataset, release_number))


def fetch_frame(statement: Select, *, dataset: str | None = None) -> pd.DataFrame:
    """Run a statement on the current release.

    Args:
        statement: a Core select over the tables of queries.schema.
        dataset: name of the data set; the one in use unless given.

    Returns:
        One row per result row, columns named as in the statement.
    """
    release = current_release(dataset)
    try:
        return _read_frame(statement, release)
    except DBAPIError:
        # Two loads can finish between reading the pointer and opening the file: the file is gone, its successor is not.
        newer = current_release(dataset)
        if newer == release:
            raise
        return _read_frame(statement, newer)


@contextmanager
def using_release(release: Release) -> Iterator[None]:
    """Make every query inside the block read one release, and so one data set: no answer mixes two."""
    token = _pinned.set(release)
    try:
        with using_dataset(release.dataset):
            yield
    finally:
        _pinned.reset(token)


def dispose_engines() -> None:
    """Close every pooled connection and forget what is current: for tests, and for a process about to end."""
    with _lock:
        engines = list(_engines.values())
        for known in (_engines, _releases, _newest):
            known.clear()
    for engine in engines:
        engine.dispose()


def _read_frame(statement: Select, release: Release) -> pd.DataFrame:
    with get_engine(release.dataset, release.number).connect() as connection:
        if connection.dialect.name == "duckdb":
            return _read_frame_whole(statement, connection)
        return pd.read_sql(statement, connection)


def _read_frame_whole(statement: Select, connection: Connection) -> pd.DataFrame:
    """Let DuckDB fill the columns itself: row by row through Python takes four times as long for England's wards."""
    frame = connection.execute(statement).cursor.df()
    for column in statement.selected_columns:
        if isinstance(column.type, Date):
            frame[column.name] = _as_dates(frame[column.name])
    return frame


def _as_dates(moments: pd.Series) -> np.ndarray:
    """Turn time stamps into dates, each different one once."""
    places, days = pd.factorize(moments)
    return np.array([*(day.date() for day in days), None], dtype=object)[places]  # no day has the place -1: the last


def _current_path(database_dir: Path, dataset: str) -> Path:
    pointer = pointer_path(database_dir, dataset)
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NoDatabaseError(
            f"No database of the data set {dataset!r} has been built: {pointer} does not exist. "
            "Run `make data` (or `python -m queries.ingest load`, for the example `... example`) and try again."
        ) from None
    if not re.fullmatch(rf"{re.escape(dataset)}-\d+\.duckdb", name):
        raise NoDatabaseError(f"{pointer} does not name a database file. Run `make data` to build one.")
    return database_dir / name


def _engine_of(path: Path) -> Engine:
    with _lock:
        engine = _engines.get(path)
        if engine is None:
            engine = _engines[path] = create_engine(
                f"duckdb:///{path}",
                connect_args={"read_only": True, "config": dict(_CONFIG)},
                poolclass=QueuePool,
                pool_size=_POOL_SIZE,
                max_overflow=_POOL_OVERFLOW,
            )
    return engine


def _read_release(path: Path, *, is_whole: bool = False) -> Release:
    """Read what a file says of itself. With `is_whole` it must also hold every table and column of the schema."""
    if not path.exists():
        raise NoDatabaseError(f"The current database {path} is missing. Run `make data` to build it again.")
    columns = (
        release_table.c.dataset,
        release_table.c.number,
        release_table.c.released_at,
        release_table.c.checksum,
    )
    with _engine_of(path).connect() as connection:
        row = connection.execute(select(*columns)).one()
        for table in metadata.sorted_tables if is_whole else ():
            connection.execute(select(table).limit(0))
    return Release(**row._mapping)


def _retire_superseded(database_dir: Path, dataset: str, current: Path) -> None:
    """Let go of engines of other releases. A connection in use is closed when its query gives it back.

    The release before stays open: screens that were begun with it are finished with it.
    """
    with _lock:
        before = [path for path in _newest.get((database_dir, dataset), ()) if path != current]
        kept = _newest[(database_dir, dataset)] = (current, *before[:1])
        superseded = [
            path
            for path in _engines
            if path.parent == database_dir and path.name.startswith(f"{dataset}-") and path not in kept
        ]
        engines = [_engines.pop(path) for path in superseded]
    for engine in engines:
        engine.dispose()
