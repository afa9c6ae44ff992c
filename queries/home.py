"""What the home page shows: the gap in life expectancy, the places side by side, deprivation, the worst gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from queries import areas, gaps, observations, views
from queries.caching import cached_per_release
from queries.engine import current_release
from queries.errors import UnknownIndicatorError
from queries.gaps import Gaps
from queries.models import Geography, Release, SeriesRequest, Sex, ViewRequest
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
    """Every figure of the home page, fetched together so that they belong to one release. What is not held is None.

    Attributes:
        release: that release.
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

    release: Release
    life: ViewBySex | None
    earlier: EarlierGap | None
    healthy: ViewBySex | None
    inside: ViewBySex | None
    inside_districts: ViewBySex | None
    wards: IndicatorView | None
    places: IndicatorView | None
    system: pd.DataFrame
    gaps: Gaps
    small_areas: SmallAreaGap | None = None


@cached_per_release()
def get_home_figures() -> HomeFigures:
    """Fetch what the home page shows, as far as this release holds it."""
    life = _by_sex(LIFE_EXPECTANCY, Geography.DISTRICT)
    inside, inside_districts = (_by_sex(INSIDE_GAP, level) for level in (Geography.PLACE, Geography.DISTRICT))
    is_inside_held = inside is not None and any(map(_has_figures, [*inside.values(), *inside_districts.values()]))
    wards, places = (_view(MOST_DEPRIVED, level) for level in (Geography.WARD, Geography.PLACE))
    systems = tuple(area.code for area in areas.list_areas(Geography.SYSTEM))
    healthy = _by_sex(HEALTHY_LIFE, Geography.PLACE)
    is_life_held = life is not None and all(map(_has_figures, life.values()))
    return HomeFigures(
        release=current_release(),
        life=life if is_life_held else None,
        earlier=_find_earlier(life[Sex.MALE]) if is_life_held else None,
        healthy=healthy if healthy is not None and all(map(_has_figures, healthy.values())) else None,
        inside=inside if is_inside_held else None,
        inside_districts=inside_districts if is_inside_held else None,
        wards=wards if wards is not None and _has_figures(wards) else None,
        places=places,
        system=observations.fetch_reference_values(MOST_DEPRIVED, places.choice, systems) if places else pd.DataFrame(),
        gaps=gaps.get_gaps(),
        small_areas=get_small_area_gap(),
    )


def _view(slug: str, geography: Geography, sex: Sex | None = None) -> IndicatorView | None:
    """Fetch one view; None where this release has no such measure, or has it not for that sex."""
    request = ViewRequest(series=SeriesRequest(geography=geography, sex=sex), has_companions=False)
    try:
        view = views.get_indicator_view(slug, request)
    except UnknownIndicatorError:
        return None
    return view if sex is None or view.choice.sex is sex else None


def _by_sex(slug: str, geography: Geography) -> ViewBySex | None:
    found = {sex: view for sex in SEXES if (view := _view(slug, geography, sex)) is not None}
    return found if len(found) == len(SEXES) else None


def _has_figures(view: IndicatorView) -> bool:
    return bool(view.comparison.values["value"].notna().any())


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
