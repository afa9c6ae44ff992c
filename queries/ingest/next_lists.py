"""The lists of areas and of indicators that the new Fingertips site ships: read, counted and compared; not loaded.

They hold no figures, and their words are not taken over: in the list of 2025 healthy life expectancy (90362) is "Low is
good" and obesity (92033) "High is good", so a direction from there would turn worse into better. What they say
differently from this system's own definitions and areas is listed, for an analyst to judge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from queries.ingest.geography import Reference
from queries.ingest.problems import Problem, Problems, RefusedError
from queries.models import Indicator, Polarity

_DIRECTIONS = {
    "High is good": Polarity.HIGH_IS_GOOD,
    "Low is good": Polarity.LOW_IS_GOOD,
    "No judgement": Polarity.NO_JUDGEMENT,
}
_KEYS_OF_AREA = ("areaCode", "areaName", "areaType")
_KEYS_OF_INDICATOR = ("indicatorID", "indicatorName", "polarity", "unitLabel")
_SHOWN = 10
_EXPECTED = (
    "expected a CSV table, or a list of areas or of indicators in JSON as the new Fingertips site has: records with "
    "areaCode, areaName and areaType, or with indicatorID, indicatorName, polarity and unitLabel"
)


def is_next_list(path: Path) -> bool:
    """Tell whether a file is to be read as such a list: by its name, for no table of figures is JSON."""
    return path.suffix.lower() == ".json"


def read_next_list(path: Path, name: str, reference: Reference, indicators: Iterable[Indicator]) -> list[str]:
    """Read a list and say of every record what became of it.

    Args:
        path: the file.
        name: how messages name it.
        reference: the areas of this system.
        indicators: those that this system describes.

    Returns:
        Lines for the account of the load; their counts add up to the records.

    Raises:
        RefusedError: the file is no such list, or a record lacks what each must have.
    """
    records = _records(path, name)
    if "areaCode" in records[0]:
        _check(records, _KEYS_OF_AREA, name)
        return _compare_areas(records, name, reference)
    _check(records, _KEYS_OF_INDICATOR, name)
    return _compare_indicators(records, name, indicators)


def _records(path: Path, name: str) -> list[dict]:
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        expected = f"byte {error.start} of the file is not UTF-8; {_EXPECTED}"
        raise RefusedError([Problem(file=name, expected=expected)]) from None
    except json.JSONDecodeError as error:
        expected = f"the JSON breaks off or is wrong at line {error.lineno} ({error.msg}); {_EXPECTED}"
        raise RefusedError([Problem(file=name, expected=expected)]) from None
    except RecursionError:
        raise RefusedError([Problem(file=name, expected=_EXPECTED)]) from None
    if not isinstance(found, list) or not found or not isinstance(found[0], dict):
        raise RefusedError([Problem(file=name, expected=_EXPECTED)])
    return found


def _check(records: list, keys: tuple[str, ...], name: str) -> None:
    """Refuse a list in which a record is not as the others; rows are counted from 1, for there is no header."""
    problems = Problems()
    for row, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            problems.add(Problem(file=name, row=row, value=str(record), expected=f"expected a record with {keys[0]}"))
            continue
        for key in keys:
            if not isinstance(record.get(key), str | int) or (record[key] == "" and key != "unitLabel"):
                problems.add(Problem(file=name, row=row, column=key, value=str(record.get(key)), expected=_EXPECTED))
    if problems:
        raise RefusedError(problems)


def _compare_areas(records: list[dict], name: str, reference: Reference) -> list[str]:
    names = reference.areas.set_index("area_code")["area_name"]
    others = set(reference.other_codes["area_code"])
    held = [each for each in records if each["areaCode"] in names.index]
    renamed = [each for each in held if names[each["areaCode"]].casefold() != each["areaName"].casefold()]
    retired = sum(each["areaCode"] in others and each["areaCode"] not in names.index for each in records)
    lines = [
        f"{name}: {len(records):,} areas listed, without figures, so nothing of it is loaded: {len(held):,} held here, "
        f"{retired:,} known by a code of another vintage, {len(records) - len(held) - retired:,} outside this system."
    ]
    words = [f"{each['areaCode']} {each['areaName']} (here {names[each['areaCode']]})" for each in renamed]
    return [*lines, *_differing(words, "held under another name")]


def _compare_indicators(records: list[dict], name: str, indicators: Iterable[Indicator]) -> list[str]:
    own = {each.indicator_id: each for each in indicators}
    described = [each for each in records if str(each["indicatorID"]) in own]
    turned = []
    for each in described:
        indicator = own[str(each["indicatorID"])]
        if _DIRECTIONS.get(each["polarity"]) is not indicator.polarity:
            here = indicator.polarity.value.replace("_", " ")
            turned.append(f"{each['indicatorID']} {each['indicatorName']} ({each['polarity']}; here {here})")
    lines = [
        f"{name}: {len(records):,} indicators listed, without figures, so nothing of it is loaded: {len(described):,} "
        f"described here in this system's own words, {len(records) - len(described):,} not described here."
    ]
    return [*lines, *_differing(turned, "of another good direction, where this system's own stands")]


def _differing(words: list[str], what: str) -> list[str]:
    if not words:
        return []
    more = f" and {len(words) - _SHOWN:,} more" if len(words) > _SHOWN else ""
    return [f"  {len(words):,} {what}: {'; '.join(words[:_SHOWN])}{more}"]
