"""The rows of a ranking: areas with a figure from lowest to highest, then areas without one and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from components.figures.verdict_marks import shown_verdict
from components.formatting import format_count, format_missing, is_missing
from queries.models import Polarity, ValueStatus, Verdict

MOST_ROWS = 200
EACH_END = 40
_COLUMNS = ("area_code", "area_name", "value", "lower", "upper", "gap", "verdict", "status", "published_comparison",
            "district_name", "value_note", "area_note")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row: an area with a figure; or words in place of a figure, with or without an area."""

    name: str
    code: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    gap: float | None = None
    verdict: Verdict = Verdict.NOT_COMPARED
    words: str = ""
    is_selected: bool = False

    @property
    def has_limits(self) -> bool:
        """Whether both limits are held."""
        return not (is_missing(self.lower) or is_missing(self.upper))


def read_rows(
    values: pd.DataFrame, *, polarity: Polarity, benchmark_name: str = "", selected: Collection[str] = ()
) -> tuple[list[Row], list[Row]]:
    """Split a frame into areas with a figure, lowest first, and areas without one, in the frame's order.

    A verdict without limits and without the publisher's own comparison is not shown, nor is one of the benchmark
    against itself.
    """
    missing_column = [None] * len(values)
    columns = [values[name].tolist() if name in values else missing_column for name in _COLUMNS]
    names = _distinct_names(columns[0], columns[1], columns[_COLUMNS.index("district_name")])
    ranked, missing = [], []
    for name, (code, own_name, value, lower, upper, gap, verdict, status, published, _, *notes) in zip(
        names, zip(*columns, strict=True), strict=True
    ):
        is_selected = code in selected
        if status != ValueStatus.VALUE or is_missing(value):
            reason = format_missing(ValueStatus.NOT_PUBLISHED if status == ValueStatus.VALUE else status,
                                    next(filter(None, notes), ""))
            missing.append(Row(name=name, code=code, words=reason, is_selected=is_selected))
            continue
        has_limits = not (is_missing(lower) or is_missing(upper))
        was_tested = (bool(published) or has_limits) and own_name != benchmark_name
        shown = shown_verdict(verdict, polarity=polarity, was_tested=was_tested)
        ranked.append(Row(name=name, code=code, value=value, lower=lower, upper=upper, gap=gap, verdict=shown,
                          is_selected=is_selected))
    ranked.sort(key=lambda row: (row.value, row.name))
    return ranked, missing


def leave_out_middle(ranked: list[Row]) -> list[Row]:
    """Keep both ends and the chosen areas of a list that is too long to draw, and count what lies between."""
    if len(ranked) <= MOST_ROWS:
        return ranked
    kept: list[Row] = []
    left_out = 0
    for place, row in enumerate(ranked):
        if EACH_END <= place < len(ranked) - EACH_END and not row.is_selected:
            left_out += 1
            continue
        if left_out:
            kept.append(Row(name=f"{format_count(left_out)} areas between"))
            left_out = 0
        kept.append(row)
    return kept


def count_many(missing: list[Row]) -> list[Row]:
    """Turn a long list of areas without a figure into one row per reason, the chosen areas apart."""
    if len(missing) <= EACH_END:
        return missing
    counts = Counter(row.words for row in missing if not row.is_selected)
    chosen = [row for row in missing if row.is_selected]
    return chosen + [Row(name=f"{format_count(count)} areas", words=words) for words, count in counts.most_common()]


def _distinct_names(codes: list[str], names: list[str], districts: list[str | None]) -> list[str]:
    """Add the district, or else the code, to a name that two areas share: Normanton is in Blaby and in Rutland."""
    counts = Counter(names)
    return [
        (f"{name}, {district}" if district else f"{name} ({code})") if counts[name] > 1 else name
        for code, name, district in zip(codes, names, districts, strict=True)
    ]
