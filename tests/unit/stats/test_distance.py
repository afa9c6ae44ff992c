import math
import statistics

import numpy as np
import pytest

from queries.stats.distance import FEWEST_AREAS, standardised_distances

SCORES = [10.0, 12, 30, 31, 29, 15, 20, 22, 18]
ASIAN = [2.0, 3, 40, 44, 38, 10, 12, 9, 11]
WHITE = [95.0, 94, 50, 45, 52, 84, 80, 88, 83]


def plain_distances(figures, subjects, place):
    """The same by loops, with the statistics of the standard library."""
    found = []
    for area in range(len(figures[0])):
        total = 0.0
        for subject in dict.fromkeys(subjects):
            own = [row for row, name in zip(figures, subjects, strict=True) if name == subject]
            squares = [((row[area] - row[place]) / statistics.stdev(row)) ** 2 for row in own]
            total += sum(squares) / len(squares)
        found.append(math.sqrt(total))
    return found


def test_distances_are_those_of_plain_loops():
    figures, subjects = [SCORES, ASIAN, WHITE], ["Deprivation", "Ethnic group", "Ethnic group"]
    for place in (0, 4, 8):
        found = standardised_distances(figures, subjects, place)
        assert found == pytest.approx(plain_distances(figures, subjects, place), abs=1e-12)
        assert found[place] == 0


def test_a_subject_counts_the_same_however_often_it_is_told():
    once = standardised_distances([SCORES, ASIAN], ["a", "b"], 0)
    thrice = standardised_distances([SCORES, ASIAN, ASIAN, ASIAN], ["a", "b", "b", "b"], 0)
    assert thrice == pytest.approx(once, abs=1e-12)


def test_units_do_not_matter():
    in_thousands = [each * 1000 for each in SCORES]
    assert standardised_distances([in_thousands, ASIAN], ["a", "b"], 2) == pytest.approx(
        standardised_distances([SCORES, ASIAN], ["a", "b"], 2), abs=1e-12
    )


def test_an_area_that_lacks_a_figure_has_no_distance_and_does_not_move_the_scale():
    with_gap = standardised_distances([[*SCORES, math.nan], [*ASIAN, 99.0]], ["a", "b"], 0)
    assert math.isnan(with_gap[-1])
    assert with_gap[:-1] == pytest.approx(standardised_distances([SCORES, ASIAN], ["a", "b"], 0), abs=1e-12)
    assert np.isnan(standardised_distances([[math.nan, *SCORES], [1.0, *ASIAN]], ["a", "b"], 0)).all()


def test_a_figure_that_is_the_same_everywhere_tells_nothing():
    flat = [5.0] * len(SCORES)
    assert standardised_distances([SCORES, flat], ["a", "b"], 1) == pytest.approx(
        standardised_distances([SCORES], ["a"], 1), abs=1e-12
    )
    assert np.isnan(standardised_distances([flat], ["a"], 1)).all()


def test_too_few_areas_are_not_measured():
    few = SCORES[: FEWEST_AREAS - 1]
    assert np.isnan(standardised_distances([few], ["a"], 0)).all()
    assert len(standardised_distances([], [], 0)) == 0
    with pytest.raises(ValueError, match="subjects"):
        standardised_distances([SCORES], [], 0)
