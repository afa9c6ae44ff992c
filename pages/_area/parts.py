"""What the cards of a profile are made of: ids, frames, addresses of measures and of areas."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.card_tools import TableFile, anchored, card_tools
from components.selection import Selection
from pages._addresses import at
from queries import series
from queries.models import MAPPED_GEOGRAPHIES, Area, Sex, slug_of
from queries.profile_models import ProfileRow

ID = ids.scope("area")


def section(name: str, children: list[Component]) -> html.Section:
    """Frame a card, and mark it as the place that an address with its name opens at."""
    return anchored(html.Section(children, className=f"card area-{name}", **{"data-card": "true"}), name)


def tools(name: str, noun: str, *, has_file: bool = True) -> html.Div:
    """Make the tools of a card: its file and its link."""
    return card_tools(name, noun, tables=[TableFile(key=name, noun=noun)] if has_file else [])


def area_address(code: str, data: str) -> str:
    """Write the address of the profile of an area, in the data set that is on show."""
    return at(f"/area/{code}{Selection(data=data).to_search()}")


def area_link(area: Area, data: str, words: str = "") -> dcc.Link:
    """Lead to the profile of an area."""
    return dcc.Link(words or area.name, href=area_address(area.code, data))


def measure_address(row: ProfileRow, area_code: str, data: str) -> str:
    """Write the address of a measure: on its map with the area selected, where it has a map of the level."""
    slug, choice = row.indicator.slug, row.choice
    sex = None if choice.sex is Sex.PERSONS else choice.sex
    if not series.list_geographies(slug):
        return at(f"/inequalities/{slug}{Selection(data=data).to_search()}")
    if choice.geography not in MAPPED_GEOGRAPHIES:
        return at(f"/indicator/{slug}{Selection(data=data, sex=sex).to_search()}")
    periods = series.list_periods(slug, choice)
    period = "" if periods and periods[0] == choice.period else slug_of(choice.period)
    shown = Selection(data=data, areas=choice.geography, sex=sex, period=period, selected=(area_code,))
    return at(f"/indicator/{slug}{shown.to_search()}")
