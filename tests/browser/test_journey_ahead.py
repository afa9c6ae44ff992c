"""A change of filter without waiting: what a reader at a filter may choose is fetched ahead, and painted at once."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser import published
from tests.browser.published import ENGLAND, printed
from tests.browser.screen import Screen

LIFE = "/indicator/life-expectancy-at-birth"
GROUPS = "/indicator/ethnic-group?areas=ward"
AHEAD, ASKED = re.compile(r"/ahead/indicator/"), re.compile(r"/_dash-update-component")
LATEST, BEFORE = "2023 - 25", "2020 - 22"


def is_of_the_map(route: Route) -> bool:
    return '"changedPropIds":["indicator-query.data"]' in (route.request.post_data or "")


def count_views_asked_for(page: Page) -> list[Route]:
    """Let no view come the usual way, and count what has been asked for. Charts come as always."""
    asked: list[Route] = []

    def answer(route: Route) -> None:
        if is_of_the_map(route):
            asked.append(route)
            route.abort()
        else:
            route.continue_()

    page.route(ASKED, answer)
    return asked


def come_to_the_sexes(screen: Screen) -> None:
    screen.page.locator('[data-field="sex"]').hover()
    screen.page.wait_for_function("() => window.healthGap.ahead.find('?sex=female')")


def women(period: str = LATEST) -> dict[str, published.Row]:
    return published.rows(published.LIFE_EXPECTANCY, Sex="Female", Time_period=period)


def test_the_other_sex_is_painted_whole_without_a_view_being_asked_for_and_so_is_the_way_back(screen: Screen):
    screen.open(LIFE)
    page, men = screen.page, screen.area_classes()
    come_to_the_sexes(screen)
    asked = count_views_asked_for(page)
    screen.press("And women?", "Women")
    assert screen.area_classes() != men
    assert screen.title.startswith("Women")
    england = screen.table()[-1]
    assert (england["area"], england["value"]) == ("England", printed(women()[ENGLAND]["Value"]))
    expect(page.locator("#indicator-reading")).to_contain_text(f"In England it is {england['value']} years")
    page.go_back()
    screen.settle()
    assert screen.area_classes() == men
    assert screen.title.startswith("Men")
    assert asked == []


def test_the_map_has_its_colours_while_nothing_comes_from_the_server(screen: Screen):
    screen.open(LIFE)
    page, men = screen.page, screen.area_classes()
    come_to_the_sexes(screen)
    page.route(ASKED, lambda route: None)
    screen.switch("And women?", "Women").click()
    expect(page.locator("#indicator-title")).to_contain_text("Women")
    assert screen.area_classes() != men


def test_arrow_keys_go_through_groups_that_have_been_fetched_one_by_one(screen: Screen):
    screen.open(GROUPS)
    page = screen.page
    select = page.locator('[data-field="characteristic"] select')
    came: list[str] = []
    page.on("response", lambda response: came.append(response.url) if AHEAD.search(response.url) else None)
    select.focus()
    while len(came) < 3:
        page.wait_for_timeout(50)
    page.wait_for_timeout(300)
    asked = count_views_asked_for(page)
    titles = [screen.title]
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        screen.after(lambda key=key: page.keyboard.press(key))
        titles.append(screen.title)
    assert asked == []
    assert titles[3] == titles[1] and len({*titles}) == 3
    expect(select).to_be_focused()


def test_an_answer_that_comes_too_late_paints_nothing_over_what_stood_ready(screen: Screen):
    screen.open(LIFE)
    page = screen.page
    come_to_the_sexes(screen)
    held: list[Route] = []
    page.route(ASKED, lambda route: held.append(route) if is_of_the_map(route) else route.continue_())
    with page.expect_request(lambda request: "indicator-query.data" in (request.post_data or "")):
        screen.filter("Period").select_option(label="2022 to 2024")
    page.evaluate("() => window.healthGap.address.change({ period: null, sex: 'female' })")
    page.wait_for_function("() => document.getElementById('indicator-map').dataset.paintedKey === "
                           "window.healthGap.ahead.find('?sex=female').key")  # fmt: skip
    women_of_now = screen.area_classes()
    held[0].continue_()
    expect(page.locator("#indicator-title")).to_contain_text("Women")
    screen.settle()
    page.wait_for_timeout(300)
    assert screen.title.startswith("Women")
    assert screen.area_classes() == women_of_now
    assert screen.table()[-1]["value"] == printed(women()[ENGLAND]["Value"])


def test_the_earlier_period_of_the_selected_area_follows_the_sex(screen: Screen):
    screen.open(f"{LIFE}?selected={published.LEICESTER}")
    place = screen.details.locator("dd[data-earlier]")
    men = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period=BEFORE)
    expect(place).to_have_text(printed(men[published.LEICESTER]["Value"]))
    come_to_the_sexes(screen)
    screen.press("And women?", "Women")
    expect(place).to_have_text(printed(women(BEFORE)[published.LEICESTER]["Value"]))


def test_a_view_of_another_release_sends_the_others_away(screen: Screen):
    screen.open(LIFE)
    page = screen.page
    page.evaluate("""() => {
      const { ahead } = window.healthGap;
      ahead.keep("?sex=female", { stamp: "", release: 1, key: "one" });
      ahead.keep("?sex=male", { stamp: "", release: 2, key: "two" });
    }""")
    assert page.evaluate("() => window.healthGap.ahead.find('?sex=female')") is None
    assert page.evaluate("() => window.healthGap.ahead.find('?sex=male').key") == "two"


def test_a_view_that_is_shown_again_and_again_still_grows_old(screen: Screen):
    """Else whoever goes to and fro between two views would never hear of a new release."""
    screen.open(LIFE)
    found = screen.page.evaluate("""() => {
      const { ahead } = window.healthGap;
      const view = { stamp: "", release: 1, key: "one" };
      const now = performance.now();
      const seen = [0, 60, 110, 130].map((seconds) => {
        performance.now = () => now + 1000 * seconds;
        if (seconds < 120) ahead.keep("?sex=female", view);
        return ahead.find("?sex=female") !== null;
      });
      delete performance.now;
      return seen;
    }""")
    assert found == [True, True, True, False]


def test_whoever_saves_data_gets_only_what_is_asked_for(screen: Screen):
    page = screen.page
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    screen.open(LIFE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator('[data-field="sex"]').hover()
    page.wait_for_timeout(500)
    assert not [url for url in asked if AHEAD.search(url)]
    screen.press("And women?", "Women")
    assert screen.title.startswith("Women")
