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


def _rows_of(indicator: Indicator, own: OwnArea) -> Iterator[OwnRow]:
    for choice, benchmark, sources in _list_series(indicator.slug, own.level):
        figure = get_own_figure(indicator.slug, choice, own)
        verdict = compare_own(figure, indicator, benchmark, sources)
        yield OwnRow(indicator=indicator, choice=choice, figure=figure, benchmark=benchmark, verdict=verdict)


def _people_of(indicator: Indicator, own: OwnArea, beside: tuple[Area, ...]) -> Iterator[OwnPeopleRow]:
    codes = tuple(area.code for area in beside)
    for group, choice, values in _list_groups(indicator.slug, own.level, codes):
        figure = get_own_figure(indicator.slug, choice, own)
        yield OwnPeopleRow(indicator=indicator, choice=choice, group=group, figure=figure, beside=values)


def _level_at(indicator_slug: str, level: Geography) -> Geography | None:
    """Find the level at which a measure is read for a set of wards or MSOAs; None where it has none of these."""
    held = series.list_geographies(indicator_slug)
    wanted = (level, Geography.MSOA, Geography.DISTRICT, Geography.PLACE)
    return next((each for each in wanted if each in held), None)


@cached_per_release()
def _list_series(
    indicator_slug: str, level: Geography
) -> tuple[tuple[SeriesChoice, Benchmark | None, frozenset[str]], ...]:
    """List the latest series of a measure with the benchmark of its areas and their sources: the same for every set."""
    at = _level_at(indicator_slug, level)
    if at is None:
        return ()
    sexes = [sex for sex in (Sex.PERSONS, Sex.MALE, Sex.FEMALE) if sex in series.list_sexes(indicator_slug)]
    if len(sexes) > 1:  # men and women stand apart where both are held, as in the profile of any area
        sexes = [sex for sex in sexes if sex is not Sex.PERSONS]
    found = []
    for sex in sexes:
        choice = series.choose_series(indicator_slug, SeriesRequest(geography=at, sex=sex))
        view = views.get_view_of_series(indicator_slug, choice, ViewRequest(has_companions=False))
        values = view.comparison.values
        sources = frozenset(values.loc[values["value"].notna(), "source_id"])
        found.append((choice, view.comparison.benchmark, sources))
    return tuple(found)


@cached_per_release()
def _list_groups(
    indicator_slug: str, level: Geography, codes: tuple[str, ...]
) -> tuple[tuple[str, SeriesChoice, tuple[float | None, ...]], ...]:
    """List the groups of a measure, each with its latest series and its figures for some areas."""
    at = _level_at(indicator_slug, level)
    found = []
    for characteristic, groups in series.list_groups(indicator_slug).items() if at else ():
        for group in groups:
            asked = SeriesRequest(geography=at, characteristic=characteristic, group=slug_of(group))
            choice = series.choose_series(indicator_slug, asked)
            held = observations.fetch_companion_values(indicator_slug, choice)["value"].dropna().to_dict()
            found.append((group, choice, tuple(held.get(code) for code in codes)))
    return tuple(found)
