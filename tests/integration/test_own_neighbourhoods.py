"""Neighbourhoods of a reader's own on the tables that ship: the sums are counted a second time, by hand."""

from __future__ import annotations

import math
import random

import pytest

from queries import areas, series, views
from queries.errors import OwnNeighbourhoodError
from queries.models import Geography, Kind, SeriesRequest, Sex, ViewRequest, slug_of
from queries.own_figures import Refusal, get_own_figure
from queries.own_neighbourhoods import find_own, make_own, read_own, read_pasted, write_own
from queries.uptake import get_uptake_view
from queries.uptake_matrix import on_show
from queries.uptake_models import UptakeRequest
from tests.own_sets import FIRST_DOSE_FILE, JULY, counted, ground, msoas_of, read, ten_wards, wilson

NIMS, ONS = "covid-first-dose-50-plus-nims", "covid-first-dose-50-plus-ons-mid-2020"
ONS_FILE = "nhs_england_covid19/first_dose_50_plus_ons_mid_2020.csv"
OADBY_AND_WIGSTON = "E07000135"
COUNTED_IN_MARCH = {"E02005334", "E02005335", "E02005336"}  # people of these are from another extract: origin.yaml


def figure_of(slug: str, own, level: Geography, **asked: object):
    choice = series.choose_series(slug, SeriesRequest(geography=level, **asked))
    return get_own_figure(slug, choice, own)


def wards_of(district: str) -> list[str]:
    return [area.code for area in areas.list_areas(Geography.WARD) if area.district_code == district]


def numbers_of(figure) -> tuple[float, ...]:
    return figure.value, figure.lower, figure.upper


def test_ten_wards_have_the_uptake_that_counting_by_hand_gives_them_limits_included(shipped):
    own = make_own("Ten wards", ten_wards())
    found = figure_of(NIMS, own, Geography.MSOA)
    reached, people = counted(msoas_of(ten_wards()), Age="50+ yrs")
    assert (found.event_count, found.denominator_count) == (reached, people)
    assert numbers_of(found) == pytest.approx(wilson(reached, people), rel=1e-9)
    assert [area.code for area in found.parts] == msoas_of(ten_wards())
    assert found.kind is Kind.DERIVED
    assert found.basis == "NIMS, July 2021 extract"


def test_so_have_ten_msoas_picked_at_random(shipped):
    dice = random.Random(8)
    for _ in range(20):
        chosen = dice.sample(sorted(set(ground("msoa_code")) - COUNTED_IN_MARCH), 10)
        found = figure_of(NIMS, make_own("Ten", chosen), Geography.MSOA)
        reached, people = counted(chosen, Age="50+ yrs")
        assert numbers_of(found) == pytest.approx(wilson(reached, people), rel=1e-9)


@pytest.mark.parametrize("people", ["people-on-nhs-lists", "ons-estimates-mid-2020"])
@pytest.mark.parametrize(("period", "written"), [("to-21-march-2021", "to 2021-03-21"), ("to-11-july-2021", JULY)])
def test_the_page_of_vaccines_holds_the_set_as_one_of_its_areas(shipped, people, period, written):
    codes = msoas_of(ten_wards())
    own = write_own("Ten wards", ten_wards())
    view = get_uptake_view(UptakeRequest(neighbourhood="own", own=own, people=people, period=period))
    assert (view.ignored, view.whole.name) == ((), "Ten wards")
    assert {area.code for area in view.areas} == set(codes)
    held = on_show(view)
    row = held[held["area_code"] == "own"].iloc[0]
    path = ONS_FILE if people.startswith("ons") else FIRST_DOSE_FILE
    reached, counted_people = counted(codes, path, written, Age="50+ yrs")
    assert (row["event_count"], row["denominator_count"], row["kind"]) == (reached, counted_people, "derived")
    value, *limits = wilson(reached, counted_people)
    if any(reached > people for reached, people in (counted([code], path, written, Age="50+ yrs") for code in codes)):
        limits = [math.nan, math.nan]  # a part is over 100 %: DECISIONS 38
    assert (row["value"], row["lower_ci95"], row["upper_ci95"]) == pytest.approx((value, *limits), nan_ok=True)


