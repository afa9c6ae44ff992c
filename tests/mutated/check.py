"""Give the loader a spoilt file, and hold its answer against that of the naive reader."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from queries.ingest.derive import AT_BIRTH
from queries.ingest.inputs import LoadRequest, read_inputs
from queries.ingest.load import Checked, load, read_and_check
from queries.ingest.origins import own_files
from queries.ingest.problems import Problem, RefusedError
from queries.ingest.summary import Summary
from tests import factories
from tests.mutated import naive_rows
from tests.mutated.naive_text import Reading, plain, read_cells
from tests.plain_life_table import plain_life_expectancy

CLOSE = 1e-9


@dataclass
class Outcome:
    """What became of one file: `refused` says why ("" if it was accepted), `defects` what is wrong with the answer."""

    refused: str
    defects: list[str]
    rows: int = 0
    was_loaded: bool = False
    is_strict: bool = False  # refused, and the naive reader knows no reason


class Loader:
    """A small system in a folder, whose inputs are read once."""

    def __init__(self, root: Path) -> None:
        factories.write_data(root)
        self.path = root / "mine.csv"
        self.request: LoadRequest = factories.load_request(root)
        self.inputs = read_inputs(self.request)

    def check(self, data: bytes) -> Outcome:
        """Give it one file to read and to check, and build nothing."""
        self.path.write_bytes(data)
        reading, expected = read_naively(data)
        sources, files = own_files((self.path,))
        inputs = replace(
            self.inputs,
            sources=[*self.inputs.sources, *sources],
            files=[*self.inputs.files, *files],
            definitions=[*self.inputs.definitions],
        )
        try:
            checked = read_and_check(self.request, inputs, Summary())
        except RefusedError as error:
            return _refused(error, reading, str(self.path))
        except Exception as error:  # the very thing that is looked for
            return Outcome("crash", [f"crash: {type(error).__name__}: {error}"])
        return Outcome("", compare(checked, expected, reading, str(self.path)), len(expected))

    def load_for_good(self, outcome: Outcome) -> None:
        """Load the file that was checked last: refused again and nothing changed, or accepted and published."""
        before = _folder(self.request.database_dir)
        outcome.was_loaded = True
        try:
            summary = load(replace(self.request, files=(self.path,)))
        except RefusedError:
            outcome.defects += [] if outcome.refused else ["refused by a load and accepted by the check"]
            if _folder(self.request.database_dir) != before:
                outcome.defects.append("half a load: refused, and the folder has changed")
        except Exception as error:  # the very thing that is looked for
            outcome.defects.append(f"crash of a load: {type(error).__name__}: {error}")
        else:
            outcome.defects += ["accepted by a load and refused by the check"] if outcome.refused else []
            if not summary.database or not summary.database.exists():
                outcome.defects.append("half a load: accepted, and there is no database")


def read_naively(data: bytes) -> tuple[Reading, list[dict[str, Any]]]:
    """Read a file with the naive reader: its cells and faults, and the rows that must come out."""
    reading = read_cells(data)
    if reading.faults:
        return reading, []
    columns = {*reading.columns}
    if {"eventid", "community", "startdate"} <= columns:
        return reading, naive_rows.events_of(reading)
    if {"ageband", "deaths", "population"} <= columns:
        return reading, naive_rows.deaths_of(reading)
    if {"vaccine", "dose", "countvaccinated", "population"} <= columns:
        return reading, naive_rows.uptakes_of(reading)
    return reading, naive_rows.figures_of(reading)


def _refused(error: RefusedError, reading: Reading, file: str) -> Outcome:
    problems = error.problems.kept
    defects = [f"a refusal that does not help: {problem}" for problem in problems if not _helps(problem, reading, file)]
    if not problems:
        defects.append("a refusal without a problem")
    first = problems[0] if problems else None
    reason = re.sub(r"[\d,]+|'.*", "…", first.expected)[:70] if first else "nothing"
    return Outcome(reason, defects[:3], is_strict=not reading.faults)


def _helps(problem: Problem, reading: Reading, file: str) -> bool:
    """Tell whether a problem names what it should, and whether the value that it quotes stands at that place."""
    if problem.file != file or not problem.expected or "{" in problem.expected.replace(str(problem.value), ""):
        return False
    cells = dict(reading.rows).get(problem.row)
    column = plain(problem.column)
    if problem.row <= 1 or cells is None or len(reading.columns) != len({*reading.columns}):
        return problem.row >= 1 or not problem.column or column == "areacode"
    if column not in cells or len(cells) != len(reading.columns):
        return bool(problem.column or "quotation" in problem.expected)
    # A blank Source stands for the file itself.
    return (cells[column] or f"local:{Path(file).name}" * (column == "source")) == (problem.value or "")


def compare(checked: Checked, expected: list[dict[str, Any]], reading: Reading, file: str) -> list[str]:
    """List where the rows of the loader differ from those of the naive reader."""
    if reading.faults:
        return [f"wrong acceptance: {fault}" for fault in reading.faults[:3]]
    figures = checked.figures[checked.figures["file"] == file]
    if "start_date" in (expected[0] if expected else {}):
        events = checked.events[checked.events["file"] == file]
        return _differences(events, expected, ("event_id", "area_code", "start_date", "end_date", "attended_count"))
    if expected and "band" in expected[0]:
        return _compare_deaths(figures, expected)
    names = ["area_code", "sex", "event_count", "denominator_count", "value"]
    names += [name for name in ("indicator_id", "category_type", "lower_ci95", "upper_ci95", "lower_ci998",
                                "upper_ci998") if name in (expected[0] if expected else {})]  # fmt: skip
    return _differences(figures, expected, names)


def _differences(table: pd.DataFrame, expected: list[dict[str, Any]], names: Iterable[str]) -> list[str]:
    found = {record["row"]: record for record in table.to_dict("records")}
    if {*found} != {each["row"] for each in expected} or len(table) != len(found):
        return [f"rows {sorted(found)[:9]} … were kept, not {[each['row'] for each in expected][:9]} …"]
    defects = []
    for each in expected:
        got = found[each["row"]]
        if "days" in each and (got["period_start_date"], got["period_end_date"]) != _period(each):
            defects.append(f"row {each['row']}: period {got['period']} is not {each['days']}")
        if "status" in each and (got["status"] == "value") != (each["status"] == "value"):
            defects.append(f"row {each['row']}: status {got['status']}, not {each['status']}")
        for name in names:
            wanted = None if _is_blanked(each, got, name) else each[name]
            if not _same(got[name], wanted):
                defects.append(f"row {each['row']}: {name} {got[name]!r} is not {wanted!r}")
    return defects[:5]


def _period(each: dict[str, Any]) -> tuple:
    first, last = each["days"]
    return (first, last)


def _is_blanked(each: dict[str, Any], got: dict[str, Any], name: str) -> bool:
    """Values and limits of a row that has no figure are blank, and the count of a suppressed one."""
    if name == "event_count":
        return got["status"] == "suppressed"
    return name in ("value", *naive_rows.NUMBERS.values()) and name != "denominator_count" and each["status"] != "value"


def _same(got: object, wanted: object) -> bool:
    if wanted is None:
        return bool(pd.isna(got))
    if isinstance(wanted, float):
        return abs(float(got) - wanted) <= CLOSE * max(1.0, abs(wanted)) and f"{got:+}"[0] != "-" * (wanted == 0)
    return got == wanted


def _compare_deaths(figures: pd.DataFrame, expected: list[dict[str, Any]]) -> list[str]:
    """Hold life expectancy at birth of each area, sex and period of the file against a plain life table."""
    groups: dict[tuple, dict[int, dict[str, Any]]] = {}
    for each in expected:
        groups.setdefault((each["area_code"], each["sex"], each["days"]), {})[each["band"]] = each
    at_birth = figures[figures["indicator_id"] == AT_BIRTH]
    defects = []
    for (code, sex, days), bands in groups.items():
        got = at_birth[(at_birth["area_code"] == code) & (at_birth["sex"] == sex)]
        got = got[(got["period_start_date"] == days[0]) & (got["period_end_date"] == days[1])]
        if code not in naive_rows.AREAS:
            continue
        if len(got) != 1:
            defects.append(f"{len(got)} rows for {code}, {sex}, {days}")
            continue
        value = _life_expectancy([bands.get(place) for place in range(20)])
        if value is not None and math.isnan(value):
            continue
        if not _same(got["value"].iloc[0], value) and not (value and got["status"].iloc[0] == "not_reliable"):
            defects.append(f"life expectancy of {code}, {sex} is {got['value'].iloc[0]}, not {value}")
    return defects


def _life_expectancy(bands: list[dict[str, Any] | None]) -> float | None:
    if any(each is None or each["deaths"] is None or not each["people"] for each in bands):
        return None
    deaths, people = [each["deaths"] for each in bands], [each["people"] for each in bands]
    is_more = any(dead > each for dead, each in zip(deaths, people, strict=True))
    if sum(people) <= 5000 or not deaths[-1] or is_more:
        return None
    try:
        return plain_life_expectancy(deaths, people)[0][0]
    except ZeroDivisionError:  # nobody reaches the last age, where the plain table gives up
        return math.nan


def _folder(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"] if folder.exists() else []
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
