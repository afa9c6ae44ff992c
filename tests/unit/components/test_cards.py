import re
from datetime import date
from pathlib import Path

import pytest
from dash import html

from components import cards
from queries.models import Kind, Verdict
from tests.unit.components.component_text import classes_of, find, text_of, walk

ASSETS = Path(__file__).resolve().parents[3] / "assets"
TODAY = date(2026, 11, 21)


def source_line(**changes):
    arguments = {"end_date": date(2025, 12, 31), "today": TODAY, "has_limits": False, **changes}
    return cards.source_line(Kind.PUBLISHED, "OHID Fingertips 90366", "2023 to 2025", **arguments)


def script_paths():
    script = (ASSETS / "symbols.js").read_text(encoding="utf-8")
    return dict(re.findall(r'"([a-z-]+)":\s*"(M[^"]+)"', script))


def style_paths():
    css = (ASSETS / "30-components.css").read_text(encoding="utf-8")
    return dict(re.findall(r'\.symbol-([a-z-]+), \.verdict-\1 \{ --symbol: path\(evenodd, "([^"]+)"\)', css))


def test_signs_are_the_same_in_script_and_style_sheet():
    assert script_paths() == style_paths()


def test_every_verdict_has_a_sign_and_no_two_share_one():
    names = {verdict.value.replace("_", "-") for verdict in Verdict}
    assert set(style_paths()) == names
    assert len(set(style_paths().values())) == len(names)


@pytest.mark.parametrize("verdict", Verdict)
def test_verdict_is_sign_and_word(verdict):
    label = cards.verdict_label(verdict, "Words")
    name = verdict.value.replace("_", "-")
    assert text_of(label) == "Words"
    assert {f"symbol-{name}", f"verdict-{name}"} <= classes_of(label)


def test_key_lists_only_the_verdicts_in_the_picture_worst_first():
    key = cards.verdict_key([Verdict.BETTER, Verdict.WORSE], "than England, OHID’s test")
    assert [text_of(item) for item in walk(key) if isinstance(item, html.Li)] == [
        "Worse",
        "Better",
        "than England, OHID’s test",
    ]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_figure_has_a_pill(kind):
    pill = cards.kind_pill(kind)
    assert text_of(pill).replace("-", "_").lower() == kind.value
    assert f"kind-{kind.value.replace('_', '-')}" in pill.className


def test_source_line_says_kind_source_period_age_and_limits():
    assert text_of(source_line()) == (
        "PublishedOHID Fingertips 90366, 2023 to 2025, ended 11 months ago. 95% limits are not held."
    )


def test_source_line_with_limits_and_remarks():
    text = text_of(source_line(has_limits=True, confidence=99.8, remarks=["Best-fit wards.", "Rounded."]))
    assert text.endswith("99.8% limits are held. Best-fit wards. Rounded.")


def test_a_period_that_ended_over_two_years_ago_stands_out_by_sign_and_word():
    assert "is-old" not in classes_of(source_line())
    old = source_line(end_date=date(2024, 4, 21))
    assert {"is-old", "old-sign"} <= classes_of(old)
    assert "ended 31 months ago" in text_of(old)


def test_card_has_headline_content_and_source():
    card = cards.card("A finding", html.P("Picture"), source=source_line())
    assert text_of(card).startswith("A findingPicturePublished")
    assert card.to_plotly_json()["props"]["data-card"] == "true"  # what a failed load marks as stale


def test_card_of_text_needs_no_source():
    card = cards.card("What this shows", html.P("Words"), is_reading=True)
    assert card.className == "card reading"
    assert text_of(card) == "What this showsWords"


@pytest.mark.parametrize(
    ("slot", "class_name"),
    [
        (cards.picture_slot("page-map", "map"), "picture-map"),
        (cards.details_slot("page-map"), "details"),
        (cards.table_slot("page-map"), "table-slot"),
    ],
)
def test_slots_are_empty_so_that_their_skeleton_shows(slot, class_name):
    assert slot.id == "page-map"
    assert class_name in slot.className.split()
    assert getattr(slot, "children", None) is None


def test_view_card_keeps_map_ranking_and_details_in_order_over_the_tail():
    card = cards.view_card(
        map_part=[html.H2("Map"), cards.picture_slot("page-map", "map")],
        ranking_part=[html.H2("Ranking")],
        details=cards.details_slot("page-details"),
        tail=cards.card_tail(source_line(), [html.A("CSV", href="/csv")]),
    )
    columns = find(card, "view-columns")
    assert [section.className for section in columns.children] == ["view-map", "view-ranking", "view-details"]
    assert text_of(find(card, "card-actions")) == "CSV"
