"""The rug reads all its measures at once: the figures are those that each measure alone is read with."""

from __future__ import annotations

import pandas as pd
import pytest

from queries import engine, observations, series
from queries.compare_rug import get_columns
from queries.models import Geography
from queries.own_neighbourhoods import write_own
from tests.integration.compare_screen import screen, text_of

pytestmark = pytest.mark.usefixtures("app")


def _forget() -> None:
    for each in (observations._fetch_figures, observations.fetch_area_values, series._held):
        each.cache_clear()


@pytest.mark.parametrize("level", [Geography.DISTRICT, Geography.WARD])
def test_figures_read_together_are_those_read_alone(level: Geography) -> None:
    choices = [(column.indicator.slug, column.choice) for column in get_columns(level, "")]
    assert len(choices) >= 5
    _forget()
    alone = [observations.fetch_area_values(*each) for each in choices]
    _forget()
    observations.hold_figures(choices)
    together = [observations.fetch_area_values(*each) for each in choices]
    for one, other in zip(alone, together, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_figures_read_together_take_one_statement(monkeypatch) -> None:
    choices = [(column.indicator.slug, column.choice) for column in get_columns(Geography.WARD, "")]
    _forget()
    asked = []
    monkeypatch.setattr(observations, "fetch_frame", lambda each: asked.append(each) or engine.fetch_frame(each))
    observations.hold_figures(choices)
    for each in choices:
        observations._fetch_figures(each[0], observations._of_any_level(each[1]))
    assert len(asked) == 1


@pytest.mark.parametrize("view", ["", "alike"])
def test_own_neighbourhood_is_kept_and_said(view: str) -> None:
    own = write_own("East side", ("E05012642", "E05012643"))
    view = screen(own=own, view=view)
    said = text_of(view["parts"]["notices"])
    assert "East side" in said
    assert "side by side" in said
    assert "own=" not in said
