"""The matrix card: communities by areas, in the fixed classes of the map, or places with their people side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from components import controls, folds, formatting
from components.datasets import stamped
from components.formatting import format_number
from components.glossary import with_terms
from pages._addresses import at
from pages._datasets import held_datasets
from pages._vaccines import words
from pages._vaccines.parts import ID, LONG_FROM_ROWS, scroll_box, section, source_of, tools
from queries.models import EXAMPLE_DATASET, ValueStatus
from queries.uptake_matrix import DEPRIVATION
from queries.uptake_models import Cell, Cells, Column, MatrixRow, UptakeView
from queries.uptake_reach import CellRanges, get_cell_ranges

_MARKS = {
    ValueStatus.SUPPRESSED: ("[c]", "suppressed: a small number, or one that would give it away"),
    ValueStatus.NOT_RELIABLE: ("[u]", "not reliable enough to show"),
    ValueStatus.NOT_PUBLISHED: ("[x]", "not published"),
    ValueStatus.NOT_APPLICABLE: ("[z]", "not applicable"),
}
_LIGHTEST_OF_SIX = 0
WIDE_FROM_COLUMNS = 12
_LEFT_OUT = "A sheet has no room for the 95% limits of so many groups. They are in the file of this table."
_EXAMPLE = f"/vaccines?data={EXAMPLE_DATASET}"


def matrix_card(view: UptakeView, shown: Cells, today: date) -> html.Section:
    """Show communities by areas."""
    basis = view.matrix.basis
    heading = head(words.matrix_heading(view) if basis.columns else f"By {basis.label.lower()}: no table holds this")
    if not basis.columns:
        return section(
            "matrix", [heading, _refusal(basis.why_not), folds.folds(tools("matrix", "matrix", has_file=False))]
        )
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
            *(
                [html.P(dcc.Link("Open the example data", href=at(_EXAMPLE)))]
                if EXAMPLE_DATASET in held_datasets()
                else []
            ),
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
    ranges = get_cell_ranges(view) if shown is Cells.PEOPLE else None
    body = [
        _row(row, columns, view, ranges, alike)
        for is_bare, run in groupby(view.matrix.rows, key=lambda row: _is_bare(row, columns))
        for row, alike in _merged(list(run), is_bare=is_bare)
    ]
    table = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(_head_rows(columns)), html.Tbody(body)],
        className="matrix is-wide" if len(columns) > WIDE_FROM_COLUMNS else "matrix",
    )
    left_out = html.P(_LEFT_OUT, className="matrix-left-out")  # on paper only
    return scroll_box([table, left_out], caption, is_long=len(body) > LONG_FROM_ROWS)


def _head_rows(columns: Sequence[Column]) -> list[html.Tr]:
    """Name the columns; where they are parts of broad groups, those stand over them."""
    if not any(column.wider for column in columns):
        return [html.Tr([html.Th("Area", scope="col"), *map(_column_head, columns)])]
    over, under = [html.Th("Area", scope="col", rowSpan=2)], []
    for wider, run in groupby(columns, key=lambda column: column.wider):
        parts = [_column_head(column) for column in run]
        if wider:
            over.append(html.Th(wider, scope="colgroup", colSpan=len(parts), className="is-wider"))
            under += parts
        else:
            for part in parts:
                part.rowSpan = 2
            over += parts
    return [html.Tr(over), html.Tr(under)]


def _column_head(column: Column) -> html.Th:
    return html.Th(_column_words(column), scope="col", className=_class_of(column))


def _is_bare(row: MatrixRow, columns: Sequence[Column]) -> bool:
    """Tell whether nothing is published of an area but for everyone together."""
    groups = [cell for column, cell in zip(columns, row.cells, strict=True) if not column.is_everyone]
    return bool(groups) and all(cell.status is ValueStatus.NOT_PUBLISHED for cell in groups)


def _merged(run: list[MatrixRow], *, is_bare: bool) -> list[tuple[MatrixRow, int | None]]:
    """Say of each row how many alike follow it: bare rows share one cell, written in the first of them."""
    if not is_bare:
        return [(row, None) for row in run]
    return [(row, len(run) if place == 0 else 0) for place, row in enumerate(run)]


def _column_words(column: Column) -> list[Component | str]:
    name, _, wider = column.label.partition(" (part of ")
    return [name, html.Small(f"part of {wider.rstrip(')')}")] if wider else [name]


def _class_of(column: Column) -> str:
    return " ".join(
        name for name, applies in (("is-everyone", column.is_everyone), ("is-nested", column.is_nested)) if applies
    )


def _row(
    row: MatrixRow, columns: Sequence[Column], view: UptakeView, ranges: CellRanges | None, alike: int | None
) -> html.Tr:
    """Write a row.

    Args:
        row: the area.
        columns: as many as it has cells.
        view: the screen.
        ranges: the people still to reach in each cell; None where uptake stands in the cells.
        alike: None for a row with figures; else how many rows share the cell that says there are none, 0 after it.
    """

    def write(column: Column, cell: Cell) -> html.Td:
        if ranges is None:
            return _uptake_cell(cell, column, view)
        return _people_cell(cell, column, ranges.get((row.area.code, column.age, column.community)))

    name = html.Th(row.area.name, scope="row")
    class_name = "is-whole" if row.is_whole else None
    if alike is not None:
        others = [pair for pair in zip(columns, row.cells, strict=True) if pair[0].is_everyone]
        merged = [_none_cell(row, len(columns) - len(others), alike, view)] if alike else []
        return html.Tr([name, *merged, *(write(*pair) for pair in others)], className=class_name)
    return html.Tr([name, *map(write, columns, row.cells)], className=class_name)


def _none_cell(row: MatrixRow, width: int, alike: int, view: UptakeView) -> html.Td:
    what = view.matrix.basis.label.lower()
    who = row.area.name if alike == 1 else f"these {alike} areas"
    text = html.Span(f"By {what}: not published for {who} on this date")
    return html.Td(text, colSpan=width, rowSpan=alike, className="matrix-none")


def _people_cell(cell: Cell, column: Column, found: tuple[float, float] | None) -> html.Td:
    """Write the people still to reach, over all ways to count them that hold the cell."""
    class_name = "is-everyone matrix-people" if column.is_everyone else "matrix-people"
    return html.Td(words.people_range(*found) if found is not None else _mark(cell), className=class_name)


def _uptake_cell(cell: Cell, column: Column, view: UptakeView) -> html.Td:
    is_everyone = column.is_everyone
    class_name = "is-everyone" if is_everyone else ""
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
