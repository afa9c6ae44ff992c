"""The uptake of vaccines: which measures there are, which figures answer a request, and the screen made of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from sqlalchemy import select

from queries import areas, indicators, views
from queries.caching import cached_per_release
from queries.census_groups import in_census_order
from queries.engine import current_release, fetch_frame
from queries.errors import UnknownIndicatorError
from queries.groupings import is_unknown
from queries.models import (
    FIFTHS_WITHIN_AREA,
    Area,
    Geography,
    Indicator,
    SeriesChoice,
    SeriesRequest,
    Sex,
    ViewRequest,
    slug_of,
)
from queries.own_figures import list_shown
from queries.own_neighbourhoods import OwnArea, write_own
from queries.own_uptake import own_rows
from queries.schema import observations
from queries.series import age_order, list_sexes
from queries.uptake_matrix import list_bases, make_matrix
from queries.uptake_models import (
    DEFAULT_TARGET_PERCENT,
    TARGETS_PERCENT,
    Community,
    ReachOrder,
    UptakeRequest,
    UptakeSeries,
    UptakeView,
)

# From coarse to fine: the first at which every area on show has a figure is the level of the tables.
_LEVELS = (Geography.NEIGHBOURHOOD, Geography.DISTRICT, Geography.MSOA, Geography.WARD)
_MAP_LEVELS = (Geography.MSOA, Geography.WARD, Geography.NEIGHBOURHOOD, Geography.DISTRICT, Geography.PLACE)
_FIGURES = (
    "area_code", "age", "category_type", "category", "period", "period_start_date", "period_end_date", "value",
    "lower_ci95", "upper_ci95", "event_count", "denominator_count", "status", "value_note", "limits_note", "kind",
    "source_id", "vintage",
)  # fmt: skip


def list_uptake() -> tuple[Indicator, ...]:
    """List every measure that is the uptake of a vaccine and held for two areas or more, in the order of the menu."""
    return tuple(each for each in indicators.list_indicators() if each.vaccine and not is_study(each.slug))


def list_studies(vaccine: str) -> tuple[Indicator, ...]:
    """List the measures of a vaccine that are held for one area only: a published account, not a table of areas."""
    return tuple(each for each in indicators.list_indicators() if each.vaccine == vaccine and is_study(each.slug))


@cached_per_release()
def is_study(indicator_slug: str) -> bool:
    """Tell whether figures of a measure are held for one area alone."""
    held = (fetch_uptake(indicator_slug, sex)["area_code"] for sex in list_sexes(indicator_slug))
    return all(codes.nunique() < 2 for codes in held)


@cached_per_release()
def fetch_uptake(indicator_slug: str, sex: Sex = Sex.PERSONS) -> pd.DataFrame:
    """Fetch every figure of an uptake, of everyone or of one sex.

    Returns:
        One row per area, age, group and date, latest date first, with area_code, age, category_type, category, period,
        period_start_date, period_end_date, value, lower_ci95, upper_ci95, event_count, denominator_count, status,
        value_note, limits_note, kind, source_id, vintage.
    """
    statement = (
        select(*(observations.c[name] for name in _FIGURES))
        .where(observations.c.indicator_slug == indicator_slug, observations.c.sex == sex.value)
        .order_by(observations.c.period_end_date.desc(), observations.c.area_code)
    )
    return fetch_frame(statement)


@cached_per_release()
def fetch_uptake_around(indicator_slug: str, sex: Sex, neighbourhood: Area | None) -> pd.DataFrame:
    """Fetch the same, and the rows of a neighbourhood of a reader's own as those of one more area."""
    rows = fetch_uptake(indicator_slug, sex)
    if not isinstance(neighbourhood, OwnArea):
        return rows
    return pd.concat([rows, own_rows(rows, neighbourhood)], ignore_index=True)


