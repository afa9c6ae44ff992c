"""The lists of the area profile: three files beside the definitions or of the system, validated strictly."""

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


def read_profile_lists(definitions_dir: Path, slugs: set[str], words_dir: Path | None = None) -> ProfileFiles:
    """Read the files of the folder `profile`: a file of the system stands in place of that beside the definitions.

    Args:
        definitions_dir: folder of the definitions.
        slugs: the indicators that are defined.
        words_dir: the folder of the words of the system, if it has one.

    Raises:
        RefusedError: a file is not as agreed, or names an indicator that is not defined.
    """
    found = {name: _find(name, definitions_dir, words_dir) for name in ("lists", "missing_groups", "findings")}
    files = ProfileFiles(
        lists=_read(*found["lists"], ListsFile),
        missing_groups=_read(*found["missing_groups"], GroupsFile),
        findings=_read(*found["findings"], FindingsFile),
    )
    named = [("lists", name, slug) for name, held in files.lists for slug in held]
    for each in files.findings.findings:
        named += [("findings", "measures", slug) for slug in (*each.measures, each.nearest) if slug]
    named += [("missing_groups", "nearest", each.nearest) for each in files.missing_groups.groups if each.nearest]
    problems = [
        Problem(file=found[file][1], column=column, value=slug,
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


def _find(name: str, definitions_dir: Path, words_dir: Path | None) -> tuple[Path, str]:
    """Find a list, with its name for a refusal."""
    own = words_dir / FOLDER / f"{name}.yaml" if words_dir else None
    if own and own.is_file():
        return own, f"data/{words_dir.name}/{FOLDER}/{own.name}"
    return definitions_dir / FOLDER / f"{name}.yaml", f"definitions/{FOLDER}/{name}.yaml"


def _read(path: Path, name: str, model: type[File]) -> File:
    if not path.is_file():
        return model()
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except yaml.YAMLError as error:
        raise RefusedError([Problem(file=name, expected=f"expected YAML: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(name, error)) from None
