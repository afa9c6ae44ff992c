"""Every latest figure of places and districts against England: what is worse by more than chance, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries import areas, indicators, observations, series
from queries.caching import cached_per_release
from queries.comparisons import ENGLAND, PUBLISHED_VERDICTS
from queries.models import Geography, Indicator, Polarity, SeriesRequest, Sex, ValueType, Verdict
from queries.stats.benchmark import compare_with_benchmark
from queries.stats.yardstick import least_times_benchmark

_LEVELS = (Geography.PLACE, Geography.DISTRICT)
# 5 % more years of life or of a score from 0 to 10 looks like nothing and is a lot: such figures have no ratio.
_HAVE_NO_RATIO = (ValueType.LIFE_EXPECTANCY, ValueType.MEAN, ValueType.SCORE, ValueType.SLOPE_INDEX)
_OF_CHOICE = ("sex", "age", "category_type", "category", "geography", "period", "period_end_date")
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
    searched = {each.slug: each for each in indicators.list_indicators() if _can_be_worse(each)}
    rows = _compare(_fetch_rows(_list_series(searched.values())), searched)
    is_tested = rows["verdict"] != Verdict.NOT_COMPARED
    slugs, tested_slugs = set(rows["indicator_slug"]), set(rows.loc[is_tested, "indicator_slug"])
    tested = rows.loc[is_tested, _COLUMNS].drop_duplicates(["indicator_slug", "sex", "area_code"])
    untested = [each for slug, each in searched.items() if slug in slugs - tested_slugs]
    return Gaps(tested=tested.reset_index(drop=True), untested=tuple(untested))


def _can_be_worse(indicator: Indicator) -> bool:
    has_direction = indicator.polarity is not Polarity.NO_JUDGEMENT
    return has_direction and indicator.may_compare and ENGLAND in indicator.benchmark_codes


def _list_series(searched: Iterable[Indicator]) -> pd.DataFrame:
    """List the latest series of every measure by level and sex, numbered in the order of the search."""
    every_held = series.fetch_every_held()
    found = []
    for indicator in searched:
        held = every_held[indicator.slug]
        for level in (each for each in _LEVELS if each in held.geographies):
            for sex in _people(held):
                choice = series.choose_among(held, indicator, SeriesRequest(geography=level, sex=sex))
                found.append((indicator.slug, *(getattr(choice, name) for name in _OF_CHOICE)))
    return pd.DataFrame(found, columns=["indicator_slug", *_OF_CHOICE]).rename_axis("series").reset_index()


def _people(held: series.Held) -> list[Sex]:
    """Men and women where both are held, else everyone."""
    return [sex for sex in held.sexes if sex is not Sex.PERSONS] if len(held.sexes) > 1 else held.sexes


def _fetch_rows(listed: pd.DataFrame) -> pd.DataFrame:
    """Fetch the figures of the listed series, each with England's where that is from a source of the series."""
    members = [(level.value, area.code, area.name) for level in _LEVELS for area in areas.list_areas(level)]
    members = pd.DataFrame(members, columns=["geography", "area_code", "area_name"])
    keys = list(observations.SERIES_KEYS)
    wanted = tuple(listed[keys].drop_duplicates().itertuples(index=False, name=None))
    figures = observations.fetch_many_series(wanted, (ENGLAND, *members["area_code"].drop_duplicates()))
    england = figures.loc[figures["area_code"] == ENGLAND, [*keys, "source_id", "value"]]
    rows = listed.merge(members, on="geography").merge(figures, on=[*keys, "area_code"])
    of_england = rows[["series", *keys, "source_id"]].drop_duplicates().merge(england, on=[*keys, "source_id"])
    return rows.merge(of_england[["series", "value"]].rename(columns={"value": "benchmark_value"}), on="series")


def _compare(rows: pd.DataFrame, searched: dict[str, Indicator]) -> pd.DataFrame:
    """Compare as `comparisons.compare_areas` does, but all series at once: by limits where a series has any."""
    verdicts, times = np.full(len(rows), Verdict.NOT_COMPARED, dtype=object), np.full(len(rows), np.nan)
    for slug, places in rows.groupby("indicator_slug").indices.items():
        indicator, part = searched[slug], rows.iloc[places]
        figures = [part[name].to_numpy(dtype=float) for name in ("value", "lower_ci95", "upper_ci95")]
        england = part["benchmark_value"].to_numpy(dtype=float)
        verdicts[places] = compare_with_benchmark(*figures, england, indicator.polarity)
        if _has_ratio(indicator):
            is_percent = indicator.unit == "%"
            times[places] = least_times_benchmark(
                *figures[1:], england, polarity=indicator.polarity, is_percent=is_percent
            )
    has_limits = rows["lower_ci95"].notna().groupby(rows["series"]).transform("any")
    publishers = rows["published_comparison"].map(PUBLISHED_VERDICTS).fillna(Verdict.NOT_COMPARED)
    return rows.assign(
        verdict=pd.Series(verdicts, index=rows.index, dtype=object).where(has_limits, publishers),
        is_publishers_own=~has_limits,
        least_times_benchmark=times,
    )


def _has_ratio(indicator: Indicator) -> bool:
    return indicator.value_type not in _HAVE_NO_RATIO or indicator.unit.startswith("£")
