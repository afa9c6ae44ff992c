"""What is wrong with an input, said so that an analyst can put it right: file, row, column, value, expected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from pydantic import ValidationError

SHOWN_PROBLEMS = 20
_KEPT_OF_A_KIND = 100  # enough for any report; the rest are counted, so that a file of bad rows cannot fill the memory
_SHOWN_OF_A_KIND = 3  # at least, so that one kind of problem does not hide the others
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that refuses a load.

    `row` counts as a spreadsheet does: the header is row 1, and a name that runs over two lines is still one row.
    0 means that the problem is with the whole file.
    """

    file: str
    expected: str
    row: int = 0
    column: str = ""
    value: str | None = None

    def __str__(self) -> str:
        """Write the problem on one line."""
        where = [self.file]
        if self.row:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column!r}")
        found = "" if self.value is None else f"{shortened(self.value)!r} found; "
        return f"{', '.join(where)}: {found}{self.expected}"


class Problems:
    """The problems of a load: every one counted, the first hundred of a file and column kept to be shown."""

    def __init__(self) -> None:
        """Start with none."""
        self._kept: dict[tuple[str, str], list[Problem]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        kind = (problem.file, problem.column)
        self._counts[kind] += 1
        kept = self._kept.setdefault(kind, [])
        if len(kept) < _KEPT_OF_A_KIND:
            kept.append(problem)

    def add_rows(self, rows: pd.DataFrame, *, column: str, expected: str, value: str | None = None) -> None:
        """Note the same problem for each of some rows.

        Args:
            rows: the offending rows, with columns file, row and the offending column.
            column: header of the offending column.
            expected: what should have stood there. "{...}" is filled from the row's columns.
            value: column that holds the offending text, when it is not `column` itself.
        """
        for file, rows_of_file in rows.groupby("file", sort=False):
            self._counts[str(file), column] += max(0, len(rows_of_file) - _KEPT_OF_A_KIND)
            for record in rows_of_file.head(_KEPT_OF_A_KIND).to_dict("records"):
                self.add(
                    Problem(
                        file=record["file"],
                        row=int(record["row"]),
                        column=column,
                        value=str(record[value or column]),
                        expected=_filled(expected, record),
                    )
                )

    def extend(self, others: Problems) -> None:
        """Take over the problems of another collection."""
        for problem in others.kept:
            self.add(problem)
        for kind, count in others._counts.items():
            self._counts[kind] += count - len(others._kept[kind])

    @property
    def count(self) -> int:
        """Count every problem, kept or not."""
        return self._counts.total()

    @property
    def kept(self) -> list[Problem]:
        """List the kept problems by file and row, as an analyst works through them."""
        return sorted(
            (problem for kept in self._kept.values() for problem in kept),
            key=lambda problem: (problem.file, problem.row),
        )

    def __bool__(self) -> bool:
        """Tell whether there is any problem."""
        return self.count > 0

    def lines(self) -> list[str]:
        """Write up to twenty problems, some of every kind, and how many more there are of each."""
        quota = max(_SHOWN_OF_A_KIND, SHOWN_PROBLEMS // max(1, len(self._kept)))
        lines, shown = [], 0
        for (file, column), kept in sorted(self._kept.items()):
            some = kept[: min(quota, SHOWN_PROBLEMS - shown)]
            shown += len(some)
            lines += [str(problem) for problem in some]
            more = self._counts[file, column] - len(some)
            if more and some:
                lines.append(f"{file}{f', column {column!r}' if column else ''}: … and {more:,} more")
        if shown < self.count and shown >= SHOWN_PROBLEMS:
            lines.append(f"{SHOWN_PROBLEMS} of {self.count:,} problems are shown")
        return lines


class RefusedError(Exception):
    """A load is refused as a whole, and nothing has been changed."""

    def __init__(self, problems: Problems | Iterable[Problem]) -> None:
        """Refuse for these problems."""
        if not isinstance(problems, Problems):
            collected = Problems()
            for problem in problems:
                collected.add(problem)
            problems = collected
        self.problems = problems
        super().__init__("\n".join(problems.lines()))


def shortened(text: str) -> str:
    """Shorten a cell to what fits in a message."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def _filled(template: str, record: dict) -> str:
    # Not str.format: it would read the dot in "Lower CI 95.0 limit" as an attribute.
    def fill(found: re.Match) -> str:
        name = found[1]
        if name not in record:
            return found[0]
        return str(record[name]) if name.endswith("file") else shortened(str(record[name]))

    return re.sub(r"{([^{}]+)}", fill, template)


def validation_problems(file: str, error: ValidationError) -> list[Problem]:
    """Say what pydantic found wrong with a YAML file, one problem per key."""
    return [
        Problem(
            file=file,
            column=".".join(str(part) for part in detail["loc"]),
            value=str(detail["input"]) if detail["type"] != "missing" else None,
            expected=detail["msg"],
        )
        for detail in error.errors()
    ]
