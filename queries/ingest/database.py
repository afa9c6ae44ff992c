"""Write a whole new database file, then move the pointer to it: whole or not at all.

The file is built under a name that nobody reads, flushed to disk, renamed, and only then named by the pointer, which is
replaced in one step. A crash at any moment leaves the old pointer and the old file; what it leaves behind is cleared
away by the next build.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import duckdb
import pandas as pd
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from queries.files import database_name
from queries.ingest.bulk.write import BulkRows
from queries.ingest.release_state import (
    BUILDING_PREFIX,
    current_number,
    flush,
    move_pointer,
    numbers_of,
    read_state,
    write_state,
)
from queries.schema import metadata

try:
    import fcntl
except ImportError:  # Windows: two loads at once are then not kept apart
    fcntl = None

RELEASES_KEPT = 5
SETTLING_SECONDS = 60
# The disk is full, a quota is used up, files may not grow so large, or the disk may only be read or is failing.
_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


class BuildError(Exception):
    """A database could not be built or published. Whatever was current before still is."""


@contextmanager
def exclusive_build(database_dir: Path) -> Iterator[None]:
    """Hold the folder for one build; the lock goes with the process, however it ends.

    Raises:
        BuildError: another process is building here.
    """
    database_dir.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    folder = os.open(database_dir, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(f"Another load is writing to {database_dir}. Wait for it to end.") from None
        yield
    finally:
        os.close(folder)


@contextmanager
def disk_errors_said(folder: Path) -> Iterator[None]:
    """Say it when rows cannot be put aside while they are checked. What is wrong with an input is not for this.

    Raises:
        BuildError: the disk took no more.
    """
    try:
        yield
    except (
        duckdb.IOException,
        duckdb.TransactionException,
        duckdb.OutOfMemoryException,
        duckdb.FatalException,
    ) as error:
        raise unwritable(folder, error) from error
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: Exception) -> BuildError:
    """Say where a database could not be written, and why."""
    return BuildError(f"The database could not be written to {folder}: {error}")


def clear_leftovers(database_dir: Path) -> list[str]:
    """Remove what builds that died have left. Call it only while holding `exclusive_build`."""
    removed = []
    for path in sorted(database_dir.glob(f"{BUILDING_PREFIX}*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        removed.append(path.name)
    return removed


def next_release_number(database_dir: Path, dataset: str, *, after: int = 0) -> int:
    """Number the next release. A number is never used twice: boundary addresses of a release are cached for ever.

    Args:
        database_dir: folder of the database files.
        dataset: name of the data set.
        after: the highest number that a shared server has had.
    """
    return max(read_state(database_dir, dataset).last_number, after) + 1


def publish(
    tables: Mapping[str, pd.DataFrame],
    database_dir: Path,
    dataset: str,
    release_number: int,
    report: Callable[[str], None] = lambda _: None,
    *,
    kept: int = RELEASES_KEPT,
    settling_seconds: float = SETTLING_SECONDS,
    deliver: Callable[[Path], object] = lambda _: None,
    bulk: BulkRows | None = None,
) -> Path:
    """Write every table to a new database file and make it the current one.

    Args:
        tables: a frame for each table of the schema, with exactly its columns, rows in the order to be stored.
        database_dir: folder of the database files.
        dataset: name of the data set.
        release_number: number of the release, from `next_release_number`.
        report: told of each step.
        kept: how many releases to keep, newest first; pinned ones besides.
        settling_seconds: how long to keep a release in any case after another has come, so that a screen which was
            begun with it is finished with it: its page, then its shapes, then its charts.
        deliver: takes the finished file further, to a shared server; what it raises stops the release.
        bulk: the observations of large files, which come after those of `tables`.

    Returns:
        Path of the new database file.

    Raises:
        BuildError: the file could not be written, for example because the disk is full.
    """
    try:
        return _publish(tables, database_dir, dataset, release_number, report, kept, settling_seconds, deliver, bulk)
    except (OSError, DBAPIError, duckdb.Error, BuildError) as error:
        clear_leftovers(database_dir)
        (database_dir / database_name(dataset, release_number)).unlink(missing_ok=True)
        if isinstance(error, BuildError):
            raise
        raise unwritable(database_dir, error) from error


def _publish(
    tables: Mapping[str, pd.DataFrame],
    database_dir: Path,
    dataset: str,
    release_number: int,
    report: Callable[[str], None],
    kept: int,
    settling_seconds: float,
    deliver: Callable[[Path], object],
    bulk: BulkRows | None,
) -> Path:
    building = database_dir / f"{BUILDING_PREFIX}{os.getpid()}.duckdb"
    previous = current_number(database_dir, dataset)
    report("Writing the database")
    write_database(building, tables, bulk)
    flush(building)
    final = database_dir / database_name(dataset, release_number)
    report(f"Publishing {final.name}")
    building.rename(final)
    flush(database_dir)
    deliver(final)
    move_pointer(database_dir, dataset, release_number)
    with suppress(OSError):  # the release is current: what cannot be tidied now, the next load tidies
        _tidy(database_dir, dataset, {release_number, previous}, kept, settling_seconds)
    return final


def _tidy(database_dir: Path, dataset: str, wanted: set[int | None], kept: int, settling_seconds: float) -> None:
    """Remove the releases that are old, and those that were never current because their load was killed."""
    state = read_state(database_dir, dataset)
    numbers = set(numbers_of(database_dir, dataset))
    published = sorted(numbers & state.published)
    since = time.time() - settling_seconds
    settling = {
        number
        for number, successor in pairwise(published)
        if (database_dir / database_name(dataset, successor)).stat().st_mtime > since
    }
    superseded = numbers - {*published[-kept:], *settling, *state.pinned, *wanted}
    write_state(database_dir, dataset, state.without(superseded | (state.published - numbers)))
    for number in superseded:
        path = database_dir / database_name(dataset, number)
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def write_database(path: Path, tables: Mapping[str, pd.DataFrame], bulk: BulkRows | None = None) -> None:
    """Write every table, and the rows of large files, to a new database file."""
    # A connection that a full disk has broken cannot be reset for another use: SQLAlchemy would print that it tried.
    engine = create_engine(f"duckdb:///{path}", pool_reset_on_return=None)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            for table in metadata.sorted_tables:
                wanted = [column.name for column in table.columns]
                if list(tables[table.name].columns) != wanted:
                    raise ValueError(f"table {table.name}: expected the columns {wanted}")
                # DuckDB reads a whole frame at once; row by row through SQLAlchemy is some hundred times slower.
                connection.connection.driver_connection.append(table.name, tables[table.name])
            if bulk is not None:
                bulk.write_into(connection.connection.driver_connection)
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("CHECKPOINT")
    finally:
        engine.dispose()
