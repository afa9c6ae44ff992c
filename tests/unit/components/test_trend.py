"""The trend: what stands out, what is pale, where a line is cut and why, labels that do not cover each other."""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from components.figures.trend import trend_summary
from components.figures.trend_labels import spread_apart
from components.histories import list_periods
from components.theme import TOKENS
from queries.models import ValueStatus
from tests.unit.components.drawing_inputs import make_history, make_indicator, make_share
from tests.unit.components.pictures import trend_figure

NINE = {
    "England": {2017: 79.5, 2018: 79.6, 2020: 79.3, 2021: 79.0},
    "Leicester": {2017: 77.1, 2018: 77.3, 2019: 77.7, 2020: 77.0, 2021: 76.4},
    "Rutland": {2017: 82.3, 2018: 82.8, 2019: 83.0, 2020: 83.1, 2021: 83.3},
    "Melton": {2017: 80.0, 2018: 80.1, 2019: 80.1, 2020: 80.0, 2021: 79.7},
    "Blaby": {2017: 81.1, 2018: 81.2, 2019: 81.4, 2020: 81.2, 2021: 81.0},
}


def draw(history, indicator=None, **options):
    return trend_figure(history, indicator=indicator or make_indicator(), benchmark_code="ENG", **options)


def trace(figure, name):
    return next(each for each in figure.data if each.name == name)


def words(figure) -> str:
    return " ".join(each.text.replace("<br>", " ") for each in figure.layout.annotations)


@pytest.fixture
def districts():
    return draw(make_history(NINE, years=3), selected=("LEI", "RUT"), noun="district")


def test_the_first_two_chosen_have_the_colours_of_two_places(districts):
    first, second = trace(districts, "Leicester"), trace(districts, "Rutland")
    assert (first.line.color, second.line.color) == (TOKENS["life-a"], TOKENS["life-b"])
    assert first.marker.color == TOKENS["life-a"], "a filled end"
    assert second.marker.color == TOKENS["surface"], "a ring"
    third = trace(draw(make_history(NINE), selected=("LEI", "RUT", "MEL")), "Melton")
    assert third.line.color == TOKENS["other"]


def test_the_benchmark_is_dotted_ink_even_if_it_is_chosen(districts):
    assert trace(districts, "England").line.color == TOKENS["bench"]
    assert trace(districts, "England").line.dash != "solid"
    chosen = draw(make_history(NINE), selected=("ENG", "LEI"))
    assert [each.name for each in chosen.data] == ["others", "Leicester", "England"]
    assert trace(chosen, "Leicester").line.color == TOKENS["life-a"]


def test_other_areas_are_one_pale_trace_with_gaps(districts):
    pale = trace(districts, "others")
    assert pale.line.color == TOKENS["rule"]
    assert pale.x.count(None) == 2
    assert set(pale.customdata) == {"MEL", "BLA"}
    assert "the two other districts" in words(districts)


def test_lines_end_in_their_name_and_last_figure(districts):
    text = words(districts)
    assert "<b>Leicester 76.4</b>" in text
    assert "<b>Rutland 83.3</b>" in text
    assert "<b>England 79.0</b>" in text
    assert "<b>77.1</b>" in text, "the first figure is printed at the start"


def test_a_line_that_stops_early_says_when():
    history = make_history({"Leicester": {2019: 77, 2020: 78}, "Melton": {2019: 80, 2020: 80.5, 2021: 81}})
    assert "Leicester 78.0 in 2020" in words(draw(history, selected=("LEI",)))


def test_a_missing_period_is_a_gap_with_a_note(districts):
    england = trace(districts, "England")
    assert list(england.y) == [79.5, 79.6, None, 79.3, 79.0]
    assert england.connectgaps is False
    assert "2017 to 2019: England not held" in words(districts)


def test_the_note_of_a_gap_gives_the_reason_where_one_is_held():
    history = make_history({**NINE, "Leicester": {2017: 77.1, 2018: None, 2019: 77.7}})
    history.loc[history["value"].isna(), "status"] = ValueStatus.SUPPRESSED
    assert "2018: Leicester suppressed" in words(draw(history, selected=("LEI",)))


def test_a_long_gap_is_counted_and_a_hole_in_the_calendar_is_a_gap_too():
    history = make_history({**NINE, "Leicester": {2017: 77.1, 2020: 77.0, 2021: 77.1}})
    assert "Leicester: 2 periods not held" in words(draw(history, selected=("LEI",)))
    hole = make_history({"Leicester": {2015: 1, 2016: 1, 2017: 1, 2019: 1, 2020: 1}})
    figure = draw(hole, selected=("LEI",))
    assert list(trace(figure, "Leicester").y) == [1, 1, 1, None, 1, 1]
    assert "Leicester: years between not held" in words(figure)


