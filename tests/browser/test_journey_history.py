"""B9 and C5: the address holds every choice. Back, Forward, reload and a copied link show the same screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import published
from tests.browser.published import LEICESTER, RUTLAND
from tests.browser.screen import Screen

FIRST_PATH = "/indicator/life-expectancy-at-birth"
CASTLE, FOSSE = "E05010463", "E05010466"
EVERYTHING = (
    f"/indicator/ethnic-group?areas=ward&place={LEICESTER}&neighbourhood=LLR-LC4&characteristic=race"
    f"&group=black-black-british-black-welsh-caribbean-or-african&shade=gap&selected={CASTLE},{FOSSE}"
)


def state_of(screen: Screen) -> dict[str, object]:
    pressed = screen.page.locator("button[aria-pressed=true]").evaluate_all("(all) => all.map((each) => each.value)")
    chosen = screen.page.locator("#indicator-filters select").evaluate_all("(all) => all.map((each) => each.value)")
    return {
        "address": screen.page.url.split("/", 3)[3],
        "title": screen.title,
        "page_title": screen.page.title(),
        "legend": screen.legend(),
        "table": screen.table(),
        "selected": screen.selected_rows(),
        "bands": screen.banded_codes(),
        "names": screen.area_names(),
        "controls": pressed + chosen,
        "details": screen.details.inner_text(),
    }


def walk(screen: Screen) -> list[Callable[[], None]]:
    return [
        lambda: screen.press("And women?", "Women"),
        lambda: screen.press("Shade by", "Better or worse"),
        lambda: screen.click_ranked(RUTLAND),
        lambda: screen.choose("Period", "2020 to 2022"),
        lambda: screen.press("Areas", "Small-area pattern"),
    ]


def test_back_and_forward_walk_through_the_states_in_order(screen: Screen):
    screen.open(FIRST_PATH)
    states = [state_of(screen)]
    for act in walk(screen):
        act()
        states.append(state_of(screen))
    assert len({state["address"] for state in states}) == 6
    for state in reversed(states[:-1]):
        screen.after(screen.page.go_back)
        assert state_of(screen) == state
    for state in states[1:]:
        screen.after(screen.page.go_forward)
        assert state_of(screen) == state


def test_going_back_never_shows_other_figures_on_the_way(screen: Screen):
    screen.open(FIRST_PATH)
    titles = [screen.title]
    for act in walk(screen)[:2]:
        act()
        titles.append(screen.title)
    screen.choose("Period", "2020 to 2022")
    titles.append(screen.title)
    screen.page.evaluate(
        """() => {
          const read = () => document.getElementById("indicator-title")?.textContent || "no title";
          window.titlesSeen = [read()];
          new MutationObserver(() => {
            if (read() !== window.titlesSeen.at(-1)) window.titlesSeen.push(read());
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    for _ in range(3):
        screen.after(screen.page.go_back)
    expected = [title for place, title in enumerate(titles[::-1]) if not place or title != titles[::-1][place - 1]]
    assert screen.page.evaluate("window.titlesSeen") == expected


def test_a_reload_keeps_everything(screen: Screen):
    screen.open(EVERYTHING)
    before = state_of(screen)
    assert len(before["selected"]) == 2
    screen.page.reload()
    screen.settle()
    assert state_of(screen) == before


def test_a_copied_link_opens_the_same_screen_elsewhere(screen: Screen, fresh_context: BrowserContext):
    screen.open("/indicator/religion?areas=ward")
    screen.choose("Place", "Leicester")
    screen.choose("Protected characteristic", "Religion or belief: Muslim")
    screen.press("Shade by", "Gap")
    screen.click_area("E05010475")
    there = Screen(fresh_context.new_page())
    there.open(screen.page.url)
    assert state_of(there) == state_of(screen)
    assert there.selected == ["E05010475"]


def test_twenty_wards_fit_in_an_address_and_a_twenty_first_takes_the_place_of_the_first(screen: Screen):
    wards = sorted(published.areas("ward").values(), key=lambda area: area.code)
    wards = [area for area in wards if area.code not in published.UNPUBLISHED_WARDS]
    first = [area.code for area in wards[:19]]
    screen.open(
        f"/indicator/religion?areas=ward&characteristic=religion_or_belief&group=any-other-religion&shade=gap"
        f"&selected={','.join(first)}"
    )
    assert len(screen.selected_rows()) == 19
    for area, expected in (
        (wards[30], [*first, wards[30].code]),
        (wards[31], [*first[1:], wards[30].code, wards[31].code]),
    ):
        button = screen.row(published.full_name(area)).locator(".row-button")
        button.focus()
        screen.after(lambda: screen.page.keyboard.press("Shift+Enter"))
        assert screen.selected == expected
    assert len(screen.selected) == 20
    assert len(screen.page.url) < 2000
    assert len(screen.selected_rows()) == 20


def test_the_map_keeps_to_twenty_too(screen: Screen):
    wards = sorted(area.code for area in published.areas("ward").values() if area.place_code == LEICESTER)
    others = sorted(area.code for area in published.areas("ward").values() if area.place_code == RUTLAND)
    screen.open(f"/indicator/religion?areas=ward&selected={','.join(wards[:20])}")
    area = screen.area(others[0])
    area.focus()
    screen.after(lambda: screen.page.keyboard.press("Shift+Enter"))
    assert len(screen.selected) == 20
    assert others[0] in screen.selected


@pytest.mark.parametrize(
    ("search", "named"),
    [
        ("?areas=planet&area_type=lad", ["areas=planet"]),
        (
            "?sex=robot&period=1999&place=E99&benchmark=E54000015",
            ["sex=robot", "period=1999", "place=E99", "E54000015"],
        ),
        ("?shade=rainbow&colour=blue&group=asian", ["shade=rainbow", "colour=blue", "group=asian"]),
        (f"?neighbourhood=LLR-LC1&place={RUTLAND}", ["neighbourhood=LLR-LC1"]),
        ("?selected=E99999999", ["E99999999"]),
    ],
)
def test_what_an_address_asks_in_vain_is_named_and_the_rest_is_shown(screen: Screen, search, named):
    screen.open(FIRST_PATH + search)
    for words in named:
        expect(screen.notices).to_contain_text(words)
    expect(screen.notices).to_contain_text("The rest is shown")
    assert any(row["value"] == "82.9" for row in screen.table())


def test_a_campaign_tag_is_nobodys_mistake(screen: Screen):
    screen.open(f"{FIRST_PATH}?utm_source=newsletter")
    assert screen.notices.inner_text() == ""


def test_an_address_of_the_first_trial_still_opens_its_level(screen: Screen):
    screen.open("/indicator/religion?area_type=msoa")
    expect(screen.switch("Areas", "Small area")).to_have_attribute("aria-pressed", "true")
    screen.open("/indicator/religion?area_type=ward")
    assert screen.switch("Areas", "Ward").get_attribute("aria-pressed") == "true"
    assert len(screen.table()) == 182


@pytest.mark.parametrize("path", ["/no-such-page", "/indicator/no-such-measure"])
def test_an_address_that_nothing_has_says_so_and_leads_home(faulty_page: Page, path):
    page = faulty_page  # the browser itself complains of the status
    assert page.goto(path).status == 404
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("There is no")
    expect(heading).to_have_count(1)
    page.locator("#main").get_by_role("link").first.click()
    expect(heading).to_contain_text("A boy born in Leicester")


def test_the_name_of_the_dashboard_leads_home(screen: Screen):
    screen.open("/indicator/religion?areas=ward")
    screen.page.locator(".site-brand").click()
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text("A boy born in Leicester")
    assert screen.page.url.split("/", 3)[3] == ""
