"""One screen of an indicator: every figure it shows, fetched together so that they belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from queries import areas, comparisons, indicators, observations, series
from queries.caching import cached_per_release
from queries.comparisons import Benchmark, Comparison
from queries.engine import current_release
from queries.models import (
    OWN_CODE,
    Area,
    Characteristic,
    Geography,
    Indicator,
    Kind,
    Release,
    SeriesChoice,
    Sex,
    Source,
    ValueStatus,
    ViewRequest,
    least_official,
)
from queries.own_figures import list_shown
from queries.own_neighbourhoods import OwnArea, find_own


@dataclass(frozen=True, kw_only=True)
class OtherSex:
    """The same series for the other sex: value and status of every area in the fixed order; the benchmark's value."""

    sex: Sex
    values: pd.DataFrame
    benchmark_value: float | None


@dataclass(frozen=True, kw_only=True)
class IndicatorView:
    """The figures of one screen, and what else could be chosen.

    Attributes:
        comparison: every area of the level with value, limits, gap and verdict, in the fixed order.
        shown: one bool per area, False outside the chosen place or neighbourhood.
        other_sex: the same series for the other sex, or None where it is not held.
        earlier: the last period that does not overlap the shown one, with value and status of every area, or None.
        ignored: parts of the request that name nothing held, in the words of the address.
    """

    release: Release
    indicator: Indicator
    source: Source
    choice: SeriesChoice
    comparison: Comparison
    shown: np.ndarray
    place: Area | None
    neighbourhood: Area | None
    other_sex: OtherSex | None
    earlier: SeriesChoice | None
    benchmarks: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]

    @cached_property
    def shown_values(self) -> pd.DataFrame:
        """The rows of `comparison.values` inside the chosen place or neighbourhood. Nobody may change them."""
        return self.comparison.values if self.shown.all() else self.comparison.values[self.shown]

    @cached_property
    def kind(self) -> Kind:
        """Who stands behind the figures: the least official kind among them."""
        return least_official(self.comparison.values["kind"].unique())


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filters of an indicator can be set to."""

    indicators: tuple[Indicator, ...]
    geographies: tuple[Geography, ...]
    systems: tuple[Area, ...]
    places: tuple[Area, ...]
    neighbourhoods: tuple[Area, ...]
    sexes: tuple[Sex, ...]
    groups: dict[Characteristic, list[str]]
    periods: tuple[str, ...]
    measures_at: dict[Geography, tuple[str, ...]]


@cached_per_release(maxsize=512)
def get_indicator_view(indicator_slug: str, request: ViewRequest) -> IndicatorView:
    """Fetch one screen.

    Raises:
        UnknownIndicatorError: this release has no figures for the indicator.
    """
    return get_view_of_series(indicator_slug, series.choose_series(indicator_slug, request.series), request)


@cached_per_release(maxsize=512)
def get_view_of_series(indicator_slug: str, choice: SeriesChoice, request: ViewRequest) -> IndicatorView:
    """Fetch one screen of a series that is chosen already; of the request, only what is around the series counts.

    Raises:
        UnknownIndicatorError: this release has no figures for the indicator.
    """
    indicator = indicators.get_indicator(indicator_slug)
    values = _with_reasons(observations.fetch_area_values(indicator_slug, choice), indicator, choice.geography)
    place, neighbourhood, ignored = find_area_filters(request.place, request.neighbourhood, request.own)
    places = tuple(area.code for area in areas.list_areas(Geography.PLACE))
    codes = comparisons.list_benchmark_codes(indicator, places)
    references = observations.fetch_reference_values(indicator_slug, choice, codes)
    benchmark = comparisons.choose_benchmark(references, values, request.benchmark, choice.geography)
    if request.benchmark and (benchmark is None or benchmark.code != request.benchmark):
        ignored = (*ignored, "benchmark")
    other_sex, earlier = None, None
    if request.has_companions:
        other_sex = _fetch_other_sex(indicator_slug, choice, values["area_code"], benchmark)
        earlier = series.choose_earlier(indicator_slug, choice)
    return IndicatorView(
        release=current_release(),
        indicator=indicator,
        source=indicators.get_source(indicator.source_id),
        choice=choice,
        comparison=comparisons.compare_areas(values, benchmark, indicator=indicator, geography=choice.geography),
        shown=_is_shown(values, place, neighbourhood, choice.geography),
        place=place,
        neighbourhood=neighbourhood,
        other_sex=other_sex,
        earlier=earlier,
        benchmarks=tuple(zip(references["area_code"], references["area_name"], strict=True)),
        ignored=(*choice.ignored, *ignored),
    )


@cached_per_release(maxsize=512)
def get_choices(indicator_slug: str, choice: SeriesChoice) -> Choices:
    """List what the filters of one indicator can be set to, for the series that is shown."""
    return Choices(
        indicators=indicators.list_indicators(),
        geographies=tuple(series.list_geographies(indicator_slug)),
        systems=areas.list_areas(Geography.SYSTEM),
        places=areas.list_areas(Geography.PLACE),
        neighbourhoods=areas.list_areas(Geography.NEIGHBOURHOOD),
        sexes=tuple(series.list_sexes(indicator_slug)),
        groups=series.list_groups(indicator_slug),
        periods=tuple(series.list_periods(indicator_slug, choice)),
        measures_at=_find_nearest_measures(indicator_slug),
    )


def _with_reasons(values: pd.DataFrame, indicator: Indicator, geography: Geography) -> pd.DataFrame:
    """Put the definition's reason beside every area that has no row at all."""
    reason = indicator.not_published.get(geography.value, "")
    if not reason:
        return values
    is_silent = (values["status"] == ValueStatus.NOT_PUBLISHED.value) & (values["value_note"] == "")
    return values.assign(value_note=values["value_note"].mask(is_silent, reason))


