"""Lanes, rug and scatter: one scale, four kinds of nothing, and no text that could be run."""

from __future__ import annotations

import re

import pytest

from components.lanes import LaneFigure, LaneScale, lane, lane_axis
from components.markup import markup_of
from components.rug import LEAST_NARROW, RugHead, RugRow, rug_cell, rug_table
from components.scatter import ScatterAxis, ScatterPoint, scatter
from queries.models import Verdict


def figure(value: float, **changes: object) -> LaneFigure:
    return LaneFigure(
        **{"value": value, "lower": None, "upper": None, "benchmark": None, "verdict": Verdict.SIMILAR, **changes}
    )


def places(part: object, name: str) -> list[float]:
    return [float(each) for each in re.findall(rf'class="{name}[^"]*" style="left: ([\d.]+)%', markup_of(part))]


def test_equal_figures_stand_in_equal_places_on_every_lane():
    figures = [figure(20, lower=10, upper=35), figure(20), figure(50, benchmark=60)]
    scale = LaneScale(figures)
    drawn = [lane(each, scale) for each in figures]
    first, second, third = (places(each, "lane-dot")[0] for each in drawn)
    assert first == second < third
    assert 0 < places(drawn[0], "lane-limits")[0] < first
    assert third < places(drawn[2], "lane-bench")[0] < 100
    assert (scale.low, scale.high) == (10, 60)


def test_the_numbers_over_the_lanes_stand_over_their_ticks():
    scale = LaneScale([figure(57.8), figure(70.3)])
    ticks = places(lane(figure(60), scale), "lane-tick")
    assert [float(each) for each in re.findall(r"left: ([\d.]+)%", markup_of(lane_axis(scale, "years")))] == ticks
    assert len(ticks) >= 2


@pytest.mark.parametrize("value", [0.0, 7.5, -3.0])
def test_one_figure_alone_still_has_a_scale(value):
    assert places(lane(figure(value), LaneScale([figure(value)])), "lane-dot") == [50.0]
    assert LaneScale([]).ticks


def test_another_period_is_never_drawn_as_an_equal():
    scale = LaneScale([figure(1), figure(2)])
    assert 'class="lane is-apart"' in markup_of(lane(figure(1, is_apart=True), scale))
    assert "is-apart" not in markup_of(lane(figure(1), scale))


def row(name: str, *cells: str, **changes: object) -> RugRow:
    return RugRow(**{"code": "E1", "name": name, "note": "", "href": "/area/E1", "cells": cells, **changes})


NAMES = RugHead(key="", label="Ward", sorted_as="ascending")


def test_a_rug_is_a_table_with_a_word_in_every_cell():
    heads = [RugHead(key="worst", label="Worse", is_count=True), RugHead(key="smoking", label="Smoking", note="2024")]
    cells = (rug_cell("count", "1 of 1"), rug_cell("worse verdict-worse", "23.4", ", 20.1 to 26.9. Worse than <Home>"))
    drawn = rug_table(heads, [row("Abbey", *cells, is_chosen=True)], caption="Wards", first=NAMES)
    assert '<th scope="col" aria-sort="ascending">' in drawn
    assert drawn.count('scope="row"') == 1
    assert "23.4</b><span>, 20.1 to 26.9. Worse than &lt;Home&gt;</span>" in drawn
    assert drawn.count('<td tabindex="0"') == 1
    assert 'data-choose="E1" aria-pressed="true" aria-label="Compare Abbey"' in drawn


def test_nothing_from_a_file_is_read_as_markup():
    drawn = rug_table([], [row('<img src="x">', note="<b>")], caption='"><script>', first=NAMES)
    assert "<img" not in drawn and "<script" not in drawn and "<small><b>" not in drawn
    point = ScatterPoint(name="<i>", x=1, y=1, words="<script>", is_chosen=True)
    axis = ScatterAxis(label="<u>", unit="%")
    drawn = scatter([point], across=axis, up=axis, summary='"<a>')
    assert "<i>" not in drawn and "<script" not in drawn and "<u>" not in drawn and "<a>" not in drawn


def test_many_columns_stand_upright():
    heads = [RugHead(key=f"m{each}", label="M") for each in range(LEAST_NARROW)]
    assert 'class="rug is-narrow"' in rug_table(heads, [], caption="", first=NAMES)
    assert 'class="rug"' in rug_table(heads[1:], [], caption="", first=NAMES)


def test_dots_keep_their_order_on_both_axes_and_the_chosen_are_named_on_top():
    points = [
        ScatterPoint(name="Low", x=1, y=10, words="Low: 1; 10", is_chosen=True),
        ScatterPoint(name="High", x=3, y=30, words="High: 3; 30"),
    ]
    axis = ScatterAxis(label="Deprivation, 2025", unit="score")
    drawn = scatter(points, across=axis, up=axis, summary="Two areas")
    dots = re.findall(r'class="(scatter-\w+)" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    (other, chosen) = ((float(x), float(y)) for _, x, y in dots)
    assert [name for name, _, _ in dots] == ["scatter-dot", "scatter-chosen"]
    assert chosen[0] < other[0] and chosen[1] > other[1]  # up the page is less on a screen
    assert ">Low</text>" in drawn and ">High</text>" not in drawn
    assert 'role="img" aria-label="Two areas"' in drawn
