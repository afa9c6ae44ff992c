"""What a load is asked to do, and what it reads before any figure is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from queries.ingest.boundaries import Layers, read_boundaries
from queries.ingest.bulk.survey import BULK_ABOVE_MEGABYTES
from queries.ingest.database import (
    RELEASES_KEPT,
    SETTLING_SECONDS,
)
from queries.ingest.datasets import stamp_problems
from queries.ingest.definitions import WHOLE_SYSTEM, Definition, read_definitions
from queries.ingest.fetched import fetched_ids
from queries.ingest.followed import follow
from queries.ingest.geography import Reference, read_geography
from queries.ingest.life_course import LifeCourseFile, read_life_course
from queries.ingest.origins import InputFile, own_files, read_origins
from queries.ingest.problems import Problem, Problems, RefusedError
from queries.ingest.profile_lists import ProfileFiles, read_profile_lists
from queries.ingest.references import reference_problems
from queries.ingest.words import Words, read_words, words_problems
from queries.models import Geography, Kind, Source


@dataclass(frozen=True, kw_only=True)
class LoadRequest:
    """What to load and where to put it.

    `kind` is what a user's own rows are called when they have no column Kind. It is "derived" unless the user vouches
    for more: a file on somebody's disk may have been edited, so it is not called published without being told so.
    A file of figures larger than `bulk_above_megabytes` is checked as a set, in DuckDB, and not row by row.
    `tables_dir` holds the source folders; it is `data_dir` unless given. Areas and boundaries are always of `data_dir`.
    """

    data_dir: Path
    definitions_dir: Path
    database_dir: Path
    dataset: str = "published"
    files: tuple[Path, ...] = ()
    kind: Kind = Kind.DERIVED
    replace: bool = False
    tables_dir: Path | None = None
    boundaries: dict[Geography, Path] = field(default_factory=dict)
    all_areas: bool = False
    areas_within: bool = False
    releases_kept: int = RELEASES_KEPT
    settling_seconds: float = SETTLING_SECONDS
    bulk_above_megabytes: float = BULK_ABOVE_MEGABYTES
    database_url: str = field(default="", repr=False)  # a shared server gets the release too; may hold a password


@dataclass
class Inputs:
    """What was read before any figure was looked at."""

    reference: Reference
    sources: list[Source]
    files: list[InputFile]
    definitions: list[Definition]
    life_course: LifeCourseFile | None
    profile: ProfileFiles
    boundaries: Layers
    words: Words = field(default_factory=Words)


def read_inputs(request: LoadRequest, report: Callable[[str], None] = lambda _: None) -> Inputs:
    """Read reference, definitions and boundaries, and find the tables.

    Raises:
        RefusedError: one of them is missing or wrong.
    """
    report("Reading areas, sources and definitions")
    problems = Problems()
    _check_files(request, problems)
    reference = read_geography(request.data_dir)
    sources, files = read_origins(request.tables_dir or request.data_dir)
    for found, into in zip(own_files(request.files), (sources, files), strict=True):
        into += found
    words = read_words(request.data_dir, reference.system, request.dataset)
    reference, definitions = follow(reference, _read_definitions(request.definitions_dir, words), request.dataset)
    slugs = {each.indicator.slug for each in definitions}
    life_course = read_life_course(request.definitions_dir, slugs, words.changes.life_course)
    profile = read_profile_lists(request.definitions_dir, slugs, words.folder)
    report("Reading boundaries")
    boundaries, reference = read_boundaries(
        reference,
        request.data_dir,
        replacements=request.boundaries,
        all_areas=request.all_areas,
        areas_within=request.areas_within,
    )
    source_ids = {source.source_id for source in sources}
    for problem in [
        *reference_problems(definitions, source_ids, {*reference.place_of_code, WHOLE_SYSTEM}),
        *stamp_problems(request.dataset, definitions, sources),
    ]:
        problems.add(problem)
    if problems:
        raise RefusedError(problems)
    return Inputs(reference, sources, files, definitions, life_course, profile, boundaries, words)


def _read_definitions(folder: Path, words: Words) -> list[Definition]:
    """Read the definitions with the words of the system over them, and those that it alone has."""
    slugs = {path.stem for path in folder.glob("[!_]*.yaml")}
    if problems := words_problems(words, slugs, fetched_ids(folder)):
        raise RefusedError(problems)
    return read_definitions(folder, *words.definition_folders, changes=words.changes.definitions, changed_in=words.name)


def _check_files(request: LoadRequest, problems: Problems) -> None:
    names = [path.name for path in request.files]
    for path in request.files:
        if not path.is_file():
            problems.add(Problem(file=str(path), expected="there is no such file"))
        elif names.count(path.name) > 1:
            problems.add(Problem(file=str(path), expected="expected files of different names; two have this one"))
    for path in request.boundaries.values():
        if not path.exists():
            problems.add(Problem(file=str(path), expected="there is no such file"))
    if problems:
        raise RefusedError(problems)
