"""The outcome of a comparison as a mark: a shape, a sign inside it and a colour, so that grey print still reads.

Better is a circle with a plus, similar a diamond with an equals sign, worse a square with a minus, not compared a ring.
Where no direction is good, higher and lower are the same circle and square with an arrow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from components.theme import TOKENS
from queries.models import Polarity, Verdict

JUDGED = (Verdict.WORSE, Verdict.SIMILAR, Verdict.BETTER)
UNJUDGED = (Verdict.LOWER, Verdict.SIMILAR, Verdict.HIGHER)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How one verdict is drawn; sizes and `offsets`, the places of the sign's strokes, are shares of the dot's size."""

    token: str
    symbol: str
    scale: float = 1
    is_filled: bool = True
    sign: str = ""
    sign_scale: float = 0.5
    offsets: tuple[float, ...] = (0,)


MARKS = {
    Verdict.WORSE: Mark(token="worse", symbol="square", scale=0.92, sign="line-ew-open"),
    Verdict.LOWER: Mark(token="lower", symbol="square", scale=0.92, sign="triangle-down", sign_scale=0.6),
    Verdict.SIMILAR: Mark(
        token="similar",
        symbol="diamond",
        scale=0.88,
        is_filled=False,
        sign="line-ew-open",
        sign_scale=0.4,
        offsets=(-0.12, 0.12),
    ),
    Verdict.BETTER: Mark(token="better", symbol="circle", sign="cross-thin-open"),
    Verdict.HIGHER: Mark(token="higher", symbol="circle", sign="triangle-up", sign_scale=0.6),
    Verdict.NOT_COMPARED: Mark(token="not-compared", symbol="circle", scale=0.85, is_filled=False, offsets=()),
}


def shown_verdict(verdict: Verdict | str, *, polarity: Polarity, was_tested: bool) -> Verdict:
    """Return the verdict that may be coloured: none without a test, and no judgement where no direction is good."""
    if not isinstance(verdict, Verdict):
        verdict = Verdict(verdict or Verdict.NOT_COMPARED)
    is_judged = polarity is not Polarity.NO_JUDGEMENT
    if not was_tested or verdict not in (JUDGED if is_judged else UNJUDGED):
        return Verdict.NOT_COMPARED
    return verdict


def group(
    points: Iterable[tuple[float, float, Verdict]],
) -> dict[Verdict, tuple[list[float], list[float]]]:
    """Sort points (x, y, verdict) by verdict, for one trace each: Plotly takes 14 ms to check a list of 181 symbols."""
    groups: dict[Verdict, tuple[list[float], list[float]]] = {verdict: ([], []) for verdict in MARKS}
    for x, y, verdict in points:
        groups[verdict][0].append(x)
        groups[verdict][1].append(y)
    return {verdict: places for verdict, places in groups.items() if places[0]}


def dots(verdict: Verdict, size_px: float) -> dict[str, object]:
    """Make the `marker` of a trace of dots of one verdict."""
    mark = MARKS[verdict]
    return {
        "symbol": mark.symbol,
        "size": round(size_px * mark.scale, 1),
        "color": TOKENS[mark.token if mark.is_filled else "surface"],
        "line": {"color": TOKENS[mark.token], "width": 0 if mark.is_filled else 2},
        "opacity": 1,
    }


def signs(
    verdict: Verdict, x: list[float], y: list[float], *, size_px: float, row_px: float
) -> dict[str, object] | None:
    """Make the trace of the signs inside the dots of one verdict; None for one without a sign.

    Args:
        verdict: whose sign it is.
        x: values of the dots.
        y: rows of the dots.
        size_px: the size of the dots.
        row_px: the height of one row, to place the two strokes of an equals sign.
    """
    mark = MARKS[verdict]
    if not mark.offsets:
        return None
    colour = TOKENS["surface" if mark.is_filled else mark.token]
    stroke_px = (2.2 if size_px > 14 else 1.8) if mark.sign.endswith("-open") else 0
    marker = {
        "symbol": mark.sign,
        "size": round(size_px * mark.sign_scale, 1),
        "color": colour,
        "line": {"width": stroke_px, "color": colour},
        "opacity": 1,
    }
    rows = [row + offset * size_px / row_px for offset in mark.offsets for row in y]
    return {
        "type": "scatter",
        "name": "signs",
        "mode": "markers",
        "x": x * len(mark.offsets),
        "y": rows,
        "marker": marker,
        "hoverinfo": "skip",
    }
