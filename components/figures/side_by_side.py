"""Places side by side with their limits, one group of people below the other on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from components import formatting
from components.figures import verdict_marks
from components.figures.canvas import (
    ROW_LABEL_SIZE_PX,
    Picture,
    note,
    plain,
    round_ticks,
    shorten_to_px,
    template,
    text_width_px,
    words_picture,
    wrap_to_px,
)
from components.sentences import keep_figures
from components.theme import TOKENS
from queries.models import Indicator, Verdict

_ROW_PX, _HEAD_PX, _AXIS_PX, _MARK_PX = 34, 34, 28, 17
_MOST_FOR_NAMES = 0.42  # of the width; a longer name takes two lines
_TWO_LINES_SIZE_PX = 13  # two lines of more would touch those of the next row


@dataclass(frozen=True, kw_only=True)
class SideBySideGroup:
    """One group of people.

    Attributes:
        label: who: "Men".
        values: one row per area in the order of drawing, with columns area_name, value, lower, upper, status, verdict.
        benchmark_value: where the dotted line stands; None for none.
    """

    label: str
    values: pd.DataFrame
    benchmark_value: float | None = None


def height_px(groups: Sequence[SideBySideGroup]) -> int:
    """Give the height of the picture: it is the same at every width."""
    return sum(_HEAD_PX + _ROW_PX * len(group.values) for group in groups) + _AXIS_PX


def side_by_side_picture(
    groups: Sequence[SideBySideGroup], *, indicator: Indicator, width_px: int, benchmark_name: str = "England"
) -> Picture:
    """Draw every area as its sign of verdict on a bar from limit to limit, with a dotted line for the benchmark.

    Args:
        groups: men and women, say; areas keep their order, so that the eye finds them again.
        indicator: decides unit, decimals and which signs may be used.
        width_px: how wide the figure will be, about.
        benchmark_name: what the dotted line is called.
    """
    numbers = [number for group in groups for number in _numbers(group)]
    if not numbers:
        return words_picture("No figure with limits is published for these places.", width_px=width_px)
    names = [plain(name) for group in groups for name in group.values["area_name"]]
    widest_px = max(text_width_px(name, ROW_LABEL_SIZE_PX, is_bold=True) for name in names)
    left_px = int(min(widest_px + 16, _MOST_FOR_NAMES * width_px))
    unit_px = (width_px - left_px - 70) / (max(numbers) - min(numbers) or 1)
    low, high = min(numbers) - 10 / unit_px, max(numbers) + 58 / unit_px
    height = height_px(groups)
    traces, shapes, notes = [], [], []
    top_px = 0
    for group in groups:
        rows_px = top_px + _HEAD_PX
        traces += _marks(group, indicator, rows_px)
        shapes += _bars(group, rows_px) + _benchmark_line(group, rows_px)
        notes += _names(group, indicator, rows_px, left_px) + _header(group, indicator, top_px, left_px, benchmark_name)
        top_px = rows_px + _ROW_PX * len(group.values)
    ticks = round_ticks(low, high, least_step=54 * (high - low) / (width_px - left_px))
    layout = {
        "template": template(),
        "height": height,
        "margin": {"l": left_px, "r": 0, "t": 0, "b": _AXIS_PX},
        "hovermode": "closest",
        "xaxis": {"range": [low, high], "tickvals": ticks, "showgrid": True, "tickangle": 0},
        "yaxis": {"range": [height - _AXIS_PX, 0], "visible": False, "fixedrange": True},
        "shapes": shapes,
        "annotations": notes,
    }
    return {"data": traces, "layout": layout}


def side_by_side_summary(
    groups: Sequence[SideBySideGroup], *, indicator: Indicator, benchmark_name: str = "England"
) -> str:
    """Say in words what the picture shows, for readers who cannot see it."""
    parts = []
    for group in groups:
        areas = []
        for area in keep_figures(group.values).itertuples():
            limits = formatting.format_limits(area.lower, area.upper, indicator.decimals)
            verdict = formatting.format_verdict(area.verdict, benchmark_name, is_short=True).lower()
            value = formatting.format_value(area.value, indicator.decimals, indicator.unit)
            areas.append(f"{area.area_name} {value}, limits {limits}, {verdict.replace('england', 'England')}")
        opening = group.label
        if group.benchmark_value is not None:
            opening += f" ({benchmark_name} {formatting.format_number(group.benchmark_value, indicator.decimals)})"
        parts.append(f"{opening}: {'. '.join(areas) or 'no figure'}.")
    return " ".join([*parts, f"{formatting.polarity_words(indicator)}. The same figures are in the table."])


def _numbers(group: SideBySideGroup) -> list[float]:
    figures = keep_figures(group.values)
    numbers = [number for column in ("value", "lower", "upper") for number in figures[column].dropna()]
    return [*numbers, *([group.benchmark_value] if numbers and group.benchmark_value is not None else [])]


def _middle(rows_px: float, place: int) -> float:
    return rows_px + _ROW_PX * (place + 0.5)


def _figures(group: SideBySideGroup) -> list[tuple[int, object]]:
    held = set(keep_figures(group.values)["area_name"])
    return [(place, area) for place, area in enumerate(group.values.itertuples()) if area.area_name in held]


def _marks(group: SideBySideGroup, indicator: Indicator, rows_px: float) -> list[dict[str, object]]:
    points, hovers = [], {}
    for place, area in _figures(group):
        verdict = verdict_marks.shown_verdict(area.verdict, polarity=indicator.polarity, was_tested=True)
        y = _middle(rows_px, place)
        points.append((area.value, y, verdict))
        limits = formatting.format_limits(area.lower, area.upper, indicator.decimals)
        value = formatting.format_value(area.value, indicator.decimals, indicator.unit)
        words = formatting.format_verdict(verdict)
        hovers[y] = f"{plain(area.area_name)}, {group.label.lower()}<br><b>{value}</b>, {limits}<br>{words}"
    traces = []
    for verdict, (x, y) in verdict_marks.group(points).items():
        trace = {
            "type": "scatter",
            "name": f"{group.label} {Verdict(verdict).value}",
            "mode": "markers",
            "x": x,
            "y": y,
        }
        traces.append(
            {
                **trace,
                "marker": verdict_marks.dots(verdict, _MARK_PX),
                "text": [hovers[each] for each in y],
                "hoverinfo": "text",
            }
        )
        # Rows are counted in pixels here, so a row is one unit high.
        sign = verdict_marks.signs(verdict, x, y, size_px=_MARK_PX, row_px=1)
        if sign is not None:
            traces.append(sign)
    return traces


def _bars(group: SideBySideGroup, rows_px: float) -> list[dict[str, object]]:
    parts = []
    for place, area in _figures(group):
        if formatting.is_missing(area.lower) or formatting.is_missing(area.upper):
            continue
        y = _middle(rows_px, place)
        parts.append(f"M{area.lower},{y}L{area.upper},{y}")
        parts += [f"M{end},{y - 6}L{end},{y + 6}" for end in (area.lower, area.upper)]
    if not parts:
        return []
    line = {"color": TOKENS["ink-2"], "width": 2.5}
    return [{"type": "path", "layer": "below", "xref": "x", "yref": "y", "path": "".join(parts), "line": line}]


def _benchmark_line(group: SideBySideGroup, rows_px: float) -> list[dict[str, object]]:
    if group.benchmark_value is None:
        return []
    ends = {"y0": rows_px - 8, "y1": rows_px + _ROW_PX * len(group.values) - 6}
    line = {"color": TOKENS["bench"], "width": 2, "dash": "2px,3px"}
    across = {"x0": group.benchmark_value, "x1": group.benchmark_value}
    return [{"type": "line", "layer": "below", "xref": "x", "yref": "y", **across, **ends, "line": line}]


def _names(group: SideBySideGroup, indicator: Indicator, rows_px: float, left_px: int) -> list[dict[str, object]]:
    notes = []
    held = dict(_figures(group))
    for place, area in enumerate(group.values.itertuples()):
        y = _middle(rows_px, place)
        row = {"yref": "y", "y": y, "yanchor": "middle", "size_px": ROW_LABEL_SIZE_PX, "token": "ink"}
        name = _in_two_lines(plain(area.area_name), left_px - 16)
        size_px = _TWO_LINES_SIZE_PX if "<br>" in name else ROW_LABEL_SIZE_PX
        notes.append(note(name, x=0, xanchor="left", xshift=-left_px, align="left", **{**row, "size_px": size_px}))
        if place in held:
            end = area.value if formatting.is_missing(area.upper) else area.upper
            text = f"<b>{formatting.format_number(area.value, indicator.decimals)}</b>"
            notes.append(note(text, **row, xref="x", x=end, xanchor="left", xshift=8))
        else:
            notes.append(note(formatting.format_missing(area.status), x=0, xanchor="left", xshift=8, **row))
    return notes


def _in_two_lines(name: str, width_px: int) -> str:
    if text_width_px(name, ROW_LABEL_SIZE_PX) <= width_px:
        return name
    first, *others = wrap_to_px(name, width_px, _TWO_LINES_SIZE_PX)
    return "<br>".join([first, shorten_to_px(" ".join(others), width_px, _TWO_LINES_SIZE_PX)] if others else [first])


def _header(
    group: SideBySideGroup, indicator: Indicator, top_px: float, left_px: int, benchmark_name: str
) -> list[dict[str, object]]:
    row = {"yref": "y", "y": top_px + _HEAD_PX - 8, "yanchor": "bottom", "size_px": ROW_LABEL_SIZE_PX}
    notes = [note(f"<b>{plain(group.label)}</b>", x=0, xanchor="left", xshift=-left_px, token="ink", **row)]
    if group.benchmark_value is not None:
        text = f"{benchmark_name} {formatting.format_number(group.benchmark_value, indicator.decimals)}"
        notes.append(note(text, **row, token="ink-2", xref="x", x=group.benchmark_value, xanchor="left", xshift=2))
    return notes
