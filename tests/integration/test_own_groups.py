"""Groups of a neighbourhood of the reader's own, from counts by ward that somebody loads; counted by hand."""

from __future__ import annotations

import pytest

from queries.ingest.load import load
from tests import factories
from tests.factories import ABBEY, ENGLAND, LEICESTER, UPPINGHAM, load_request, row
from tests.integration.inequality_screen import Screen
from tests.own_sets import wilson

OWN = f"Two~{ABBEY}.{UPPINGHAM}"
GROUPS = {"Asian": {ABBEY: (30, 120), UPPINGHAM: (11, 60)}, "White": {ABBEY: (20, 200), UPPINGHAM: (45, 300)}}


def rows_of_wards(groups=GROUPS, period: str = "2023/24"):
    for group, wards in groups.items():
        for code, (count, people) in wards.items():
            yield row(area_code=code, area_name={ABBEY: "Abbey", UPPINGHAM: "Uppingham"}[code], area_type="Ward",
                      category_type="Ethnic groups", category=group, value=100 * count / people, count=count,
                      denominator=people, time_period=period, vintage="December 2022 wards")  # fmt: skip


@pytest.fixture
def loaded(workspace, serve, dash_app):
    def _load(rows):
        factories.write_csv(workspace / "data" / factories.SOURCE_ID / "adults.csv", [
            row(area_code=ENGLAND, area_name="England", area_type="England", value="22.0", vintage="Country"),
            row(area_code=LEICESTER, value="25.0"), *rows])  # fmt: skip
        load(load_request(workspace))
        serve(workspace / "db")

    return _load


def test_counts_of_each_group_are_added_up_and_compared(loaded):
    loaded(rows_of_wards())
    page = Screen(factories.SLUG, own=OWN, neighbourhood="own")
    asian, white = wilson(41, 180), wilson(65, 500)
    groups = page.groups()
    assert groups["Asian"][0].startswith(f"{asian[0]:.1f}") and groups["White"][0].startswith(f"{white[0]:.1f}")
    assert groups["Asian"][1] == f"{asian[1]:.1f} to {asian[2]:.1f}"
    assert f"{asian[0] - white[0]:.1f}" in str(page.headline().values())
    assert "Two, aged 19+" in page.words("groups")
    assert "Each group: Derived here from counts of two wards, added up." in page.notices


def test_without_the_set_the_measure_has_no_groups_to_show(loaded):
    loaded(rows_of_wards())
    page = Screen(factories.SLUG, place=LEICESTER)
    assert "not held by group for Leicester" in page.body


def test_a_group_with_a_missing_part_has_no_figure_and_no_gap_is_made_up(loaded):
    part = {"Asian": {ABBEY: (30, 120)}, "White": GROUPS["White"]}
    loaded(rows_of_wards(part))
    page = Screen(factories.SLUG, own=OWN, neighbourhood="own")
    assert page.groups()["Asian"][0] == "[x] Not added up: no count may be shown for Uppingham"
    assert "No gap is given, because 1 of 2 groups (Asian) has no figure." in page.body


def test_earlier_periods_follow(loaded):
    before = {name: {code: (count + 5, people) for code, (count, people) in wards.items()} for name, wards in
              GROUPS.items()}  # fmt: skip
    loaded([*rows_of_wards(), *rows_of_wards(before, "2022/23")])
    page = Screen(factories.SLUG, own=OWN, neighbourhood="own", period="2022-23")
    value, *_ = wilson(51, 180)
    assert page.groups()["Asian"][0].startswith(f"{value:.1f}")
