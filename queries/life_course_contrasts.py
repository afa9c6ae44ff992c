"""One indicator for both lives: the latest period that both have in one source, and whether the gap could be chance."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from queries import areas
from queries.life_course_list import ListedMeasure
from queries.life_course_lives import Basis, Key
from queries.life_course_models import Contrast, LifeFigure, Outcome
from queries.life_course_words import exact, gap_in_words, is_same
from queries.models import Geography, Indicator, Kind, Polarity, Sex, ValueStatus
from queries.stats.gap import difference_between
from queries.stats.normal import standard_error_from_interval


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of one indicator.

    Attributes:
        rows: everything that the areas of both lives and England hold of it, latest period first.
        bases: where the figures may stand, the best first.
        sex: whom the reader asks about; persons for both sexes.
        england: England's code; "" where the system knows no England.
        is_part: whether one life is a part of the other.
        caption_basis: the label of the groups that the caption speaks of.
    """

    indicator: Indicator
    measure: ListedMeasure
    rows: Sequence[Any]
    bases: Sequence[Basis]
    sex: Sex
    england: str = ""
    is_part: bool = False
    caption_basis: str = ""


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The rows of one period, source and kind of people, by where they stand."""

    sex: Sex
    age: str
    period: str
    rows: dict[Key, Any]
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class _Test:
    outcome: Outcome
    lower: float | None = None
    upper: float | None = None


def find_contrasts(question: Question) -> list[tuple[Contrast, Basis]]:
    """Set both lives side by side; nothing where neither has a figure.

    Asked about both sexes, figures of persons come first. What is held by sex only is told twice, men first.
    """
    together = _find_contrast(question)
    if question.sex is not Sex.PERSONS or (together and together[0].outcome is not Outcome.NO_FIGURE):
        return [together] if together else []
    by_sex = [_find_contrast(replace(question, sex=sex)) for sex in (Sex.MALE, Sex.FEMALE)]
    of_each = {found[0].sex: found for found in by_sex if found and found[0].sex is not Sex.PERSONS}
    return list(of_each.values()) or ([together] if together else [])


def _find_contrast(question: Question) -> tuple[Contrast, Basis] | None:
    found = _find_period(question)
    if found is None:
        return None
    indicator, basis = question.indicator, found.basis
    first, second = (_figure(indicator, found.rows.get(key), key) for key in (basis.first, basis.second))
    has_both = first.value is not None and second.value is not None
    tested = _test(question, first, second)
    contrast = Contrast(
        indicator=indicator,
        sex=found.sex,
        age=found.age,
        is_wider=found.sex is Sex.PERSONS and question.sex is not Sex.PERSONS,
        period=found.period,
        end_date=next(iter(found.rows.values())).period_end_date,
        first=first,
        second=second,
        england=_england(question, found),
        difference=float(exact(first.value) - exact(second.value)) if has_both else None,
        outcome=tested.outcome,
        gap_in_words=gap_in_words(indicator, question.measure, basis, first.value, second.value) if has_both else "",
        is_first_worse=_is_first_worse(indicator, first, second, tested.outcome),
        lower=tested.lower,
        upper=tested.upper,
        basis=basis.label,
        is_other_basis=basis.label != question.caption_basis,
        caveat=_caveat(indicator, basis, found.sex),
    )
    return contrast, basis


def _find_period(question: Question) -> _Found | None:
    """Find the latest period that both lives share, in the best groups and for the people asked about; else of one."""
    ages = Counter(row.age for row in question.rows)
    main_age = min(ages, key=lambda age: (-ages[age], age)) if ages else ""
    by_people: dict[tuple[str, str, str], dict[Key, Any]] = defaultdict(dict)
    for row in question.rows:
        if row.age == main_age:
            by_people[row.sex, row.period, row.source_id][row.area_code, row.category_type, row.category] = row
    for needed in (2, 1):
        for basis, sex in _ways(question):
            for (of_sex, period, _), rows in by_people.items():
                keys = (basis.first, basis.second)
                held = sum(key in rows and not math.isnan(rows[key].value) for key in keys)
                if of_sex == sex and held >= needed:
                    return _Found(sex=sex, age=main_age, period=period, rows=rows, basis=basis)
    return None


def _ways(question: Question) -> Iterator[tuple[Basis, Sex]]:
    """Give groups and people in the order in which they are tried: never men's figures in the place of women's."""
    held = {row.sex for row in question.rows}
    sexes = [question.sex, Sex.PERSONS]
    if len(held) == 1:  # mothers, for example: the indicator is about nobody else
        sexes = [Sex(next(iter(held)))]
    for basis in question.bases:
        for sex in sexes:
            yield basis, sex


def _figure(indicator: Indicator, row: Any | None, key: Key) -> LifeFigure:
    if row is None:
        return LifeFigure(value=None, status=ValueStatus.NOT_PUBLISHED, note=_why_not_published(indicator, key))
    return LifeFigure(
        value=_number(row.value),
        lower=_number(row.lower_ci95),
        upper=_number(row.upper_ci95),
        event_count=_number(row.event_count),
        denominator_count=_number(row.denominator_count),
        status=ValueStatus(row.status),
        note=row.value_note or "",
        kind=Kind(row.kind),
        source_id=row.source_id,
        vintage=row.vintage,
    )


def _why_not_published(indicator: Indicator, key: Key) -> str:
    """Say what the definition says of areas of this level; of an area that is of both levels it cannot tell."""
    levels = [
        level
        for level in (Geography.PLACE, Geography.DISTRICT)
        if key[0] in {area.code for area in areas.list_areas(level)}
    ]
    return indicator.not_published.get(levels[0].value, "") if len(levels) == 1 and not key[1] else ""


def _england(question: Question, found: _Found) -> LifeFigure:
    """Take England's figure of the same people, period and source, unless the indicator must not stand beside it."""
    key = (question.england, "", "")
    row = found.rows.get(key) if question.england in question.indicator.benchmark_codes else None
    return _figure(question.indicator, row, key)


def _test(question: Question, first: LifeFigure, second: LifeFigure) -> _Test:
    if first.value is None or second.value is None:
        return _Test(outcome=Outcome.NO_FIGURE)
    figures = (first, second)
    errors = [standard_error_from_interval(_or_nan(each.lower), _or_nan(each.upper)) for each in figures]
    gap = difference_between(first.value, errors[0], second.value, errors[1])
    lower, upper = _number(gap.lower), _number(gap.upper)
    may_test = question.indicator.may_compare and not question.is_part and lower is not None and upper is not None
    limits = {"lower": lower, "upper": upper} if may_test else {}
    if is_same(question.indicator, first.value, second.value):
        return _Test(outcome=Outcome.SAME, **limits)
    if not may_test:
        return _Test(outcome=Outcome.CANNOT_BE_TESTED)
    is_apart = lower > 0 or upper < 0
    return _Test(outcome=Outcome.MORE_THAN_CHANCE if is_apart else Outcome.COULD_BE_CHANCE, **limits)


def _is_first_worse(indicator: Indicator, first: LifeFigure, second: LifeFigure, outcome: Outcome) -> bool | None:
    if indicator.polarity is Polarity.NO_JUDGEMENT or outcome in (Outcome.SAME, Outcome.NO_FIGURE):
        return None
    return (first.value < second.value) is (indicator.polarity is Polarity.HIGH_IS_GOOD)


def _caveat(indicator: Indicator, basis: Basis, sex: Sex) -> str:
    of_gap = indicator.deprivation_gap_notes.get(sex.value, "") if basis.label else ""
    return " ".join(text for text in (indicator.warning, of_gap) if text)


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
