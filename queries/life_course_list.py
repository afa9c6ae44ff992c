"""The fixed list of the tale of two babies as the database keeps it, and the figures of its indicators."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
from sqlalchemy import select

from queries.caching import cached_per_release
from queries.engine import fetch_frame
from queries.life_course_models import LivesKind, Stage
from queries.schema import life_course, observations

_COLUMNS = (
    "indicator_slug",
    "area_code",
    "sex",
    "age",
    "category_type",
    "category",
    "period",
    "period_end_date",
    "value",
    "lower_ci95",
    "upper_ci95",
    "event_count",
    "denominator_count",
    "status",
    "value_note",
    "kind",
    "source_id",
    "vintage",
)


class Role(StrEnum):
    """What an indicator is in the picture: the end of each line, the good years within it, or a point on the way."""

    POINT = "point"
    LENGTH = "length"
    HEALTHY = "healthy"


@dataclass(frozen=True, kw_only=True)
class ListedMeasure:
    """One entry of the list.

    Attributes:
        shown_for: which lives it is meant for.
        sentence: the finding in words, with fields in braces; "" for the general one.
        gap: the gap in words, with fields in braces; "" for the general one.
        is_gap_rough: whether the gap is printed as lying between two whole numbers.
    """

    slug: str
    shown_for: tuple[LivesKind, ...] = tuple(LivesKind)
    role: Role = Role.POINT
    sentence: str = ""
    gap: str = ""
    is_gap_rough: bool = False


@dataclass(frozen=True, kw_only=True)
class ListedStage:
    """One stage of the list."""

    stage: Stage
    title: str
    why_empty: str
    why_empty_for_groups: str
    measures: tuple[ListedMeasure, ...]


@dataclass(frozen=True, kw_only=True)
class LifeCourseList:
    """The whole list; without any stage where the data set ships none. `first_lives` are those shown first."""

    reason: str
    first_lives: LivesKind
    stages: tuple[ListedStage, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """The indicators of the list, in its order."""
        return tuple(measure.slug for stage in self.stages for measure in stage.measures)


@cached_per_release()
def get_life_course_list() -> LifeCourseList:
    """Get the list of this release."""
    rows = fetch_frame(select(life_course).order_by(life_course.c.sort_order))
    stages = tuple(
        ListedStage(
            stage=Stage(row.stage),
            title=row.title,
            why_empty=row.why_empty,
            why_empty_for_groups=row.why_empty_for_groups,
            measures=tuple(_measure(fields) for fields in json.loads(row.measures_json)),
        )
        for row in rows.itertuples()
    )
    if rows.empty:
        return LifeCourseList(reason="", first_lives=LivesKind.PLACES, stages=())
    top = rows.iloc[0]
    return LifeCourseList(reason=top["reason"], first_lives=LivesKind(top["first_lives"]), stages=stages)


@cached_per_release()
def fetch_listed(area_codes: tuple[str, ...]) -> pd.DataFrame:
    """Fetch everything that some areas of any level hold of the indicators of the list.

    Returns:
        One row per indicator, area, sex, age, group and period, latest period first, with indicator_slug, area_code,
        sex, age, category_type, category, period, period_end_date, value, lower_ci95, upper_ci95, event_count,
        denominator_count, status, value_note, kind, source_id, vintage.
    """
    columns = [observations.c[name] for name in _COLUMNS]
    statement = (
        select(*columns)
        .where(
            observations.c.indicator_slug.in_(get_life_course_list().slugs),
            observations.c.area_code.in_(area_codes),
        )
        .order_by(observations.c.period_end_date.desc(), *columns[:6])
    )
    return fetch_frame(statement)


@cached_per_release()
def fetch_holders() -> pd.DataFrame:
    """Fetch which area of any level has any figure of which indicator of the list, groups left out.

    Returns:
        One row per area and indicator, with columns area_code, indicator_slug.
    """
    statement = select(observations.c.area_code, observations.c.indicator_slug).where(
        observations.c.indicator_slug.in_(get_life_course_list().slugs),
        observations.c.category_type == "",
        observations.c.value.is_not(None),
    )
    return fetch_frame(statement.distinct())


def _measure(fields: dict) -> ListedMeasure:
    kinds = tuple(LivesKind(kind) for kind in fields.pop("shown_for"))
    return ListedMeasure(shown_for=kinds, role=Role(fields.pop("role")), **fields)
