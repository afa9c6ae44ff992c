"""What happens to figures at load: statuses, limits worked out, withholding, small numbers, flags."""

from __future__ import annotations

import pandas as pd
import pytest
from sqlalchemy import select
from statsmodels.stats.proportion import proportion_confint

from queries.engine import fetch_frame
from queries.ingest.load import load
from queries.schema import observations
from tests import factories
from tests.factories import BLABY, CHARNWOOD, LEICESTER, MSOA_1, MSOA_2, RUTLAND, load_request, row

FIGURES = ["value", "lower_ci95", "upper_ci95", "lower_ci998", "upper_ci998"]


@pytest.fixture
def loaded(tmp_path, serve):
    """Load rows under one definition and give what the database holds, by area and sex."""

    def run(*rows: dict[str, str], **definition) -> pd.DataFrame:
        factories.write_data(tmp_path, rows)
        factories.write_definition(tmp_path / "definitions", **definition)
        load(load_request(tmp_path))
        serve(tmp_path / "db")
        return fetch_frame(select(observations)).set_index(["area_code", "sex"]).sort_index()

    return run


STATUSES = {
    "a zero is a figure": ({"value": "0", "count": "0", "denominator": "50"}, "value", ""),
    "a blank without a word": ({"value": ""}, "not_published", ""),
    "[c]": ({"value": "", "value_note": "[c] Between 1 and 4"}, "suppressed", "Between 1 and 4"),
    "[c] in place of the value": ({"value": "[c]", "count": "[c]"}, "suppressed", ""),
    "an asterisk": ({"value": "*", "count": "*"}, "suppressed", ""),
    "[x]": ({"value": "", "value_note": "[x] Not collected here"}, "not_published", "Not collected here"),
    "[z]": ({"value": "", "value_note": "[z] No schools"}, "not_applicable", "No schools"),
    "[u]": ({"value": "", "value_note": "[u] Few replies"}, "not_reliable", "Not reliable enough to show: Few replies"),
    "[u] beside a value": ({"value_note": "[u] Few"}, "not_reliable", "Not reliable enough to show: Few"),
    "[c] beside a value": ({"value_note": "[c] Small"}, "suppressed", "Small"),
    "the words of Fingertips for suppression": (
        {"value": "", "value_note": "Value suppressed for disclosure control reasons"},
        "suppressed",
        "Value suppressed for disclosure control reasons",
    ),
    "the words of Fingertips for too few cases": (
        {"value": "", "value_note": "Value cannot be calculated as number of cases is too small"},
        "not_reliable",
        "Value cannot be calculated as number of cases is too small",
    ),
    "the words of Fingertips for missing": (
        {"value": "", "value_note": "Value missing in source data"}, "not_published", "Value missing in source data",
    ),
    "an estimate is a figure": ({"value_note": "Value estimated"}, "value", "Value estimated"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "status", "note"), STATUSES.values(), ids=STATUSES)
def test_why_there_is_or_is_not_a_figure(loaded, cells, status, note):
    held = loaded(row(**cells), row(area_code=RUTLAND)).loc[(LEICESTER, "persons")]
    assert (held["status"], held["value_note"]) == (status, note)
    assert pd.notna(held["value"]) == (status == "value")
    if status != "value":
        assert held[FIGURES].isna().all()


def test_a_suppressed_count_is_not_in_the_database(loaded):
    held = loaded(row(value_note="[c] Small", count="3", denominator="40")).loc[(LEICESTER, "persons")]
    assert pd.isna(held["event_count"])
    assert held["denominator_count"] == 40


def test_a_proportion_with_counts_and_no_limits_gets_wilsons_at_both_levels(loaded):
    held = loaded(row(value="30.0", count="30", denominator="100")).loc[(LEICESTER, "persons")]
    for suffix, alpha in (("95", 0.05), ("998", 0.002)):
        lower, upper = proportion_confint(30, 100, alpha=alpha, method="wilson")
        assert held[f"lower_ci{suffix}"] == pytest.approx(100 * lower)
        assert held[f"upper_ci{suffix}"] == pytest.approx(100 * upper)
    assert held["lower_ci95"] == pytest.approx(21.895, abs=0.001)
    assert held["limits_note"] == "Limits calculated here from the count and denominator (Wilson)"


