"""One figure reads the same wherever it is printed, and nothing that is not a number looks like one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import formatting
from queries.models import Polarity, Sex, ValueStatus, ValueType, Verdict
from tests.unit.components.drawing_inputs import make_indicator

NAN = float("nan")
# What Intl.NumberFormat("en-GB") of Node 20 prints with a fixed number of decimals, minus sign apart.
PRINTED_BY_THE_BROWSER = [
    (0.25, 1, "0.3"), (0.35, 1, "0.4"), (0.45, 1, "0.5"), (0.05, 1, "0.1"), (0.04, 1, "0.0"), (1.45, 1, "1.5"),
    (1.005, 2, "1.01"), (2.675, 2, "2.68"), (8.345, 2, "8.35"), (1.15, 1, "1.2"), (79.65, 1, "79.7"),
    (79.75, 1, "79.8"), (77.45, 1, "77.5"), (77.449999, 1, "77.4"), (44.15, 1, "44.2"), (0.125, 2, "0.13"),
    (0.375, 2, "0.38"), (2.5, 0, "3"), (3.5, 0, "4"), (0.5, 0, "1"), (18900, 0, "18,900"), (18900.5, 0, "18,901"),
    (1234.5, 0, "1,235"), (999.95, 1, "1,000.0"), (99.95, 1, "100.0"), (99.949, 1, "99.9"),
    (123456789.125, 2, "123,456,789.13"), (1e-9, 1, "0.0"), (0.1 + 0.2, 1, "0.3"), (1234, 0, "1,234"),
    (-0.05, 1, "\u22120.1"), (-2.5, 0, "\u22123"), (-2.25, 1, "\u22122.3"), (-1234.5, 0, "\u22121,235"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "decimals", "text"), PRINTED_BY_THE_BROWSER)
def test_numbers_are_rounded_as_the_browser_rounds_them(value, decimals, text):
    assert formatting.format_number(value, decimals) == text


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_printed_number_reads_back_within_half_a_unit_of_the_last_place(value, decimals):
    text = formatting.format_number(value, decimals)
    read = float(text.replace(",", "").replace(formatting.MINUS, "-"))
    assert abs(read - value) <= 0.5 * 10**-decimals + abs(value) * 1e-12
    assert "-" not in text


@given(st.floats(-1e6, 1e6), st.integers(0, 2))
def test_a_gap_and_its_opposite_differ_in_sign_only(value, decimals):
    gap, opposite = formatting.format_gap(value, decimals), formatting.format_gap(-value, decimals)
    assert gap.lstrip("+\u2212") == opposite.lstrip("+\u2212")
    assert {gap[0], opposite[0]} == {"+", formatting.MINUS} or gap == opposite


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "text"),
    [
        (77.5, 1, "years", "77.5 years"),
        (44.14, 1, "%", "44.1%"),
        (18900, 0, "£", "£18,900"),
        (-120, 0, "£", "\u2212£120"),
        (612.4, 0, "£ per week", "£612 per week"),
        (30.2, 1, "per 100,000", "30.2 per 100,000"),
        (0, 1, "%", "0.0%"),
        (5, 0, "", "5"),
        (None, 1, "years", "no figure"),
        (NAN, 1, "£", "no figure"),
    ],
)
def test_values_carry_their_unit(value, decimals, unit, text):
    assert formatting.format_value(value, decimals, unit) == text


def test_words_of_units_that_do_not_follow_a_number():
    assert formatting.value_words(23.44, 1, "score") == "a score of 23.4"
    assert formatting.value_words(16, 0, "rank") == "rank 16"
    assert formatting.value_words(16, 0, "%") == "16%"
    assert formatting.difference_words(-4.1, 1, "score") == "4.1 points"
    assert formatting.difference_words(-2.2, 1, "years") == "2.2 years"


def test_gaps_have_a_sign_unless_they_round_to_nothing():
    assert [formatting.format_gap(gap, 1) for gap in (0.4, -2.2, 0.04, -0.04, 0, 1234.5)] == [
        "+0.4",
        "\u22122.2",
        "0.0",
        "0.0",
        "0.0",
        "+1,234.5",
    ]
    assert formatting.format_gap(None) == formatting.format_gap(NAN) == "no figure"


def test_two_percentages_differ_by_percentage_points():
    assert formatting.format_difference(-8, 1, "%") == "8.0 percentage points"
    assert formatting.format_difference(-2.2, 1, "years") == "2.2 years"
    assert formatting.format_difference(None, 1, "years") == "no figure"


def test_limits_are_both_held_or_not_held():
    assert formatting.format_limits(77.1, 77.9) == "77.1 to 77.9"
    assert formatting.format_limits(0, 0.04) == "0.0 to 0.0"
    assert formatting.format_limits(None, 77.9) == formatting.format_limits(77.1, NAN) == "not held"


def test_counts_are_whole_and_separated():
    assert formatting.format_count(12345.0) == "12,345"
    assert formatting.format_count(0) == "0"


def test_each_reason_for_no_figure_has_its_own_mark_and_words():
    words = {formatting.format_missing(status) for status in ValueStatus if status is not ValueStatus.VALUE}
    assert words == {
        "[c] Suppressed: small number",
        "[x] Not published",
        "[z] Not applicable",
        "[u] Not reliable enough to show",
    }


def test_a_note_that_says_more_takes_the_place_of_the_usual_words():
    note = "[c] Suppressed: between 1 and 4"
    assert formatting.format_missing("suppressed", note) == note
    assert formatting.format_missing("not_published", "No best-fit LSOA") == "[x] No best-fit LSOA"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 21), "ended 11 months ago"),
        (date(2026, 1, 31), "ended 1 month ago"),
        (date(2026, 1, 10), "ended this month"),
        (date(2025, 12, 31), "ended this month"),
        (date(2025, 12, 30), "not ended yet"),
        (date(2028, 7, 31), "ended 31 months ago"),
        (date(2029, 2, 1), "ended 3 years ago"),
    ],
)
def test_the_age_of_a_period(today, words):
    assert formatting.format_period_age(date(2025, 12, 31), today) == words


def test_a_figure_is_old_after_two_years():
    assert not formatting.is_old(date(2025, 12, 31), date(2027, 12, 31))
    assert formatting.is_old(date(2025, 12, 31), date(2028, 1, 31))


@pytest.mark.parametrize(
    ("age", "is_child"),
    [
        ("5 yrs", True), ("10-11 yrs", True), ("<18 yrs", True), ("<16", True), ("24 months", True),
        ("Primary school age", True), ("16-17 yrs", True), ("18+ yrs", False), ("3+", False), ("All ages", False),
        ("", False), ("<75 yrs", False), ("10-24 yrs", False), ("18-64 yrs", False),
    ],
)  # fmt: skip
def test_boys_and_girls_are_said_where_nobody_is_18(age, is_child):
    assert formatting.is_child_age(age) is is_child
    assert formatting.sex_words(Sex.MALE, age) == ("boys" if is_child else "men")
    assert formatting.sex_words("female", age) == ("girls" if is_child else "women")
    assert formatting.sex_words(Sex.PERSONS, age) == ("children" if is_child else "persons")


def test_verdicts_name_the_benchmark_and_say_what_similar_means():
    assert formatting.format_verdict(Verdict.WORSE) == "Worse than England"
    assert formatting.format_verdict("better", "Rutland") == "Better than Rutland"
    assert formatting.format_verdict(Verdict.SIMILAR) == "Similar to England: could be chance"
    assert formatting.format_verdict(Verdict.SIMILAR, is_short=True) == "Similar to England"
    assert formatting.format_verdict(Verdict.NOT_COMPARED) == "Not compared"
    assert len({formatting.format_verdict(verdict) for verdict in Verdict}) == len(Verdict)


def test_the_good_direction_is_said_in_the_words_of_the_measure():
    assert formatting.polarity_words(make_indicator()) == "Longer is better"
    assert formatting.order_words(make_indicator()) == "Shortest to longest"
    assert formatting.order_words(make_indicator(), is_reversed=True) == "Longest to shortest"
    rate = {"value_type": ValueType.RATE}
    assert formatting.polarity_words(make_indicator(**rate)) == "Higher is better"
    assert formatting.polarity_words(make_indicator(polarity=Polarity.LOW_IS_GOOD)) == "Lower is better"
    assert formatting.polarity_words(make_indicator(polarity=Polarity.NO_JUDGEMENT)).startswith("Neither")
    assert formatting.order_words(make_indicator(**rate)) == "Lowest to highest"


def test_names_and_counts_in_words():
    assert formatting.join_names([]) == ""
    assert formatting.join_names(["Blaby"]) == "Blaby"
    assert formatting.join_names(["Blaby", "Melton", "Rutland"]) == "Blaby, Melton and Rutland"
    assert formatting.count_words(1, "ward") == "one ward"
    assert formatting.count_words(9, "ward") == "nine wards"
    assert formatting.count_words(1810, "ward") == "1,810 wards"
    assert formatting.count_words(0) == "no"
    assert formatting.end_sentence(" Yes ") == "Yes."
    assert formatting.end_sentence("Really?") == "Really?"
    assert formatting.end_sentence("") == ""


@pytest.mark.parametrize(
    ("period", "is_first", "words"),
    [
        ("2015 to 2017", True, "in 2015 to 2017"),
        ("to 7 March 2021", True, "up to 7 March 2021"),
        ("2019/20 academic year", True, "in 2019/20 academic year"),
        ("2019/20 academic year", False, "in 2019/20"),
    ],
)
def test_a_period_is_put_into_a_sentence(period, is_first, words):
    assert formatting.when_words(period, is_first=is_first) == words
