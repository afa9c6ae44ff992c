"""Write a whole new database file, then move the pointer to it: whole or not at all.

The file is built under a name that nobody reads, flushed to disk, renamed, and only then named by the pointer, which is
replaced in one step. A crash at any moment leaves the old pointer and the old file; what it leaves behind is cleared
away by the next build.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from queries.engine import database_name, pointer_path
from queries.schema import metadata

try:
    import fcntl
except ImportError:  # Windows: two loads at once are then not kept apart
    fcntl = None

_BUILDING_PREFIX = ".building-"


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


def clear_leftovers(database_dir: Path) -> list[str]:
    """Remove what builds that died have left. Call it only while holding `exclusive_build`."""
    removed = []
    for path in sorted(database_dir.glob(f"{_BUILDING_PREFIX}*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        removed.append(path.name)
    return removed


def next_release_number(database_dir: Path, dataset: str) -> int:
    """Number the next release. A number is never used twice: boundary addresses of a release are cached for ever."""
    return max([0, *_numbers(database_dir, dataset)]) + 1


def publish(
    tables: Mapping[str, pd.DataFrame],
    database_dir: Path,
    dataset: str,
    release_number: int,
    report: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write every table to a new database file and make it the current one.

    Args:
        tables: a frame for each table of the schema, with exactly its columns, rows in the order to be stored.
        database_dir: folder of the database files.
        dataset: name of the data set.
        release_number: number of the release, from `next_release_number`. The release before it is kept, so that a
            request which has just read the old pointer still finds its file; older ones are removed.
        report: told of each step.

    Returns:
        Path of the new database file.

    Raises:
        BuildError: the file could not be written, for example because the disk is full.
    """
    try:
        return _publish(tables, database_dir, dataset, release_number, report)
    except (OSError, DBAPIError, duckdb.Error) as error:
        clear_leftovers(database_dir)
        raise BuildError(f"The database could not be written to {database_dir}: {error}") from error


def _publish(
    tables: Mapping[str, pd.DataFrame],
    database_dir: Path,
    dataset: str,
    release_number: int,
    report: Callable[[str], None],
) -> Path:
    building = database_dir / f"{_BUILDING_PREFIX}{os.getpid()}.duckdb"
    previous = current_number(database_dir, dataset)
    report("Writing the database")
    _write(building, tables)
    _flush(building)
    final = database_dir / database_name(dataset, release_number)
    report(f"Publishing {final.name}")
    building.rename(final)
    _flush(database_dir)
    _move_pointer(database_dir, dataset, final.name)
    _remove_superseded(database_dir, dataset, {release_number, previous})
    return final


def current_number(database_dir: Path, dataset: str) -> int | None:
    """Find the number that the pointer names, if there is a pointer and the file is there."""
    pointer = pointer_path(database_dir, dataset)
    name = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    match = re.fullmatch(rf"{re.escape(dataset)}-(\d+)\.duckdb", name)
    return int(match[1]) if match and (database_dir / name).exists() else None


def _write(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    engine = create_engine(f"duckdb:///{path}")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            for table in metadata.sorted_tables:
                wanted = [column.name for column in table.columns]
                if list(tables[table.name].columns) != wanted:
                    raise ValueError(f"table {table.name}: expected the columns {wanted}")
                # DuckDB reads a whole frame at once; row by row through SQLAlchemy is some hundred times slower.
                connection.connection.driver_connection.append(table.name, tables[table.name])
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("CHECKPOINT")
    finally:
        engine.dispose()


def _move_pointer(database_dir: Path, dataset: str, name: str) -> None:
    fresh = database_dir / f"{_BUILDING_PREFIX}{os.getpid()}.current"
    fresh.write_text(f"{name}\n", encoding="utf-8")
    _flush(fresh)
    os.replace(fresh, pointer_path(database_dir, dataset))
    _flush(database_dir)


def _remove_superseded(database_dir: Path, dataset: str, kept: set[int | None]) -> None:
    for number in set(_numbers(database_dir, dataset)) - kept:
        path = database_dir / database_name(dataset, number)
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def _numbers(database_dir: Path, dataset: str) -> list[int]:
    pattern = re.compile(rf"{re.escape(dataset)}-(\d+)\.duckdb")
    return [int(match[1]) for path in database_dir.iterdir() if (match := pattern.fullmatch(path.name))]


def _flush(path: Path) -> None:
    """Have the system write a file or a folder's entries to disk, so that a power cut cannot undo a rename."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
