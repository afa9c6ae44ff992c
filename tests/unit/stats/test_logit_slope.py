"""The slope index of the WHO."""

import numpy as np
import pytest

from queries.stats.logit_slope import logit_slope_index

PEOPLE = [900, 1000, 1100, 1000, 1000]


def test_groups_on_a_logistic_curve_give_its_ends():
    shares = np.array(PEOPLE) * 1000 / (np.sum(PEOPLE) * 1000)
    ranks = np.cumsum(shares) - shares / 2
    curve = 100 / (1 + np.exp(1.0 - 1.5 * ranks))
    found = logit_slope_index(curve, np.array(PEOPLE) * 1000, whole=100)
    start, end = 100 / (1 + np.exp(1.0)), 100 / (1 + np.exp(-0.5))
    assert (found.sii.estimate, found.rii.estimate) == (
        pytest.approx(end - start, abs=1e-3),
        pytest.approx(end / start, abs=1e-4),
    )
    for measure in found:
        assert measure.lower <= measure.estimate <= measure.upper


def test_series_without_an_index_do_not_stop_the_others():
    rows = [[20, 30, 40, 50, 60], [20, None, 40, 50, 60], [20, 30, 40, 50, 101]]
    found = logit_slope_index(rows, PEOPLE, whole=100)
    assert np.isnan(found.sii.estimate).tolist() == [False, True, True]
    assert np.isnan(found.rii.upper).tolist() == [False, True, True]
