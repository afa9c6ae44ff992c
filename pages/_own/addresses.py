"""Addresses that take a neighbourhood of a reader's own along: its profile, a comparison, the map of a measure."""

from __future__ import annotations

from components.selection import Selection
from pages._addresses import at
from queries.models import OWN_CODE, Sex, slug_of
from queries.own_profile import OwnRow
from queries.profile_models import ProfileRow


def own_address(selection: Selection) -> str:
    """Write the address of the profile of the set."""
    return at(f"/area/{OWN_CODE}{_held(selection).to_search()}")


def compare_address(selection: Selection) -> str:
    """Write the address of the page that compares, with the set chosen."""
    chosen = Selection(data=selection.data, release=selection.release, own=selection.own, selected=(OWN_CODE,))
    return at(f"/compare{chosen.to_search()}")


def own_measure_address(row: OwnRow | ProfileRow, selection: Selection) -> str:
    """Write the address of a measure with the set alone on its map."""
    shown = Selection(
        data=selection.data,
        release=selection.release,
        areas=row.choice.geography,
        neighbourhood=OWN_CODE,
        own=selection.own,
        sex=None if row.choice.sex is Sex.PERSONS else row.choice.sex,
        period=slug_of(row.choice.period),
    )
    return at(f"/indicator/{row.indicator.slug}{shown.to_search()}")


def _held(selection: Selection) -> Selection:
    return Selection(data=selection.data, release=selection.release, own=selection.own)
