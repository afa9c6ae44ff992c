"""Years added together, against sums over the rows themselves; and the reason where they cannot be added."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from components.selection import Selection
from queries.engine import using_dataset
from queries.models import EXAMPLE_DATASET, Sex, ValueType, Verdict
from queries.profile import get_profile
from queries.profile_pooled import Pooled, get_pooled
from queries.profile_rows import fetch_series
from tests.browser import published
from tests.browser.published import ENGLAND, LEICESTER, wilson

pytestmark = pytest.mark.usefixtures("app")
WARD = "E05012642"


def pooled_of(code: str) -> dict[str, Pooled]:
    return {each.row.indicator.slug: each for each in get_pooled(code, get_profile(code).rows).figures}


def words_of(code: str, data: str = "") -> str:
    from pages._area.screen import get_screen

    markup = get_screen(code, Selection(data=data), (), date(2026, 11, 22))["parts"]["slot-figures"]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def test_the_three_last_years_of_england_are_the_sum_of_their_counts():
    found = pooled_of(ENGLAND)["smoking-at-delivery"]
    rows = [row for row in published.every_row(found.row.indicator.indicator_id)
            if row["Area Code"] == ENGLAND and not row["Category Type"] and row["Sex"] == "Female"]  # fmt: skip
    last = sorted(rows, key=lambda row: row["Time period"])[-3:]
    events, people = (sum(float(row[name]) for row in last) for name in ("Count", "Denominator"))
    assert (found.event_count, found.denominator_count) == (events, people)
    assert found.value == pytest.approx(100 * events / people)
    assert (found.lower, found.upper) == pytest.approx(wilson(events, people, 1.959963984540054))
    assert (found.first_period, found.years) == (last[0]["Time period"], 3)
    assert (found.benchmark_value, found.verdict) == (None, Verdict.NOT_COMPARED)
    assert "Years added together" in words_of(ENGLAND)


def test_what_is_standardised_is_not_added():
    held = pooled_of(ENGLAND)
    assert "alcohol-related-mortality" not in held
    assert "the figure is not simply its count over its people" in words_of(ENGLAND)


@pytest.mark.parametrize("code", [WARD, LEICESTER, "E02002864"])
def test_no_published_figure_of_the_system_allows_it_and_the_page_says_why(code):
    assert pooled_of(code) == {}
    assert re.search(
        r"Years added together: none .*(Years cannot be added: of |No share or rate is held)", words_of(code)
    )


def test_years_of_a_loaded_table_are_added_with_their_benchmark():
    with using_dataset(EXAMPLE_DATASET):
        code = LEICESTER
        found = pooled_of(code)
        profile = get_profile(code)
        assert {"example-emergency-admissions", "example-glucose-sensors"} & set(found)
        for slug, each in found.items():
            rows = fetch_series(code)
            own = rows[(rows["indicator_slug"] == slug) & (rows["sex"] == Sex.PERSONS)]
            events, people = own["event_count"].sum(), own["denominator_count"].sum()
            multiplier = 100 if each.row.indicator.value_type is ValueType.PROPORTION else 100_000
            assert each.value == pytest.approx(multiplier * events / people)
            assert each.lower < each.value < each.upper
            assert each.upper - each.lower < each.row.upper - each.row.lower  # more people, less chance
            if each.benchmark_value is not None:
                is_sure = each.lower > each.benchmark_value or each.upper < each.benchmark_value
                assert (each.verdict is not Verdict.SIMILAR) == is_sure
        assert profile.rows
        text = words_of(code, "example")
    assert "All years together" in text
    assert "Example: made-up figures" in text
