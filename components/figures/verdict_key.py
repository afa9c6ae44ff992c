"""The key of verdicts beside a ranking: marks and words in fixed pixels, and whose test it was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from components.figures.canvas import note, plain, text_width_px, wrap_to_px
from components.figures.verdict_marks import JUDGED, MARKS, UNJUDGED
from components.formatting import end_sentence
from components.theme import NOTE_SIZE_PX, TOKENS
from queries.models import Polarity, Verdict

_WORD_SIZE_PX = 15
_WORD_LINE_PX, _NOTE_LINE_PX = 28, 19
_WIDTH_PX = 440
_RADIUS_PX = 8
_SIGN_PATHS = {
    Verdict.BETTER: "M-4,0L4,0M0,-4L0,4",
    Verdict.WORSE: "M-4,0L4,0",
    Verdict.SIMILAR: "M-3.2,2L3.2,2M-3.2,-2L3.2,-2",
    Verdict.HIGHER: "M0,-4L0,4M-3.5,0.5L0,4L3.5,0.5",
    Verdict.LOWER: "M0,4L0,-4M-3.5,-0.5L0,-4L3.5,-0.5",
}


@dataclass(frozen=True, kw_only=True)
class Key:
    """Which verdicts are explained, and the lines under them."""

    verdicts: tuple[Verdict, ...]
    lines: tuple[str, ...]

    @property
    def height_px(self) -> int:
        """The height that the key needs."""
        return (_WORD_LINE_PX if self.verdicts else 0) + _NOTE_LINE_PX * len(self.lines) + 4

    def draw(
        self, *, left_px: float, down_px: float, side: int
    ) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        """Draw the key as shapes and annotations.

        Args:
            left_px: how far left of the plot it begins.
            down_px: how far below the bottom (side 0) or the top (side 1) of the plot it begins; above is negative.
            side: 0 or 1.
        """
        shapes, notes = [], []
        x, y = 10 - left_px, -down_px - _WORD_LINE_PX / 2

        def write(text: str, across: float, up: float, token: str, size_px: int) -> None:
            notes.append(
                note(
                    text,
                    size_px=size_px,
                    token=token,
                    x=0,
                    y=side,
                    xanchor="left",
                    yanchor="middle",
                    xshift=across,
                    yshift=up,
                )
            )

        for verdict in self.verdicts:
            words = verdict.value.replace("_", " ").capitalize()
            shapes += _draw_mark(verdict, x, y, side)
            write(f"<b>{words}</b>", x + 15, y, MARKS[verdict].token, _WORD_SIZE_PX)
            x += 42 + text_width_px(words, _WORD_SIZE_PX, is_bold=True)
        for place, line in enumerate(self.lines):
            up = y - _WORD_LINE_PX / 2 - _NOTE_LINE_PX * (place + 0.5)
            write(plain(line), 1 - left_px, up, "ink-2", NOTE_SIZE_PX)
        return shapes, notes


def make_key(verdicts: Iterable[Verdict], *, polarity: Polarity, benchmark_name: str, basis: str) -> Key:
    """Decide what the key explains: the three outcomes of a test, even those that no area has, or that there is none.

    Args:
        verdicts: the verdicts on show.
        polarity: decides between better and worse, and higher and lower.
        benchmark_name: what areas were compared with.
        basis: whose test it was, or why there was none.
    """
    present = set(verdicts)
    shown = JUDGED if polarity is not Polarity.NO_JUDGEMENT else UNJUDGED
    if present <= {Verdict.NOT_COMPARED}:
        reason = re.sub("^not compared: *", "", basis, flags=re.IGNORECASE)
        words = end_sentence(reason[:1].upper() + reason[1:])
        shown = ()
    else:
        words = f"than {benchmark_name}, by {basis}" if basis else f"than {benchmark_name}"
    if Verdict.NOT_COMPARED in present and words:
        shown = (*shown, Verdict.NOT_COMPARED)
    return Key(verdicts=shown, lines=tuple(wrap_to_px(words, _WIDTH_PX, NOTE_SIZE_PX)) if words else ())


def _draw_mark(verdict: Verdict, x: float, y: float, side: int) -> list[dict[str, object]]:
    """Draw one mark as shapes: unlike a trace, they keep their place in pixels at any width of the card."""
    mark = MARKS[verdict]
    colour = TOKENS[mark.token]
    place = {
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": side,
    }
    line = {"color": colour, "width": 0 if mark.is_filled else 2}
    if verdict is Verdict.NOT_COMPARED:
        line |= {"dash": "3px,2px", "width": 1.8}
    look = {"fillcolor": colour if mark.is_filled else TOKENS["surface"], "line": line}
    half = _RADIUS_PX * (1.15 if mark.symbol == "diamond" else mark.scale)
    if mark.symbol == "diamond":
        body = {"type": "path", "path": _moved(f"M0,{half}L{half},0L0,{-half}L{-half},0Z", x, y)}
    else:
        body = {
            "type": "rect" if mark.symbol == "square" else "circle",
            "x0": x - half,
            "x1": x + half,
            "y0": y - half,
            "y1": y + half,
        }
    shapes = [{**place, **look, **body}]
    if verdict in _SIGN_PATHS:
        strokes = {"color": TOKENS["surface"] if mark.is_filled else colour, "width": 2}
        shapes.append({**place, "type": "path", "path": _moved(_SIGN_PATHS[verdict], x, y), "line": strokes})
    return shapes


def _moved(path: str, x: float, y: float) -> str:
    """Move a path of absolute points."""
    return re.sub(
        r"([ML])(-?[\d.]+),(-?[\d.]+)",
        lambda found: f"{found[1]}{float(found[2]) + x:.2f},{float(found[3]) + y:.2f}",
        path,
    )
