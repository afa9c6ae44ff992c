"""The card of people whose ethnic group nobody knows, and of what they could change."""

from __future__ import annotations

from datetime import date

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.datasets import stamped
from components.folds import Column, plain_table
from components.formatting import format_count, format_number
from pages._vaccines import words
from pages._vaccines.parts import section, source_of, tools
from queries.models import Indicator
from queries.uptake_models import UptakeView
from queries.uptake_unknown import Unknown, get_unknown


def unknown_card(view: UptakeView, today: date) -> html.Section:
    """Say how many people's group nobody knows, and what that could change."""
    found = get_unknown(view)
    if found is None:
        text = (
            "No figure on show is by ethnic group, so nobody can say here how many people's group is not known. In a "
            "table by ethnic group they stand in a column of their own, with what they could change."
        )
        card = [html.H2("People whose ethnic group is not known"), html.P(text, className="lede")]
        return section("unknown", [*card, folds.folds(tools("unknown", "people of unknown group", has_file=False))])
    return section(
        "unknown",
        [
            html.H2(_heading(found)),
            html.P(
                f"{found.area_name}: {format_count(found.people_count)} people, called "
                f"{formatting.join_names([f'“{label}”' for label in found.labels])}. Each of them belongs to some "
                "group. The least is right if those without the dose all belong to one group. The most is right if "
                "those with the dose all do. This cannot be true of two groups at once. A gap that is smaller than "
                "these ranges may not be real.",
                className="lede",
            ),
            _table(view, found),
            source_of(view, [group.cell for group in found.groups], today),
            folds.folds(tools("unknown", "people of unknown group")),
        ],
    )


def _table(view: UptakeView, found: Unknown) -> Component:
    indicator = view.indicator
    columns = [
        Column(head="Group"),
        Column(head="Uptake", is_number=True),
        Column(head="Least it could be", is_number=True),
        Column(head="Most it could be", is_number=True),
    ]
    rows = [
        [
            words.group_name_of(group.label),
            words.value_of(group.cell, indicator),
            _percent(group.least, indicator),
            _percent(group.most, indicator),
        ]
        for group in found.groups
    ]
    caption = stamped(f"What unknown groups could change: {words.what_by_group(view)}", view.release)
    return plain_table(columns, rows, caption=caption)


def _heading(found: Unknown) -> str:
    if np.isnan(found.share_percent):
        return "Some people's ethnic group is not known"
    return f"The ethnic group of {format_number(found.share_percent, 1)}% of people is not known"


def _percent(value: float, indicator: Indicator) -> str:
    return "cannot be told" if np.isnan(value) else f"{format_number(value, indicator.decimals)}%"
