"""A neighbourhood of the reader's own: made by keyboard or from the map, sent as a link, refused where it must be."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.screen import Screen
from tests.browser.test_accessibility import check_everywhere
from tests.own_sets import counted, msoas_of, ten_wards, wilson

UPTAKE = "/indicator/covid-first-dose-50-plus-nims"


def card(page: Page) -> Locator:
    return page.locator(".own-card")


def hand_count() -> list[str]:
    reached, people = counted(msoas_of(ten_wards()), Age="50+ yrs")
    value, lower, upper = wilson(reached, people)
    return ["Ten wards", f"{value:.1f}%", f"{lower:.1f} to {upper:.1f}", f"{reached:,} of {people:,}"]


def cells_of(page: Page) -> list[str]:
    return card(page).locator("tbody tr").locator("th, td").all_inner_texts()[:4]


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError("The Tab key does not reach it")


def make_by_keyboard(screen: Screen, name: str, codes: str) -> None:
    """Open the form, fill it in and send it, and never touch the mouse."""
    page = screen.page
    card(page).locator("summary").last.focus()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.insert_text(name)
    tab_to(page, page.get_by_label("Codes of wards or of MSOAs"))
    page.keyboard.insert_text(codes)
    tab_to(page, page.get_by_role("button", name="Make it"))
    page.keyboard.press("Enter")


def test_ten_wards_by_keyboard_are_the_hand_count_and_their_link_opens_the_same(
    screen: Screen, fresh_context: BrowserContext
):
    screen.open(UPTAKE)
    screen.after(lambda: make_by_keyboard(screen, "Ten wards", ", ".join(ten_wards())))
    page = screen.page
    assert cells_of(page) == hand_count()
    expect(page.locator(".own-said")).to_have_text("Ten wards: 10 wards.")
    assert screen.filter("Neighbourhood").locator("option:checked").inner_text() == "Ten wards (your own)"
    assert page.locator("#indicator-table tbody tr[data-index]").count() == len(msoas_of(ten_wards()))
    assert len(page.url) < 2_000
    there = Screen(fresh_context.new_page())
    there.open(page.url)
    assert cells_of(there.page) == hand_count()
    assert there.title == screen.title
    there.page.get_by_role("link", name="Vaccines").click()  # every page takes it along
    there.page.wait_for_url("**/vaccines?*own=Ten*")
    neighbourhood = there.page.get_by_role("region", name="Filters").get_by_role("combobox", name="Neighbourhood")
    neighbourhood.select_option(label="Ten wards (your own)")
    row = there.page.locator(".vaccines-matrix tbody tr").first
    expect(row).to_contain_text("Ten wards")
    expect(row).to_contain_text(hand_count()[1].removesuffix("%"))
    there.page.goto(f"/area/own?own={screen.address['own']}")
    expect(there.page.get_by_role("heading", level=1)).to_have_text("Ten wards")
    expect(there.page.locator(".own-added")).to_contain_text(hand_count()[2])


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(screen: Screen):
    screen.open(UPTAKE)
    page = screen.page
    before = page.url
    make_by_keyboard(screen, "", "E05010458, E05999999")
    name, codes = page.get_by_label("Name", exact=True), page.get_by_label("Codes of wards or of MSOAs")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description(
        "A few words, such as: Wards along the river. Please check: It has no name. We expect a few words."
    )
    expect(codes).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#own-codes-error")).to_contain_text("no ward or MSOA here: E05999999")
    expect(codes).to_have_value("E05010458, E05999999")
    assert page.url == before


def test_areas_chosen_on_the_map_become_one_and_a_measure_without_counts_refuses(screen: Screen):
    chosen = msoas_of(ten_wards())[:3]
    screen.open(f"{UPTAKE}?selected={','.join(chosen)}")
    page = screen.page
    card(page).locator("summary").last.click()
    page.get_by_role("button", name="Add the 3 areas chosen on the map").click()
    page.get_by_label("Name", exact=True).fill("Three")
    screen.after(page.get_by_role("button", name="Make it").click)
    assert screen.address["own"].startswith("Three~E02")
    pattern = "life-expectancy-small-area-pattern"
    screen.after(lambda: screen.filter("Measure").select_option(value=pattern))
    expect(card(page)).to_contain_text("Three has no figure together.")
    expect(card(page)).to_contain_text("They cannot be added up or averaged.")
    screen.after(page.get_by_role("link", name="Show every area again").click)
    assert "neighbourhood" not in screen.address
    card(page).locator("summary").last.click()
    screen.after(page.get_by_role("button", name="Remove it").click)
    assert "own" not in screen.address
    expect(card(page)).not_to_contain_text("Three")


def test_axe_finds_nothing_in_the_card_nor_on_the_profile(screen: Screen):
    from queries.own_neighbourhoods import write_own

    page = screen.page
    own = write_own("Ten wards", ten_wards())
    screen.open(f"{UPTAKE}?neighbourhood=own&own={own}")
    card(page).locator("summary").last.click()
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("#own-name-error")).to_contain_text("no name")
    check_everywhere(page, screen.settle, widths=(1920, 360))
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"/area/own?own={own}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ten wards")
    check_everywhere(page, widths=(1920, 360))
