"""A3: what does this show, how is it made, what does the word mean; by keyboard, and from the indicator page on."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen

FIRST_PATH = "/indicator/life-expectancy-at-birth"
TOP_PX = 200  # a part that was asked for stands in the upper part of the window


def top_of(page: Page, anchor: str) -> float:
    return page.locator(f"[id='{anchor}']").evaluate("part => part.getBoundingClientRect().top")


def wait_until_on_top(page: Page, anchor: str) -> None:
    page.wait_for_function(
        "([id, most]) => { const part = document.getElementById(id);"
        " return part && Math.abs(part.getBoundingClientRect().top) < most; }",
        arg=[anchor, TOP_PX],
    )


def test_a_word_is_explained_by_keyboard_and_escape_closes_it(screen: Screen):
    page = screen.page
    screen.open(FIRST_PATH)
    card = page.locator(".card.reading")
    word = card.get_by_role("button", name="the publisher's own comparison")
    note = page.locator(".term-note")
    expect(word).to_have_attribute("aria-expanded", "false")
    word.focus()
    page.keyboard.press("Enter")
    expect(note).to_contain_text("The publisher tested each area against England")
    expect(word).to_have_attribute("aria-expanded", "true")
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1366
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(word).to_be_focused()
    expect(word).to_have_attribute("aria-expanded", "false")
    assert screen.selected == []  # Escape closed the word and nothing else
    # It stays while the keyboard is in it, and goes when the keyboard moves on.
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(note.get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(note).to_have_count(0)


def test_a_word_is_explained_within_a_phone(screen: Screen):
    page = screen.page
    page.set_viewport_size({"width": 360, "height": 740})
    screen.open("/indicator/life-expectancy-small-area-pattern")
    for word in page.locator(".term").all():
        word.click()
        box = page.locator(".term-note").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        word.click()
        expect(page.locator(".term-note")).to_have_count(0)


def test_the_way_from_a_figure_to_its_method_and_back(screen: Screen):
    page = screen.page
    screen.open(f"{FIRST_PATH}?sex=female")
    page.get_by_role("link", name="How this is measured").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Methods: how each figure is made")
    expect(page).to_have_url(re.compile("/methods#life-expectancy-at-birth$"))
    entry = page.locator("#life-expectancy-at-birth")
    expect(entry).to_have_attribute("open", "")
    expect(entry).to_contain_text("builds a life table")
    wait_until_on_top(page, "life-expectancy-at-birth")
    expect(entry.locator("summary")).to_be_focused()
    page.go_back()
    screen.settle()
    assert screen.address["sex"] == "female"


@pytest.mark.parametrize("anchor", ["life-expectancy-small-area-pattern", "how-wilson", "glossary", "term-msoa"])
def test_a_link_opens_at_its_part(page: Page, anchor):
    page.goto(f"/methods#{anchor}")
    wait_until_on_top(page, anchor)


def test_measures_are_found_by_typing(page: Page):
    page.goto("/methods")
    box = page.get_by_label("Find a measure by name, topic or source")
    entries = page.locator(".entry:visible")
    count = page.locator(".entry-count")
    expect(entries).to_have_count(69)
    box.fill("obesity")
    expect(entries).to_have_count(3)
    expect(count).to_have_text("3 of 69 measures")
    expect(page.get_by_role("heading", name="Place and people")).to_be_hidden()
    box.fill("90366")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("Life expectancy at birth")
    box.fill("zebra")
    expect(count).to_have_text("No measure has these words. Try fewer or shorter ones.")
    # A link inside the page shows what it leads to, whatever was typed.
    page.evaluate("window.location.hash = 'smoking'")
    expect(page.locator("#smoking")).to_be_visible()
    expect(box).to_have_value("")
    expect(entries).to_have_count(69)


def test_lists_are_taken_away_from_the_data_page(page: Page):
    page.goto("/data")
    expect(page.get_by_role("heading", level=1)).to_have_text("Data: where the figures come from")
    with page.expect_download() as download:
        page.get_by_role("link", name="List of measures (CSV)").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    assert len(rows) == 69
    assert download.value.suggested_filename == "measures.csv"


def test_every_page_leads_to_the_statement(faulty_page: Page):
    page = faulty_page  # the browser itself complains of the status 404
    page.goto("/no-such-page")
    expect(page.get_by_role("heading", level=1)).to_contain_text("/no-such-page")
    page.get_by_role("contentinfo").get_by_role("link", name="Accessibility").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accessibility statement")
    expect(page.locator("#contact")).to_contain_text("the public-health team that runs this site")
