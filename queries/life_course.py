"""The tale of two babies: two lives through six stages, each figure of both with what can be said of the difference."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from queries import areas, indicators
from queries.caching import cached_per_release
from queries.engine import current_release
from queries.errors import NoTaleError
from queries.life_course_contrasts import Question, find_contrasts
from queries.life_course_list import ListedStage, Role, fetch_listed, get_life_course_list
from queries.life_course_lives import areas_of, choose_lives, list_bases, list_offered, part_of_other
from queries.life_course_models import (
    Contrast,
    LifeCourse,
    LifeCourseRequest,
    LifeEnd,
    LifeStage,
    Lives,
    LivesKind,
    Outcome,
)
from queries.life_course_words import finding_of
from queries.models import Geography, Sex


@cached_per_release(maxsize=512)
def get_life_course(request: LifeCourseRequest) -> LifeCourse:
    """Fetch one tale: whose lives, of which sex or of both, and every figure of the list in its order.

    A part of the request that names nothing is put down in `ignored`, and the first choice stands in its place.

    Raises:
        NoTaleError: the release has no list: it was loaded before there was one, or from a system without one.
    """
    listed = get_life_course_list()
    if not listed.stages:
        raise NoTaleError(
            f"Data release {current_release().number} holds no list of what the tale of two babies tells, so there is "
            "nothing to show."
        )
    lives, ignored = choose_lives(request.lives), []
    if lives is None:
        lives = choose_lives("")
        ignored.append("lives")
    if request.sex not in (None, *Sex):
        ignored.append("sex")
    sex = Sex(request.sex) if request.sex in tuple(Sex) else Sex.MALE
    told = _Tale.begin(lives, sex)
    stages = tuple(told.tell(stage) for stage in listed.stages)
    counts = Counter(contrast.outcome for stage in stages for contrast in stage.contrasts)
    return LifeCourse(
        release=current_release(),
        lives=lives,
        offered=list_offered(),
        sex=sex,
        stages=stages,
        ends=told.line_ends(),
        outcomes={outcome: counts[outcome] for outcome in Outcome},
        reason_for_list=listed.reason,
        ignored=tuple(ignored),
    )


def rows_of(course: LifeCourse) -> list[dict[str, Any]]:
    """Write a tale as plain rows, one for each figure and one for each empty stage, in the order of the picture."""
    rows = []
    for stage in course.stages:
        names = {"stage": stage.stage.value, "stage_title": stage.title}
        if not stage.contrasts:
            rows.append({**names, "status": "not_published", "note": stage.why_empty})
        for contrast in stage.contrasts:
            of_both = {
                "indicator_slug": contrast.indicator.slug,
                "indicator": contrast.indicator.title,
                "unit": contrast.indicator.unit,
                "polarity": contrast.indicator.polarity.value,
                "sex": contrast.sex.value,
                "age": contrast.age,
                "period": contrast.period,
                "basis": contrast.basis,
                "difference": contrast.difference,
                "difference_lower_ci95": contrast.lower,
                "difference_upper_ci95": contrast.upper,
                "outcome": contrast.outcome.value,
                "gap_in_words": contrast.gap_in_words,
                "caveat": contrast.caveat,
            }
            figures = ((course.lives.first, contrast.first), (course.lives.second, contrast.second))
            for life, figure in (*figures, ("England", contrast.england)):
                rows.append({**names, **of_both, "life": life, **_fields(figure)})
    return rows


def _fields(figure: Any) -> dict[str, Any]:
    return {
        "value": figure.value,
        "lower_ci95": figure.lower,
        "upper_ci95": figure.upper,
        "event_count": figure.event_count,
        "denominator_count": figure.denominator_count,
        "status": figure.status.value,
        "note": figure.note,
        "kind": figure.kind.value if figure.kind else "",
        "source_id": figure.source_id,
        "vintage": figure.vintage,
    }


@dataclass(frozen=True, kw_only=True)
class _Tale:
    """What every stage of one tale needs; `ends` fills up with the ends of the lines as they are told."""

    lives: Lives
    sex: Sex
    england: str
    is_part: bool
    caption_basis: str
    rows: dict[str, list[Any]]
    ends: dict[tuple[Role, Sex], Contrast]

    @classmethod
    def begin(cls, lives: Lives, sex: Sex) -> _Tale:
        england = next((area.code for area in areas.list_areas(Geography.ENGLAND)), "")
        codes = areas_of(lives)
        rows: dict[str, list[Any]] = defaultdict(list)
        for row in fetch_listed((*codes, england) if codes else ()).itertuples(index=False):
            rows[row.indicator_slug].append(row)
        listed = get_life_course_list()
        meant = {each.slug for stage in listed.stages for each in stage.measures if lives.kind in each.shown_for}
        bases = list_bases(lives, _categories(row for slug in meant for row in rows[slug]))
        return cls(
            lives=lives,
            sex=sex,
            england=england,
            is_part=part_of_other(lives),
            caption_basis=bases[0].label if bases else "",
            rows=rows,
            ends={},
        )

    def tell(self, listed: ListedStage) -> LifeStage:
        """Tell one stage: its contrasts, what is not held, and one finding."""
        known = {each.slug: each for each in indicators.list_indicators()}
        contrasts, not_held, finding = [], [], ""
        for measure in listed.measures:
            if self.lives.kind not in measure.shown_for or measure.slug not in known:
                continue
            indicator, rows = known[measure.slug], self.rows[measure.slug]
            found = find_contrasts(
                Question(
                    indicator=indicator,
                    measure=measure,
                    rows=rows,
                    bases=list_bases(self.lives, _categories(rows)),
                    sex=self.sex,
                    england=self.england,
                    is_part=self.is_part,
                    caption_basis=self.caption_basis,
                )
            )
            if not found:
                not_held.append(indicator)
            contrasts += [contrast for contrast, _ in found]
            complete = [each for each in found if each[0].outcome is not Outcome.NO_FIGURE]
            if complete and not finding:
                told = [(each.sex, (each.first.value, each.second.value)) for each, _ in complete]
                finding = finding_of(indicator, measure, complete[0][1], told)
            if measure.role is not Role.POINT:
                for contrast, _ in complete:
                    self.ends.setdefault((measure.role, contrast.sex), contrast)
        return LifeStage(
            stage=listed.stage,
            title=listed.title,
            contrasts=tuple(contrasts),
            why_empty="" if contrasts else self._why_empty(listed),
            sentence=finding,
            not_held=tuple(not_held),
        )

    def line_ends(self) -> tuple[LifeEnd, ...]:
        """Give the ends of both lines: of each sex whose length of life is told."""
        lengths = [(sex, self.ends[Role.LENGTH, sex]) for sex in Sex if (Role.LENGTH, sex) in self.ends]
        return tuple(LifeEnd(length=length, healthy=self.ends.get((Role.HEALTHY, sex))) for sex, length in lengths)

    def _why_empty(self, listed: ListedStage) -> str:
        if self.lives.kind is LivesKind.PLACES:
            return listed.why_empty or f"Not published for {self.lives.first} or {self.lives.second}."
        return listed.why_empty_for_groups or f"Not published for {self.lives.groups}."


def _categories(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((row.category_type, row.category) for row in rows))
