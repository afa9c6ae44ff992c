"""The made-up example: its bytes, its figures against a second reading, and that it never mixes with real ones."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict

import numpy as np
import pytest
from sqlalchemy import select

from queries import indicators
from queries.engine import fetch_frame, using_dataset
from queries.ingest.example import DEFINITIONS_DIR, write_example
from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.models import EXAMPLE_DATASET, EXAMPLE_STAMP
from queries.schema import observations, outreach_events, sources
from tests import factories
from tests.browser.published import LEICESTER, LEICESTERSHIRE, RUTLAND
from tests.conftest import ROOT
from tests.deaths_table import BANDS
from tests.factories import load_request, row, write_csv
from tests.plain_life_table import plain_life_expectancy

SLUG = "example-ward-life-expectancy"
SYSTEM = "E54000015"


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    return {path.name: path for path in write_example(folder, ROOT / "data")}


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fingerprints(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def example_rows(slug: str):
    with using_dataset(EXAMPLE_DATASET):
        return fetch_frame(select(observations).where(observations.c.indicator_slug == slug))


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        write_example(tmp_path / name, ROOT / "data", seed)
    first, second, third = (fingerprints(tmp_path / name) for name in ("one", "two", "three"))
    assert first == second
    assert len(first) == 11
    assert all(first[name] != third[name] for name in first if not name.endswith("outreach.csv"))


def test_every_row_says_that_it_is_made_up(tables):
    for path in tables.values():
        rows = rows_of(path)
        assert {row["Kind"] for row in rows} == {"example"}
        assert {row.get("Note", row.get("Value note")) for row in rows} == {EXAMPLE_STAMP}
        assert all(row.get("Indicator Name", EXAMPLE_STAMP).startswith(EXAMPLE_STAMP) for row in rows)


def test_every_ward_has_deaths_of_both_sexes_at_every_age(tables):
    rows = rows_of(tables["deaths.csv"])
    wards = {row["Area Code"] for row in rows}
    assert len(wards) == 181
    assert len(rows) == 181 * 2 * len(BANDS) * 2 * 5
    totals, people = defaultdict(int), {}
    for record in rows:
        key = (record["Area Code"], record["Sex"], record["Age band"], record["Time period"])
        totals[key] += int(record["Deaths"])
        assert people.setdefault(key, int(record["Population"])) == int(record["Population"])
    assert all(totals[key] <= people[key] for key in people)


def test_the_score_is_of_every_ward_and_deaths_follow_it(tables):
    scores = {row["Area Code"]: float(row["Value"]) for row in rows_of(tables["deprivation.csv"])}
    deaths, people = defaultdict(int), defaultdict(int)
    for record in rows_of(tables["deaths.csv"]):
        if record["Age band"] == "60 to 64":
            deaths[record["Area Code"]] += int(record["Deaths"])
            people[record["Area Code"]] += int(record["Population"]) / 5
    order = sorted(scores, key=scores.get)
    rates = [
        sum(deaths[ward] for ward in part) / sum(people[ward] for ward in part) for part in (order[:60], order[-60:])
    ]
    assert len(scores) == 181
    assert rates[1] > 1.3 * rates[0]


def uptake_of(tables) -> dict[tuple[str, ...], dict[str, tuple[int, int]]]:
    """Doses and people by area, dose, age, level, group and wider group; then by day."""
    counts = defaultdict(dict)
    for record in rows_of(tables["uptake.csv"]):
        key = (record["Area Code"], record["Dose"], record["Age"], record["Ethnic Level"], record["Ethnic Group"],
               record["Part Of"])  # fmt: skip
        assert record["Date"] not in counts[key]
        counts[key][record["Date"]] = (int(record["Count Vaccinated"]), int(record["Population"]))
    return counts


def added(counts, keys) -> dict[str, tuple[int, int]]:
    """Sum doses and people of some keys, day by day."""
    days = {day for key in keys for day in counts[key]}
    return {day: tuple(sum(counts[key][day][place] for key in keys) for place in (0, 1)) for day in days}


def test_uptake_never_falls_and_nobody_has_a_second_dose_without_a_first(tables):
    counts = uptake_of(tables)
    for (area, dose, *rest), days in counts.items():
        doses = [days[day][0] for day in sorted(days)]
        assert doses == sorted(doses)
        assert doses[-1] <= next(iter(days.values()))[1]
        assert len({people for _, people in days.values()}) == 1
        if dose == "Second":
            first = counts[area, "First", *rest]
            assert set(days) < set(first)
            assert all(days[day][0] <= first[day][0] and days[day][1] == first[day][1] for day in days)


def test_the_groups_of_each_level_add_up_to_everyone_and_to_the_wider_group(tables):
    counts = uptake_of(tables)
    for area, dose, age in {key[:3] for key in counts}:
        everyone = counts[area, dose, age, "", "", ""]
        keys = [key for key in counts if key[:3] == (area, dose, age)]
        for level, size in (("5", 6), ("19", 20)):
            own = [key for key in keys if key[3] == level]
            if level == "5" or age == "50+ yrs":
                assert len(own) == size  # with those who do not say
                assert added(counts, own) == everyone
        for wide in (key for key in keys if key[3] == "5"):
            for level in ("19", "local"):
                parts = [key for key in keys if key[3] == level and key[5] == wide[4]]
                if level == "19" and parts:
                    assert added(counts, parts) == counts[wide]
                elif parts:
                    held = added(counts, parts)
                    assert all(held[day][0] <= counts[wide][day][0] for day in held)
        assert {key[4] for key in keys if key[3] == "local"} == {"Somali", "Gujarati-speaking"}


def test_ages_add_up_to_fifty_and_over_and_neighbourhoods_to_places(tables):
    counts = uptake_of(tables)
    for area, dose, age, *group in list(counts):
        bands = [(area, dose, band, *group) for band in ("50-64 yrs", "65+ yrs")]
        if age == "50+ yrs" and group[0] != "19":
            assert added(counts, bands) == counts[area, dose, age, *group]
    city = [f"LLR-LC{number}" for number in range(1, 5)]
    county = [f"E0700{number:04d}" for number in range(129, 136)]
    for key in [key for key in counts if key[0] == SYSTEM]:
        for area, parts in (("E06000016", city), ("E10000018", county), (SYSTEM, [*city, *county, "E06000017"])):
            assert added(counts, [(part, *key[1:]) for part in parts]) == counts[area, *key[1:]]


def test_the_made_up_outreach_is_followed_by_a_rise_of_the_community_alone(tables):
    """From the outreach to the last day, Somali uptake gains more where it was than elsewhere in the city."""
    counts = uptake_of(tables)
    events = rows_of(tables["outreach.csv"])
    assert [event["Area Code"] for event in events] == ["LLR-LC2", "LLR-LC3"]
    assert {event["Community"] for event in events} == {"Somali"}

    def gain(area: str, level: str, group: str, part_of: str) -> float:
        days = counts[area, "First", "50+ yrs", level, group, part_of]
        before = max(day for day in days if day <= min(event["Start Date"] for event in events))
        return (days[max(days)][0] - days[before][0]) / days[before][1]

    black = "Black, Black British, Black Welsh, Caribbean or African"
    of_somali = {f"LLR-LC{number}": gain(f"LLR-LC{number}", "local", "Somali", black) for number in range(1, 5)}
    assert min(of_somali["LLR-LC2"], of_somali["LLR-LC3"]) > max(of_somali["LLR-LC1"], of_somali["LLR-LC4"]) + 0.05
    of_all = [gain(f"LLR-LC{number}", "", "", "") for number in range(1, 5)]
    assert max(of_all) - min(of_all) < 0.05


def test_the_events_are_in_the_database_and_say_that_they_are_made_up(shipped):
    with using_dataset(EXAMPLE_DATASET):
        held = fetch_frame(select(outreach_events))
    assert held["area_code"].tolist() == ["LLR-LC2", "LLR-LC3"]
    assert held["title"].str.startswith(EXAMPLE_STAMP).all()
    assert set(held["kind"]) == {"example"}
    assert held["attended_count"].isna().tolist() == [False, True]


def test_the_groups_and_fifths_of_the_service_add_up_to_everyone(tables):
    totals = defaultdict(lambda: [0, 0])
    for record in rows_of(tables["service.csv"]):
        key = (record["Area Code"], record["Time period"], record["Category Type"])
        totals[key][0] += int(record["Count"])
        totals[key][1] += int(record["Denominator"])
    for area, period in {key[:2] for key in totals}:
        everyone = totals[area, period, ""]
        assert totals[area, period, "Ethnic group"] == totals[area, period, "Deprivation fifth"] == everyone


def test_the_fifths_of_the_admissions_add_up_to_everyone_and_places_to_the_system(tables):
    totals = defaultdict(lambda: np.zeros(2, dtype=int))
    for record in rows_of(tables["admissions.csv"]):
        counts = np.array([int(record["Count"]), int(record["Denominator"])])
        assert float(record["Value"]) == pytest.approx(1e5 * counts[0] / counts[1], abs=1e-4)
        totals[record["Area Code"], record["Time period"], record["Category Type"]] += counts
    for area, period in {key[:2] for key in totals}:
        assert (totals[area, period, ""] == totals[area, period, "Deprivation fifth"]).all()
    for period in ("2020/21", "2021/22", "2022/23"):
        places = sum(totals[code, period, ""] for code in (LEICESTER, LEICESTERSHIRE, RUTLAND))
        assert (places == totals[SYSTEM, period, ""]).all()


def test_the_life_expectancy_of_every_ward_is_that_of_a_plain_life_table(tables, shipped):
    deaths, people = defaultdict(lambda: [0] * 20), defaultdict(lambda: [0] * 20)
    for record in rows_of(tables["deaths.csv"]):
        for area in (record["Area Code"], SYSTEM):
            key = (area, record["Sex"].lower(), record["Time period"])
            deaths[key][BANDS.index(record["Age band"])] += int(record["Deaths"])
            if record["Cause"] == "Other causes":  # the people stand on the row of every cause
                people[key][BANDS.index(record["Age band"])] += int(record["Population"])
    held = example_rows(SLUG)
    held = held[held["category"] == ""].set_index(["area_code", "sex", "period"])
    shown = 0
    for key in deaths:
        figure = held.loc[key]
        if sum(people[key]) <= 5000 or deaths[key][-1] == 0:
            assert figure["status"] == "not_reliable"
            continue
        value, error = plain_life_expectancy(deaths[key], people[key])[0]
        expected = (value, value - 1.959963984540054 * error, value + 1.959963984540054 * error)
        assert (figure["value"], figure["lower_ci95"], figure["upper_ci95"]) == pytest.approx(expected, rel=1e-9)
        shown += 1
    assert shown > 690
    assert (held["status"] == "not_reliable").any()


def test_everything_in_the_example_database_is_of_kind_example(shipped):
    with using_dataset(EXAMPLE_DATASET):
        assert set(fetch_frame(select(observations.c.kind))["kind"]) == {"example"}
        assert all(title.startswith(EXAMPLE_STAMP) for title in fetch_frame(select(sources.c.title))["title"])
        for indicator in indicators.list_indicators():
            assert indicator.slug.startswith("example-")
            assert indicator.title.startswith(EXAMPLE_STAMP)
    assert "example" not in set(fetch_frame(select(observations.c.kind))["kind"])


def test_a_made_up_figure_is_refused_in_the_published_data_set(workspace):
    write_csv(
        workspace / "data" / factories.SOURCE_ID / "adults.csv",
        [row(), row(area_code=factories.RUTLAND, kind="example")],
    )
    with pytest.raises(RefusedError, match="row 3, column 'Kind': 'example' found; expected no made-up figures"):
        load(load_request(workspace))


@pytest.mark.parametrize("kind", ["published", "third_party", "derived"])
def test_a_real_figure_is_refused_in_the_example(tables, tmp_path, kind):
    folder = tmp_path / "tables"
    write_example(folder, ROOT / "data")
    path = folder / "example_service" / "service.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",example,", f",{kind},", 1), encoding="utf-8")
    request = LoadRequest(
        data_dir=ROOT / "data", tables_dir=folder, definitions_dir=DEFINITIONS_DIR, database_dir=tmp_path / "db",
        dataset=EXAMPLE_DATASET,
    )  # fmt: skip
    with pytest.raises(RefusedError, match=f"row 2, column 'Kind': '{kind}' found; expected only figures of kind 'ex"):
        load(request)
    assert not (tmp_path / "db" / "example.current").exists()


def test_a_name_without_the_stamp_is_refused_in_the_example(workspace):
    with pytest.raises(RefusedError) as caught:
        load(load_request(workspace, dataset=EXAMPLE_DATASET))
    words = str(caught.value)
    assert "column 'title': 'Inactive adults' found; expected it to begin with 'Example: made-up figures'" in words
    assert "column 'credit': 'Source: nobody' found" in words


def test_the_published_data_set_reads_no_definition_of_the_example():
    assert not list((ROOT / "queries" / "definitions").glob("example*.yaml"))
    assert len(list(DEFINITIONS_DIR.glob("*.yaml"))) == 7
