"""The benchmark of the profile: what it promises, and that it opens profiles of every level that are there."""

from __future__ import annotations

from benchmarks.area_profile import MOST_OPENED_MILLISECONDS, WAYS, Opening, Result, checks_of, sample_areas
from tests import profile_table


def result(*milliseconds: float) -> Result:
    openings = (
        Opening(milliseconds=each, server_milliseconds=each / 4, transferred_bytes=30_000) for each in milliseconds
    )
    return Result(way="by address", openings=tuple(openings))


def test_a_median_over_the_target_is_a_failure_and_its_slow_end_is_not():
    slow, quick = result(399, 401, 402), result(100, 200, 900)
    opened = [check for check in checks_of([slow, quick]) if check.target == MOST_OPENED_MILLISECONDS]
    assert [check.is_met for check in opened] == [False, True]
    assert "401" in str(slow) and "30.0" in str(slow)


def test_areas_of_every_level_are_opened_each_once_and_always_the_same():
    codes = sample_areas(80)
    assert len(set(codes)) == len(codes) == 80
    assert codes == sample_areas(80)
    assert {level for code in codes for level in profile_table.levels_of(code)} == set(profile_table.LEVELS)
    assert len(WAYS) == 2
