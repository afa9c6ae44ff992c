"""Made-up lives for unit tests: small, by keyword, and never in the app."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from queries.life_course_models import (
    Contrast,
    LifeCourse,
    LifeEnd,
    LifeFigure,
    LifeStage,
    Lives,
    LivesKind,
    Outcome,
    Stage,
)
from queries.models import Indicator, Kind, Polarity, Release, Sex, ValueStatus, ValueType

PLACES = Lives(
    slug="A-B",
    first="Ashby",
    second="Belton",
    title="Ashby and Belton, two places",
    caption="Two places.",
    first_in_text="Ashby",
    second_in_text="Belton",
)
FIFTHS = Lives(
    slug="fifths",
    first="Most deprived fifth",
    second="Least deprived fifth",
    title="Most and least deprived fifths of wards",
    caption="Wards in order of deprivation.",
    is_by_deprivation=True,
    kind=LivesKind.FIFTHS,
    first_in_text="the most deprived fifth of wards",
    second_in_text="the least deprived fifth of wards",
    groups="fifths of wards",
)
NOBODY = LifeFigure(value=None, status=ValueStatus.NOT_PUBLISHED, note="No figure for Belton")


def make_indicator(**changes: object) -> Indicator:
    fields: dict[str, object] = {
        "slug": "smoking", "indicator_id": "1", "title": "Adults who smoke", "short_title": "Smoking",
        "definition": "", "method": "", "how_to_read": "", "unit": "%", "value_type": ValueType.PROPORTION,
        "polarity": Polarity.LOW_IS_GOOD, "source_id": "made_up", "life_course_stage": "working_age", "topic": "",
        "population_basis": "",
    }  # fmt: skip
    return Indicator(**(fields | changes))


YEARS = make_indicator(
    slug="life", title="Life expectancy at birth", short_title="Life expectancy", unit="years",
    value_type=ValueType.LIFE_EXPECTANCY, polarity=Polarity.HIGH_IS_GOOD,
)  # fmt: skip


def figure(value: float | None, lower: float | None = None, upper: float | None = None) -> LifeFigure:
    return LifeFigure(value=value, lower=lower, upper=upper, kind=Kind.PUBLISHED, source_id="made_up")


def make_contrast(first: float, second: float, /, **changes: object) -> Contrast:
    fields: dict[str, object] = {
        "indicator": make_indicator(), "sex": Sex.PERSONS, "age": "18+ yrs", "is_wider": True, "period": "2024",
        "end_date": date(2024, 12, 31), "first": figure(first), "second": figure(second), "england": figure(None),
        "difference": first - second, "outcome": Outcome.CANNOT_BE_TESTED, "gap_in_words": "5 more in Ashby",
        "is_first_worse": True,
    }  # fmt: skip
    return Contrast(**(fields | changes))


def make_length(first: float, second: float, sex: Sex = Sex.MALE, **changes: object) -> Contrast:
    return make_contrast(
        first, second, **({"indicator": YEARS, "sex": sex, "age": "At birth", "is_wider": False} | changes)
    )


def make_course(
    told: Sequence[Contrast] = (),
    *,
    length: Contrast | None = None,
    healthy: Contrast | None = None,
    lives: Lives = PLACES,
    sex: Sex = Sex.MALE,
) -> LifeCourse:
    """Tell one tale: what is told stands in working age, the years in later life, the other stages are empty."""
    years = tuple(each for each in (healthy, length) if each is not None)
    held = {Stage.WORKING_AGE: tuple(told), Stage.LATER_LIFE: years}
    stages = tuple(
        LifeStage(
            stage=stage,
            title=stage.value.replace("_", " ").capitalize(),
            contrasts=held.get(stage, ()),
            why_empty="" if held.get(stage) else "Not published for both",
            sentence="A finding." if held.get(stage) else "",
        )
        for stage in Stage
    )
    outcomes = [contrast.outcome for stage in stages for contrast in stage.contrasts]
    return LifeCourse(
        release=Release(dataset="published", number=1, released_at=datetime(2026, 1, 1), checksum=""),
        lives=lives,
        offered=(PLACES, FIFTHS),
        sex=sex,
        stages=stages,
        ends=(LifeEnd(length=length, healthy=healthy),) if length else (),
        outcomes={outcome: outcomes.count(outcome) for outcome in Outcome},
        reason_for_list="The list is fixed.",
    )
