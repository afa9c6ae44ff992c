"""The fixed list of the tale of two babies: one file beside the definitions, validated as strictly as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from queries import schema
from queries.ingest.problems import Problem, RefusedError, validation_problems
from queries.life_course_list import Role
from queries.life_course_models import LivesKind, Stage

LIST_FILE = Path("life_course") / "stages.yaml"
_SENTENCE_FIELDS = {"first", "second", "first_value", "second_value", "boy"}
_GAP_FIELDS = {"gap", "higher", "lower"}


def _with_fields(text: str, known: set[str]) -> str:
    if unknown := set(re.findall(r"{(.*?)}", text)) - known:
        raise ValueError(f"unknown {{{sorted(unknown)[0]}}}; expected some of {sorted(known)}")
    return text


class ListedFile(BaseModel):
    """One indicator of a stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str = Field(min_length=1)
    shown_for: Annotated[tuple[LivesKind, ...], Field(min_length=1)] = tuple(LivesKind)
    role: Role = Role.POINT
    sentence: Annotated[str, AfterValidator(lambda text: _with_fields(text, _SENTENCE_FIELDS))] = ""
    gap: Annotated[str, AfterValidator(lambda text: _with_fields(text, _GAP_FIELDS))] = ""
    is_gap_rough: bool = False


class StageFile(BaseModel):
    """One stage; without an indicator for two places it must say why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stage: Stage
    title: str = Field(min_length=1)
    why_empty: str = ""
    why_empty_for_groups: str = ""
    indicators: tuple[ListedFile, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> StageFile:
        is_empty = not any(LivesKind.PLACES in each.shown_for for each in self.indicators)
        if is_empty and not self.why_empty.strip():
            raise ValueError(f"{self.stage}: no indicator is shown for places, so why_empty must say why")
        return self


class LifeCourseFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(min_length=1)
    first_lives: LivesKind = LivesKind.PLACES
    stages: tuple[StageFile, ...]

    @model_validator(mode="after")
    def _agree(self) -> LifeCourseFile:
        if [each.stage for each in self.stages] != list(Stage):
            raise ValueError(f"stages: expected each of {', '.join(Stage)} once, in this order")
        slugs = [each.slug for stage in self.stages for each in stage.indicators]
        if twice := {slug for slug in slugs if slugs.count(slug) > 1}:
            raise ValueError(f"stages: {sorted(twice)[0]} is in the list twice")
        return self


def read_life_course(
    definitions_dir: Path, slugs: set[str], changes: Mapping[str, Any] | None = None
) -> LifeCourseFile | None:
    """Read the list that lies beside the definitions; None where there is none, for then there is no such page.

    Args:
        definitions_dir: folder of the definitions.
        slugs: the indicators that are defined.
        changes: fields of the file in whose place the system has words of its own.

    Raises:
        RefusedError: the file is not as agreed, or names an indicator that is not defined.
    """
    path = definitions_dir / LIST_FILE
    if not path.exists():
        return None
    name = f"{definitions_dir.name}/{LIST_FILE.as_posix()}"
    try:
        file = LifeCourseFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) | dict(changes or {}))
    except yaml.YAMLError as error:
        raise RefusedError([Problem(file=name, expected=f"expected YAML: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(name, error)) from None
    problems = [
        Problem(file=name, column=f"{stage.stage}.slug", value=each.slug, expected="expected the slug of a definition")
        for stage in file.stages
        for each in stage.indicators
        if each.slug not in slugs
    ]
    if problems:
        raise RefusedError(problems)
    return file


def life_course_rows(file: LifeCourseFile | None) -> pd.DataFrame:
    """Write the list as rows of the table `life_course`, one a stage."""
    rows = [
        {
            "sort_order": order,
            "stage": stage.stage.value,
            "title": stage.title,
            "why_empty": stage.why_empty,
            "why_empty_for_groups": stage.why_empty_for_groups,
            "measures_json": json.dumps([each.model_dump(mode="json") for each in stage.indicators]),
            "reason": file.reason,
            "first_lives": file.first_lives.value,
        }
        for order, stage in enumerate(file.stages if file else ())
    ]
    columns = [column.name for column in schema.life_course.columns]
    return pd.DataFrame(rows, columns=columns).astype({"sort_order": "int64"})
