"""The note beside a download: where the file came from, when, and the checksum that proves it has not been touched."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class Sidecar(BaseModel):
    """What is known of a file that was fetched.

    Attributes:
        what: what it is, in words.
        address: where it was fetched.
        publisher: whose service that is: fingertips or ons_geography.
        fetched_at: when these bytes came.
        checked_at: when the service last said that they are current.
        sha256: checksum of the bytes.
        size_bytes: how many there are.
        etag: the service's name of this version, "" when it gives none.
        edited: when the service last changed it, as the service writes that, "" when it does not say.
        found: what was counted in it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    what: str
    address: str
    publisher: str
    fetched_at: datetime
    checked_at: datetime
    sha256: str
    size_bytes: int
    etag: str = ""
    edited: str = ""
    found: dict[str, int] = {}

    def to_bytes(self) -> bytes:
        """Write it as JSON."""
        return f"{self.model_dump_json(indent=2)}\n".encode()


def sidecar_path(path: Path) -> Path:
    """Name the note of a file."""
    return path.with_name(f"{path.name}.origin.json")


def read_sidecar(path: Path) -> Sidecar | None:
    """Read the note of a file; None when there is none, or when the file is not the one that was fetched."""
    try:
        found = Sidecar.model_validate_json(sidecar_path(path).read_bytes())
        data = path.read_bytes()
    except (OSError, ValidationError):
        return None
    return found if hashlib.sha256(data).hexdigest() == found.sha256 else None
