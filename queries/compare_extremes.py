"""The two ends of a level: its most and its least deprived area, by the first deprivation measure that is held."""

from __future__ import annotations

from dataclasses import dataclass

from queries import areas, indicators, observations, series
from queries.caching import cached_per_release
from queries.models import Area, Geography, Indicator, Polarity, SeriesRequest
from queries.profile_lists import get_lists


@dataclass(frozen=True, kw_only=True)
class Extremes:
    """The two areas, and what they are the ends of."""

    most: Area
    least: Area
    indicator: Indicator
    period: str


@cached_per_release()
def find_extremes(level: Geography) -> Extremes | None:
    """Find the most and the least deprived area of a level; None where no measure tells.

    The least deprived area often is one of several in which nobody lives in a deprived fifth: a measure in which more
    than one area is at an end is passed over.
    """
    held = {each.slug: each for each in indicators.list_indicators()}
    for slug in (*reversed(get_lists().people), *get_lists().map_measures):
        if slug not in held or level not in series.list_geographies(slug):
            continue
        choice = series.choose_series(slug, SeriesRequest(geography=level))
        values = observations.fetch_area_values(slug, choice).dropna(subset=["value"])
        ends = [values[values["value"] == end] for end in (values["value"].max(), values["value"].min())]
        if any(len(end) != 1 for end in ends):
            continue
        codes = [end["area_code"].iloc[0] for end in ends]
        if held[slug].polarity is Polarity.HIGH_IS_GOOD:
            codes.reverse()
        most, least = map(areas.get_area, codes)
        return Extremes(most=most, least=least, indicator=held[slug], period=choice.period)
    return None
