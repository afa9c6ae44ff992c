"""The evidence of each stage: a row for every indicator, with both figures on one scale and the gap in words."""

from __future__ import annotations

import math
from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from components import formatting
from components.cards import KIND_LABELS
from components.formatting import format_number
from pages._two_babies import words
from queries import indicators
from queries.life_course_models import Contrast, LifeCourse, LifeStage, Outcome
from queries.models import Kind, ValueType


def stage_panel(course: LifeCourse, place: int) -> html.Div:
    """Compose what is known of one stage. The script shows the chosen one of the six."""
    stage = course.stages[place]
    told = stage.sentence or f"{stage.title}: {_lower(formatting.end_sentence(stage.why_empty))}"
    parts: list[Component] = [html.H2(told, className="stage-finding")]
    if stage.contrasts:
        names = (course.lives.first, course.lives.second)
        parts.append(_head(names))
        parts += [_row(contrast, names) for contrast in stage.contrasts]
    if stage.not_held:
        titles = [indicator.short_title for indicator in stage.not_held]
        parts.append(html.P(f"Not held for both: {'; '.join(titles)}.", className="stage-missing"))
    parts.append(html.P(_sources(stage), className="source-line"))
    return html.Div(parts, className="stage-panel", **{"data-stage": stage.stage.value})


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _head(names: tuple[str, str]) -> html.Div:
    pair = [
        html.Span(names[0], className="life-a end-a"),
        " and ",
        html.Span(names[1], className="life-b end-b"),
    ]
    return html.Div(
        [html.Span("What"), html.Span(pair), html.Span("The gap in words")],
        className="stage-head",
        **{"aria-hidden": "true"},
    )


def _row(contrast: Contrast, names: tuple[str, str]) -> html.Div:
    indicator = contrast.indicator
    about = [contrast.period, words.people(contrast), formatting.polarity_words(indicator), _source(contrast)]
    what = [
        html.H3(
            f"{indicator.title}, {indicator.unit}" if indicator.unit.startswith(("%", "per ")) else indicator.title
        ),
        html.P(" · ".join(filter(None, about)), className="stage-about"),
        *([html.P(f"{contrast.basis}.", className="stage-about")] if contrast.is_other_basis else []),
    ]
    return html.Div(
        [
            html.Div(what),
            html.Div([dumbbell(contrast), html.P(words.figures_words(contrast, names), className="visually-hidden")]),
            html.Div([html.P(gap_words(contrast, names)), outcome_label(contrast.outcome)], className="stage-gap"),
            *([html.P(contrast.caveat, className="note stage-caveat")] if contrast.caveat else []),
        ],
        className="stage-row",
    )


def gap_words(contrast: Contrast, names: tuple[str, str]) -> str:
    """Say how far apart both are; without both figures, which one is missing and why."""
    if contrast.outcome is not Outcome.NO_FIGURE:
        return contrast.gap_in_words
    missing = [
        words.figure_words(name, figure, contrast.indicator)
        for name, figure in zip(names, (contrast.first, contrast.second), strict=True)
        if figure.value is None
    ]
    return formatting.end_sentence("; ".join(missing))


def outcome_label(outcome: Outcome) -> html.Span:
    """Draw what can be said of a difference: the sign of its bead and the word."""
    return html.Span([bead(outcome), words.OUTCOME_WORDS[outcome]], className="outcome")


def bead(outcome: Outcome) -> html.I:
    """Draw the sign of an outcome; it never stands without its word."""
    return html.I(className=f"bead bead-{outcome.value.replace('_', '-')}")


