"""A table of vaccine uptake: what it becomes in the database, and every way in which it can be wrong."""

from __future__ import annotations

import csv
import re

import pandas as pd
import pytest
from sqlalchemy import select
from statsmodels.stats.proportion import proportion_confint

from queries.engine import fetch_frame
from queries.indicators import get_indicator
from queries.ingest.__main__ import main
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.ingest.uptake_layout import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, is_uptake_header
from queries.models import Polarity
from queries.schema import observations
from tests import factories
from tests.conftest import ROOT
from tests.uptake_table import BLACK, group, uptake, write_uptake

SLUG = "covid-19-vaccine-first-dose-gp-records"
NINETEEN, EIGHTEEN = "Ethnic group, 19 groups", "Ethnic group, 18 groups"


@pytest.fixture
def loaded(workspace, tmp_path, serve):
    """Load rows of uptake and answer with what the database holds of a measure, by category."""

    def of(*rows, slug: str = SLUG) -> pd.DataFrame:
        load(factories.load_request(workspace, write_uptake(tmp_path / "my-uptake.csv", rows)))
        serve(workspace / "db")
        return fetch_frame(select(observations).where(observations.c.indicator_slug == slug))

    return of


def refused(workspace, tmp_path, *rows) -> list[tuple[int, str, str]]:
    """Try to load rows; answer with row, column and words of every problem."""
    file = write_uptake(tmp_path / "my-uptake.csv", rows)
    with pytest.raises(RefusedError) as error:
        load(factories.load_request(workspace, file))
    assert not list((workspace / "db").glob("*.duckdb"))
    return [(each.row, each.column, each.expected) for each in error.value.problems.kept]


def test_a_row_becomes_a_percentage_with_wilsons_limits(loaded):
    (row,) = loaded(uptake(Note="Counted twice a week")).to_dict("records")
    assert (row["area_code"], row["vintage"]) == ("LLR-LC1", "ICB neighbourhoods 2025")
    assert (row["sex"], row["age"], row["period"]) == ("persons", "50+ yrs", "to 21 March 2021")
    assert (row["event_count"], row["denominator_count"], row["value"]) == (120, 200, 60)
    for alpha, name in ((0.05, "95"), (0.002, "998")):
        limits = [100 * limit for limit in proportion_confint(120, 200, alpha=alpha, method="wilson")]
        assert [row[f"lower_ci{name}"], row[f"upper_ci{name}"]] == pytest.approx(limits)
    assert "Wilson" in row["limits_note"]
    assert (row["value_note"], row["kind"], row["source_id"]) == (
        "Counted twice a week", "derived", "local:my-uptake.csv"
    )  # fmt: skip


def test_groups_stand_under_the_level_that_they_are_of(loaded):
    held = loaded(
        uptake(),
        group(BLACK),
        group("African", "19", Part_Of=BLACK),
        group("African", "18", Part_Of=BLACK),
        group("Somali", "local", Part_Of=BLACK),
        group("Not stated"),
        group("Not known"),
    )
    assert set(zip(held["category_type"], held["category"], strict=True)) == {
        ("", ""), ("Ethnic group", BLACK), (NINETEEN, "African"), (EIGHTEEN, "African"),
        ("Ethnic group", "Somali (part of Black)"), ("Ethnic group", "Not stated"), ("Ethnic group", "Not known"),
    }  # fmt: skip
    assert set(held.loc[held["category"] != "", "value_note"]) == {"Ethnic groups of Census 2021"}


def test_a_measure_is_made_of_vaccine_dose_and_denominator(loaded):
    second = {"Dose": "Second", "Count_Vaccinated": 100}
    held = loaded(uptake(), uptake(**second), uptake(Denominator_Source="ONS estimates", Population=180))
    assert len(held) == 1
    made = get_indicator(SLUG)
    assert (made.vaccine, made.dose, made.people_counted) == ("COVID-19", "First", "GP records")
    assert (made.title, made.is_provisional) == ("COVID-19 vaccine, first dose (GP records)", True)
    assert made.polarity is Polarity.HIGH_IS_GOOD
    assert get_indicator("covid-19-vaccine-second-dose-gp-records").dose == "Second"
    assert get_indicator("covid-19-vaccine-first-dose-ons-estimates").people_counted == "ONS estimates"


