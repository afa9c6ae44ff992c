"""Figures and pictures that leave the page: the file is the screen, and says all that must be said of it."""

from __future__ import annotations

import base64
import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Download

from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, MINUS, RUTLAND, printed
from tests.browser.screen import Screen

FIRST_PATH = "/indicator/life-expectancy-at-birth"
WARDS_PATH = f"/indicator/religion?areas=ward&place={LEICESTER}"
PATTERN_PATH = "/indicator/life-expectancy-small-area-pattern"
SVG = "{http://www.w3.org/2000/svg}"
INK = """async (base64) => {
  const image = new Image();
  image.src = `data:image/png;base64,${base64}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const colours = new Set();
  for (let place = 0; place < data.length; place += 4 * 97) {
    colours.add((data[place] << 16) | (data[place + 1] << 8) | data[place + 2]);
  }
  return { width: image.width, height: image.height, colours: colours.size, corner: [...data.slice(0, 4)] };
}"""


def download(screen: Screen, tools: str, name: str) -> Download:
    """Open a card's menu with the keyboard and take what is called so."""
    group = screen.page.get_by_role("group", name=f"Tools: {tools}")
    group.get_by_text("Download", exact=True).press("Enter")
    with screen.page.expect_download() as waiting:
        screen.page.get_by_label(name, exact=True).locator("visible=true").press("Enter")
    return waiting.value


def table_of(found: Download) -> list[dict[str, str]]:
    text = Path(found.path()).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def words_of(picture: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()) for node in picture.iter(f"{SVG}text"))


def svg_of(found: Download) -> ElementTree.Element:
    return ElementTree.parse(found.path()).getroot()


def on_screen(row: dict[str, str], decimals: int = 1) -> dict[str, str]:
    """One line of the file, as the table of the page prints it."""
    marks = {"Not published": "[x] Not published", "Not reliable enough to show": "[u] Not reliable enough to show"}
    is_benchmark = row["level"] == "benchmark"
    limits = [printed(row[name], decimals) for name in ("lower_limit", "upper_limit") if row[name]]
    district = f", {row['district']}" if row["district"] else ""
    shown = {
        "area": row["area_name"] + district,
        "value": printed(row["value"], decimals) if row["value"] else marks[row["status"]],
        "limits": " to ".join(limits) or "not held",
        "gap": printed(row["gap"], decimals, is_gap=True) if row["gap"] else "",
        "verdict": row["verdict"],
    }
    if row["other_sex"]:
        status = marks.get(row["other_sex_status"], "")
        shown["other_sex"] = printed(row["other_sex_value"], decimals) if row["other_sex_value"] else status
    if not is_benchmark:
        counts = {"count": row["count"], "denominator": row["denominator"]}
        shown |= {name: printed(text, 0) for name, text in counts.items() if text}
    return shown


@pytest.mark.parametrize(
    ("path", "rows"), [(FIRST_PATH, 10), (WARDS_PATH, 22), (f"{FIRST_PATH}?areas=ward", 181), (PATTERN_PATH, 126)]
)
def test_the_file_is_the_table_on_the_screen_row_by_row(screen: Screen, path, rows):
    screen.open(path)
    lines = table_of(download(screen, "table", "Download the figures as CSV"))
    table = screen.table()
    assert len(lines) == len(table) == rows
    for line, shown in zip(lines, table, strict=True):
        expected = on_screen(line)
        common = expected.keys() & shown.keys()
        assert {name: shown[name] for name in common} == {name: expected[name] for name in common}
        assert common >= ({*shown} - {"period", "kind", "note"} if line["level"] != "benchmark" else {"value", "gap"})


