"""Side by side: every measure that the chosen areas have, each on one scale, with its limits and its verdicts."""

from __future__ import annotations

from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting
from components.cards import verdict_label
from components.formatting import (
    count_words,
    format_limits,
    format_missing,
    format_number,
    format_value,
    format_verdict,
)
from components.glossary import with_terms
from components.lanes import LaneFigure, LaneScale, lane, lane_axis
from components.selection import Selection
from pages._area.parts import area_address, measure_address
from pages._area.words import NOUNS, benchmark_name, full_name
from pages._compare import own, words
from pages._compare.parts import section, sources_line, tools
from pages._own.addresses import own_address, own_measure_address
from queries.compare import Side, SideMeasure, Sides
from queries.models import Area, Sex, ValueStatus, Verdict, slug_of
from queries.own_neighbourhoods import OwnArea
from queries.profile_rows import levels_of

APART = "Periods differ: a hollow sign is of another period. Do not read it as equal."


def shown_measures(sides: Sides, selection: Selection, *, are_refused: bool = False) -> tuple[SideMeasure, ...]:
    """Keep the measures of the chosen family and sex; those that are refused to a set stand apart."""
    other = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}.get(selection.sex)
    return tuple(
        each
        for each in (sides.refused if are_refused else sides.measures)
        if (not selection.family or slug_of(each.indicator.topic) == selection.family) and each.sex is not other
    )


def sides_card(sides: Sides, selection: Selection) -> html.Section:
    """Show the areas in every measure."""
    measures = shown_measures(sides, selection)
    refused = shown_measures(sides, selection, are_refused=True)
    blocks: list[Component] = []
    for topic, run in groupby(measures, key=lambda each: each.indicator.topic):
        blocks.append(html.H3(topic))
        blocks.append(html.Div([_block(each, sides, selection) for each in run], className="side-blocks"))
    title = f"{count_words(len(measures), 'measure').capitalize()}, each on one scale"
    rows = [row for each in measures for row in each.rows if row.has_value]
    return section(
        "sides",
        [
            html.H2(title),
            html.P(with_terms(_lede(sides, measures)), className="lede"),
            *own.set_account(sides, selection),
            _key(),
            *blocks,
            sources_line({row.kind for row in rows}, dict.fromkeys(row.source_id for row in rows), sides.release),
            folds.folds(*own.refused_folds(refused, sides), tools("sides", "figures")),
        ],
    )


def _lede(sides: Sides, measures: tuple[SideMeasure, ...]) -> str:
    if not measures:
        return "No measure of this topic is held for two of these areas."
    said = ["A verdict compares an area with its benchmark."]
    if len(sides.areas) > 1:
        said.append(f"The last column is each area less {full_name(sides.areas[0])}.")
        said.append("Its own limits tell whether that could be chance; limits of two areas that overlap do not.")
    apart = sum(not each.is_one_period for each in measures)
    if apart:
        said.append(f"In {count_words(apart, 'measure')} the periods differ: hollow signs are of another period.")
    return " ".join(said)


def _key() -> html.P:
    marks = (("lane-bench", "benchmark"), ("lane-limits", "limits"), ("lane-dot verdict-similar", "verdict"),
             ("lane-dot verdict-not-compared", "not compared"))  # fmt: skip
    parts = [
        html.Span([html.Span(html.Span(className=name), className="lane-sample"), label], className="spine-mark")
        for name, label in marks
    ]
    apart = html.Span(html.Span(className="lane-dot verdict-not-compared"), className="lane-sample is-apart")
    parts.append(html.Span([apart, "another period"], className="spine-mark"))
    return html.P(parts, className="spine-key", **{"aria-hidden": "true"})


def _block(measure: SideMeasure, sides: Sides, selection: Selection) -> html.Div:
    """Show one measure: its name and period, and one line per area."""
    indicator = measure.indicator
    name = words.people_words(indicator.title, measure.sex, measure.age)
    figures = {side.area.code: _lane_figure(side) for side in measure.sides if side.row and side.row.has_value}
    scale = LaneScale(figures.values())
    link = dcc.Link(name, href=_measure_address(measure, selection))
    small = f"{measure.period}. {formatting.polarity_words(indicator)}."
    heads = ["Area", lane_axis(scale, indicator.unit), "Figure and limits", "Verdict"]
    hidden = [False, False, True, True]
    if len(sides.areas) > 1:
        heads.append(f"Less {full_name(sides.areas[0])}")
        hidden.append(False)
    row_heads = [
        html.Th(_head_words(head, is_hidden), scope="col", role="columnheader")
        for head, is_hidden in zip(heads, hidden, strict=True)
    ]
    rows = [
        _row(side, measure, figures.get(side.area.code), scale, len(sides.areas) > 1, selection)
        for side in measure.sides
    ]
    table = html.Table(
        [
            html.Caption(f"{name}, {measure.period}", className="visually-hidden"),
            html.Thead(html.Tr(row_heads, role="row"), role="rowgroup"),
            html.Tbody(rows, role="rowgroup"),
        ],
        className="side-table",
        role="table",
    )
    notes = [html.P(APART, className="side-apart")] if not measure.is_one_period else []
    notes += [html.P(indicator.warning, className="side-warning")] if indicator.warning else []
    key = f"{indicator.slug} {measure.sex.value}"
    return html.Div([html.H4(link), html.P(small, className="side-period"), *notes, table], className="side-block",
                    **{"data-measure": key})  # fmt: skip


