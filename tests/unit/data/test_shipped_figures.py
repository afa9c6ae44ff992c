"""Figures that ship, against figures known from elsewhere, and against each other."""

import pandas as pd
import pytest

LEICESTER, LEICESTERSHIRE, RUTLAND = "E06000016", "E10000018", "E06000017"
ENGLAND, SYSTEM = "E92000001", "E54000015"
NINE = {LEICESTER, RUTLAND, *(f"E0700{number:04d}" for number in range(129, 136))}
NO_BEST_FIT = {"E05010102": "Castle Donington Park", "E05010114": "Ibstock West"}
MARCH, JULY = "to 2021-03-21", "to 2021-07-11"


def series(rows: pd.DataFrame, indicator_id: str, **columns: str) -> pd.DataFrame:
    """Pick the rows of one series by area code; underscores in names stand for blanks ("Time_period")."""
    found = rows[rows["Indicator ID"] == indicator_id]
    for column, text in columns.items():
        found = found[found[column.replace("_", " ")] == text]
    assert found["Area Code"].is_unique
    return found.set_index("Area Code")


@pytest.mark.parametrize(
    ("sex", "expected"),
    [
        ("Male", {LEICESTER: 77.5, RUTLAND: 82.9, "E07000131": 81.6, "E07000134": 80.1, ENGLAND: 79.7}),
        ("Female", {LEICESTER: 81.7, RUTLAND: 85.4, "E07000131": 85.4, ENGLAND: 83.5}),
    ],
)
def test_life_expectancy_2023_to_2025(rows, sex, expected):
    latest = series(rows, "90366", Sex=sex, Time_period="2023 - 25")
    assert set(latest.index) == NINE | {ENGLAND}
    assert latest["value"][list(expected)].to_dict() == expected
    assert latest["lower"].isna().all()


def test_life_expectancy_keeps_the_publishers_own_comparison(rows):
    men = series(rows, "90366", Sex="Male", Time_period="2023 - 25")["Compared to England value or percentiles"]
    assert men[LEICESTER] == "Worse"
    assert men["E07000134"] == men["E07000132"] == "Similar"
    assert (men == "Better").sum() == 6


def test_life_expectancy_has_every_year_held_and_no_county(rows):
    held = rows[rows["Indicator ID"] == "90366"]
    assert held["Time period"].nunique() == 9
    assert LEICESTERSHIRE not in set(held["Area Code"])
    # The copy lacks England's figure of 2017 to 2019; figures quoted elsewhere do not fill it.
    assert ENGLAND not in set(held[held["Time period"] == "2017 - 19"]["Area Code"])


def test_inequality_inside_each_area(rows):
    men = series(rows, "92901", Sex="Male", Time_period="2022 - 24")
    women = series(rows, "92901", Sex="Female", Time_period="2022 - 24")
    assert (men["value"][LEICESTER], women["value"][LEICESTER], men["value"][ENGLAND]) == (8.6, 7.1, 10.4)
    assert pd.isna(men["value"][RUTLAND])
    assert men["Value note"][RUTLAND].startswith("[x]")
    assert rows[rows["Indicator ID"] == "92901"]["value"].min() == -1.8  # a line that runs the other way keeps its sign


def test_healthy_life_expectancy_has_limits_for_the_three_places(rows):
    men = series(rows, "ons_els.healthy_life_expectancy", Sex="Male", Time_period="2022 - 24")
    assert set(men.index) == {LEICESTER, LEICESTERSHIRE, RUTLAND, ENGLAND}
    assert men.loc[RUTLAND, ["lower", "value", "upper"]].tolist() == [59.8, 65.0, 70.3]
    assert men.loc[LEICESTER, ["lower", "value", "upper"]].tolist() == [54.7, 57.8, 60.8]
    assert rows[rows["Indicator ID"] == "ons_els.healthy_life_expectancy"]["lower"].notna().all()


