"""Statistical neighbours: the areas most like one, by who lives there and how deprived it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from queries import areas, indicators, observations, series
from queries.caching import cached_per_release
from queries.engine import current_release
from queries.models import (
    CHARACTERISTIC_OF_CATEGORY_TYPE,
    Area,
    Geography,
    Indicator,
    Release,
    SeriesChoice,
    SeriesRequest,
    ValueStatus,
    slug_of,
)
from queries.own_figures import OwnFigure, get_own_figure
from queries.own_neighbourhoods import OwnArea
from queries.stats.distance import FEWEST_AREAS, standardised_distances
from settings import get_settings

MOST_NEIGHBOURS = 10


@dataclass(frozen=True, kw_only=True)
class AlikeFigure:
    """One figure that areas are compared by: a measure, or the share of one group in it."""

    subject: str
    indicator: Indicator
    group: str
    choice: SeriesChoice
    values: np.ndarray
    source_ids: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def period(self) -> str:
        """When it is of."""
        return self.choice.period


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """An area with its distance and its figures, in the order of `Alike.figures`."""

    area: Area
    distance: float
    figures: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Alike:
    """The areas most like one.

    Attributes:
        figures: what areas are compared by.
        missing: subjects that the level does not hold.
        own: the area itself.
        nearest: the others, nearest first, ten at most and half of the level at most.
        left_out: areas that lack one of the figures.
        compared_count: how many areas were measured against it.
        usual_nearest: how far the nearest area is from an area of the level: lower quartile, median, upper quartile.
        refusal: why nothing was measured; "" where it was.
    """

    release: Release
    level: Geography
    figures: tuple[AlikeFigure, ...]
    missing: tuple[str, ...]
    own: Neighbour
    nearest: tuple[Neighbour, ...]
    left_out: tuple[Area, ...]
    compared_count: int
    usual_nearest: tuple[float, float, float] | None
    refusal: str

    @property
    def subjects(self) -> tuple[str, ...]:
        """What areas are compared by."""
        return tuple(dict.fromkeys(figure.subject for figure in self.figures))

    @property
    def has_close_match(self) -> bool:
        """Whether its nearest area is no farther than the nearest of three in four areas of the level."""
        return (
            bool(self.nearest)
            and self.usual_nearest is not None
            and (self.nearest[0].distance <= self.usual_nearest[2])
        )


@cached_per_release(maxsize=512)
def get_alike(area_code: str, level: Geography) -> Alike:
    """Find the areas most like one.

    Args:
        area_code: an area of the level.
        level: where to look.

    Raises:
        UnknownAreaError: no area of this release has the code.
    """
    own = areas.get_area(area_code)
    members = areas.list_areas(level)
    figures, missing = _figures(level)
    place = next((place for place, area in enumerate(members) if area.code == area_code), None)
    table = [figure.values for figure in figures]
    distances = np.full(len(members), np.nan)
    if place is not None:
        distances = standardised_distances(table, [figure.subject for figure in figures], place)
    order = [each for each in np.argsort(distances, kind="stable") if not np.isnan(distances[each]) and each != place]
    most = min(MOST_NEIGHBOURS, len(members) // 2)
    lacking = [area for each, area in enumerate(members) if any(np.isnan(row[each]) for row in table)]

    def neighbour(each: int) -> Neighbour:
        return Neighbour(
            area=members[each], distance=float(distances[each]), figures=tuple(float(row[each]) for row in table)
        )

    return Alike(
        release=current_release(),
        level=level,
        figures=figures,
        missing=missing,
        own=Neighbour(area=own, distance=0.0, figures=()) if place is None else neighbour(place),
        nearest=tuple(neighbour(int(each)) for each in order[:most]),
        left_out=tuple(lacking),
        compared_count=len(order),
        usual_nearest=_usual_nearest(level),
        refusal=_refusal(own, figures, lacking, len(members), place),
    )


def list_refused(own: OwnArea, level: Geography) -> list[tuple[AlikeFigure, OwnFigure]]:
    """List what areas of a level are compared by and what cannot be added up for a set: without it none is alike."""
    figures, _ = _figures(level)
    found = [(each, get_own_figure(each.indicator.slug, each.choice, own)) for each in figures]
    return [(each, figure) for each, figure in found if not figure.has_value]


@cached_per_release()
def _usual_nearest(level: Geography) -> tuple[float, float, float] | None:
    """Measure how far the nearest other area is, for every area of a level."""
    figures, _ = _figures(level)
    table, subjects = [figure.values for figure in figures], [figure.subject for figure in figures]
    nearest = []
    for place in range(len(areas.list_areas(level))):
        others = np.delete(standardised_distances(table, subjects, place), place) if table else np.array([])
        if (~np.isnan(others)).any():
            nearest.append(np.nanmin(others))
    return tuple(float(each) for each in np.quantile(nearest, (0.25, 0.5, 0.75))) if nearest else None


def _refusal(own: Area, figures: tuple[AlikeFigure, ...], lacking: list[Area], count: int, place: int | None) -> str:
    if place is None:
        return f"{own.name} is not an area of this level."
    if not figures:
        return "Nothing is held for this level that areas could be compared by."
    if count - len(lacking) < FEWEST_AREAS:
        held = count - len(lacking)
        return f"No areas are called alike among fewer than {FEWEST_AREAS} of a level. Here there are {held}."
    if own in lacking:
        return f"A figure is missing for {own.name} itself, so it cannot be compared."
    return ""


@cached_per_release()
def _figures(level: Geography) -> tuple[tuple[AlikeFigure, ...], tuple[str, ...]]:
    """Collect what the level holds of each subject, and name the subjects of which it holds nothing."""
    held = {each.slug: each for each in indicators.list_indicators()}
    found: list[AlikeFigure] = []
    missing = []
    for subject, slugs in _read_subjects(get_settings().definitions_dir / "compare" / "alike.yaml"):
        there = [slug for slug in slugs if slug in held and level in series.list_geographies(slug)]
        own = [figure for slug in there for figure in _figures_of(subject, held[slug], level)]
        found += own
        if not own:
            missing.append(subject)
    return tuple(found), tuple(missing)


def _figures_of(subject: str, indicator: Indicator, level: Geography) -> Iterator[AlikeFigure]:
    groups = series.list_groups(indicator.slug) if indicator.are_groups_parts else {}
    requests = [
        (group, SeriesRequest(geography=level, characteristic=characteristic, group=slug_of(group)))
        for characteristic in dict.fromkeys(CHARACTERISTIC_OF_CATEGORY_TYPE.values())
        for group in groups.get(characteristic, ())
    ]
    for group, request in requests or [("", SeriesRequest(geography=level))]:
        choice = series.choose_series(indicator.slug, request)
        if choice.missing:
            continue
        rows = observations.fetch_area_values(indicator.slug, choice)
        values = rows["value"].where(rows["status"] == ValueStatus.VALUE.value)
        yield AlikeFigure(
            subject=subject,
            indicator=indicator,
            group=group,
            choice=choice,
            values=values.to_numpy(dtype=float),
            source_ids=tuple(dict.fromkeys(rows.loc[values.notna(), "source_id"])),
            kinds=tuple(dict.fromkeys(rows.loc[values.notna(), "kind"])),
        )


@lru_cache(maxsize=4)
def _read_subjects(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read the subjects. A system that ships none has none."""
    if not path.is_file():
        return ()
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["subjects"]
    return tuple((each["name"], tuple(each["measures"])) for each in listed)
