"""Uptake over the dates: a community beside everyone, with 95 % limits, and bands for the days of outreach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from components.figures.canvas import Picture, format_tick, note, plain, round_ticks, template, wrap_to_px
from components.formatting import format_limits, format_number, is_missing
from components.theme import TOKENS

HEIGHT_PX = 330
_TOP_PX, _BOTTOM_PX, _LEFT_PX, _RIGHT_PX = 26, 32, 46, 18
_LINE_PX, _FEW = 19, 4
_LABEL_SIZE_PX = 15
_LOOKS = (("life-a", "circle", "solid"), ("ink-2", "square", "solid"), ("life-b", "diamond", "dot"))


@dataclass(frozen=True, kw_only=True)
class DatedPoint:
    """One figure on one date; limits are None where they are not held."""

    on: date
    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class DatedLine:
    """One group. Points that count other people are not joined: their line is `is_joined=False`."""

    name: str
    points: tuple[DatedPoint, ...]
    is_joined: bool = True


@dataclass(frozen=True, kw_only=True)
class Band:
    """The days of an outreach, or those within which it was."""

    label: str
    start: date
    end: date


def uptake_lines_picture(
    lines: Sequence[DatedLine],
    bands: Sequence[Band],
    *,
    decimals: int,
    width_px: int,
    height_px: int = HEIGHT_PX,
    target_percent: float = 0,
) -> Picture:
    """Draw every group over the dates.

    Args:
        lines: at most three groups, the one that matters first.
        bands: outreach.
        decimals: of the figures.
        width_px: how wide the figure will be, about.
        height_px: how high it will be.
        target_percent: a line to reach, 0 for none.
    """
    numbers = [number for line in lines for point in line.points for number in _numbers(point)]
    numbers += [target_percent] if target_percent else []
    low, high = max(min(numbers) - 8, 0), min(max(numbers) + 8, 108)
    first, last = _span(lines, bands)
    margin = (last - first) * 0.06 + timedelta(days=1)
    ticks = round_ticks(low, min(high, 100), least_step=(high - low) / 6)
    labels, top_px = _band_labels(bands, width_px, middle=first + (last - first) / 2)
    layout = {
        "template": template(),
        "height": height_px,
        "margin": {"l": _LEFT_PX, "r": _RIGHT_PX, "t": top_px, "b": _BOTTOM_PX},
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {
            "type": "date",
            "range": [(first - margin).isoformat(), (last + margin).isoformat()],
            "tickformat": "%-d %b",
            "nticks": max(3, width_px // 110),
            "showgrid": False,
        },
        "yaxis": {
            "range": [low, high],
            "tickvals": ticks,
            "ticktext": [format_tick(each, "%") for each in ticks],
        },
        "shapes": [*map(_shade, bands), *([_target(target_percent)] if target_percent else [])],
        "annotations": [*_names(lines, decimals), *_values(lines, decimals), *labels],
    }
    return {"data": [_line(line, place, decimals) for place, line in enumerate(lines)], "layout": layout}


def _span(lines: Sequence[DatedLine], bands: Sequence[Band]) -> tuple[date, date]:
    days = [point.on for line in lines for point in line.points]
    days += [day for band in bands for day in (band.start, band.end)]
    return min(days), max(days)


def uptake_lines_summary(lines: Sequence[DatedLine], bands: Sequence[Band], *, decimals: int) -> str:
    """Say in words what the picture shows."""
    said = [
        f"{line.name}: "
        + ", ".join(f"{format_number(point.value, decimals)}% by {_day(point.on)}" for point in line.points)
        for line in lines
    ]
    said += [f"{band.label}: {_day(band.start)} to {_day(band.end)}" for band in bands]
    return f"{'; '.join(said)}."


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _numbers(point: DatedPoint) -> list[float]:
    return [number for number in (point.value, point.lower, point.upper) if not is_missing(number)]


def _shade(band: Band) -> dict[str, object]:
    ends = {"x0": band.start.isoformat(), "x1": (band.end + timedelta(days=1)).isoformat(), "y0": 0, "y1": 1}
    look = {"fillcolor": TOKENS["sunken"], "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "xref": "x", "yref": "paper", **ends, **look}


def _target(target_percent: float) -> dict[str, object]:
    line = {"color": TOKENS["ink-2"], "width": 1.5, "dash": "dash"}
    ends = {"x0": 0, "x1": 1, "y0": target_percent, "y1": target_percent}
    return {"type": "line", "xref": "paper", "yref": "y", **ends, "line": line}


def _line(line: DatedLine, place: int, decimals: int) -> dict[str, object]:
    token, symbol, dash = _LOOKS[place % len(_LOOKS)]
    hover = [
        f"{plain(line.name)}, {_day(point.on)}<br><b>{format_number(point.value, decimals)}%</b>, "
        f"limits {format_limits(point.lower, point.upper, decimals)}"
        for point in line.points
    ]
    trace = {
        "type": "scatter",
        "mode": "lines+markers" if line.is_joined else "markers",
        "x": [point.on.isoformat() for point in line.points],
        "y": [point.value for point in line.points],
        "text": hover,
        "hoverinfo": "text",
        "line": {"color": TOKENS[token], "width": 2.5, "dash": dash},
        "marker": {"size": 10, "symbol": symbol if line.is_joined else f"{symbol}-open", "color": TOKENS[token]},
    }
    if any(not is_missing(point.lower) for point in line.points):
        trace["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": [0 if is_missing(point.upper) else point.upper - point.value for point in line.points],
            "arrayminus": [0 if is_missing(point.lower) else point.value - point.lower for point in line.points],
            "color": TOKENS[token],
            "thickness": 1.5,
            "width": 4,
        }
    return trace


def _names(lines: Sequence[DatedLine], decimals: int) -> list[dict[str, object]]:
    """Name each line over or under its last point, away from the others, and write its figure there."""
    ends = [line.points[-1].value for line in lines]
    first, end = (pick(point.on for line in lines for point in line.points) for pick in (min, max))
    found = []
    for place, line in enumerate(lines):
        last = line.points[-1]
        is_upper = ends[place] >= max(ends) - 1e-9
        top, bottom = max(_numbers(last)), min(_numbers(last))
        is_early = last.on - first < (end - first) / 3
        found.append(
            note(
                f"<b>{plain(line.name)} {format_number(last.value, decimals)}%</b>",
                x=last.on.isoformat(),
                y=top if is_upper else bottom,
                xref="x",
                yref="y",
                xanchor="left" if is_early else "right",
                yanchor="bottom" if is_upper else "top",
                yshift=7 if is_upper else -7,
                size_px=_LABEL_SIZE_PX,
                token=_LOOKS[place % len(_LOOKS)][0],
            )
        )
    return found


def _values(lines: Sequence[DatedLine], decimals: int) -> list[dict[str, object]]:
    """Write the figure at every earlier point, where there are few."""
    found = []
    for place, line in enumerate(lines):
        for point in line.points[:-1] if len(line.points) <= _FEW else ():
            found.append(
                note(
                    f"<b>{format_number(point.value, decimals)}%</b>",
                    x=point.on.isoformat(),
                    y=min(_numbers(point)),
                    xref="x",
                    yref="y",
                    xanchor="left",
                    yanchor="top",
                    xshift=8,
                    size_px=_LABEL_SIZE_PX,
                    token=_LOOKS[place % len(_LOOKS)][0],
                )
            )
    return found


def _band_labels(bands: Sequence[Band], width_px: int, *, middle: date) -> tuple[list[dict[str, object]], int]:
    """Write over the drawing what each band was, on lines of their own, and say how much room that takes."""
    lines = [(band, text) for band in bands for text in wrap_to_px(band.label, width_px * 0.5, 14)]
    found = []
    for place, (band, text) in enumerate(lines):
        is_late = band.start > middle
        found.append(
            note(
                plain(text),
                x=(band.end if is_late else band.start).isoformat(),
                y=1,
                xref="x",
                xanchor="right" if is_late else "left",
                yanchor="bottom",
                yshift=4 + _LINE_PX * (len(lines) - 1 - place),
            )
        )
    return found, _TOP_PX + _LINE_PX * len(lines)
