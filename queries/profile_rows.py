"""The latest figures of one area, each as the page of its measure shows it, with what it is read against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from sqlalchemy import select

from queries import areas, comparisons, indicators, observations, series, views
from queries.caching import cached_per_release
from queries.comparisons import Benchmark, Comparison
from queries.engine import fetch_frame
from queries.models import (
    MAPPED_GEOGRAPHIES,
    Geography,
    Indicator,
    Kind,
    SeriesChoice,
    SeriesRequest,
    Sex,
    ValueStatus,
    ValueType,
    Verdict,
    ViewRequest,
)
from queries.observations import SERIES_KEYS
from queries.profile_models import Peers, ProfileRow
from queries.recent_trend import RecentTrend, recent_trend
from queries.schema import observations as table
from queries.stats.arrays import as_printed
from queries.stats.trend import POINT_COUNT
from queries.stats.yardstick import least_times_benchmark, least_times_better

# An area of several levels is named by the first of these, and read there unless more areas have a figure elsewhere.
LEVEL_ORDER = (
    Geography.DISTRICT,
    Geography.PLACE,
    Geography.NEIGHBOURHOOD,
    Geography.WARD,
    Geography.MSOA,
    Geography.SYSTEM,
    Geography.ENGLAND,
)
PERIOD = ("period", "period_start_date", "period_end_date")
_FEWEST_FOR_QUARTILES = 4
_HAVE_NO_RATIO = (ValueType.LIFE_EXPECTANCY, ValueType.MEAN, ValueType.SCORE, ValueType.SLOPE_INDEX)
_COLUMNS = (*SERIES_KEYS, "period_start_date", "period_end_date", "value", "lower_ci95", "upper_ci95", "event_count",
            "denominator_count", "status", "value_note", "kind", "source_id")  # fmt: skip


def levels_of(area_code: str) -> tuple[Geography, ...]:
    """List the levels that an area belongs to, the one that names it first."""
    return tuple(level for level in LEVEL_ORDER if any(each.code == area_code for each in areas.list_areas(level)))


@cached_per_release(maxsize=512)
def get_rows(area_code: str, wanted: str) -> tuple[ProfileRow, ...]:
    """Get the latest figure of every measure and sex that an area has, in the order of the measures.

    Men and women stand apart where both are held; groups and ages other than the measure's own are left out.

    Args:
        area_code: an area of any level.
        wanted: the code of the benchmark; "" for each measure's own.
    """
    held = fetch_series(area_code)
    levels = levels_of(area_code)
    rows = []
    parts = dict(iter(held.groupby("indicator_slug", sort=False)))
    for indicator in indicators.list_indicators():
        if indicator.slug in parts:
            rows += _rows_of(indicator, parts[indicator.slug], area_code, levels, wanted)
    return tuple(rows)


@cached_per_release(maxsize=512)
def list_held(area_code: str) -> frozenset[tuple[str, ...]]:
    """List what an area has figures of: measure, sex, age and period of each."""
    held = fetch_series(area_code)
    held = held.loc[held["value"].notna(), ["indicator_slug", "sex", "age", "period"]]
    return frozenset(held.itertuples(index=False, name=None))


@cached_per_release(maxsize=512)
def fetch_series(area_code: str) -> pd.DataFrame:
    """Fetch every row of an area that is not about a group, oldest first."""
    statement = (
        select(*(table.c[name] for name in _COLUMNS))
        .where(table.c.area_code == area_code, table.c.category_type == "")
        .order_by(table.c.indicator_slug, table.c.period_end_date, table.c.period_start_date)
    )
    return fetch_frame(statement)


def _rows_of(
    indicator: Indicator, held: pd.DataFrame, area_code: str, levels: Sequence[Geography], wanted: str
) -> Iterable[ProfileRow]:
    held = held[held["age"] == series.choose_series(indicator.slug, SeriesRequest()).age]
    sexes = [sex for sex in (Sex.PERSONS, Sex.MALE, Sex.FEMALE) if sex.value in set(held["sex"])]
    if len(sexes) > 1:
        sexes = [sex for sex in sexes if sex is not Sex.PERSONS]
    level = _level_of(indicator.slug, levels)
    for sex in sexes:
        history = held[held["sex"] == sex.value]
        figures = history[history["value"].notna()]
        latest = (figures if len(figures) else history).iloc[-1]
        choice = SeriesChoice(
            geography=level,
            **{name: latest[name] for name in ("age", "category_type", "category", "period")},
            sex=sex,
            period_start_date=latest["period_start_date"],
            period_end_date=latest["period_end_date"],
        )
        yield get_row(indicator, choice, area_code, wanted, history)


def _level_of(indicator_slug: str, levels: Sequence[Geography]) -> Geography:
    """Read an area at the one of its levels where most areas have a figure: it has the most peers there."""
    counts = _fetch_area_counts(indicator_slug)
    at = [level for level in levels if level in series.list_geographies(indicator_slug)]
    return max(at, key=lambda level: counts[level.value], default=levels[0])


@cached_per_release()
def _fetch_area_counts(indicator_slug: str) -> dict[str, int]:
    held = series.fetch_availability(indicator_slug)
    return held.groupby("geography")["value_count"].max().to_dict()


def get_row(
    indicator: Indicator, choice: SeriesChoice, area_code: str, wanted: str, history: pd.DataFrame
) -> ProfileRow:
    """Get the figure of one area in one series and period.

    Args:
        indicator: the measure.
        choice: the series and period; its level decides the peers.
        area_code: an area that has a row there.
        wanted: the code of the benchmark; "" for the measure's own.
        history: every row of the area in this series, oldest first.
    """
    comparison = _compare(indicator, choice, area_code, wanted)
    values = comparison.values
    own = values.iloc[int(np.flatnonzero(values["area_code"].to_numpy() == area_code)[0])]
    return ProfileRow(
        indicator=indicator,
        choice=choice,
        status=ValueStatus(own["status"]),
        note=own["value_note"],
        **{name: _number(own[name]) for name in ("value", "lower", "upper", "event_count", "denominator_count")},
        confidence_percent=comparison.confidence_percent,
        kind=Kind(own["kind"]),
        source_id=own["source_id"],
        benchmark=comparison.benchmark,
        verdict=Verdict(own["verdict"]),
        basis=comparison.basis,
        times=_times(indicator, own, comparison.benchmark),
        peers=_peers(indicator, values, own) if choice.geography in MAPPED_GEOGRAPHIES and indicator.may_rank else None,
        trend=_trend(indicator, history),
    )


def history_of(row: ProfileRow, area_code: str) -> pd.DataFrame:
    """Pick every figure of an area in the series of a row, oldest first."""
    held = fetch_series(area_code)
    is_it = (
        (held["indicator_slug"] == row.indicator.slug)
        & (held["sex"] == row.choice.sex.value)
        & (held["age"] == row.choice.age)
        & held["value"].notna()
    )
    return held[is_it]


def choice_at(choice: SeriesChoice, period: pd.Series) -> SeriesChoice:
    """Give a series in another period, as a row of a history has it."""
    return replace(choice, **{name: getattr(period, name) for name in PERIOD})


def row_in_period(row: ProfileRow, area_code: str, period: str, wanted: str) -> ProfileRow:
    """Give the figure of an area in a period; where it has none, the row that it has."""
    if row.choice.period == period:
        return row
    history = history_of(row, area_code)
    there = history[history["period"] == period]
    if there.empty:
        return row
    return get_row(row.indicator, choice_at(row.choice, there.iloc[-1]), area_code, wanted, history)


def _compare(indicator: Indicator, choice: SeriesChoice, area_code: str, wanted: str) -> Comparison:
    if choice.geography not in MAPPED_GEOGRAPHIES:
        return _compare_one(indicator, choice, area_code, wanted)
    return compare_level(indicator, choice, wanted)


def compare_level(indicator: Indicator, choice: SeriesChoice, wanted: str) -> Comparison:
    """Compare every area of a level as the map of the measure does.

    Args:
        indicator: the measure.
        choice: one series and period of it.
        wanted: the code of a benchmark, which is never replaced by another; "" for the measure's own.
    """
    view = views.get_view_of_series(indicator.slug, choice, ViewRequest(has_companions=False))
    found = view.comparison.benchmark
    if not wanted or (found is not None and found.code == wanted):
        return view.comparison
    return _compare_with(wanted, indicator.slug, choice)


@cached_per_release(maxsize=512)
def _compare_with(wanted: str, slug: str, choice: SeriesChoice) -> Comparison:
    """Compare all areas of a level with the one that was asked for; with none where it has no figure of the source."""
    indicator = indicators.get_indicator(slug)
    values = views.get_view_of_series(slug, choice, ViewRequest(has_companions=False)).comparison.values
    benchmark: Benchmark | None = None
    if indicator.benchmark_codes:
        references = observations.fetch_reference_values(slug, choice, (wanted,))
        benchmark = comparisons.choose_benchmark(references, values, wanted, choice.geography)
    return comparisons.compare_areas(values, benchmark, indicator=indicator, geography=choice.geography)


def _compare_one(indicator: Indicator, choice: SeriesChoice, area_code: str, wanted: str) -> Comparison:
    """Compare an area that has no peers: the system, or England."""
    own = observations.fetch_reference_values(indicator.slug, choice, (area_code,))
    if own.empty:  # a row without a figure is no reference, and still says why
        own = _without_figure(indicator, choice, area_code)
    codes = [code for code in (wanted,) if code] or [code for code in indicator.benchmark_codes if code != area_code]
    references = observations.fetch_reference_values(indicator.slug, choice, tuple(codes))
    benchmark: Benchmark | None = None
    if len(references):
        benchmark = comparisons.choose_benchmark(references, own, wanted, choice.geography)
    return comparisons.compare_areas(own, benchmark, indicator=indicator, geography=choice.geography)


def _without_figure(indicator: Indicator, choice: SeriesChoice, area_code: str) -> pd.DataFrame:
    at_level = observations.fetch_area_values(indicator.slug, choice)
    return at_level[at_level["area_code"] == area_code].reset_index(drop=True)


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _times(indicator: Indicator, own: pd.Series, benchmark: Benchmark | None) -> float | None:
    return None if benchmark is None else times_of(indicator, own["verdict"], own["lower"], own["upper"], benchmark)


def times_of(indicator: Indicator, verdict: Verdict, lower: float, upper: float, benchmark: Benchmark) -> float | None:
    """Give how many times as bad as a benchmark a figure is at the least, or as good; None where a ratio misleads.

    Args:
        indicator: the measure.
        verdict: of the comparison.
        lower: where the figure may lie beside the benchmark, at the least.
        upper: the same, at the most.
        benchmark: what it is compared with.
    """
    has_ratio = indicator.value_type not in _HAVE_NO_RATIO or indicator.unit.startswith("£")
    rule = {Verdict.WORSE: least_times_benchmark, Verdict.BETTER: least_times_better}.get(verdict)
    if rule is None or not has_ratio:
        return None
    is_percent = indicator.unit == "%"
    return _number(float(rule(lower, upper, benchmark.value, polarity=indicator.polarity, is_percent=is_percent)))


def _peers(indicator: Indicator, values: pd.DataFrame, own: pd.Series) -> Peers | None:
    figures = values["value"].where(values["status"] == ValueStatus.VALUE.value).dropna().to_numpy(dtype=float)
    if len(figures) < 2:
        return None
    printed = as_printed(figures, indicator.decimals)
    mine = as_printed(np.array([own["value"]], dtype=float), indicator.decimals)[0]
    has_quartiles = len(figures) >= _FEWEST_FOR_QUARTILES
    return Peers(
        count=len(figures),
        lowest=float(figures.min()),
        highest=float(figures.max()),
        quartiles=tuple(float(each) for each in np.quantile(figures, (0.25, 0.5, 0.75))) if has_quartiles else None,
        others_higher=int((printed > mine).sum()),
        others_lower=int((printed < mine).sum()),
    )


def _trend(indicator: Indicator, history: pd.DataFrame) -> RecentTrend | None:
    """Test the recent trend where there are enough years with limits or counts to test at all."""
    figures = history[history["value"].notna()]
    can_be_tested = figures["lower_ci95"].notna() | figures["denominator_count"].notna()
    if int(can_be_tested.sum()) < POINT_COUNT:
        return None
    return recent_trend(indicator, history)
