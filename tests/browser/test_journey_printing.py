"""A7 on the pages of text: paper shows every entry, cuts nothing, and says where it is from and of which day."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

A4_PX = {"width": 703, "height": 1017}  # less the margins
# What stands out of the sheet, or is wider than the box that it stands in.
CUT = """() => {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll("#main *, .site-footer *")].filter((node) => {
    const box = node.getBoundingClientRect();
    if (!box.width || !node.checkVisibility()) return false;
    const mayCut = getComputedStyle(node).overflowX !== "visible";
    const isCut = mayCut && node.scrollWidth > node.clientWidth + 1;
    return isCut || box.right > width + 1 || box.left < -1;
  }).map((node) => `${node.tagName}.${node.className}: ${node.textContent.slice(0, 40)}`);
}"""
# How far a text's colour is from the white of paper, for every text: WCAG's contrast.
PALEST = """() => {
  const light = (part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const contrasts = [...document.querySelectorAll("#main :is(h1, h2, h3, h4, p, li, dt, dd, a, td, th)")]
    .filter((node) => node.checkVisibility())
    .map((node) => {
      const [r, g, b] = getComputedStyle(node).color.match(/[0-9.]+/g).map(Number).map(light);
      return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
    });
  return Math.min(...contrasts);
}"""


@pytest.mark.parametrize(
    ("path", "most_sheets", "last_words"),
    [
        ("/methods", 45, "Withheld (not reliable enough to show)"),
        ("/data", 10, "No figure is published for wards."),
        ("/accessibility", 2, "Prepared on"),
    ],
)
def test_a_page_of_text_prints_whole_with_its_link_and_date(page: Page, path, most_sheets, last_words):
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Switch between light and dark").click()  # paper is white all the same
    body = page.pdf(prefer_css_page_size=True, print_background=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", body)) <= most_sheets
    assert page.url in {link.decode() for link in re.findall(rb"/URI \((.*?)\)", body)}
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_PX)
    assert page.evaluate(CUT) == []
    assert page.evaluate(PALEST) >= 4.5
    assert page.locator("#main details:not([open])").count() == 0
    expect(page.locator("#main")).to_contain_text(last_words)
    for hidden in page.locator(".site-nav, .guide-contents, .entry-filter-box, .icon-button, .area-search").all():
        expect(hidden).to_be_hidden()
    foot = page.locator(".print-foot")
    expect(foot).to_contain_text(page.url)
    expect(foot).to_contain_text(re.compile(r"Printed on \d{1,2} \w+ 20\d\d"))
    expect(page.locator(".site-footer")).to_contain_text("Data release")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".print-foot").count() == 0
    assert page.locator("#main details[open]").count() == 0


def test_paper_shows_the_entries_that_the_screen_has_been_narrowed_to(page: Page):
    page.goto("/methods")
    page.get_by_label("Find a measure").fill("obesity")
    kept = page.locator(".entry:visible")
    expect(page.locator(".entry-count").first).to_contain_text(" of ")
    titles = kept.locator("h4").all_inner_texts()
    assert 1 < len(titles) < 10
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert kept.locator("h4").all_inner_texts() == titles
    assert all(entry.get_attribute("open") is not None for entry in kept.all())
