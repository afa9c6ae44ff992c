"""What happens to fifths by deprivation when a part is hidden or missing, or there is no order: made-up rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.models import Sex
from queries.slopes import get_area_slope
from tests import factories
from tests.browser import published
from tests.browser.published import LEICESTER, SYSTEM
from tests.conftest import ROOT
from tests.integration.test_ingest_fifths import FIFTHS, NAMES, stored

LEVEL = {"area_type": "MSOA", "vintage": "MSOA 2011", "age": "All ages"}
CODES = sorted(code for code, area in published.areas("msoa").items() if area.place_code == LEICESTER)
GROUPED = {"is_grouped_by_deprivation": True, "benchmark_codes": []}


def figure(place: int, **changes) -> dict[str, str]:
    """One MSOA of Leicester: `place` in 100 people have it."""
    counts = {"value": f"{place + 1}", "count": f"{place + 1}", "denominator": "100"}
    return factories.row(**LEVEL, area_code=CODES[place], area_name="", **counts | changes)


def score(place: int, **changes) -> dict[str, str]:
    """Its score: the first code is the most deprived."""
    names = {"indicator_id": "score", "time_period": "2019", "indicator_name": "Score"}
    return factories.row(**LEVEL, **names | changes, area_code=CODES[place], area_name="", value=str(90 - place))


def real_areas(data_dir: Path) -> Path:
    """Give the areas and boundaries that ship, as a system without words of its own that opens no measure."""
    if not data_dir.exists():
        data_dir.mkdir()
        for name in ("geography", "boundaries"):
            (data_dir / name).symlink_to(ROOT / "data" / name)
        shutil.copy(ROOT / "data" / "system.yaml", data_dir)
        factories.write_system(data_dir, first_measure="", words=None)
    return data_dir


@pytest.fixture
def loaded(tmp_path: Path, serve):
    """Load made-up rows of Leicester's MSOAs and give the fifths within Leicester, the most deprived first."""

    def run(*rows: dict[str, str], **definition) -> pd.DataFrame:
        folder = tmp_path / "tables" / factories.SOURCE_ID
        factories.write_csv(folder / "made.csv", rows)
        factories.write_origin(folder)
        factories.write_definition(tmp_path / "definitions", **GROUPED | definition)
        scores = {"indicator_id": "score", "unit": "score", "value_type": "score", "benchmark_codes": []}
        factories.write_definition(tmp_path / "definitions", "score", **scores, orders_deprivation="An index")
        load(
            LoadRequest(
                data_dir=real_areas(tmp_path / "data"),
                tables_dir=tmp_path / "tables",
                definitions_dir=tmp_path / "definitions",
                database_dir=tmp_path / "db",
            )
        )
        serve(tmp_path / "db")
        return stored(factories.SLUG).loc[LEICESTER].droplevel(["sex", "period"]).reindex(NAMES)

    return run


def ten(make, **changes) -> list[dict[str, str]]:
    return [make(place, **changes) for place in range(10)]


def test_two_areas_of_as_many_people_make_each_fifth(loaded):
    held = loaded(*ten(figure), *ten(score))
    assert held["event_count"].tolist() == [3, 7, 11, 15, 19]
    assert held["value"].tolist() == pytest.approx([1.5, 3.5, 5.5, 7.5, 9.5])
    without = len(CODES) - 10
    left_out = f"Left out: {without} of {len(CODES)} MSOAs, which have no deprivation score"
    assert set(held["value_note"]) == {f"Sum of 2 MSOAs, in order of An index. {left_out}"}


def test_a_rate_is_added_up_with_limits_of_a_count(loaded):
    rows = [figure(place, value=str(1000 * (place + 1)), count=str(place + 1)) for place in range(10)]
    held = loaded(*rows, *ten(score), value_type="rate", unit="per 100,000")
    assert held["value"].tolist() == pytest.approx([1500, 3500, 5500, 7500, 9500])
    exact = 1e5 / 200 * np.array([stats.chi2.ppf(0.025, 6), stats.chi2.ppf(0.975, 8)]) / 2  # 3 events
    assert held.iloc[0][["lower_ci95", "upper_ci95"]].tolist() == pytest.approx(exact.tolist(), rel=1e-4)


def test_a_hidden_part_hides_its_own_fifth_only(loaded):
    hidden = figure(3, value="", count="", value_note="[c] Between 1 and 4")
    held = loaded(*[figure(place) for place in range(11) if place != 3], hidden, *ten(score), score(10))
    assert held["status"].tolist() == ["value", "suppressed", "value", "value", "value"]
    row = held.iloc[1]
    assert row[["value", "lower_ci95", "event_count"]].isna().all()
    assert row["value_note"] == "Not worked out: 1 of 2 MSOAs is suppressed"
    assert row["denominator_count"] == 200


def test_small_numbers_that_the_loader_hides_hide_their_fifth(loaded):
    held = loaded(*[figure(place) for place in range(20)], *[score(place) for place in range(20)],
                  disclosure_rule="lt5")  # fmt: skip
    assert held["status"].tolist() == ["suppressed", "value", "value", "value", "value"]
    assert held["event_count"].iloc[1] == 5 + 6 + 7 + 8


