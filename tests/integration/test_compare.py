"""The page that compares, against a second, naive reading of the tables that ship."""

from __future__ import annotations

import math
import re
import statistics

import pytest

from queries import indicators
from queries.compare import MOST_AREAS, find_areas, get_sides
from queries.compare_alike import get_alike
from queries.compare_extremes import find_extremes
from queries.compare_pairs import get_pairs
from queries.compare_rug import RugRequest, get_rug
from queries.models import Geography, Polarity, Sex, Verdict
from queries.profile import get_profile
from tests import profile_table
from tests.browser import published
from tests.browser.published import LEICESTER, LEICESTERSHIRE, RUTLAND, SYSTEM, printed
from tests.integration.compare_screen import WARD, file_of, screen, text_of

pytestmark = pytest.mark.usefixtures("app")
MELTON, OADBY = "E07000133", "E07000135"


@pytest.mark.parametrize(
    "codes", [(LEICESTER, LEICESTERSHIRE, RUTLAND), (WARD, "E05012643"), (LEICESTER, SYSTEM, WARD)]
)
def test_every_figure_and_verdict_is_that_of_the_tables(codes):
    sides = get_sides(codes)
    wanted = {code: profile_table.every_figure(code) for code in codes}
    assert sides.measures
    for measure in sides.measures:
        for side in measure.sides:
            figure = wanted[side.area.code].get((measure.indicator.slug, measure.sex.value))
            if side.row is None or not side.row.has_value:
                assert figure is None
                continue
            if side.row.choice.period == figure.period:
                assert side.row.value == pytest.approx(figure.value)
                assert side.row.verdict.value == figure.verdict
            else:  # an earlier period that the areas share
                row = row_of(measure.indicator.indicator_id, side.area.code, side.row.choice.period)
                assert side.row.value == pytest.approx(float(row["Value"]))


def row_of(indicator_id: str, code: str, period: str) -> dict[str, str]:
    rows = [each for each in published.every_row(indicator_id) if each["Area Code"] == code and each["Value"]]
    return next(each for each in rows if profile_table.period_label(each["Time period"]) == period)


def test_a_verdict_beside_others_is_that_of_the_profile():
    own = {(row.indicator.slug, row.choice.sex): row for row in get_profile(LEICESTER).rows}
    for measure in get_sides((LEICESTER, RUTLAND)).measures:
        row = measure.sides[0].row
        if row.choice == own[measure.indicator.slug, measure.sex].choice:
            assert row == own[measure.indicator.slug, measure.sex]


def test_areas_share_the_latest_period_that_most_of_them_have():
    """Early diagnosis of cancer: Rutland's last figure is of 2021, Blaby has 2022 as well."""
    measures = {each.indicator.slug: each for each in get_sides((RUTLAND, "E07000129")).measures}
    found = measures["early-cancer-diagnosis"]
    assert (found.period, found.is_one_period) == ("2021", True)
    indicator = found.indicator.indicator_id
    for side in found.sides:
        assert side.row.value == pytest.approx(float(row_of(indicator, side.area.code, "2021")["Value"]))


def test_periods_that_differ_are_said_to_and_not_subtracted():
    """Nobody without a qualification: Melton has 2022 alone, and Oadby and Wigston 2023 alone."""
    rows = [each for each in published.every_row(indicators.get_indicator("no-qualifications").indicator_id)]
    periods = {code: {each["Time period"] for each in rows if each["Area Code"] == code and each["Value"]}
               for code in (MELTON, OADBY)}  # fmt: skip
    assert not periods[MELTON] & periods[OADBY]
    measure = next(each for each in get_sides((MELTON, OADBY)).measures if each.indicator.slug == "no-qualifications")
    assert not measure.is_one_period
    assert measure.sides[1].difference.value is None
    markup = screen(selected=(MELTON, OADBY), family="skills")["parts"]["body"]
    block = markup.split('data-measure="no-qualifications persons"')[1].split("side-block")[0]
    assert block.count("lane is-apart") == 1
    assert "Periods differ: a hollow sign is of another period." in text_of(block)
    assert f"Another period: {min(periods[MELTON] | periods[OADBY])}" in text_of(block)
    assert "The periods differ." in text_of(block)


