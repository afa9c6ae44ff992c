"""What is known of the releases of a data set beside their files: which were current once, and which are pinned.

The file `published.releases` is replaced in one step, as the pointer is. It may be older than the pointer by one load
that was killed between the two; whoever reads it takes the current release for one that was published.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from queries.files import database_name, pointer_path

BUILDING_PREFIX = ".building-"


@dataclass(frozen=True, kw_only=True)
class ReleaseState:
    """The releases that were current once, those that no load may remove, and the highest number ever given."""

    published: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()
    last_number: int = 0

    def with_published(self, number: int) -> ReleaseState:
        """Note that a release has become current."""
        return replace(self, published=self.published | {number}, last_number=max(self.last_number, number))

    def without(self, numbers: Iterable[int]) -> ReleaseState:
        """Forget releases whose files are removed. Their numbers stay used."""
        gone = frozenset(numbers)
        return replace(self, published=self.published - gone, pinned=self.pinned - gone)


def state_path(database_dir: Path, dataset: str) -> Path:
    """Name the file that holds the state of a data set."""
    return database_dir / f"{dataset}.releases"


def read_state(database_dir: Path, dataset: str) -> ReleaseState:
    """Read the state. Where there is none yet, every release whose file is there counts as published."""
    numbers = numbers_of(database_dir, dataset)
    current = current_number(database_dir, dataset)
    path = state_path(database_dir, dataset)
    if path.exists():
        held = json.loads(path.read_text(encoding="utf-8"))
        state = ReleaseState(
            published=frozenset(held["published"]), pinned=frozenset(held["pinned"]), last_number=held["last_number"]
        )
    else:
        state = ReleaseState(published=frozenset(numbers))
    state = replace(state, last_number=max([state.last_number, *numbers]))
    return state if current is None else state.with_published(current)


def write_state(database_dir: Path, dataset: str, state: ReleaseState) -> None:
    """Write the state in one step. Call it only while holding `exclusive_build`."""
    content = {
        "published": sorted(state.published),
        "pinned": sorted(state.pinned),
        "last_number": state.last_number,
    }
    replace_whole(state_path(database_dir, dataset), json.dumps(content) + "\n")


def current_number(database_dir: Path, dataset: str) -> int | None:
    """Find the number that the pointer names, if there is a pointer and the file is there."""
    pointer = pointer_path(database_dir, dataset)
    name = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    match = re.fullmatch(rf"{re.escape(dataset)}-(\d+)\.duckdb", name)
    return int(match[1]) if match and (database_dir / name).exists() else None


def numbers_of(database_dir: Path, dataset: str) -> list[int]:
    """List the numbers that have a file, whether they were ever current or not."""
    pattern = re.compile(rf"{re.escape(dataset)}-(\d+)\.duckdb")
    names = [path.name for path in database_dir.iterdir()] if database_dir.is_dir() else []
    return sorted(int(match[1]) for name in names if (match := pattern.fullmatch(name)))


def move_pointer(database_dir: Path, dataset: str, number: int) -> None:
    """Make a release current, in one step."""
    replace_whole(pointer_path(database_dir, dataset), f"{database_name(dataset, number)}\n")


def replace_whole(path: Path, text: str) -> None:
    """Replace a small file in one step: a reader finds the old text or the new one."""
    fresh = path.with_name(f"{BUILDING_PREFIX}{os.getpid()}{path.suffix}")
    fresh.write_text(text, encoding="utf-8")
    flush(fresh)
    os.replace(fresh, path)
    flush(path.parent)


def flush(path: Path) -> None:
    """Have the system write a file or a folder's entries to disk, so that a power cut cannot undo a rename."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
