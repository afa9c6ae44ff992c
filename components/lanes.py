"""Lanes: the figures of one measure for several areas, each on a line of its own, all lines on one scale.

The style sheet draws them. The cells beside them say the same in words, so the picture is hidden from those who hear
the page. What is of another period is hollow and stands on a broken line: it is never drawn as an equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dash import html

from components.figures.canvas import format_tick, round_ticks
from queries.models import Verdict

_MARGIN = 4.0  # per cent of the width, so that a sign at an end is whole
_FEWEST_TICKS = 3


@dataclass(frozen=True, kw_only=True)
class LaneFigure:
    """What one lane shows; None for what is not held.

    Attributes:
        is_apart: whether the figure is of another period than those it stands under.
    """

    value: float
    lower: float | None
    upper: float | None
    benchmark: float | None
    verdict: Verdict
    is_apart: bool = False

    @property
    def numbers(self) -> list[float]:
        """Every number that must find room on the scale."""
        return [each for each in (self.value, self.lower, self.upper, self.benchmark) if each is not None]


class LaneScale:
    """Puts numbers on one line, from the lowest to the highest of all that is shown."""

    def __init__(self, figures: Iterable[LaneFigure]) -> None:
        """Make room for every number of every lane."""
        numbers = [number for figure in figures for number in figure.numbers]
        self.low, self.high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
        if self.low == self.high:
            reach = abs(self.low) / 10 or 1.0
            self.low, self.high = self.low - reach, self.high + reach

    def __call__(self, number: float) -> float:
        """Give the place of a number, in per cent of the width."""
        return _MARGIN + (number - self.low) / (self.high - self.low) * (100 - 2 * _MARGIN)

    @property
    def ticks(self) -> list[float]:
        """Round numbers on the line: three at the least, where there are so many."""
        step = (self.high - self.low) / _FEWEST_TICKS
        found = round_ticks(self.low, self.high, least_step=step)
        return found if len(found) > 1 else round_ticks(self.low, self.high, least_step=step / 2)


def lane(figure: LaneFigure, scale: LaneScale) -> html.Span:
    """Draw one lane: a line for the benchmark, a bar from limit to limit, the sign of the verdict."""
    marks = [html.Span(className="lane-tick", style=_left(scale(tick))) for tick in scale.ticks]
    if figure.benchmark is not None:
        marks.append(html.Span(className="lane-bench", style=_left(scale(figure.benchmark))))
    if figure.lower is not None and figure.upper is not None:
        start, end = scale(figure.lower), scale(figure.upper)
        marks.append(html.Span(className="lane-limits", style={**_left(start), "width": f"{end - start:.2f}%"}))
    name = figure.verdict.value.replace("_", "-")
    marks.append(html.Span(className=f"lane-dot verdict-{name}", style=_left(scale(figure.value))))
    return html.Span(marks, className="lane is-apart" if figure.is_apart else "lane", **{"aria-hidden": "true"})


def lane_axis(scale: LaneScale, unit: str) -> html.Span:
    """Write the round numbers of the scale over its lanes."""
    ticks = [html.Span(format_tick(tick, unit), style=_left(scale(tick))) for tick in scale.ticks]
    return html.Span(ticks, className="lane-axis", **{"aria-hidden": "true"})


def _left(per_cent: float) -> dict[str, str]:
    return {"left": f"{per_cent:.2f}%"}
