"""What every figure needs: the template, text that fits, round ticks, and words where there is nothing to draw."""

from __future__ import annotations

import math
import textwrap
from functools import cache, lru_cache

from components import theme
from components.formatting import format_number

# A figure as Plotly draws it. `go.Figure` would check and copy every number, which takes longer than drawing it: the
# tests do that, the page need not.
Picture = dict[str, object]

ROW_LABEL_SIZE_PX = 15
# Advance widths of Source Sans 3 in ems, near enough to keep a label inside its column.
_EMS = {
    " ": 0.2,
    "i": 0.25,
    "l": 0.26,
    "j": 0.25,
    "t": 0.34,
    "f": 0.3,
    "r": 0.35,
    "I": 0.27,
    ".": 0.25,
    ",": 0.25,
    "'": 0.25,
    "’": 0.25,
    "-": 0.31,
    "(": 0.3,
    ")": 0.3,
    "m": 0.83,
    "w": 0.72,
    "M": 0.81,
    "W": 0.79,
    "%": 0.82,
}
_WORDS_SIZE_PX = 16
_WORDS_LINE_PX = 24


@cache
def template() -> dict[str, object]:
    """Return the house template; it is built once, for building it takes longer than a small figure."""
    return theme.plotly_template().to_plotly_json()


def plain(text: str) -> str:
    """Keep a name or note from a loaded file from being read as markup."""
    return text.replace("<", "&lt;") if "<" in text else text


@lru_cache(maxsize=8192)
def text_width_px(text: str, size_px: float, *, is_bold: bool = False) -> float:
    """Estimate how wide a text is drawn."""
    ems = sum(_EMS.get(letter, 0.58 if letter.isupper() else 0.5) for letter in text)
    return ems * size_px * (1.06 if is_bold else 1)


def wrap_to_px(text: str, width_px: float, size_px: float) -> list[str]:
    """Break a text into lines of at most a width, between words."""
    return textwrap.wrap(text, max(8, int(width_px / (0.48 * size_px)))) or [""]


@lru_cache(maxsize=8192)
def shorten_to_px(text: str, width_px: float, size_px: float) -> str:
    """Cut a text to a width with an ellipsis."""
    if text_width_px(text, size_px) <= width_px:
        return text
    while text and text_width_px(f"{text}…", size_px) > width_px:
        text = text[:-1]
    return f"{text.rstrip()}…"


def round_step(least: float) -> float:
    """Choose the smallest of 1, 2, 5, 10, 20, ... and their tenths that is not below `least`."""
    power = 10 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))


def round_ticks(low: float, high: float, *, least_step: float) -> list[float]:
    """Choose round numbers within a range, at least a step apart."""
    step = round_step(least_step)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * place, 10) for place in range(first, last + 1)]


def format_tick(value: float, unit: str) -> str:
    """Format a tick with as many decimals as it needs; percent and pounds keep their sign."""
    decimals = max(0, -math.floor(math.log10(abs(value)))) if 0 < abs(value) < 1 else 0
    decimals = decimals if round(value, decimals) == round(value, 10) else decimals + 1
    number = format_number(value, decimals)
    return f"£{number}" if unit.startswith("£") else f"{number}%" if unit.startswith("%") else number


def note(text: str, *, size_px: int = theme.NOTE_SIZE_PX, token: str = "ink-2", **place: object) -> dict[str, object]:
    """Make an annotation without an arrow, in a colour of the theme."""
    font = {"size": size_px, "color": theme.TOKENS[token]}
    return {"text": text, "showarrow": False, "font": font, "xref": "paper", "yref": "paper", **place}


def words_picture(text: str, *, width_px: int = 460) -> Picture:
    """Draw words in place of a chart, so that a card never shows an empty axis."""
    lines = wrap_to_px(text, width_px, _WORDS_SIZE_PX)
    words = note(
        "<br>".join(map(plain, lines)),
        size_px=_WORDS_SIZE_PX,
        token="ink",
        x=0,
        y=1,
        xanchor="left",
        yanchor="top",
        align="left",
    )
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        "template": template(),
        "height": _WORDS_LINE_PX * len(lines) + 24,
        "margin": {"l": 0, "r": 0, "t": 12, "b": 12},
        "xaxis": hidden,
        "yaxis": hidden,
        "annotations": [words],
    }
    return {"data": [], "layout": layout}
