"""The picture of the gap: who stands at the ends, areas that share a figure, words that stay in sight."""

import pytest

from components.figures.canvas import text_width_px
from components.figures.life_gap import LifeGapRow, life_gap_picture, life_gap_summary
from components.theme import TOKENS
from queries.models import ValueStatus
from tests.unit.components.drawing_inputs import make_life_expectancy, make_values
from tests.unit.components.pictures import life_gap_figure

WIDTHS = [735, 340]
TIED = [
    {"area_name": "Leicester", "value": 81.7},
    {"area_name": "Blaby", "value": 84.5},
    {"area_name": "Harborough", "value": 85.4},
    {"area_name": "Rutland", "value": 85.4},
]


def make_row(label, values, **more):
    return LifeGapRow(label=label, values=values, gap=values["value"].max() - values["value"].min(), **more)


def rows():
    men = make_row("Men", make_life_expectancy(), benchmark_value=79.7)
    return [men, make_row("Women", make_values(TIED), benchmark_value=83.5)]


def words(figure) -> list[str]:
    return [each.text.replace("<b>", "").replace("</b>", "") for each in figure.layout.annotations]


def points(figure) -> list[tuple[float, str]]:
    return [(x, text) for trace in figure.data for x, text in zip(trace.x, trace.text, strict=True)]


@pytest.mark.parametrize("width_px", WIDTHS)
def test_every_area_of_every_group_is_a_dot(width_px):
    figure = life_gap_figure(rows(), width_px=width_px)
    drawn = points(figure)
    assert len(drawn) == 9 + 4
    assert (77.5, "Leicester<br><b>77.5 years</b>") in drawn
    assert (85.4, "Harborough<br><b>85.4 years</b>") in drawn


def test_the_ends_have_their_own_shape_and_colour():
    figure = life_gap_figure(rows(), width_px=735)
    men = {trace.name: trace for trace in figure.data if set(trace.y) == {0}}
    assert (men["life-a"].x[0], men["life-b"].x[0]) == (77.5, 82.9)
    assert men["life-a"].marker.color == TOKENS["life-a"]
    assert men["life-b"].marker.color == TOKENS["surface"]
    assert men["life-b"].marker.line.color == TOKENS["life-b"]


def test_areas_that_print_alike_stand_below_one_another():
    figure = life_gap_figure(rows(), width_px=735)
    places = [(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)]
    assert len(places) == len(set(places))
    assert len({y for x, y in places if x == 80.3}) == 2


@pytest.mark.parametrize("width_px", WIDTHS)
def test_the_words_name_ends_gap_benchmark_and_who_shares_an_end(width_px):
    said = words(life_gap_figure(rows(), width_px=width_px))
    assert {"Leicester 77.5", "Rutland 82.9", "England 79.7", "Leicester 81.7", "Rutland 85.4"} <= set(said)
    assert "and Harborough" in said
    assert any("5.4 years" in text for text in said)
    assert any("3.7 years" in text for text in said)


@pytest.mark.parametrize("width_px", WIDTHS)
def test_the_names_of_the_ends_do_not_meet_and_stay_inside(width_px):
    figure = life_gap_figure(rows(), width_px=width_px)
    low, high = figure.layout.xaxis.range
    plot_px = width_px - figure.layout.margin.l - figure.layout.margin.r
    for place in (0, 1):
        spans = []
        for each in figure.layout.annotations:
            if each.y != place or each.xref != "x" or each.yshift != 15:
                continue
            text_px = text_width_px(each.text.replace("<b>", "").replace("</b>", ""), 15, is_bold=True)
            x = (each.x - low) / (high - low) * plot_px + each.xshift
            start = x - {"left": 0, "center": 0.5, "right": 1}[each.xanchor] * text_px
            spans.append((start, start + text_px))
        (first_start, first_end), (second_start, second_end) = sorted(spans)
        assert first_end < second_start
        assert first_start >= -figure.layout.margin.l
        assert second_end <= plot_px + figure.layout.margin.r + 1


@pytest.mark.parametrize("width_px", WIDTHS)
def test_where_the_ends_are_near_the_higher_is_named_under_the_line(width_px):
    near = make_values([{"area_name": "Cornwall", "value": 81.7}, {"area_name": "Isles of Scilly", "value": 81.9}])
    figure = life_gap_figure([make_row("Women", near)], width_px=width_px)
    shift_of = {
        text.split(",")[0]: each.yshift for text, each in zip(words(figure), figure.layout.annotations, strict=True)
    }
    assert shift_of["Cornwall 81.7"] > 0 > shift_of["Isles of Scilly 81.9"]
    assert any("0.2 years" in text for text in words(figure))


def test_an_area_without_a_figure_is_not_drawn_and_changes_nothing():
    values = make_values([*TIED, {"area_name": "Melton", "value": None, "status": ValueStatus.NOT_PUBLISHED}])
    figure = life_gap_figure([make_row("Women", values)], width_px=735)
    assert len(points(figure)) == 4
    assert "England" not in " ".join(words(figure))


@pytest.mark.parametrize("values", [[], [{"area_name": "Blaby", "value": 84.5}]])
def test_without_two_figures_there_are_words(values):
    picture = life_gap_picture([make_row("Women", make_values(values))], width_px=735)
    assert picture["data"] == []
    assert "no gap to draw" in picture["layout"]["annotations"][0]["text"].replace("<br>", " ")


def test_the_summary_says_both_ends_and_the_direction():
    summary = life_gap_summary(rows())
    assert "Men: from 77.5 years in Leicester to 82.9 in Rutland, 5.4 years apart. England 79.7." in summary
    assert "to 85.4 in Harborough and Rutland, 3.7 years apart" in summary
    assert summary.endswith("Longer is better. The same figures are in the table.")
    empty = [make_row("Men", make_values([]))]
    assert "not two areas" in life_gap_summary(empty)
