"""The benchmark of the statistics runs at a small size; the peer is never installed by the tests."""

import numpy as np
import pytest

from benchmarks import statistics

SMALL = ["--series", "3", "--simulations", "2000", "--rows", "500", "--rounds", "1"]


def test_it_times_every_calculation(capsys):
    assert statistics.main([*SMALL, "--check"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert len(lines) == 7
    assert all(" s  pass (under " in line for line in lines)


@pytest.mark.parametrize(("options", "exit_code"), [(["--check"], 1), ([], 0)])
def test_a_target_that_is_missed_is_said(monkeypatch, capsys, options, exit_code):
    monkeypatch.setattr(statistics, "MOST_LIMIT_SECONDS", 0.0)
    assert statistics.main([*SMALL, *options]) == exit_code
    assert capsys.readouterr().out.count("FAIL") == 3


def test_the_made_up_counts_are_the_same_every_time_and_never_zero():
    counts, people = statistics.made_up_counts(1000)
    assert (counts >= 1).all()
    assert (counts <= people).all()
    assert (counts < 10).any()
    np.testing.assert_array_equal(counts, statistics.made_up_counts(1000)[0])
