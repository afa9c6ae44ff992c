"""Everything that ships loads, and holds what the issue says it holds."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from queries.engine import fetch_frame
from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.ingest.read_table import read_table
from queries.schema import areas, geography_areas, indicators, observations, sources
from tests import factories
from tests.conftest import ROOT, SHARED
from tests.factories import ENGLAND

PATTERN = "life-expectancy-small-area-pattern"
LIFE_EXPECTANCY = "life-expectancy-at-birth"
_FINGERTIPS_FILES = sorted((SHARED / "data" / "fingertips").glob("202*/*.csv"))
# In one of them 6,267 rows have no indicator id, sex or age.
DOWNLOADS_WITHOUT_IDS = [path for path in _FINGERTIPS_FILES if path.name == "smok_qof_prev.csv"]
DOWNLOADS = [path for path in _FINGERTIPS_FILES if path not in DOWNLOADS_WITHOUT_IDS]


@pytest.fixture
def shipped(shipped_database_dir, serve):
    serve(shipped_database_dir)


def shipped_request(tmp_path, *files) -> LoadRequest:
    return LoadRequest(
        data_dir=ROOT / "data",
        definitions_dir=ROOT / "queries" / "definitions",
        database_dir=tmp_path / "db",
        files=files,
    )


def test_all_that_ships_loads_within_fifteen_seconds(tmp_path):
    started = time.process_time()
    summary = load(shipped_request(tmp_path))
    assert time.process_time() - started < 15
    assert sum(summary.rows_kept.values()) == sum(summary.rows_read.values())
    assert summary.provisional == []
    assert summary.without_rows == []
    assert summary.set_aside.empty


def test_the_levels_hold_the_areas_they_should(shipped):
    counted = fetch_frame(select(geography_areas.c.geography, func.count().label("n")).group_by("geography"))
    assert dict(zip(counted["geography"], counted["n"], strict=True)) == {
        "england": 1, "system": 1, "place": 3, "district": 9, "neighbourhood": 12, "msoa": 125, "ward": 181,
    }  # fmt: skip
    noted = fetch_frame(select(areas.c.area_name).where(areas.c.note != "", areas.c.vintage == "December 2022 wards"))
    assert {"Castle Donington Park", "Ibstock West"} <= set(noted["area_name"])


def test_life_expectancy_is_as_published(shipped):
    rows = fetch_frame(
        select(areas.c.area_name, observations.c.value, observations.c.kind)
        .join_from(observations, areas, observations.c.area_code == areas.c.area_code)
        .where(
            observations.c.indicator_slug == LIFE_EXPECTANCY,
            observations.c.period == "2023 to 2025",
            observations.c.sex == "male",
        )
    )
    men = dict(zip(rows["area_name"], rows["value"], strict=True))
    assert men.items() >= {"Leicester": 77.5, "Rutland": 82.9, "Harborough": 81.6, "England": 79.7}.items()
    assert "Leicestershire" not in men
    assert set(rows["kind"]) == {"published"}


def test_sixteen_men_and_twenty_two_women_are_withheld_from_the_small_area_pattern(shipped):
    rows = fetch_frame(
        select(observations.c.sex, observations.c.status, observations.c.value_note, observations.c.value).where(
            observations.c.indicator_slug == PATTERN, observations.c.area_code.like("E02%")
        )
    )
    assert rows.groupby("sex").size().to_dict() == {"female": 125, "male": 125, "persons": 125}
    by_own_rule = (rows["status"] == "not_published") | rows["value_note"].str.contains(
        r"wider than 4 years|fewer than 75 deaths"
    )
    assert by_own_rule[rows["sex"] == "male"].sum() == 16
    assert by_own_rule[rows["sex"] == "female"].sum() == 22
    withheld = rows[rows["status"] == "not_reliable"]
    assert withheld["value"].isna().all()
    assert withheld["value_note"].str.startswith("Not reliable enough to show: ").all()


def test_limits_bracket_values_and_percentages_stay_in_bounds(shipped):
    rows = fetch_frame(select(observations).where(observations.c.status == "value"))
    for suffix in ("95", "998"):
        limited = rows[rows[f"lower_ci{suffix}"].notna()]
        assert (limited[f"lower_ci{suffix}"] <= limited["value"] + 0.05).all()
        assert (limited[f"upper_ci{suffix}"] >= limited["value"] - 0.05).all()
    assert rows["value"].notna().all()
    assert (
        rows["published_comparison"].isin(["", "Better", "Similar", "Worse", "Higher", "Lower", "Not compared"]).all()
    )


def test_every_row_is_in_one_order_and_has_its_source_and_vintage(shipped):
    rows = fetch_frame(select(observations))
    keys = ["indicator_slug", "period_end_date", "period_start_date", "sex", "age", "category_type", "category"]
    assert rows[keys].equals(rows[keys].sort_values(keys, kind="stable"))
    assert set(rows["source_id"]) <= set(fetch_frame(select(sources))["source_id"])
    assert (rows["vintage"] != "").all()
    assert not rows.duplicated([*keys, "area_code"]).any()
    labels = rows[["period", "period_start_date", "period_end_date"]].drop_duplicates()
    assert labels["period"].is_unique


def test_there_are_at_least_forty_more_indicators(shipped):
    assert len(fetch_frame(select(indicators))) >= 45


@pytest.fixture(params=["made here", *DOWNLOADS], ids=lambda path: getattr(path, "name", path))
def download(request, tmp_path):
    """A download that the test makes, and each real one that lies beside the project, when they do."""
    if isinstance(request.param, Path):
        return request.param
    download = {"source": "", "kind": "", "vintage": "", "indicator_id": "247", "indicator_name": "Dementia"}
    rows = [
        factories.row(**download, area_code=ENGLAND, area_name="England", value="0.454920942252378"),
        factories.row(
            **download, area_code=ENGLAND, area_name="England", value="0.454920942252378", parent_code=ENGLAND
        ),
        factories.row(**download, value="0.91", count="38", denominator="4164"),
        factories.row(**download, area_code="A81001", area_type="GPs", value="0.5"),
    ]
    return factories.write_csv(tmp_path / "made.csv", rows, columns=factories.COLUMNS_27)


def test_downloads_load_with_their_figures(tmp_path, serve, download):
    summary = load(shipped_request(tmp_path, download))
    raw = read_table(download, download.name)
    kept = summary.rows_kept[str(download)]
    assert kept > 0
    assert summary.rows_read[str(download)] == len(raw) == kept + len(summary.set_aside) + summary.repeated
    serve(tmp_path / "db")
    held = fetch_frame(select(observations).where(observations.c.source_id == f"local:{download.name}"))
    assert len(held) == kept
    values = pd.to_numeric(raw["Value"], errors="coerce")
    for code in (ENGLAND, factories.LEICESTER):
        published = values[(raw["Area Code"] == code) & values.notna()].sort_values().unique()
        found = held.loc[(held["area_code"] == code) & held["value"].notna(), "value"].sort_values().unique()
        assert found.tolist() == published.tolist()


@pytest.fixture(params=["made here", *DOWNLOADS_WITHOUT_IDS], ids=lambda path: getattr(path, "name", path))
def download_without_ids(request, tmp_path):
    """A download with rows that have no indicator id, sex and age: one made here, and the real one when it is there."""
    if isinstance(request.param, Path):
        return request.param
    blank = {"indicator_id": "", "sex": "", "age": ""}
    rows = [factories.row(indicator_id="91547"), factories.row(**blank, area_code="A84006", area_type="GPs")]
    return factories.write_csv(tmp_path / "made" / "made.csv", rows, columns=factories.COLUMNS_27)


def test_a_download_with_rows_without_an_id_is_refused_and_loads_without_them(tmp_path, download_without_ids):
    raw = read_table(download_without_ids, "raw")
    with pytest.raises(RefusedError) as caught:
        load(shipped_request(tmp_path, download_without_ids))
    first = raw.loc[raw["Indicator ID"] == "", "row"].iloc[0]
    assert f"row {first}, column 'Indicator ID': '' found" in str(caught.value)
    named = raw[raw["Indicator ID"] != ""]
    mended = factories.write_csv(tmp_path / "mended.csv", named.to_dict("records"), columns=factories.COLUMNS_27)
    summary = load(shipped_request(tmp_path, mended))
    assert summary.rows_read[str(mended)] == len(named)
    assert 0 < summary.rows_kept[str(mended)] <= len(named)
