"""The Methods and Data pages say what the definitions, the origin files and the tables say, read here a second time."""

from __future__ import annotations

import calendar
import csv
import io
import json
import re
from collections import Counter

import dash
import pytest
import yaml

from benchmarks.dash_requests import outputs_named
from queries.ingest.load import LoadRequest, load
from settings import get_settings
from tests.browser import published
from tests.conftest import ROOT
from tests.shipped_words import shipped_definitions
from tests.unit.components.component_text import find, text_of, walk

DEFINITIONS = shipped_definitions()
ORIGINS = {
    path.parent.name: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "data").glob("*/origin.yaml"))
    if path.parent.name not in ("boundaries", "geography")
}
POLARITY_WORDS = {
    "high_is_good": ("Higher is better", "Longer is better"),
    "low_is_good": ("Lower is better",),
    "no_judgement": ("Neither direction is good or bad",),
}


def printed_period(label: str) -> str:
    """A period as screens print it: dates of the form 2021-07-11 in words."""
    return re.sub(
        r"(\d{4})-(\d\d)-(\d\d)", lambda iso: f"{int(iso[3])} {calendar.month_name[int(iso[2])]} {iso[1]}", label
    )


def rows_of(source_id: str) -> list[dict[str, str]]:
    found = []
    for path in sorted(set((ROOT / "data" / source_id).glob("*.csv")) - set((ROOT / "data").glob("*/outreach.csv"))):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


@pytest.fixture
def client(app):
    return app.server.test_client()


