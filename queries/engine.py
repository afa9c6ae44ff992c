"""Read-only engines on the current release, one per release, opened lazily and never at import.

A release is a file of its own or, with a shared server, a schema of its own; a pointer beside them says which one is
current, and ingest moves it in one step. Reading the pointer on every call is what lets a running app pick up a new
release.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, Protocol

import pandas as pd
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql import Select

from queries.errors import NoDatabaseError, OtherSystemError
from queries.files import FileStore
from queries.models import EXAMPLE_DATASET, PUBLISHED_DATASET, Release
from queries.schema import metadata
from queries.schema import release as release_table
from queries.schema import system as system_table
from queries.server import ServerStore
from settings import get_settings


class Store(Protocol):
    """Where releases lie: a folder of files or a shared server."""

    def current_number(self, dataset: str) -> int:
        """Find out which release of a data set is current; raises NoDatabaseError."""

    def holds(self, dataset: str, release_number: int) -> bool:
        """Say whether a release is kept."""

    def open(self, dataset: str, release_number: int) -> Engine:
        """Make the engine of one release, which can only read."""

    def read(self, statement: Select, connection: Connection) -> pd.DataFrame:
        """Run a statement; every store gives the same frame."""

    def let_go(self, engine: Engine) -> None:
        """Close what belongs to one release alone."""

    def close(self) -> None:
        """Close what all releases share."""


class _Key(NamedTuple):
    """One release, where it lies."""

    store: Store
    dataset: str
    number: int


_lock = threading.Lock()
_stores: dict[object, Store] = {}
_engines: dict[_Key, Engine] = {}
_releases: dict[_Key, Release] = {}
_newest: dict[tuple[Store, str], tuple[_Key, ...]] = {}  # the current release, then the one before it
_pinned: ContextVar[Release | None] = ContextVar("pinned_release", default=None)
_chosen: ContextVar[str] = ContextVar("chosen_dataset", default="")  # "" is the one of the settings


def current_release(dataset: str | None = None) -> Release:
    """Find out which release is current. Cheap enough to be called for every query.

    Args:
        dataset: name of the data set; the one in use unless given: that of `using_dataset`, else of the settings.

    Raises:
        NoDatabaseError: no database has been built.
        OtherSystemError: the example is of another system than the figures.
    """
    dataset = dataset or current_dataset()
    pinned = _pinned.get()
    if pinned is not None and pinned.dataset == dataset:
        return pinned
    store = _store()
    key = _Key(store, dataset, store.current_number(dataset))
    known = _releases.get(key)
    if known is None:
        known = _read_release(key)
        _releases[key] = known
    if _newest.get((store, dataset), ())[:1] != (key,):
        _retire_superseded(key)
    _check_system(known)
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
    """Find a release by its name in addresses ("published-7"), as long as it is kept; else None.

    A page that was opened before a swap may still ask for the boundaries of the release it shows, and a link may name
    a release. One that an earlier version of the code has written with other tables is as good as gone.
    """
    match = re.fullmatch(r"([a-z]+)-(\d{1,9})", name)
    if match is None:
        return None
    key = _Key(_store(), match[1], int(match[2]))
    if not key.store.holds(key.dataset, key.number):
        return None
    known = _releases.get(key)
    if known is None:
        try:
            known = _read_release(key, is_whole=True)
        except (DBAPIError, NoDatabaseError, NoResultFound):
            return None
        _releases[key] = known
    try:
        _check_system(known)
    except OtherSystemError:
        return None
    return known


def get_engine(dataset: str, release_number: int) -> Engine:
    """Get the engine of one release: read-only and pooled, because threads must never share a connection."""
    return _engine_of(_Key(_store(), dataset, release_number))


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
        # Two loads can finish between reading the pointer and the figures: the release is gone, its successor is not.
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
        engines, stores = dict(_engines), list(_stores.values())
        for known in (_stores, _engines, _releases, _newest):
            known.clear()
    for key, engine in engines.items():
        key.store.let_go(engine)
    for store in stores:
        store.close()


def _store() -> Store:
    """Find where releases lie by the settings: on the server of an address, else in a folder."""
    settings = get_settings()
    url = settings.database_url.get_secret_value()
    place = url or settings.database_dir
    with _lock:
        store = _stores.get(place)
        if store is None:
            store = _stores[place] = ServerStore(url) if url else FileStore(settings.database_dir)
    return store


def _read_frame(statement: Select, release: Release) -> pd.DataFrame:
    with get_engine(release.dataset, release.number).connect() as connection:
        return _store().read(statement, connection)


def _engine_of(key: _Key) -> Engine:
    with _lock:
        engine = _engines.get(key)
        if engine is None:
            engine = _engines[key] = key.store.open(key.dataset, key.number)
    return engine


def _read_release(key: _Key, *, is_whole: bool = False) -> Release:
    """Read what a release says of itself. With `is_whole` it must also hold every table and column of the schema."""
    if not key.store.holds(key.dataset, key.number):
        raise NoDatabaseError(f"Release {key.number} of {key.dataset!r}, the current one, is missing. Run `make data`.")
    columns = (
        select(system_table.c.system_name).scalar_subquery().label("system_name"),
        release_table.c.dataset,
        release_table.c.number,
        release_table.c.released_at,
        release_table.c.checksum,
    )
    with _engine_of(key).connect() as connection:
        row = connection.execute(select(*columns)).one()
        for table in metadata.sorted_tables if is_whole else ():
            connection.execute(select(table).limit(0))
    return Release(**row._mapping)


def _check_system(release: Release) -> None:
    """Let no example of another system stand beside the figures: its areas are not those of the dashboard."""
    if release.dataset != EXAMPLE_DATASET:
        return
    try:
        figures = current_release(PUBLISHED_DATASET)
    except NoDatabaseError:
        return
    if release.system_name != figures.system_name:
        raise OtherSystemError(f"The example is of {release.system_name}, the figures are of {figures.system_name}.")


def _retire_superseded(current: _Key) -> None:
    """Let go of engines of other releases. A connection in use is closed when its query gives it back.

    The release before stays open: screens that were begun with it are finished with it.
    """
    with _lock:
        before = [key for key in _newest.get(current[:2], ()) if key != current]
        kept = _newest[current[:2]] = (current, *before[:1])
        superseded = [key for key in _engines if key[:2] == current[:2] and key not in kept]
        engines = [_engines.pop(key) for key in superseded]
    for engine in engines:
        current.store.let_go(engine)
