"""The words on a trend: a name and figure at the end of each line, its first figure, and the reason of each cut."""

from __future__ import annotations

from itertools import pairwise

from components.figures.canvas import note, plain, text_width_px
from components.figures.trend_scene import Line, TrendScene, middle
from components.formatting import STATUS_WORDS, count_words, format_value
from components.histories import MISSING, Break
from components.theme import LABEL_SIZE_PX, NOTE_SIZE_PX, TOKENS

_LINE_PX = 20
_CLEAR_PX = 15
_START_WIDTH_PX = 32
_MOST_GAP_NOTES = 2
_GAP_SHIFTS_PX = (-18, 18, -34, 34, -50, 50)


def notes(scene: TrendScene) -> list[dict[str, object]]:
    """Write every label of a trend."""
    return [*_ends(scene), *_starts(scene), *_gap_notes(scene), *_break_notes(scene)]


def spread_apart(places: list[float], heights: list[float], *, low: float, high: float) -> list[float]:
    """Move labels apart so that none covers another, as little as needed and within bounds where there is room.

    Args:
        places: the middle of each label, in pixels.
        heights: the height of each label.
        low: the least middle.
        high: the greatest middle.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for _ in range(100):
        is_settled = True
        for lower, upper in pairwise(order):
            overlap = (heights[lower] + heights[upper]) / 2 - (moved[upper] - moved[lower])
            if overlap > 0.01:
                moved[lower], moved[upper] = moved[lower] - overlap / 2, moved[upper] + overlap / 2
                is_settled = False
        inside = [min(max(place, low), high) for place in moved]
        if is_settled and inside == moved:
            break
        moved = inside
    return moved


def _ends(scene: TrendScene) -> list[dict[str, object]]:
    """Put names beside the last points, and one label for all the pale lines."""
    texts = [f"<b>{'<br>'.join(map(plain, label))}</b>" for label in scene.labels]
    tokens = [line.token for line in scene.lines]
    sizes = [LABEL_SIZE_PX] * len(texts)
    places = [scene.up_px(line.history.points[-1].value) for line in scene.lines]
    heights = [float(_LINE_PX * len(label)) for label in scene.labels]
    if scene.others:
        lasts = [scene.up_px(found.points[-1].value) for found in scene.others]
        texts.append(_others_words(scene))
        tokens.append("ink-2")
        sizes.append(NOTE_SIZE_PX)
        places.append(sum(lasts) / len(lasts))
        heights.append(float(_LINE_PX * (1 + texts[-1].count("<br>"))))
    top = scene.height_px - scene.top_px - scene.bottom_px
    moved = spread_apart(places, heights, low=0, high=float(top))
    return [
        note(
            text,
            size_px=size,
            token=token,
            x=1,
            xanchor="left",
            xshift=6,
            y=0,
            yanchor="middle",
            yshift=place,
            align="left",
        )
        for text, token, size, place in zip(texts, tokens, sizes, moved, strict=True)
    ]


def _others_words(scene: TrendScene) -> str:
    has_chosen = any(not line.is_benchmark for line in scene.lines)
    words = count_words(len(scene.others), f"other {scene.noun}" if has_chosen else scene.noun)
    if has_chosen and not scene.left_out:
        words = f"the {words}"
    if text_width_px(words, NOTE_SIZE_PX) <= scene.right_px - 8:
        return words
    head, _, tail = words.rpartition(" ")
    return f"{head}<br>{tail}"


def _starts(scene: TrendScene) -> list[dict[str, object]]:
    """Print the first figure of each line that stands out, on the side that the line leaves free."""
    starts = [scene.up_px(line.history.points[0].value) for line in scene.lines]
    labels = []
    for line, up in zip(scene.lines, starts, strict=True):
        points = line.history.points
        if len(points) == 1:
            continue
        rise = scene.up_px(points[1].value) - up
        run = scene.across_px(points[1].end_date) - scene.across_px(points[0].end_date)
        is_steep = rise * _START_WIDTH_PX / run > _CLEAR_PX / 2
        is_crowded = any(0 < other - up < 2 * _LINE_PX for other in starts)
        unit = scene.indicator.unit if scene.indicator.unit in ("%", "£") else ""
        labels.append(
            note(
                f"<b>{format_value(points[0].value, scene.indicator.decimals, unit)}</b>",
                size_px=NOTE_SIZE_PX + 1,
                token=line.token,
                xref="x",
                x=points[0].end_date.isoformat(),
                xanchor="left",
                yref="y",
                y=points[0].value,
                yanchor="middle",
                yshift=-_CLEAR_PX if is_steep or is_crowded else _CLEAR_PX,
            )
        )
    return labels


def _gap_notes(scene: TrendScene) -> list[dict[str, object]]:
    """Name the missing periods of a line in its gap, clear of the other lines that stand out."""
    gaps = [(line, found) for line, found in scene.breaks if found.reason == MISSING]
    return [_gap_note(scene, line, found) for line, found in gaps[:_MOST_GAP_NOTES]]


def _gap_note(scene: TrendScene, line: Line, found: Break) -> dict[str, object]:
    words = _gap_words(line, found)
    half = text_width_px(words, NOTE_SIZE_PX) / 2
    across = scene.across_px(middle(found))
    plot_px = scene.width_px - scene.left_px - scene.right_px
    if across < half:
        place = {"x": 0, "xanchor": "left"}
    elif across + half > plot_px:
        place = {"x": 1, "xanchor": "right"}
    else:
        place = {"xref": "x", "x": middle(found).isoformat(), "xanchor": "center"}
    value = (found.before.value + found.after.value) / 2
    shift = _clear_shift(scene, scene.up_px(value), from_px=across - half, to_px=across + half)
    return note(plain(words), **place, yref="y", y=value, yanchor="middle", yshift=shift, bgcolor=TOKENS["surface"])


def _gap_words(line: Line, found: Break) -> str:
    reason = STATUS_WORDS[found.missing_status].split(":")[0].lower() if found.missing_status else "not held"
    if len(found.missing_periods) == 1:
        return f"{found.missing_periods[0]}: {line.history.name} {reason}"
    if found.missing_periods:
        return f"{line.history.name}: {len(found.missing_periods)} periods {reason}"
    return f"{line.history.name}: years between {reason}"


def _clear_shift(scene: TrendScene, up: float, *, from_px: float, to_px: float) -> int:
    """Choose how far above or below a gap its words are farthest from the lines that stand out, near ones first."""
    taken = [
        scene.up_px(point.value)
        for line in scene.lines
        for point in line.history.points
        if from_px <= scene.across_px(point.end_date) <= to_px
    ]

    def clearance(shift: int) -> float:
        return min((abs(up + shift - place) for place in taken), default=_CLEAR_PX)

    clear = [shift for shift in _GAP_SHIFTS_PX if clearance(shift) >= _CLEAR_PX]
    return clear[0] if clear else max(_GAP_SHIFTS_PX, key=clearance)


def _break_notes(scene: TrendScene) -> list[dict[str, object]]:
    """Say at the top of each dividing line what changes there."""
    return [
        note(reason.capitalize(), xref="x", x=day.isoformat(), xanchor="left", xshift=4, y=1, yanchor="top")
        for day, reason in scene.new_starts.items()
    ]
