"""What the Data page says of a source, of the boundaries, and of every figure that is not there."""

from __future__ import annotations

from collections import defaultdict

from dash import dcc, html
from dash.development.base_component import Component

from components import guide
from components.cards import kind_pill
from components.controls import CHARACTERISTIC_LABELS
from components.formatting import count_words, format_count
from pages._addresses import at
from pages._indicator_filters import STAGE_LABELS
from pages._methods_words import LEVEL_PLURALS, STATUS_NAMES
from queries import catalogue, indicators, series
from queries.catalogue import SourceHolding
from queries.group_values import list_groupings
from queries.models import CHARACTERISTIC_OF_CATEGORY_TYPE, Characteristic, Indicator, Sex, ValueStatus

_FEW = 6


def source_part(held: SourceHolding) -> Component:
    """Say everything about one source."""
    source = held.source
    address = html.A(source.url, href=source.url) if source.url else "none"
    measures = [_measure_link(indicators.get_indicator(slug)) for slug in held.indicator_slugs]
    return html.Div(
        [
            html.H3(source.title),
            guide.facts(
                [
                    ("Publisher", source.publisher),
                    ("Address", address),
                    ("Licence", source.licence),
                    ("Read on", f"{source.accessed_date:%-d %B %Y}"),
                    ("Kind of figure", [kind_pill(kind) for kind in held.kinds]),
                    (
                        "Rows",
                        f"{format_count(held.row_count)}, of which {format_count(held.figure_count)} have a figure",
                    ),
                    ("First period", held.first_period),
                    ("Last period", held.last_period),
                    ("Credit", source.credit),
                    ("How we read it", guide.bullets(source.notes)),
                    ("Measures", _folded(measures)),
                ]
            ),
        ],
        id=source.source_id,
        className="method",
    )


def boundary_parts() -> list[Component]:
    """List the boundaries of every level, and the areas that have none."""
    levels = catalogue.list_levels()
    rows = [
        [level.title, str(level.area_count), str(level.shape_count or "not drawn"), level.vintage, level.credit]
        for level in levels
    ]
    parts: list[Component] = [
        guide.table("Levels of area", ["Level", "Areas", "Shapes", "Vintage", "Credit"], rows),
    ]
    missing = [f"{name}: {note}." for level in levels for name, note in level.without_shape]
    if missing:
        parts += [html.H3("Areas without a shape"), guide.bullets(missing)]
    return parts


def absent_parts() -> list[Component]:
    """Say for which levels, characteristics and stages of life nothing is published, with the reason."""
    measures = indicators.list_indicators()
    return [*_absent_levels(measures), *_absent_characteristics(measures), *_absent_stages(measures)]


def _absent_levels(measures: tuple[Indicator, ...]) -> list[Component]:
    parts: list[Component] = []
    for level, plural in LEVEL_PLURALS.items():
        by_reason: dict[str, list[Indicator]] = defaultdict(list)
        for measure in measures:
            if level.value in measure.not_published:
                by_reason[measure.not_published[level.value]].append(measure)
        if not by_reason:
            continue
        reasons = sorted(by_reason.items(), key=lambda pair: -len(pair[1]))
        listed = [(why, _folded([_measure_link(each) for each in those])) for why, those in reasons]
        parts += [html.H3(f"For {plural}"), guide.facts(listed, class_name="facts reasons")]
    return parts


def _absent_characteristics(measures: tuple[Indicator, ...]) -> list[Component]:
    counts: dict[Characteristic, int] = dict.fromkeys(Characteristic, 0)
    for measure in measures:
        kinds = {grouping.category_type for grouping in list_groupings(measure.slug)}  # held for England alone, too
        of_kinds = {CHARACTERISTIC_OF_CATEGORY_TYPE[kind] for kind in kinds & CHARACTERISTIC_OF_CATEGORY_TYPE.keys()}
        for characteristic in {*series.list_groups(measure.slug), *of_kinds}:
            counts[characteristic] += 1
        counts[Characteristic.SEX] += {Sex.MALE, Sex.FEMALE} <= set(series.list_sexes(measure.slug))
    rows = [
        [label, count_words(counts[characteristic], "measure") if counts[characteristic] else "nothing held"]
        for characteristic, label in CHARACTERISTIC_LABELS.items()
    ]
    return [
        html.H3("For protected characteristics"),
        guide.table("Measures with figures by group", ["Characteristic", "Measures by group"], rows),
    ]


def _absent_stages(measures: tuple[Indicator, ...]) -> list[Component]:
    held = {measure.life_course_stage for measure in measures}
    absent = [label for stage, label in STAGE_LABELS.items() if stage and stage not in held]
    if not absent:
        return []
    return [html.H3("For stages of life"), guide.bullets([f"{label}: no measure is held." for label in absent])]


def missing_parts() -> list[Component]:
    """Count the rows of the release that have no figure, by measure and reason."""
    missing = catalogue.fetch_missing()
    rows = [
        [
            _measure_link(indicators.get_indicator(row.indicator_slug)),
            STATUS_NAMES[ValueStatus(row.status)].capitalize(),
            f"{row.reason[:1].upper()}{row.reason[1:]}",
            format_count(row.row_count),
            format_count(row.area_count),
        ]
        for row in missing.itertuples()
    ]
    heads = ["Measure", "Shown as", "Reason", "Figures", "Areas"]
    return [guide.table("Rows of this release without a figure", heads, rows)]


def _folded(links: list[Component]) -> Component:
    """List a few links as they are, and fold many."""
    listed = guide.bullets(links)
    if len(links) <= _FEW:
        return html.Div(listed, className="plain-list")
    return html.Details([html.Summary(count_words(len(links), "measure")), listed], className="folded")


def _measure_link(indicator: Indicator) -> Component:
    return dcc.Link(indicator.short_title, href=at(f"/methods#{indicator.slug}"))
