"""What the home page shows: the gap in life expectancy, the places side by side, deprivation, the worst gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from queries import areas, gaps, observations, views
from queries.caching import cached_per_release
from queries.gaps import Gaps
from queries.models import Geography, SeriesRequest, Sex, ViewRequest
from queries.small_area_gap import SmallAreaGap, get_small_area_gap
from queries.stats.gap import difference
from queries.views import IndicatorView

LIFE_EXPECTANCY = "life-expectancy-at-birth"
HEALTHY_LIFE = "healthy-life-expectancy"
INSIDE_GAP = "inequality-in-life-expectancy"
MOST_DEPRIVED = "deprivation-most-deprived-fifth"
SEXES = (Sex.MALE, Sex.FEMALE)

ViewBySex = dict[Sex, IndicatorView]


@dataclass(frozen=True, kw_only=True)
class EarlierGap:
    """The same two areas in the first period of the same series."""

    period: str
    gap: float


@dataclass(frozen=True, kw_only=True)
class HomeFigures:
    """Every figure of the home page, fetched together so that they belong to one release.

    Attributes:
        life: life expectancy by district and unitary authority.
        earlier: the gap between men of the shortest and the longest, at the first period held; None without one.
        healthy: healthy life expectancy by place.
        inside: the slope index of inequality by place.
        inside_districts: the same by district.
        wards: residents of England's most deprived fifth, by ward.
        places: the same by place.
        system: the same for the whole system: event_count, denominator_count, value.
        gaps: every latest figure against England.
        small_areas: the publisher's own life expectancy of small areas, which then leads; None where it is not held.
    """

    life: ViewBySex
    earlier: EarlierGap | None
    healthy: ViewBySex
    inside: ViewBySex
    inside_districts: ViewBySex
    wards: IndicatorView
    places: IndicatorView
    system: pd.DataFrame
    gaps: Gaps
    small_areas: SmallAreaGap | None = None


@cached_per_release()
def get_home_figures() -> HomeFigures:
    """Fetch what the home page shows.

    Raises:
        UnknownIndicatorError: this release has no figures for one of the four measures.
    """
    life = _by_sex(LIFE_EXPECTANCY, Geography.DISTRICT)
    places = _view(MOST_DEPRIVED, Geography.PLACE)
    systems = tuple(area.code for area in areas.list_areas(Geography.SYSTEM))
    return HomeFigures(
        life=life,
        earlier=_find_earlier(life[Sex.MALE]),
        healthy=_by_sex(HEALTHY_LIFE, Geography.PLACE),
        inside=_by_sex(INSIDE_GAP, Geography.PLACE),
        inside_districts=_by_sex(INSIDE_GAP, Geography.DISTRICT),
        wards=_view(MOST_DEPRIVED, Geography.WARD),
        places=places,
        system=observations.fetch_reference_values(MOST_DEPRIVED, places.choice, systems),
        gaps=gaps.get_gaps(),
        small_areas=get_small_area_gap(),
    )


def _view(slug: str, geography: Geography, sex: Sex | None = None) -> IndicatorView:
    request = ViewRequest(series=SeriesRequest(geography=geography, sex=sex), has_companions=False)
    return views.get_indicator_view(slug, request)


def _by_sex(slug: str, geography: Geography) -> ViewBySex:
    return {sex: _view(slug, geography, sex) for sex in SEXES}


def _find_earlier(view: IndicatorView) -> EarlierGap | None:
    """Find how far apart the areas that are shortest and longest now were at the first period of the same source."""
    figures = view.comparison.values.dropna(subset=["value"])
    if len(figures) < 2:
        return None
    shortest, longest = figures.loc[figures["value"].idxmin()], figures.loc[figures["value"].idxmax()]
    codes = (shortest["area_code"], longest["area_code"])
    history = observations.fetch_history(view.indicator.slug, replace(view.choice, period=""), codes)
    same_source = history[(history["source_id"] == shortest["source_id"]) & history["value"].notna()]
    table = same_source.pivot_table(index=["period_end_date", "period"], columns="area_code", values="value").dropna()
    if len(table) < 2 or set(table.columns) != set(codes):
        return None
    first = table.iloc[0]
    return EarlierGap(
        period=table.index[0][1], gap=float(difference([first[codes[0]], first[codes[1]]], is_ordered=True).estimate)
    )