@pytest.mark.parametrize(("slug", "people"), [(NIMS, "people-on-nhs-lists"), (ONS, "ons-estimates-mid-2020")])
def test_both_ways_of_adding_up_agree_on_every_age(shipped, slug, people):
    own = make_own("Ten wards", ten_wards())
    view = get_uptake_view(UptakeRequest(neighbourhood="own", own=write_own("Ten wards", own.codes), people=people))
    rows = view.rows[view.rows["area_code"] == "own"]
    assert set(rows["age"]) >= ({"50-54 yrs", "80+ yrs", "50+ yrs"} if slug == NIMS else {"50+ yrs"})
    for row in rows.itertuples():
        choice = series.choose_series(slug, SeriesRequest(geography=Geography.MSOA, period=slug_of(row.period)))
        figure = get_own_figure(slug, type(choice)(**{**vars(choice), "age": row.age}), own)
        assert figure.has_value == (row.status == "value")
        if figure.has_value:
            known = tuple(math.nan if number is None else number for number in numbers_of(figure))
            assert known == pytest.approx((row.value, row.lower_ci95, row.upper_ci95), nan_ok=True)


def test_of_the_census_there_are_counts_and_no_limits(shipped):
    chosen = wards_of(OADBY_AND_WIGSTON)[:4]
    found = figure_of("disability", make_own("Four", chosen), Geography.WARD)
    rows = [row for row in read("ons_census_2021/disability.csv") if row["Area Code"] in chosen]
    disabled, people = (sum(int(row[name]) for row in rows) for name in ("Count", "Denominator"))
    assert found.value == pytest.approx(100 * disabled / people)
    assert (found.event_count, found.denominator_count) == (disabled, people)
    assert (found.lower, found.upper) == (None, None)


def test_people_counted_in_different_ways_are_not_added_up(shipped):
    chosen = [*COUNTED_IN_MARCH][:1] + msoas_of(ten_wards())[:3]
    found = figure_of(NIMS, make_own("Four", chosen), Geography.MSOA)
    assert (found.value, found.refusal) == (None, Refusal.BASES_DIFFER)
    assert found.named == (f"{areas.get_area(chosen[0]).name} (NIMS, as used for the March figure)",)
    view = get_uptake_view(UptakeRequest(neighbourhood="own", own=write_own("Four", chosen)))
    row = on_show(view).set_index("area_code").loc["own"]
    assert (row["status"], row["value_note"]) == ("not_published", "Its parts count people in different ways")
    assert row[["value", "lower_ci95", "event_count"]].isna().all()


def test_wards_that_cut_an_msoa_have_no_uptake_and_it_says_which_to_add(shipped):
    wards = wards_of(OADBY_AND_WIGSTON)
    without_one = [code for code in wards if code != "E05005540"]
    found = figure_of(NIMS, make_own("Nine", without_one), Geography.MSOA)
    assert (found.value, found.refusal) == (None, Refusal.CUT)
    assert found.outside == ("Wigston St Wolstan's",)
    assert set(found.named) == {"Wigston Town", "Wigston North"}
    assert [area.code for area, _ in found.nearest] == [OADBY_AND_WIGSTON]
    assert figure_of(NIMS, make_own("Ten", [*without_one, *found_codes(found.outside)]), Geography.MSOA).has_value


def found_codes(names: tuple[str, ...]) -> list[str]:
    return [area.code for area in areas.list_areas(Geography.WARD) if area.name in names]


def test_a_set_with_a_hidden_part_has_no_figure_and_names_it(shipped):
    castle_donington, near = "E05010102", "E05010101"
    found = figure_of("ethnic-group", make_own("Two", [castle_donington, near]), Geography.WARD)
    assert (found.value, found.refusal, found.named) == (None, Refusal.PART_MISSING, ("Castle Donington Park",))
    lost = figure_of(NIMS, make_own("Two", [castle_donington, near]), Geography.MSOA)
    assert (lost.value, lost.refusal, lost.named) == (None, Refusal.NO_GROUND, ("Castle Donington Park",))


