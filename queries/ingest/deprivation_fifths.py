"""Figures of fifths of small areas by deprivation, within the system and within each place, worked out at load.

A proportion or a rate of a fifth is the sum of counts over the sum of denominators, never an average. Life expectancy
without ages cannot be added up: its fifths get a weighted mean, good for measuring inequality and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from queries.ingest.definitions import ADDED_UP_TYPES, Definition
from queries.ingest.deprivation_order import Order, Whole, codes_of, find_fifths, find_order
from queries.ingest.geography import Reference
from queries.ingest.limits import add_limits, is_quotient
from queries.models import (
    FEWEST_AREAS_IN_FIFTHS,
    FIFTH_NAMES,
    FIFTHS_WITHIN_AREA,
    Geography,
    Kind,
    ValueStatus,
    ValueType,
)
from queries.stats.normal import standard_error_from_interval, two_sided_z

MEAN_LIMITS_NOTE = "Limits calculated here from the 95% limits of the areas, each weighted by its person-years"
ALIKE_LIMITS_NOTE = "Limits calculated here from the 95% limits of the areas, each counting the same"

_SERIES = ["sex", "age", "period", "period_start_date", "period_end_date"]
_OF_INDICATOR = ["indicator_id", "value_type", "multiplier", "is_tested", "source_id"]
_FIGURES = ["value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998", "event_count", "denominator_count"]
# What stands in for a part that lacks a figure, the gravest first.
_LACKING = {
    ValueStatus.SUPPRESSED: "suppressed",
    ValueStatus.NOT_RELIABLE: "not reliable enough to show",
    ValueStatus.NOT_PUBLISHED: "not published",
}


@dataclass(frozen=True)
class OrderedSeries:
    """One series of the small areas of one level within one area, ready to be put into fifths.

    Attributes:
        definition: the measure.
        order: what puts the small areas in order.
        whole: the area that they make up.
        keys: what the rows of the series have in common.
        parts: one row per small area that has a score, by area code: figures, status, score.
        reason: status and words, where no fifth can be made; else None.
        counts_alike: nobody says how many people live in the areas, so each counts the same: its denominator is 1.
    """

    definition: Definition
    order: Order
    whole: Whole
    keys: dict[str, Any]
    parts: pd.DataFrame
    reason: tuple[ValueStatus, str] | None
    counts_alike: bool = False

    @property
    def is_added_up(self) -> bool:
        """Whether figures are sums of counts; the others are weighted means."""
        return self.definition.indicator.value_type in ADDED_UP_TYPES

    @property
    def shown(self) -> pd.DataFrame:
        """The parts that have a figure and people."""
        return self.parts[(self.parts["status"] == ValueStatus.VALUE.value) & (self.parts["denominator_count"] > 0)]


def list_ordered_series(
    table: pd.DataFrame, definitions: dict[str, Definition], reference: Reference
) -> list[OrderedSeries]:
    """List every series of small areas that is to be put into fifths, within the system and within each place.

    Args:
        table: checked rows with their limits, before single areas are withheld as too unsure.
        definitions: by indicator id.
        reference: the areas, to find what is part of what.

    Raises:
        RefusedError: two scores put the areas of a level in order.
    """
    grouped = [each for each in definitions.values() if each.indicator.is_grouped_by_deprivation]
    found: list[OrderedSeries] = []
    for level, category_type in FIFTHS_WITHIN_AREA.items():
        own = table[table["area_code"].isin(codes_of(reference, level)) & (table["category_type"] == "")]
        wanted = [each for each in grouped if (own["indicator_id"] == each.indicator.indicator_id).any()]
        if not wanted:
            continue
        order = find_order(table, definitions.values(), reference, level)
        has_fifths = set(table.loc[table["category_type"] == category_type, "indicator_id"])
        for definition in wanted:
            if definition.indicator.indicator_id not in has_fifths:  # a table may bring its own
                rows = own[own["indicator_id"] == definition.indicator.indicator_id]
                found += _series_of(rows, definition, order)
    return found


def make_fifths(series: list[OrderedSeries]) -> pd.DataFrame:
    """Work out the five fifths of every series, with limits or the reason why there is no figure.

    Returns:
        Rows with the columns of the observations table and those that `add_limits` needs.
    """
    rows = [row for each in series for row in _five_rows(each)]
    if not rows:
        return pd.DataFrame()
    table = pd.DataFrame(rows).astype(dict.fromkeys([*_FIGURES, "multiplier"], float))
    add_limits(table)
    return table


def _series_of(rows: pd.DataFrame, definition: Definition, order: Order) -> Iterator[OrderedSeries]:
    for values, group in rows.groupby(_SERIES, sort=False):
        for whole in order.wholes:
            inside = group[group["area_code"].isin(whole.parts)].set_index("area_code")
            if inside.empty:
                continue
            parts = inside.reindex([code for code in whole.parts if code in order.scores.index])
            parts = parts.assign(
                status=parts["status"].fillna(ValueStatus.NOT_PUBLISHED.value),
                score=order.scores.reindex(parts.index),
                is_quotient=is_quotient(parts),
            )
            alike = _counts_alike(parts, definition, order)
            if alike:
                parts["denominator_count"] = 1.0
            reason = _why_none(parts, whole, definition, order.noun)
            keys = dict(zip(_SERIES, values, strict=True)) | inside[_OF_INDICATOR].iloc[0].to_dict()
            keys["kind"] = _kind_of(inside["kind"])
            yield OrderedSeries(definition, order, whole, keys, parts, reason, alike)


def _counts_alike(parts: pd.DataFrame, definition: Definition, order: Order) -> bool:
    """Tell whether each area is to count the same: a mean of MSOAs, which are drawn alike, without a single count."""
    is_mean = definition.indicator.value_type not in ADDED_UP_TYPES
    return is_mean and order.level is Geography.MSOA and bool(parts["denominator_count"].isna().all())


def _kind_of(kinds: pd.Series) -> str:
    """What is worked out here is derived; made-up figures and those of a third party stay what they are."""
    held = set(kinds)
    return next((kind.value for kind in (Kind.EXAMPLE, Kind.THIRD_PARTY) if kind.value in held), Kind.DERIVED.value)


def _why_none(parts: pd.DataFrame, whole: Whole, definition: Definition, noun: str) -> tuple[ValueStatus, str] | None:
    """Say why an area has no fifths at all, or None where it has."""
    if parts.empty:
        return ValueStatus.NOT_APPLICABLE, f"No deprivation score is held for the {noun}s here, so they have no order"
    held = parts[parts["status"] == ValueStatus.VALUE.value]
    if len(held) < FEWEST_AREAS_IN_FIFTHS:
        areas = "small area" if len(held) == 1 else "small areas"
        needed = f"{FEWEST_AREAS_IN_FIFTHS} are needed for fifths"
        return ValueStatus.NOT_APPLICABLE, f"{whole.name} has {len(held)} {areas} with a figure; {needed}"
    is_added_up = definition.indicator.value_type in ADDED_UP_TYPES
    if is_added_up and not held["is_quotient"].all():
        words = f"Not worked out: the figures of {noun}s are not plain counts over the people counted"
        return ValueStatus.NOT_APPLICABLE, words
    above = held["event_count"] > held["denominator_count"]
    if definition.indicator.value_type is ValueType.PROPORTION and above.any():
        verb = "counts" if above.sum() == 1 else "count"
        too_many = f"{above.sum()} of {len(parts)} {noun}s {verb} more people than were estimated to live there"
        return ValueStatus.NOT_RELIABLE, f"Not worked out: {too_many}"
    unplaced = (parts if is_added_up else held)["denominator_count"].isna()
    if unplaced.any():
        return _lacking(parts.loc[unplaced.index[unplaced]], len(parts), noun)
    return None


def _lacking(lacking: pd.DataFrame, count: int, noun: str) -> tuple[ValueStatus, str]:
    """Say of how many parts the figure, or who was counted, is not known, and the gravest reason."""
    statuses = set(lacking["status"])
    status = next((each for each in _LACKING if each.value in statuses), ValueStatus.NOT_PUBLISHED)
    if statuses == {ValueStatus.VALUE.value}:
        words = "without the number of people counted"
    else:
        words = _LACKING[status] if statuses == {status.value} else "without a figure"
    verb = "is" if len(lacking) == 1 else "are"
    return status, f"Not worked out: {len(lacking)} of {count} {noun}s {verb} {words}"


def _five_rows(series: OrderedSeries) -> Iterator[dict[str, Any]]:
    base = series.keys | {
        "area_code": series.whole.code,
        "vintage": series.whole.vintage,
        "category_type": FIFTHS_WITHIN_AREA[series.order.level],
        "published_comparison": "",
        "limits_method": "",
        **dict.fromkeys(_FIGURES, np.nan),
    }
    parts = series.parts if series.is_added_up else series.shown
    fifths = find_fifths(parts["score"], parts["denominator_count"]) if series.reason is None else pd.Series(dtype=str)
    for name in FIFTH_NAMES:
        figures = _figures(series, parts.loc[fifths.index[fifths == name]])
        yield base | {"category": name} | figures


def _figures(series: OrderedSeries, parts: pd.DataFrame) -> dict[str, Any]:
    if series.reason is not None:
        status, words = series.reason
        return {"status": status.value, "value_note": words}
    if parts.empty:
        words = f"No {series.order.noun} falls into this fifth: one holds more than a fifth of the people"
        return {"status": ValueStatus.NOT_APPLICABLE.value, "value_note": words}
    lacking = parts[parts["status"] != ValueStatus.VALUE.value]
    if len(lacking):
        status, words = _lacking(lacking, len(parts), series.order.noun)
        people = {"denominator_count": parts["denominator_count"].sum()}
        return {"status": status.value, "value_note": words, **people}
    figures = _added_up(series, parts) if series.is_added_up else _mean(series, parts)
    return {"status": ValueStatus.VALUE.value, "value_note": _note(series, len(parts)), **figures}


def _added_up(series: OrderedSeries, parts: pd.DataFrame) -> dict[str, Any]:
    count, people = parts["event_count"].sum(), parts["denominator_count"].sum()
    value = series.keys["multiplier"] * count / people
    return {"value": value, "event_count": count, "denominator_count": people}


def _mean(series: OrderedSeries, parts: pd.DataFrame) -> dict[str, Any]:
    """Average values by people; limits are value -/+ z sqrt(sum(w^2 se^2)), w being each area's share of the people."""
    people = parts["denominator_count"].to_numpy(dtype=float)
    weights = people / people.sum()
    value = float(weights @ parts["value"].to_numpy(dtype=float))
    errors = standard_error_from_interval(parts["lower_ci95"], parts["upper_ci95"])
    error = float(np.sqrt(np.sum((weights * errors) ** 2)))
    figures = {"value": value, "denominator_count": np.nan if series.counts_alike else people.sum()}
    if np.isnan(error):
        return figures
    for name, confidence in (("95", 0.95), ("998", 0.998)):
        half = two_sided_z(confidence) * error
        figures |= {f"lower_ci{name}": value - half, f"upper_ci{name}": value + half}
    return figures | {"limits_method": ALIKE_LIMITS_NOTE if series.counts_alike else MEAN_LIMITS_NOTE}


def _note(series: OrderedSeries, count: int) -> str:
    """Say how a figure was made, of how many areas, and how many were left out."""
    noun = series.order.noun if count == 1 else f"{series.order.noun}s"
    notes = [f"Sum of {count} {noun}, in order of {series.order.index}"]
    if not series.is_added_up:
        how = "each counting the same" if series.counts_alike else "each weighted by its person-years"
        notes = [f"Mean of {count} {noun}, {how}, in order of {series.order.index}"]
        notes.append("It measures inequality and is not the life expectancy of these places")
        without = len(series.parts) - len(series.shown)
        if without:
            notes.append(f"Left out: {without} of {len(series.parts)} {series.order.noun}s, which have no figure")
    unscored = len(series.whole.parts) - len(series.parts)
    if unscored:
        notes.append(
            f"Left out: {unscored} of {len(series.whole.parts)} {series.order.noun}s, which have no deprivation score"
        )
    return ". ".join(notes)