def test_a_change_of_source_is_a_break():
    history = make_history(NINE)
    history.loc[history["period"] < "2019", "source_id"] = "older"
    figure = draw(history, selected=("LEI",))
    assert list(trace(figure, "Leicester").y) == [77.1, 77.3, None, 77.7, 77.0, 76.4]
    assert words(figure).count("New source") == 1, "areas that miss a period have the break on the same day"
    assert len(figure.layout.shapes) == 1


def test_three_year_figures_are_not_joined_to_one_year_figures():
    short = make_history({"Leicester": {2020: 5, 2021: 6}})
    long = make_history({"Leicester": {2018: 3, 2019: 4}}, years=3)
    figure = draw(pd.concat([long, short], ignore_index=True), selected=("LEI",))
    assert list(trace(figure, "Leicester").y) == [3, 4, None, 5, 6]
    assert "New length of period" in words(figure)


def test_limits_are_a_band_for_chosen_areas_only():
    history = make_history(NINE)
    assert "limits" not in {each.name for each in draw(history, selected=("LEI",)).data}
    held = history.assign(lower_ci95=history["value"] - 1, upper_ci95=history["value"] + 1)
    figure = draw(held, selected=("LEI",))
    bands = [each for each in figure.data if each.name == "limits"]
    assert len(bands) == 1
    assert bands[0].fillcolor == TOKENS["life-a"]
    assert bands[0].y == (78.1, 78.3, 78.7, 78.0, 77.4, 75.4, 76.0, 76.7, 76.3, 76.1)
    assert figure.layout.yaxis.range[0] <= 75.4


def test_a_point_without_limits_ends_the_band():
    history = make_history({"Leicester": {year: 70.0 for year in range(2015, 2021)}})
    held = history.assign(lower_ci95=69.0, upper_ci95=71.0)
    held.loc[held["period"] == "2017", "lower_ci95"] = np.nan
    band = trace(draw(held, selected=("LEI",)), "limits")
    assert band.x.count(None) == 1
    assert "2017-12-31" not in band.x


def test_a_point_alone_is_still_seen():
    history = make_history({"Leicester": {2017: 77.1, 2019: 77.7, 2020: 77.7}, "Melton": {2017: 1, 2018: 2, 2020: 3}})
    figure = draw(history, selected=("LEI",))
    assert trace(figure, "Leicester").marker.size[0] > 0
    assert max(trace(figure, "others").marker.size) > 0


def test_the_scale_says_where_it_starts(districts):
    low, high = districts.layout.yaxis.range
    assert 75 < low <= 76.4
    assert high >= 83.3
    assert f"Years. The scale starts at {low:g}." in words(districts)
    shares = make_history({"Leicester": {2020: 10.0, 2021: 40.0}})
    figure = draw(shares, make_share(), selected=("LEI",))
    assert figure.layout.yaxis.range[0] == 0
    assert "scale starts" not in words(figure)
    assert figure.layout.yaxis.ticktext[-1].endswith("%")


def test_rolling_periods_are_labelled_whole(districts):
    labels = districts.layout.xaxis.ticktext
    assert labels[-1] == "2019 to 2021"
    assert set(labels) <= {label for _, label in list_periods(make_history(NINE, years=3))}
    narrow = draw(make_history(NINE, years=3), selected=("LEI",), width_px=340)
    assert 1 <= len(narrow.layout.xaxis.ticktext) < len(labels)


def test_of_many_other_areas_twenty_are_drawn_and_counted():
    history = make_history({f"W{place:02} ward": {2020: place, 2021: place + 1} for place in range(50)})
    figure = draw(history, make_share(), selected=("W00",), noun="ward")
    codes = set(trace(figure, "others").customdata)
    assert len(codes) == 20
    assert {"W01", "W49"} <= codes, "the lowest and the highest are among them"
    assert "20 of 49 pale lines are drawn." in words(figure)
    assert "20 other wards" in words(figure)


def test_a_benchmark_of_another_source_is_left_out():
    history = make_history(NINE)
    history.loc[history["area_code"] == "ENG", "source_id"] = "other"
    assert "England" not in {each.name for each in draw(history, selected=("LEI",)).data}


def test_reference_areas_are_not_counted_as_other_areas():
    figure = trend_figure(make_history(NINE), indicator=make_indicator(), selected=("LEI",))
    assert "ENG" not in set(trace(figure, "others").customdata)


