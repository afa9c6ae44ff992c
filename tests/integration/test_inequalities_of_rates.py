"""The page of inequalities for a rate of the example data set, against numbers worked out here with numpy alone."""

from __future__ import annotations

import csv
from statistics import NormalDist

import numpy as np
import pytest

from queries.ingest.example import write_example
from queries.models import EXAMPLE_DATASET
from tests.browser.published import LEICESTER, LEICESTERSHIRE, RUTLAND, SYSTEM, printed
from tests.conftest import ROOT
from tests.integration.inequality_screen import Screen, of_kind

pytestmark = pytest.mark.on_every_store

ADMISSIONS = "example-emergency-admissions"
FIFTHS = ("Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth")
Z = NormalDist().inv_cdf(0.975)


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """Admissions and people by area, fifth and year, as the generator writes them."""
    paths = {path.name: path for path in write_example(tmp_path_factory.mktemp("example"), ROOT / "data")}
    with paths["admissions.csv"].open(encoding="utf-8", newline="") as file:
        return {
            (row["Area Code"], row["Category"], row["Time period"]): (int(row["Count"]), int(row["Denominator"]))
            for row in csv.DictReader(file)
        }


def byars(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Limits of counts of ten and more."""
    assert (counts >= 10).all()
    lower = counts * (1 - 1 / (9 * counts) - Z / (3 * np.sqrt(counts))) ** 3
    more = counts + 1
    return lower, more * (1 - 1 / (9 * more) + Z / (3 * np.sqrt(more))) ** 3


def slope_of_logarithms(values: np.ndarray, lower: np.ndarray, upper: np.ndarray, people: np.ndarray) -> dict:
    """Slope and relative index of rates as OHID's guidance has them: a line through logarithms, brought back.

    A weighted sum of normal numbers is normal, so that its percentiles need not be drawn.
    """
    share = people / people.sum()
    place = np.cumsum(share) - share / 2
    slope, start = np.polyfit(place, np.log(values), 1, w=np.sqrt(share))
    errors = (np.log(upper) - np.log(lower)) / (2 * Z)
    weights = share * (place - 0.5) / (share * (place - 0.5) ** 2).sum()
    error = np.sqrt((weights**2 * errors**2).sum())
    edges, middle = np.array([slope - Z * error, slope, slope + Z * error]), start + slope / 2
    index = np.exp(middle + edges / 2) - np.exp(middle - edges / 2)
    return {"Slope index of inequality": index, "Relative index of inequality": np.exp(edges)}


@pytest.mark.parametrize("area_code", [SYSTEM, LEICESTER, LEICESTERSHIRE, RUTLAND])
@pytest.mark.parametrize("period", ["2020/21", "2022/23"])
def test_a_rate_has_a_slope_and_a_relative_index_on_the_log_scale(client, counted, area_code, period):
    counts, people = np.array([counted[area_code, fifth, period] for fifth in FIFTHS], dtype=float).T
    values = 1e5 * counts / people
    lower, upper = (1e5 * limit / people for limit in byars(counts))
    screen = Screen(
        ADMISSIONS, data=EXAMPLE_DATASET, place=area_code, basis="deprivation-fifth", period=period.replace("/", "-")
    )
    rows = screen.file(client)
    groups, measures = of_kind(rows, "group"), of_kind(rows, "measure")
    for name, expected in (("value", values), ("lower_limit", lower), ("upper_limit", upper)):
        assert [float(row[name]) for row in groups.values()] == pytest.approx(list(expected), rel=1e-6)
    for name, (low, index, high) in slope_of_logarithms(values, lower, upper, people).items():
        found = [float(measures[name][column]) for column in ("value", "lower_limit", "upper_limit")]
        assert found == pytest.approx([index, low, high], rel=1e-5), name
    mean = np.average(values, weights=people)
    expected = {
        "Gap": values[0] - values[-1],
        "Potential for improvement": values[-1] - mean,  # every other fifth is admitted more often
        "Potential for improvement, as a share": 100 * (values[-1] - mean) / mean,
    }
    for name, number in expected.items():
        assert float(measures[name]["value"]) == pytest.approx(number, rel=1e-6), name


def test_the_page_prints_what_the_file_holds_and_says_who_is_worse_off(client, counted):
    screen = Screen(ADMISSIONS, data=EXAMPLE_DATASET, place=SYSTEM, basis="deprivation-fifth")
    measures, headline = of_kind(screen.file(client), "measure"), screen.headline()
    assert {"Gap", "Ratio", "Slope index of inequality", "Relative index of inequality"} <= headline.keys()
    relative = measures["Relative index of inequality"]
    assert headline["Relative index of inequality"] == (
        printed(relative["value"], 2),
        f"95% limits {printed(relative['lower_limit'], 2)} to {printed(relative['upper_limit'], 2)}",
    )
    assert float(relative["value"]) < 1
    assert "The most deprived fifth is worse off by " in screen.words("groups")
    assert "Lower is better" in screen.words("groups")
    counts, people = counted[SYSTEM, FIFTHS[0], "2022/23"]
    assert screen.groups()[FIFTHS[0]][0].startswith(printed(1e5 * counts / people, 0))