@pytest.mark.parametrize(
    ("slug", "level", "refusal"),
    [
        ("health-deprivation-2025", Geography.WARD, Refusal.NOT_ADDED_UP),
        ("income-deprivation-2025", Geography.WARD, Refusal.NO_COUNTS),
        ("deprivation-score-2019", Geography.MSOA, Refusal.CUT),
        ("smoking", Geography.DISTRICT, Refusal.CUT),
        ("life-expectancy-at-birth", Geography.DISTRICT, Refusal.CUT),
    ],
)
def test_what_is_published_as_rates_is_refused_and_the_nearest_figure_named(shipped, slug, level, refusal):
    own = make_own("Four", wards_of(OADBY_AND_WIGSTON)[:4])
    found = figure_of(slug, own, level)
    assert (found.value, found.refusal) == (None, refusal)
    rows = views.get_indicator_view(slug, ViewRequest(series=SeriesRequest(geography=Geography.DISTRICT)))
    held = rows.comparison.values.set_index("area_code")["value"]
    assert found.nearest == ((areas.get_area(OADBY_AND_WIGSTON), held[OADBY_AND_WIGSTON]),)


def test_a_set_that_is_the_whole_of_a_district_has_the_figure_of_the_district(shipped):
    own = make_own("All of it", wards_of(OADBY_AND_WIGSTON))
    found = figure_of("life-expectancy-at-birth", own, Geography.DISTRICT, sex=Sex.FEMALE)
    latest = max(
        (
            row
            for row in read("ohid_fingertips/life_expectancy.csv")
            if (row["Area Code"], row["Sex"], row["Indicator ID"]) == (OADBY_AND_WIGSTON, "Female", "90366")
        ),
        key=lambda row: row["Time period Sortable"],
    )
    assert found.value == pytest.approx(float(latest["Value"]))
    assert found.kind is Kind.PUBLISHED


def test_nothing_that_is_hidden_can_be_worked_out_from_sets(shipped):
    """A set is refused whenever a part is hidden, whatever else is in it: so it says nothing of that part."""
    held = views.get_indicator_view("ethnic-group", ViewRequest(series=SeriesRequest(geography=Geography.WARD)))
    values = held.comparison.values
    hidden = set(values.loc[values["event_count"].isna(), "area_code"])
    assert hidden
    dice, every = random.Random(37), sorted(values["area_code"])
    for _ in range(40):
        chosen = dice.sample(every, 12)
        found = get_own_figure("ethnic-group", held.choice, make_own("Some", chosen))
        assert found.has_value == (not hidden & set(chosen))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("East", "names no areas"),
        ("~E05010458.9", "no name"),
        ("East~", "an empty code"),
        ("East~E05010458", "one area. We expect 2 to 40"),
        ("East~E05010458.E05999999", "no ward or MSOA here: E05999999"),
        ("East~E05010458.E02002827", "both MSOAs (1) and wards (1)"),
        ("<b>East</b>~E05010458.9", "a mark that we do not take"),
        (f"{'x' * 41}~E05010458.9", "41 letters. We expect 40"),
        ("East~E05000426.E05010458", "E05000426"),
    ],
)
def test_a_set_that_cannot_be_is_told_what_is_wrong(shipped, text, words):
    own, problem = find_own(text)
    assert own is None
    assert words in problem
    with pytest.raises(OwnNeighbourhoodError):
        read_own(text)


def test_pasted_codes_may_stand_among_anything_and_old_ones_lead_on(shipped):
    pasted = "Ward;Code\nAbbey, e05010458\t(E05010459) 'E02006964' E05010458"
    codes, followed = read_pasted(pasted)
    assert codes == ["E05010458", "E05010459", "E02002835"]
    assert [(each.code, [area.code for area in each.areas]) for each in followed] == [("E02006964", ["E02002835"])]
