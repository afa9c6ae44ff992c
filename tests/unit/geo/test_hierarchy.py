import pandas as pd
import pytest

from geo.errors import HierarchyError
from geo.hierarchy import (
    check_hierarchy,
    explain_code,
    list_level,
    list_members,
    list_other_vintages,
    list_parents,
)


@pytest.mark.parametrize(
    ("geography", "count"),
    [("england", 1), ("system", 1), ("place", 3), ("district", 9), ("neighbourhood", 12), ("msoa", 125), ("ward", 181)],
)
def test_every_level_has_its_areas(shipped_areas, geography, count):
    assert len(list_level(shipped_areas, geography)) == count


def test_the_shipped_table_hangs_together(shipped_areas):
    assert check_hierarchy(shipped_areas) is None
    small = shipped_areas[shipped_areas["geographies"].isin(["msoa", "ward"])]
    assert (small[["place_code", "district_code", "neighbourhood_code"]] != "").all(axis=None)


@pytest.mark.parametrize(
    ("code", "geography", "count"),
    [
        ("E06000016", "ward", 21),
        ("E06000016", "msoa", 37),
        ("E06000016", "neighbourhood", 4),
        ("E06000017", "ward", 15),
        ("E06000017", "msoa", 5),
        ("E10000018", "district", 7),
        ("E10000018", "ward", 145),
        ("E10000018", "msoa", 83),
        ("E07000130", "ward", 28),
        ("LLR-LC2", "msoa", 11),
        ("E05010458", None, 0),
    ],
)
def test_places_and_neighbourhoods_have_their_members(shipped_areas, code, geography, count):
    members = list_members(shipped_areas, code, geography=geography)
    assert len(members) == count and code not in members


def test_members_of_every_level_come_in_the_order_of_the_table(areas):
    assert list_members(areas, "E07000001") == ("E05000004", "E05000001", "E05000002")
    assert list_members(areas, "E10000001", geography="district") == ("E07000002", "E07000001")


@pytest.mark.parametrize(
    ("code", "parents"),
    [
        ("E05010458", {"place": "E06000016", "district": "E06000016", "neighbourhood": "LLR-LC3"}),
        ("LLR-LC3", {"place": "E06000016", "district": "E06000016"}),
        ("E07000129", {"place": "E10000018"}),
        ("E06000017", {}),
        ("E92000001", {}),
    ],
)
def test_parents_are_listed_widest_first(shipped_areas, code, parents):
    assert list_parents(shipped_areas, code) == parents


def test_parents_of_a_stranger_are_refused(shipped_areas):
    with pytest.raises(HierarchyError, match="'E99999999'"):
        list_parents(shipped_areas, "E99999999")


def test_a_code_of_another_vintage_is_explained_with_what_covers_its_ground(shipped_areas, other_codes):
    found = explain_code("E05014686", shipped_areas, other_codes)
    assert (found.name, found.vintage, found.is_current) == ("Syston", "December 2023 wards", False)
    assert set(found.related_codes) == {"E05005449", "E05005450"}
    assert "Syston" in str(found) and "not used here" in str(found) and "E05005449" in str(found)
    assert list_other_vintages("E05005449", other_codes) == ("E05014686", "E05014689")


def test_a_current_code_and_a_stranger_are_explained(shipped_areas, other_codes):
    assert str(explain_code("E05010458", shipped_areas, other_codes)) == "E05010458 is Abbey (December 2022 wards)."
    assert explain_code("E05010458", shipped_areas, other_codes).related_codes == ()
    assert "none of the lists" in str(explain_code("E09000001", shipped_areas, other_codes))
    assert "East Midlands" in str(explain_code("E12000004", shipped_areas, other_codes))
    assert list_other_vintages("E05010458", other_codes) == ()


def test_other_codes_are_not_in_use_and_lead_to_codes_that_are(shipped_areas, other_codes):
    current = set(shipped_areas["area_code"])
    assert other_codes["area_code"].is_unique and not current & set(other_codes["area_code"])
    related = {code for codes in other_codes["related_codes"] for code in codes.split(";") if code}
    assert related and related <= current
    rewarded = other_codes[other_codes["vintage"] == "December 2023 wards"]
    assert len(rewarded) == 41 and (rewarded["related_codes"] != "").all()


@pytest.mark.parametrize(
    ("code", "column", "value", "message"),
    [
        ("E05000001", "district_code", "E07000009", "not in the table"),
        ("E05000001", "district_code", "E05000002", "which is none"),
        ("E05000001", "area_code", "E05000002", "more than once"),
        ("E05000001", "place_code", "", "but none as its place"),
    ],
)
def test_a_table_that_does_not_hang_together_is_refused(areas, code, column, value, message):
    areas.loc[areas["area_code"] == code, column] = value
    with pytest.raises(HierarchyError, match=message):
        check_hierarchy(areas)


def test_wards_that_straddle_say_so(shipped_areas):
    straddling = shipped_areas[shipped_areas["note"].str.startswith("Straddles")]
    names = {"Braunstone Park & Rowley Fields", "Castle", "Fosse", "Stoneygate", "Troon"}
    assert set(straddling["area_name"]) == names
    assert set(straddling["district_code"]) == {"E06000016"}


def test_an_area_cannot_lie_in_another_place_than_its_district(areas):
    other = areas.iloc[[0]].assign(area_code="E10000002", place_code="E10000002")
    table = pd.concat([areas, other])
    table.loc[table["area_code"] == "E05000001", "place_code"] = "E10000002"
    with pytest.raises(HierarchyError, match="lies in E10000001, but E10000002 as its place"):
        check_hierarchy(table)
