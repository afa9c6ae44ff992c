"""The head of the page that compares: its title, the chosen areas, and the controls that change the address."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.controls import Choice, FieldSpec, Option, select_field, switch_field
from components.formatting import count_words
from pages._area.words import NOUNS, full_name, short_name
from pages._compare import words
from pages._compare.asked import Asked, View
from pages._compare.own import add_link, chip_name
from pages._compare.parts import own_link, with_areas
from queries import areas
from queries.compare import MOST_AREAS, Sides
from queries.compare_rug import Rug
from queries.models import Geography, Sex, slug_of
from queries.profile_rows import levels_of

VIEW_LABELS = {
    View.SIDES: "Side by side",
    View.RUG: "All areas",
    View.PAIRS: "Two measures",
    View.ALIKE: "Areas alike",
}


def chips(asked: Asked) -> list[Component]:
    """List the chosen areas, each with a way to take it out."""
    items = []
    codes = [area.code for area in asked.areas]
    for area in asked.areas:
        others = [code for code in codes if code != area.code]
        name = chip_name(area, full_name(area))
        out = own_link(
            [html.Span("×", **{"aria-hidden": "true"}), html.Span(f"Take out {name}", className="visually-hidden")],
            with_areas(asked.selection, others),
            title=f"Take out {name}",
        )
        items.append(html.Li([html.Span(name), out]))
    said = "No area is chosen yet." if not codes else f"{count_words(len(codes), 'area').capitalize()} of at most six."
    listed = [html.Ul(items, className="chips", **{"aria-label": "Chosen areas"})] if items else []
    offered = add_link(asked)
    said_so = html.P(said, className="visually-hidden" if items else "chips-none")
    return [*listed, said_so, *([offered] if offered else [])]


def view_switch(asked: Asked) -> list[FieldSpec]:
    """Offer the four ways to look; areas stay chosen."""
    codes = ",".join(asked.selection.selected)
    options = [Option(value=view.value, label=label, sets=_sets(view, codes)) for view, label in VIEW_LABELS.items()]
    return [switch_field("view", "Compare", Choice(value=asked.view.value, options=options))]


def _sets(view: View, codes: str) -> dict[str, str | None]:
    """Say what a way to look changes: what the others use means nothing to it."""
    blank = dict.fromkeys(("areas", "place", "family", "order", "peers", "across", "up", "benchmark", "sex"))
    return {"view": view.value or None, "selected": codes or None, **blank}


def sides_filters(sides: Sides, asked: Asked) -> list[FieldSpec]:
    """Describe the filters of areas side by side."""
    topics = tuple(dict.fromkeys(measure.indicator.topic for measure in sides.measures))
    fields = [_family(topics, asked), _benchmark(sides.benchmarks, asked)]
    if any(measure.sex is not Sex.PERSONS for measure in sides.measures):
        fields.append(_sex(asked))
    return fields


def rug_filters(rug: Rug, asked: Asked) -> list[FieldSpec]:
    """Describe the filters of the rug."""
    fields = [level_field(asked)]
    if asked.peer is None:
        fields.append(_place(asked))
    fields += [_family(rug.families, asked), _benchmark(_wider(), asked), _order(rug)]
    if any(column.choice.sex is not Sex.PERSONS for column in rug.columns):
        fields.append(_sex(asked))
    return fields


def level_field(asked: Asked) -> FieldSpec:
    """Offer the levels that the system has."""
    codes = ",".join(asked.selection.selected)
    levels = areas.list_levels()
    if asked.peer is not None:
        levels = tuple(level for level in levels_of(asked.peer.code) if level in levels)
    options = [
        Option(
            value=level.value,
            label=f"{areas.get_geography_names(level)[0]} ({len(areas.list_areas(level))})",
            sets={"areas": level.value, "selected": codes or None, "order": None},
        )
        for level in levels
    ]
    return select_field("areas", "Areas", Choice(value=asked.level.value, options=options))


def _family(topics: tuple[str, ...], asked: Asked) -> FieldSpec:
    options = [Option(value="", label="All topics", is_default=True)]
    options += [Option(value=slug_of(topic), label=topic) for topic in topics]
    return select_field("family", "Topic", Choice(value=asked.selection.family, options=options))


def _wider() -> tuple[tuple[str, str], ...]:
    levels = (Geography.ENGLAND, Geography.SYSTEM, Geography.PLACE)
    return tuple((each.code, each.name) for level in levels for each in areas.list_areas(level))


def _benchmark(benchmarks: tuple[tuple[str, str], ...], asked: Asked) -> FieldSpec:
    options = [Option(value="", label="Each measure's own", is_default=True)]
    options += [Option(value=code, label=short_name(code, name)) for code, name in benchmarks]
    return select_field("benchmark", "Compare with", Choice(value=asked.selection.benchmark, options=options))


def _place(asked: Asked) -> FieldSpec:
    everywhere = [short_name(each.code, each.name) for each in areas.list_areas(Geography.SYSTEM)]
    options = [Option(value="", label=f"All of {everywhere[0]}" if everywhere else "All places", is_default=True)]
    options += [Option(value=each.code, label=each.name) for each in areas.list_areas(Geography.PLACE)]
    return select_field("place", "Place", Choice(value=asked.selection.place, options=options))


def _order(rug: Rug) -> FieldSpec:
    options = [
        Option(value="", label="By name", is_default=True),
        Option(value="worst", label="Worst in most measures first"),
    ]
    for column in rug.columns:
        name = words.people_words(column.indicator.short_title, column.choice.sex, column.choice.age)
        options.append(Option(value=column.key, label=name, group="Worst or highest first, by"))
    return select_field("order", "Order", Choice(value=rug.order, options=options))


def _sex(asked: Asked) -> FieldSpec:
    options = [
        Option(value="", label="Men and women", is_default=True),
        Option(value=Sex.MALE.value, label="Men"),
        Option(value=Sex.FEMALE.value, label="Women"),
    ]
    chosen = asked.selection.sex.value if asked.selection.sex in (Sex.MALE, Sex.FEMALE) else ""
    return switch_field("sex", "Sex", Choice(value=chosen, options=options), is_at_end=True)


def title_of(asked: Asked) -> str:
    """State what is compared."""
    noun = NOUNS[asked.level]
    if asked.view is View.RUG:
        if asked.peer is not None:
            return f"{full_name(asked.peer)} among the {noun}s most like it"
        return f"Every {noun}, measure by measure"
    if asked.view is View.PAIRS:
        return f"Do two measures go together over {noun}s?"
    if asked.view is View.ALIKE:
        return f"Which {noun}s are most like {full_name(asked.peer)}?" if asked.peer else "Which areas are alike?"
    if not asked.areas:
        return "Compare areas"
    return words.title_of_areas(asked.areas)


def room_words(asked: Asked) -> str:
    """Say how many more areas there is room for."""
    left = MOST_AREAS - len(asked.areas)
    return "" if left else "Six areas are the most that fit. Take one out to add another."
