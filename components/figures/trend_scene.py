"""The measurements of a trend: which lines are drawn, the two scales, and room for the names at the end of lines."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from components.figures.canvas import format_tick, round_step, round_ticks, text_width_px
from components.formatting import format_value, is_missing, when_words
from components.histories import MISSING, AreaHistory, Break, Point
from components.theme import LABEL_SIZE_PX, NOTE_SIZE_PX
from queries.models import Indicator

MOST_OTHERS = 20
_HEIGHT_PX = 330
_TOP_PX, _BOTTOM_PX = 34, 34
_TICK_STEP_PX = 52
_START_AT_ZERO_BELOW = 0.35
_LABEL_GAP_PX = 14
_ONE_LINE_CHARACTERS = 19
_PERIOD_GAP_PX = 26


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line that stands out, with how it is drawn."""

    history: AreaHistory
    token: str
    is_benchmark: bool = False
    has_ring: bool = False
    has_band: bool = False


@dataclass(frozen=True, kw_only=True)
class TrendScene:
    """All that the parts of the drawing share."""

    indicator: Indicator
    noun: str
    lines: list[Line]
    others: list[AreaHistory]
    left_out: int
    labels: list[list[str]]
    low: float
    high: float
    ticks: list[float]
    first_day: date
    last_day: date
    period_ticks: list[tuple[date, str]]
    left_px: int
    right_px: int
    width_px: int
    height_px: int = _HEIGHT_PX
    top_px: int = _TOP_PX
    bottom_px: int = _BOTTOM_PX

    def up_px(self, value: float) -> float:
        """Height of a value above the bottom of the plot."""
        return (value - self.low) / (self.high - self.low) * (self.height_px - self.top_px - self.bottom_px)

    def across_px(self, day: date) -> float:
        """Distance of a day from the left of the plot."""
        plot_px = self.width_px - self.left_px - self.right_px
        return (day - self.first_day).days / (self.last_day - self.first_day).days * plot_px

    @property
    def breaks(self) -> list[tuple[Line, Break]]:
        """Every cut of a line that stands out."""
        return [(line, found) for line in self.lines for found in line.history.breaks]

    @property
    def new_starts(self) -> dict[date, str]:
        """Days at which a source or the length of the period changes, with what changes there.

        An area that misses the periods around a change has a longer cut than the others: they share one day.
        """
        drawn = [*(line.history for line in self.lines), *self.others]
        found = [each for history in drawn for each in history.breaks if each.reason != MISSING]
        spans: list[tuple[date, date, str]] = []
        for each in sorted(found, key=lambda each: each.after.end_date):
            before, after = each.before.end_date, each.after.end_date
            if spans and before < spans[-1][1]:
                spans[-1] = (max(before, spans[-1][0]), spans[-1][1], each.reason)
            else:
                spans.append((before, after, each.reason))
        return {before + (after - before) / 2: reason for before, after, reason in spans}


def middle(found: Break) -> date:
    """Find the day half way between the two points of a cut."""
    return found.before.end_date + (found.after.end_date - found.before.end_date) / 2


