"""A neighbourhood of the reader's own side by side with published areas, counted a second time by hand."""

from __future__ import annotations

import math

import pytest

from queries import areas
from queries.compare import get_sides
from queries.models import OWN_CODE, Geography, Sex, Verdict
from queries.overlaps import why_not_independent
from queries.own_neighbourhoods import write_own
from tests.browser.published import LEICESTER, SYSTEM, printed
from tests.browser.published import wilson as wilson_of
from tests.integration.compare_screen import file_of, screen, text_of
from tests.own_sets import JULY, counted, ground, msoas_of, read, ten_wards, wilson
from tests.profile_table import Z_95, Z_998

pytestmark = pytest.mark.usefixtures("app")
NIMS = "covid-first-dose-50-plus-nims"
OWN = write_own("Ten wards", ten_wards())
REACHED, PEOPLE = counted(msoas_of(ten_wards()), Age="50+ yrs")
COUNTED_IN_MARCH = {"E02005334", "E02005335", "E02005336"}  # people of these are from another extract: origin.yaml
OUTSIDE = next(code for code in sorted(ground("msoa_code")) if code not in {*msoas_of(ten_wards()), *COUNTED_IN_MARCH})


def measure_of(codes: tuple[str, ...], slug: str = NIMS, own: str = OWN):
    found = get_sides(codes, "", own)
    return next(each for each in (*found.measures, *found.refused) if each.indicator.slug == slug)


def test_the_set_is_one_of_the_areas_with_its_sum_and_its_limits():
    side = measure_of((OUTSIDE, OWN_CODE)).sides[1]
    assert (side.row.event_count, side.row.denominator_count, side.row.kind) == (REACHED, PEOPLE, "derived")
    assert (side.row.value, side.row.lower, side.row.upper) == pytest.approx(wilson(REACHED, PEOPLE), rel=1e-9)
    assert side.row.confidence_percent == 95


@pytest.mark.parametrize("is_first", [True, False])
def test_the_difference_has_the_limits_that_any_two_areas_have(is_first):
    """An MSOA is a small area, so the limits of the difference are at 99.8 %: the same rule as without a set."""
    codes = (OWN_CODE, OUTSIDE) if is_first else (OUTSIDE, OWN_CODE)
    found = measure_of(codes).sides[1].difference
    value, lower, upper = wilson(REACHED, PEOPLE)
    other, other_lower, other_upper = wilson_of(*counted([OUTSIDE], Age="50+ yrs"), Z_998), None, None
    row = next(each for each in read("nhs_england_covid19/first_dose_50_plus_nims.csv")
               if each["Area Code"] == OUTSIDE and each["Time period"] == JULY and each["Age"] == "50+ yrs"
               and not each["Category"])  # fmt: skip
    other_lower, other_upper = other
    gap = (float(row["Value"]) - value) * (1 if is_first else -1)
    reach = Z_998 * math.hypot((upper - lower) / (2 * Z_95), (other_upper - other_lower) / (2 * Z_998))
    assert found.confidence_percent == 99.8
    assert found.value == pytest.approx(gap, abs=0.06)
    assert (found.lower, found.upper) == pytest.approx((found.value - reach, found.value + reach), abs=2e-3)


def test_it_is_not_tested_against_an_area_with_which_it_shares_people():
    inside = msoas_of(ten_wards())[0]
    found = measure_of((OWN_CODE, inside)).sides[1].difference
    assert (found.lower, found.is_shared, found.why_not.endswith("lies in Ten wards.")) == (None, True, True)
    body = text_of(screen(selected=(OWN_CODE, inside), own=OWN)["parts"]["body"])
    assert "lies in Ten wards. So their difference is not tested." in body
    assert "not tested: some people are in both" in body


def districts_of(wards: tuple[str, ...]) -> set[str]:
    return {row["district_code"] for row in read("geography/lsoa11_lookup.csv") if row["ward_code"] in wards}


@pytest.mark.parametrize(
    ("code", "said"),
    [(SYSTEM, "Ten wards lies in"), (min(districts_of(ten_wards())), "So their difference is not tested.")],
)
def test_what_holds_it_or_cuts_it_is_not_independent(code, said):
    assert len(districts_of(ten_wards())) > 1
    body = text_of(screen(selected=(code, OWN_CODE), own=OWN)["parts"]["body"])
    assert said in body
    assert "share people" in body or code == SYSTEM
    found = [side.difference for each in get_sides((code, OWN_CODE), "", OWN).measures for side in each.sides[1:]]
    assert all(each.lower is None for each in found)


