"""The card of ages and causes: at which ages, and of what, the deaths are that make a gap in life expectancy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from components import folds, formatting, ids
from components.card_tools import anchored
from components.cards import source_line
from components.contributions import (
    Contributions,
    contributions_heading,
    contributions_sentence,
    contributions_summary,
    read_contributions,
    table_rows,
)
from components.figures.canvas import Picture
from components.figures.contributions import contributions_picture
from components.folds import Column, plain_table
from queries import indicators
from queries.decomposition import get_contributions
from queries.models import Area, Indicator, Kind, Sex

ID = ids.scope("inequality")
_HOW_TO_READ = (
    "Each bar is an age group. Its length is about what the gap would lose if deaths at these ages were as rare in the "
    "most deprived fifth as in the least. All bars add up to the gap.",
    "A bar to the left makes the gap smaller: more of the least deprived fifth die at that age, or of that cause.",
    "It shows at which ages and of what people die, not why. Small parts can be chance: no limits are worked out for "
    "them.",
    "Age groups with fewer than ten deaths in either fifth are joined, so that nobody can be found in the figures.",
    "Worked out by Arriaga's method from deaths by age in both fifths, as the mean of both directions.",
)


def causes_card(
    indicator: Indicator,
    area: Area,
    sex: Sex,
    period: str,
    category_type: str,
    today: date,
    *,
    tools: Sequence[Component] = (),
) -> Component | None:
    """Show which ages and causes make the gap between fifths, or nothing where no deaths by age are loaded for it.

    The picture goes into the graph `ID("causes")`; `causes_picture` draws it.

    Args:
        indicator: a life expectancy.
        area: the system or a place.
        sex: the sex.
        period: the label of the period.
        category_type: the fifths (`models.FIFTHS_WITHIN_AREA`).
        today: the day of reading.
        tools: what stands beside the folds, such as `card_tools` with the anchor "causes".
    """
    values = get_contributions(indicator.slug, area.code, sex, period, category_type)
    if values is None:
        return None
    parts, first = read_contributions(values), values.iloc[0]
    people = formatting.sex_words(sex)
    source = source_line(
        Kind(first["kind"]),
        indicators.get_source(first["source_id"]).short_title,
        period,
        end_date=first["period_end_date"],
        today=today,
        has_limits=False,
        remarks=[f"{area.name}, {people}."],
    )
    card = html.Section(
        [
            html.H2(contributions_heading(parts), id=ID("causes-title")),
            html.P(contributions_sentence(parts), className="lede"),
            _chart(contributions_summary(parts)),
            source,
            folds.folds(
                folds.fold("Table", _table(parts, f"{indicator.title}, {area.name}, {people}, {period}")),
                folds.fold("How to read this", *(html.P(words) for words in _HOW_TO_READ)),
                *tools,
            ),
        ],
        className="card inequality-causes",
        **{"aria-labelledby": ID("causes-title"), "data-card": "true"},
    )
    return anchored(card, "causes")


def causes_picture(
    indicator_slug: str, area_code: str, sex: Sex, period: str, category_type: str, *, width_px: int
) -> Picture | None:
    """Draw the picture of the card for a place of some width; None where there is no card."""
    values = get_contributions(indicator_slug, area_code, sex, period, category_type)
    return None if values is None else contributions_picture(read_contributions(values), width_px=width_px)


def _chart(summary: str) -> html.Div:
    graph = dcc.Graph(id=ID("causes"), config={"displayModeBar": False, "responsive": True}, responsive=True)
    described = html.P(summary, className="visually-hidden")
    return html.Div([html.Div(graph, className="chart-box"), described], className="causes-chart")


def _table(parts: Contributions, subject: str) -> Component:
    heads, rows = table_rows(parts)
    columns = [Column(head=head, is_number=place > 0) for place, head in enumerate(heads)]
    caption = f"Years that each part adds to the gap between the most and the least deprived fifth. {subject}"
    return plain_table(columns, rows, caption=caption)
