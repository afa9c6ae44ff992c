"""B8 and C3: every filter answers. One that finds nothing says which dimension is missing and where to go on."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser import published
from tests.browser.published import LEICESTER, RUTLAND
from tests.browser.screen import Screen

FIRST_PATH = "/indicator/life-expectancy-at-birth"
WITHOUT_GROUPS = [
    "Age", "Disability", "Gender reassignment", "Marriage and civil partnership", "Pregnancy and maternity", "Race",
    "Religion or belief", "Sexual orientation",
]  # fmt: skip


def test_a_characteristic_without_figures_says_so_and_leads_on(screen: Screen):
    screen.open(FIRST_PATH)
    for name in WITHOUT_GROUPS:
        screen.choose("Protected characteristic", f"{name}: not published")
        assert screen.address["characteristic"] == name.lower().replace(" ", "_")
        expect(screen.notices).to_contain_text(f"Life expectancy at birth by {name.lower()} is not published")
        chosen = screen.filter("Protected characteristic").evaluate("(select) => select.selectedOptions[0].text")
        assert chosen.startswith(name)
        assert {row["value"] for row in screen.table()} == {"[x] Not published"}, name
        screen.after(screen.notices.get_by_role("link").click)
        assert "characteristic" not in screen.address
        assert "77.5" in {row["value"] for row in screen.table()}


def test_sex_is_the_ninth_and_has_figures(screen: Screen):
    screen.open(FIRST_PATH)
    options = screen.filter("Protected characteristic").locator("option").all_inner_texts()
    assert [text.split(":")[0] for text in options if text != "Sex: women"] == sorted([*WITHOUT_GROUPS, "Sex"])
    screen.choose("Protected characteristic", "Sex: women")
    assert screen.address == {"sex": "female"}
    assert screen.title.startswith("Women live longest in")


def test_sex_without_figures_says_so_too(screen: Screen):
    screen.open("/indicator/smoking")
    screen.choose("Protected characteristic", "Sex: not published")
    expect(screen.notices).to_contain_text("by sex is not published")
    screen.after(screen.notices.get_by_role("link").click)
    assert screen.address == {}
    assert any(row["value"][0].isdigit() for row in screen.table())


def test_a_sex_that_is_not_held_is_not_passed_off_as_everyone(screen: Screen):
    screen.open("/indicator/smoking")
    screen.press("Sex", "Women")
    expect(screen.notices).to_contain_text("is not published for women. The figures on show are for persons.")
    assert screen.switch("Sex", "Women").get_attribute("aria-pressed") == "false"


def test_a_filter_is_changed_by_keyboard_alone(screen: Screen):
    screen.open(FIRST_PATH)
    select = screen.filter("Period")
    select.focus()
    screen.after(lambda: screen.page.keyboard.press("ArrowDown"))
    assert screen.address == {"period": "2022-to-2024"}
    assert select.evaluate("(select) => select === document.activeElement")
    shipped = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period="2022 - 24")
    assert screen.table()[0]["value"] == published.printed(shipped[LEICESTER]["Value"])


def boxes(screen: Screen) -> dict[str, tuple[float, ...]]:
    found = {}
    for name, part in (("title", "h1"), ("map", "#indicator-map"), ("table", "#indicator-table table")):
        box = screen.page.locator(part).first.bounding_box()
        found[name] = (box["x"], box["y"], box["width"], box["height"] if name == "map" else 0)
    return found


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_and_women_is_one_action_and_nothing_jumps(screen: Screen, by):
    screen.open(FIRST_PATH)
    before = boxes(screen)
    button = screen.switch("And women?", "Women")
    button.focus()
    screen.page.evaluate(
        """() => {
          window.changes = [];
          const title = document.getElementById("indicator-title");
          const note = () => window.changes.push([title.textContent, document.title, location.search,
            document.querySelector('.map-areas').getAttribute('aria-label'), performance.now()]);
          const watcher = new MutationObserver(note);
          watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
          window.pressedAt = performance.now();
        }"""
    )
    started = time.perf_counter()
    screen.after(button.click if by == "mouse" else lambda: screen.page.keyboard.press("Enter"))
    assert screen.title.startswith("Women live longest in")
    assert screen.address == {"sex": "female"}
    assert screen.page.title() == "Life expectancy at birth, women, 2023 to 2025 · The Health Gap"
    assert "women, 2023 to 2025" in screen.map.get_by_role("listbox").get_attribute("aria-label")
    assert "women" in screen.caption
    women = published.rows(published.LIFE_EXPECTANCY, Sex="Female", Time_period="2023 - 25")
    assert screen.area_names()[LEICESTER].startswith(f"Leicester: {published.printed(women[LEICESTER]['Value'])} years")
    assert screen.legend()[0][0] == "under 78"
    milliseconds = screen.page.evaluate(
        """() => window.changes.find(([title, page, search, map]) => title.startsWith("Women") &&
             page.includes("women") && search.includes("female") && map.includes("women"))[4] - window.pressedAt"""
    )
    assert milliseconds < 1000
    assert time.perf_counter() - started < 20  # settled, names and charts included
    after = boxes(screen)
    for name, box in before.items():
        assert after[name] == pytest.approx(box, abs=1), name


def test_a_place_limits_the_neighbourhoods_and_clears_one_of_another_place(screen: Screen):
    screen.open("/indicator/religion?areas=ward")
    everywhere = screen.filter("Neighbourhood").locator("option").all_inner_texts()
    assert len(everywhere) == 13
    screen.choose("Place", "Leicester")
    assert screen.filter("Neighbourhood").locator("option").all_inner_texts() == [
        "All of them", "Leicester City 1", "Leicester City 2", "Leicester City 3", "Leicester City 4",
    ]  # fmt: skip
    screen.choose("Neighbourhood", "Leicester City 1")
    own = [area for area in published.areas("ward").values() if area.neighbourhood_code == "LLR-LC1"]
    assert {row["area"] for row in screen.table()} == {*map(published.full_name, own), "England"}
    screen.choose("Place", "Leicestershire")
    assert screen.address == {"areas": "ward", "place": "E10000018"}
    assert len(screen.filter("Neighbourhood").locator("option").all()) == 8


def test_choosing_leicester_zooms_until_its_wards_can_be_read(screen: Screen):
    screen.open("/indicator/religion?areas=ward")
    ward = next(code for code, area in published.areas("ward").items() if area.place_code == LEICESTER)
    before = screen.area(ward).bounding_box()
    screen.choose("Place", "Leicester")
    after = screen.area(ward).bounding_box()
    assert after["width"] > 2.5 * before["width"]
    stage = screen.map.locator(".map-stage").bounding_box()
    for code, area in published.areas("ward").items():
        if area.place_code != LEICESTER:
            continue
        box = screen.area(code).bounding_box()
        assert box["x"] >= stage["x"] - 1
        assert box["x"] + box["width"] <= stage["x"] + stage["width"] + 1
        assert min(box["width"], box["height"]) >= 24  # large enough to be pointed at
    labels = screen.map.locator(".map-labels text").evaluate_all("(texts) => texts.map((text) => text.textContent)")
    assert sum(text.replace(".", "").isdigit() for text in " ".join(labels).split()) >= 15


def test_another_measure_keeps_place_and_sex(screen: Screen):
    screen.open(f"{FIRST_PATH}?sex=female&place={LEICESTER}")
    screen.choose("Measure", "Healthy life expectancy")
    assert "/indicator/healthy-life-expectancy" in screen.page.url
    assert screen.address == {"sex": "female", "place": LEICESTER}
    assert screen.filter("Measure").evaluate("(select) => select.selectedOptions[0].text") == "Healthy life expectancy"


def test_an_area_that_is_the_benchmark_is_not_compared_with_itself(screen: Screen):
    screen.open(FIRST_PATH)
    screen.choose("Compare with", "Rutland")
    assert screen.address == {"benchmark": RUTLAND}
    rows = [row for row in screen.table() if row["area"] == "Rutland"]
    assert {row["verdict"].split(":")[0] for row in rows} == {"Not compared"}


def test_life_expectancy_by_ward_is_not_published_and_leads_to_the_pattern(screen: Screen):
    screen.open(FIRST_PATH)
    screen.press("Areas", "Ward")
    expect(screen.notices).to_contain_text("Life expectancy is not published for wards")
    assert {row["value"] for row in screen.table()} == {"[x] Not published"}
    assert set(screen.area_classes().values()) == {"no-data"}
    expect(screen.page.locator("#indicator-ranking")).to_contain_text("nothing to rank")
    expect(screen.page.locator("#indicator-trend")).to_contain_text("No figures over time")
    screen.after(screen.notices.get_by_role("link").click)
    assert "/indicator/life-expectancy-small-area-pattern" in screen.page.url
    expect(screen.notices).to_contain_text("Use for pattern, not level")