@cached_per_release(maxsize=512)
def get_uptake_view(request: UptakeRequest) -> UptakeView:
    """Fetch one screen.

    Raises:
        UnknownIndicatorError: this release holds no uptake of any vaccine.
    """
    ignored: list[str] = []
    indicator, denominators = _choose_measure(request, ignored)
    sex, sexes = _choose_sex(request, indicator, ignored)
    place, neighbourhood = _choose_area(request, ignored)
    rows = fetch_uptake_around(indicator.slug, sex, neighbourhood)
    ages, main_age = _ages(rows)
    series, periods, communities = _choose_series(request, rows, ages, main_age, ignored)
    series = replace(series, sex=sex)
    level, shown = _choose_level(rows, series, place, neighbourhood)
    whole = neighbourhood or place or areas.list_areas(Geography.SYSTEM)[0]
    bases = list_bases(rows, series, main_age, ages)
    matrix = make_matrix(rows, series, bases, request.columns, whole, shown)
    target = request.target_percent if request.target_percent in TARGETS_PERCENT else DEFAULT_TARGET_PERCENT
    return UptakeView(
        release=current_release(),
        indicator=indicator,
        measures=list_uptake(),
        denominators=denominators,
        rows=rows,
        series=series,
        sexes=sexes,
        ages=ages,
        main_age=main_age,
        periods=periods,
        communities=communities,
        bases=bases,
        matrix=matrix,
        map=_map_view(indicator, rows, series, place, neighbourhood),
        place=place,
        neighbourhood=neighbourhood,
        level=level,
        areas=shown,
        whole=whole,
        target_percent=target,
        order=request.order or ReachOrder.PEOPLE,
        ignored=tuple(ignored),
    )


def _choose_measure(request: UptakeRequest, ignored: list[str]) -> tuple[Indicator, tuple[Indicator, ...]]:
    """Choose vaccine, then dose, then whom to count; what is not held gives way to the first that is."""
    held = list_uptake()
    if not held:
        raise UnknownIndicatorError("No uptake of a vaccine is held in this release.")
    for field, asked in (("vaccine", request.vaccine), ("dose", request.dose), ("people_counted", request.people)):
        if field == "people_counted":
            denominators = held
        found = tuple(each for each in held if slug_of(getattr(each, field)) == asked)
        if asked and not found:
            ignored.append("people" if field == "people_counted" else field)
        first = getattr(held[0], field)
        held = found or tuple(each for each in held if getattr(each, field) == first)
    return held[0], denominators


def _choose_area(request: UptakeRequest, ignored: list[str]) -> tuple[Area | None, Area | None]:
    place, neighbourhood, unknown = views.find_area_filters(request.place, request.neighbourhood, request.own)
    ignored += unknown
    return place, neighbourhood


def _choose_sex(request: UptakeRequest, indicator: Indicator, ignored: list[str]) -> tuple[Sex, tuple[Sex, ...]]:
    held = tuple(list_sexes(indicator.slug))
    if request.sex and request.sex not in held:
        ignored.append("sex")
    return request.sex if request.sex in held else held[0], held


def _ages(rows: pd.DataFrame) -> tuple[tuple[str, ...], str]:
    """List the ages that are held, youngest first, and the one that most rows have."""
    counts = rows["age"].value_counts()
    ages = sorted(counts.index, key=age_order)
    return tuple(ages), min(counts.index, key=lambda age: (-counts[age], age))


def _choose_series(
    request: UptakeRequest, rows: pd.DataFrame, ages: tuple[str, ...], main_age: str, ignored: list[str]
) -> tuple[UptakeSeries, tuple[str, ...], tuple[Community, ...]]:
    age = next((each for each in ages if slug_of(each) == request.age), "")
    if request.age and not age:
        ignored.append("age")
    communities = _communities(rows)
    community = next((each for each in communities if slug_of(each.category) == request.group), Community())
    if request.group and community.is_everyone:
        ignored.append("group")
    held = rows_of(rows, age or main_age, community)
    if held.empty:  # these people are not held at that age: the group was chosen on purpose, so the age gives way
        ignored.append("age")
        age, held = "", rows_of(rows, main_age, community)
    periods = tuple(dict.fromkeys(held["period"]))
    period = next((each for each in periods if slug_of(each) == request.period), "")
    if request.period and not period:
        ignored.append("period")
    period = period or _first_period(held)
    at_date = held[held["period"] == period].iloc[0]
    series = UptakeSeries(
        sex=Sex.PERSONS,
        age=age or main_age,
        community=community,
        period=period,
        start_date=at_date["period_start_date"],
        end_date=at_date["period_end_date"],
    )
    return series, periods, communities


