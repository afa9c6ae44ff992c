import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.stats.correlation import FEWEST_PAIRS, pearson, spearman

# Anscombe FJ (1973), Graphs in statistical analysis: the coefficient of each of the four sets is printed as 0.816.
ANSCOMBE_X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
ANSCOMBE_Y = [
    [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
    [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74],
    [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73],
]
# A worked example in many textbooks: intelligence and hours of television of ten people; rho = -29/165.
IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
TELEVISION = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
Z = 1.959963984540054


def plain_pearson(one, other):
    """The coefficient from sums, as a textbook writes it."""
    n = len(one)
    top = n * sum(a * b for a, b in zip(one, other, strict=True)) - sum(one) * sum(other)
    spreads = [n * sum(a * a for a in each) - sum(each) ** 2 for each in (one, other)]
    return top / math.sqrt(spreads[0] * spreads[1])


def plain_ranks(values):
    """The mean of the places that a value and its ties take."""
    return [sum(1 for other in values if other < each) + (sum(1 for other in values if other == each) + 1) / 2
            for each in values]  # fmt: skip


@pytest.mark.parametrize("y", ANSCOMBE_Y)
def test_pearson_gives_what_anscombe_printed(y):
    found = pearson(ANSCOMBE_X, y)
    assert found.estimate == pytest.approx(0.816, abs=0.001)
    assert found.count == 11
    reach = Z / math.sqrt(8)
    assert found.lower == pytest.approx(math.tanh(math.atanh(found.estimate) - reach), abs=1e-12)
    assert found.upper == pytest.approx(math.tanh(math.atanh(found.estimate) + reach), abs=1e-12)


def test_fishers_limits_are_those_of_a_calculation_by_hand():
    found = pearson(ANSCOMBE_X, ANSCOMBE_Y[0])  # atanh(0.81642) = 1.14604, 1.95996 / sqrt(8) = 0.69295
    assert (found.lower, found.upper) == (pytest.approx(0.4244, abs=5e-4), pytest.approx(0.9507, abs=5e-4))


def test_spearman_gives_the_textbooks_answer():
    found = spearman(IQ, TELEVISION)
    assert found.estimate == pytest.approx(-29 / 165, abs=1e-12)
    reach = Z * math.sqrt((1 + found.estimate**2 / 2) / 7)
    assert found.lower == pytest.approx(math.tanh(math.atanh(found.estimate) - reach), abs=1e-12)


def test_ties_share_their_mean_rank():
    one = [1, 2, 2, 3, 4, 4, 4, 5, 6, 7]
    other = [3, 1, 4, 4, 5, 9, 2, 6, 5, 8]
    assert spearman(one, other).estimate == pytest.approx(
        plain_pearson(plain_ranks(one), plain_ranks(other)), abs=1e-12
    )


def test_pairs_that_lack_a_figure_are_left_out():
    found = pearson([*ANSCOMBE_X, math.nan, 3], [*ANSCOMBE_Y[0], 1, None])
    assert found == pearson(ANSCOMBE_X, ANSCOMBE_Y[0])


@pytest.mark.parametrize("measure", [pearson, spearman])
def test_too_few_pairs_or_one_value_everywhere_have_no_coefficient(measure):
    few = list(range(FEWEST_PAIRS - 1))
    assert math.isnan(measure(few, few).estimate)
    assert measure(few, few).count == FEWEST_PAIRS - 1
    assert math.isnan(measure([1.0] * 12, list(range(12))).estimate)
    assert math.isnan(measure([], []).lower)


def test_what_lies_on_a_line_is_one_with_no_room():
    found = pearson(list(range(12)), [2 * each for each in range(12)])
    assert (found.estimate, found.lower, found.upper) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))


def test_two_lengths_are_an_error():
    with pytest.raises(ValueError, match="for each area"):
        pearson([1, 2], [1])


numbers = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=FEWEST_PAIRS, max_size=40)


@given(numbers)
def test_limits_hold_the_estimate_and_swapping_the_two_changes_nothing(pairs):
    one, other = ([float(pair[place]) for pair in pairs] for place in (0, 1))
    for measure in (pearson, spearman):
        found, swapped = measure(one, other), measure(other, one)
        if math.isnan(found.estimate):
            continue
        assert -1 <= found.lower <= found.estimate <= found.upper <= 1
        assert swapped.estimate == pytest.approx(found.estimate, abs=1e-9)
    if not math.isnan(pearson(one, other).estimate):
        assert pearson(one, other).estimate == pytest.approx(plain_pearson(one, other), abs=1e-9)
