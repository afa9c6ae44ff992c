"""The card of ages and causes, from the example data set, and that it stands only where there is something to show."""

from __future__ import annotations

from datetime import date

import pytest

from pages._inequality.causes import causes_card
from pages._inequality.pictures import pictures_of
from queries.decomposition import get_contributions
from queries.engine import using_dataset
from queries.inequalities import InequalityRequest, get_inequality_view
from queries.models import EXAMPLE_DATASET, FIFTHS_WITHIN_AREA, Geography, Sex, slug_of
from tests.factories import RUTLAND, SYSTEM
from tests.integration.test_gap_contributions import (
    added_up,
    all_causes,
    fifth_of_wards,
    tables,  # noqa: F401  (a fixture)
)
from tests.plain_life_table import plain_life_expectancy
from tests.unit.components.component_text import find, text_of

pytestmark = pytest.mark.on_every_store

SLUG, PERIOD = "example-ward-life-expectancy", "2019 to 2023"
CATEGORY_TYPE = FIFTHS_WITHIN_AREA[Geography.WARD]
TODAY = date(2026, 11, 22)


def view_of(area_code: str = SYSTEM, sex: Sex = Sex.MALE, period: str = PERIOD, slug: str = SLUG, basis: str = ""):
    return get_inequality_view(slug, InequalityRequest(area=area_code, grouping=basis, sex=sex, period=slug_of(period)))


def card_of(**chosen):
    with using_dataset(EXAMPLE_DATASET):
        return causes_card(view_of(**chosen), TODAY)


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_the_gap_of_the_query_is_that_of_a_plain_life_table(tables, shipped, sex):  # noqa: F811
    fifths = fifth_of_wards(tables, list(tables[2]), PERIOD)
    ends = [
        added_up(tables, [ward for ward in fifths if fifths[ward] == fifth], [sex.value], PERIOD) for fifth in (0, 4)
    ]
    most, least = (plain_life_expectancy(all_causes(deaths), people)[0][0] for deaths, people in ends)
    with using_dataset(EXAMPLE_DATASET):
        rows = get_contributions(SLUG, SYSTEM, sex, PERIOD, CATEGORY_TYPE)
    assert rows["gap_years"].unique() == pytest.approx([least - most])
    assert rows["start_age"].is_monotonic_increasing
    assert f"of the {least - most:.1f} years between" in text_of(find(card_of(sex=sex), "lede"))


def test_the_card_states_finding_source_kind_and_period(shipped):
    card = card_of()
    words = text_of(card)
    assert text_of(card.children[0]).startswith("The gap comes above all from deaths at ")
    source = text_of(find(card, "source-line"))
    for text in ("Example: made-up figures", PERIOD, "ended 35 months ago"):
        assert text in source
    assert "95% limits are not held." in source
    assert "Arriaga" in words
    caption = "Years that each part adds to the gap between the most and the least deprived fifth."
    assert caption in words
    assert all(name in words for name in ("Circulatory disease", "Cancer", "External causes", "All\u00a0ages"))


@pytest.mark.parametrize("changes", [{"basis": "sex"}, {"slug": "example-glucose-sensors", "sex": Sex.PERSONS}])
def test_there_is_no_card_where_nothing_is_loaded(shipped, changes):
    assert card_of(**changes) is None


def test_the_picture_is_drawn_for_a_width(shipped):
    with using_dataset(EXAMPLE_DATASET):
        drawn = pictures_of(view_of(area_code=RUTLAND, sex=Sex.FEMALE))
        assert pictures_of(view_of(basis="sex"))["wide"]["causes"] is None
    wide, narrow = (drawn[name]["causes"] for name in ("wide", "narrow"))
    assert narrow["layout"]["height"] > wide["layout"]["height"]


@pytest.mark.parametrize("slug", ["life-expectancy-at-birth", "life-expectancy-small-area-pattern"])
def test_a_measure_of_the_published_data_has_no_card(shipped, slug):
    view = get_inequality_view(slug, InequalityRequest(sex=Sex.MALE))
    assert view.now is not None
    assert causes_card(view, TODAY) is None
