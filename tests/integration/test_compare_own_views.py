"""A neighbourhood of the reader's own in the table of all areas and among the dots, counted a second time by hand."""

from __future__ import annotations

import re

import numpy as np
import pytest

from queries.compare_rug import get_columns
from queries.models import OWN_CODE, Geography
from queries.own_neighbourhoods import write_own
from tests.browser.published import SYSTEM
from tests.integration.compare_screen import file_of, screen, text_of
from tests.own_sets import counted, msoas_of, read, ten_wards, wilson

pytestmark = pytest.mark.usefixtures("app")
NIMS, FIFTH = "covid-first-dose-50-plus-nims", "deprivation-most-deprived-fifth"
LIFE = "life-expectancy-small-area-pattern"
OWN = write_own("Ten wards", ten_wards())
REACHED, PEOPLE = counted(msoas_of(ten_wards()), Age="50+ yrs")
MOST_DEPRIVED = write_own("North", ("E05010458", "E05010459"))


def rows_of(markup: str) -> list[list[str]]:
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", markup, flags=re.DOTALL)
    return [[text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, flags=re.DOTALL)] for row in found]


def system_uptake() -> float:
    """The figure of the whole system on the same day: the benchmark of every small area."""
    return next(
        float(row["Value"])
        for row in read("nhs_england_covid19/first_dose_50_plus_nims.csv")
        if row["Area Code"] == SYSTEM and row["Time period"] == "to 2021-07-11" and row["Age"] == "50+ yrs"
    )


@pytest.mark.parametrize("order", ["", "worst", NIMS])
def test_the_set_stands_first_in_every_order_with_its_sum_limits_and_verdict(order):
    found = screen(view="rug", own=OWN, areas=Geography.MSOA, order=order)
    _, own, *others = rows_of(found["rug"])
    value, lower, upper = wilson(REACHED, PEOPLE)
    verdict = "Better" if lower > system_uptake() else "Worse" if upper < system_uptake() else "Similar"
    said = f"{value:.1f} , {lower:.1f} to {upper:.1f}. {verdict}"
    assert own[0] == "Ten wards your own, 10 wards"
    assert [cell for cell in own if cell.startswith(said) and "the same ground as the 10 wards" in cell]
    assert len(others) == 125
    without = screen(view="rug", areas=Geography.MSOA, order=order)
    assert rows_of(without["rug"])[1:] == others
    assert without["parts"]["title"] == found["parts"]["title"]
    assert "Ten wards : 10 wards, a neighbourhood of your own, in the first row." in text_of(found["parts"]["body"])


def test_a_shade_is_of_the_quarter_that_its_figure_would_be_in(dash_app):
    column = next(each for each in get_columns(Geography.WARD, "") if each.key == FIFTH)
    rows = [each for each in file_of(dash_app, "rug", f"?view=rug&areas=ward&own={MOST_DEPRIVED}")
            if each["measure"] == column.indicator.title]  # fmt: skip
    own = next(each for each in rows if each["area_code"] == OWN_CODE)
    figures = [float(each["value"]) for each in rows if each["value"] and each["area_code"] != OWN_CODE]
    limits = np.quantile(figures, (0.25, 0.5, 0.75))
    names = ("lowest quarter", "second lowest quarter", "second highest quarter", "highest quarter")
    assert own["quarter_of_level"] == names[sum(float(own["value"]) > limits)]
    assert float(own["value"]) > 0


def test_what_cannot_be_added_up_says_why_in_its_cell_and_in_the_file(dash_app):
    _, own, *_ = rows_of(screen(view="rug", own=OWN, areas=Geography.WARD)["rug"])
    assert any("[x] Only rates, scores or averages are held." in cell for cell in own)
    rows = [each for each in file_of(dash_app, "rug", f"?view=rug&areas=msoa&own={OWN}")
            if each["area_code"] == OWN_CODE]  # fmt: skip
    assert len(rows) == len(get_columns(Geography.MSOA, ""))
    assert {each["area_name"] for each in rows} == {"Ten wards"}
    without = [each for each in rows if not each["value"]]
    assert without and all(each["note"] and each["status"] == "not_published" for each in without)


def test_without_a_set_no_row_is_added():
    found = screen(view="rug", areas=Geography.MSOA)
    assert len(rows_of(found["rug"])) == 1 + 125
    assert "is-apart" not in found["rug"]


def test_the_set_is_a_diamond_that_the_correlation_does_not_count(dash_app):
    asked = {"view": "scatter", "areas": Geography.MSOA, "across": NIMS, "up": FIFTH}
    found, without = (screen(own=own, **asked)["parts"]["body"] for own in (OWN, ""))
    assert found.count('class="scatter-apart"') == 1 and "scatter-apart" not in without
    assert found.count("<circle") == without.count("<circle")
    said = text_of(found)
    assert "10 wards, a neighbourhood of your own, is the diamond." in said
    correlation = re.search(r"Spearman's rank correlation: \S+ \([^)]*\), over \d+", said)
    assert correlation.group() in text_of(without)
    value, lower, upper = wilson(REACHED, PEOPLE)
    assert f"Ten wards (your own) {value:.1f}% ({lower:.1f} to {upper:.1f})" in said
    rows = file_of(dash_app, "pairs", f"?view=scatter&areas=msoa&across={NIMS}&up={FIFTH}&own={OWN}")
    own = [(each["axis"], each["value"]) for each in rows if each["area_code"] == OWN_CODE]
    assert [axis for axis, _ in own] == ["across", "up"]
    assert float(own[0][1]) == pytest.approx(value)


def test_without_both_figures_there_is_no_diamond_and_the_reason_stands_there():
    body = screen(view="scatter", own=OWN, areas=Geography.MSOA, across=FIFTH, up=f"{LIFE}--male")["parts"]["body"]
    assert "scatter-apart" not in body
    said = text_of(body)
    assert "a neighbourhood of your own, cannot be drawn." in said
    assert "Only rates, scores or averages are held. They cannot be added up or averaged." in said
    assert "Ten wards (your own)" in said
