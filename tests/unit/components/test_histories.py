"""Histories: which points a line may join, and the reason of each cut."""

from datetime import date

import numpy as np
import pandas as pd

from components.histories import MISSING, NEW_PERIOD, NEW_SOURCE, read_histories
from tests.unit.components.drawing_inputs import make_history


def test_runs_and_breaks_of_one_area():
    history = make_history({"Leicester": {2017: 1, 2018: 2, 2020: 3}, "Melton": {2018: 1, 2019: 1}})
    found = read_histories(history)["LEI"]
    assert [len(run) for run in found.runs] == [2, 1]
    assert [each.reason for each in found.breaks] == [MISSING]
    assert found.breaks[0].missing_periods == ("2019",)
    assert found.latest_points == found.points
    assert not found.has_overlaps
    assert read_histories(history.iloc[0:0]) == {}


def test_dates_that_are_no_whole_years_apart_are_joined():
    history = make_history({"Leicester": {2021: 49.0}})
    days = [date(2021, 3, 23), date(2021, 3, 30), date(2021, 8, 17)]
    history = pd.concat([history] * 3, ignore_index=True)
    history = history.assign(period_start_date=days, period_end_date=days, value=[49.0, 60.0, 78.0])
    assert len(read_histories(history)["LEI"].runs) == 1


def test_reasons_of_a_break_in_order_of_weight():
    history = make_history({"Leicester": {2017: 1, 2018: 2, 2019: np.nan, 2020: 4}})
    history.loc[history["period"] == "2020", "source_id"] = "new"
    assert read_histories(history)["LEI"].breaks[0].reason == NEW_SOURCE
    longer = make_history({"Leicester": {2021: 3}}, years=3).assign(source_id="new")
    found = read_histories(pd.concat([history, longer], ignore_index=True))["LEI"]
    assert [each.reason for each in found.breaks] == [NEW_SOURCE, NEW_PERIOD]
