"""A new worker works out what profiles have in common, beside the first requests and only if there is a database."""

from __future__ import annotations

from datetime import date

from components.selection import Selection
from queries import views
from queries.engine import dispose_engines
from tests import profile_table
from tests.browser import published


def test_a_warm_worker_has_read_every_measure_that_a_ward_needs(app, monkeypatch):
    from pages._area.screen import get_screen
    from pages._server.warm import warm_up

    ready = warm_up()
    assert {level for code in ready for level in profile_table.levels_of(code)} == set(profile_table.LEVELS)
    other = next(code for code in published.areas("ward") if code not in ready)

    def refuse(*_: object) -> None:
        raise AssertionError("a warm worker fetches the figures of a measure again")

    monkeypatch.setattr(views.observations, "fetch_area_values", refuse)
    assert get_screen(other, Selection(), (), date.today())["parts"]["title"]


def test_without_a_database_there_is_nothing_to_warm(dash_app):
    from pages._server.warm import warm_up

    dispose_engines()
    assert warm_up() == []
