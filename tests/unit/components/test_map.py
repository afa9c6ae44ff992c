"""Shading: fixed classes, four different kinds of "no value", zero as a value, colours that follow polarity."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from plotly.io._json import to_json_plotly

from components.map import shade_map, view_payload
from queries.models import Indicator, Polarity, Shade, ValueStatus, ValueType, Verdict


def make_indicator(**changes) -> Indicator:
    fields = {
        "slug": "smokers",
        "indicator_id": "1",
        "title": "Smokers",
        "short_title": "Smokers",
        "definition": "",
        "method": "",
        "how_to_read": "",
        "unit": "%",
        "value_type": ValueType.PROPORTION,
        "polarity": Polarity.LOW_IS_GOOD,
        "source_id": "source",
        "life_course_stage": "working_age",
        "topic": "",
        "population_basis": "residents",
        "class_limits": (10, 20, 30, 40),
        "gap_steps": (1, 2.5, 5),
    }
    return Indicator(**{**fields, **changes})


def make_values(values, **columns) -> pd.DataFrame:
    n = len(values)
    frame = pd.DataFrame(
        {
            "value": values,
            "status": [ValueStatus.NOT_PUBLISHED if v is None else ValueStatus.VALUE for v in values],
            "gap": [np.nan] * n,
            "verdict": [Verdict.NOT_COMPARED] * n,
            "lower": [np.nan] * n,
            "upper": [np.nan] * n,
            "event_count": [np.nan] * n,
            "denominator_count": [np.nan] * n,
            "value_note": [""] * n,
            "area_note": [""] * n,
        }
    ).astype({"value": float})
    return frame.assign(**columns)


def shade(frame, indicator=None, shading=Shade.VALUE, shown=None):
    shown = np.ones(len(frame), dtype=bool) if shown is None else np.array(shown)
    return shade_map(frame, shown, indicator=indicator or make_indicator(), shade=shading, benchmark_name="England")


def test_a_value_on_a_limit_belongs_to_the_class_above():
    assert shade(make_values([9.99, 10, 20, 39.9, 40, 99])).classes == "012344"


def test_classes_are_fixed_so_colours_keep_their_meaning():
    everything = shade(make_values([5, 15, 25, 35, 45]))
    one_value = shade(make_values([35]))
    labels = [step["label"] for step in everything.legend]
    assert labels == ["under 10%", "10 to <20%", "20 to <30%", "30 to <40%", "40% or more"]
    assert [step["label"] for step in one_value.legend] == labels
    assert one_value.classes == "3"


def test_zero_is_the_lowest_class_and_the_four_other_things_are_not():
    statuses = ["value", "suppressed", "not_reliable", "not_published", "not_applicable"]
    frame = make_values([0, None, None, None, None], status=statuses)
    shaded = shade(frame, make_indicator(has_zero_class=True))
    assert shaded.classes == "0sunz"
    assert shaded.legend[0] == {"class": "0", "label": "None", "swatch": "seq-0", "on": "on-seq-0", "count": 1}
    assert [step["label"] for step in shaded.legend[-4:]] == [
        "Not published",
        "Suppressed: small number",
        "Not reliable enough to show",
        "Not applicable",
    ]
    swatches = [step["swatch"] for step in shaded.legend]
    assert len(swatches) == len(set(swatches))


def test_areas_outside_the_chosen_place_are_not_counted():
    shaded = shade(make_values([5, 5, 45]), shown=[True, False, True])
    assert shaded.classes == "0-4"
    assert [step["count"] for step in shaded.legend] == [1, 0, 0, 0, 1]


@pytest.mark.parametrize(("polarity", "worse_end"), [(Polarity.LOW_IS_GOOD, "6"), (Polarity.HIGH_IS_GOOD, "0")])
def test_the_worse_end_of_a_gap_is_orange_whichever_side_of_zero_it_is(polarity, worse_end):
    frame = make_values([50, 30, 10], gap=[20, 0, -20])
    shaded = shade(frame, make_indicator(polarity=polarity), Shade.GAP)
    assert shaded.classes == "630"
    swatch = {step["class"]: step["swatch"] for step in shaded.legend}
    assert swatch[worse_end] == "div-1"
    assert swatch["3"] == "div-4"


def test_a_gap_without_a_good_direction_uses_other_colours():
    shaded = shade(make_values([10], gap=[3]), make_indicator(polarity=Polarity.NO_JUDGEMENT), Shade.GAP)
    assert {step["swatch"][:5] for step in shaded.legend} == {"divn-"}


def test_an_area_without_a_verdict_is_not_coloured_as_one():
    frame = make_values([10, 20, 30], verdict=[Verdict.WORSE, Verdict.NOT_COMPARED, Verdict.BETTER])
    shaded = shade(frame, shading=Shade.VERDICT)
    assert shaded.classes == "032"
    assert [step["label"] for step in shaded.legend] == ["Worse", "Similar", "Better", "Not compared"]


def test_verdicts_without_a_good_direction_are_higher_and_lower():
    indicator = make_indicator(polarity=Polarity.NO_JUDGEMENT)
    shaded = shade(make_values([1], verdict=[Verdict.HIGHER]), indicator, Shade.VERDICT)
    assert [step["label"] for step in shaded.legend][:3] == ["Lower", "Similar", "Higher"]
    assert shaded.classes == "2"


def test_payload_keeps_the_order_and_never_turns_a_gap_into_zero():
    frame = make_values([12.5, None, 0], gap=[2.5, np.nan, -10], value_note=["", "[x] Not held", ""])
    shown = np.array([True, True, False])
    payload = json.loads(to_json_plotly(view_payload(frame, shown, shade(frame, shown=shown), facts={"unit": "%"})))
    assert payload["values"] == [12.5, None, 0.0]
    assert payload["gaps"] == [2.5, None, -10.0]
    assert payload["statuses"] == "vnv"
    assert payload["shown"] == "110"
    assert [payload["notes"][place] for place in payload["note_of"]] == ["", "[x] Not held", ""]
    assert payload["verdicts"] == "xxx"


def test_payload_key_changes_with_the_figures():
    frame = make_values([1.0])
    shown = np.array([True])
    first = view_payload(frame, shown, shade(frame), facts={})
    second = view_payload(make_values([2.0]), shown, shade(frame), facts={})
    assert first["key"] != second["key"]


def test_an_indicator_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        make_indicator().unit = "years"
