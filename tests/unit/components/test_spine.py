"""The line of a spine chart: the benchmark in the middle, worse to the left, nothing outside the line."""

from __future__ import annotations

import pytest

from components.spine import SpineFigures, spine
from queries.models import Verdict
from tests.unit.components.component_text import walk


def places(**figures) -> dict[str, float]:
    """Where each mark begins, in per cent of the width."""
    held = {"value": 20.0, "lower": 15.0, "upper": 25.0, "benchmark": 10.0, "lowest": 5.0, "highest": 30.0,
            "quartiles": (8.0, 12.0), "verdict": Verdict.WORSE, "is_flipped": True} | figures  # fmt: skip
    marks = list(walk(spine(SpineFigures(**held))))[1:]
    return {mark.className.split()[0]: float(mark.style["left"].rstrip("%")) for mark in marks}


@pytest.mark.parametrize("is_flipped", [True, False])
def test_the_benchmark_is_the_middle_and_high_is_left_only_where_low_is_good(is_flipped):
    found = places(is_flipped=is_flipped)
    assert found["spine-bench"] == 50
    assert (found["spine-dot"] < 50) == is_flipped
    assert all(0 <= place <= 100 for place in found.values())


def test_what_is_not_held_has_no_mark():
    found = places(value=None, lower=None, upper=None, benchmark=None, quartiles=None)
    assert set(found) == {"spine-range"}


def test_a_line_of_one_value_stands_in_the_middle():
    found = places(value=0.0, lower=None, upper=None, benchmark=None, lowest=None, highest=None, quartiles=None)
    assert found == {"spine-dot": 50}
