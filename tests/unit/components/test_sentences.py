"""Sentences and readings: a finding only when its conditions hold, whose test it was, and short words."""

import re

import numpy as np
import pytest

from components import readings, sentences
from components.readings import Yardstick
from queries.models import Polarity, Sex, ValueStatus, ValueType, Verdict
from tests.unit.components.drawing_inputs import (
    LEICESTER,
    RUTLAND,
    make_history,
    make_indicator,
    make_life_expectancy,
    make_share,
    make_values,
    make_wards,
)

ENGLANDS = Yardstick(name="England", value=79.7, basis="the publisher's own comparison")


def text_of(indicator, frame, **options) -> str:
    return " ".join(f"{each.lead} {each.text}".strip() for each in readings.reading(indicator, frame, **options))


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower())
    is_silent = word.lower().endswith("e") and not word.lower().endswith("le") and len(groups) > 1
    return max(1, len(groups) - is_silent)


def reading_age(text: str) -> float:
    """Flesch-Kincaid grade plus five: the age at which a pupil is in that grade. A figure counts as one short word."""
    number = len(re.findall(r"[.?!](?:\s|$)", text))
    words = re.findall(r"[A-Za-z']+|\d[\d,.]*", text)
    total = sum(1 if word[0].isdigit() else syllables(word) for word in words)
    return 0.39 * len(words) / number + 11.8 * total / len(words) - 15.59 + 5


def spread(frame) -> float:
    return frame["value"].max() - frame["value"].min()


def test_the_finding_of_the_first_view():
    finding = sentences.headline(make_indicator(), make_life_expectancy(), gap=5.4, sex=Sex.MALE)
    assert finding == "Men live longest in Rutland and shortest in Leicester: a gap of 5.4 years"


def test_persons_are_people_and_children_are_named_as_such():
    frame = make_life_expectancy()
    assert sentences.headline(make_indicator(), frame, gap=spread(frame)).startswith("People live longest")
    assert sentences.headline(make_indicator(), frame, gap=spread(frame), sex=Sex.FEMALE, age="5 yrs").startswith(
        "Girls live"
    )


@pytest.mark.parametrize(
    ("indicator", "frame"),
    [
        (make_indicator(), make_life_expectancy().head(0)),
        (make_indicator(), make_life_expectancy().head(1)),
        (make_indicator(headline=""), make_life_expectancy()),
        (make_indicator(may_rank=False), make_life_expectancy()),
        (make_indicator(), make_values([{"area_name": "Blaby", "value": 80.04}, {"area_name": "Melton", "value": 80}])),
        (make_indicator(), make_values([{"area_name": "Blaby", "value": 80.0}, {"area_name": "Melton"}])),
        (
            make_indicator(),
            make_values([{"area_name": name, "value": 90 if name == "e" else 80} for name in "abcde"]),
        ),
        (
            make_indicator(),
            make_values(
                [
                    {"area_name": "Blaby", "value": 80, "lower": 78, "upper": 82},
                    {"area_name": "Melton", "value": 83, "lower": 82, "upper": 84},
                ]
            ),
        ),
    ],
    ids=["none", "one area", "no template", "not ranked", "equal as printed", "one figure", "many tie", "limits meet"],
)
def test_without_its_conditions_the_finding_falls_back_to_the_title(indicator, frame):
    assert sentences.headline(indicator, frame, gap=spread(frame), sex=Sex.MALE) == "Life expectancy at birth, men"


def test_areas_that_tie_are_all_named():
    frame = make_life_expectancy()
    frame.loc[frame["area_name"] == "Melton", "value"] = 77.52
    assert "shortest in Leicester and Melton" in sentences.headline(
        make_indicator(), frame, gap=spread(frame), sex=Sex.MALE
    )


def test_limits_that_lie_apart_allow_the_finding():
    frame = make_values(
        [
            {"area_name": "Blaby", "value": 80, "lower": 78, "upper": 81.9},
            {"area_name": "Melton", "value": 83, "lower": 82, "upper": 84},
        ]
    )
    assert sentences.headline(make_indicator(), frame, gap=spread(frame)).startswith("People live longest in Melton")


def test_the_measure_is_named_with_people_and_period():
    indicator = make_indicator()
    assert sentences.measure_title(indicator) == "Life expectancy at birth"
    assert sentences.measure_title(indicator, sex=Sex.PERSONS, period="2023") == "Life expectancy at birth, 2023"
    assert sentences.measure_title(indicator, sex=Sex.MALE, period="2023") == "Life expectancy at birth, men, 2023"


