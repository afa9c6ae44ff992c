"""Which release a page reads. The address says it: `?release=7`; without it, the current one of its data set.

Everything that answers an address does so inside `using_address`: one data set and one release, from the first query to
the last, even when a load makes another release current meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from dash.development.base_component import Component

from components.releases import missing_banner, release_banner
from components.selection import Selection
from pages._visit import visited_path
from queries.engine import current_dataset, current_release, find_release, using_dataset, using_release
from queries.errors import NoDatabaseError
from queries.models import Release


class ReleaseNotKeptError(Exception):
    """An address asks for a release that is not kept."""


@contextmanager
def using_address(selection: Selection) -> Iterator[None]:
    """Make every query inside the block read the data set and the one release that an address asks for.

    Where that release is not kept it is the current one: the page says so (`banner_of`), a file is refused.
    Without any database the block runs all the same, and its queries say what is missing.
    """
    with using_dataset(selection.data):
        try:
            release = kept_release(selection) or current_release()
        except NoDatabaseError:
            yield
            return
        with using_release(release):
            yield


def kept_release(selection: Selection) -> Release | None:
    """Find the release that an address asks for; None where it asks for none, or for one that is not kept."""
    return find_release(f"{selection.data or current_dataset()}-{selection.release}") if selection.release else None


def require_kept(selection: Selection) -> None:
    """Refuse an address whose release is not kept.

    Raises:
        ReleaseNotKeptError: a file of another release would not be noticed.
    """
    if selection.release and kept_release(selection) is None:
        raise ReleaseNotKeptError(f"Release {selection.release} is not kept here. No file was made.")


def banner_of(selection: Selection) -> Component | None:
    """Compose what stands above a page whose address asks for a release, unless that is the current one."""
    if not selection.release:
        return None
    newest = (visited_path() or "") + replace(selection, release="").to_search()
    try:
        with using_dataset(selection.data):
            current = current_release(selection.data or current_dataset())
    except NoDatabaseError:
        return None
    shown = kept_release(selection)
    if shown is None:
        return missing_banner(selection.release, current, newest)
    return release_banner(shown, current, newest)
