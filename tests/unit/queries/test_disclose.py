"""What ingest hides beside small counts: the same counts over other people, and counts that only a percentage tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from queries.ingest.definitions import read_definitions
from queries.ingest.disclose import hide_small_numbers
from queries.ingest.example import DEFINITIONS_DIR
from queries.ingest.geography import read_geography
from tests.conftest import ROOT
from tests.factories import BLABY, CHARNWOOD, LEICESTER, RUTLAND


@pytest.fixture(scope="module")
def reference():
    return read_geography(ROOT / "data")


@pytest.fixture(scope="module")
def rule():
    (found,) = [each for each in read_definitions(DEFINITIONS_DIR) if "first_dose" in each.indicator.indicator_id]
    return found


def table(*rows: dict) -> pd.DataFrame:
    usual = {
        "indicator_id": "dose", "area_code": LEICESTER, "sex": "persons", "age": "50+ yrs", "category_type": "",
        "category": "", "period_start_date": pd.Timestamp("2021-03-07"), "period_end_date": pd.Timestamp("2021-03-07"),
        "value": np.nan, "event_count": np.nan, "denominator_count": 100.0, "status": "value", "value_note": "",
        "value_type": "proportion", "multiplier": 100.0,
    }  # fmt: skip
    limits = {name: np.nan for name in ("lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998")}
    return pd.DataFrame([usual | limits | row for row in rows])


def test_the_same_dose_over_other_people_is_hidden_with_it(rule, reference):
    """97 of 98 came by one count of people, which hides it; by the other it is 97 of 130, and would be shown."""
    rows = table(
        {"indicator_id": "one", "event_count": 97.0, "denominator_count": 98.0},
        {"indicator_id": "other", "event_count": 97.0, "denominator_count": 130.0},
    )
    other_dose = replace(rule, indicator=replace(rule.indicator, dose="another"))
    apart, together = rows.copy(), rows.copy()
    assert hide_small_numbers(apart, {"one": rule, "other": other_dose}, reference) == 1
    assert hide_small_numbers(together, {"one": rule, "other": rule}, reference) == 2
    assert together["event_count"].isna().all()


def test_a_count_that_a_percentage_tells_is_hidden(rule, reference):
    rows = table({"value": 3.0}, {"area_code": RUTLAND, "value": 30.0})
    assert hide_small_numbers(rows, {"dose": rule}, reference) == 1
    assert rows["status"].tolist() == ["suppressed", "value"]
    assert rows["value"].isna().tolist() == [True, False]


def test_a_small_count_beside_a_value_that_is_not_reliable_is_hidden(rule, reference):
    rows = table({"event_count": 3.0, "status": "not_reliable"})
    assert hide_small_numbers(rows, {"dose": rule}, reference) == 1
    assert rows["event_count"].isna().all()


def test_a_week_that_is_large_goes_with_one_that_is_small(rule, reference):
    weeks = [{"period_end_date": pd.Timestamp(f"2021-03-{day:02}")} for day in (7, 14)]
    counts = {BLABY: (3.0, 8.0), CHARNWOOD: (20.0, 30.0), "E10000018": (23.0, 38.0)}
    rows = table(*({**week, "area_code": code, "event_count": count[place]}
                   for code, count in counts.items() for place, week in enumerate(weeks)))  # fmt: skip
    assert hide_small_numbers(rows, {"dose": rule}, reference) == 4
    assert rows["status"].tolist() == ["suppressed"] * 4 + ["value"] * 2