def test_nothing_chosen_names_all_areas():
    figure = draw(make_history(NINE), noun="district")
    assert "four districts" in words(figure)
    assert "other" not in words(figure)


@pytest.mark.parametrize("noun", ["area", "neighbourhood"])
def test_two_rows_for_one_period_are_refused(noun):
    history = pd.concat([make_history(NINE), make_history(NINE)], ignore_index=True)
    with pytest.raises(ValueError, match="one sex"):
        draw(history, noun=noun)


def test_labels_are_moved_apart_and_stay_within_bounds():
    moved = spread_apart([50, 52, 51, 200], [20, 20, 40, 20], low=0, high=260)
    order = sorted(range(4), key=lambda index: moved[index])
    heights = [20, 20, 40, 20]
    for lower, upper in pairwise(order):
        assert moved[upper] - moved[lower] >= (heights[lower] + heights[upper]) / 2 - 0.1
    assert moved[3] == 200, "a label with room keeps its place"
    assert min(spread_apart([1, 2], [20, 20], low=0, high=260)) >= 0
    assert spread_apart([], [], low=0, high=1) == []


def test_a_long_name_takes_two_lines():
    history = make_history({"Hinckley and Bosworth": {2020: 80.0, 2021: 80.3}, "Melton": {2020: 81, 2021: 80}})
    figure = draw(history, selected=("HIN",))
    assert any(
        "Hinckley<br>and Bosworth 80.3" in each.text or "Hinckley and<br>Bosworth 80.3" in each.text
        for each in figure.layout.annotations
    )
    assert figure.layout.margin.r < 170


def test_the_frame_is_not_changed():
    history = make_history(NINE, years=3)
    before = history.copy(deep=True)
    draw(history, selected=("LEI",))
    assert history.equals(before)


def test_every_text_can_be_read_and_every_colour_is_a_token(districts):
    assert min(each.font.size for each in districts.layout.annotations) >= 14
    drawn = json.dumps([each.to_plotly_json() for each in districts.data], default=list)
    colours = {text for text in drawn.replace(",", " ").replace("}", " ").split() if text.startswith('"#')}
    assert {colour.strip('"') for colour in colours} <= set(TOKENS.values())


def test_dates_may_come_as_timestamps():
    history = make_history(NINE)
    for column in ("period_start_date", "period_end_date"):
        history[column] = pd.to_datetime(history[column])
    assert trace(draw(history, selected=("LEI",)), "Leicester").x[0] == "2017-12-31"


def test_labels_at_the_edges_stay_on_the_picture():
    history = make_history(
        {
            "Hinckley and Bosworth": {2015: 80.0, 2017: 80.3, 2018: 80, 2019: 80, 2021: 80},
            "Melton": {year: 81 for year in range(2015, 2022)},
        }
    )
    placed = [each for each in draw(history, selected=("HIN",), width_px=340).layout.annotations if "held" in each.text]
    assert [each.x for each in placed] == [0, 1]
    assert [each.xanchor for each in placed] == ["left", "right"]


def test_a_chosen_area_with_one_point_has_no_label_at_its_start():
    history = make_history({"Leicester": {2021: 77.0}, "Melton": {2020: 80, 2021: 81}})
    text = words(draw(history, selected=("LEI",)))
    assert "<b>Leicester 77.0</b>" in text
    assert "<b>77.0</b>" not in text
    assert "Leicester 77.0 years in 2021." in trend_summary(history, indicator=make_indicator(), selected=("LEI",))


def test_a_frame_without_references_or_sources_is_read():
    history = make_history(NINE).drop(columns=["is_reference", "source_id", "status"])
    figure = draw(history, selected=("LEI",))
    assert {each.name for each in figure.data} == {"others", "Leicester", "England"}


def test_equal_figures_still_have_a_scale():
    low, high = draw(make_history({"Leicester": {2020: 80, 2021: 80}}), selected=("LEI",)).layout.yaxis.range
    assert low < 80 < high
    zeros = draw(make_history({"Leicester": {2020: 0, 2021: 0}}), selected=("LEI",)).layout.yaxis.range
    assert zeros[0] < zeros[1]


def test_the_summary_names_ends_and_breaks():
    history = make_history({"Leicester": {2017: 77.1, 2018: 77.3, 2019: 77.7}, "Melton": {2017: 80, 2019: 81}})
    history.loc[history["period"] == "2017", "source_id"] = "older"
    text = trend_summary(history, indicator=make_indicator(), selected=("LEI",), benchmark_code="ENG")
    assert text == (
        "Figures from 2017 to 2019. Leicester 77.1 years in 2017, 77.7 years in 2019, new source from 2018. "
        "One other area."
    )
