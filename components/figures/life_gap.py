"""The gap itself: a line per group of people from the shortest to the longest life, all other areas as grey dots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from components import formatting
from components.figures.canvas import Picture, note, plain, template, text_width_px, words_picture
from components.formatting import join_names
from components.sentences import Ends, find_ends, keep_figures
from components.theme import TOKENS

WIDE_FROM_PX = 560
_WIDE_LEFT_PX, _NARROW_LEFT_PX, _RIGHT_PX, _AXIS_PX = 64, 12, 34, 26
_WIDE_ROW_PX, _NARROW_ROW_PX = 94, 118
_LEFT_SPARE_PX = 20  # of the margin: what the labels of the rows leave free
_DOT_PX, _END_PX, _STACK_PX = 12, 20, 12
_LABEL_UP_PX, _LABEL_DOWN_PX, _TEXT_PX = 15, 15, 15
_BETWEEN_PX, _WIDE_UNDER_PX, _NARROW_UNDER_PX = 8, 12, 17


@dataclass(frozen=True, kw_only=True)
class LifeGapRow:
    """One line of the picture.

    Attributes:
        label: whose lives: "Men".
        values: one row per area, with columns area_name, value, upper, lower, status. It is not changed.
        gap: the highest figure less the lowest.
        benchmark_value: where the dotted mark stands; None for none.
    """

    label: str
    values: pd.DataFrame
    gap: float
    benchmark_value: float | None = None


def row_height_px(width_px: int) -> int:
    """Give the height of one line of the picture at a width."""
    return _WIDE_ROW_PX if width_px >= WIDE_FROM_PX else _NARROW_ROW_PX


def life_gap_picture(
    rows: Sequence[LifeGapRow],
    *,
    width_px: int,
    unit: str = "years",
    decimals: int = 1,
    benchmark_name: str = "England",
) -> Picture:
    """Draw the areas of each group on one scale, the ends named in the colours of the two places compared.

    Args:
        rows: one per group of people.
        width_px: how wide the figure will be, about. Below 560 the label of a row stands above its line.
        unit: as the axis and the gap print it.
        decimals: of every figure.
        benchmark_name: what the dotted mark is called.
    """
    drawn = [(row, ends) for row in rows if (ends := find_ends(row.values, decimals=decimals)) is not None]
    if not drawn:
        return words_picture("There are not two areas with different figures, so there is no gap to draw.")
    is_wide = width_px >= WIDE_FROM_PX
    low, high = _range(drawn)
    left_px = _WIDE_LEFT_PX if is_wide else _NARROW_LEFT_PX
    row_px = row_height_px(width_px)
    right_px = _RIGHT_PX if is_wide else _NARROW_LEFT_PX
    scale = _Scale(low=low, high=high, plot_px=width_px - left_px - right_px, is_wide=is_wide)
    ticks = _ticks(low, high, is_wide=is_wide)
    traces, notes, shapes = [], [], [_grid(ticks, len(drawn))]
    for place, (row, ends) in enumerate(drawn):
        traces += _dots(row, ends, place, row_px, decimals, unit)
        shapes += _lines(row, ends, place, row_px)
        notes += _labels(row, ends, place, decimals, unit, benchmark_name, scale=scale)
    layout = {
        "template": template(),
        "height": row_px * len(drawn) + _AXIS_PX,
        "margin": {"l": left_px, "r": right_px, "t": 0, "b": _AXIS_PX},
        "hovermode": "closest",
        "xaxis": {
            "range": [low, high],
            "showgrid": False,
            "tickvals": ticks,
            "ticktext": [*(f"{tick:g}" for tick in ticks[:-1]), f"{ticks[-1]:g} {unit}"],
            "tickangle": 0,
        },
        "yaxis": {"range": [len(drawn) - 0.5, -0.5], "visible": False, "fixedrange": True},
        "shapes": shapes,
        "annotations": notes,
    }
    return {"data": traces, "layout": layout}


def life_gap_summary(rows: Sequence[LifeGapRow], *, unit: str = "years", decimals: int = 1) -> str:
    """Say in words what the picture shows, for readers who cannot see it."""
    sentences = []
    for row in rows:
        ends = find_ends(row.values, decimals=decimals)
        if ends is None:
            sentences.append(f"{row.label}: there are not two areas with different figures.")
            continue
        text = (
            f"{row.label}: from {_number(ends.lowest_value, decimals)} {unit} in {join_names(ends.lowest)} to "
            f"{_number(ends.highest_value, decimals)} in {join_names(ends.highest)}, "
            f"{_number(row.gap, decimals)} {unit} apart."
        )
        if row.benchmark_value is not None:
            text += f" England {_number(row.benchmark_value, decimals)}."
        sentences.append(text)
    return " ".join([*sentences, "Longer is better. The same figures are in the table."])


def _number(value: float, decimals: int) -> str:
    return formatting.format_number(value, decimals)


def _range(drawn: Sequence[tuple[LifeGapRow, Ends]]) -> tuple[float, float]:
    """Leave half a step of room at each end, for the names stand over the dots."""
    numbers = [end for _, ends in drawn for end in (ends.lowest_value, ends.highest_value)]
    numbers += [row.benchmark_value for row, _ in drawn if row.benchmark_value is not None]
    low, high = math.floor(min(numbers) - 0.3), math.ceil(max(numbers) + 0.3)
    return low - 0.1, high + 0.1


def _ticks(low: float, high: float, *, is_wide: bool) -> list[float]:
    step = 1 if is_wide and high - low <= 14 else 3 if high - low <= 14 else 5
    first = math.ceil(low / step) * step
    return [float(tick) for tick in range(first, math.floor(high) + 1, step)]


def _grid(ticks: Sequence[float], count: int) -> dict[str, object]:
    path = "".join(f"M{tick},-0.5L{tick},{count - 0.5}" for tick in ticks)
    return {
        "type": "path",
        "layer": "below",
        "xref": "x",
        "yref": "y",
        "path": path,
        "line": {"color": TOKENS["rule"], "width": 1},
    }


def _lines(row: LifeGapRow, ends: Ends, place: int, row_px: int) -> list[dict[str, object]]:
    line = {"type": "line", "layer": "below", "xref": "x", "yref": "y"}
    across = {"x0": ends.lowest_value, "x1": ends.highest_value, "y0": place, "y1": place}
    shapes = [{**line, **across, "line": {"color": TOKENS["ink"], "width": 2}}]
    if row.benchmark_value is not None:
        shapes.append(
            {
                **line,
                "x0": row.benchmark_value,
                "x1": row.benchmark_value,
                "y0": place - 9 / row_px,
                "y1": place + 16 / row_px,
                "line": {"color": TOKENS["bench"], "width": 2, "dash": "2px,3px"},
            }
        )
    return shapes


def _dots(row: LifeGapRow, ends: Ends, place: int, row_px: int, decimals: int, unit: str) -> list[dict[str, object]]:
    """Draw grey dots first and the two ends over them; areas that print alike stand below one another."""
    figures = keep_figures(row.values).sort_values("value")
    named = {ends.lowest[0]: "life-a", ends.highest[-1]: "life-b"}
    others: dict[str, list[object]] = {"x": [], "y": [], "text": []}
    heights: dict[str, int] = {}
    traces = []
    for area in sorted(figures.itertuples(), key=lambda each: each.area_name not in named):
        text = _number(area.value, decimals)
        hover = f"{plain(area.area_name)}<br><b>{text} {unit}</b>"
        stacked = heights.get(text, 0)
        heights[text] = stacked + 1
        if area.area_name in named and not stacked:
            traces.append(_end(area.value, place, named[area.area_name], hover))
            continue
        others["x"].append(area.value)
        others["y"].append(place + stacked * _STACK_PX / row_px)
        others["text"].append(hover)
    marker = {
        "size": _DOT_PX,
        "color": TOKENS["other"],
        "line": {"color": TOKENS["surface"], "width": 1.5},
        "opacity": 1,
    }
    grey = {"type": "scatter", "name": row.label, "mode": "markers", **others, "marker": marker, "hoverinfo": "text"}
    return [grey, *traces]


def _end(value: float, place: int, token: str, hover: str) -> dict[str, object]:
    """Draw an end: filled for the shortest, a ring for the longest, so that grey print tells them apart."""
    is_ring = token == "life-b"
    marker = {
        "size": _END_PX,
        "color": TOKENS["surface" if is_ring else token],
        "line": {"color": TOKENS[token], "width": 5 if is_ring else 0},
        "opacity": 1,
    }
    point = {"x": [value], "y": [place], "text": [hover], "marker": marker}
    return {"type": "scatter", "name": token, "mode": "markers", "hoverinfo": "text", **point}


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """Where values stand in pixels, so that no label leaves the picture or meets the one across from it."""

    low: float
    high: float
    plot_px: float
    is_wide: bool

    def anchor(self, x: float, text: str, *, is_low_end: bool) -> str:
        """Centre a label on its dot where there is room; else it grows away from the other end, or from the edge."""
        left_px = (x - self.low) / (self.high - self.low) * self.plot_px
        text_px = text_width_px(text, _TEXT_PX, is_bold=True)
        if is_low_end and not self.is_wide:
            return "right" if left_px + 10 > text_px else "left"
        left_spare_px, right_spare_px = (_LEFT_SPARE_PX, _RIGHT_PX) if self.is_wide else (0, 0)
        if left_px + left_spare_px < text_px / 2:
            return "left"
        return "right" if self.plot_px - left_px + right_spare_px < text_px / 2 else "center"

    def span(self, x: float, text: str, anchor: str) -> tuple[float, float]:
        """Give the pixels between which a label stands."""
        at_px = (x - self.low) / (self.high - self.low) * self.plot_px
        text_px = text_width_px(text, _TEXT_PX, is_bold=True)
        left_px = {"left": at_px - 10, "right": at_px + 10 - text_px}.get(anchor, at_px - text_px / 2)
        return left_px, left_px + text_px


def _labels(
    row: LifeGapRow, ends: Ends, place: int, decimals: int, unit: str, benchmark_name: str, *, scale: _Scale
) -> list[dict[str, object]]:
    gap = f"{_number(row.gap, decimals)} {unit}"
    middle = (ends.lowest_value + ends.highest_value) / 2
    low = f"{plain(ends.lowest[0])} {_number(ends.lowest_value, decimals)}"
    high = f"{plain(ends.highest[-1])} {_number(ends.highest_value, decimals)}"
    low_anchor = scale.anchor(ends.lowest_value, low, is_low_end=True)
    high_anchor = scale.anchor(ends.highest_value, high, is_low_end=False)
    spans = [scale.span(ends.lowest_value, low, low_anchor), scale.span(ends.highest_value, high, high_anchor)]
    if scale.is_wide:
        spans.insert(1, scale.span(middle, gap, "center"))
    # Where the ends are so near that words would meet, the higher end is named under the line, and the gap with it.
    do_meet = any(left[1] + _BETWEEN_PX > right[0] for left, right in pairwise(spans))
    under_px = _LABEL_DOWN_PX + (_WIDE_UNDER_PX if scale.is_wide else _NARROW_UNDER_PX)
    high_px = -under_px if do_meet else _LABEL_UP_PX
    high = f"{high}, {gap} more" if do_meet and scale.is_wide else high
    notes = [
        _at(f"<b>{low}</b>", ends.lowest_value, place, _LABEL_UP_PX, "life-a", low_anchor),
        _at(f"<b>{high}</b>", ends.highest_value, place, high_px, "life-b", high_anchor),
    ]
    if scale.is_wide:
        notes += [] if do_meet else [_at(f"<b>{gap}</b>", middle, place, _LABEL_UP_PX - 2, "ink")]
        notes.append(_row_label(f"<b>{plain(row.label)}</b>", place))
    else:
        notes.append(_row_title(f"<b>{plain(row.label)}: {gap} apart</b>", place))
    if row.benchmark_value is not None:
        text = f"{benchmark_name} {_number(row.benchmark_value, decimals)}"
        notes.append(_at(text, row.benchmark_value, place, -_LABEL_DOWN_PX, "ink-2"))
    return notes + _tied(ends, place, scale)


def _at(text: str, x: float, place: int, shift_px: int, token: str, anchor: str = "center") -> dict[str, object]:
    across = {"xref": "x", "x": x, "xanchor": anchor, "xshift": {"left": -10, "right": 10}.get(anchor, 0)}
    vertical = {"yref": "y", "y": place, "yanchor": "bottom" if shift_px > 0 else "top", "yshift": shift_px}
    return note(text, size_px=_TEXT_PX, token=token, **across, **vertical)


def _tied(ends: Ends, place: int, scale: _Scale) -> list[dict[str, object]]:
    """Name the areas that share an end, under it; where it is narrow, under the benchmark's label as well."""
    notes = []
    down_px = _LABEL_DOWN_PX + (4 if scale.is_wide else 20)
    for names, x in ((ends.lowest[1:], ends.lowest_value), (ends.highest[:-1], ends.highest_value)):
        if names:
            text = f"and {plain(names[0]) if len(names) == 1 else f'{len(names)} others'}"
            anchor = scale.anchor(x, text, is_low_end=False)
            notes.append(_at(text, x, place, -down_px, "ink-2", anchor))
    return notes


def _row_label(text: str, place: int) -> dict[str, object]:
    across = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -_WIDE_LEFT_PX}
    return note(text, size_px=16, token="ink", **across, yref="y", y=place, yanchor="middle")


def _row_title(text: str, place: int) -> dict[str, object]:
    across = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -_NARROW_LEFT_PX}
    return note(text, size_px=16, token="ink", **across, yref="y", y=place - 0.5, yanchor="top", yshift=-2)
