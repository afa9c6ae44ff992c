"""The filters of the page of vaccines, and its switches: all of them change the address."""

from __future__ import annotations

from components.controls import (
    CharacteristicGroup,
    Choice,
    FieldSpec,
    Option,
    characteristic_choice,
    filter_bar_spec,
    switch_field,
)
from pages._own.notice import own_options
from pages._vaccines.words import age_words, denominator_heads, group_name
from queries import areas
from queries.models import Characteristic, Geography, slug_of
from queries.uptake import fetch_uptake
from queries.uptake_models import DEFAULT_TARGET_PERCENT, TARGETS_PERCENT, Cells, ReachOrder, UptakeView

PLACES = "places"
_ORDER_LABELS = {ReachOrder.PEOPLE: "People", ReachOrder.GAP: "Gap", ReachOrder.BOTH: "Both"}
_CELL_LABELS = {Cells.UPTAKE: "Uptake", Cells.PEOPLE: "People still to reach"}


def controls_of(view: UptakeView, system_short_name: str, own: str = "") -> list[FieldSpec]:
    """Describe the filter bar. A filter that leaves nothing to choose is left out, but for age and date.

    Args:
        view: the screen.
        system_short_name: what everything together is called.
        own: the neighbourhood of a reader's own in the address.
    """
    choices = {
        "vaccine": _measure_choice(view, "vaccine"),
        "dose": _measure_choice(view, "dose"),
        "place": _places(view, system_short_name),
        "neighbourhood": _neighbourhoods(view, system_short_name, own),
        "characteristic": _communities(view),
        "age": _ages(view),
        "period": _periods(view),
        "people": _people(view),
        "target": _targets(view),
    }
    return filter_bar_spec({field: choice for field, choice in choices.items() if choice is not None})


def columns_switch(view: UptakeView, has_places: bool) -> FieldSpec:
    """Offer the ways to cut the matrix, and the places side by side."""
    chosen = view.matrix.basis.slug
    options = [
        Option(value=each.slug, label=each.label, is_available=True, is_default=each.slug == _first_columns(view))
        for each in view.bases
    ]
    if has_places:
        options.append(Option(value=PLACES, label="Places and their people"))
    return switch_field("columns", "Compare by", Choice(value=chosen, options=options))


def cells_switch(chosen: Cells) -> FieldSpec:
    """Offer what stands in the cells."""
    options = [Option(value=each, label=label, is_default=each is Cells.UPTAKE) for each, label in _CELL_LABELS.items()]
    return switch_field("cells", "Show", Choice(value=chosen, options=options))


def order_switch(view: UptakeView) -> FieldSpec:
    """Offer the orders of the people still to reach."""
    options = [
        Option(value=each, label=label, is_default=each is ReachOrder.PEOPLE) for each, label in _ORDER_LABELS.items()
    ]
    return switch_field("order", "Sort by", Choice(value=view.order, options=options))


def _first_columns(view: UptakeView) -> str:
    held = [each for each in view.bases if each.columns]
    ethnic = [each for each in held if each.slug == "ethnic-group"]
    return (ethnic or held or list(view.bases))[0].slug


def _measure_choice(view: UptakeView, field: str) -> Choice | None:
    same_vaccine = [each for each in view.measures if field == "vaccine" or each.vaccine == view.indicator.vaccine]
    names = list(dict.fromkeys(getattr(each, field) for each in same_vaccine))
    if len(names) < 2 and field == "vaccine":
        return None
    options = [Option(value=slug_of(name), label=name, is_default=place == 0) for place, name in enumerate(names)]
    return Choice(value=slug_of(getattr(view.indicator, field)), options=options)


def _places(view: UptakeView, system_short_name: str) -> Choice:
    options = [Option(value="", label=f"All of {system_short_name}", is_default=True)]
    options += [Option(value=area.code, label=area.name) for area in areas.list_areas(Geography.PLACE)]
    return Choice(value=view.place.code if view.place else "", options=options)


def _neighbourhoods(view: UptakeView, system_short_name: str, own: str) -> Choice:
    places = {area.code: area for area in areas.list_areas(Geography.PLACE)}
    every = view.place.name if view.place else system_short_name
    options = [Option(value="", label=f"All of {every}", is_default=True)]
    options += [
        Option(value=area.code, label=area.name)
        for area in areas.list_areas(Geography.NEIGHBOURHOOD)
        if view.place is None or (view.place.code in (area.code, area.place_code) and area.code not in places)
    ]
    options += own_options(own)
    return Choice(value=view.neighbourhood.code if view.neighbourhood else "", options=options)


def _communities(view: UptakeView) -> Choice:
    groups = {
        Characteristic.RACE: [
            CharacteristicGroup(slug=slug_of(each.category), label=group_name(each)) for each in view.communities
        ]
    }
    community = view.series.community
    return characteristic_choice(
        groups,
        chosen=None if community.is_everyone else Characteristic.RACE,
        group=slug_of(community.category),
        sexes=view.sexes,
        sex=view.series.sex,
        default_sex=view.sexes[0],
        notes={Characteristic.AGE: "choose it beside this"},
    )


def _ages(view: UptakeView) -> Choice:
    options = [
        Option(value=slug_of(age), label=age_words(age).removeprefix("aged "), is_default=age == view.main_age)
        for age in sorted(view.ages, key=lambda age: age != view.main_age)
    ]
    return Choice(value=slug_of(view.series.age), options=options)


def _periods(view: UptakeView) -> Choice:
    options = [
        Option(
            value=slug_of(period),
            label=f"Up to {period.removeprefix('to ')}" if period.startswith("to ") else period,
            is_default=place == 0,
        )
        for place, period in enumerate(view.periods)
    ]
    return Choice(value=slug_of(view.series.period), options=options)


def _people(view: UptakeView) -> Choice | None:
    if len(view.denominators) < 2:
        return None
    options = []
    for indicator, head in zip(view.denominators, denominator_heads(view.denominators), strict=True):
        has_age = view.series.age in set(fetch_uptake(indicator.slug, view.series.sex)["age"])
        slug = slug_of(indicator.people_counted)
        is_default = indicator is view.denominators[0]
        sets = {"people": None if is_default else slug} | ({} if has_age else {"age": None})
        options.append(Option(value=slug, label=head, is_default=is_default, sets=sets))
    return Choice(value=slug_of(view.indicator.people_counted), options=options)


def _targets(view: UptakeView) -> Choice:
    options = [
        Option(value=str(each), label=f"{each}%", is_default=each == DEFAULT_TARGET_PERCENT) for each in TARGETS_PERCENT
    ]
    return Choice(value=str(view.target_percent), options=options)
