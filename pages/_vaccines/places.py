"""Places side by side: a comparison of places, not of people, on a tab of its own."""

from __future__ import annotations

from datetime import date

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import folds
from components.datasets import stamped
from components.folds import Column, plain_table
from components.formatting import format_number
from pages._vaccines import words
from pages._vaccines.matrix import head
from pages._vaccines.parts import section, source_of, tools
from queries.uptake_models import UptakeView
from queries.uptake_places import PlaceTable


def places_card(view: UptakeView, table: PlaceTable, today: date) -> html.Section:
    """Set places side by side."""
    score = table.deprivation
    remarks = [f"Residents: {table.census.title}, {table.census_period}"]
    remarks += [f"Deprivation: {score.title}"] if score else []
    return section(
        "matrix",
        [
            head("Places side by side: it compares places, not people"),
            html.P(
                f"An area may have low uptake and many residents of a group. That does not show that the group has "
                f"low uptake. Areas differ in deprivation and age too, so both stand beside it. Census "
                f"{table.census_period} counts all residents; uptake counts {words.who(view)}.",
                className="lede",
            ),
            _table(view, table),
            source_of(
                view,
                [row.uptake for row in table.rows],
                today,
                remarks=remarks,
            ),
            folds.folds(tools("places", "places side by side")),
        ],
    )


def _table(view: UptakeView, table: PlaceTable) -> Component:
    score = table.deprivation
    columns = [
        Column(head="Area"),
        Column(head="Uptake", is_number=True),
        Column(head="95% limits", is_number=True),
        *(Column(head=f"{group}, % of residents", is_number=True) for group in table.groups),
        Column(head=f"{score.short_title if score else 'Deprivation'}", is_number=True),
        Column(head="Aged 65+, % of people counted", is_number=True),
    ]
    rows = [
        [
            row.area.name,
            words.value_of(row.uptake, view.indicator),
            words.limits_of(row.uptake, view.indicator),
            *(_number(share, 1) for share in row.shares),
            _number(row.deprivation, 1),
            _number(row.older_percent, 1),
        ]
        for row in table.rows
    ]
    return plain_table(columns, rows, caption=stamped(f"Places side by side: {words.what(view)}", view.release))


def _number(value: float, decimals: int) -> str:
    return "not held" if np.isnan(value) else format_number(value, decimals)
