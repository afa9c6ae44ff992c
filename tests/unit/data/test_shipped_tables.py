"""The shape of the tables that ship: columns, sources, kinds, keys, limits, counts, and the definitions they need."""

import numpy as np
import pandas as pd
import pytest

from queries.ingest.definitions import read_definitions
from queries.ingest.origins import read_origins
from queries.models import CHARACTERISTIC_OF_CATEGORY_TYPE, Kind, Polarity, ValueType
from tests.shipped_words import WORDS

COLUMNS = [
    "Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name", "Area Type", "Sex", "Age",
    "Category Type", "Category", "Time period", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit",
    "Lower CI 99.8 limit", "Upper CI 99.8 limit", "Count", "Denominator", "Value note", "Recent Trend",
    "Compared to England value or percentiles", "Compared to Counties & UAs (2023-24) value or percentiles",
    "Time period Sortable", "New data", "Compared to goal", "Time period range", "Source", "Kind", "Vintage",
]  # fmt: skip
SERIES = ["Indicator ID", "Sex", "Age", "Category Type", "Category"]
FORBIDDEN_IDS = {
    "848", "90362", "90988", "91547", "92254", "92443", "92445", "93088", "93570", "93721",
    "ons_els.gross_median_weekly_pay",
}  # fmt: skip
FORBIDDEN_FAMILIES = ("ons_hi.", "oflog.", "cover.", "press_covid.", "cni2019.")
NAMED_IN_THE_BRIEF = {
    "90366", "92901", "ons_els.healthy_life_expectancy", "ons_msoa.life_expectancy", "census2021.ethnic_group",
    "census2021.religion", "census2021.disability", "nhse_covid.dose1_50plus",
    "nhse_covid.dose1_50plus_ons_mid_2020", "nhse_covid.dose2_50plus", "nhse_covid.dose2_50plus_ons_mid_2020",
    "llr_framework.covid_uptake_50_plus",
}  # fmt: skip
ENGLAND_ONLY_IDS = {"41101", "93085", "93763"}  # held by group for England, and for no place: no map opens on them
WITHOUT_A_MAP = ENGLAND_ONLY_IDS | {"llr_framework.covid_uptake_50_plus"}  # the case study is of one area
ABOVE_WHOLE_ID = "nhse_covid.dose1_50plus_ons_mid_2020"  # more people vaccinated than an estimate counts
STANDARDISED_IDS = {"41101"}  # it allows for the mix of patients, so it is not quite its count over its denominator
GROUPINGS = {  # of England, on the page of inequalities
    "County & UA deprivation deciles in England (IMD2019)",
    "LSOA11 deprivation deciles within area (IMD trend)",
    "LSOA11 deprivation quintiles in England (IMD2019)",
    "Ethnic groups",
    "Level of education",
    "Socioeconomic class",
    "Working status",
}
STAGES = {
    "whole_life", "pregnancy_and_birth", "early_years", "school", "working_age", "mid_life", "later_life",
    "place_and_people",
}  # fmt: skip
GEOGRAPHIES = {"england", "system", "place", "district", "neighbourhood", "msoa", "ward"}


def test_every_table_has_exactly_the_thirty_columns(tables):
    assert {path.name: list(table.columns) for path, table in tables.items()} == {path.name: COLUMNS for path in tables}


def test_tables_are_plain_text_with_unix_line_ends(tables):
    for path in tables:
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in data, path
        assert data.endswith(b"\n"), path


def test_tables_stay_small(tables):
    sizes = {path.name: path.stat().st_size for path in tables}
    assert max(sizes.values()) < 1_000_000
    assert sum(sizes.values()) < 4_000_000


def test_every_folder_has_an_origin_that_names_its_tables(origins, tables, data_dir):
    _, files = read_origins(data_dir)
    assert {file.source_id for file in files} == set(origins)
    for folder, origin in origins.items():
        assert origin["source_id"] == folder
        named = {path.name for path in tables if path.parent.name == folder}
        assert set(origin["files"]) - {"outreach.csv"} == named
        if folder != "llr_framework_case_study":
            assert "Open Government Licence" in origin["licence"]


def test_every_row_says_where_it_comes_from(rows):
    assert (rows["Source"] == rows["folder"]).all()
    assert set(rows["Kind"]) <= {kind.value for kind in Kind} - {Kind.EXAMPLE}
    assert (rows[["Indicator ID", "Indicator Name", "Age", "Time period", "Time period range", "Vintage"]] != "").all(
        axis=None
    )
    assert set(rows["Sex"]) <= {"Male", "Female", "Persons"}
    assert set(rows["Category Type"]) - {""} <= set(CHARACTERISTIC_OF_CATEGORY_TYPE) | GROUPINGS
    assert set(rows.loc[rows["Category Type"].isin(GROUPINGS), "Area Code"]) == {"E92000001"}


