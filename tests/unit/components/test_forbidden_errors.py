"""The errors that dashboards of this kind have made, one test for each that a drawing or a sentence could make."""

import numpy as np
import pandas as pd
import pytest

from components import formatting, readings, sentences
from components.figures.ranking import ranking_summary
from components.figures.trend import trend_summary
from components.readings import Yardstick
from components.theme import TOKENS
from queries.models import Polarity, ValueStatus, ValueType, Verdict
from tests.unit.components.drawing_inputs import (
    make_history,
    make_indicator,
    make_life_expectancy,
    make_share,
    make_values,
    make_wards,
)
from tests.unit.components.pictures import ranking_figure, trend_figure

ENGLAND = {"benchmark_value": 50, "benchmark_name": "England", "verdict_basis": "95% limits"}
ENGLANDS = Yardstick(name="England", value=50, basis="95% limits")


def words(figure) -> str:
    return " ".join(each.text.replace("<br>", " ") for each in figure.layout.annotations)


def text_of(indicator, frame, **options) -> str:
    return " ".join(each.text for each in readings.reading(indicator, frame, **options))


def shown_verdicts(figure) -> set[str]:
    return {each.name for each in figure.data} & {verdict.value for verdict in Verdict}


def test_zero_is_not_missing():
    frame = make_values([{"area_name": "Abbey", "value": 0.0}, {"area_name": "Fosse", "value": 5.0}])
    figure = ranking_figure(frame, indicator=make_share())
    assert next(each for each in figure.data if each.name == "areas").x == (0.0, 5.0)
    assert next(each for each in figure.data if each.name == "values").text[0].strip() == "0.0%"
    assert sentences.missing_sentence(frame) == ""
    assert "Abbey has the lowest figure: 0.0%." in text_of(make_share(), frame)
    history = make_history({"Leicester": {2020: 0.0, 2021: 1.0, 2022: 0.0}})
    line = trend_figure(history, indicator=make_share(), selected=("LEI",)).data[-1]
    assert list(line.y) == [0.0, 1.0, 0.0]


def test_reasons_for_no_figure_are_never_merged():
    reasons = [status for status in ValueStatus if status is not ValueStatus.VALUE]
    rows = [{"area_name": f"Ward {place}", "status": status} for place, status in enumerate(reasons)]
    frame = make_values([*rows, {"area_name": "Abbey", "value": 1.0}])
    text = words(ranking_figure(frame, indicator=make_share()))
    assert all(formatting.format_missing(status) in text for status in reasons)
    assert sentences.missing_sentence(frame).count("one ") == len(reasons)


@pytest.mark.parametrize("value", [8.6, -8.6])
def test_the_sign_of_a_slope_is_kept(value):
    slope = make_indicator(value_type=ValueType.SLOPE_INDEX, polarity=Polarity.LOW_IS_GOOD)
    frame = make_values([{"area_name": "Leicester", "value": value}, {"area_name": "Rutland", "value": 0.5}])
    printed = formatting.format_value(value, 1, "years")
    assert printed.startswith(formatting.MINUS) == (value < 0)
    assert printed in text_of(slope, frame)
    assert printed in ranking_summary(frame, indicator=slope)


def test_good_and_bad_are_not_swapped_with_the_polarity():
    directions = {Polarity.HIGH_IS_GOOD: "Higher is better", Polarity.LOW_IS_GOOD: "Lower is better"}
    for polarity, words_of_it in directions.items():
        indicator = make_share(polarity=polarity)
        assert words_of_it in text_of(indicator, make_wards(4), yardstick=ENGLANDS)
        assert words_of_it in ranking_summary(make_wards(4), indicator=indicator, **ENGLAND)
        figure = ranking_figure(make_wards(4), indicator=indicator, **ENGLAND)
        areas = next(each for each in figure.data if each.name == "areas")
        assert list(areas.x) == sorted(areas.x), "lowest first, whichever direction is good"


