"""The cards of the page of inequalities: the groups, how big the gap is, whether it closes, and every figure."""

from __future__ import annotations

from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from components import datasets, folds, formatting, ids
from components.card_tools import Picture, TableFile, anchored, card_tools
from components.cards import kind_pill, source_line
from components.figures.gradient import gradient_summary
from components.figures.side_by_side import side_by_side_summary
from components.figures.two_ends import two_ends_summary
from components.folds import Column, plain_table
from components.formatting import format_limits, format_value
from components.glossary import with_terms
from pages._addresses import at
from pages._inequality import measures, pictures, words
from queries import indicators
from queries.gap_change import GapChange
from queries.inequalities import InequalityView
from queries.models import Kind, ValueStatus

ID = ids.scope("inequality")


def groups_card(view: InequalityView, today: date) -> html.Section:
    """The groups with their limits, in order, with the line through them; or why there is nothing to draw."""
    parts: list[Component] = [html.H2(_groups_heading(view), id=ID("groups-title"))]
    if view.now is None:
        return _section("groups", [*parts, *_refusal(view)])
    table = pictures.drawn_groups(view)
    summary = (
        gradient_summary(table, indicator=view.indicator)
        if view.grouping.is_ordered
        else side_by_side_summary(pictures.side_by_side_groups(view), indicator=view.indicator)
    )
    lede = [html.P(with_terms(text), className="lede") for text in [_gap_words(view), *words.notes(view)] if text]
    return _section(
        "groups",
        [
            *parts,
            *lede,
            *_refusal(view),
            _chart(ID("groups"), summary),
            _source(view, today),
            folds.folds(
                folds.how_to_read(view.indicator),
                _tools("groups", "groups", ID("groups"), with_table=True),
            ),
        ],
    )


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
            [html.P(formatting.end_sentence(sentence)) for sentence in sentences] + [_nearest(view)],
            className="refusal",
            role="note",
        )
    ]


def _nearest(view: InequalityView) -> html.P:
    """Lead to what can be shown instead."""
    indicator, links = view.indicator, []
    system = view.areas[0]
    elsewhere = [area for area in view.areas if area.code in view.held_areas and area.code != view.area.code]
    for area in elsewhere[:2]:
        href = at(f"/inequalities/{indicator.slug}?place={area.code}")
        links.append(dcc.Link(f"The same for {area.name}", href=href))
    pattern = indicator.nearest.get("msoa", "")
    if pattern and pattern in {each.slug for each in indicators.list_indicators()}:
        other = indicators.get_indicator(pattern)
        if other.is_grouped_by_deprivation:
            href = at(f"/inequalities/{other.slug}?place={system.code}")
            links.append(dcc.Link(f"{other.short_title}, fifths within {system.name}", href=href))
    links.append(dcc.Link("This measure on the map", href=at(f"/indicator/{indicator.slug}")))
    items: list[Component | str] = ["Nearest: "]
    for place, link in enumerate(links):
        items += [", " if place else "", link]
    return html.P([*items, "."])


def measures_card(view: InequalityView) -> html.Section | None:
    """How big the gap is, by the measures that mean something here."""
    if view.now is None or not measures.estimates_of(view.now.measures):
        return None
    why = words.why_no_slope(view) if view.now.measures.slope is None else ""
    parts: list[Component] = [
        html.H2("How big is the gap?"),
        measures.headline_measures(view),
        html.P([kind_pill(Kind.DERIVED), *with_terms(_made_from(view))], className="source-line"),
        *([html.P(with_terms(why), className="home-note")] if why else []),
        folds.folds(
            folds.fold("Every measure", measures.all_measures_table(view)),
            dcc.Link("What each measure means", href=at("/methods#measures-of-inequality"), className="fold-link"),
        ),
    ]
    return _section("measures", parts)


def _made_from(view: InequalityView) -> str:
    """Say that the measures are ours, and what the slope rests on."""
    line = view.now.measures.slope
    areas = (
        f" The slope goes through {line.area_count} small areas, not through the groups."
        if line and line.area_count
        else ""
    )
    return f"Worked out here from the groups beside it.{areas}"


def change_card(view: InequalityView, change: GapChange) -> html.Section | None:
    """Whether the gap is widening or narrowing, from which end, or why that is not tested."""
    if view.now is None:
        return None
    points = pictures.gap_points(view)
    chart = []
    if len(points) > 1:
        names = pictures.end_names(view)
        chart = [_chart(ID("history"), two_ends_summary(points, names=names, indicator=view.indicator))]
    parts: list[Component] = [
        html.H2(words.change_heading(change)),
        html.P(with_terms(" ".join(words.change_words(view, change))), className="lede"),
        *chart,
        folds.folds(
            *([folds.fold("Table", _history_table(view))] if view.earlier else []),
            *([_tools("history", "gap over time", ID("history"))] if chart else []),
        ),
    ]
    return _section("history", parts)


