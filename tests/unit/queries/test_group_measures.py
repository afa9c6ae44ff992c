"""What a set of groups comes to: numbers worked out by hand, and every reason why there is none."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from queries.group_measures import Estimate, measure_groups
from queries.models import Polarity, ValueStatus, ValueType
from tests.unit.components.drawing_inputs import make_indicator, make_share
from tests.unit.queries.grouped import FIFTHS, groups_of, make_groups

LIFE = make_indicator()
UPTAKE = make_share(polarity=Polarity.HIGH_IS_GOOD)
SMOKING = make_share()
DEATHS = make_share(value_type=ValueType.RATE, unit="per 100,000")
Z = 1.959963984540054
FALLING, RISING = (30.0, 26.0, 22.0, 18.0, 14.0), (70.0, 72.0, 75.0, 77.0, 79.0)
RELATIVE = {"rci", "theil", "mld", "par", "paf"}


def measured(grouping, values, indicator, **more):
    return measure_groups(make_groups(grouping, values, **more), indicator, grouping)


def limits(value: float, error: float) -> tuple[float, float, float]:
    return value, value - Z * error, value + Z * error


def numbers(estimate: Estimate) -> tuple[float, ...]:
    return estimate.value, estimate.lower, estimate.upper


@pytest.mark.parametrize(
    ("indicator", "values", "gap"),
    [(LIFE, RISING, 9.0), (LIFE, RISING[::-1], -9.0), (SMOKING, FALLING, 16.0), (SMOKING, FALLING[::-1], -16.0)],
)
def test_the_gap_of_ordered_groups_keeps_its_sign(indicator, values, gap):
    """Above 0 the most deprived are worse off, below 0 the least deprived are."""
    found = measured(FIFTHS, values, indicator)
    assert (found.worst, found.best) == (0, 4)
    assert numbers(found.gap) == pytest.approx(limits(gap, math.hypot(2, 2) / Z))


def test_the_slope_is_that_of_weighted_least_squares_and_keeps_its_sign():
    people = np.array([500.0, 800, 1000, 1200, 1500])
    share = people / people.sum()
    place = np.cumsum(share) - share / 2
    for values in (RISING, RISING[::-1]):
        slope, start = np.polyfit(place, values, 1, w=np.sqrt(share))
        found = measured(FIFTHS, values, LIFE, people=people).slope
        assert found.sii.value == pytest.approx(slope)
        assert (found.at_most_deprived, found.at_least_deprived) == pytest.approx((start, start + slope))
        assert found.ranks == pytest.approx(place)
        assert found.fitted == pytest.approx(start + slope * place)
        assert found.sii.lower < found.sii.value < found.sii.upper


@pytest.mark.parametrize("kind", [ValueType.LIFE_EXPECTANCY, ValueType.SCORE, ValueType.MEAN, ValueType.RATIO])
@pytest.mark.parametrize("grouping", [FIFTHS, groups_of(*"ABCDE")], ids=["ordered", "unordered"])
def test_there_is_no_ratio_of_life_expectancy_scores_or_means(kind, grouping):
    found = measured(grouping, RISING, make_indicator(value_type=kind))
    assert found.gap is not None
    assert found.ratio is None
    assert found.slope is None or found.slope.rii is None
    assert not found.others.keys() & RELATIVE


@pytest.mark.parametrize("indicator", [SMOKING, DEATHS, UPTAKE])
def test_proportions_and_rates_have_every_measure_of_their_kind(indicator):
    ordered, unordered = (measured(each, FALLING, indicator) for each in (FIFTHS, groups_of(*"ABCDE")))
    assert ordered.slope.rii.value == pytest.approx(ordered.slope.at_least_deprived / ordered.slope.at_most_deprived)
    assert set(ordered.others) == {"aci", "rci", "par", "paf"}
    assert set(unordered.others) == {"bgv", "mdb", "theil", "mld", "par", "paf"}
    assert (unordered.slope, unordered.why_no_slope) == (None, "unordered")


def test_measures_of_groups_without_an_order_by_hand():
    values, people = np.array([10.0, 20.0, 40.0]), np.array([100.0, 200.0, 700.0])
    share = people / 1000
    mean = (share * values).sum()  # 33
    found = measured(groups_of(*"ABC"), values, SMOKING, people=people)
    assert (found.worst, found.best) == (2, 0)
    assert numbers(found.gap) == pytest.approx(limits(30.0, math.hypot(2, 2) / Z))
    assert found.ratio.value == pytest.approx(4)
    assert found.others["bgv"].value == pytest.approx((share * (values - mean) ** 2).sum())
    assert found.others["mdb"].value == pytest.approx((share * (values - 10)).sum())
    assert found.others["theil"].value == pytest.approx(1000 * (share * values / mean * np.log(values / mean)).sum())
    assert found.others["mld"].value == pytest.approx(-1000 * (share * np.log(values / mean)).sum())
    assert found.others["par"].value == pytest.approx(10 - mean)
    assert found.others["paf"].value == pytest.approx(100 * (10 - mean) / mean)


def test_a_survey_weighs_tenths_alike_and_groups_without_an_order_not_at_all():
    """Its denominator is who was asked: it may neither move a slope nor stand for the people of a group."""
    survey = replace(UPTAKE, is_denominator_a_sample=True)
    asked = np.array([900.0, 100.0, 400.0, 300.0, 50.0])
    even, uneven = (measured(FIFTHS, FALLING, survey, people=people) for people in (1000.0, asked))
    assert uneven.slope.sii == even.slope.sii == measured(FIFTHS, FALLING, UPTAKE).slope.sii
    assert uneven.others == even.others
    unordered = measured(groups_of(*"ABCDE"), FALLING, survey, people=asked)
    assert (unordered.others, unordered.slope) == ({}, None)
    assert unordered.gap is not None


def test_the_best_of_groups_without_an_order_is_the_highest_where_high_is_good():
    found = measured(groups_of(*"ABC"), (10.0, 20.0, 40.0), UPTAKE)
    assert (found.worst, found.best) == (0, 2)
    assert found.gap.value == 30
    assert found.ratio.value == pytest.approx(4)


@pytest.mark.parametrize("status", [ValueStatus.SUPPRESSED, ValueStatus.NOT_RELIABLE, ValueStatus.NOT_PUBLISHED])
@pytest.mark.parametrize("missing", range(5))
def test_ordered_groups_refuse_when_one_has_no_figure(status, missing):
    values = [None if place == missing else value for place, value in enumerate(FALLING)]
    found = measured(FIFTHS, values, SMOKING, status=status)
    assert (found.gap, found.ratio, found.slope, found.others) == (None, None, None, {})
    assert (found.worst, found.best) == (None, None)
    assert (found.why_no_gap, found.why_no_slope, found.why_no_others) == ("missing", "group_missing", "group_missing")


@pytest.mark.parametrize("status", [ValueStatus.SUPPRESSED, ValueStatus.NOT_RELIABLE])
def test_groups_without_an_order_refuse_everything_when_one_is_hidden(status):
    """One of seven is under the share that may be missing, but a measure of the six would tell of a hidden figure."""
    found = measured(groups_of(*"ABCDEFG"), [*range(10, 70, 10), None], SMOKING, status=status)
    assert (found.gap, found.ratio, found.others) == (None, None, {})
    assert (found.why_no_gap, found.why_no_others) == ("missing", "group_missing")


def test_one_of_seven_groups_that_nobody_publishes_may_be_left_out():
    found = measured(groups_of(*"ABCDEFG"), [*range(10, 70, 10), None], SMOKING)
    assert (found.worst, found.best) == (5, 0)
    assert found.gap.value == 50
    assert measured(groups_of(*"ABCDEF"), [*range(10, 60, 10), None], SMOKING).why_no_gap == "missing"


def test_fewer_than_five_groups_have_no_slope_and_keep_the_gap():
    quarters = groups_of(*"ABCD")
    object.__setattr__(quarters, "is_ordered", True)
    found = measured(quarters, FALLING[:4], SMOKING)
    assert found.gap.value == 12
    assert (found.slope, found.why_no_slope) == (None, "too_few_groups")


def test_two_groups_have_a_gap_and_a_ratio_only():
    found = measured(groups_of(*"AB"), (10.0, 40.0), SMOKING)
    assert (found.gap.value, found.ratio.value) == (30, pytest.approx(4))
    assert (found.slope, found.others, found.why_no_others) == (None, {}, "too_few_groups")


def test_one_group_alone_has_no_gap():
    found = measured(groups_of("A"), (10.0,), SMOKING)
    assert (found.gap, found.why_no_gap) == (None, "too_few")


@pytest.mark.parametrize("grouping", [FIFTHS, groups_of(*"ABCDE")], ids=["ordered", "unordered"])
def test_without_limits_no_chance_is_judged(grouping):
    found = measured(grouping, FALLING, SMOKING, half=None)
    assert found.gap.value == 16
    assert not found.gap.has_limits
    assert found.gap.excludes(0) is None
    assert found.slope is None or not found.slope.sii.has_limits


def test_without_people_there_is_no_slope():
    found = measured(FIFTHS, FALLING, SMOKING, people=float("nan"))
    assert found.gap.value == 16
    assert (found.slope, found.why_no_slope, found.others) == (None, "population_missing", {})


def test_nobody_is_best_where_neither_direction_is_good():
    found = measured(groups_of(*"ABCDE"), FALLING, make_share(polarity=Polarity.NO_JUDGEMENT))
    assert found.gap.value == 16
    assert not found.others.keys() & {"mdb", "par", "paf"}


def test_a_zero_is_a_figure():
    found = measured(groups_of(*"ABC"), (0.0, 20.0, 40.0), SMOKING)
    assert (found.best, found.gap.value) == (0, 40)
    assert found.ratio is None


def test_people_whose_group_nobody_knows_are_compared_with_no_other():
    known, with_unknown = groups_of("Asian", "Black", "White"), groups_of("Asian", "Black", "Not stated", "White")
    plain = measured(known, (60.0, 70.0, 80.0), UPTAKE)
    found = measured(with_unknown, (60.0, 70.0, 10.0, 80.0), UPTAKE)
    assert (found.worst, found.best) == (0, 3)
    assert (found.gap, found.ratio, found.others) == (plain.gap, plain.ratio, plain.others)


def test_a_group_inside_another_can_be_an_end_and_is_not_counted_twice():
    plain = measured(groups_of("Asian", "Black", "White"), (60.0, 70.0, 80.0), UPTAKE)
    found = measured(groups_of("Asian", "Black", "Somali (part of Black)", "White"), (60.0, 70.0, 50.0, 80.0), UPTAKE)
    assert (found.worst, found.best, found.gap.value) == (2, 3, 30)
    assert found.others == plain.others