def test_colour_follows_the_verdict_and_not_the_height_of_the_figure():
    high = {"area_name": "High", "value": 90, "lower": 88, "upper": 92, "gap": 40}
    low = {"area_name": "Low", "value": 10, "lower": 8, "upper": 12, "gap": -40}
    for good, bad in ((high, low), (low, high)):
        polarity = Polarity.HIGH_IS_GOOD if good is high else Polarity.LOW_IS_GOOD
        frame = make_values([{**good, "verdict": Verdict.BETTER}, {**bad, "verdict": Verdict.WORSE}])
        figure = ranking_figure(frame, indicator=make_share(polarity=polarity), **ENGLAND)
        worse = next(each for each in figure.data if each.name == "worse")
        assert worse.marker.color == TOKENS["worse"]
        assert list(worse.x) == [bad["value"]]


def test_nothing_is_coloured_without_limits_or_the_publishers_own_test():
    row = {"area_name": "Abbey", "value": 80, "gap": 30, "verdict": Verdict.WORSE}
    bare = ranking_figure(make_values([row]), indicator=make_share(), **ENGLAND)
    assert shown_verdicts(bare) == {"not_compared"}
    held = ranking_figure(make_values([{**row, "lower": 70, "upper": 90}]), indicator=make_share(), **ENGLAND)
    assert shown_verdicts(held) == {"worse"}
    published = ranking_figure(
        make_values([{**row, "published_comparison": "Worse"}]), indicator=make_share(), **ENGLAND
    )
    assert shown_verdicts(published) == {"worse"}


def test_nothing_is_judged_where_no_direction_is_good():
    row = {"area_name": "Abbey", "value": 80, "lower": 70, "upper": 90, "gap": 30, "verdict": Verdict.WORSE}
    neutral = make_share(polarity=Polarity.NO_JUDGEMENT)
    assert shown_verdicts(ranking_figure(make_values([row]), indicator=neutral, **ENGLAND)) == {"not_compared"}
    assert "better" not in text_of(neutral, make_values([{**row, "verdict": Verdict.HIGHER}])).lower()


def test_the_benchmark_is_not_compared_with_itself():
    row = {"area_name": "England", "value": 50, "lower": 49, "upper": 51, "gap": 0, "verdict": Verdict.SIMILAR}
    figure = ranking_figure(make_values([row]), indicator=make_share(), **ENGLAND)
    assert shown_verdicts(figure) == {"not_compared"}
    history = make_history({"England": {2020: 50, 2021: 51}, "Leicester": {2020: 40, 2021: 41}})
    lines = trend_figure(history, indicator=make_share(), selected=("ENG", "LEI"), benchmark_code="ENG").data
    assert [each.name for each in lines] == ["Leicester", "England"]


@pytest.mark.parametrize(
    "frame",
    [
        make_life_expectancy().head(0),
        make_values([{"area_name": "Abbey", "status": ValueStatus.SUPPRESSED}]),
        make_values([{"area_name": f"Ward {place}"} for place in range(60)]),
    ],
    ids=["no area", "one suppressed", "nothing published"],
)
def test_an_empty_ranking_gives_its_reason(frame):
    figure = ranking_figure(frame, indicator=make_share(), **ENGLAND)
    assert not figure.data
    assert not figure.layout.xaxis.visible
    assert len(words(figure)) > 20
    assert ranking_summary(frame, indicator=make_share(), **ENGLAND) == words(figure)


@pytest.mark.parametrize(
    ("history", "words_of_it"),
    [
        (make_history({"Leicester": {2020: 1.0}}).head(0), "No figures over time are held here."),
        (make_history({"Leicester": {2020: None, 2021: None}}), "No figures over time are held here."),
        (make_history({"Leicester": {2020: 1.0}}), "Only one period"),
    ],
    ids=["nothing", "no figure", "one period"],
)
@pytest.mark.parametrize("selected", [(), ("LEI",)])
def test_an_empty_trend_gives_its_reason(history, words_of_it, selected):
    figure = trend_figure(history, indicator=make_share(), selected=selected, benchmark_code="ENG")
    assert not figure.data
    assert words_of_it in words(figure)
    assert words_of_it in trend_summary(history, indicator=make_share(), selected=selected, benchmark_code="ENG")


