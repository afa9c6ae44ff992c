"""C8: a slow answer is announced, a failed one is explained, and the last good picture stays, marked as old."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route, expect

from tests.browser.screen import Screen

FIRST_PATH = "/indicator/life-expectancy-at-birth"
CALLBACKS = "**/_dash-update-component*"
MEN = "Men live longest in Rutland and shortest in Leicester: a gap of 5.4 years"


def test_a_slow_answer_is_announced_and_the_picture_stays(screen: Screen):
    screen.open(FIRST_PATH)
    page = screen.page
    held: list[Route] = []
    is_slow = True
    page.route(CALLBACKS, lambda route: held.append(route) if is_slow else route.continue_())
    status = page.locator("#status")
    assert status.get_attribute("aria-live") == "polite"
    screen.switch("And women?", "Women").click()
    expect(status).to_contain_text("Loading")
    expect(status).to_contain_text("Women")
    assert page.locator("#main").get_attribute("data-busy") is not None
    assert screen.title == MEN
    assert screen.table()[0]["value"] == "77.5"
    is_slow = False
    for route in held:
        route.continue_()
    screen.settle()
    assert screen.title.startswith("Women live longest")
    expect(status).not_to_contain_text("Loading")
    assert page.locator("#main").get_attribute("data-busy") is None


def fail_with_500(route: Route) -> None:
    route.fulfill(status=500, content_type="application/json", body=json.dumps({"reference": "a1b2c3"}))


@pytest.mark.parametrize(
    ("fail", "cause"),
    [
        (fail_with_500, "The server could not answer this (error 500)."),
        (lambda route: route.abort("connectionfailed"), "The server cannot be reached."),
    ],
    ids=["error-500", "no-connection"],
)
def test_a_failure_names_its_cause_and_keeps_the_last_picture(faulty_screen: Screen, fail, cause):
    screen, page = faulty_screen, faulty_screen.page
    screen.open(FIRST_PATH)
    names = screen.area_names()
    page.route(CALLBACKS, fail)
    screen.switch("And women?", "Women").click()
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("The figures could not be loaded")
    expect(banner).to_contain_text(cause)
    expect(banner).to_contain_text("What you see is from")
    if fail is fail_with_500:
        expect(banner).to_contain_text("Reference a1b2c3")
    assert screen.title == MEN
    assert screen.area_names() == names
    assert screen.table()[0]["value"] == "77.5"
    cards = page.locator("[data-card]")
    marks = page.locator(".stale-mark")
    expect(marks).to_have_count(cards.count())
    expect(marks.first).to_contain_text("Stale: from")
    expect(marks.first).to_be_visible()

    page.unroute(CALLBACKS)
    retry = banner.get_by_role("button", name="Try again")
    retry.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#indicator-title")).to_contain_text("Women live longest")
    screen.settle()
    expect(banner).to_be_empty()
    expect(marks).to_have_count(0)
    assert screen.switch("And men?", "Women").get_attribute("aria-pressed") == "true"


def test_a_view_that_fails_alone_is_not_hidden_by_charts_that_come(faulty_screen: Screen):
    screen, page = faulty_screen, faulty_screen.page
    screen.open(FIRST_PATH)
    ranked = page.locator("#indicator-ranking-summary").text_content()
    asked: list[str] = []

    def fail_view(route: Route) -> None:
        outputs = route.request.post_data_json["output"]
        asked.append(outputs)
        fail_with_500(route) if "indicator-view.data" in outputs else route.continue_()

    page.route(CALLBACKS, fail_view)
    screen.switch("And women?", "Women").click()
    expect(page.get_by_role("alert")).to_contain_text("error 500")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_contain_text("error 500")
    expect(page.locator(".stale-mark").first).to_be_visible()
    assert page.locator("#indicator-ranking-summary").text_content() == ranked  # men in the map, men in the ranking
    page.unroute(CALLBACKS)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#indicator-title")).to_contain_text("Women live longest")
    screen.settle()
    expect(page.get_by_role("alert")).to_be_empty()


def test_a_failure_of_the_charts_alone_is_said_too(faulty_screen: Screen):
    screen, page = faulty_screen, faulty_screen.page
    screen.open(FIRST_PATH)

    def fail_charts(route: Route) -> None:
        is_charts = "indicator-figures" in route.request.post_data_json["output"]
        fail_with_500(route) if is_charts else route.continue_()

    page.route(CALLBACKS, fail_charts)
    screen.row("Rutland").locator("td").first.click()
    expect(page.get_by_role("alert")).to_contain_text("error 500")
    expect(screen.details).to_contain_text("82.9")
    page.unroute(CALLBACKS)
    page.get_by_role("button", name="Try again").click()
    screen.settle()
    assert screen.banded_codes() == ["E06000017"]
    expect(page.get_by_role("alert")).to_be_empty()


@pytest.mark.parametrize(
    ("fail", "cause"),
    [
        (lambda route: route.abort("connectionfailed"), "The server cannot be reached."),
        (lambda route: route.fulfill(status=500), "The server could not send the shapes (error 500)."),
        (lambda route: route.fulfill(status=200, body='{"codes": ["E05'), "The shapes came damaged"),
    ],
    ids=["no-connection", "error-500", "cut-off"],
)
def test_shapes_that_do_not_come_leave_no_other_map_in_their_place(faulty_screen: Screen, fail, cause):
    screen, page = faulty_screen, faulty_screen.page
    screen.open(FIRST_PATH)
    page.route("**/boundaries/**/place.json", fail)
    page.evaluate("window.healthGap.address.change({areas: 'place'})")
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("The map could not be drawn")
    expect(banner).to_contain_text(cause)
    expect(page.locator("#indicator-map [data-code]")).to_have_count(0)
    expect(page.locator("#indicator-table table")).to_have_count(0)
    expect(page.locator("#indicator-ranking-summary")).to_contain_text("Rutland")  # the charts need no shapes
    page.unroute("**/boundaries/**/place.json")
    banner.get_by_role("button", name="Try again").click()
    screen.settle()
    expect(banner).to_be_empty()
    assert len(screen.area_names()) == 3
    assert [row["value"] for row in screen.table() if row["area"] == "Rutland"] == ["82.9"]