def test_published_limits_stay_and_99_8_is_added_where_the_method_is_the_same(loaded):
    lower, upper = (100 * limit for limit in proportion_confint(30, 100, method="wilson"))
    counts = {"value": "30.0", "count": "30", "denominator": "100"}
    held = loaded(
        row(**counts, lower_95=f"{lower:.1f}", upper_95=f"{upper:.1f}"),
        row(**counts, area_code=RUTLAND, lower_95="15.0", upper_95="45.0"),
    )
    same, survey = held.loc[(LEICESTER, "persons")], held.loc[(RUTLAND, "persons")]
    assert (same["lower_ci95"], same["upper_ci95"]) == (round(lower, 1), round(upper, 1))
    assert same["lower_ci998"] < same["lower_ci95"] < same["upper_ci95"] < same["upper_ci998"]
    assert same["limits_note"].startswith("99.8% limits calculated here")
    assert (survey["lower_ci95"], survey["upper_ci95"]) == (15.0, 45.0)
    assert pd.isna(survey["lower_ci998"])
    assert survey["limits_note"] == ""


def test_a_value_that_is_not_its_quotient_gets_no_limits(loaded):
    held = loaded(row(value="36.0", count="30", denominator="100")).loc[(LEICESTER, "persons")]
    assert held[FIGURES[1:]].isna().all()


def test_a_rate_with_counts_gets_exact_limits_below_ten_and_byars_from_ten(loaded):
    held = loaded(
        row(value="70.0", count="7", denominator="10000"),
        row(area_code=RUTLAND, value="1000.0", count="100", denominator="10000"),
        unit="per 100,000",
        value_type="rate",
    )
    few, many = held.loc[(LEICESTER, "persons")], held.loc[(RUTLAND, "persons")]
    assert few["lower_ci95"] == pytest.approx(28.14, abs=0.01)  # 2.814 and 14.423 events, Garwood
    assert few["upper_ci95"] == pytest.approx(144.23, abs=0.01)
    assert many["lower_ci95"] == pytest.approx(813.6, abs=0.1)  # 81.36 and 121.63 events, Byar
    assert many["upper_ci95"] == pytest.approx(1216.3, abs=0.1)


def test_limits_of_life_expectancy_are_stretched_to_99_8(loaded):
    held = loaded(row(value="80", lower_95="79", upper_95="81"), unit="years", value_type="life_expectancy").loc[
        (LEICESTER, "persons")
    ]
    stretch = 3.090232306 / 1.959963985
    assert held["lower_ci998"] == pytest.approx(80 - stretch)
    assert held["upper_ci998"] == pytest.approx(80 + stretch)
    assert held["limits_note"] == "99.8% limits calculated here from the 95% limits"


def test_limits_of_a_score_are_not_made_up(loaded):
    held = loaded(row(value="80", lower_95="79", upper_95="81"), unit="score", value_type="score")
    assert held[["lower_ci998", "upper_ci998"]].isna().all(axis=None)


LIFE = {"unit": "years", "value_type": "life_expectancy"}
RULES = {
    "interval_wider_than": 4, "fewer_events_than": 75, "women_minus_men_below": 0, "women_minus_men_above": 9,
    "persons_outside_men_and_women": True,
}  # fmt: skip


def triple(area: str, men: float, women: float, persons: float) -> list[dict[str, str]]:
    values = {"Male": men, "Female": women, "Persons": persons}
    return [
        row(area_code=area, sex=sex, value=value, lower_95=value - 1, upper_95=value + 1, count=100)
        for sex, value in values.items()
    ]


WITHHELD_AREAS = {
    "everyone below both": (80, 84, 79, "the figure for everyone lies outside those for men and women"),
    "everyone above both": (80, 84, 85, "the figure for everyone lies outside those for men and women"),
    "women below men": (84, 83, 83.5, "women's figure less men's is below 0 years"),
    "women far above men": (75, 85, 80, "women's figure less men's is above 9 years"),
}


@pytest.mark.parametrize(("men", "women", "persons", "reason"), WITHHELD_AREAS.values(), ids=WITHHELD_AREAS)
def test_an_area_whose_sexes_contradict_each_other_is_withheld_whole(loaded, men, women, persons, reason):
    held = loaded(*triple(MSOA_1, men, women, persons), *triple(MSOA_2, 80, 84, 82), withhold=RULES, **LIFE)
    withheld, kept = held.loc[MSOA_1], held.loc[MSOA_2]
    assert (withheld["status"] == "not_reliable").all()
    assert withheld[FIGURES].isna().all(axis=None)
    assert (withheld["value_note"] == f"Not reliable enough to show: {reason}").all()
    assert (kept["status"] == "value").all()
    assert (kept["value_note"] == "").all()


