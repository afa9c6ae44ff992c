"""C1 to C4 on the tale of two babies: shown to a room, stepped through, the other sex in one press, true."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, RUTLAND, printed
from tests.browser.test_accessibility import faults_of, sideways_px
from tests.browser.test_journey_sharing import PRESENT_LABEL_PX, SMALLEST_PX

PATH = "/two-babies"
DEFINITIONS = Path(__file__).parents[2] / "queries" / "definitions"
_IS_DRAWN = "() => document.querySelector('#two-babies-picture[data-painted] .tale-drawing text')"
_BOXES = """() => ["#two-babies-title", "#two-babies-picture", ".tale-head:last-child", ".stage-steps", ".tale-figures"]
  .map((part) => { const box = document.querySelector(part).getBoundingClientRect();
    return [part, box.x, box.y, box.width, box.height]; })"""
# From the press until title, picture and table tell of the other sex.
PRESS = """(who) => new Promise((resolve) => {
  const before = performance.now();
  const asked = { boy: ["male", "baby boy"], girl: ["female", "baby girl"], both: ["persons", "and a girl"] };
  const [sex, said] = asked[who];
  const isThere = () => document.querySelector("#two-babies-title").innerText.includes(said)
    && document.querySelector("#two-babies-picture").dataset.painted?.includes("_" + sex);
  const done = () => resolve(performance.now() - before);
  const look = () => requestAnimationFrame(isThere() ? done : look);
  document.querySelector(`#two-babies-filters button[value="${sex}"]`).click();
  look();
})"""
_FILLS_THE_WINDOW = """() => { const drawing = document.querySelector(".tale-drawing");
  return Number(drawing.getAttribute("width")) === Math.floor(drawing.parentElement.clientWidth)
    && drawing.getBoundingClientRect().width > 0.95 * innerWidth; }"""
# Everything that the picture draws of a life whose text or shape reaches over the edge of the drawing.
OVER_THE_EDGE = """(drawing) => { const width = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text")].filter((node) => { const box = node.getBoundingClientRect();
    return box.left < width.left - 1 || box.right > width.right + 1 || box.bottom > width.bottom + 1; })
    .map((node) => node.textContent); }"""


def open_tale(page: Page, path: str = PATH) -> None:
    page.goto(path)
    page.wait_for_function(_IS_DRAWN)


def where(page: Page) -> str:
    return page.locator("#two-babies-where").inner_text()


def finding(page: Page) -> str:
    return page.locator(".stage-panel:visible .stage-finding").inner_text()


def shipped(slug: str, sex: str) -> dict[str, dict[str, str]]:
    """The latest rows that both places have from one source, by area, read from the definition's id and the tables."""
    text = (DEFINITIONS / f"{slug}.yaml").read_text()
    indicator_id = re.search(r"^indicator_id: ['\"]?([^'\"\n]+)", text, re.MULTILINE)[1].strip()
    found: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for row in published.every_row(indicator_id):
        if row["Sex"] == sex and row["Value"] and not row["Category Type"]:
            found.setdefault((row["Time period Sortable"], row["Source"]), {})[row["Area Code"]] = row
    return found[max(key for key, rows in found.items() if {LEICESTER, RUTLAND} <= rows.keys())]


@pytest.mark.parametrize(("path", "sex"), [(PATH, "Male"), (f"{PATH}?sex=female", "Female")])
def test_every_figure_on_the_page_is_the_shipped_one(page: Page, path, sex):
    open_tale(page, path)
    rows = page.locator("tr[data-measure]:visible").all()
    assert len(rows) == 22
    for row in rows:
        slug = row.get_attribute("data-measure")
        is_of_sex = slug in ("life-expectancy-at-birth", "healthy-life-expectancy")
        held = shipped(slug, sex if is_of_sex else "Persons")
        cells = [cell.inner_text().split("\n") for cell in row.locator("td.number").all()]
        for code, cell in zip((LEICESTER, RUTLAND, ENGLAND), cells, strict=True):
            decimals = len(cell[0].partition(".")[2])
            assert cell[0] == printed(held[code]["Value"], decimals), (slug, code)
            if held[code]["Lower CI 95.0 limit"]:
                limits = [printed(held[code][f"{end} CI 95.0 limit"], decimals) for end in ("Lower", "Upper")]
                assert cell[1] == " to ".join(limits), (slug, code)


