"""One load: read everything, check everything, work out what is missing, and publish a whole new database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from queries.ingest import layout, validate
from queries.ingest.agreement import list_overlapping_periods, list_unlike_quotients, list_unlike_sources
from queries.ingest.area_codes import check_not_all_aside, match_areas
from queries.ingest.area_slopes import make_slopes
from queries.ingest.bulk.steps import check as check_bulk
from queries.ingest.bulk.steps import describe_and_count, with_careful_rows
from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.write import BulkRows
from queries.ingest.changes import change_lines
from queries.ingest.database import (
    clear_leftovers,
    disk_errors_said,
    exclusive_build,
    next_release_number,
    publish,
)
from queries.ingest.datasets import check_dataset
from queries.ingest.deaths_fifths import append_fifths
from queries.ingest.definitions import Definition, derived_definition
from queries.ingest.deprivation_fifths import list_ordered_series, make_fifths
from queries.ingest.disclose import hide_small_numbers, hide_unless_described, list_hidden_of_undescribed
from queries.ingest.fetched import use_fetched
from queries.ingest.fingerprint import release_row
from queries.ingest.inputs import Inputs, LoadRequest, read_inputs
from queries.ingest.limits import add_limits
from queries.ingest.outreach import check_events
from queries.ingest.problems import Problems, RefusedError
from queries.ingest.provisional import make_provisional
from queries.ingest.read_files import read_files
from queries.ingest.release_state import current_number
from queries.ingest.rows import check_rows
from queries.ingest.search_watch import SearchWatch
from queries.ingest.server_copy import copy_release, last_number
from queries.ingest.summary import Summary
from queries.ingest.tables import build_tables
from queries.ingest.uptake_definitions import make_uptake_definitions
from queries.ingest.withhold import withhold_unreliable
from queries.models import Geography


@dataclass(frozen=True)
class Checked:
    """Rows that may be loaded: figures, what makes the gap between fifths, and outreach events."""

    figures: pd.DataFrame
    contributions: pd.DataFrame
    events: pd.DataFrame
    postcodes: pd.DataFrame


def load(request: LoadRequest, report: Callable[[str], None] = lambda _: None) -> Summary:
    """Build and publish a database from all that ships and the user's files.

    Args:
        request: what to load.
        report: told of each step as it begins.

    Returns:
        What was read, kept and set aside, and which release it became.

    Raises:
        RefusedError: something is wrong with an input. Nothing has been changed.
        BuildError: another load is running, or the database could not be written. Nothing has been changed.
    """
    with exclusive_build(request.database_dir):
        summary = Summary(leftovers_removed=clear_leftovers(request.database_dir))
        before = current_number(request.database_dir, request.dataset)
        server = request.database_url
        after = last_number(server, request.dataset) if server else 0
        number = next_release_number(request.database_dir, request.dataset, after=after)
        kept = {"kept": request.releases_kept, "settling_seconds": request.settling_seconds}
        if server:
            kept["deliver"] = partial(copy_release, server, report=report, **kept)
        with BulkStore(request.database_dir) as bulk:
            with disk_errors_said(request.database_dir):
                tables = prepare(request, number, summary, report, bulk)
            rows = BulkRows(bulk) if bulk.files else None
            summary.database = publish(tables, request.database_dir, request.dataset, number, report, bulk=rows, **kept)
        summary.release_number = number
        report("Comparing with the release before")
        summary.changes = change_lines(request.database_dir, request.dataset, before, number)
    return summary


def prepare(
    request: LoadRequest,
    number: int,
    summary: Summary,
    report: Callable[[str], None] = lambda _: None,
    bulk: BulkStore | None = None,
) -> dict[str, pd.DataFrame]:
    """Read, check and work out everything that a release holds, and write nothing.

    Args:
        request: what to load.
        number: the number that the release would get.
        summary: is told what was read, kept and set aside.
        report: told of each step as it begins.
        bulk: gets the rows of large files, which are in no frame.

    Returns:
        A frame for each table of the schema.

    Raises:
        RefusedError: something is wrong with an input.
    """
    inputs = read_inputs(request, report)
    bulk = bulk if bulk is not None else BulkStore()
    checked = read_and_check(request, inputs, summary, report, bulk)
    table = checked.figures
    report("Working out limits and withholding what may not be shown")
    definitions = _definitions_of(table, inputs, summary)
    watch = SearchWatch(report)
    summary.hidden = hide_small_numbers(table, definitions, inputs.reference, watch)
    summary.notes += watch.notes + list_hidden_of_undescribed(table, definitions)
    summary.without_limits = add_limits(table)
    ordered = list_ordered_series(table, definitions, inputs.reference)  # before single areas are withheld
    fifths = make_fifths(ordered)
    summary.withheld = withhold_unreliable(table, definitions)
    summary.count_kept(table)
    summary.fifths = len(fifths)
    definitions |= describe_and_count(bulk, inputs, definitions, summary, report) if bulk.files else {}
    report("Drawing boundaries for the web")
    return build_tables(
        table=pd.concat([table, fifths], ignore_index=True),
        contributions=checked.contributions,
        events=checked.events,
        slopes=make_slopes(ordered),
        definitions=list(definitions.values()),
        sources=inputs.sources,
        reference=inputs.reference,
        boundaries=inputs.boundaries,
        life_course=inputs.life_course,
        profile=inputs.profile,
        postcodes=checked.postcodes,
        release=release_row(request, inputs.files, number),
        other_sources=bulk.sources(),
    )


def read_and_check(
    request: LoadRequest,
    inputs: Inputs,
    summary: Summary,
    report: Callable[[str], None] = lambda _: None,
    bulk: BulkStore | None = None,
) -> Checked:
    """Read the files and check every row, before anything is worked out or written.

    Args:
        request: what to load.
        inputs: what was read before; definitions that the files bring are added to it.
        summary: told what was read, set aside and left out.
        report: told of each step as it begins.
        bulk: gets the rows of large files.

    Raises:
        RefusedError: a file or a row is not as agreed.
    """
    summary.notes += inputs.boundaries.notes
    bulk = bulk if bulk is not None else BulkStore()
    read = read_files(
        inputs.files,
        inputs.reference,
        inputs.definitions,
        report,
        summary.rows_read,
        bulk,
        request.bulk_above_megabytes,
    )
    summary.notes += read.notes
    read.table, careful = with_careful_rows(read.table, bulk, inputs, request)
    read.table = _using_fetched(read.table, inputs, request, summary)
    _describe_uptake(read.table, inputs, summary)
    events = _checked_events(read.events, request, summary)
    table, contributions = append_fifths(read.table, read.deaths, inputs.definitions, inputs.reference)
    summary.rows_read |= table["file"].value_counts(sort=False).to_dict() | bulk.rows_read()
    problems = Problems()
    kept = _checked(table, inputs, request, report, summary, problems, bulk.rows_read())
    if bulk.files:
        report(f"Checking {bulk.row_count:,} rows of large files")
        check_bulk(bulk, careful, inputs, request, problems, summary)
    if problems:
        raise RefusedError(problems)
    summary.notes += [*list_unlike_quotients(kept), *list_overlapping_periods(kept)]
    return Checked(kept, contributions, events, read.postcodes)


def _checked(
    table: pd.DataFrame,
    inputs: Inputs,
    request: LoadRequest,
    report: Callable[[str], None],
    summary: Summary,
    problems: Problems,
    elsewhere: Iterable[str],
) -> pd.DataFrame:
    """Check every row, collecting all that is wrong, and answer with the rows to keep.

    Files of which only some rows are here, because the others are checked `elsewhere`, are judged as a whole there.
    """
    report(f"Checking {len(table):,} rows")
    check_rows(table, inputs, request, problems)
    summary.set_aside = match_areas(table, inputs.reference, problems)
    check_not_all_aside(table[~table["file"].isin(list(elsewhere))], problems)
    summary.own_files = [file.name for file in inputs.files if not file.is_shipped]
    kept = table[table["reason"] == ""]
    if request.replace:
        kept = _replaced(kept, summary)
    repeated = validate.check_duplicates(kept, problems)
    summary.repeated = int(repeated.sum())
    kept = kept[~repeated]
    validate.check_single_source(kept, problems)
    return kept.reset_index(drop=True)


def _using_fetched(table: pd.DataFrame, inputs: Inputs, request: LoadRequest, summary: Summary) -> pd.DataFrame:
    """Let what was fetched from a publisher's own service take the place of what stood in for it."""
    members = inputs.reference.members
    codes = set(members.loc[members["geography"] != Geography.ENGLAND.value, "area_code"])
    described = use_fetched(table, inputs.definitions, inputs.life_course, request.definitions_dir, codes, inputs.words)
    inputs.definitions, inputs.life_course = described.definitions, described.life_course
    summary.replaced += described.left_out
    summary.notes += described.notes
    return described.table


