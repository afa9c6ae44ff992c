"""What changes when a publisher's own figures have been fetched: whose place they take, and the words that then hold.

What ships is a copy, or stands in for figures that could not be had. Each file of definitions/fetched says of one
indicator what its figures replace, and which words of the definitions are true once they are held.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queries.ingest import layout
from queries.ingest.definitions import Definition, merge_fields, read_definition
from queries.ingest.downloads import FINGERTIPS
from queries.ingest.life_course import LifeCourseFile
from queries.ingest.problems import Problem, RefusedError, validation_problems
from queries.ingest.words import ChangesFile, Words

FOLDER = "fetched"


class FetchedFile(BaseModel):
    """One file of definitions/fetched.

    Attributes:
        indicator_id: the file counts when the service's own figures of this indicator are held.
        supersedes: indicators that are then left out, whole: two sources never make one line.
        definitions: the fields that change, by slug.
        life_course: the fields that change in the tale of two babies, by slug.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator_id: str = Field(min_length=1)
    supersedes: tuple[str, ...] = ()
    definitions: dict[str, dict[str, Any]] = {}
    life_course: dict[str, dict[str, Any]] = {}


@dataclass
class Described:
    """The figures with what describes them, after what was fetched has taken its place."""

    table: pd.DataFrame
    definitions: list[Definition]
    life_course: LifeCourseFile | None
    left_out: int
    notes: list[str]


def fetched_ids(definitions_dir: Path) -> set[str]:
    """Name the indicators whose own figures, once fetched, change something."""
    return {_read(path).indicator_id for path in (definitions_dir / FOLDER).glob("*.yaml")}


def superseding_ids(definitions_dir: Path) -> set[str]:
    """Name the indicators of the files of definitions/fetched: those that count, and those left out for them."""
    files = [_read(path) for path in sorted((definitions_dir / FOLDER).glob("*.yaml"))]
    return {indicator_id for file in files for indicator_id in (file.indicator_id, *file.supersedes)}


def use_fetched(
    table: pd.DataFrame,
    definitions: list[Definition],
    life_course: LifeCourseFile | None,
    definitions_dir: Path,
    codes: set[str],
    words: Words | None = None,
) -> Described:
    """Let figures that were fetched from the service take the place of what stood in for them.

    Args:
        table: rows as read, with file_source_id.
        definitions: what describes them.
        life_course: the list of the tale of two babies.
        definitions_dir: folder of the definitions.
        codes: the areas of this system but for the whole country; only figures of these count.
        words: what the system puts over the definitions, and over what was fetched.

    Raises:
        RefusedError: a file of definitions/fetched is not as agreed.
    """
    described = Described(table, definitions, life_course, 0, [])
    is_held = (
        (table["file_source_id"] == FINGERTIPS) & table[layout.AREA_CODE].isin(codes) & (table[layout.VALUE] != "")
    )
    held = set(table.loc[is_held, layout.INDICATOR_ID])
    files = [_read(path) for path in sorted((definitions_dir / FOLDER).glob("*.yaml"))] if held else []
    files = [each for each in files if each.indicator_id in held]
    own = words.changes if words else ChangesFile()
    changes: dict[str, dict[str, Any]] = {}
    for file in files:
        for slug, fields in (*file.definitions.items(), *own.fetched.get(file.indicator_id, {}).items()):
            changes[slug] = merge_fields(changes.get(slug, own.definitions.get(slug, {})), fields)
        _leave_out(described, file)
        described.life_course = _with_words(described.life_course, file)
    described.definitions = [
        read_definition(definitions_dir / f"{each.indicator.slug}.yaml", changes[each.indicator.slug])
        if each.indicator.slug in changes
        else each
        for each in definitions
    ]
    return described


def _leave_out(described: Described, file: FetchedFile) -> None:
    is_superseded = described.table[layout.INDICATOR_ID].isin(file.supersedes)
    if not is_superseded.any():
        return
    count = int(is_superseded.sum())
    described.table = described.table[~is_superseded].reset_index(drop=True)
    described.left_out += count
    described.notes.append(
        f"{count:,} rows of {', '.join(file.supersedes)} are left out: indicator {file.indicator_id} of the service "
        "itself is held now."
    )


def _with_words(life_course: LifeCourseFile | None, file: FetchedFile) -> LifeCourseFile | None:
    if life_course is None or not file.life_course:
        return life_course
    content = life_course.model_dump(mode="json")
    for stage in content["stages"]:
        stage["indicators"] = [each | file.life_course.get(each["slug"], {}) for each in stage["indicators"]]
    return LifeCourseFile.model_validate(content)


def _read(path: Path) -> FetchedFile:
    name = f"definitions/{FOLDER}/{path.name}"
    try:
        return FetchedFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise RefusedError([Problem(file=name, expected=f"expected YAML: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(name, error)) from None
