"""Fifths of wards by deprivation from deaths, and the ages and causes that make the gap, against a second reading."""

from __future__ import annotations

import csv
from collections import defaultdict

import pandas as pd
import pytest
from sqlalchemy import select

from queries.engine import fetch_frame, using_dataset
from queries.ingest.example import write_example
from queries.ingest.load import load
from queries.models import EXAMPLE_DATASET, FIFTH_NAMES, FIFTHS_WITHIN_AREA, Geography
from queries.schema import gap_contributions, observations
from tests.conftest import ROOT
from tests.deaths_table import BANDS, COLUMNS, DEATHS, PEOPLE, band_rows, cause_rows, write_deaths
from tests.factories import (
    ABBEY,
    AYLESTONE,
    LEICESTER,
    LEICESTERSHIRE,
    RUTLAND,
    SOURCE_ID,
    SYSTEM,
    UPPINGHAM,
    load_request,
    row,
    write_boundaries,
    write_csv,
    write_definition,
    write_origin,
)
from tests.plain_life_table import STARTS, plain_contributions, plain_life_expectancy

pytestmark = pytest.mark.on_every_store

SLUGS = {"example-ward-life-expectancy": 0, "example-ward-life-expectancy-at-65": 14}
CATEGORY_TYPE = FIFTHS_WITHIN_AREA[Geography.WARD]
MADE_UP_WARDS = [f"E0599{number:04}" for number in range(10)]
Z_95 = 1.959963984540054


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Read the example as a stranger would: deaths by cause and people by ward, sex, period; scores by ward."""
    paths = {path.name: path for path in write_example(tmp_path_factory.mktemp("example"), ROOT / "data")}
    deaths, people, scores = defaultdict(lambda: defaultdict(lambda: [0] * 20)), defaultdict(lambda: [0] * 20), {}
    with paths["deaths.csv"].open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            key, band = (
                (record["Area Code"], record["Sex"].lower(), record["Time period"]),
                BANDS.index(record["Age band"]),
            )
            deaths[key][record["Cause"]][band] = int(record["Deaths"])
            people[key][band] = int(record["Population"])
    with paths["deprivation.csv"].open(encoding="utf-8", newline="") as file:
        scores = {record["Area Code"]: float(record["Value"]) for record in csv.DictReader(file)}
    return deaths, people, scores


@pytest.fixture(scope="module")
def places():
    with (ROOT / "data" / "geography" / "areas.csv").open(encoding="utf-8", newline="") as file:
        return {record["area_code"]: record["place_code"] for record in csv.DictReader(file)}


def fifth_of_wards(tables, wards, period):
    """Deal wards out to fifths by the middle of their share of all person-years, most deprived first."""
    _, people, scores = tables
    years = {ward: sum(sum(people[ward, sex, period]) for sex in ("male", "female")) for ward in wards}
    passed, fifths = 0, {}
    for ward in sorted(wards, key=lambda ward: (-scores[ward], ward)):
        fifths[ward] = int(5 * (passed + years[ward] / 2) / sum(years.values()))
        passed += years[ward]
    return fifths


def added_up(tables, wards, sexes, period):
    deaths, people, _ = tables
    by_cause, residents = defaultdict(lambda: [0] * 20), [0] * 20
    for key in ((ward, sex, period) for ward in wards for sex in sexes):
        residents = [one + two for one, two in zip(residents, people[key], strict=True)]
        for cause, counts in deaths[key].items():
            by_cause[cause] = [one + two for one, two in zip(by_cause[cause], counts, strict=True)]
    return by_cause, residents


def all_causes(by_cause):
    return [sum(counts) for counts in zip(*by_cause.values(), strict=True)]


def example_frame(statement):
    with using_dataset(EXAMPLE_DATASET):
        return fetch_frame(statement)


def every_fifth(tables, places):
    """Give area, sex, period and the deaths by cause and people of each of the five fifths."""
    wards = list(tables[2])
    for area in (SYSTEM, LEICESTER, LEICESTERSHIRE, RUTLAND):
        inside = [ward for ward in wards if area in (SYSTEM, places[ward])]
        for period in ("2014 to 2018", "2019 to 2023"):
            fifth_of = fifth_of_wards(tables, inside, period)
            members = [[ward for ward in inside if fifth_of[ward] == fifth] for fifth in range(5)]
            for sex, sexes in (("male", ["male"]), ("female", ["female"]), ("persons", ["male", "female"])):
                yield (area, sex, period), [added_up(tables, part, sexes, period) for part in members]


@pytest.mark.parametrize(("slug", "band"), SLUGS.items())
def test_life_expectancy_of_every_fifth_is_that_of_a_plain_life_table(tables, places, shipped, slug, band):
    held = example_frame(
        select(observations).where(observations.c.indicator_slug == slug, observations.c.category_type == CATEGORY_TYPE)
    ).set_index(["area_code", "sex", "period", "category"])
    assert len(held) == 4 * 3 * 2 * 5
    for key, fifths in every_fifth(tables, places):
        for name, (by_cause, people) in zip(FIFTH_NAMES, fifths, strict=True):
            figure, deaths = held.loc[(*key, name)], all_causes(by_cause)
            value, error = plain_life_expectancy(deaths, people)[band]
            expected = (value, value - Z_95 * error, value + Z_95 * error)
            assert (figure["value"], figure["lower_ci95"], figure["upper_ci95"]) == pytest.approx(expected, rel=1e-9)
            assert (figure["event_count"], figure["denominator_count"]) == (sum(deaths[band:]), sum(people[band:]))
            assert (figure["kind"], figure["status"]) == ("example", "value")
            assert "wards, in order of Example deprivation score" in figure["value_note"]


@pytest.mark.parametrize(("slug", "first"), SLUGS.items())
def test_contributions_by_age_and_cause_are_those_of_the_plain_formula(tables, places, shipped, slug, first):
    held = example_frame(select(gap_contributions).where(gap_contributions.c.indicator_slug == slug))
    held = held.set_index(["area_code", "sex", "period"])
    for key, fifths in every_fifth(tables, places):
        (most, most_people), (least, least_people) = fifths[0], fifths[-1]
        sides = (all_causes(most), most_people), (all_causes(least), least_people)
        parts = plain_contributions(*sides, first)
        gap = plain_life_expectancy(*sides[1])[first][0] - plain_life_expectancy(*sides[0])[first][0]
        assert sum(parts) == pytest.approx(gap)
        rows = held.loc[key]
        together = rows[rows["cause"] == ""]
        assert round(together["contribution_years"].sum(), 2) == round(gap, 2)
        starts = [*together["start_age"], 200]
        for record in rows.itertuples():
            end = starts[starts.index(record.start_age) + 1]
            bands = [band for band in range(20) if record.start_age <= STARTS[band] < end]
            assert all(sum(side[0][band] for band in bands) >= 10 for side in sides)
            expected = sum(parts[band - first] * share_of(record.cause, band, most, least, sides) for band in bands)
            assert record.contribution_years == pytest.approx(expected, abs=0.0151)
            assert round(record.contribution_years, 2) == record.contribution_years
        by_cause = rows[rows["cause"] != ""].groupby("start_age")["contribution_years"].sum().round(2)
        assert by_cause.to_dict() == together.set_index("start_age")["contribution_years"].to_dict()


def share_of(cause, band, most, least, sides):
    """Give a cause its share of the difference in death rates of a band."""
    if not cause:
        return 1
    (most_deaths, most_people), (least_deaths, least_people) = sides
    total = least_deaths[band] / least_people[band] - most_deaths[band] / most_people[band]
    return (least[cause][band] / least_people[band] - most[cause][band] / most_people[band]) / total if total else 0


def test_a_wide_band_with_few_deaths_is_joined_to_the_next(shipped):
    held = example_frame(select(gap_contributions).where(gap_contributions.c.area_code == RUTLAND))
    labels = set(held["age_band"])
    assert "80 and over" in labels
    assert any(label.startswith("0 to ") for label in labels)  # Rutland has fewer than ten deaths under 1
    system = example_frame(select(gap_contributions).where(gap_contributions.c.area_code == SYSTEM))
    assert {"Under 1", "40 to 64", "65 to 79", "80 and over"} <= set(system["age_band"])


def test_deaths_by_age_of_a_fifth_never_reach_the_database(tables, places, shipped):
    counts = example_frame(select(observations.c.event_count).where(observations.c.category_type == CATEGORY_TYPE))
    totals = {sum(all_causes(by_cause)[band:]) for _, fifths in every_fifth(tables, places)
              for by_cause, _ in fifths for band in SLUGS.values()}  # fmt: skip
    assert set(counts["event_count"]) == totals
    assert "death" not in " ".join(column.name for column in gap_contributions.columns)


@pytest.fixture
def twelve_wards(workspace):
    """Give Leicester twelve wards, and every ward but the last a deprivation score."""
    wards = [ABBEY, AYLESTONE, *MADE_UP_WARDS]
    with (workspace / "data" / "geography" / "areas.csv").open("a", encoding="utf-8") as file:
        for code in MADE_UP_WARDS:
            file.write(f"{code},Ward {code[-1]},ward,{LEICESTER},{LEICESTER},LLR-LC1,December 2022 wards,\n")
    write_boundaries(workspace / "data" / "boundaries" / "ward.geojson", [ABBEY, UPPINGHAM, *MADE_UP_WARDS])
    folder = workspace / "data" / SOURCE_ID
    scores = [
        row(indicator_id="score", area_code=code, area_name=code, value=score, sex="Persons", time_period="2019",
            vintage="December 2022 wards")
        for score, code in enumerate([*wards[:-1], UPPINGHAM], start=10)
    ]  # fmt: skip
    write_csv(folder / "scores.csv", scores)
    write_origin(folder)
    write_definition(
        workspace / "definitions", "a-score", indicator_id="score", title="A score", short_title="A score",
        value_type="score", unit="score", orders_deprivation="Score 2019", may_compare=False, why_not_compared="No.",
    )  # fmt: skip
    return wards


@pytest.fixture
def loaded(workspace, serve, tmp_path, twelve_wards):
    def load_rows(rows) -> tuple[pd.DataFrame, pd.DataFrame]:
        columns = (*COLUMNS, "Cause") if "Cause" in rows[0] else COLUMNS
        load(load_request(workspace, write_deaths(tmp_path / "deaths.csv", rows, columns)))
        serve(workspace / "db")
        held = fetch_frame(select(observations).where(observations.c.category_type == CATEGORY_TYPE))
        held = held[held["age"] == "All ages"].set_index(["area_code", "sex", "category"]).sort_index()
        return held, fetch_frame(select(gap_contributions))

    return load_rows


def rows_of(wards, make=band_rows, **changes):
    return [record for ward in [*wards, UPPINGHAM] for record in make(ward, **changes)]


def test_local_deaths_are_put_into_fifths_by_the_score_that_is_loaded(loaded, twelve_wards):
    held, contributions = loaded(rows_of(twelve_wards))
    fifths = held.loc[(LEICESTER, "male")]
    assert list(fifths["status"].unique()) == ["value"]
    # Eleven wards of equal size have a score, a share of 1/11 each and its middle at 1/22, 3/22, ...: 2, 2, 3, 2, 2.
    assert fifths["event_count"].reindex(FIFTH_NAMES).tolist() == [2 * sum(DEATHS), 2 * sum(DEATHS), 3 * sum(DEATHS),
                                                                    2 * sum(DEATHS), 2 * sum(DEATHS)]  # fmt: skip
    note = fifths.loc[FIFTH_NAMES[0], "value_note"]
    assert note == (
        "Deaths and people of 2 of 11 wards, in order of Score 2019. Left out, without a deprivation score: Ward 9"
    )
    assert fifths.loc[FIFTH_NAMES[0], ["kind", "source_id"]].tolist() == ["derived", "local:deaths.csv"]
    assert set(contributions["cause"]) == {""}
    assert set(contributions["contribution_years"]) == {0.0}


def test_men_and_women_are_compared_over_the_same_wards(loaded, twelve_wards):
    few = [count * 3 // 4 for count in PEOPLE]
    rows = rows_of(twelve_wards) + rows_of(twelve_wards, Sex="Female")
    # In one ward there are fewer men and many women: cut by men alone, other wards would be together.
    for record in rows:
        if record["Area Code"] == ABBEY and record["Sex"] == "Male":
            record["Population"] = str(few[BANDS.index(record["Age band"])])
        elif record["Area Code"] == ABBEY:
            record["Population"] = str(8 * int(record["Population"]))
    held, _ = loaded(rows)
    notes = held["value_note"].unstack("sex")
    assert notes["male"].to_dict() == notes["female"].to_dict()
    assert notes.loc[(LEICESTER, FIFTH_NAMES[-1]), "male"].startswith("Deaths and people of 1 of 11 wards")


@pytest.mark.parametrize(
    ("change", "area_code", "status", "words"),
    [
        ("none", RUTLAND, "not_applicable", "the number of wards with a deprivation score is 1, and 10 are needed"),
        ("hide", LEICESTER, "suppressed", "the number of deaths at some ages is hidden"),
        ("drop", LEICESTER, "not_published", "the table has no figures for 1 of its 11 parts (Ward 3)"),
        ("small", LEICESTER, "not_reliable", "person-years, and more than 5,000 are needed"),
    ],
)
def test_fifths_that_cannot_be_had_say_why_and_have_no_contributions(
    loaded, twelve_wards, change, area_code, status, words
):
    rows = rows_of(twelve_wards, cause_rows)
    if change == "hide":  # the first ward has the lowest score: it is in the least deprived fifth
        rows[0] |= {"Deaths": "", "Suppression": "[c]"}
    if change == "drop":
        rows = [record for record in rows if record["Area Code"] != MADE_UP_WARDS[3]]
    if change == "small":
        rows = [record | {"Population": "100"} for record in rows]
    held, contributions = loaded(rows)
    least = held.loc[(area_code, "male", FIFTH_NAMES[-1])]
    assert (least["status"], pd.isna(least["value"])) == (status, True)
    assert words in least["value_note"]
    assert contributions[contributions["area_code"] == area_code].empty


def test_without_a_score_there_are_no_fifths(workspace, serve, tmp_path):
    load(load_request(workspace, write_deaths(tmp_path / "deaths.csv", band_rows(ABBEY))))
    serve(workspace / "db")
    assert fetch_frame(select(observations).where(observations.c.category_type == CATEGORY_TYPE)).empty
    assert fetch_frame(select(gap_contributions)).empty
