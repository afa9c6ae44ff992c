"""The addresses of files, over real HTTP handling: what is in a file, what an address may ask, what it may not."""

from __future__ import annotations

import csv
import io

import pytest

from components.downloads import cell_text
from queries import indicators
from queries.ingest.load import LoadRequest, load
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, RUTLAND

FIGURES = "/download/indicator/{}.csv{}"
HISTORY = "/download/indicator/{}/over-time.csv{}"
LIFE = "life-expectancy-at-birth"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def client(app):
    return app.server.test_client()


def read(response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_a_file_says_what_it_is(client):
    response = client.get(FIGURES.format(LIFE, "?sex=female&period=2020-to-2022"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = "life-expectancy-at-birth_female_2020-to-2022_district_published-1.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    again = client.get(response.request.path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 200  # another query string, other figures
    same = client.get(
        FIGURES.format(LIFE, "?sex=female&period=2020-to-2022"), headers={"If-None-Match": response.headers["ETag"]}
    )
    assert same.status_code == 304


def test_figures_are_those_of_the_table_that_ships_with_all_that_is_known_of_them(client):
    rows = read(client.get(FIGURES.format(LIFE, "?sex=female&period=2020-to-2022")))
    source = published.rows(published.LIFE_EXPECTANCY, Sex="Female", Time_period="2020 - 22")
    men = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period="2020 - 22")
    districts = published.areas("district")
    assert {row["area_code"] for row in rows} == {*districts, ENGLAND}
    for row in rows:
        code = row["area_code"]
        assert float(row["value"]) == float(source[code]["Value"])
        assert float(row["other_sex_value"]) == float(men[code]["Value"])
        assert float(row["gap"]) == round(float(source[code]["Value"]) - float(source[ENGLAND]["Value"]), 9)
        assert (row["sex"], row["period"], row["kind"], row["unit"]) == ("Female", "2020 to 2022", "Published", "years")
        assert row["licence"] == "Open Government Licence v3.0"
        assert row["source_address"].startswith("https://")
        assert row["data_release"].startswith("published-1, built ")
    values = [float(row["value"]) for row in rows if row["area_code"] != ENGLAND]
    assert values == sorted(values)
    assert rows[-1]["area_code"] == ENGLAND
    assert rows[-1]["verdict"] == "Not compared: benchmark"


def test_only_what_is_in_sight_is_in_the_file(client):
    rows = read(client.get(FIGURES.format("religion", f"?areas=ward&place={LEICESTER}")))
    wards = {code for code, area in published.areas("ward").items() if area.place_code == LEICESTER}
    assert rows[0]["level"] == "benchmark"  # first where there are many rows, as on the screen
    assert {row["area_code"] for row in rows[1:]} == wards
    assert {row["district"] for row in rows[1:]} == {"Leicester"}
    assert {row["category"] for row in rows} == {"Christian"}


def test_why_there_is_no_figure_is_said_and_is_never_a_zero(client):
    rows = read(client.get(FIGURES.format("deprivation-most-deprived-fifth", "?areas=ward")))
    by_code = {row["area_code"]: row for row in rows}
    for code in published.UNPUBLISHED_WARDS:
        assert by_code[code]["value"] == ""
        assert by_code[code]["status"] == "Not published"
        assert by_code[code]["note"].startswith("[x] ")
    zeros = [row for row in rows if row["value"] == "0"]
    assert len(zeros) == 149
    assert {row["status"] for row in zeros} == {"Figure"}
    assert [row["value"] for row in rows[-2:]] == ["", ""]


def test_a_warning_and_withheld_figures_travel_with_the_file(client):
    rows = read(client.get(FIGURES.format("life-expectancy-small-area-pattern", "")))
    assert {row["warning"] for row in rows if row["level"] != "benchmark"} == {rows[1]["warning"]}
    assert "pattern, not level" in rows[1]["warning"]
    withheld = published.withheld("Male")
    hidden = {row["area_code"] for row in rows if row["status"] in ("Not reliable enough to show", "Not published")}
    assert hidden == set(withheld) | (published.contradictory() & hidden)
    assert {row["value"] for row in rows if row["area_code"] in hidden} == {""}
    names = [row["area_name"] for row in rows if row["level"] != "benchmark"]
    assert names == sorted(names, key=str.casefold)  # single areas are not ranked
    assert {row["confidence_percent"] for row in rows} == {"99.8"}


def test_the_history_is_every_period_of_the_areas_that_are_drawn(client):
    rows = read(client.get(HISTORY.format(LIFE, f"?selected={RUTLAND}")))
    drawn = {row["area_code"]: row["drawn_as"] for row in rows}
    assert drawn.pop(RUTLAND) == "chosen area"
    assert drawn.pop(ENGLAND) == "benchmark"
    assert set(drawn.values()) == {"other area"}
    assert set(drawn) == set(published.areas("district")) - {RUTLAND}
    found = {row["period"]: float(row["value"]) for row in rows if row["area_code"] == RUTLAND}
    for period, value in found.items():
        first, last = period.split(" to ")
        source = published.rows(published.LIFE_EXPECTANCY, Sex="Male", Time_period=f"{first} - {last[2:]}")
        assert value == float(source[RUTLAND]["Value"])
    assert len(found) == 9
    assert {row["kind"] for row in rows} == {"Published"}


@pytest.mark.parametrize("pattern", [FIGURES, HISTORY])
@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?areas=planet", "areas=planet"),
        ("?place=E99999999", "place=E99999999"),
        ("?period=1066", "period=1066"),
        ("?sex=robot", "sex=robot"),
        ("?nonsense=%3Cscript%3E", "nonsense=<script>"),
        ("?selected=E00000000", "selected=E00000000"),
        ("?benchmark=E99999999", "benchmark=E99999999"),
    ],
)
def test_an_address_that_asks_in_vain_gets_no_file(client, pattern, search, words):
    response = client.get(pattern.format(LIFE, search))
    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("text/plain")
    assert words in response.text


