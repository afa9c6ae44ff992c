"""One share on several denominators: a line per area from one way to count people to the next.

Lines that cross say that whom one counts decides who is behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.canvas import Picture, note, plain, template, text_width_px, wrap_to_px
from components.formatting import format_number
from components.theme import TOKENS

HEIGHT_PX = 330
_TOP_PX, _BOTTOM_PX, _SIDE_PX = 58, 12, 8
_LABEL_SIZE_PX = 15
_LABEL_APART_PX = 21
_NARROW_PX, _LEAST_BETWEEN_PX, _MARK_PX = 450, 70, 18
_LOOKS = (("life-a", "circle"), ("life-b", "circle-open"), ("ink-2", "diamond"), ("cat-3", "square"))


@dataclass(frozen=True, kw_only=True)
class CountedLine:
    """One area: its value on each denominator, in their order; None where it is not held."""

    name: str
    values: tuple[float | None, ...]


def two_counts_picture(
    lines: Sequence[CountedLine], *, heads: Sequence[str], decimals: int, width_px: int, height_px: int = HEIGHT_PX
) -> Picture:
    """Draw a line per area over the ways to count.

    Args:
        lines: the areas, at most four, each with two values or more.
        heads: what each denominator is called.
        decimals: of the figures.
        width_px: how wide the figure will be, about. On a narrow one a line is named at its left end alone.
        height_px: how high it will be.
    """
    held = [value for line in lines for value in line.values if value is not None]
    spread = (max(held) - min(held)) or 1.0
    low, high = min(held) - 0.08 * spread, max(held) + 0.08 * spread
    is_narrow = width_px < _NARROW_PX
    left_px, right_px = (_room_px(_texts(lines, end, decimals, is_narrow=is_narrow)) for end in (0, -1))
    last = len(heads) - 1
    between_px = max(width_px - 2 * _SIDE_PX - left_px - right_px, _LEAST_BETWEEN_PX)
    titles = _heads(heads, between_px if is_narrow else 2 * right_px)
    top_px = _TOP_PX + _LABEL_APART_PX * max(0, max(title["text"].count("<br>") for title in titles) - 1)
    layout = {
        "template": template(),
        "height": height_px,
        "margin": {"l": _SIDE_PX, "r": _SIDE_PX, "t": top_px, "b": _BOTTOM_PX},
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {
            "range": [-last * left_px / between_px, last * (1 + right_px / between_px)],
            "showgrid": False,
            "showticklabels": False,
            "zeroline": False,
        },
        "yaxis": {"range": [low, high], "showgrid": False, "showticklabels": False, "zeroline": False},
        "shapes": [_post(place) for place in range(len(heads))],
        "annotations": [
            *titles,
            *_labels(lines, low, high, decimals, height_px=height_px - top_px - _BOTTOM_PX, is_narrow=is_narrow),
        ],
    }
    return {"data": [_line(line, place, decimals) for place, line in enumerate(lines)], "layout": layout}


def two_counts_summary(lines: Sequence[CountedLine], *, heads: Sequence[str], decimals: int) -> str:
    """Say in words what the picture shows."""
    said = []
    for line in lines:
        held = [
            f"{format_number(value, decimals)}% of {head[:1].lower() if head[1:2].islower() else head[:1]}{head[1:]}"
            for head, value in zip(heads, line.values, strict=True)
            if value is not None
        ]
        said.append(f"{line.name}: {', and '.join(held)}")
    return f"{'. '.join(said)}. The same figures are in the table."


def _ends(line: CountedLine) -> tuple[float, float]:
    held = [value for value in line.values if value is not None]
    return held[0], held[-1]


def _post(place: int) -> dict[str, object]:
    line = {"color": TOKENS["edge"], "width": 1}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": place, "x1": place, "y0": 0, "y1": 1, "line": line}


def _texts(lines: Sequence[CountedLine], end: int, decimals: int, *, is_narrow: bool) -> list[str]:
    """Write name and figure of every line at one end; the name once only where there is no room for two."""
    values = [f"{format_number(_ends(line)[end], decimals)}%" for line in lines]
    if end == 0:
        return [f"{line.name} {value}" for line, value in zip(lines, values, strict=True)]
    return values if is_narrow else [f"{value} {line.name}" for line, value in zip(lines, values, strict=True)]


def _room_px(texts: Sequence[str]) -> float:
    return max(text_width_px(text, _LABEL_SIZE_PX, is_bold=True) for text in texts) + _MARK_PX


def _heads(heads: Sequence[str], width_px: float) -> list[dict[str, object]]:
    """Write what is counted over each post, on as many lines as its room asks for; the detail is not bold."""
    found = []
    for place, head in enumerate(heads):
        first, comma, rest = head.partition(", ")
        bold = [f"<b>{plain(text)}</b>" for text in wrap_to_px(first, width_px - 8, _LABEL_SIZE_PX)]
        text = "<br>".join([*bold, *([plain(rest)] if comma else [])])
        found.append(
            note(text, x=place, y=1, xref="x", xanchor="center", yanchor="bottom", yshift=10, size_px=_LABEL_SIZE_PX)
        )
    return found


def _line(line: CountedLine, place: int, decimals: int) -> dict[str, object]:
    token, symbol = _LOOKS[place % len(_LOOKS)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(line.values))),
        "y": list(line.values),
        "text": [f"{plain(line.name)}: <b>{format_number(value, decimals)}%</b>" for value in line.values],
        "hoverinfo": "text",
        "line": {"color": TOKENS[token], "width": 3},
        "marker": {"size": 13, "symbol": symbol, "color": TOKENS[token], "line": {"width": 3, "color": TOKENS[token]}},
        "cliponaxis": False,
    }


def _labels(
    lines: Sequence[CountedLine], low: float, high: float, decimals: int, *, height_px: float, is_narrow: bool
) -> list[dict[str, object]]:
    """Name every line at both ends; names that would touch are set apart, in their order."""
    found = []
    for end, anchor, shift in ((0, "right", -14), (-1, "left", 14)):
        texts = _texts(lines, end, decimals, is_narrow=is_narrow)
        order = sorted(range(len(lines)), key=lambda place: _ends(lines[place])[end])
        wanted = [(_ends(lines[place])[end] - low) / (high - low) * height_px for place in order]
        for place, at_px in zip(order, _apart(wanted), strict=True):
            line = lines[place]
            found.append(
                note(
                    f"<b>{plain(texts[place])}</b>",
                    x=0 if end == 0 else len(line.values) - 1,
                    y=at_px / height_px,
                    xref="x",
                    xanchor=anchor,
                    yanchor="middle",
                    xshift=shift,
                    size_px=_LABEL_SIZE_PX,
                    token=_LOOKS[place % len(_LOOKS)][0],
                )
            )
    return found


def _apart(wanted: Sequence[float]) -> list[float]:
    """Push sorted places up until neighbours are far enough apart, then move all back by half of what was added."""
    placed: list[float] = []
    for at_px in wanted:
        placed.append(max(at_px, placed[-1] + _LABEL_APART_PX) if placed else at_px)
    moved = sum(new - old for new, old in zip(placed, wanted, strict=True)) / len(placed)
    return [at_px - moved for at_px in placed]