def test_the_reading_of_the_first_view():
    text = text_of(make_indicator(), make_life_expectancy(), yardstick=ENGLANDS, selected=(LEICESTER,), noun="district")
    assert "Leicester has the lowest figure: 77.5 years. That is 2.2 years less than in England." in text
    assert "Rutland has the highest figure: 82.9 years. In England it is 79.7 years." in text
    assert "By the publisher's own comparison, one of nine districts is worse than England: Leicester." in text
    assert "Six are better than England." in text
    assert "Two are similar to England: Hinckley and Bosworth and North West Leicestershire." in text
    assert "Similar means that the gap could be chance." in text
    assert "Longer is better. The dotted line is England." in text


@pytest.mark.parametrize("selected", [(), (LEICESTER,), (RUTLAND,), ("E07000133",)])
def test_a_twelve_year_old_can_read_what_is_made_here(selected):
    indicator = make_indicator(caveats=("Figures are for three years together, so a bad winter does not decide them.",))
    text = text_of(indicator, make_life_expectancy(), yardstick=ENGLANDS, selected=selected, noun="district")
    assert reading_age(text) <= 12
    history = make_history({"Leicester": {2017: 77.1, 2018: 77.3, 2025: 77.5}}, years=3)
    assert reading_age(sentences.trend_sentence(history, indicator=indicator, area_code="LEI")) <= 12


def test_a_chosen_area_in_the_middle_is_read_first():
    text = text_of(make_indicator(), make_life_expectancy(), yardstick=ENGLANDS, selected=("E07000133",))
    assert text.startswith("In Melton it is 81.3 years. That is 1.6 years more than in England. Leicester has the")


def test_a_chosen_area_at_the_top_or_level_with_the_benchmark():
    frame = make_life_expectancy()
    text = text_of(make_indicator(), frame, yardstick=ENGLANDS, selected=(RUTLAND,))
    assert text.startswith("Rutland has the highest figure: 82.9 years. That is 3.2 years more than in England.")
    frame.loc[frame["area_name"] == "Melton", ["value", "gap"]] = [79.72, 0.02]
    text = text_of(make_indicator(), frame, yardstick=ENGLANDS, selected=("E07000133",))
    assert text.startswith("In Melton it is 79.7 years. That is the same as in England.")


def test_a_chosen_area_without_a_figure_says_why():
    frame = make_life_expectancy()
    frame.loc[0, ["value", "gap"]] = np.nan
    frame.loc[0, "status"] = ValueStatus.SUPPRESSED
    text = text_of(make_indicator(), frame, yardstick=ENGLANDS, selected=(LEICESTER,))
    assert text.startswith("Leicester has no figure: suppressed. North West Leicestershire has the lowest")
    assert "One area has no figure (Leicester): suppressed." in text


def test_without_a_benchmark_nothing_is_compared_and_the_reason_is_given():
    frame = make_life_expectancy().assign(verdict=Verdict.NOT_COMPARED)
    reason = Yardstick(basis="Not compared: 95% limits are not held, so we cannot test this.")
    text = text_of(make_indicator(), frame, yardstick=reason, selected=("E07000133",))
    assert text.startswith("In Melton it is 81.3 years. Leicester has the lowest")
    assert reason.basis in text
    assert "dotted line" not in text
    assert "These areas are not compared with a benchmark." in text_of(make_indicator(), frame)
    why = make_indicator(may_compare=False, why_not_compared="A rank is a comparison already")
    assert "A rank is a comparison already." in text_of(why, frame)


def test_all_areas_with_one_outcome_are_not_counted_twice():
    frame = make_life_expectancy().head(3).assign(verdict=Verdict.BETTER)
    text = " ".join(readings.verdict_sentences(make_indicator(), frame, yardstick=ENGLANDS))
    assert text.startswith("By the publisher's own comparison, all three areas are better than England:")
    single = " ".join(readings.verdict_sentences(make_indicator(), frame.head(1), yardstick=Yardstick(name="England")))
    assert single == "One area is better than England: Leicester."


def test_frames_with_nothing_to_order():
    indicator = make_indicator()
    assert "No area here has a figure." in text_of(indicator, make_life_expectancy().head(0))
    assert "Only Leicester has a figure: 77.5 years." in text_of(indicator, make_life_expectancy().head(1))
    same = make_values([{"area_name": "Blaby", "value": 80}, {"area_name": "Melton", "value": 80}])
    assert "Both areas have the same figure: 80.0 years." in text_of(indicator, same)
    pattern = make_indicator(may_rank=False, warning="Use for pattern, not level.")
    text = text_of(pattern, make_life_expectancy(), yardstick=ENGLANDS, noun="small area")
    assert "This is a pattern for nine small areas, not a ranking." in text
    assert "Rutland" not in text
    assert "Use for pattern, not level." in text


