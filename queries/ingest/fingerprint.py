"""What a release was made from, as checksums: the inputs, and the code that turned them into a database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from queries.ingest.origins import InputFile
from queries.ingest.system import SYSTEM_FILE, read_system

if TYPE_CHECKING:
    from queries.ingest.inputs import LoadRequest

_QUERIES = Path(__file__).resolve().parent.parent
_PIECE_BYTES = 1 << 20
_CODE_PATTERNS = (
    "queries/ingest/*.py", "queries/ingest/fetch/*.py", "queries/stats/*.py", "queries/schema.py", "queries/models.py",
    "queries/definitions/derived/*.yaml", "geo/*.py",
)  # fmt: skip


def release_row(request: LoadRequest, files: list[InputFile], number: int) -> dict[str, object]:
    """Write the row of the table releases: which number, when, from what and by which code."""
    return {
        "dataset": request.dataset,
        "number": number,
        "released_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        "checksum": checksum_of(request, files),
        "code_version": code_version(),
    }


def checksum_of(request: LoadRequest, files: list[InputFile]) -> str:
    """Give the SHA-256 over every input in name order: tables, origins, areas, boundaries, definitions, options."""
    data, definitions = request.data_dir, request.definitions_dir
    tables = request.tables_dir or data
    named = {file.name: file.path for file in files}
    for folder, pattern in (
        (tables, "*/origin.yaml"),
        (data, SYSTEM_FILE),
        (data, "geography/*"),
        (data, "boundaries/*"),
        (data, f"{read_system(data).words or SYSTEM_FILE}/**/*.yaml"),
    ):
        named |= {
            f"data/{path.relative_to(folder).as_posix()}": path for path in folder.glob(pattern) if path.is_file()
        }
    named |= {f"definitions/{path.name}": path for path in definitions.glob("*.yaml")}
    for folder in ("life_course", "fetched", "profile"):
        named |= {f"definitions/{folder}/{path.name}": path for path in definitions.glob(f"{folder}/*.yaml")}
    named |= {f"boundaries:{geography.value}": path for geography, path in request.boundaries.items()}
    areas = f"all_areas={request.all_areas} areas_within={request.areas_within}"
    options = f"kind={request.kind.value} replace={request.replace} {areas}"
    return _digest(sorted(named.items()), options)


def code_version() -> str:
    """Give a short checksum of the code of ingest, so that two releases made by the same code can be told."""
    root = _QUERIES.parent
    paths = {path.relative_to(root).as_posix(): path for pattern in _CODE_PATTERNS for path in root.glob(pattern)}
    return _digest(sorted(paths.items()), "")[:12]


def _digest(named: Iterable[tuple[str, Path]], options: str) -> str:
    digest = hashlib.sha256(options.encode())
    for name, path in named:
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:  # a piece at a time: a file may be larger than the memory
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
    return digest.hexdigest()
