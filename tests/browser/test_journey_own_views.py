"""A neighbourhood of one's own in the table of all areas, among the dots and on the page of inequalities."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from queries.own_neighbourhoods import write_own
from tests.browser import published
from tests.browser.published import LEICESTER, RUTLAND
from tests.browser.test_accessibility import check_everywhere
from tests.browser.test_journey_compare import open_page, settle
from tests.browser.test_journey_inequality import choose, field, heading
from tests.browser.test_journey_inequality import open_page as open_inequality
from tests.browser.test_journey_inequality import settle as settle_inequality
from tests.own_sets import counted, msoas_of, ten_wards, wilson

NIMS, FIFTH = "covid-first-dose-50-plus-nims", "deprivation-most-deprived-fifth"
OWN = write_own("Ten wards", ten_wards())


def test_the_row_of_the_set_is_read_sorted_past_and_chosen_by_keyboard(page: Page):
    open_page(page, f"/compare?areas=msoa&view=rug&own={OWN}")
    own = page.locator(".rug tbody tr").first
    expect(own.locator("a")).to_have_text("Ten wards")
    page.locator('.rug td[tabindex="0"]').focus()
    value, lower, upper = wilson(*counted(msoas_of(ten_wards()), Age="50+ yrs"))
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    reading = page.locator(".rug-reading")
    expect(reading).to_contain_text("Ten wards. COVID first dose 50+ (NHS lists), to 11 July 2021")
    expect(reading).to_contain_text(f"{value:.1f}, {lower:.1f} to {upper:.1f}. Better than")
    page.locator(f'.rug button[data-order="{NIMS}"]').press("Enter")
    page.wait_for_url(f"**order={NIMS}*")
    settle(page)
    expect(page.locator(".rug tbody tr").first.locator("a")).to_have_text("Ten wards")
    expect(page.locator(".rug tbody tr")).to_have_count(126)
    own.locator(".rug-choose").press("Enter")
    page.wait_for_url("**selected=own*")
    settle(page)
    expect(own.locator(".rug-choose")).to_have_attribute("aria-pressed", "true")
    check_everywhere(page, lambda: settle(page), widths=(1920, 360))
    page.set_viewport_size({"width": 1366, "height": 768})
    own.locator("a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ten wards")


def test_the_diamond_stands_where_its_figures_say_and_passes_axe(page: Page):
    open_page(page, f"/compare?areas=msoa&view=scatter&across={NIMS}&up={FIFTH}&own={OWN}")
    diamond = page.locator(".scatter-apart")
    expect(diamond).to_have_count(1)
    value, *_ = wilson(*counted(msoas_of(ten_wards()), Age="50+ yrs"))
    assert f"{value:.1f}%" in diamond.locator("title").text_content()
    box = diamond.bounding_box()
    ticks = page.locator(".scatter text[text-anchor=middle]:not(.scatter-axis)")
    places = {
        float(each.inner_html().rstrip("%")): (found := each.bounding_box())["x"] + found["width"] / 2
        for each in ticks.all()
    }
    (low, left), (high, right) = min(places.items()), max(places.items())
    wanted = left + (value - low) / (high - low) * (right - left)
    assert abs(box["x"] + box["width"] / 2 - wanted) < 2
    check_everywhere(page, lambda: settle(page), widths=(1920, 360))


def test_the_page_of_inequalities_takes_the_set_as_a_place_and_lets_it_go_again(page: Page):
    wards = [code for code, area in published.areas("ward").items() if area.district_code == LEICESTER]
    every = write_own("All wards", wards)
    open_inequality(page, f"/inequalities/life-expectancy-at-birth?own={every}&place={LEICESTER}")
    of_place = page.locator("#inequality-groups-box").inner_text()
    choose(page, "place", "All wards (your own)")
    page.wait_for_url("**neighbourhood=own*")
    settle_inequality(page)
    assert "place=" not in page.url
    assert page.locator("#inequality-groups-box").inner_text() == of_place
    expect(page.locator("#inequality-notices")).to_contain_text("the whole of Leicester: this is its own figure.")
    check_everywhere(page, lambda: settle_inequality(page), widths=(1920, 360))
    page.set_viewport_size({"width": 1366, "height": 768})
    settle_inequality(page)
    choose(page, "place", "Rutland")
    page.wait_for_url(f"**place={RUTLAND}*")
    assert "neighbourhood" not in page.url
    expect(page.locator("#inequality-notices")).to_contain_text("Choose it as the place to see its groups.")
    assert field(page, "place").input_value() == RUTLAND


def test_a_set_without_groups_is_told_why(page: Page):
    open_inequality(page, f"/inequalities/smoking-at-delivery?own={OWN}&neighbourhood=own")
    assert "Ten wards" in heading(page)
    expect(page.locator("#inequality-notices")).to_contain_text("not published by group for wards")
    check_everywhere(page, lambda: settle_inequality(page), widths=(1920, 360))
