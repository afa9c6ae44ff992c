"""Indicators that a user's file brings without a definition: shown, and marked as not described yet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from queries.ingest import layout
from queries.ingest.definitions import Definition
from queries.models import Geography, Indicator, Polarity, Sex, ValueType, slug_of

_SHARE_WORDS = ("%", "percent", "per cent", "proportion", "prevalence", "uptake", "coverage")
MULTIPLIERS = (100.0, 1_000.0, 10_000.0, 100_000.0)
# How large a part of the rows must be a count over its denominator before the type of the indicator is concluded.
_MOST_ROWS = 0.9
_CLASSES = 5
ORDER_OF_GEOGRAPHIES = (Geography.DISTRICT, Geography.PLACE, Geography.NEIGHBOURHOOD, Geography.WARD, Geography.MSOA)


class GuessedType(NamedTuple):
    """What the figures of an indicator show of it."""

    value_type: ValueType
    unit: str
    multiplier: float | None


def guess_value_type(rows: pd.DataFrame) -> GuessedType:
    """Conclude type, unit and multiplier of an indicator from its figures, or say "score" where they do not tell.

    Args:
        rows: every row of the indicator, with parsed numbers and the column "Indicator Name".
    """
    held = rows[rows[["value", "event_count"]].notna().all(axis=1) & (rows["denominator_count"] > 0)]
    quotient = held["event_count"] / held["denominator_count"]
    agreeing = [
        int(np.isclose(held["value"], multiplier * quotient, rtol=0.005, atol=0.051).sum())
        for multiplier in MULTIPLIERS
    ]
    values = rows["value"].dropna()
    names = " ".join(rows[layout.INDICATOR_NAME].unique())
    return conclude_value_type(len(held), agreeing, names, is_percentage=bool(values.between(0, 100).all()))


def conclude_value_type(held: int, agreeing: Sequence[int], names: str, *, is_percentage: bool) -> GuessedType:
    """Conclude the type of an indicator from how many of its rows are a count over a denominator.

    Args:
        held: how many rows have a value, a count and a denominator.
        agreeing: of how many of them the value is the quotient times each of `MULTIPLIERS`.
        names: what the indicator is called.
        is_percentage: whether every value lies from 0 to 100.
    """
    for multiplier, count in zip(MULTIPLIERS, agreeing, strict=True):
        if held and count / held >= _MOST_ROWS:
            is_share = multiplier == MULTIPLIERS[0]
            value_type = ValueType.PROPORTION if is_share else ValueType.RATE
            return GuessedType(value_type, "%" if is_share else f"per {multiplier:,.0f}", multiplier)
    if any(word in names.lower() for word in _SHARE_WORDS) and is_percentage:
        return GuessedType(ValueType.PROPORTION, "%", MULTIPLIERS[0])
    return GuessedType(ValueType.SCORE, "", None)  # claims least: nothing is worked out from a score


def make_provisional(indicator_id: str, rows: pd.DataFrame, members: pd.DataFrame, taken: set[str]) -> Definition:
    """Describe an indicator as far as its own rows do.

    Args:
        indicator_id: its id.
        rows: its rows, with parsed numbers, value_type, unit and area_code.
        members: level and area_code of every area.
        taken: slugs that other indicators have.
    """
    name = rows[layout.INDICATOR_NAME].iloc[0] or f"Indicator {indicator_id}"
    slug = slug_of(name) or slug_of(indicator_id) or "indicator"
    if slug in taken:
        slug = f"{slug}-{slug_of(indicator_id)}"
    level, values = _fullest_level(rows, members)
    limits = rounded_quintiles(values)
    has_england = (rows["area_code"] == "E92000001").any()
    sexes = set(rows["sex"])
    return Definition(
        Indicator(
            slug=slug,
            indicator_id=indicator_id,
            title=name,
            short_title=name,
            definition="Not described yet: this measure came from a file without a definition.",
            method="Not described yet.",
            how_to_read="",
            unit=rows["unit"].iloc[0],
            value_type=ValueType(rows["value_type"].iloc[0]),
            polarity=Polarity.NO_JUDGEMENT,
            source_id=rows["source_id"].iloc[0],
            life_course_stage="",
            topic="Local tables",
            population_basis="Not stated",
            decimals=_decimals(values),
            class_limits=limits,
            gap_steps=_gap_steps(values),
            benchmark_codes=("E92000001",) if has_england else (),
            first_geography=level,
            first_sex=None if Sex.PERSONS.value in sexes else Sex(min(sexes)),
            caveats=("Its definition has not been written, so nothing is said about which direction is good.",),
            is_provisional=True,
        )
    )


def rounded_quintiles(values: np.ndarray) -> tuple[float, ...]:
    """Cut values into five classes at rounded limits: stored once, so that a colour keeps its meaning.

    Rounding is as coarse as it can be while the limits stay apart. Few different values give fewer limits, or none.
    """
    values = values[np.isfinite(values)]
    if len(np.unique(values)) < _CLASSES:
        return ()
    cuts = np.quantile(values, np.arange(1, _CLASSES) / _CLASSES)
    spread = np.ptp(cuts) or np.ptp(values)
    coarse = -math.floor(math.log10(spread))
    for decimals in range(coarse, coarse + 4):
        limits = np.unique(np.round(cuts, decimals))
        if len(limits) == _CLASSES - 1:
            break
    return tuple(float(limit) for limit in limits) if len(limits) >= _CLASSES - 2 else ()


def _fullest_level(rows: pd.DataFrame, members: pd.DataFrame) -> tuple[Geography, np.ndarray]:
    """Find the level to open first, and the values of its latest period, or of the level with the most areas."""
    placed = rows[rows["value"].notna()].merge(members, on="area_code")
    placed = placed[placed["geography"].isin([level.value for level in ORDER_OF_GEOGRAPHIES])]
    if placed.empty:
        return Geography.DISTRICT, rows["value"].dropna().to_numpy()
    latest = placed[placed["period_end_date"] == placed.groupby("geography")["period_end_date"].transform("max")]
    counts = latest.groupby("geography")["area_code"].nunique()
    first = next((level for level in ORDER_OF_GEOGRAPHIES if counts.get(level.value, 0) > 1), None)
    first = first or Geography(counts.idxmax())
    fullest = latest[latest["geography"] == counts.idxmax()]
    return first, fullest["value"].to_numpy()


def _decimals(values: np.ndarray) -> int:
    if len(values) and np.array_equal(values, np.round(values)):
        return 0
    return 2 if len(values) and np.abs(values).max() < 1 else 1


def _gap_steps(values: np.ndarray) -> tuple[float, ...]:
    if len(values) < 2 or np.ptp(values) == 0:
        return ()
    wanted = np.abs(values - np.median(values)).max() / 3
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= wanted * 0.999)
    return tuple(round(step * count, 12) for count in (1, 2, 3))
