"""The same app serves another integrated care system from its data alone, and never names the first one."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import dash
import pytest
import yaml

from queries import areas, indicators
from queries.ingest.load import load
from queries.models import MAPPED_GEOGRAPHIES, Geography
from tests import cornwall
from tests.conftest import ROOT
from tests.factories import load_request
from tests.integration.test_app import ask_charts, ask_view
from tests.integration.test_example_leaks import page_of, paths_of

PAINTED = {"selected": [], "ranking_width_px": 460, "trend_width_px": 700}
HOME_CARDS = ("gap", "map", "healthy", "inside", "worst")
DEFINED_APART = ("derived", "example", "fetched")
VACCINE_FILES = ("map", "matrix", "reach", "history", "around", "counted", "study", "unknown", "places")


@pytest.fixture(scope="module", params=["full", "bare"])
def variant(request: pytest.FixtureRequest) -> str:
    """The system with a little of everything, and with one measure only."""
    return request.param


@pytest.fixture(scope="module")
def database_dir(variant: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = cornwall.write_cornwall(tmp_path_factory.mktemp(variant), is_bare=variant == "bare")
    load(load_request(root))
    return root / "db"


@pytest.fixture
def client(dash_app, serve, database_dir):
    serve(database_dir)
    return dash_app.server.test_client()


def first_system_in(text: str) -> list[str]:
    return [match[0] for match in cornwall.OF_THE_FIRST.finditer(text)]


def slugs() -> list[str]:
    return [each.slug for each in indicators.list_indicators()]


def test_header_and_filters_name_the_system(client):
    client.get("/")
    frame = json.dumps(client.get("/_dash-layout").get_json(), ensure_ascii=False)
    assert f'"{cornwall.NAME}"' in frame
    assert "Every figure here is made up for a test." in frame
    assert "data=example" not in frame  # there is no example beside it
    first = indicators.list_indicators()[0].slug
    assert f'"/indicator/{first}"' in frame
    view = ask_view(client, first, "").text
    assert f"All of {cornwall.SHORT_NAME}" in view
    assert "Isles of Scilly" in view


def test_no_page_breaks_or_names_the_first_system(client):
    named = {path: first_system_in(page) for path in paths_of(slugs()) if (page := page_of(client, path, ""))}
    assert len(named) >= 9
    assert {path: words for path, words in named.items() if words} == {}


def test_no_filter_change_names_the_first_system(client):
    for slug in slugs():
        for search in ("", f"?place={cornwall.CORNWALL}", *(f"?areas={level}" for level in MAPPED_GEOGRAPHIES)):
            view, charts = ask_view(client, slug, search), ask_charts(client, slug, search, PAINTED)
            assert view.status_code == charts.status_code == 200
            assert first_system_in(view.text + charts.text) == []


def test_the_words_of_the_system_stand_among_those_that_ship(client, variant):
    if variant == "full":
        inactive = indicators.get_indicator("inactive-adults")
        shipped = yaml.safe_load((cornwall.SHIPPED_DEFINITIONS / "inactive-adults.yaml").read_text(encoding="utf-8"))
        assert list(inactive.caveats) == [cornwall.OWN_CAVEAT, *shipped["caveats"]]
        assert inactive.not_published == shipped["not_published"] | {"neighbourhood": cornwall.OWN_REASON}
        assert set(inactive.nearest.values()) <= set(slugs())
        view = ask_view(client, "inactive-adults", "?areas=neighbourhood").text
        assert cornwall.OWN_REASON in view
    else:
        assert cornwall.OWN_CAVEAT not in page_of(client, "/indicator/inactive-adults", "")


def test_no_file_names_the_first_system(client, variant):
    addresses = [f"/download/indicator/{slug}{kind}.csv" for slug in slugs() for kind in ("", "/over-time")]
    addresses += [f"/download/inequality/{slug}{kind}.csv" for slug in slugs() for kind in ("", "/over-time")]
    addresses += [f"/download/home/{card}.csv" for card in HOME_CARDS]
    addresses += [f"/download/vaccines/{name}.csv" for name in VACCINE_FILES]
    addresses += [f"/download/templates/{name}" for name in (
        "vaccine-uptake.csv", "vaccine-uptake.txt", "deaths-and-population.csv", "deaths-and-population.txt",
    )]  # fmt: skip
    addresses += ["/download/two-babies.csv", "/data/measures.csv", "/data/sources.csv", "/search/published-1.json"]
    addresses += [f"/boundaries/published-1/{level}.json" for level in MAPPED_GEOGRAPHIES]
    given = 0
    for address in addresses:
        response = client.get(address, headers={"Accept-Encoding": "identity"})
        assert response.status_code in (200, 404), address
        assert first_system_in(response.text) == [], address
        given += response.status_code == 200
    assert given >= (25 if variant == "full" else 14)


def test_every_area_is_found_by_name_and_leads_to_a_page_that_has_it(client):
    found = json.loads(client.get("/search/published-1.json", headers={"Accept-Encoding": "identity"}).data)["areas"]
    names = [name for name, *_ in found]
    assert sorted(names) == sorted(area[1] for area in cornwall.AREAS if area[2] not in ("england", "system"))
    assert {where for name, _, where, _ in found if name == "St Agnes"} == {"Cornwall", "Isles of Scilly"}
    for _, _, _, address in found:
        assert client.get(address).status_code == 200


def test_home_leads_with_what_is_held_and_says_what_is_not(client, variant):
    home = page_of(client, "/", "")
    assert "What else this page can show" in home
    assert "deprivation-most-deprived-fifth" in home
    if variant == "full":
        for words in ("A boy born in ", "Isles of Scilly", " today can expect 79.4 years; in ", ", 82.2"):
            assert words in home
    else:
        assert f"Health in {cornwall.NAME}" in home
        assert "/indicator/inactive-adults" in home


def test_vaccines_are_the_systems_own_or_teach_how_to_load_them(client, variant):
    page = page_of(client, "/vaccines", "")
    if variant == "full":
        assert "North and East Cornwall" in page
        assert "A plan that is made up for a test asks for 85%: “eighty-five in a hundred”." in page
    else:
        assert "No uptake of a vaccine is held in this release." in page
        assert "python -m queries.ingest load my-uptake.csv" in page


def test_without_a_list_there_is_no_tale_and_the_page_says_so(client):
    assert "There is no tale of two babies here" in page_of(client, "/two-babies", "")


def test_groups_are_the_systems_own_or_the_page_says_what_is_missing(client, variant):
    page = page_of(client, "/inequalities/inactive-adults", "")
    assert f"All of {cornwall.SHORT_NAME}" in page
    if variant == "full":
        assert "Not disabled" in page


def test_templates_have_areas_of_the_system(client):
    text = client.get("/download/templates/vaccine-uptake.csv").text
    assert areas.list_areas(Geography.NEIGHBOURHOOD)[0].name in text


def test_the_pages_walked_are_all_there_are(client):
    assert {page["path"] for page in dash.page_registry.values()} >= {"/", "/vaccines", "/two-babies", "/data"}


def texts_of(path: Path) -> list[str]:
    """Every text in a module that is no docstring; of a script everything that is no comment."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", source, flags=re.DOTALL)]
    tree = ast.parse(source)
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, described)
                  and node.body and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [node.value for node in texts if id(node) not in docstrings]


