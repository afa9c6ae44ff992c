"""What a card keeps folded: the figures of its picture as a table, and how to read it. Native, so every key works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from queries.models import Indicator

Cell = str | Component | Sequence[str | Component]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a plain table."""

    head: Cell
    is_number: bool = False


def plain_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, caption: str) -> html.Div:
    """Draw a table that is complete as it stands. Wider than its card, it scrolls in a box that a keyboard reaches.

    The roles are written out: where a phone shows rows as blocks, a browser would else forget that it is a table.

    Args:
        columns: the heads; the first column names the row.
        rows: one list of cells per row, as many as there are columns.
        caption: what the table holds.
    """
    heads = [html.Th(column.head, scope="col", role="columnheader", className=_class_of(column)) for column in columns]
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr(heads, role="row"), role="rowgroup"),
            html.Tbody([_row(columns, cells) for cells in rows], role="rowgroup"),
        ],
        className="plain-table",
        role="table",
    )
    return html.Div(table, className="plain-table-box", role="region", tabIndex=0, **{"aria-label": caption})


def _class_of(column: Column) -> str | None:
    return "number" if column.is_number else None


def _row(columns: Sequence[Column], cells: Sequence[Cell]) -> html.Tr:
    first, *others = cells
    parts = [html.Th(first, scope="row", role="rowheader")]
    parts += [
        html.Td(cell, role="cell", className=_class_of(column), **{"data-head": _words(column.head)})
        for column, cell in zip(columns[1:], others, strict=True)
    ]
    return html.Tr(parts, role="row")


def _words(head: Cell) -> str:
    """Give the head as text: a phone prints it before the figure."""
    return head if isinstance(head, str) else ""


def fold(summary: str, *children: Component) -> html.Details:
    """Fold something under its name."""
    return html.Details([html.Summary(summary), html.Div(list(children), className="fold-body")], className="fold")


def folds(*parts: Component) -> html.Div:
    """Put folds, links and tools side by side under a picture; a fold that is opened takes the whole width."""
    return html.Div(list(parts), className="folds")


def how_to_read(indicator: Indicator) -> html.Details:
    """Fold what a measure shows, how to read it and what to take care with, in the words of its definition."""
    caveats = [_opening("Take care"), html.Ul([html.Li(caveat) for caveat in indicator.caveats])]
    return fold(
        "How to read this",
        _opening("What this shows"),
        html.P(indicator.definition),
        _opening("How to read it"),
        html.P(indicator.how_to_read),
        *(caveats if indicator.caveats else []),
    )


def _opening(words: str) -> html.P:
    """Open a part in bold: a heading would need to know how deep the card stands."""
    return html.P(html.B(words))
