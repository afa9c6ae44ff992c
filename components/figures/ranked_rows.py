"""The rows of a ranking: areas with a figure from lowest to highest, then areas without one and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
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
    figures = values["value"].to_numpy(dtype=float)
    figures = figures[(values["status"].to_numpy(dtype=object) == ValueStatus.VALUE.value) & ~np.isnan(figures)]
    is_lowest = figures == figures.min(initial=np.inf)
    return bool(is_lowest.sum() > MOST_TIES and not is_lowest.all())


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
        # Arrays, not lists: of thousands of areas only the few hundred that are drawn are ever turned into Python.
        self._columns = {name: values[name].to_numpy(dtype=object) for name in _COLUMNS if name in values}
        self._polarity, self._benchmark_name, self._selected = polarity, benchmark_name, selected
        self._is_shared = values["area_name"].duplicated(keep=False).to_numpy()
        self._was_tested = self._find_tested(values)
        figures = values["value"].to_numpy(dtype=float)
        is_held = (self._columns["status"] == ValueStatus.VALUE.value) & ~np.isnan(figures)
        self.opens_at_highest = opens_at_highest(values)
        self._order = self._ranked(np.flatnonzero(is_held), figures)
        self._missing = np.flatnonzero(~is_held).tolist()

    def _ranked(self, places: np.ndarray, figures: np.ndarray) -> list[int]:
        """Sort by figure, then by name: names are looked at only where areas share a figure."""
        held = figures[places]
        ranks = np.argsort(-held if self.opens_at_highest else held, kind="stable")
        order, held = places[ranks].tolist(), held[ranks]
        starts = [0, *(np.flatnonzero(np.diff(held)) + 1).tolist(), len(order)]
        for start, end in pairwise(starts):
            if end - start > 1:
                order[start:end] = sorted(order[start:end], key=self._name)
        return order

    def _find_tested(self, values: pd.DataFrame) -> np.ndarray:
        """A verdict needs limits or the publisher's own test, and another area to be compared with."""
        has_test = (values["lower"].notna() & values["upper"].notna()).to_numpy()
        if "published_comparison" in self._columns:
            has_test = has_test | self._columns["published_comparison"].astype(bool)
        return has_test & (self._columns["area_name"] != self._benchmark_name)

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
        pairs = zip(self._columns["verdict"][self._order], self._was_tested[self._order].tolist(), strict=True)
        shown: Counter[Verdict] = Counter()
        for (verdict, tested), count in Counter(pairs).items():
            shown[shown_verdict(verdict, polarity=self._polarity, was_tested=tested)] += count
        return shown

    def ranked_rows(self) -> list[Row]:
        """Make the rows with a figure; of a list too long to draw both ends and the chosen, with counts between."""
        if len(self._order) <= MOST_ROWS:
            return [self._figure_row(place) for place in self._order]
        is_drawn = np.isin(self._columns["area_code"][self._order], list(self._selected))
        is_drawn[:EACH_END] = is_drawn[-EACH_END:] = True
        rows: list[Row] = []
        before = -1
        for rank in np.flatnonzero(is_drawn).tolist():
            if rank - before > 1:
                rows.append(Row(name=f"{format_count(rank - before - 1)} areas between"))
            rows.append(self._figure_row(self._order[rank]))
            before = rank
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
            name=self._name(place),
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
        note = self._held("value_note", place) or self._held("area_note", place) or ""
        reason = format_missing(ValueStatus.NOT_PUBLISHED if status == ValueStatus.VALUE else status, note)
        return Row(name=self._name(place), code=code, words=reason, is_selected=code in self._selected)

    def _shown_verdict(self, place: int) -> Verdict:
        verdict = self._columns["verdict"][place]
        return shown_verdict(verdict, polarity=self._polarity, was_tested=bool(self._was_tested[place]))

    def _name(self, place: int) -> str:
        """Add the district, or else the code, to a name that two areas share: Normanton is in Blaby and in Rutland."""
        name = self._columns["area_name"][place]
        if not self._is_shared[place]:
            return name
        district = self._held("district_name", place)
        return f"{name}, {district}" if district else f"{name} ({self._columns['area_code'][place]})"

    def _held(self, name: str, place: int) -> Any:
        return self._columns[name][place] if name in self._columns else None
