import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from queries.models import ValueType
from queries.stats.slope import Refusal, find_refusals, relative_ranks, slope_index, standard_errors_on_scale

TENTHS = np.array([0.30, 0.28, 0.27, 0.25, 0.24, 0.22, 0.20, 0.19, 0.17, 0.15])
PEOPLE = np.array([900, 1100, 1000, 1200, 800, 1000, 950, 1050, 1000, 1000])
LOWER, UPPER = TENTHS - 0.02, TENTHS + 0.025

groups = st.integers(5, 12).flatmap(
    lambda count: st.tuples(
        st.lists(st.floats(0.05, 0.9), min_size=count, max_size=count),
        st.lists(st.floats(100, 10_000), min_size=count, max_size=count),
    )
)
quick = settings(deadline=None, max_examples=30)


def index_of(values, people, *, kind=ValueType.PROPORTION, is_transformed=True, error=0.05, **settings_):
    errors = None if error is None else np.full(np.shape(values), error)
    settings_ = {"simulation_count": 1000} | settings_
    return slope_index(values, people, errors, kind=kind, is_transformed=is_transformed, **settings_)


def test_the_line_is_that_of_weighted_least_squares():
    found = index_of(TENTHS, PEOPLE, kind=ValueType.MEAN, is_transformed=False)
    slope, intercept = np.polyfit(found.ranks, TENTHS, 1, w=np.sqrt(PEOPLE))
    assert (found.sii, found.intercept) == pytest.approx((slope, intercept))
    assert found.end == pytest.approx(intercept + slope)
    assert found.rii == pytest.approx(1 + slope / intercept)
    np.testing.assert_allclose(found.fitted, intercept + slope * found.ranks)


def test_a_transformed_line_is_fitted_on_its_scale():
    found = index_of(TENTHS, PEOPLE, kind=ValueType.RATE)
    slope, intercept = np.polyfit(found.ranks, np.log(TENTHS), 1, w=np.sqrt(PEOPLE))
    assert (found.intercept, found.end) == pytest.approx((np.exp(intercept), np.exp(intercept + slope)))
    assert found.rii == pytest.approx(np.exp(slope))


def test_ranks_are_midpoints_of_the_cumulative_share():
    np.testing.assert_allclose(relative_ranks([10, 30, 60]), [0.05, 0.25, 0.7])
    assert np.isnan(relative_ranks([10, 0, 60])).all()


@quick
@given(groups, st.sampled_from([ValueType.PROPORTION, ValueType.RATE, ValueType.SCORE]), st.booleans())
def test_limits_bracket_the_indices(drawn, kind, is_transformed):
    found = index_of(*drawn, kind=kind, is_transformed=is_transformed)
    assert found.sii_lower < found.sii < found.sii_upper
    if np.isfinite([found.rii_lower, found.rii_upper]).all():
        assert found.rii_lower < found.rii < found.rii_upper


@quick
@given(groups, st.sampled_from([ValueType.PROPORTION, ValueType.RATE, ValueType.SCORE]), st.booleans())
def test_a_negative_multiplier_turns_signs_and_nothing_else(drawn, kind, is_transformed):
    plain = index_of(*drawn, kind=kind, is_transformed=is_transformed)
    turned = index_of(*drawn, kind=kind, is_transformed=is_transformed, multiplier=-1)
    assert (turned.sii, turned.sii_lower, turned.sii_upper) == (-plain.sii, -plain.sii_upper, -plain.sii_lower)
    np.testing.assert_allclose(turned.rii, 1 / plain.rii)
    np.testing.assert_allclose(turned.rii_lower, 1 / plain.rii_upper)
    np.testing.assert_array_equal(turned.fitted, plain.fitted)


@quick
@given(groups)
def test_groups_in_the_reverse_order_turn_the_slope_round(drawn):
    values, people = drawn
    there = index_of(values, people, is_transformed=False)
    back = index_of(values[::-1], people[::-1], is_transformed=False)
    assert back.sii == pytest.approx(-there.sii, abs=1e-9)
    assert back.intercept == pytest.approx(there.end)


