"""The card of who lives in an area: Census groups, deprivation and households, beside its place and the system."""

from __future__ import annotations

from itertools import groupby

from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.cards import kind_pill
from components.datasets import stamped
from components.folds import Column, plain_table
from components.formatting import format_count, format_missing, format_value
from pages._area import words
from pages._area.parts import section, tools
from queries import indicators
from queries.models import least_official
from queries.profile_models import People, PeopleCell, PeopleRow, Profile

_NOTE = (
    "The small number is of people or households. The Census asked everyone. "
    "So no limits are held, and nothing is tested."
)


def people_card(profile: Profile) -> html.Section | None:
    """Say who lives here; None where nothing of it is held."""
    people = profile.people
    if not people.rows:
        return None
    parts = [_table(list(rows), people, profile) for _, rows in groupby(people.rows, key=_subject)]
    tables = html.Div(parts, className="people-tables")
    files = folds.folds(tools("people", "table of who lives here"))
    note = html.P(_NOTE, className="home-note")
    return section("people", [html.H2("Who lives here"), tables, note, _source(people, profile), files])


def _subject(row: PeopleRow) -> str:
    return row.indicator.title if row.group else row.indicator.topic


def _table(rows: list[PeopleRow], people: People, profile: Profile) -> html.Div:
    columns = [Column(head="Group" if rows[0].group else "Measure")]
    columns += [
        Column(head=area.name if place == 0 else words.short_name(area.code, area.name), is_number=True)
        for place, area in enumerate(people.areas)
    ]
    lines = [
        [
            row.group or row.indicator.short_title,
            *(_cell(cell, row, has_count=place == 0) for place, cell in enumerate(row.cells)),
        ]
        for row in rows
    ]
    periods = formatting.join_names(list(dict.fromkeys(row.period for row in rows)))
    return plain_table(columns, lines, caption=stamped(f"{_subject(rows[0])}, {periods}", profile.release))


def _cell(cell: PeopleCell, row: PeopleRow, *, has_count: bool) -> list[Component] | str:
    if cell.value is None:
        return format_missing(cell.status, cell.note)
    said = format_value(cell.value, row.indicator.decimals, row.indicator.unit if row.indicator.unit == "%" else "")
    if not has_count or cell.count is None:
        return said
    return [html.B(said), html.Small(format_count(cell.count))]


def _source(people: People, profile: Profile) -> html.P:
    sources = dict.fromkeys(indicators.get_source(row.source_id).short_title for row in people.rows)
    names = stamped(formatting.join_names(list(sources)), profile.release)
    kind = least_official({row.kind.value for row in people.rows})
    return html.P([kind_pill(kind), html.B(names), "."], className="source-line")
