"""Expected answers: reading their files, and holding an answer against one."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
KNOWN_TOLERANCES = {
    "rel", "abs", "exact", "point_rel", "point_abs", "ci_fraction_of_width", "chi2_rel", "chi2_abs", "slope_rel",
    "abs_total", "abs_share",
}  # fmt: skip
POINTS = {"sii", "rii", "intercept"}  # the fields that point_rel and point_abs are about
SIDES = {"lower": "upper", "upper": "lower"}


class OracleError(Exception):
    """A folder or a file that cannot be read as expected answers. The message says which and why."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question with the answer that someone else's work gives."""

    id: str
    method: str
    inputs: dict[str, Any]
    params: dict[str, Any]
    expected: dict[str, Any]
    tolerance: dict[str, Any]
    file_name: str


def read_cases(folder: Path) -> list[Case]:
    """Read every case of every JSON file in a folder, files in name order.

    Args:
        folder: Folder of files that hold one list of cases each.

    Returns:
        The cases, in the order of the files.

    Raises:
        OracleError: If there is no such folder, no file in it, or a file is not such a list.
    """
    if not folder.is_dir():
        raise OracleError(f"no such folder: {folder}")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise OracleError(f"no *.json file of expected answers in {folder}")
    return [case for file in files for case in _read_file(file)]


def find_differences(case: Case, answer: Answer | ValueError) -> list[str]:
    """Hold an answer against what a case expects.

    Args:
        case: The case.
        answer: What the method gave, or the ValueError with which it refused.

    Returns:
        One line for each field that differs; none when the answer is right. A field that the case does not expect is
        not looked at, and neither are those that say what the reference did. A field that `accept_` lists further
        answers for may have any of them.
    """
    if case.expected.get("outcome") == "not_calculable":
        return _find_figures(answer)
    if isinstance(answer, ValueError):
        return [f"expected an answer, got ValueError: {answer}"]
    unknown = set(case.tolerance) - KNOWN_TOLERANCES
    if unknown:
        return [f"tolerance not understood: {', '.join(sorted(unknown))}"]
    wanted = {field: value for field, value in case.expected.items() if not field.startswith(("reference_", "accept_"))}
    return [
        f"{field}: expected {value}, got {answer.get(field, 'nothing')}"
        for field, value in wanted.items()
        if field not in answer or not _is_accepted(case, field, answer[field])
    ]


def _read_file(file: Path) -> list[Case]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise OracleError(f"{file.name} is not JSON: {error}") from error
    if not isinstance(rows, list):
        raise OracleError(f"{file.name} is not a list of cases")
    return [_read_case(row, place, file.name) for place, row in enumerate(rows, start=1)]


def _read_case(row: Any, place: int, file_name: str) -> Case:
    fields = ("id", "method", "inputs", "params", "expected", "tolerance")
    missing = [field for field in fields if not isinstance(row, dict) or field not in row]
    if missing:
        raise OracleError(f"{file_name}, case {place}: no {', '.join(missing)}")
    return Case(file_name=file_name, **{field: row[field] for field in fields})


def _find_figures(answer: Answer | ValueError) -> list[str]:
    if isinstance(answer, ValueError):
        return []
    return [f"{field}: expected no figure, got {value}" for field, value in answer.items() if not _is_missing(value)]


def _is_accepted(case: Case, field: str, got: Any) -> bool:
    tolerance = _tolerance_of(case, field)
    accepted = case.expected.get(f"accept_{field}", [case.expected[field]])
    return any(_is_same(value, got, tolerance) for value in accepted)


def _tolerance_of(case: Case, field: str) -> dict[str, Any]:
    """Give the tolerance of one field: its own, such as "chi2_rel" for chi2, before that of all."""
    given = case.tolerance
    for side, other in SIDES.items():
        pair = [case.expected.get(name) for name in (field, field.replace(f"_{side}", f"_{other}"))]
        if "ci_fraction_of_width" in given and f"_{side}" in field and None not in pair:
            return {"abs": given["ci_fraction_of_width"] * abs(pair[0] - pair[1])}
    own = {
        "rel": given.get("point_rel" if field in POINTS else f"{field}_rel"),
        "abs": given.get("point_abs" if field in POINTS else f"{field}_abs", given.get(f"abs_{field}")),
    }
    own = {name: value for name, value in own.items() if value is not None}
    return own or {name: value for name, value in given.items() if name in ("rel", "abs")}


def _is_missing(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_missing(item) for item in value)
    return value is None or (isinstance(value, float) and math.isnan(value))


def _is_same(expected: Any, got: Any, tolerance: dict[str, Any]) -> bool:
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            key in got and _is_same(value, got[key], tolerance) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(expected) == len(got)
            and all(_is_same(one, other, tolerance) for one, other in zip(expected, got, strict=True))
        )
    if expected is None or _is_missing(got):
        return expected is None and _is_missing(got)
    if isinstance(expected, str) or not isinstance(got, int | float):
        return expected == got
    # No tolerance means to the last digit. Of two tolerances either is enough.
    allowed = max(tolerance.get("rel", 0) * abs(expected), tolerance.get("abs", 0))
    return abs(got - expected) <= allowed
