"""Read every input file, whatever its layout: the header tells which it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.survey import open_bulk
from queries.ingest.cover_layout import read_cover
from queries.ingest.deaths_layout import is_deaths_header, read_deaths
from queries.ingest.definitions import Definition
from queries.ingest.derive import DeathsOfAreas, collect_deaths, derive_life_expectancy
from queries.ingest.geography import Reference
from queries.ingest.next_lists import is_next_list, read_next_list
from queries.ingest.origins import InputFile
from queries.ingest.outreach import is_outreach_header, read_outreach
from queries.ingest.postcodes import is_postcode_file, join_postcodes, read_postcodes
from queries.ingest.problems import Problem, Problems, RefusedError
from queries.ingest.read_table import as_table, read_records
from queries.ingest.uptake_layout import is_uptake_header, read_uptake
from queries.ingest.workbook import is_workbook, read_workbook

_OF_SOME_LAYOUTS = ("limits_method", "vaccine", "dose", "people_counted", "part_of")


@dataclass
class FilesRead:
    """What the files hold.

    Attributes:
        table: rows of figures in the Fingertips layout, with is_shipped, file_source_id, limits_method, and what only
            tables of vaccine uptake have: vaccine, dose, people_counted and part_of.
        deaths: deaths and population, for the fifths and the causes.
        events: outreach events, with is_shipped and file_source_id.
        postcodes: of the areas of this system, as `postcodes.read_postcodes` gives them, with source_id.
        notes: what was found in lists that have no figures.
    """

    table: pd.DataFrame
    deaths: list[DeathsOfAreas]
    events: pd.DataFrame
    postcodes: pd.DataFrame
    notes: list[str]


@dataclass
class _OfFile:
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    deaths: list[DeathsOfAreas] = field(default_factory=list)
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    postcodes: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: list[str] = field(default_factory=list)


def read_files(
    files: list[InputFile],
    reference: Reference,
    definitions: list[Definition],
    report: Callable[[str], None],
    rows_read: dict[str, int],
    bulk: BulkStore,
    bulk_above_megabytes: float,
) -> FilesRead:
    """Read the files, collecting all that is wrong with any of them.

    Args:
        files: what to read.
        reference: the areas of this system.
        definitions: the indicators that are described.
        report: told of each file.
        rows_read: filled with the number of rows of each file of figures.
        bulk: gets the files that are too large to be read row by row.
        bulk_above_megabytes: how large those are.

    Raises:
        RefusedError: a file is not as agreed, or no file holds figures.
    """
    problems = Problems()
    tables, deaths, events, postcodes, notes = [], [], [], [], []
    for file in files:
        report(f"Reading {file.name}")
        try:
            if opened := open_bulk(file, bulk_above_megabytes, bulk):
                rows_read[file.name] = opened.rows
                continue
            found = _read_file(file, reference, definitions)
        except RefusedError as error:
            problems.extend(error.problems)
            continue
        if len(found.table):
            rows_read |= found.table["file"].value_counts(sort=False).to_dict()
        origin = {"is_shipped": file.is_shipped, "file_source_id": file.source_id}
        tables += [found.table.assign(**origin)] if len(found.table) else []
        events += [found.events.assign(**origin)] if len(found.events) else []
        postcodes += [found.postcodes.assign(source_id=file.source_id)] if len(found.postcodes) else []
        deaths += found.deaths
        notes += found.notes
    if problems:
        raise RefusedError(problems)
    if not tables and not bulk.files:
        raise RefusedError([Problem(file="data", expected="expected at least one table of figures; there is none")])
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    for column in _OF_SOME_LAYOUTS:
        table[column] = table[column].fillna("") if column in table else ""
    return FilesRead(table, deaths, _joined(events), join_postcodes(postcodes), notes)


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _read_file(file: InputFile, reference: Reference, definitions: list[Definition]) -> _OfFile:
    if is_workbook(file.path):
        table, notes = read_cover(read_workbook(file.path, file.name), file.name)
        return _OfFile(table.assign(limits_method=""), notes=notes)
    if is_next_list(file.path):
        return _OfFile(notes=read_next_list(file.path, file.name, reference, [each.indicator for each in definitions]))
    if is_postcode_file(file.path):
        found, notes = read_postcodes(file.path, file.name, reference)
        return _OfFile(postcodes=found, notes=notes)
    records = read_records(file.path, file.name)
    if is_outreach_header(records.header):
        return _OfFile(events=read_outreach(records, file.name, reference))
    if is_deaths_header(records.header):
        deaths = collect_deaths(read_deaths(records, file.name), reference)
        return _OfFile(derive_life_expectancy(deaths.groups), [deaths])
    if is_uptake_header(records.header):
        return _OfFile(read_uptake(records, file.name, reference, definitions))
    return _OfFile(as_table(records, file.name).assign(limits_method=""))
