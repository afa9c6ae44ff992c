"""A table of deaths and population becomes life expectancy with limits, or the reason why not."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from sqlalchemy import select

from queries.engine import fetch_frame
from queries.indicators import get_indicator
from queries.ingest.load import load
from queries.ingest.problems import RefusedError
from queries.models import Sex
from queries.schema import observations
from tests.conftest import ROOT
from tests.deaths_table import BANDS, COLUMNS, DEATHS, PEOPLE, band_rows, cause_rows, write_deaths
from tests.factories import ABBEY, AYLESTONE, LEICESTER, RUTLAND, SYSTEM, UPPINGHAM, load_request
from tests.plain_life_table import plain_life_expectancy

AT_BIRTH, AT_65 = "life-expectancy-from-deaths", "life-expectancy-at-65-from-deaths"
Z_95, Z_998 = 1.959963984540054, 3.090232306167813


def changed(numbers, band: int, number) -> list:
    return [number if place == band else old for place, old in enumerate(numbers)]


@pytest.fixture
def loaded(workspace, serve, tmp_path):
    """Load a table and answer with the rows that came of it."""

    def load_rows(rows: list[dict[str, str]], slug: str = AT_BIRTH) -> pd.DataFrame:
        columns = (*COLUMNS, "Cause") if "Cause" in rows[0] else COLUMNS
        load(load_request(workspace, write_deaths(tmp_path / "deaths.csv", rows, columns)))
        serve(workspace / "db")
        held = fetch_frame(select(observations).where(observations.c.indicator_slug == slug))
        return held.set_index(["area_code", "sex"])

    return load_rows


@pytest.fixture
def refused(workspace, tmp_path):
    def load_rows(rows: list[dict[str, str]], columns=COLUMNS) -> str:
        with pytest.raises(RefusedError) as caught:
            load(load_request(workspace, write_deaths(tmp_path / "deaths.csv", rows, columns)))
        assert not (workspace / "db" / "published.current").exists()
        return str(caught.value)

    return load_rows


@pytest.mark.parametrize(("slug", "band"), [(AT_BIRTH, 0), (AT_65, 14)])
def test_a_ward_gets_its_life_expectancy_with_limits(loaded, slug, band):
    ward = loaded(band_rows(ABBEY), slug).loc[(ABBEY, "male")]
    value, error = plain_life_expectancy(DEATHS, PEOPLE)[band]
    assert ward["value"] == pytest.approx(value)
    assert (ward["lower_ci95"], ward["upper_ci95"]) == pytest.approx((value - Z_95 * error, value + Z_95 * error))
    assert (ward["lower_ci998"], ward["upper_ci998"]) == pytest.approx((value - Z_998 * error, value + Z_998 * error))
    assert (ward["event_count"], ward["denominator_count"]) == (sum(DEATHS[band:]), sum(PEOPLE[band:]))
    assert (ward["kind"], ward["period"], ward["status"]) == ("derived", "2019 to 2023", "value")
    assert "Chiang" in ward["limits_note"]
    assert get_indicator(slug).source_id == ward["source_id"] == "local:deaths.csv"
    assert get_indicator(slug).first_sex is Sex.MALE


def test_men_and_women_are_added_up_to_everyone(loaded):
    women = [count + 3 for count in DEATHS]
    held = loaded(band_rows(ABBEY) + band_rows(ABBEY, women, Sex="Female"))
    value, _ = plain_life_expectancy([2 * count + 3 for count in DEATHS], [2 * count for count in PEOPLE])[0]
    assert held.loc[(ABBEY, "persons"), "value"] == pytest.approx(value)


def test_rows_for_everyone_are_not_made_twice(loaded):
    persons = [4 * count for count in DEATHS], [4 * count for count in PEOPLE]
    held = loaded(band_rows(ABBEY) + band_rows(ABBEY, Sex="Female") + band_rows(ABBEY, *persons, Sex="Persons"))
    assert held.loc[[(ABBEY, "persons")], "event_count"].tolist() == [4 * sum(DEATHS)]


def test_wards_are_added_up_by_age_band_to_what_they_make_up(loaded):
    other, people = [count + 2 for count in DEATHS], [2 * count for count in PEOPLE]
    held = loaded(band_rows(ABBEY) + band_rows(AYLESTONE, other, people) + band_rows(UPPINGHAM, other))
    city = [one + two for one, two in zip(DEATHS, other, strict=True)]
    residents = [one + two for one, two in zip(PEOPLE, people, strict=True)]
    assert held.loc[(LEICESTER, "male"), "value"] == pytest.approx(plain_life_expectancy(city, residents)[0][0])
    system = [one + two for one, two in zip(city, other, strict=True)]
    everyone = [one + two for one, two in zip(residents, PEOPLE, strict=True)]
    assert held.loc[(SYSTEM, "male"), "value"] == pytest.approx(plain_life_expectancy(system, everyone)[0][0])
    assert held.loc[(RUTLAND, "male"), "value"] == held.loc[(UPPINGHAM, "male"), "value"]
    assert held.loc[(LEICESTER, "male"), "vintage"] == "April 2023 authorities"


def test_a_whole_with_a_missing_part_has_no_figure_and_names_the_part(loaded):
    city = loaded(band_rows(ABBEY)).loc[(LEICESTER, "male")]
    assert (city["status"], pd.isna(city["value"])) == ("not_published", True)
    assert "1 of its 2 parts (Aylestone)" in city["value_note"]


def test_an_own_row_for_the_whole_stands(loaded):
    own = [10 * count for count in DEATHS], [10 * count for count in PEOPLE]
    rows = band_rows(ABBEY) + band_rows(LEICESTER, *own, Vintage="April 2023 authorities")
    assert loaded(rows).loc[(LEICESTER, "male"), "event_count"] == 10 * sum(DEATHS)


@pytest.mark.parametrize(
    ("deaths", "people", "status", "words"),
    [
        (DEATHS, [5000 / 20] * 20, "not_reliable", "rests on 5,000 person-years, and more than 5,000 are needed"),
        (changed(DEATHS, 19, 0), PEOPLE, "not_reliable", "nobody aged 90 or over died"),
        (changed(DEATHS, 0, 0), changed(PEOPLE, 0, 0), "not_reliable", "nobody is counted at age under 1"),
        (changed(DEATHS, 19, 71), PEOPLE, "not_reliable", "more deaths than people at age 90 and over"),
        ([0] * 19 + [1], changed(PEOPLE, 19, 400), "not_reliable", "are more than 20 years apart"),
    ],
)
def test_a_figure_that_cannot_be_had_says_why(loaded, deaths, people, status, words):
    ward = loaded(band_rows(ABBEY, deaths, people)).loc[(ABBEY, "male")]
    assert (ward["status"], pd.isna(ward["value"]), pd.isna(ward["event_count"])) == (status, True, True)
    assert words in ward["value_note"]


def test_a_hidden_number_hides_the_figure_and_that_of_the_whole(loaded):
    rows = band_rows(ABBEY) + band_rows(AYLESTONE)
    rows[3] |= {"Deaths": "", "Suppression": "[c]"}
    held = loaded(rows)
    assert held.loc[[(ABBEY, "male"), (LEICESTER, "male")], "status"].tolist() == ["suppressed", "suppressed"]
    assert held.loc[(AYLESTONE, "male"), "status"] == "value"


def test_a_band_without_a_row_is_named(loaded):
    ward = loaded(band_rows(ABBEY)[:-2] + band_rows(ABBEY)[-1:]).loc[(ABBEY, "male")]
    assert ward["status"] == "not_published"
    assert "no row for age 85 to 89" in ward["value_note"]


def test_deaths_by_age_never_reach_the_database(loaded):
    held = loaded(band_rows(ABBEY))
    assert set(held["event_count"].dropna()) == {sum(DEATHS)}


def test_other_ways_to_write_a_band_are_understood(loaded):
    rows = band_rows(ABBEY)
    for row, text in ((rows[0], "<1"), (rows[1], "1-4"), (rows[2], "5–9"), (rows[19], "90+")):
        row["Age band"] = text
    assert loaded(rows).loc[(ABBEY, "male"), "status"] == "value"


def test_all_causes_together_are_the_sum_of_the_causes(loaded):
    ward = loaded(cause_rows(ABBEY)).loc[(ABBEY, "male")]
    assert (ward["event_count"], ward["denominator_count"]) == (sum(DEATHS), sum(PEOPLE))
    assert ward["value"] == pytest.approx(plain_life_expectancy(DEATHS, PEOPLE)[0][0])


def test_a_hidden_number_of_one_cause_hides_the_figure(loaded):
    rows = cause_rows(ABBEY)
    rows[-1] |= {"Deaths": "", "Suppression": "[c]"}
    assert loaded(rows).loc[(ABBEY, "male"), "status"] == "suppressed"


@pytest.mark.parametrize(
    ("change", "row", "message"),
    [
        ({"Cause": ""}, 7, "column 'Cause': '' found; expected a cause, because row 2 has one: all rows of a file"),
        ({"Population": "7"}, 7, "column 'Population': '7' found; expected 480, as in row 6: the people are the same"),
        ({"Cause": "cancer"}, 6, "column 'Cause': 'Other' found; expected a row for 'Cancer' too, which other rows"),
        ({"Cause": "Other"}, 7, "column 'Age band': '5 to 9' found; expected one row for each area, sex, age band"),
    ],
)
def test_wrong_causes_are_named_with_what_was_expected(refused, change, row, message):
    rows = cause_rows(ABBEY)  # in the file, the two causes of an age band stand below each other: Other, then Cancer
    rows = [rows[place] for band in range(20) for place in (band + 20, band)]
    rows[5] |= change
    assert f"deaths.csv, row {row}, {message}" in refused(rows, (*COLUMNS, "Cause"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Age band": "85 and over"}, "column 'Age band': '85 and over' found; expected one of Under 1, 1 to 4"),
        ({"Age band": "14"}, "column 'Age band': '14' found; expected one of Under 1, 1 to 4"),
        ({"Sex": "Both"}, "column 'Sex': 'Both' found; expected Male, Female or Persons"),
        ({"Deaths": "-1"}, "column 'Deaths': '-1' found; expected a whole number of deaths, 0 or more"),
        ({"Deaths": ""}, "column 'Deaths': '' found; expected a whole number of deaths"),
        ({"Suppression": "[c]"}, "column 'Deaths': '0' found; expected nothing"),
        ({"Suppression": "yes"}, "column 'Suppression': 'yes' found; expected [c]"),
        ({"Population": "many"}, "column 'Population': 'many' found; expected a number of people"),
        ({"Time period": "lately"}, "column 'Time period': 'lately' found; expected a period"),
        ({"Vintage": ""}, "column 'Vintage': '' found; expected the vintage"),
        ({"Area Code": ""}, "column 'Area Code': '' found; expected the code"),
        ({"Age band": "Under 1"}, "column 'Age band': 'Under 1' found; expected one row for each area"),
    ],
)
def test_a_wrong_row_is_named_with_what_was_expected(refused, change, message):
    rows = band_rows(ABBEY)
    rows[2] |= change
    words = refused(rows)
    assert "deaths.csv, row 4, " in words
    assert message in words


def test_a_wrong_header_is_named(refused):
    assert "column 'Suppression': this column of a table of deaths and population is missing" in refused(
        band_rows(ABBEY), COLUMNS[:-1]
    )
    assert "column 'Ward': 'Ward' found; expected only Area Code" in refused(band_rows(ABBEY), (*COLUMNS, "Ward"))
    assert "expected each column once" in refused(band_rows(ABBEY), (*COLUMNS, "Deaths"))


def test_the_template_has_every_column_and_band_and_the_dictionary_every_column():
    with (ROOT / "docs" / "deaths-and-population-template.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == (*COLUMNS, "Cause")
    assert tuple(row["Age band"] for row in rows if row["Sex"] == "Male") == BANDS
    words = (ROOT / "docs" / "deaths-and-population.md").read_text(encoding="utf-8")
    assert all(f"| {column} |" in words for column in (*COLUMNS, "Cause"))
