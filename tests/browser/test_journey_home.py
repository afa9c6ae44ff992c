"""A2, A5, A6: what the first screen says without a click, on a phone too, and the way from a name to its figures."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, RUTLAND, printed
from tests.browser.screen import Screen

LATEST, FOLD_PX = "2023 - 25", 768
HEALTHY_PATH = "/indicator/healthy-life-expectancy"
NORMANTON_IN_RUTLAND = "E05012640"
_CHARTS_ARE_DRAWN = """() => ["life", "healthy"].every((name) => {
  const chart = document.querySelector(`#home-${name} .js-plotly-plot`);
  const box = document.getElementById(`home-${name}-box`);
  return chart && chart._fullLayout && chart.querySelector(".main-svg")
    && Math.abs(chart._fullLayout.width - box.clientWidth) < 3;
})"""


def open_home(page: Page) -> None:
    page.goto("/")
    settle(page)


def settle(page: Page) -> None:
    expect(page.locator("#home-map[data-painted-key]")).to_be_visible()
    page.wait_for_function(_CHARTS_ARE_DRAWN)


def search_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Find your ward")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Areas", exact=True).get_by_role("option")


def chart_words(page: Page, name: str) -> str:
    return " ".join(page.locator(f"#home-{name} .annotation-text").all_text_contents())


def bottom_px(part: Locator) -> float:
    box = part.bounding_box()
    return box["y"] + box["height"]


def faults_of(page: Page) -> list[str]:
    response = Axe().run(page).response
    assert len(response["passes"]) > 10  # it did look
    return [f"{fault['id']}: {node['html'][:160]}" for fault in response["violations"] for node in fault["nodes"]]


def test_the_first_screen_says_the_gap_and_shows_a_map_without_a_click(page: Page):
    open_home(page)
    men = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period=LATEST)
    women = published.rows(published.LIFE_EXPECTANCY, Sex="Female", Time_period=LATEST)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"A boy born in Leicester today can expect {men[LEICESTER]['Value']} years; in Rutland, {men[RUTLAND]['Value']}"
    )
    drawn = chart_words(page, "life")
    for row in (men[LEICESTER], men[RUTLAND], women[LEICESTER], women[RUTLAND], men[ENGLAND], women[ENGLAND]):
        assert f"{row['Area Name']} {printed(row['Value'])}" in drawn
    assert "5.4 years" in drawn
    for part in ("#home-finding", "#home-life", "#home-map .map-stage", "#home-map .map-legend", ".home-facts"):
        assert bottom_px(page.locator(part).first) <= FOLD_PX, part
    assert page.locator("#home-map .map-areas .map-area").count() == 179
    assert page.evaluate("window.scrollY") == 0


def test_below_it_the_places_and_the_worst_gaps_stand_open(page: Page):
    open_home(page)
    words = page.locator("#main").inner_text()
    for said in (
        "We cannot tell", "Not tested: 95% limits are not held", "Longer is better", "Smaller is better",
        "The five widest gaps from England that are more than chance", "Life expectancy is not published for wards",
    ):  # fmt: skip
        assert said in words
    rows = page.locator(".home-worst > .plain-table-box tbody tr")
    expect(rows).to_have_count(5)
    for row in rows.all():
        assert "is better" in row.inner_text()
        assert row.get_by_role("cell").last.inner_text() == "Worse"
    healthy = chart_words(page, "healthy")
    for name in ("Leicester", "Leicestershire", "Rutland", "England"):
        assert name in healthy
    rows.first.get_by_role("link").click()
    screen = Screen(page)
    screen.settle()
    assert screen.selected == [LEICESTER]


def test_tables_and_readings_unfold_by_keyboard(page: Page):
    open_home(page)
    fold = page.locator(".home-finding summary").first
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".home-finding").get_by_role("row")).to_have_count(11)
    page.locator(".home-finding summary", has_text="How to read this").press("Enter")
    expect(page.locator(".home-finding").get_by_text("What this shows")).to_be_visible()
    assert faults_of(page) == []


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_ward_of_the_map_leads_to_its_figures(page: Page, by):
    open_home(page)
    ward = page.locator('#home-map .map-areas [data-code="E05010458"]')
    if by == "mouse":
        page.locator('#home-map .map-inset [data-code="E05010458"]').click()
    else:
        ward.focus()
        page.keyboard.press("Enter")
    screen = Screen(page)
    page.wait_for_url("**/indicator/deprivation-most-deprived-fifth?areas=ward&selected=E05010458")
    screen.settle()
    row = published.rows(published.FIFTH)["E05010458"]
    expect(screen.details).to_contain_text(f"{printed(row['Value'])}%")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A boy born")


@pytest.mark.parametrize("start", ["/", HEALTHY_PATH])
@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_ward_is_found_by_name_in_two_actions(page: Page, start, by):
    page.goto(start)
    search_box(page).fill("normanton")  # the first action
    expect(options(page).filter(has_text="ward in Rutland")).to_have_count(1)
    assert options(page).all_text_contents() == [
        "Normanton, ward in Blaby", "Normanton, ward in Rutland",
    ]  # fmt: skip
    if by == "mouse":
        options(page).filter(has_text="ward in Rutland").click()
    else:
        page.keyboard.press("ArrowDown")
        active = search_box(page).get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
        page.keyboard.press("Enter")
    page.wait_for_url(f"**/area/{NORMANTON_IN_RUTLAND}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Normanton, Rutland")
    expect(search_box(page)).to_have_value("")
    expect(search_box(page)).to_have_attribute("aria-expanded", "false")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_second_search_opens_the_other_ward_and_back_leads_to_the_map_as_it_was(page: Page):
    page.goto("/indicator/deprivation-most-deprived-fifth?areas=ward&selected=E05010458")
    screen = Screen(page)
    screen.settle()
    title = page.get_by_role("heading", level=1)
    for words, name in (("oakham north west", "Oakham North West, Rutland"), ("westcotes", "Westcotes, Leicester")):
        search_box(page).fill(words)
        expect(options(page).first).to_be_visible()
        page.keyboard.press("Enter")
        expect(title).to_have_text(name)
    page.go_back()
    expect(title).to_have_text("Oakham North West, Rutland")
    page.go_back()
    screen.settle()
    expect(screen.details).to_contain_text("Abbey, Leicester")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("LECESTER", "Leicester, district and place"),
        ("hinkley", "Hinckley and Bosworth, district and neighbourhood"),
        ("oakam", "Oakham North East, ward in Rutland"),
        ("st. matthews", "St Matthews & Highfields North, small area in Leicester"),
        ("Leicester City 3", "Leicester City 3, neighbourhood in Leicester"),
        ("normanton rutland", "Normanton, ward in Rutland"),
        ("westcoates", "Westcotes, ward in Leicester"),
    ],
)
def test_capitals_points_and_slips_are_forgiven(page: Page, typed, first):
    page.goto(HEALTHY_PATH)
    search_box(page).fill(typed)
    expect(options(page).first).to_be_visible()
    assert options(page).first.text_content() == first


def test_a_name_that_nothing_has_says_so_and_escape_closes(page: Page):
    page.goto(HEALTHY_PATH)
    search_box(page).fill("xyzzy")
    words = "No area of that name in Leicester, Leicestershire and Rutland"
    expect(page.locator(".area-search-none")).to_have_text(words)
    expect(page.locator(".area-search").get_by_role("status")).to_have_text(words)
    search_box(page).fill("abbey")
    expect(options(page).first).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(search_box(page)).to_have_value("abbey")
    page.keyboard.press("Escape")
    expect(search_box(page)).to_have_value("")


@pytest.mark.parametrize("width", [390, 360])
def test_a_phone_shows_home_and_finds_a_ward_without_scrolling_sideways(page: Page, width):
    page.set_viewport_size({"width": width, "height": 740})
    open_home(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "Men: 5.4 years apart" in chart_words(page, "life")
    for card in page.locator("[data-card]").all():
        box = card.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 1
    search_box(page).fill("abbey")
    expect(options(page).first).to_be_visible()
    box = page.get_by_role("listbox", name="Areas", exact=True).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width + 1
    assert min(option.bounding_box()["height"] for option in options(page).all()) >= 44
    options(page).first.click()
    page.wait_for_url("**/area/E05010458")


def test_a_turned_screen_draws_the_charts_again(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_home(page)
    assert "Men: 5.4 years apart" in chart_words(page, "life")
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_function("() => !document.querySelector('#home-life').textContent.includes('apart')")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 844
