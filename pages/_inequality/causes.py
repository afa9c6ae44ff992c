"""The card of ages and causes: at which ages, and of what, the deaths are that make a gap in life expectancy."""

from __future__ import annotations

from datetime import date

from dash import html
from dash.development.base_component import Component

from components import folds, formatting
from components.cards import source_line
from components.contributions import (
    Contributions,
    contributions_heading,
    contributions_sentence,
    contributions_summary,
    read_contributions,
    table_rows,
)
from components.folds import Column, plain_table
from pages._inequality.parts import ID, chart, section, tools
from pages._inequality.pictures import contributions_of
from queries import indicators
from queries.inequalities import InequalityView
from queries.models import Kind

_HOW_TO_READ = (
    "Each bar is an age group. Its length is about what the gap would lose if deaths at these ages were as rare in the "
    "most deprived fifth as in the least. All bars add up to the gap.",
    "A bar to the left makes the gap smaller: more of the least deprived fifth die at that age, or of that cause.",
    "It shows at which ages and of what people die, not why. Small parts can be chance: no limits are worked out for "
    "them.",
    "Age groups with fewer than ten deaths in either fifth are joined, so that nobody can be found in the figures.",
    "Worked out by Arriaga's method from deaths by age in both fifths, as the mean of both directions.",
)


def causes_card(view: InequalityView, today: date) -> html.Section | None:
    """Show which ages and causes make the gap between fifths, or nothing where no deaths by age are loaded for it."""
    values = contributions_of(view)
    if values is None:
        return None
    indicator, area, period = view.indicator, view.area, view.series.period
    parts, first = read_contributions(values), values.iloc[0]
    people = formatting.sex_words(view.series.sex)
    source = source_line(
        Kind(first["kind"]),
        indicators.get_source(first["source_id"]).short_title,
        period,
        end_date=first["period_end_date"],
        today=today,
        has_limits=False,
        remarks=[f"{area.name}, {people}."],
    )
    return section(
        "causes",
        [
            html.H2(contributions_heading(parts)),
            html.P(contributions_sentence(parts), className="lede"),
            chart(ID("causes"), contributions_summary(parts)),
            source,
            folds.folds(
                folds.fold("Table", _table(parts, f"{indicator.title}, {area.name}, {people}, {period}")),
                folds.fold("How to read this", *(html.P(words) for words in _HOW_TO_READ)),
                tools("causes", "ages and causes", ID("causes")),
            ),
        ],
    )


def _table(parts: Contributions, subject: str) -> Component:
    heads, rows = table_rows(parts)
    columns = [Column(head=head, is_number=place > 0) for place, head in enumerate(heads)]
    caption = f"Years that each part adds to the gap between the most and the least deprived fifth. {subject}"
    return plain_table(columns, rows, caption=caption)
