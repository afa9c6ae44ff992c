"""Outreach events: those that ship, those of a user's file, and every way in which a list of them can be wrong."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from queries.engine import fetch_frame
from queries.ingest.load import load
from queries.ingest.outreach import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from queries.ingest.problems import RefusedError
from queries.schema import outreach_events
from tests import factories

COLUMNS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)


def event(**changes: str) -> dict[str, str]:
    cells = {
        "Event ID": "clinic-1",
        "Title": "Clinic at the hall",
        "Vaccine": "COVID-19",
        "Area Code": factories.LEICESTER,
        "Community": "Somali",
        "Start Date": "2021-03-23",
        "End Date": "2021-03-30",
        "Attended Count": "",
        "Note": "",
    }
    return cells | {name.replace("_", " "): text for name, text in changes.items()}


def write(folder: Path, *events: dict[str, str]) -> Path:
    return factories.write_csv(folder / "outreach.csv", events, columns=COLUMNS)


def held() -> list[dict]:
    return fetch_frame(select(outreach_events)).to_dict("records")


@pytest.mark.usefixtures("shipped")
def test_the_clinics_of_the_framework_are_a_band_with_their_attendances():
    (clinics,) = held()
    assert (clinics["area_code"], clinics["community"], clinics["vaccine"]) == ("E06000016", "Somali", "COVID-19")
    days = (clinics["start_date"], clinics["end_date"])
    assert [day if isinstance(day, date) and not hasattr(day, "hour") else day.date() for day in days] == [
        date(2021, 3, 23), date(2021, 3, 30),
    ]  # fmt: skip
    assert clinics["attended_count"] == 537
    for words in ("gives no day", "any age and any group", "44%", "how many were asked is not given", "69%", "75%"):
        assert words in clinics["note"]
    assert (clinics["kind"], clinics["source_id"]) == ("published", "llr_framework_case_study")


def test_a_users_file_adds_events_of_its_own_source(workspace, tmp_path, serve):
    file = write(tmp_path / "own", event(Attended_Count="1,204"), event(Event_ID="b", Start_Date="2021-03-01"))
    summary = load(factories.load_request(workspace, file))
    assert "2 outreach events read." in summary.notes
    serve(workspace / "db")
    later, first = held()[1], held()[0]
    assert (first["event_id"], later["event_id"]) == ("b", "clinic-1")  # in order of time
    assert (later["attended_count"], later["kind"], later["source_id"]) == (1204, "derived", "local:outreach.csv")


@pytest.mark.parametrize(
    ("changes", "column", "expected"),
    [
        ({"Start_Date": "23/03/2021"}, "Start Date", "expected a day such as 2021-03-23"),
        ({"End_Date": "2021-02-30"}, "End Date", "expected a day such as 2021-03-23"),
        ({"End_Date": "2021-03-22"}, "End Date", "expected 2021-03-23 or later"),
        ({"Area_Code": "E05000001"}, "Area Code", "expected the code of an area of this system"),
        ({"Attended_Count": "about 500"}, "Attended Count", "expected a whole number of people"),
        ({"Attended_Count": "12.5"}, "Attended Count", "expected a whole number of people"),
        ({"Attended_Count": "-1"}, "Attended Count", "expected a whole number of people"),
        ({"Community": ""}, "Community", "the cell is blank"),
        ({"Kind": "rumour"}, "Kind", "expected one of published"),
        (
            {"Kind": "example", "Title": "Example: made-up figures. Clinic"},
            "Kind",
            "kind 'example' has a data set of its own",
        ),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_loaded(workspace, tmp_path, changes, column, expected):
    file = write(tmp_path / "own", event(), event(Event_ID="clinic-2", **changes))
    with pytest.raises(RefusedError) as refused:
        load(factories.load_request(workspace, file))
    (problem,) = refused.value.problems.kept
    assert (problem.row, problem.column) == (3, column)
    assert expected in problem.expected
    assert not list((workspace / "db").glob("*.duckdb"))


def test_an_event_stands_once_in_a_file_and_across_files(workspace, tmp_path):
    file = write(tmp_path / "own", event(), event())
    with pytest.raises(RefusedError, match=r"row 3, column 'Event ID'.*a row above has it too"):
        load(factories.load_request(workspace, file))
    first = write(tmp_path / "a", event())
    second = first.rename(tmp_path / "other.csv")
    with pytest.raises(RefusedError, match="another file has it too"):
        load(factories.load_request(workspace, write(tmp_path / "a", event()), second))


def test_a_column_too_few_or_too_many_is_named(workspace, tmp_path):
    with (tmp_path / "own.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Event ID", "Community", "Start Date", "Mood"])
        writer.writerow(["a", "b", "2021-03-23", "good"])
    with pytest.raises(RefusedError) as refused:
        load(factories.load_request(workspace, tmp_path / "own.csv"))
    said = {(problem.column, problem.row) for problem in refused.value.problems.kept}
    assert {("Mood", 1), ("End Date", 1), ("Area Code", 1)} <= said


def test_a_made_up_event_says_so_in_its_title(workspace, tmp_path):
    with pytest.raises(RefusedError, match="column 'Title': 'Clinic at the hall' found; expected it to begin with"):
        load(factories.load_request(workspace, write(tmp_path / "own", event(Kind="example"))))