def test_a_wide_interval_and_few_deaths_withhold_one_row_alone(loaded):
    held = loaded(
        row(area_code=MSOA_1, sex="Male", value="80", lower_95="77.9", upper_95="82.0", count="100"),
        row(area_code=MSOA_1, sex="Female", value="84", lower_95="82", upper_95="86", count="100"),
        row(area_code=MSOA_2, sex="Male", value="80", lower_95="78", upper_95="82", count="74"),
        row(area_code=MSOA_2, sex="Female", value="84", lower_95="82", upper_95="86", count="75"),
        withhold=RULES,
        **LIFE,
    )
    assert held["status"].to_dict() == {
        (MSOA_1, "female"): "value", (MSOA_1, "male"): "not_reliable",
        (MSOA_2, "female"): "value", (MSOA_2, "male"): "not_reliable",
    }  # fmt: skip
    notes = held["value_note"]
    assert notes[MSOA_1, "male"] == "Not reliable enough to show: its 95% interval is wider than 4 years"
    assert notes[MSOA_2, "male"] == "Not reliable enough to show: it rests on fewer than 75 deaths"


def test_a_row_that_was_not_published_stays_that(loaded):
    held = loaded(row(area_code=MSOA_1, value="", value_note="[x] Not published", count="10"), withhold=RULES, **LIFE)
    assert held["status"].tolist() == ["not_published"]


def test_a_flag_travels_with_every_figure_of_its_area(loaded):
    held = loaded(
        row(value_note="Value estimated"), row(area_code=RUTLAND), flags={LEICESTER: "Many students live here"}
    )
    assert held.loc[(LEICESTER, "persons"), "value_note"] == "Value estimated. Many students live here"
    assert held.loc[(RUTLAND, "persons"), "value_note"] == ""


DISCLOSURE = {
    "none": ("none", {0: 0, 3: 3, 5: 5, 7: 7, 12: 12, 38: 38}),
    "lt5": ("lt5", {0: 0, 3: None, 5: 5, 7: 7, 12: 12, 38: None}),
    "1to5": ("1to5", {0: 0, 3: None, 5: None, 7: 7, 12: 12, 38: None}),
    "1to7_round5": ("1to7_round5", {0: 0, 3: None, 5: None, 7: None, 12: 10, 38: None}),
}


@pytest.mark.parametrize(("rule", "shown"), DISCLOSURE.values(), ids=DISCLOSURE)
def test_small_counts_are_hidden_with_all_that_gives_them_away(loaded, rule, shown):
    codes = [LEICESTER, RUTLAND, BLABY, CHARNWOOD, MSOA_1, MSOA_2]
    rows = [
        row(area_code=code, value=f"{count / 40 * 100:.1f}", count=count, denominator=40)
        for code, count in zip(codes, shown, strict=True)
    ]
    held = loaded(*rows, disclosure_rule=rule)
    for code, expected in zip(codes, shown.values(), strict=True):
        found = held.loc[(code, "persons")]
        if expected is None:
            assert found["status"] == "suppressed"
            assert found[[*FIGURES, "event_count"]].isna().all()
            assert found["value_note"].startswith("Suppressed: between 1 and ")
        else:
            assert (found["status"], found["event_count"]) == ("value", expected)
            assert found["value"] == pytest.approx(100 * expected / 40, abs=0.051)
            assert found["lower_ci95"] <= found["value"] <= found["upper_ci95"]


def test_a_number_that_would_give_the_hidden_one_away_is_hidden_too(loaded):
    counts = {"Male": 3, "Female": 60, "Persons": 63}
    rows = [
        row(sex=sex, value=f"{100 * count / denominator:.1f}", count=count, denominator=denominator)
        for (sex, count), denominator in zip(counts.items(), (100, 100, 200), strict=True)
    ]
    held = loaded(*rows, disclosure_rule="lt5").loc[LEICESTER]
    assert held["status"].to_dict() == {"female": "suppressed", "male": "suppressed", "persons": "value"}
    assert held["event_count"].isna().to_dict() == {"female": True, "male": True, "persons": False}


def test_only_the_publishers_own_verdicts_are_kept(loaded):
    held = loaded(row(compared_to_england="Worse"), row(area_code=RUTLAND, compared_to_england="3rd quintile"))
    assert held["published_comparison"].to_dict() == {(LEICESTER, "persons"): "Worse", (RUTLAND, "persons"): ""}
