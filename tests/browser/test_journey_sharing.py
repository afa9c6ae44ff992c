"""Journeys A7, C1, C5, C7: links that open at a card, one card for a room, a page for a sheet of paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.published import LEICESTER, RUTLAND
from tests.browser.screen import Screen
from tests.browser.test_accessibility import faults_of

FIRST_PATH = "/indicator/life-expectancy-at-birth"
WARDS_PATH = f"/indicator/religion?areas=ward&place={LEICESTER}"
PATTERN_PATH = "/indicator/life-expectancy-small-area-pattern"
PRESENT_LABEL_PX = 18
FREEZE = """() => {
  const Observer = window.ResizeObserver;
  window.ResizeObserver = class extends Observer {
    constructor(act) { super((...found) => window.isOnPaper || act(...found)); }
  };
  window.addEventListener("resize", (event) => window.isOnPaper && event.stopImmediatePropagation(), true);
}"""
# Text or a drawing that reaches out of the box that holds it, or over the edge of the sheet.
CLIPPED = """() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  for (const node of document.querySelectorAll(".map-drawing, .main-svg, .table, .table td, .table th, h1, h2, p")) {
    const box = node.getBoundingClientRect();
    if (!box.width || !node.checkVisibility()) continue;
    if (box.right > width + 1 || box.left < -1) found.push(`${node.tagName}.${node.getAttribute("class")}`);
  }
  return found;
}"""
SMALLEST_PX = """(card) => {
  let smallest = Infinity;
  let where = "";
  const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const box = node.getBoundingClientRect();
    if (!walker.currentNode.data.trim() || !box.width || !node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.closest(".visually-hidden, [hidden], .map-live, title")) continue;
    const main = document.getElementById("main");
    const scale = main.getBoundingClientRect().width / main.offsetWidth;
    const size = parseFloat(getComputedStyle(node).fontSize) * scale;
    if (size < smallest) [smallest, where] = [size, walker.currentNode.data.trim()];
  }
  return [smallest, where];
}"""


def test_a_copied_link_opens_the_same_figures_at_the_same_card(screen: Screen, fresh_context):
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.open(f"{FIRST_PATH}?sex=female&selected={RUTLAND}")
    button = screen.page.get_by_role("button", name="Copy link to the trend")
    button.press("Enter")
    expect(screen.page.locator("#status")).to_have_text("Link copied")
    expect(button).to_be_focused()
    link = screen.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{screen.page.url}#trend"
    other = Screen(fresh_context.new_page())
    other.open(link)
    card = other.page.locator('[data-anchor="trend"]')
    expect(card).to_be_focused()
    top = card.bounding_box()["y"]
    assert 0 <= top < 200
    other.page.wait_for_timeout(600)
    assert card.bounding_box()["y"] == top  # no jump afterwards
    assert other.title == screen.title
    assert other.table() == screen.table()
    assert other.page.locator("html[data-presenting]").count() == 0


def test_a_refused_clipboard_leaves_the_link_selected_in_a_field(screen: Screen):
    screen.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    screen.open(WARDS_PATH)
    button = screen.page.get_by_role("button", name="Copy link to the table")
    button.press("Enter")
    field = screen.page.get_by_label("Copy this link")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{screen.page.url}#table")
    selected = field.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert selected == f"{screen.page.url}#table"
    expect(screen.page.locator("#status")).to_contain_text("could not be copied")
    field.press("Escape")
    expect(button).to_be_focused()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(screen: Screen):
    screen.open(FIRST_PATH)
    summary = screen.page.get_by_role("group", name="Tools: table").get_by_text("Download", exact=True)
    summary.press("Enter")
    link = screen.page.get_by_role("group", name="Tools: table").get_by_label("Download the figures as CSV")
    expect(link).to_be_visible()
    screen.page.keyboard.press("Tab")
    expect(link).to_be_focused()
    screen.page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.parametrize(
    ("path", "noun"), [(FIRST_PATH, "map and ranking"), (FIRST_PATH, "trend"), (PATTERN_PATH, "map and ranking")]
)
def test_one_press_shows_one_card_to_a_room_and_escape_leads_back(screen: Screen, path, noun):
    page = screen.page
    screen.open(path)
    button = page.get_by_role("button", name=f"Present the {noun}")
    button.focus()
    before = page.evaluate("[window.scrollY, location.href]")
    button.press("Enter")
    screen.settle()
    card = page.locator('[data-present="card"]')
    box = card.bounding_box()
    window = page.viewport_size
    assert box["width"] > 0.95 * window["width"]
    assert box["height"] > 0.7 * window["height"]
    assert box["y"] + box["height"] <= window["height"] + 1
    smallest, where = page.locator("#main").evaluate(SMALLEST_PX)
    assert smallest >= PRESENT_LABEL_PX, where
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Measure")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    screen.press("And women?", "Women")  # the question of every meeting is one press away
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("women", re.IGNORECASE))
    page.go_back()
    screen.settle()
    page.keyboard.press("Escape")
    screen.settle()
    expect(page.locator("html[data-presenting]")).to_have_count(0)
    expect(button).to_be_focused()
    assert page.evaluate("[window.scrollY, location.href]") == before
    expect(page.get_by_role("combobox", name="Measure")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "pages", "choice"),
    [
        (FIRST_PATH, 3, "Areas District"),
        (WARDS_PATH, 3, "Place Leicester"),
        (PATTERN_PATH, 12, "Areas Small area"),
        ("/indicator/deprivation-most-deprived-fifth?areas=ward", 12, "Areas Ward"),
    ],
    ids=["districts", "wards of a place", "not ranked", "all wards"],
)
def test_a_sheet_of_paper_holds_everything_and_says_where_it_is_from(page: Page, path, pages, choice):
    screen = Screen(page)
    page.add_init_script(f"({FREEZE})()")
    screen.open(path)
    body = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", body)) <= pages
    links = {link.decode() for link in re.findall(rb"/URI \((.*?)\)", body)}
    assert page.url in links
    # A sheet is laid out once, by the style sheet alone: nothing is drawn anew for it.
    page.evaluate("() => { window.isOnPaper = true; window.dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1017})  # A4 less the margins
    assert page.evaluate(CLIPPED) == []
    for hidden in page.locator(".site-nav, .filter-bar, .card-tools, .map-toolbar, .icon-button").all():
        expect(hidden).to_be_hidden()
    expect(page.locator(".print-choices")).to_contain_text(choice)
    foot = page.locator(".print-foot")
    expect(foot).to_contain_text(page.url)
    expect(foot).to_contain_text(re.compile(r"Printed on \d{1,2} \w+ 20\d\d"))
    expect(foot).to_contain_text(re.compile(r"^.*(Published|Third-party|Derived): "))
    check_drawings(page)
    for cell in page.locator("#indicator-table .verdict-cell").all()[:30]:
        assert re.search(r"Better|Worse|Similar|Not compared", cell.inner_text())
        assert cell.evaluate("(cell) => getComputedStyle(cell, '::before').clipPath").startswith("path(")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".print-choices, .print-foot").count() == 0


def check_drawings(page: Page) -> None:
    """Every drawing stands whole in its box, not higher than a sheet; a longer one is left out, and that is said."""
    for picture in page.locator(".picture").all():
        drawings = picture.locator(".map-drawing, .main-svg").locator("visible=true").all()
        if not drawings:
            expect(page.locator(".print-left-out")).to_contain_text("in the table below")
        for drawing in drawings:
            box = drawing.bounding_box()
            assert 40 < box["height"] < 1017
            assert drawing.get_attribute("viewBox")


def test_axe_finds_nothing_in_an_open_menu_nor_in_present_mode(screen: Screen):
    screen.open(FIRST_PATH)
    screen.page.get_by_role("group", name="Tools: map and ranking").get_by_text("Download", exact=True).press("Enter")
    assert faults_of(screen.page) == []
    screen.page.get_by_role("button", name="Present the map and ranking").press("Enter")
    screen.settle()
    assert faults_of(screen.page) == []


def test_a_phone_has_the_tools_but_for_the_room(screen: Screen):
    page = screen.page
    page.set_viewport_size({"width": 360, "height": 740})
    screen.open(FIRST_PATH)
    page.get_by_role("group", name="Tools: map and ranking").get_by_text("Download", exact=True).click()
    menu = page.locator(".tool-menu[open] ul")
    box = menu.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_role("button", name="Present the trend")).to_be_hidden()
