"""The benchmark of the page of vaccines: what it prints and promises, and that its controls are those of the page."""

from __future__ import annotations

import pytest

from benchmarks.browser import Change
from benchmarks.vaccine_filters import CONTROLS, MOST_SETTLED_MILLISECONDS, Result, checks_of
from components.selection import read_search
from queries.engine import using_dataset
from queries.models import EXAMPLE_DATASET


def result(*milliseconds: float) -> Result:
    changes = tuple(
        Change(map_milliseconds=0, settled_milliseconds=each, server_milliseconds=each / 2, body_bytes=2000)
        for each in milliseconds
    )
    return Result(control="dose", answers="new", changes=changes)


def test_a_median_over_the_target_is_a_failure_and_its_slow_end_is_not():
    slow, quick = result(299, 301, 302), result(100, 200, 900)
    assert [check.is_met for check in checks_of([slow, quick])] == [False, True]
    assert [check.target for check in checks_of([slow])] == [MOST_SETTLED_MILLISECONDS]
    assert "301" in str(slow) and "2.0" in str(slow)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_every_control_is_on_the_page_with_two_choices(app, control):
    from pages import vaccines  # there are pages once there is an app
    from tests.integration.vaccine_screen import TODAY

    selection = read_search(control.path.partition("?")[2] and f"?{control.path.partition('?')[2]}").selection
    with using_dataset(selection.data):
        view = vaccines._get_drawn(selection, (), TODAY)["view"]
    fields = {field["field"]: field for name in ("filters", "matrix_switches") for field in view[name]}
    options = [option["value"] for option in fields[control.field]["options"] if option["is_available"]]
    assert len(options) >= 2
    assert set(control.buttons) <= set(options)
    assert (selection.data == EXAMPLE_DATASET) == ("example" in control.name)
