"""axe-core with every rule on: every kind of screen, in every state, at four widths, in both themes.

A page is loaded once for all widths and themes: they are changed in place, as by turning a tablet and pressing the
button. What opens over a page (a menu, a note, present mode) is looked at on its own, the page under it has been.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import published
from tests.browser.published import RUTLAND
from tests.browser.screen import Screen

WIDTHS = {1920: 1080, 1366: 768, 390: 844, 360: 740}
WIDE, NARROW = (1920, 1366), (390, 360)
FIRST_PATH = "/indicator/life-expectancy-at-birth"
WIDEST_AND_NARROWEST = (1920, 360)
# Wards of one place stand for all: axe looks at every row, and rows are alike.
INDICATOR_SCREENS = {
    "first view": (FIRST_PATH, tuple(WIDTHS)),
    "filtered and selected": ("/indicator/religion?areas=ward&place=RUTLAND&selected=WARDS", tuple(WIDTHS)),
    "empty, and asked in vain": (f"{FIRST_PATH}?areas=ward&place=RUTLAND&sex=robot", tuple(WIDTHS)),
    "example": ("/indicator/example-ward-life-expectancy?data=example&place=RUTLAND&selected=WARDS", tuple(WIDTHS)),
    "pattern": ("/indicator/life-expectancy-small-area-pattern?place=RUTLAND", WIDEST_AND_NARROWEST),
    "shaded by verdict": (f"{FIRST_PATH}?shade=verdict", WIDEST_AND_NARROWEST),
    "one period": ("/indicator/deprivation-most-deprived-fifth?areas=district&selected=RUTLAND", WIDEST_AND_NARROWEST),
}
TEXT_PAGES = {
    "/methods": tuple(WIDTHS),
    "/methods#life-expectancy-small-area-pattern": WIDEST_AND_NARROWEST,
    "/data": tuple(WIDTHS),
    "/accessibility": tuple(WIDTHS),
}
INEQUALITY_SCREENS = {
    "/inequalities/smoking-at-delivery": tuple(WIDTHS),
    "/inequalities/inactive-adults?basis=ethnic-groups": WIDEST_AND_NARROWEST,
    "/inequalities/life-expectancy-at-birth?place=RUTLAND&sex=female": WIDEST_AND_NARROWEST,
    "/inequalities/ethnic-group?place=RUTLAND&period=in-vain": WIDEST_AND_NARROWEST,
    "/inequalities/example-ward-life-expectancy?data=example": tuple(WIDTHS),
}
TALES = {
    "/two-babies": tuple(WIDTHS),
    "/two-babies?lives=fifths&stage=later_life": WIDEST_AND_NARROWEST,
    "/two-babies?data=example": WIDEST_AND_NARROWEST,
}
NO_PAGES = ("/no-such-page", "/indicator/no-such-measure", "/indicator/religion?data=example")
_HOME_IS_DRAWN = """() => document.querySelector("#home-map[data-painted-key]")
  && document.querySelectorAll(".home .js-plotly-plot .main-svg").length >= 2"""
_DRAWN_ANEW = "() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 200)))"


def faults_of(page: Page, part: str = "") -> list[str]:
    """What axe finds wrong on a page, or in one part of it."""
    response = Axe().run(page, context=part or None).response
    assert len(response["passes"]) > (3 if part else 10)  # it did look
    return [
        f"{fault['id']}: {node['target']}: {node['html'][:160]}"
        for fault in response["violations"]
        for node in fault["nodes"]
    ]


def sideways_px(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def switch_theme(page: Page) -> None:
    """Press the button by script: no click lands elsewhere, so what is open stays open."""
    page.evaluate("document.getElementById('theme-toggle').click()")


def check_everywhere(
    page: Page,
    settle: Callable[[], object] | None = None,
    *,
    widths: tuple[int, ...] = tuple(WIDTHS),
    reach: Callable[[], object] = lambda: None,
    part: str = "",
) -> None:
    """Look at a page at each width in light, then backwards in dark; nothing may be wrong nor hang over the edge.

    Args:
        page: the page, opened in light colours.
        settle: waits until the page has followed a change of its width or theme.
        widths: the widths to look at.
        reach: brings the page into the state again that a change of width has ended; called before each look.
        part: the part of the page to look at.
    """
    settle = settle or (lambda: page.evaluate(_DRAWN_ANEW))
    looks = [("light", width) for width in widths] + [("dark", width) for width in reversed(widths)]
    found = {}
    for theme, width in looks:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        if page.evaluate("document.documentElement.dataset.theme") != theme:
            switch_theme(page)
        settle()
        reach()
        faults = faults_of(page, part)
        if (too_wide := sideways_px(page)) > 0:
            faults.append(f"{too_wide} px wider than the window")
        if faults:
            found[theme, width] = faults
    assert found == {}


@pytest.mark.parametrize("name", INDICATOR_SCREENS)
def test_axe_finds_nothing_on_the_page_of_a_measure(screen: Screen, name):
    path, widths = INDICATOR_SCREENS[name]
    wards = [area.code for area in published.areas("ward").values() if area.place_code == RUTLAND][:2]
    screen.page.set_viewport_size({"width": 1920, "height": 1080})
    screen.open(path.replace("WARDS", ",".join(wards)).replace("RUTLAND", RUTLAND))
    if "WARDS" in path:
        assert len(screen.selected_rows()) == 2
    check_everywhere(screen.page, screen.settle, widths=widths)


def test_axe_finds_nothing_among_all_wards(screen: Screen):
    screen.open("/indicator/religion?areas=ward")
    assert faults_of(screen.page) == []


@pytest.mark.parametrize("path", INEQUALITY_SCREENS)
def test_axe_finds_nothing_on_the_page_of_inequalities(page: Page, path):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(path.replace("RUTLAND", RUTLAND))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_everywhere(page, widths=INEQUALITY_SCREENS[path])


def open_home(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/")
    page.wait_for_function(_HOME_IS_DRAWN)


def test_axe_finds_nothing_at_home(page: Page):
    open_home(page)
    check_everywhere(page)


@pytest.mark.parametrize("path", TALES)
def test_axe_finds_nothing_in_the_tale_of_two_babies(page: Page, path):
    page.goto(path)
    page.wait_for_selector("#two-babies-picture[data-painted]")
    check_everywhere(page, widths=TALES[path])


@pytest.mark.parametrize("path", TEXT_PAGES)
def test_axe_finds_nothing_on_the_pages_of_text(page: Page, path):
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_everywhere(page, widths=TEXT_PAGES[path])


@pytest.mark.parametrize("path", NO_PAGES)
def test_axe_finds_nothing_where_there_is_nothing(faulty_page: Page, path):
    faulty_page.goto(path)  # the browser itself complains of the status 404
    expect(faulty_page.get_by_role("heading", level=1)).to_be_visible()
    check_everywhere(faulty_page)


def test_axe_finds_nothing_in_a_failure(faulty_screen: Screen):
    page = faulty_screen.page
    faulty_screen.open(FIRST_PATH)
    page.route("**/_dash-update-component*", lambda route: route.fulfill(status=500, body="{}"))
    faulty_screen.switch("And women?", "Women").click()
    expect(page.get_by_role("alert")).to_contain_text("Try again")
    check_everywhere(page)


# What opens over a page


def _press(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).locator("visible=true").first.press("Enter")


def _point_at_area(page: Page) -> None:
    page.locator("#indicator-map .map-areas").evaluate("(areas) => areas.focus && areas.focus()")
    page.locator('#indicator-map [data-code="E06000016"]').first.evaluate("(area) => area.focus()")
    page.keyboard.press("ArrowDown")


def _search(words: str) -> Callable[[Page], None]:
    def type_words(page: Page) -> None:
        page.locator("#area-search input").fill("")
        page.locator("#area-search input").press_sequentially(words)

    return type_words


OPENED = {
    "explained word": (FIRST_PATH, ".card.reading .term", ".term-note", ".card.reading"),
    "explained word of the table": (FIRST_PATH, "#indicator-table .term", ".term-note", "#indicator-table"),
    "explained word of the map": (FIRST_PATH, ".map-legend .term, #indicator-source .term", ".term-note", ".view-card"),
    "menu of downloads": (FIRST_PATH, '[data-tools="map"] summary', ".tool-menu[open] ul", '[data-tools="map"]'),
}


@pytest.mark.parametrize("name", OPENED)
def test_axe_finds_nothing_in_what_opens_over_a_page(screen: Screen, name):
    path, opener, opened, part = OPENED[name]
    page = screen.page
    screen.open(path)

    def reach() -> None:
        """Open it, and again if text that came late has taken it away."""
        for _ in range(5):
            if not page.locator(opened).is_visible():
                _press(opener)(page)
            page.wait_for_timeout(100)
            if page.locator(opened).is_visible():
                return
        expect(page.locator(opened)).to_be_visible()

    check_everywhere(page, screen.settle, reach=reach, part=part)
    page.set_viewport_size({"width": 1366, "height": 768})
    screen.settle()
    reach()
    assert faults_of(page) == []


def test_axe_finds_nothing_beside_the_box_of_an_area(screen: Screen):
    page = screen.page
    screen.open(FIRST_PATH)

    def reach() -> None:
        page.keyboard.press("Escape")
        _point_at_area(page)
        expect(page.locator(".map-tooltip")).to_be_visible()

    check_everywhere(page, screen.settle, widths=WIDEST_AND_NARROWEST, reach=reach, part=".view-card")


@pytest.mark.parametrize(("words", "opened"), [("oak", "[role=option]"), ("zzzz", ".area-search-none")])
def test_axe_finds_nothing_in_the_search(page: Page, words, opened):
    page.goto("/accessibility")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    def reach() -> None:
        _search(words)(page)
        expect(page.locator(opened).first).to_be_visible()

    check_everywhere(page, reach=reach, part=".site-header")


def test_axe_finds_nothing_among_the_filters_of_a_phone(screen: Screen):
    page = screen.page
    page.set_viewport_size({"width": 390, "height": 844})
    screen.open(FIRST_PATH)
    page.get_by_role("button", name="Filters").press("Enter")
    expect(screen.filter("Period")).to_be_visible()
    check_everywhere(page, screen.settle, widths=NARROW, part=".filter-bar")


@pytest.mark.parametrize("card", ["map", "trend"])
def test_axe_finds_nothing_in_present_mode(screen: Screen, card):
    """A phone has no present mode: it has no room that a card does not have already."""
    page = screen.page
    screen.open(f"{FIRST_PATH}?selected=E06000016")
    page.locator(f'[data-tools="{card}"] [data-tool="present"]').press("Enter")
    check_everywhere(page, screen.settle, widths=WIDE)
    assert page.evaluate("window.healthGap.present.isOn()")


@pytest.mark.parametrize("card", ["gap", "map"])
def test_axe_finds_nothing_when_home_is_presented(page: Page, card):
    open_home(page)
    page.locator(f'[data-tools="{card}"] [data-tool="present"]').press("Enter")
    check_everywhere(page, widths=WIDE)
    assert page.evaluate("window.healthGap.present.isOn()")


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
