"""The page of inequalities as a picture: nothing moves, overlaps, hides or hangs over the edge."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey_inequality import heading, open_page, settle
from tests.browser.test_journey_printing import A4_PX, CUT, PALEST

PATTERN = "/inequalities/life-expectancy-small-area-pattern"
EXAMPLE = "/inequalities/example-ward-life-expectancy?data=example"
# The height of the chart's place, frame by frame, while the page changes.
WATCH = """() => {
  window.heights = new Set();
  const look = () => {
    window.heights.add(document.getElementById("inequality-groups").getBoundingClientRect().height);
    window.requestAnimationFrame(look);
  };
  look();
}"""
# Words of a chart that lie on a dot or on other words.
COVERED = """(chart) => {
  const boxes = (selector) =>
    [...chart.querySelectorAll(selector)].map((node) => [node.textContent, node.getBoundingClientRect()]);
  const words = boxes(".annotation-text-g text");
  const dots = boxes(".scatterlayer .point");
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return words.flatMap(([text, box], place) => [
    ...dots.filter(([, dot]) => meet(box, dot)).map(() => `${text} on a dot`),
    ...words.slice(place + 1).filter(([, other]) => meet(box, other)).map(([other]) => `${text} on ${other}`),
  ]);
}"""


def test_a_change_moves_nothing_and_keeps_the_focus(page: Page):
    open_page(page, PATTERN)
    before = heading(page)
    page.evaluate(WATCH)
    women = page.get_by_role("button", name="Women", exact=True)
    women.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#inequality-title")).not_to_have_text(before)
    settle(page)
    assert page.evaluate("[...window.heights]") == [400]
    expect(women).to_be_focused()
    expect(women).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    "path",
    [
        "/inequalities/covid-first-dose-50-plus-nims",
        "/inequalities/life-expectancy-at-birth?place=E06000017",
        "/inequalities/example-first-dose-by-community?data=example",
    ],
)
def test_the_words_of_the_chart_over_time_cover_nothing(page: Page, path: str):
    open_page(page, path)
    chart = page.locator("#inequality-history")
    assert chart.locator(".point").count() >= 4
    assert chart.evaluate(COVERED) == []
    wide = chart.locator(".main-svg").first.bounding_box()["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        "(wide) => document.querySelector('#inequality-history .main-svg').clientWidth < wide / 2", arg=wide
    )
    settle(page)
    page.wait_for_timeout(400)  # the page waits for the end of a turn before it draws its narrow charts
    assert chart.evaluate(COVERED) == []


def test_a_phone_shows_every_figure_of_every_group(page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(page, PATTERN)
    box = page.locator(".inequality-table .plain-table-box")
    assert box.evaluate("(box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]") == [0, 0]
    first = box.locator("tbody tr").first
    expect(first.get_by_role("rowheader")).to_have_text("Most deprived fifth")
    heads = first.locator(".number").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one, '::before').content)"
    )
    assert [head.strip('" ') for head in heads] == ["Figure", "95% limits", "Count", "Denominator"]


def test_a_presented_card_is_whole_on_one_screen(page: Page):
    open_page(page, "/inequalities/smoking-at-delivery")
    for card in ("groups", "history"):
        page.locator(f'[data-tools="{card}"] [data-tool="present"]').press("Enter")
        shown = page.locator('[data-present="card"]')
        expect(shown).to_have_attribute("data-anchor", card)
        page.wait_for_function(
            "document.querySelector('[data-present=\"card\"]').getBoundingClientRect().bottom <= 768"
        )
        expect(shown.locator(".source-line")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        expect(shown).to_have_count(0)


@pytest.mark.parametrize("path", ["/inequalities/smoking-at-delivery", EXAMPLE])
def test_paper_shows_every_card_and_what_it_was_asked(page: Page, path: str):
    page.set_viewport_size(A4_PX)
    open_page(page, path)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert [cut for cut in page.evaluate(CUT) if "visually-hidden" not in cut] == []
    assert page.evaluate(PALEST) >= 4.5
    for hidden in page.locator(".filter-bar, .card-tools, .inequality .fold").all():
        expect(hidden).to_be_hidden()
    expect(page.locator(".print-choices")).to_contain_text("Compare groups by")
    expect(page.locator(".print-foot")).to_contain_text(page.url)
    if "example" in path:
        for card in page.locator("[data-card]").all():
            expect(card).to_contain_text("Example")


def test_every_way_here_keeps_the_data_set(page: Page):
    page.goto("/")
    page.locator(".home-inside").get_by_role("link", name="Over time").click()
    settle(page)
    expect(page).to_have_url(re.compile("/inequalities/life-expectancy-at-birth$"))
    page.goto("/indicator/example-ward-life-expectancy?data=example")
    page.get_by_role("link", name="Who is worse off? This measure by group").click()
    settle(page)
    expect(page).to_have_url(re.compile(re.escape(EXAMPLE) + "$"))
    assert heading(page).startswith("Example: made-up figures. Life expectancy in wards")
