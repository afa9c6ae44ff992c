"""The filters and switches of the indicator page: every choice, and what each one that has no figures says."""

from __future__ import annotations

from components import controls
from components.controls import CharacteristicGroup, Choice, FieldSpec, Option
from components.selection import Selection
from pages._addresses import at
from pages._indicator.payload import list_shades, shade_of
from pages._own.notice import own_options
from queries import areas
from queries.catalogue import list_mapped_slugs
from queries.indicators import get_indicator
from queries.models import Characteristic, Geography, Sex, Shade, slug_of
from queries.views import Choices, IndicatorView

LEVEL_LABELS = {
    Geography.PLACE: "Place",
    Geography.DISTRICT: "District",
    Geography.NEIGHBOURHOOD: "Neighbourhood",
    Geography.MSOA: "Small area",
    Geography.WARD: "Ward",
}
STAGE_LABELS = {
    "whole_life": "Whole life",
    "pregnancy_and_birth": "Pregnancy and birth",
    "early_years": "Early years",
    "school": "School",
    "working_age": "Working age",
    "mid_life": "Mid-life",
    "later_life": "Later life",
    "place_and_people": "Place and people",
    "": "Local tables",  # loaded without a definition
}


def controls_of(
    view: IndicatorView, choices: Choices, selection: Selection, system_short_name: str
) -> dict[str, list[FieldSpec]]:
    """Describe the filter bar and the switches beside the title."""
    default_sex = _default_sex(view, choices)
    filters = {
        "measure": _measure(view, choices),
        "place": _places(view, choices, system_short_name),
        "neighbourhood": _neighbourhoods(view, choices, selection),
        "characteristic": _characteristics(view, choices, selection, default_sex),
        "period": _periods(view, choices),
        "benchmark": _benchmarks(view, choices, system_short_name),
        "sex": controls.sex_choice(choices.sexes, view.choice.sex, default_sex),
    }
    question = {Sex.MALE: "And women?", Sex.FEMALE: "And men?"}.get(view.choice.sex, "Sex")
    return {
        "filters": controls.filter_bar_spec(filters, sex_question=question if len(choices.sexes) > 1 else "Sex"),
        "switches": controls.view_switch_spec({"areas": _levels(view, choices), "shade": _shades(view, selection)}),
    }


def _default_sex(view: IndicatorView, choices: Choices) -> Sex:
    first = view.indicator.first_sex
    return first if first in choices.sexes else (*choices.sexes, Sex.PERSONS)[0]


def _measure(view: IndicatorView, choices: Choices) -> Choice:
    mapped = list_mapped_slugs()
    by_stage = sorted(choices.indicators, key=lambda each: list(STAGE_LABELS).index(each.life_course_stage))
    options = [
        Option(
            value=each.slug,
            label=each.short_title,
            group=STAGE_LABELS[each.life_course_stage],
            href=at(f"/{'indicator' if each.slug in mapped else 'inequalities'}/{each.slug}"),
        )
        for each in by_stage
    ]
    return Choice(value=view.indicator.slug, options=options)


def _places(view: IndicatorView, choices: Choices, system_short_name: str) -> Choice:
    everywhere = Option(value="", label=f"All of {system_short_name}", is_default=True)
    options = [everywhere, *(Option(value=area.code, label=area.name) for area in choices.places)]
    return Choice(value=view.place.code if view.place else "", options=options)


def _neighbourhoods(view: IndicatorView, choices: Choices, selection: Selection) -> Choice:
    within = [
        area for area in choices.neighbourhoods if view.place is None or view.place.code in (area.code, area.place_code)
    ]
    label = "All of them" if len(within) != 1 else "The only one"
    options = [Option(value="", label=label, is_default=True)]
    options += [Option(value=area.code, label=area.name) for area in within]
    options += own_options(selection.own)
    return Choice(value=view.neighbourhood.code if view.neighbourhood else "", options=options)


def _characteristics(view: IndicatorView, choices: Choices, selection: Selection, default_sex: Sex) -> Choice:
    groups = {
        characteristic: [CharacteristicGroup(slug=slug_of(name), label=name) for name in names]
        for characteristic, names in choices.groups.items()
    }
    choice = view.choice
    is_sex_shown = choice.characteristic is Characteristic.SEX and not choice.missing
    chosen = None if is_sex_shown else choice.characteristic
    group = choice.category or (choice.age if chosen is Characteristic.AGE else "")
    is_held = chosen in groups
    return controls.characteristic_choice(
        groups,
        chosen=chosen,
        group=slug_of(group) if is_held else selection.group,
        sexes=choices.sexes,
        sex=choice.sex,
        default_sex=default_sex,
    )


def _periods(view: IndicatorView, choices: Choices) -> Choice:
    options = [
        Option(value=slug_of(period), label=period, is_default=place == 0)
        for place, period in enumerate(choices.periods)
    ]
    if not options:
        options = [Option(value=slug_of(view.choice.period), label=view.choice.period or "No period", is_default=True)]
    return Choice(value=slug_of(view.choice.period), options=options)


def _benchmarks(view: IndicatorView, choices: Choices, system: str) -> Choice:
    system_codes = {area.code for area in choices.systems}
    benchmark = view.comparison.benchmark
    options = [
        Option(value=code, label=system if code in system_codes else name, is_default=place == 0)
        for place, (code, name) in enumerate(view.benchmarks)
    ]
    if not options:
        options = [Option(value="", label="Nothing held to compare with", is_default=True)]
    return Choice(value=benchmark.code if benchmark else options[0].value, options=options)


def _levels(view: IndicatorView, choices: Choices) -> Choice:
    """The levels. One that another measure answers for leads there; one without figures stays and says so."""
    return Choice(value=view.choice.geography, options=[_level(view, choices, level) for level in areas.list_levels()])


def _level(view: IndicatorView, choices: Choices, level: Geography) -> Option:
    if level in choices.geographies:
        return Option(value=level, label=LEVEL_LABELS[level])
    nearest = view.indicator.nearest.get(level.value, "")
    if nearest in choices.measures_at.get(level, ()):
        is_pattern = level is Geography.MSOA and bool(get_indicator(nearest).warning)
        label = "Small-area pattern" if is_pattern else LEVEL_LABELS[level]
        return Option(value=level, label=label, href=at(f"/indicator/{nearest}"))
    note = view.indicator.not_published.get(level.value, "")
    return Option(value=level, label=LEVEL_LABELS[level], is_available=False, note=note)


def _shades(view: IndicatorView, selection: Selection) -> Choice:
    unit = {"%": "Percent", "years": "Years"}.get(view.indicator.unit, "Value")
    held = list_shades(view)
    options = [
        Option(value=Shade.VALUE, label=unit, is_default=True),
        Option(
            value=Shade.VERDICT,
            label="Better or worse",
            is_available=Shade.VERDICT in held,
            note=view.indicator.why_not_compared or "nothing is held to compare with",
        ),
        Option(
            value=Shade.GAP, label="Gap", is_available=Shade.GAP in held, note="nothing is held to measure a gap from"
        ),
    ]
    return Choice(value=shade_of(view, selection), options=options)
