"""The folder of downloads: each file whole under its name, with a note beside it that says where it came from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from queries.ingest.fetch.client import Client
from queries.ingest.fetch.errors import FetchError, NoFiguresError, NotPublishedError, WrongContentError
from queries.ingest.fetch.partial import Partial
from queries.ingest.sidecar import Sidecar, read_sidecar, sidecar_path

Check = Callable[[Path], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One file to fetch.

    Attributes:
        what: what it is, in words.
        address: where it is.
        name: what it is called here.
        publisher: who stands behind it, as in `queries.ingest.sidecar.PUBLISHERS`.
        check: reads what came and answers with what is worth noting of it; raises WrongContentError.
    """

    what: str
    address: str
    name: str
    publisher: str
    check: Check


@dataclass(frozen=True)
class Fetched:
    """A file that is whole and checked."""

    path: Path
    sidecar: Sidecar
    is_new: bool

    def line(self) -> str:
        """Say what came, in one line."""
        held = self.sidecar
        found = ", ".join(f"{count:,} {word}" for word, count in held.found.items())
        state = "fetched" if self.is_new else f"not changed since {held.fetched_at:%d %B %Y}"
        return f"{self.path.name}: {state}; {found}; {held.size_bytes:,} bytes, SHA-256 {held.sha256[:12]}"


def fetch_file(client: Client, wanted: Wanted, folder: Path) -> Fetched:
    """Fetch one file into a folder, or find that the one there is still current.

    Raises:
        FetchError: it could not be fetched, or what came is something else. What was there before is untouched.
    """
    path = folder / wanted.name
    held = read_sidecar(path)
    etag = held.etag if held and held.address == wanted.address else ""
    part = path.with_name(f".{path.name}.part")
    answer = client.download(wanted.address, part, what=wanted.what, etag=etag)
    if answer.is_unchanged and held:
        checked = held.model_copy(update={"checked_at": _now()})
        write_whole(sidecar_path(path), checked.to_bytes())
        return Fetched(path, checked, is_new=False)
    partial = Partial(part, wanted.address)
    try:
        found = wanted.check(part)
        return _keep(part, path, wanted, answer.etag, found)
    except NoFiguresError as error:
        advice = "Ask for another type of area, or leave this one out."
        raise NotPublishedError(what=wanted.what, address=wanted.address, came=str(error), advice=advice) from None
    except WrongContentError as error:
        advice = "Nothing was kept. Open the address in a browser to see what the service says; then try again later."
        raise FetchError(what=wanted.what, address=wanted.address, came=str(error), advice=advice) from None
    finally:
        partial.discard()


def keep_bytes(data: bytes, wanted: Wanted, folder: Path, found: dict[str, int], edited: str = "") -> Fetched:
    """Keep what was put together from several answers as one file."""
    path = folder / wanted.name
    part = path.with_name(f".{path.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(data)
    return _keep(part, path, wanted, "", found, edited)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    part = path.with_name(f".{path.name}.new")
    part.write_bytes(data)
    _flush(part)
    os.replace(part, path)
    _flush(path.parent)


def _keep(part: Path, path: Path, wanted: Wanted, etag: str, found: dict[str, int], edited: str = "") -> Fetched:
    """Move a checked file to its name, then write its note.

    A crash between the two leaves the new file beside the old note, whose checksum it fails: such a file counts as
    never fetched (`read_sidecar`), and the next run fetches it again.
    """
    moment = _now()
    sidecar = Sidecar(
        what=wanted.what,
        address=wanted.address,
        publisher=wanted.publisher,
        fetched_at=moment,
        checked_at=moment,
        sha256=hashlib.sha256(part.read_bytes()).hexdigest(),
        size_bytes=part.stat().st_size,
        etag=etag,
        edited=edited,
        found=found,
    )
    _flush(part)
    os.replace(part, path)
    write_whole(sidecar_path(path), sidecar.to_bytes())
    return Fetched(path, sidecar, is_new=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
