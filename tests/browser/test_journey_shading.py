"""B2: value classes, better or worse, gap. What is not a value has its own look and its own words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser import published
from tests.browser.published import LEICESTER, printed
from tests.browser.screen import Screen

FIRST_PATH = "/indicator/life-expectancy-at-birth"
PATTERN_PATH = "/indicator/life-expectancy-small-area-pattern"
FIFTH_PATH = "/indicator/deprivation-most-deprived-fifth?areas=ward"
CALLBACKS = "**/_dash-update-component*"
REASONS = {"interval": "its 95% interval is wider than 4 years", "deaths": "it rests on fewer than 75 deaths"}


def counts_of(screen: Screen) -> dict[str, int]:
    return {label: int(count.split()[0].replace(",", "")) for label, count in screen.legend()}


def press_by_keyboard(screen: Screen, group: str, name: str) -> None:
    button = screen.switch(group, name)
    button.focus()
    screen.after(lambda: screen.page.keyboard.press("Enter"))
    assert screen.switch(group, name).evaluate("(button) => button === document.activeElement")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_value_verdict_and_gap_shade_the_same_nine_areas(screen: Screen, by):
    press = screen.press if by == "mouse" else lambda group, name: press_by_keyboard(screen, group, name)
    men = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period="2023 - 25")
    values = [float(men[code]["Value"]) for code in published.areas("district")]
    screen.open(FIRST_PATH)
    limits = [78, 79.5, 81, 82.5, 84]
    expected = [sum(sum(value >= limit for limit in limits) == step for value in values) for step in range(6)]
    assert list(counts_of(screen).values()) == expected
    assert list(counts_of(screen)) == [
        "under 78", "78 to <79.5", "79.5 to <81", "81 to <82.5", "82.5 to <84", "84 or more",
    ]  # fmt: skip

    press("Shade by", "Better or worse")
    assert screen.address["shade"] == "verdict"
    own = [men[code]["Compared to England value or percentiles"] for code in published.areas("district")]
    assert counts_of(screen) == {
        **{word: own.count(word) for word in ("Worse", "Similar", "Better")},
        "Not compared": 0,
    }
    assert screen.area_classes()[LEICESTER] == "worse"
    expect(screen.page.locator("#indicator-ranking-summary")).to_contain_text("by the publisher's own comparison")

    press("Shade by", "Gap")
    gaps = [value - float(men[published.ENGLAND]["Value"]) for value in values]
    counts = counts_of(screen)
    assert sum(counts.values()) == 9
    assert counts["within 0.5"] == sum(abs(gap) < 0.5 for gap in gaps)
    assert counts["1.5 to 3 below"] == 1
    assert counts["3 or more above"] == sum(gap >= 3 for gap in gaps)
    assert f"Gap from England {published.MINUS}2.2 years" in screen.area_names()[LEICESTER]

    press("Shade by", "Years")
    assert "shade" not in screen.address
    assert list(counts_of(screen).values()) == expected


@pytest.mark.parametrize(("button", "shade"), [("Gap", "gap"), ("Better or worse", "verdict")])
def test_the_map_takes_another_shading_before_the_server_has_answered(screen: Screen, button, shade):
    screen.open(FIRST_PATH)
    held: list[Route] = []
    is_slow = True
    screen.page.route(CALLBACKS, lambda route: held.append(route) if is_slow else route.continue_())
    before = screen.area_classes()
    screen.switch("Shade by", button).click()
    area = screen.map.locator(f".map-area[data-code='{LEICESTER}']")
    expect(area).not_to_have_class(re.compile(rf"\b{before[LEICESTER]}\b"))
    ahead, legend = screen.area_classes(), screen.legend()
    assert set(ahead.values()).isdisjoint(before.values())
    is_slow = False
    assert held
    for route in held:
        route.continue_()
    screen.settle()
    assert screen.address["shade"] == shade
    assert (screen.area_classes(), screen.legend()) == (ahead, legend)
    screen.press("Shade by", "Years")
    assert screen.area_classes() == before


def test_classes_keep_their_limits_when_sex_and_period_change(screen: Screen):
    screen.open(FIRST_PATH)
    limits = [label for label, _ in screen.legend()]
    screen.press("And women?", "Women")
    assert [label for label, _ in screen.legend()] == limits
    screen.choose("Period", "2015 to 2017")
    assert [label for label, _ in screen.legend()] == limits


@pytest.mark.parametrize(("sex", "search", "by_rule"), [("Male", "", 16), ("Female", "?sex=female", 22)])
def test_withheld_figures_of_the_pattern_say_why_in_the_table(screen: Screen, sex, search, by_rule):
    screen.open(PATTERN_PATH + search)
    withheld, contradictory = published.withheld(sex), published.contradictory()
    assert len(withheld) == by_rule
    table = {row["area"]: row for row in screen.table()}
    shipped = published.rows(published.PATTERN, Sex=sex)
    for code, area in published.areas("msoa").items():
        row = table[published.full_name(area)]
        reason = withheld.get(code)
        if reason == "unpublished":
            assert row["value"] == "[x] Not published"
            assert row["note"].startswith("Not published for this area and sex")
        elif reason or code in contradictory:
            assert row["value"] == "[u] Not reliable enough to show"
            assert row["note"].startswith("Not reliable enough to show: ")
            assert REASONS.get(reason, "figure") in row["note"]
            assert row["limits"] == "not held"
        else:
            assert row["value"] == printed(shipped[code]["Value"])
    counts = counts_of(screen)
    unpublished = sum(reason == "unpublished" for reason in withheld.values())
    assert counts["Not published"] == unpublished
    assert counts["Not reliable enough to show"] == len(set(withheld) | contradictory) - unpublished
    assert sum(counts.values()) == 125


def test_a_withheld_figure_of_women_is_not_said_to_be_missing_beside_the_men(screen: Screen):
    screen.open(PATTERN_PATH)
    only_women = set(published.withheld("Female")) - set(published.withheld("Male")) - published.contradictory()
    table = {row["area"]: row for row in screen.table()}
    for code in only_women:
        shown = table[published.full_name(published.areas("msoa")[code])]["other_sex"]
        # The copy holds a figure for most of these; it is withheld, or the publisher gave none.
        assert shown != "not held", published.areas("msoa")[code].name


def test_what_is_not_a_value_has_a_pattern_of_its_own(screen: Screen):
    screen.open(PATTERN_PATH)
    classes = screen.area_classes()
    for code, reason in published.withheld("Male").items():
        assert classes[code] == ("no-data" if reason == "unpublished" else "not-reliable")
    fills = {
        name: screen.map.locator(f".map-areas .{name}").first.evaluate("(path) => getComputedStyle(path).fill")
        for name in ("no-data", "not-reliable", "seq-1")
    }
    assert len(set(fills.values())) == 3
    assert "url(" in fills["no-data"]
    assert "url(" in fills["not-reliable"]
    names = screen.area_names()
    for code, reason in published.withheld("Male").items():
        words = "Not published" if reason == "unpublished" else "Not reliable enough to show"
        assert words in names[code]


def test_none_not_published_and_outside_are_three_looks_and_three_words(screen: Screen):
    screen.open(FIFTH_PATH)
    shipped = published.rows(published.FIFTH)
    wards = published.areas("ward")
    zeros = {code for code in wards if code in shipped and shipped[code]["Value"] and not float(shipped[code]["Value"])}
    assert counts_of(screen)["None"] == len(zeros) > 100
    assert counts_of(screen)["Not published"] == len(published.UNPUBLISHED_WARDS)
    assert sum(counts_of(screen).values()) == 181
    some_zero = sorted(zeros)[0]
    assert screen.area_classes()[some_zero] == "seq-0"
    assert f"{published.full_name(wards[some_zero])}: 0.0%" in screen.area_names()[some_zero]
    table = {row["area"]: row for row in screen.table()}
    assert table[published.full_name(wards[some_zero])]["value"] == "0.0"
    for code in published.UNPUBLISHED_WARDS:
        row = table[published.full_name(wards[code])]
        assert row["value"] == "[x] Not published"
        assert "No LSOA has its best fit in this ward" in row["note"]

    screen.choose("Place", "Rutland")
    outside = next(code for code, area in wards.items() if area.place_code == LEICESTER)
    assert screen.area_classes()[outside] == "outside"
    assert screen.area_names()[outside].endswith("Outside the place chosen")
    assert wards[outside].name not in {row["area"].split(",")[0] for row in screen.table()}
    assert sum(counts_of(screen).values()) == sum(area.place_code == published.RUTLAND for area in wards.values())


def test_focus_shows_name_value_limits_and_verdict(screen: Screen):
    screen.open(PATTERN_PATH)
    shipped = published.rows(published.PATTERN, Sex="Male")
    screen.map.locator(".map-area[tabindex='0']").focus()
    screen.page.keyboard.press("End")
    screen.page.keyboard.press("Home")
    focused = screen.map.locator(".map-area:focus")
    code = focused.get_attribute("data-code")
    tooltip = screen.map.locator(".map-tooltip")
    expect(tooltip).to_be_visible()
    assert published.full_name(published.areas("msoa")[code]) in tooltip.inner_text()
    for _ in range(4):
        screen.page.keyboard.press("PageDown")
        code = focused.get_attribute("data-code")
        if code in set(published.withheld("Male")) | published.contradictory():
            assert "Not " in tooltip.inner_text()
            continue
        row = shipped[code]
        value, upper = float(row["Value"]), float(row["Upper CI 95.0 limit"])
        assert f"{printed(row['Value'])} years" in tooltip.inner_text()
        assert f"to {printed(value + (upper - value) / 1.959964 * 3.090232)}" in tooltip.inner_text()
        assert any(f"{word} LLR" in tooltip.inner_text() for word in ("Worse than", "Similar to", "Better than"))
    screen.page.keyboard.press("Escape")
    expect(tooltip).to_be_hidden()
    assert focused.get_attribute("data-code") == code
