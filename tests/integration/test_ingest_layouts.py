"""Each layout of a Fingertips table in small, with made-up figures: headers of 2021 and 2025, the new site's lists.

The real files are read by test_ingest_real_files.py where they lie beside the repository.
"""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from queries import indicators, schema
from queries.engine import fetch_frame
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.models import Polarity
from tests import factories
from tests.factories import BLABY, ENGLAND, LEICESTER, MSOA_1, RUTLAND, UPPINGHAM

HEADER_2021 = (
    "IndicatorID,IndicatorName,ParentCode,ParentName,AreaCode,AreaName,AreaType,Sex,Age,Category_Type,Category,"
    "Timeperiod,Value,Lower_CI_95.0_limit,Upper_CI_95.0_limit,Lower_CI_99.8_limit,Upper_CI_99.8_limit,Count,"
    "Denominator,Value_note,Recent_Trend,Compared_to_England_value_or_percentiles,"
    "Compared_to_Region_value_or_percentiles,Time_period_Sortable,New_data,Compared_to_goal"
)
HEADER_2025 = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,{},Time period Sortable,New data,"
    "Compared to goal,Time period range"
)
# How column 23 has been called: it is named after what the user compared with.
COMPARED = (
    "Compared to percentiles",
    "Column not used",
    "Compared to PCNs (v. 27/10/23) value or percentiles",
    "Compared to Counties & UAs (2023-24) value or percentiles",
)
NOTE = "Value cannot be calculated as number of cases is too small"


def line(code: str, name: str, area_type: str, period: str, value: str, *, note: str = "", more: str = "") -> str:
    """One row with limits a unit either way; `more` is what follows column 26."""
    limits = f"{float(value) - 1},{float(value) + 1}" if value else ","
    return f'7001,"Made-up score",,,{code},{name},{area_type},Persons,All ages,,,{period},{value},{limits},,,,,{note},,Similar,,20200000,,{more}'  # noqa: E501


def held() -> dict[tuple[str, str], tuple[float, str]]:
    """What the database holds of the made-up score: value and status by area and period."""
    rows = fetch_frame(select(schema.observations).where(schema.observations.c.indicator_slug == "made-up-score"))
    return {(row.area_code, row.period): (row.value, row.status) for row in rows.itertuples()}


def write(workspace, name: str, *lines: str, start: str = "", end: str = "\n"):
    path = workspace / name
    path.write_bytes((start + end.join(lines) + end).encode())
    return path


def test_the_header_of_2021_and_its_suppressed_counts(workspace, serve):
    file = write(
        workspace,
        "children.csv",
        HEADER_2021,
        line(ENGLAND, "England", "England", "2015 - 17", "14.5"),
        line(LEICESTER, "Leicester", "County & UA", "2015 - 17", "13.25"),
        line(RUTLAND, "Rutland", "County & UA", "2015 - 17", "", note=NOTE),
        line("E10000021", "Northamptonshire", "County & UA", "2015 - 17", "15.5"),
    )
    summary = load(factories.load_request(workspace, file))
    serve(workspace / "db")
    found = held()
    assert found[LEICESTER, "2015 to 2017"] == (13.25, "value")
    assert found[RUTLAND, "2015 to 2017"][1] == "not_reliable"
    assert f"  {file}: read 4, kept 3, set aside 1" in summary.lines()


@pytest.mark.parametrize("compared", COMPARED)
def test_the_header_of_2025_whatever_was_compared_with(workspace, serve, compared):
    file = write(
        workspace,
        "download.csv",
        HEADER_2025.format(compared),
        line(ENGLAND, "England", "England", "2022/23", "14.5", more=",1y"),
        line(LEICESTER, "Leicester", "UA", "2022/23", "13.25", more=",1y"),
        start="\ufeff",
        end="\r\n",
    )
    load(factories.load_request(workspace, file))
    serve(workspace / "db")
    assert held() == {(ENGLAND, "2022/23"): (14.5, "value"), (LEICESTER, "2022/23"): (13.25, "value")}


