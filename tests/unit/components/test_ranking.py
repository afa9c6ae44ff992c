"""The ranking: order, marks, benchmark, columns, rows without a figure, long lists, words in place of a chart."""

import json

import numpy as np
import pytest

from components.figures.ranking import ranking_summary
from components.theme import TOKENS
from queries.models import Polarity, ValueStatus, Verdict
from tests.unit.components.drawing_inputs import (
    LEICESTER,
    make_indicator,
    make_life_expectancy,
    make_share,
    make_values,
    make_wards,
)
from tests.unit.components.pictures import ranking_figure

ENGLAND = {"benchmark_value": 79.7, "benchmark_name": "England", "verdict_basis": "the publisher's own comparison"}
FIFTY = {"benchmark_value": 50, "benchmark_name": "England", "verdict_basis": "95% limits"}


def trace(figure, name):
    return next(each for each in figure.data if each.name == name)


def words(figure) -> str:
    return " ".join(each.text.replace("<br>", " ") for each in figure.layout.annotations)


def columns(figure) -> list[list[str]]:
    """The columns of a compact ranking, line by line."""
    return [each.text.split("<br>") for each in figure.layout.annotations if each.text.count("<br>") > 5]


@pytest.fixture
def districts():
    return ranking_figure(make_life_expectancy(), indicator=make_indicator(), selected=(LEICESTER,), **ENGLAND)


def test_areas_stand_from_shortest_to_longest(districts):
    areas = trace(districts, "areas")
    assert list(areas.x) == [77.5, 80.1, 80.3, 80.3, 80.7, 81.3, 81.4, 81.6, 82.9]
    assert list(areas.y) == list(range(9))
    assert areas.customdata[0] == LEICESTER
    top, bottom = districts.layout.yaxis.range
    assert top > bottom, "the first row is at the top"


def test_a_line_runs_from_the_benchmark_to_each_dot(districts):
    stems = trace(districts, "stems")
    assert stems.x[:3] == (79.7, 77.5, None)
    assert stems.y[:3] == (0, 0, None)
    assert len(stems.x) == 27


def test_each_verdict_has_a_shape_a_sign_and_a_colour(districts):
    marks = {name: trace(districts, name).marker for name in ("better", "similar", "worse")}
    assert {name: mark.symbol for name, mark in marks.items()} == {
        "better": "circle",
        "similar": "diamond",
        "worse": "square",
    }
    assert (marks["better"].color, marks["worse"].color) == (TOKENS["better"], TOKENS["worse"])
    assert marks["similar"].color == TOKENS["surface"]
    assert marks["similar"].line.color == TOKENS["similar"]
    signs = [(each.marker.symbol, len(each.x)) for each in districts.data if each.name == "signs"]
    assert sorted(signs) == [("cross-thin-open", 6), ("line-ew-open", 1), ("line-ew-open", 4)]


def test_figures_stand_away_from_the_dotted_line(districts):
    values = trace(districts, "values")
    assert values.text[0].strip() == "77.5"
    assert values.textposition[0] == "middle left"
    assert set(values.textposition[1:]) == {"middle right"}
    assert values.yaxis == "y3"


def test_names_and_gaps_are_labels_at_a_fixed_place(districts):
    names, gaps = districts.layout.yaxis3.ticktext, districts.layout.yaxis2.ticktext
    assert names[0] == "<b>Leicester</b>"
    assert names[1] == "North West<br>Leicestershire"
    assert gaps[0] == "\u22122.2"
    assert gaps[-1] == "+3.2"
    assert {districts.layout[axis].overlaying for axis in ("yaxis2", "yaxis3")} == {"y"}
    assert districts.layout.yaxis.shift is None, "the axis of rows is never shifted: clicks would miss"


def test_the_benchmark_is_named_with_its_figure(districts):
    assert "England 79.7" in words(districts)
    assert "Gap, years" in words(districts)
    dotted = [shape for shape in districts.layout.shapes if shape.type == "line"]
    assert [(shape.x0, shape.x1) for shape in dotted] == [(79.7, 79.7)]


def test_the_chosen_row_has_a_band_across_all_columns(districts):
    bands = [shape for shape in districts.layout.shapes if shape.type == "rect"]
    assert {(shape.y0, shape.y1) for shape in bands} == {(-0.5, 0.5)}
    assert bands[-1].fillcolor == TOKENS["ink"]


def test_every_text_can_be_read(districts):
    sizes = [each.font.size for each in districts.layout.annotations]
    sizes += [districts.layout.yaxis3.tickfont.size, trace(districts, "values").textfont.size]
    assert min(sizes) >= 14
    assert districts.layout.template.layout.xaxis.tickfont.size >= 14


