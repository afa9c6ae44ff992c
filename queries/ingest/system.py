"""The one file that describes the system: data/system.yaml, validated as strictly as a definition."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from queries import schema
from queries.ingest.problems import Problem, RefusedError, validation_problems
from queries.models import Geography
from queries.system import VACCINE_UPTAKE

SYSTEM_FILE = "system.yaml"
_NAME = f"data/{SYSTEM_FILE}"

Text = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LevelFile(_Part):
    """One level of area: its title and noun in words, its vintage, whom it comes from, and what the map draws."""

    title: Text
    noun: Text
    vintage: Text
    credit: Text
    boundary_file: str | None = None


class GoalFile(_Part):
    """One target that somebody has set, with the words of the document that sets it."""

    about: Text
    target: float
    set_by: Text
    quote: Text
    source: Text
    scope: str = ""


class LeftOutFile(_Part):
    """A figure that was looked at and is not shown, and why."""

    figure: Text
    why: Text


class SystemFile(_Part):
    """The whole file.

    Attributes:
        code: the area that is the whole system; its row in the table of areas has the level "system".
        areas: the table of all areas with their levels and parents; like every path here, as seen from this file.
        measures: "all" definitions, or the slugs of those that this system follows.
        words: the folder of what is true of this system alone in the words of the measures; see words.py.
        follow: the list of what `fetch` brings for this system.
        enlarged_district: the crowded district that the map of small areas shows twice; "" for the fullest one.
    """

    code: Text
    name: Text
    short_name: Text
    areas: Text
    other_codes: str | None = None
    levels: dict[Geography, LevelFile]
    measures: Literal["all"] | Annotated[tuple[str, ...], Field(min_length=1)] = "all"
    first_measure: str = ""
    words: Text | None = None
    follow: Text = "follow.yaml"
    enlarged_district: str = ""
    goals: Annotated[tuple[GoalFile, ...], BeforeValidator(lambda goals: goals or ())] = ()
    left_out: Annotated[tuple[LeftOutFile, ...], BeforeValidator(lambda left_out: left_out or ())] = ()
    credits: tuple[str, ...] = ()

    def follows(self, slug: str) -> bool:
        """Tell whether a definition is one of those that this system follows."""
        return self.measures == "all" or slug in self.measures


def read_system(data_dir: Path) -> SystemFile:
    """Read the description of the system.

    Args:
        data_dir: the data folder, with system.yaml in it.

    Raises:
        RefusedError: the file is missing or not as agreed.
    """
    path = data_dir / SYSTEM_FILE
    try:
        return SystemFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        expected = f"this file is missing in {data_dir}; expected one that describes the system, see docs"
        raise RefusedError([Problem(file=_NAME, expected=f"{expected}/another-system.md")]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RefusedError([Problem(file=_NAME, expected=f"expected YAML in UTF-8: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(_NAME, error)) from None


def find_follow(data_dir: Path) -> Path:
    """Find the list of what is fetched for the system.

    Raises:
        RefusedError: the file of the system is not as agreed.
    """
    return data_dir / read_system(data_dir).follow


def area_problems(system: SystemFile, areas: pd.DataFrame) -> list[Problem]:
    """Find what the file says of areas and the table of areas does not.

    Args:
        system: the file.
        areas: the table that it names, with area_code, area_name and geographies.
    """
    levels = areas.set_index("area_code")["geographies"].str.split(";")
    names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    whole = [code for code, held in levels.items() if Geography.SYSTEM.value in held]
    missing = sorted({level for held in levels for level in held if level} - set(system.levels))
    problems = [_problem("levels", None, f"there is no entry for {', '.join(missing)}")] if missing else []
    if whole != [system.code]:
        expected = (
            f"expected the code of the one area of level 'system' in data/{system.areas}: {', '.join(whole) or 'none'}"
        )
        problems.append(_problem("code", system.code, expected))
    elif names[system.code] != system.name:
        problems.append(
            _problem("name", system.name, f"data/{system.areas} calls {system.code} {names[system.code]!r}")
        )
    district = system.enlarged_district
    if district and Geography.DISTRICT.value not in levels.get(district, []):
        problems.append(_problem("enlarged_district", district, "expected the code of a district"))
    return problems


def measure_problems(system: SystemFile, slugs: Iterable[str]) -> list[Problem]:
    """Find measures that the file names and nobody has defined, or that it opens with and does not follow.

    Args:
        system: the file.
        slugs: every definition there is.
    """
    defined = set(slugs)
    named = [] if system.measures == "all" else [("measures", slug) for slug in system.measures]
    named += [("first_measure", system.first_measure)] if system.first_measure else []
    named += [("goals.about", goal.about) for goal in system.goals if goal.about != VACCINE_UPTAKE]
    problems = [
        _problem(column, slug, "expected the slug of a definition") for column, slug in named if slug not in defined
    ]
    first = system.first_measure
    if first in defined and not system.follows(first):
        problems.append(_problem("first_measure", first, "expected one of `measures`"))
    return problems


def system_rows(system: SystemFile) -> pd.DataFrame:
    """Write the file as the one row of the table `system`."""
    row = {
        "system_code": system.code,
        "system_name": system.name,
        "short_name": system.short_name,
        "first_measure": system.first_measure,
        "left_out_json": json.dumps([[each.figure, each.why] for each in system.left_out], ensure_ascii=False),
        "credits_json": json.dumps(list(system.credits), ensure_ascii=False),
    }
    return pd.DataFrame([row])


def goal_rows(system: SystemFile) -> pd.DataFrame:
    """Write the goals as rows of the table `goals`, in their order."""
    rows = [{"sort_order": order, **goal.model_dump()} for order, goal in enumerate(system.goals)]
    columns = [column.name for column in schema.goals.columns]
    return pd.DataFrame(rows, columns=columns).astype({"sort_order": "int64", "target": "float64"})


def _problem(column: str, value: str | None, expected: str) -> Problem:
    return Problem(file=_NAME, column=column, value=value, expected=expected)
