"""The templates and data dictionaries that a reader can take away: a fixed list of files of docs/."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from pages._addresses import at
from queries import areas
from queries.errors import NoDatabaseError
from queries.models import Geography

_DOCS = Path(__file__).parent.parent / "docs"


@dataclass(frozen=True, kw_only=True)
class Template:
    """One file that is served.

    Attributes:
        name: its name at /download/templates/.
        file: its name in docs/.
        words: what a link to it says.
    """

    name: str
    file: str
    words: str


TEMPLATES = (
    Template(
        name="vaccine-uptake.csv",
        file="vaccine-uptake-template.csv",
        words="Template for vaccine uptake (CSV)",
    ),
    Template(
        name="vaccine-uptake.txt",
        file="vaccine-uptake.md",
        words="What each column of it means (text)",
    ),
    Template(
        name="deaths-and-population.csv",
        file="deaths-and-population-template.csv",
        words="Template for deaths and population (CSV)",
    ),
    Template(
        name="deaths-and-population.txt",
        file="deaths-and-population.md",
        words="What each column of that means (text)",
    ),
)


def template_address(name: str) -> str:
    """Write the address of a file."""
    return at(f"/download/templates/{name}")


def read_template(name: str) -> str | None:
    """Read a file of the list; None for any other name. The name only picks from the list, it is no path."""
    found = next((each for each in TEMPLATES if each.name == name), None)
    if found is None:
        return None
    text = (_DOCS / found.file).read_text(encoding="utf-8")
    return _with_own_areas(text) if found.file.endswith(".csv") else text


def _with_own_areas(text: str) -> str:
    """Put an area of this system in place of one that it does not have: a template that is filled in must load."""
    try:
        own = {level: areas.list_areas(level) for level in (Geography.NEIGHBOURHOOD, Geography.WARD, Geography.PLACE)}
    except NoDatabaseError:
        return text
    known = {name for held in own.values() for area in held for name in (area.code, area.name)}
    first, *rows = csv.reader(io.StringIO(text))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(first)
    for row in rows:
        code, name, vintage = row[:3]
        level = Geography.WARD if code else Geography.NEIGHBOURHOOD
        if (code or name) not in known and (held := own[level] or own[Geography.PLACE]):
            area = held[0]
            code, name, vintage = area.code if code else "", area.name, area.vintage if vintage else ""
        writer.writerow([code, name, vintage, *row[3:]])
    return written.getvalue()
