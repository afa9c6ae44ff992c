"""A new worker works out what profiles have in common, beside the first requests and only if there is a database."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

from components.selection import Selection
from queries import views
from queries.engine import dispose_engines
from tests import profile_table
from tests.browser import published


def start_and_warm(wanted: list[str]) -> tuple[list[str], str, bool]:
    """In a process of its own, as a worker is: what is ready, and the profile of one area more with nothing fetched."""
    from app import create_app

    create_app()
    from pages._area.screen import get_screen
    from pages._server.warm import warm_up

    ready = warm_up()
    other = next(code for code in wanted if code not in ready)

    def refuse(*_: object) -> None:
        raise AssertionError("a warm worker fetches the figures of a measure again")

    views.observations.fetch_area_values = refuse
    return ready, other, bool(get_screen(other, Selection(), (), date.today())["parts"]["title"])


def test_a_warm_worker_has_read_every_measure_that_a_ward_needs(app):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        ready, other, has_title = workers.submit(start_and_warm, list(published.areas("ward"))).result()
    assert {level for code in ready for level in profile_table.levels_of(code)} == set(profile_table.LEVELS)
    assert other not in ready
    assert has_title


def test_without_a_database_there_is_nothing_to_warm(dash_app):
    from pages._server.warm import warm_up

    dispose_engines()
    assert warm_up() == []
