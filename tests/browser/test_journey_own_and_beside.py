"""A set beside published areas on the page that compares, and a ward as the benchmark of another: by keyboard, axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from queries import indicators
from tests import profile_beside
from tests.browser.published import areas, printed
from tests.browser.published import wilson as wilson_of
from tests.browser.test_accessibility import check_everywhere
from tests.browser.test_journey_area import open_profile
from tests.browser.test_journey_area import settle as settle_profile
from tests.browser.test_journey_compare import block, settle
from tests.own_sets import counted, ground, msoas_of, ten_wards, wilson
from tests.profile_table import Z_998

FIRST_DOSE = "covid-first-dose-50-plus-nims persons"
MSOA, OTHER = "E02002834", "E02002836"


def test_a_set_goes_from_its_profile_to_stand_beside_a_small_area(page: Page):
    from queries.own_neighbourhoods import write_own

    inside = set(msoas_of(ten_wards()))
    code = next(each for each in sorted(ground("msoa_code")) if each not in inside)
    page.goto(f"/area/own?own={write_own('Ten wards', ten_wards())}")
    page.get_by_role("link", name="Compare it with other areas").click()
    page.wait_for_url("**/compare?*selected=own*")
    settle(page)
    page.get_by_label("Add an area").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    settle(page)
    rows = block(page, FIRST_DOSE).locator("tbody tr")
    value, lower, upper = wilson(*counted(msoas_of(ten_wards()), Age="50+ yrs"))
    expect(rows.nth(0)).to_contain_text(f"{printed(value)}%{printed(lower)} to {printed(upper)} (95%)")
    low, high = wilson_of(*counted([code], Age="50+ yrs"), Z_998)
    expect(rows.nth(1)).to_contain_text(f"{printed(low)} to {printed(high)} (99.8%)")
    expect(page.locator("#compare-body")).to_contain_text("They cannot be added up or averaged.")
    page.get_by_role("link", name="Take out Ten wards (your own)").press("Enter")
    page.wait_for_url(lambda address: "selected=own" not in address)
    settle(page)
    expect(page.get_by_label("Add an area")).to_be_focused()
    page.get_by_role("link", name="Add Ten wards (your own)").press("Enter")
    settle(page)
    expect(block(page, FIRST_DOSE).locator("tbody tr").nth(1)).to_contain_text("Ten wards")
    check_everywhere(page, lambda: settle(page), widths=(1920, 360))


@pytest.mark.usefixtures("shipped")  # the definitions say which way is good
def test_another_small_area_becomes_the_benchmark_by_keyboard_and_back_undoes_it(page: Page):
    open_profile(page, MSOA)
    shown = page.locator(".area-findings")
    before = shown.inner_text()
    page.get_by_label("Or with another small area").focus()
    page.keyboard.type(OTHER)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/area/{MSOA}?benchmark={OTHER}")
    settle_profile(page)
    name = areas("msoa")[OTHER].name
    expect(shown).to_contain_text(f"Compared with {name}, another small area.")
    tested = [(key, each) for key, each in profile_beside.every_figure(MSOA, OTHER).items() if each.lower is not None]
    assert tested
    for (slug, sex), found in tested:
        line = page.locator(f'#area-slot-figures tr[data-measure="{slug} {sex}"]')
        expect(line).to_contain_text(profile_beside.gap_words(found, indicators.get_indicator(slug)))
    expect(page.locator("#area-switches")).to_contain_text(name)
    check_everywhere(page, lambda: settle_profile(page), widths=(1920, 360))
    page.go_back()
    settle_profile(page)
    assert shown.inner_text() == before
