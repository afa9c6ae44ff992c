"""The card of people still to reach: areas in the order that was asked for, each with its range of people."""

from __future__ import annotations

from datetime import date

import numpy as np
from dash import html

from components import controls, folds, formatting
from components.datasets import stamped
from components.glossary import with_terms
from pages._vaccines import words
from pages._vaccines.ambitions import target_words
from pages._vaccines.parts import ID, LONG_FROM_ROWS, scroll_box, section, source_of, tools
from queries.system import VACCINE_UPTAKE, Goal, list_goals
from queries.uptake_models import UptakeView
from queries.uptake_reach import Reach, ReachTable


def reach_card(view: UptakeView, table: ReachTable, today: date) -> html.Section:
    """Count the people still to reach, area by area."""
    head = html.Div(
        [
            html.H2(words.reach_heading(table, view), id=ID("reach-title")),
            controls.view_switches(ID("reach-switches")),
        ],
        className="card-head",
    )
    cells = [cell for row in table.rows for cell in row.cells]
    names = [each.people_counted for each in table.denominators]
    remarks = [
        f"People still to reach: {view.target_percent}% of the people counted, less those with the dose",
    ]
    return section(
        "reach",
        [
            head,
            html.P(with_terms(_lede(view, table, names)), className="lede"),
            *([_table(view, table)] if table.rows else []),
            html.P(with_terms(target_words(view.target_percent, _goals(view))), className="home-note"),
            source_of(view, cells, today, remarks=remarks),
            folds.folds(tools("reach", "people still to reach")),
        ],
    )


def _goals(view: UptakeView) -> tuple[Goal, ...]:
    return (*list_goals(VACCINE_UPTAKE), *list_goals(view.indicator.slug))


def _lede(view: UptakeView, table: ReachTable, names: list[str]) -> str:
    said = [f"{words.what(view)[:1].upper()}{words.what(view)[1:]}."]
    if len(names) > 1:
        said.append(f"The range is from one way to count people to the other: {formatting.join_names(names)}.")
        said.append("Where it is long, check the list first.")
    if any(row.is_hidden for row in table.rows):
        said.append("Where a number is hidden, the range runs from none to all that the target asks for.")
    if table.without_figure:
        said.append(f"Not held: {words.names_of([area.name for area in table.without_figure])}.")
    if view.order.value == "both":
        said.append("In the order of both: people to reach and gap count alike.")
    return " ".join(said)


def _table(view: UptakeView, table: ReachTable) -> html.Div:
    caption = stamped(f"People still to reach for {view.target_percent}%: {words.what(view)}", view.release)
    top = max((row.most for row in table.rows), default=0) or 1
    uptake = "Lowest uptake" if len(table.denominators) > 1 else "Uptake"
    scopes = [
        html.Th("Area", scope="col"),
        html.Th("People to reach", scope="col", className="number"),
        html.Td("", className="reach-cell"),
        html.Th(uptake, scope="col", className="number"),
        html.Th(f"Points below {view.target_percent}%", scope="col", className="number"),
    ]
    body = [_row(view, row, top) for row in table.rows]
    rows = html.Table(
        [html.Caption(caption, className="visually-hidden"), html.Thead(html.Tr(scopes)), html.Tbody(body)],
        className="reach",
    )
    return scroll_box(rows, caption, is_long=len(body) > LONG_FROM_ROWS)


def _row(view: UptakeView, row: Reach, top: float) -> html.Tr:
    # One number is a bar from nought; a range, one from the fewest to the most.
    start, end = (0.0 if row.least == row.most else 100 * row.least / top), 100 * row.most / top
    bar = html.Span(
        className="reach-bar is-hidden" if row.is_hidden else "reach-bar",
        style={"left": f"{start:.2f}%", "width": f"max(4px, {end - start:.2f}%)"},
    )
    held = [cell for cell in row.cells if cell.has_value]
    lowest = min(held, key=lambda cell: cell.value, default=None)
    gap = "" if np.isnan(row.gap) else formatting.format_number(row.gap, view.indicator.decimals)
    return html.Tr(
        [
            html.Th(row.area.name, scope="row"),
            html.Td(html.B(words.people_range(row.least, row.most)), className="number"),
            html.Td(
                html.Span([bar] if row.most else [], className="reach-track"),
                className="reach-cell",
                **{"aria-hidden": "true"},
            ),
            html.Td(words.value_of(lowest or row.cells[0], view.indicator), className="number"),
            html.Td(gap, className="number"),
        ]
    )
