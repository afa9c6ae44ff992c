"""Life expectancy of small areas as its publisher printed it: the gap by deprivation, and each area against England."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from queries import areas, inequalities, views
from queries.errors import UnknownIndicatorError
from queries.group_measures import Estimate
from queries.inequalities import InequalityRequest
from queries.models import FIFTHS_WITHIN_AREA, Geography, Kind, SeriesRequest, Sex, ViewRequest, slug_of
from queries.views import IndicatorView

SMALL_AREAS = "life-expectancy-small-area-pattern"  # it keeps its address when the publisher's figures take its place
SEXES = (Sex.MALE, Sex.FEMALE)


@dataclass(frozen=True, kw_only=True)
class FifthsGap:
    """The most and the least deprived fifth of small areas, with the gap between them.

    Attributes:
        groups: the five fifths, most deprived first, with label, value, lower_ci95, upper_ci95, status and value_note.
        gap: the figure of the least deprived less that of the most deprived; None where it cannot be given.
    """

    groups: pd.DataFrame
    gap: Estimate | None

    @property
    def is_clear(self) -> bool:
        """Whether lives are shorter in the most deprived fifth by more than chance."""
        return self.gap is not None and self.gap.value > 0 and bool(self.gap.excludes(0.0))


@dataclass(frozen=True, kw_only=True)
class SmallAreaGap:
    """What Home leads with.

    Attributes:
        views: every small area against England, by sex.
        fifths: the gap by deprivation in the whole system, by sex; a sex without fifths is left out.
    """

    views: dict[Sex, IndicatorView]
    fifths: dict[Sex, FifthsGap]


def get_small_area_gap() -> SmallAreaGap | None:
    """Fetch the gap between small areas, or None where only a third party's pattern is held, which has no level."""
    series = {sex: SeriesRequest(geography=Geography.MSOA, sex=sex) for sex in SEXES}
    try:
        found = {
            sex: views.get_indicator_view(SMALL_AREAS, ViewRequest(series=each, has_companions=False))
            for sex, each in series.items()
        }
    except UnknownIndicatorError:
        return None
    if not all(_is_published(view) for view in found.values()):
        return None
    fifths = {sex: _get_fifths(view) for sex, view in found.items()}
    return SmallAreaGap(views=found, fifths={sex: each for sex, each in fifths.items() if each is not None})


def _is_published(view: IndicatorView) -> bool:
    figures = view.comparison.values.dropna(subset=["value"])
    is_msoa = view.choice.geography is Geography.MSOA
    return is_msoa and len(figures) > 1 and set(figures["kind"]) == {Kind.PUBLISHED.value}


def _get_fifths(view: IndicatorView) -> FifthsGap | None:
    """Fetch the fifths of the whole system for the period of a view."""
    systems = areas.list_areas(Geography.SYSTEM)
    if not systems:
        return None
    request = InequalityRequest(
        area=systems[0].code,
        grouping=slug_of(FIFTHS_WITHIN_AREA[Geography.MSOA]),
        sex=view.choice.sex,
        period=view.choice.period,
    )
    found = inequalities.get_inequality_view(SMALL_AREAS, request)
    is_asked = found.now is not None and found.series is not None and not found.ignored
    if not is_asked or found.now.period != view.choice.period or found.area.code != systems[0].code:
        return None
    return FifthsGap(groups=found.now.groups, gap=found.now.measures.gap)
