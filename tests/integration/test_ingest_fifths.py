"""Fifths of small areas by deprivation, against sums and means worked out here from the tables that ship."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sqlalchemy import select
from statsmodels.stats.proportion import proportion_confint

from queries import catalogue, series
from queries.engine import fetch_frame
from queries.models import Characteristic, Geography, Kind, SeriesRequest, Sex
from queries.schema import observations
from queries.slopes import get_area_slope
from tests.browser import published
from tests.browser.published import LEICESTER, LEICESTERSHIRE, PATTERN, RUTLAND, SYSTEM

FIFTHS = "MSOA deprivation fifths within area"
NAMES = [
    "Most deprived quintile",
    "Second most deprived quintile",
    "Average deprived quintile",
    "Second least deprived quintile",
    "Least deprived quintile",
]
PATTERN_SLUG = "life-expectancy-small-area-pattern"
NIMS, ONS = "covid-first-dose-50-plus-nims", "covid-first-dose-50-plus-ons-mid-2020"
COVID_IDS = {NIMS: "nhse_covid.dose1_50plus", ONS: "nhse_covid.dose1_50plus_ons_mid_2020"}
MARCH, JULY = "to 2021-03-21", "to 2021-07-11"
Z = stats.norm.ppf(0.975)


@cache
def small_areas(indicator_id: str, sex: str, period: str, age: str = "") -> pd.DataFrame:
    """The MSOAs of a shipped table, the most deprived of 2019 first, with the place of each."""
    held = published.rows(indicator_id, Sex=sex, Time_period=period, Area_Type="MSOA", Age=age or _age(indicator_id))
    scores = published.rows("imd2019.score", Area_Type="MSOA")
    places = {area.code: area.place_code for area in published.areas("msoa").values()}
    columns = {"value": "Value", "count": "Count", "people": "Denominator"}
    limits = {"lower": "Lower CI 95.0 limit", "upper": "Upper CI 95.0 limit"}
    table = pd.DataFrame(
        {name: [float(row[column] or "nan") for row in held.values()] for name, column in (columns | limits).items()},
        index=list(held),
    )
    table["score"] = [float(scores[code]["Value"]) for code in table.index]
    table["place"] = [places[code] for code in table.index]
    return table.sort_index().sort_values("score", ascending=False, kind="stable")


def _age(indicator_id: str) -> str:
    return "All ages" if indicator_id == PATTERN else "50+ yrs"


def in_fifths(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Cut at the midpoint of each area's share of the people."""
    share = table["people"] / table["people"].sum()
    place = np.floor(5 * (share.cumsum() - share / 2))
    return [table[place == fifth] for fifth in range(5)]


def within(table: pd.DataFrame, area_code: str) -> pd.DataFrame:
    return table if area_code == SYSTEM else table[table["place"] == area_code]


def stored(slug: str, age: str = "") -> pd.DataFrame:
    """The fifths of a measure, of one age if given, as the database holds them."""
    statement = select(observations).where(
        observations.c.indicator_slug == slug, observations.c.category_type.like("% deprivation fifths within area")
    )
    held = fetch_frame(statement)
    held = held[held["age"] == age] if age else held
    return held.set_index(["area_code", "sex", "period", "category"]).sort_index()


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("sex", ["Male", "Female", "Persons"])
@pytest.mark.parametrize("area_code", [SYSTEM, LEICESTER, LEICESTERSHIRE])
def test_a_fifth_of_the_pattern_is_a_mean_weighted_by_person_years(area_code, sex):
    held = stored(PATTERN_SLUG)
    every = within(small_areas(PATTERN, sex, "2016 - 20"), area_code)
    parts = every.dropna(subset=["value"])
    for name, group in zip(NAMES, in_fifths(parts), strict=True):
        row = held.loc[(area_code, sex.lower(), "2016 to 2020", name)]
        weights = group["people"] / group["people"].sum()
        error = np.sqrt((weights**2 * ((group["upper"] - group["lower"]) / (2 * Z)) ** 2).sum())
        mean = (weights * group["value"]).sum()
        assert row["value"] == pytest.approx(mean, abs=1e-9)
        assert row[["lower_ci95", "upper_ci95"]].tolist() == pytest.approx([mean - Z * error, mean + Z * error])
        wide = stats.norm.ppf(0.999) * error
        assert row[["lower_ci998", "upper_ci998"]].tolist() == pytest.approx([mean - wide, mean + wide])
        assert row["denominator_count"] == group["people"].sum()
        assert pd.isna(row["event_count"])
        assert (row["kind"], row["source_id"], row["status"]) == ("third_party", "ons_msoa_life_expectancy", "value")
        assert row["value_note"].startswith(f"Mean of {len(group)} MSOAs, each weighted by its person-years")
        assert "IMD 2019" in row["value_note"]
        assert "not the life expectancy of these places" in row["value_note"]
        left_out = len(every) - len(parts)
        assert (f"Left out: {left_out} of {len(every)} MSOAs" in row["value_note"]) == (left_out > 0)
        assert "person-years" in row["limits_note"]