def test_no_code_names_a_system():
    """What is of one system is in its data and its definitions. The generator of the example is of the first one."""
    code = [path for folder in ("pages", "components", "queries", "geo") for path in (ROOT / folder).rglob("*.py")]
    code += [
        ROOT / "app.py",
        ROOT / "settings.py",
        *(ROOT / "assets").glob("*.*s"),
        *(ROOT / "components").glob("*.yaml"),
    ]
    code = [path for path in code if not path.name.startswith("example")]
    named = {path.name: words for path in code if (words := first_system_in(" ".join(texts_of(path))))}
    assert len(code) > 200
    assert named == {}


def test_no_definition_compares_with_an_area_of_a_system():
    """The whole system has a code of its own in each: a definition says `system`, and ingest puts in the code."""
    areas_of_first = re.compile(r"\b(E54|E06|E07|E10|E05|E02)\d{6}\b|LLR-")
    folders = (ROOT / "queries" / "definitions", *(ROOT / "queries" / "definitions" / name for name in DEFINED_APART))
    files = [path for folder in folders for path in folder.glob("*.yaml")]
    named = {}
    for path in files:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        codes = [code for code in content.get("benchmark_codes") or () if areas_of_first.search(code)]
        named |= {path.name: codes} if codes else {}
    assert len(files) > 70
    assert named == {}
