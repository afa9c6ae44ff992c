"""Wide age bands with enough deaths, their names, and rounding that keeps the sum."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.ingest.gap_contributions import FEWEST_DEATHS, WIDE_STARTS, band_label, rounded_to_sum, wide_bands
from queries.stats.life_tables import START_AGES

COUNTS = st.lists(st.integers(0, 40), min_size=20, max_size=20)


@given(COUNTS, COUNTS)
def test_every_wide_band_has_enough_deaths_in_both_or_there_is_only_one(most, least):
    starts = wide_bands([np.array(most), np.array(least)], START_AGES)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert set(starts) <= set(WIDE_STARTS)
    places = [START_AGES.index(start) for start in starts] + [20]
    for first, last in pairwise(places):
        if len(starts) > 1:
            assert min(sum(most[first:last]), sum(least[first:last])) >= FEWEST_DEATHS


def test_bands_are_as_fine_as_deaths_allow():
    many = np.full(20, 100)
    assert wide_bands([many, many], START_AGES) == list(WIDE_STARTS)
    few = many.copy()
    few[1:4] = 3  # nine deaths at 1 to 14: joined to 15 to 39
    assert wide_bands([many, few], START_AGES) == [0, 1, 40, 65, 80]
    few[0] = 9  # eighteen under 15
    assert wide_bands([few, many], START_AGES) == [0, 15, 40, 65, 80]
    few[:4] = 2
    few[17:] = 2  # six deaths at 80 and over: joined to the band before it
    assert wide_bands([few, many], START_AGES) == [0, 40, 65]


def test_from_65_on_there_are_two_bands():
    assert wide_bands([np.full(6, 30), np.full(6, 30)], START_AGES[14:]) == [65, 80]


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [(0, 1, "Under 1"), (0, 40, "0 to 39"), (40, 65, "40 to 64"), (80, None, "80 and over")],
)
def test_a_band_is_named_by_its_ages(start, end, label):
    assert band_label(start, end) == label


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12))
def test_rounded_parts_add_up_to_the_rounded_sum_and_stay_near(values):
    total = round(float(np.sum(values)), 2)
    rounded = rounded_to_sum(np.array(values), total)
    assert round(float(rounded.sum()), 2) == total
    assert np.abs(rounded - values).max() < 0.01 + 1e-9
    assert np.allclose(rounded * 100, np.round(rounded * 100))
