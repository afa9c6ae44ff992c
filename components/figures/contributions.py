"""The parts of a gap in life expectancy: a bar per age, cut by cause of death, with every part named under its bar."""

from __future__ import annotations

from typing import NamedTuple

from components.contributions import AgePart, Contributions, is_said
from components.figures.canvas import (
    ROW_LABEL_SIZE_PX,
    Picture,
    note,
    plain,
    round_ticks,
    template,
    text_width_px,
    words_picture,
)
from components.formatting import format_number
from components.theme import NOTE_SIZE_PX, TOKENS

WIDE_FROM_PX = 560
_WIDE_LEFT_PX, _NARROW_LEFT_PX, _TOTAL_PX, _AXIS_PX = 104, 6, 56, 30
_LAST_TICK_PX = 36  # half of "2.5 years"
_HEAD_PX, _BAR_PX, _LINE_PX, _SPACE_PX = 24, 26, 20, 14
_SIGN_PX, _LEAST_SIGNED_PX = 10, 18
_SPARE = 1.1  # signs are wider than letters, and another font may stand in
_BETWEEN = "\u00a0\u00a0\u00a0 "  # a line may break after it, and Plotly draws the spaces
# Five colours and eight signs: no two of the first forty causes have both alike.
_TOKENS = ("cat-1", "cat-2", "cat-3", "cat-4", "other")
_SIGNS = (
    ("circle", "●"), ("square", "■"), ("triangle-up", "▲"), ("diamond", "◆"), ("cross", "✚"), ("star", "★"),
    ("triangle-down", "▼"), ("x", "✖"),
)  # fmt: skip


class _Row(NamedTuple):
    """Where the row of one age stands, in pixels from the top."""

    age: AgePart
    top: float
    bar: float  # the top of its bar
    lines: list[str]

    @property
    def middle(self) -> float:
        return self.bar + _BAR_PX / 2


def contributions_picture(parts: Contributions, *, width_px: int) -> Picture:
    """Draw one bar per age, its parts by cause right of the zero line, and those that make the gap smaller left of it.

    Each part has the sign of its cause, and the line under the bar names every part with its years, so that nothing
    is said by colour alone.

    Args:
        parts: of one gap, in years.
        width_px: how wide the figure will be, about. Below 560 the age stands above its bar.
    """
    if not parts.ages:
        return words_picture("No deaths by age are loaded, so the gap cannot be split.", width_px=width_px)
    is_wide = width_px >= WIDE_FROM_PX
    left_px = _WIDE_LEFT_PX if is_wide else _NARROW_LEFT_PX
    rows = _rows(parts, width_px - left_px, is_wide=is_wide)
    height = rows[-1].bar + _BAR_PX + _LINE_PX * len(rows[-1].lines) + _SPACE_PX + _AXIS_PX
    low, high, unit_px = _scale(parts, width_px - left_px)
    ticks = round_ticks(low, high - _LAST_TICK_PX / unit_px, least_step=60 / unit_px)
    layout = {
        "template": template(),
        "height": height,
        "margin": {"l": left_px, "r": 0, "t": 0, "b": _AXIS_PX},
        "barmode": "overlay",
        "hovermode": "closest",
        "xaxis": {
            "range": [low, high],
            "tickvals": ticks,
            "ticktext": [*(format_tick_years(tick) for tick in ticks[:-1]), f"{format_tick_years(ticks[-1])} years"],
            "showgrid": False,
            "tickangle": 0,
        },
        "yaxis": {"range": [height - _AXIS_PX, 0], "visible": False, "fixedrange": True},
        "shapes": [_lines(rows, ticks, "rule", 1), _lines(rows, [0], "ink", 1.5)],
        "annotations": [each for row in rows for each in _words(row, left_px, is_wide=is_wide)],
    }
    return {"data": _bars(rows, parts, unit_px), "layout": layout}


def format_tick_years(years: float) -> str:
    """Print a tick with as many decimals as it needs."""
    return format_number(years, 0 if float(years).is_integer() else 1)


def sign_of(place: int) -> str:
    """Give the sign of a cause, by its place among the causes."""
    return _SIGNS[place % len(_SIGNS)][1]


def _rows(parts: Contributions, plot_px: float, *, is_wide: bool) -> list[_Row]:
    rows, top = [], 0.0
    for age in parts.ages:
        bar = top if is_wide else top + _HEAD_PX
        row = _Row(age, top, bar, _cause_lines(age, parts, plot_px))
        rows.append(row)
        top = bar + _BAR_PX + _LINE_PX * len(row.lines) + _SPACE_PX
    return rows