def test_what_could_be_chance_follows_from_the_limits(page: Page):
    for path, outcome in ((PATH, "More than chance"), (f"{PATH}?sex=female", "Could be chance")):
        open_tale(page, path)
        healthy = page.locator('tr[data-measure="healthy-life-expectancy"]:visible')
        held = shipped("healthy-life-expectancy", "Female" if "female" in path else "Male")
        gap, variance = float(held[LEICESTER]["Value"]) - float(held[RUTLAND]["Value"]), 0.0
        for code in (LEICESTER, RUTLAND):
            ends = [float(held[code][f"{end} CI 95.0 limit"]) for end in ("Upper", "Lower")]
            variance += ((ends[0] - ends[1]) / 3.92) ** 2
        assert (abs(gap) > 1.96 * variance**0.5) == (outcome == "More than chance")
        expect(healthy).to_contain_text(outcome)
        without = page.locator('tr[data-measure="tooth-decay-at-5"]:visible')
        expect(without).to_contain_text("Cannot be tested")


def test_the_point_is_seen_on_the_first_screen(page: Page):
    open_tale(page)
    for part in ("#two-babies-title", ".tale-drawing", ".tale-key:visible", ".tale-notes:visible"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 768, part
    assert page.locator(".tale-drawing").evaluate(OVER_THE_EDGE) == []
    said = page.locator(".tale-key:visible").inner_text()
    for count, words in (
        (5, "more than chance"),
        (4, "could be chance"),
        (12, "cannot be tested"),
        (1, "the same figure"),
    ):
        assert re.search(rf"\b{count} {words}", said)


def test_the_keys_step_through_all_six_stages_and_the_address_follows(page: Page):
    open_tale(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert where(page) == "Stage 2 of 6 · Early years"
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#two-babies-where")).to_have_text("Stage 1 of 6 · Pregnancy and birth")
    expect(page.locator(".stage-panel:visible")).to_contain_text("no reliable figure is published for both places")
    page.keyboard.press("ArrowLeft")  # there is nothing before birth
    assert where(page).startswith("Stage 1 of 6")
    page.get_by_role("button", name="Next stage").focus()
    seen = []
    for _ in range(5):
        page.keyboard.press("PageDown")
        seen.append(where(page))
    assert [text.split(" · ")[1] for text in seen] == ["Early years", "School", "Working age", "Mid-life", "Later life"]
    assert "stage=later_life" in page.url
    expect(page.locator("#status")).to_contain_text("Stage 6 of 6, Later life. If health and death rates stay")
    expect(page.locator('.tale-head[aria-current="step"]')).to_contain_text("Later life")
    page.keyboard.press("PageUp")
    assert "Mid-life" in where(page)
    page.get_by_role("button", name="School").click()
    assert "School" in where(page)
    assert not [url for url in requests if "_dash-update" in url]  # stepping asks the server for nothing
    page.go_back()
    expect(page.locator("#two-babies-where")).to_contain_text("Mid-life")
    page.reload()
    page.wait_for_function(_IS_DRAWN)
    assert "Mid-life" in where(page)


def test_the_other_sex_is_one_press_away_and_nothing_jumps(page: Page):
    open_tale(page, f"{PATH}?stage=later_life")
    page.evaluate(PRESS, "both")
    page.evaluate(PRESS, "girl")
    page.evaluate(PRESS, "boy")
    page.wait_for_function("() => !document.querySelector('main').dataset.busy")
    before = page.evaluate(_BOXES)
    times_ms = [page.evaluate(PRESS, sex) for sex in ("girl", "boy", "girl", "boy", "girl")]
    assert median(times_ms) < 300
    assert page.evaluate(_BOXES) == before
    girls = shipped("life-expectancy-at-birth", "Female")
    for code in (LEICESTER, RUTLAND):
        expect(page.get_by_role("heading", level=1)).to_contain_text(printed(girls[code]["Value"]))
        expect(page.locator(".tale-drawing")).to_contain_text(printed(girls[code]["Value"]))
    assert "sex=female" in page.url
    assert "girls" in page.title()
    assert "Later life" in where(page)
    assert "baby girl" in finding(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    times_ms = [page.evaluate(PRESS, sex) for sex in ("both", "girl", "both", "girl", "both")]
    assert median(times_ms) < 300
    assert page.evaluate(_BOXES)[:-1] == before[:-1]  # each sex has rows of its own, which move the table down
    boys = shipped("life-expectancy-at-birth", "Male")
    for sex, held in (("Boy", boys), ("Girl", girls)):
        for code in (LEICESTER, RUTLAND):
            expect(page.locator(".tale-drawing")).to_contain_text(f"{sex} {printed(held[code]['Value'])}, ")
    assert page.locator('tr[data-measure="life-expectancy-at-birth"]:visible').count() == 2
    assert page.locator(".tale-drawing").evaluate(OVER_THE_EDGE) == []
    assert "boys and girls" in page.title()
    assert not [url for url in requests if "_dash-update" in url]
    assert faults_of(page) == []


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
def test_one_press_shows_it_to_a_room(page: Page, size):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    open_tale(page)
    button = page.get_by_role("button", name="Present the two lives")
    button.focus()
    before = page.evaluate("[window.scrollY, location.href]")
    button.press("Enter")
    page.wait_for_function(_FILLS_THE_WINDOW)
    for stage in page.locator(".tale-head").all():
        stage.click()
        smallest, at = page.locator("body").evaluate(SMALLEST_PX)
        assert smallest >= PRESENT_LABEL_PX, at
    page.locator(".tale-head").nth(1).click()
    seen = (".tale-drawing", ".tale-key:visible", ".tale-caption:visible", ".stage-panel:visible .stage-finding")
    for part in (*seen, "#two-babies-where", ".stage-row:visible >> nth=0"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= height, part
    page.keyboard.press("PageDown")  # as a clicker sends it
    expect(page.locator("#two-babies-where")).to_have_text("Stage 3 of 6 · School")
    page.keyboard.press("PageUp")
    assert page.locator(".tale-drawing").evaluate(OVER_THE_EDGE) == []
    page.keyboard.press("Escape")
    expect(page.locator("html[data-presenting]")).to_have_count(0)
    expect(button).to_be_focused()
    assert page.evaluate("[window.scrollY, location.href]") == before


@pytest.mark.parametrize("width", [390, 360])
def test_on_a_phone_the_lives_run_down_the_page(page: Page, width):
    page.set_viewport_size({"width": width, "height": 844})
    open_tale(page)
    assert sideways_px(page) <= 0
    drawing = page.locator(".tale-drawing")
    box = drawing.bounding_box()
    assert box["height"] > 1.5 * box["width"]
    assert drawing.evaluate(OVER_THE_EDGE) == []
    sizes = drawing.locator("text").evaluate_all(
        "(nodes) => nodes.map((node) => parseFloat(getComputedStyle(node).fontSize))"
    )
    assert min(sizes) >= 14
    page.get_by_role("button", name="Later life").click()
    assert "Later life" in where(page)
    assert sideways_px(page) <= 0


def test_the_file_and_the_picture_are_the_screen(page: Page):
    open_tale(page)
    group = page.get_by_role("group", name="Tools: two lives")
    group.get_by_text("Download", exact=True).press("Enter")
    with page.expect_download() as waiting:
        group.get_by_label("Download the figures as CSV").press("Enter")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    lines = [line for line in csv.DictReader(io.StringIO(text)) if line["indicator"]]
    assert len(lines) == 3 * 22
    for row in page.locator("tr[data-measure]:visible").all():
        title = row.get_by_role("rowheader").inner_text().split("\n")[0]
        of_row = [line for line in lines if title.startswith(line["indicator"])]
        shown = [cell.inner_text().split("\n")[0] for cell in row.locator("td.number").all()]
        for line, figure in zip(of_row, shown, strict=True):
            assert figure == printed(line["value"], len(figure.partition(".")[2])), title
    with page.expect_download() as waiting:
        group.get_by_label("Download the picture as SVG").press("Enter")
    svg = Path(waiting.value.path()).read_text()
    assert "var(--" not in svg
    for said in (
        "Leicester",
        "Rutland",
        "77.5",
        "82.9",
        "57.8 in good health",
        "12 cannot be tested",
        "/two-babies#tale",
    ):
        assert said in svg, said


def test_whose_lives_are_in_the_address_and_in_the_caption(page: Page):
    open_tale(page)
    page.get_by_role("combobox", name="Whose lives?").select_option("fifths")
    page.wait_for_url("**/two-babies?lives=fifths")
    expect(page.locator(".tale-caption:visible")).to_contain_text("put in order of deprivation (IMD 2019)")
    expect(page.get_by_role("heading", level=1)).to_contain_text("least deprived fifth")
    expect(page.locator(".notices")).to_contain_text("Use for pattern, not level")
    expect(page.locator(".tale-drawing")).to_contain_text("Not published for fifths")
    assert faults_of(page) == []
    open_tale(page, f"{PATH}?lives=nobody&stage=nowhere")
    expect(page.locator(".notices")).to_contain_text("lives=nobody")
    expect(page.locator(".notices")).to_contain_text("stage=nowhere")
    assert "Leicester" in page.get_by_role("heading", level=1).inner_text()
