"""The two data sets never meet: every page and address of the one is searched for marks of the other, both ways."""

from __future__ import annotations

import ast
import json
import re

import dash
import pytest

from queries import indicators
from queries.engine import find_release, using_dataset
from queries.models import EXAMPLE_DATASET, EXAMPLE_STAMP, MAPPED_GEOGRAPHIES, PUBLISHED_DATASET
from tests.browser.published import CASE_STUDY, FOR_ENGLAND_ALONE
from tests.conftest import ROOT
from tests.integration.test_app import ask_charts, ask_view

# The header of every page leads to the example and says so; nothing else of the published set may name it.
WAY_THERE = re.compile(r'Example data|"href": ?"/[a-z/-]*\?data=example"')
MARK = re.compile(r"Example: made-up|made up at random|\bexample-|\bexample_|data=example|kind-example")
PAINTED = {"selected": [], "ranking_width_px": 460, "trend_width_px": 700}


@pytest.fixture
def client(app):
    return app.server.test_client()


def slugs_of(dataset: str) -> list[str]:
    with using_dataset(dataset):
        return [indicator.slug for indicator in indicators.list_indicators()]


def page_of(client, path: str, search: str):
    """What Dash Pages answers for an address: the whole page."""
    client.get("/")
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }
    response = client.post("/_dash-update-component", json=body)
    assert response.status_code == 200, path
    return json.dumps(response.get_json(), ensure_ascii=False)


def paths_of(slugs: list[str]) -> list[str]:
    paths = ["/nowhere"]
    for page in dash.page_registry.values():
        template = page.get("path_template") or page.get("path") or ""
        if "<indicator_slug>" in template:
            paths += [template.replace("<indicator_slug>", slug) for slug in slugs]
        elif template and "<" not in template:
            paths.append(template)
    return paths


def plain_addresses(app) -> list[str]:
    """Every address of the server without a variable in it."""
    rules = app.server.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if "GET" in rule.methods and "<" not in rule.rule})


def marks_in(text: str) -> list[str]:
    plain = text.replace("\\u002f", "/")  # as Dash writes a slash into HTML
    return sorted(set(MARK.findall(WAY_THERE.sub("", plain))))


def test_the_search_for_marks_finds_them(client, shipped):
    assert marks_in(page_of(client, "/indicator/example-ward-life-expectancy", "?data=example"))
    assert marks_in(ask_view(client, "example-glucose-sensors", "?data=example").text)


def test_no_page_of_the_published_set_holds_a_mark_of_the_example(client, shipped):
    for path in paths_of(slugs_of(PUBLISHED_DATASET)):
        assert marks_in(page_of(client, path, "")) == [], path


def test_no_answer_of_the_published_set_holds_a_mark_of_the_example(client, shipped):
    for slug in slugs_of(PUBLISHED_DATASET):
        assert marks_in(ask_view(client, slug, "").text) == [], slug
        assert marks_in(ask_charts(client, slug, "", PAINTED).text) == [], slug


def test_no_address_of_the_server_gives_the_example_unasked(app, client):
    for address in plain_addresses(app):
        response = client.get(address)
        if response.mimetype in ("application/json", "text/csv", "text/html") and "dash" not in address:
            assert marks_in(response.text) == [], address


def test_every_page_of_the_example_is_stamped_and_names_no_real_measure(client, shipped):
    real = {f"/indicator/{slug}" for slug in slugs_of(PUBLISHED_DATASET)} - {"/indicator/life-expectancy-at-birth"}
    for path in paths_of(slugs_of(EXAMPLE_DATASET)):
        page = page_of(client, path, "?data=example")
        assert "example-banner" in page, path
        assert EXAMPLE_STAMP in page, path
        assert not [each for each in real if f'"{each}"' in page], path
        assert path == "/data" or '"kind-pill kind-published"' not in page, path  # Data explains every kind


