"""Another integrated care system, served from its data alone: its name, its map, its search, and no error anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from queries.ingest.load import load
from tests import cornwall
from tests.browser.own_server import serving, watched_page
from tests.factories import load_request

FIRST = "/indicator/inactive-adults"
PAGES = ("/", "/two-babies", "/vaccines", "/inequalities/inactive-adults", "/methods", "/data", "/accessibility")


@pytest.fixture(scope="module", params=["full", "bare"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard of the other system: with a little of everything, and with one measure only."""
    root = cornwall.write_cornwall(tmp_path_factory.mktemp(request.param), is_bare=request.param == "bare")
    load(load_request(root))
    with serving(root / "db", root / "log", FIRST) as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched_page(browser, address) as page:
        yield page


def test_a_reader_of_another_system_meets_only_that_system(page: Page):
    page.goto(FIRST)
    expect(page.locator(".site-brand small")).to_have_text(cornwall.NAME)
    expect(page.locator(f'#indicator-map [data-code="{cornwall.SCILLY}"]').first).to_be_visible()
    expect(page.locator("#indicator-table")).to_contain_text("Isles of Scilly")
    expect(page.get_by_label("Place").locator("option").first).to_have_text(f"All of {cornwall.SHORT_NAME}")
    page.get_by_role("combobox", name="Find your ward").press_sequentially("st agnes")
    expect(page.locator("#area-search-list [role=option]")).to_have_count(2)
    for path in PAGES:
        page.goto(path)
        expect(page.locator("h1").first).not_to_be_empty()
        page.wait_for_load_state("networkidle")
        assert cornwall.OF_THE_FIRST.findall(page.locator("body").inner_text()) == [], path