def test_the_axis_holds_every_figure_and_has_round_ticks(districts):
    axis = districts.layout.xaxis
    assert axis.range[0] < 77.5 < 82.9 < axis.range[1]
    assert len(axis.tickvals) >= 3
    assert all(axis.range[0] <= tick <= axis.range[1] for tick in axis.tickvals)


def test_rows_decide_the_height_and_tell_where_they_are(districts):
    wards = ranking_figure(make_wards(181), indicator=make_share(), **FIFTY)
    meta = districts.layout.meta
    assert (meta["row_px"], len(meta["area_codes"])) == (38, 9)
    assert wards.layout.meta["row_px"] == 20
    assert wards.layout.height > 181 * 20
    assert districts.layout.margin.t == meta["first_row_px"]


def test_whiskers_where_limits_are_held():
    frame = make_values(
        [
            {"area_name": "Blaby", "value": 40, "lower": 35, "upper": 45, "gap": -10, "verdict": Verdict.BETTER},
            {"area_name": "Melton", "value": 60, "gap": 10},
        ]
    )
    figure = ranking_figure(frame, indicator=make_share(), **FIFTY)
    assert trace(figure, "limits").x == (35, 45, None)
    assert trace(figure, "values").x == (35, 60), "a figure stands clear of its whisker"
    assert "limits" not in {each.name for each in ranking_figure(frame.tail(1), indicator=make_share(), **FIFTY).data}


def test_higher_and_lower_where_no_direction_is_good():
    frame = make_life_expectancy()
    frame["verdict"] = [Verdict.HIGHER if gap > 0 else Verdict.LOWER for gap in frame["gap"]]
    figure = ranking_figure(frame, indicator=make_indicator(polarity=Polarity.NO_JUDGEMENT), has_key=True, **ENGLAND)
    assert trace(figure, "higher").marker.color == TOKENS["higher"]
    assert trace(figure, "lower").marker.symbol == "square"
    assert "Lower" in words(figure)
    assert "Worse" not in words(figure)


def test_areas_without_a_figure_stand_below_with_their_reason():
    frame = make_values(
        [
            {"area_name": "Abbey", "value": 0},
            {
                "area_name": "Belgrave",
                "status": ValueStatus.SUPPRESSED,
                "value_note": "[c] Suppressed: between 1 and 4",
            },
            {"area_name": "Evington", "status": ValueStatus.NOT_PUBLISHED, "area_note": "No best-fit LSOA"},
            {"area_name": "Fosse", "value": 12.0},
        ]
    )
    figure = ranking_figure(frame, indicator=make_share(), **FIFTY)
    assert list(trace(figure, "areas").x) == [0, 12]
    assert figure.layout.yaxis3.ticktext == ("Abbey", "Fosse", "", "Belgrave", "Evington")
    assert "[c] Suppressed: between 1 and 4" in words(figure)
    assert "[x] No best-fit LSOA" in words(figure)
    assert figure.layout.xaxis.position == pytest.approx(1 - 2 / 5), "the axis stands under the figures"


def test_many_rows_are_written_as_columns_whose_lines_are_the_rows():
    frame = make_wards(30)
    frame.loc[3, ["value", "status"]] = [np.nan, ValueStatus.NOT_RELIABLE]
    figure = ranking_figure(frame, indicator=make_share(), selected=("W0005",), **FIFTY)
    names, values, gaps = columns(figure)
    assert {len(column) for column in (names, values, gaps)} == {31}
    assert names[0] == "Ward 0000"
    assert names[4] == "<b>Ward 0005</b>"
    assert values[0] == "0.0%"
    assert [each.font.weight for each in figure.layout.annotations if each.text.startswith("0.0%<br>")] == [700]
    assert gaps[0] == "\u221250.0"
    assert names[-1] == "Ward 0003"
    reason = next(each for each in figure.layout.annotations if each.text == "[u] Not reliable enough to show")
    assert (reason.yref, reason.y) == ("y", 30), "beside the name of its area, in the last row"
    size = next(each for each in figure.layout.annotations if each.text.count("<br>") > 5).font.size
    assert size * 1.3 == pytest.approx(figure.layout.meta["row_px"])


def test_of_more_than_200_both_ends_and_the_chosen_are_drawn():
    figure = ranking_figure(make_wards(1000), indicator=make_share(), selected=("W0500",), **FIFTY)
    codes = list(trace(figure, "areas").customdata)
    assert codes[:40] == [f"W{place:04}" for place in range(40)]
    assert codes[40] == "W0500"
    assert codes[41:] == [f"W{place:04}" for place in range(960, 1000)]
    names = columns(figure)[0]
    assert names[40] == "460 areas between"
    assert names[42] == "459 areas between"
    assert figure.layout.meta["area_codes"][40] == ""