@pytest.mark.parametrize(
    ("indicator_id", "period", "leicester", "rutland"),
    [
        ("93563", "2023/24 academic year", 35.6, 13.0),
        ("90319", "2024/25 academic year", 9.6, 9.6),
        ("90323", "2024/25 academic year", 24.0, 19.4),
        ("91112", "2021/22 Q1 - 2025/26 Q3", 55.9, 53.9),
        ("93015", "Nov 2024 - Nov 2025", 29.2, 17.4),
        ("ons_els.communication_and_language", "2024/25 academic year", 74.7, 87.1),
        ("ons_els.gcses_in_english_and_maths", "2024/25 academic year", 70.2, 82.8),
        ("ons_els.children_in_relative_poverty_before_housing_costs", "2024/25", 34.5, 11.5),
        ("ons_els.employment_rate", "2023", 65.1, 80.3),
        ("ons_els.preventable_cardiovascular_mortality_england", "2022 - 24", 44.5, 27.4),
        ("imd2025.imd_rank_of_average_score", "2025", 16, 276),
    ],
)
def test_figures_over_the_life_course(rows, indicator_id, period, leicester, rutland):
    values = series(rows, indicator_id, Time_period=period, Sex="Persons")["value"]
    assert round(values[LEICESTER], 1) == leicester
    assert round(values[RUTLAND], 1) == rutland


@pytest.mark.parametrize(("sex", "withheld"), [("Male", 16), ("Female", 22)])
def test_small_area_pattern_has_the_values_that_the_rules_withhold(rows, definitions, sex, withheld):
    rules = definitions["life-expectancy-small-area-pattern"]["withhold"]
    held = series(rows, "ons_msoa.life_expectancy", Sex=sex)
    areas = held[held["Area Type"] == "MSOA"]
    assert len(areas) == 125
    is_wide = areas["upper"] - areas["lower"] > rules["interval_wider_than"]
    is_withheld = is_wide | (areas["count"] < rules["fewer_events_than"]) | areas["value"].isna()
    assert is_withheld.sum() == withheld


@pytest.mark.parametrize("sex", ["Male", "Female", "Persons"])
def test_small_area_benchmark_is_the_weighted_mean_and_says_so(rows, sex):
    held = series(rows, "ons_msoa.life_expectancy", Sex=sex)
    areas = held[(held["Area Type"] == "MSOA") & held["value"].notna()]
    mean = (areas["value"] * areas["denominator"]).sum() / areas["denominator"].sum()
    assert held["value"][SYSTEM] == pytest.approx(mean, abs=1e-3)
    assert held["denominator"][SYSTEM] == areas["denominator"].sum()
    assert held["Kind"][SYSTEM] == "derived"
    assert "not the life expectancy of Leicester, Leicestershire and Rutland" in held["Value note"][SYSTEM]


def test_flags_name_the_student_and_care_home_areas(rows, definitions):
    names = rows[rows["Area Type"] == "MSOA"].drop_duplicates("Area Code").set_index("Area Code")["Area Name"]
    flags = definitions["life-expectancy-small-area-pattern"]["flags"]
    students = {names[code] for code, note in flags.items() if "students" in note}
    homes = {names[code] for code, note in flags.items() if "care homes" in note}
    assert students == {
        "Loughborough - University", "Loughborough Storer & Queen's Park", "Leicester City Centre",
        "Leicester City South", "West End & Westcotes",
    }  # fmt: skip
    assert homes == {"Wigston Town", "Shepshed East", "Aylestone South"}


def test_share_in_the_most_deprived_fifth(rows):
    share = series(rows, "imd2025.pct_pop_most_deprived_20")["value"]
    assert round(share[LEICESTER], 1) == 53.3
    assert round(share[SYSTEM], 2) == 18.95
    assert share[RUTLAND] == 0
    assert round(share[LEICESTERSHIRE], 2) == 2.25
    assert [round(share[f"LLR-LC{number}"], 1) for number in range(1, 5)] == [37.6, 52.0, 59.7, 64.4]


@pytest.mark.parametrize("level", ["Ward", "MSOA"])
def test_deprivation_of_small_areas_adds_up_to_the_system(rows, level):
    share = series(rows, "imd2025.pct_pop_most_deprived_20")
    parts = share[share["Area Type"] == level]
    assert parts["value"].notna().sum() == {"Ward": 179, "MSOA": 125}[level]
    assert parts["denominator"].sum() == share["denominator"][SYSTEM] == 1_122_002
    assert parts["count"].sum() == share["count"][SYSTEM] == 212_585


def test_derived_mean_scores_agree_with_the_published_ones(rows):
    derived = series(rows, "imd2025.mean_score")["value"]
    published = series(rows, "imd2025.imd_average_score")["value"]
    assert set(published.index) == NINE
    assert (derived[published.index] - published).abs().max() < 0.15  # other population figures as weights


def test_deprivation_2019_by_msoa_is_third_party_and_by_authority_published(rows):
    scores = series(rows, "imd2019.score")
    assert scores.groupby("Area Type")["Kind"].unique().map(list).to_dict() == {
        "District": ["published"], "MSOA": ["third_party"], "Unitary authority": ["published"],
    }  # fmt: skip
    assert (scores["Area Type"] == "MSOA").sum() == 125


