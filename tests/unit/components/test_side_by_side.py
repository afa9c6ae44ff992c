"""Places side by side: limits as bars, verdicts as signs, no figure as words."""

import pytest

from components.figures.side_by_side import SideBySideGroup, height_px, side_by_side_picture, side_by_side_summary
from queries.models import ValueStatus, Verdict
from tests.unit.components.drawing_inputs import make_indicator, make_values
from tests.unit.components.pictures import side_by_side_figure

MEN = [
    {"area_name": "Leicester", "value": 57.8, "lower": 54.7, "upper": 60.8, "verdict": Verdict.WORSE},
    {"area_name": "Leicestershire", "value": 61.5, "lower": 58.9, "upper": 64.1, "verdict": Verdict.SIMILAR},
    {"area_name": "Rutland", "value": None, "status": ValueStatus.NOT_PUBLISHED},
]


def groups():
    return [SideBySideGroup(label="Men", values=make_values(MEN), benchmark_value=60.9)]


@pytest.mark.parametrize("width_px", [735, 340])
def test_every_figure_has_its_sign_and_its_bar(width_px):
    figure = side_by_side_figure(groups(), indicator=make_indicator(), width_px=width_px)
    marks = {trace.name: list(trace.x) for trace in figure.data if trace.name != "signs"}
    assert marks == {"Men worse": [57.8], "Men similar": [61.5]}
    bars = next(shape.path for shape in figure.layout.shapes if shape.type == "path")
    assert "M54.7," in bars
    assert "L64.1," in bars
    low, high = figure.layout.xaxis.range
    assert low < 54.7
    assert high > 64.1
    assert figure.layout.height == height_px(groups())


def test_words_stand_beside_every_row():
    figure = side_by_side_figure(groups(), indicator=make_indicator(), width_px=735)
    words = [each.text for each in figure.layout.annotations]
    assert {"<b>57.8</b>", "<b>61.5</b>", "Rutland", "England 60.9", "[x] Not published"} <= set(words)


def test_nothing_at_all_is_said_in_words():
    none = [SideBySideGroup(label="Men", values=make_values(MEN[2:]))]
    picture = side_by_side_picture(none, indicator=make_indicator(), width_px=735)
    assert picture["data"] == []
    assert "No figure" in picture["layout"]["annotations"][0]["text"]


def test_the_summary_holds_figure_limits_and_verdict():
    summary = side_by_side_summary(groups(), indicator=make_indicator())
    assert "Men (England 60.9): Leicester 57.8 years, limits 54.7 to 60.8, worse than England. " in summary
    assert summary.endswith("Longer is better. The same figures are in the table.")


def test_a_figure_without_limits_has_no_bar():
    rows = [{"area_name": "Leicester", "value": 57.8}]
    figure = side_by_side_figure(
        [SideBySideGroup(label="Men", values=make_values(rows))], indicator=make_indicator(), width_px=735
    )
    assert [shape.type for shape in figure.layout.shapes] == []
    assert figure.data[0].name == "Men not_compared"
