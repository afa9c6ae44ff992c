"""How many rows a second are loaded: `python -m benchmarks.load_rows --rows 20000000`.

A seeded generator writes a file in the layout of a Fingertips download: 400 made-up indicators over the areas that are
held here, by sex, age and year; percentages, rates and scores, some with limits, some suppressed. Then, each in a
process of its own: plain DuckDB, which reads the file into a table and checks nothing; pandas, which reads the first
two million rows into memory; and the whole command `load`, which checks every row and builds and publishes a database.

Printed: rows a second, the time by the clock and of the processors, and the most memory held. `--check` ends with 1 if
the load is slower than half of plain DuckDB or needs 4 GB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.report import machine_line
from settings import get_settings

SEED = 2026
LEAST_SHARE_OF_PLAIN = 0.5
MOST_GIGABYTES = 4.0
_PANDAS_ROWS = 2_000_000  # pandas holds a file many times over: more would not fit into most machines
_INDICATORS, _SEXES, _YEARS = 400, 3, 20

# What is made up of row i. Neighbouring rows are of one measure, and of the areas one after the other.
_ROWS = """
    SELECT 900000 + measure AS "Indicator ID",
        'Made-up measure ' || measure || CASE WHEN kind < 2 THEN ' (%)' ELSE '' END AS "Indicator Name",
        'E54000015' AS "Parent Code", 'Leicester, Leicestershire and Rutland' AS "Parent Name",
        getvariable('codes')[area + 1] AS "Area Code", getvariable('names')[area + 1] AS "Area Name",
        'Area' AS "Area Type", ['Persons', 'Male', 'Female'][sex + 1] AS "Sex",
        ['All ages', '65+ yrs', '19+ yrs', '0-4 yrs', '10-11 yrs'][age % 5 + 1] AS "Age",
        '' AS "Category Type", '' AS "Category", 2004 + year AS "Time period",
        CASE WHEN is_hidden THEN '' ELSE printf('%.2f', value) END AS "Value",
        CASE WHEN has_limits THEN printf('%.3f', value * 0.9) ELSE '' END AS "Lower CI 95.0 limit",
        CASE WHEN has_limits THEN printf('%.3f', value * 1.1) ELSE '' END AS "Upper CI 95.0 limit",
        CASE WHEN has_limits AND kind <> 2 THEN printf('%.3f', value * 0.85) ELSE '' END AS "Lower CI 99.8 limit",
        CASE WHEN has_limits AND kind <> 2 THEN printf('%.3f', value * 1.15) ELSE '' END AS "Upper CI 99.8 limit",
        CASE WHEN is_hidden OR kind = 3 THEN '' ELSE events::VARCHAR END AS "Count",
        CASE WHEN is_hidden OR kind = 3 THEN '' ELSE people::VARCHAR END AS "Denominator",
        CASE WHEN is_hidden THEN 'Value suppressed for disclosure control due to small count' ELSE '' END
        AS "Value note",
        'Cannot be calculated' AS "Recent Trend", 'Similar' AS "Compared to England value or percentiles",
        'Not compared' AS "Compared to Counties & UAs (2023-24) value or percentiles",
        (2004 + year) || '0000' AS "Time period Sortable", '' AS "New data", '' AS "Compared to goal",
        '1y' AS "Time period range"
    FROM (
        SELECT *, NOT is_hidden AND kind <> 1 AS has_limits,
            CASE kind WHEN 2 THEN 100000.0 * events / people WHEN 3 THEN events / 97.0 ELSE 100.0 * events / people END
            AS value
        FROM (
            SELECT *, measure % 4 AS kind, people * (5 + chance % 40) // 100 AS events, chance % 100 < 2 AS is_hidden
            FROM (
                SELECT i % $areas AS area, (i // $areas) % $indicators AS measure,
                    (i // ($areas * $indicators)) % $sexes AS sex,
                    (i // ($areas * $indicators * $sexes)) % $years AS year,
                    i // ($areas * $indicators * $sexes * $years) AS age,
                    (hash(i, $seed) % 1000000)::INTEGER AS chance, 100 + (hash(i, $seed, 1) % 9000)::INTEGER AS people
                FROM range($rows) AS numbers (i)
            )
        )
    )
"""
_PLAIN = """
import duckdb, sys
duckdb.connect(sys.argv[2]).execute("CREATE TABLE t AS FROM read_csv($file)", {"file": sys.argv[1]})
"""
_PANDAS = "import pandas, sys; len(pandas.read_csv(sys.argv[1], nrows=int(sys.argv[2]), low_memory=False))"


@dataclass(frozen=True)
class Run:
    """One command: how many rows it read, how long it took, and the most memory it held."""

    name: str
    rows: int
    seconds: float
    processor_seconds: float
    gigabytes: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds

    def __str__(self) -> str:
        """Write the run on one line."""
        return (
            f"{self.name:<28} {self.rows:>11,} rows {self.seconds:>7.1f} s {self.rate:>10,.0f} rows a second "
            f"{self.processor_seconds:>7.1f} s of processors {self.gigabytes:>5.2f} GB"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns 0, or 1 when `--check` is given and a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load_rows", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000, help="how many rows (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where the file and the databases go, for as long as it takes")
    parser.add_argument("--check", action="store_true", help="end with 1 if a target is missed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="health-gap-rows-", dir=options.folder) as folder:
        return _measure(Path(folder), options.rows, is_checked=options.check)


def write_rows(path: Path, rows: int, data_dir: Path, seed: int = SEED) -> Path:
    """Write a file in the layout of a Fingertips download; the same seed, rows and areas give the same bytes."""
    with duckdb.connect() as connection:
        areas = str(data_dir / "geography" / "areas.csv")
        for name, column in (("codes", "area_code"), ("names", "area_name")):
            connection.execute(
                f"SET VARIABLE {name} = (SELECT list({column}) FROM read_csv($areas, all_varchar = true))",
                {"areas": areas},
            )
        count = connection.execute("SELECT len(getvariable('codes'))").fetchone()[0]
        values = {"$areas": count, "$indicators": _INDICATORS, "$sexes": _SEXES, "$years": _YEARS, "$seed": seed}
        query = _ROWS.replace("$rows", str(rows))
        for name, value in values.items():
            query = query.replace(name, str(value))
        target = str(path).replace("'", "''")
        connection.execute(f"COPY ({query}) TO '{target}' (HEADER, DELIMITER ',')")
    return path


def _measure(folder: Path, rows: int, *, is_checked: bool) -> int:
    print(machine_line(), flush=True)
    data_dir = get_settings().data_dir
    path = write_rows(folder / "rows.csv", rows, data_dir)
    print(f"{rows:,} rows, {path.stat().st_size / 1e9:.2f} GB, seed {SEED}", flush=True)
    plain = _timed(
        "plain DuckDB read_csv", rows, [sys.executable, "-c", _PLAIN, str(path), str(folder / "plain.duckdb")]
    )
    print(plain, flush=True)
    (folder / "plain.duckdb").unlink()
    read = min(rows, _PANDAS_ROWS)
    print(_timed("pandas.read_csv", read, [sys.executable, "-c", _PANDAS, str(path), str(read)]), flush=True)
    command = [sys.executable, "-m", "queries.ingest", "load", str(path), "--data-dir", str(data_dir)]
    ours = _timed("load, checked and published", rows, [*command, "--database-dir", str(folder / "db")])
    print(ours, flush=True)
    share = ours.rate / plain.rate
    is_met = share >= LEAST_SHARE_OF_PLAIN and ours.gigabytes < MOST_GIGABYTES
    print(
        f"{'pass' if is_met else 'FAIL'}: {share:.2f} of the speed of plain DuckDB "
        f"(at least {LEAST_SHARE_OF_PLAIN:g}), {ours.gigabytes:.2f} GB (under {MOST_GIGABYTES:g})"
    )
    return int(is_checked and not is_met)


def _timed(name: str, rows: int, command: list[str]) -> Run:
    """Run a command to its end, and ask the system what it used.

    Raises:
        CalledProcessError: it failed.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            print(said.read(), flush=True)
            raise subprocess.CalledProcessError(process.returncode, command)
    seconds = time.perf_counter() - started
    return Run(name, rows, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e9)


if __name__ == "__main__":
    sys.exit(main())
