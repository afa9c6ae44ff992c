"""Map, ranking and table select each other, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import published
from tests.browser.published import HARBOROUGH, LEICESTER, RUTLAND, printed
from tests.browser.screen import Screen

FIRST_PATH = "/indicator/life-expectancy-at-birth"
MELTON, BLABY = "E07000133", "E07000129"


@pytest.mark.parametrize("part", ["map", "ranking", "table"])
def test_a_click_selects_in_all_three(screen: Screen, part):
    screen.open(FIRST_PATH)
    if part == "map":
        screen.click_area(RUTLAND)
    elif part == "ranking":
        screen.click_ranked(RUTLAND)
    else:
        screen.after(screen.row("Rutland").locator("td").first.click)
    assert screen.selected == [RUTLAND]
    screen.expect_selected(["Rutland"], [RUTLAND])
    expect(screen.details).to_contain_text("82.9")
    expect(screen.page.locator("#indicator-trend-title")).to_contain_text("Rutland:")
    assert "Rutland has" in screen.reading


def test_enter_selects_on_the_map_and_arrows_walk(screen: Screen):
    screen.open(FIRST_PATH)
    screen.area(LEICESTER).focus()
    screen.page.keyboard.press("ArrowRight")
    focused = screen.map.locator(".map-area:focus")
    assert focused.get_attribute("data-code") == HARBOROUGH
    screen.page.keyboard.press("r")
    assert focused.get_attribute("data-code") == RUTLAND
    screen.after(lambda: screen.page.keyboard.press("Enter"))
    assert screen.selected == [RUTLAND]
    screen.expect_selected(["Rutland"], [RUTLAND])
    assert focused.get_attribute("data-code") == RUTLAND  # the focus stays where the reader is


def test_enter_and_arrows_select_in_the_table(screen: Screen):
    screen.open(f"{FIRST_PATH}?selected={LEICESTER}")
    screen.row("Leicester").locator(".row-button").focus()
    screen.page.keyboard.press("End")
    screen.after(lambda: screen.page.keyboard.press("Enter"))
    assert screen.selected == [RUTLAND]
    screen.page.keyboard.press("ArrowUp")
    screen.after(lambda: screen.page.keyboard.press("Shift+Enter"))
    assert screen.selected == [RUTLAND, HARBOROUGH]
    screen.expect_selected(["Rutland", "Harborough"], [RUTLAND, HARBOROUGH])


@pytest.mark.parametrize("part", ["map", "ranking", "table"])
def test_with_ctrl_the_others_stay(screen: Screen, part):
    screen.open(f"{FIRST_PATH}?selected={RUTLAND}")
    if part == "map":
        screen.click_area(MELTON, "Control")
    elif part == "ranking":
        screen.click_ranked(MELTON, "Control")
    else:
        screen.after(lambda: screen.row("Melton").locator("td").first.click(modifiers=["Control"]))
    assert screen.selected == [RUTLAND, MELTON]
    screen.expect_selected(["Rutland", "Melton"], [RUTLAND, MELTON])


def test_shift_and_enter_add_on_the_map(screen: Screen):
    screen.open(f"{FIRST_PATH}?selected={RUTLAND}")
    screen.area(MELTON).focus()
    screen.after(lambda: screen.page.keyboard.press("Shift+Enter"))
    assert screen.selected == [RUTLAND, MELTON]
    screen.after(lambda: screen.page.keyboard.press("Shift+Enter"))
    assert screen.selected == [RUTLAND]
    expect(screen.map.locator(".map-tooltip")).to_be_hidden()
    screen.after(lambda: screen.page.keyboard.press("Escape"))
    assert screen.selected == []


@pytest.mark.parametrize("part", ["map", "ranking", "table"])
def test_without_a_keyboard_several_are_chosen_one_after_another(screen: Screen, part):
    screen.open(f"{FIRST_PATH}?selected={RUTLAND}")
    screen.details.get_by_role("button", name="Compare several").click()
    for code, name in ((MELTON, "Melton"), (BLABY, "Blaby")):
        if part == "map":
            screen.click_area(code)
        elif part == "ranking":
            screen.click_ranked(code)
        else:
            screen.after(screen.row(name).locator("td").first.click)
    assert screen.selected == [RUTLAND, MELTON, BLABY]
    screen.expect_selected(["Rutland", "Melton", "Blaby"], [RUTLAND, MELTON, BLABY])


@pytest.mark.parametrize("part", ["map", "ranking", "table"])
def test_adding_to_what_the_page_opened_with_is_the_same_everywhere(screen: Screen, part):
    screen.open(FIRST_PATH)
    screen.expect_selected(["Leicester"], [LEICESTER])
    if part == "map":
        screen.click_area(RUTLAND, "Control")
    elif part == "ranking":
        screen.click_ranked(RUTLAND, "Control")
    else:
        screen.after(lambda: screen.row("Rutland").locator("td").first.click(modifiers=["Control"]))
    screen.expect_selected(["Leicester", "Rutland"], [LEICESTER, RUTLAND])


def test_no_button_of_the_details_panel_is_dead(screen: Screen):
    screen.open(f"{FIRST_PATH}?selected={RUTLAND},{MELTON}")
    screen.after(screen.details.get_by_role("button", name="Let go of Melton").click)
    assert screen.selected == [RUTLAND]
    screen.after(screen.details.get_by_role("button", name="Let go").click)
    assert screen.selected == []
    left = screen.details.get_by_role("button", name="Let go")
    if left.count():  # what the page opens with can be let go of too, or offers no button
        before = screen.details.inner_text()
        left.click()
        screen.settle()
        assert screen.details.inner_text() != before


def test_several_selected_areas_stand_in_details_with_figure_and_verdict(screen: Screen):
    withheld = sorted(published.withheld("Male"))[0]
    screen.open(f"/indicator/life-expectancy-small-area-pattern?selected=E02002827,{withheld}")
    items = screen.details.locator("li").all_inner_texts()
    shipped = published.rows(published.PATTERN, Sex="Male")
    assert len(items) == 2
    assert "Beaumont Park" in items[0]
    assert printed(shipped["E02002827"]["Value"]) in items[0]
    assert "99.8% limits" in items[0]
    assert "Not " in items[1]


def test_a_column_is_sorted_by_keyboard_and_figures_that_are_missing_stay_last(screen: Screen):
    screen.open("/indicator/life-expectancy-small-area-pattern")
    head = screen.page.locator("#indicator-table [data-sort=value]")
    head.focus()
    screen.page.keyboard.press("Enter")
    cells = [row["value"] for row in screen.table()[1:]]
    figures = [float(cell) for cell in cells if cell[0].isdigit()]
    assert figures == sorted(figures)
    assert all(cell.startswith("[") for cell in cells[len(figures) :])
    screen.page.keyboard.press("Enter")
    cells = [row["value"] for row in screen.table()[1:]]
    assert [float(cell) for cell in cells[: len(figures)]] == figures[::-1]
    assert all(cell.startswith("[") for cell in cells[len(figures) :])


def test_an_area_outside_the_chosen_place_cannot_be_selected(screen: Screen):
    screen.open(f"/indicator/religion?areas=district&place={LEICESTER}")
    assert screen.area(RUTLAND).get_attribute("aria-disabled") == "true"
    before = screen.page.url
    screen.area(RUTLAND).dispatch_event("click")
    screen.settle()
    assert screen.page.url == before


def test_keys_and_buttons_zoom_and_show_all_again(screen: Screen):
    screen.open(FIRST_PATH)
    home = screen.area(RUTLAND).bounding_box()
    screen.map.get_by_role("button", name="Zoom in").click()
    nearer = screen.area(RUTLAND).bounding_box()
    assert nearer["width"] > 1.4 * home["width"]
    screen.map.get_by_role("button", name="Show all").click()
    assert screen.area(RUTLAND).bounding_box()["width"] == pytest.approx(home["width"], abs=1)
    screen.area(LEICESTER).focus()
    screen.page.keyboard.press("+")
    assert screen.area(LEICESTER).bounding_box()["width"] > 1
    screen.page.keyboard.press("0")
    assert screen.area(RUTLAND).bounding_box()["width"] == pytest.approx(home["width"], abs=1)
