"""The matrix card: communities by areas, in the fixed classes of the map, or places with their people side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from components import controls, folds, formatting
from components.datasets import stamped
from components.formatting import format_number
from components.glossary import with_terms
from pages._addresses import at
from pages._vaccines import words
from pages._vaccines.parts import ID, section, source_of, tools
from queries.models import EXAMPLE_DATASET, ValueStatus
from queries.uptake_matrix import DEPRIVATION
from queries.uptake_models import Cell, Cells, Column, MatrixRow, UptakeView
from queries.uptake_reach import cell_reach

_MARKS = {
    ValueStatus.SUPPRESSED: ("[c]", "suppressed: a small number, or one that would give it away"),
    ValueStatus.NOT_RELIABLE: ("[u]", "not reliable enough to show"),
    ValueStatus.NOT_PUBLISHED: ("[x]", "not published"),
    ValueStatus.NOT_APPLICABLE: ("[z]", "not applicable"),
}
_LIGHTEST_OF_SIX = 0
_EXAMPLE = f"/vaccines?data={EXAMPLE_DATASET}"


def matrix_card(view: UptakeView, shown: Cells, today: date) -> html.Section:
    """Show communities by areas."""
    basis = view.matrix.basis
    heading = head(words.matrix_heading(view) if basis.columns else f"By {basis.label.lower()}: no table holds this")
    if not basis.columns:
        return section("matrix", [heading, _refusal(basis.why_not)])
    cells = [cell for row in view.matrix.rows for cell in row.cells]
    caption = stamped(
        f"{_cells_words(shown, view)}: {words.what_by_group(view)}, by {basis.label.lower()}", view.release
    )
    return section(
        "matrix",
        [
            heading,
            html.P(with_terms(_lede(view, shown)), className="lede"),
            _table(view, shown, caption),
            *_key(view, cells, shown),
            source_of(view, cells, today, remarks=[f"Counted: {view.indicator.people_counted}"]),
            folds.folds(folds.how_to_read(view.indicator), tools("matrix", "matrix")),
        ],
    )


def step_of(value: float, class_limits: Sequence[float]) -> int:
    """Give the class of a value in the ramp of the map, 0 to 5."""
    lightest = _LIGHTEST_OF_SIX if len(class_limits) == 5 else 1
    return int(np.searchsorted(class_limits, value, side="right")) + lightest


def head(title: str) -> html.Div:
    """Head the card, with the place for its switches."""
    return html.Div(
        [html.H2(title, id=ID("matrix-title")), controls.view_switches(ID("matrix-switches"))], className="card-head"
    )


def _refusal(why_not: str) -> html.Div:
    return html.Div(
        [
            html.P(why_not),
            html.P(dcc.Link("Open the example data", href=at(_EXAMPLE))),
        ],
        className="refusal",
        role="note",
    )


def _lede(view: UptakeView, shown: Cells) -> str:
    said = [f"{_cells_words(shown, view)}. {words.what_by_group(view)[:1].upper()}{words.what_by_group(view)[1:]}."]
    if shown is Cells.UPTAKE:
        said.append(formatting.end_sentence(formatting.polarity_words(view.indicator)))
    if view.matrix.basis.slug == DEPRIVATION:
        said.append("Each fifth holds about a fifth of the people, by how deprived their small area is.")
    if any(column.is_nested for column in view.matrix.basis.columns):
        said.append("A local community is counted in its wider group too.")
    return " ".join(said)


def _cells_words(shown: Cells, view: UptakeView) -> str:
    if shown is Cells.PEOPLE:
        return f"People still to reach for {view.target_percent}%, the target you chose"
    return "Of every 100 people, how many had the dose"


def _table(view: UptakeView, shown: Cells, caption: str) -> html.Div:
    columns = view.matrix.basis.columns
    heads = [html.Th("Area", scope="col")]
    heads += [html.Th(_columnhead(column), scope="col", className=_class_of(column)) for column in columns]
    body = [_row(row, columns, view, shown) for row in view.matrix.rows]
    table = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(html.Tr(heads)), html.Tbody(body)],
        className="matrix",
    )
    return html.Div(table, className="plain-table-box", role="region", tabIndex=0, **{"aria-label": caption})


def _columnhead(column: Column) -> list[Component | str]:
    name, _, wider = column.label.partition(" (part of ")
    return [name, html.Small(f"part of {wider.rstrip(')')}")] if wider else [name]


def _class_of(column: Column) -> str:
    return " ".join(
        name for name, applies in (("is-everyone", column.is_everyone), ("is-nested", column.is_nested)) if applies
    )


def _row(row: MatrixRow, columns: Sequence[Column], view: UptakeView, shown: Cells) -> html.Tr:
    name = html.Th(row.area.name, scope="row")
    groups = [cell for column, cell in zip(columns, row.cells, strict=True) if not column.is_everyone]
    class_name = "is-whole" if row.is_whole else None
    if groups and all(cell.status is ValueStatus.NOT_PUBLISHED for cell in groups):
        others = [cell for column, cell in zip(columns, row.cells, strict=True) if column.is_everyone]
        merged = html.Td(
            f"Not published for {row.area.name} on this date", colSpan=len(groups), className="matrix-none"
        )
        return html.Tr([name, merged, *(_cell(cell, None, view, shown) for cell in others)], className=class_name)
    cells = [_cell(cell, column, view, shown) for column, cell in zip(columns, row.cells, strict=True)]
    return html.Tr([name, *cells], className=class_name)


def _cell(cell: Cell, column: Column | None, view: UptakeView, shown: Cells) -> html.Td:
    is_everyone = column is None or column.is_everyone
    class_name = "is-everyone" if is_everyone else ""
    if shown is Cells.PEOPLE:
        found = cell_reach(cell, view.target_percent)
        text = words.people_range(*found) if found is not None else _mark(cell)
        return html.Td(text, className=f"{class_name} matrix-people".strip())
    if not cell.has_value:
        return html.Td(_mark(cell), className=f"{class_name} matrix-{cell.status.value.replace('_', '-')}".strip())
    number = format_number(cell.value, view.indicator.decimals)
    limits = words.limits_of(cell, view.indicator)
    over = html.Abbr("*", title=words.OVER_ALL) if words.is_over_all(cell) else None
    step = step_of(cell.value, view.indicator.class_limits)
    return html.Td(
        [html.B(number), *([over] if over else []), html.Small(limits if limits != "not held" else "")],
        className=class_name or None,
        **({} if is_everyone else {"data-step": str(step)}),
    )


def _mark(cell: Cell) -> list[Component | str]:
    mark, meaning = _MARKS[cell.status]
    return [html.Span(mark, **{"aria-hidden": "true"}), html.Span(meaning, className="visually-hidden")]


def _key(view: UptakeView, cells: Sequence[Cell], shown: Cells) -> list[Component]:
    """Explain the colours and marks that are on show."""
    items = []
    if shown is Cells.UPTAKE:
        limits = view.indicator.class_limits
        edges = [
            f"under {limits[0]:g}%",
            *(f"{low:g} to <{high:g}%" for low, high in pairwise(limits)),
        ]
        edges.append(f"{limits[-1]:g}% or more")
        lightest = _LIGHTEST_OF_SIX if len(limits) == 5 else 1
        items = [
            html.Li([html.Span(className="matrix-swatch", **{"data-step": str(place + lightest)}), label])
            for place, label in enumerate(edges)
        ]
    for status in dict.fromkeys(cell.status for cell in cells):
        if status in _MARKS:
            mark, meaning = _MARKS[status]
            items.append(html.Li([html.B(mark), f" {meaning}"]))
    return [html.Ul(items, className="matrix-key")] if items else []
