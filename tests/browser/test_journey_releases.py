"""A link that names a data release: filters, links and files stay in it, and one click leads to the newest."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.own_server import serving, watched_page
from tests.browser.screen import Screen

FIRST = "/indicator/life-expectancy-at-birth"
BANNER, FOOTER = ".release-banner", ".site-footer .release"


def make_second_release(folder: Path) -> None:
    """Make a release 2 in which the figures are a tenth higher."""
    shutil.copy(folder / "published-0001.duckdb", folder / "published-0002.duckdb")
    with duckdb.connect(str(folder / "published-0002.duckdb")) as connection:
        connection.execute("UPDATE release SET number = 2")
        connection.execute(
            "UPDATE observations SET value = value + 0.1 WHERE indicator_slug = 'life-expectancy-at-birth'"
        )
    (folder / "published.current").write_text("published-0002.duckdb\n")


@pytest.fixture(scope="module")
def two_releases(shipped_database_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A dashboard of its own with two releases: its address and the folder of its databases."""
    root = tmp_path_factory.mktemp("releases")
    folder = shutil.copytree(shipped_database_dir, root / "db")
    make_second_release(folder)
    with serving(folder, root / "log", FIRST) as url:
        yield url, folder


@pytest.fixture
def page(browser: Browser, two_releases: tuple[str, Path]) -> Iterator[Page]:
    with watched_page(browser, two_releases[0]) as page:
        yield page


def test_a_linked_release_is_kept_by_filters_links_and_files_until_the_reader_leaves_it(screen: Screen, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    screen.open(f"{FIRST}?release=1")
    expect(page.locator(BANNER)).to_contain_text("You see release 1 of")
    expect(page.locator(FOOTER)).to_contain_text("Data release 1, built")
    screen.press("And women?", "Women")
    assert (screen.address["release"], screen.address["sex"]) == ("1", "female")
    expect(page.locator(BANNER)).to_be_visible()
    assert {url.split("/boundaries/")[1].split("/")[0] for url in asked if "/boundaries/" in url} == {"published-1"}
    table = page.locator("a[data-file=figures]").first
    assert "release=1" in table.get_attribute("href")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Inequality").click()
    expect(page.locator(BANNER)).to_contain_text("You see release 1 of")
    assert screen.address["release"] == "1"
    page.go_back()
    expect(page.locator("#indicator-title")).to_contain_text("Women live")
    page.get_by_role("link", name="see them").click()
    expect(page.locator(FOOTER)).to_contain_text("Data release 2, built")
    expect(page.locator(BANNER)).to_have_count(0)
    assert screen.address == {"sex": "female"}


def test_the_footer_follows_a_page_that_was_open_during_a_load(screen: Screen, page: Page, two_releases):
    pointer = two_releases[1] / "published.current"
    pointer.write_text("published-0001.duckdb\n")
    screen.open(FIRST)
    expect(page.locator(FOOTER)).to_contain_text("Data release 1, built")
    pointer.write_text("published-0002.duckdb\n")
    screen.press("And women?", "Women")
    expect(page.locator(FOOTER)).to_contain_text("Data release 2, built")


@pytest.mark.parametrize("width", [360, 1366])
def test_the_words_above_a_linked_release_fit(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    Screen(page).open(f"{FIRST}?release=1")
    expect(page.locator(BANNER)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
