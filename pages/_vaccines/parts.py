"""What the cards of the page of vaccines are made of: frames, charts, tools and the small print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from components import datasets, formatting, ids
from components.card_tools import Picture, TableFile, anchored, card_tools
from components.cards import source_line
from pages._vaccines import words
from queries import indicators
from queries.models import least_official
from queries.uptake_matrix import cell_of
from queries.uptake_models import Cell, UptakeView

ID = ids.scope("vaccines")
_EXTRACT = re.compile(r"Denominator: ([^.]+)")  # "Denominator: NIMS, July 2021 extract. Above 100%: …"
LONG_FROM_ROWS = 16  # a longer table scrolls under its head
TALL_PX = 440  # the card beside the map has the room of the map
CHARTS = ("counted", "history", "study")


def section(name: str, children: list[Component]) -> html.Section:
    """Frame a card, and mark it as the place that an address with its name opens at."""
    return anchored(html.Section(children, className=f"card vaccines-{name}", **{"data-card": "true"}), name)


def chart(name: str, summary: str, height_px: int) -> html.Div:
    """Make a place for a chart of a known height, with its words for those who cannot see it."""
    graph = dcc.Graph(
        id=ID(name),
        config={"displayModeBar": False, "responsive": True},
        responsive=True,
        style={"height": f"{height_px}px"},
    )
    return html.Div(
        [
            html.Div(graph, id=f"{ID(name)}-box", className="chart-box"),
            html.P(summary, className="visually-hidden"),
        ]
    )


def scroll_box(table: Component | list[Component], label: str, *, is_long: bool = False) -> html.Div:
    """Put a table in a box that scrolls where it is too wide, or too long, and that a keyboard reaches."""
    name = "plain-table-box is-long" if is_long else "plain-table-box"
    return html.Div(table, className=name, role="region", tabIndex=0, **{"aria-label": label})


def tools(name: str, noun: str, *, picture: str = "", has_file: bool = True) -> html.Div:
    """Make the tools of a card: its file, its picture if it has one, its link."""
    pictures = [Picture(element_id=ID(picture), noun=noun)] if picture else []
    files = [TableFile(key=name, noun=noun)] if has_file else []
    return card_tools(name, noun, tables=files, pictures=pictures, may_present=True)


def source_of_rows(view: UptakeView, rows: pd.DataFrame, today: date) -> html.Div:
    """Write the small print of rows of a table."""
    return source_of(view, [cell_of(row) for row in rows.itertuples(index=False)], today)


def source_of(
    view: UptakeView,
    cells: Iterable[Cell],
    today: date,
    *,
    remarks: Iterable[str] = (),
    period: str = "",
    end_date: date | None = None,
) -> html.Div:
    """Write the small print of some cells: kind, sources, date, limits; then whose lists count the people."""
    held = [cell for cell in cells if cell.source_id]
    names = [indicators.get_source(each).short_title for each in dict.fromkeys(cell.source_id for cell in held)]
    figures = [cell for cell in held if cell.has_value]
    over = [words.OVER_ALL] if any(map(words.is_over_all, figures)) else []
    line = source_line(
        least_official({cell.kind for cell in held if cell.kind}),
        datasets.stamped(formatting.join_names(names), view.release),
        period or view.series.period,
        end_date=end_date or view.series.end_date,
        today=today,
        has_limits=any(cell.lower == cell.lower for cell in figures) if figures else None,
        remarks=[formatting.end_sentence(each) for each in (*remarks, *over)],
    )
    counted = [html.P(text, className="source-line") for text in _extracts(figures)]
    return html.Div([line, *counted], className="source-block")


def _extracts(cells: Iterable[Cell]) -> list[str]:
    """Name the lists of people behind some figures, as the notes of the rows name them."""
    found = (_EXTRACT.match(cell.note) for cell in cells)
    names = list(dict.fromkeys(match[1] for match in found if match))
    return [f"People counted: {formatting.end_sentence(name.partition(';')[0])}" for name in names]
