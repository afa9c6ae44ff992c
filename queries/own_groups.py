"""Figures by group of a neighbourhood of a reader's own, as the page of inequalities reads those of a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from queries import areas, group_values, series
from queries.caching import cached_per_release
from queries.footprints import find_cover
from queries.models import SMALL_AREA_GEOGRAPHIES, Geography, SeriesChoice, Sex, ValueStatus
from queries.own_figures import OwnFigure, get_own_figure
from queries.own_neighbourhoods import OwnArea

_LEVELS = (*SMALL_AREA_GEOGRAPHIES, Geography.DISTRICT, Geography.PLACE)
_SEXES = (Sex.MALE.value, Sex.FEMALE.value)
_OF_WHOM_AND_WHEN = ("age", "category_type", "category", "period", "period_start_date", "period_end_date")


@cached_per_release(maxsize=64)
def fetch_own_grouped(indicator_slug: str, own: OwnArea) -> pd.DataFrame:
    """Add up a measure by group or by sex for a set, in every period in which it is held for areas on its ground.

    Args:
        indicator_slug: a measure that is held.
        own: the set.

    Returns:
        The columns of `group_values.fetch_grouped`, latest period first. Beside others of its kind a group that cannot
        be added up is not published and says why; where none can be, there are no rows.
    """
    held = group_values.fetch_grouped(indicator_slug)
    figures = list(_figures(indicator_slug, own))
    kept = {_kind(held_by) for held_by, figure in figures if figure.has_value}
    rows = [_row(own, held_by, figure) for held_by, figure in figures if _kind(held_by) in kept]
    found = pd.DataFrame(rows, columns=[name for name in held.columns if name != "grouping"])
    return group_values.with_grouping(found)


def get_example(indicator_slug: str, own: OwnArea) -> OwnFigure | None:
    """Get the latest group that has a figure, which says how all come about; else the latest, which says why none has.

    None where no area that the set could be made of has any group.
    """
    found = [figure for _, figure in _figures(indicator_slug, own)]
    return next((figure for figure in found if figure.has_value), next(iter(found), None))


def _figures(indicator_slug: str, own: OwnArea) -> Iterator[tuple[Any, OwnFigure]]:
    """Work out every group that areas on the ground of the set are held by, latest first."""
    held = series.fetch_availability(indicator_slug)
    levels = [level.value for level in _LEVELS if level in SMALL_AREA_GEOGRAPHIES or _is_whole(own, level)]
    is_group = (held["category_type"] != "") | held["sex"].isin(_SEXES)
    found = held.loc[is_group & held["geography"].isin(levels), ["sex", *_OF_WHOM_AND_WHEN]]
    for each in found.drop_duplicates().itertuples():
        yield each, get_own_figure(indicator_slug, _choice(each, own), own)


def _is_whole(own: OwnArea, level: Geography) -> bool:
    return find_cover(own.codes, own.level, level).is_exact


def _choice(held_by: Any, own: OwnArea) -> SeriesChoice:
    kept = {name: getattr(held_by, name) for name in _OF_WHOM_AND_WHEN}
    return SeriesChoice(geography=own.level, sex=Sex(held_by.sex), **kept)


def _kind(held_by: Any) -> tuple[str, str, str]:
    return held_by.age, held_by.category_type, held_by.period


def _why_none(figure: OwnFigure) -> str:
    """Say in a note why a group has no figure beside others that have one."""
    if figure.has_value:
        return ""
    named = ", ".join(figure.named)
    return f"Not added up: no count may be shown for {named}" if named else "Not added up: counts are not held"


def _row(own: OwnArea, held_by: Any, figure: OwnFigure) -> dict[str, object]:
    return {
        **{name: getattr(held_by, name) for name in ("sex", *_OF_WHOM_AND_WHEN)},
        "area_code": own.code,
        "area_name": own.name,
        "value": figure.value,
        "lower_ci95": figure.lower,
        "upper_ci95": figure.upper,
        "event_count": figure.event_count,
        "denominator_count": figure.denominator_count,
        "status": (ValueStatus.VALUE if figure.has_value else ValueStatus.NOT_PUBLISHED).value,
        "value_note": _why_none(figure),
        "limits_note": "",
        "kind": figure.kind.value,
        "source_id": figure.source_id,
        "vintage": areas.get_geography_names(figure.level)[1],
    }
