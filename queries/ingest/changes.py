"""What changed between two releases: series new, changed and dropped, and by how much. DuckDB compares the two files.

A series is one measure of one area, sex, age and group over time. It has changed when any of its figures is new, gone
or different: the value, its limits, its counts, its status or who stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from queries.files import database_name
from queries.models import ValueStatus

_SERIES = "indicator_slug, area_code, sex, age, category_type, category"
_COMPARED = (
    "value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998", "event_count", "denominator_count", "status",
    "kind", "source_id",
)  # fmt: skip
_MEMORY = "1GB"  # what does not fit is put aside on disk
_SHOWN_CHANGES = 10
_SHOWN_AREAS = 4
_NO_FIGURE = {
    ValueStatus.SUPPRESSED: "suppressed",
    ValueStatus.NOT_RELIABLE: "not reliable enough to show",
    ValueStatus.NOT_PUBLISHED: "not published",
    ValueStatus.NOT_APPLICABLE: "not applicable",
}


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many series, or rows, are new, changed, dropped and as before."""

    new: int
    changed: int
    dropped: int
    same: int

    def __str__(self) -> str:
        """Write the four counts."""
        return f"{self.new:,} new, {self.changed:,} changed, {self.dropped:,} dropped, {self.same:,} as before"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One row of a series that is new, different or gone."""

    change: str
    name: str
    before: str
    after: str
    difference: float | None

    def __str__(self) -> str:
        """Write the change on one line."""
        by = "" if self.difference is None else f" ({self.difference:+.4g})"
        return f"{self.name}: {self.before} to {self.after}{by}"


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The whole difference, counts first."""

    series: Counts
    rows: Counts
    revised: int
    largest: tuple[Change, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]


class CompareError(Exception):
    """Two releases could not be compared."""


@contextmanager
def compared(before: Path, after: Path | pd.DataFrame) -> Iterator[duckdb.DuckDBPyConnection]:
    """Compare two releases, or a release with the observations that a load would write.

    Yields:
        A connection with a table `pairs`, a row for each row of either release, and a table `series`.

    Raises:
        CompareError: one of the two cannot be read, or has other columns.
    """
    aside = TemporaryDirectory(prefix="health-gap-compare-")  # else DuckDB makes one where the command was started
    limits = {"threads": 1, "memory_limit": _MEMORY, "temp_directory": aside.name}
    connection = duckdb.connect(":memory:", config=limits)
    try:
        _attach(connection, "before", before)
        if isinstance(after, Path):
            _attach(connection, "after", after)
        else:
            connection.register("prepared_rows", after)
        _pair(connection, "after.observations" if isinstance(after, Path) else "prepared_rows")
        yield connection
    except (duckdb.Error, OSError) as error:
        raise CompareError(f"The two releases could not be compared: {error}") from error
    finally:
        connection.close()
        aside.cleanup()


def summarise(connection: duckdb.DuckDBPyConnection, *, most: int = _SHOWN_CHANGES) -> Changes:
    """Count what differs, and name the values that changed most for their size."""
    return Changes(
        series=_count(connection, "series"),
        rows=_count(connection, "pairs"),
        revised=connection.execute("SELECT count(*) FROM pairs WHERE size > 0").fetchone()[0],
        largest=tuple(_changes(connection, most)),
        new=tuple(_series_lines(connection, "new")),
        dropped=tuple(_series_lines(connection, "dropped")),
    )