def test_the_file_follows_a_filter_and_equals_the_published_table(screen: Screen):
    screen.open(FIRST_PATH)
    screen.press("And women?", "Women")
    screen.choose("Period", "2019 to 2021")
    found = download(screen, "map and ranking", "Download the figures as CSV")
    assert found.suggested_filename == "life-expectancy-at-birth_female_2019-to-2021_district_published-1.csv"
    source = published.rows(published.LIFE_EXPECTANCY, Sex="Female", Time_period="2019 - 21")
    values = {line["area_code"]: float(line["value"]) for line in table_of(found)}
    assert values == {code: float(source[code]["Value"]) for code in {*published.areas("district"), ENGLAND}}


def test_the_trends_file_is_the_chosen_areas_history(screen: Screen):
    screen.open(f"{FIRST_PATH}?selected={RUTLAND}")
    lines = table_of(download(screen, "trend", "Download the figures over time as CSV"))
    chart = screen.page.locator("#indicator-trend .js-plotly-plot")
    drawn = chart.evaluate("(chart) => chart.data.flatMap((trace) => [...(trace.y || [])]).filter(Number.isFinite)")
    rutland = [float(line["value"]) for line in lines if line["drawn_as"] == "chosen area"]
    assert {line["area_code"] for line in lines if line["drawn_as"] == "chosen area"} == {RUTLAND}
    assert set(rutland) <= set(drawn)
    assert rutland[-1] == float(
        published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period="2023 - 25")[RUTLAND]["Value"]
    )


@pytest.mark.parametrize(
    ("tools", "noun", "own_words"),
    [
        ("map and ranking", "map", ["Years a baby born today can expect", "under 78", "Rutland", "82.9"]),
        ("map and ranking", "ranking", ["Shortest to longest. Longer is better", "Worse", "Better", "England 79.7"]),
        ("trend", "trend", ["First period 2015 to 2017, last 2023 to 2025", "Leicester 77.5"]),
    ],
)
def test_a_picture_says_what_it_shows_and_whose_it_is(screen: Screen, tools, noun, own_words):
    screen.page.emulate_media(color_scheme="light")
    screen.open(FIRST_PATH)
    screen.page.get_by_role("button", name="Switch between light and dark").click()
    screen.settle()
    picture = svg_of(download(screen, tools, f"Download the {noun} as SVG"))
    words = words_of(picture)
    shared = ["Published: OHID Fingertips 90366", "Life expectancy at birth, men", "2023 to 2025", "data release 1"]
    for text in [*shared, *own_words, "we cannot test a difference ourselves", "Open Government Licence"]:
        assert text in re.sub(r"\s+", " ", words)
    ground = next(picture.iter(f"{SVG}rect"))
    assert ground.get("fill").upper() == "#FFFFFF"  # paper is light, whatever the screen is
    assert "rgb(241, 244, 246)" not in ElementTree.tostring(picture, encoding="unicode")  # the dark theme's ink
    assert screen.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_warning_is_part_of_the_picture_and_a_png_is_large_and_not_blank(screen: Screen):
    screen.open(PATTERN_PATH)
    words = re.sub(r"\s+", " ", words_of(svg_of(download(screen, "map and ranking", "Download the map as SVG"))))
    assert "Third-party: ONS small-area life expectancy" in words
    assert "Use for pattern, not level." in words
    found = download(screen, "map and ranking", "Download the map as PNG")
    assert found.suggested_filename.endswith("_map.png")
    body = Path(found.path()).read_bytes()
    width, height = (int.from_bytes(body[place : place + 4], "big") for place in (16, 20))
    assert body.startswith(b"\x89PNG")
    assert width > 1200
    assert height > 1200
    seen = screen.page.evaluate(INK, base64.b64encode(body).decode())
    assert (seen["width"], seen["height"]) == (width, height)
    assert seen["colours"] > 20
    assert seen["corner"] == [255, 255, 255, 255]


def test_figures_with_a_minus_are_numbers_in_the_file(screen: Screen):
    screen.open(FIRST_PATH)
    lines = table_of(download(screen, "table", "Download the figures as CSV"))
    leicester = next(line for line in lines if line["area_code"] == LEICESTER)
    assert float(leicester["gap"]) == -2.2
    assert screen.table()[0]["gap"] == f"{MINUS}2.2"
