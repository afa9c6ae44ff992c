"""Rows of uptake for a neighbourhood of a reader's own, so that a table of areas can hold it as one of them.

All groups, ages and dates are added up at once, by the rules of `queries.own_figures`.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from queries.footprints import Cover, find_cover
from queries.models import FIFTHS_WITHIN_AREA, OWN_CODE, Geography, Kind, ValueStatus
from queries.own_neighbourhoods import OwnArea
from queries.stats.intervals import proportion

_KEYS = ["age", "category_type", "category", "period", "period_start_date", "period_end_date"]
_BASIS = re.compile(r"Denominator: ([^.;]+)")
_CUT = "These areas take in only a part of the areas that it is held for"
_PART_MISSING = "A part of it has no count that may be shown"
_DIFFERS = "Its parts count people in different ways"
_LIMITS_NOTE = "Wilson limits of the counts added up"


def own_rows(rows: pd.DataFrame, own: OwnArea) -> pd.DataFrame:
    """Add up every series of an uptake over the parts of a set.

    Args:
        rows: as `queries.uptake.fetch_uptake` gives them.
        own: the set.

    Returns:
        One row per age, group and date that the parts have, with the same columns and the code `OWN_CODE`. Where it
        cannot be added up there is no figure, and the note says why.
    """
    rows = rows[~rows["category_type"].isin(FIFTHS_WITHIN_AREA.values())]
    for level in dict.fromkeys((own.level, Geography.MSOA, Geography.DISTRICT, Geography.PLACE)):
        cover = find_cover(own.codes, own.level, level)
        parts = rows[rows["area_code"].isin(cover.touched)]
        if len(parts):
            return _added(parts, cover)
    return rows.iloc[:0]


def _added(parts: pd.DataFrame, cover: Cover) -> pd.DataFrame:
    is_shown = parts["status"] == ValueStatus.VALUE.value
    counted = parts.assign(
        is_held=is_shown & parts["event_count"].notna() & parts["denominator_count"].notna(),
        is_hidden=parts["status"] == ValueStatus.SUPPRESSED.value,
        is_bare=is_shown & parts["lower_ci95"].isna(),
        basis=parts["value_note"].str.extract(_BASIS, expand=False),
    )
    sums = counted.groupby(_KEYS, sort=False, dropna=False).agg(
        event_count=("event_count", "sum"),
        denominator_count=("denominator_count", "sum"),
        held=("is_held", "sum"),
        is_hidden=("is_hidden", "any"),
        is_bare=("is_bare", "any"),
        bases=("basis", "nunique"),
        note=("value_note", "first"),
        source_id=("source_id", "first"),
        vintage=("vintage", "first"),
    )
    sums = sums.reset_index()
    why = np.select(
        [not cover.is_exact, sums["held"] < len(cover.touched), sums["bases"] > 1], [_CUT, _PART_MISSING, _DIFFERS], ""
    )
    return _written(sums, pd.Series(why, index=sums.index), tuple(parts.columns))


def _written(sums: pd.DataFrame, why: pd.Series, columns: tuple[str, ...]) -> pd.DataFrame:
    has_figure = why == ""
    counts, people = (sums[name].where(has_figure) for name in ("event_count", "denominator_count"))
    limits = proportion(counts.to_numpy(dtype=float), people.to_numpy(dtype=float), multiplier=100)
    refused = np.where(sums["is_hidden"], ValueStatus.SUPPRESSED.value, ValueStatus.NOT_PUBLISHED.value)
    written = sums.assign(
        area_code=OWN_CODE,
        value=100 * counts / people,
        lower_ci95=np.where(sums["is_bare"], np.nan, limits.lower),  # over 100 % in a part: its people are miscounted
        upper_ci95=np.where(sums["is_bare"], np.nan, limits.upper),
        event_count=counts,
        denominator_count=people,
        status=np.where(has_figure, ValueStatus.VALUE.value, refused),
        value_note=sums["note"].where(has_figure, why),
        limits_note=np.where(has_figure & ~sums["is_bare"], _LIMITS_NOTE, ""),
        kind=Kind.DERIVED.value,
    )
    return written[list(columns)]
