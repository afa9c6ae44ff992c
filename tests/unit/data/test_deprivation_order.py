import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from queries.ingest.deprivation_order import find_fifths
from queries.models import FIFTH_NAMES

small_areas = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 900), st.integers(0, 900)), min_size=10)


def frame_of(areas: list[tuple[int, int, int]]) -> pd.DataFrame:
    codes = [f"E{place:08d}" for place in range(len(areas))]
    return pd.DataFrame(areas, index=codes, columns=["score", "people", "events"])


@given(small_areas)
def test_fifths_share_out_every_area_once_and_keep_the_sum(areas):
    table = frame_of(areas)
    fifths = find_fifths(table["score"], table["people"])
    assert sorted(fifths.index) == sorted(table.index)
    sums = table.groupby(fifths)[["events", "people"]].sum()
    assert set(sums.index) <= set(FIFTH_NAMES)
    assert sums.sum().equals(table[["events", "people"]].sum())


@given(small_areas)
def test_a_fifth_is_more_deprived_than_the_next(areas):
    table = frame_of(areas)
    fifths = find_fifths(table["score"], table["people"]).map(FIFTH_NAMES.index)
    ranges = table["score"].groupby(fifths).agg(["min", "max"])
    assert (ranges["min"].to_numpy()[:-1] >= ranges["max"].to_numpy()[1:]).all()


def test_an_area_without_score_or_people_is_in_no_fifth():
    table = frame_of([(60 - place, 100, 0) for place in range(12)])
    people = table["people"].where(table.index != "E00000003").mask(table.index == "E00000004", 0)
    fifths = find_fifths(table["score"].drop("E00000005"), people)
    assert set(table.index) - set(fifths.index) == {"E00000003", "E00000004", "E00000005"}
