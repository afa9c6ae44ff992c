"""The rows of a ranking: areas with a figure from lowest to highest, then areas without one and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

from components.figures.verdict_marks import shown_verdict
from components.formatting import format_count, format_missing, is_missing
from queries.models import Polarity, ValueStatus, Verdict

MOST_ROWS = 200
EACH_END = 40
MOST_TIES = 20  # areas that share the lowest figure: more would fill the box, and no difference would be in sight
_COLUMNS = (
    "area_code",
    "area_name",
    "value",
    "lower",
    "upper",
    "gap",
    "verdict",
    "status",
    "published_comparison",
    "district_name",
    "value_note",
    "area_note",
)


class Row(NamedTuple):
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


def opens_at_highest(values: pd.DataFrame) -> bool:
    """Tell whether so many areas share the lowest figure that a ranking must begin at the other end to say anything."""
    figures = values.loc[values["status"] == ValueStatus.VALUE, "value"].dropna()
    return bool((figures == figures.min()).sum() > MOST_TIES) and figures.nunique() > 1


class RankedAreas:
    """The areas of a frame in the order of a ranking. Rows are made when asked for: England has 7,000 wards."""

    def __init__(
        self, values: pd.DataFrame, *, polarity: Polarity, benchmark_name: str = "", selected: Collection[str] = ()
    ) -> None:
        """Put the areas with a figure in order, lowest first unless too many share it; the others keep their order.

        Args:
            values: the compared frame. It is not changed.
            polarity: decides which verdicts mean anything.
            benchmark_name: the area that is not compared with itself.
            selected: codes of the chosen areas.
        """
        nothing = [None] * len(values)
        self._columns = {name: values[name].tolist() if name in values else nothing for name in _COLUMNS}
        self._polarity, self._benchmark_name, self._selected = polarity, benchmark_name, selected
        self._names = _distinct_names(*(self._columns[name] for name in ("area_code", "area_name", "district_name")))
        figures, names, statuses = self._columns["value"], self._names, self._columns["status"]
        self._was_tested = self._find_tested(values)
        has_number = values["value"].notna().tolist()
        is_held = [status == ValueStatus.VALUE and number for status, number in zip(statuses, has_number, strict=True)]
        # By figure, then by name: two sorts by one key each are many times quicker than one by pairs.
        self._order = sorted((place for place, held in enumerate(is_held) if held), key=names.__getitem__)
        self.opens_at_highest = opens_at_highest(values)
        self._order.sort(key=figures.__getitem__, reverse=self.opens_at_highest)
        self._missing = [place for place, held in enumerate(is_held) if not held]

    def _find_tested(self, values: pd.DataFrame) -> list[bool]:
        """A verdict needs limits or the publisher's own test, and another area to be compared with."""
        columns = self._columns
        has_limits = values["lower"].notna() & values["upper"].notna()
        return [
            (limits or bool(published)) and name != self._benchmark_name
            for limits, published, name in zip(
                has_limits.tolist(), columns["published_comparison"], columns["area_name"], strict=True
            )
        ]

    def __len__(self) -> int:
        """Count the areas with a figure."""
        return len(self._order)

    @property
    def ends(self) -> tuple[Row, Row]:
        """The first and the last."""
        return self._figure_row(self._order[0]), self._figure_row(self._order[-1])

    @property
    def missing_count(self) -> int:
        """How many areas have no figure."""
        return len(self._missing)

    def count_verdicts(self) -> Counter[Verdict]:
        """Count the outcomes that may be shown."""
        verdicts, was_tested = self._columns["verdict"], self._was_tested
        shown: Counter[Verdict] = Counter()
        for (verdict, tested), count in Counter((verdicts[place], was_tested[place]) for place in self._order).items():
            shown[shown_verdict(verdict, polarity=self._polarity, was_tested=tested)] += count
        return shown

    def ranked_rows(self) -> list[Row]:
        """Make the rows with a figure; of a list too long to draw both ends and the chosen, with counts between."""
        if len(self._order) <= MOST_ROWS:
            return [self._figure_row(place) for place in self._order]
        rows: list[Row] = []
        codes = self._columns["area_code"]
        left_out = 0
        for rank, place in enumerate(self._order):
            if EACH_END <= rank < len(self._order) - EACH_END and codes[place] not in self._selected:
                left_out += 1
                continue
            if left_out:
                rows.append(Row(name=f"{format_count(left_out)} areas between"))
                left_out = 0
            rows.append(self._figure_row(place))
        return rows

    def missing_rows(self) -> list[Row]:
        """Make the rows without a figure. A long list is counted by reason, the chosen areas apart."""
        rows = [self._missing_row(place) for place in self._missing]
        if len(rows) <= EACH_END:
            return rows
        counts = Counter(row.words for row in rows if not row.is_selected)
        chosen = [row for row in rows if row.is_selected]
        return chosen + [Row(name=f"{format_count(count)} areas", words=words) for words, count in counts.most_common()]

    def _figure_row(self, place: int) -> Row:
        value, lower, upper, gap = (self._columns[name][place] for name in ("value", "lower", "upper", "gap"))
        code = self._columns["area_code"][place]
        return Row(
            name=self._names[place],
            code=code,
            value=value,
            lower=lower,
            upper=upper,
            gap=gap,
            verdict=self._shown_verdict(place),
            is_selected=code in self._selected,
        )

    def _missing_row(self, place: int) -> Row:
        code, status = self._columns["area_code"][place], self._columns["status"][place]
        note = self._columns["value_note"][place] or self._columns["area_note"][place] or ""
        reason = format_missing(ValueStatus.NOT_PUBLISHED if status == ValueStatus.VALUE else status, note)
        return Row(name=self._names[place], code=code, words=reason, is_selected=code in self._selected)

    def _shown_verdict(self, place: int) -> Verdict:
        verdict = self._columns["verdict"][place]
        return shown_verdict(verdict, polarity=self._polarity, was_tested=self._was_tested[place])


def _distinct_names(codes: list[str], names: list[str], districts: list[str | None]) -> list[str]:
    """Add the district, or else the code, to a name that two areas share: Normanton is in Blaby and in Rutland."""
    counts = Counter(names)
    return [
        (f"{name}, {district}" if district else f"{name} ({code})") if counts[name] > 1 else name
        for code, name, district in zip(codes, names, districts, strict=True)
    ]
