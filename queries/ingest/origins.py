"""Where figures come from: the origin file of each source folder, and the sources that a user's own files become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queries.ingest.downloads import download_sources, published_download
from queries.ingest.next_lists import is_next_list
from queries.ingest.problems import Problem, RefusedError, validation_problems
from queries.ingest.workbook import is_workbook
from queries.models import Source

ORIGIN_FILE = "origin.yaml"
_NOT_SOURCES = {"geography", "boundaries"}
LOCAL_PREFIX = "local:"
WORKBOOKS = f"{LOCAL_PREFIX}cover-workbooks"


class Origin(BaseModel):
    """data/<source>/origin.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source_id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    title: str
    short_title: str
    publisher: str
    url: str
    licence: str
    accessed_date: date
    credit: str
    files: dict[str, str]
    notes: list[str] = []


@dataclass(frozen=True)
class InputFile:
    """One table to be loaded. Files that ship carry their source; a user's own file becomes a source of its own.

    `is_download` marks a file that is, byte for byte, what a publisher's service sent.
    """

    path: Path
    name: str
    source_id: str
    is_shipped: bool
    is_download: bool = False


def read_origins(data_dir: Path) -> tuple[list[Source], list[InputFile]]:
    """Find the source folders of the data folder, with their tables in name order.

    Raises:
        RefusedError: a folder has figures and no origin, an origin is not as agreed, or a table it names is missing.
    """
    sources: list[Source] = []
    files: list[InputFile] = []
    problems: list[Problem] = []
    for folder in sorted(path for path in data_dir.iterdir() if path.is_dir() and not path.name.startswith(".")):
        tables = sorted(folder.glob("*.csv"))
        if folder.name in _NOT_SOURCES or not (tables or (folder / ORIGIN_FILE).exists()):
            continue
        try:
            origin = _read_origin(folder / ORIGIN_FILE)
        except RefusedError as error:
            problems += error.problems.kept
            continue
        problems += _listing_problems(folder, origin, [path.name for path in tables])
        if origin.source_id in {source.source_id for source in sources}:
            expected = "expected a source_id of its own; another folder has it too"
            problems.append(_problem(folder / ORIGIN_FILE, expected, "source_id", origin.source_id))
        sources.append(Source(**origin.model_dump(exclude={"files", "notes"}), notes=tuple(origin.notes)))
        files += [InputFile(path, _shipped_name(path), origin.source_id, is_shipped=True) for path in tables]
    if problems:
        raise RefusedError(problems)
    return sources, files


def own_files(paths: Iterable[Path]) -> tuple[list[Source], list[InputFile]]:
    """Make sources of a user's files: downloads are their publisher's, each other file is a source of its own."""
    downloads, workbooks, sources, files = [], [], [], []
    for path in paths:
        sidecar = published_download(path)
        if is_next_list(path):
            files.append(InputFile(path, str(path), "", is_shipped=False))  # it has no figures, so it is no source
        elif is_workbook(path):
            workbooks.append(path)
            files.append(InputFile(path, str(path), WORKBOOKS, is_shipped=False))
        elif sidecar:
            downloads.append((path, sidecar))
            files.append(InputFile(path, str(path), sidecar.publisher, is_shipped=False, is_download=True))
        else:
            source, file = local_file(path)
            sources.append(source)
            files.append(file)
    if workbooks:
        sources.append(_source_of_workbooks(workbooks))
    return [*sources, *download_sources(downloads)], files


def _source_of_workbooks(paths: list[Path]) -> Source:
    """Make one source of all workbooks: each quarter is a file of its own, and a series has one source."""
    names = ", ".join(path.name for path in paths)
    made = [local_file(path)[0] for path in paths]
    return replace(
        made[0],
        source_id=WORKBOOKS,
        title=f"Local workbooks {names}",
        short_title="COVER workbooks",
        accessed_date=max(each.accessed_date for each in made),
        credit="; ".join(each.credit for each in made),
    )


def local_file(path: Path) -> tuple[Source, InputFile]:
    """Make a source of a user's own file: the file is all that is known about it, and that is what is said."""
    source_id = f"{LOCAL_PREFIX}{path.name}"
    modified = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date() if path.exists() else date.today()
    source = Source(
        source_id=source_id,
        title=f"Local file {path.name}",
        short_title=path.name,
        publisher="Loaded from a file by whoever runs this dashboard",
        url="",
        licence="Not stated",
        accessed_date=modified,
        credit=f"Local file {path.name}, as it was on {modified.isoformat()}",
    )
    return source, InputFile(path, str(path), source_id, is_shipped=False)


def _read_origin(path: Path) -> Origin:
    if not path.exists():
        expected = f"the folder has figures and no {ORIGIN_FILE}; expected one that says where they come from"
        raise RefusedError([_problem(path.parent, expected)])
    try:
        return Origin.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise RefusedError([_problem(path, f"expected YAML: {error}")]) from None
    except ValidationError as error:
        raise RefusedError(validation_problems(_shipped_name(path), error)) from None


def _listing_problems(folder: Path, origin: Origin, tables: list[str]) -> list[Problem]:
    origin_path = folder / ORIGIN_FILE
    missing = [_problem(origin_path, "the file named here is missing", "files", name) for name in origin.files
               if name not in tables]  # fmt: skip
    unnamed = [_problem(origin_path, "expected a line for each table of the folder", "files", name) for name in tables
               if name not in origin.files]  # fmt: skip
    return missing + unnamed


def _shipped_name(path: Path) -> str:
    return f"data/{path.parent.name}/{path.name}"


def _problem(path: Path, expected: str, column: str = "", value: str | None = None) -> Problem:
    return Problem(file=_shipped_name(path), column=column, value=value, expected=expected)