def test_every_area_is_one_of_the_reference_with_its_name_and_vintage(rows, areas):
    assert set(rows["Area Code"]) <= set(areas.index)
    known = areas.loc[rows["Area Code"]]
    assert (rows["Area Name"].to_numpy() == known["area_name"].to_numpy()).all()
    assert (rows["Vintage"].to_numpy() == known["vintage"].to_numpy()).all()


def test_no_row_occurs_twice(rows):
    assert not rows.duplicated([*SERIES, "Area Code", "Time period"]).any()


def test_one_series_has_one_source(rows):
    assert (rows.groupby(SERIES)["Source"].nunique() == 1).all()


def test_limits_come_in_pairs_and_bracket_the_value(rows):
    assert (rows["lower"].isna() == rows["upper"].isna()).all()
    limited = rows[rows["lower"].notna()]
    assert limited["value"].notna().all()
    assert ((limited["lower"] <= limited["value"]) & (limited["value"] <= limited["upper"])).all()


def test_percentages_are_their_counts_over_their_denominators(rows, definitions):
    units = {definition["indicator_id"]: definition["unit"] for definition in definitions.values()}
    shares = rows[(rows["Indicator ID"].map(units) == "%")]
    above = shares[shares["value"] > 100]
    assert set(above["Indicator ID"]) == {ABOVE_WHOLE_ID}
    assert above["Value note"].str.contains("Above 100%").all()
    assert (shares["value"].dropna() >= 0).all()
    counted = shares[shares["count"].notna() & shares["denominator"].notna()]
    assert len(counted) > 3_900
    assert (counted["count"] <= counted["denominator"]).equals(counted["value"] <= 100)
    counted = counted[~counted["Indicator ID"].isin(STANDARDISED_IDS)]
    assert np.abs(counted["value"] - 100 * counted["count"] / counted["denominator"]).max() < 0.05


def test_a_blank_value_says_why_and_a_value_never_does(rows):
    is_marked = rows["Value note"].str.match(r"\[[cxzu]\] \S")
    assert (is_marked == rows["value"].isna()).all()


def test_derived_figures_do_not_pass_as_published(rows):
    is_derived = rows["Kind"] == "derived"
    assert set(rows[rows["folder"] == "ons_census_2021"]["Kind"]) == {"derived"}
    assert set(rows[rows["folder"] == "nhs_england_covid19"]["Kind"]) == {"derived"}
    assert set(rows[rows["folder"] == "llr_framework_case_study"]["Kind"]) == {"published"}
    assert set(rows[rows["folder"] == "ohid_fingertips"]["Kind"]) == {"published"}
    assert set(rows[rows["folder"] == "ons_explore_local_statistics"]["Kind"]) == {"published"}
    assert is_derived[rows["Indicator ID"].isin(["imd2025.mean_score", "imd2025.pct_pop_most_deprived_20"])].all()
    small_areas = rows[rows["Indicator ID"] == "ons_msoa.life_expectancy"]
    assert set(small_areas[small_areas["Area Type"] == "MSOA"]["Kind"]) == {"third_party"}


def test_nothing_that_must_not_be_shown_ships(rows):
    ids = set(rows["Indicator ID"])
    assert not ids & FORBIDDEN_IDS
    assert not [text for text in ids if text.startswith(FORBIDDEN_FAMILIES)]
    assert not rows["Area Code"].str.startswith("E12").any()


def test_no_fingertips_figure_is_older_than_2018_but_the_two_long_series(rows):
    newer = rows[(rows["folder"] == "ohid_fingertips") & ~rows["Indicator ID"].isin(["90366", "92901"])]
    assert newer["Time period Sortable"].astype(int).min() == 20170000  # school and survey years that ended in 2018


def test_at_least_forty_indicators_more_than_the_named_ones(rows):
    more = {text for text in rows["Indicator ID"] if not text.startswith("imd")} - NAMED_IN_THE_BRIEF
    assert len(more) >= 40


def test_every_definition_is_accepted_and_has_figures(rows, definitions, origins, definitions_dir):
    read = read_definitions(definitions_dir, WORDS / "definitions")
    assert {definition.indicator.slug for definition in read} == set(definitions)
    ids = {definition["indicator_id"] for definition in definitions.values()}
    assert ids == set(rows["Indicator ID"])
    of_groups = rows["Category Type"].isin(GROUPINGS | {"Disability"}) & (rows["folder"] == "ohid_fingertips_england")
    local = rows[~of_groups | rows["Indicator ID"].isin(ENGLAND_ONLY_IDS)]
    sources = local.groupby("Indicator ID")["Source"].unique().map(set)
    for definition in read:
        indicator = definition.indicator
        assert indicator.source_id in origins
        assert sources[indicator.indicator_id] == {indicator.source_id}


