"""Years added together: where single years are too few people to tell, the same figure over several of them.

Only what was counted can be added: events over people of years that follow each other and do not overlap. A rate that
is standardised is not its count over its people, so its counts alone do not give it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.models import SMALL_AREA_GEOGRAPHIES, Indicator, ValueType, Verdict
from queries.profile_beside import verdict_of
from queries.profile_models import Difference, ProfileRow
from queries.profile_rows import fetch_series
from queries.stats.benchmark import compare_with_benchmark
from queries.stats.gap import difference_between
from queries.stats.intervals import Estimate, proportion, rate
from queries.stats.normal import standard_error_from_interval

MOST_YEARS = 3  # as publishers do: with more, the oldest say little of today
_DAYS_A_YEAR = (360, 372)
_TOLERANCE_ABSOLUTE, _TOLERANCE_RELATIVE = 0.051, 0.005  # as the loader's: what rounding explains
_COUNTS = ["event_count", "denominator_count"]


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """One figure over several years, derived here from counts; limits are at the level of the row's own.

    Attributes:
        row: the latest figure that it stands beside.
        first_period: the label of the first of the years; the last is that of the row.
        benchmark_value: the benchmark's own figure over the same years; None where it has no counts of all of them.
    """

    row: ProfileRow
    first_period: str
    years: int
    value: float
    lower: float
    upper: float
    confidence_percent: float
    event_count: float
    denominator_count: float
    benchmark_value: float | None
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class PooledYears:
    """The figures of an area whose years can be added, and of how many others they cannot, by the reason."""

    figures: tuple[Pooled, ...]
    without_counts: int
    without_years: int
    standardised: int


def get_pooled(area_code: str, rows: tuple[ProfileRow, ...]) -> PooledYears:
    """Add up the years of every figure of an area that allows it.

    Args:
        area_code: the area.
        rows: its figures, as its profile has them.
    """
    found: list[Pooled | str] = [_pool(area_code, row) for row in rows if row.has_value and _is_counted(row.indicator)]
    return PooledYears(
        figures=tuple(each for each in found if isinstance(each, Pooled)),
        without_counts=found.count("counts"),
        without_years=found.count("years"),
        standardised=found.count("standardised"),
    )


def _is_counted(indicator: Indicator) -> bool:
    return indicator.value_type in (ValueType.PROPORTION, ValueType.RATE) and indicator.may_compare


def _pool(area_code: str, row: ProfileRow) -> Pooled | str:
    """Add the years of one figure, or say why not."""
    years = _years_of(area_code, row)
    if row.event_count is None or not row.denominator_count:
        return "counts"
    if len(years) < 2:
        return "years"
    multiplier = _multiplier_of(row.indicator)
    if multiplier is None or not _are_quotients(area_code, row.indicator.slug, multiplier):
        return "standardised"
    confidence = 99.8 if row.choice.geography in SMALL_AREA_GEOGRAPHIES else 95.0
    events, people = (float(years[name].sum()) for name in _COUNTS)
    found = _estimate(row.indicator, events, people, confidence, multiplier)
    bench = _benchmark(row, years, confidence, multiplier)
    return Pooled(
        row=row,
        first_period=years.iloc[0]["period"],
        years=len(years),
        value=float(found.value),
        lower=float(found.lower),
        upper=float(found.upper),
        confidence_percent=confidence,
        event_count=events,
        denominator_count=people,
        benchmark_value=None if bench is None else float(bench.value),
        verdict=_verdict(row, found, bench, confidence),
    )


def _years_of(area_code: str, row: ProfileRow) -> pd.DataFrame:
    """List the latest single years with counts that follow each other without a gap, oldest first."""
    held = fetch_series(area_code)
    choice = row.choice
    is_same = (held["indicator_slug"] == row.indicator.slug) & (held["sex"] == choice.sex) & (held["age"] == choice.age)
    held = held[is_same & held[["value", *_COUNTS]].notna().all(axis=1)].drop_duplicates("period_end_date", keep="last")
    kept: list[int] = []
    begins = None
    for place in reversed(range(len(held))):
        start, end = held.iloc[place]["period_start_date"], held.iloc[place]["period_end_date"]
        is_a_year = _DAYS_A_YEAR[0] <= (end - start).days <= _DAYS_A_YEAR[1]
        is_next = end == choice.period_end_date if begins is None else (begins - end).days == 1
        if not is_a_year or not is_next or len(kept) == MOST_YEARS:
            break
        kept.append(place)
        begins = start
    return held.iloc[kept[::-1]]


def _multiplier_of(indicator: Indicator) -> float | None:
    if indicator.value_type is ValueType.PROPORTION:
        return 100.0
    found = re.search(r"per ([\d,]+)", indicator.unit)
    return float(found[1].replace(",", "")) if found else None


def _are_quotients(area_code: str, slug: str, multiplier: float) -> bool:
    """Tell whether every figure of a measure is its count over its people: one alone may be so by accident."""
    held = fetch_series(area_code)
    rows = held[(held["indicator_slug"] == slug) & held[["value", *_COUNTS]].notna().all(axis=1)]
    values, events, people = (rows[name].to_numpy(dtype=float) for name in ("value", *_COUNTS))
    off = np.abs(multiplier * events / people - values)
    return bool((off <= np.maximum(_TOLERANCE_ABSOLUTE, _TOLERANCE_RELATIVE * np.abs(values))).all())


def _estimate(indicator: Indicator, events: float, people: float, confidence: float, multiplier: float) -> Estimate:
    method = proportion if indicator.value_type is ValueType.PROPORTION else rate
    return method(events, people, confidence=confidence / 100, multiplier=multiplier)


def _verdict(row: ProfileRow, found: Estimate, bench: Estimate | None, confidence: float) -> Verdict:
    """Compare with a benchmark that holds the area as with a fixed value, with any other by limits of the difference.

    Where the latest figures alone may not be tested against each other, their years may not be either.
    """
    if bench is None:
        return Verdict.NOT_COMPARED
    if row.difference is None:
        ends = (found.value, found.lower, found.upper)
        return Verdict(compare_with_benchmark(*ends, float(bench.value), polarity=row.indicator.polarity))
    if row.difference.lower is None:
        return Verdict.NOT_COMPARED
    level = confidence / 100
    errors = [standard_error_from_interval(each.lower, each.upper, confidence=level) for each in (found, bench)]
    gap = difference_between(found.value, errors[0], bench.value, errors[1], confidence=level)
    difference = Difference(value=float(gap.estimate), lower=float(gap.lower), upper=float(gap.upper))
    return verdict_of(difference, row.indicator.polarity)


def _benchmark(row: ProfileRow, years: pd.DataFrame, confidence: float, multiplier: float) -> Estimate | None:
    """Add the same years of the benchmark; a benchmark of another span would not be of the same time."""
    if row.benchmark is None:
        return None
    held = fetch_series(row.benchmark.code)
    is_same = (held["indicator_slug"] == row.indicator.slug) & (held["sex"] == row.choice.sex)
    same = held[is_same & (held["age"] == row.choice.age) & held["period"].isin(set(years["period"]))]
    same = same.dropna(subset=_COUNTS).drop_duplicates("period")
    if len(same) < len(years):
        return None
    events, people = (float(same[name].sum()) for name in _COUNTS)
    return _estimate(row.indicator, events, people, confidence, multiplier)
