"""The releases that are kept: list them, make an earlier one current again, keep one from being removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from queries.files import database_name
from queries.ingest.database import BuildError, exclusive_build
from queries.ingest.release_state import current_number, move_pointer, numbers_of, read_state, write_state


@dataclass(frozen=True, kw_only=True)
class KeptRelease:
    """One release whose file is kept. `problem` says why it cannot be used, "" when it can."""

    number: int
    is_current: bool
    is_pinned: bool
    was_current: bool
    released_at: datetime | None = None
    checksum: str = ""
    indicators: int = 0
    figures: int = 0
    problem: str = ""

    def __str__(self) -> str:
        """Write the release as a line of a list."""
        marks = [word for word, is_so in (("current", self.is_current), ("pinned", self.is_pinned)) if is_so]
        if self.problem:
            return f"{self.number:>5}  {self.problem}"
        marks += [] if self.was_current else ["never current"]
        return (
            f"{self.number:>5}  {self.released_at:%Y-%m-%d %H:%M}  {self.checksum[:12]}  {self.indicators:>10,}  "
            f"{self.figures:>10,}  {', '.join(marks)}"
        ).rstrip()


HEADING = f"{'no.':>5}  {'built (UTC)':<16}  {'checksum':<12}  {'indicators':>10}  {'figures':>10}"


def list_releases(database_dir: Path, dataset: str) -> list[KeptRelease]:
    """List the releases whose files are kept, newest first."""
    state = read_state(database_dir, dataset)
    current = current_number(database_dir, dataset)
    return [
        _describe(
            database_dir / database_name(dataset, number),
            {
                "number": number,
                "is_current": number == current,
                "is_pinned": number in state.pinned,
                "was_current": number in state.published,
            },
        )
        for number in sorted(numbers_of(database_dir, dataset), reverse=True)
    ]


def roll_back(database_dir: Path, dataset: str, number: int | None = None) -> KeptRelease:
    """Make a kept release current: the number given, or the one before the current.

    Raises:
        BuildError: there is no such release, or it cannot be read. Nothing has been changed.
    """
    with exclusive_build(database_dir):
        chosen = choose_release(list_releases(database_dir, dataset), number)
        state = read_state(database_dir, dataset)
        move_pointer(database_dir, dataset, chosen.number)
        write_state(database_dir, dataset, state.with_published(chosen.number))
    return chosen


def pin(database_dir: Path, dataset: str, number: int, *, is_pinned: bool = True) -> None:
    """Keep a release from being removed by later loads, or let it go again.

    Raises:
        BuildError: there is no such release.
    """
    with exclusive_build(database_dir):
        find_kept(list_releases(database_dir, dataset), number)
        state = read_state(database_dir, dataset)
        pinned = state.pinned | {number} if is_pinned else state.pinned - {number}
        write_state(database_dir, dataset, type(state)(**{**vars(state), "pinned": pinned}))


def choose_release(kept: list[KeptRelease], number: int | None) -> KeptRelease:
    """Choose the release to make current: the number given, or the one before the current.

    Args:
        kept: the releases that are kept, newest first.
        number: None for the one before.

    Raises:
        BuildError: it is not kept, cannot be read or is current already.
    """
    if number is None:
        current = next((each.number for each in kept if each.is_current), 0)
        earlier = [each.number for each in kept if each.was_current and each.number < current]
        if not earlier:
            raise BuildError("There is no earlier release to go back to.")
        number = earlier[0]
    chosen = find_kept(kept, number)
    if chosen.problem:
        raise BuildError(f"Release {number} cannot be made current: {chosen.problem}.")
    if chosen.is_current:
        raise BuildError(f"Release {number} is current already.")
    return chosen


def find_kept(kept: list[KeptRelease], number: int) -> KeptRelease:
    """Find a release among those that are kept.

    Raises:
        BuildError: it is not among them.
    """
    for each in kept:
        if each.number == number:
            return each
    held = ", ".join(str(each.number) for each in kept) or "none"
    raise BuildError(f"Release {number} is not kept. Kept: {held}.")


def earlier_and_current(database_dir: Path, dataset: str) -> tuple[int, int]:
    """Name the release before the current one, and the current one.

    Raises:
        BuildError: there are not two.
    """
    current = current_number(database_dir, dataset)
    published = sorted(read_state(database_dir, dataset).published & set(numbers_of(database_dir, dataset)))
    earlier = [number for number in published if current is not None and number < current]
    if not earlier:
        raise BuildError("There is no earlier release to compare the current one with.")
    return earlier[-1], current


def _describe(path: Path, facts: dict[str, object]) -> KeptRelease:
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            released_at, checksum = connection.execute("SELECT released_at, checksum FROM release").fetchone()
            indicators, figures = connection.execute(
                "SELECT count(DISTINCT indicator_slug), count(value) FROM observations"
            ).fetchone()
    except duckdb.Error:
        return KeptRelease(**facts, problem="its file cannot be read")
    return KeptRelease(**facts, released_at=released_at, checksum=checksum, indicators=indicators, figures=figures)
