"""What has come of a download so far, and the version it is of, so that a later attempt can go on from there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path


class Partial:
    """The bytes at `path`, with a note beside it that says of which address and which version they are."""

    def __init__(self, path: Path, address: str) -> None:
        """Look at what an earlier attempt left."""
        self.path, self._address = path, address
        self._note = path.with_name(f"{path.name}.json")

    def headers(self) -> dict[str, str]:
        """Give the headers that ask for the rest, if the server still holds the same version; none to ask for all."""
        validator, size = self._validator(), self._size()
        return {"Range": f"bytes={size}-", "If-Range": validator} if validator and size else {}

    def begin(self, status: int, headers: Mapping[str, str], *, may_resume: bool) -> int | None:
        """Get ready for a body.

        Args:
            status: 200 for the whole, 206 for the rest.
            headers: of the answer.
            may_resume: whether what comes is what the server counts, byte for byte.

        Returns:
            How many bytes are held before it, or None when the answer is of another part than was asked for.
        """
        if status == 206:
            found = re.match(r"bytes (\d+)-", headers.get("Content-Range", ""))
            return self._size() if found and int(found[1]) == self._size() and self._size() else None
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        etag = headers.get("ETag", "")
        # A weak tag promises the same meaning, not the same bytes, so parts of it may not be joined.
        if may_resume and etag and not etag.startswith("W/"):
            self._note.write_text(json.dumps({"address": self._address, "validator": etag}), encoding="utf-8")
        return 0

    def discard(self) -> None:
        """Forget what has come."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _validator(self) -> str:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        return str(note.get("validator", "")) if note.get("address") == self._address else ""