def test_overlapping_ends_say_that_their_order_could_be_chance():
    text = text_of(make_share(), make_wards(3).assign(lower=0.0, upper=99.0))
    assert "Their limits overlap, so the order could be chance." in text


def test_many_ties_are_counted_not_named():
    rows = [{"area_name": f"Ward {place}", "value": 0.0} for place in range(5)] + [{"area_name": "Abbey", "value": 9}]
    text = text_of(make_share(), make_values(rows), noun="ward")
    assert "Five wards share the lowest figure: 0.0%. Abbey has the highest figure: 9.0%." in text


def test_what_to_take_care_with():
    wards = make_wards(100)
    careful = make_share(is_provisional=True, warning="Third-party", caveats=("Rounded",))
    text = " ".join(readings.care_sentences(careful, wards, yardstick=Yardstick(name="England")))
    assert text.startswith("Third-party. Rounded. These figures are provisional. Of 100 areas, about 5 would stand out")
    strict = Yardstick(name="England", confidence_percent=99.8)
    assert "by chance" not in " ".join(readings.care_sentences(make_share(), wards, yardstick=strict))


def test_missing_figures_are_counted_by_reason():
    statuses = [ValueStatus.SUPPRESSED, ValueStatus.SUPPRESSED, ValueStatus.NOT_PUBLISHED, ValueStatus.NOT_APPLICABLE]
    frame = make_values([{"area_name": f"Ward {place}", "status": each} for place, each in enumerate(statuses)])
    assert sentences.missing_sentence(frame, noun="ward") == (
        "Four wards have no figure: two suppressed, one not published and one not applicable."
    )
    assert sentences.missing_sentence(frame.head(2)) == "Two areas have no figure (Ward 0 and Ward 1): suppressed."
    assert sentences.missing_sentence(make_life_expectancy()) == ""


def test_why_single_areas_are_not_ranked():
    assert sentences.not_ranked_sentence(make_indicator(warning="Use for pattern, not level.")) == (
        "Single areas are not ranked: use for pattern, not level."
    )
    assert sentences.not_ranked_sentence(make_indicator()).endswith("far from the truth.")


def test_a_change_is_stated_with_both_periods_and_said_to_be_untested():
    history = make_history({"Leicester": {2017: 77.1, 2018: 77.3, 2019: 77.7}}, years=3)
    text = sentences.trend_sentence(history, indicator=make_indicator(), area_code="LEI")
    assert text == (
        "Leicester: 77.1 years in 2015 to 2017, 77.7 years in 2017 to 2019. The periods overlap, so one step is not a "
        "year's change. Change not tested: limits are not held."
    )


def test_a_change_with_limits_is_still_not_called_tested():
    history = make_history({"Leicester": {2017: 77.1, 2018: 77.3}}).assign(lower_ci95=77.0, upper_ci95=78.0)
    text = sentences.trend_sentence(history, indicator=make_indicator(), area_code="LEI")
    assert text.endswith("Change not tested.")
    assert "overlap" not in text


def test_an_older_source_is_not_compared_with_the_latest():
    history = make_history({"Leicester": {2015: 70.0, 2016: 71.0, 2017: 77.1, 2018: 77.3}})
    history.loc[:1, "source_id"] = "older"
    text = sentences.trend_sentence(history, indicator=make_indicator(), area_code="LEI")
    assert text.startswith("Leicester: 77.1 years in 2017, 77.3 years in 2018.")
    assert text.endswith("Earlier figures come from another source, so they are not joined.")


def test_one_period_and_none():
    history = make_history({"Leicester": {2017: 77.1}, "Rutland": {2017: None}})
    assert sentences.trend_sentence(history, indicator=make_indicator(), area_code="LEI") == (
        "Leicester: 77.1 years in 2017. Only one period can be shown, so there is no change to read."
    )
    assert sentences.trend_sentence(history, indicator=make_indicator(), area_code="RUT") == (
        "No figures over time are held for this area."
    )


def test_no_direction_is_said_to_be_good_where_none_is():
    indicator = make_indicator(polarity=Polarity.NO_JUDGEMENT, value_type=ValueType.MEAN)
    frame = make_life_expectancy().assign(verdict=Verdict.HIGHER)
    text = text_of(indicator, frame, yardstick=ENGLANDS)
    assert "Neither direction is good or bad." in text
    assert "higher than England" in text
    assert "better" not in text.lower()
