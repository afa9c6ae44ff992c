"""Every figure of the tale as one table, in the order of a life: for screen readers, and for everybody who checks."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import datasets, formatting
from components.cards import KIND_LABELS
from components.formatting import format_count, format_limits, format_number
from pages._two_babies import words
from pages._two_babies.evidence import gap_words, outcome_label
from queries import indicators
from queries.life_course_models import Contrast, LifeCourse, LifeFigure, LifeStage
from queries.models import Indicator, Kind, ValueStatus


def figures_table(course: LifeCourse) -> html.Div:
    """Lay out all contrasts by stage."""
    names = (course.lives.first, course.lives.second)
    heads = ["What", "Good is", "Period", *names, "England", "The gap", "Chance?", "Kind and source"]
    caption = datasets.stamped(
        f"{course.lives.title}. Under a figure stand its 95% limits and the number of people it is out of, where held.",
        course.release,
    )
    is_number = (3, 4, 5)
    head = html.Tr(
        [
            html.Th(text, scope="col", role="columnheader", className="number" if place in is_number else None)
            for place, text in enumerate(heads)
        ],
        role="row",
    )
    bodies = [_body(stage, heads) for stage in course.stages]
    table = html.Table(
        [html.Caption(caption), html.Thead(head, role="rowgroup"), *bodies],
        className="plain-table tale-table",
        role="table",
    )
    return html.Div(
        table, className="plain-table-box", role="region", tabIndex=0, **{"aria-label": "All figures, by stage of life"}
    )


def _body(stage: LifeStage, heads: list[str]) -> html.Tbody:
    title = html.Tr(
        html.Th(stage.title, colSpan=len(heads), scope="rowgroup", role="rowheader", className="tale-stage"), role="row"
    )
    rows = [_row(contrast, heads) for contrast in stage.contrasts]
    why = [formatting.format_missing(ValueStatus.NOT_PUBLISHED, stage.why_empty)] if not stage.contrasts else []
    if stage.not_held:
        why.append(f"Not held for both: {'; '.join(each.short_title for each in stage.not_held)}.")
    rows += [html.Tr(html.Td(text, colSpan=len(heads), role="cell", className="quiet"), role="row") for text in why]
    return html.Tbody([title, *rows], role="rowgroup")


def _row(contrast: Contrast, heads: list[str]) -> html.Tr:
    indicator = contrast.indicator
    unit = f", {indicator.unit}" if indicator.unit and indicator.unit != "score" else ""
    names = (heads[3], heads[4])
    about = " · ".join(filter(None, (words.people(contrast), contrast.age, contrast.basis)))
    cells: list[object] = [
        {"high_is_good": "High", "low_is_good": "Low"}.get(indicator.polarity, "Neither"),
        contrast.period,
        figure_cell(contrast.first, indicator),
        figure_cell(contrast.second, indicator),
        figure_cell(contrast.england, indicator),
        gap_words(contrast, names),
        outcome_label(contrast.outcome),
        _origin(contrast),
    ]
    first = html.Th([f"{indicator.title}{unit}", html.Small(about)], scope="row", role="rowheader")
    others = [
        html.Td(
            cell, role="cell", className="number" if place in (2, 3, 4) else None, **{"data-head": heads[place + 1]}
        )
        for place, cell in enumerate(cells)
    ]
    return html.Tr([first, *others], role="row", **{"data-measure": indicator.slug})


def figure_cell(figure: LifeFigure, indicator: Indicator) -> list[Component | str]:
    """Write a figure with its limits and the number of people under it; or why there is none."""
    if figure.value is None:
        return [formatting.format_missing(figure.status)]
    parts: list[Component | str] = [html.B(format_number(figure.value, indicator.decimals))]
    if figure.lower is not None and figure.upper is not None:
        parts.append(html.Small(format_limits(figure.lower, figure.upper, indicator.decimals)))
    if figure.denominator_count is not None:
        parts.append(html.Small(f"of {format_count(figure.denominator_count)}"))
    return parts


def _origin(contrast: Contrast) -> str:
    figures = [each for each in (contrast.first, contrast.second) if each.source_id]
    kinds = dict.fromkeys(KIND_LABELS[Kind(each.kind)] for each in figures if each.kind)
    sources = dict.fromkeys(indicators.get_source(each.source_id).short_title for each in figures)
    return f"{', '.join(kinds)}: {', '.join(sources)}" if figures else ""