@pytest.mark.parametrize("indicator_id", ["census2021.ethnic_group", "census2021.religion"])
def test_census_groups_add_up(rows, indicator_id):
    held = rows[(rows["Indicator ID"] == indicator_id) & rows["value"].notna()]
    totals = held.groupby("Area Code").agg(count=("count", "sum"), denominator=("denominator", "max"))
    assert (totals["count"] == totals["denominator"]).all()
    assert (held["Area Type"] == "Ward").sum() == 179 * held["Category"].nunique()
    assert set(held[held["Area Type"] != "Ward"]["Area Code"]) == NINE | {LEICESTERSHIRE, SYSTEM, ENGLAND}
    wards = held[held["Area Type"] == "Ward"].drop_duplicates("Area Code")["denominator"].sum()
    assert wards == pytest.approx(totals["denominator"][SYSTEM], rel=1e-4)


def test_census_has_the_expected_groups(rows):
    groups = rows[rows["folder"] == "ons_census_2021"].groupby("Category Type")["Category"].unique().map(set)
    assert len(groups["Ethnic group"]) == 5
    assert "Not answered" in groups["Religion"]
    assert groups["Disability"] == {"Disabled under the Equality Act"}


def test_deprivation_and_census_describe_the_same_wards(rows):
    deprivation = series(rows, "imd2025.pct_pop_most_deprived_20")["denominator"]
    census = series(rows, "census2021.ethnic_group", Category="White")
    wards = census[(census["Area Type"] == "Ward") & census["value"].notna()].index
    assert ((deprivation[wards] - census["denominator"][wards]).abs() / census["denominator"][wards]).max() < 0.01


def test_wards_without_a_best_fit_have_no_figure_and_a_reason(rows, areas):
    assert areas["area_name"][list(NO_BEST_FIT)].to_dict() == NO_BEST_FIT
    blank = rows[(rows["Area Type"] == "Ward") & rows["value"].isna()]
    assert set(blank["Area Code"]) == set(NO_BEST_FIT)
    assert blank["Value note"].str.contains("No small area").all()


@pytest.mark.parametrize(
    ("indicator_id", "expected"),
    [
        ("nhse_covid.dose1_50plus", {LEICESTER: 75.4, LEICESTERSHIRE: 84.8, RUTLAND: 83.3, SYSTEM: 82.3}),
        ("nhse_covid.dose1_50plus_ons_mid_2020", {LEICESTER: 85.5, RUTLAND: 83.6}),
    ],
)
def test_first_doses_to_march_2021(rows, indicator_id, expected):
    values = series(rows, indicator_id, Age="50+ yrs", Time_period=MARCH)["value"]
    assert round(values[list(expected)], 1).to_dict() == expected


def test_first_doses_in_st_matthews(rows):
    march = series(rows, "nhse_covid.dose1_50plus", Age="50+ yrs", Time_period=MARCH)
    area = march[march["Area Name"] == "St Matthews & Highfields North"]
    assert round(area["value"].iloc[0], 1) == 64.3


BANDS = ["50-54 yrs", "55-59 yrs", "60-64 yrs", "65-69 yrs", "70-74 yrs", "75-79 yrs", "80+ yrs"]
FIRST, SECOND = "nhse_covid.dose1_50plus", "nhse_covid.dose2_50plus"
UPTAKE = [(FIRST, MARCH, "50+ yrs"), *((dose, JULY, age) for dose in (FIRST, SECOND) for age in ("50+ yrs", *BANDS))]
NOT_IN_NIMS_OF_JULY = {"E02005334", "E02005335", "E02005336"}  # of Blaby


@pytest.mark.parametrize(("indicator_id", "period", "age"), UPTAKE)
def test_doses_of_small_areas_add_up_to_authorities(rows, areas, indicator_id, period, age):
    held = series(rows, indicator_id, Age=age, Time_period=period)
    small_areas = held[held["Area Type"] == "MSOA"]
    assert len(small_areas) == 125
    sums = small_areas["count"].groupby(areas["district_code"]).sum()
    assert set(sums.index) == NINE
    assert sums.to_dict() == held["count"][sums.index].to_dict()
    assert sums.sum() == held["count"][SYSTEM]
    assert sums[sums.index.str.startswith("E07")].sum() == held["count"][LEICESTERSHIRE]


def test_first_doses_of_the_system_are_those_of_the_facts(rows):
    of_system = {
        period: series(rows, FIRST, Age="50+ yrs", Time_period=period)["count"][SYSTEM] for period in (MARCH, JULY)
    }
    assert of_system == {MARCH: 353_833, JULY: 397_557}


