"""The choropleth: figures and comparisons in, what the scripts in assets/ paint out.

The browser already holds the shapes of a level, in a fixed order. What is sent when a filter changes is one character
and a few numbers per area, in that same order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.formatting import format_number
from queries.models import Indicator, Polarity, Shade, ValueStatus, Verdict

STATUS_LETTERS = {
    ValueStatus.VALUE: "v",
    ValueStatus.SUPPRESSED: "s",
    ValueStatus.NOT_RELIABLE: "u",
    ValueStatus.NOT_PUBLISHED: "n",
    ValueStatus.NOT_APPLICABLE: "z",
}
VERDICT_LETTERS = {
    Verdict.BETTER: "b",
    Verdict.SIMILAR: "s",
    Verdict.WORSE: "w",
    Verdict.HIGHER: "h",
    Verdict.LOWER: "l",
    Verdict.NOT_COMPARED: "x",
}
OUTSIDE = "-"
_ONE_DIGIT = np.array(list("0123456789"))
NOT_VALUE_WORDS = {
    "n": ("Not published", "no-data"),
    "s": ("Suppressed: small number", "suppressed"),
    "u": ("Not reliable enough to show", "not-reliable"),
    "z": ("Not applicable", "not-applicable"),
}
_VERDICT_ORDER = {
    True: (Verdict.WORSE, Verdict.SIMILAR, Verdict.BETTER, Verdict.NOT_COMPARED),
    False: (Verdict.LOWER, Verdict.SIMILAR, Verdict.HIGHER, Verdict.NOT_COMPARED),
}


@dataclass(frozen=True, kw_only=True)
class ShadedMap:
    """One character per area, and the legend that explains them."""

    classes: str
    legend: list[dict[str, object]]
    legend_title: str


def shade_map(
    values: pd.DataFrame, shown: np.ndarray, *, indicator: Indicator, shade: Shade, benchmark_name: str
) -> ShadedMap:
    """Put every area in a class of the chosen shading.

    Args:
        values: the compared frame, in the fixed order, with columns value, status, gap, verdict.
        shown: one bool per area, False outside the chosen place or neighbourhood.
        indicator: its stored class limits and gap steps decide the classes, so that colours keep their meaning.
        shade: what the colours stand for.
        benchmark_name: as the legend says it.
    """
    if shade is Shade.VERDICT:
        classes, steps, title = _verdict_classes(values, indicator, benchmark_name)
    elif shade is Shade.GAP:
        classes, steps, title = _gap_classes(values, indicator, benchmark_name)
    else:
        classes, steps, title = _value_classes(values, indicator)
    letters = np.array(list(_letters(values["status"], STATUS_LETTERS)), dtype="U1")
    classes = np.where(letters == "v", classes, letters)
    classes = np.where(shown, classes, OUTSIDE)
    return ShadedMap(classes="".join(classes), legend=_legend(classes, steps), legend_title=title)


def _value_classes(values: pd.DataFrame, indicator: Indicator) -> tuple[np.ndarray, list[tuple[str, str]], str]:
    limits = indicator.class_limits
    digits = np.searchsorted(np.asarray(limits, dtype=float), values["value"].to_numpy(dtype=float), side="right")
    lightest = 0 if len(limits) == 5 and not indicator.has_zero_class else 1  # the ramp has six steps
    labels = [(_step_label(limits, step, indicator), f"seq-{step + lightest}") for step in range(len(limits) + 1)]
    if indicator.has_zero_class:
        digits = np.where(values["value"].to_numpy(dtype=float) == 0, 0, digits + 1)
        labels.insert(0, ("None", "seq-0"))
    # A short title may end in what its unit says again: "Deprivation score 2025, score".
    is_said = indicator.unit.lower() in indicator.short_title.lower()
    title = indicator.short_title if is_said else f"{indicator.short_title}, {indicator.unit}"
    return _ONE_DIGIT[digits], labels, title


def _step_label(limits: Sequence[float], step: int, indicator: Indicator) -> str:
    def text(limit: float) -> str:
        decimals = 0 if float(limit).is_integer() else indicator.decimals
        return format_number(limit, decimals)

    suffix = "%" if indicator.unit == "%" else ""
    if not limits:
        return "any value"
    if step == 0:
        return f"under {text(limits[0])}{suffix}"
    if step == len(limits):
        return f"{text(limits[-1])}{suffix} or more"
    return f"{text(limits[step - 1])} to <{text(limits[step])}{suffix}"


def _gap_classes(
    values: pd.DataFrame, indicator: Indicator, benchmark_name: str
) -> tuple[np.ndarray, list[tuple[str, str]], str]:
    small, middle, large = indicator.gap_steps
    edges = np.array([-large, -middle, -small, small, middle, large])
    gaps = values["gap"].to_numpy(dtype=float)
    digits = np.where(np.isnan(gaps), -1, np.searchsorted(edges, gaps, side="right"))
    name = "div" if indicator.polarity is not Polarity.NO_JUDGEMENT else "divn"
    swatches = [f"{name}-{step + 1}" for step in range(7)]
    if indicator.polarity is Polarity.LOW_IS_GOOD:  # orange is worse whichever side of zero that is
        swatches.reverse()

    def text(number: float) -> str:
        return format_number(number, 0 if float(number).is_integer() else max(indicator.decimals, 1))

    words = [
        f"{text(large)} or more below",
        f"{text(middle)} to {text(large)} below",
        f"{text(small)} to {text(middle)} below",
        f"within {text(small)}",
        f"{text(small)} to {text(middle)} above",
        f"{text(middle)} to {text(large)} above",
        f"{text(large)} or more above",
    ]
    classes = np.where(digits < 0, "n", _ONE_DIGIT[digits])
    unit = "percentage points" if indicator.unit == "%" else indicator.unit
    return classes, list(zip(words, swatches, strict=True)), f"Gap from {benchmark_name}, {unit}"


def _verdict_classes(
    values: pd.DataFrame, indicator: Indicator, benchmark_name: str
) -> tuple[np.ndarray, list[tuple[str, str]], str]:
    order = _VERDICT_ORDER[indicator.polarity is not Polarity.NO_JUDGEMENT]
    digit = {verdict: str(place) for place, verdict in enumerate(order)}
    compared = (digit.get(verdict, digit[Verdict.NOT_COMPARED]) for verdict in values["verdict"].tolist())
    classes = np.array(list(compared), dtype="U1")
    steps = [(verdict.value.replace("_", " ").capitalize(), verdict.value.replace("_", "-")) for verdict in order]
    return classes, steps, f"Compared with {benchmark_name}" if benchmark_name else "Not compared"


def _legend(classes: np.ndarray, steps: list[tuple[str, str]]) -> list[dict[str, object]]:
    present, counts = np.unique(classes, return_counts=True)
    count = dict(zip(present.tolist(), counts.tolist(), strict=True))
    legend = [
        {"class": str(place), "label": label, "swatch": swatch, "on": f"on-{swatch}", "count": count.get(str(place), 0)}
        for place, (label, swatch) in enumerate(steps)
    ]
    legend += [
        {"class": letter, "label": label, "swatch": swatch, "on": "ink", "count": count[letter]}
        for letter, (label, swatch) in NOT_VALUE_WORDS.items()
        if letter in count
    ]
    return legend


def shading_parts(shaded: ShadedMap, shade: Shade) -> dict[str, object]:
    """Write what differs between two shadings of the same figures."""
    return {
        "shade": shade.value,
        "classes": shaded.classes,
        "legend": shaded.legend,
        "legend_title": shaded.legend_title,
    }


def view_payload(
    values: pd.DataFrame, shown: np.ndarray, shaded: ShadedMap, *, facts: Mapping[str, object]
) -> dict[str, object]:
    """Build what map, legend, table and details are painted from.

    Args:
        values: the compared frame of every area of the level, in the fixed order.
        shown: one bool per area, False outside the chosen place or neighbourhood.
        shaded: the result of `shade_map` for the same frame.
        facts: the parts that do not vary by area: titles, unit, benchmark, period, boundaries_url and so on.
    """
    notes, note_of = _notes(values)
    payload = {
        **facts,
        "classes": shaded.classes,
        "legend": shaded.legend,
        "legend_title": shaded.legend_title,
        "statuses": status_letters(values["status"]),
        "shown": "".join(_ONE_DIGIT[shown.astype(int)]),
        "values": numbers(values["value"]),
        "lower": numbers(values["lower"]),
        "upper": numbers(values["upper"]),
        "counts": numbers(values["event_count"]),
        "denominators": numbers(values["denominator_count"]),
        "gaps": numbers(values["gap"]),
        "verdicts": _letters(values["verdict"], VERDICT_LETTERS),
        "notes": notes,
        "note_of": note_of,
    }
    payload["key"] = _key_of(payload)
    return payload


def _key_of(payload: Mapping[str, object]) -> str:
    digest = hashlib.sha256()
    for part in payload.values():
        digest.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
    return digest.hexdigest()[:16]


def _letters(column: pd.Series, letters: Mapping[str, str]) -> str:
    """Write one letter per area. The members of the mappings are text, so what a database holds finds them."""
    return "".join(map(letters.__getitem__, column.tolist()))


def _notes(values: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Number the different notes, for a level repeats few of them many times; number 0 is none."""
    pairs = zip(values["value_note"].tolist(), values["area_note"].tolist(), strict=True)
    noted = {place: pair for place, pair in enumerate(pairs) if pair[0] or pair[1]}
    text_of = {pair: " ".join(filter(None, pair)) for pair in dict.fromkeys(noted.values())}
    notes = list(dict.fromkeys(["", *text_of.values()]))
    place_of = {pair: notes.index(text) for pair, text in text_of.items()}
    note_of = np.zeros(len(values), dtype=int)
    note_of[list(noted)] = [place_of[pair] for pair in noted.values()]
    return notes, note_of


def status_letters(column: pd.Series) -> str:
    """Write why each area has a figure or none, one letter per area."""
    return _letters(column, STATUS_LETTERS)


def numbers(column: pd.Series) -> np.ndarray:
    """Round a column to no more decimals than a figure can carry. Where there is no figure, JSON says null.

    An array goes into JSON as it is; a list would be looked at number by number, which takes longer than all the rest.
    """
    return column.to_numpy(dtype=float).round(6)
