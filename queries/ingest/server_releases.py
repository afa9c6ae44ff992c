"""The releases on the shared server: list them, make an earlier one current again, keep one from being removed.

The same functions as in releases.py, for the address of a server in the place of a folder.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from queries.ingest.releases import KeptRelease, choose_release, find_kept
from queries.ingest.server_copy import current_number, exclusive_register, make_current, open_register
from queries.server import kept_releases


def list_releases(url: str, dataset: str) -> list[KeptRelease]:
    """List the releases that the server keeps, newest first."""
    with open_register(url) as connection:
        return _list(connection, dataset)


def roll_back(url: str, dataset: str, number: int | None = None) -> KeptRelease:
    """Make a release that the server keeps current there: the number given, or the one before the current.

    Raises:
        BuildError: there is no such release. Nothing has been changed.
    """
    with exclusive_register(url) as connection:
        chosen = choose_release(_list(connection, dataset), number)
        make_current(connection, dataset, chosen.number)
    return chosen


def pin(url: str, dataset: str, number: int, *, is_pinned: bool = True) -> None:
    """Keep a release from being removed by later loads, or let it go again.

    Raises:
        BuildError: there is no such release.
    """
    with exclusive_register(url) as connection:
        find_kept(_list(connection, dataset), number)
        is_it = (kept_releases.c.dataset == dataset, kept_releases.c.number == number)
        connection.execute(update(kept_releases).where(*is_it).values(is_pinned=is_pinned))


def _list(connection: Connection, dataset: str) -> list[KeptRelease]:
    statement = select(kept_releases).where(kept_releases.c.dataset == dataset).order_by(kept_releases.c.number.desc())
    current = current_number(connection, dataset)
    return [
        KeptRelease(
            number=each.number,
            is_current=each.number == current,
            is_pinned=each.is_pinned,
            was_current=True,  # it became current in the transaction that brought it
            released_at=each.released_at,
            checksum=each.checksum,
            indicators=each.indicator_count,
            figures=each.figure_count,
        )
        for each in connection.execute(statement)
    ]
