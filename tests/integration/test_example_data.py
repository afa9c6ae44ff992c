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
from queries.schema import observations, sources
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
    assert len(first) == 10
    assert all(first[name] != third[name] for name in first)


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


def test_uptake_never_falls_and_its_groups_add_up_to_everyone(tables):
    counts = defaultdict(dict)
    for record in rows_of(tables["uptake.csv"]):
        key = (record["Area Code"], record["Category"])
        counts[key][record["Time period"]] = (int(record["Count"]), int(record["Denominator"]))
    for weeks in counts.values():
        doses = [weeks[week][0] for week in sorted(weeks)]
        assert doses == sorted(doses)
        assert doses[-1] <= next(iter(weeks.values()))[1]
    for area in {area for area, _ in counts}:
        groups = [name for code, name in counts if code == area and name and not name.startswith("Somali")]
        for week, everyone in counts[area, ""].items():
            assert tuple(sum(counts[area, name][week][place] for name in groups) for place in (0, 1)) == everyone


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
    assert len(list(DEFINITIONS_DIR.glob("*.yaml"))) == 6
