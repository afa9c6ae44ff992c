"""What the home page says of figures that a release does not hold: which they are, and how they come here."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.card_tools import anchored
from pages._addresses import at
from queries import catalogue, indicators
from queries.home import HEALTHY_LIFE, INSIDE_GAP, LIFE_EXPECTANCY, MOST_DEPRIVED, HomeFigures
from queries.system import get_system

ID = ids.scope("home")
_SHOWN_MEASURES = 6


def opening_card() -> html.Section:
    """Open the page of a release without life expectancy by district: whose it is, and the measures that it holds."""
    system, held = get_system(), indicators.list_indicators()
    first = [each for each in held if each.slug in catalogue.list_mapped_slugs()] or list(held)
    links = [html.Li(dcc.Link(each.title, href=at(f"/indicator/{each.slug}"))) for each in first[:_SHOWN_MEASURES]]
    return html.Section(
        [
            html.P("The gap", className="kicker"),
            html.H1(f"Health in {system.name}", id=ID("finding")),
            html.P(f"Measures held: {len(held)}. Open one on the map:", className="home-lede"),
            html.Ul(links),
            html.P(dcc.Link("Every measure, and how each is made", href=at("/methods"))),
        ],
        className="home-finding",
        **{"aria-labelledby": ID("finding")},
    )


def missing_card(figures: HomeFigures) -> html.Section | None:
    """Name what this page can show and has no figures for; None where it has them all."""
    parts = [
        (figures.life, "How long people can expect to live, by district, for men and for women", LIFE_EXPECTANCY),
        (figures.healthy, "How many of those years are in good health, by place", HEALTHY_LIFE),
        (figures.inside, "The gap inside each place", INSIDE_GAP),
        (figures.wards, "Where people live in the most deprived fifth of areas, by ward", MOST_DEPRIVED),
    ]
    missing = [_item(words, slug) for held, words, slug in parts if held is None]
    if not missing:
        return None
    card = html.Section(
        [
            html.H2("What else this page can show", id=ID("missing-title")),
            html.P(
                "This release holds no figures for what follows. It appears here once they are loaded.",
                className="lede",
            ),
            html.Ul(missing),
        ],
        className="card home-missing-parts",
        **{"aria-labelledby": ID("missing-title")},
    )
    return anchored(card, "missing")


def _item(words: str, slug: str) -> Component:
    return html.Li([f"{words}: the measure ", html.Code(slug)])
