"""A6 and B1: from a name or from the map to all that is held of one area, on a laptop, a phone and paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import profile_table
from tests.browser.published import LEICESTER, RUTLAND, printed
from tests.browser.screen import Screen
from tests.browser.test_journey_home import faults_of, options, search_box
from tests.browser.test_journey_printing import A4_PX

WARD = "E05012642"
_IS_DRAWN = """() => {
  if (!document.getElementById("area-map")) return false;
  const store = window.dash_stores && window.dash_stores[0];
  const data = (part) => window.dash_component_api.getLayout("area-" + part)?.props?.data;
  if (!store || store.getState().isLoading || !data("view") || data("painted") !== data("view").key) return false;
  return data("query") === window.healthGap.address.withoutSelected(window.location.search);
}"""
_LINE = '#area-slot-figures tr[data-measure="{}"]'


def open_profile(page: Page, code: str, search: str = "") -> None:
    page.goto(f"/area/{code}{search}")
    settle(page)


def settle(page: Page) -> None:
    page.wait_for_function(_IS_DRAWN)
    expect(page.locator("#area-map[data-painted-key]")).to_be_visible()


def test_a_ward_is_one_name_and_enter_away_from_home(page: Page):
    page.goto("/")
    search_box(page).fill("oakham north west")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/area/{WARD}")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Oakham North West, Rutland")
    findings = page.locator(".area-findings .findings > li")
    assert 1 <= findings.count() <= 12
    for finding in findings.all():
        assert re.search(r"Better than|Worse than|Not compared", finding.inner_text())
    assert page.title() == "Oakham North West, Rutland · The Health Gap"


def test_the_map_leads_to_all_about_a_ward_and_back_to_itself(page: Page):
    screen = Screen(page)
    address = f"/indicator/deprivation-most-deprived-fifth?areas=ward&place={RUTLAND}&selected={WARD}"
    screen.open(address)
    link = page.get_by_role("link", name="All about Oakham North West")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/area/{WARD}")
    settle(page)
    page.go_back()
    page.wait_for_url(f"**{address}")
    screen.settle()
    expect(screen.details).to_contain_text("Oakham North West, Rutland")


@pytest.mark.usefixtures("shipped")  # the definitions say which way is good
def test_every_line_has_limits_count_period_and_verdict_and_another_benchmark_changes_them(page: Page):
    open_profile(page, LEICESTER)
    line = page.locator(_LINE.format("covid-first-dose-50-plus-nims persons"))
    figure = profile_table.every_figure(LEICESTER)["covid-first-dose-50-plus-nims", "persons"]
    expect(line).to_contain_text(f"{printed(figure.value)}%")
    expect(line).to_contain_text(f"{printed(figure.lower)} to {printed(figure.upper)} (95%)")
    expect(line).to_contain_text(printed(figure.row["Count"], 0))
    expect(line).to_contain_text(figure.period)
    expect(line).to_contain_text("Worse than LLR")
    page.get_by_role("button", name="England", exact=True).click()
    page.wait_for_url("**?benchmark=E92000001")
    expect(line).to_contain_text("Not compared")
    settle(page)
    page.reload()
    settle(page)
    expect(line).to_contain_text("Not compared")
    page.go_back()
    expect(line).to_contain_text("Worse than LLR")
    line.get_by_role("link").click()
    page.wait_for_url(f"**/indicator/covid-first-dose-50-plus-nims?**selected={LEICESTER}")


def test_a_neighbour_on_the_small_map_opens_its_profile(page: Page):
    open_profile(page, LEICESTER)
    page.locator(f'#area-map [data-code="{RUTLAND}"]').first.dispatch_event("click")
    page.wait_for_url(f"**/area/{RUTLAND}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rutland")


@pytest.mark.parametrize("code", [WARD, LEICESTER])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, code, width):
    page.set_viewport_size({"width": width, "height": 844})
    open_profile(page, code)
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("code", [WARD, LEICESTER])
def test_a_profile_prints_on_two_sheets_with_its_sources_and_link(page: Page, code):
    open_profile(page, code)
    body = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", body)) == 2
    page.set_viewport_size(A4_PX)
    page.emulate_media(media="print")
    for table in page.locator(".area table").all():
        box, card = table.bounding_box(), table.locator("xpath=ancestor::section").bounding_box()
        assert box["x"] + box["width"] <= card["x"] + card["width"] + 1
    expect(page.locator(".area-figures .source-line")).to_be_visible()
    page.emulate_media(media="screen")


def test_lines_that_wait_open_on_demand_by_keyboard_and_all_stand_on_paper(page: Page):
    open_profile(page, LEICESTER)
    lines = page.locator("#area-slot-figures tr[data-measure]")
    waiting = page.locator("#area-slot-figures tbody.more tr[data-measure]")
    assert waiting.count() > 15
    expect(waiting.first).to_be_hidden()
    button = page.get_by_role("button", name="lines of").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(waiting.first).to_be_visible()
    page.emulate_media(media="print")
    assert lines.count() == lines.locator("visible=true").count()
    page.emulate_media(media="screen")
    expect(waiting.last).to_be_hidden()


def test_an_unknown_code_gets_a_page_that_helps(faulty_page: Page):
    response = faulty_page.goto("/area/E05001806")
    assert response.status == 404
    expect(faulty_page.get_by_role("heading", level=1)).to_contain_text("There is no area called")
