"""Ranked dots: every area from lowest to highest, its distance from the benchmark, and the verdict as its sign."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import formatting, sentences
from components.figures import ranking_columns as columns
from components.figures.canvas import (
    ROW_LABEL_SIZE_PX,
    Picture,
    format_tick,
    note,
    plain,
    template,
    words_picture,
    wrap_to_px,
)
from components.figures.ranked_rows import RankedAreas
from components.figures.ranking_scene import Range, Scene, choose_range
from components.figures.ranking_traces import draw_traces
from components.figures.verdict_key import Key, make_key
from components.theme import TOKENS
from queries.models import Indicator, Verdict

_HEADER_LINE_PX, _AXIS_PX = 20, 30
NOMINAL_WIDTH_PX = 460
_MOST_BANDS = 5


def rank_areas(
    values: pd.DataFrame, *, indicator: Indicator, benchmark_name: str = "", selected: Sequence[str] = ()
) -> RankedAreas:
    """Put areas in the order of the ranking, for its picture and its words alike."""
    return RankedAreas(values, polarity=indicator.polarity, benchmark_name=benchmark_name, selected=frozenset(selected))


def ranking_picture(
    values: pd.DataFrame,
    *,
    indicator: Indicator,
    benchmark_value: float | None = None,
    benchmark_name: str = "",
    selected: Sequence[str] = (),
    verdict_basis: str = "",
    has_key: bool = False,
    width_px: int = NOMINAL_WIDTH_PX,
    areas: RankedAreas | None = None,
) -> Picture:
    """Draw areas as ranked dots, lowest first, with a line from the benchmark to each.

    Up to 15 areas get tall rows, more get compact ones; of more than 200 the 40 lowest, the 40 highest and the chosen
    are drawn, and the figure says so. Areas without a figure stand below with their reason. The height is in the
    layout; `layout.meta` holds the area code of each row and the place of the rows in pixels, for selecting by row.

    Args:
        values: one row per area, with columns area_code, area_name, value, lower, upper, status, verdict, gap, and
            where held published_comparison, value_note, area_note. It is not changed.
        indicator: decides unit, decimals, and whether areas may be ranked at all.
        benchmark_value: where the dotted line stands; None for none.
        benchmark_name: what the line is called.
        selected: codes of the chosen areas.
        verdict_basis: whose test the verdicts are, or why there are none.
        has_key: whether the figure explains its signs itself, as a picture that leaves the page must.
        width_px: how wide the figure will be, about: it fits text to it, and fills any width.
        areas: the same areas in their order, with the chosen ones, where somebody has put them in it already.
    """
    if not indicator.may_rank:
        return words_picture(sentences.not_ranked_sentence(indicator), width_px=width_px)
    areas = areas or rank_areas(values, indicator=indicator, benchmark_name=benchmark_name, selected=selected)
    if not areas:
        return words_picture(_empty_words(values), width_px=width_px)
    scene = Scene(
        ranked=areas.ranked_rows(),
        missing=areas.missing_rows(),
        indicator=indicator,
        width_px=width_px,
        benchmark_value=benchmark_value,
        benchmark_name=benchmark_name,
        basis=verdict_basis,
    )
    return _draw(scene, has_key=has_key)


def ranking_summary(
    values: pd.DataFrame,
    *,
    indicator: Indicator,
    benchmark_value: float | None = None,
    benchmark_name: str = "",
    verdict_basis: str = "",
    areas: RankedAreas | None = None,
) -> str:
    """Say in words what the ranking shows, for readers who cannot see it; it takes what `ranking_picture` does."""
    if not indicator.may_rank:
        return sentences.not_ranked_sentence(indicator)
    areas = areas or rank_areas(values, indicator=indicator, benchmark_name=benchmark_name)
    if not areas:
        return _empty_words(values)

    def text(value: float) -> str:
        return formatting.value_words(value, indicator.decimals, indicator.unit)

    ends = dict.fromkeys(f"{row.name} {text(row.value)}" for row in areas.ends)
    order = formatting.order_words(indicator, is_reversed=areas.opens_at_highest).lower()
    parts = [
        f"{formatting.count_words(len(areas), 'area').capitalize()}, {order}: {' to '.join(ends)}.",
        f"{formatting.polarity_words(indicator)}.",
    ]
    if not formatting.is_missing(benchmark_value):
        parts.append(f"{benchmark_name} {text(benchmark_value)}.")
    counts = areas.count_verdicts()
    found = [verdict for verdict in Verdict if counts[verdict]]
    outcomes = ", ".join(f"{counts[verdict]} {verdict.value.replace('_', ' ')}" for verdict in found)
    is_tested = bool(verdict_basis) and set(counts) != {Verdict.NOT_COMPARED}
    parts.append(f"{outcomes}, by {verdict_basis}." if is_tested else f"{outcomes}.")
    if areas.missing_count:
        parts.append(f"{formatting.count_words(areas.missing_count, 'area').capitalize()} without a figure.")
    return " ".join([*parts, "The same figures are in the table."])


def _empty_words(values: pd.DataFrame) -> str:
    if values.empty:
        return "There are no areas to show here."
    return f"There is nothing to rank. {sentences.missing_sentence(values)}"


def _draw(scene: Scene, *, has_key: bool) -> Picture:
    axis = choose_range(scene)
    lines = _benchmark_lines(scene)
    key = _key(scene) if has_key else None
    key_px = key.height_px if key else 0
    # Few rows are read from the top and the key waits below; of many only the top is in sight, so the key stands there.
    words_px = _HEADER_LINE_PX * len(lines) + (16 if scene.is_roomy else 4) if lines else 8
    top_px = words_px if scene.is_roomy else words_px + _AXIS_PX + key_px
    bottom_px = key_px + (8 if scene.missing else _AXIS_PX) if scene.is_roomy else 12
    key_shapes, key_notes = [], []
    if key:
        place = {"down_px": bottom_px - key_px, "side": 0} if scene.is_roomy else {"down_px": -top_px, "side": 1}
        key_shapes, key_notes = key.draw(left_px=scene.left_px, **place)
    layout = {
        "template": template(),
        "height": top_px + scene.row_px * len(scene.rows) + bottom_px,
        "margin": {"l": scene.left_px, "r": scene.right_px, "t": top_px, "b": bottom_px},
        "hovermode": "y",
        "hoverdistance": -1,
        "xaxis": _value_axis(scene, axis),
        **columns.axes(scene),
        "shapes": [_grid(scene, axis), *_bands(scene), *_benchmark_line(scene), *key_shapes],
        "annotations": [*_header(scene, axis, lines), *columns.notes(scene), *key_notes],
        "meta": {"area_codes": [row.code for row in scene.rows], "first_row_px": top_px, "row_px": scene.row_px},
    }
    return {"data": draw_traces(scene), "layout": layout}


def _key(scene: Scene) -> Key:
    return make_key(
        (row.verdict for _, row in scene.figures),
        polarity=scene.indicator.polarity,
        benchmark_name=scene.benchmark_name,
        basis=scene.basis,
    )


def _value_axis(scene: Scene, axis: Range) -> dict[str, object]:
    """Stand right below the dots, above the areas without a figure; on top of a long list, where it is in sight."""
    place = {"side": "top"}
    if scene.is_roomy:
        place = {"anchor": "free", "position": 1 - len(scene.ranked) / len(scene.rows)}
    return {
        "range": [axis.low, axis.high],
        "showgrid": False,
        "tickangle": 0,
        "tickvals": axis.ticks,
        "ticktext": [format_tick(tick, scene.indicator.unit) for tick in axis.ticks],
        **place,
    }


def _benchmark_lines(scene: Scene) -> list[str]:
    """Put the name and figure of the dotted line on as many lines as they need."""
    if not scene.has_benchmark:
        return []
    unit = scene.indicator.unit if scene.indicator.unit in ("%", "£") else ""
    value = formatting.format_value(scene.benchmark_value, scene.indicator.decimals, unit)
    return wrap_to_px(f"{scene.benchmark_name} {value}", 180, ROW_LABEL_SIZE_PX)


def _header(scene: Scene, axis: Range, lines: list[str]) -> list[dict[str, object]]:
    """Name the dotted line and the columns at the right; in a compact ranking above and beside the ticks."""
    line_up_px, column_up_px = (7, 7) if scene.is_roomy else (_AXIS_PX - 2, 0)
    notes = []
    if lines:
        place = (scene.benchmark_value - axis.low) / (axis.high - axis.low)
        anchor = "left" if place < 0.25 else "right" if place > 0.75 else "center"
        notes.append(
            note(
                f"<b>{'<br>'.join(map(plain, lines))}</b>",
                size_px=ROW_LABEL_SIZE_PX,
                token="ink",
                xref="x",
                x=scene.benchmark_value,
                xanchor=anchor,
                align=anchor,
                y=1,
                yanchor="bottom",
                yshift=line_up_px,
            )
        )
    for words, left_of_edge_px in columns.headers(scene):
        notes.append(
            note(
                words,
                x=1,
                xanchor="right",
                xshift=scene.right_px - 4 - left_of_edge_px,
                y=1,
                yanchor="bottom",
                yshift=column_up_px,
            )
        )
    return notes


def _grid(scene: Scene, axis: Range) -> dict[str, object]:
    """Draw the lines of the grid behind the dots only: an area without a figure has no place on the axis."""
    last = len(scene.ranked) - 0.5
    path = "".join(f"M{tick},-0.5L{tick},{last}" for tick in axis.ticks)
    return {
        "type": "path",
        "layer": "below",
        "xref": "x",
        "yref": "y",
        "path": path or "M0,0",
        "line": {"color": TOKENS["rule"], "width": 1},
    }


def _bands(scene: Scene) -> list[dict[str, object]]:
    """Lay a band behind each chosen row, with an ink edge at its left; the margins need pixels."""
    shapes = []
    chosen = [place for place, row in enumerate(scene.rows) if row.is_selected]
    for place in chosen[:_MOST_BANDS]:
        band = {
            "type": "rect",
            "layer": "below",
            "xref": "paper",
            "yref": "y",
            "y0": place - 0.5,
            "y1": place + 0.5,
            "line": {"width": 0},
            "fillcolor": TOKENS["sunken"],
        }
        pixels = {**band, "xsizemode": "pixel", "xanchor": 0}
        shapes += [
            {**band, "x0": 0, "x1": 1},
            {**pixels, "x0": -scene.left_px, "x1": 0},
            {**pixels, "xanchor": 1, "x0": 0, "x1": scene.right_px},
            {**pixels, "x0": -scene.left_px, "x1": 4 - scene.left_px, "fillcolor": TOKENS["ink"]},
        ]
    return shapes


def _benchmark_line(scene: Scene) -> list[dict[str, object]]:
    if not scene.has_benchmark:
        return []
    line = {"color": TOKENS["bench"], "width": 2, "dash": "2px,3px"}
    return [
        {
            "type": "line",
            "layer": "below",
            "xref": "x",
            "yref": "y",
            "x0": scene.benchmark_value,
            "x1": scene.benchmark_value,
            "y0": -0.5 - 6 / scene.row_px,
            "y1": len(scene.ranked) - 0.5,
            "line": line,
        }
    ]
