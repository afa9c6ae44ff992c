"""What the cards of the home page take along when they leave it: files, links, and the small print of pictures."""

from __future__ import annotations

from dash import html

from components import formatting, ids
from components.card_tools import Picture, TableFile, card_tools
from components.downloads import file_name
from components.releases import release_words
from pages._home.downloads import card_address
from pages._home.words import dots_words
from pages._indicator.about import small_print
from pages._indicator.words import measure_title
from queries.home import HomeFigures, ViewBySex
from queries.models import Sex
from queries.views import IndicatorView

ID = ids.scope("home")


def tools(card: str, noun: str, picture_id: str = "", picture_noun: str = "") -> html.Div:
    """Make the tools of a card. One with a picture can be saved as that, and shown to a room.

    Args:
        card: its anchor, which names its file too.
        noun: the card in words that follow "the".
        picture_id: the id of its map or chart, "" where it has none.
        picture_noun: what that is.
    """
    pictures = [Picture(element_id=picture_id, noun=picture_noun)] if picture_id else []
    files = [TableFile(key=card, address=card_address(card))]
    return card_tools(card, noun, tables=files, pictures=pictures, may_present=bool(picture_id))


def about_of(figures: HomeFigures) -> dict[str, object]:
    """Describe the page and each card with a picture for assets/card_tools.js."""
    return {
        "files": {},
        "release": release_words(figures.release),
        "lines": {"first": [], "view": [], "all": []},  # each card says its own, on paper too
        "cards": _cards(figures),
    }


def _cards(figures: HomeFigures) -> dict[str, dict[str, object]]:
    cards = {}
    if figures.life:
        men = figures.life[Sex.MALE]
        cards["gap"] = _about(men, _measure_of_both(figures.life), dots_words(men))
    if figures.wards:
        cards["map"] = _about(figures.wards, measure_title(figures.wards))
    if figures.healthy:
        cards["healthy"] = _about(figures.healthy[Sex.MALE], _measure_of_both(figures.healthy))
    return cards


def _about(view: IndicatorView, measure: str, *remarks: str) -> dict[str, object]:
    lines = small_print(view)
    return {
        "measure": measure,
        "name": file_name(["home", view.indicator.slug, view.choice.period], "").rstrip("."),
        "lines": {**lines, "view": [*filter(None, remarks), *lines["view"]]},
        "mark": "",  # nothing on this page is made up: the example has no part in it
    }


def _measure_of_both(by_sex: ViewBySex) -> str:
    view = by_sex[Sex.MALE]
    people = formatting.join_names([formatting.sex_words(sex) for sex in by_sex])
    return f"{view.indicator.title}, {people}, {view.choice.period}"
