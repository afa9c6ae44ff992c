"""The profile of a neighbourhood of a reader's own: what can be added up for it, who lives there, and what cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from queries import indicators, observations, series, views
from queries.areas import list_areas
from queries.caching import cached_per_release
from queries.catalogue import list_mapped_slugs
from queries.comparisons import Benchmark
from queries.engine import current_release
from queries.models import (
    Area,
    Geography,
    Indicator,
    Release,
    SeriesChoice,
    SeriesRequest,
    Sex,
    Verdict,
    ViewRequest,
    slug_of,
)
from queries.own_figures import OwnFigure, compare_own, get_own_figure
from queries.own_neighbourhoods import OwnArea


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """One series of a profile: its figure or why there is none, and what it is compared with."""

    indicator: Indicator
    choice: SeriesChoice
    figure: OwnFigure
    benchmark: Benchmark | None
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class OwnPeopleRow:
    """One group of residents: its share of the set, and of the areas that it is read beside; None where not held."""

    indicator: Indicator
    choice: SeriesChoice
    group: str
    figure: OwnFigure
    beside: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class OwnProfile:
    """Everything about a set, of one release.

    Attributes:
        added: what has a figure, by topic in the order of the measures.
        refused: what has none.
        people: who lives there; empty where a part has no counts.
        beside: the areas that residents are read beside.
    """

    release: Release
    own: OwnArea
    added: tuple[OwnRow, ...]
    refused: tuple[OwnRow, ...]
    people: tuple[OwnPeopleRow, ...]
    beside: tuple[Area, ...]


@cached_per_release(maxsize=128)
def get_own_profile(own: OwnArea) -> OwnProfile:
    """Work out everything that is held for the parts of a set."""
    mapped = [each for each in indicators.list_indicators() if each.slug in list_mapped_slugs()]
    rows = [row for each in mapped if not each.are_groups_parts for row in _rows_of(each, own)]
    beside = tuple(area for level in (Geography.SYSTEM, Geography.ENGLAND) for area in list_areas(level))
    people = [row for each in mapped if each.are_groups_parts for row in _people_of(each, own, beside)]
    topics = {topic: place for place, topic in enumerate(dict.fromkeys(row.indicator.topic for row in rows))}
    rows.sort(key=lambda row: topics[row.indicator.topic])
    return OwnProfile(
        release=current_release(),
        own=own,
        added=tuple(row for row in rows if row.figure.has_value),
        refused=tuple(row for row in rows if not row.figure.has_value),
        people=tuple(people),
        beside=beside,
    )


def _level_of(indicator: Indicator, own: OwnArea) -> Geography | None:
    held = series.list_geographies(indicator.slug)
    wanted = (own.level, Geography.MSOA, Geography.DISTRICT, Geography.PLACE)
    return next((level for level in wanted if level in held), None)


def _rows_of(indicator: Indicator, own: OwnArea) -> Iterator[OwnRow]:
    level = _level_of(indicator, own)
    if level is None:
        return
    sexes = [sex for sex in (Sex.PERSONS, Sex.MALE, Sex.FEMALE) if sex in series.list_sexes(indicator.slug)]
    if len(sexes) > 1:  # men and women stand apart where both are held, as in the profile of any area
        sexes = [sex for sex in sexes if sex is not Sex.PERSONS]
    for sex in sexes:
        choice = series.choose_series(indicator.slug, SeriesRequest(geography=level, sex=sex))
        figure = get_own_figure(indicator.slug, choice, own)
        view = views.get_view_of_series(indicator.slug, choice, ViewRequest(has_companions=False))
        values = view.comparison.values
        benchmark = view.comparison.benchmark
        sources = set(values.loc[values["value"].notna(), "source_id"])
        verdict = compare_own(figure, indicator, benchmark, sources)
        yield OwnRow(indicator=indicator, choice=choice, figure=figure, benchmark=benchmark, verdict=verdict)


def _people_of(indicator: Indicator, own: OwnArea, beside: tuple[Area, ...]) -> Iterator[OwnPeopleRow]:
    level = _level_of(indicator, own)
    if level is None:
        return
    codes = tuple(area.code for area in beside)
    for characteristic, groups in series.list_groups(indicator.slug).items():
        for group in groups:
            asked = SeriesRequest(geography=level, characteristic=characteristic, group=slug_of(group))
            choice = series.choose_series(indicator.slug, asked)
            rows = observations.fetch_reference_values(indicator.slug, choice, codes).set_index("area_code")["value"]
            yield OwnPeopleRow(
                indicator=indicator,
                choice=choice,
                group=group,
                figure=get_own_figure(indicator.slug, choice, own),
                beside=tuple(float(rows[code]) if code in rows.index else None for code in codes),
            )