def axis_of(contrast: Contrast) -> tuple[float, float]:
    """Find the ends of the scale: none to all for a share, from none for a rate, whole tens of years for a life."""
    figures = (contrast.first, contrast.second, contrast.england)
    held = [each for figure in figures for each in (figure.value, figure.lower, figure.upper) if each is not None]
    most, least = max(held), min(held)
    if contrast.indicator.unit == "%":
        return 0, 100
    if contrast.indicator.value_type is ValueType.LIFE_EXPECTANCY:
        return math.floor(least / 10) * 10, math.ceil((most + 0.1) / 10) * 10
    if contrast.indicator.unit == "score" and least >= 0 and most <= 10:
        return 0, 10
    step = 10 ** math.floor(math.log10(max(abs(most), 1)))
    return min(0, math.floor(least / step) * step), math.ceil(most / step) * step


def dumbbell(contrast: Contrast) -> html.Div:
    """Draw both figures on one line, with their limits, England's tick and the ends of the scale."""
    low, high = axis_of(contrast)

    def at(value: float) -> str:
        return f"{100 * (value - low) / (high - low):.2f}%"

    parts = [
        html.Span(className="bell-axis"),
        html.Span(format_number(low, 0), className="bell-least"),
        html.Span(format_number(high, 0), className="bell-most"),
        *_england(contrast, at),
        *_limits(contrast, at),
        *_ends(contrast, at),
    ]
    return html.Div(html.Div(parts, className="bell"), className="bell-box", **{"aria-hidden": "true"})


def _england(contrast: Contrast, at: Callable[[float], str]) -> list[html.Span]:
    if contrast.england.value is None:
        return []
    left = {"left": at(contrast.england.value)}
    text = f"England {format_number(contrast.england.value, contrast.indicator.decimals)}"
    return [
        html.Span(className="bell-england", style=left),
        html.Span(text, className="bell-england-words", style=left),
    ]


def _limits(contrast: Contrast, at: Callable[[float], str]) -> list[html.Span]:
    return [
        html.Span(className=f"bell-limits life-{life}", style=_stretch(at, figure.lower, figure.upper))
        for life, figure in (("a", contrast.first), ("b", contrast.second))
        if figure.lower is not None and figure.upper is not None
    ]


def _stretch(at: Callable[[float], str], start: float, end: float) -> dict[str, str]:
    return {"left": at(start), "width": f"calc({at(end)} - {at(start)})"}


def _ends(contrast: Contrast, at: Callable[[float], str]) -> list[html.Span]:
    """Draw both figures with their numbers outside them, so that these never meet."""
    figures = (("a", contrast.first.value), ("b", contrast.second.value))
    held = sorted((value, life) for life, value in figures if value is not None)
    is_same = contrast.outcome is Outcome.SAME
    gap = [html.Span(className="bell-gap", style=_stretch(at, held[0][0], held[1][0]))] if len(held) == 2 else []
    ends = [html.Span(className=f"bell-end end-{life} life-{life}", style={"left": at(value)}) for value, life in held]
    labels = []
    for side, (value, life) in zip(("bell-left", "bell-right"), held, strict=False):
        text = format_number(value, contrast.indicator.decimals)
        kind = "bell-both" if is_same else f"{side} life-{life}"
        label = f"{text} both" if is_same else text
        labels.append(html.Span(label, className=f"bell-words {kind}", style={"left": at(value)}))
    return [*gap, *ends, *(labels[:1] if is_same else labels)]


def _source(contrast: Contrast) -> str:
    ids = dict.fromkeys(figure.source_id for figure in (contrast.first, contrast.second) if figure.source_id)
    return ", ".join(indicators.get_source(each).short_title for each in ids)


def _sources(stage: LifeStage) -> str:
    """Name the sources and kinds of all figures of a stage."""
    figures = [figure for each in stage.contrasts for figure in (each.first, each.second) if figure.kind]
    if not figures:
        return "Nothing is drawn that is not published. A stage without figures stays, so that it is not forgotten."
    kinds = formatting.join_names(sorted({KIND_LABELS[Kind(figure.kind)] for figure in figures}))
    ids = dict.fromkeys(figure.source_id for figure in figures)
    names = formatting.join_names([indicators.get_source(each).short_title for each in ids if each])
    return f"{kinds}: {names}. Thin bars are 95% limits, where they are held. The dotted line is England."
