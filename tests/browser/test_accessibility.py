"""axe-core with every rule on, on every kind of screen, at four widths; and a phone that need not scroll sideways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen

WIDTHS = {1920: 1080, 1366: 768, 390: 844, 360: 740}
FIRST_PATH = "/indicator/life-expectancy-at-birth"
SCREENS = {
    "first view": FIRST_PATH,
    "wards of the census": "/indicator/religion?areas=ward",
    "pattern": "/indicator/life-expectancy-small-area-pattern",
    "shaded by verdict": f"{FIRST_PATH}?shade=verdict",
    "filtered and selected": "/indicator/religion?areas=ward&place=E06000016&selected=E05010466,E05010475",
    "example": "/indicator/example-ward-life-expectancy?data=example",
    "empty, and asked in vain": f"{FIRST_PATH}?areas=ward&sex=robot",
}


def faults_of(page: Page) -> list[str]:
    response = Axe().run(page).response
    assert len(response["passes"]) > 10  # it did look
    return [
        f"{fault['id']}: {node['target']}: {node['html'][:160]}"
        for fault in response["violations"]
        for node in fault["nodes"]
    ]


def sideways_px(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def check_every_width(page: Page, widths: list[int], wait) -> None:
    """Widths that follow the first are reached as by turning a tablet: the page is not loaded again."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        wait()
        assert faults_of(page) == [], f"at {width} px"
        assert sideways_px(page) <= 0, f"at {width} px"


@pytest.mark.parametrize("widths", [[1920, 1366], [390, 360]], ids=["screen", "phone"])
@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing(screen: Screen, name, widths):
    screen.page.set_viewport_size({"width": widths[0], "height": WIDTHS[widths[0]]})
    screen.open(SCREENS[name])
    check_every_width(screen.page, widths, screen.settle)


@pytest.mark.parametrize("widths", [[1920, 1366], [390, 360]], ids=["screen", "phone"])
def test_axe_finds_nothing_in_the_dark(screen: Screen, widths):
    screen.page.set_viewport_size({"width": widths[0], "height": WIDTHS[widths[0]]})
    screen.open(FIRST_PATH)
    screen.page.get_by_role("button", name="Switch between light and dark").click()
    check_every_width(screen.page, widths, screen.settle)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("widths", [[1920, 1366], [390, 360]], ids=["screen", "phone"])
def test_axe_finds_nothing_at_home(page: Page, widths, theme):
    page.set_viewport_size({"width": widths[0], "height": WIDTHS[widths[0]]})
    page.goto("/")
    expect(page.locator("#home-map[data-painted-key]")).to_be_visible()
    if theme == "dark":
        page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("#home-healthy .main-svg").first).to_be_visible()
    check_every_width(page, widths, lambda: page.wait_for_timeout(500))


TEXT_PAGES = ("/methods", "/methods#life-expectancy-small-area-pattern", "/data", "/accessibility")


@pytest.mark.parametrize("path", TEXT_PAGES)
def test_axe_finds_nothing_on_the_pages_of_text(page: Page, path):
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_every_width(page, list(WIDTHS), lambda: None)
    page.get_by_role("button", name="Switch between light and dark").click()
    check_every_width(page, [360, 1366], lambda: None)


def test_axe_finds_nothing_beside_an_explained_word(screen: Screen):
    screen.open(FIRST_PATH)
    screen.page.locator(".card.reading .term").first.click()
    expect(screen.page.locator(".term-note")).to_be_visible()
    check_every_width(screen.page, [1366, 360], screen.settle)


def test_axe_finds_nothing_where_there_is_nothing(faulty_page: Page):
    page = faulty_page  # the browser itself complains of the status 404
    page.goto("/indicator/no-such-measure")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_every_width(page, [1366], lambda: None)
    page.goto("/no-such-page")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_every_width(page, list(WIDTHS), lambda: None)


def test_axe_finds_nothing_in_a_failure(faulty_screen: Screen):
    faulty_screen.open(FIRST_PATH)
    faulty_screen.page.route("**/_dash-update-component*", lambda route: route.fulfill(status=500, body="{}"))
    faulty_screen.switch("And women?", "Women").click()
    expect(faulty_screen.page.get_by_role("alert")).to_contain_text("Try again")
    check_every_width(faulty_screen.page, [1366, 360], lambda: faulty_screen.page.wait_for_timeout(500))


@pytest.mark.parametrize("width", [390, 360])
def test_a_phone_shows_everything_without_scrolling_sideways(screen: Screen, width):
    page = screen.page
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    screen.open(FIRST_PATH)
    assert sideways_px(page) <= 0
    toggle = page.get_by_role("button", name="Filters")
    assert "Life expectancy" in toggle.inner_text()
    toggle.press("Enter")
    expect(screen.filter("Period")).to_be_visible()
    screen.choose("Period", "2020 to 2022")
    expect(screen.map).to_be_visible()
    assert sideways_px(page) <= 0
    screen.click_area("E06000017")
    expect(screen.details).to_contain_text("Rutland")
    for card in page.locator("[data-card]").all():
        box = card.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 1
    for target in page.locator(".map-toolbar button, .segments button, .filter-toggle").all():
        if target.is_visible():
            assert target.bounding_box()["height"] >= 24