def _first_period(held: pd.DataFrame) -> str:
    """Give the latest date, which stands first."""
    return str(held["period"].iloc[0])


def rows_of(rows: pd.DataFrame, age: str, community: Community) -> pd.DataFrame:
    """Pick the rows of one age and group, on every date."""
    is_meant = (rows["category_type"] == community.category_type) & (rows["category"] == community.category)
    return rows[is_meant & (rows["age"] == age)]


def _communities(rows: pd.DataFrame) -> tuple[Community, ...]:
    """List the groups that can be chosen, kind by kind in census order; fifths of areas are no community."""
    pairs = rows.loc[rows["category_type"] != "", ["category_type", "category"]].drop_duplicates()
    pairs = pairs[~pairs["category_type"].isin(FIFTHS_WITHIN_AREA.values())]
    found = [
        Community(category_type=category_type, category=category)
        for category_type, part in pairs.sort_values("category_type").groupby("category_type", sort=False)
        for category in sorted(in_census_order(part["category"]), key=is_unknown)
    ]
    return tuple(found)


def _choose_level(
    rows: pd.DataFrame, series: UptakeSeries, place: Area | None, neighbourhood: Area | None
) -> tuple[Geography, tuple[Area, ...]]:
    """Choose the coarsest level at which two areas or more lie in the whole and most of them have a figure."""
    on_show = rows_of(rows, series.age, series.community)
    held = set(on_show.loc[on_show["period"] == series.period, "area_code"])
    best: tuple[float, Geography, tuple[Area, ...]] | None = None
    for level in _levels_round(neighbourhood):
        inside = _list_inside(level, place, neighbourhood)
        share = sum(area.code in held for area in inside) / len(inside) if len(inside) > 1 else 0.0
        if best is None or share > best[0]:
            best = (share, level, inside)
    return best[1], best[2]


def _levels_round(neighbourhood: Area | None) -> tuple[Geography, ...]:
    """A neighbourhood of a reader's own is told by the areas it is made of, before any wider ones."""
    if isinstance(neighbourhood, OwnArea):
        return tuple(dict.fromkeys((neighbourhood.level, Geography.MSOA, Geography.DISTRICT)))
    return _LEVELS


def _list_inside(level: Geography, place: Area | None, neighbourhood: Area | None) -> tuple[Area, ...]:
    if isinstance(neighbourhood, OwnArea):
        codes = set(list_shown(neighbourhood, level))
        return tuple(area for area in areas.list_areas(level) if area.code in codes)
    return tuple(area for area in areas.list_areas(level) if _is_inside(area, place, neighbourhood))


def _is_inside(area: Area, place: Area | None, neighbourhood: Area | None) -> bool:
    if neighbourhood is not None:
        return neighbourhood.code in (area.neighbourhood_code, area.district_code)
    return place is None or place.code in (area.place_code, area.code)


def _map_view(
    indicator: Indicator, rows: pd.DataFrame, series: UptakeSeries, place: Area | None, neighbourhood: Area | None
) -> views.IndicatorView:
    """Fetch the map of the figures on show, at the finest level that has any."""
    on_show = rows_of(rows, series.age, series.community)
    held = set(on_show.loc[(on_show["period"] == series.period) & on_show["value"].notna(), "area_code"])
    level = next(
        (each for each in _MAP_LEVELS if sum(area.code in held for area in areas.list_areas(each)) > 1),
        Geography.DISTRICT,
    )
    choice = SeriesChoice(
        geography=level,
        sex=series.sex,
        age=series.age,
        category_type=series.community.category_type,
        category=series.community.category,
        period=series.period,
        period_start_date=series.start_date,
        period_end_date=series.end_date,
    )
    request = ViewRequest(
        series=SeriesRequest(geography=level),
        place=place.code if place else "",
        neighbourhood=neighbourhood.code if neighbourhood else "",
        own=write_own(neighbourhood.name, neighbourhood.codes) if isinstance(neighbourhood, OwnArea) else "",
        has_companions=False,
    )
    return views.get_view_of_series(indicator.slug, choice, request)
