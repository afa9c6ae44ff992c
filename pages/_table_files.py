"""The templates and data dictionaries that a reader can take away: a fixed list of files of docs/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pages._addresses import at

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
    return None if found is None else (_DOCS / found.file).read_text(encoding="utf-8")
