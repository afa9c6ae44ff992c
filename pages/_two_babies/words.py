"""The words of the tale of two babies: its heading, what the picture prints at a stage, and what each sign means."""

from __future__ import annotations

from collections.abc import Sequence

from components import formatting
from components.formatting import format_limits, format_number, format_value
from queries.life_course_models import Contrast, LifeCourse, LifeFigure, LifeStage, Outcome
from queries.models import Indicator, Sex, ValueType

OUTCOME_WORDS = {
    Outcome.MORE_THAN_CHANCE: "More than chance",
    Outcome.COULD_BE_CHANCE: "Could be chance",
    Outcome.CANNOT_BE_TESTED: "Cannot be tested",
    Outcome.SAME: "The same figure",
    Outcome.NO_FIGURE: "No figure for both",
}
BABIES = {Sex.MALE: "boy", Sex.FEMALE: "girl"}
BABIES_TOGETHER = {Sex.MALE: "Boys", Sex.FEMALE: "Girls", Sex.PERSONS: "Both"}
BABIES_IN_TITLE = {Sex.MALE: "boys", Sex.FEMALE: "girls", Sex.PERSONS: "boys and girls"}
NOT_A_SCALE = "The curves are a path, not a scale. Only the years at the end are to scale."
IF_RATES_LAST = (
    "Life expectancy is how long a baby would live if today’s death rates lasted all its life. It is not a forecast."
)


def heading(course: LifeCourse) -> str:
    """Write the heading of the page: how long both lives are; where that is a pattern only, how far apart."""
    lives, lengths = course.lives, [end.length for end in course.ends]
    if not lengths:
        return lives.title
    if lengths[0].caveat:
        return "; ".join(
            f"{'Of' if place else 'The life of'} {_baby('a', each.sex)}: {_lower(each.gap_in_words)}"
            for place, each in enumerate(lengths)
        ).replace("; Of", "; of")
    first, second = lives.first_in_text or lives.first, lives.second_in_text or lives.second
    years = [
        (format_number(each.first.value, decimals), format_number(each.second.value, decimals))
        for each in lengths
        for decimals in (each.indicator.decimals,)
    ]
    if len(years) == 1:
        baby = _baby("One", lengths[0].sex)
        return f"{baby} born in {first} can expect {years[0][0]} years. One born in {second}, {years[0][1]}"
    boy, girl = years
    return f"Born in {first}, a boy can expect {boy[0]} years and a girl {girl[0]}. In {second}, {boy[1]} and {girl[1]}"


def _baby(one: str, sex: Sex) -> str:
    return f"{one} baby {BABIES[sex]}" if sex in BABIES else f"{one} baby"


def kicker(course: LifeCourse) -> str:
    """Say above the picture what it is and whose lives it shows."""
    return f"A tale of two babies: {course.lives.title}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def people(contrast: Contrast) -> str:
    """Say whom the figures are about: "boys and girls", "men", "people of 16-64 yrs"."""
    if contrast.sex is not Sex.PERSONS:
        return formatting.sex_words(contrast.sex, "0 yrs" if _is_from_birth(contrast) else contrast.age)
    return "boys and girls" if formatting.is_child_age(contrast.age) else "men and women"


def _is_from_birth(contrast: Contrast) -> bool:
    is_length = contrast.indicator.value_type is ValueType.LIFE_EXPECTANCY
    return is_length and contrast.age.lower() in ("at birth", "all ages", "")


def whom(stage: LifeStage) -> str:
    """Say of a whole stage that its figures are about everyone, where they are."""
    if not stage.contrasts or not all(each.is_wider for each in stage.contrasts):
        return ""
    return "everyone" if any(each.sex is Sex.PERSONS for each in stage.contrasts) else people(stage.contrasts[0])


def count_of(stage: LifeStage) -> str:
    """Say how many figures a stage has, and whether they are about everyone."""
    count = len(stage.contrasts)
    if not count:
        return "No figures"
    words = f"{count} figure{'' if count == 1 else 's'}"
    together = whom(stage)
    return f"{words}, {together}" if together else words


def first_told(stage: LifeStage) -> Contrast | None:
    """Give the first contrast of the fixed list that both lives have a figure for."""
    return next((each for each in stage.contrasts if each.outcome is not Outcome.NO_FIGURE), None)


def out_of(indicator: Indicator) -> str:
    """Say out of how many an indicator counts, or its unit."""
    if indicator.unit == "%":
        return "in every 100"
    if indicator.unit.startswith("per "):
        return f"in every {indicator.unit.removeprefix('per ')}"
    return "points" if indicator.unit == "score" else indicator.unit


def short_values(contrast: Contrast) -> tuple[str, str]:
    """Write both figures for the picture: people as whole numbers, unless that would make two figures one."""
    values, decimals = (contrast.first.value, contrast.second.value), contrast.indicator.decimals
    whole = tuple(format_number(value, 0) for value in values)
    is_count = contrast.indicator.unit == "%" or contrast.indicator.unit.startswith("per ")
    if is_count and whole[0] != whole[1] and min(values) >= 1:
        return whole
    return tuple(format_number(value, decimals) for value in values)


def basis_note(contrast: Contrast) -> str:
    """Say which groups the figures of a stage are of, where they are not those of the caption."""
    return contrast.basis.split(" by deprivation")[0] if contrast.is_other_basis else ""


def figure_words(name: str, figure: LifeFigure, indicator: Indicator) -> str:
    """Put one figure into words, with its limits or the reason why there is none."""
    if figure.value is None:
        return f"{name}: {formatting.format_missing(figure.status, figure.note)}"
    value = format_value(figure.value, indicator.decimals, indicator.unit)
    limits = format_limits(figure.lower, figure.upper, indicator.decimals)
    return f"{name} {value}, 95% limits {limits}"


def figures_words(contrast: Contrast, names: Sequence[str]) -> str:
    """Put both figures and England's into one sentence, for those who cannot see the drawing."""
    figures = [(names[0], contrast.first), (names[1], contrast.second)]
    if contrast.england.value is not None:
        figures.append(("England", contrast.england))
    return "; ".join(figure_words(name, figure, contrast.indicator) for name, figure in figures) + "."


def how_drawn(course: LifeCourse) -> list[str]:
    """Say how to read the picture: what is to scale, and what each way of drawing stands for."""
    said = [NOT_A_SCALE]
    if any(map(whom, course.stages)):
        said.append(f"Double line: not about {BABIES_TOGETHER[course.sex].lower()} alone.")
    if course.length is None:
        return said
    if len(course.ends) > 1:
        said.append("At the end of each line, the upper bar is a boy’s life, the lower a girl’s.")
    has_healthy = any(end.healthy for end in course.ends)
    bar = "Hollow bar: years in poorer health." if has_healthy else "Striped bar: good health is not told apart."
    return [*said, bar, IF_RATES_LAST]


def picture_summary(course: LifeCourse) -> str:
    """Describe the picture in words: each stage with its first figure."""
    parts = [f"Two lines, {course.lives.first} and {course.lives.second}, run through six stages of life."]
    for stage in course.stages:
        told = stage.sentence or stage.why_empty
        parts.append(f"{stage.title}: {formatting.end_sentence(told)}")
    return " ".join(parts) + " Every figure is in the table below."
