"""The marks of a ranking, from the back to the front: stems, whiskers, dots, their signs, and figures beside them."""

from __future__ import annotations

from components import formatting
from components.figures import verdict_marks
from components.figures.canvas import plain
from components.figures.ranking_scene import Scene
from components.theme import TOKENS, TRANSPARENT
from queries.models import Verdict

# Clear the dot, which a text in a trace of its own knows nothing of.
_PAD_BESIDE_DOT, _PAD_BESIDE_LIMITS = "\u2002\u2002", "\u2002"


def draw_traces(scene: Scene) -> list[dict[str, object]]:
    """Draw from the back: stems, whiskers, dots, signs, figures."""
    traces = [_whiskers(scene)] if scene.has_limits else []
    if scene.has_benchmark and (scene.is_roomy or not scene.has_limits):
        traces.insert(0, _stems(scene))
    groups = verdict_marks.group((row.value, place, row.verdict) for place, row in scene.figures)
    signs = (
        verdict_marks.signs(verdict, x, y, size_px=scene.marker_px, row_px=scene.row_px)
        for verdict, (x, y) in groups.items()
    )
    marks = [*(_dots(scene, verdict) for verdict in groups), *(trace for trace in signs if trace)]
    if scene.is_roomy and scene.has_benchmark:  # the axis of the gaps needs a trace to be drawn
        marks = [{**trace, "yaxis": "y2"} for trace in marks]
    traces += [*marks, _areas(scene)]
    return [*traces, _values(scene)] if scene.is_roomy else traces


def _stems(scene: Scene) -> dict[str, object]:
    x, y = [], []
    for place, row in scene.figures:
        x += [scene.benchmark_value, row.value, None]
        y += [place, place, None]
    line = {"color": TOKENS["rule" if scene.has_limits else "other"], "width": 2.5 if scene.is_roomy else 2}
    return {"type": "scatter", "name": "stems", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _whiskers(scene: Scene) -> dict[str, object]:
    """Draw limits with end caps where there is room; hundreds of caps take the browser longer than all dots."""
    x, y = [], []
    for place, row in scene.figures:
        if row.has_limits:
            x += [row.lower, row.upper, None]
            y += [place, place, None]
    colour = TOKENS["other"]
    trace = {
        "type": "scatter",
        "name": "limits",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 1.5},
        "hoverinfo": "skip",
    }
    if scene.is_roomy:
        caps = {"symbol": "line-ns-open", "size": 8, "color": colour, "line": {"width": 1.5}, "opacity": 1}
        trace |= {"mode": "lines+markers", "marker": caps}
    return trace


def _dots(scene: Scene, verdict: Verdict) -> dict[str, object]:
    points = [(place, row) for place, row in scene.figures if row.verdict is verdict]
    return {
        "type": "scatter",
        "name": verdict.value,
        "mode": "markers",
        "x": [row.value for _, row in points],
        "y": [place for place, _ in points],
        "marker": verdict_marks.dots(verdict, scene.marker_px),
        "hoverinfo": "skip",
    }


def _areas(scene: Scene) -> dict[str, object]:
    """Answer pointer and click for every row: one invisible line, since traces by verdict would answer all at once."""
    return {
        "type": "scatter",
        "name": "areas",
        "mode": "lines",
        "x": [row.value for _, row in scene.figures],
        "y": [place for place, _ in scene.figures],
        "line": {"width": 0, "color": TRANSPARENT},
        "customdata": [row.code for _, row in scene.figures],
        "hovertext": [
            f"<b>{plain(row.name)}</b><br>{scene.value_texts[place]}<br>"
            f"{plain(formatting.format_verdict(row.verdict, scene.benchmark_name))}"
            for place, row in scene.figures
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _values(scene: Scene) -> dict[str, object]:
    """Print figures on the axis of the names: an axis without a trace is not drawn."""
    points = scene.figures
    is_left = [scene.is_left(row) for _, row in points]
    pads = [_PAD_BESIDE_LIMITS if row.has_limits else _PAD_BESIDE_DOT for _, row in points]
    texts = [scene.value_texts[place] for place, _ in points]
    return {
        "type": "scatter",
        "name": "values",
        "mode": "text",
        "x": [scene.text_place(row) for _, row in points],
        "y": [place for place, _ in points],
        "yaxis": "y3",
        "text": [
            f"{text}{pad}" if left else f"{pad}{text}" for text, pad, left in zip(texts, pads, is_left, strict=True)
        ],
        "textposition": ["middle left" if left else "middle right" for left in is_left],
        "textfont": {"size": scene.label_px, "color": TOKENS["ink"], "weight": 650},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
