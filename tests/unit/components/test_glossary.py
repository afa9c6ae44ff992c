import re

import pytest
from dash import html

from components import cards, glossary, notices
from components.terms import TERMS
from queries.models import Kind
from tests.unit.components.component_text import text_of, walk


def buttons_in(parts):
    return [part for part in walk(parts) if isinstance(part, html.Button)]


def asked(parts):
    return [(button.children, button.to_plotly_json()["props"]["data-term"]) for button in buttons_in(parts)]


def test_a_text_keeps_its_words():
    text = "By the publisher's own comparison, one of nine wards is similar. Its 95% limits are held."
    assert text_of(glossary.with_terms(text)) == text


def test_a_text_without_terms_is_left_alone():
    assert glossary.with_terms("Nothing to explain here.") == ["Nothing to explain here."]
    assert glossary.with_terms("") == []


def test_only_the_first_place_of_a_term_is_marked():
    parts = glossary.with_terms("The 95% limits of a ward are limits. Other wards have limits too.")
    assert asked(parts) == [("95% limits", "confidence-limits"), ("ward", "ward")]


def test_a_card_marks_a_term_once_over_all_its_texts():
    seen: set[str] = set()
    first = glossary.with_terms("The limits are wide.", seen=seen)
    second = glossary.with_terms("The limits are held for each MSOA.", seen=seen)
    assert asked(first) == [("limits", "confidence-limits")]
    assert asked(second) == [("MSOA", "msoa")]
    assert seen == {"confidence-limits", "msoa"}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Healthy life expectancy is shorter.", ["healthy-life-expectancy"]),
        ("Wards End is a street.", []),
        ("Leicestershire wardens forward it.", []),
        ("This is not published for wards.", ["not-published", "ward"]),
    ],
)
def test_the_longest_words_win_and_parts_of_words_do_not_count(text, terms):
    assert [slug for _, slug in asked(glossary.with_terms(text))] == terms


def test_a_term_carries_what_it_says_and_can_be_reached_by_keyboard():
    (button,) = buttons_in(glossary.with_terms("one MSOA"))
    sent = button.to_plotly_json()["props"]
    assert sent["type"] == "button"
    assert sent["aria-expanded"] == "false"
    assert "9,000 people" in sent["data-says"]
    assert sent["data-title"].startswith("MSOA")


def test_every_term_is_listed_at_an_address_of_its_own():
    listed = {part.id: text_of(part) for part in walk(glossary.glossary_list()) if getattr(part, "id", None)}
    assert set(listed) == {f"term-{term.slug}" for term in TERMS}
    for term in TERMS:
        assert listed[f"term-{term.slug}"] == term.title + term.says


def test_no_words_belong_to_two_terms():
    words = [each for term in TERMS for each in term.found_as]
    assert sorted(words) == sorted(set(words))
    assert all(re.fullmatch(r"[a-z0-9-]+", term.slug) for term in TERMS)


@pytest.mark.parametrize(
    "name",
    ["life expectancy", "healthy life expectancy", "limits", "slope index", "multiple deprivation", "fifth", "ward",
     "MSOA", "neighbourhood", "unitary authority", "standardised rate", "denominator", "percentage points", "benchmark",
     "suppressed", "withheld", "derived", "third-party", "protected characteristic", "statistically significant",
     "similar", "not published", "relative index", "potential for improvement", "population attributable",
     "levelling up", "levelling down", "concentration index", "Theil index", "mean log deviation",
     "between-group variance"],
)  # fmt: skip
def test_the_words_that_a_board_meets_are_explained(name):
    assert [term for term in TERMS if name.lower() in term.title.lower()]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Slope index of inequality", "slope-index"),
        ("Relative index of inequality", "relative-index"),
        ("Potential for improvement, as a share", "potential-for-improvement"),
        ("Absolute concentration index", "concentration-index"),
        ("Relative concentration index", "concentration-index"),
        ("Between-group variance", "between-group-variance"),
        ("Theil index", "theil-index"),
        ("Mean log deviation", "mean-log-deviation"),
        ("The worse-off end got better: this is levelling up.", "levelling-up"),
        ("part of this is levelling down.", "levelling-down"),
    ],
)
def test_the_measures_of_a_gap_can_be_asked_about_where_they_stand(text, term):
    assert [slug for _, slug in asked(glossary.with_terms(text))] == [term]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_figure_can_be_asked_about(kind):
    assert len(asked(cards.kind_pill(kind))) == 1


def test_a_warning_marks_its_title_before_its_text():
    note = notices.warning("It is not published for wards.", title="Not published.")
    assert asked(note) == [("Not published.", "not-published"), ("wards", "ward")]
    assert text_of(note) == "Not published. It is not published for wards."