def make_scene(
    histories: dict[str, AreaHistory],
    periods: Sequence[tuple[date, str]],
    *,
    indicator: Indicator,
    selected: Sequence[str],
    benchmark_code: str,
    references: Collection[str],
    left_out: int,
    noun: str,
    width_px: int,
) -> TrendScene:
    """Choose what is drawn and measure it."""
    lines = _choose_lines(histories, selected, benchmark_code)
    drawn = {line.history.code for line in lines}
    rest = [found for code, found in histories.items() if code not in drawn and code not in references]
    others = _spread(rest)
    low, high, ticks = _scale([*(line.history for line in lines), *others], lines, indicator)
    latest = max(point.end_date for found in [*(line.history for line in lines), *others] for point in found.points)
    labels = [_label(line.history, latest, indicator) for line in lines]
    ticks_px = 14 + max(text_width_px(format_tick(tick, indicator.unit), NOTE_SIZE_PX) for tick in ticks)
    left_px, right_px = int(max(ticks_px, text_width_px(periods[0][1], NOTE_SIZE_PX) / 2 + 2)), _names_px(labels)
    first, last = periods[0][0], periods[-1][0]
    slack = timedelta(days=max(1, (last - first).days // 60))
    return TrendScene(
        indicator=indicator,
        noun=noun,
        lines=lines,
        others=others,
        left_out=left_out + len(rest) - len(others),
        labels=labels,
        low=low,
        high=high,
        ticks=ticks,
        first_day=first - slack,
        last_day=last + slack,
        period_ticks=_thin(periods, width_px - left_px - right_px),
        left_px=left_px,
        right_px=right_px,
        width_px=width_px,
    )


def _names_px(labels: Sequence[Sequence[str]]) -> int:
    """Measure the room that the names at the ends of the lines need."""
    widths = [text_width_px(text, LABEL_SIZE_PX, is_bold=True) for label in labels for text in label]
    return int(max([60, *widths])) + _LABEL_GAP_PX + 6


def _choose_lines(histories: dict[str, AreaHistory], selected: Sequence[str], benchmark_code: str) -> list[Line]:
    """Give the first two chosen areas the colours of two compared places, and any more the grey of other areas."""
    looks = [("life-a", False), ("life-b", True)]
    lines = []
    for code in dict.fromkeys(selected):
        if code in histories and code != benchmark_code:
            token, has_ring = looks[len(lines)] if len(lines) < len(looks) else ("other", False)
            has_band = len(lines) < len(looks)
            lines.append(Line(history=histories[code], token=token, has_ring=has_ring, has_band=has_band))
    if benchmark_code in histories:
        lines.append(Line(history=histories[benchmark_code], token="bench", is_benchmark=True))
    return lines


def _spread(rest: list[AreaHistory]) -> list[AreaHistory]:
    """Keep 20 of many areas, evenly spaced from the lowest to the highest latest figure."""
    if len(rest) <= MOST_OTHERS:
        return rest
    ranked = sorted(rest, key=lambda found: found.points[-1].value)
    step = (len(ranked) - 1) / (MOST_OTHERS - 1)
    return [ranked[round(place * step)] for place in range(MOST_OTHERS)]


def _scale(
    drawn: Sequence[AreaHistory], lines: Sequence[Line], indicator: Indicator
) -> tuple[float, float, list[float]]:
    """Choose a scale of values with round ends. It starts at zero where that costs little room."""
    numbers = [point.value for found in drawn for point in found.points]
    banded: list[Point] = [point for line in lines if line.has_band for point in line.history.points]
    numbers += [limit for point in banded for limit in (point.lower, point.upper) if not is_missing(limit)]
    low, high = min(numbers), max(numbers)
    if 0 <= low <= _START_AT_ZERO_BELOW * high:
        low = 0
    if low == high:
        low, high = low - (abs(low) * 0.05 or 1), high + (abs(high) * 0.05 or 1)
    plot_px = _HEIGHT_PX - _TOP_PX - _BOTTOM_PX
    quarter = round_step((high - low) * _TICK_STEP_PX / plot_px) / 4
    low, high = math.floor(low / quarter) * quarter, math.ceil(high / quarter) * quarter
    return round(low, 10), round(high, 10), round_ticks(low, high, least_step=4 * quarter)


def _label(found: AreaHistory, latest: date, indicator: Indicator) -> list[str]:
    """Put the name and last figure on one line, or two if long; say the period if it is not the latest."""
    last = found.points[-1]
    unit = indicator.unit if indicator.unit in ("%", "£") else ""
    value = format_value(last.value, indicator.decimals, unit)
    ending = "" if last.end_date == latest else f" {when_words(last.period)}"
    if len(f"{found.name} {value}{ending}") <= _ONE_LINE_CHARACTERS:
        return [f"{found.name} {value}{ending}"]
    words = found.name.split()
    if len(found.name) <= _ONE_LINE_CHARACTERS or len(words) < 2:
        return [found.name, f"{value}{ending}"]
    cut = min(range(1, len(words)), key=lambda place: abs(len(" ".join(words[:place])) - len(found.name) / 2))
    return [" ".join(words[:cut]), f"{' '.join(words[cut:])} {value}{ending}"]


def _thin(periods: Sequence[tuple[date, str]], plot_px: float) -> list[tuple[date, str]]:
    """Keep the latest label and those before it that have room."""
    first, last = periods[0][0], periods[-1][0]
    span = (last - first).days or 1
    edge = math.inf
    kept: list[tuple[date, str]] = []
    for end, label in reversed(periods):
        place = (end - first).days / span * plot_px
        half = text_width_px(label, NOTE_SIZE_PX) / 2
        if place + half + _PERIOD_GAP_PX <= edge:
            kept.append((end, label))
            edge = place - half
    return kept[::-1]