def write_changes(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write every row that differs to a CSV file, and count them."""
    rows = connection.sql(
        f"SELECT change, {_SERIES}, area_name, period, value_before, value_after, difference, status_before, "
        f"status_after, source_before, source_after FROM pairs WHERE change <> 'same' "
        f"ORDER BY {_SERIES}, period_end_date"
    )
    rows.write_csv(str(path))
    return connection.execute("SELECT count(*) FROM pairs WHERE change <> 'same'").fetchone()[0]


def change_lines(database_dir: Path, dataset: str, before: int | None, after: int) -> list[str]:
    """Say in three lines what a release changed. A comparison that fails is said, and fails nothing else."""
    if before is None:
        return ["This is the first release: there is none to compare it with."]
    files = [database_dir / database_name(dataset, number) for number in (before, after)]
    try:
        with compared(*files) as connection:
            return short_lines(summarise(connection, most=1), f"Since release {before}")
    except CompareError as error:
        return [str(error)]


def short_lines(changes: Changes, since: str) -> list[str]:
    """Write three lines: series, rows, and the largest change of a value."""
    largest = f"Largest change: {changes.largest[0]}." if changes.largest else "No value changed."
    return [f"{since}, series: {changes.series}.", f"Rows: {changes.rows}.", largest]


def long_lines(changes: Changes) -> list[str]:
    """Write the counts, the series that are gone or new, then the largest changes."""
    lines = [f"Series: {changes.series}.", f"Rows: {changes.rows}."]
    for heading, listed in (("Dropped series:", changes.dropped), ("New series:", changes.new)):
        lines += [heading, *(f"  {each}" for each in listed)] if listed else []
    if not changes.largest:
        return [*lines, "No value changed."]
    shown = f"{len(changes.largest):,} of {changes.revised:,}"
    return [
        *lines,
        f"Values that changed, largest for their size first ({shown}):",
        *(f"  {x}" for x in changes.largest),
    ]


def _attach(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    if not path.exists():
        raise CompareError(f"There is no file {path}.")
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")


def _pair(connection: duckdb.DuckDBPyConnection, after: str) -> None:
    is_other = " OR ".join(f"old.{column} IS DISTINCT FROM new.{column}" for column in _COMPARED)
    connection.execute(
        f"""
        CREATE TABLE pairs AS
        SELECT {_SERIES}, period, period_end_date,
            CASE WHEN old.status IS NULL THEN 'new' WHEN new.status IS NULL THEN 'dropped'
                 WHEN {is_other} THEN 'changed' ELSE 'same' END AS change,
            old.value AS value_before, new.value AS value_after, new.value - old.value AS difference,
            abs(new.value - old.value) / nullif(greatest(abs(new.value), abs(old.value)), 0) AS size,
            old.status AS status_before, new.status AS status_after,
            old.source_id AS source_before, new.source_id AS source_after,
            coalesce(areas.area_name, area_code) AS area_name
        FROM before.observations AS old
        FULL JOIN {after} AS new USING ({_SERIES}, period, period_end_date)
        LEFT JOIN before.areas USING (area_code)
        """
    )
    connection.execute(
        f"""
        CREATE TABLE series AS
        SELECT {_SERIES}, any_value(area_name) AS area_name,
            CASE WHEN bool_and(change = 'new') THEN 'new' WHEN bool_and(change = 'dropped') THEN 'dropped'
                 WHEN bool_and(change = 'same') THEN 'same' ELSE 'changed' END AS change
        FROM pairs GROUP BY {_SERIES}
        """
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> Counts:
    found = dict(connection.execute(f"SELECT change, count(*) FROM {table} GROUP BY change").fetchall())
    return Counts(**{change: found.get(change, 0) for change in ("new", "changed", "dropped", "same")})


def _changes(connection: duckdb.DuckDBPyConnection, most: int) -> Iterator[Change]:
    rows = connection.execute(
        f"""
        SELECT change, indicator_slug, area_name, sex, age, category, period, value_before, status_before, value_after,
            status_after, difference
        FROM pairs WHERE size > 0 ORDER BY size DESC, {_SERIES}, period_end_date LIMIT {int(most)}
        """
    ).fetchall()
    for change, slug, area, sex, age, category, period, before, status, after, status_after, difference in rows:
        name = ", ".join(part for part in (slug, area, sex, age, category, period) if part)
        yield Change(
            change=change, name=name, before=_figure(before, status), after=_figure(after, status_after),
            difference=difference,
        )  # fmt: skip


def _series_lines(connection: duckdb.DuckDBPyConnection, change: str) -> Iterator[str]:
    """Name the series that are new or dropped: those of one measure and the same people on one line, with the areas."""
    groups = connection.execute(
        """
        SELECT indicator_slug, sex, age, category, list(area_name ORDER BY area_name) FROM series WHERE change = ?
        GROUP BY indicator_slug, sex, age, category_type, category ORDER BY ALL
        """,
        [change],
    ).fetchall()
    for *names, areas in groups[:_SHOWN_CHANGES]:
        others = len(areas) - _SHOWN_AREAS
        more = f" and {others:,} more {'area' if others == 1 else 'areas'}" if others > 0 else ""
        yield f"{', '.join(filter(None, names))}: {', '.join(areas[:_SHOWN_AREAS])}{more}"
    if len(groups) > _SHOWN_CHANGES:
        yield f"and {len(groups) - _SHOWN_CHANGES:,} more: --csv FILE names them all"


def _figure(value: float | None, status: str) -> str:
    return _NO_FIGURE.get(ValueStatus(status), status) if value is None else f"{value:.10g}"
