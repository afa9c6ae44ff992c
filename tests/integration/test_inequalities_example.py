"""The page of inequalities on the example data set, against numbers worked out here from the files of the example."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from scipy import stats

from queries.ingest.example import write_example
from queries.models import EXAMPLE_DATASET, Sex
from tests.browser.published import LEICESTER, LEICESTERSHIRE, RUTLAND, SYSTEM, printed
from tests.conftest import ROOT
from tests.integration.inequality_screen import Screen, of_kind, rows_of
from tests.integration.test_gap_contributions import (
    added_up,
    all_causes,
    fifth_of_wards,
    places,  # noqa: F401  (a fixture)
    tables,  # noqa: F401  (a fixture)
)
from tests.integration.test_inequalities import slope_by_phe
from tests.plain_life_table import plain_life_expectancy

WARDS, SENSORS, DOSES = "example-ward-life-expectancy", "example-glucose-sensors", "example-first-dose-by-community"
PERIOD = "2019 to 2023"
FIFTHS = ("Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth")
COMMUNITIES = (
    "Asian, Asian British or Asian Welsh", "Black, Black British, Black Welsh, Caribbean or African",
    "Mixed or Multiple ethnic groups", "Other ethnic group", "White",
)  # fmt: skip
Z = stats.norm.ppf(0.975)


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """Counts and people of the example's tables by area, group and period."""
    found = {}
    for path in write_example(tmp_path_factory.mktemp("example"), ROOT / "data"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("Ethnic Group") and (row["Dose"], row["Age"]) == ("First", "50+ yrs"):
                    name = row["Ethnic Group"] + (" (part of Black)" if row["Ethnic Group"] == "Somali" else "")
                    key = "example.first_dose_50_plus", row["Area Code"], name, f"to {row['Date']}"
                    found[key] = (row["Count Vaccinated"], row["Population"])
                if row.get("Category Type"):
                    key = row["Indicator ID"], row["Area Code"], row["Category"], row["Time period"]
                    found[key] = (row["Count"], row["Denominator"])
    return found


def figures_of(counted, indicator_id: str, area: str, groups, period: str) -> np.ndarray:
    """Percentages, Wilson limits and people of some groups."""
    counts, people = np.array(
        [[float(part) for part in counted[indicator_id, area, each, period]] for each in groups]
    ).T
    share, z2 = counts / people, Z**2
    centre = (share + z2 / (2 * people)) / (1 + z2 / people)
    half = Z * np.sqrt(share * (1 - share) / people + z2 / (4 * people**2)) / (1 + z2 / people)
    return np.array([100 * share, 100 * (centre - half), 100 * (centre + half), people])


@pytest.mark.parametrize("area_code", [SYSTEM, LEICESTER, LEICESTERSHIRE, RUTLAND])
@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_fifths_of_wards_with_gap_and_slope(client, tables, places, area_code, sex):  # noqa: F811
    wards = [ward for ward in tables[2] if area_code in (SYSTEM, places[ward])]
    fifth_of = fifth_of_wards(tables, wards, PERIOD)
    parts = [
        added_up(tables, [each for each in wards if fifth_of[each] == fifth], [sex.value], PERIOD) for fifth in range(5)
    ]
    lives = np.array([plain_life_expectancy(all_causes(deaths), people)[0] for deaths, people in parts])
    people = np.array([sum(people) for _, people in parts], dtype=float)
    screen = Screen(WARDS, data=EXAMPLE_DATASET, place=area_code, sex=sex)
    rows = screen.file(client)
    groups, measures = of_kind(rows, "group"), of_kind(rows, "measure")
    assert [float(row["value"]) for row in groups.values()] == pytest.approx(lives[:, 0])
    gap, half = lives[-1, 0] - lives[0, 0], Z * np.hypot(lives[0, 1], lives[-1, 1])
    found = [float(measures["Gap"][name]) for name in ("value", "lower_limit", "upper_limit")]
    assert found == pytest.approx([gap, gap - half, gap + half])
    assert screen.headline()["Gap"] == (
        f"{printed(gap)} years", f"95% limits {printed(gap - half)} to {printed(gap + half)}"
    )  # fmt: skip
    share = people / people.sum()
    place = np.cumsum(share) - share / 2
    weights = share * (place - 0.5) / (share * (place - 0.5) ** 2).sum()
    slope, error = (weights * lives[:, 0]).sum(), np.sqrt((weights**2 * lives[:, 1] ** 2).sum())
    index = measures["Slope index of inequality"]
    found = [float(index[name]) for name in ("value", "lower_limit", "upper_limit")]
    assert found == pytest.approx([slope, slope - Z * error, slope + Z * error])
    assert "Ratio" not in measures
    assert "Relative index of inequality" not in measures


@pytest.mark.parametrize("period", ["2020/21", "2022/23"])
def test_slope_ratio_and_potential_of_a_proportion(client, counted, period):
    table = figures_of(counted, "example.glucose_sensors", LEICESTER, FIFTHS, period)
    values, _, _, people = table
    slope, mean = slope_by_phe(*table), np.average(values, weights=people)
    screen = Screen(
        SENSORS, data=EXAMPLE_DATASET, place=LEICESTER, basis="deprivation-fifth", period=period.replace("/", "-")
    )
    measures = of_kind(screen.file(client), "measure")
    gain = max(0, values[-1] - mean)
    expected = {
        "Gap": values[-1] - values[0],
        "Ratio": values[-1] / values[0],
        "Slope index of inequality": slope["sii"],
        "Relative index of inequality": slope["rii"],
        "Potential for improvement, as a share": 100 * gain / mean,
    }
    for name, number in expected.items():
        assert float(measures[name]["value"]) == pytest.approx(number, rel=1e-4), name
    index = measures["Slope index of inequality"]
    limits = [float(index[name]) for name in ("lower_limit", "upper_limit")]
    assert limits == pytest.approx([slope["lower"], slope["upper"]], abs=0.15)


def test_a_hidden_group_refuses_every_measure_and_its_number_is_nowhere(client, counted):
    screen = Screen(SENSORS, data=EXAMPLE_DATASET, place=RUTLAND, basis="ethnic-group")
    rows = screen.file(client)
    hidden = [row for row in of_kind(rows, "group").values() if row["status"] == "suppressed"]
    small = {
        group
        for (indicator_id, area, group, _), (count, people) in counted.items()
        if (indicator_id, area) == ("example.glucose_sensors", RUTLAND) and group not in FIFTHS
        if 1 <= int(count) <= 4 or 1 <= int(people) - int(count) <= 4
    }
    assert len(small) == 4
    assert {row["group"] for row in hidden} == {*small, COMMUNITIES[0]}  # those of LLR would give them away
    assert all((row["value"], row["lower_limit"], row["count"]) == ("", "", "") for row in hidden)
    assert all(float(counted["example.glucose_sensors", RUTLAND, row["group"], "2022/23"][0]) >= 0 for row in hidden)
    assert not of_kind(rows, "measure")
    assert "No gap is given, because 5 of 6 groups (Asian, " in screen.words("groups")
    assert screen.card("measures") is None
    for row in hidden:
        figure, limits, count, *_ = screen.groups()[row["group"]]
        assert figure.startswith("[c] ")
        assert (limits, count) == ("not held", "not held")


def test_communities_are_compared_without_those_who_do_not_say(client, counted):
    """Nobody knows the group of "Not stated", and Somali people are Black people too: sums leave both out."""
    period = "to 2021-06-06"
    values, _, _, people = figures_of(counted, "example.first_dose_50_plus", LEICESTER, COMMUNITIES, period)
    screen = Screen(DOSES, data=EXAMPLE_DATASET, place=LEICESTER)
    assert "Not stated" not in screen.title
    assert "“Not stated” is shown, but compared with no other" in screen.words("groups")
    assert "Not stated" in screen.groups()
    measures = of_kind(screen.file(client), "measure")
    share = people / people.sum()
    mean = (share * values).sum()
    expected = {
        "Between-group variance": (share * (values - mean) ** 2).sum(),
        "Theil index": 1000 * (share * values / mean * np.log(values / mean)).sum(),
        "Mean log deviation": -1000 * (share * np.log(values / mean)).sum(),
        "Mean difference from the best group": (share * (values.max() - values)).sum(),
    }
    for name, number in expected.items():
        assert float(measures[name]["value"]) == pytest.approx(number, rel=1e-3), name
    nested = figures_of(counted, "example.first_dose_50_plus", LEICESTER, ["Somali (part of Black)"], period)[0]
    lowest = min(values.min(), nested.min())
    assert float(measures["Gap"]["value"]) == pytest.approx(values.max() - lowest, rel=1e-3)


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_ages_and_causes_add_up_to_the_gap_on_show(client, sex):
    screen = Screen(WARDS, data=EXAMPLE_DATASET, place=SYSTEM, sex=sex)
    gap = float(of_kind(screen.file(client), "measure")["Gap"]["value"])
    *ages, together = rows_of(screen.card("causes"))
    columns = [[float(cell.replace("\u2212", "-")) for cell in row[1:]] for row in (*ages, together)]
    assert len(ages) > 3
    assert np.sum(columns[:-1], axis=0) == pytest.approx(columns[-1], abs=1e-9)
    assert sum(columns[-1][1:]) == pytest.approx(columns[-1][0])
    assert columns[-1][0] == round(gap, 2)
    assert f"of the {printed(gap)} years between" in screen.words("causes")
