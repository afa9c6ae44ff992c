"""The system that a release is about: its name, what opens first, its goals, and what stands at the foot of a page."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from queries import indicators
from queries.caching import cached_per_release
from queries.catalogue import list_mapped_slugs
from queries.engine import fetch_frame
from queries.schema import goals, system

VACCINE_UPTAKE = "vaccine-uptake"  # what a goal is about that is set for every vaccine


@dataclass(frozen=True, kw_only=True)
class System:
    """An integrated care system as its file describes it.

    Attributes:
        code: the area that is the whole of it.
        name: as the header says it.
        short_name: as filters and legends say it.
        left_out: figures that were looked at and are not shown, each with the reason.
        credits: whom the figures and boundaries of every page come from.
    """

    code: str
    name: str
    short_name: str
    left_out: tuple[tuple[str, str], ...]
    credits: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A target that somebody has set.

    Attributes:
        about: the slug of a measure, or `VACCINE_UPTAKE`.
        target: in the unit of what it is about.
        set_by: who asks for it, as the opening of a sentence that the target ends: "The plan asks for".
        quote: the words of the document.
        source: the document, its author and the part of it.
        scope: what it covers and by when, as a sentence; "" where nothing is to be added.
    """

    about: str
    target: float
    set_by: str
    quote: str
    source: str
    scope: str


@cached_per_release()
def get_system() -> System:
    """Get the system that this release is about."""
    row = next(fetch_frame(select(system)).itertuples(index=False))
    return System(
        code=row.system_code,
        name=row.system_name,
        short_name=row.short_name,
        left_out=tuple((figure, why) for figure, why in json.loads(row.left_out_json)),
        credits=tuple(json.loads(row.credits_json)),
    )


@cached_per_release()
def get_first_measure() -> str:
    """Get the slug of the measure that opens first: the one that the system names, else the first with a map.

    Returns:
        The slug; "" where this release holds no measure at all.
    """
    named = fetch_frame(select(system.c.first_measure))["first_measure"].iloc[0]
    held = [each.slug for each in indicators.list_indicators()]
    mapped = [slug for slug in held if slug in list_mapped_slugs()]
    return next((slug for slug in [named, *mapped, *held] if slug in held), "")


@cached_per_release()
def list_goals(about: str) -> tuple[Goal, ...]:
    """List the goals that are set for a measure, or for `VACCINE_UPTAKE`, in the order of the file."""
    rows = fetch_frame(select(goals).where(goals.c.about == about).order_by(goals.c.sort_order))
    return tuple(Goal(**row) for row in rows.drop(columns="sort_order").to_dict("records"))