def visit(client, path: str) -> dict:
    """Open a page as the browser does: Dash asks for what stands at an address."""
    client.get("/")
    dependencies = client.get("/_dash-dependencies").get_json()
    output = next(each["output"] for each in dependencies if "_pages_content.children" in each["output"])
    body = {
        "output": output,
        "outputs": outputs_named(output),
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": ""},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }
    response = client.post("/_dash-update-component", json=body)
    assert response.status_code == 200, path
    return response.get_json()["response"]["_pages_content"]["children"]


def bare_layout(name: str):
    """What Dash gets when it calls a layout without a visit."""
    return dash.page_registry[f"pages.{name}"]["layout"]()


def words(part: object) -> str:
    """The words of what a page sends, in reading order; parts stand apart."""
    if isinstance(part, list):
        return " ".join(map(words, part))
    if isinstance(part, dict):
        return words(part.get("props", {}).get("children"))
    return "" if part is None else str(part)


def parts(part: object) -> list[dict]:
    """Every component of what a page sends."""
    if isinstance(part, list):
        return [each for child in part for each in parts(child)]
    if not isinstance(part, dict):
        return []
    return [part, *parts(part.get("props", {}).get("children"))]


def part_at(page: dict, anchor: str) -> dict:
    (found,) = [each for each in parts(page) if each.get("props", {}).get("id") == anchor]
    return found


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_every_measure_stands_on_the_methods_page_with_its_facts(client):
    page = visit(client, "/methods")
    for slug, definition in DEFINITIONS.items():
        entry = squeezed(words(part_at(page, slug)))
        wanted = [
            definition[name] for name in ("title", "definition", "method", "how_to_read", "indicator_id", "topic")
        ]
        wanted += [definition["unit"] or "none", definition["population_basis"], *definition.get("caveats", [])]
        wanted += [*definition.get("not_published", {}).values(), definition.get("warning", "")]
        wanted.append(ORIGINS[definition["source_id"]]["title"])
        for text in wanted:
            assert squeezed(str(text)) in entry, slug
        assert any(text in entry for text in POLARITY_WORDS[definition["polarity"]]), slug
        if definition.get("may_compare") is False:
            assert squeezed(definition["why_not_compared"]).removeprefix("Not compared: ") in entry, slug


def test_every_period_held_is_listed(client):
    """Labels that ingest does not reword (years, school years, dates) are looked for; all are counted."""
    page = visit(client, "/methods")
    slug_of_id = {definition["indicator_id"]: slug for slug, definition in DEFINITIONS.items()}
    periods: dict[str, set[str]] = {}
    for source_id in ORIGINS:
        for row in rows_of(source_id):
            periods.setdefault(row["Indicator ID"], set()).add(row["Time period"])
    assert set(periods) == set(slug_of_id)
    for indicator_id, labels in periods.items():
        entry = squeezed(words(part_at(page, slug_of_id[indicator_id])))
        assert f"Periods held {len(labels)}: " in entry, indicator_id
        for label in labels:
            if re.fullmatch(r"\d{4}(/\d\d)?|to [0-9-]{10}", label):
                assert printed_period(label) in entry, (indicator_id, label)


def test_the_rules_of_the_small_area_pattern_are_said(client):
    entry = squeezed(words(part_at(visit(client, "/methods"), "life-expectancy-small-area-pattern")))
    assert "its 95% limits are more than 4 years apart" in entry
    assert "it rests on fewer than 75 deaths" in entry
    assert "women's figure less men's is above 9 years" in entry
    assert "the figure for everyone lies outside those for men and women" in entry
    assert "45 not reliable enough to show and 9 not published" in entry
    assert "no: single areas may be far from the truth" in entry


def test_no_address_inside_the_pages_is_used_twice(client):
    for path in ("/methods", "/data", "/accessibility"):
        found = Counter(each["props"]["id"] for each in parts(visit(client, path)) if each.get("props", {}).get("id"))
        assert [anchor for anchor, count in found.items() if count > 1] == [], path


def test_every_link_inside_the_pages_leads_to_something(client):
    pages = {path: visit(client, path) for path in ("/methods", "/data", "/accessibility")}
    anchors = {path: {each["props"].get("id") for each in parts(page)} for path, page in pages.items()}
    for path, page in pages.items():
        for href in {each["props"]["href"] for each in parts(page) if each["props"].get("href")}:
            target, _, anchor = href.partition("#")
            if anchor:
                assert anchor in anchors[target or path], (path, href)
    shown = {each["props"].get("href") for each in parts(pages["/methods"])}
    assert {href for href in shown if str(href).startswith("/indicator/")} == {
        f"/indicator/{slug}" for slug in DEFINITIONS
    }


def test_every_source_stands_on_the_data_page_with_its_facts(client):
    page = visit(client, "/data")
    for source_id, origin in ORIGINS.items():
        part = part_at(page, source_id)
        said = squeezed(words(part))
        rows = rows_of(source_id)
        read_on = f"{origin['accessed_date'].day} {origin['accessed_date']:%B %Y}"
        for text in (
            origin["title"],
            origin["publisher"],
            origin["licence"],
            read_on,
            origin["credit"],
            *origin["notes"],
        ):
            assert squeezed(str(text)) in said, source_id
        assert f"{len(rows):,}, of which" in said
        assert not origin["url"] or origin["url"] in {each["props"].get("href") for each in parts(part)}
        for indicator_id in {row["Indicator ID"] for row in rows}:
            slug = next(slug for slug, each in DEFINITIONS.items() if each["indicator_id"] == indicator_id)
            assert DEFINITIONS[slug]["short_title"] in said


def test_levels_and_areas_without_a_shape_are_on_the_data_page(client):
    section = squeezed(words(part_at(visit(client, "/data"), "boundaries")))
    levels = yaml.safe_load((ROOT / "data" / "system.yaml").read_text(encoding="utf-8"))["levels"]
    for geography, level in levels.items():
        row = f"{level['title']} {len(published.areas(geography))}"
        assert row in section
        assert level["vintage"] in section
        assert squeezed(level["credit"]) in section
    for name in published.UNPUBLISHED_WARDS.values():
        assert name in section


def test_what_is_missing_is_counted(client):
    section = squeezed(words(part_at(visit(client, "/data"), "not-shown")))
    reasons = Counter(why for sex in ("Male", "Female", "Persons") for why in published.withheld(sex).values())
    assert f"It rests on fewer than 75 deaths {reasons['deaths']} " in section
    assert f"Its 95% interval is wider than 4 years {reasons['interval']} " in section
    assert f"Not published for this area and sex {reasons['unpublished']} " in section
    assert "there is no number of people of this age 21 3" in section  # three MSOAs of Blaby, seven age groups


def test_characteristics_and_stages_without_data_are_said(client):
    section = squeezed(words(part_at(visit(client, "/data"), "not-published")))
    for label in ("Gender reassignment", "Marriage and civil partnership", "Sexual orientation"):
        assert f"{label} nothing held" in section
    rows = [row for source in ORIGINS for row in rows_of(source)]
    men, women = ({row["Indicator ID"] for row in rows if row["Sex"] == sex} for sex in ("Male", "Female"))
    assert (women - men, len(men & women)) == ({"93085"}, 6)  # smoking at delivery is of women alone
    assert all(f"{words} measures" in section for words in ("Sex six", "Race three"))  # with the case study
    stages = {definition["life_course_stage"] for definition in DEFINITIONS.values()}
    assert ("Pregnancy and birth: no measure is held." in section) is ("pregnancy_and_birth" not in stages)


def read_csv(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_the_list_of_measures_can_be_taken_away(client):
    rows = {row["slug"]: row for row in read_csv(client.get("/data/measures.csv"))}
    assert set(rows) == set(DEFINITIONS)
    held = Counter(row["Indicator ID"] for source_id in ORIGINS for row in rows_of(source_id))
    for slug, definition in DEFINITIONS.items():
        row = rows[slug]
        assert row["title"] == definition["title"]
        assert squeezed(row["definition"]) == squeezed(definition["definition"])
        assert row["polarity"] == definition["polarity"]
        assert int(row["rows"]) == held[definition["indicator_id"]], slug
        assert row["release"] == "published-1"


def test_the_list_of_sources_can_be_taken_away(client):
    rows = {row["source_id"]: row for row in read_csv(client.get("/data/sources.csv"))}
    assert set(rows) == set(ORIGINS)
    for source_id, origin in ORIGINS.items():
        row = rows[source_id]
        assert (row["url"], row["licence"]) == (origin["url"], origin["licence"])
        assert row["accessed_date"] == origin["accessed_date"].isoformat()
        assert int(row["rows"]) == len(rows_of(source_id))


def test_no_long_page_is_written_into_every_other(client):
    assert len(client.get("/indicator/life-expectancy-at-birth").data) < 75_000
    assert [text_of(bare_layout(name)) for name in ("methods", "data")] == ["", ""]


def test_an_address_that_leads_nowhere_offers_what_is_like_it(client):
    page = visit(client, "/indicators/life-expectency")
    assert "There is no page called “/indicators/life-expectency”" in words(page)
    links = [each["props"]["href"] for each in parts(page) if each["props"].get("href")]
    assert links[0] == "/indicator/life-expectancy-at-birth"
    assert {"/methods", "/data"} <= set(links)
    assert "/indicator/adult-obesity" in json.dumps(visit(client, "/indicator/obesity"))
    assert "Did you mean" not in words(visit(client, "/zzzz"))


@pytest.mark.parametrize(("contact", "href"), [("the web team", None), ("web@example.org", "mailto:web@example.org")])
def test_the_statement_names_the_contact(monkeypatch, app, contact, href):
    monkeypatch.setenv("HEALTH_GAP_CONTACT", contact)
    get_settings.cache_clear()
    page = bare_layout("accessibility")
    assert contact in text_of(page)
    section = next(part for part in walk(page) if getattr(part, "id", "") == "contact")
    assert [part.href for part in walk(section) if getattr(part, "href", None)] == ([href] if href else [])


def test_pages_say_that_there_is_no_database(dash_app, serve, tmp_path):
    serve(tmp_path)
    client = dash_app.server.test_client()
    for path in ("/methods", "/data", "/no-such-page"):
        assert "props" in visit(client, path)
    assert find(bare_layout("accessibility"), "guide")


def test_a_local_table_stands_on_both_pages(dash_app, serve, workspace, tmp_path):
    load(LoadRequest(data_dir=workspace / "data", definitions_dir=workspace / "definitions", database_dir=tmp_path))
    serve(tmp_path)
    client = dash_app.server.test_client()
    definition = yaml.safe_load(next((workspace / "definitions").glob("[a-z]*.yaml")).read_text(encoding="utf-8"))
    assert definition["title"] in words(visit(client, "/methods"))
    assert "What is not published" in words(visit(client, "/data"))
