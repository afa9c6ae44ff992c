"""The first view: the life-expectancy gap, men, by district and unitary authority, as the publisher printed it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import published
from tests.browser.published import ENGLAND, HARBOROUGH, LEICESTER, RUTLAND, printed
from tests.browser.screen import Screen

LATEST = "2023 - 25"
FIRST_PATH = "/indicator/life-expectancy-at-birth"


@pytest.fixture
def men() -> dict[str, published.Row]:
    return published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period=LATEST)


@pytest.fixture
def women() -> dict[str, published.Row]:
    return published.rows(published.LIFE_EXPECTANCY, Sex="Female", Time_period=LATEST)


def test_the_first_measure_opens_with_the_gap_between_men_of_nine_authorities(screen: Screen, men):
    screen.open(FIRST_PATH)
    assert screen.page.url.endswith(FIRST_PATH)
    assert screen.title == "Men live longest in Rutland and shortest in Leicester: a gap of 5.4 years"
    assert screen.page.title() == "Life expectancy at birth, men, 2023 to 2025 · The Health Gap"
    assert printed(float(men[RUTLAND]["Value"]) - float(men[LEICESTER]["Value"])) == "5.4"
    assert screen.switch("Areas", "District").get_attribute("aria-pressed") == "true"
    assert screen.switch("And women?", "Men").get_attribute("aria-pressed") == "true"


def test_every_figure_of_the_table_is_the_one_that_ships(screen: Screen, men, women):
    screen.open(FIRST_PATH)
    table = {row["area"]: row for row in screen.table()}
    assert screen.heads() == [
        "Area", "Men, years", "Women", "Gap from England", "Compared with England", "95% limits", "Period", "Kind",
    ]  # fmt: skip
    districts = published.areas("district")
    assert set(table) == {area.name for area in districts.values()} | {"England"}
    for code, area in districts.items():
        row = table[area.name]
        assert row["value"] == printed(men[code]["Value"])
        assert row["other_sex"] == printed(women[code]["Value"])
        gap = float(men[code]["Value"]) - float(men[ENGLAND]["Value"])
        assert row["gap"] == printed(f"{gap:.6f}", is_gap=True)
        verdict = men[code]["Compared to England value or percentiles"]
        assert row["verdict"].startswith(verdict)
        assert (row["limits"], row["period"], row["kind"]) == ("not held", "2023 to 2025", "Published")
    assert table["Leicester"]["value"] == "77.5"
    assert table["Rutland"]["value"] == "82.9"
    assert table["Harborough"]["value"] == "81.6"
    assert table["England"]["value"] == "79.7"


def test_the_row_of_england_holds_what_is_held_of_england(screen: Screen, women):
    screen.open(FIRST_PATH)
    england = screen.table()[-1]
    assert england["area"] == "England"
    assert england["other_sex"] == printed(women[ENGLAND]["Value"])
    assert england["verdict"].startswith("Not compared")


def test_map_ranking_and_details_say_what_the_table_says(screen: Screen, men):
    screen.open(FIRST_PATH)
    districts = published.areas("district")
    names = screen.area_names()
    assert set(names) == set(districts)
    for code, area in districts.items():
        verdict = men[code]["Compared to England value or percentiles"]
        assert names[code].startswith(f"{area.name}: {printed(men[code]['Value'])} years; {verdict}")
    ranked = screen.ranked_codes()
    assert set(ranked) == set(districts)
    values = [float(men[code]["Value"]) for code in ranked]
    assert values == sorted(values)
    figures = screen.page.locator("#indicator-ranking").inner_text()
    for code in districts:
        assert printed(men[code]["Value"]) in figures
    details = screen.details.inner_text()
    for words in ("Leicester", "77.5", "Worse than England", "79.7", f"{published.MINUS}2.2 years", "81.7"):
        assert words in details


def test_every_picture_has_its_words(screen: Screen):
    screen.open(FIRST_PATH)
    summary = screen.page.locator("#indicator-ranking-summary").text_content()
    assert "Leicester 77.5 years to Rutland 82.9 years" in summary
    assert "The same figures are in the table" in summary
    assert "Leicester 77.1 years in 2015 to 2017" in screen.page.locator("#indicator-trend-summary").text_content()
    listbox = screen.page.get_by_role("listbox", name="Life expectancy at birth, men, 2023 to 2025")
    expect(listbox.get_by_role("option")).to_have_count(9)


def test_source_period_kind_and_vintage_stand_beside_the_figures(screen: Screen):
    screen.open(FIRST_PATH)
    for words in ("Published", "OHID Fingertips 90366", "2023 to 2025", "95% limits are not held", "authorities"):
        assert words in screen.source
    footer = screen.page.locator("footer.site-footer").inner_text()
    assert "Data release 1" in footer
    assert "Open Government Licence v3.0" in footer


def test_a_period_that_is_not_held_leaves_a_gap_in_the_line(screen: Screen):
    screen.open(FIRST_PATH)
    held = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Area_Code=ENGLAND, Time_period="2017 - 19")
    assert held == {}
    expect(screen.page.locator("#indicator-trend")).to_contain_text("2017 to 2019: England not held")


@pytest.mark.parametrize(
    ("path", "geography", "drawn"),
    [
        ("/indicator/religion?areas=ward", "ward", 179),
        ("/indicator/life-expectancy-small-area-pattern", "msoa", 125),
        ("/indicator/religion?areas=neighbourhood", "neighbourhood", 12),
        ("/indicator/religion?areas=district", "district", 9),
        ("/indicator/religion?areas=place", "place", 3),
    ],
)
def test_each_level_draws_every_area_that_has_a_shape(screen: Screen, path, geography, drawn):
    screen.open(path)
    areas = published.areas(geography)
    without_shape = set(published.UNPUBLISHED_WARDS) if geography == "ward" else set()
    assert set(screen.area_names()) == set(areas) - without_shape
    assert len(screen.area_names()) == drawn
    names = [row["area"] for row in screen.table()]
    own = [published.full_name(area) for area in areas.values()]
    assert sorted(names) == sorted([*own, "LLR" if geography == "msoa" else "England"])


def test_ward_figures_of_the_census_equal_the_table_that_ships_and_have_no_limits(screen: Screen):
    screen.open("/indicator/religion?areas=ward&characteristic=religion_or_belief&group=muslim")
    shipped = published.rows(published.RELIGION, Category="Muslim")
    table = {row["area"]: row for row in screen.table()}
    for code, area in published.areas("ward").items():
        shown, row = table[published.full_name(area)], shipped.get(code)
        if row is None or not row["Value"]:
            assert code in published.UNPUBLISHED_WARDS
            assert shown["value"] == "[x] Not published"
            continue
        assert shown["value"] == printed(row["Value"])
        assert (shown["count"], shown["denominator"]) == (printed(row["Count"], 0), printed(row["Denominator"], 0))
        assert shown["limits"] == "not held"  # a census counted everyone: nothing was sampled


@pytest.mark.parametrize(("areas", "z"), [("msoa", 3.0902323), ("district", 1.9599640)])
def test_limits_that_are_worked_out_here_are_wilsons(screen: Screen, areas, z):
    screen.open(f"/indicator/covid-first-dose-50-plus-nims?areas={areas}")
    period = {"Time_period": "to 2021-07-11", "Age": "50+ yrs"}
    shipped = published.rows("nhse_covid.dose1_50plus", **period)
    table = {row["area"]: row for row in screen.table()}
    for code, area in published.areas(areas).items():
        shown, row = table[published.full_name(area)], shipped[code]
        limits = published.wilson(float(row["Count"]), float(row["Denominator"]), z)
        assert shown["value"] == printed(row["Value"])
        assert shown["limits"] == " to ".join(printed(f"{limit:.9f}") for limit in limits)


def test_the_pattern_is_one_click_away_with_its_caveat_and_without_a_ranking(screen: Screen):
    screen.open(FIRST_PATH)
    screen.press("Areas", "Small-area pattern")
    assert "/indicator/life-expectancy-small-area-pattern" in screen.page.url
    expect(screen.notices).to_contain_text("Use for pattern, not level")
    expect(screen.notices).to_contain_text("2 to 3 years too high")
    assert "Third-party" in screen.source
    assert screen.ranked_codes() == []
    expect(screen.page.locator("#indicator-ranking")).to_contain_text("not ranked")
    options = screen.filter("Compare with").locator("option").all_inner_texts()
    assert "England" not in options
    assert not any("England" in name for name in screen.area_names().values())
    assert "England" not in screen.page.locator("#indicator-table").inner_text()
    assert HARBOROUGH not in screen.area_names()
