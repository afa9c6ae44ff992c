"""A7, C1, C5 on Home: each card's file is its table, a link opens at its card, one sheet of paper holds everything."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser import published
from tests.browser.published import ENGLAND, printed
from tests.browser.test_journey_downloads import svg_of, table_of, words_of
from tests.browser.test_journey_home import LATEST, bottom_px, faults_of, open_home, settle
from tests.browser.test_journey_sharing import CLIPPED, FREEZE, PRESENT_LABEL_PX, SMALLEST_PX

_FILLS_THE_WINDOW = """() => {
  const card = document.querySelector('[data-present="card"]');
  const drawing = card.querySelector(".main-svg, .map-drawing");
  return [[card, 0.95], [drawing, 0.85]].every(
    ([node, share]) => node.getBoundingClientRect().width > share * window.innerWidth);
}"""
A4_PX = {"width": 726, "height": 1050}  # less the margins of Home's sheet


def press(page: Page, tools: str, name: str) -> None:
    """Open a card's menu with the keyboard and choose what is called so."""
    group = page.get_by_role("group", name=f"Tools: {tools}", exact=True)
    group.get_by_text("Download", exact=True).press("Enter")
    group.get_by_label(name, exact=True).press("Enter")


def test_the_file_of_the_gap_is_its_table_and_the_published_one(page: Page):
    open_home(page)
    with page.expect_download() as waiting:
        press(page, "gap", "Download the figures as CSV")
    lines = table_of(waiting.value)
    found = {(line["sex"], line["area_code"]): line for line in lines}
    page.locator(".home-finding summary").first.press("Enter")
    shown = {
        row.get_by_role("rowheader").inner_text(): row.get_by_role("cell").all_inner_texts()
        for row in page.locator(".home-finding tbody tr").all()
    }
    codes = [*published.areas("district"), ENGLAND]
    assert len(lines) == 2 * len(codes) == 2 * len(shown)
    for place, sex in enumerate(("Male", "Female")):
        source = published.rows(published.LIFE_EXPECTANCY, Sex=sex, Time_period=LATEST)
        for code in codes:
            line = found[sex, code]
            assert float(line["value"]) == float(source[code]["Value"])
            cells = shown[line["area_name"]]
            assert cells[2 * place] == printed(line["value"])
            if code != ENGLAND:
                assert line["verdict"].startswith(cells[2 * place + 1])


@pytest.mark.parametrize(
    ("tools", "noun", "anchor", "words"),
    [
        ("gap", "chart", "gap", ["A boy born in Leicester", "2023 to 2025", "Grey dots", "Leicester 77.5"]),
        ("map", "map", "map", ["Nine in ten of them live in Leicester", "Derived: MHCLG", "149 wards", "Rutland"]),
        ("places side by side", "chart", "healthy", ["Men in Leicester", "2022 to 2024", "Worse", "England 60.9"]),
    ],
)  # fmt: skip
def test_a_picture_says_what_it_shows(page: Page, tools, noun, anchor, words):
    open_home(page)
    with page.expect_download() as waiting:
        press(page, tools, f"Download the {noun} as SVG")
    picture: ElementTree.Element = svg_of(waiting.value)
    said = words_of(picture)
    for each in (*words, "Open Government Licence", "The Health Gap, data release 1", f"/#{anchor}"):
        assert each in said, each


@pytest.mark.parametrize("anchor", ["gap", "map", "healthy", "inside", "worst"])
def test_a_copied_link_opens_at_its_card(page: Page, anchor):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_home(page)
    page.locator(f'[data-tools="{anchor}"] [data-tool="link"]').press("Enter")
    expect(page.locator("#status")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{page.url}#{anchor}"
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    card = page.locator(f'[data-anchor="{anchor}"]')
    expect(card).to_be_focused()
    box = card.bounding_box()
    is_at_the_end = page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1")
    assert 0 <= box["y"] < 130 or (is_at_the_end and bottom_px(card) <= page.viewport_size["height"])


@pytest.mark.parametrize("noun", ["gap", "map", "places side by side"])
def test_a_picture_fills_the_window_for_a_room(page: Page, noun):
    open_home(page)
    button = page.get_by_role("button", name=f"Present the {noun}", exact=True)
    button.press("Enter")
    page.wait_for_function(_FILLS_THE_WINDOW)
    card = page.locator('[data-present="card"]')
    assert bottom_px(card.locator(".source-line")) <= page.viewport_size["height"]
    smallest, where = card.evaluate(SMALLEST_PX)
    assert smallest >= PRESENT_LABEL_PX, where
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("html[data-presenting]")).to_have_count(0)
    expect(button).to_be_focused()


def test_the_first_screen_keeps_the_point_with_the_tools_on_it(page: Page):
    open_home(page)
    for part in ("#home-life", "#home-map .map-legend", ".home-facts", '[data-tools="gap"]'):
        assert bottom_px(page.locator(part).first) <= page.viewport_size["height"], part


@pytest.mark.parametrize("width", [1366, 390])
def test_one_sheet_of_paper_holds_every_card(page: Page, width):
    page.set_viewport_size({"width": width, "height": 768})
    page.add_init_script(f"({FREEZE})()")
    open_home(page)
    body = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", body)) == 1
    assert page.url in {link.decode() for link in re.findall(rb"/URI \((.*?)\)", body)}
    page.evaluate("() => { window.isOnPaper = true; window.dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_PX)
    assert page.evaluate(CLIPPED) == []
    for hidden in page.locator(".site-header, .card-tools, .folds, .map-toolbar, .area-search").all():
        expect(hidden).to_be_hidden()
    for name in ("finding", "facts", "map", "healthy", "inside", "worst", "unknown"):
        card = page.locator(f".home-{name}")
        box = card.bounding_box()
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= A4_PX["width"] + 1, name
        drawings = card.locator(".main-svg, .map-stage > .map-drawing").locator("visible=true").all()
        assert len(drawings) == 0 or name in ("finding", "map", "healthy")
        for drawing in drawings:
            inner = drawing.bounding_box()
            assert inner["height"] > 100
            assert inner["y"] + inner["height"] <= box["y"] + box["height"] + 1
    foot = page.locator(".site-footer")
    expect(foot).to_contain_text(page.url)
    expect(foot).to_contain_text(re.compile(r"Printed on \d{1,2} \w+ 20\d\d"))
