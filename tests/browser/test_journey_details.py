"""C6: everything that hovering says stands in the details panel or in the table, and no hand on a mouse is needed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import published
from tests.browser.screen import Screen

PATTERN_PATH = "/indicator/life-expectancy-small-area-pattern"


def words_of_tooltip(screen: Screen) -> list[str]:
    tooltip = screen.map.locator(".map-tooltip")
    expect(tooltip).to_be_visible()
    return [text.strip() for text in tooltip.locator("p").all_inner_texts() if text.strip()]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/indicator/life-expectancy-at-birth?shade=gap", published.LEICESTER),
        (PATTERN_PATH, "E02002860"),  # a figure with a flag
        (PATTERN_PATH, "E02005347"),  # a figure that is withheld or not published
        ("/indicator/religion?areas=ward", "E05010466"),
    ],
)
def test_what_hovering_says_is_said_without_it(screen: Screen, path, code):
    screen.open(path)
    screen.area(code).scroll_into_view_if_needed()
    screen.page.mouse.move(*screen.area_point(code))
    said = words_of_tooltip(screen)
    assert len(said) >= 2
    screen.page.mouse.move(0, 0)
    expect(screen.map.locator(".map-tooltip")).to_be_hidden()
    screen.area(code).focus()
    screen.after(lambda: screen.page.keyboard.press("Enter"))
    level = {"E0": "district", "E02": "msoa", "E05": "ward"}[code[:3] if code[:3] in ("E02", "E05") else "E0"]
    row = screen.row(published.full_name(published.areas(level)[code])).inner_text()
    stays = " ".join(f"{screen.details.inner_text()} {row}".split())
    for words in said:
        for part in words.split("; "):
            assert _without_unit(part) in stays, part


def _without_unit(words: str) -> str:
    """A limit or gap stands beside its name in the panel: compare the figures, not the order of the words."""
    for name in ("99.8% limits ", "95% limits ", "Gap from England ", "Gap from LLR "):
        words = words.removeprefix(name)
    return " ".join(words.split())


def test_the_bubble_can_be_dismissed_and_hovered_itself(screen: Screen):
    screen.open("/indicator/life-expectancy-at-birth")
    tooltip = screen.map.locator(".map-tooltip")
    screen.map.scroll_into_view_if_needed()
    screen.page.mouse.move(*screen.area_point(published.RUTLAND))
    expect(tooltip).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(tooltip).to_be_hidden()


def test_the_ranking_says_on_hover_only_what_is_printed(screen: Screen):
    screen.open("/indicator/life-expectancy-at-birth")
    chart = screen.page.locator("#indicator-ranking .js-plotly-plot")
    hover = chart.evaluate("(chart) => chart.data.find((trace) => trace.name === 'areas').hovertext")
    rows = {row["area"]: row for row in screen.table()}
    for text in hover:
        name, value, verdict = text.replace("<b>", "").split("<br>")
        row = rows[name.replace("</b>", "")]
        assert row["value"] in value
        assert row["verdict"] == verdict


def test_from_the_address_bar_to_a_figure_by_keyboard_alone(screen: Screen):
    screen.open("/indicator/life-expectancy-at-birth")
    page = screen.page
    stops = []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const one = document.activeElement;
              const style = getComputedStyle(one);
              const isMarked = style.outlineStyle !== "none" || style.boxShadow !== "none" ||
                one.classList.contains("map-area");
              return [one.tagName.toLowerCase(), one.getAttribute("data-code") || "", isMarked, one.textContent];
            }"""
        )
        assert stop[2], f"the focus cannot be seen on {stop}"
        stops.append(stop)
        if stop[1]:
            break
    tags = [stop[0] for stop in stops]
    assert tags.count("select") == 6
    assert stops[-1][1] == published.LEICESTER  # one stop for the whole map: the chosen area
    page.keyboard.press("End")
    screen.after(lambda: page.keyboard.press("Enter"))
    expect(screen.details).to_contain_text("82.9")


def test_what_is_selected_is_said_aloud(screen: Screen):
    screen.open("/indicator/life-expectancy-at-birth")
    screen.click_ranked(published.RUTLAND)
    expect(screen.page.locator("#status")).to_have_text("Rutland: 82.9 years. Better than England")
    screen.press("And women?", "Women")
    expect(screen.page.locator("#status")).to_contain_text("Life expectancy at birth, women, 2023 to 2025")


def test_light_and_dark(page: Page):
    screen = Screen(page)
    screen.open("/indicator/life-expectancy-at-birth")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.locator("#indicator-ranking text").first.evaluate("(text) => getComputedStyle(text).fill")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    screen.settle()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    label = page.locator("#indicator-ranking text").first
    page.wait_for_function("([node, ink]) => getComputedStyle(node).fill !== ink", arg=[label.element_handle(), ink])
    page.reload()
    screen.settle()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Switch between light and dark").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
