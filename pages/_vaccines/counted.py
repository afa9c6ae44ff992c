"""The card beside the map: the same doses over different counts of people."""

from __future__ import annotations

from datetime import date

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.datasets import stamped
from components.figures.two_counts import CountedLine, two_counts_picture, two_counts_summary
from components.folds import Column, plain_table
from components.formatting import format_count
from components.glossary import with_terms
from pages._vaccines import words
from pages._vaccines.parts import TALL_PX, chart, section, source_of, tools
from queries import areas
from queries.models import Geography, Indicator
from queries.uptake_counted import Counted, get_counted, order_turns
from queries.uptake_models import Cell, UptakeView


def counted_card(view: UptakeView, found: Counted, today: date) -> html.Section:
    """Show the places under each way to count people."""
    heads = words.denominator_heads(found.denominators)
    lines = counted_lines(found)
    decimals = view.indicator.decimals
    columns = [Column(head="Area")]
    for head in heads:
        columns += [Column(head=head, is_number=True), Column(head="95% limits", is_number=True)]
        columns += [Column(head="Had the dose, of people counted", is_number=True)]
    rows = [
        [area.name, *(text for cell in cells for text in _counted_texts(cell, view.indicator))]
        for area, cells in found.rows
    ]
    return section(
        "counted",
        [
            html.H2(counted_heading(found)),
            chart("counted", two_counts_summary(lines, heads=heads, decimals=decimals), TALL_PX),
            html.P(
                with_terms(
                    "Lists of patients keep some people who have moved away. Estimates of residents are from before, "
                    "and can miss people. Nobody knows the true count, so we show both."
                ),
                className="home-note",
            ),
            source_of(view, [cell for _, cells in found.rows for cell in cells], today),
            folds.folds(
                folds.fold(
                    "Table",
                    plain_table(
                        columns, rows, caption=stamped(f"Uptake by whom one counts: {words.what(view)}", view.release)
                    ),
                ),
                tools("counted", "people counted", picture="counted"),
            ),
        ],
    )


def counted_heading(found: Counted) -> str:
    """State what whom one counts does to the order of two places."""
    turned = order_turns(found)
    heads = words.denominator_heads(found.denominators)
    if turned is None:
        return f"{heads[0]} or {heads[1][:1].lower()}{heads[1][1:]}: the order of the places is the same"
    points = [formatting.count_words(round(abs(each)), "point") for each in turned.differences]
    return (
        f"Counting {found.denominators[0].people_counted}, {turned.behind} trails {turned.ahead} by {points[0]}. "
        f"By {found.denominators[-1].people_counted}, it leads by {points[-1]}"
    )


def counted_lines(found: Counted) -> list[CountedLine]:
    """Write the places, without all of them together, as the picture reads them."""
    return [
        CountedLine(name=area.name, values=tuple(cell.value if cell.has_value else None for cell in cells))
        for area, cells in found.rows
        if area in areas.list_areas(Geography.PLACE) and all(cell.has_value for cell in cells)
    ]


def counted_picture(view: UptakeView, width_px: int, height_px: int) -> dict[str, object] | None:
    """Draw the places; None where people are counted in one way only."""
    found = get_counted(view)
    if found is None or len(lines := counted_lines(found)) < 2:
        return None
    heads = words.denominator_heads(found.denominators)
    return two_counts_picture(
        lines, heads=heads, decimals=view.indicator.decimals, width_px=width_px, height_px=height_px
    )


def _counted_texts(cell: Cell, indicator: Indicator) -> list[str | Component]:
    counts = (
        f"{format_count(cell.reached_count)} of {format_count(cell.people_count)}"
        if not (np.isnan(cell.reached_count) or np.isnan(cell.people_count))
        else "not held"
    )
    return [words.value_of(cell, indicator), words.limits_of(cell, indicator), counts]
