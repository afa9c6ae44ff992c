"""Inequality between the groups of one measure in one area: the groups, the gap, its measures, and how it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from queries import areas, group_values, indicators, observations, series
from queries.caching import cached_per_release
from queries.comparisons import ENGLAND
from queries.engine import current_release
from queries.errors import UnknownAreaError
from queries.group_measures import Estimate, Measures, SlopeLine, measure_groups
from queries.group_values import GroupSeries
from queries.groupings import Grouping
from queries.models import Area, Geography, Indicator, Release, SeriesRequest, Sex, ValueStatus, slug_of
from queries.own_groups import fetch_own_grouped
from queries.own_neighbourhoods import OwnArea, find_own
from queries.slopes import get_area_slope


@dataclass(frozen=True, kw_only=True)
class InequalityRequest:
    """What a reader asks for; "" and None mean whatever comes first.

    Attributes:
        area: the code of a place, or that of a neighbourhood of the reader's own.
        own: that neighbourhood, as it stands in the address; "" for none.
    """

    area: str = ""
    own: str = ""
    grouping: str = ""
    sex: Sex | None = None
    period: str = ""


@dataclass(frozen=True, kw_only=True)
class PeriodMeasures:
    """One period of the same series: its groups and what they come to."""

    period: str
    start_date: date
    end_date: date
    groups: pd.DataFrame
    measures: Measures


@dataclass(frozen=True, kw_only=True)
class InequalityView:
    """The figures of one screen, and what else could be chosen.

    Attributes:
        slope_sex: the sex that `published_slope` is of.
        area: the place that was asked for, or the first one that has groups.
        areas: places that can be chosen, in order; `held_areas` are those with groups of some kind.
        grouping: the kind of groups on show; None where the area has none.
        now: the chosen period; None where nothing is held.
        earlier: the other periods of the series, latest first.
        published_slope: what the source itself publishes as slope index for the area, latest first: columns period,
            value, lower_ci95, upper_ci95, status, value_note, kind, source_id; None where the measure has no such.
        ignored: parts of the request that name nothing, in the words of the address.
    """

    release: Release
    indicator: Indicator
    area: Area
    areas: tuple[Area, ...]
    held_areas: frozenset[str]
    groupings: tuple[Grouping, ...]
    held_groupings: frozenset[str]
    grouping: Grouping | None
    sexes: tuple[str, ...]
    series: GroupSeries | None
    now: PeriodMeasures | None
    earlier: tuple[PeriodMeasures, ...]
    published_slope: pd.DataFrame | None
    slope_indicator: Indicator | None
    slope_sex: Sex | None
    ignored: tuple[str, ...]


@cached_per_release(maxsize=512)
def get_inequality_view(indicator_slug: str, request: InequalityRequest) -> InequalityView:
    """Fetch one screen.

    Raises:
        UnknownIndicatorError: this release has no figures for the indicator.
    """
    indicator = indicators.get_indicator(indicator_slug)
    own, _ = find_own(request.own)
    rows, groupings = _held(indicator_slug, own)
    offered = (*_offered_areas(), own) if own else _offered_areas()
    ignored = [] if not request.area or request.area in {area.code for area in offered} else ["place"]
    area = _choose_area(request, offered, rows, groupings)
    here = [each for each in groupings if _holds(rows, area.code, each)]
    grouping = _choose_grouping(request, groupings, here)
    if request.grouping and request.grouping not in {each.slug for each in groupings}:
        ignored.append("basis")
    chosen, sexes = _choose_series(indicator, request, rows, area, grouping, ignored)
    periods = _measured(indicator, rows, chosen) if chosen else []
    now = next((each for each in periods if chosen and each.period == chosen.period), None)
    slope_indicator, slope, slope_sex = _published_slope(indicator, area, request.sex)
    return InequalityView(
        release=current_release(),
        indicator=indicator,
        area=area,
        areas=offered,
        held_areas=frozenset(rows["area_code"]),
        groupings=groupings,
        held_groupings=frozenset(each.slug for each in here),
        grouping=grouping,
        sexes=sexes,
        series=chosen,
        now=now,
        earlier=tuple(each for each in periods if each is not now),
        published_slope=slope,
        slope_indicator=slope_indicator,
        slope_sex=slope_sex,
        ignored=tuple(ignored),
    )


def _held(indicator_slug: str, own: OwnArea | None) -> tuple[pd.DataFrame, tuple[Grouping, ...]]:
    """Get the figures by group of every place, and of a set; and the kinds of groups that any of them has."""
    rows = group_values.fetch_grouped(indicator_slug)
    added = fetch_own_grouped(indicator_slug, own) if own else rows.iloc[:0]
    if added.empty:
        return rows, group_values.list_groupings(indicator_slug)
    rows = pd.concat([rows, added], ignore_index=True) if len(rows) else added
    return rows, group_values.groupings_of(rows)


def list_measures() -> tuple[Indicator, ...]:
    """List the measures that have groups to compare, in the order of the menu."""
    return tuple(each for each in indicators.list_indicators() if group_values.list_groupings(each.slug))


def _offered_areas() -> tuple[Area, ...]:
    local = [*areas.list_areas(Geography.SYSTEM), *areas.list_areas(Geography.PLACE)]
    try:
        return (*local, areas.get_area(ENGLAND))
    except UnknownAreaError:
        return tuple(local)


def _holds(rows: pd.DataFrame, area_code: str, grouping: Grouping) -> bool:
    held = group_values.rows_of(rows, area_code, grouping)
    return bool(len(held)) if not grouping.is_sex else held["sex"].nunique() == len(grouping.parts)


def _choose_area(
    request: InequalityRequest, offered: tuple[Area, ...], rows: pd.DataFrame, groupings: tuple[Grouping, ...]
) -> Area:
    """Choose the area that was asked for, with or without groups; else the first with the best kind of groups."""
    by_code = {area.code: area for area in offered}
    if request.area in by_code:
        return by_code[request.area]
    wanted = [each for each in groupings if each.slug == request.grouping] or groupings
    for grouping in wanted:
        for area in offered:
            if _holds(rows, area.code, grouping):
                return area
    return offered[0]


def _choose_grouping(
    request: InequalityRequest, groupings: tuple[Grouping, ...], here: list[Grouping]
) -> Grouping | None:
    """Choose what was asked for, even where the area lacks it; else the first kind that the area has."""
    asked = next((each for each in groupings if each.slug == request.grouping), None)
    return asked or (here[0] if here else None)


def _choose_series(
    indicator: Indicator,
    request: InequalityRequest,
    rows: pd.DataFrame,
    area: Area,
    grouping: Grouping | None,
    ignored: list[str],
) -> tuple[GroupSeries | None, tuple[str, ...]]:
    if grouping is None:
        return None, ()
    held = group_values.rows_of(rows, area.code, grouping)
    if held.empty:
        return None, ()
    sexes = group_values.list_sexes(held, grouping)
    sex = _first_of([request.sex, indicator.first_sex], sexes)
    if request.sex and sexes and request.sex not in sexes:
        ignored.append("sex")
    of_sex = held if grouping.is_sex else held[held["sex"] == sex]
    age = of_sex["age"].mode().iloc[0]
    periods = {slug_of(text): text for text in of_sex.loc[of_sex["age"] == age, "period"].unique()[::-1]}
    if request.period and slug_of(request.period) not in periods:
        ignored.append("period")
    period = periods.get(slug_of(request.period)) or list(periods.values())[-1]
    return GroupSeries(area_code=area.code, grouping=grouping, sex=sex, age=age, period=period), sexes


def _first_of(wanted: list[Sex | None], held: tuple[str, ...]) -> str:
    if not held:
        return ""
    return next((sex.value for sex in wanted if sex is not None and sex.value in held), held[0])


def _measured(indicator: Indicator, rows: pd.DataFrame, chosen: GroupSeries) -> list[PeriodMeasures]:
    """Measure every period of the series, latest first."""
    held = group_values.rows_of(rows, chosen.area_code, chosen.grouping)
    held = held[held["age"] == chosen.age]
    if chosen.sex:
        held = held[held["sex"] == chosen.sex]
    found = []
    for period, of_period in held.groupby("period", sort=False):
        groups = group_values.select_groups(held, replace(chosen, period=period))
        first = of_period.iloc[0]
        measures = measure_groups(groups, indicator, chosen.grouping)
        found.append(
            PeriodMeasures(
                period=period,
                start_date=first["period_start_date"],
                end_date=first["period_end_date"],
                groups=groups,
                measures=replace(measures, slope=_over_small_areas(indicator, chosen, period) or measures.slope),
            )
        )
    return found


def _over_small_areas(indicator: Indicator, chosen: GroupSeries, period: str) -> SlopeLine | None:
    """Take the slope over the single small areas that the groups are made of, where ingest worked one out."""
    if not chosen.sex:
        return None
    grouping = chosen.grouping.category_type
    found = get_area_slope(indicator.slug, chosen.area_code, Sex(chosen.sex), chosen.age, grouping, period)
    if found is None:
        return None
    return SlopeLine(
        sii=Estimate(value=found.sii, lower=found.sii_lower_95, upper=found.sii_upper_95),
        rii=None,
        at_most_deprived=found.intercept,
        at_least_deprived=found.end,
        area_count=found.area_count,
    )


def _published_slope(
    indicator: Indicator, area: Area, sex: Sex | None
) -> tuple[Indicator | None, pd.DataFrame | None, Sex | None]:
    """Fetch what the source itself publishes as the slope index of this measure inside the area."""
    slug = indicator.published_slope
    if not slug or slug not in {each.slug for each in indicators.list_indicators()}:
        return None, None, None
    slope = indicators.get_indicator(slug)
    choice = series.choose_series(slug, SeriesRequest(sex=sex))
    history = observations.fetch_history(slug, choice, (area.code,))
    held = history[history["status"] == ValueStatus.VALUE.value]
    return slope, held.sort_values("period_end_date", ascending=False, ignore_index=True), choice.sex