def _find_nearest_measures(indicator_slug: str) -> dict[Geography, tuple[str, ...]]:
    """Find the measures that answer for a level which this one lacks, as far as they are held at that level."""
    found = {}
    for level, slug in indicators.get_indicator(indicator_slug).nearest.items():
        if Geography(level) in series.list_geographies(slug):
            found[Geography(level)] = (slug,)
    return found


def find_area_filters(
    place_code: str, neighbourhood_code: str, own: str = ""
) -> tuple[Area | None, Area | None, tuple[str, ...]]:
    """Find the chosen place and neighbourhood; a neighbourhood of another place is left out and named.

    Args:
        place_code: the code of a place, or "".
        neighbourhood_code: the code of a neighbourhood, `OWN_CODE`, or "".
        own: the neighbourhood of a reader's own, as an address has it; it is meant by `OWN_CODE` alone.

    Returns:
        Place, neighbourhood, and which of the two name nothing: "place", "neighbourhood".
    """
    places = {area.code: area for area in areas.list_areas(Geography.PLACE)}
    neighbourhoods = {area.code: area for area in areas.list_areas(Geography.NEIGHBOURHOOD)}
    place = places.get(place_code)
    neighbourhood = find_own(own)[0] if neighbourhood_code == OWN_CODE else neighbourhoods.get(neighbourhood_code)
    ignored = []
    if place_code and place is None:
        ignored.append("place")
    if neighbourhood and place and not _lies_in(neighbourhood, place, places):
        neighbourhood = None
    if neighbourhood_code and neighbourhood is None:
        ignored.append("neighbourhood")
    return place, neighbourhood, tuple(ignored)


def _lies_in(neighbourhood: Area, place: Area, places: dict[str, Area]) -> bool:
    parts = neighbourhood.members if isinstance(neighbourhood, OwnArea) else (neighbourhood,)
    return all(_place_of(each, places) == place.code for each in parts)


def _place_of(area: Area, places: dict[str, Area]) -> str | None:
    return area.code if area.code in places else area.place_code


def _is_shown(values: pd.DataFrame, place: Area | None, neighbourhood: Area | None, level: Geography) -> np.ndarray:
    if isinstance(neighbourhood, OwnArea):
        return values["area_code"].isin(list_shown(neighbourhood, level)).to_numpy(dtype=bool)
    shown = pd.Series(True, index=values.index)
    for area, column in ((place, "place_code"), (neighbourhood, "neighbourhood_code")):
        if area is not None:
            shown &= (values[column] == area.code) | (values["area_code"] == area.code)
    if neighbourhood is not None and not shown.any():  # smaller than the areas on show: keep the one that holds it
        shown = values["area_code"].isin([neighbourhood.district_code, neighbourhood.place_code])
    return shown.to_numpy(dtype=bool)


def _fetch_other_sex(
    indicator_slug: str, choice: SeriesChoice, area_codes: pd.Series, benchmark: Benchmark | None
) -> OtherSex | None:
    other = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}.get(choice.sex)
    if other is None:
        return None
    held = observations.fetch_companion_values(indicator_slug, replace(choice, sex=other))
    values = observations.in_order(held, area_codes)
    if not values["value"].notna().any():
        return None
    reference = held["value"].get(benchmark.code) if benchmark else None
    return OtherSex(sex=other, values=values, benchmark_value=None if pd.isna(reference) else float(reference))


def get_earlier_values(view: IndicatorView, history: pd.DataFrame, area_codes: Sequence[str]) -> pd.DataFrame:
    """Give what some areas had in the last period that ends before the shown one: overlapping years repeat each other.

    Args:
        view: one screen with an earlier period.
        history: what `observations.fetch_history` gave of its series; what it lacks of the areas is fetched.
        area_codes: any areas.

    Returns:
        One row per area, in their order, with columns area_code, value and status.
    """
    lacking = tuple(code for code in area_codes if code not in set(history["area_code"]))
    if lacking:
        history = pd.concat([history, observations.fetch_history(view.indicator.slug, view.choice, lacking)])
    then = history[history["period"] == view.earlier.period].drop_duplicates("area_code").set_index("area_code")
    found = then[["value", "status"]].reindex(list(area_codes))
    return found.fillna({"status": ValueStatus.NOT_PUBLISHED.value}).reset_index(names="area_code")