def _head_words(head: object, is_hidden: bool) -> object:
    if is_hidden:
        return html.Span(head, className="visually-hidden")
    return [html.Span("On one scale", className="visually-hidden"), head] if isinstance(head, html.Span) else head


def _measure_address(measure: SideMeasure, selection: Selection) -> str:
    """Lead to the map of the measure with one of the areas selected: a published one, where there is one."""
    held = [side for side in measure.sides if side.row is not None]
    published = [side for side in held if not isinstance(side.area, OwnArea)]
    if published:
        return measure_address(published[0].row, published[0].area.code, selection.data)
    return own_measure_address(held[0].row, selection)


def _lane_figure(side: Side) -> LaneFigure:
    row = side.row
    return LaneFigure(
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        benchmark=row.benchmark.value if row.benchmark else None,
        verdict=row.verdict,
        is_apart=not side.is_same_period,
    )


def _row(
    side: Side,
    measure: SideMeasure,
    figure: LaneFigure | None,
    scale: LaneScale,
    has_difference: bool,
    selection: Selection,
) -> html.Tr:
    name = dcc.Link(full_name(side.area), href=_area_address(side.area, selection))
    parts: list[Component] = [html.Th(name, scope="row", role="rowheader")]
    if refused := own.refused_words(side):
        said = format_missing(ValueStatus.NOT_PUBLISHED, refused)
        parts.append(html.Td(said, role="cell", className="side-refused", colSpan=4 if has_difference else 3))
    else:
        cells = [lane(figure, scale) if figure else "", _figure(side, measure), _verdict(side)]
        cells += [_difference(side, measure)] if has_difference else []
        looks = ("side-lane", "side-figure", "side-verdict", "side-difference")
        parts += [html.Td(cell, role="cell", className=look) for cell, look in zip(cells, looks, strict=False)]
    is_apart = side.row is not None and side.row.has_value and not side.is_same_period
    return html.Tr(parts, role="row", className="is-apart" if is_apart else None, **{"data-area": side.area.code})


def _area_address(area: Area, selection: Selection) -> str:
    return own_address(selection) if isinstance(area, OwnArea) else area_address(area.code, selection.data)


def _figure(side: Side, measure: SideMeasure) -> list[Component | str] | str:
    row, indicator = side.row, measure.indicator
    if row is None:
        return missing_words(side, measure)
    if not row.has_value:
        return format_missing(row.status, row.note)
    parts: list[Component | str] = [html.B(format_value(row.value, indicator.decimals, indicator.unit))]
    if indicator.may_have_limits:
        limits = format_limits(row.lower, row.upper, indicator.decimals)
        held = limits != formatting.NOT_HELD
        parts.append(html.Small(f"{limits} ({row.confidence_percent:g}%)" if held else "limits not held"))
    if not side.is_same_period:
        parts.append(html.Small(f"Another period: {row.choice.period}", className="side-other"))
    return parts


def missing_words(side: Side, measure: SideMeasure) -> str:
    """Say why an area has no row at all."""
    if refused := own.refused_words(side):
        return format_missing(ValueStatus.NOT_PUBLISHED, refused)
    level = levels_of(side.area.code)[0]
    reason = measure.indicator.not_published.get(level.value, "")
    return format_missing(ValueStatus.NOT_PUBLISHED, reason or f"Not held for this {NOUNS[level]}")


def _verdict(side: Side) -> Component | list[Component] | str:
    row = side.row
    if row is None or not row.has_value:
        return ""
    label = verdict_label(row.verdict, format_verdict(row.verdict, benchmark_name(row), is_short=True))
    if row.verdict is Verdict.NOT_COMPARED or row.benchmark is None:
        return label
    value = format_number(row.benchmark.value, row.indicator.decimals)
    own = ", the publisher's test" if row.is_publishers_own else ""
    return [label, html.Small(f"{benchmark_name(row)}: {value}{own}")]


def _difference(side: Side, measure: SideMeasure) -> list[Component | str] | str:
    if side.difference is None:
        return ""
    said, small = words.difference_words(side.difference, measure.indicator)
    return [said, html.Small(small)] if said else [html.Small(small)]