def test_every_definition_can_be_drawn(definitions):
    for slug, definition in definitions.items():
        assert 3 <= len(definition["class_limits"]) <= 5, slug
        assert definition["value_type"] in set(ValueType), slug
        assert definition["polarity"] in set(Polarity), slug
        assert definition["life_course_stage"] in STAGES, slug
        assert set(definition.get("nearest", {})) | set(definition.get("not_published", {})) <= GEOGRAPHIES, slug
        assert set(definition.get("nearest", {}).values()) <= set(definitions) - {slug}, slug


def test_every_definition_is_in_our_own_words(definitions):
    for slug, definition in definitions.items():
        assert "This description is in our own words, not the publisher's." in definition["caveats"], slug
        texts = [definition[name] for name in ("definition", "method", "how_to_read")]
        assert all(len(text.split()) >= 3 for text in texts), slug


def _with_a_map(definitions: dict[str, dict]) -> dict[str, dict]:
    return {slug: each for slug, each in definitions.items() if each["indicator_id"] not in WITHOUT_A_MAP}


def _first_view(rows: pd.DataFrame, definition: dict, areas: pd.DataFrame) -> pd.DataFrame:
    """Pick the rows of the level that opens first, of its latest period, for the sex and group that open first."""
    found = rows[rows["Indicator ID"] == definition["indicator_id"]]
    found = found[found["Age"] == found["Age"].value_counts().idxmax()]
    sex = {"male": "Male", "female": "Female"}.get(definition.get("first_sex", ""), "Persons")
    found = found[(found["Sex"] == sex) & (found["Category"] == definition.get("first_group", ""))]
    members = areas.index[[definition["first_geography"] in levels.split(";") for levels in areas["geographies"]]]
    first = found[found["Area Code"].isin(members) & found["value"].notna()]
    latest = first["Time period Sortable"].astype(int).max()
    latest_rows = found[found["Time period Sortable"].astype(int) == latest]
    return latest_rows.assign(is_member=latest_rows["Area Code"].isin(members))


def test_every_indicator_opens_on_areas_to_compare_with_a_benchmark(rows, definitions, areas):
    for slug, definition in _with_a_map(definitions).items():
        view = _first_view(rows, definition, areas)
        assert view["is_member"].sum() >= 2, slug
        held = set(view[view["value"].notna()]["Area Code"])
        wanted = {"E54000015" if code == "system" else code for code in definition["benchmark_codes"]}
        assert wanted <= held, slug


def test_what_is_held_for_england_only_is_held_by_deprivation_with_limits(rows):
    held = rows[rows["Indicator ID"].isin(ENGLAND_ONLY_IDS)]
    assert set(held["Area Code"]) == {"E92000001"}
    by_group = held[held["Category Type"] != ""]
    assert set(by_group["Indicator ID"]) == ENGLAND_ONLY_IDS
    assert by_group[["value", "lower", "upper", "count", "denominator"]].notna().all(axis=None)


def test_class_limits_split_the_first_view(rows, definitions, areas):
    for slug, definition in _with_a_map(definitions).items():
        view = _first_view(rows, definition, areas)
        values = view[view["is_member"]]["value"].dropna()
        classes = np.digitize(values, definition["class_limits"])
        fewest = 2 if len(values) < 5 else 3
        assert len(np.unique(classes)) >= min(fewest, values.nunique()), slug


@pytest.mark.parametrize("sex", ["Male", "Female"])
def test_life_expectancy_classes_split_men_and_women_in_every_period(rows, definitions, sex):
    limits = definitions["life-expectancy-at-birth"]["class_limits"]
    held = rows[(rows["Indicator ID"] == "90366") & (rows["Sex"] == sex) & rows["Area Code"].str.match("E0[67]")]
    for period, group in held.groupby("Time period"):
        assert len(np.unique(np.digitize(group["value"], limits))) >= 3, period


def test_figures_that_must_not_be_ranked_or_compared_say_so(definitions):
    pattern = definitions["life-expectancy-small-area-pattern"]
    assert pattern["may_rank"] is False
    assert pattern["benchmark_codes"] == ["system"]
    assert "headline" not in pattern
    assert "about 8% too few" in pattern["warning"]
    assert "2 to 3 years too high" in pattern["warning"]
    for slug, definition in definitions.items():
        if definition["indicator_id"].startswith(("census2021.", "imd")):
            assert definition["may_compare"] is False, slug
            assert definition["why_not_compared"], slug
