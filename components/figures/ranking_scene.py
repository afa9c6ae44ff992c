"""The measurements of a ranking: rows and columns in pixels, and an axis on which all that is drawn fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from components import formatting
from components.figures.canvas import (
    ROW_LABEL_SIZE_PX,
    format_tick,
    plain,
    round_ticks,
    shorten_to_px,
    text_width_px,
    wrap_to_px,
)
from components.figures.ranked_rows import Row
from components.theme import NOTE_SIZE_PX
from queries.models import Indicator

ROOMY_ROWS = 15
ROOMY_ROW_PX, COMPACT_ROW_PX = 38, 20
LINE_SPACING = 1.3  # Plotly's own, for lines of one text: a column of a compact ranking is one text
_ROOMY_NAMES_PX, _COMPACT_NAMES_PX = 152, 196
_MOST_NAMES_SHARE = 0.42
_TICK_GAP_PX, _MOST_TICK_PX = 10, 56


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All that the parts of the drawing share. Rows are counted from the top; `y` of a row is its number."""

    ranked: list[Row]
    missing: list[Row]
    indicator: Indicator
    benchmark_value: float | None
    benchmark_name: str
    basis: str
    width_px: int

    @cached_property
    def is_roomy(self) -> bool:
        """Whether rows are tall, with the figure beside its dot; else rows are low and figures stand in a column."""
        return len(self.ranked) + len(self.missing) <= ROOMY_ROWS

    @cached_property
    def row_px(self) -> int:
        """Height of a row."""
        return ROOMY_ROW_PX if self.is_roomy else COMPACT_ROW_PX

    @cached_property
    def label_px(self) -> float:
        """Size of names and figures. In compact rows the lines of one text fall exactly on the rows."""
        return ROW_LABEL_SIZE_PX if self.is_roomy else COMPACT_ROW_PX / LINE_SPACING

    @cached_property
    def marker_px(self) -> int:
        """Size of a dot."""
        return 17 if self.is_roomy else 13

    @cached_property
    def rows(self) -> list[Row]:
        """Every row from the top, with an empty one between areas with a figure and areas without."""
        return [*self.ranked, *([Row(name=""), *self.missing] if self.missing else [])]

    @cached_property
    def figures(self) -> list[tuple[int, Row]]:
        """Rows with a figure, with their place from the top."""
        return [(place, row) for place, row in enumerate(self.ranked) if row.value is not None]

    @cached_property
    def reasons(self) -> list[tuple[int, Row]]:
        """Rows with words in place of a figure, with their place from the top."""
        return [(place, row) for place, row in enumerate(self.rows) if row.words]

    @cached_property
    def has_benchmark(self) -> bool:
        """Whether there is a dotted line."""
        return not formatting.is_missing(self.benchmark_value)

    @cached_property
    def has_limits(self) -> bool:
        """Whether any row has a whisker."""
        return any(row.has_limits for _, row in self.figures)

    @cached_property
    def names(self) -> list[str]:
        """Names as they fit their column: on two lines in tall rows, shortened in compact ones."""
        most_px = min(_ROOMY_NAMES_PX if self.is_roomy else _COMPACT_NAMES_PX, _MOST_NAMES_SHARE * self.width_px)
        if self.is_roomy:
            return ["<br>".join(map(plain, wrap_to_px(row.name, most_px, self.label_px)[:2])) for row in self.rows]
        return [plain(shorten_to_px(row.name, most_px, self.label_px)) for row in self.rows]

    @cached_property
    def value_texts(self) -> list[str]:
        """The figure of each row as printed; words of the unit stand in the header."""
        unit = self.indicator.unit if self.indicator.unit in ("%", "£") else ""
        return [
            "" if row.value is None else formatting.format_value(row.value, self.indicator.decimals, unit)
            for row in self.rows
        ]

    @cached_property
    def gap_texts(self) -> list[str]:
        """The difference of each row from the benchmark."""
        return [
            ""
            if row.value is None or formatting.is_missing(row.gap)
            else formatting.format_gap(row.gap, self.indicator.decimals)
            for row in self.rows
        ]

    @cached_property
    def left_px(self) -> int:
        """Width of the column of names."""
        lines = sorted((line for name in self.names for line in name.split("<br>")), key=len)[-12:]
        return int(max(text_width_px(line, self.label_px, is_bold=True) for line in lines)) + 18

    @cached_property
    def gap_px(self) -> int:
        """Width of the column of gaps; none without a benchmark."""
        return self._column_px(self.gap_texts) if self.has_benchmark else 0

    @cached_property
    def right_px(self) -> int:
        """Width of all columns at the right of the dots."""
        return self.gap_px + (10 if self.is_roomy else self._column_px(self.value_texts))

    def _column_px(self, texts: list[str]) -> int:
        return int(max(34, text_width_px(max(texts, key=len), self.label_px, is_bold=True))) + 14

    def is_left(self, row: Row) -> bool:
        """Below the benchmark the figure stands left of its dot, away from the dotted line."""
        return self.has_benchmark and row.value < self.benchmark_value

    def text_place(self, row: Row) -> float:
        """Where limits are held, the figure stands clear of the whisker."""
        if not row.has_limits:
            return row.value
        return row.lower if self.is_left(row) else row.upper


@dataclass(frozen=True, kw_only=True)
class Range:
    """What the axis of values shows, and its round numbers."""

    low: float
    high: float
    ticks: list[float]


def choose_range(scene: Scene) -> Range:
    """Choose an axis that holds every figure and limit, the dotted line and the text beside the dots."""
    numbers = [number for _, row in scene.figures for number in (row.value, row.lower, row.upper)]
    numbers = [number for number in [*numbers, scene.benchmark_value] if not formatting.is_missing(number)]
    least, most = min(numbers), max(numbers)
    if least == most:
        least, most = least - (abs(least) * 0.05 or 1), most + (abs(most) * 0.05 or 1)
    plot_px = scene.width_px - scene.left_px - scene.right_px
    low, high = _pad(scene, least, most, plot_px)
    label_px = max(text_width_px(format_tick(end, scene.indicator.unit), NOTE_SIZE_PX) for end in (least, most))
    step = (min(label_px, _MOST_TICK_PX) + _TICK_GAP_PX) * (high - low) / plot_px
    floor = 0 if least >= 0 else low
    ceiling = 100 if scene.indicator.unit == "%" and most <= 100 else high
    return Range(low=low, high=high, ticks=round_ticks(max(low, floor), min(high, ceiling), least_step=step))


def _pad(scene: Scene, least: float, most: float, plot_px: float) -> tuple[float, float]:
    places = [
        (scene.text_place(row), scene.is_left(row), text_width_px(scene.value_texts[place], NOTE_SIZE_PX) + 26)
        for place, row in (scene.figures if scene.is_roomy else [])
    ]
    low, high = least, most
    for _ in range(4):  # padding widens the range, which widens the padding: it settles quickly
        unit_px = (high - low) / plot_px
        low = min([least - 12 * unit_px, *(place - text * unit_px for place, is_left, text in places if is_left)])
        rights = (place + text * unit_px for place, is_left, text in places if not is_left)
        high = max([most + 12 * unit_px, *rights])
    return low, high
