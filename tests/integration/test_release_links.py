"""A link that names a release shows that release whole, says when there is a newer one, and never mixes two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from queries.ingest.__main__ import main
from queries.ingest.load import load
from tests import factories
from tests.factories import LEICESTER, SLUG, load_request, row

PAGE = f"/indicator/{SLUG}"
FILE = f"/download{PAGE}.csv"


def write_value(root: Path, value: str) -> None:
    factories.write_csv(
        root / "data" / factories.SOURCE_ID / "adults.csv", [row(value=value), row(sex="Male", value=value)]
    )


class Reader:
    """Asks the app as a browser does."""

    def __init__(self, client) -> None:
        self.client = client
        self.outputs = [each["output"] for each in client.get("/_dash-dependencies").get_json()]

    def body(self, part: str, inputs: dict[str, object], state: dict[str, object]) -> dict[str, object]:
        output = next(each for each in self.outputs if part in each)
        names = [name.rsplit(".", 1) for name in output.strip(".").split("...")]

        def listed(values: dict[str, object]) -> list[dict[str, object]]:
            parts = [(*name.rsplit(".", 1), value) for name, value in values.items()]
            return [{"id": name, "property": prop, "value": value} for name, prop, value in parts]

        return {
            "output": output,
            "outputs": [{"id": name, "property": prop} for name, prop in names] if ".." in output else
            {"id": names[0][0], "property": names[0][1]},
            "inputs": listed(inputs), "state": listed(state), "changedPropIds": list(inputs),
        }  # fmt: skip

    def answer(self, part: str, inputs: dict[str, object], state: dict[str, object]) -> dict[str, dict]:
        body = self.body(part, inputs, state)
        answer = self.client.post("/_dash-update-component", json=body)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["response"]

    def page(self, search: str = "", path: str = PAGE) -> str:
        inputs = {"_pages_location.pathname": path, "_pages_location.search": search}
        return json.dumps(self.answer("_pages_content.children", inputs, {}), ensure_ascii=False)

    def view(self, search: str = "") -> dict[str, object]:
        answer = self.answer("indicator-view.data", {"indicator-query.data": search}, {"indicator-slug.data": SLUG})
        return answer["indicator-view"]["data"]

    def charts(self, painted: dict[str, object]) -> str:
        answer = self.answer(
            "indicator-figures.data", {"indicator-painted.data": painted}, {"indicator-slug.data": SLUG}
        )
        return json.dumps(answer)

    def value(self, search: str = "") -> float:
        view = self.view(search)
        return next(value for value in view["values"] if value is not None)


@pytest.fixture
def reader(workspace: Path, serve, dash_app) -> Reader:
    """Release 1 of the value 31.7, release 2 of 42.6."""
    for value in ("31.7", "42.6"):
        write_value(workspace, value)
        load(load_request(workspace))
    serve(workspace / "db")
    return Reader(dash_app.server.test_client())


def test_a_link_without_a_release_shows_the_current_one_without_a_word(reader):
    page = reader.page("?areas=district")
    assert "release-banner" not in page
    assert "/boundaries/published-2/district.json" in page
    assert "Data release 2, built" in page
    assert "release-banner" not in reader.page("?areas=district&release=2")


def test_a_link_shows_its_own_release_whole_and_leads_to_the_newest(reader):
    page = reader.page("?areas=district&release=1&sex=male")
    assert "You see release 1 of" in page
    assert "Newer data exist: " in page
    assert f'"href": "{PAGE}?areas=district&sex=male"' in page
    assert "/boundaries/published-1/district.json" in page
    assert "published-2" not in page
    assert "Data release 1, built" in page
    assert f"{FILE}?release=1&areas=district&sex=male" in page


def test_a_change_of_filter_stays_in_the_release(reader):
    assert reader.value("?areas=district") == 42.6
    assert reader.value("?release=1&areas=district") == 31.7
    view = reader.view("?release=1&areas=district&sex=male")
    assert view["query"] == "?release=1&areas=district&sex=male"
    assert view["boundaries_url"] == "/boundaries/published-1/district.json"
    assert reader.client.get(view["boundaries_url"]).status_code == 200


def test_files_follow_the_link(reader):
    assert ",31.7," in reader.client.get(f"{FILE}?release=1&areas=district").text
    assert ",42.6," in reader.client.get(f"{FILE}?areas=district").text
    assert reader.client.get("/data/measures.csv?release=1").text.count("published-1") == 1
    assert reader.client.get("/data/sources.csv").text.count("published-2") == 1


@pytest.mark.parametrize(
    "address", [f"{FILE}?areas=district", "/data/measures.csv?", "/data/sources.csv?", "/download/home/gap.csv?"]
)
def test_no_file_of_a_release_that_is_not_kept_is_made(reader, address):
    answer = reader.client.get(f"{address}&release=9")
    assert (answer.status_code, answer.text) == (404, "Release 9 is not kept here. No file was made.\n")


def test_a_release_that_is_not_kept_any_more_is_said_to_be(reader, workspace):
    for _ in range(2):
        load(load_request(workspace, releases_kept=2, settling_seconds=0))
    page = reader.page("?areas=district&release=1")
    assert "Release 1 is not kept any more." in page
    assert "You see release 4 of" in page
    assert "/boundaries/published-4/district.json" in page
    assert "There is no release 99 here." in reader.page("?areas=district&release=99")
    assert reader.value("?release=1&areas=district") == 42.6


def test_a_page_that_was_open_through_many_loads_still_finds_areas(reader, workspace):
    for _ in range(2):
        load(load_request(workspace, releases_kept=2, settling_seconds=0))
    answer = reader.client.get("/search/published-1.json")
    assert (answer.status_code, answer.location) == (302, "/search/published-4.json")
    assert answer.headers["Cache-Control"] == "no-store"
    for name in ("published-99", "published-5", "published", "example-1", "published-x"):
        assert reader.client.get(f"/search/{name}.json").status_code == 404


def test_a_release_that_was_taken_back_is_said_to_be(reader, workspace):
    assert main(["rollback", "--database-dir", str(workspace / "db")]) == 0
    page = reader.page("?areas=district&release=2")
    assert "It was taken back. Release 1 of" in page
    assert reader.value("?areas=district") == 31.7


def test_a_release_of_other_tables_is_as_good_as_gone(reader, workspace):
    import duckdb

    with duckdb.connect(str(workspace / "db" / "published-0001.duckdb")) as connection:
        connection.execute("ALTER TABLE observations DROP COLUMN limits_note")
    assert "Release 1 is not kept any more." in reader.page("?areas=district&release=1")


def test_charts_are_of_the_release_that_is_painted_whatever_was_loaded_since(reader, workspace):
    view = reader.view("?areas=district")
    write_value(workspace, "77.3")
    load(load_request(workspace))
    painted = {"query": view["query"], "release": view["release"], "selected": [LEICESTER]}
    assert "42.6" in reader.charts(painted)
    assert "77.3" not in reader.charts(painted)
    assert "77.3" in reader.charts({"query": view["query"], "selected": [LEICESTER]})


@pytest.mark.parametrize("search", ["?release=1", ""])
def test_a_release_without_a_list_has_no_tale_of_two_babies_and_says_so(reader, search):
    number = 1 if search else 2
    said = f"Data release {number} holds no list of what the tale of two babies tells, so there is nothing to show."
    page = reader.page(search, "/two-babies")
    assert "There is no tale of two babies here" in page
    assert said in page
    answer = reader.client.get(f"/download/two-babies.csv{search}")
    assert (answer.status_code, answer.text) == (404, f"{said}\n")
    body = reader.body("two-babies-view.data", {"two-babies-query.data": search}, {})
    assert reader.client.post("/_dash-update-component", json=body).status_code == 204


@pytest.mark.parametrize("path", ["/two-babies", "/data", "/methods", "/accessibility", "/", "/vaccines"])
def test_every_page_takes_a_release(reader, path):
    page = reader.page("?release=1", path)
    assert "You see release 1 of" in page
    assert "release=1" not in page.split("Part of the address was not used")[-1] or "Part of the" not in page
    if path == "/data":
        assert "1 of the data set" in page


@pytest.mark.parametrize("text", ["0", "-1", "01", "seven", "1e3", "12345678", "١"])
def test_what_is_no_number_of_a_release_is_named(reader, text):
    page = reader.page(f"?areas=district&release={text}")
    assert "Part of the address was not used" in page
    assert "release-banner" not in page