@pytest.mark.usefixtures("shipped")
def test_the_gaps_of_the_pattern_are_those_of_the_facts():
    held = stored(PATTERN_SLUG)["value"]
    men = [held[(SYSTEM, "male", "2016 to 2020", name)] for name in NAMES]
    women = [held[(SYSTEM, "female", "2016 to 2020", name)] for name in NAMES]
    assert [round(value, 2) for value in men] == [78.34, 80.31, 82.18, 83.68, 83.97]
    assert [round(women[0], 2), round(women[-1], 2)] == [83.60, 87.75]
    assert (round(men[-1] - men[0], 2), round(women[-1] - women[0], 2)) == (5.63, 4.15)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(("sex", "count", "printed"), [("Male", 121, 7.41), ("Female", 122, 5.33)])
def test_the_slope_over_small_areas_is_that_of_least_squares(sex, count, printed):
    parts = small_areas(PATTERN, sex, "2016 - 20").dropna(subset=["value"])
    share = (parts["people"] / parts["people"].sum()).to_numpy()
    place = np.cumsum(share) - share / 2
    design = np.column_stack([np.ones(len(place)), place])
    solve = np.linalg.inv(design.T @ (share[:, None] * design)) @ (design.T * share)
    intercept, slope = solve @ parts["value"].to_numpy()
    errors = ((parts["upper"] - parts["lower"]) / (2 * Z)).to_numpy()
    half = Z * np.sqrt((solve[1] ** 2 * errors**2).sum())
    found = get_area_slope(PATTERN_SLUG, SYSTEM, Sex(sex.lower()), "All ages", FIFTHS, "2016 to 2020")
    assert found.sii == pytest.approx(slope)
    assert (found.intercept, found.end) == pytest.approx((intercept, intercept + slope))
    assert (found.sii_lower_95, found.sii_upper_95) == pytest.approx((slope - half, slope + half))
    assert (found.area_count, round(found.sii, 2)) == (count, printed)
    assert (found.kind, found.source_id) == (Kind.THIRD_PARTY, "ons_msoa_life_expectancy")


@pytest.mark.usefixtures("shipped")
def test_there_is_no_slope_over_few_areas_or_of_figures_that_add_up():
    assert get_area_slope(PATTERN_SLUG, RUTLAND, Sex.MALE, "All ages", FIFTHS, "2016 to 2020") is None
    assert get_area_slope(NIMS, SYSTEM, Sex.PERSONS, "50+ yrs", FIFTHS, "to 21 March 2021") is None
    assert get_area_slope(PATTERN_SLUG, LEICESTER, Sex.MALE, "All ages", FIFTHS, "2016 to 2020").area_count == 33


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(("slug", "period", "label"), [
    (NIMS, MARCH, "to 21 March 2021"), (NIMS, JULY, "to 11 July 2021"), (ONS, MARCH, "to 21 March 2021"),
])  # fmt: skip
@pytest.mark.parametrize("area_code", [SYSTEM, LEICESTER, LEICESTERSHIRE])
def test_uptake_of_a_fifth_is_counts_over_people(area_code, slug, period, label):
    held = stored(slug, "50+ yrs")
    parts = within(small_areas(COVID_IDS[slug], "Persons", period), area_code)
    for name, group in zip(NAMES, in_fifths(parts), strict=True):
        row = held.loc[(area_code, "persons", label, name)]
        count, people = group["count"].sum(), group["people"].sum()
        assert (row["event_count"], row["denominator_count"]) == (count, people)
        assert row["value"] == pytest.approx(100 * count / people)
        for alpha, suffix in ((0.05, "95"), (0.002, "998")):
            limits = 100 * np.array(proportion_confint(count, people, alpha=alpha, method="wilson"))
            assert row[[f"lower_ci{suffix}", f"upper_ci{suffix}"]].tolist() == pytest.approx(limits.tolist())
        assert row["value_note"] == f"Sum of {len(group)} MSOAs, in order of IMD 2019"
        assert (row["kind"], row["status"]) == ("derived", "value")
        assert "Wilson" in row["limits_note"]
    whole = held.loc[(area_code, "persons", label), ["event_count", "denominator_count"]].sum()
    assert whole.tolist() == parts[["count", "people"]].sum().tolist()


