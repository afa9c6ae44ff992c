"""The words of one system, put over the definitions of any: nothing is lost, and what does not fit is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from queries import indicators
from queries.ingest.definitions import Definition, read_definitions
from queries.ingest.fetched import fetched_ids, use_fetched
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.ingest.system import read_system
from queries.ingest.words import Words, read_words, words_problems
from tests import factories, shipped_words
from tests.conftest import ROOT
from tests.factories import load_request

# What readers of this system were told before its words moved to its data, by measure, and must be told still.
TOLD = {
    "railway-station-within-30-minutes": "The 0 of North West Leicestershire is a true zero: nobody there lives that",
    "economic-inactivity": "A few figures for Melton and for Oadby and Wigston have no limits, because too few people",
    "early-cancer-diagnosis": "The latest year held lacks Leicester, Rutland and three districts. Choose 2021 to see",
    "smoking-at-delivery": "No figure for Leicester, Leicestershire or Rutland is held. This measure shows England",
    "inequality-in-life-expectancy": "Leicestershire county is not in the copy that we hold.",
    "healthy-life-expectancy": "ONS publishes this for Leicester, Leicestershire and Rutland, and not for the seven",
    "covid-first-dose-50-plus-nims": "for Leicester on 21 March 2021, 75.4% on NHS lists and 85.5% on ONS estimates.",
    "covid-second-dose-50-plus-nims": "So uptake is understated, most of all in Leicester.",
    "greenhouse-gas-emissions": "Rutland's figure is high because a cement works stands in a county with few people.",
    "life-expectancy-small-area-pattern": "health inequalities framework for LLR speaks of a gap of up to 8.7 years.",
    "deprivation-rank-2025": "by the mean of ranks, Leicester is 6th instead of 16th.",
    "anxiety": "No figure is published for the four neighbourhoods of Leicester City. The other eight are districts or",
    "covid-case-study-leicester": "This case study is of Leicester alone: Somali residents, and everyone.",
}  # fmt: skip
SLUG = factories.SLUG
FILE = "data/words/changes.yaml"


def words_of_shipped() -> Words:
    return read_words(ROOT / "data", read_system(ROOT / "data"), "published")


def with_words(words: Words) -> list[Definition]:
    folders = (shipped_words.DEFINITIONS, *words.definition_folders)
    return read_definitions(*folders, changes=words.changes.definitions, changed_in=words.name)


def all_texts(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(all_texts(each) for each in value.values())
    return " ".join(all_texts(each) for each in value) if isinstance(value, list | tuple) else str(value)


def write_words(root: Path, changes: dict[str, Any]) -> None:
    folder = root / "data" / "words"
    folder.mkdir(exist_ok=True)
    (folder / "changes.yaml").write_text(yaml.safe_dump(changes), encoding="utf-8")
    path = root / "data" / "system.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | {"words": "words"}), encoding="utf-8")


@pytest.mark.parametrize("slug", TOLD)
def test_readers_are_told_what_they_were_told(slug, shipped_database_dir, serve):
    serve(shipped_database_dir)
    told = vars(indicators.get_indicator(slug))
    assert TOLD[slug] in all_texts(told)


def test_every_field_of_every_change_stands_in_the_definition():
    expected = shipped_words.shipped_definitions()
    found = {each.indicator.slug: each.indicator for each in with_words(words_of_shipped())}
    assert set(found) == set(expected)
    changed = shipped_words.read(shipped_words.WORDS / "changes.yaml")["definitions"]
    assert len(changed) > 60
    for slug in changed:
        told = found[slug]
        assert list(told.caveats) == expected[slug]["caveats"]
        assert told.not_published == expected[slug].get("not_published", {})
        assert (told.warning, told.method) == (expected[slug].get("warning", ""), expected[slug]["method"])


def test_without_words_the_definitions_hold_for_anyone():
    (found,) = [each for each in read_definitions(shipped_words.DEFINITIONS) if each.indicator.slug == "anxiety"]
    expected = "No figure is published for neighbourhoods, unless one is a whole district."
    assert found.indicator.not_published["neighbourhood"] == expected


def test_what_was_fetched_changes_the_words_of_the_system_too():
    words = words_of_shipped()
    table = pd.DataFrame({"Indicator ID": ["90366", "92901"], "Area Code": "E06000016", "Value": "1"})
    table["file_source_id"] = "fingertips"
    described = use_fetched(table, with_words(words), None, shipped_words.DEFINITIONS, {"E06000016"}, words)
    told = {each.indicator.slug: each.indicator for each in described.definitions}
    assert told["life-expectancy-at-birth"].not_published["place"] == ""
    assert "four neighbourhoods of Leicester" in told["life-expectancy-at-birth"].not_published["neighbourhood"]
    assert told["inequality-in-life-expectancy"].not_published["place"].startswith("OHID gives no figure for Rutland")
    assert told["inequality-in-life-expectancy"].caveats[0].startswith("Rutland has no figure")


REFUSED = {
    "an unknown slug": ({"definitions": {"nobody": {"title": "x"}}}, ["definitions.nobody", "expected the slug of"]),
    "an unknown field": (
        {"definitions": {SLUG: {"titel": "x"}}}, [f"definitions.{SLUG}.titel", "no field 'titel'; expected a field of"],
    ),
    "a caveat that is no list": ({"definitions": {SLUG: {"own_caveats": "x"}}}, ["own_caveats", "a list of sentences"]),
    "levels that are a sentence": ({"definitions": {SLUG: {"nearest": "x"}}}, ["nearest", "for each level of area"]),
    "an unknown level": ({"definitions": {SLUG: {"not_published": {"street": "x"}}}}, [f"{SLUG}.yaml", "street"]),
    "figures nobody fetches": ({"fetched": {"1": {}}}, ["fetched.1", "expected the indicator of a file of"]),
    "an unknown field of the tale": ({"life_course": {"why": "x"}}, ["life_course.why", "reason"]),
    "an unknown part": ({"definition": {}}, ["column 'definition'"]),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_change_that_fits_nothing_is_refused(workspace, case):
    changes, expected = REFUSED[case]
    write_words(workspace, changes)
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace))
    for words in (FILE, *expected):
        assert words in str(caught.value)


def test_a_folder_that_is_not_there_is_refused(workspace):
    write_words(workspace, {})
    shutil.rmtree(workspace / "data" / "words")
    with pytest.raises(RefusedError, match="column 'words': 'words' found; there is no such folder"):
        load(load_request(workspace))


def test_a_definition_of_its_own_may_not_take_the_slug_of_another(workspace):
    write_words(workspace, {})
    factories.write_definition(workspace / "data" / "words" / "definitions", SLUG, indicator_id="another")
    with pytest.raises(RefusedError, match="expected one definition of this slug"):
        load(load_request(workspace))


def test_the_shipped_words_fit():
    slugs = {path.stem for path in shipped_words.DEFINITIONS.glob("[a-z]*.yaml")}
    assert words_problems(words_of_shipped(), slugs, fetched_ids(shipped_words.DEFINITIONS)) == []
