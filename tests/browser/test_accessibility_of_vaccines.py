"""axe-core on the page of vaccines: every way to cut its matrix, at four widths, in both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.test_accessibility import WIDEST_AND_NARROWEST, WIDTHS, check_everywhere

VACCINES = {
    "/vaccines": tuple(WIDTHS),
    "/vaccines?period=to-21-march-2021&place=E06000016": WIDEST_AND_NARROWEST,
    "/vaccines?columns=places": WIDEST_AND_NARROWEST,
    "/vaccines?columns=ethnic-group": WIDEST_AND_NARROWEST,
    "/vaccines?data=example&columns=ethnic-group-19-groups": tuple(WIDTHS),
    "/vaccines?data=example&columns=ethnic-group-local&cells=people": WIDEST_AND_NARROWEST,
}


@pytest.mark.parametrize("path", VACCINES)
def test_axe_finds_nothing_on_the_page_of_vaccines(page: Page, path):
    page.goto(path)
    page.wait_for_selector("#vaccines-map[data-painted-key]")
    page.wait_for_selector("#vaccines-matrix-switches .segments")
    check_everywhere(page, widths=VACCINES[path])
