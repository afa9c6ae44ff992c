"""Groups in order of deprivation: dots with limits at their places, the line through them, names, and words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.figures.gradient import FittedLine, gradient_picture, gradient_summary
from components.theme import TOKENS
from queries.models import ValueStatus
from tests.unit.components.drawing_inputs import make_indicator, make_share
from tests.unit.components.pictures import colours_of, gradient_figure

LABELS = ["Most deprived fifth", "2nd fifth", "3rd fifth", "4th fifth", "Least deprived fifth"]
VALUES = [78.3, 80.3, 82.2, 83.7, 84.0]
LINE = FittedLine(places=(0.0, 1.0), heights=(78.0, 85.4))


def groups(values=VALUES, labels=LABELS, half=0.5) -> pd.DataFrame:
    """Make groups of equal size."""
    count = len(labels)
    table = pd.DataFrame({"label": labels, "value": [np.nan if each is None else each for each in values]})
    table["status"] = np.where(table["value"].isna(), ValueStatus.SUPPRESSED.value, ValueStatus.VALUE.value)
    spread = np.nan if half is None else half
    return table.assign(
        lower=table["value"] - spread, upper=table["value"] + spread, value_note="",
        place=(np.arange(count) + 0.5) / count,
    )  # fmt: skip


def drawn(table=None, width_px=720, line=LINE, indicator=None):
    return gradient_figure(
        groups() if table is None else table, indicator=indicator or make_indicator(), width_px=width_px, line=line
    )


@pytest.mark.parametrize("width_px", [720, 340])
def test_every_group_has_its_dot_and_its_limits(width_px):
    figure = drawn(width_px=width_px)
    line, dots = figure.data
    assert list(dots.y) == VALUES
    assert list(dots.x) == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    assert list(dots.error_y.array) == pytest.approx([0.5] * 5)
    assert list(dots.error_y.arrayminus) == pytest.approx([0.5] * 5)
    assert (list(line.x), list(line.y)) == ([0, 1], [78, 85.4])
    low, high = figure.layout.yaxis.range
    assert low < 77.8
    assert high > 85.4


@pytest.mark.parametrize("width_px", [720, 340])
def test_every_group_is_named_and_has_its_value(width_px):
    words = [note.text for note in drawn(width_px=width_px).layout.annotations]
    for value in VALUES:
        assert f"<b>{value:.1f}</b>" in words
    text = " ".join(words).replace("<br>", " ")
    for label in ("Most deprived", "Least deprived"):
        assert label in text
    assert "Years" in words


def test_ten_groups_in_a_narrow_place_keep_the_words_of_both_ends():
    labels = ["Most deprived tenth", *[f"{place}th tenth" for place in range(2, 10)], "Least deprived tenth"]
    figure = drawn(groups(values=list(range(30, 10, -2)), labels=labels), width_px=340, line=None)
    words = [note.text for note in figure.layout.annotations]
    assert {"<b>30.0</b>", "<b>12.0</b>", "Most<br>deprived", "Least<br>deprived"} <= set(words)
    assert "<b>20.0</b>" not in words  # there is no room: the table and the hover have it
    assert len(figure.data[0].y) == 10


def test_the_two_ends_have_signs_of_their_own_beside_their_colours():
    (_, dots) = drawn().data
    assert dots.marker.symbol[0] != dots.marker.symbol[-1]
    assert set(dots.marker.symbol[1:-1]) == {"circle"}
    assert dots.marker.color[0] == TOKENS["life-a"]
    assert dots.marker.color[-1] == TOKENS["life-b"]


@pytest.mark.parametrize("missing", [0, 4])
def test_an_end_without_a_figure_lends_its_look_to_no_other_group(missing):
    values = [None if place == missing else value for place, value in enumerate(VALUES)]
    (dots,) = drawn(groups(values), line=None).data
    assert len(dots.y) == 4
    neighbour = 0 if missing == 0 else -1
    assert dots.marker.symbol[neighbour] == "circle"
    assert dots.marker.color[neighbour] == TOKENS["seq-5"]


def test_without_limits_there_is_no_bar():
    (dots,) = drawn(groups(half=None), line=None).data
    assert set(dots.error_y.array) == {0}
    assert "limits not held" in gradient_summary(groups(half=None), indicator=make_indicator())


def test_no_colour_is_outside_the_tokens():
    assert colours_of(drawn()) <= set(TOKENS.values())


def test_shares_start_at_nought_or_above_and_say_per_cent():
    figure = drawn(groups(values=[1.0, 0.8, 0.6, 0.3, 0.0], half=0.0), line=None, indicator=make_share())
    assert figure.layout.yaxis.range[0] == 0
    assert "Per cent" in [note.text for note in figure.layout.annotations]


def test_words_for_readers_who_cannot_see_hold_every_group_and_every_reason():
    summary = gradient_summary(groups([78.3, None, 82.2, 83.7, 84.0]), indicator=make_indicator())
    assert summary.startswith("From most to least deprived. Most deprived fifth: 78.3 years, limits 77.8 to 78.8; ")
    assert "2nd fifth: [c] " in summary
    assert summary.endswith("The same figures are in the table.")


def test_nothing_to_draw_is_said_in_words():
    picture = gradient_picture(groups([None] * 5), indicator=make_indicator(), width_px=340)
    assert picture["data"] == []
    assert "No figure is held" in picture["layout"]["annotations"][0]["text"].replace("<br>", " ")


def test_a_name_from_a_file_is_not_read_as_markup():
    figure = drawn(groups(labels=["<b>Most fifth", *LABELS[1:]]))
    assert not any("<b>Most" in str(note.text) for note in figure.layout.annotations)
