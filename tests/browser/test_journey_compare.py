"""B10: place A beside place B on one scale; the rug of all areas, two measures, areas alike, by keyboard and link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import profile_table
from tests.browser.published import LEICESTER, LEICESTERSHIRE, RUTLAND, printed
from tests.browser.test_accessibility import WIDEST_AND_NARROWEST, WIDTHS, check_everywhere

WARD, MELTON, OADBY = "E05012642", "E07000133", "E07000135"
SCREENS = {
    "/compare": WIDEST_AND_NARROWEST,
    f"/compare?selected={LEICESTER},{LEICESTERSHIRE},{RUTLAND}&family=life-expectancy": tuple(WIDTHS),
    f"/compare?selected={MELTON},{OADBY}&family=skills": WIDEST_AND_NARROWEST,
    f"/compare?areas=msoa&place={LEICESTER}&selected=E02002834&view=rug": tuple(WIDTHS),
    "/compare?areas=district&order=worst&view=rug": WIDEST_AND_NARROWEST,
    "/compare?areas=msoa&selected=E02002834&view=scatter": tuple(WIDTHS),
    f"/compare?selected={WARD}&view=alike": WIDEST_AND_NARROWEST,
}
_IS_DRAWN = """() => {
  if (!document.querySelector("#compare-body .card")) return false;
  const store = window.dash_stores && window.dash_stores[0];
  const data = (part) => window.dash_component_api.getLayout("compare-" + part)?.props?.data;
  if (!store || store.getState().isLoading || !data("view") || data("painted") !== data("view").key) return false;
  return data("query") === window.location.search;
}"""


def open_page(page: Page, path: str) -> None:
    page.goto(path)
    settle(page)


def settle(page: Page) -> None:
    page.wait_for_function(_IS_DRAWN)


def block(page: Page, measure: str):
    return page.locator(f'.side-block[data-measure="{measure}"]')


def dot_places(page: Page, measure: str) -> dict[str, float]:
    """Where the sign of each area stands on its lane, in per cent."""
    script = """(rows) => Object.fromEntries(rows.map((row) => [row.dataset.area,
      row.querySelector(".lane-dot") && parseFloat(row.querySelector(".lane-dot").style.left)]))"""
    return block(page, measure).locator("tr[data-area]").evaluate_all(script)


@pytest.mark.usefixtures("shipped")  # the definitions say which way is good
def test_two_places_stand_on_one_scale_by_their_figures(page: Page):
    open_page(page, "/compare")
    page.get_by_label("Add an area").focus()
    for name in ("leicester", "rutland"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator("#compare-chips .chips")).to_contain_text(name.capitalize())
    expect(page.get_by_role("heading", level=1)).to_have_text("Leicester beside Rutland")
    assert f"selected={LEICESTER},{RUTLAND}" in page.url
    settle(page)
    measure = "healthy-life-expectancy male"
    figures = {
        code: profile_table.every_figure(code)["healthy-life-expectancy", "male"] for code in (LEICESTER, RUTLAND)
    }
    for code, figure in figures.items():
        row = block(page, measure).locator(f'tr[data-area="{code}"]')
        expect(row).to_contain_text(f"{printed(figure.value)} years")
        expect(row).to_contain_text(f"{printed(figure.lower)} to {printed(figure.upper)} (95%)")
        expect(row).to_contain_text(
            f"{figure.verdict.capitalize()} " + ("than" if figure.verdict != "similar" else "to")
        )
    expect(block(page, measure)).to_contain_text(figures[LEICESTER].period)
    numbers = [end for each in figures.values() for end in (each.lower, each.upper, each.value, each.benchmark_value)]
    low, high = min(numbers), max(numbers)
    for code, place in dot_places(page, measure).items():
        assert place == pytest.approx(4 + (figures[code].value - low) / (high - low) * 92, abs=0.02)
    gap = printed(figures[RUTLAND].value - figures[LEICESTER].value, is_gap=True)
    expect(block(page, measure).locator(f'tr[data-area="{RUTLAND}"] .side-difference')).to_contain_text(gap)


def test_periods_that_differ_are_never_drawn_as_equal(page: Page):
    open_page(page, f"/compare?selected={MELTON},{OADBY}&family=skills")
    apart = block(page, "no-qualifications persons")
    expect(apart).to_contain_text("Periods differ: a hollow sign is of another period. Do not read it as equal.")
    expect(apart.locator(".lane.is-apart")).to_have_count(1)
    expect(apart.locator(f'tr[data-area="{MELTON}"]')).to_contain_text("Another period: 2022")
    expect(apart.locator(f'tr[data-area="{OADBY}"] .side-difference')).to_have_text("The periods differ.")
    looks = apart.locator(".lane-dot").evaluate_all(
        "(dots) => dots.map((dot) => getComputedStyle(dot).backgroundColor)"
    )
    assert len(set(looks)) == 2
    expect(block(page, "level-3-qualifications persons").locator(".is-apart")).to_have_count(0)


def test_a_choice_is_in_the_address_and_back_undoes_it(page: Page):
    start = f"/compare?selected={LEICESTER},{RUTLAND}"
    open_page(page, start)
    whole = page.locator(".side-block").count()
    page.get_by_label("Topic").select_option("work")
    page.wait_for_url("**&family=work")
    settle(page)
    assert 0 < page.locator(".side-block").count() < whole
    page.get_by_role("link", name="Take out Leicester").click()
    page.wait_for_url(f"**/compare?selected={RUTLAND}&family=work")
    settle(page)
    expect(page.locator("#compare-add-box")).to_be_focused()
    page.go_back()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Leicester beside Rutland")
    page.go_back()
    settle(page)
    expect(page.locator(".side-block")).to_have_count(whole)
    page.go_forward()
    settle(page)
    page.reload()
    settle(page)
    assert 0 < page.locator(".side-block").count() < whole


def test_codes_written_by_hand_open_the_same(page: Page):
    open_hand = f"/compare?areas={LEICESTER},{RUTLAND}"
    page.goto(open_hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("Leicester beside Rutland")
    page.get_by_label("Topic").select_option("work")
    page.wait_for_url(f"**/compare?selected={LEICESTER},{RUTLAND}&family=work")


def test_the_rug_is_sorted_filtered_read_and_chosen_from_by_keyboard(page: Page):
    open_page(page, "/compare?areas=msoa&view=rug")
    rows = page.locator(".rug tbody tr")
    expect(rows).to_have_count(125)
    head = page.locator('.rug button[data-order="deprivation-mean-score-2025"]')
    head.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**order=deprivation-mean-score-2025**")
    settle(page)
    expect(page.locator(".rug th[aria-sort=descending]")).to_contain_text("Deprivation score 2025")
    place = page.locator(".rug thead th").all_inner_texts()
    column = next(each for each, text in enumerate(place) if text.startswith("Deprivation score 2025"))
    figures = [float(text) for text in page.locator(f".rug tbody td:nth-child({column + 1}) b").all_inner_texts()]
    assert figures == sorted(figures, reverse=True) and len(figures) == 125
    page.locator('.rug td[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    second = rows.nth(1)
    cell = page.evaluate("document.activeElement.textContent")
    assert cell == second.locator("td").nth(2).text_content()
    assert re.search(r"(Better|Worse) than|Similar to|Not", cell)
    expect(page.locator(".rug-reading")).to_contain_text(second.locator("a").inner_text())
    expect(page.locator(".rug-reading")).to_contain_text(cell)
    second.locator(".rug-choose").focus()
    page.keyboard.press("Enter")
    expect(second.locator(".rug-choose")).to_have_attribute("aria-pressed", "true")
    settle(page)
    page.locator('#compare-filters [data-field="place"] select').select_option(RUTLAND)
    page.wait_for_url(f"**place={RUTLAND}**")
    settle(page)
    assert 0 < rows.count() < 125


def test_areas_alike_open_side_by_side_and_as_peers(page: Page):
    open_page(page, f"/compare?selected={WARD}&view=alike")
    expect(page.locator(".compare-alike")).to_contain_text("Not held for this level, and so left out: tenure")
    page.get_by_role("link", name="See these wards as a group in a table of all measures").click()
    page.wait_for_url("**peers=E05012642**")
    settle(page)
    expect(page.locator(".rug tbody tr")).to_have_count(11)
    page.get_by_role("link", name="How they were found").click()
    settle(page)
    page.get_by_role("link", name="Compare with the five nearest side by side").click()
    settle(page)
    expect(page.locator(".chips li")).to_have_count(6)


def test_a_profile_leads_to_a_comparison(page: Page):
    page.goto(f"/area/{WARD}")
    page.get_by_role("link", name="Compare this area with others").click()
    page.wait_for_url(f"**/compare?selected={WARD}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oakham North West, Rutland, beside which other area?")


@pytest.mark.parametrize("path", SCREENS)
def test_axe_finds_nothing_on_the_page_that_compares(page: Page, path):
    open_page(page, path)
    check_everywhere(page, widths=SCREENS[path])
