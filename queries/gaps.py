"""Every latest figure of places and districts against England: what is worse by more than chance, and by how much."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from queries import areas, comparisons, indicators, observations, series
from queries.caching import cached_per_release
from queries.comparisons import ENGLAND, PUBLISHERS_OWN
from queries.models import Geography, Indicator, Polarity, SeriesRequest, Sex, ValueType, Verdict
from queries.stats.yardstick import least_times_benchmark

_LEVELS = (Geography.PLACE, Geography.DISTRICT)
# 5 % more years of life or of a score from 0 to 10 looks like nothing and is a lot: such figures have no ratio.
_HAVE_NO_RATIO = (ValueType.LIFE_EXPECTANCY, ValueType.MEAN, ValueType.SCORE, ValueType.SLOPE_INDEX)
_COLUMNS = [
    "indicator_slug",
    "sex",
    "age",
    "geography",
    "area_code",
    "area_name",
    "period",
    "period_end_date",
    "value",
    "lower_ci95",
    "upper_ci95",
    "benchmark_value",
    "verdict",
    "is_publishers_own",
    "least_times_benchmark",
    "event_count",
    "denominator_count",
    "kind",
    "source_id",
]


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """What was compared with England, and what could not be.

    Attributes:
        tested: the frame of `fetch_gaps`.
        untested: measures that have a figure for England and a good direction but neither limits nor a comparison of
            the publisher's own.
    """

    tested: pd.DataFrame
    untested: tuple[Indicator, ...]

    @property
    def worse(self) -> pd.DataFrame:
        """The rows that are worse than England."""
        return self.tested[self.tested["verdict"] == Verdict.WORSE]

    @property
    def worst(self) -> pd.DataFrame:
        """The farthest area of every measure that has a yardstick, farthest first. A tie goes by measure and area."""
        ranked = self.worse[self.worse["least_times_benchmark"].notna()].sort_values(
            ["least_times_benchmark", "indicator_slug", "area_name"], ascending=[False, True, True]
        )
        return ranked.drop_duplicates(["indicator_slug", "sex"]).reset_index(drop=True)

    @property
    def unranked(self) -> pd.DataFrame:
        """The rows that are worse but have no yardstick: limits are not held, or a ratio would mislead."""
        return self.worse[self.worse["least_times_benchmark"].isna()].reset_index(drop=True)


@cached_per_release()
def get_gaps() -> Gaps:
    """Compare the latest figures of every place and district with England's, measure by measure.

    A measure without a good direction cannot be worse, so it is left out.

    Returns:
        `tested` has one row per measure, sex and area that was compared, with the columns indicator_slug, sex, age,
        geography, area_code, area_name, period, period_end_date, value, lower_ci95, upper_ci95, benchmark_value,
        verdict, is_publishers_own, least_times_benchmark, event_count, denominator_count, kind, source_id. Leicester
        and Rutland are place and district, and come once.
    """
    frames, untested = [], []
    for indicator in indicators.list_indicators():
        if not _can_be_worse(indicator):
            continue
        compared = [_compare(indicator, level, sex) for level in _levels(indicator) for sex in _sexes(indicator)]
        held = [frame for frame in compared if frame is not None]
        tested = pd.concat(held) if held else pd.DataFrame(columns=_COLUMNS)
        tested = tested[tested["verdict"] != Verdict.NOT_COMPARED]
        if len(tested):
            frames.append(tested)
        elif held:
            untested.append(indicator)
    rows = pd.concat(frames) if frames else pd.DataFrame(columns=_COLUMNS)
    rows = rows.drop_duplicates(["indicator_slug", "sex", "area_code"]).reset_index(drop=True)
    return Gaps(tested=rows, untested=tuple(untested))


def _can_be_worse(indicator: Indicator) -> bool:
    has_direction = indicator.polarity is not Polarity.NO_JUDGEMENT
    return has_direction and indicator.may_compare and ENGLAND in indicator.benchmark_codes


def _levels(indicator: Indicator) -> list[Geography]:
    return [level for level in _LEVELS if level in series.list_geographies(indicator.slug)]


def _sexes(indicator: Indicator) -> list[Sex]:
    """Men and women where both are held, else everyone."""
    held = series.list_sexes(indicator.slug)
    return [sex for sex in held if sex is not Sex.PERSONS] if len(held) > 1 else held


def _compare(indicator: Indicator, level: Geography, sex: Sex) -> pd.DataFrame | None:
    """Compare one series at one level with England; None where England has no figure of the same source and period."""
    choice = series.choose_series(indicator.slug, SeriesRequest(geography=level, sex=sex))
    codes = tuple(area.code for area in areas.list_areas(level))
    # Both levels mostly show one period of one series: under one name for it, the figures are read once.
    series_of_both = replace(choice, geography=Geography.DISTRICT)
    held = observations.fetch_reference_values(indicator.slug, series_of_both, (ENGLAND, *codes))
    is_england = held["area_code"] == ENGLAND
    values = held[~is_england].reset_index(drop=True)
    benchmark = comparisons.choose_benchmark(held[is_england], values, ENGLAND, level)
    if benchmark is None:
        return None
    comparison = comparisons.compare_areas(values, benchmark, indicator=indicator, geography=level)
    rows = comparison.values.assign(
        indicator_slug=indicator.slug,
        sex=sex.value,
        age=choice.age,
        geography=level.value,
        period=choice.period,
        period_end_date=choice.period_end_date,
        benchmark_value=benchmark.value,
        is_publishers_own=comparison.basis == PUBLISHERS_OWN,
        least_times_benchmark=_yardstick(indicator, comparison.values, benchmark.value),
    )
    return rows[_COLUMNS]


def _yardstick(indicator: Indicator, values: pd.DataFrame, benchmark_value: float) -> object:
    has_ratio = indicator.value_type not in _HAVE_NO_RATIO or indicator.unit.startswith("£")
    if not has_ratio:
        return float("nan")
    return least_times_benchmark(
        values["lower_ci95"],
        values["upper_ci95"],
        benchmark_value,
        polarity=indicator.polarity,
        is_percent=indicator.unit == "%",
    )
