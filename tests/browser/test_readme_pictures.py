"""The pictures of the README show what the dashboard looks like now. `make pictures` takes them anew."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import ROOT
from tests.browser.screen import Screen

FOLDER = ROOT / "docs" / "images"
MOST_DIFFERENCE = 4.0  # of 255, as the mean over a grid of 128 by 72: fonts may be drawn a little differently elsewhere
COMPARE = """async ([before, now]) => {
  const read = async (data) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 128, height: 72 });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, 128, 72);
    return { size: [image.width, image.height], points: context.getImageData(0, 0, 128, 72).data };
  };
  const [a, b] = [await read(before), await read(now)];
  if (String(a.size) !== String(b.size)) return 255;
  return a.points.reduce((sum, point, index) => sum + Math.abs(point - b.points[index]), 0) / (128 * 72 * 3);
}"""


def open_first_view(screen: Screen) -> None:
    screen.open("/indicator/life-expectancy-at-birth")


def open_leicester_wards(screen: Screen) -> None:
    screen.open("/indicator/deprivation-most-deprived-fifth?areas=ward&place=E06000016")


def open_home(screen: Screen) -> None:
    screen.page.goto("/")
    expect(screen.page.locator("#home-map[data-painted-key]")).to_be_visible()
    expect(screen.page.locator("#home-life .main-svg").first).to_be_visible()
    screen.page.wait_for_load_state("networkidle")


def open_inequality(screen: Screen) -> None:
    screen.page.goto("/inequalities/smoking-at-delivery")
    expect(screen.page.locator("#inequality-groups .main-svg").first).to_be_visible()
    expect(screen.page.locator("#inequality-history .main-svg").first).to_be_visible()
    screen.page.wait_for_load_state("networkidle")


def open_two_babies(screen: Screen) -> None:
    screen.page.goto("/two-babies")
    expect(screen.page.locator("#two-babies-picture[data-painted] .tale-drawing")).to_be_visible()
    screen.page.wait_for_load_state("networkidle")


def open_vaccines(screen: Screen) -> None:
    screen.page.goto("/vaccines?period=to-21-march-2021")
    expect(screen.page.locator("#vaccines-map[data-painted-key]")).to_be_visible()
    expect(screen.page.locator("#vaccines-counted .main-svg").first).to_be_visible()
    screen.page.wait_for_load_state("networkidle")


def open_profile(screen: Screen) -> None:
    screen.page.goto("/area/E06000016")
    expect(screen.page.locator("#area-map[data-painted-key]")).to_be_visible()
    screen.page.wait_for_load_state("networkidle")


def open_compare(screen: Screen) -> None:
    screen.page.goto("/compare?selected=E06000016,E06000017,E10000018")
    expect(screen.page.get_by_role("heading", name=re.compile("measures, each on one scale"))).to_be_visible()
    screen.page.wait_for_load_state("networkidle")


PICTURES: dict[str, Callable[[Screen], None]] = {
    "home.png": open_home,
    "first-view.png": open_first_view,
    "leicester-wards.png": open_leicester_wards,
    "inequality.png": open_inequality,
    "two-babies.png": open_two_babies,
    "vaccines.png": open_vaccines,
    "profile.png": open_profile,
    "compare.png": open_compare,
}


def encoded(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_readme_is_what_the_page_looks_like(fresh_context: BrowserContext, name: str):
    screen = Screen(fresh_context.new_page())
    PICTURES[name](screen)
    screen.page.mouse.move(0, 0)
    now = screen.page.screenshot()
    path = FOLDER / name
    if os.environ.get("HEALTH_GAP_RENEW_PICTURES"):
        path.write_bytes(now)
    blank = fresh_context.new_page()
    blank.goto("about:blank")
    difference = blank.evaluate(COMPARE, [encoded(path.read_bytes()), encoded(now)])
    assert difference < MOST_DIFFERENCE, f"{name} is out of date: run `make pictures`, look at it, and commit it"


def test_every_picture_of_the_readme_is_taken_here():
    used = re.findall(r"\]\(docs/images/([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(used) == sorted(PICTURES) == sorted(path.name for path in Path(FOLDER).iterdir())
