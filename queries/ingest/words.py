"""What is true of one system alone: the words that its data put over the definitions, and definitions of its own.

The definitions hold for any system. The folder that `words` of system.yaml names holds the rest, laid out as they are:
`changes.yaml` changes fields of them, `definitions/` adds measures that no other system has, and `profile/` has lists
that stand in place of theirs. The rule of a change: a field stands in place of the whole field of the definition; what
is said by level of area (`nearest`, `not_published`) is changed level by level; `own_caveats` are added before the
caveats of the definition. What was fetched comes after, and changes both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from queries.ingest.definitions import BY_LEVEL, OWN_CAVEATS, DefinitionFile
from queries.ingest.life_course import LifeCourseFile
from queries.ingest.problems import Problem, RefusedError, validation_problems
from queries.ingest.system import SYSTEM_FILE, SystemFile
from queries.models import EXAMPLE_DATASET

CHANGES_FILE = "changes.yaml"
_FIELDS = {*DefinitionFile.model_fields, OWN_CAVEATS}

Fields = dict[str, Any]


class ChangesFile(BaseModel):
    """changes.yaml.

    Attributes:
        sentences: only holds what the rest of the file refers to.
        definitions: the fields that change, by slug.
        fetched: the fields that change over a file of definitions/fetched while it counts, by its indicator and slug.
        life_course: the fields that change in the tale of two babies.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sentences: dict[str, str] = {}
    definitions: dict[str, Fields] = {}
    fetched: dict[str, dict[str, Fields]] = {}
    life_course: Fields = {}


@dataclass(frozen=True)
class Words:
    """The words of a system; those of no system change nothing.

    Attributes:
        folder: where they lie; None where there are none.
        name: the file of the changes, as a refusal names it.
        changes: what it says.
    """

    folder: Path | None = None
    name: str = ""
    changes: ChangesFile = field(default_factory=ChangesFile)

    @property
    def definition_folders(self) -> tuple[Path, ...]:
        """Name the folder of the definitions that this system alone has, if it has any."""
        return (self.folder / "definitions",) if self.folder else ()


def read_words(data_dir: Path, system: SystemFile, dataset: str) -> Words:
    """Read the words of the system. The example has definitions of its own, which no system changes.

    Args:
        data_dir: the data folder.
        system: the description of the system, which names the folder of the words or none.
        dataset: name of the data set that is being built.

    Raises:
        RefusedError: the folder is missing, or its changes are not as agreed.
    """
    if not system.words or dataset == EXAMPLE_DATASET:
        return Words()
    folder = data_dir / system.words
    name = f"data/{system.words}/{CHANGES_FILE}"
    if not folder.is_dir():
        expected = "there is no such folder beside this file"
        raise RefusedError([Problem(file=f"data/{SYSTEM_FILE}", column="words", value=system.words, expected=expected)])
    path = folder / CHANGES_FILE
    if not path.exists():
        return Words(folder, name)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return Words(folder, name, ChangesFile.model_validate(content))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RefusedError([Problem(file=name, expected=f"expected YAML in UTF-8: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(name, error)) from None


def words_problems(words: Words, slugs: Iterable[str], fetched_ids: Iterable[str]) -> list[Problem]:
    """Find changes of what is not there: a slug, a field, or figures that no file of definitions/fetched is about.

    Args:
        words: the words of the system.
        slugs: the definitions that hold for any system.
        fetched_ids: the indicators of definitions/fetched.
    """
    known, ids = set(slugs), set(fetched_ids)
    problems = _change_problems(words.name, "definitions", words.changes.definitions, known)
    for indicator_id, changed in words.changes.fetched.items():
        where = f"fetched.{indicator_id}"
        if indicator_id not in ids:
            expected = f"expected the indicator of a file of definitions/fetched: {', '.join(sorted(ids)) or 'none'}"
            problems.append(Problem(file=words.name, column=where, value=indicator_id, expected=expected))
        problems += _change_problems(words.name, where, changed, known)
    expected = f"expected a field of the tale of two babies: {', '.join(sorted(LifeCourseFile.model_fields))}"
    problems += [
        Problem(file=words.name, column=f"life_course.{key}", value=key, expected=expected)
        for key in words.changes.life_course
        if key not in LifeCourseFile.model_fields
    ]
    return problems


def _change_problems(file: str, where: str, changed: Mapping[str, Fields], slugs: set[str]) -> list[Problem]:
    problems = []
    for slug, fields in changed.items():
        if slug not in slugs:
            expected = "expected the slug of a file of the definitions"
            problems.append(Problem(file=file, column=f"{where}.{slug}", value=slug, expected=expected))
        for key, value in fields.items():
            if expected := _expected_instead(key, value):
                problem = Problem(file=file, column=f"{where}.{slug}.{key}", value=str(value), expected=expected)
                problems.append(problem)
    return problems


def _expected_instead(key: str, value: object) -> str:
    if key not in _FIELDS:
        return f"there is no field {key!r}; expected a field of a definition: {', '.join(sorted(_FIELDS))}"
    if key == OWN_CAVEATS and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        return "expected a list of sentences"
    if key in BY_LEVEL and not isinstance(value, Mapping):
        return "expected a sentence for each level of area"
    return ""
