"""What stands on the page before areas are chosen: what it does, and comparisons that are ready to open."""

from __future__ import annotations

from dash import html

from components.formatting import count_words
from components.selection import Selection
from pages._area.words import NOUNS, full_name
from pages._compare.asked import View
from pages._compare.parts import own_link, section
from pages._compare.words import names_of
from queries import areas
from queries.compare import MOST_AREAS
from queries.compare_extremes import find_extremes
from queries.models import Geography


def start_card(selection: Selection) -> html.Section:
    """Teach the page by opening it: each line is a comparison."""
    data = selection.data
    lines = []
    places = areas.list_areas(Geography.PLACE)[:MOST_AREAS]
    if len(places) > 1:
        codes = tuple(area.code for area in places)
        title = f"The {count_words(len(places))} places: {names_of(places)}"
        lines.append(_line(title, "Every measure that two of them have.", Selection(data=data, selected=codes)))
    for level in (Geography.NEIGHBOURHOOD, Geography.MSOA, Geography.WARD):
        found = find_extremes(level)
        if found is None:
            continue
        title = f"The most and the least deprived {NOUNS[level]}: {full_name(found.most)} and {full_name(found.least)}"
        when = "" if found.period in found.indicator.title else f", {found.period}"
        small = f"By {found.indicator.title[:1].lower()}{found.indicator.title[1:]}{when}."
        chosen = (found.most.code, found.least.code)
        lines.append(_line(title, small, Selection(data=data, selected=chosen)))
    for level in (Geography.DISTRICT, Geography.MSOA, Geography.WARD):
        members = areas.list_areas(level)
        if members:
            title = f"All {count_words(len(members), NOUNS[level])} at once"
            small = "A table of areas by measures: worse and better by sign, worst first if you like."
            lines.append(_line(title, small, Selection(data=data, areas=level, view=str(View.RUG))))
    return section(
        "start",
        [
            html.H2("Choose areas above, or open one of these"),
            html.P(f"Up to {count_words(MOST_AREAS)} areas of any level can stand side by side.", className="lede"),
            html.Ul(lines, className="compare-ready"),
        ],
    )


def _line(title: str, small: str, selection: Selection) -> html.Li:
    return html.Li([own_link(title, selection), html.Small(small)])
