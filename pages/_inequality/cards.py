"""The cards about one period: the groups, how big the gap is, and every figure."""

from __future__ import annotations

from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from components import datasets, folds, formatting
from components.cards import kind_pill
from components.figures.gradient import HEIGHT_PX, gradient_summary
from components.figures.side_by_side import height_px, side_by_side_summary
from components.folds import Column, plain_table
from components.formatting import format_limits, format_value
from components.glossary import with_terms
from pages._addresses import at
from pages._inequality import measures, pictures, words
from pages._inequality.parts import ID, chart, groups_source, has_figures, nearest, section, tools
from queries.inequalities import InequalityView
from queries.models import Kind, ValueStatus


def groups_card(view: InequalityView, today: date) -> html.Section:
    """The groups with their limits, in order, with the line through them; or why there is nothing to draw."""
    parts: list[Component] = [html.H2(_groups_heading(view), id=ID("groups-title"))]
    if view.series is not None:
        parts.append(html.P(f"{words.people_of(view)}.", className="card-about"))
    if not has_figures(view):
        return section("groups", [*parts, *_refusal(view)])
    lede = [html.P(with_terms(text), className="lede") for text in [_gap_words(view), *words.notes(view)] if text]
    return section(
        "groups",
        [
            *parts,
            html.Div([*lede, *_refusal(view)]),  # as one: the chart keeps its place, so it is never drawn from nothing
            _chart(view),
            *(
                [html.P(with_terms("Dashed line: the slope index, from end to end."), className="chart-key")]
                if _has_line(view)
                else []
            ),
            groups_source(view, view.now.period, today, with_areas=True),
            folds.folds(
                folds.how_to_read(view.indicator),
                tools("groups", "groups", ID("groups"), with_table=True),
            ),
        ],
    )


def _chart(view: InequalityView) -> html.Div:
    if view.grouping.is_ordered:
        summary = gradient_summary(pictures.drawn_groups(view), indicator=view.indicator)
        return chart(ID("groups"), summary, HEIGHT_PX, may_stretch=True)
    groups = pictures.side_by_side_groups(view)
    return chart(ID("groups"), side_by_side_summary(groups, indicator=view.indicator), height_px(groups))


def _has_line(view: InequalityView) -> bool:
    return view.now.measures.slope is not None


def _groups_heading(view: InequalityView) -> str:
    if view.grouping is None:
        return "Nothing to compare"
    if view.grouping.is_ordered:
        return f"From the most to the least deprived {view.grouping.part_noun}"
    return f"By {view.grouping.label.lower()}"


def _gap_words(view: InequalityView) -> str:
    polarity = formatting.end_sentence(formatting.polarity_words(view.indicator))
    if view.now.measures.gap is None:
        return polarity
    return f"{words.verdict(view)} {polarity}"


def _refusal(view: InequalityView) -> list[Component]:
    """Say why there is no gap, and where the nearest one is."""
    sentences = words.why_no_gap(view)
    if not sentences:
        return []
    return [
        html.Div(
            [html.P(formatting.end_sentence(sentence)) for sentence in sentences] + [nearest(view)],
            className="refusal",
            role="note",
        )
    ]


def measures_card(view: InequalityView) -> html.Section | None:
    """How big the gap is, by the measures that mean something here."""
    if view.now is None or not measures.estimates_of(view.now.measures):
        return None
    reasons = [words.why_no_slope(view), words.why_no_others(view)]
    parts: list[Component] = [
        html.H2("How big is the gap between them?" if view.grouping.is_sex else "How big is the gap?"),
        measures.headline_measures(view),
        html.P([kind_pill(Kind.DERIVED), *with_terms(_made_from(view))], className="source-line"),
        *(html.P(with_terms(why), className="home-note") for why in reasons if why),
        folds.folds(
            folds.fold("Every measure", measures.all_measures_table(view)),
            dcc.Link("What each measure means", href=at("/methods#measures-of-inequality"), className="fold-link"),
        ),
    ]
    return section("measures", parts)


def _made_from(view: InequalityView) -> str:
    """Say that the measures are ours, and what the slope rests on."""
    line = view.now.measures.slope
    areas = (
        f" The slope goes through {line.area_count} small areas, not through the groups."
        if line and line.area_count
        else ""
    )
    is_even = view.indicator.is_denominator_a_sample and view.grouping.is_ordered
    shares = (
        f" Each {view.grouping.part_noun} counts as one {view.grouping.part_noun} of the people." if is_even else ""
    )
    return datasets.stamped(f"Worked out here from the groups on show.{areas}{shares}", view.release)


def table_card(view: InequalityView) -> html.Section | None:
    """Every group with every figure."""
    if not has_figures(view):
        return None
    indicator = view.indicator
    is_sample = indicator.is_denominator_a_sample
    notes = set(view.now.groups["value_note"])
    has_notes = len(notes) > 1  # what is said of all groups alike stands over the chart
    columns = [
        Column(head="Group"),
        Column(head="Figure", is_number=True),
        Column(head="95% limits", is_number=True),
        Column(head="Count", is_number=True),
        Column(head="People asked" if is_sample else with_terms("Denominator"), is_number=True),
        *([Column(head="Note")] if has_notes else []),
    ]
    rows = []
    for name, row in zip(words.group_names(view), view.now.groups.itertuples(), strict=True):
        has_value = row.status == ValueStatus.VALUE.value
        figure = (
            format_value(row.value, indicator.decimals, indicator.unit)
            if has_value
            else formatting.format_missing(row.status, row.value_note)
        )
        counts = [
            formatting.NOT_HELD if formatting.is_missing(number) else formatting.format_count(number)
            for number in (row.event_count, row.denominator_count)
        ]
        limits = format_limits(row.lower_ci95, row.upper_ci95, indicator.decimals)
        note = [row.value_note if has_value else ""] if has_notes else []
        rows.append([name, figure, limits, *counts, *note])
    caption = f"{indicator.title}: {words.people_of(view)}"
    heading = html.Div([html.H2("Every group, every figure"), tools("table", "table")], className="card-head")
    return section("table", [heading, plain_table(columns, rows, caption=caption)])