@pytest.mark.parametrize("slug", ["no-such-measure", "..%2f..%2fetc%2fpasswd", "%00", "=1+1"])
@pytest.mark.parametrize("pattern", [FIGURES, HISTORY])
def test_a_strange_address_gets_no_file(client, pattern, slug):
    response = client.get(pattern.format(slug, ""))
    assert response.status_code == 404
    assert "area_code" not in response.text
    assert "attachment" not in response.headers.get("Content-Disposition", "")
    assert "Traceback" not in response.text


def test_an_unknown_measure_is_told_so(client):
    response = client.get(FIGURES.format("no-such-measure", ""))
    assert response.status_code == 404
    assert "There is no measure" in response.text


def test_a_newsletters_own_parameters_do_no_harm(client):
    plain = client.get(FIGURES.format(LIFE, "")).data
    assert client.get(FIGURES.format(LIFE, "?utm_source=board&shade=gap")).data == plain


def test_no_database_says_what_to_do(dash_app, serve, tmp_path):
    serve(tmp_path)
    response = dash_app.server.test_client().get(FIGURES.format(LIFE, ""))
    assert response.status_code == 503
    assert "make data" in response.text


def test_every_measure_at_every_level_makes_a_file_without_formulas(app, client):
    for indicator in indicators.list_indicators():
        for search in ("", "?areas=ward", "?areas=place", "?characteristic=race"):
            for pattern in (FIGURES, HISTORY):
                rows = read(client.get(pattern.format(indicator.slug, search)))
                for row in rows:
                    texts = [text for text in row.values() if not _is_number(text)]
                    assert not [text for text in texts if text.startswith(FORMULA_STARTS)], indicator.slug


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1"])
def test_text_that_a_spreadsheet_would_run_is_held_back(text):
    assert cell_text(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0.0, "0"),
        (-2.2, "-2.2"),
        (77.5, "77.5"),
        (None, ""),
        (float("nan"), ""),
        (1 / 3, repr(1 / 3)),
        (12010.0, "12010"),
    ],
)
def test_numbers_stay_numbers(cell, text):
    assert cell_text(cell) == text


def test_a_malicious_name_in_a_loaded_table_cannot_run(dash_app, serve, workspace, tmp_path):
    areas = workspace / "data" / "geography" / "areas.csv"
    text = areas.read_text(encoding="utf-8")
    name = next(csv.DictReader(io.StringIO(text)))["area_name"]
    areas.write_text(text.replace(f",{name},", ",=HYPERLINK(A1),", 1), encoding="utf-8")
    load(LoadRequest(data_dir=workspace / "data", definitions_dir=workspace / "definitions", database_dir=tmp_path))
    serve(tmp_path)
    slugs = [indicator.slug for indicator in indicators.list_indicators()]
    bodies = [dash_app.server.test_client().get(FIGURES.format(slug, "?areas=district")) for slug in slugs]
    names = {row["area_name"] for body in bodies for row in read(body)}
    assert "'=HYPERLINK(A1)" in names
    assert "=HYPERLINK(A1)" not in names
