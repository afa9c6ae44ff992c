"""The glossary, read from terms.yaml beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

TERMS_PATH = Path(__file__).with_name("terms.yaml")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One word of the field.

    Attributes:
        slug: its name in an address.
        title: the word as the glossary lists it.
        says: what it means, in one to three short sentences.
        found_as: how it stands in running text. Letters count as they are written, so that names are left alone.
    """

    slug: str
    title: str
    says: str
    found_as: tuple[str, ...] = ()


def _read_terms() -> tuple[Term, ...]:
    listed = yaml.safe_load(TERMS_PATH.read_text(encoding="utf-8"))
    return tuple(
        Term(slug=slug, title=each["title"], says=each["says"], found_as=tuple(each.get("found_as", ())))
        for slug, each in listed.items()
    )


TERMS = _read_terms()
