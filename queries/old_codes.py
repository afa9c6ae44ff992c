"""Codes of other vintages: what an old or newer code was, and the areas of this release that hold its small areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from queries import areas
from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.errors import UnknownAreaError
from queries.models import Area
from queries.schema import other_codes


@dataclass(frozen=True, kw_only=True)
class OldCode:
    """A code that no area of this release has.

    Attributes:
        name: the name of the area that has, or had, the code.
        note: what became of it.
        related: areas of this release that hold its small areas, as far as there are any.
    """

    code: str
    name: str
    vintage: str
    note: str
    related: tuple[Area, ...]


def find_old_code(code: str) -> OldCode | None:
    """Find what a code of another vintage was; None where nobody knows."""
    row = _rows_by_code().get(code)
    if row is None:
        return None
    related = tuple(filter(None, (_find(each) for each in row.related_codes.split(";"))))
    return OldCode(code=code, name=row.area_name, vintage=row.vintage, note=row.note, related=related)


@cached_per_release()
def list_old_codes() -> tuple[OldCode, ...]:
    """List every code of another vintage that is known, in the order of the codes."""
    return tuple(filter(None, map(find_old_code, sorted(_rows_by_code()))))


def _find(code: str) -> Area | None:
    try:
        return areas.get_area(code)
    except UnknownAreaError:
        return None


@cached_per_release()
def _rows_by_code() -> dict[str, Any]:
    return {row.area_code: row for row in fetch_frame(select(other_codes)).itertuples()}
