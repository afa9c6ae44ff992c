"""The page of inequalities on the data that ships: screen and file against numbers worked out here from the tables."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit, logit

from queries.models import Sex
from tests.browser import published
from tests.browser.published import LEICESTER, LEICESTERSHIRE, MINUS, PATTERN, RUTLAND, SYSTEM, printed
from tests.integration.inequality_screen import Screen, of_kind
from tests.integration.test_ingest_fifths import (
    FIFTHS,
    NIMS,
    PATTERN_SLUG,
    in_fifths,
    small_areas,
    within,
)

pytestmark = pytest.mark.on_every_store

Z = stats.norm.ppf(0.975)
FIFTH_LABELS = ["Most deprived fifth", "2nd fifth", "3rd fifth", "4th fifth", "Least deprived fifth"]
TENTHS = "LSOA11 deprivation deciles within area (IMD trend)"
TENTHS_BASIS = "lsoa11-deprivation-deciles-within-area-imd-trend"
TENTH_NAMES = (
    "Most deprived decile", "Second most deprived decile", "Third more deprived decile", "Fourth more deprived decile",
    "Fifth more deprived decile", "Fifth less deprived decile", "Fourth less deprived decile",
    "Third less deprived decile", "Second least deprived decile", "Least deprived decile",
)  # fmt: skip
NUMBERS = ("Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Denominator")


@pytest.fixture
def client(app):
    return app.server.test_client()


def table_of(indicator_id: str, category_type: str, names=None, **columns: str) -> np.ndarray:
    """Value, limits and people of the groups of a shipped table, in the order of the names or of the alphabet."""
    wanted = {name.replace("_", " "): text for name, text in columns.items()} | {"Category Type": category_type}
    rows = [row for row in published.every_row(indicator_id) if all(row[key] == text for key, text in wanted.items())]
    by_name = {row["Category"]: [float(row[name]) for name in NUMBERS] for row in rows}
    assert len(by_name) == len(rows)
    return np.array([by_name[name] for name in names or sorted(by_name)]).T


def slope_by_phe(values, lower, upper, people) -> dict[str, float]:
    """Slope and relative index of percentages as OHID's guidance has them, by numpy alone: logits, then back."""
    share = people / people.sum()
    place = np.cumsum(share) - share / 2
    on_scale = logit(values / 100)
    errors = (logit(upper / 100) - logit(lower / 100)) / (2 * Z)
    slope, start = np.polyfit(place, on_scale, 1, w=np.sqrt(share))
    most, least = 100 * expit(start), 100 * expit(start + slope)
    drawn = np.random.default_rng(7).normal(on_scale, errors, (100_000, len(values)))
    slopes = np.polynomial.polynomial.polyfit(place, drawn.T, 1, w=np.sqrt(share))[1]
    middle = start + slope / 2
    low, high = (
        100 * (expit(middle + edge / 2) - expit(middle - edge / 2)) for edge in np.quantile(slopes, [0.025, 0.975])
    )
    return {"sii": least - most, "rii": least / most, "lower": low, "upper": high}


@pytest.mark.parametrize(
    ("sex", "ends", "gap", "slope", "about"),
    [
        (Sex.MALE, ("78.3", "84.0"), ("5.6", "5.63"), "7.41", "Read it as about 5 to 6 years"),
        (Sex.FEMALE, ("83.6", "87.8"), ("4.2", "4.15"), "5.33", "Read it as about 4 to 5 years"),
    ],
)
def test_the_pattern_is_the_same_on_page_and_in_the_file_and_by_hand(client, sex, ends, gap, slope, about):
    areas = small_areas(PATTERN, sex.value.capitalize(), "2016 - 20").dropna(subset=["value"])
    means = [np.average(part["value"], weights=part["people"]) for part in in_fifths(areas)]
    share = (areas["people"] / areas["people"].sum()).to_numpy()
    line = np.polyfit(np.cumsum(share) - share / 2, areas["value"].to_numpy(), 1, w=np.sqrt(share))
    by_hand = {"Gap": means[-1] - means[0], "Slope index of inequality": line[0]}
    assert (printed(means[0]), printed(means[-1])) == ends
    assert [printed(by_hand["Gap"]), printed(by_hand["Gap"], 2), printed(line[0], 2)] == [*gap, slope]
    screen = Screen(PATTERN_SLUG, place=SYSTEM, sex=sex)
    assert f"{ends[0]} years in the most deprived fifth, {ends[1]} years in the least" in screen.title
    headline = screen.headline()
    assert headline["Gap"][0] == f"{gap[0]} years"
    assert headline["Slope index of inequality"][0] == f"+{printed(line[0])} years"
    assert set(headline) == {"Gap", "Slope index of inequality"}
    rows = screen.file(client)
    groups, measures = of_kind(rows, "group"), of_kind(rows, "measure")
    assert list(groups) == FIFTH_LABELS
    assert [float(row["value"]) for row in groups.values()] == pytest.approx(means)
    assert [cells[0] for cells in screen.groups().values()] == [f"{printed(mean)} years" for mean in means]
    for name, number in by_hand.items():
        assert float(measures[name]["value"]) == pytest.approx(number)
        assert measures[name]["kind"] == "Derived"
    assert about in screen.words("groups")
    assert f"The slope goes through {len(areas)} small areas, not through the groups." in screen.words("measures")


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_the_caveat_and_the_frameworks_figure_stand_on_the_page_and_in_the_file(client, sex):
    screen = Screen(PATTERN_SLUG, place=SYSTEM, sex=sex)
    assert "Use for pattern, not level" in screen.notices
    groups = screen.words("groups")
    assert "Third-party" in groups
    if sex is Sex.MALE:
        assert "up to 8.7 years" in groups
        assert "It names no area, no years and no method" in groups
        assert "nobody can say that the gap has become smaller" in groups
    rows = screen.file(client)
    assert all(row["warning"].startswith("Use for pattern, not level") for row in rows)
    assert {row["kind"] for row in rows} == {"Third-party", "Derived"}


