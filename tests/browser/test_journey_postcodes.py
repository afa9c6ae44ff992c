"""Find it: by postcode where a lookup is loaded, by an old code, by keyboard. Every postcode here is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from queries.ingest.load import LoadRequest, load
from tests import factories
from tests.browser.own_server import serving, watched_page
from tests.browser.test_journey_home import options, search_box
from tests.conftest import ROOT

WARD, MSOA = "E05012642", "E02002865"


@pytest.fixture(scope="module")
def with_postcodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("postcodes")
    lookup = folder / "lookup.csv"
    factories.write_rows(lookup, "pcds,osward,msoa21", [("ZZ1 1AA", WARD, MSOA), ("ZZ1 1AB", "", MSOA)])
    folders = {"data_dir": ROOT / "data", "definitions_dir": ROOT / "queries" / "definitions"}
    load(LoadRequest(**folders, database_dir=folder / "db", files=(lookup,)))
    with serving(folder / "db", folder / "log", "/methods") as url:
        yield SimpleNamespace(url=url)


def test_a_postcode_leads_to_its_ward_and_only_its_first_half_is_asked_for(browser: Browser, with_postcodes):
    with watched_page(browser, with_postcodes.url) as page:
        page.goto("/methods")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
        search_box(page).fill("zz1 1aa")
        expect(options(page)).to_have_count(2)
        expect(options(page).first).to_contain_text("Oakham North West")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/area/{WARD}")
        search_box(page).fill("zz1 1")
        expect(page.locator(".area-search-none")).to_contain_text("Type the whole postcode")
        search_box(page).fill("ZZ1 9ZZ")
        expect(page.locator(".area-search-none")).to_contain_text("is not one of")
        assert any("begins=ZZ1" in each for each in asked)
        asked = [re.sub(r"endId=\S+", "", each) for each in asked]  # letters by chance, which Dash puts there
        assert not [each for each in asked if "1aa" in each.lower() or "9zz" in each.lower()]


def test_without_a_lookup_the_search_says_so(page: Page):
    page.goto("/methods")
    search_box(page).fill("zz1 1aa")
    expect(page.locator(".area-search-none")).to_contain_text("Postcodes are not loaded here")


def test_the_keyboard_leads_to_the_search_and_an_old_code_to_what_it_is_now(faulty_page: Page):
    faulty_page.goto("/methods")
    expect(faulty_page.locator(".area-search-keys")).to_have_text("Ctrl K")
    faulty_page.keyboard.press("Control+k")
    expect(search_box(faulty_page)).to_be_focused()
    faulty_page.keyboard.type("e05014686")  # Syston, of December 2023
    expect(options(faulty_page)).to_have_count(1)
    expect(options(faulty_page).first).to_contain_text("old or newer code (December 2023 wards)")
    faulty_page.keyboard.press("Enter")
    faulty_page.wait_for_url("**/area/E05014686")
    expect(faulty_page.get_by_role("main")).to_contain_text("Syston East")
    search_box(faulty_page).fill("hamilton north")
    expect(options(faulty_page).first).to_contain_text("MSOA 2021")
    search_box(faulty_page).fill("E05005449")
    expect(options(faulty_page).first).to_contain_text("Syston East")
