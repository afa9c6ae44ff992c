"""Definitions, origins and the geography reference: what is wrong with them is said with file, key and value."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from queries.indicators import get_indicator, list_indicators
from queries.ingest.definitions import DefinitionFile, read_definitions
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.models import Indicator
from tests import factories
from tests.factories import load_request


def refused(workspace: Path) -> str:
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace))
    assert not (workspace / "db" / "published.current").exists()
    return str(caught.value)


def test_a_definition_file_has_the_fields_of_an_indicator_and_two_more():
    own = {key.name for key in fields(Indicator)} - {"slug", "withheld_when"}  # the rules of `withhold` in words
    assert set(DefinitionFile.model_fields) == own | {"withhold", "flags"}


def test_every_field_of_a_definition_reaches_the_database(workspace, serve):
    changes = {
        "class_limits": [1.5, 2, 3], "gap_steps": [0.5, 1, 2], "caveats": ["One.", "Two."], "has_zero_class": True,
        "may_rank": False, "may_compare": False, "why_not_compared": "Another method.", "first_sex": "female",
        "first_geography": "ward", "nearest": {"msoa": factories.SLUG}, "not_published": {"ward": "Too few people."},
        "is_grouped_by_deprivation": True, "deprivation_gap_notes": {"male": "About 5."},
        "headline": "{sex} do best in {highest}, worst in {lowest}: {gap}", "decimals": 2, "warning": "Careful.",
    }  # fmt: skip
    factories.write_definition(workspace / "definitions", **changes)
    (written,) = read_definitions(workspace / "definitions")
    load(load_request(workspace))
    serve(workspace / "db")
    held = get_indicator(factories.SLUG)
    assert held == written.indicator
    assert held.class_limits == (1.5, 2.0, 3.0)
    assert held.nearest == {"msoa": factories.SLUG}


def test_a_template_is_no_definition_and_one_without_rows_is_left_out(workspace, serve):
    factories.write_definition(workspace / "definitions", "_template")
    factories.write_definition(workspace / "definitions", "unused", indicator_id="1")
    summary = load(load_request(workspace))
    assert summary.without_rows == ["unused"]
    serve(workspace / "db")
    assert [found.slug for found in list_indicators()] == [factories.SLUG]


def test_the_menu_follows_the_life_course_and_then_the_title(workspace, serve):
    stages = {
        "b-school": "school",
        "a-school": "school",
        "early": "early_years",
        "whole": "whole_life",
        "old": "later_life",
    }
    rows = []
    for slug, stage in stages.items():
        factories.write_definition(
            workspace / "definitions", slug, indicator_id=slug, title=slug, life_course_stage=stage
        )
        rows.append(factories.row(indicator_id=slug))
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", [*factories.default_rows(), *rows])
    load(load_request(workspace))
    serve(workspace / "db")
    assert [found.slug for found in list_indicators()] == [
        "whole", "early", "a-school", "b-school", factories.SLUG, "old",
    ]  # fmt: skip


BAD_DEFINITIONS = {
    "an unknown key": ({"titel": "x"}, "column 'titel': 'x' found"),
    "a missing key": ({"title": None}, "column 'title'"),
    "an unknown polarity": ({"polarity": "low"}, "column 'polarity': 'low' found"),
    "limits out of order": ({"class_limits": [1, 3, 2]}, "ascending order"),
    "too many limits": ({"class_limits": [1, 2, 3, 4, 5, 6]}, "three to five numbers"),
    "two gap steps": ({"gap_steps": [1, 2]}, "three positive numbers"),
    "a gap step of nothing": ({"gap_steps": [0, 1, 2]}, "three positive numbers"),
    "not compared and no reason": ({"may_compare": False}, "why_not_compared must say why"),
    "a headline with an unknown field": ({"headline": "{area} wins"}, "unknown {area}"),
    "an order by something else than a score": ({"orders_deprivation": "IMD 2025"}, "only a score"),
    "an order of no index": ({"orders_deprivation_of": ["ward"]}, "expected orders_deprivation too"),
    "an order of areas that are not small": (
        {"orders_deprivation": "IMD 2025", "orders_deprivation_of": ["place"], "value_type": "score"},
        "orders_deprivation_of: expected some of msoa, ward",
    ),
    "an order of no level": ({"orders_deprivation_of": ["street"]}, "column 'orders_deprivation_of.0': 'street' found"),
    "fifths of a score": ({"is_grouped_by_deprivation": True, "value_type": "score"}, "fifths are made of"),
    "a note on a gap that is not made": ({"deprivation_gap_notes": {"male": "About 5."}}, "or there is no gap"),
    "a note on the gap of nobody": (
        {"is_grouped_by_deprivation": True, "deprivation_gap_notes": {"men": "About 5."}},
        "deprivation_gap_notes.men",
    ),
    "an unknown rule": ({"withhold": {"wider_than": 4}}, "withhold.wider_than"),
    "an unknown disclosure rule": ({"disclosure_rule": "lt10"}, "'lt10' found"),
    "an unknown source": ({"source_id": "elsewhere"}, "column 'source_id': 'elsewhere' found; expected the source_id"),
    "an unknown benchmark": ({"benchmark_codes": ["E99999999"]}, "column 'benchmark_codes': 'E99999999' found"),
    "a flag of an unknown area": ({"flags": {"E99999999": "x"}}, "column 'flags': 'E99999999' found"),
    "a nearest that is not there": ({"nearest": {"ward": "nothing"}}, "column 'nearest.ward': 'nothing' found"),
    "a nearest of no level": ({"nearest": {"street": factories.SLUG}}, "nearest.street"),
}


@pytest.mark.parametrize(("changes", "said"), BAD_DEFINITIONS.values(), ids=BAD_DEFINITIONS)
def test_a_bad_definition_is_refused_by_file_and_key(workspace, changes, said):
    factories.write_definition(workspace / "definitions", **changes)
    message = refused(workspace)
    assert message.startswith("definitions/inactive-adults.yaml")
    assert said in message


def test_two_definitions_of_one_indicator_are_refused(workspace):
    factories.write_definition(workspace / "definitions", "second")
    assert "second.yaml, column 'indicator_id': '93015' found; expected an id of its own" in refused(workspace)


def test_a_definition_whose_name_is_no_address_is_refused(workspace):
    factories.write_definition(workspace / "definitions", "Two Words", indicator_id="2")
    assert "'Two Words' found; expected a file name of small letters" in refused(workspace)


def test_a_definition_that_is_no_yaml_is_refused(workspace):
    (workspace / "definitions" / "broken.yaml").write_text("title: [", encoding="utf-8")
    assert "definitions/broken.yaml: expected YAML" in refused(workspace)


BAD_ORIGINS = {
    "an unknown key": ({"owner": "x"}, "column 'owner': 'x' found"),
    "no licence": ({"licence": None}, "column 'licence'"),
    "no date": ({"accessed_date": "last week"}, "column 'accessed_date': 'last week' found"),
    "a table that is not there": ({"files": {"adults.csv": "x", "gone.csv": "x"}}, "'gone.csv' found; the file named"),
    "a table that is not named": ({"files": {}}, "'adults.csv' found; expected a line for each table"),
}


@pytest.mark.parametrize(("changes", "said"), BAD_ORIGINS.values(), ids=BAD_ORIGINS)
def test_a_bad_origin_is_refused_by_file_and_key(workspace, changes, said):
    factories.write_origin(workspace / "data" / factories.SOURCE_ID, **changes)
    message = refused(workspace)
    assert message.startswith("data/made_up_source/origin.yaml")
    assert said in message


def test_figures_without_an_origin_are_refused(workspace):
    (workspace / "data" / factories.SOURCE_ID / "origin.yaml").unlink()
    assert "the folder has figures and no origin.yaml" in refused(workspace)


def test_an_origin_that_is_no_yaml_is_refused(workspace):
    (workspace / "data" / factories.SOURCE_ID / "origin.yaml").write_text("title: [", encoding="utf-8")
    assert "data/made_up_source/origin.yaml: expected YAML" in refused(workspace)


def test_two_folders_with_one_source_are_refused(workspace):
    factories.write_csv(workspace / "data" / "zz" / "more.csv", [factories.row(age="65+ yrs")])
    factories.write_origin(workspace / "data" / "zz")
    assert "data/zz/origin.yaml, column 'source_id': 'made_up_source' found" in refused(workspace)


def test_no_tables_at_all_are_refused(workspace):
    (workspace / "data" / factories.SOURCE_ID / "adults.csv").unlink()
    factories.write_origin(workspace / "data" / factories.SOURCE_ID)
    assert "expected at least one table of figures; there is none" in refused(workspace)


BAD_AREAS = {
    "another header": ("area_code,", "code,", "row 1: 'code, area_name"),
    "an unknown level": (",england,", ",country,", "row 2, column 'geographies': 'country' found"),
    "a code twice": ("E05010459,", "E05010458,", "E05010458 stands in the table of areas more than once"),
    "a parent that is not there": ("E05010458,Abbey,ward,E06000016", "E05010458,Abbey,ward,E06000099", "E06000099"),
}


@pytest.mark.parametrize(("old", "new", "said"), BAD_AREAS.values(), ids=BAD_AREAS)
def test_a_bad_table_of_areas_is_refused(workspace, old, new, said):
    path = workspace / "data" / "geography" / "areas.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    message = refused(workspace)
    assert "data/geography/areas.csv" in message
    assert said in message


def test_a_missing_table_of_areas_is_refused(workspace):
    (workspace / "data" / "geography" / "areas.csv").unlink()
    assert "data/geography/areas.csv: this file is missing" in refused(workspace)
