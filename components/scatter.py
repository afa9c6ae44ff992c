"""A scatter of areas by two measures, drawn as SVG in the colours of the style sheet.

It is written as markup, like the rug: no script draws it, so it stands as soon as the page does, in light and in dark.
A table of the same figures goes with it, so the picture has one name and no parts to step through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from components.figures.canvas import format_tick, round_ticks, shorten_to_px, text_width_px

WIDTH_PX, HEIGHT_PX = 720, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 32, 56
_DOT_PX, _CHOSEN_PX, _NAME_PX = 4.5, 7, 14
_MARGIN = 0.04


@dataclass(frozen=True, kw_only=True)
class ScatterPoint:
    """One area.

    Attributes:
        is_chosen: drawn larger, ringed and named.
        is_apart: no area of the level, and not counted among them: drawn as a diamond and named.
    """

    name: str
    x: float
    y: float
    words: str
    is_chosen: bool = False
    is_apart: bool = False


@dataclass(frozen=True, kw_only=True)
class ScatterAxis:
    """One measure."""

    label: str
    unit: str


def scatter(points: Sequence[ScatterPoint], *, across: ScatterAxis, up: ScatterAxis, summary: str) -> str:
    """Draw the areas; those that are chosen are larger, ringed and named."""
    x = _Axis([point.x for point in points], _LEFT, WIDTH_PX - _RIGHT)
    y = _Axis([point.y for point in points], HEIGHT_PX - _BOTTOM, _TOP)
    marks = [_dot(point, x, y) for point in sorted(points, key=lambda point: point.is_chosen or point.is_apart)]
    names = [_name(point, x, y) for point in points if point.is_chosen or point.is_apart]
    return (
        f'<svg class="scatter" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}" role="img" aria-label="{escape(summary)}">'
        f"{_grid(x, y, across, up)}{''.join(marks)}{''.join(names)}</svg>"
    )


class _Axis:
    """Puts numbers between two pixels, with a little room at both ends."""

    def __init__(self, numbers: Sequence[float], start_px: float, end_px: float) -> None:
        low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
        reach = (high - low) * _MARGIN or abs(low) / 10 or 1.0
        self.low, self.high = low - reach, high + reach
        self._start, self._end = start_px, end_px

    def __call__(self, number: float) -> float:
        return self._start + (number - self.low) / (self.high - self.low) * (self._end - self._start)

    @property
    def ticks(self) -> list[float]:
        return round_ticks(self.low, self.high, least_step=(self.high - self.low) / 8)


def _grid(x: _Axis, y: _Axis, across: ScatterAxis, up: ScatterAxis) -> str:
    bottom, right = HEIGHT_PX - _BOTTOM, WIDTH_PX - _RIGHT
    parts = []
    for tick in x.ticks:
        place = f"{x(tick):.1f}"
        parts.append(f'<line x1="{place}" x2="{place}" y1="{_TOP}" y2="{bottom}"/>')
        parts.append(
            f'<text x="{place}" y="{bottom + 20}" text-anchor="middle">{format_tick(tick, across.unit)}</text>'
        )
    for tick in y.ticks:
        place = f"{y(tick):.1f}"
        parts.append(f'<line x1="{_LEFT}" x2="{right}" y1="{place}" y2="{place}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{place}" dy="5" text-anchor="end">{format_tick(tick, up.unit)}</text>')
    middle = (_LEFT + right) / 2
    place = f'x="{middle}" y="{HEIGHT_PX - 10}" text-anchor="middle"'
    parts.append(f'<text class="scatter-axis" {place}>{escape(across.label)}</text>')
    side = shorten_to_px(up.label, right, _NAME_PX)
    parts.append(f'<text class="scatter-axis" x="0" y="14">{escape(side)}</text>')
    return f'<g aria-hidden="true">{"".join(parts)}</g>'


def _dot(point: ScatterPoint, x: _Axis, y: _Axis) -> str:
    if point.is_apart:
        return _diamond(point, x(point.x), y(point.y))
    look, size = ("scatter-chosen", _CHOSEN_PX) if point.is_chosen else ("scatter-dot", _DOT_PX)
    place = f'cx="{x(point.x):.1f}" cy="{y(point.y):.1f}" r="{size}"'
    return f'<circle class="{look}" {place}><title>{escape(point.words)}</title></circle>'


def _diamond(point: ScatterPoint, x_px: float, y_px: float) -> str:
    reach = _CHOSEN_PX + 2
    path = f"M{x_px:.1f} {y_px - reach:.1f}l{reach} {reach}l-{reach} {reach}l-{reach} -{reach}z"
    return f'<path class="scatter-apart" d="{path}"><title>{escape(point.words)}</title></path>'


def _name(point: ScatterPoint, x: _Axis, y: _Axis) -> str:
    place, width = x(point.x), text_width_px(point.name, _NAME_PX, is_bold=True)
    is_left = place + width + 14 > WIDTH_PX - _RIGHT
    anchor, shift = ("end", -12) if is_left else ("start", 12)
    drop = -14 if point.is_apart else 5  # dots lie beside a sum of them, more often than above it
    return (
        f'<text class="scatter-name" x="{place + shift:.1f}" y="{y(point.y):.1f}" dy="{drop}" text-anchor="{anchor}">'
        f"{escape(point.name)}</text>"
    )
