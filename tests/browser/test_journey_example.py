"""The made-up example: there by the switch, stamped everywhere, kept by the filters, and back to real figures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen
from tests.browser.test_journey_downloads import download, svg_of, words_of

STAMP = "Example: made-up figures"
FIRST = "/indicator/life-expectancy-at-birth"
EXAMPLE = "/indicator/example-ward-life-expectancy?data=example"
BANNER = ".example-banner"


def address_of(screen: Screen) -> str:
    return screen.page.evaluate("location.pathname + location.search")


def test_the_switch_leads_to_stamped_wards_and_back_leads_home(screen: Screen):
    screen.open(FIRST)
    expect(screen.page.locator(BANNER)).to_have_count(0)
    screen.after(screen.page.get_by_role("link", name="Example data").click)
    assert address_of(screen) == EXAMPLE
    expect(screen.page.locator(BANNER)).to_contain_text(STAMP)
    expect(screen.page).to_have_title(re.compile(f"^{STAMP}"))
    assert screen.page.locator("#indicator-map [data-code]").count() >= 181
    for part in ("#indicator-title", "#indicator-map-title", "#indicator-ranking-title", "#indicator-trend-title",
                 ".map-stamp", "#indicator-source", "#indicator-table caption"):  # fmt: skip
        expect(screen.page.locator(part)).to_contain_text(STAMP)
    expect(screen.page.locator(BANNER)).to_contain_text("Example release 1")
    screen.after(screen.page.go_back)
    assert address_of(screen) == FIRST
    expect(screen.page.locator(BANNER)).to_have_count(0)
    expect(screen.page).to_have_title(re.compile("^Life expectancy"))
    assert STAMP not in screen.page.locator("body").inner_text()


def test_filters_measures_and_links_stay_in_the_example_and_the_name_leads_out(screen: Screen):
    screen.open(EXAMPLE)
    screen.press("And women?", "Women")
    assert screen.address["data"] == "example"
    assert screen.address["sex"] == "female"
    expect(screen.page.locator("#indicator-title")).to_contain_text("women")
    screen.choose("Measure", "Example: glucose sensors")
    assert address_of(screen).startswith("/indicator/example-glucose-sensors?data=example")
    expect(screen.page.locator(BANNER)).to_be_visible()
    screen.page.locator(".site-brand").click()
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text("A boy born in Leicester")
    assert address_of(screen) == "/"
    expect(screen.page.locator(BANNER)).to_have_count(0)


def test_limits_and_reasons_of_wards_are_in_the_table(screen: Screen):
    screen.open(EXAMPLE)
    table = screen.page.locator("#indicator-table table")
    expect(table.locator("thead")).to_contain_text("99.8% limits")
    expect(table).to_contain_text("person-years, and more than 5,000 are needed")


@pytest.mark.parametrize(
    ("tools", "noun"), [("map and ranking", "map"), ("map and ranking", "ranking"), ("trend", "trend")]
)
def test_every_picture_that_leaves_the_page_is_stamped(screen: Screen, tools: str, noun: str):
    screen.open(EXAMPLE)
    words = words_of(svg_of(download(screen, tools, f"Download the {noun} as SVG")))
    assert words.count(STAMP) >= 2


@pytest.mark.parametrize("width", [360, 1366])
def test_nothing_hangs_over_the_edge(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    screen = Screen(page)
    screen.open(EXAMPLE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    header = page.locator(".site-header .icon-button").bounding_box()
    brand = page.locator(".site-brand").bounding_box()
    assert header["y"] < brand["y"] + brand["height"]