def test_a_part_whose_people_are_not_known_leaves_no_fifth(loaded):
    held = loaded(*[figure(place) for place in range(11) if place != 4], *ten(score), score(10))
    assert set(held["status"]) == {"not_published"}
    assert set(held["value_note"]) == {"Not worked out: 1 of 11 MSOAs is not published"}


def test_without_a_score_there_is_no_order(loaded):
    held = loaded(*ten(figure))
    assert set(held["status"]) == {"not_applicable"}
    assert set(held["value_note"]) == {"No deprivation score is held for the MSOAs here, so they have no order"}


def test_two_scores_of_a_level_are_refused(loaded):
    with pytest.raises(RefusedError) as caught:
        loaded(*ten(figure), *ten(score), *ten(score, time_period="2025"))
    message = str(caught.value)
    assert message.startswith("definitions/score.yaml, column 'orders_deprivation': expected one score")
    assert "score of 2019, score of 2025" in message


def test_figures_that_are_not_counts_over_people_are_not_added_up(loaded):
    held = loaded(*ten(figure, value="50"), *ten(score))
    assert set(held["status"]) == {"not_applicable"}
    assert held["value_note"].str.startswith("Not worked out: the figures of MSOAs are not plain counts").all()


def test_a_large_area_can_leave_a_fifth_empty(loaded):
    rows = [figure(place) for place in range(1, 10)]
    held = loaded(figure(0, value="1", count="10", denominator="1000"), *rows, *ten(score))
    assert held["status"].tolist() == ["not_applicable", "value", "value", "value", "value"]
    assert held["value_note"].iloc[0].startswith("No MSOA falls into this fifth")
    assert held["event_count"].sum() == 10 + sum(range(2, 11))


def test_a_table_may_bring_its_own_fifths(loaded):
    own = factories.row(
        area_code=LEICESTER, age="All ages", category_type=FIFTHS, category=NAMES[0], value="40", vintage="April 2023"
    )
    held = loaded(*ten(figure), *ten(score), own)
    assert held["value"].dropna().tolist() == [40]
    assert len(stored(factories.SLUG)) == 1


def test_a_mean_of_areas_without_limits_has_none_and_no_slope(loaded):
    years = {"unit": "years", "value_type": "life_expectancy"}
    bare = {"lower_95": "", "upper_95": ""}
    rows = [
        figure(place, value=f"{70 + place}", lower_95=f"{69 + place}", upper_95=f"{71 + place}") for place in range(10)
    ]
    rows[9] = figure(9, value="79", **bare)
    held = loaded(*rows, *ten(score), **years)
    assert held["value"].tolist() == pytest.approx([70.5, 72.5, 74.5, 76.5, 78.5])
    assert held["lower_ci95"].isna().tolist() == [False, False, False, False, True]
    assert held["limits_note"].iloc[4] == ""
    slope = get_area_slope(factories.SLUG, LEICESTER, Sex.PERSONS, "All ages", FIFTHS, "2023/24")
    assert (slope.area_count, slope.sii_lower_95, slope.sii_upper_95) == (10, None, None)
    assert slope.sii == pytest.approx(10)  # a year more with each of ten equal areas


def test_a_mean_needs_to_know_how_many_people_there_are(loaded):
    rows = [figure(place, value="80", denominator="" if place == 2 else "100") for place in range(11)]
    held = loaded(*rows, *ten(score), score(10), unit="years", value_type="life_expectancy")
    assert set(held["status"]) == {"not_published"}
    assert set(held["value_note"]) == {"Not worked out: 1 of 11 MSOAs is without the number of people counted"}


def test_wards_stand_in_order_of_the_index_of_wards(tmp_path, serve):
    wards = published.areas("ward")
    scores = published.rows("imd2025.mean_score", Area_Type="Ward")
    cells = {"indicator_id": "nhse_covid.dose1_50plus", "age": "65+ yrs", "time_period": "to 2021-03-21",
             "time_period_range": "1d", "area_type": "Ward", "vintage": "December 2022 wards", "source": "",
             "kind": "", "value": "90", "denominator": "1000", "count": "900"}  # fmt: skip
    rows = [factories.row(**cells, area_code=code, area_name=ward.name) for code, ward in wards.items()]
    file = factories.write_csv(tmp_path / "wards.csv", rows)
    load(LoadRequest(data_dir=ROOT / "data", definitions_dir=ROOT / "queries" / "definitions",
                     database_dir=tmp_path / "db", files=(file,)))  # fmt: skip
    serve(tmp_path / "db")
    held = stored("covid-first-dose-50-plus-nims")
    held = held[held["category_type"] == "Ward deprivation fifths within area"].loc[SYSTEM].droplevel([0, 1])
    with_score = [code for code, row in scores.items() if row["Value"]]
    assert len(with_score) == len(wards) - 2
    assert held["event_count"].sum() == 900 * len(with_score)
    assert held["value_note"].str.contains("wards, in order of IMD 2025. Left out: 2 of 181 wards, which have").all()