@pytest.mark.parametrize(("indicator_id", "groups"), [(FIRST, 22 + 125), (SECOND, 11 + 125)])
def test_doses_by_age_add_up(rows, indicator_id, groups):
    """Counts do everywhere; numbers of people too, but for the MSOAs that the list of July lacks."""
    held = rows[rows["Indicator ID"] == indicator_id]
    keys = ["Area Code", "Time period"]
    bands = held[held["Age"].isin(BANDS)].groupby(keys)[["count", "denominator"]].sum()
    together = held[held["Age"] == "50+ yrs"].set_index(keys)[["count", "denominator"]].loc[bands.index]
    assert len(bands) == groups
    pd.testing.assert_series_equal(bands["count"], together["count"])
    is_held = ~bands.index.get_level_values("Area Code").isin(NOT_IN_NIMS_OF_JULY)
    assert (~is_held).sum() == 3
    pd.testing.assert_series_equal(bands["denominator"][is_held], together["denominator"][is_held])


@pytest.mark.parametrize("indicator_id", [FIRST, SECOND])
def test_age_groups_of_the_three_small_areas_without_a_list_have_no_figure_and_a_count(rows, indicator_id):
    by_age = rows[(rows["Indicator ID"] == indicator_id) & rows["Age"].isin(BANDS)]
    blank = by_age[by_age["value"].isna()]
    assert set(blank["Area Code"]) == NOT_IN_NIMS_OF_JULY
    assert len(blank) == 3 * len(BANDS)
    assert blank["denominator"].isna().all()
    assert (blank["count"] > 0).all()
    assert blank["Value note"].str.startswith("[x] The July 2021 list of people (NIMS) lacks this area").all()


def test_no_more_people_have_a_second_dose_than_a_first(rows):
    keys = ["Area Code", "Time period", "Age"]
    for first, second in ((FIRST, SECOND), (f"{FIRST}_ons_mid_2020", f"{SECOND}_ons_mid_2020")):
        pair = [rows[rows["Indicator ID"] == each].set_index(keys) for each in (first, second)]
        both = pair[1].join(pair[0][["count", "denominator"]].add_suffix("_first"), how="inner")
        assert len(both) == len(pair[1])
        assert (both["count"] <= both["count_first"]).all()
        assert (both["denominator"].fillna(0) == both["denominator_first"].fillna(0)).all()


def test_the_case_study_is_as_the_framework_prints_it(rows):
    held = rows[rows["folder"] == "llr_framework_case_study"]
    told = {(row["Category"], row["Time period"]): row["value"] for _, row in held.iterrows()}
    assert told == {
        ("", "to 2021-03-23"): 78, ("Somali", "to 2021-03-23"): 49, ("Somali", "to 2021-03-30"): 60,
        ("Somali", "to 2021-08-17"): 78,
    }  # fmt: skip
    assert set(held["Area Code"]) == {LEICESTER}
    assert held[["lower", "upper", "count", "denominator"]].isna().all(axis=None)


@pytest.mark.parametrize("dose", [FIRST, SECOND])
def test_both_denominators_stand_on_the_same_counts(rows, dose):
    nims = rows[(rows["Indicator ID"] == dose) & (rows["Age"] == "50+ yrs")]
    ons = rows[rows["Indicator ID"] == f"{dose}_ons_mid_2020"]
    keys = ["Area Code", "Time period"]
    both = ons.merge(nims, on=keys, suffixes=("_ons", "_nims"))
    assert len(both) == len(ons) == len(nims)
    assert (both["count_ons"] == both["count_nims"]).all()
    assert both["Value note_nims"].str.startswith("Denominator: NIMS").all()
    assert both["Value note_ons"].str.startswith("Denominator: ONS mid-2020").all()


def test_uptake_above_all_residents_stays_as_it_is_and_gives_both_numbers(rows):
    ons = rows[rows["Indicator ID"] == f"{FIRST}_ons_mid_2020"]
    above = ons[ons["count"] > ons["denominator"]]
    assert len(above) == 17
    assert set(above["Time period"]) == {JULY}
    assert (above["value"] > 100).all()
    for _, row in above.iterrows():
        numbers = f"Above 100%: {row['count']:,.0f} people with a first dose against {row['denominator']:,.0f} in the"
        assert numbers in row["Value note"]
        assert row["Value note"].endswith("which is too low here")
    assert not ons["value"].isna().any()
