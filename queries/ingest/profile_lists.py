"""The lists of the area profile: three files beside the definitions, validated as strictly as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, TypeVar

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queries import schema
from queries.ingest.problems import Problem, RefusedError, validation_problems

FOLDER = "profile"
Text = Annotated[str, Field(min_length=1)]
File = TypeVar("File", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListsFile(_Strict):
    """lists.yaml: measures by their slugs."""

    headlines: tuple[Text, ...] = ()
    people: tuple[Text, ...] = ()
    households: tuple[Text, ...] = ()
    map_measures: tuple[Text, ...] = ()


class GroupFile(_Strict):
    """A group that papers name and no table holds."""

    group: Text
    known: Text
    source: Text
    areas: tuple[Text, ...] = ()
    nearest: str = ""
    counts: str = ""


class GroupsFile(_Strict):
    """missing_groups.yaml; `sources` only holds what its groups refer to."""

    sources: dict[str, Text] = {}
    groups: tuple[GroupFile, ...] = ()


class FindingFile(_Strict):
    """What a paper says of one area."""

    area: Text
    finding: Text
    said: Text
    measures: tuple[Text, ...] = ()
    nearest: str = ""


class FindingsFile(_Strict):
    """findings.yaml."""

    source: str = ""
    caution: str = ""
    findings: tuple[FindingFile, ...] = ()


class ProfileFiles(_Strict):
    """All three; each may be missing, for another system need not have them."""

    lists: ListsFile = ListsFile()
    missing_groups: GroupsFile = GroupsFile()
    findings: FindingsFile = FindingsFile()


def read_profile_lists(definitions_dir: Path, slugs: set[str]) -> ProfileFiles:
    """Read the files of the folder `profile` beside the definitions.

    Args:
        definitions_dir: folder of the definitions.
        slugs: the indicators that are defined.

    Raises:
        RefusedError: a file is not as agreed, or names an indicator that is not defined.
    """
    folder = definitions_dir / FOLDER
    files = ProfileFiles(
        lists=_read(folder / "lists.yaml", ListsFile),
        missing_groups=_read(folder / "missing_groups.yaml", GroupsFile),
        findings=_read(folder / "findings.yaml", FindingsFile),
    )
    named = [("lists.yaml", name, slug) for name, held in files.lists for slug in held]
    for each in files.findings.findings:
        named += [("findings.yaml", "measures", slug) for slug in (*each.measures, each.nearest) if slug]
    named += [("missing_groups.yaml", "nearest", each.nearest) for each in files.missing_groups.groups if each.nearest]
    problems = [
        Problem(file=f"definitions/{FOLDER}/{file}", column=column, value=slug,
                expected="expected the slug of a definition")
        for file, column, slug in named if slug not in slugs
    ]  # fmt: skip
    if problems:
        raise RefusedError(problems)
    return files


def profile_list_rows(files: ProfileFiles) -> pd.DataFrame:
    """Write the lists as rows of the table `profile_lists`."""
    entries: list[tuple[str, Any]] = [(name, slug) for name, held in files.lists for slug in held]
    entries += [("groups", each.model_dump(mode="json")) for each in files.missing_groups.groups]
    entries += [("findings", each.model_dump(mode="json")) for each in files.findings.findings]
    about = (("findings_source", files.findings.source), ("findings_caution", files.findings.caution))
    entries += [(name, text) for name, text in about if text]
    rows = [
        {"list_name": name, "sort_order": order, "entry_json": json.dumps(entry)}
        for order, (name, entry) in enumerate(entries)
    ]
    columns = [column.name for column in schema.profile_lists.columns]
    return pd.DataFrame(rows, columns=columns).astype({"sort_order": "int64"})


def _read(path: Path, model: type[File]) -> File:
    if not path.is_file():
        return model()
    name = f"definitions/{FOLDER}/{path.name}"
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except yaml.YAMLError as error:
        raise RefusedError([Problem(file=name, expected=f"expected YAML: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(name, error)) from None
