"""Sentences that are put together from figures can be read by a reader of twelve too: every measure, at every level.

The measure and its conventions are in tests/reading_age.py. Names of areas are read by people who live there, so any of
them counts as one place name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from dash.development.base_component import Component

from components.formatting import end_sentence
from components.selection import Selection
from pages._indicator.charts import Painted, get_charts
from pages._vaccines.about import request_of
from queries import areas, group_values, indicators, series, views
from queries.engine import using_dataset
from queries.inequalities import list_measures
from queries.models import EXAMPLE_DATASET, PUBLISHED_DATASET, Characteristic, Geography, Sex, slug_of
from queries.profile import get_profile
from queries.profile_lists import get_lists
from queries.uptake import get_uptake_view
from tests.browser.published import LEICESTER, RUTLAND
from tests.reading_age import count_words, reading_age

OLDEST = 12
FEWEST_WORDS = 25  # under this, one long name decides the figure; the short texts of a page are measured together
TODAY = date(2026, 11, 22)
BLOCKS = {"P", "Li", "H1", "H2", "H3", "H4", "Dt", "Dd", "Summary", "Caption"}
NO_SENTENCES = {"Table", "Details", "Graph", "Store", "Link", "A", "Button", "Summary"}  # figures, names and tools
CAUSES = ("Circulatory disease", "Respiratory disease", "External causes", "Other causes", "Cancer")
SETTINGS = (Selection(), Selection(sex=Sex.FEMALE), *(Selection(areas=level) for level in Geography))


def text_of(part: object) -> str:
    """The text of a component as it is read, a word that can be asked about among the others."""
    if isinstance(part, list | tuple):
        return "".join(map(text_of, part))
    if isinstance(part, Component):
        return text_of(getattr(part, "children", None))
    return "" if part is None else str(part)


def texts_of(part: object) -> Iterator[str]:
    """Every block of text in a component, tables and tools left out."""
    if isinstance(part, list | tuple):
        for each in part:
            yield from texts_of(each)
    elif isinstance(part, Component):
        if part._type in BLOCKS or getattr(part, "role", "") == "note":
            yield text_of(part)
        elif part._type not in NO_SENTENCES:
            yield from texts_of(getattr(part, "children", None))
    elif isinstance(part, str):
        yield part


def page_texts(slug: str, selection: Selection) -> list[str]:
    """Every sentence of the page of a measure, with its second area selected."""
    from pages import indicator  # there are pages once there is an app

    drawn = indicator.get_screen(slug, selection, (), TODAY)
    values = views.get_indicator_view(slug, selection.to_request()).comparison.values
    selected = tuple(values["area_code"].iloc[1:2])
    painted = Painted(selected=selected, ranking_width_px=460, trend_width_px=700)
    _, ranking, trend, heading, words, reading = get_charts(slug, selection.to_request(), painted)
    return [*texts_of([drawn[part] for part in ("title", "notices", "ranking-title")]),
            ranking, trend, heading, words, *texts_of(reading)]  # fmt: skip


def without_names(texts: list[str]) -> list[str]:
    names = {area.name for level in Geography for area in areas.list_areas(level)} | {"Leicester City"}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    return [end_sentence(pattern.sub("Rutland", text)) for text in texts if text]


def too_hard(texts: list[str]) -> dict[str, float]:
    texts = without_names(texts)
    long = [text for text in texts if count_words(text) >= FEWEST_WORDS]
    return {text: round(age, 1) for text in [*long, " ".join(texts)] if (age := reading_age(text)) > OLDEST}


def levels_of(slug: str) -> set[Geography | None]:
    return {None, *series.list_geographies(slug)}


@pytest.mark.parametrize("dataset", [PUBLISHED_DATASET, EXAMPLE_DATASET])
def test_a_reader_of_twelve_can_read_the_page_of_every_measure(app, dataset):
    found, count = {}, 0
    with using_dataset(dataset):
        for measure in indicators.list_indicators():
            for selection in SETTINGS:
                if selection.areas in levels_of(measure.slug):
                    count += 1
                    if hard := too_hard(page_texts(measure.slug, selection)):
                        found[measure.slug, selection.to_search()] = hard
    assert count > 3
    assert found == {}


def inequality_texts(slug: str, selection: Selection) -> list[str]:
    """Every sentence of the page of inequalities. Groups and causes bear the names that the data give them."""
    from pages import inequalities

    drawn = inequalities._get_drawn(slug, selection, (), TODAY)
    names = {*group_values.fetch_grouped(slug)["category"], *CAUSES} - {""}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)), re.IGNORECASE)
    return [pattern.sub("Rutland", text) for text in texts_of([drawn[part] for part in ("title", "notices", "body")])]


def inequality_selections(slug: str) -> Iterator[Selection]:
    """Every kind of groups at every place, and an earlier period."""
    rows = group_values.fetch_grouped(slug)
    rows = rows[rows["area_code"].isin(places_of_inequality())]
    for area_code, basis in rows[["area_code", "grouping"]].drop_duplicates().itertuples(index=False):
        here = rows[(rows["area_code"] == area_code) & (rows["grouping"] == basis)]
        for sex in here["sex"].unique()[:2]:
            for period in here["period"].unique()[[0, -1]]:
                yield Selection(place=area_code, basis=basis, sex=Sex(sex), period=slug_of(period))


def places_of_inequality() -> set[str]:
    levels = (Geography.SYSTEM, Geography.PLACE, Geography.ENGLAND)
    return {area.code for level in levels for area in areas.list_areas(level)}


@pytest.mark.parametrize("dataset", [PUBLISHED_DATASET, EXAMPLE_DATASET])
def test_a_reader_of_twelve_can_read_the_page_of_inequalities(app, dataset):
    found, count = {}, 0
    with using_dataset(dataset):
        for measure in list_measures():
            refused = Selection(place=RUTLAND)
            for selection in {*inequality_selections(measure.slug), refused}:
                count += 1
                if hard := too_hard(inequality_texts(measure.slug, selection)):
                    found[measure.slug, selection.to_search()] = hard
    assert count > 20
    assert found == {}


def vaccine_texts(selection: Selection) -> list[str]:
    """Every sentence of the page of vaccines. Groups bear the names that the data give them."""
    from pages._vaccines.screen import get_screen

    screen = get_screen(selection, (), TODAY)
    groups = {column.label for basis in get_uptake_view(request_of(selection)).bases for column in basis.columns}
    names = {name for group in groups for name in (group, group.partition(" (part of ")[0]) if not name[:1].isdigit()}
    pattern = re.compile("|".join(sorted(map(re.escape, names - {"Everyone"}), key=len, reverse=True)) or "$^")
    return [pattern.sub("Rutland", text) for text in texts_of(list(filter(None, screen.parts.values())))]


VACCINE_SELECTIONS = {
    PUBLISHED_DATASET: (
        {}, {"period": "to-21-march-2021"}, {"dose": "second", "target": "80"}, {"place": RUTLAND},
        {"period": "to-21-march-2021", "place": LEICESTER}, {"columns": "places"}, {"columns": "deprivation"},
        {"columns": "ethnic-group"}, {"people": "ons-estimates-mid-2020", "place": LEICESTER, "vaccine": "none"},
    ),
    EXAMPLE_DATASET: (
        {}, {"columns": "ethnic-group-19-groups", "cells": "people"},
        {"columns": "ethnic-group-local", "order": "both"},
        {"neighbourhood": "LLR-LC2", "characteristic": Characteristic.RACE, "group": "somali-part-of-black",
         "period": "to-7-march-2021"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("dataset", [PUBLISHED_DATASET, EXAMPLE_DATASET])
def test_a_reader_of_twelve_can_read_the_page_of_vaccines(app, dataset):
    found = {}
    with using_dataset(dataset):
        for chosen in VACCINE_SELECTIONS[dataset]:
            texts = vaccine_texts(Selection(data=dataset, **chosen))
            assert len(texts) > 15
            if hard := too_hard(texts):
                found[str(chosen)] = hard
    assert found == {}


def profile_texts(code: str, data: str = "") -> list[str]:
    """Every sentence of a profile, with the notes under its table. Measures and groups bear the names of the data."""
    from pages._area import absent, findings, head, people, table

    profile = get_profile(code)
    cards = (
        head.lede(profile, data), findings.findings_card(profile, data), people.people_card(profile),
        absent.checks_card(profile, data), table.figures_card(profile, data, TODAY), absent.absent_card(profile, data),
        absent.groups_card(profile, ""),
    )  # fmt: skip
    names = {each.title for each in indicators.list_indicators()} | {each.source for each in get_lists().groups}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    return [pattern.sub("Rutland", text) for text in texts_of([card for card in cards if card is not None])]


@pytest.mark.parametrize("level", list(Geography))
def test_a_reader_of_twelve_can_read_a_profile_of_every_level(app, level):
    found = {}
    for area in areas.list_areas(level)[::9]:
        texts = profile_texts(area.code)
        assert len(texts) > 8
        if hard := too_hard(texts):
            found[area.name] = hard
    assert found == {}


def test_a_reader_of_twelve_can_read_home(app):
    from pages import home

    texts = list(texts_of(home._get_page(TODAY)))
    assert len(texts) > 30
    assert too_hard(texts) == {}