@pytest.mark.parametrize(
    ("changes", "is_taken_in"),
    [
        ({"disclosure_rule": "lt5"}, True),
        ({"disclosure_rule": "lt5", "people_counted": "gp Records"}, True),
        ({}, False),  # it trusts that its source has hidden what must be hidden
        ({"disclosure_rule": "lt5", "may_compare": False, "why_not_compared": "A case study."}, False),
        ({"disclosure_rule": "lt5", "dose": "Second"}, False),
    ],
)
def test_rows_join_a_definition_that_hides_small_numbers_itself(workspace, loaded, changes, is_taken_in):
    of_uptake = {"vaccine": "COVID-19", "dose": "First", "people_counted": "GP records", "polarity": "high_is_good"}
    described = {"indicator_id": "own.uptake", **of_uptake, **changes}
    factories.write_definition(workspace / "definitions", "our-uptake", **described)
    held = loaded(uptake(Count_Vaccinated=3), slug="our-uptake" if is_taken_in else SLUG)
    assert held["status"].tolist() == ["suppressed"]  # 1 to 4 are hidden either way
    assert held["event_count"].isna().all()


def test_hidden_and_missing_numbers_stay_different(loaded):
    """Each at an age of its own: what is hidden on one day is hidden on every day."""
    held = loaded(
        uptake(Age="20-24 yrs", Date="2021-03-01", Count_Vaccinated="[c]"),
        uptake(Age="25-29 yrs", Date="2021-03-02", Count_Vaccinated="*"),
        uptake(Age="30-34 yrs", Date="2021-03-03", Population="[c]"),
        uptake(Age="35-39 yrs", Date="2021-03-04", Count_Vaccinated="[x]"),
        uptake(Age="40-44 yrs", Date="2021-03-05", Count_Vaccinated="0"),
        uptake(Age="45-49 yrs", Date="2021-03-06", Count_Vaccinated="0", Population="0"),
        uptake(Age="50-54 yrs", Date="2021-03-07", Count_Vaccinated="9", Population="0"),
        uptake(Age="55-59 yrs", Date="2021-03-08", Count_Vaccinated="2"),
    ).sort_values("period_end_date")
    assert held["status"].tolist() == [
        "suppressed", "suppressed", "suppressed", "not_published", "value", "not_applicable", "not_reliable",
        "suppressed",
    ]  # fmt: skip
    assert held["value"].dropna().tolist() == [0]
    assert held.loc[held["status"] == "suppressed", "event_count"].isna().all()


def test_uptake_above_the_whole_stays_without_limits_and_says_why(loaded):
    (row,) = loaded(uptake(Count_Vaccinated=210)).to_dict("records")
    assert row["value"] == 105
    assert pd.isna(row["lower_ci95"])
    assert pd.isna(row["upper_ci998"])
    assert row["value_note"].startswith("Above 100%: more people vaccinated than the estimate counts")
    assert row["limits_note"] == ""


@pytest.mark.parametrize(
    ("written", "held"),
    [("50+", "50+ yrs"), ("80 and over", "80+ yrs"), ("65-69", "65-69 yrs"), ("65 to 69 years", "65-69 yrs"),
     ("65–69", "65-69 yrs"), ("All ages", "All ages")],
)  # fmt: skip
def test_an_age_is_written_as_everywhere_else(loaded, written, held):
    assert loaded(uptake(Age=written))["age"].tolist() == [held]


def test_areas_are_found_by_name_at_levels_whose_names_are_unique(loaded):
    places = ("leicester city 1", "Blaby", "Rutland", "Leicester, Leicestershire and Rutland")
    held = loaded(*(uptake(Area_Name=name) for name in places))
    assert set(held["area_code"]) == {"LLR-LC1", "E07000129", "E06000017", "E54000015"}


SIX = {"Ethnic_Level": "6", "Ethnic_Group": "Tall", "Ethnic_Scheme": "Own"}
SOMALI = {"Ethnic_Level": "local", "Ethnic_Group": "Somali", "Ethnic_Scheme": "Own"}
ROWS_THAT_ARE_WRONG = [
    ({"Area_Name": "Leicester City 9"}, "Area Name", "the names that need none: Leicester, Leicestershire and Rutland"),
    ({"Area_Name": "Abbey"}, "Area Name", "expected a code beside this name"),  # a ward: its name is not unique
    ({"Area_Name": ""}, "Area Code", "expected a code, or the name of a neighbourhood"),
    ({"Area_Code": "E05010458"}, "Vintage", "expected the vintage of the area code"),
    ({"Vaccine": ""}, "Vaccine", "the cell is blank"),
    ({"Dose": ""}, "Dose", "the cell is blank"),
    ({"Denominator_Source": ""}, "Denominator Source", "the cell is blank"),
    ({"Age": ""}, "Age", "the cell is blank"),
    ({"Date": "21/03/2021"}, "Date", "expected a day such as 2021-03-21"),
    ({"Date": "2021-02-29"}, "Date", "expected a day such as 2021-03-21"),
    ({"Sex": "both"}, "Sex", "expected Male, Female or Persons"),
    ({"Count_Vaccinated": "-1"}, "Count Vaccinated", "expected a whole number of people, 0 or more"),
    ({"Count_Vaccinated": "12.5"}, "Count Vaccinated", "expected a whole number of people, 0 or more"),
    ({"Count_Vaccinated": ""}, "Count Vaccinated", "expected a whole number of people, 0 or more"),
    ({"Count_Vaccinated": "<5"}, "Count Vaccinated", "or [c] where it is hidden"),
    ({"Population": "[x]"}, "Population", "expected a whole number of people, 0 or more"),
    (SIX, "Ethnic Level", "expected 5, 18, 19, local"),
    ({"Ethnic_Group": "White", "Ethnic_Scheme": "Own"}, "Ethnic Level", "because the row has a group"),
    ({"Ethnic_Level": "5"}, "Ethnic Group", "expected the name of a group"),
    ({"Ethnic_Level": "5", "Ethnic_Group": "White"}, "Ethnic Scheme", "expected the name of the classification"),
    (SOMALI, "Part Of", "expected the wider group"),
    ({"Ethnic_Level": "19", "Ethnic_Group": "African", "Ethnic_Scheme": "Own"}, "Part Of", "expected the wider group"),
    (SOMALI | {"Part_Of": "Black"}, "Part Of",
     "expected a group that has rows of its own in this table"),
    ({"Part_Of": BLACK}, "Part Of", "expected nothing"),
    ({"Date": "2021-03-14"}, "Ethnic Group", "row 2 is this one too"),
    ({"Kind": "rumour"}, "Kind", "expected one of published"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "column", "expected"), ROWS_THAT_ARE_WRONG)
