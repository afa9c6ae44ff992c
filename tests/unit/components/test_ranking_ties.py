"""A ranking whose lowest figure is shared by many opens at its other end."""

import pytest

from components.figures.ranked_rows import opens_at_highest
from components.figures.ranking import ranking_summary
from queries.models import ValueType
from tests.unit.components.drawing_inputs import make_indicator, make_values
from tests.unit.components.pictures import ranking_figure


@pytest.mark.parametrize(("ties", "first", "order"), [(21, "Worst", "highest to lowest"), (20, "Tie 0", "lowest to")])
def test_a_tie_of_many_at_the_lowest_end_stands_last(ties, first, order):
    rows = [{"area_name": f"Tie {place}", "value": 0.0} for place in range(ties)]
    frame = make_values([*rows, {"area_name": "Some", "value": 5.0}, {"area_name": "Worst", "value": 80.0}])
    indicator = make_indicator(unit="%", value_type=ValueType.PROPORTION)
    codes = ranking_figure(frame, indicator=indicator).layout.meta["area_codes"]
    names = dict(zip(frame["area_code"], frame["area_name"], strict=True))
    assert names[codes[0]] == first
    assert order in ranking_summary(frame, indicator=indicator)


def test_areas_that_all_share_one_figure_have_no_other_end():
    frame = make_values([{"area_name": f"Tie {place}", "value": 0.0} for place in range(40)])
    assert not opens_at_highest(frame)
