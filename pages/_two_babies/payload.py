"""What assets/two_babies.js draws the picture from: words and places in years, no figure that the table has not."""

from __future__ import annotations

import math
from collections.abc import Iterable

from components import formatting
from components.formatting import format_number
from pages._two_babies import words
from queries.life_course_models import Contrast, LifeCourse, LifeEnd, LifeFigure, LifeStage, Outcome

Record = dict[str, object]

_STEP_YEARS = 5
_LEAST_YEARS = 20  # a scale of fewer years would make a small gap look large


def payload_of(course: LifeCourse, tales: Iterable[LifeCourse]) -> Record:
    """Describe the picture.

    Args:
        course: the tale on show.
        tales: the same of boys, girls and both: they share one scale, so that nothing jumps from one to the other.
    """
    lives = course.lives
    return {
        "names": [lives.first, lives.second],
        "is_by_deprivation": lives.is_by_deprivation,
        "stages": [_stage(stage) for stage in course.stages],
        "first_stage": first_stage(course),
        "end": _end(course, tales),
        "key": key_of(course),
        "notes": [words.NOT_A_SCALE],
    }


def first_stage(course: LifeCourse) -> str:
    """Name the stage that opens first: the first one with a figure."""
    held = next((stage for stage in course.stages if words.first_told(stage)), course.stages[0])
    return held.stage.value


def key_of(course: LifeCourse) -> list[Record]:
    """List the signs that the picture has, with their words and how many there are."""
    return [
        {"outcome": outcome.value, "words": text.lower(), "count": course.outcomes[outcome]}
        for outcome, text in words.OUTCOME_WORDS.items()
        if course.outcomes[outcome] or outcome is not Outcome.NO_FIGURE
    ]


def _stage(stage: LifeStage) -> Record:
    told = words.first_told(stage)
    record: Record = {
        "slug": stage.stage.value,
        "title": stage.title,
        "count": words.count_of(stage),
        "sentence": stage.sentence,
        "why_empty": formatting.end_sentence(stage.why_empty),
        "beads": [contrast.outcome.value for contrast in stage.contrasts],
        "is_together": bool(words.whom(stage)),
        "is_other_basis": any(contrast.is_other_basis for contrast in stage.contrasts),
        "first": None,
    }
    if told is not None:
        record["first"] = {
            "title": told.indicator.short_title,
            "values": list(words.short_values(told)),
            "out_of": words.out_of(told.indicator),
            "note": words.basis_note(told),
        }
    return record


def _end(course: LifeCourse, tales: Iterable[LifeCourse]) -> Record | None:
    """Describe the years of both lives, of one sex or of two; without a length there is nothing to scale."""
    if not course.ends:
        return None
    ends = [end for tale in tales for end in tale.ends]
    return {
        "scale": _scale([span for end in ends for span in (end.length, end.healthy) if span is not None]),
        "of_each": [_of_sex(end) for end in course.ends],
        "is_pattern": bool(course.ends[0].length.caveat),
    }


def _of_sex(end: LifeEnd) -> Record:
    """Describe the years of both lives of one sex."""
    return {
        "who": words.BABIES.get(end.length.sex, ""),
        "length": [_years(figure, end.length) for figure in (end.length.first, end.length.second)],
        "healthy": None
        if end.healthy is None
        else [_years(figure, end.healthy) for figure in (end.healthy.first, end.healthy.second)],
    }


def _years(figure: LifeFigure, contrast: Contrast) -> Record:
    return {
        "value": figure.value,
        "text": format_number(figure.value, contrast.indicator.decimals),
        "lower": figure.lower,
        "upper": figure.upper,
    }


def _scale(contrasts: list[Contrast]) -> list[int]:
    """Find the ticks that hold every figure and limit of all tales."""
    figures = [figure for each in contrasts for figure in (each.first, each.second)]
    years = [year for each in figures for year in (each.value, each.lower, each.upper) if year is not None]
    last = math.ceil((max(years) + 0.5) / _STEP_YEARS) * _STEP_YEARS
    first = min(math.floor((min(years) - 0.5) / _STEP_YEARS) * _STEP_YEARS, last - _LEAST_YEARS)
    return list(range(first, last + 1, _STEP_YEARS))