def test_a_series_that_must_not_be_ranked_has_no_dots_and_no_names_of_its_ends():
    pattern = make_indicator(may_rank=False, warning="Use for pattern, not level.")
    figure = ranking_figure(make_life_expectancy(), indicator=pattern, **ENGLAND)
    assert not figure.data
    assert words(figure) == "Single areas are not ranked: use for pattern, not level."
    for text in (
        ranking_summary(make_life_expectancy(), indicator=pattern, **ENGLAND),
        sentences.headline(pattern, make_life_expectancy(), gap=5.4),
        text_of(pattern, make_life_expectancy(), yardstick=ENGLANDS),
    ):
        assert "Rutland" not in text


def test_no_rank_is_called_significant():
    frame = make_wards(60)
    figure = ranking_figure(frame, indicator=make_share(), has_key=True, **ENGLAND)
    said = words(figure) + text_of(make_share(), frame, yardstick=ENGLANDS)
    said += ranking_summary(frame, indicator=make_share(), **ENGLAND)
    assert "significant" not in said.lower()
    assert "worst" not in said.lower()


def test_the_chart_and_the_sentence_print_the_same_figure():
    frame = make_values([{"area_name": "Abbey", "value": 12.25}, {"area_name": "Fosse", "value": 99.95}])
    figure = ranking_figure(frame, indicator=make_share())
    printed = [text.strip() for text in next(each for each in figure.data if each.name == "values").text]
    assert printed == ["12.3%", "100.0%"]
    assert all(figure_text in text_of(make_share(), frame) for figure_text in printed)


def test_more_than_all_is_explained():
    frame = make_values([{"area_name": "Abbey", "value": 104.0}, {"area_name": "Fosse", "value": 90.0}])
    assert "over 100%" in text_of(make_share(), frame)
    assert "over 100%" not in text_of(make_share(), frame.tail(1))
    assert "over 100%" not in text_of(make_indicator(unit="per 1,000", value_type=ValueType.RATE), frame)


def test_every_chart_has_its_words():
    history = make_history({"Leicester": {2020: 50, 2021: 51}})
    assert len(ranking_summary(make_life_expectancy(), indicator=make_indicator(), **ENGLAND)) > 40
    assert "Leicester 50.0% in 2020, 51.0% in 2021." in trend_summary(
        history, indicator=make_share(), selected=("LEI",)
    )


def test_periods_of_different_length_are_not_joined():
    years = make_history({"Leicester": {2019: 1.0, 2020: 2.0}})
    pooled = make_history({"Leicester": {2021: 3.0, 2022: 4.0}}, years=3)
    figure = trend_figure(pd.concat([years, pooled], ignore_index=True), indicator=make_share(), selected=("LEI",))
    assert list(figure.data[-1].y) == [1.0, 2.0, None, 3.0, 4.0]


@pytest.mark.parametrize("count", [1, 79, 80, 81, 200, 201, 500])
def test_no_area_is_both_among_the_lowest_and_the_highest(count):
    figure = ranking_figure(make_wards(count), indicator=make_share(), **ENGLAND)
    codes = list(next(each for each in figure.data if each.name == "areas").customdata)
    assert len(codes) == len(set(codes)) == (count if count <= 200 else 80)


def test_overlapping_periods_are_never_called_a_tested_change():
    history = make_history({"Leicester": {year: 70.0 + year % 10 for year in range(2015, 2026)}}, years=3)
    held = history.assign(lower_ci95=history["value"] - 0.1, upper_ci95=history["value"] + 0.1)
    for frame in (history, held):
        text = sentences.trend_sentence(frame, indicator=make_indicator(), area_code="LEI")
        assert "The periods overlap" in text
        assert "Change not tested" in text
        assert not {"increasing", "decreasing", "widened", "narrowed"} & set(text.lower().split())


def test_no_mean_of_areas_is_printed():
    frame = make_values([{"area_name": "Abbey", "value": 10.0}, {"area_name": "Fosse", "value": 31.0}])
    said = text_of(make_share(), frame, yardstick=ENGLANDS) + ranking_summary(frame, indicator=make_share(), **ENGLAND)
    assert "20.5" not in said
    assert "average" not in said


def test_a_gap_without_figure_is_not_printed_as_zero():
    frame = make_values([{"area_name": "Abbey", "value": 10.0, "gap": np.nan}])
    figure = ranking_figure(frame, indicator=make_share(), **ENGLAND)
    assert figure.layout.yaxis2.ticktext == ("",)
