"""One line of a spine chart, drawn by the style sheet: where an area stands between its peers and its benchmark.

The benchmark stands in the middle of every line, worse is to the left where a direction is good, lower where none is.
The picture repeats what the cells beside it say in words, so it is hidden from those who hear the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from dash import html

from queries.models import Verdict

_MIDDLE, _MARGIN = 50.0, 3.0  # per cent of the width


@dataclass(frozen=True, kw_only=True)
class SpineFigures:
    """What one line shows; None for what is not held.

    Attributes:
        is_flipped: whether high values stand on the left, because low is good.
    """

    value: float | None
    lower: float | None
    upper: float | None
    benchmark: float | None
    lowest: float | None
    highest: float | None
    quartiles: tuple[float, float] | None
    verdict: Verdict
    is_flipped: bool


def spine(figures: SpineFigures) -> html.Span:
    """Draw one line: the range of the peers, their middle half, the benchmark, the area with its limits."""
    place = _Scale(figures)
    marks = []
    if figures.lowest is not None and figures.highest is not None:
        marks.append(_bar("spine-range", place, figures.lowest, figures.highest))
    if figures.quartiles is not None:
        marks.append(_bar("spine-half", place, *figures.quartiles))
    if figures.benchmark is not None:
        marks.append(html.Span(className="spine-bench", style={"left": f"{place(figures.benchmark):.2f}%"}))
    if figures.lower is not None and figures.upper is not None:
        marks.append(_bar("spine-limits", place, figures.lower, figures.upper))
    if figures.value is not None:
        name = figures.verdict.value.replace("_", "-")
        style = {"left": f"{place(figures.value):.2f}%"}
        marks.append(html.Span(className=f"spine-dot spine-{name}", style=style))
    return html.Span(marks, className="spine", **{"aria-hidden": "true"})


class _Scale:
    """Puts values on a line whose middle is the benchmark, or the middle of what is shown where there is none."""

    def __init__(self, figures: SpineFigures) -> None:
        shown = [
            each
            for each in (
                figures.value, figures.lower, figures.upper, figures.benchmark, figures.lowest, figures.highest,
            )
            if each is not None
        ]  # fmt: skip
        self._middle = figures.benchmark
        if self._middle is None:
            self._middle = (min(shown) + max(shown)) / 2 if shown else 0.0
        self._reach = max((abs(each - self._middle) for each in shown), default=0.0) or 1.0
        self._sign = -1 if figures.is_flipped else 1

    def __call__(self, value: float) -> float:
        return _MIDDLE + self._sign * (value - self._middle) / self._reach * (_MIDDLE - _MARGIN)


def _bar(name: str, place: _Scale, one: float, other: float) -> html.Span:
    start, end = sorted((place(one), place(other)))
    return html.Span(className=name, style={"left": f"{start:.2f}%", "width": f"{end - start:.2f}%"})
