"""Which figures may be sums of others, by the names of their areas, groups, ages and sexes."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from queries.census_groups import GROUPS_OF_BROAD_GROUP, broad_group_of, wider_group_of
from queries.ingest.geography import read_geography
from queries.ingest.sums import CELL_KEYS, band_of, find_sums
from tests.conftest import ROOT
from tests.factories import LEICESTER, RUTLAND

SYSTEM, LEICESTERSHIRE, BLABY = "E54000015", "E10000018", "E07000129"
ASIAN, BLACK = "Asian, Asian British or Asian Welsh", "Black, Black British, Black Welsh, Caribbean or African"


@pytest.fixture(scope="module")
def reference():
    return read_geography(ROOT / "data")


def sums_of(reference, *cells) -> set[tuple[str, tuple[str, ...]]]:
    """The sums among cells, each named by what is given of (area, sex, age, kind, group)."""
    usual = {"area_code": LEICESTER, "sex": "persons", "age": "50+ yrs", "category_type": "", "category": ""}
    names = [" / ".join(cell.values()) for cell in cells]
    found = find_sums(pd.DataFrame([usual | cell for cell in cells])[CELL_KEYS], reference)
    return {(names[each.whole], tuple(sorted(names[part] for part in each.parts))) for each in found}


def test_areas_add_up_within_areas_and_none_is_a_part_of_itself(reference):
    cells = [{"area_code": code} for code in (SYSTEM, LEICESTER, LEICESTERSHIRE, RUTLAND, BLABY, "LLR-LC1")]
    assert sums_of(reference, *cells) == {
        (SYSTEM, (LEICESTER, RUTLAND, LEICESTERSHIRE)),  # places
        (SYSTEM, (LEICESTER, RUTLAND, BLABY)),  # districts
        (SYSTEM, (RUTLAND, BLABY, "LLR-LC1")),  # neighbourhoods
        (LEICESTERSHIRE, (BLABY,)),
        (LEICESTER, ("LLR-LC1",)),
    }


def test_groups_of_one_kind_make_everyone_and_nested_ones_do_not(reference):
    groups = [{"category_type": "Ethnic group", "category": name} for name in (ASIAN, BLACK, "Somali (part of Black)")]
    asian, black, somali = (f"Ethnic group / {each['category']}" for each in groups)
    everyone = {"category_type": "", "category": ""}
    assert sums_of(reference, everyone, *groups) == {(" / ", (asian, black)), (black, (somali,))}


def test_the_19_groups_make_the_five(reference):
    broad = {"category_type": "Ethnic group", "category": BLACK}
    fine = [
        {"category_type": "Ethnic group, 19 groups", "category": name}
        for name in (f"{BLACK}: African", "Caribbean", "Other Black", f"{ASIAN}: Indian", "Somali (part of African)")
    ]
    names = [" / ".join(each.values()) for each in fine]
    assert sums_of(reference, broad, *fine) == {
        (f"Ethnic group / {BLACK}", tuple(sorted(names[:3]))),
        (names[0], (names[4],)),
    }


def test_a_nested_group_without_its_wider_one_is_a_part_of_everyone(reference):
    everyone, nested = {"category": ""}, {"category_type": "Ethnic group", "category": "Somali (part of Black)"}
    assert sums_of(reference, everyone, nested) == {("", ("Ethnic group / Somali (part of Black)",))}


def test_ages_add_up_from_the_narrowest_and_from_the_widest(reference):
    ages = ("50+ yrs", "50-64 yrs", "65+ yrs", "65-79 yrs", "80+ yrs")
    assert sums_of(reference, *({"age": age} for age in ages)) == {
        ("50+ yrs", ("50-64 yrs", "65+ yrs")),
        ("50+ yrs", ("50-64 yrs", "65-79 yrs", "80+ yrs")),
        ("65+ yrs", ("65-79 yrs", "80+ yrs")),
    }


def test_men_and_women_make_everyone(reference):
    sexes = ({"sex": sex} for sex in ("persons", "male", "female"))
    assert sums_of(reference, *sexes) == {("persons", ("female", "male"))}


def test_figures_that_differ_in_two_ways_are_no_sum(reference):
    assert sums_of(reference, {"sex": "persons", "age": "50+ yrs"}, {"sex": "male", "age": "50-64 yrs"}) == set()


BANDS = {
    "50+ yrs": (50, math.inf), "50-64 yrs": (50, 65), "<75 yrs": (0, 75), "Under 1": (0, 1), "1 to 4": (1, 5),
    "90 and over": (90, math.inf), "5 yrs": (5, 6), "All ages": (0, math.inf), "At birth": None, "School age": None,
}  # fmt: skip


@pytest.mark.parametrize(("age", "band"), BANDS.items())
def test_the_ages_of_the_tables_are_read(age, band):
    assert band_of(age) == band


def test_there_are_19_groups_in_five():
    assert [len(groups) for groups in GROUPS_OF_BROAD_GROUP.values()] == [5, 3, 4, 5, 2]
    assert broad_group_of("White: Irish") == broad_group_of("irish") == "White"
    assert broad_group_of("Somali (part of Black)") is None


def test_the_wider_group_is_found_by_how_its_name_begins():
    names = [f"{BLACK}: African", BLACK, ASIAN, "White and Black African"]
    assert wider_group_of("Somali (part of Black)", names) == BLACK
    assert wider_group_of("Somali (part of African)", names) == f"{BLACK}: African"
    assert wider_group_of("Polish (part of White)", names) is None
    assert wider_group_of(BLACK, names) is None