def test_every_answer_of_the_example_is_stamped_and_of_its_own_release(client, shipped):
    for slug in slugs_of(EXAMPLE_DATASET):
        view = ask_view(client, slug, "?data=example").get_json()["response"]
        facts = view["indicator-view"]["data"]
        assert facts["boundaries_url"].startswith("/boundaries/example-"), slug
        assert facts["kind"] == "Example"
        titles = [facts["title"], facts["measure"], facts["legend_title"]]
        titles += [view[f"indicator-{part}"]["children"] for part in ("title", "map-title", "ranking-title")]
        assert all(title.startswith(EXAMPLE_STAMP) for title in titles)
        assert facts["stamp"] == EXAMPLE_STAMP
        assert facts["query"].startswith("?data=example")
        charts = ask_charts(client, slug, facts["query"], PAINTED).get_json()["response"]
        for part in ("indicator-ranking-summary", "indicator-trend-summary", "indicator-trend-title"):
            assert charts[part]["children"].startswith(EXAMPLE_STAMP), part


def test_every_file_of_the_example_is_stamped_and_none_of_the_published_set_is(client, shipped):
    for kind in (".csv", "/over-time.csv"):
        made_up = client.get(f"/download/indicator/example-ward-life-expectancy{kind}?data=example")
        assert EXAMPLE_STAMP in made_up.text
        real = client.get(f"/download/indicator/life-expectancy-at-birth{kind}")
        assert (made_up.status_code, real.status_code) == (200, 200)
        assert marks_in(real.text) == []


def test_the_menu_of_each_set_lists_its_own_measures_only(client, shipped):
    for dataset, search in ((PUBLISHED_DATASET, ""), (EXAMPLE_DATASET, "?data=example")):
        slugs = slugs_of(dataset)
        controls = ask_view(client, slugs[0], search).get_json()["response"]["indicator-controls"]["data"]
        (menu,) = [each for each in controls["filters"] if "measure" in json.dumps(each)[:200]]
        addresses = dict(map(reversed, re.findall(r'"/(indicator|inequalities)/([a-z0-9-]+)"', json.dumps(menu))))
        assert set(addresses) == set(slugs)
        mapless = {slug for slug in slugs if addresses[slug] == "inequalities"}
        assert mapless == {*FOR_ENGLAND_ALONE, CASE_STUDY} & set(slugs)


@pytest.mark.parametrize(
    ("slug", "search", "leads_to"),
    [
        ("example-ward-life-expectancy", "", "/indicator/example-ward-life-expectancy?data=example"),
        ("life-expectancy-at-birth", "?data=example", "/indicator/life-expectancy-at-birth"),
    ],
)
def test_a_measure_of_the_other_set_is_not_shown_and_the_way_to_it_is(client, slug, search, leads_to):
    page = page_of(client, f"/indicator/{slug}", search)
    assert "This measure is one of the" in page
    assert f'"{leads_to}"' in page
    assert "indicator-view" not in page
    assert ask_view(client, slug, search).status_code == 500


def test_a_data_set_that_does_not_exist_is_named_as_ignored(client):
    page = page_of(client, "/indicator/life-expectancy-at-birth", "?data=secret")
    assert "data=secret" in page
    assert "example-banner" not in page


def test_boundaries_of_both_sets_are_served_under_their_own_release(client, shipped):
    for geography in MAPPED_GEOGRAPHIES:
        real, made_up = (client.get(f"/boundaries/{name}-1/{geography}.json") for name in ("published", "example"))
        assert (real.status_code, made_up.status_code) == (200, 200)
        assert marks_in(real.text) == []
    assert find_release("example-1").dataset == EXAMPLE_DATASET


def test_the_way_in_to_the_example_is_its_first_measure(client):
    location = client.get("/?data=example").headers["Location"]
    assert location == "/indicator/example-ward-life-expectancy?data=example"
    assert client.get("/").status_code == 200


def test_without_an_example_database_the_page_says_so_and_no_switch_is_shown(
    dash_app, serve, shipped_database_dir, tmp_path
):
    for path in shipped_database_dir.glob("published*"):
        (tmp_path / path.name).symlink_to(path)
    serve(tmp_path)
    client = dash_app.server.test_client()
    page = page_of(client, "/indicator/example-ward-life-expectancy", "?data=example")
    assert "The example data set has not been built" in page
    assert "data-switch" not in client.get("/_dash-layout").text


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.name)
def test_every_callback_of_the_server_reads_the_data_set_of_its_address(path):
    """A callback without it would answer a page of the example with real figures."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            names = [ast.unparse(each) for each in node.decorator_list]
            is_callback = any(name.startswith(("callback(", "dash.callback(")) for name in names)
            assert not is_callback or "using_address(" in ast.unparse(node), node.name