def test_what_is_wrong_is_named_and_nothing_is_loaded(workspace, tmp_path, changes, column, expected):
    rows = [uptake(Date="2021-03-14"), group(BLACK, Date="2021-03-14"), uptake(**changes)]
    ((row, found, words),) = refused(workspace, tmp_path, *rows)
    assert (row, found) == (4, column)
    assert expected in words


def test_every_wrong_row_is_named_at_once(workspace, tmp_path):
    found = refused(workspace, tmp_path, uptake(Date="soon"), uptake(Count_Vaccinated="many", Sex="any"))
    assert {(row, column) for row, column, _ in found} == {(2, "Date"), (3, "Count Vaccinated"), (3, "Sex")}


def test_those_whose_group_nobody_knows_are_part_of_none(loaded):
    held = loaded(group(BLACK), group("Not stated", "19"), group("Not known", "19"))
    assert set(held.loc[held["category_type"] == NINETEEN, "category"]) == {"Not stated", "Not known"}


def test_a_missing_column_is_named(workspace, tmp_path):
    columns = [each for each in REQUIRED_COLUMNS if each != "Date"]
    file = factories.write_csv(tmp_path / "short.csv", [uptake()], columns=columns)
    with pytest.raises(RefusedError, match="row 1, column 'Date': this column of a table of vaccine uptake"):
        load(factories.load_request(workspace, file))


def test_the_command_loads_such_a_file(workspace, tmp_path, capsys):
    file = write_uptake(tmp_path / "my-uptake.csv", [uptake(), group(BLACK)])
    folders = {"data-dir": "data", "definitions-dir": "definitions", "database-dir": "db"}
    options = [part for name, folder in folders.items() for part in (f"--{name}", str(workspace / folder))]
    assert main(["load", str(file), *options]) == 0
    assert "shown as provisional: COVID-19 vaccine, first dose (GP records)" in capsys.readouterr().out


def test_the_template_and_the_words_about_it_have_the_columns_of_the_layout():
    with (ROOT / "docs" / "vaccine-uptake-template.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == REQUIRED_COLUMNS
    assert is_uptake_header(header)
    assert {len(row) for row in rows} == {len(header)}
    words = (ROOT / "docs" / "vaccine-uptake.md").read_text(encoding="utf-8")
    described = {name for cell in re.findall(r"^\| ([A-Z][^|]*) \|", words, re.MULTILINE) for name in cell.split(", ")}
    assert {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS} <= described
    numbers = {"Count Vaccinated": "120", "Population": "200"}
    assert {tuple(row[header.index(name)] for name in numbers) for row in rows} == {("", "")}


def test_the_template_loads_once_it_is_filled_in(workspace, tmp_path, serve):
    with (ROOT / "docs" / "vaccine-uptake-template.csv").open(encoding="utf-8", newline="") as file:
        rows = [row | {"Count Vaccinated": "120", "Population": "200"} for row in csv.DictReader(file)]
    rows = [row | {"Area Name": "Leicester City 1"} for row in rows]  # the one of this small system
    load(factories.load_request(workspace, write_uptake(tmp_path / "my-uptake.csv", rows)))
    serve(workspace / "db")
    held = fetch_frame(select(observations).where(observations.c.indicator_slug == SLUG))
    assert len(held) == len(rows)
    assert set(held["value"]) == {60}
