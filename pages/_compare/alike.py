"""Areas alike: the nearest by who lives there and how deprived it is, the distances, and how they were found."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting
from components.controls import Choice, FieldSpec, Option, select_field
from components.datasets import stamped
from components.formatting import count_words, format_number, format_value
from components.glossary import with_terms
from components.selection import Selection
from pages._area.parts import area_address
from pages._area.words import NOUNS, full_name
from pages._compare.asked import Asked, View
from pages._compare.head import level_field
from pages._compare.parts import own_link, section, sources_line, tools
from queries.compare import MOST_AREAS
from queries.compare_alike import Alike, AlikeFigure, Neighbour


def alike_fields(asked: Asked) -> list[FieldSpec]:
    """Offer the chosen areas as the one whose like are shown, and the levels that it belongs to."""
    offered = dict.fromkeys([asked.peer, *asked.areas])
    options = [Option(value=area.code, label=full_name(area)) for area in offered]
    return [
        select_field("peers", "Areas like", Choice(value=asked.peer.code, options=options)),
        level_field(asked),
    ]


def choose_card() -> html.Section:
    """Say what to do where no area is chosen."""
    return section(
        "alike", [html.H2("Choose an area first"), html.P("Add one above: the areas most like it are listed here.")]
    )


def alike_card(found: Alike, asked: Asked) -> html.Section:
    """List the nearest areas with what they were compared by."""
    noun = NOUNS[found.level]
    if found.refusal:
        parts = [html.H2(f"No {noun}s are called alike here"), html.P(found.refusal, className="lede")]
        return section("alike", [*parts, _method(found)])
    name = full_name(found.own.area)
    title = f"The {count_words(len(found.nearest), noun)} most like {name}"
    return section(
        "alike",
        [
            html.H2(title),
            html.P(with_terms(_lede(found)), className="lede"),
            _ways(found, asked),
            _table(found, asked.selection.data, stamped(title, found.release)),
            _method(found),
            _sources(found),
            folds.folds(tools("alike", "table")),
        ],
    )


def _lede(found: Alike) -> str:
    by = formatting.join_names([subject.lower() for subject in found.subjects])
    said = [f"Compared by {by}, among the {found.compared_count + 1} {NOUNS[found.level]}s held here."]
    if len(found.subjects) == 1:
        said.append(f"Only {by} is held for this level: areas alike in that may differ in all else.")
    if not found.has_close_match:
        said.append("It has no close match here: its nearest is farther off than most areas' nearest.")
    return " ".join(said)


def _ways(found: Alike, asked: Asked) -> html.Ul:
    """Lead on: side by side with the nearest, or the whole group as rows of the rug."""
    data, own = asked.selection.data, found.own.area.code
    nearest = [each.area.code for each in found.nearest]
    codes = (own, *nearest[: MOST_AREAS - 1])
    count = len(codes) - 1
    noun = NOUNS[found.level]
    beside = own_link(
        f"Compare with the {count_words(count)} nearest side by side", Selection(data=data, selected=codes)
    )
    chosen = Selection(data=data, areas=found.level, selected=asked.selection.selected, view=View.RUG, peers=own)
    rug = own_link(f"See these {noun}s as a group in a table of all measures", chosen)
    return html.Ul([html.Li(beside), html.Li(rug)], className="compare-ready")


def _table(found: Alike, data: str, caption: str) -> Component:
    columns = [folds.Column(head=NOUNS[found.level].capitalize()), folds.Column(head="Distance", is_number=True)]
    columns += [folds.Column(head=figure_name(each), is_number=True) for each in found.figures]
    rows = [_row(each, found, data) for each in (found.own, *found.nearest)]
    return folds.plain_table(columns, rows, caption=caption)


def _row(neighbour: Neighbour, found: Alike, data: str) -> list[object]:
    own = neighbour.area == found.own.area
    return [
        dcc.Link(full_name(neighbour.area), href=area_address(neighbour.area.code, data)),
        "itself" if own else format_number(neighbour.distance, 2),
        *(
            format_value(value, figure.indicator.decimals, "%" if figure.indicator.unit == "%" else "")
            for value, figure in zip(neighbour.figures, found.figures, strict=True)
        ),
    ]


def figure_name(figure: AlikeFigure) -> str:
    """Name what areas are compared by: the group, or the measure."""
    return figure.group or figure.indicator.short_title


def _method(found: Alike) -> html.Div:
    """Say how it was done, with every figure and what was missing."""
    used = [html.Li(f"{subject}: {_figures_words(found, subject)}.") for subject in found.subjects]
    missing = formatting.join_names([each.lower() for each in found.missing])
    usual = found.usual_nearest
    said = [
        "Each figure is put on one scale: its distance from the mean of all areas, in standard deviations.",
        "The differences of one subject are squared and averaged, so that each subject counts the same.",
        "The distance is the root of their sum. 0 means the same in everything compared.",
        f"Here the nearest area is {format_number(usual[1], 2)} away for the middle one of all areas." if usual else "",
        "Distances describe. They are no test, and a small difference between two of them means nothing.",
        "Only areas of this system are held, so a better match may lie outside it.",
    ]
    lacking = f"Not held for this level, and so left out: {missing}." if missing else ""
    without = f"Left out, for a figure is missing: {formatting.join_names([full_name(a) for a in found.left_out])}."
    return html.Div(
        [
            html.H3("How they were found"),
            html.Ul(used),
            *(html.P(text) for text in (lacking, without if found.left_out else "") if text),
            html.P(" ".join(filter(None, said))),
        ],
        className="cautions",
    )


def _figures_words(found: Alike, subject: str) -> str:
    own = [figure for figure in found.figures if figure.subject == subject]
    named = dict.fromkeys(
        (f"{figure.indicator.title}, {figure.period}", figure.indicator.slug) for figure in own if not figure.group
    )
    grouped: dict[str, list[str]] = {}
    for figure in own:
        if figure.group:
            grouped.setdefault(f"{figure.indicator.title}, {figure.period}", []).append(figure.group)
    parts = [name for name, _ in named]
    parts += [f"{name} ({count_words(len(groups), 'group')})" for name, groups in grouped.items()]
    return "; ".join(parts)


def _sources(found: Alike) -> html.P:
    ids = dict.fromkeys(each for figure in found.figures for each in figure.source_ids)
    kinds = {each for figure in found.figures for each in figure.kinds}
    return sources_line(kinds, ids, found.release)
