"""The real Fingertips downloads beside the repository: each row is loaded, set aside or refused with a reason.

The downloads are shared, not committed; without them these tests say so and do nothing. What the files hold is read a
second time by pandas, by the place of the columns, and compared with the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select

from queries import schema
from queries.engine import dispose_engines, fetch_frame
from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.ingest.summary import Summary, refusal_lines
from settings import get_settings
from tests.browser import published
from tests.conftest import ROOT, SHARED

FOLDER = SHARED / "data" / "fingertips"
PLACES = (
    "indicator_id", "indicator_name", "parent_code", "parent_name", "area_code", "area_name", "area_type", "sex", "age",
    "category_type", "category", "period", "value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998",
    "event_count", "denominator_count", "note",
)  # fmt: skip
NUMBERS = ("value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998", "event_count", "denominator_count")
KEYS = ["indicator_id", "area_code", "sex", "age", "category_type", "category", "written"]
LOADED = (
    "2021/children_county_ua_east_midlands",
    "2021/suicides_county_ua_east_midlands",
    "2025/dementia_qof_prev",
    "2025/ed_under5",
)
REFUSED = "2025/smok_qof_prev"
# Rutland's suicides of men aged 10 to 34, 35 to 64 and 65 and over: counts from 1 to 4 of indicators nobody described
SMALL = {("2021/suicides_county_ua_east_midlands", indicator, "E06000017") for indicator in ("91390", "91393", "91430")}
LIKE_SMALL = "Suppressed: between 1 and 4, or a number from which it would follow"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real downloads are not beside this repository")


def raw(name: str) -> pd.DataFrame:
    """The file as pandas reads it, as text, its columns named by their place."""
    table = pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return table.iloc[:, : len(PLACES)].set_axis(PLACES, axis=1)


@dataclass
class Loaded:
    """What one load of all the files said, and the folder of its database."""

    summary: Summary
    database_dir: Path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("real")
    files = tuple(FOLDER / f"{name}.csv" for name in LOADED) + tuple(sorted((FOLDER / "next").glob("*.json")))
    summary = load(request_for(folder, *files))
    print("\n".join(summary.lines()))
    return Loaded(summary, folder)


def request_for(folder: Path, *files: Path) -> LoadRequest:
    definitions = ROOT / "queries" / "definitions"
    return LoadRequest(data_dir=ROOT / "data", definitions_dir=definitions, database_dir=folder, files=files)


@pytest.fixture
def held(loaded: Loaded, serve: Callable[[Path], None]) -> Iterator[Callable[[str], pd.DataFrame]]:
    serve(loaded.database_dir)

    def rows(name: str) -> pd.DataFrame:
        both = schema.observations.c.indicator_slug == schema.indicators.c.indicator_slug
        is_own = schema.observations.c.source_id == f"local:{Path(name).name}.csv"
        found = fetch_frame(select(schema.observations, schema.indicators.c.indicator_id).where(both, is_own))
        return found[~found["category_type"].str.contains("within area")]  # worked out at load

    yield rows
    dispose_engines()
    get_settings.cache_clear()


@pytest.mark.parametrize("name", LOADED)
def test_every_row_is_kept_or_set_aside_with_a_reason_or_a_repeat(loaded, name):
    rows, summary, file = raw(name), loaded.summary, str(FOLDER / f"{name}.csv")
    own = rows["area_code"].isin(known_codes())
    repeats = rows[own].duplicated([*PLACES[:1], "area_code", "sex", "age", "category_type", "category", "period"])
    aside = summary.set_aside[summary.set_aside["file"] == file]
    assert summary.rows_read[file] == len(rows) > 50
    assert summary.rows_kept[file] == own.sum() - repeats.sum() > 0
    assert sorted(aside["row"]) == [place + 2 for place in np.flatnonzero(~own)]
    assert (aside["reason"] != "").all()
    line = f"read {len(rows):,}, kept {own.sum() - repeats.sum():,}, set aside {(~own).sum():,}"
    assert any(f"{file}: {line}" in each for each in summary.lines())


@pytest.mark.parametrize("name", LOADED)
def test_every_kept_figure_is_the_one_in_the_file(held, name):
    rows = raw(name)
    rows = rows[rows["area_code"].isin(known_codes())].assign(written=rows["period"].map(plain))
    expected = rows.drop_duplicates(KEYS).assign(sex=rows["sex"].str.lower()).set_index(KEYS)
    found = held(name)
    found = found.assign(written=found["period"].map(plain)).set_index(KEYS)
    assert found.index.is_unique
    assert set(found.index) == set(expected.index)
    for key, row in expected.iterrows():
        ours = found.loc[key]
        is_small = (name, key[0], key[1]) in SMALL
        assert is_small == (row["event_count"] in ("1", "2", "3", "4"))
        assert (ours["status"] == "value") == (row["value"] != "" and not is_small)
        assert not is_small or ours["status"] == "suppressed"
        assert ours["value_note"] == (LIKE_SMALL if is_small else row["note"])
        for number in NUMBERS:
            is_hidden = ours["status"] == "suppressed" and number != "denominator_count"
            if row[number] and not is_hidden:
                assert ours[number] == float(row[number]), (key, number)
            elif ours["limits_note"] == "" or number in ("value", "event_count", "denominator_count"):
                assert np.isnan(ours[number]), (key, number)


def plain(period: str) -> str:
    """A period without what only our labels have: "2015 - 17" and "2015 to 2017" are one."""
    return period.replace(" to 20", " - ").replace(" to ", " - ")


def known_codes() -> set[str]:
    levels = ("england", "system", "place", "district", "msoa", "ward", "neighbourhood")
    return {code for level in levels for code in published.areas(level)}


def test_a_file_with_rows_that_nobody_can_place_is_refused_for_exactly_those_rows(tmp_path):
    rows = raw(REFUSED)
    bad = rows[(rows["indicator_id"] == "") | (rows["sex"] == "")]
    assert len(rows) > len(bad) > 6_000
    with pytest.raises(RefusedError) as caught:
        load(request_for(tmp_path, FOLDER / f"{REFUSED}.csv"))
    print("\n".join(refusal_lines(caught.value)))
    problems = caught.value.problems
    assert problems.count == (rows["indicator_id"] == "").sum() + (rows["sex"] == "").sum()
    assert {problem.column for problem in problems.kept} == {"Indicator ID", "Sex"}
    assert {problem.row - 2 for problem in problems.kept} <= set(bad.index)
    assert list(tmp_path.glob("*.duckdb")) == []


def test_without_those_rows_it_loads_and_the_rest_is_set_aside(tmp_path):
    lines = (FOLDER / f"{REFUSED}.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path = tmp_path / "placed.csv"
    path.write_text("".join(line for line in lines if not line.startswith(",")), encoding="utf-8")
    rows = raw(REFUSED)
    rows = rows[rows["indicator_id"] != ""]
    summary = load(request_for(tmp_path / "db", path))
    own = rows["area_code"].isin(known_codes())
    assert summary.rows_read[str(path)] == len(rows)
    assert len(summary.set_aside) == (~own).sum()
    kept = rows[own].drop_duplicates([*PLACES[:1], "area_code", "sex", "age", "category_type", "category", "period"])
    assert summary.rows_kept[str(path)] == len(kept)


def test_the_lists_of_the_new_site_are_counted_and_nothing_of_them_is_loaded(loaded):
    text = "\n".join(loaded.summary.lines())
    areas = json.loads((FOLDER / "next" / "areas.json").read_text(encoding="utf-8"))
    indicators = json.loads((FOLDER / "next" / "indicators.json").read_text(encoding="utf-8"))
    here = sum(area["areaCode"] in known_codes() for area in areas)
    assert f"{len(areas):,} areas listed, without figures, so nothing of it is loaded: {here} held here" in text
    assert f"{len(indicators)} indicators listed, without figures" in text
    assert not [name for name in loaded.summary.rows_read if name.endswith(".json")]
