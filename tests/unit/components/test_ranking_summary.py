"""The ranking in words, for readers who cannot see it."""

from components.figures.ranking import ranking_summary
from queries.models import ValueType
from tests.unit.components.drawing_inputs import make_indicator, make_life_expectancy, make_values

ENGLAND = {"benchmark_value": 79.7, "benchmark_name": "England", "verdict_basis": "the publisher's own comparison"}


def test_the_summary_says_order_direction_benchmark_and_outcomes():
    text = ranking_summary(make_life_expectancy(), indicator=make_indicator(), **ENGLAND)
    assert text == (
        "Nine areas, shortest to longest: Leicester 77.5 years to Rutland 82.9 years. Longer is better. "
        "England 79.7 years. 6 better, 2 similar, 1 worse, by the publisher's own comparison. "
        "The same figures are in the table."
    )
    frame = make_values([{"area_name": "Abbey", "value": 3.0}, {"area_name": "Fosse"}])
    text = ranking_summary(frame, indicator=make_indicator(unit="score", value_type=ValueType.SCORE))
    assert text == (
        "One area, lowest to highest: Abbey a score of 3.0. Higher is better. 1 not compared. "
        "One area without a figure. The same figures are in the table."
    )
