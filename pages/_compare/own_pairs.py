"""A neighbourhood of the reader's own in the scatter: a diamond that no correlation counts, or why it has none."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.formatting import format_limits, format_missing, format_value
from components.scatter import ScatterPoint
from components.selection import Selection
from pages._area.words import NOUNS
from pages._compare import words
from pages._own.notice import profile_link
from pages._own.words import made_of, origin_words, refusal_words
from queries.compare_own import OwnSideRow, own_row
from queries.compare_pairs import Pairs
from queries.own_neighbourhoods import find_own


def rows_of(pairs: Pairs, selection: Selection) -> tuple[OwnSideRow, ...]:
    """Give the set that the address carries in both measures; none without a set, or without two measures."""
    own, _ = find_own(selection.own)
    columns = (pairs.across, pairs.up)
    if own is None or None in columns:
        return ()
    return tuple(own_row(column.indicator, column.choice, own, "") for column in columns)


def points_of(pairs: Pairs, selection: Selection) -> list[ScatterPoint]:
    """Draw the set, where both of its figures are there."""
    rows = rows_of(pairs, selection)
    if not rows or not all(row.has_value for row in rows):
        return []
    across, up = rows
    name = across.figure.own.name
    said = f"{name} (your own): {_value(across)}; {_value(up)}"
    return [ScatterPoint(name=name, x=across.value, y=up.value, words=said, is_apart=True)]


def account(pairs: Pairs, selection: Selection) -> list[Component]:
    """Say what the diamond is and where its figures come from, or why there is none."""
    rows = rows_of(pairs, selection)
    if not rows:
        return []
    own = rows[0].figure.own
    refused = [row for row in rows if not row.has_value]
    if refused:
        reasons = dict.fromkeys(f"{_measure(row)}: {refusal_words(row.figure)}" for row in refused)
        said = f": {made_of(own)}, a neighbourhood of your own, cannot be drawn. {' '.join(reasons)} "
    else:
        origins = " ".join(dict.fromkeys(origin_words(row.figure) for row in rows))
        said = (
            f": {made_of(own)}, a neighbourhood of your own, is the diamond. {origins} It is not one of the "
            f"{NOUNS[pairs.level]}s, so the correlation does not count it. "
        )
    parts = [html.B(own.name), said, profile_link(own.name, selection)]
    return [html.Div(parts, className="note note-plain", role="note")]


def table_rows(pairs: Pairs, selection: Selection) -> list[list[str]]:
    """Write the set as the first row of the table."""
    rows = rows_of(pairs, selection)
    return [[f"{rows[0].figure.own.name} (your own)", *map(_cell, rows)]] if rows else []


def _cell(row: OwnSideRow) -> str:
    if not row.has_value:
        return format_missing(row.status, refusal_words(row.figure))
    limits = "" if row.lower is None else f" ({format_limits(row.lower, row.upper, row.indicator.decimals)})"
    return f"{_value(row)}{limits}"


def _measure(row: OwnSideRow) -> str:
    return words.people_words(row.indicator.title, row.choice.sex, row.choice.age)


def _value(row: OwnSideRow) -> str:
    return format_value(row.value, row.indicator.decimals, row.indicator.unit)
