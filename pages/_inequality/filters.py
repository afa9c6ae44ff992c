"""The filters of the page of inequalities: every choice, and what each one that has no figures says."""

from __future__ import annotations

from components import controls
from components.controls import Choice, FieldSpec, Option
from pages._addresses import at
from pages._indicator.filters import STAGE_LABELS
from pages._own.notice import own_option
from queries.inequalities import ENGLAND, InequalityView
from queries.models import Indicator, Sex, slug_of
from queries.own_neighbourhoods import OwnArea


def controls_of(view: InequalityView, measures: tuple[Indicator, ...], system_short_name: str) -> list[FieldSpec]:
    """Describe the filter bar."""
    filters = {"measure": _measure(view, measures), "place": _places(view, system_short_name)}
    if view.groupings:
        filters["basis"] = _groupings(view)
    if view.series is not None:
        filters["period"] = _periods(view)
    if len(view.sexes) > 1:
        held = [Sex(sex) for sex in view.sexes]
        default = view.indicator.first_sex if view.indicator.first_sex in held else held[0]
        filters["sex"] = controls.sex_choice(held, Sex(view.series.sex), default)
    elif view.slope_sex is not None:
        filters["sex"] = controls.sex_choice((Sex.MALE, Sex.FEMALE), view.slope_sex, view.slope_indicator.first_sex)
    shown = view.slope_sex or (view.series.sex if view.series else "")
    question = {"male": "And women?", "female": "And men?"}.get(shown, "Sex")
    return controls.filter_bar_spec(filters, sex_question=question)


def _measure(view: InequalityView, measures: tuple[Indicator, ...]) -> Choice:
    stages = list(STAGE_LABELS)
    offered = measures if view.indicator in measures else (*measures, view.indicator)
    options = [
        Option(
            value=each.slug,
            label=each.short_title,
            group=STAGE_LABELS[each.life_course_stage],
            is_available=each in measures,
            note="" if each in measures else "no groups are held",
            href=at(f"/inequalities/{each.slug}"),
        )
        for each in sorted(offered, key=lambda each: stages.index(each.life_course_stage))
    ]
    return Choice(value=view.indicator.slug, options=options)


def _places(view: InequalityView, system_short_name: str) -> Choice:
    system = view.areas[0].code
    own = next((area for area in view.areas if isinstance(area, OwnArea)), None)
    leaves = {"neighbourhood": None} if own else {}
    options = [
        Option(
            value=area.code,
            label=f"All of {system_short_name}" if area.code == system else area.name,
            group="Outside it" if area.code == ENGLAND else "",
            is_available=area.code in view.held_areas,
            note="no groups",
            sets={"place": area.code, **leaves} if leaves else None,
        )
        for area in view.areas
        if area is not own
    ]
    options += [own_option(own)] if own else []
    return Choice(value=view.area.code, options=options)


def _groupings(view: InequalityView) -> Choice:
    options = [
        Option(
            value=each.slug,
            label=each.label,
            is_available=each.slug in view.held_groupings,
            note=f"not for {view.area.name}",
        )
        for each in view.groupings
    ]
    return Choice(value=view.grouping.slug if view.grouping else options[0].value, options=options)


def _periods(view: InequalityView) -> Choice:
    periods = sorted([view.now, *view.earlier], key=lambda each: each.end_date, reverse=True)
    options = [
        Option(value=slug_of(each.period), label=each.period, is_default=place == 0)
        for place, each in enumerate(periods)
    ]
    return Choice(value=slug_of(view.now.period), options=options)