@pytest.mark.usefixtures("shipped")
def test_an_area_without_fifths_says_why():
    for slug in (PATTERN_SLUG, NIMS, ONS):
        rutland = stored(slug).loc[RUTLAND]
        assert set(rutland.index.get_level_values("category")) == set(NAMES)
        assert set(rutland["status"]) == {"not_applicable"}
        assert rutland["value"].isna().all()
        assert set(rutland["value_note"]) == {"Rutland has 5 small areas with a figure; 10 are needed for fifths"}
    july = stored(ONS, "50+ yrs").xs("to 11 July 2021", level="period").drop(index=RUTLAND)
    assert set(july["status"]) == {"not_reliable"}
    assert july["value"].isna().all()
    parts = small_areas(COVID_IDS[ONS], "Persons", JULY)
    for area_code, rows in july.groupby("area_code"):
        own = within(parts, area_code)
        above = (own["count"] > own["people"]).sum()
        assert set(rows["value_note"]) == {
            f"Not worked out: {above} of {len(own)} MSOAs count more people than were estimated to live there"
        }


@pytest.mark.usefixtures("shipped")
def test_fifths_are_no_figures_of_an_area():
    assert series.list_geographies(PATTERN_SLUG) == [Geography.MSOA]
    assert (series.list_groups(PATTERN_SLUG), set(series.list_groups(NIMS))) == ({}, {Characteristic.AGE})
    choice = series.choose_series(PATTERN_SLUG, SeriesRequest(geography=Geography.PLACE))
    assert choice.missing == "geography"
    holding = catalogue.get_holdings()[PATTERN_SLUG]
    assert set(holding.area_counts) == {Geography.SYSTEM, Geography.MSOA}
    assert (holding.row_count, holding.groups) == (len(published.every_row(PATTERN)), {})
    reasons = catalogue.fetch_missing()
    assert not reasons["reason"].str.contains("fifths").any()


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("slug", [NIMS, "covid-second-dose-50-plus-nims"])
def test_age_groups_have_fifths_where_every_small_area_has_people(slug):
    held = stored(slug, "65-69 yrs").xs("to 11 July 2021", level="period")
    assert set(held.loc[RUTLAND, "status"]) == {"not_applicable"}
    for area_code, count in ((SYSTEM, 125), (LEICESTERSHIRE, len(within(_july(slug), LEICESTERSHIRE)))):
        assert set(held.loc[area_code, "status"]) == {"not_published"}
        assert set(held.loc[area_code, "value_note"]) == {f"Not worked out: 3 of {count} MSOAs are not published"}
    parts = within(_july(slug), LEICESTER)
    for name, group in zip(NAMES, in_fifths(parts), strict=True):
        row = held.loc[(LEICESTER, "persons", name)]
        assert (row["event_count"], row["denominator_count"]) == (group["count"].sum(), group["people"].sum())


def _july(slug: str) -> pd.DataFrame:
    """The small areas at 65 to 69 on 11 July, the most deprived first."""
    indicator_id = {NIMS: COVID_IDS[NIMS]}.get(slug, "nhse_covid.dose2_50plus")
    return small_areas(indicator_id, "Persons", JULY, "65-69 yrs")