def test_long_lists_without_a_figure_are_counted_by_reason():
    frame = make_wards(60)
    frame.loc[:54, ["value", "status"]] = [np.nan, ValueStatus.NOT_PUBLISHED]
    figure = ranking_figure(frame, indicator=make_share(), selected=("W0007",), **FIFTY)
    text = words(figure) + " ".join(figure.layout.yaxis3.ticktext or ())
    assert "54 areas" in text
    assert "Ward 0007" in text


def test_names_that_two_areas_share_are_told_apart():
    frame = make_values([{"area_name": "Normanton", "value": 1}, {"area_name": "Normanton", "value": 2}])
    plainly = ranking_figure(frame, indicator=make_share())
    assert list(plainly.layout.yaxis3.ticktext) == ["Normanton (A0)", "Normanton (A1)"]
    named = ranking_figure(frame.assign(district_name=["Blaby", "Rutland"]), indicator=make_share())
    assert list(named.layout.yaxis3.ticktext) == ["Normanton, Blaby", "Normanton, Rutland"]


def test_without_a_benchmark_there_is_no_line_and_no_gap():
    figure = ranking_figure(make_life_expectancy(), indicator=make_indicator())
    assert "stems" not in {each.name for each in figure.data}
    assert "yaxis2" not in figure.layout.to_plotly_json()
    assert "Gap" not in words(figure)
    assert not [shape for shape in figure.layout.shapes if shape.type == "line"]


@pytest.mark.parametrize(("value", "anchor"), [(10, "left"), (50, "center"), (95, "right")])
def test_the_name_of_the_benchmark_stays_on_the_picture(value, anchor):
    figure = ranking_figure(make_wards(100), indicator=make_share(), benchmark_value=value, benchmark_name="England")
    assert next(each for each in figure.layout.annotations if "England" in each.text).xanchor == anchor


def test_a_figure_that_leaves_the_page_explains_its_signs():
    frame = make_life_expectancy()
    assert "Similar" not in words(ranking_figure(frame, indicator=make_indicator(), **ENGLAND))
    text = words(ranking_figure(frame, indicator=make_indicator(), has_key=True, **ENGLAND))
    assert all(f"<b>{verdict}</b>" in text for verdict in ("Worse", "Similar", "Better"))
    assert "than England, by the publisher's own comparison" in text
    untested = frame.assign(verdict=Verdict.NOT_COMPARED)
    reason = "Not compared: 95% limits are not held."
    text = words(ranking_figure(untested, indicator=make_indicator(), has_key=True, verdict_basis=reason))
    assert "<b>Not compared</b>" in text
    assert "95% limits are not held." in text
    assert "Better" not in text
    many = ranking_figure(make_wards(50), indicator=make_share(), has_key=True, **FIFTY)
    assert "than England, by 95% limits" in words(many)
    assert many.layout.height > ranking_figure(make_wards(50), indicator=make_share(), **FIFTY).layout.height


def test_the_frame_is_not_changed():
    frame = make_wards(30)
    before = frame.copy(deep=True)
    ranking_figure(frame, indicator=make_share(), selected=("W0001",), **FIFTY)
    ranking_summary(frame, indicator=make_share(), **FIFTY)
    assert frame.equals(before)


def test_a_name_is_text_and_never_markup():
    frame = make_values([{"area_name": '<a href="javascript:x">Blaby</a>', "value": 1}])
    figure = ranking_figure(frame, indicator=make_share())
    assert "<a" not in json.dumps(figure.to_plotly_json()["layout"]["yaxis3"]["ticktext"])


def test_181_areas_take_few_traces_and_no_style_of_their_own():
    """Plotly checks each style in a list, which took longer than all the rest; the clock is in benchmarks/."""
    figure = ranking_figure(make_wards(181), indicator=make_share(), **FIFTY)
    assert len(figure.data) <= 8
    assert len(figure.layout.annotations) <= 8
    for each in figure.data:
        assert isinstance(each.marker.symbol, str | None)
        assert isinstance(each.marker.size, float | int | None)
        assert isinstance(each.marker.color, str | None)


def test_no_mark_has_a_colour_from_outside_the_theme():
    for count, indicator in ((9, make_indicator()), (40, make_share())):
        figure = ranking_figure(make_wards(count), indicator=indicator, selected=("W0001",), has_key=True, **FIFTY)
        drawn = json.dumps([each.to_plotly_json() for each in figure.data], default=list)
        drawn += json.dumps([each.to_plotly_json() for each in figure.layout.shapes])
        colours = {text.strip('"') for text in drawn.split() for text in [text.rstrip(",}]")] if text.startswith('"#')}
        assert colours <= set(TOKENS.values())


@pytest.mark.parametrize("value", [0, 80, -3])
def test_areas_that_are_all_equal_still_have_an_axis(value):
    figure = ranking_figure(make_values([{"area_name": name, "value": value} for name in "ab"]), indicator=make_share())
    low, high = figure.layout.xaxis.range
    assert low < value < high
    assert np.isfinite(low)