def test_one_file_with_every_type_of_area_and_every_length_of_period(workspace, serve):
    """Practices, retired wards and regions are set aside, each with its own reason; all else keeps its own period."""
    rows = [
        line(ENGLAND, "England", "England", "2023", "14.5", more=",1y"),
        line(BLABY, "Blaby", "Districts & UAs (2021/22-2022/23)", "2021/22 - 23/24", "11.5", more=",3y"),
        line(RUTLAND, '"Rutland\r\n(unitary)"', "Unitary authorities", "2023/24 Q1-Q3", "12.5", more=",3q"),
        line(MSOA_1, "Beaumont Park", "MSOA", "Mar 2021", "13.5", more=",1m"),
        line(UPPINGHAM, "Uppingham", "Ward (2022)", "2016 - 20", "15.5", more=",5y"),
        line(LEICESTER, "Leicester", "Counties & UAs", "2024/25", "16.5", more=",1y academic"),
        line(LEICESTER, "Leicester", "Counties & UAs", "Aug 2010 - Jul 2013", "17.5", more=",36m"),
        line(LEICESTER, "Leicester", "Counties & UAs", "2020 Q2 - 2021 Q1", "18.5", more=",4q"),
        line("C82001", "A practice", "GPs", "2023", "19.5", more=",1y"),
        line("E05014640", "Blaby", "Ward (2023)", "2023", "20.5", more=",1y"),
        line("E12000004", "East Midlands region", "Regions (statistical)", "2023", "21.5", more=",1y"),
    ]
    file = write(workspace, "mixed.csv", HEADER_2025.format(COMPARED[0]), *rows)
    summary = load(factories.load_request(workspace, file))
    serve(workspace / "db")
    assert {key: value for key, (value, _) in held().items()} == {
        (ENGLAND, "2023"): 14.5,
        (BLABY, "2021/22 to 2023/24"): 11.5,
        (RUTLAND, "Apr to Dec 2023"): 12.5,
        (MSOA_1, "Mar 2021"): 13.5,
        (UPPINGHAM, "2016 to 2020"): 15.5,
        (LEICESTER, "2024/25 academic year"): 16.5,
        (LEICESTER, "Aug 2010 to Jul 2013"): 17.5,
        (LEICESTER, "Apr 2020 to Mar 2021"): 18.5,
    }
    reasons = dict(zip(summary.set_aside["area_code"], summary.set_aside["reason"], strict=True))
    assert reasons["C82001"] == "not an area of the map (GPs)"
    assert "December 2023 wards: this code is not of a vintage held here" in reasons["E05014640"]
    assert set(reasons) == {"C82001", "E05014640", "E12000004"}
    assert any(": read 11, kept 8, set aside 3" in each for each in summary.lines())


def test_the_table_of_one_chart_of_the_new_site_says_what_to_download_instead(workspace):
    header = "Indicator ID,Indicator name,Period,Area,Area code,Compared to benchmark,Count,Value unit,Value"
    file = write(workspace, "chart.csv", header, f"7001,Made-up score,2023,Leicester,{LEICESTER},Similar,10,%,12.5")
    with pytest.raises(RefusedError) as caught:
        load(factories.load_request(workspace, file))
    (problem,) = caught.value.problems.kept
    assert problem.column == "Sex"
    assert "the table of one chart of Fingertips" in problem.expected
    assert "expected the download of all data of an indicator" in problem.expected


def area(code: str, name: str, area_type: str = "Counties and Unitary Authorities") -> dict[str, object]:
    return {"areaCode": code, "areaName": name, "areaType": area_type, "childAreas": [], "level": 2}


def indicator(number: int, polarity: str) -> dict[str, object]:
    return {"indicatorID": number, "indicatorName": "Inactive adults", "polarity": polarity, "unitLabel": "%"}


def as_json(workspace, name: str, found: object):
    path = workspace / name
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def test_a_list_of_areas_is_compared_with_those_held_and_not_loaded(workspace):
    listed = [
        area(LEICESTER, "Leicester"),
        area(RUTLAND, "Rutland UA"),
        area("E05014640", "Blaby"),
        area("E06000015", "Derby"),
    ]
    before = load(factories.load_request(workspace))
    summary = load(factories.load_request(workspace, as_json(workspace, "areas.json", listed)))
    text = "\n".join(summary.lines())
    assert (
        "4 areas listed, without figures, so nothing of it is loaded: 2 held here, 1 known by a code of another "
        "vintage, 1 outside this system." in text
    )
    assert "1 held under another name: E06000017 Rutland UA (here Rutland)" in text
    assert summary.rows_kept == before.rows_kept


@pytest.mark.parametrize(("polarity", "is_said"), [("Low is good", False), ("High is good", True)])
def test_a_list_of_indicators_that_turns_a_direction_round_is_told_and_not_believed(
    workspace, serve, polarity, is_said
):
    path = as_json(workspace, "indicators.json", [indicator(93015, polarity), indicator(1, "No judgement")])
    text = "\n".join(load(factories.load_request(workspace, path)).lines())
    assert "2 indicators listed, without figures" in text
    assert "1 described here in this system's own words, 1 not described here." in text
    said = "1 of another good direction, where this system's own stands: 93015 Inactive adults (High is good; here low"
    assert (said in text) is is_said
    serve(workspace / "db")
    assert indicators.get_indicator(factories.SLUG).polarity is Polarity.LOW_IS_GOOD


BAD_LISTS = {
    "cut off": ('[{"areaCode": "E06000016"', "the JSON breaks off or is wrong at line 1"),
    "no list": ('{"areaCode": "E06000016"}', "expected a CSV table, or a list of areas or of indicators"),
    "empty": ("[]", "expected a CSV table, or a list of areas or of indicators"),
    "a record without a name": (json.dumps([area(LEICESTER, "")]), "row 1, column 'areaName'"),
    "no record": (json.dumps([area(LEICESTER, "Leicester"), 7]), "row 2: '7' found; expected a record with areaCode"),
    "something else": ('[{"a": 1}]', "column 'indicatorID'"),
    "nested without end": ("[" * 100_000, "expected a CSV table, or a list"),
}


@pytest.mark.parametrize(("text", "expected"), BAD_LISTS.values(), ids=BAD_LISTS)
def test_a_list_that_is_none_is_refused(workspace, text, expected):
    path = workspace / "list.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError) as caught:
        load(factories.load_request(workspace, path))
    assert expected in str(caught.value)
