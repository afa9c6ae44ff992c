"""Fifths of small areas by deprivation, against sums and means worked out here from the tables that ship."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sqlalchemy import select
from statsmodels.stats.proportion import proportion_confint

from queries import catalogue, series
from queries.engine import fetch_frame
from queries.ingest.load import LoadRequest, load
from queries.ingest.problems import RefusedError
from queries.models import Characteristic, Geography, Kind, SeriesRequest, Sex
from queries.schema import observations
from queries.slopes import get_area_slope
from tests import factories
from tests.browser import published
from tests.browser.published import LEICESTER, LEICESTERSHIRE, PATTERN, RUTLAND, SYSTEM
from tests.conftest import ROOT

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
def small_areas(indicator_id: str, sex: str, period: str) -> pd.DataFrame:
    """The MSOAs of a shipped table, the most deprived of 2019 first, with the place of each."""
    held = published.rows(indicator_id, Sex=sex, Time_period=period, Area_Type="MSOA", Age=_age(indicator_id))
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


def stored(slug: str) -> pd.DataFrame:
    """The fifths of a measure as the database holds them."""
    statement = select(observations).where(
        observations.c.indicator_slug == slug, observations.c.category_type.like("% deprivation fifths within area")
    )
    return fetch_frame(statement).set_index(["area_code", "sex", "period", "category"]).sort_index()


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
    held = stored(slug)
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
    july = stored(ONS).xs("to 11 July 2021", level="period").drop(index=RUTLAND)
    assert set(july["status"]) == {"not_reliable"}
    assert july["value"].isna().all()
    parts = small_areas(COVID_IDS[ONS], "Persons", JULY)
    for area_code, rows in july.groupby("area_code"):
        own = within(parts, area_code)
        lacking = own["value"].isna().sum()
        assert set(rows["value_note"]) == {
            f"Not worked out: {lacking} of {len(own)} MSOAs are not reliable enough to show"
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


LEVEL = {"area_type": "MSOA", "vintage": "MSOA 2011", "age": "All ages"}
CODES = sorted(code for code, area in published.areas("msoa").items() if area.place_code == LEICESTER)
GROUPED = {"is_grouped_by_deprivation": True, "benchmark_codes": []}


def figure(place: int, **changes) -> dict[str, str]:
    """One MSOA of Leicester: `place` in 100 people have it."""
    counts = {"value": f"{place + 1}", "count": f"{place + 1}", "denominator": "100"}
    return factories.row(**LEVEL, area_code=CODES[place], area_name="", **counts | changes)


def score(place: int, **changes) -> dict[str, str]:
    """Its score: the first code is the most deprived."""
    names = {"indicator_id": "score", "time_period": "2019", "indicator_name": "Score"}
    return factories.row(**LEVEL, **names | changes, area_code=CODES[place], area_name="", value=str(90 - place))


@pytest.fixture
def loaded(tmp_path: Path, serve):
    """Load made-up rows of Leicester's MSOAs and give the fifths within Leicester, the most deprived first."""

    def run(*rows: dict[str, str], **definition) -> pd.DataFrame:
        folder = tmp_path / "tables" / factories.SOURCE_ID
        factories.write_csv(folder / "made.csv", rows)
        factories.write_origin(folder)
        factories.write_definition(tmp_path / "definitions", **GROUPED | definition)
        scores = {"indicator_id": "score", "unit": "score", "value_type": "score", "benchmark_codes": []}
        factories.write_definition(tmp_path / "definitions", "score", **scores, orders_deprivation="An index")
        load(
            LoadRequest(
                data_dir=ROOT / "data",
                tables_dir=tmp_path / "tables",
                definitions_dir=tmp_path / "definitions",
                database_dir=tmp_path / "db",
            )
        )
        serve(tmp_path / "db")
        return stored(factories.SLUG).loc[LEICESTER].droplevel(["sex", "period"]).reindex(NAMES)

    return run


def ten(make, **changes) -> list[dict[str, str]]:
    return [make(place, **changes) for place in range(10)]


