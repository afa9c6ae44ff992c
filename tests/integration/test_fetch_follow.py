"""The list of what this system follows, and the words that ship for figures that were fetched."""

from __future__ import annotations

import pandas as pd
import pytest

from queries.ingest.definitions import Withhold, read_definitions
from queries.ingest.fetch.boundaries import KINDS
from queries.ingest.fetch.follow import FollowedLayer, read_follow
from queries.ingest.fetched import use_fetched
from queries.ingest.life_course import read_life_course
from queries.ingest.problems import RefusedError
from queries.models import Geography
from settings import get_settings
from tests.conftest import ROOT
from tests.factories import LEICESTER

PATTERN_ID = "ons_msoa.life_expectancy"
PATTERN_SLUG = "life-expectancy-small-area-pattern"
BAD_LISTS = {
    "fingertips: [": "expected YAML",
    "{}": "it follows nothing",
    "fingertips: [{indicators: ['1']}]": "area_types",
    "boundaries: [{kind: wards, vintage: '2022'}]": "expected a year and a month",
    "boundaries: [{draws: ward}]": "expected a kind and a vintage, or a service",
}


@pytest.mark.parametrize(("text", "reason"), BAD_LISTS.items())
def test_a_list_that_is_not_as_agreed_is_refused(tmp_path, text, reason):
    (tmp_path / "follow.yaml").write_text(text)
    with pytest.raises(RefusedError, match=reason):
        read_follow(tmp_path / "follow.yaml")


def test_the_list_that_ships_begins_with_life_expectancy_of_small_areas():
    follow = read_follow(ROOT / "data" / "follow.yaml")
    assert (follow.fingertips[0].indicators, follow.fingertips[0].area_types) == (("93283",), ("msoa",))
    followed = {each for group in follow.fingertips for each in group.indicators}
    assert followed == {"93283", "90366", "92901", "90362"}
    assert {layer.kind for layer in follow.boundaries} <= set(KINDS)
    assert FollowedLayer.model_fields["draws"].annotation == Geography | None


def test_downloads_stay_outside_the_repository():
    assert ROOT not in get_settings().downloads_dir.parents


def test_every_word_that_ships_for_fetched_figures_fits_the_definitions():
    shipped = ROOT / "queries" / "definitions"
    definitions = read_definitions(shipped)
    lives = read_life_course(shipped, {each.indicator.slug for each in definitions})
    ids = ("93283", "90366", "92901", "90362", PATTERN_ID, "ons_els.healthy_life_expectancy", "93014")
    table = pd.DataFrame({"Indicator ID": ids, "Area Code": LEICESTER, "Value": "1"})
    table["file_source_id"] = ["fingertips"] * 4 + ["what_ships"] * 3
    found = use_fetched(table, definitions, lives, shipped, {LEICESTER})
    assert list(found.table["Indicator ID"]) == ["93283", "90366", "92901", "90362", "93014"]
    assert len(found.definitions) == len(definitions)
    indicators_now = {each.indicator.slug: each for each in found.definitions}
    pattern = indicators_now[PATTERN_SLUG]
    assert (pattern.indicator.indicator_id, pattern.indicator.warning, pattern.withhold) == ("93283", "", Withhold())
    for slug in (PATTERN_SLUG, "life-expectancy-at-birth", "healthy-life-expectancy", "inequality-in-life-expectancy"):
        told = indicators_now[slug].indicator
        assert told.source_id == "fingertips"
        assert "copy" not in " ".join((*told.caveats, told.method, told.why_not_compared, *told.not_published.values()))
        assert "too high" not in " ".join(told.not_published.values())
    assert "too high" in lives.model_dump_json()
    assert "too high" not in found.life_course.model_dump_json()
