"""Methods page: every measure from its definition, how we calculate, and what the words mean."""

from __future__ import annotations

from itertools import groupby

from dash import html, register_page
from dash.development.base_component import Component

from components import glossary, guide, ids, notices
from components.shell import Link
from pages._guide.methods_prose import INTRODUCTION, METHODS, Method
from pages._guide.methods_words import measure_entry
from pages._indicator.filters import STAGE_LABELS
from pages._inequality.measures import notes_list
from pages._visit import visited_path
from queries import indicators
from queries.errors import NoDatabaseError
from queries.models import Indicator

ID = ids.scope("methods")

register_page(
    __name__, path="/methods", title="Methods · The Health Gap", name="Methods", in_nav=True, in_footer=True, order=90
)


def layout(**_query: str | list[str]) -> Component:
    """Compose the page from the definitions of the release."""
    if visited_path() is None:
        return html.Div()
    try:
        measures = indicators.list_indicators()
    except NoDatabaseError as error:
        return html.Div(notices.warning(str(error)), className="wrap page-text")
    withholds = any(each.withheld_when for each in measures)
    methods = [method for method in METHODS if method.slug != "withheld" or withholds]
    contents = [
        Link(label=f"The {len(measures)} measures", href="#measures"),
        Link(label="How we calculate", href="#how-we-calculate"),
        [Link(label=method.title, href=f"#how-{method.slug}") for method in methods],
        Link(label="Measures of inequality", href="#measures-of-inequality"),
        Link(label="Words explained", href="#glossary"),
    ]
    sections = [
        guide.section(
            "measures",
            "The measures",
            guide.filter_box(ID("filter"), "Find a measure by name, topic or source", len(measures), "measure"),
            *_groups(measures),
        ),
        guide.section("how-we-calculate", "How we calculate", *map(_method, methods)),
        guide.section("measures-of-inequality", "Measures of inequality", *notes_list(html.H3)),
        guide.section("glossary", "Words explained", glossary.glossary_list()),
    ]
    return guide.guide("Methods: how each figure is made", INTRODUCTION, contents, sections)


def _groups(measures: tuple[Indicator, ...]) -> list[Component]:
    return [
        guide.entry_group(STAGE_LABELS.get(stage, STAGE_LABELS[""]), [measure_entry(each) for each in group])
        for stage, group in groupby(measures, key=lambda each: each.life_course_stage)
    ]


def _method(method: Method) -> Component:
    parts: list[Component] = [html.H3(method.title), *map(html.P, method.says)]
    if method.formula:
        lines = [part for line in method.formula for part in (html.Br(), html.Code(line))]
        parts.append(html.P(lines[1:], className="formula"))
    if method.source:
        parts.append(html.P(f"Source: {method.source}.", className="source-line"))
    return html.Div(parts, id=f"how-{method.slug}", className="method")
