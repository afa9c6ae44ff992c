"""Groups in order of deprivation as dots with their limits, and the line of the slope index drawn through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components import formatting
from components.figures.canvas import Picture, format_tick, note, plain, round_ticks, template, words_picture
from components.sentences import keep_figures
from components.theme import TOKENS
from queries.models import Indicator

_HEIGHT_PX, _TOP_PX, _BOTTOM_PX, _LEFT_PX, _RIGHT_PX = 400, 34, 62, 46, 12
_DOT_PX = 12
_LABEL_SIZE_PX = 15
_ROOM_PER_LABEL_PX = 44


@dataclass(frozen=True, kw_only=True)
class FittedLine:
    """The line of the slope index: places from 0 (most deprived) to 1, and its heights in the unit of the measure."""

    places: Sequence[float]
    heights: Sequence[float]


def gradient_picture(
    groups: pd.DataFrame, *, indicator: Indicator, width_px: int, line: FittedLine | None = None
) -> Picture:
    """Draw every group at its place in the population, from the most to the least deprived.

    Args:
        groups: one row per group in order, with columns label, value, lower, upper, status and place (0 to 1).
        indicator: decides unit and decimals.
        width_px: how wide the figure will be, about.
        line: the fitted line, where there is one.
    """
    held = keep_figures(groups)
    if held.empty:
        return words_picture("No figure is held for these groups.", width_px=width_px)
    low, high = _range(held, line)
    ticks = round_ticks(low, high, least_step=(high - low) / 5)
    layout = {
        "template": template(),
        "height": _HEIGHT_PX,
        "margin": {"l": _LEFT_PX, "r": _RIGHT_PX, "t": _TOP_PX, "b": _BOTTOM_PX},
        "hovermode": "closest",
        "showlegend": False,
        "xaxis": {"range": [0, 1], "visible": False, "fixedrange": True},
        "yaxis": {
            "range": [low, high],
            "tickvals": ticks,
            "ticktext": [format_tick(each, indicator.unit) for each in ticks],
            "showgrid": True,
        },
        "annotations": [*_values(held, indicator, width_px, line), *_names(groups, width_px), _unit(indicator)],
    }
    return {"data": [*([_line(line)] if line else []), _dots(groups, held, indicator)], "layout": layout}


def gradient_summary(groups: pd.DataFrame, *, indicator: Indicator) -> str:
    """Say in words what the picture shows, for readers who cannot see it."""
    parts = []
    for group in groups.itertuples():
        if formatting.is_missing(group.value):
            parts.append(f"{group.label}: {formatting.format_missing(group.status, group.value_note)}")
            continue
        value = formatting.format_value(group.value, indicator.decimals, indicator.unit)
        limits = formatting.format_limits(group.lower, group.upper, indicator.decimals)
        parts.append(f"{group.label}: {value}, limits {limits}")
    return f"From most to least deprived. {'; '.join(parts)}. The same figures are in the table."


def _range(held: pd.DataFrame, line: FittedLine | None) -> tuple[float, float]:
    numbers = [number for name in ("value", "lower", "upper") for number in held[name].dropna()]
    numbers += list(line.heights) if line else []
    spread = (max(numbers) - min(numbers)) or abs(max(numbers)) or 1
    low = min(numbers) - 0.16 * spread
    return (max(low, 0.0) if min(numbers) >= 0 else low), max(numbers) + 0.16 * spread


def _dots(groups: pd.DataFrame, held: pd.DataFrame, indicator: Indicator) -> dict[str, object]:
    hover = [
        f"{plain(group.label)}<br><b>{formatting.format_value(group.value, indicator.decimals, indicator.unit)}</b>, "
        f"limits {formatting.format_limits(group.lower, group.upper, indicator.decimals)}"
        for group in held.itertuples()
    ]
    ends = {groups["label"].iloc[0]: ("life-a", "diamond"), groups["label"].iloc[-1]: ("life-b", "square")}
    looks = [ends.get(label, ("seq-5", "circle")) for label in held["label"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": held["place"].tolist(),
        "y": held["value"].tolist(),
        "text": hover,
        "hoverinfo": "text",
        "marker": {
            "size": _DOT_PX,
            "color": [TOKENS[token] for token, _ in looks],
            "symbol": [symbol for _, symbol in looks],
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (held["upper"] - held["value"]).fillna(0).tolist(),
            "arrayminus": (held["value"] - held["lower"]).fillna(0).tolist(),
            "color": TOKENS["ink-2"],
            "thickness": 2,
            "width": 5,
        },
    }


def _line(line: FittedLine) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(line.places),
        "y": list(line.heights),
        "hoverinfo": "skip",
        "line": {"color": TOKENS["bench"], "width": 2, "dash": "6px,4px"},
    }


def _values(
    held: pd.DataFrame, indicator: Indicator, width_px: int, line: FittedLine | None
) -> list[dict[str, object]]:
    """Write the value of each group on the side without the line; of the two ends where there is no room for all."""
    has_room = (width_px - _LEFT_PX - _RIGHT_PX) / len(held) >= _ROOM_PER_LABEL_PX
    shown = held if has_room else held.iloc[[0, -1]]
    notes = []
    for group in shown.itertuples():
        is_below = line is not None and np.interp(group.place, line.places, line.heights) > group.value
        limit = group.lower if is_below else group.upper
        notes.append(
            note(
                f"<b>{formatting.format_number(group.value, indicator.decimals)}</b>",
                size_px=_LABEL_SIZE_PX,
                token="ink",
                xref="x",
                yref="y",
                x=group.place,
                y=group.value if formatting.is_missing(limit) else limit,
                yanchor="top" if is_below else "bottom",
                yshift=-4 if is_below else 4,
            )
        )
    return notes


def _names(groups: pd.DataFrame, width_px: int) -> list[dict[str, object]]:
    """Name every group under its place; between the two ends a number is enough where the room is small."""
    room = (width_px - _LEFT_PX - _RIGHT_PX) / len(groups)
    last = len(groups) - 1
    notes = []
    for place, group in enumerate(groups.itertuples()):
        if room < _ROOM_PER_LABEL_PX and place in (1, last - 1):
            continue  # the names of the ends take its room
        words = plain(group.label).rsplit(" ", 1)
        is_end = place in (0, last)
        text = "<br>".join(words) if room >= 92 else ("<br>".join(words[0].split()) if is_end else words[0])
        anchor = {0: "left", last: "right"}.get(place, "center") if room < 92 else "center"
        x = {"left": 0.0, "right": 1.0}.get(anchor, group.place)
        notes.append(note(text, xref="x", yref="paper", x=x, y=0, yanchor="top", yshift=-7, xanchor=anchor))
    return notes


def _unit(indicator: Indicator) -> dict[str, object]:
    words = {"%": "Per cent"}.get(indicator.unit, indicator.unit.capitalize())
    return note(words, x=0, y=1, xanchor="left", yanchor="bottom", xshift=-_LEFT_PX, yshift=12)
