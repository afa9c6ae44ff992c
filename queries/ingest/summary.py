"""What a load did, in words and counts: rows read, kept, set aside and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from queries.ingest.problems import RefusedError
from queries.models import ValueStatus

_SHOWN_EXAMPLES = 3
_SHOWN_NAMES = 8
_STATUS_WORDS = {
    ValueStatus.VALUE: "with a figure",
    ValueStatus.SUPPRESSED: "suppressed",
    ValueStatus.NOT_RELIABLE: "not reliable enough to show",
    ValueStatus.NOT_PUBLISHED: "not published",
    ValueStatus.NOT_APPLICABLE: "not applicable",
}


@dataclass
class Summary:
    """The account of a load that went through."""

    rows_read: dict[str, int] = field(default_factory=dict)
    rows_kept: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    set_aside: pd.DataFrame = field(default_factory=pd.DataFrame)
    repeated: int = 0
    replaced: int = 0
    hidden: int = 0
    withheld: int = 0
    fifths: int = 0
    without_limits: int = 0
    indicator_count: int = 0
    provisional: list[str] = field(default_factory=list)
    without_rows: list[str] = field(default_factory=list)
    leftovers_removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    own_files: list[str] = field(default_factory=list)
    release_number: int = 0
    database: Path | None = None

    def count_kept(self, table: pd.DataFrame) -> None:
        """Count the rows that go into the database, by file and by status."""
        self.rows_kept = table["file"].value_counts(sort=False).to_dict()
        self.statuses = table["status"].value_counts().to_dict()
        self.indicator_count = table["indicator_id"].nunique()

    def lines(self) -> list[str]:
        """Write the account, one sentence a line."""
        read, kept = sum(self.rows_read.values()), sum(self.rows_kept.values())
        lines = [
            f"Read {read:,} rows from {len(self.rows_read)} files, kept {kept:,} of {self.indicator_count} indicators."
        ]
        lines += [
            f"  {self.statuses[status]:>9,} {words}"
            for status, words in _STATUS_WORDS.items()
            if status in self.statuses
        ]
        lines += self._file_lines()
        lines += self._set_aside_lines()
        for count, words in (
            (self.repeated, "rows were left out because they repeat a row under another parent."),
            (self.replaced, "rows that ship were left out because your files replace their series."),
            (self.withheld, "values were withheld by the rules of their definition."),
            (self.fifths, "rows of fifths by deprivation were worked out from small areas."),
            (self.hidden, "figures were hidden because they are, or would give away, small numbers."),
            (self.without_limits, "values got no limits because they are not their count over their denominator."),
        ):
            if count:
                lines.append(f"{count:,} {words}")
        for names, words in (
            (self.provisional, "without a definition, shown as provisional"),
            (self.without_rows, "defined without any rows, left out"),
        ):
            if names:
                lines.append(f"{len(names)} indicators {words}: {_listed(names)}")
        if self.leftovers_removed:
            lines.append(f"Cleared away what an interrupted load had left: {_listed(self.leftovers_removed)}")
        lines += self.notes
        lines += self.changes
        if self.database:
            lines.append(f"Release {self.release_number} is current: {self.database}")
        return lines

    def _file_lines(self) -> list[str]:
        """Account for every row of each file of the user's: kept, set aside, or left out as a repeat."""
        aside = self.set_aside.groupby("file")["rows"].sum() if len(self.set_aside) else {}
        lines = []
        for file, read in self.rows_read.items():
            if any(file == own or file.startswith(f"{own} (") for own in self.own_files):  # a sheet stands in brackets
                kept, other = self.rows_kept.get(file, 0), int(aside.get(file, 0))
                left_out = f", left out {read - kept - other:,}" if read > kept + other else ""
                lines.append(f"  {file}: read {read:,}, kept {kept:,}, set aside {other:,}{left_out}")
        return lines

    def _set_aside_lines(self) -> list[str]:
        if self.set_aside.empty:
            return []
        lines = [f"Set aside {self.set_aside['rows'].sum():,} rows of areas that are not held here:"]
        for (file, reason), rows in self.set_aside.groupby(["file", "reason"], sort=False):
            areas = rows.drop_duplicates("area_code")
            examples = [
                f"{area.area_code} {area.area_name} (row {area.row})"
                for area in areas.head(_SHOWN_EXAMPLES).itertuples()
            ]
            more = f" and {len(areas) - _SHOWN_EXAMPLES:,} more" if len(areas) > _SHOWN_EXAMPLES else ""
            lines.append(f"  {file}: {rows['rows'].sum():,} rows, {reason}: {', '.join(examples)}{more}")
        return lines


def refusal_lines(error: RefusedError) -> list[str]:
    """Write why a load is refused: the first problems in full, and how many there are."""
    count = error.problems.count
    lines = [f"Refused: {count:,} {'problem' if count == 1 else 'problems'}. Nothing has been changed."]
    return lines + [f"  {line}" for line in error.problems.lines()]


def verdict_lines(error: RefusedError) -> list[str]:
    """Write why a load would be refused: every problem that was kept, by file and row."""
    kept, count = error.problems.kept, error.problems.count
    lines = [f"This load would be refused: {count:,} {'problem' if count == 1 else 'problems'}. Nothing was written."]
    lines += [f"  {problem}" for problem in kept]
    return lines if count == len(kept) else [*lines, f"  … and {count - len(kept):,} more of the same kinds"]


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN_NAMES])
    return shown if len(names) <= _SHOWN_NAMES else f"{shown} and {len(names) - _SHOWN_NAMES} more"
