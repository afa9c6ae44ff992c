"""The file that describes a system, through the real ingest: what is kept of it, and how a bad one is refused."""

from __future__ import annotations

import pytest
import yaml

from queries.indicators import list_indicators
from queries.ingest.fetch.follow import read_follow
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.ingest.system import GoalFile, LevelFile, SystemFile, find_follow
from queries.system import VACCINE_UPTAKE, Goal, get_first_measure, get_system, list_goals
from tests import factories
from tests.conftest import ROOT
from tests.factories import load_request, write_definition, write_system

GOAL = {
    "about": "vaccine-uptake", "target": 90, "set_by": "A plan", "quote": "as many as can be", "source": "The plan",
}  # fmt: skip


def refused(workspace) -> str:
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace))
    assert not list((workspace / "db").glob("*.duckdb"))
    return str(caught.value)


def content_of(workspace) -> dict:
    return yaml.safe_load((workspace / "data" / "system.yaml").read_text(encoding="utf-8"))


def test_what_the_file_says_is_what_the_release_knows(workspace, serve):
    left_out = [{"figure": "A figure", "why": "It may mislead."}]
    goals = [GOAL, {**GOAL, "about": factories.SLUG, "target": 12.5, "scope": "By 2030."}]
    write_system(workspace / "data", short_name="Here", left_out=left_out, credits=["From somebody."], goals=goals)
    load(load_request(workspace))
    serve(workspace / "db")
    system = get_system()
    assert (system.code, system.name, system.short_name) == (
        factories.SYSTEM, "Leicester, Leicestershire and Rutland", "Here",
    )  # fmt: skip
    assert system.left_out == (("A figure", "It may mislead."),)
    assert system.credits == ("From somebody.",)
    assert list_goals(VACCINE_UPTAKE) == (Goal(**GOAL, scope=""),)
    assert [(goal.target, goal.scope) for goal in list_goals(factories.SLUG)] == [(12.5, "By 2030.")]
    assert list_goals("no-such-measure") == ()


def test_a_system_follows_the_measures_that_it_names(workspace, serve):
    write_definition(workspace / "definitions", "elsewhere", indicator_id="1", source_id="a_source_of_others")
    assert "'a_source_of_others' found" in refused(workspace)
    write_system(workspace / "data", measures=[factories.SLUG])
    load(load_request(workspace))
    serve(workspace / "db")
    assert [each.slug for each in list_indicators()] == [factories.SLUG]


def test_the_named_measure_opens_first_and_else_the_first_with_a_map(workspace, serve):
    rows = [*factories.default_rows(), *(
        factories.row(indicator_id="2", area_code=code, value="5")
        for code in (factories.LEICESTER, factories.RUTLAND)
    )]  # fmt: skip
    factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", rows)
    write_definition(workspace / "definitions", "zebras", indicator_id="2", title="Zebras")
    load(load_request(workspace))
    serve(workspace / "db")
    assert get_first_measure() == factories.SLUG
    write_system(workspace / "data", first_measure="zebras")
    load(load_request(workspace))
    serve(workspace / "db")
    assert get_first_measure() == "zebras"


BAD = {
    "no code": ({"code": ""}, "column 'code': '' found"),
    "a code without a row": ({"code": "E54000099"}, "expected the code of the one area of level 'system'"),
    "another name than its row": ({"name": "Leics"}, "column 'name': 'Leics' found; data/geography/areas.csv calls"),
    "a word that is none of the file's": ({"nickname": "L"}, "column 'nickname': 'L' found; Extra inputs"),
    "a measure that is not defined": ({"measures": ["lions"]}, "column 'measures': 'lions' found; expected the slug"),
    "no measure at all": ({"measures": []}, "column 'measures"),
    "a first measure that is not defined": ({"first_measure": "lions"}, "column 'first_measure': 'lions' found"),
    "a city that is no district": ({"enlarged_district": factories.ABBEY}, "expected the code of a district"),
    "a goal for nothing": ({"goals": [{**GOAL, "about": "lions"}]}, "column 'goals.about': 'lions' found"),
    "a goal without a source": ({"goals": [{**GOAL, "source": ""}]}, "column 'goals.0.source': '' found"),
    "a goal that is no number": ({"goals": [{**GOAL, "target": "most"}]}, "column 'goals.0.target': 'most' found"),
    "a table that is not there": ({"areas": "geography/places.csv"}, "data/geography/places.csv: this file is missing"),
}


@pytest.mark.parametrize(("changes", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_what_was_expected(workspace, changes, said):
    write_system(workspace / "data", **changes)
    message = refused(workspace)
    assert said in message


def test_a_first_measure_that_is_not_followed_is_refused(workspace):
    write_definition(workspace / "definitions", "zebras", indicator_id="2")
    write_system(workspace / "data", measures=[factories.SLUG], first_measure="zebras")
    assert "'zebras' found; expected one of `measures`" in refused(workspace)


def test_levels_without_words_are_refused(workspace):
    levels = content_of(workspace)["levels"]
    write_system(workspace / "data", levels={name: level for name, level in levels.items() if name != "ward"})
    assert "column 'levels': there is no entry for ward" in refused(workspace)
    write_system(workspace / "data", levels={**levels, "ward": "Wards"})
    assert "column 'levels.ward': 'Wards' found" in refused(workspace)
    write_system(workspace / "data", levels={**levels, "parish": levels["ward"]})
    assert "levels.parish" in refused(workspace)


def test_no_file_and_no_yaml_are_refused(workspace):
    path = workspace / "data" / "system.yaml"
    path.write_text("code: [E54", encoding="utf-8")
    assert "data/system.yaml: expected YAML in UTF-8" in refused(workspace)
    path.write_bytes(b"name: Bath\xe9")
    assert "data/system.yaml: expected YAML in UTF-8" in refused(workspace)
    path.write_text("- a list", encoding="utf-8")
    assert "data/system.yaml" in refused(workspace)
    path.unlink()
    assert "data/system.yaml: this file is missing" in refused(workspace)


def test_the_checksum_of_a_release_changes_with_the_file(workspace, serve):
    from queries.engine import current_release

    load(load_request(workspace))
    serve(workspace / "db")
    before = current_release().checksum
    write_system(workspace / "data", short_name="Here")
    load(load_request(workspace))
    serve(workspace / "db")
    assert current_release().checksum != before


def test_the_file_names_the_list_of_what_is_fetched(workspace):
    assert find_follow(workspace / "data") == workspace / "data" / "follow.yaml"
    write_system(workspace / "data", follow="lists/ours.yaml")
    assert find_follow(workspace / "data") == workspace / "data" / "lists" / "ours.yaml"
    assert read_follow(find_follow(ROOT / "data")).fingertips


def test_every_key_of_the_file_is_explained():
    explained = (ROOT / "docs" / "another-system.md").read_text(encoding="utf-8")
    for keys in (SystemFile.model_fields, LevelFile.model_fields, GoalFile.model_fields.keys() - {"scope"}):
        assert [key for key in keys if key not in explained] == []
