"""Codes of other vintages: what an old or newer code was, and the areas of this release that hold its small areas."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from queries import areas
from queries.errors import UnknownAreaError
from queries.models import Area
from settings import get_settings


@dataclass(frozen=True, kw_only=True)
class OldCode:
    """A code that no area of this release has.

    Attributes:
        name: the name of the area that has, or had, the code.
        note: what became of it.
        related: areas of this release that hold its small areas, as far as there are any.
    """

    name: str
    vintage: str
    note: str
    related: tuple[Area, ...]


def find_old_code(code: str) -> OldCode | None:
    """Find what a code of another vintage was; None where nobody knows."""
    row = _read(get_settings().data_dir / "geography" / "other_codes.csv").get(code)
    if row is None:
        return None
    related = tuple(filter(None, (_find(each) for each in row["related_codes"].split(";"))))
    return OldCode(name=row["area_name"], vintage=row["vintage"], note=row["note"], related=related)


def _find(code: str) -> Area | None:
    try:
        return areas.get_area(code)
    except UnknownAreaError:
        return None


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["area_code"]: row for row in csv.DictReader(file)}