@pytest.mark.parametrize("area_code", [SYSTEM, LEICESTER, LEICESTERSHIRE])
def test_covid_fifths_are_sums_and_their_slope_is_that_of_the_fifths(client, area_code):
    areas = within(small_areas("nhse_covid.dose1_50plus", "Persons", "to 2021-07-11"), area_code)
    counts, people = np.array([part[["count", "people"]].sum() for part in in_fifths(areas)]).T
    values = 100 * counts / people
    z2 = Z**2
    centre = (counts + z2 / 2) / (people + z2)
    half = Z * np.sqrt(counts * (people - counts) / people + z2 / 4) / (people + z2)
    slope = slope_by_phe(values, 100 * (centre - half), 100 * (centre + half), people)
    screen = Screen(NIMS, place=area_code)
    measures = of_kind(screen.file(client), "measure")
    assert float(measures["Gap"]["value"]) == pytest.approx(values[-1] - values[0])
    assert float(measures["Ratio"]["value"]) == pytest.approx(values[-1] / values[0])
    assert float(measures["Slope index of inequality"]["value"]) == pytest.approx(slope["sii"])
    assert float(measures["Relative index of inequality"]["value"]) == pytest.approx(slope["rii"])
    mean = 100 * counts.sum() / people.sum()
    gain = values[-1] - mean
    assert float(measures["Potential for improvement, as a share"]["value"]) == pytest.approx(100 * gain / mean)
    every = screen.every_measure()
    assert every["Gap"][0] == f"{printed(values[-1] - values[0])} percentage points"
    assert every["Ratio"][0] == printed(values[-1] / values[0], 2)


def test_running_totals_of_vaccination_are_set_side_by_side_and_not_tested(app):
    history = Screen(NIMS, place=SYSTEM).words("history")
    assert history.startswith("Change not tested")
    assert "up to 21 March 2021" in history
    assert "counts the same people again" in history


@pytest.mark.parametrize("slug", [PATTERN_SLUG, NIMS])
def test_rutland_is_refused_with_the_reason_and_the_way_on(client, slug):
    screen = Screen(slug, place=RUTLAND)
    assert screen.title.endswith("the gap cannot be given for Rutland")
    groups = screen.words("groups")
    assert "Rutland has 5 small areas with a figure; 10 are needed for fifths." in groups
    assert "Nearest: The same for Leicester, Leicestershire and Rutland" in groups
    assert (screen.card("measures"), screen.card("history"), screen.card("table")) == (None, None, None)
    rows = screen.file(client)
    assert not of_kind(rows, "measure")
    assert {(row["value"], row["status"]) for row in rows} == {("", "not_applicable")}
    assert all("10 are needed for fifths" in row["note"] for row in rows)


def test_the_published_slope_of_rutland_is_refused_and_leicesters_is_that_of_the_table(app):
    refused = Screen("life-expectancy-at-birth", place=RUTLAND)
    assert refused.title == "Life expectancy: no gap inside Rutland is published"
    said = refused.words("published")
    assert "The source gives none for Rutland, which has only 23 small areas" in said
    for way in ("The same for Leicester", "fifths within Leicester, Leicestershire and Rutland", "on the map"):
        assert way in said
    given = Screen("life-expectancy-at-birth", place=LEICESTER, sex=Sex.FEMALE)
    rows = [row for row in published.every_row("92901") if row["Area Code"] == LEICESTER and row["Sex"] == "Female"]
    latest = max(rows, key=lambda row: int(row["Time period Sortable"]))
    assert given.title == f"Life expectancy inside Leicester: a gap of {printed(latest['Value'])} years, women"
    assert "Change not tested: the periods overlap, and 95% limits are not held." in given.words("published")


