"""Data page: sources, boundaries and release; what is not published, what is withheld, and lists to take away."""

from __future__ import annotations

from dash import html, register_page
from dash.development.base_component import Component

from components import guide, notices
from components.cards import kind_pill
from components.formatting import format_count
from components.shell import Link
from pages._addresses import at
from pages._guide import data_prose as prose
from pages._guide import data_words as words
from pages._visit import visited_path
from queries import catalogue
from queries.engine import current_release
from queries.errors import NoDatabaseError
from queries.models import Kind
from queries.system import get_system

register_page(__name__, path="/data", title="Data · The Health Gap", name="Data", in_footer=True, order=91)

CONTENTS = (
    Link(label="This release", href="#release"),
    Link(label="Lists to take away", href="#lists"),
    Link(label="Kinds of figure", href="#kinds"),
    Link(label="Sources", href="#sources"),
    Link(label="Boundaries", href="#boundaries"),
    Link(label="What is not published", href="#not-published"),
    Link(label="Rows without a figure", href="#not-shown"),
)


def layout(**_query: str | list[str]) -> Component:
    """Compose the page from what the release holds."""
    if visited_path() is None:
        return html.Div()
    try:
        sources = catalogue.list_sources()
    except NoDatabaseError as error:
        return html.Div(notices.warning(str(error)), className="wrap page-text")
    sections = [
        _release_section(sources),
        _lists_section(),
        _kinds_section(sources),
        guide.section("sources", "Sources", *map(words.source_part, sources)),
        guide.section("boundaries", "Boundaries", *words.boundary_parts()),
        guide.section("not-published", "What is not published", html.P(prose.NOT_PUBLISHED), *words.absent_parts()),
        guide.section("not-shown", "Rows without a figure", *words.missing_parts()),
    ]
    contents = CONTENTS
    if left_out := get_system().left_out:
        contents = (*CONTENTS, Link(label="Looked at and left out", href="#left-out"))
        facts = guide.facts(left_out, class_name="facts facts-wide")
        introduction = html.P(prose.LEFT_OUT_INTRODUCTION)
        sections.append(guide.section("left-out", "Looked at and left out", introduction, facts))
    return guide.guide("Data: where the figures come from", prose.INTRODUCTION, contents, sections)


def _release_section(sources: tuple[catalogue.SourceHolding, ...]) -> Component:
    release = current_release()
    rows = sum(each.row_count for each in sources)
    figures = sum(each.figure_count for each in sources)
    return guide.section(
        "release",
        "This release",
        guide.facts(
            [
                ("Release", f"{release.number} of the data set “{release.dataset}”"),
                ("Built", f"{release.released_at:%-d %B %Y at %H:%M} UTC"),
                ("Measures", format_count(len(catalogue.get_holdings()))),
                ("Sources", format_count(len(sources))),
                ("Rows", f"{format_count(rows)}, of which {format_count(figures)} have a figure"),
                (
                    "To link to it",
                    ["Add ", html.Code(f"?release={release.number}"), " to the address of a page"],
                ),
                ("Checksum of its files", html.Code(release.checksum[:16])),
            ]
        ),
    )


def _lists_section() -> Component:
    measures = html.A("List of measures (CSV)", href=at("/data/measures.csv"), download="measures.csv")
    sources = html.A("List of sources (CSV)", href=at("/data/sources.csv"), download="sources.csv")
    return guide.section("lists", "Lists to take away", guide.bullets([measures, sources]))


def _kinds_section(sources: tuple[catalogue.SourceHolding, ...]) -> Component:
    held = {kind for each in sources for kind in each.kinds}
    shown = [(kind_pill(kind), says) for kind, says in prose.KINDS.items() if kind in held or kind is not Kind.EXAMPLE]
    return guide.section("kinds", "Kinds of figure", guide.facts(shown))
