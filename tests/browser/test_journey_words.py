"""What stands in text that scripts write: words that can be asked about, names of colours, columns that fit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from components.glossary import with_terms
from components.terms import TERMS
from tests.browser import published
from tests.browser.screen import Screen
from tests.browser.test_journey_downloads import svg_of, words_of
from tests.shipped_words import shipped_definitions

FIRST_PATH = "/indicator/life-expectancy-at-birth"
FIFTH_PATH = "/indicator/deprivation-most-deprived-fifth?areas=ward"
FIFTH = "imd2025.pct_pop_most_deprived_20"
IS_INSIDE = """(note) => {
  const box = note.getBoundingClientRect();
  const frame = (note.closest(".table-scroll, .details") || document.documentElement).getBoundingClientRect();
  return box.left >= Math.max(0, frame.left) && box.right <= Math.min(innerWidth, frame.right) + 0.5;
}"""


def note_of(screen: Screen, button: Locator) -> Locator:
    """What a word says, opened with the keyboard."""
    button.focus()
    screen.page.keyboard.press("Enter")
    note = screen.page.locator(".term-note")
    expect(note).to_have_count(1)
    return note


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("#indicator-map .map-legend", "How many years a baby born today would live"),
        ("#indicator-details", "The range in which the true figure most likely lies"),
        ("#indicator-table caption", "How many years a baby born today would live"),
        ("#indicator-table thead", "The range in which the true figure most likely lies"),
    ],
)
def test_a_word_that_a_script_has_written_can_be_asked_about(screen: Screen, place, says, width):
    screen.page.set_viewport_size({"width": width, "height": 800})
    screen.open(FIRST_PATH)
    button = screen.page.locator(f"{place} .term").first
    note = note_of(screen, button)
    expect(note).to_contain_text(says)
    expect(note.get_by_role("link", name="All words explained")).to_be_visible()
    assert note.evaluate(IS_INSIDE)
    screen.page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(button).to_be_focused()


def test_a_head_sorts_and_its_sign_explains_and_neither_does_the_other(screen: Screen):
    screen.open(FIRST_PATH)
    before = screen.table()
    sign = screen.page.get_by_role("button", name="What does “95% limits” mean?")
    note_of(screen, sign)
    assert screen.table() == before
    head = screen.page.locator('#indicator-table [data-sort="area"]')
    head.press("Enter")
    assert [row["area"] for row in screen.table()] != [row["area"] for row in before]
    expect(screen.page.locator(".term-note")).to_have_count(0)
    box = sign.bounding_box()
    assert min(box["width"], box["height"]) >= 24


def test_a_word_is_marked_once_in_what_a_script_has_written(screen: Screen):
    screen.open("/indicator/healthy-life-expectancy?areas=place")
    for part in ("#indicator-details", "#indicator-table"):
        terms = screen.page.locator(f"{part} .term").evaluate_all("(all) => all.map((one) => one.dataset.term)")
        assert "confidence-limits" in terms
        assert len(terms) == len(set(terms))


@pytest.mark.parametrize("path", ["/indicator/life-expectancy-small-area-pattern", FIFTH_PATH, "/indicator/religion"])
@pytest.mark.parametrize("width", [1366, 1920])
def test_a_table_with_notes_fits_its_box(screen: Screen, path, width):
    screen.page.set_viewport_size({"width": width, "height": 800})
    screen.open(path)
    assert "note" in screen.table()[0]
    box = screen.page.locator("#indicator-table .table-scroll")
    assert box.evaluate("(box) => box.scrollWidth - box.clientWidth") <= 0


def test_a_ranking_that_would_open_on_a_tie_of_many_opens_at_its_other_end(screen: Screen):
    screen.open(FIFTH_PATH)
    wards = published.areas("ward")
    values = {
        code: float(row["Value"]) for code, row in published.rows(FIFTH).items() if code in wards and row["Value"]
    }
    assert sum(value == 0 for value in values.values()) > 100
    highest = max(values.values())
    assert values[screen.ranked_codes()[0]] == highest
    expect(screen.page.locator("#indicator-ranking-title")).to_contain_text("Highest to lowest. Lower is better")
    assert float(screen.table()[1]["value"]) == pytest.approx(highest, abs=0.05)
    screen.open(f"{FIFTH_PATH}&place=E06000016")  # few wards of the city share the lowest figure
    expect(screen.page.locator("#indicator-ranking-title")).to_contain_text("Lowest to highest")
    assert values[screen.ranked_codes()[0]] == min(values[code] for code in screen.ranked_codes())


def test_nobody_misses_limits_of_an_index(screen: Screen):
    screen.open(FIFTH_PATH)
    assert "limits" not in screen.table()[0]
    expect(screen.details).not_to_contain_text("limits")
    assert "Limits do not apply: an index has none." in screen.caption
    screen.open(FIRST_PATH)
    assert screen.table()[1]["limits"] == "not held"  # these have limits, and we do not hold them


def test_one_period_is_a_sentence_and_not_an_empty_box(screen: Screen):
    card = screen.page.locator('[data-anchor="trend"]')
    screen.open(FIRST_PATH)
    tall_px = card.bounding_box()["height"]
    screen.open(FIFTH_PATH)
    expect(card).to_contain_text("Only one period is held, 2025")
    assert card.bounding_box()["height"] < min(300, tall_px / 2)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (FIRST_PATH, "Life expectancy, years"),
        (FIFTH_PATH, "In the most deprived fifth, %"),
        (f"{FIRST_PATH}?shade=verdict", "Compared with England"),
        ("/indicator/deprivation-mean-score-2025", "Deprivation score 2025"),
    ],
)
def test_the_legend_names_what_its_colours_are(screen: Screen, path, title):
    screen.open(path)
    expect(screen.map.locator(".map-legend-title")).to_have_text(title)
    if path == FIFTH_PATH:
        group = screen.page.get_by_role("group", name="Tools: map and ranking")
        with screen.page.expect_download() as waiting:
            group.get_by_text("Download", exact=True).press("Enter")
            group.get_by_label("Download the map as SVG").press("Enter")
        assert f"Colours: {title}" in words_of(svg_of(waiting.value))


def test_a_figure_up_to_a_day_is_said_so(screen: Screen):
    screen.open("/indicator/covid-first-dose-50-plus-nims")
    heading = screen.page.locator("#indicator-trend-title")
    expect(heading).to_contain_text(re.compile(r"up to \d+ \w+ 2021, .* up to \d+ \w+ 2021"))
    expect(heading).not_to_contain_text("in to")


def test_escape_closes_what_was_opened_last_and_then_leaves_present_mode(screen: Screen):
    page: Page = screen.page
    screen.open(FIRST_PATH)
    page.get_by_role("button", name="Present the map and ranking").press("Enter")
    screen.settle()
    presenting = page.locator("html[data-presenting]")
    note_of(screen, screen.map.locator(".map-legend .term"))
    page.keyboard.press("Escape")
    expect(page.locator(".term-note")).to_have_count(0)
    expect(presenting).to_have_count(1)
    expect(page.locator("#status")).to_contain_text("Escape again leaves present mode")
    screen.area("E06000016").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".map-tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".map-tooltip")).to_be_hidden()
    expect(presenting).to_have_count(1)
    before = page.url
    page.keyboard.press("Escape")
    expect(presenting).to_have_count(0)
    assert page.url == before  # and nothing that was chosen is let go


def test_the_title_of_the_window_is_of_the_data_set_on_show(screen: Screen):
    screen.page.goto(f"{FIRST_PATH}?data=example")
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text("one of the real figures")
    expect(screen.page).to_have_title(re.compile("No such measure here · The Health Gap$"))


def test_scripts_and_pages_know_the_same_words(screen: Screen):
    """Every text of the glossary and of the definitions is marked alike by the server and in the browser."""
    texts = [term.says for term in TERMS]
    texts += [definition["definition"] for definition in shipped_definitions().values()]
    screen.open(FIRST_PATH)
    in_browser = screen.page.evaluate(
        """(texts) => texts.map((text) => {
          const box = document.createElement("p");
          box.innerHTML = window.healthGap.glossary.mark(text);
          return [box.textContent, [...box.querySelectorAll(".term")].map((one) => one.dataset.term)];
        })""",
        texts,
    )
    expected = [[part.children for part in with_terms(text) if not isinstance(part, str)] for text in texts]
    slugs = [
        [getattr(button, "data-term") for parts in each for button in parts if not isinstance(button, str)]
        for each in expected
    ]
    assert in_browser == [[text, found] for text, found in zip(texts, slugs, strict=True)]
    assert sum(map(len, slugs)) > 20