def test_inactive_adults_by_tenth_are_those_of_the_guidance(client):
    table = table_of("93015", TENTHS, TENTH_NAMES)
    values, lower, upper, people_asked = table
    slope = slope_by_phe(values, lower, upper, np.ones(10))  # a survey asks more people in some tenths than in others
    mean = values.mean()
    assert mean != pytest.approx(np.average(values, weights=people_asked), abs=0.05)
    screen = Screen("inactive-adults", basis=TENTHS_BASIS)
    measures = of_kind(screen.file(client), "measure")
    expected = {
        "Gap": values[0] - values[-1],
        "Ratio": values[0] / values[-1],
        "Slope index of inequality": slope["sii"],
        "Relative index of inequality": slope["rii"],
        "Potential for improvement": values[-1] - mean,
        "Potential for improvement, as a share": 100 * (values[-1] - mean) / mean,
    }
    for name, number in expected.items():
        assert float(measures[name]["value"]) == pytest.approx(number), name
    limits = [float(measures["Slope index of inequality"][name]) for name in ("lower_limit", "upper_limit")]
    assert limits == pytest.approx([slope["lower"], slope["upper"]], abs=0.02)
    headline = screen.headline()
    assert headline["Slope index of inequality"][0] == f"{printed(slope['sii'])} percentage points"
    assert headline["Slope index of inequality"][0].startswith(MINUS)
    assert headline["Relative index of inequality"][0] == printed(slope["rii"], 2)
    assert headline["Potential for improvement, as a share"][0] == f"{printed(100 * (values[-1] - mean) / mean)}%"
    assert "Each tenth counts as one tenth of the people." in screen.words("measures")
    assert "the most deprived end is worse off" in screen.words("measures")
    half = Z * np.hypot((upper - lower)[0], (upper - lower)[-1]) / (2 * Z)
    gap = values[0] - values[-1]
    assert headline["Gap"][1] == f"95% limits {printed(gap - half)} to {printed(gap + half)}"


def test_inactive_adults_by_ethnic_group_have_no_measure_over_all_groups(client):
    """The survey tells how many it asked in each group, not how many live in it."""
    values, *_ = table_of("93015", "Ethnic groups")
    screen = Screen("inactive-adults", basis="ethnic-groups")
    rows = screen.file(client)
    measures = of_kind(rows, "measure")
    assert measures.keys() == {"Gap", "Ratio"}
    assert float(measures["Gap"]["value"]) == pytest.approx(values.max() - values.min())
    assert float(measures["Ratio"]["value"]) == pytest.approx(values.max() / values.min())
    assert "These groups have no order" in screen.words("measures")
    assert "how many people were asked, not how many live in each group" in screen.words("measures")
    assert "People asked" in screen.words("table")
    assert "England" in rows[0]["area_name"]


def test_smoking_at_delivery_narrows_and_is_called_levelling_up(app):
    kind = "County & UA deprivation deciles in England (IMD2019)"
    ends = {}
    for period in ("2020/21", "2023/24"):
        values, lower, upper, _ = table_of("93085", kind, (TENTH_NAMES[0], TENTH_NAMES[-1]), Time_period=period)
        ends[period] = values, (upper - lower) / (2 * Z)
    (before, errors_before), (after, errors_after) = ends.values()
    change = (after[0] - after[1]) - (before[0] - before[1])
    half = Z * np.sqrt((errors_before**2).sum() + (errors_after**2).sum())
    assert change + half < 0
    history = Screen("smoking-at-delivery").words("history")
    assert history.startswith("The gap is narrowing")
    assert (
        f"The gap was {printed(before[0] - before[1])} percentage points in 2020/21 and "
        f"{printed(after[0] - after[1])} percentage points in 2023/24. The change, {printed(change)} (95% limits "
        f"{printed(change - half)} to {printed(change + half)}), is more than chance." in history
    )
    assert f"the worse-off end got better by {printed(before[0] - after[0])} percentage points" in history
    assert "this is levelling up" in history
    earliest = Screen("smoking-at-delivery", period="2020-21").words("history")
    assert "No earlier period is held." in earliest


def test_periods_that_share_years_or_have_no_limits_are_not_tested_and_the_reason_is_given(app):
    second = Screen("life-expectancy-at-birth", place=LEICESTER, period="2016-to-2018").words("history")
    assert "Change not testedThe periods overlap, so they share years." in second
    latest = Screen("life-expectancy-at-birth", place=LEICESTER).words("history")
    assert latest.startswith("Change not tested")
    assert "We cannot test the change, for 95% limits are not held for both ends." in latest
    alone = Screen(PATTERN_SLUG, basis=FIFTHS.lower().replace(" ", "-")).words("history")
    assert "Only one period is held." in alone