def test_a_difference_is_tested_by_its_own_limits_and_not_by_overlap():
    measure = next(each for each in get_sides((LEICESTER, RUTLAND)).measures
                   if each.indicator.slug == "healthy-life-expectancy" and each.sex is Sex.MALE)  # fmt: skip
    one, other = (profile_table.every_figure(code)["healthy-life-expectancy", "male"] for code in (LEICESTER, RUTLAND))
    errors = [(each.upper - each.lower) / (2 * profile_table.Z_95) for each in (one, other)]
    reach = profile_table.Z_95 * math.hypot(*errors)
    found = measure.sides[1].difference
    assert found.value == pytest.approx(other.value - one.value)
    assert (found.lower, found.upper) == (pytest.approx(found.value - reach), pytest.approx(found.value + reach))
    assert other.lower < one.upper and found.is_more_than_chance  # the limits overlap, and still it is no chance


def test_no_difference_is_tested_between_an_area_and_one_that_holds_it():
    found = [side.difference for each in get_sides((LEICESTER, SYSTEM)).measures for side in each.sides[1:]]
    assert any(each.why_not == "One of the two areas lies in the other." for each in found)
    assert all(each.lower is None for each in found)


def test_six_areas_fit_and_what_names_none_is_said():
    codes = [*published.areas("district")][: MOST_AREAS + 1]
    assert len(find_areas(codes)[0]) == MOST_AREAS
    assert find_areas([*codes[:2], "E99999999"])[1] == ("E99999999",)
    assert "selected=E99999999" in screen(selected=("E99999999", LEICESTER))["parts"]["notices"]


@pytest.mark.parametrize("level", ["msoa", "district"])
def test_every_cell_of_the_rug_is_that_of_the_tables(level):
    rug = get_rug(RugRequest(level=Geography(level)))
    assert [area.code for area in rug.areas] == list(published.areas(level))
    for column in rug.columns:
        indicator, sex = column.indicator, column.choice.sex.value.capitalize()
        values = column.comparison.values.set_index("area_code")
        for code in published.areas(level):
            figure = profile_table.figure_of(indicator, sex, code, level)
            row = values.loc[code]
            if figure is None or figure.period != column.choice.period:
                assert row["status"] != "value" or math.isnan(row["value"]), (column.key, code)
                continue
            assert row["value"] == pytest.approx(figure.value), (column.key, code)
            assert row["verdict"].value == figure.verdict, (column.key, code)


def test_quarters_are_of_the_whole_level_and_only_where_nothing_is_tested():
    rug = get_rug(RugRequest(level=Geography.MSOA, place=LEICESTER))
    column = next(each for each in rug.columns if each.key == "deprivation-mean-score-2025")
    values = dict(zip((area.code for area in rug.areas), column.comparison.values["value"], strict=True))
    low, middle, high = statistics.quantiles(values.values(), n=4, method="inclusive")
    for area, quarter in zip(rug.areas, column.quarters, strict=True):
        value = values[area.code]
        assert quarter == 1 + (value > low) + (value > middle) + (value > high)
    assert {area.place_code for area in rug.shown} == {LEICESTER}
    for each in rug.columns:
        assert not (each.has_verdicts and each.quarters.any())


def test_worst_first_is_by_the_number_of_measures_that_are_worse():
    rug = get_rug(RugRequest(level=Geography.MSOA, order="worst"))
    counts = [sum(column.comparison.values["verdict"].iloc[place] is Verdict.WORSE for column in rug.columns)
              for place in rug.places]  # fmt: skip
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


@pytest.mark.parametrize("key", ["deprivation-mean-score-2025", "covid-first-dose-50-plus-nims"])
def test_by_a_measure_the_bad_end_comes_first_and_no_figure_last(key):
    rug = get_rug(RugRequest(level=Geography.MSOA, order=key))
    column = next(each for each in rug.columns if each.key == key)
    figures = [column.comparison.values["value"].iloc[place] for place in rug.places]
    held = [each for each in figures if not math.isnan(each)]
    assert held == sorted(held, reverse=column.indicator.polarity is Polarity.LOW_IS_GOOD)
    assert figures[: len(held)] == held


def test_a_missing_cell_says_which_kind_of_nothing_it_is():
    shown = screen(view="rug", areas=Geography.MSOA, place=LEICESTER)
    markup = shown["parts"]["body"] + shown["rug"]
    withheld = published.withheld("Male").keys() | published.contradictory()
    leicester = {area.code for area in published.areas("msoa").values() if area.place_code == LEICESTER}
    assert markup.count("<b>[u]</b>") >= len(withheld & leicester) > 0
    assert "<b>[x]</b>" not in markup or "Not published" in text_of(markup)


