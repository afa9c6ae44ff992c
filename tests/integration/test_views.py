"""One screen of figures, against a second, naive reading of the shipped tables."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from queries import areas, boundaries, catalogue, indicators, observations, series, views
from queries.errors import UnknownAreaError, UnknownGeographyError, UnknownIndicatorError
from queries.models import (
    Characteristic,
    Geography,
    SeriesRequest,
    Sex,
    ValueStatus,
    Verdict,
    ViewRequest,
)
from tests.browser.published import CASE_STUDY, FOR_ENGLAND_ALONE
from tests.conftest import ROOT

pytestmark = [pytest.mark.on_every_store, pytest.mark.usefixtures("shipped")]
LIFE_EXPECTANCY = "life-expectancy-at-birth"
PATTERN = "life-expectancy-small-area-pattern"
ENGLAND = "E92000001"
LLR = "E54000015"


def shipped_rows(path: str, **wanted: str) -> list[dict[str, str]]:
    with (ROOT / "data" / path).open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if all(row[name.replace("_", " ")] == value for name, value in wanted.items())
        ]


def ask(**wanted) -> ViewRequest:
    return ViewRequest(series=SeriesRequest(**wanted))


def test_the_first_view_is_the_gap_between_men_by_authority():
    view = views.get_indicator_view(LIFE_EXPECTANCY, ViewRequest())
    shown = view.comparison.values.set_index("area_name")["value"]
    assert (view.choice.geography, view.choice.sex, view.choice.period) == (
        Geography.DISTRICT,
        Sex.MALE,
        "2023 to 2025",
    )
    assert shown[["Leicester", "Rutland", "Harborough"]].tolist() == [77.5, 82.9, 81.6]
    assert view.comparison.benchmark.value == 79.7
    published = shipped_rows(
        "ohid_fingertips/life_expectancy.csv", Indicator_ID="90366", Sex="Male", Time_period="2023 - 25"
    )
    codes = set(view.comparison.values["area_code"])
    own = {row["Area Code"]: float(row["Value"]) for row in published if row["Area Code"] in codes}
    assert own == dict(zip(view.comparison.values["area_code"], view.comparison.values["value"], strict=True))


def test_without_limits_the_verdict_is_the_publishers_and_says_so():
    view = views.get_indicator_view(LIFE_EXPECTANCY, ViewRequest())
    published = shipped_rows(
        "ohid_fingertips/life_expectancy.csv", Indicator_ID="90366", Sex="Male", Time_period="2023 - 25"
    )
    said = {row["Area Code"]: row["Compared to England value or percentiles"].lower() for row in published}
    for row in view.comparison.values.itertuples():
        assert row.verdict == said[row.area_code]
    assert view.comparison.basis == "the publisher's own comparison"


def test_with_limits_the_verdict_is_tested_here():
    view = views.get_indicator_view("healthy-life-expectancy", ask(sex=Sex.MALE))
    england = view.comparison.benchmark.value
    for row in view.comparison.values.itertuples():
        naive = Verdict.WORSE if row.upper < england else Verdict.BETTER if row.lower > england else Verdict.SIMILAR
        assert row.verdict == naive
    assert view.comparison.confidence_percent == 95


def test_a_benchmark_of_another_source_is_never_used():
    view = views.get_indicator_view(PATTERN, ViewRequest(benchmark=ENGLAND))
    assert view.comparison.benchmark.code == LLR
    assert "benchmark" in view.ignored


def test_small_areas_are_tested_at_99_8():
    view = views.get_indicator_view(PATTERN, ViewRequest())
    assert view.comparison.confidence_percent == 99.8
    values = view.comparison.values
    assert (values["lower"].dropna() == values.loc[values["lower"].notna(), "lower_ci998"]).all()


@pytest.mark.parametrize(("sex", "sex_word", "withheld"), [(Sex.MALE, "Males", 16), (Sex.FEMALE, "Females", 22)])
def test_the_pattern_withholds_by_rule_with_the_reason(sex, sex_word, withheld):
    values = views.get_indicator_view(PATTERN, ask(sex=sex)).comparison.values
    hidden = values[values["value"].isna()]
    reasons = hidden["value_note"]
    by_rule = reasons.str.contains("wider than 4 years|fewer than 75|Not published", regex=True)
    assert by_rule.sum() == withheld
    assert (reasons != "").all()
    assert set(hidden["status"]) <= {ValueStatus.NOT_RELIABLE, ValueStatus.NOT_PUBLISHED}
    assert len(values) == 125


def test_an_area_is_never_compared_with_itself():
    view = views.get_indicator_view("healthy-life-expectancy", ViewRequest(benchmark="E06000016"))
    values = view.comparison.values.set_index("area_code")
    assert view.comparison.benchmark.code == "E06000016"
    assert values.loc["E06000016", "verdict"] == Verdict.NOT_COMPARED
    assert values.loc["E06000017", "verdict"] != Verdict.NOT_COMPARED


def test_wards_of_life_expectancy_are_not_published_and_say_why():
    view = views.get_indicator_view(LIFE_EXPECTANCY, ask(geography=Geography.WARD))
    values = view.comparison.values
    assert view.choice.missing == "geography"
    assert len(values) == 181
    assert set(values["status"]) == {ValueStatus.NOT_PUBLISHED}
    assert values["value"].isna().all()
    assert values["value_note"].str.contains("not published for wards").all()


def test_two_wards_have_no_best_fit_and_179_have_figures():
    values = views.get_indicator_view("ethnic-group", ViewRequest()).comparison.values
    assert values["value"].notna().sum() == 179
    blank = values[values["value"].isna()]
    assert sorted(blank["area_name"]) == ["Castle Donington Park", "Ibstock West"]
    assert (blank["area_note"] + blank["value_note"] != "").all()


def test_a_census_has_no_limits_and_no_verdict():
    comparison = views.get_indicator_view("ethnic-group", ViewRequest()).comparison
    assert comparison.values["lower"].isna().all()
    assert set(comparison.values["verdict"]) == {Verdict.NOT_COMPARED}
    assert comparison.basis


def test_zero_is_a_value():
    values = views.get_indicator_view("deprivation-most-deprived-fifth", ViewRequest()).comparison.values
    zeros = values[values["value"] == 0]
    assert len(zeros) > 100
    assert set(zeros["status"]) == {ValueStatus.VALUE}


def test_a_place_shows_its_areas_and_a_neighbourhood_its_own():
    place = ViewRequest(place="E06000016")
    shown = views.get_indicator_view("ethnic-group", place)
    assert shown.shown.sum() == 21
    assert set(shown.comparison.values.loc[shown.shown, "place_code"]) == {"E06000016"}
    hood = views.get_indicator_view("ethnic-group", ViewRequest(place="E06000016", neighbourhood="LLR-LC1"))
    assert 0 < hood.shown.sum() < 21
    whole = views.get_indicator_view(LIFE_EXPECTANCY, ViewRequest(neighbourhood="LLR-LC1"))
    assert whole.comparison.values.loc[whole.shown, "area_name"].tolist() == ["Leicester"]


@pytest.mark.parametrize(
    ("request_", "ignored"),
    [
        (ViewRequest(place="E09000001"), "place"),
        (ViewRequest(neighbourhood="LLR-XX"), "neighbourhood"),
        (ViewRequest(place="E06000017", neighbourhood="LLR-LC1"), "neighbourhood"),
        (ViewRequest(benchmark="E06000099"), "benchmark"),
        (ask(period="1066"), "period"),
        (ask(sex=Sex.PERSONS), "sex"),
    ],
)
def test_what_is_not_held_is_named_and_the_rest_is_shown(request_, ignored):
    view = views.get_indicator_view(LIFE_EXPECTANCY, request_)
    assert ignored in view.ignored
    assert view.comparison.values["value"].notna().any()


@pytest.mark.parametrize("characteristic", [each for each in Characteristic if each is not Characteristic.SEX])
def test_a_characteristic_without_figures_is_said_and_never_swapped(characteristic):
    view = views.get_indicator_view(LIFE_EXPECTANCY, ask(characteristic=characteristic))
    assert view.choice.missing == "characteristic"
    assert view.comparison.values["value"].isna().all()


def test_groups_and_ages_choose_their_series():
    asian = views.get_indicator_view(
        "ethnic-group", ask(characteristic=Characteristic.RACE, group="asian-asian-british-or-asian-welsh")
    )
    assert asian.choice.category == "Asian, Asian British or Asian Welsh"
    ages = series.list_groups("covid-first-dose-50-plus-nims")[Characteristic.AGE]
    assert len(ages) > 1
    eighty = views.get_indicator_view(
        "covid-first-dose-50-plus-nims",
        ask(characteristic=Characteristic.AGE, group="80-plus-yrs", geography=Geography.DISTRICT),
    )
    assert eighty.choice.age == "80+ yrs"
    assert eighty.comparison.values["value"].notna().sum() == 9


def test_the_other_sex_and_the_earlier_period_are_beside():
    view = views.get_indicator_view(LIFE_EXPECTANCY, ViewRequest())
    assert view.other_sex.sex is Sex.FEMALE
    assert view.other_sex.benchmark_value == 83.5
    assert view.earlier.period == "2020 to 2022"
    codes = ("E06000016", "E06000017", "E05010458")
    history = observations.fetch_history(LIFE_EXPECTANCY, view.choice, codes[:1])
    values = views.get_earlier_values(view, history, codes)
    assert values["area_code"].tolist() == list(codes)
    assert values["value"].tolist()[:2] == [75.9, 82.1]
    assert values["status"].tolist() == ["value", "value", "not_published"]
    first = views.get_indicator_view(LIFE_EXPECTANCY, ask(period="2015-to-2017"))
    assert first.earlier is None


def test_what_stands_beside_keeps_its_own_reasons():
    view = views.get_indicator_view("life-expectancy-small-area-pattern", ViewRequest())
    men, women = view.comparison.values["status"], view.other_sex.values["status"]
    assert (women == ValueStatus.NOT_RELIABLE).sum() > (men == ValueStatus.NOT_RELIABLE).sum() > 0
    assert view.other_sex.values["value"].notna().equals(women == ValueStatus.VALUE)


def test_numbers_of_areas():
    counts = {level: len(areas.list_areas(level)) for level in Geography}
    assert counts == {
        Geography.ENGLAND: 1,
        Geography.SYSTEM: 1,
        Geography.PLACE: 3,
        Geography.DISTRICT: 9,
        Geography.NEIGHBOURHOOD: 12,
        Geography.MSOA: 125,
        Geography.WARD: 181,
    }
    assert areas.get_area("E06000016").name == "Leicester"
    with pytest.raises(UnknownAreaError, match="E00000000"):
        areas.get_area("E00000000")


def test_boundaries_come_out_of_the_database_as_shapes():
    wards = boundaries.fetch_boundaries(Geography.WARD)
    assert len(wards) == 179
    assert wards.crs.to_epsg() == 4326
    assert wards.geometry.is_valid.all()
    with pytest.raises(UnknownGeographyError):
        boundaries.get_web_boundaries(Geography.ENGLAND, "gzip")


def test_history_has_every_period_and_the_reference():
    choice = series.choose_series(LIFE_EXPECTANCY, SeriesRequest())
    history = observations.fetch_history(LIFE_EXPECTANCY, choice, ("E06000016", ENGLAND))
    assert history["area_code"].unique().tolist() == ["E06000016", ENGLAND]
    leicester = history[history["area_code"] == "E06000016"]
    published = shipped_rows(
        "ohid_fingertips/life_expectancy.csv", Indicator_ID="90366", Sex="Male", Area_Code="E06000016"
    )
    assert leicester["value"].tolist() == [
        float(row["Value"]) for row in sorted(published, key=lambda row: row["Time period"])
    ]


def test_unknown_indicators_are_named():
    with pytest.raises(UnknownIndicatorError, match="nothing-like-this"):
        views.get_indicator_view("nothing-like-this", ViewRequest())


def test_every_indicator_has_a_first_view_with_figures():
    for indicator in indicators.list_indicators():
        view = views.get_indicator_view(indicator.slug, ViewRequest())
        if indicator.slug in (*FOR_ENGLAND_ALONE, CASE_STUDY):
            assert view.comparison.values["value"].notna().sum() == (indicator.slug == CASE_STUDY), indicator.slug
            assert view.choice.missing == "geography"
            continue
        assert view.comparison.values["value"].notna().sum() >= 2, indicator.slug
        assert view.choice.missing == ""
        assert isinstance(view.choice.period_end_date, date)
        assert view.source.source_id == indicator.source_id


def test_the_measures_with_a_map_are_those_that_have_a_level_with_two_areas():
    slugs = {indicator.slug for indicator in indicators.list_indicators()}
    mapped = catalogue.list_mapped_slugs()
    assert mapped == {slug for slug in slugs if series.list_geographies(slug)}
    assert slugs - mapped == {CASE_STUDY, *FOR_ENGLAND_ALONE}