def published_card(view: InequalityView, today: date) -> html.Section | None:
    """What the source itself publishes as the gap inside the area, or that it publishes none."""
    if view.slope_indicator is None:
        return None
    indicator, held = view.slope_indicator, view.published_slope
    parts: list[Component] = []
    if held.empty:
        title = f"The gap inside {view.area.name}, {formatting.sex_words(view.slope_sex)}"
        reason = indicator.not_published.get("place", "")
        parts = [
            html.H2(title),
            html.Div([html.P(with_terms(reason)), _nearest(view)], className="refusal", role="note"),
        ]
    else:
        latest = held.iloc[0]
        value = format_value(latest["value"], indicator.decimals, indicator.unit)
        people = formatting.sex_words(view.slope_sex)
        title = f"The gap inside {view.area.name}, {people}: {value}"
        rows = [
            [row.period, format_value(row.value, indicator.decimals, indicator.unit),
             format_limits(row.lower_ci95, row.upper_ci95, indicator.decimals)]
            for row in held.itertuples()
        ]  # fmt: skip
        columns = [
            Column(head="Period"),
            Column(head="Slope index", is_number=True),
            Column(head="95% limits", is_number=True),
        ]
        tested = "Change not tested: the periods overlap, and 95% limits are not held."
        source = indicators.get_source(latest["source_id"]).short_title
        parts = [
            html.H2(title),
            html.P(with_terms(f"{indicator.definition} {tested}"), className="lede"),
            source_line(
                Kind(latest["kind"]), source, latest["period"],
                end_date=latest["period_end_date"], today=today, has_limits=not held["lower_ci95"].isna().all(),
            ),
            folds.folds(
                folds.fold("Every period", plain_table(columns, rows, caption=title)), folds.how_to_read(indicator)
            ),
        ]  # fmt: skip
    return _section("published", parts)


def table_card(view: InequalityView) -> html.Section | None:
    """Every group with every figure."""
    if view.now is None:
        return None
    indicator = view.indicator
    has_notes = bool((view.now.groups["value_note"] != "").any())
    columns = [
        Column(head="Group"),
        Column(head="Figure", is_number=True),
        Column(head="95% limits", is_number=True),
        Column(head="Count", is_number=True),
        Column(head=with_terms("Denominator"), is_number=True),
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
    heading = html.Div([html.H2("Every group, every figure"), _tools("table", "table")], className="card-head")
    return _section("table", [heading, plain_table(columns, rows, caption=caption)])


def _history_table(view: InequalityView) -> Component:
    names = pictures.end_names(view)
    columns = [Column(head="Period"), *(Column(head=name, is_number=True) for name in (*names, "Gap", "Slope index"))]
    rows = []
    for period in sorted([view.now, *view.earlier], key=lambda each: each.end_date, reverse=True):
        found = period.measures
        values = period.groups["value"]
        ends = ["", ""]
        if view.now.measures.worst is not None:
            ends = [
                format_value(values.iloc[place], view.indicator.decimals, view.indicator.unit)
                for place in (view.now.measures.worst, view.now.measures.best)
            ]
        pairs = (("gap", found.gap), ("sii", found.slope.sii if found.slope else None))
        texts = [measures.format_estimate(key, each, view.indicator) if each else ("none", "") for key, each in pairs]
        rows.append([period.period, *ends, *(f"{value} ({limits})" if limits else value for value, limits in texts)])
    return plain_table(columns, rows, caption=f"The gap over time: {view.area.name}")


def _section(name: str, children: list[Component]) -> html.Section:
    return anchored(html.Section(children, className=f"card inequality-{name}", **{"data-card": "true"}), name)


def _chart(chart_id: str, summary: str) -> html.Div:
    graph = dcc.Graph(id=chart_id, config={"displayModeBar": False, "responsive": True}, responsive=True)
    return html.Div(
        [html.Div(graph, id=f"{chart_id}-box", className="chart-box"), html.P(summary, className="visually-hidden")]
    )


def hidden_charts(view: InequalityView) -> html.Div:
    """Hold the charts that this view has nothing to draw in: the script that draws them looks for each."""
    missing = [ID("groups")] if view.now is None else []
    missing += [] if len(pictures.gap_points(view)) > 1 else [ID("history")]
    return html.Div([dcc.Graph(id=chart_id) for chart_id in missing], hidden=True)


def _tools(anchor: str, noun: str, picture_id: str = "", *, with_table: bool = False) -> html.Div:
    found = [Picture(element_id=picture_id, noun=noun)] if picture_id else []
    files = [TableFile(key="groups", noun="groups")] if with_table or not picture_id else []
    files += [TableFile(key="periods", noun="gap over time")] if anchor == "history" else []
    return card_tools(anchor, noun, tables=files, pictures=found, may_present=bool(picture_id))


def _source(view: InequalityView, today: date) -> html.P:
    kinds = set(view.now.groups["kind"])
    order = (Kind.EXAMPLE, Kind.THIRD_PARTY, Kind.DERIVED)
    kind = next((each for each in order if each.value in kinds), Kind.PUBLISHED)
    sources = dict.fromkeys(source for source in view.now.groups["source_id"] if source)
    names = formatting.join_names([indicators.get_source(each).short_title for each in sources])
    vintages = formatting.join_names(list(dict.fromkeys(each for each in view.now.groups["vintage"] if each)))
    return source_line(
        kind,
        datasets.stamped(names, view.release),
        view.now.period,
        end_date=view.now.end_date,
        today=today,
        has_limits=bool(view.now.groups["lower_ci95"].notna().any()),
        remarks=[f"Areas: {vintages}."] if vintages else [],
    )
