"""The columns of text in a ranking, at a place in pixels that holds at every width of the card.

Few rows use tick labels of two axes, which may run over two lines. Many rows use one text per column whose lines fall
on the rows: 362 tick labels took the browser 540 ms to draw, three texts of 181 lines 25. A text is bold by its font:
a mark-up around each line would double what the browser builds.
"""

from __future__ import annotations

from components import formatting
from components.figures.canvas import note, plain, shorten_to_px, text_width_px
from components.figures.ranking_scene import Scene
from components.theme import NOTE_SIZE_PX, TOKENS

_SHORT_UNITS = {"percentage points": "points"}
_MOST_HEADER_PX = 60
_MOST_SINGLE_REASONS = 12  # a reason or two need no column of empty lines
_TEXT_RISE_PX = 3  # Plotly pads a text and sets its first line a little low: measured against the dots


def axes(scene: Scene) -> dict[str, object]:
    """Make the bare axis of rows, and in a roomy ranking one for gaps (y2) and one for names (y3) as its labels.

    The axis of rows itself is never shifted: Plotly would shift the area that answers the pointer with it.
    """
    count = len(scene.rows)
    shared = {"range": [count - 0.5, -0.5], "showgrid": False}
    found = {"yaxis": {**shared, "showticklabels": False}}
    if not scene.is_roomy:
        return found
    shared |= {"overlaying": "y", "anchor": "free", "tickmode": "array", "tickvals": list(range(count))}
    if scene.has_benchmark:
        found["yaxis2"] = {
            **shared,
            "position": 1,
            "shift": scene.right_px - 4,
            "side": "left",
            "ticktext": scene.gap_texts,
            "tickfont": {"size": scene.label_px, "color": TOKENS["ink-2"]},
        }
    found["yaxis3"] = {
        **shared,
        "position": 0,
        "shift": 8 - scene.left_px,
        "side": "right",
        "ticktext": _names(scene),
        "tickfont": {"size": scene.label_px, "color": TOKENS["ink"]},
    }
    return found


def notes(scene: Scene) -> list[dict[str, object]]:
    """Write the reasons for missing figures, and in a compact ranking every column."""
    if scene.is_roomy:
        return [_single_reason(place, plain(row.words)) for place, row in scene.reasons]
    columns = [
        _column(_names(scene), scene, "ink", x=0, xanchor="left", xshift=7 - scene.left_px),
        _column(scene.value_texts, scene, "ink", is_bold=True, x=1, xanchor="right", xshift=_values_shift_px(scene)),
    ]
    if scene.has_benchmark:
        columns.append(_column(scene.gap_texts, scene, "ink-2", x=1, xanchor="right", xshift=scene.right_px - 4))
    if len(scene.reasons) <= _MOST_SINGLE_REASONS:
        size_px = {"size_px": scene.label_px}
        return columns + [_single_reason(place, _reason(row.words, scene), **size_px) for place, row in scene.reasons]
    words = [_reason(row.words, scene) for row in scene.rows]
    return [*columns, _column(words, scene, "ink-2", x=0, xanchor="left", xshift=0)]


def _values_shift_px(scene: Scene) -> int:
    return scene.right_px - scene.gap_px - 4


def _single_reason(place: int, words: str, **font: int) -> dict[str, object]:
    return note(words, xanchor="left", x=0, yref="y", y=place, yanchor="middle", **font)


def _reason(words: str, scene: Scene) -> str:
    """Keep to the one line that a compact row has; the table gives the reason in full."""
    return plain(shorten_to_px(words, scene.width_px - scene.left_px, scene.label_px))


def headers(scene: Scene) -> list[tuple[str, int]]:
    """Name the columns at the right: (words, distance in pixels from the right edge)."""
    unit = formatting.gap_unit(scene.indicator.unit)
    unit = _SHORT_UNITS.get(unit, unit)
    is_short = unit and scene.is_roomy and text_width_px(unit, NOTE_SIZE_PX) < _MOST_HEADER_PX
    named = [(f"Gap, {unit}" if is_short else "Gap", 0)] if scene.has_benchmark else []
    if not scene.is_roomy:
        unit = scene.indicator.unit
        is_short = unit and text_width_px(unit, NOTE_SIZE_PX) < scene.right_px - scene.gap_px
        named.append((unit[0].upper() + unit[1:] if is_short else "Figure", scene.gap_px))
    return named


def _names(scene: Scene) -> list[str]:
    return [f"<b>{name}</b>" if row.is_selected else name for name, row in zip(scene.names, scene.rows, strict=True)]


def _column(lines: list[str], scene: Scene, token: str, *, is_bold: bool = False, **place: object) -> dict[str, object]:
    """Write one text whose first line is at the first row; an empty line keeps its height only with a space in it."""
    text = "<br>".join(line or "\u00a0" for line in lines)
    column = note(
        text,
        size_px=scene.label_px,
        token=token,
        y=1,
        yanchor="top",
        yshift=_TEXT_RISE_PX,
        align=place["xanchor"],
        **place,
    )
    if is_bold:
        column["font"]["weight"] = 700
    return column
