"""The two ends of a gap over time: the worse-off and the better-off group in every period, with their limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import formatting
from components.figures.canvas import Picture, format_tick, note, plain, round_ticks, template
from components.theme import TOKENS
from queries.models import Indicator

_HEIGHT_PX, _TOP_PX, _BOTTOM_PX, _LEFT_PX, _RIGHT_PX = 280, 30, 34, 46, 24
_LABEL_SIZE_PX = 15
_ENDS = (("worst", "life-a", "diamond"), ("best", "life-b", "square"))


@dataclass(frozen=True, kw_only=True)
class EndPoint:
    """One group in one period; limits are None where they are not held."""

    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class GapPoint:
    """The two ends in one period."""

    period: str
    worst: EndPoint
    best: EndPoint


def two_ends_picture(
    points: Sequence[GapPoint], *, names: tuple[str, str], indicator: Indicator, width_px: int
) -> Picture:
    """Draw both groups over the periods, each as dots with limits. Periods are steps: dots are joined by thin lines.

    Args:
        points: two periods or more, earliest first.
        names: what the worse-off and the better-off group are called.
        indicator: decides unit and decimals.
        width_px: how wide the figure will be, about.
    """
    numbers = [number for point in points for end in (point.worst, point.best) for number in _numbers(end)]
    spread = (max(numbers) - min(numbers)) or 1
    low, high = min(numbers) - 0.12 * spread, max(numbers) + 0.2 * spread
    low = max(low, 0.0) if min(numbers) >= 0 else low
    ticks = round_ticks(low, high, least_step=(high - low) / 5)
    places = list(range(len(points)))
    layout = {
        "template": template(),
        "height": _HEIGHT_PX,
        "margin": {"l": _LEFT_PX, "r": _RIGHT_PX, "t": _TOP_PX, "b": _BOTTOM_PX},
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {
            "range": [-0.35, len(points) - 0.65],
            "tickvals": _ticks(places, width_px),
            "ticktext": [plain(points[place].period) for place in _ticks(places, width_px)],
            "tickangle": 0,
            "showgrid": False,
        },
        "yaxis": {
            "range": [low, high],
            "tickvals": ticks,
            "ticktext": [format_tick(each, indicator.unit) for each in ticks],
            "showgrid": True,
        },
        "annotations": _labels(points, names, indicator),
    }
    return {"data": [_series(points, end, *look, indicator) for end, *look in _ENDS], "layout": layout}


def two_ends_summary(points: Sequence[GapPoint], *, names: tuple[str, str], indicator: Indicator) -> str:
    """Say in words what the picture shows."""
    parts = [
        f"{point.period}: {names[0]} {formatting.format_value(point.worst.value, indicator.decimals, indicator.unit)}, "
        f"{names[1]} {formatting.format_value(point.best.value, indicator.decimals, indicator.unit)}"
        for point in points
    ]
    return f"{'; '.join(parts)}. The same figures are in the table."


def _numbers(end: EndPoint) -> list[float]:
    return [number for number in (end.value, end.lower, end.upper) if number is not None]


def _ticks(places: list[int], width_px: int) -> list[int]:
    """Name as many periods as there is room for, the last one always."""
    step = max(1, -(-len(places) * 110 // max(1, width_px - _LEFT_PX)))
    return [place for place in places if (places[-1] - place) % step == 0]


def _series(points: Sequence[GapPoint], end: str, token: str, symbol: str, indicator: Indicator) -> dict[str, object]:
    ends = [getattr(point, end) for point in points]
    hover = [
        f"{plain(point.period)}<br><b>{formatting.format_value(each.value, indicator.decimals, indicator.unit)}</b>, "
        f"limits {formatting.format_limits(each.lower, each.upper, indicator.decimals)}"
        for point, each in zip(points, ends, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(points))),
        "y": [each.value for each in ends],
        "text": hover,
        "hoverinfo": "text",
        "line": {"color": TOKENS[token], "width": 1.5, "dash": "solid" if end == "worst" else "dot"},
        "marker": {"size": 10, "symbol": symbol, "color": TOKENS[token]},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [0 if each.upper is None else each.upper - each.value for each in ends],
            "arrayminus": [0 if each.lower is None else each.value - each.lower for each in ends],
            "color": TOKENS[token],
            "thickness": 1.5,
            "width": 4,
        },
    }


def _labels(points: Sequence[GapPoint], names: tuple[str, str], indicator: Indicator) -> list[dict[str, object]]:
    """Name each line above its first dot, and write the value at its last."""
    notes = []
    for (end, token, _), name in zip(_ENDS, names, strict=True):
        first, last = getattr(points[0], end), getattr(points[-1], end)
        place = {"xref": "x", "yref": "y", "yanchor": "bottom", "size_px": _LABEL_SIZE_PX, "token": token}
        top = first.value if first.upper is None else first.upper
        notes.append(note(f"<b>{plain(name)}</b>", x=-0.3, y=top, xanchor="left", yshift=5, **place))
        top = last.value if last.upper is None else last.upper
        value = formatting.format_number(last.value, indicator.decimals)
        notes.append(note(f"<b>{value}</b>", x=len(points) - 1, y=top, xanchor="center", yshift=5, **place))
    return notes