def naive_alike(code: str, level: str) -> list[str]:
    """Codes by distance over what wards hold, with loops and the census table."""
    shares: dict[str, dict[str, float]] = {}
    for slug, subject in (("deprivation-mean-score-2025", "d"), ("income-deprivation-2025", "d"),
                          ("education-deprivation-2025", "d"), ("ethnic-group", "e"), ("religion", "r")):  # fmt: skip
        for row in published.every_row(indicators.get_indicator(slug).indicator_id):
            if row["Area Code"] in published.areas(level) and row["Value"]:
                shares.setdefault(f"{subject} {slug} {row['Category']}", {})[row["Area Code"]] = float(row["Value"])
    complete = [each for each in published.areas(level) if all(each in row for row in shares.values())]
    totals = {}
    for each in complete:
        squares: dict[str, list[float]] = {}
        for name, row in shares.items():
            spread = statistics.stdev(row[other] for other in complete)
            squares.setdefault(name[0], []).append(((row[each] - row[code]) / spread) ** 2)
        totals[each] = sum(statistics.fmean(values) for values in squares.values())
    return sorted((each for each in complete if each != code), key=totals.get)


def test_the_wards_most_like_one_are_those_of_a_naive_reading():
    found = get_alike(WARD, Geography.WARD)
    assert [each.area.code for each in found.nearest] == naive_alike(WARD, "ward")[:10]
    assert found.missing == ("Tenure", "Household deprivation", "Age")
    assert {area.code for area in found.left_out} == set(published.UNPUBLISHED_WARDS)
    said = text_of(screen(view="alike", selected=(WARD,))["parts"]["body"])
    assert "Not held for this level, and so left out: tenure, household deprivation and age." in said
    assert "179 wards" in said


def test_three_places_are_too_few_to_be_called_alike():
    found = get_alike(RUTLAND, Geography.PLACE)
    assert found.refusal and not found.nearest
    assert "Here there are 3." in text_of(
        screen(view="alike", selected=(RUTLAND,), areas=Geography.PLACE)["parts"]["body"]
    )


def test_peers_are_the_rows_of_the_rug():
    shown = screen(view="rug", areas=Geography.WARD, peers=WARD)["rug"]
    codes = re.findall(r'data-choose="(\w+)"', shown)
    assert set(codes) == {WARD, *naive_alike(WARD, "ward")[:10]}


def naive_rank_correlation(pairs: list[tuple[float, float]]) -> float:
    def ranks(values):
        return [sum(other < each for other in values) + (values.count(each) + 1) / 2 for each in values]

    return statistics.correlation(*map(ranks, map(list, zip(*pairs, strict=True))))


def test_a_correlation_is_that_of_a_naive_reading_with_its_warning(dash_app):
    keys = ("deprivation-mean-score-2025", "covid-first-dose-50-plus-nims")
    found = get_pairs(Geography.MSOA, *keys)
    pairs = []
    for code in published.areas("msoa"):
        figures = [profile_table.figure_of(indicators.get_indicator(slug), "Persons", code, "msoa") for slug in keys]
        if all(figures) and figures[1].period == found.up.choice.period:
            pairs.append(tuple(each.value for each in figures))
    assert found.spearman.count == len(pairs)
    assert found.spearman.estimate == pytest.approx(naive_rank_correlation(pairs), abs=1e-9)
    assert found.pearson.estimate == pytest.approx(statistics.correlation(*zip(*pairs, strict=True)), abs=1e-9)
    said = text_of(screen(view="scatter", areas=Geography.MSOA, across=keys[0], up=keys[1])["parts"]["body"])
    assert printed(found.spearman.estimate, 2) in said
    assert "Areas are not people." in said and "need not cause each other" in said
    assert "The periods differ: 2025 along the bottom" in said
    rows = file_of(dash_app, "pairs", f"?view=scatter&areas=msoa&across={keys[0]}&up={keys[1]}")
    assert float(rows[0]["spearman"]) == pytest.approx(found.spearman.estimate)
    assert len(rows) == 2 * 125


def test_no_correlation_is_given_for_few_areas_or_for_one_measure_twice():
    few = get_pairs(Geography.DISTRICT, "smoking", "anxiety")
    assert few.spearman is None and "fewer than 10 areas" in few.refusal
    twice = get_pairs(Geography.MSOA, "covid-first-dose-50-plus-nims", "covid-first-dose-50-plus-nims")
    assert twice.pearson is None and "one measure twice" in twice.refusal


def test_the_ends_of_a_level_are_those_of_the_tables():
    found = find_extremes(Geography.WARD)
    scores = {row["Area Code"]: float(row["Value"]) for row in published.every_row(found.indicator.indicator_id)
              if row["Area Code"] in published.areas("ward") and row["Value"]}  # fmt: skip
    assert found.most.code == max(scores, key=scores.get)
    assert found.least.code == min(scores, key=scores.get)
    assert list(scores.values()).count(min(scores.values())) == 1
