"""A1, A3, B5: from Home to the gap inside a place, what each card explains, and every measure with its limits."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, RUTLAND

SLOPE, SMOKING = "92901", "93085"
TENTHS = "County & UA deprivation deciles in England (IMD2019)"
_IS_DRAWN = """() => {
  if (!document.getElementById("inequality-body")) return false;
  const store = window.dash_stores && window.dash_stores[0];
  const data = (part) => window.dash_component_api.getLayout("inequality-" + part)?.props?.data;
  if (!store || store.getState().isLoading || !data("pictures")) return false;
  if (data("query") !== window.healthGap.address.withoutSelected(window.location.search)) return false;
  return ["groups", "history", "causes"].every((name) => {
    const box = document.getElementById(`inequality-${name}-box`);
    return !box || box.querySelector(".js-plotly-plot .main-svg");
  });
}"""


def settle(page: Page) -> None:
    page.wait_for_function(_IS_DRAWN)


def open_page(page: Page, path: str) -> None:
    page.goto(path)
    settle(page)


def heading(page: Page) -> str:
    return page.locator("#inequality-title").inner_text()


def field(page: Page, name: str) -> Locator:
    return page.locator(f'.field[data-field="{name}"] select')


def choose(page: Page, name: str, option: str) -> None:
    field(page, name).select_option(label=option)
    settle(page)


def measure(page: Page, title: str) -> tuple[str, str]:
    """The figure of a measure and its limits, as the card prints them."""
    row = page.locator(".measures > div", has=page.get_by_text(title, exact=True)).first
    return row.locator(".measure-value").inner_text(), row.locator(".measure-limits").inner_text()


def smoking(period: str) -> list[dict[str, float]]:
    rows = [
        row for row in published.every_row(SMOKING) if row["Category Type"] == TENTHS and row["Time period"] == period
    ]
    names = ("Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Denominator")
    return [
        dict(zip(("value", "lower", "upper", "people"), (float(row[name]) for name in names), strict=True))
        for row in rows
    ]


def test_from_home_to_the_gap_inside_rutland_in_three_clicks(page: Page, fresh_context):
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Inequality").click()
    settle(page)
    choose(page, "place", "Rutland")
    assert heading(page) == "Life expectancy: no gap inside Rutland is published"
    card = page.locator(".inequality-published")
    expect(card).to_contain_text("The source gives none for Rutland, which has only 23 small areas.")
    expect(card.get_by_role("link", name="The same for Leicester")).to_be_visible()
    expect(
        card.get_by_role("link", name=re.compile("fifths within Leicester, Leicestershire and Rutland"))
    ).to_be_visible()
    other = fresh_context.new_page()
    other.goto(page.url)
    settle(other)
    assert heading(other) == heading(page)
    card.get_by_role("link", name="The same for Leicester").click()
    settle(page)
    men = published.rows(SLOPE, Sex="Male", Time_period="2022 - 24")[LEICESTER]["Value"]
    assert heading(page) == f"Life expectancy inside Leicester: a gap of {float(men):.1f} years, men"
    page.get_by_role("button", name="Women", exact=True).click()
    settle(page)
    women = published.rows(SLOPE, Sex="Female", Time_period="2022 - 24")[LEICESTER]["Value"]
    assert heading(page) == f"Life expectancy inside Leicester: a gap of {float(women):.1f} years, women"
    assert "sex=female" in page.url
    page.go_back()
    settle(page)
    assert heading(page).endswith("men")


def test_every_measure_stands_with_its_limits_and_the_change_is_tested(page: Page):
    open_page(page, "/inequalities/smoking-at-delivery")
    now, before = smoking("2023/24"), smoking("2020/21")
    error = [[(group["upper"] - group["lower"]) / (2 * 1.959964) for group in period] for period in (before, now)]
    gap = now[0]["value"] - now[-1]["value"]
    spread = 1.959964 * math.hypot(error[1][0], error[1][-1])
    assert measure(page, "Gap") == (
        f"{gap:.1f} percentage points", f"95% limits {gap - spread:.1f} to {gap + spread:.1f}"
    )  # fmt: skip
    assert measure(page, "Ratio")[0] == f"{now[0]['value'] / now[-1]['value']:.2f}"
    people = [group["people"] for group in now]
    mean = sum(group["value"] * group["people"] for group in now) / sum(people)
    assert measure(page, "Potential for improvement")[0] == (f"\u2212{mean - now[-1]['value']:.1f} percentage points")
    assert (
        measure(page, "Potential for improvement, as a share")[0] == f"\u2212{100 * (1 - now[-1]['value'] / mean):.1f}%"
    )
    for title in ("Slope index of inequality", "Relative index of inequality"):
        value, limits = measure(page, title)
        assert re.fullmatch(r"95% limits \S+ to \S+", limits), (title, limits)
        low, high = (
            float(text.replace("\u2212", "-"))
            for text in re.findall(r"\u2212?[\d.]+", limits.removeprefix("95% limits"))
        )
        assert low < float(re.match(r"\u2212?[\d.]+", value)[0].replace("\u2212", "-")) < high
    gap_before = before[0]["value"] - before[-1]["value"]
    history = page.locator(".inequality-history")
    expect(history.get_by_role("heading")).to_have_text("The gap is narrowing")
    expect(history).to_contain_text(
        f"The gap was {gap_before:.1f} percentage points in 2020/21 and {gap:.1f} percentage points in 2023/24."
    )
    expect(history).to_contain_text("this is levelling up")
    page.get_by_role("link", name="What each measure means").click()
    expect(page.locator("#measure-sii")).to_contain_text("Not for groups without an order")


def test_groups_places_and_refusals_by_keyboard(page: Page):
    open_page(page, "/inequalities/inactive-adults")
    assert "most deprived tenth" in heading(page)
    field(page, "basis").focus()
    page.keyboard.type("Ethnic")
    settle(page)
    expect(page).to_have_url(re.compile("basis=ethnic-groups"))
    assert page.evaluate("document.activeElement.closest('.field')?.dataset.field") == "basis"
    rows = [row for row in published.every_row("93015") if row["Category Type"] == "Ethnic groups"]
    values = {row["Category"]: float(row["Value"]) for row in rows}
    worst, best = max(values, key=values.get), min(values, key=values.get)
    assert heading(page) == f"Inactive adults: {values[worst]:.1f}% ({worst}) against {values[best]:.1f}% ({best})"
    assert page.locator(".measures dt", has_text="Slope").count() == 0
    expect(page.locator(".inequality-measures")).to_contain_text("These groups have no order")
    named = page.locator(".inequality-table tbody").get_by_role("rowheader").all_inner_texts()
    assert sorted(named) == sorted(values)
    assert len(named) == 7
    choose(page, "place", "Leicester: no groups")
    expect(page.locator(".refusal")).to_contain_text("is not held for Leicester by these groups")
    expect(page.locator(".refusal").get_by_role("link", name="The same for England")).to_be_visible()
    assert ENGLAND not in page.url


def test_small_areas_of_rutland_are_too_few_and_the_pattern_keeps_its_caveat(page: Page):
    open_page(page, f"/inequalities/life-expectancy-small-area-pattern?place={RUTLAND}")
    expect(page.locator(".refusal")).to_contain_text(
        "Rutland has 5 small areas with a figure; 10 are needed for fifths"
    )
    page.get_by_role("link", name="The same for Leicester, Leicestershire and Rutland").click()
    settle(page)
    assert "78.3 years in the most deprived fifth, 84.0 years in the least deprived fifth" in heading(page)
    main = page.locator("#main")
    for words in ("Use for pattern, not level", "about 5 to 6 years", "8.7 years"):
        expect(main).to_contain_text(words)
    assert measure(page, "Gap")[0] == "5.6 years"
    assert measure(page, "Slope index of inequality")[0] == "+7.4 years"
    assert page.locator(".measures dt", has_text="Ratio").count() == 0


def test_a_card_explains_itself_and_its_words(page: Page):
    open_page(page, "/inequalities/smoking-at-delivery")
    fold = page.locator(".inequality-groups details.fold", has_text="How to read this")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    for part in ("What this shows", "How to read it", "Take care"):
        expect(fold).to_contain_text(part)
    term = page.locator(".measures .term").first
    term.focus()
    page.keyboard.press("Enter")
    assert term.get_attribute("aria-expanded") == "true"
    with page.expect_download() as download:
        page.locator(".inequality-groups .tool-menu summary").click()
        page.get_by_role("link", name="Download the groups as CSV").first.click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename.startswith("smoking-at-delivery_inequality_england")
    assert text.count("\ngroup,") == 10
    assert "Slope index of inequality" in text


def test_a_failure_keeps_the_last_picture_and_says_so(faulty_page: Page):
    open_page(faulty_page, "/inequalities/alcohol-related-mortality")
    before = heading(faulty_page)
    faulty_page.route("**/_dash-update-component*", lambda route: route.fulfill(status=500, body="{}"))
    faulty_page.get_by_role("button", name="Men", exact=True).click()
    banner = faulty_page.get_by_role("alert")
    expect(banner).to_contain_text("The figures could not be loaded")
    expect(banner).to_contain_text("What you see is from")
    assert heading(faulty_page) == before
    faulty_page.unroute_all(behavior="ignoreErrors")
    banner.get_by_role("button", name="Try again").click()
    settle(faulty_page)
    expect(banner).to_be_empty()
    assert heading(faulty_page) != before


@pytest.mark.parametrize("path", ["/inequalities/smoking-at-delivery", "/inequalities/life-expectancy-at-birth"])
def test_the_page_fits_a_phone_and_paper(page: Page, path):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    body = page.pdf(prefer_css_page_size=True, print_background=True)
    assert page.url in {link.decode() for link in re.findall(rb"/URI \((.*?)\)", body)}
    assert len(re.findall(rb"/Type\s*/Page\b", body)) <= 6
