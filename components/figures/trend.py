"""Lines over time: the chosen areas and the benchmark stand out and carry their names, every other area is pale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from components.figures import trend_labels
from components.figures.canvas import Picture, format_tick, note, plain, template, words_picture
from components.figures.trend_scene import Line, TrendScene, make_scene
from components.formatting import ACADEMIC_YEAR, count_words, end_sentence, format_value, value_words, when_words
from components.histories import MISSING, AreaHistory, Point, list_periods, read_histories
from components.theme import TOKENS
from queries.models import Indicator

NOMINAL_WIDTH_PX = 720
_BAND_OPACITY = 0.16


def trend_picture(
    history: pd.DataFrame,
    *,
    indicator: Indicator,
    selected: Sequence[str] = (),
    benchmark_code: str = "",
    left_out: int = 0,
    noun: str = "area",
    width_px: int = NOMINAL_WIDTH_PX,
) -> Picture:
    """Draw figures over time as lines that end in their name and last figure.

    A line is cut where a period is missing, where the source changes and where the length of the period changes, and
    the cut is named. Of more than 20 other areas 20 are drawn, spread from the lowest to the highest, and the figure
    says so. With fewer than two periods there is a sentence instead.

    Args:
        history: one row per area and period of one sex, age and group, with columns area_code, area_name, period,
            period_start_date, period_end_date, value, and where held lower_ci95, upper_ci95, source_id, is_reference.
            It is not changed.
        indicator: decides unit and decimals.
        selected: codes of the chosen areas; the first two are coloured.
        benchmark_code: the area whose line is dotted.
        left_out: how many other areas with figures are not in the history.
        noun: what one area is called: "district".
        width_px: how wide the figure will be, about: it fits labels to it, and fills any width.
    """
    histories = _usable(history, benchmark_code)
    if len({point.end_date for found in histories.values() for point in found.points}) < 2:
        return words_picture(_short_words(histories), width_px=width_px)
    scene = make_scene(
        histories,
        list_periods(history),
        indicator=indicator,
        selected=selected,
        benchmark_code=benchmark_code,
        references=_references(history),
        left_out=left_out,
        noun=noun,
        width_px=width_px,
    )
    return _draw(scene)


def trend_summary(
    history: pd.DataFrame,
    *,
    indicator: Indicator,
    selected: Sequence[str] = (),
    benchmark_code: str = "",
    left_out: int = 0,
) -> str:
    """Say in words what the lines show, for readers who cannot see them."""
    histories = _usable(history, benchmark_code)
    periods = sorted({(point.end_date, point.period) for found in histories.values() for point in found.points})
    if len(periods) < 2:
        return _short_words(histories)
    parts = [_span_words(periods[0][1], periods[-1][1])]
    for code in dict.fromkeys([*selected, benchmark_code]):
        if code in histories:
            parts.append(_ends_words(histories[code], indicator))
    others = left_out + len(set(histories) - {*selected, benchmark_code} - _references(history))
    if others:
        parts.append(f"{count_words(others, 'other area').capitalize()}.")
    return " ".join(parts)


def _span_words(first: str, last: str) -> str:
    if first.endswith(ACADEMIC_YEAR) and last.endswith(ACADEMIC_YEAR):
        return f"School years {first.removesuffix(ACADEMIC_YEAR)} to {last.removesuffix(ACADEMIC_YEAR)}."
    return f"Figures from {first.removeprefix('to ')} to {last.removeprefix('to ')}."


def _ends_words(found: AreaHistory, indicator: Indicator) -> str:
    points = found.points
    first = value_words(points[0].value, indicator.decimals, indicator.unit)
    text = f"{found.name} {first} {when_words(points[0].period, is_first=False)}"
    if len(points) > 1:
        last = value_words(points[-1].value, indicator.decimals, indicator.unit)
        text += f", {last} {when_words(points[-1].period, is_first=False)}"
    cuts = [f", {each.reason} from {each.after.period}" for each in found.breaks if each.reason != MISSING]
    return end_sentence(text + "".join(cuts))


def _references(history: pd.DataFrame) -> set[str]:
    if "is_reference" not in history:
        return set()
    return set(history.loc[history["is_reference"].astype(bool), "area_code"])


def _usable(history: pd.DataFrame, benchmark_code: str) -> dict[str, AreaHistory]:
    """Leave out a benchmark of another source than the areas: two sources do not meet in one picture."""
    histories = read_histories(history)
    sources = {p.source_id for code, found in histories.items() if code != benchmark_code for p in found.points}
    benchmark = histories.get(benchmark_code)
    if benchmark and sources and not sources & {point.source_id for point in benchmark.points}:
        del histories[benchmark_code]
    return histories


def _short_words(histories: dict[str, AreaHistory]) -> str:
    if not histories:
        return "No figures over time are held here."
    period = next(iter(histories.values())).points[-1].period
    return f"Only one period is held, {period}, so there is no trend to draw."


def _draw(scene: TrendScene) -> Picture:
    layout = {
        "template": template(),
        "height": scene.height_px,
        "margin": {"l": scene.left_px, "r": scene.right_px, "t": scene.top_px, "b": scene.bottom_px},
        "hovermode": "closest",
        "hoverdistance": 24,
        "xaxis": {
            "type": "date",
            "range": [scene.first_day.isoformat(), scene.last_day.isoformat()],
            "showgrid": False,
            "tickangle": 0,
            "tickvals": [end.isoformat() for end, _ in scene.period_ticks],
            "ticktext": [label for _, label in scene.period_ticks],
        },
        "yaxis": {
            "range": [scene.low, scene.high],
            "showgrid": True,
            "tickvals": scene.ticks,
            "ticktext": [format_tick(tick, scene.indicator.unit) for tick in scene.ticks],
            "ticklabelstandoff": 8,
        },
        "shapes": _breaks(scene),
        "annotations": [_scale_note(scene), *trend_labels.notes(scene)],
    }
    return {"data": _traces(scene), "layout": layout}


def _scale_note(scene: TrendScene) -> dict[str, object]:
    """Say the unit and where the scale starts; and how many of the other areas are drawn."""
    unit = scene.indicator.unit
    sentences = []
    if unit and unit not in ("%", "£"):  # those stand at each tick
        sentences.append(f"{unit[0].upper()}{unit[1:]}.")
    if scene.low != 0:
        sentences.append(f"The scale starts at {format_tick(scene.low, unit)}.")
    if scene.left_out:
        sentences.append(f"{len(scene.others)} of {len(scene.others) + scene.left_out} pale lines are drawn.")
    return note(
        " ".join(sentences), x=0, xanchor="left", xshift=-scene.left_px, y=1, yanchor="bottom", yshift=scene.top_px - 24
    )


def _traces(scene: TrendScene) -> list[dict[str, object]]:
    """Draw from the back: pale lines as one trace, bands of limits, the dotted line, the chosen lines, their ends."""
    traces = [_pale(scene)] if scene.others else []
    traces += [_band(line) for line in scene.lines if line.has_band and _runs_with_limits(line.history)]
    return traces + [_line(scene, line) for line in scene.lines]


def _vertices(runs: Sequence[Sequence[Point]]) -> list[Point | None]:
    """Join runs with a gap between them."""
    vertices: list[Point | None] = []
    for run in runs:
        vertices += [*run, None]
    return vertices[:-1]


def _path(vertices: Sequence[Point | None]) -> dict[str, list[object]]:
    return {
        "x": [point.end_date.isoformat() if point else None for point in vertices],
        "y": [point.value if point else None for point in vertices],
    }


def _hovers(found: AreaHistory, vertices: Sequence[Point | None], indicator: Indicator) -> list[str]:
    def text(point: Point) -> str:
        value = format_value(point.value, indicator.decimals, indicator.unit)
        return f"<b>{plain(found.name)}</b><br>{plain(point.period)}: {value}"

    return [text(point) if point else "" for point in vertices]


def _pale(scene: TrendScene) -> dict[str, object]:
    path: dict[str, list[object]] = {"x": [], "y": []}
    codes, hovers, sizes = [], [], []
    for found in scene.others:
        vertices = [*_vertices(found.runs), None]
        for name, values in _path(vertices).items():
            path[name] += values
        codes += [found.code] * len(vertices)
        hovers += _hovers(found, vertices, scene.indicator)
        alone = {run[0] for run in found.runs if len(run) == 1}
        sizes += [5 if point in alone else 0 for point in vertices]
    marker = {"mode": "lines+markers", "marker": {"size": sizes, "color": TOKENS["rule"], "opacity": 1}}
    return {
        "type": "scatter",
        "name": "others",
        "mode": "lines",
        **path,
        "line": {"color": TOKENS["rule"], "width": 1.8},
        "connectgaps": False,
        "customdata": codes,
        "hovertext": hovers,
        "hovertemplate": "%{hovertext}<extra></extra>",
        **(marker if any(sizes) else {}),
    }


def _band(line: Line) -> dict[str, object]:
    """Shade the limits of a chosen area, one patch per run; a point without limits ends the patch."""
    x: list[str | None] = []
    y: list[float | None] = []
    for held in _runs_with_limits(line.history):
        days = [point.end_date.isoformat() for point in held]
        x += [*days, *reversed(days), None]
        y += [*(point.upper for point in held), *(point.lower for point in reversed(held)), None]
    return {
        "type": "scatter",
        "name": "limits",
        "mode": "none",
        "x": x[:-1],
        "y": y[:-1],
        "fill": "toself",
        "fillcolor": TOKENS[line.token],
        "opacity": _BAND_OPACITY,
        "hoverinfo": "skip",
    }


def _runs_with_limits(found: AreaHistory) -> list[list[Point]]:
    stretches = (
        (has_limits, list(points)) for run in found.runs for has_limits, points in groupby(run, lambda p: p.has_limits)
    )
    return [points for has_limits, points in stretches if has_limits and len(points) > 1]


def _line(scene: TrendScene, line: Line) -> dict[str, object]:
    vertices = _vertices(line.history.runs)
    alone = {run[0] for run in line.history.runs if len(run) == 1}
    last = line.history.points[-1]
    colour = TOKENS[line.token]
    return {
        "type": "scatter",
        "name": line.history.name,
        "mode": "lines+markers",
        **_path(vertices),
        "line": {"color": colour, "width": 3.5, "dash": "2px,4px" if line.is_benchmark else "solid"},
        "connectgaps": False,
        "cliponaxis": False,
        "marker": {
            "size": [12 if point is last else 7 if point in alone else 0 for point in vertices],
            "color": TOKENS["surface"] if line.has_ring else colour,
            "line": {"color": colour, "width": 3 if line.has_ring else 0},
            "opacity": 1,
        },
        "customdata": [line.history.code] * len(vertices),
        "hovertext": _hovers(line.history, vertices, scene.indicator),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _breaks(scene: TrendScene) -> list[dict[str, object]]:
    """Mark where a source or the length of the period changes with a thin line from top to bottom."""
    line = {"color": TOKENS["edge"], "width": 1, "dash": "2px,2px"}
    return [
        {
            "type": "line",
            "layer": "below",
            "xref": "x",
            "yref": "paper",
            "x0": day.isoformat(),
            "x1": day.isoformat(),
            "y0": 0,
            "y1": 1,
            "line": line,
        }
        for day in scene.new_starts
    ]
