"""Kinds of groups: which have an order, how their groups are named, and that none is dropped from a scale."""

from __future__ import annotations

import pytest

from queries.groupings import grouping_of, sex_grouping
from queries.models import FIFTH_NAMES, FIFTHS_WITHIN_AREA, Geography

TENTHS = [
    "Most deprived decile", "Second most deprived decile", "Third more deprived decile", "Fourth more deprived decile",
    "Fifth more deprived decile", "Fifth less deprived decile", "Fourth less deprived decile",
    "Third less deprived decile", "Second least deprived decile", "Least deprived decile",
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "part_noun"),
    [
        (TENTHS, "tenth"),
        (list(FIFTH_NAMES), "fifth"),
        (["Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth"], "fifth"),
    ],
)
def test_groups_by_deprivation_stand_from_most_to_least_however_they_come(names, part_noun):
    grouping = grouping_of("By deprivation", reversed(names))
    assert grouping.is_ordered
    assert list(grouping.parts) == names
    assert grouping.part_noun == part_noun
    labels = [grouping.label_of(part) for part in grouping.parts]
    assert (labels[0], labels[-1]) == (f"Most deprived {part_noun}", f"Least deprived {part_noun}")
    assert labels[1:3] == [f"2nd {part_noun}", f"3rd {part_noun}"]
    assert len(set(labels)) == len(names)


@pytest.mark.parametrize("dropped", range(10))
def test_a_tenth_that_is_not_held_keeps_its_place(dropped):
    grouping = grouping_of("By deprivation", [name for name in TENTHS if name != TENTHS[dropped]])
    assert list(grouping.parts) == TENTHS


@pytest.mark.parametrize("names", [["White", "Asian"], ["Most deprived decile", "Somebody else decile"], []])
def test_other_groups_have_no_order_and_keep_their_names(names):
    grouping = grouping_of("Ethnic groups", names)
    assert not grouping.is_ordered
    assert grouping.parts == tuple(sorted(names))
    assert [grouping.label_of(part) for part in grouping.parts] == sorted(names)
    assert (grouping.slug, grouping.label) == ("ethnic-groups", "Ethnic group")


def test_tenths_and_fifths_are_not_mixed_into_one_scale():
    assert not grouping_of("By deprivation", ["Most deprived decile", "Least deprived quintile"]).is_ordered


def test_the_sexes_are_two_groups_without_an_order():
    grouping = sex_grouping()
    assert (grouping.slug, grouping.parts, grouping.is_sex) == ("sex", ("male", "female"), True)
    assert not grouping.is_ordered
    assert not grouping_of("Ethnic groups", ["White"]).is_sex


def test_a_label_says_where_and_by_which_areas_the_fifths_are_cut():
    for geography, areas in ((Geography.MSOA, "small areas"), (Geography.WARD, "wards")):
        label = grouping_of(FIFTHS_WITHIN_AREA[geography], FIFTH_NAMES).label
        assert areas in label
        assert "within the place" in label
    tenths = grouping_of("County & UA deprivation deciles in England (IMD2019)", TENTHS)
    assert tenths.label == "Tenths of authorities by deprivation (IMD 2019)"
    assert tenths.slug == "county-ua-deprivation-deciles-in-england-imd2019"