def _cause_lines(age: AgePart, parts: Contributions, plot_px: float) -> list[str]:
    """Name the parts of a bar in the order in which they stand, in lines that fit."""
    lines: list[str] = []
    for place, cause in enumerate(parts.causes):
        if not is_said(age.by_cause[cause]):
            continue
        item = f"{sign_of(place)} {plain(cause)} {format_number(age.by_cause[cause])}"
        longer = f"{lines[-1]}{_BETWEEN}{item}" if lines else item
        if lines and _SPARE * text_width_px(longer, NOTE_SIZE_PX) <= plot_px:
            lines[-1] = longer
        else:
            lines.append(item)
    return lines or (["Each cause is below 0.05"] if parts.causes else [])


def _scale(parts: Contributions, plot_px: float) -> tuple[float, float, float]:
    """Give the range of the axis, with room for the total at the end of the longest bar, and a year in pixels."""
    ends = [_ends(age) for age in parts.ages]
    low, high = min(0.0, *(end[0] for end in ends)), max(0.05, *(end[1] for end in ends))
    unit_px = (plot_px - _TOTAL_PX - 6) / (high - low)
    return low - 4 / unit_px, high + (_TOTAL_PX + 2) / unit_px, unit_px


def _ends(age: AgePart) -> tuple[float, float]:
    years = list(age.by_cause.values()) or [age.years]
    return sum(each for each in years if each < 0), sum(each for each in years if each > 0)


def _bars(rows: list[_Row], parts: Contributions, unit_px: float) -> list[dict[str, object]]:
    """Draw a trace per cause, and its signs where a part is wide enough."""
    traces: list[dict[str, object]] = []
    starts = {row.top: [0.0, 0.0] for row in rows}  # where the next part begins: left and right of the zero line
    for place, cause in enumerate(parts.causes or ("",)):
        x, base, hover, signed = [], [], [], []
        for row in rows:
            years = row.age.by_cause[cause] if cause else row.age.years
            side = int(years > 0)
            start = starts[row.top][side]
            starts[row.top][side] += years
            x.append(years)
            base.append(start)
            name = plain(cause) if cause else "All causes"
            hover.append(f"{row.age.label}<br>{name}<br><b>{format_number(years)} years</b>")
            if cause and abs(years) * unit_px >= _LEAST_SIGNED_PX:
                signed.append((start + years / 2, row.middle))
        colour = TOKENS[_TOKENS[place % len(_TOKENS)]]
        traces.append(
            {
                "type": "bar", "orientation": "h", "name": cause or "All causes", "x": x, "base": base,
                "y": [row.middle for row in rows], "width": [_BAR_PX] * len(rows), "hovertext": hover,
                "hoverinfo": "text",
                "marker": {"color": colour, "line": {"color": TOKENS["surface"], "width": 1.5}},
            }
        )  # fmt: skip
        if signed:
            traces.append(_signs(place, signed))
    return traces


def _signs(place: int, points: list[tuple[float, float]]) -> dict[str, object]:
    marker = {"symbol": _SIGNS[place % len(_SIGNS)][0], "size": _SIGN_PX, "color": TOKENS["surface"], "opacity": 1}
    x, y = (list(numbers) for numbers in zip(*points, strict=True))
    return {
        "type": "scatter",
        "name": "signs",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": marker,
        "hoverinfo": "skip",
    }


def _words(row: _Row, left_px: int, *, is_wide: bool) -> list[dict[str, object]]:
    """Write the age, the total at the end of the bar, and the parts under it."""
    left = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y"}
    name = {"y": row.middle, "yanchor": "middle"} if is_wide else {"y": row.top + 9, "yanchor": "middle"}
    words = [
        note(f"<b>{row.age.label}</b>", size_px=ROW_LABEL_SIZE_PX, token="ink", **left, xshift=-left_px, **name),
        note(
            f"<b>{format_number(row.age.years)}</b>", size_px=ROW_LABEL_SIZE_PX, token="ink", xref="x",
            x=_ends(row.age)[1], xanchor="left", xshift=6, yref="y", y=row.middle, yanchor="middle",
        ),
    ]  # fmt: skip
    for place, line in enumerate(row.lines):
        y = row.bar + _BAR_PX + _LINE_PX * (place + 0.5) + 2
        words.append(note(line, **left, y=y, yanchor="middle"))
    return words


def _lines(rows: list[_Row], values: list[float], token: str, width: float) -> dict[str, object]:
    """Draw upright lines behind the bars only, so that no word stands on a line."""
    path = "".join(f"M{value},{row.bar - 3}L{value},{row.bar + _BAR_PX + 3}" for row in rows for value in values)
    line = {"color": TOKENS[token], "width": width}
    return {"type": "path", "layer": "below", "xref": "x", "yref": "y", "path": path, "line": line}
