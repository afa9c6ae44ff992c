"""Several areas together, on the tables that ship: from counts, never from averages of figures."""

from __future__ import annotations

import math

import pytest

from components.readings import Paragraph
from pages._indicator.words import together_paragraph
from queries import views
from queries.aggregates import WhyNot, add_areas
from queries.models import Geography, SeriesRequest, ViewRequest

pytestmark = pytest.mark.on_every_store


def view_of(slug: str, geography: Geography) -> views.IndicatorView:
    return views.get_indicator_view(slug, ViewRequest(series=SeriesRequest(geography=geography)))


def together_of(slug: str, geography: Geography, noun: str):
    """Four areas of a level together: their rows, what was found, and its words."""
    view = view_of(slug, geography)
    values = view.comparison.values.dropna(subset=["event_count"]).head(4)
    found = add_areas(view.indicator, view.comparison.values, values["area_code"].tolist())
    words = together_paragraph(found, view.indicator, noun)
    assert isinstance(words, Paragraph)
    return values, found, words.text


def test_small_areas_together_are_their_counts_over_their_people(shipped):
    values, found, text = together_of("covid-first-dose-50-plus-nims", Geography.MSOA, "small area")
    x, n, z = values["event_count"].sum(), values["denominator_count"].sum(), 1.959963984540054
    middle, spread = 2 * x + z * z, z * math.sqrt(z * z + 4 * x * (1 - x / n))
    assert found.value == pytest.approx(100 * x / n)
    assert found.lower == pytest.approx(100 * (middle - spread) / (2 * (n + z * z)))
    assert found.upper == pytest.approx(100 * (middle + spread) / (2 * (n + z * z)))
    assert found.value != pytest.approx(values["value"].mean(), abs=0.001)
    assert text.startswith(f"The four small areas together: {100 * x / n:.1f}% (95% limits ")
    assert f"of {n:,.0f} counted" in text


def test_wards_of_the_census_together_have_no_limits_for_everybody_was_asked(shipped):
    values, found, text = together_of("ethnic-group", Geography.WARD, "ward")
    share = 100 * values["event_count"].sum() / values["denominator_count"].sum()
    assert (found.lower, found.upper) == (None, None)
    assert found.value == pytest.approx(share)
    assert found.value != pytest.approx(values["value"].mean(), abs=0.01)
    assert text.startswith(f"The four wards together: {share:.1f}%, of ")


def test_a_ward_without_a_figure_leaves_the_whole_without_one(shipped):
    view = view_of("ethnic-group", Geography.WARD)
    values = view.comparison.values
    missing = values[values["event_count"].isna()].iloc[0]
    held = values.dropna(subset=["event_count"]).iloc[0]
    found = add_areas(view.indicator, values, [missing["area_code"], held["area_code"]])
    assert (found.value, found.why_not, found.missing) == (None, WhyNot.PART_MISSING, (missing["area_name"],))
    assert f"{missing['area_name']} has none" in together_paragraph(found, view.indicator, "ward").text


@pytest.mark.parametrize(
    ("slug", "geography", "why_not"),
    [
        ("life-expectancy-at-birth", Geography.DISTRICT, WhyNot.NOT_ADDED_UP),
        ("life-expectancy-small-area-pattern", Geography.MSOA, WhyNot.NOT_ADDED_UP),
        ("deprivation-mean-score-2025", Geography.WARD, WhyNot.NOT_ADDED_UP),
        ("inactive-adults", Geography.DISTRICT, WhyNot.NO_COUNTS),
    ],
)
def test_averages_are_refused_with_the_reason(shipped, slug, geography, why_not):
    view = view_of(slug, geography)
    codes = view.comparison.values["area_code"].head(3).tolist()
    found = add_areas(view.indicator, view.comparison.values, codes)
    assert (found.value, found.why_not) == (None, why_not)
    assert "have no figure together" in together_paragraph(found, view.indicator, "area").text
