"""C8: a slow answer is announced, a failed one is explained, and the last good picture stays, marked as old."""

from __future__ import annotations

import json

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
