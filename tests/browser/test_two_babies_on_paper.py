"""The tale of two babies on one sheet of paper; and what moves on the screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import sideways_px
from tests.browser.test_journey_two_babies import OVER_THE_EDGE, PATH, PRESS, open_tale

A4_LANDSCAPE_PX = {"width": 1047, "height": 726}  # less the margins of its sheet
# What may move by a style sheet, and what a script moves now.
_LONGEST_MOTION_MS = """() => { const ms = (text) => Math.max(...text.split(",").map(parseFloat)) * 1000;
  const declared = [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility())
    .map((node) => getComputedStyle(node))
    .map((style) => Math.max(ms(style.transitionDuration), ms(style.animationDuration)));
  const running = document.getAnimations().map((each) => each.effect.getComputedTiming().endTime);
  return Math.max(0, ...declared, ...running); }"""


@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}?stage=working_age&sex=persons", f"{PATH}?lives=fifths&sex=persons&stage=later_life"]
)
def test_one_landscape_sheet_holds_the_picture_with_source_and_link(page: Page, path):
    open_tale(page, path)
    body = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", body)) == 1
    wide, high = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", body).groups()
    assert float(wide) > float(high)
    assert page.url in {link.decode() for link in re.findall(rb"/URI \((.*?)\)", body)}
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_LANDSCAPE_PX)
    assert page.evaluate("document.documentElement.scrollHeight") <= A4_LANDSCAPE_PX["height"] + 1
    assert sideways_px(page) <= 0
    assert page.locator(".tale-print").evaluate(OVER_THE_EDGE) == []
    for said in ("ONS", "The curves are a path, not a scale.", "data release"):
        expect(page.locator(".print-foot")).to_contain_text(said)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".tale-print").count() == 0


@pytest.mark.parametrize(("motion", "fewest_ms", "most_ms"), [("reduce", 0, 0), ("no-preference", 100, 240)])
def test_what_moves_is_short_and_with_reduced_motion_nothing_does(page: Page, motion, fewest_ms, most_ms):
    page.emulate_media(reduced_motion=motion)
    open_tale(page)
    assert fewest_ms <= page.evaluate(_LONGEST_MOTION_MS) <= most_ms
    page.evaluate(PRESS, "girl")
    page.get_by_role("button", name="Next stage").click()
    assert page.evaluate(_LONGEST_MOTION_MS) <= most_ms
