"""Both ends of a gap over time: every period with its limits, both lines named and told apart without colour."""

from __future__ import annotations

import pytest

from components.figures.two_ends import EndPoint, GapPoint, two_ends_summary
from components.theme import TOKENS
from tests.unit.components.drawing_inputs import make_indicator, make_share
from tests.unit.components.pictures import colours_of, two_ends_figure

NAMES = ("Most deprived tenth", "Least deprived tenth")
POINTS = [
    GapPoint(period="2020/21", worst=EndPoint(value=11.8, lower=11.5, upper=12.1), best=EndPoint(value=6.6)),
    GapPoint(period="2022/23", worst=EndPoint(value=10.4, lower=10.1, upper=10.7), best=EndPoint(value=6.4)),
    GapPoint(period="2023/24", worst=EndPoint(value=8.8, lower=8.6, upper=9.0), best=EndPoint(value=5.3)),
]


def drawn(points=POINTS, names=NAMES, width_px=720):
    return two_ends_figure(points, names=names, indicator=make_share(), width_px=width_px)


@pytest.mark.parametrize("width_px", [720, 340])
def test_both_ends_stand_in_every_period_with_their_limits(width_px):
    worst, best = drawn(width_px=width_px).data
    assert list(worst.y) == [11.8, 10.4, 8.8]
    assert list(best.y) == [6.6, 6.4, 5.3]
    assert list(worst.error_y.array) == pytest.approx([0.3, 0.3, 0.2])
    assert list(best.error_y.array) == [0, 0, 0]  # no limits are held: no bar
    assert "limits not held" in best.text[0]
    low, high = drawn().layout.yaxis.range
    assert low < 5.3
    assert high > 12.1


def test_the_ends_are_told_apart_by_sign_and_dash_and_name():
    figure = drawn()
    worst, best = figure.data
    assert worst.marker.symbol != best.marker.symbol
    assert worst.line.dash != best.line.dash
    words = [note.text for note in figure.layout.annotations]
    assert {"<b>Most deprived tenth</b>", "<b>Least deprived tenth</b>", "<b>8.8</b>", "<b>5.3</b>"} == set(words)


@pytest.mark.parametrize("count", [2, 9, 14])
@pytest.mark.parametrize("width_px", [720, 340])
def test_the_last_period_is_always_named_and_names_have_room(count, width_px):
    points = [GapPoint(period=f"{2000 + n} to {2002 + n}", worst=EndPoint(value=1 + n), best=EndPoint(value=2 + n))
              for n in range(count)]  # fmt: skip
    axis = drawn(points, width_px=width_px).layout.xaxis
    assert axis.ticktext[-1] == points[-1].period
    assert len(axis.ticktext) * 110 <= width_px + 110


def test_ends_that_never_move_can_be_drawn():
    still = [GapPoint(period=period, worst=EndPoint(value=5), best=EndPoint(value=5)) for period in ("2020", "2021")]
    low, high = drawn(still).layout.yaxis.range
    assert low < 5 < high


def test_no_colour_is_outside_the_tokens():
    assert colours_of(drawn()) <= set(TOKENS.values())


def test_words_for_readers_who_cannot_see_hold_both_ends_of_every_period():
    summary = two_ends_summary(POINTS, names=NAMES, indicator=make_share())
    assert summary.startswith("2020/21: Most deprived tenth 11.8%, Least deprived tenth 6.6%; 2022/23: ")
    assert summary.endswith("Least deprived tenth 5.3%. The same figures are in the table.")
    years = two_ends_summary(POINTS[:1], names=NAMES, indicator=make_indicator())
    assert "11.8 years" in years


def test_a_name_from_a_file_is_not_read_as_markup():
    words = [note.text for note in drawn(names=("<i>x", "y")).layout.annotations]
    assert "<b>&lt;i>x</b>" in words
