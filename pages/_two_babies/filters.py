"""The filters of the tale of two babies: whose lives, and boys, girls or both."""

from __future__ import annotations

from components import controls
from components.controls import Choice, FieldSpec, Option
from pages._two_babies.words import BABIES_TOGETHER
from queries.life_course_models import LifeCourse
from queries.models import Sex

_QUESTIONS = {Sex.MALE: "And girls?", Sex.FEMALE: "And boys?", Sex.PERSONS: "Boys or girls?"}


def controls_of(course: LifeCourse) -> list[FieldSpec]:
    """Describe the filter bar. The switch stands at its end, where it stands on every page."""
    offered = course.offered
    options = [
        Option(
            value=each.slug,
            label=each.title,
            is_available=each.is_available,
            note="no figures",
            is_default=place == 0,
        )
        for place, each in enumerate(offered)
    ]
    if course.lives.slug not in {each.slug for each in offered}:
        options.append(Option(value=course.lives.slug, label=course.lives.title))
    sexes = [Option(value=sex, label=words, is_default=sex is Sex.MALE) for sex, words in BABIES_TOGETHER.items()]
    return [
        controls.select_field("lives", "Whose lives?", Choice(value=course.lives.slug, options=options)),
        controls.switch_field("sex", _QUESTIONS[course.sex], Choice(value=course.sex, options=sexes), is_at_end=True),
    ]
