"""The card of ages and causes, from the example data set, and that it stands only where there is something to show."""

from __future__ import annotations

from datetime import date

import pytest

from pages._inequality.causes import causes_card, causes_picture
from queries import areas, indicators
from queries.decomposition import get_contributions
from queries.engine import using_dataset
from queries.models import EXAMPLE_DATASET, FIFTHS_WITHIN_AREA, Geography, Sex
from tests.factories import RUTLAND, SYSTEM
from tests.integration.test_gap_contributions import (
    added_up,
    all_causes,
    fifth_of_wards,
    tables,  # noqa: F401  (a fixture)
)
from tests.plain_life_table import plain_life_expectancy
from tests.unit.components.component_text import find, text_of

SLUG, PERIOD = "example-ward-life-expectancy", "2019 to 2023"
CATEGORY_TYPE = FIFTHS_WITHIN_AREA[Geography.WARD]
TODAY = date(2026, 11, 22)


def card_of(area_code: str = SYSTEM, sex: Sex = Sex.MALE, period: str = PERIOD, slug: str = SLUG):
    with using_dataset(EXAMPLE_DATASET):
        indicator, area = indicators.get_indicator(slug), areas.get_area(area_code)
        return causes_card(indicator, area, sex, period, CATEGORY_TYPE, TODAY)


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


@pytest.mark.parametrize(
    "changes",
    [{"period": "1999 to 2003"}, {"area_code": "E07000129"}, {"slug": "example-glucose-sensors"}],
)
def test_there_is_no_card_where_nothing_is_loaded(shipped, changes):
    assert card_of(**changes) is None


def test_the_picture_is_drawn_for_a_width(shipped):
    with using_dataset(EXAMPLE_DATASET):
        wide, narrow = (
            causes_picture(SLUG, RUTLAND, Sex.FEMALE, PERIOD, CATEGORY_TYPE, width_px=width) for width in (720, 340)
        )
        assert causes_picture(SLUG, RUTLAND, Sex.FEMALE, "1999", CATEGORY_TYPE, width_px=720) is None
    assert narrow["layout"]["height"] > wide["layout"]["height"]


def test_a_measure_of_the_published_data_has_no_card(shipped):
    indicator, area = indicators.get_indicator("life-expectancy-at-birth"), areas.get_area(SYSTEM)
    assert causes_card(indicator, area, Sex.MALE, "2021 to 2023", CATEGORY_TYPE, TODAY) is None
