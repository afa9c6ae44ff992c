"""What goes over the wire: boundaries once for each level, a filter change only its figures, nothing to anyone else."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Request, expect

from tests.browser import published
from tests.browser.screen import Screen
from tests.browser.witness import Witness

MOST_BYTES = 40_000


def test_boundaries_are_asked_for_once_for_each_level(screen: Screen):
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url) if "/boundaries/" in request.url else None)
    screen.open("/indicator/religion?areas=ward")
    screen.choose("Place", "Leicester")
    screen.choose("Protected characteristic", "Religion or belief: Hindu")
    screen.press("Shade by", "Gap")
    screen.press("Areas", "District")
    screen.press("Areas", "Ward")
    assert [url.rsplit("/", 1)[1] for url in asked] == ["ward.json", "district.json"]


def test_boundaries_may_be_kept_for_ever_and_come_compressed(fresh_context: BrowserContext):
    page = fresh_context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer) if "/boundaries/" in answer.url else None)
    Screen(page).open("/indicator/religion?areas=ward")
    headers = answers[0].all_headers()
    assert "immutable" in headers["cache-control"]
    assert "max-age=31536000" in headers["cache-control"]
    assert headers["content-encoding"] in ("br", "gzip")
    assert "published-1/" in answers[0].url


def test_a_filter_change_sends_figures_and_no_shapes(screen: Screen):
    screen.open("/indicator/religion?areas=ward")
    done: list[Request] = []
    screen.page.on("requestfinished", lambda request: done.append(request) if request.method == "POST" else None)
    screen.choose("Protected characteristic", "Religion or belief: Hindu")
    assert len(done) == 2, [request.post_data_json["output"] for request in done]  # the view, then its charts
    sizes = {request.post_data_json["output"]: request.sizes()["responseBodySize"] for request in done}
    views = [size for outputs, size in sizes.items() if "indicator-view.data" in outputs]
    assert len(views) == 1
    assert views[0] < MOST_BYTES, sizes


def test_a_selection_asks_for_charts_only(screen: Screen):
    screen.open("/indicator/religion?areas=ward")
    done: list[Request] = []
    screen.page.on("requestfinished", lambda request: done.append(request) if request.method == "POST" else None)
    name = published.full_name(published.areas("ward")["E05010466"])
    screen.after(screen.row(name).locator("td").first.click)
    assert [("indicator-view.data" in request.post_data_json["output"]) for request in done] == [False]


def test_an_opened_address_is_answered_by_one_view(screen: Screen):
    done: list[Request] = []
    screen.page.on("requestfinished", lambda request: done.append(request) if request.method == "POST" else None)
    screen.open("/indicator/religion?areas=ward&characteristic=religion_or_belief&group=sikh&shade=gap")
    views = [each for each in done if "indicator-view.data" in each.post_data_json["output"]]
    assert views == []  # the page arrives with its view in it


def test_a_first_visit_asks_nobody_else_for_anything(fresh_context: BrowserContext, server_url: str):
    page = fresh_context.new_page()
    witness = Witness(page, server_url)
    hosts = set()
    fresh_context.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto("/")
    expect(page.locator("#home-map[data-painted-key]")).to_be_visible()
    Screen(page).open("/indicator/life-expectancy-at-birth")
    assert {host for host in hosts if host} == {server_url.removeprefix("http://")}
    assert witness.problems == []
    assert fresh_context.cookies() == []