def test_a_ward_is_no_part_of_a_set_of_others():
    wards = ten_wards()
    others = [code for code in sorted(ground("ward_code")) if code not in wards][:2]
    body = text_of(screen(selected=(others[0], OWN_CODE), own=OWN)["parts"]["body"])
    assert "So their difference is not tested" not in body
    assert "is one of the wards of Ten wards." in text_of(
        screen(selected=(wards[0], OWN_CODE), own=OWN)["parts"]["body"]
    )


def test_what_is_published_as_rates_is_refused_beside_the_figure_of_the_other():
    ward = ten_wards()[0]
    found = get_sides((ward, OWN_CODE), "", OWN)
    refused = [each for each in found.measures if not each.sides[1].row.has_value]
    assert refused
    for measure in refused:
        assert measure.sides[0].row.has_value
        assert measure.sides[1].row.verdict is Verdict.NOT_COMPARED
        assert measure.sides[1].difference.value is None
    body = text_of(screen(selected=(ward, OWN_CODE), own=OWN)["parts"]["body"])
    assert "They cannot be added up or averaged." in body


def test_what_no_ward_has_is_listed_with_the_reason_and_the_nearest_figure():
    found = get_sides((LEICESTER, OWN_CODE), "", OWN)
    slugs = {(each.indicator.slug, each.sex) for each in found.refused}
    assert ("life-expectancy-at-birth", Sex.MALE) in slugs or any(slug.startswith("life-exp") for slug, _ in slugs)
    assert not {(each.indicator.slug, each.sex) for each in found.measures} & slugs
    body = text_of(screen(selected=(LEICESTER, OWN_CODE), own=OWN)["parts"]["body"])
    assert "It is not published for wards. The smallest areas that have it are districts." in body


def test_the_file_has_the_set_and_the_reasons(dash_app):
    search = f"?own={OWN}&selected={OUTSIDE},{OWN_CODE}"
    rows = [row for row in file_of(dash_app, "sides", search) if row["area_code"] == OWN_CODE]
    row = next(each for each in rows if each["count"] == str(REACHED))
    value, lower, upper = wilson(REACHED, PEOPLE)
    written = [float(row[name]) for name in ("value", "lower_limit", "upper_limit")]
    assert written == pytest.approx([value, lower, upper], abs=1e-6)
    assert (row["area_name"], row["kind"], row["difference_from"]) == ("Ten wards", "Derived", OUTSIDE)
    assert "added up" in row["note"]
    without = [each for each in rows if not each["value"]]
    assert without
    assert all(each["status"] == "not_published" and each["note"] for each in without)


def test_the_set_of_an_address_is_offered_and_said_when_it_stands_there():
    offered = screen(selected=(LEICESTER,), own=OWN)["parts"]
    assert "Add Ten wards (your own)" in text_of(offered["chips"])
    assert "own" in offered["chips"].split('href="')[-1].split("selected=")[1]
    chosen = screen(selected=(LEICESTER, OWN_CODE), own=OWN)["parts"]
    assert "Ten wards (your own)" in text_of(chosen["chips"]) and "Add Ten" not in text_of(chosen["chips"])
    assert "Leicester beside Ten wards" in text_of(chosen["title"])
    value, *_ = wilson(REACHED, PEOPLE)
    with_msoa = text_of(screen(selected=(OUTSIDE, OWN_CODE), own=OWN)["parts"]["body"])
    assert f"{printed(value, 1)}%" in with_msoa


def test_without_a_set_its_code_names_nothing():
    assert "selected=own" in text_of(screen(selected=(OWN_CODE, LEICESTER))["parts"]["notices"])
    assert get_sides((LEICESTER,)).areas[0].code == LEICESTER


def test_areas_alike_need_a_score_that_cannot_be_added_up_and_it_says_so():
    parts = screen(view="alike", selected=(OWN_CODE, LEICESTER), own=OWN, areas=Geography.WARD)["parts"]
    said = text_of(parts["notices"])
    assert "Areas are called alike by what a set lacks." in said
    assert "Deprivation score" in said and "scores or averages are held. They cannot be added up" in said
    assert said.count("Deprivation score") == 1
    assert parts["body"]


def test_a_ward_and_a_small_area_on_the_same_ground_are_not_independent():
    """A ward lies in no MSOA by its code: only the lookup of LSOAs says that people are in both."""
    ward, lsoas = next(iter(sorted(ground("ward_code").items())))
    msoas = ground("msoa_code")
    on_it = next(code for code in sorted(msoas) if msoas[code] & lsoas)
    off_it = next(code for code in sorted(msoas) if not msoas[code] & lsoas)
    assert "share ground" in why_not_independent(areas.get_area(ward), areas.get_area(on_it))
    assert why_not_independent(areas.get_area(off_it), areas.get_area(ward)) == ""