def _describe_uptake(table: pd.DataFrame, inputs: Inputs, summary: Summary) -> None:
    """Add a provisional definition for every vaccine, dose and denominator of a local table that has none."""
    made = make_uptake_definitions(table, inputs.definitions, inputs.reference)
    inputs.definitions += made
    summary.provisional += [f"{each.indicator.title} ({each.indicator.indicator_id})" for each in made]


def _checked_events(events: pd.DataFrame, request: LoadRequest, summary: Summary) -> pd.DataFrame:
    """Give each outreach event its source and kind, and check what is agreed for all of them together."""
    if events.empty:
        return events
    own_kind = pd.Series(request.kind.value, index=events.index).where(~events["is_shipped"], "")
    events = events.assign(
        source_id=events["file_source_id"], kind=events[layout.KIND].where(events[layout.KIND] != "", own_kind)
    )
    problems = Problems()
    check_events(events, problems)
    check_dataset(events, request.dataset, problems)
    if problems:
        raise RefusedError(problems)
    summary.notes.append(f"{len(events)} outreach {'event' if len(events) == 1 else 'events'} read.")
    return events


def _replaced(table: pd.DataFrame, summary: Summary) -> pd.DataFrame:
    """Leave out the series that ship and that the user's files bring too, whole: a series has one source."""
    own = table[~table["is_shipped"]]
    keys = pd.MultiIndex.from_frame(own[validate.SERIES_KEYS].drop_duplicates())
    is_replaced = table["is_shipped"] & pd.MultiIndex.from_frame(table[validate.SERIES_KEYS]).isin(keys)
    summary.notes += list_unlike_sources(own, table[is_replaced])
    summary.replaced += int(is_replaced.sum())
    return table[~is_replaced]


def _definitions_of(table: pd.DataFrame, inputs: Inputs, summary: Summary) -> dict[str, Definition]:
    """Collect the definitions of the indicators that have rows, and make one where there is none."""
    held = set(table["indicator_id"])
    defined = {definition.indicator.indicator_id: definition for definition in inputs.definitions}
    summary.without_rows = [
        definition.indicator.slug for indicator_id, definition in defined.items() if indicator_id not in held
    ]
    taken = {definition.indicator.slug for definition in inputs.definitions}
    for indicator_id, rows in table.groupby("indicator_id", sort=False):
        if indicator_id in defined:
            continue
        made = derived_definition(str(indicator_id), str(rows["source_id"].iloc[0]))
        if made is None:
            made = make_provisional(str(indicator_id), rows, inputs.reference.members, taken)
            made = hide_unless_described(made, rows)
            summary.provisional.append(f"{made.indicator.title} ({indicator_id})")
        taken.add(made.indicator.slug)
        defined[str(indicator_id)] = made
    return {indicator_id: definition for indicator_id, definition in defined.items() if indicator_id in held}