def test_two_areas_of_as_many_people_make_each_fifth(loaded):
    held = loaded(*ten(figure), *ten(score))
    assert held["event_count"].tolist() == [3, 7, 11, 15, 19]
    assert held["value"].tolist() == pytest.approx([1.5, 3.5, 5.5, 7.5, 9.5])
    without = len(CODES) - 10
    left_out = f"Left out: {without} of {len(CODES)} MSOAs, which have no deprivation score"
    assert set(held["value_note"]) == {f"Sum of 2 MSOAs, in order of An index. {left_out}"}


def test_a_rate_is_added_up_with_limits_of_a_count(loaded):
    rows = [figure(place, value=str(1000 * (place + 1)), count=str(place + 1)) for place in range(10)]
    held = loaded(*rows, *ten(score), value_type="rate", unit="per 100,000")
    assert held["value"].tolist() == pytest.approx([1500, 3500, 5500, 7500, 9500])
    exact = 1e5 / 200 * np.array([stats.chi2.ppf(0.025, 6), stats.chi2.ppf(0.975, 8)]) / 2  # 3 events
    assert held.iloc[0][["lower_ci95", "upper_ci95"]].tolist() == pytest.approx(exact.tolist(), rel=1e-4)


def test_a_hidden_part_hides_its_own_fifth_only(loaded):
    hidden = figure(3, value="", count="", value_note="[c] Between 1 and 4")
    held = loaded(*[figure(place) for place in range(11) if place != 3], hidden, *ten(score), score(10))
    assert held["status"].tolist() == ["value", "suppressed", "value", "value", "value"]
    row = held.iloc[1]
    assert row[["value", "lower_ci95", "event_count"]].isna().all()
    assert row["value_note"] == "Not worked out: 1 of 2 MSOAs is suppressed"
    assert row["denominator_count"] == 200


def test_small_numbers_that_the_loader_hides_hide_their_fifth(loaded):
    held = loaded(*[figure(place) for place in range(20)], *[score(place) for place in range(20)],
                  disclosure_rule="lt5")  # fmt: skip
    assert held["status"].tolist() == ["suppressed", "value", "value", "value", "value"]
    assert held["event_count"].iloc[1] == 5 + 6 + 7 + 8


def test_a_part_whose_people_are_not_known_leaves_no_fifth(loaded):
    held = loaded(*[figure(place) for place in range(11) if place != 4], *ten(score), score(10))
    assert set(held["status"]) == {"not_published"}
    assert set(held["value_note"]) == {"Not worked out: 1 of 11 MSOAs is not published"}


def test_without_a_score_there_is_no_order(loaded):
    held = loaded(*ten(figure))
    assert set(held["status"]) == {"not_applicable"}
    assert set(held["value_note"]) == {"No deprivation score is held for the MSOAs here, so they have no order"}


def test_two_scores_of_a_level_are_refused(loaded):
    with pytest.raises(RefusedError) as caught:
        loaded(*ten(figure), *ten(score), *ten(score, time_period="2025"))
    message = str(caught.value)
    assert message.startswith("definitions/score.yaml, column 'orders_deprivation': expected one score")
    assert "score of 2019, score of 2025" in message


def test_figures_that_are_not_counts_over_people_are_not_added_up(loaded):
    held = loaded(*ten(figure, value="50"), *ten(score))
    assert set(held["status"]) == {"not_applicable"}
    assert held["value_note"].str.startswith("Not worked out: the figures of MSOAs are not plain counts").all()


def test_a_large_area_can_leave_a_fifth_empty(loaded):
    rows = [figure(place) for place in range(1, 10)]
    held = loaded(figure(0, value="1", count="10", denominator="1000"), *rows, *ten(score))
    assert held["status"].tolist() == ["not_applicable", "value", "value", "value", "value"]
    assert held["value_note"].iloc[0].startswith("No MSOA falls into this fifth")
    assert held["event_count"].sum() == 10 + sum(range(2, 11))


def test_a_table_may_bring_its_own_fifths(loaded):
    own = factories.row(
        area_code=LEICESTER, age="All ages", category_type=FIFTHS, category=NAMES[0], value="40", vintage="April 2023"
    )
    held = loaded(*ten(figure), *ten(score), own)
    assert held["value"].dropna().tolist() == [40]
    assert len(stored(factories.SLUG)) == 1