@quick
@given(groups, st.randoms(use_true_random=False), st.sampled_from([ValueType.SCORE, ValueType.RATE]), st.booleans())
def test_with_an_order_the_order_of_rows_never_matters_even_where_groups_tie(drawn, randomly, kind, is_transformed):
    values, people = drawn
    rows = [(value, number, place // 2) for place, (value, number) in enumerate(zip(values, people, strict=True))]
    shuffled = list(rows)
    randomly.shuffle(shuffled)
    one, other = (
        index_of(value, number, kind=kind, is_transformed=is_transformed, order=order)
        for value, number, order in (zip(*each, strict=True) for each in (rows, shuffled))
    )
    np.testing.assert_allclose(other[:8], one[:8], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(np.sort(other.ranks), np.sort(one.ranks))


def test_groups_that_tie_share_the_place_of_all_of_them_together():
    np.testing.assert_allclose(relative_ranks([10, 30, 40, 20], [3, 1, 2, 1]), [0.95, 0.25, 0.7, 0.25])
    together = [[10, 30, 40, 20], [25, 25, 25, 25]]
    np.testing.assert_allclose(relative_ranks(together, [4, 3, 2, 1])[1], [0.875, 0.625, 0.375, 0.125])
    in_order = index_of(TENTHS, PEOPLE)
    turned = index_of(TENTHS[::-1], PEOPLE[::-1], order=np.arange(10, 0, -1))
    np.testing.assert_allclose(turned[:8], in_order[:8])


@quick
@given(groups, st.floats(0.01, 100))
def test_the_size_of_the_population_does_not_matter(drawn, factor):
    values, people = drawn
    scaled = index_of(values, np.multiply(people, factor))
    np.testing.assert_allclose(index_of(values, people).sii, scaled.sii, rtol=1e-9, atol=1e-12)


def test_a_multiplier_is_a_change_of_unit():
    one, hundred = index_of(TENTHS, PEOPLE), index_of(TENTHS, PEOPLE, multiplier=100)
    np.testing.assert_allclose([hundred.sii, hundred.sii_lower, hundred.intercept], [
        100 * one.sii, 100 * one.sii_lower, 100 * one.intercept
    ])  # fmt: skip
    assert hundred.rii == one.rii


@pytest.mark.parametrize("kind", [ValueType.RATE, ValueType.PROPORTION])
def test_drawn_limits_approach_the_normal_ones_as_errors_become_small(kind):
    drawn = index_of(TENTHS, PEOPLE, kind=kind, is_transformed=False, error=1e-4, simulation_count=50_000)
    errors = 1e-4 * (TENTHS if kind is ValueType.RATE else TENTHS * (1 - TENTHS))
    normal = slope_index(TENTHS, PEOPLE, errors, kind=ValueType.MEAN, is_transformed=False)
    width = normal.sii_upper - normal.sii_lower
    assert (drawn.sii_lower, drawn.sii_upper) == pytest.approx((normal.sii_lower, normal.sii_upper), abs=0.02 * width)
    width = normal.rii_upper - normal.rii_lower
    assert (drawn.rii_lower, drawn.rii_upper) == pytest.approx((normal.rii_lower, normal.rii_upper), abs=0.02 * width)


def test_the_limits_of_a_ratio_are_the_percentiles_of_drawn_ratios():
    errors = np.full(10, 0.02)
    found = slope_index(TENTHS, PEOPLE, errors, kind=ValueType.MEAN, is_transformed=False)
    drawn = np.random.default_rng(1).normal(TENTHS, errors, (100_000, 10))
    slope, intercept = np.polyfit(found.ranks, drawn.T, 1, w=np.sqrt(PEOPLE))
    expected = np.percentile(1 + slope / intercept, [2.5, 97.5])
    assert (found.rii_lower, found.rii_upper) == pytest.approx(expected, abs=0.02 * (expected[1] - expected[0]))


def test_a_series_has_the_same_limits_whatever_is_asked_beside_it():
    many = index_of([TENTHS, TENTHS[::-1], TENTHS**2], PEOPLE, is_transformed=False)
    alone = index_of(TENTHS**2, PEOPLE, is_transformed=False)
    assert [column[2] for column in many[:8]] == [float(column) for column in alone[:8]]


def test_many_series_of_many_groups_are_drawn_in_parts():
    values = np.random.default_rng(2).uniform(0.1, 0.4, (70, 70))
    people = np.arange(100, 170)
    drawn = index_of(values, people, is_transformed=False, error=0.01, simulation_count=20_000)
    exact = slope_index(values, people, 0.01 * values * (1 - values), kind=ValueType.MEAN, is_transformed=False)
    width = exact.sii_upper - exact.sii_lower
    assert (np.abs(drawn.sii_lower - exact.sii_lower) < 0.03 * width).all()
    assert (np.abs(drawn.sii_upper - exact.sii_upper) < 0.03 * width).all()


def test_another_seed_gives_nearly_the_same_limits():
    first, second = (index_of(TENTHS, PEOPLE, is_transformed=False, simulation_count=50_000, seed=s) for s in (1, 2))
    assert first.sii_lower != second.sii_lower
    assert first.sii_lower == pytest.approx(second.sii_lower, abs=0.02 * (first.sii_upper - first.sii_lower))


def test_standard_errors_come_from_limits_on_the_scale():
    z = norm.ppf(0.975)
    found = standard_errors_on_scale(LOWER, UPPER, kind=ValueType.RATE)
    np.testing.assert_allclose(found, np.log(UPPER / LOWER) / (2 * z))
    logits = np.log(UPPER / (1 - UPPER)) - np.log(LOWER / (1 - LOWER))
    np.testing.assert_allclose(standard_errors_on_scale(LOWER, UPPER, kind=ValueType.PROPORTION), logits / (2 * z))
    np.testing.assert_allclose(standard_errors_on_scale(3, 5, kind=ValueType.LIFE_EXPECTANCY), 2 / (2 * z))
    assert np.isnan(standard_errors_on_scale([0, 0.9], [0.1, 1], kind=ValueType.PROPORTION)).all()


def test_without_standard_errors_there_is_an_index_without_limits():
    found = index_of(TENTHS, PEOPLE, kind=ValueType.LIFE_EXPECTANCY, is_transformed=False, error=None)
    assert np.isfinite([found.sii, found.rii, found.intercept]).all()
    assert np.isnan([found.sii_lower, found.sii_upper, found.rii_lower, found.rii_upper]).all()
    for kind in (ValueType.RATE, ValueType.PROPORTION):
        found = index_of([0.3, 0.2, 0.2, 0.1, 0], [9, 9, 9, 9, 9], kind=kind, is_transformed=False, error=None)
        assert found.sii < 0 and np.isnan(found.sii_lower)


def test_a_line_that_reaches_zero_has_a_slope_and_no_ratio():
    found = index_of([2, 1, 0, -1, -2], [1, 1, 1, 1, 1], kind=ValueType.SCORE, is_transformed=False)
    assert found.sii == pytest.approx(-5)
    assert np.isnan([found.rii, found.rii_lower, found.rii_upper]).all()


def test_a_divisor_that_may_be_zero_leaves_the_ratio_without_limits():
    rising = [1, 2, 3, 4, 5]
    assert np.isnan(index_of(rising, [1] * 5, kind=ValueType.SCORE, is_transformed=False, error=1).rii_upper)
    found = index_of(rising, [1] * 5, kind=ValueType.RATE, is_transformed=False, error=0.9)
    assert np.isnan(found.rii_upper) and np.isfinite(found.sii_upper)


REFUSED = {
    Refusal.TOO_FEW_GROUPS: ([0.3, 0.2, 0.2, 0.1], [9, 9, 9, 9], 0.1),
    Refusal.GROUP_MISSING: ([0.3, None, 0.2, 0.1, 0.1], [9, 9, 9, 9, 9], 0.1),
    Refusal.POPULATION_MISSING: ([0.3, 0.2, 0.2, 0.1, 0.1], [9, 9, None, 9, 9], 0.1),
    Refusal.ERROR_MISSING: ([0.3, 0.2, 0.2, 0.1, 0.1], [9, 9, 9, 9, 9], -0.1),
    Refusal.NONE_OR_ALL_HAS_NO_LOGIT: ([0.3, 0.2, 0.2, 0.1, 0], [9, 9, 9, 9, 9], 0.1),
}


@pytest.mark.parametrize("refusal", REFUSED)
def test_a_series_without_an_index_says_why(refusal):
    values, people, error = REFUSED[refusal]
    errors = np.full(len(values), error)
    refusals = find_refusals(values, people, errors, kind=ValueType.PROPORTION, is_transformed=True)
    assert refusals[()] == refusal.value
    for numbers in index_of(values, people, error=error):
        assert np.isnan(numbers).all()


def test_a_rate_of_zero_has_no_logarithm_and_a_whole_no_logit():
    values, people = [[3, 2, 1, 1, 0], [3, 2, 1, 1, 1]], [9] * 5
    refusals = find_refusals(values, people, kind=ValueType.RATE, is_transformed=True)
    assert refusals.tolist() == ["zero_has_no_logarithm", ""]
    shares = find_refusals([1, 0.5, 0.4, 0.3, 0.2], people, kind=ValueType.PROPORTION, is_transformed=True)
    assert shares[()] == Refusal.NONE_OR_ALL_HAS_NO_LOGIT
    assert (find_refusals(values, people, kind=ValueType.RATE, is_transformed=False) == Refusal.NONE).all()


def test_a_group_without_a_place_leaves_no_index():
    order = [1, 2, None, 4, 5]
    values, people = [0.3, 0.2, 0.2, 0.1, 0.1], [9] * 5
    found = find_refusals(values, people, kind=ValueType.RATE, is_transformed=True, order=order)
    assert found[()] == Refusal.ORDER_MISSING
    assert np.isnan(index_of(values, people, order=order).sii)
    assert np.isnan(relative_ranks(people, order)).all()


def test_one_refused_series_does_not_stop_the_others():
    found = index_of([TENTHS, [np.nan, *TENTHS[1:]]], PEOPLE, is_transformed=False)
    assert np.isnan(found.sii).tolist() == [False, True]
    assert np.isnan(found.rii_upper).tolist() == [False, True]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"multiplier": 0}, "multiplier"),
        ({"confidence": 95}, "confidence"),
        ({"simulation_count": 10}, "at least 1000 simulations"),
    ],
)
def test_wrong_settings_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        index_of(TENTHS, PEOPLE, is_transformed=False, **wrong)


def test_a_single_number_has_no_slope():
    with pytest.raises(ValueError, match="groups"):
        slope_index(1, 1, kind=ValueType.MEAN, is_transformed=False)


@quick
@given(st.floats(0.05, 0.5), st.floats(-0.04, 0.04))
def test_groups_on_a_line_give_that_line(start, slope):
    assume(0 < start + slope < 1)
    ranks = relative_ranks(PEOPLE)
    found = index_of(start + slope * ranks, PEOPLE, kind=ValueType.SCORE, is_transformed=False)
    assert (found.sii, found.intercept) == pytest.approx((slope, start), abs=1e-12)
