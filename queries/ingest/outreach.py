"""The layout "outreach events": what was done for a community, where and when, to stand beside its uptake.

One row per event. A clinic whose day nobody wrote down has the two days between which it was. The columns are described
for those who fill them in docs/vaccine-uptake.md.
"""

from __future__ import annotations

import pandas as pd

from queries import schema
from queries.ingest import layout
from queries.ingest.cells import read_numbers
from queries.ingest.dates import read_dates
from queries.ingest.geography import Reference
from queries.ingest.own_layout import bare_header, note_rows, read_own_header, require_cells
from queries.ingest.problems import Problems, RefusedError
from queries.ingest.read_table import Records, as_columns
from queries.models import EXAMPLE_STAMP, Kind

EVENT_ID = "Event ID"
TITLE = "Title"
VACCINE = "Vaccine"
COMMUNITY = "Community"
START_DATE = "Start Date"
END_DATE = "End Date"
ATTENDED_COUNT = "Attended Count"
NOTE = "Note"

REQUIRED_COLUMNS = (
    EVENT_ID, TITLE, VACCINE, layout.AREA_CODE, COMMUNITY, START_DATE, END_DATE, ATTENDED_COUNT, NOTE,
)  # fmt: skip
OPTIONAL_COLUMNS = (layout.KIND,)
_STORED = [column.name for column in schema.outreach_events.columns]


def is_outreach_header(header: list[str]) -> bool:
    """Tell from its header whether a file lists outreach events: it has the columns that no other layout has."""
    return {bare_header(each) for each in (EVENT_ID, COMMUNITY, START_DATE)} <= {bare_header(cell) for cell in header}


def read_outreach(records: Records, name: str, reference: Reference) -> pd.DataFrame:
    """Read and check a file of this layout, row by row.

    Args:
        records: the cells of the file.
        name: how messages name it.
        reference: the areas of this system.

    Returns:
        One row per event: file, row, every column of the layout as text, and those of the table outreach_events but
        for kind and source_id.

    Raises:
        RefusedError: the header or rows are not as agreed; every row that is wrong is named with what was expected.
    """
    columns = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
    header = read_own_header(records.header, name, REQUIRED_COLUMNS, OPTIONAL_COLUMNS, "a list of outreach events")
    table = as_columns(records, name, header, columns)
    problems = Problems()
    require_cells(table, (EVENT_ID, TITLE, VACCINE, COMMUNITY), problems)
    twice = table.duplicated(EVENT_ID) & (table[EVENT_ID] != "")
    note_rows(table, twice, EVENT_ID, "expected an id of its own; a row above has it too", problems)
    unknown = ~table[layout.AREA_CODE].isin(set(reference.place_of_code))
    note_rows(table, unknown, layout.AREA_CODE, "expected the code of an area of this system", problems)
    _add_dates(table, problems)
    table["attended_count"], is_number = read_numbers(table[ATTENDED_COUNT])
    is_whole = is_number & (table["attended_count"] >= 0) & (table["attended_count"] % 1 == 0)
    wrong = (table[ATTENDED_COUNT] != "") & ~is_whole
    note_rows(table, wrong, ATTENDED_COUNT, "expected a whole number of people, 0 or more, or nothing", problems)
    if problems:
        raise RefusedError(problems)
    return table.assign(
        event_id=table[EVENT_ID], title=table[TITLE], vaccine=table[VACCINE], area_code=table[layout.AREA_CODE],
        community=table[COMMUNITY], note=table[NOTE],
    )  # fmt: skip


def check_events(events: pd.DataFrame, problems: Problems) -> None:
    """Check events of all files together: a known kind, one row for each id, a made-up one says so.

    Args:
        events: rows with file, row, event_id, title and kind.
        problems: where rows that fail go.
    """
    unknown = ~events["kind"].isin([kind.value for kind in Kind])
    note_rows(events, unknown, layout.KIND, f"expected one of {', '.join(kind.value for kind in Kind)}", problems)
    unstamped = (events["kind"] == Kind.EXAMPLE.value) & ~events["title"].str.startswith(EXAMPLE_STAMP)
    note_rows(events, unstamped, TITLE, f"expected it to begin with '{EXAMPLE_STAMP}'", problems)
    twice = events.duplicated("event_id") & ~events.duplicated(["file", "event_id"])
    note_rows(events, twice, EVENT_ID, "expected an id of its own; another file has it too", problems)


def event_rows(events: pd.DataFrame) -> pd.DataFrame:
    """Write events as rows of the table outreach_events, in order of time."""
    if events.empty:
        return pd.DataFrame(columns=_STORED)
    return events[_STORED].sort_values(["start_date", "event_id"], kind="stable").reset_index(drop=True)


def _add_dates(table: pd.DataFrame, problems: Problems) -> None:
    for column, name in ((START_DATE, "start_date"), (END_DATE, "end_date")):
        table[name] = read_dates(table[column])
        note_rows(table, table[name].isna(), column, "expected a day such as 2021-03-23", problems)
    both = table[table["start_date"].notna() & table["end_date"].notna()]
    turned = both.index[[start > end for start, end in zip(both["start_date"], both["end_date"], strict=True)]]
    is_turned = table.index.isin(turned)
    expected = "expected {Start Date} or later: the event ends on or after the day it starts"
    note_rows(table, pd.Series(is_turned, index=table.index), END_DATE, expected, problems)
